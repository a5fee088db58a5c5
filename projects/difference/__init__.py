"""What differs between two plans: revisions, weeks or scenarios; and the baselines to hold them to.

difference(before, after)    what moved, which actuals were edited, who joined the longest path, why
take_baseline(schedule, …)   the promise, frozen
"""

from __future__ import annotations

from projects.difference.asks import END, Spot
from projects.difference.causes import Causes
from projects.difference.changes import Inputs
from projects.difference.longest import path_changes
from projects.difference.moves import finish_shift, margin_shifts, moves
from projects.difference.past import edited, statuses
from projects.difference.taking import rebaseline_notes, take_baseline
from projects.difference.values import (
    Change,
    DateName,
    Difference,
    Edited,
    FinishShift,
    MarginShift,
    Moved,
    PathChange,
    Renumbered,
    Shift,
    Side,
    StatusChange,
)
from projects.errors import InputError
from projects.worktime import calendar_hash

__all__ = [
    "END",
    "Causes",
    "Change",
    "DateName",
    "Difference",
    "Edited",
    "FinishShift",
    "Inputs",
    "MarginShift",
    "Moved",
    "PathChange",
    "Renumbered",
    "Shift",
    "Side",
    "Spot",
    "StatusChange",
    "difference",
    "rebaseline_notes",
    "take_baseline",
]


def difference(before: Side, after: Side) -> Difference:
    """Compare two sides of one project.

    Raises:
        InputError: DP547 where they are two projects.
    """
    project, other = before.schedule.project, after.schedule.project
    if project.code != other.code:
        raise InputError.of(
            "DP547",
            f"“{before.label}”是项目 {project.code}，“{after.label}”是项目 {other.code}，不能比较",
            "比较同一个项目的两个版本、两个周次或两个情景",
            other.where,
        )
    inputs = Inputs(before, after)
    causes = Causes(inputs)
    hashes = tuple(
        side.calendar_hash or calendar_hash(side.schedule.project) for side in (before, after)
    )
    return Difference(
        before=before,
        after=after,
        changes=tuple(inputs.by_key.values()),
        renumbered=inputs.renumbered,
        calendar_hashes=(hashes[0], hashes[1]),
        moved=tuple(moves(inputs, causes)),
        finish=finish_shift(inputs, causes),
        margins=margin_shifts(inputs),
        edited=tuple(edited(inputs)),
        statuses=tuple(statuses(inputs)),
        path=tuple(path_changes(inputs)),
        names={item: work.name for item, work in {**inputs.old, **inputs.new}.items()},
    )
