"""Who leads a work (牵头单位) as a work resource, assigned to it at one unit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from projects.model import Activity
from projects.readers.mspdi.own import FULL_WIDTH
from projects.writers.mspdi.elements import Node, node, short, stamp
from projects.writers.mspdi.outgoing import Outgoing
from projects.writers.mspdi.progress import progress_of
from projects.writers.mspdi.tasks import work_of

WORK: Final = 1
"""The type of a resource that works, not one that is used up."""


def owners_of(outgoing: Outgoing) -> tuple[str, ...]:
    """The owners of dated works, in the order of the plan; a summary's own assignment would add to
    its children's work."""
    index = outgoing.network.index
    found = (resource_name(row.activity) for row in outgoing.rows if row.activity.id in index)
    return tuple(dict.fromkeys(owner for owner in found if owner is not None))


def resource_name(activity: Activity) -> str | None:
    """Who leads a work, without the signs that Microsoft Project allows no resource."""
    return short(activity.owner.translate(FULL_WIDTH))


def resource_nodes(owners: tuple[str, ...], first_calendar: int) -> Node:
    """One resource an owner; the calendars made for them begin at `first_calendar`."""
    resources = [
        node(
            "Resource",
            {
                "UID": uid,
                "ID": uid,
                "Name": owner,
                "Type": WORK,
                "IsNull": False,
                "MaxUnits": "1.00",
                "CalendarUID": first_calendar + uid - 1,
            },
        )
        for uid, owner in enumerate(owners, start=1)
    ]
    return node("Resources", {"Resource": resources})


def assignment_nodes(outgoing: Outgoing, owners: tuple[str, ...]) -> Node:
    """One assignment a leaf with an owner."""
    return node("Assignments", {"Assignment": list(_assignments(outgoing, owners))})


def _assignments(outgoing: Outgoing, owners: tuple[str, ...]) -> Iterator[Node]:
    numbers = {owner: uid for uid, owner in enumerate(owners, start=1)}
    index = outgoing.network.index
    uid = 0
    for row in outgoing.rows:
        owner = resource_name(row.activity)
        if owner is None or row.activity.id not in index:
            continue
        uid += 1
        progress = progress_of(outgoing, index[row.activity.id])
        timing = outgoing.schedule[row.activity.id]
        under_way = progress.started is not None and progress.finished is None
        yield node(
            "Assignment",
            {
                "UID": uid,
                "TaskUID": row.uid,
                "ResourceUID": numbers[owner],
                "Start": stamp(timing.planned_start),
                "Finish": stamp(timing.planned_finish),
                "ActualStart": stamp(progress.started),
                "ActualFinish": stamp(progress.finished),
                "Stop": stamp(progress.stopped) if under_way else None,
                "Resume": stamp(progress.resumes) if under_way else None,
                "Milestone": progress.duration == 0,
                "Units": 1,
                **work_of(progress),
            },
        )
