"""The custom fields in which our own files keep what Microsoft Project has no field for.

A field counts as ours only where the file calls it by our name: Text1 is free for anybody.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from projects.readers.mspdi.stream import Record


@dataclass(frozen=True, slots=True)
class OwnField:
    """A field of tasks: its number and name in Microsoft Project, and what we call it there."""

    number: str
    name: str
    alias: str


IDS: Final = OwnField("188743731", "Text1", "编号")
MONTHS: Final = OwnField("188743734", "Text2", "日历月工期")
"""How many calendar months a work takes."""
LEADER: Final = OwnField("188743737", "Text3", "分管领导")
EXTERNAL: Final = OwnField("188743740", "Text4", "外部依赖")
"""The promised day of an external dependency, or 是 without one."""
HELPERS: Final = OwnField("188743743", "Text5", "配合单位")
BUFFER: Final = OwnField("188743767", "Number1", "时限预留天数")
"""Days of the deadline that stay in reserve."""
OWN_FIELDS: Final = (IDS, MONTHS, LEADER, EXTERNAL, HELPERS, BUFFER)

FULL_WIDTH: Final = str.maketrans(",;[]", "，；［］")
"""Brackets and list separators may not stand in a resource's name."""
NO_PROMISE: Final = "是"
BETWEEN_NAMES: Final = "；"
_NUMBERS: Final = frozenset(field.number for field in OWN_FIELDS)


def defined(project: Record) -> frozenset[str]:
    """The numbers of our fields that a file names as we do."""
    named = {
        (each.texts.get("FieldID"), each.texts.get("Alias"))
        for each in project.all("ExtendedAttributes", "ExtendedAttribute")
    }
    return frozenset(each.number for each in OWN_FIELDS if (each.number, each.alias) in named)


def values_of(task: Record) -> dict[str, str]:
    """The values of a task in the fields that may be ours, by their numbers."""
    if not task.parts:
        return {}
    found = (each.texts for each in task.parts if each.name == "ExtendedAttribute")
    return {
        number: texts["Value"]
        for texts in found
        if (number := texts.get("FieldID", "")) in _NUMBERS and texts.get("Value")
    }


def whole_number(said: dict[str, str], field: OwnField, known: Collection[str]) -> int:
    """A count in one of our fields; 0 where there is none."""
    text = said.get(field.number, "") if field.number in known else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
