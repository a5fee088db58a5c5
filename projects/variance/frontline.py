"""实际进度前锋线: where each work really stands, and what its lag does (SEMANTICS 9).

Measured against the plan as it was laid, whose floats decide the effect: a lag within the free
float does nothing, within the total float it delays successors, beyond it the project.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from projects.model import Activity
from projects.schedule.result import Schedule, Timing
from projects.worktime import WorkCalendar

Effect = Literal["none", "successors", "project"]

_NOISE = 1e-6
"""Days: what floating point adds to a lag is no lag."""


@dataclass(frozen=True, slots=True)
class FrontPoint:
    """The actual point of a work as an instant, and its distance from the data date.

    `days` are working days of the work's own calendar, negative when behind. `effect` of being
    behind: on nothing, on successors' starts, or on the finish that the total float counts to (the
    deadline, or the end of the plan). `late_days`: by how many days it delays them, 0 where it
    does not.
    """

    item: str
    at: int
    days: float
    effect: Effect
    late_days: float
    says: str


def front_line(
    plan: Schedule,
    as_of: int,
    percents: Mapping[str, float],
    remaining: Mapping[str, int] | None = None,
) -> dict[str, FrontPoint]:
    """The points of the works that are under way at the data date, or should be.

    Args:
        plan: the plan to measure against, computed without data date (`projects.progress.plan_of`).
        as_of: the data date as an instant, the close of its day.
        percents: percent done by id; a work that is missing is left out, one at 100 is finished.
        remaining: working minutes still to do, where that is what was reported.
    """
    network, left = plan.run.network, remaining or {}
    found = {}
    for work, timing in plan.rows():
        percent = percents.get(work.id)
        if percent is None or not _under_way(work, timing, as_of, percent):
            continue
        calendar = network.calendars.of(work)
        per_day = network.day_of(calendar)
        if work.id in left:
            at = before_finish(timing, calendar, left[work.id])
        else:
            at = reached(work, timing, calendar, percent, per_day)
        days = (calendar.worked(at) - calendar.worked(as_of)) / per_day
        found[work.id] = _judged(work.id, at, days, timing)
    return found


def reached(
    work: Activity, timing: Timing, calendar: WorkCalendar, percent: float, per_day: int
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
    if timing.duration_days is None or (work.duration and work.duration.unit != "work"):
        return round(start + share * (finish - start))
    done = round(share * timing.duration_days * per_day)
    return calendar.finish_of(calendar.worked(start) + done) if done else start


def before_finish(timing: Timing, calendar: WorkCalendar, remaining: int) -> int:
    """The instant of the plan that leaves `remaining` working minutes: planned finish - remaining.

    More left than the work was to take stands before its planned start.
    """
    assert timing.planned_finish is not None
    return calendar.finish_of(calendar.worked(timing.planned_finish) - remaining)


def _under_way(work: Activity, timing: Timing, as_of: int, percent: float) -> bool:
    if work.kind in ("summary", "hammock") or timing.zero or percent >= 100:
        return False
    if timing.planned_start is None or timing.planned_finish is None:
        return False
    return timing.planned_start < as_of or percent > 0


def _judged(item: str, at: int, days: float, timing: Timing) -> FrontPoint:
    behind = -days
    if behind <= _NOISE:
        word = "与计划持平" if behind >= -_NOISE else f"超前 {_days(days)} 天"
        return FrontPoint(item, at, days, "none", 0.0, word)
    effect, late, says = _effect(behind, timing.free_float_days, timing.total_float_days)
    return FrontPoint(item, at, days, effect, late, f"落后 {_days(behind)} 天，{says}")


def _effect(behind: float, free: float | None, total: float | None) -> tuple[Effect, float, str]:
    """What a lag does, by the floats of the plan."""
    if total is None:
        # Without early dates the plan stands at its latest dates, which leave nothing to spare.
        return "project", behind, f"按最迟时间没有时差，影响工期 {_days(behind)} 天"
    if behind > total + _NOISE:
        late = behind - total
        if total < 0:
            short = f"计划本身已差 {_days(-total)} 天，两项合计"
            return "project", late, f"{short}影响工期 {_days(late)} 天"
        over = "为关键工作" if not total else f"超过总时差 {_days(total)} 天"
        return "project", late, f"{over}，影响工期 {_days(late)} 天"
    if free is not None and behind > free + _NOISE:
        late = behind - free
        room = f"超过自由时差 {_days(free)} 天，未超过总时差 {_days(total)} 天"
        return "successors", late, f"{room}，后续工作推迟 {_days(late)} 天，不影响工期"
    return "none", 0.0, f"未超过自由时差 {_days(total if free is None else free)} 天，没有影响"


def _days(days: float) -> str:
    return f"{round(days, 1):g}"
