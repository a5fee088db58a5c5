"""Where each work really stands: the points of the 实际进度前锋线 (SEMANTICS 9 of the docs)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from projects.model import Activity
from projects.schedule.result import Schedule, Timing
from projects.worktime import WorkCalendar, calendars_of


@dataclass(frozen=True, slots=True)
class Stand:
    """The actual point of a work as an instant, and its distance from the data date.

    `days` are working days of the work's own calendar, negative when behind.
    """

    at: int
    days: float


def stands(schedule: Schedule, as_of: int, percents: Mapping[str, float]) -> dict[str, Stand]:
    """The stand of every work that is under way at the data date, or should be.

    Args:
        schedule: the computed plan.
        as_of: the data date as an instant, the close of its day.
        percents: percent done by id.
    """
    calendars = calendars_of(schedule.project)
    per_day = schedule.project.minutes_per_day
    result = {}
    for activity, timing in schedule.rows():
        percent = percents.get(activity.id)
        if not _under_way(activity, timing, as_of, percent):
            continue
        calendar = calendars.of(activity)
        at = reached(activity, timing, calendar, percent or 0.0, per_day)
        gap = calendar.worked(at) - calendar.worked(as_of)
        result[activity.id] = Stand(at, gap / per_day)
    return result


def reached(
    activity: Activity, timing: Timing, calendar: WorkCalendar, percent: float, per_day: int
) -> int:
    """The instant of the plan up to which the work is done: start + percent x duration.

    Working time for durations in working time; wall clock for elapsed ones and months.
    """
    start, finish = timing.planned_start, timing.planned_finish
    assert start is not None
    assert finish is not None
    share = min(max(percent, 0.0), 100.0) / 100
    if not share:
        return start
    if timing.duration_days is None or (activity.duration and activity.duration.unit != "work"):
        return round(start + share * (finish - start))
    work = round(share * timing.duration_days * per_day)
    return calendar.finish_of(calendar.worked(start) + work) if work else start


def _under_way(activity: Activity, timing: Timing, as_of: int, percent: float | None) -> bool:
    if activity.kind in ("summary", "hammock") or timing.zero or timing.status == "finished":
        return False
    if timing.planned_start is None or timing.planned_finish is None:
        return False
    if percent is not None and percent >= 100:
        return False
    return timing.planned_start < as_of or bool(percent)
