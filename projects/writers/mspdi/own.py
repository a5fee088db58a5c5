"""The custom fields in which a plan keeps what Microsoft Project has no field for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from projects.model import Activity
from projects.readers.mspdi.own import (
    BETWEEN_NAMES,
    BUFFER,
    EXTERNAL,
    HELPERS,
    IDS,
    LEADER,
    MONTHS,
    NO_PROMISE,
    OwnField,
)
from projects.writers.mspdi.constraints import Bound
from projects.writers.mspdi.elements import LONGEST_TEXT, Node, node
from projects.writers.mspdi.outgoing import Outgoing


def names_ids(outgoing: Outgoing) -> bool:
    """Whether our ids say more than the numbers of the rows do."""
    return any(row.activity.id != str(row.place) for row in outgoing.rows)


def _any(says: Callable[[Activity], object]) -> Callable[[Outgoing], bool]:
    return lambda outgoing: any(map(says, outgoing.project.activities))


def _months(work: Activity) -> bool:
    return work.duration is not None and work.duration.unit == "months"


_USES: Final[Mapping[OwnField, Callable[[Outgoing], bool]]] = {
    IDS: names_ids,
    MONTHS: _any(_months),
    LEADER: _any(lambda work: work.leader),
    EXTERNAL: _any(lambda work: work.kind == "external"),
    HELPERS: _any(lambda work: work.helpers),
    BUFFER: lambda outgoing: any(each.buffer for each in outgoing.network.deadlines),
}


def used_fields(outgoing: Outgoing) -> tuple[OwnField, ...]:
    """The fields that a plan has something for."""
    return tuple(field for field, uses in _USES.items() if uses(outgoing))


def field_nodes(used: tuple[OwnField, ...]) -> Node | None:
    """The definitions of the fields."""
    if not used:
        return None
    fields = [
        node(
            "ExtendedAttribute",
            {"FieldID": each.number, "FieldName": each.name, "Alias": each.alias},
        )
        for each in used
    ]
    return node("ExtendedAttributes", {"ExtendedAttribute": fields})


def value_nodes(
    outgoing: Outgoing, activity: Activity, bound: Bound, used: tuple[OwnField, ...]
) -> list[Node]:
    """What a work says in them, in the order of `used`."""
    return [
        value_node(field, text)
        for field in used
        if (text := _VALUES[field](outgoing, activity, bound))
    ]


def value_node(field: OwnField, text: str) -> Node:
    """The value of one field."""
    return node("ExtendedAttribute", {"FieldID": field.number, "Value": text})


def said_helpers(work: Activity) -> str:
    """The helpers of a work as one text; empty where one text cannot keep them apart."""
    text = BETWEEN_NAMES.join(work.helpers)
    whole = len(text) <= LONGEST_TEXT and text.count(BETWEEN_NAMES) == len(work.helpers) - 1
    return text if whole else ""


def _said_months(outgoing: Outgoing, activity: Activity, _bound: Bound) -> str:
    begun = outgoing.schedule[activity.id].status != "not-started"
    if activity.duration is None or activity.duration.unit != "months" or begun:
        return ""
    return str(activity.duration.amount)


def _said_external(_outgoing: Outgoing, activity: Activity, _bound: Bound) -> str:
    if activity.kind != "external":
        return ""
    return NO_PROMISE if activity.promised is None else activity.promised.isoformat()


_VALUES: Final[Mapping[OwnField, Callable[[Outgoing, Activity, Bound], str]]] = {
    IDS: lambda _outgoing, activity, _bound: activity.id,
    MONTHS: _said_months,
    LEADER: lambda _outgoing, activity, _bound: activity.leader[:LONGEST_TEXT],
    EXTERNAL: _said_external,
    HELPERS: lambda _outgoing, activity, _bound: said_helpers(activity),
    BUFFER: lambda _outgoing, _activity, bound: str(bound.buffer or ""),
}
