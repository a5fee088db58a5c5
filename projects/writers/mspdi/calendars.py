"""Calendars flattened to what Microsoft Project has: a week, and exceptions day by day.

Its base calendars rest on no other calendar, so the chain of bases, yearly ranges, 调休 and
calendars of which all must work are taken from the compiled curve: the week that most weeks have,
and an exception for every day that differs from it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain

from projects.model import CalendarSpec
from projects.worktime import WorkCalendar
from projects.worktime.curve import Shifts
from projects.writers.mspdi.elements import Node, clock, node, short
from projects.writers.mspdi.outgoing import Outgoing

YEARS_BEFORE, YEARS_AFTER = 1, 2
"""How far before and behind the plan its calendars are written, in whole years, so that it may
still move."""
FIRST_DAY, LAST_DAY = date(1984, 1, 1), date(2149, 12, 31)
"""The days that Microsoft Project knows (since 2013)."""
LONGEST_NAME = 51
"""Characters that a calendar's name may have."""
MOST_SHIFTS = 5
"""Working times that a day may have (schema)."""

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Odd:
    """Days `first` to `last` that work other than their week; no shifts: closed."""

    first: date
    last: date
    shifts: Shifts
    name: str


def covered(outgoing: Outgoing) -> tuple[date, date]:
    """The first and the last day for which calendars are written: the plan's with some years
    around, and every dated range."""
    first, last = outgoing.span
    first = date(max(first.year - YEARS_BEFORE, 1), 1, 1)
    last = date(min(last.year + YEARS_AFTER, 9998), 12, 31)
    for spec in outgoing.project.calendars:
        for start, end in _dated(spec):
            first, last = min(first, start), max(last, end)
    return max(first, FIRST_DAY), min(last, LAST_DAY)


def _dated(spec: CalendarSpec) -> Iterator[tuple[date, date]]:
    for each in chain(spec.opened, spec.closed):
        if isinstance(each.first, date) and isinstance(each.last, date):
            yield each.first, each.last


def calendar_nodes(outgoing: Outgoing, owners: Sequence[str]) -> Node:
    """All calendars, then one for every resource, which follows the project's."""
    first, last = covered(outgoing)
    base = [
        _calendar(uid, calendar, name, first, last)
        for uid, (calendar, name) in enumerate(_named(outgoing.calendars), start=1)
    ]
    own = [
        node(
            "Calendar",
            {"UID": uid, "Name": owner, "IsBaseCalendar": False, "BaseCalendarUID": 1},
        )
        for uid, owner in enumerate(owners, start=len(base) + 1)
    ]
    return node("Calendars", {"Calendar": base + own})


def _named(calendars: Sequence[WorkCalendar]) -> Iterator[tuple[WorkCalendar, str]]:
    """Calendars with names that no two share."""
    seen: set[str] = set()
    for calendar in calendars:
        name, copy = short(calendar.name, LONGEST_NAME) or "日历", 1
        while name in seen:
            copy += 1
            mark = f"（{copy}）"
            name = calendar.name[: LONGEST_NAME - len(mark)] + mark
        seen.add(name)
        yield calendar, name


def _calendar(uid: int, calendar: WorkCalendar, name: str, first: date, last: date) -> Node:
    week = week_of(calendar, first, last)
    odd = list(odd_days(calendar, week, first, last))
    # As Microsoft Project does, exceptions are said twice: DayType 0 is how programs before 2007,
    # and ProjectLibre, know them.
    days = [_weekday(_day_type(number), week[number]) for number in (6, 0, 1, 2, 3, 4, 5)]
    return node(
        "Calendar",
        {
            "UID": uid,
            "Name": name,
            "IsBaseCalendar": True,
            "IsBaselineCalendar": False,
            "BaseCalendarUID": -1,
            "WeekDays": node("WeekDays", {"WeekDay": days + [_old_exception(o) for o in odd]}),
            "Exceptions": node("Exceptions", {"Exception": [_exception(o) for o in odd]})
            if odd
            else None,
        },
    )


def week_of(calendar: WorkCalendar, first: date, last: date) -> tuple[Shifts, ...]:
    """What each day of the week works most often, Monday first; of two, the one that works."""
    seen: list[Counter[Shifts]] = [Counter() for _ in range(7)]
    for day in _days(first, last):
        seen[day.weekday()][calendar.shifts_on(day)] += 1
    return tuple(_commonest(each) for each in seen)


def _commonest(seen: Counter[Shifts]) -> Shifts:
    return max(seen, key=lambda shifts: (seen[shifts], shifts), default=())


def odd_days(
    calendar: WorkCalendar, week: Sequence[Shifts], first: date, last: date
) -> Iterator[Odd]:
    """The days that differ from the week, those that follow each other and are alike as one.

    A closed weekend between two closed days of one name (春节停工) belongs to them.
    """
    run: Odd | None = None
    for day in _days(first, last):
        shifts = calendar.shifts_on(day)
        differs = shifts != week[day.weekday()]
        name = calendar.name_of(day) if differs or run else ""
        if run is not None and (shifts, name) == (run.shifts, run.name):
            if differs:
                run = Odd(run.first, day, shifts, name)
            continue
        if run is not None:
            yield run
        run = Odd(day, day, shifts, name) if differs else None
    if run is not None:
        yield run


def _days(first: date, last: date) -> Iterator[date]:
    for number in range(first.toordinal(), last.toordinal() + 1):
        yield date.fromordinal(number)


def _day_type(weekday: int) -> int:
    """Monday 0 as the schema counts it: Sunday 1, Monday 2."""
    return (weekday + 1) % 7 + 1


def _weekday(day_type: int, shifts: Shifts) -> Node:
    return node(
        "WeekDay",
        {"DayType": day_type, "DayWorking": bool(shifts), "WorkingTimes": _times(shifts)},
    )


def _old_exception(odd: Odd) -> Node:
    return node(
        "WeekDay",
        {
            "DayType": 0,
            "DayWorking": bool(odd.shifts),
            "TimePeriod": _period(odd),
            "WorkingTimes": _times(odd.shifts),
        },
    )


def _exception(odd: Odd) -> Node:
    return node(
        "Exception",
        {
            "EnteredByOccurrences": False,
            "TimePeriod": _period(odd),
            "Occurrences": (odd.last - odd.first).days + 1,
            "Name": short(odd.name),
            "Type": 1,
            "DayWorking": bool(odd.shifts),
            "WorkingTimes": _times(odd.shifts),
        },
    )


def _period(odd: Odd) -> Node:
    period = {"FromDate": f"{odd.first}T00:00:00", "ToDate": f"{odd.last}T23:59:00"}
    return node("TimePeriod", period)


def _times(shifts: Shifts) -> Node | None:
    if not shifts:
        return None
    times = [
        node("WorkingTime", {"FromTime": clock(start), "ToTime": clock(end)})
        for start, end in shifts[:MOST_SHIFTS]
    ]
    return node("WorkingTimes", {"WorkingTime": times})
