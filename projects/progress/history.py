"""形象进度 of the whole, report by report."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from projects.actuals import growing
from projects.progress.ground import Ground
from projects.progress.rollup import MEASURED, WHOLE, roll_up
from projects.progress.sight import stated_percent


def reports(ground: Ground, as_of: date, days: Collection[date] | None = None) -> dict[date, float]:
    """Percent of the project at the close of each data date up to `as_of` on which progress was
    reported, the oldest first, corrections included.

    Args:
        ground: the plan; its weights stay those of today, or of the baseline.
        as_of: the data date.
        days: look at these data dates only; None looks at all.
    """
    changed: dict[date, set[str]] = {}
    for row in ground.project.observations:
        if row.as_of <= as_of:
            changed.setdefault(row.as_of, set()).add(row.item)
    measured = {
        (row.as_of, row.item) for row in ground.project.observations if row.kind in MEASURED
    }
    seen_on: dict[str, date] = {}
    stated: dict[str, tuple[float, date | None]] = {}
    found = {}
    for day, states in growing(ground.project, as_of):
        for item in changed[day]:
            if (day, item) in measured:
                seen_on[item] = day
            percent = stated_percent(ground, states, item)
            if percent is not None:
                stated[item] = (percent, seen_on.get(item))
        if days is None or day in days:
            whole = roll_up(ground.project, stated, ground.weights, ())
            sole = ground.sole
            seen = whole[WHOLE]
            if sole is not None and seen.source != "stated":
                seen = whole[sole.id]
            if seen.percent is not None:
                found[day] = min(seen.percent, 100.0)
    return found


def report_days(ground: Ground, as_of: date) -> list[date]:
    """The data dates up to `as_of` on which progress was reported, in order."""
    rows = ground.project.observations
    return sorted({row.as_of for row in rows if row.as_of <= as_of and row.kind in MEASURED})
