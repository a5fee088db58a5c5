"""Days that a chart shades: weekends lightly, holidays and stops always and with their names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Literal

from projects.holidays import china_day
from projects.model import CalendarSpec, Project
from projects.worktime import WorkCalendar, calendars_of, occurrences

BandKind = Literal["weekend", "holiday", "stop"]
_MERGED = ("元旦", "春节", "清明", "劳动", "端午", "中秋", "国庆")


@dataclass(frozen=True, slots=True)
class NamedStop:
    """Days `first` to `last`, both included, on which the whole project rests, and why."""

    first: date
    last: date
    name: str


@dataclass(frozen=True, slots=True)
class Band:
    """Shaded days `first` to before `end`. `calendars`: those that rest; None means everybody."""

    first: date
    end: date
    name: str
    kind: BandKind
    calendars: frozenset[str] | None = None


def bands_of(
    project: Project, stops: Iterable[NamedStop], first: date, end: date
) -> tuple[Band, ...]:
    """Everything to shade on the days `first` to before `end`, weekends first, stops last."""
    own = [
        Band(max(stop.first, first), min(stop.last + timedelta(days=1), end), stop.name, "stop")
        for stop in stops
        if stop.first < end and stop.last >= first
    ]
    return (*_rest_days(first, end), *_calendar_stops(project, first, end), *own)


def _rest_days(first: date, end: date) -> Iterator[Band]:
    """Runs of weekend days and of holidays of one name, by the notices of the State Council."""
    days = (first + timedelta(days=k) for k in range((end - first).days))
    for (kind, name), run in groupby(days, _rest_of):
        if kind:
            stretch = list(run)
            yield Band(stretch[0], stretch[-1] + timedelta(days=1), name, kind)


def _rest_of(day: date) -> tuple[BandKind | None, str]:
    answer = china_day(day)
    if answer.work:
        return None, ""
    if answer.name and not answer.name.startswith("周"):
        return "holiday", _short(answer.name)
    return "weekend", ""


def _short(name: str) -> str:
    """国庆节 as 国庆: the names stand in a narrow strip."""
    return next((short for short in _MERGED if name == short + "节"), name)


def _calendar_stops(project: Project, first: date, end: date) -> Iterator[Band]:
    """Named closed ranges of the calendars in use; ranges shared by several calendars are one."""
    by_name = {spec.name: spec for spec in project.calendars}
    compiled = calendars_of(project)
    resting: dict[tuple[date, date, str], set[str]] = {}
    for name in sorted(_used(project)):
        for spec in _with_bases(name, by_name):
            for span in spec.closed:
                for start, after in occurrences(span, first, end) if span.name else ():
                    for low, high in _really_closed(compiled.named(name), start, after):
                        resting.setdefault((low, high, span.name), set()).add(name)
    for (start, after, label), names in sorted(resting.items()):
        yield Band(start, after, label, "stop", frozenset(names))


def _really_closed(calendar: WorkCalendar, start: date, after: date) -> Iterator[tuple[date, date]]:
    """The parts of a closed range in which the calendar does not open a day again."""
    days = (start + timedelta(days=k) for k in range((after - start).days))
    for works, run in groupby(days, calendar.is_workday):
        if not works:
            stretch = list(run)
            yield stretch[0], stretch[-1] + timedelta(days=1)


def _used(project: Project) -> set[str]:
    named = {activity.calendar or project.calendar for activity in project.activities}
    return {name for name in named if name}


def _with_bases(name: str, by_name: Mapping[str, CalendarSpec]) -> Iterator[CalendarSpec]:
    seen: set[str] = set()
    while name in by_name and name not in seen:
        seen.add(name)
        yield by_name[name]
        name = by_name[name].base or ""
