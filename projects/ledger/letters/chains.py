"""Which unfinished works an item's forecast hangs on, in the order in which they go."""

from __future__ import annotations

from typing import Final

from projects.ledger.letters.values import DrivingWork
from projects.model import summaries_above
from projects.schedule.result import Schedule

LONGEST: Final = 6
"""Works of a chain that a page tells: the nearest to the item."""


def chain_of(
    schedule: Schedule, item: str | None, longest: int = LONGEST
) -> tuple[DrivingWork, ...]:
    """The chain of an item's early finish (None: the project's), the item itself last.

    Empty where the plan gives the item no early finish. Works that are done are left out: nothing
    can be decided about them any more.
    """
    from projects.schedule.why.trace import trace

    if schedule.run.early is None:
        return ()
    works = {activity.id: activity for activity in schedule.project.activities}
    ids = dict.fromkeys(step.item for step in trace(schedule, item, "early-finish").steps)
    found = []
    for one in ids:
        if one not in works or schedule[one].status == "finished":
            continue
        work, timing = works[one], schedule[one]
        above = [works[summary] for summary in summaries_above(work, works)]
        found.append(
            DrivingWork(
                one,
                work.name,
                next((over.owner for over in (work, *above) if over.owner), ""),
                timing.early_start_day,
                timing.early_finish_day,
                timing.status == "in-progress",
            )
        )
    return tuple(found[-longest:])
