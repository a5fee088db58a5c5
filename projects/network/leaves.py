"""The nodes of a plan: what each leaf is, and the leaves of each summary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from projects.model import Activity
from projects.network.durations import resolve
from projects.network.values import Node
from projects.worktime import WorkCalendar


def node_of(activity: Activity, calendar: WorkCalendar) -> Node | None:
    """The node of a leaf; None for a ledger row."""
    duration = activity.duration
    if activity.kind == "task" and duration is not None and duration.unit == "work":
        assumed = False
    else:
        resolved = resolve(activity, calendar)
        if resolved == "ledger":
            return None
        duration, assumed = resolved
    if not duration.amount:
        begins = activity.kind == "start-milestone"
        return Node(activity, "point", calendar, 0, None, assumed, begins)
    if duration.unit != "work":
        return Node(activity, "span", calendar, 0, duration, assumed)
    plain = (
        not activity.constraints
        and not assumed
        and activity.promised is None
        and activity.manual is None
        and (activity.splittable or not calendar.has_windows)
    )
    fields = (activity, "work", calendar, duration.amount, None, assumed, False, plain, ())
    return tuple.__new__(Node, fields)  # a third of the time of Node(), for nearly every node


def children_of(activities: Sequence[Activity]) -> Mapping[str, tuple[str, ...]]:
    """Summary id -> its children, in the order of the plan."""
    below: dict[str, list[str]] = {}
    for activity in activities:
        if activity.parent is not None:
            below.setdefault(activity.parent, []).append(activity.id)
    return {parent: tuple(children) for parent, children in below.items()}


def leaves_below(
    summary: str, children: Mapping[str, Sequence[str]], index: Mapping[str, int]
) -> tuple[int, ...]:
    """The nodes below a summary, in the order of the plan."""
    found: list[int] = []
    stack = list(reversed(children.get(summary, ())))
    while stack:
        item = stack.pop()
        if item in index:
            found.append(index[item])
        stack.extend(reversed(children.get(item, ())))
    return tuple(found)
