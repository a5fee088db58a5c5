"""What the XML of a workbook says and calamine does not: error cells, formulas without a value,
percent formats, indents, and whether days count from 1904.

The parts are scanned with patterns that never run over a `<`: linear in the size of the part.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape

_ATTRIBUTE = re.compile(rb"""([\w:]+)\s*=\s*(?:"([^"<>]*)"|'([^'<>]*)')""")
_CELL = re.compile(rb"<(?:\w+:)?c\s([^<>]*)>")
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^<>]*)?>[^<]")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_PERCENT_FORMATS = {"9", "10"}

Cell = tuple[int, int]


@dataclass(frozen=True)
class Marks:
    """Cells of one sheet, (row, column) from 0. `broken` says why a cell has no value."""

    broken: Mapping[Cell, str] = field(default_factory=dict)
    percents: frozenset[Cell] = frozenset()
    indents: Mapping[Cell, int] = field(default_factory=dict)


NO_MARKS = Marks()


def from_1904(parts: Mapping[str, bytes]) -> bool:
    """Whether the workbook counts its days from 1904."""
    properties = re.search(rb"<(?:\w+:)?workbookPr\b([^<>]*)>", parts.get("xl/workbook.xml", b""))
    said = _attributes(properties[1]).get("date1904", "") if properties else ""
    return said.casefold() in {"1", "true"}


def sheet_marks(parts: Mapping[str, bytes]) -> dict[str, Marks]:
    """The marks of every sheet, by its name."""
    book = "xl/workbook.xml"
    targets = {}
    for found in re.finditer(
        rb"<(?:\w+:)?Relationship\b([^<>]*)>", parts.get("xl/_rels/workbook.xml.rels", b"")
    ):
        said = _attributes(found[1])
        path = posixpath.normpath(posixpath.join("/xl", said.get("Target", "")))
        targets[said.get("Id", "")] = path.lstrip("/")
    percents, indents = _styles(parts.get("xl/styles.xml", b""))
    marks = {}
    for found in re.finditer(rb"<(?:\w+:)?sheet\b([^<>]*)>", parts.get(book, b"")):
        said = _attributes(found[1])
        relation = next((value for key, value in said.items() if key.endswith(":id")), "")
        part = parts.get(targets.get(relation, ""), b"")
        marks[unescape(said.get("name", ""))] = _marks(part, percents, indents)
    return marks


def _attributes(text: bytes) -> dict[str, str]:
    return {
        key.decode("ascii", "replace"): (one or other).decode("utf-8", "replace")
        for key, one, other in _ATTRIBUTE.findall(text)
    }


def _styles(part: bytes) -> tuple[set[str], dict[str, int]]:
    """The styles that show a percentage, and the indents of those that have one."""
    formats = set(_PERCENT_FORMATS)
    for found in re.finditer(rb"<(?:\w+:)?numFmt\b([^<>]*)>", part):
        said = _attributes(found[1])
        if "%" in said.get("formatCode", ""):
            formats.add(said.get("numFmtId", ""))
    start, end = part.find(b"cellXfs"), part.rfind(b"cellXfs")
    percents, indents = set(), {}
    for number, piece in enumerate(re.split(rb"<(?:\w+:)?xf\b", part[start:end])[1:]):
        head, _, rest = piece.partition(b">")
        if _attributes(head).get("numFmtId") in formats:
            percents.add(str(number))
        indent = re.search(rb"""\bindent\s*=\s*["'](\d{1,3})""", rest)
        if indent and int(indent[1]):
            indents[str(number)] = int(indent[1])
    return percents, indents


def _marks(part: bytes, percents: set[str], indents: Mapping[str, int]) -> Marks:
    broken: dict[Cell, str] = {}
    shown: set[Cell] = set()
    moved: dict[Cell, int] = {}
    cells = list(_CELL.finditer(part)) if len(part) else []
    for number, found in enumerate(cells):
        head = found[1]
        said = _attributes(head)
        at = _cell(said.get("r", ""))
        if at is None:
            continue
        end = cells[number + 1].start() if number + 1 < len(cells) else len(part)
        if said.get("t") == "e":
            broken[at] = _error(part[found.end() : end])
        elif not head.endswith(b"/") and said.get("t") != "str":
            inside = part[found.end() : end]
            if _FORMULA.search(inside) and not _VALUE.search(inside):
                broken[at] = ""
        style = said.get("s", "")
        if style in percents:
            shown.add(at)
        if style in indents:
            moved[at] = indents[style]
    return Marks(broken, frozenset(shown), moved)


def _error(inside: bytes) -> str:
    value = re.search(rb"<(?:\w+:)?v(?:\s[^<>]*)?>([^<]{1,20})", inside)
    return unescape(value[1].decode("utf-8", "replace")) if value else "#ERROR!"


def _cell(name: str) -> Cell | None:
    match = _REFERENCE.fullmatch(name.upper())
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1
