"""Works and the stops of their calendars: 汛期, 春节停工, 非适种期."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from projects.checks.case import Case, days, label, of, of_all, rule, some
from projects.checks.stops import Stop, stops
from projects.errors import Finding
from projects.model import DAY, Activity
from projects.schedule.result import Timing
from projects.worktime import WorkCalendar

_AHEAD = 366 * DAY
"""How far a rule looks for the next stop: yearly ones recur."""


def _works(case: Case) -> Iterator[tuple[Activity, Timing, WorkCalendar]]:
    """Unfinished works that count working days of a calendar with stops. Where a duration was only
    read off two dates, how the work goes on between them is not known."""
    for work, timing in case.open_rows:
        calendar = case.calendars.of(work)
        counts = work.duration is not None and work.duration.unit == "work"
        if counts and not timing.zero and not timing.assumed and calendar.has_windows:
            yield work, timing, calendar


@rule("DP632")
def no_reserve_before_a_stop(case: Case) -> Iterable[Finding]:
    """Works that end shortly before a stop and have no float to slip behind it."""
    least = case.settings.window_buffer_days
    length = case.project.minutes_per_day
    for work, timing, calendar in _works(case):
        end, slack = timing.early_finish, timing.total_float_days
        if end is None or slack is None or slack >= least:
            continue
        stop = next((one for one in stops(calendar, end, end + _AHEAD) if one.start >= end), None)
        if stop is None:
            continue
        left = (calendar.worked(stop.start) - calendar.worked(end)) / length
        if left < least:
            yield of(
                work,
                "DP632",
                "warning",
                f"“{label(work)}”最早 {timing.early_finish_day} 完成，到{stop}只余 "
                f"{days(left)} 个工作日，总时差 {_signed(slack)} 天；再拖 {days(left + 1)} 天"
                f"就要跨过停工期，另加 {stop.days} 天",
                "提前开始或压缩它前面的工作，在停工前留出余地；或事先安排停工期内施工",
            )


def _signed(value: float) -> str:
    return f"−{days(value)}" if value < 0 else days(value)


@rule("DP633")
def interrupted_by_a_stop(case: Case) -> Iterable[Finding]:
    """Works that begin before a stop and end behind it: one note a stop, with its idle days."""
    broken: dict[Stop, list[Activity]] = {}
    for work, timing, calendar in _works(case):
        begin, end = timing.early_start, timing.early_finish
        if begin is None or end is None:
            begin, end = timing.late_start, timing.late_finish
        if begin is None or end is None:
            continue
        for stop in stops(calendar, begin, end):
            ahead = case.now is None or stop.end > case.now
            if begin < stop.start and stop.end < end and ahead:
                broken.setdefault(stop, []).append(work)
    for stop, works in broken.items():
        each = "各" if len(works) > 1 else ""
        yield of_all(
            works,
            "DP633",
            "note",
            f"{stop}打断 {len(works)} 项工作，{each}停 {stop.days} 天："
            f"{some([label(work) for work in works])}",
            "停工前做到可以停的部位，看护和复工计划写进方案；不能中断的工作写 splittable: false",
        )


@rule("DP634")
def slack_inside_a_stop(case: Case) -> Iterable[Finding]:
    """Works whose whole float falls where none of the works that follow them goes on."""
    for work, timing in case.open_rows:
        end, late, slack = timing.early_finish, timing.late_finish, timing.total_float_days
        if end is None or late is None or slack is None or slack <= 0:
            continue
        after = {link.after for link in case.outgoing[work.id]}
        calendars = [case.calendars.of(case.works[item]) for item in after]
        found = [_idle_stop(calendar, end, late) for calendar in calendars]
        stop = found[0] if found and None not in found else None
        if stop is not None:
            yield of(
                work,
                "DP634",
                "note",
                f"“{label(work)}”的总时差 {days(slack)} 天全部落在后续工作的停工期{stop}之内，"
                f"用掉它也没有人接",
                f"按 {stop.first - timedelta(days=1)} 以前完成来要求，或确认停工期内有人接收",
            )


def _idle_stop(calendar: WorkCalendar, begin: int, end: int) -> Stop | None:
    """The stop of a calendar that fills [begin, end) but for days of rest; None otherwise."""
    if calendar.worked(begin) != calendar.worked(end):
        return None
    return next(stops(calendar, begin, end), None)
