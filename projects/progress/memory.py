"""What a lamp with a memory looks back to: the report of one week before (海口江东: two yellows).

The week before is the data date less seven days, seen with what was known then: rows of data dates
up to it that were recorded before anybody reported on a later data date of the same item. So a
correction of an old week does not change the lamp that was shown in it, a report that came in late
still counts for its week, and no clock is asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from projects.actuals import fold, in_order
from projects.model import Observation
from projects.progress.ground import Ground
from projects.progress.sight import Sight

REPORTING_WEEK = timedelta(days=7)


def week_before(ground: Ground, as_of: date) -> Sight:
    """The plan one reporting week before `as_of`, as it was known then."""
    day = as_of - REPORTING_WEEK
    rows = known_then(ground.project.observations, day)
    return Sight(ground, day, fold(in_order(rows), ground.works), tuple(rows))


def known_then(rows: Sequence[Observation], day: date) -> list[Observation]:
    """The rows of data dates up to `day` that stood when the next report of their item came in."""
    later: dict[str, datetime] = {}
    for row in rows:
        if row.as_of > day and row.recorded_at is not None:
            later[row.item] = min(row.recorded_at, later.get(row.item, row.recorded_at))
    return [row for row in rows if row.as_of <= day and not _after(row, later.get(row.item))]


def _after(row: Observation, moment: datetime | None) -> bool:
    return row.recorded_at is not None and moment is not None and row.recorded_at >= moment
