"""How the time between two instants was spent: worked, resting, stopped."""

from __future__ import annotations

from projects.model import DAY, day_of
from projects.schedule.why.values import Part, PartKind, added
from projects.worktime import WorkCalendar


def stretch(calendar: WorkCalendar, begin: int, end: int, kind: PartKind) -> tuple[Part, ...]:
    """The parts of the time from `begin` to `end`, negative where `end` lies before.

    Args:
        calendar: whose working days count.
        begin, end: instants; the parts' minutes add up to their difference.
        kind: what the worked time is; days off are `rest`, declared stops `stop`.
    """
    low, high, sign = (begin, end, 1) if begin <= end else (end, begin, -1)
    worked = calendar.worked(high) - calendar.worked(low)
    stops = stops_in(calendar, low, high)
    parts: list[Part] = []
    at_work = 0
    moment = low
    while moment < high:
        until = min(moment - moment % DAY + DAY, high)
        day = day_of(moment)
        if calendar.is_workday(day):
            at_work += until - moment
        else:
            name = next((name for a, b, name in stops if a <= moment < b), None)
            rests: PartKind = "rest" if name is None else "stop"
            parts.append(Part(rests, sign * (until - moment), 0, name or ""))
        moment = until
    if at_work:
        # Hours between two shifts belong to the work; where nothing is worked they are just off.
        parts.append(Part(kind if worked else "off", sign * at_work, sign * worked))
    return added(parts)


def elapsed(begin: int, end: int, kind: PartKind, worked: int = 0) -> tuple[Part, ...]:
    """A stretch that counts by the wall clock."""
    return (Part(kind, end - begin, worked),) if end != begin else ()


def stops_in(calendar: WorkCalendar, begin: int, end: int) -> tuple[tuple[int, int, str], ...]:
    """The declared stops that touch the time from `begin` to `end`: (start, end, name)."""
    low, high = min(begin, end), max(begin, end)
    return tuple(
        (start, stop, calendar.name_of(day_of(max(start, low))))
        for start, stop in calendar.windows
        if start < high and low < stop
    )


def stop_names(calendar: WorkCalendar, begin: int, end: int) -> str:
    """`“春节停工”“主汛期”`, the stops between two instants."""
    names = dict.fromkeys(name for *_, name in stops_in(calendar, begin, end) if name)
    return "".join(f"“{name}”" for name in names) or "停工窗口"
