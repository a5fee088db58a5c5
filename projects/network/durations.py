"""The duration of each work, derived from its dates where the plan gives none (SEMANTICS 2)."""

from __future__ import annotations

from typing import Literal

from projects.model import Activity, Span
from projects.worktime import WorkCalendar

ZERO = Span(0)


def resolve(activity: Activity, calendar: WorkCalendar) -> tuple[Span, bool] | Literal["ledger"]:
    """(duration, assumed): as written; from start and deadline; a milestone where there is only a
    deadline; `ledger` for a row without network dates."""
    if activity.kind in ("milestone", "start-milestone"):
        return activity.duration or ZERO, False
    if activity.duration is not None:
        return activity.duration, False
    start = next((c.at for c in activity.constraints if c.kind in ("snet", "mso")), None)
    if start is not None and activity.deadline is not None:
        work = calendar.worked(activity.deadline.at) - calendar.worked(start)
        return Span(max(work, 0)), True
    if activity.deadline is not None or activity.promised is not None:
        return ZERO, True
    return "ledger"
