"""The rows of the file: summaries before their children, each with number, outline and level."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from projects.model import Activity, Project
from projects.network.leaves import children_of

MOST_UID = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its unique number, its place, and where it stands in the outline."""

    activity: Activity
    uid: int
    place: int
    outline: str
    level: int


def rows_of(project: Project) -> tuple[Row, ...]:
    """Every work of a plan as a row, in the order of the plan as far as the outline allows."""
    uids = uids_of(project.activities)
    walk = enumerate(_walk(project), start=1)
    return tuple(
        Row(activity, uids[activity.id], place, outline, outline.count(".") + 1)
        for place, (activity, outline) in walk
    )


def _walk(project: Project) -> Iterator[tuple[Activity, str]]:
    works = {activity.id: activity for activity in project.activities}
    children = children_of(project.activities)
    tops = [work.id for work in project.activities if work.parent not in works]
    waiting = _outlined(tops, "")
    while waiting:
        item, outline = waiting.pop()
        yield works[item], outline
        waiting += _outlined(children.get(item, ()), f"{outline}.")


def _outlined(items: Sequence[str], above: str) -> list[tuple[str, str]]:
    """Items with their outline numbers, the first of them last: a stack to pop from."""
    return [(item, f"{above}{k}") for k, item in enumerate(items, start=1)][::-1]


def uids_of(activities: Sequence[Activity]) -> Mapping[str, int]:
    """Id -> unique number: the id itself where it is a number, else the next one that is free."""
    own = {work.id: int(work.id) for work in activities if _is_uid(work.id)}
    taken = set(own.values())
    found: dict[str, int] = {}
    free = 1
    for work in activities:
        if work.id in own:
            found[work.id] = own[work.id]
            continue
        while free in taken:
            free += 1
        found[work.id] = free
        free += 1
    return found


def _is_uid(item: str) -> bool:
    """Whether an id reads as a unique number and as nothing else: `010` does not."""
    return (
        item.isascii()
        and item.isdigit()
        and len(item) <= 10
        and item == str(int(item))
        and 0 < int(item) <= MOST_UID
    )
