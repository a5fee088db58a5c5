"""What the what-ifs of a portfolio make of the calendars of one plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from projects.blocks.changes import Change, Extend, Open, Rain
from projects.errors import InputError
from projects.model import CalendarSpec, DayRange, Project, day_of
from projects.worktime import Calendars, WorkCalendar

RAINED = "（雨）"
"""What the names of calendars without their rainy days end in."""
YEAR = 365


def changed_specs(project: Project, changes: tuple[Change, ...]) -> tuple[CalendarSpec, ...]:
    """The calendars of a plan whose stops are worked through or last longer."""
    specs = project.calendars
    for change in changes:
        if isinstance(change, Open | Extend):
            specs = tuple(_changed(spec, change) for spec in specs)
    return specs


def _changed(spec: CalendarSpec, change: Open | Extend) -> CalendarSpec:
    if not any(change.word in stop.name for stop in spec.closed):
        return spec
    if isinstance(change, Open):
        kept = tuple(stop for stop in spec.closed if change.word not in stop.name)
        return replace(spec, closed=kept)
    moved = tuple(
        _longer(stop, change.days) if change.word in stop.name else stop for stop in spec.closed
    )
    return replace(spec, closed=moved)


def _longer(stop: DayRange, days: int) -> DayRange:
    if isinstance(stop.last, date):
        return replace(stop, last=stop.last + timedelta(days))
    first, last = (_in_common_year(day) for day in (stop.first, stop.last))
    moved = last + timedelta(days)
    if (last - first).days % YEAR + days >= YEAR - 1:
        says = f"每年的停工“{stop.name}”延长 {days} 天以后，一年到头没有一天施工"
        raise InputError.of("DP719", says, "延长得短一些", stop.where)
    return replace(stop, last=(moved.month, moved.day))


def _in_common_year(day: date | tuple[int, int]) -> date:
    if isinstance(day, date):
        return day
    month, number = day
    next_month = date(2023 + month // 12, month % 12 + 1, 1)
    return date(2023, month, number) if day != (2, 29) and number else next_month - timedelta(1)


def first_rain(project: Project, change: Rain, data: int | None) -> date | None:
    """The day from which rain counts; None for a plan with neither data date nor start."""
    if change.first is not None:
        return change.first
    begins = project.start if data is None else data
    return None if begins is None else day_of(begins)


def lost_days(calendar: WorkCalendar, first: date, count: int) -> DayRange:
    """The first `count` working days from `first` on, with the days of rest between them."""
    last, left = first, count
    while True:
        left -= calendar.is_workday(last)
        if not left:
            return DayRange(first, last, "雨天")
        last += timedelta(1)


def rained(
    project: Project, compiled: Calendars, rain: Rain, data: int | None
) -> dict[str | None, CalendarSpec]:
    """By name of a calendar that is used (None: the default of a plan that names none), the one on
    top of it that loses its rainy days."""
    first = first_rain(project, rain, data)
    if first is None:
        return {}
    used = {work.calendar for work in project.activities} | {project.calendar}
    found: dict[str | None, CalendarSpec] = {}
    for name in sorted(used, key=str):
        if name is None and project.calendar is not None:
            continue
        calendar = compiled.named(name)
        stop = lost_days(calendar, first, rain.days)
        found[name] = CalendarSpec(
            calendar.name + RAINED,
            base=name,
            closed=(stop,),
            minutes_per_day=calendar.minutes_per_day,
        )
    return found


def rain_day(project: Project, rain: Rain, data: int | None, first: int) -> int | None:
    """The day from which rain counts, since the day `first`."""
    day = first_rain(project, rain, data)
    return None if day is None else day.toordinal() - first
