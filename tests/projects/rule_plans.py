"""Tiny plans for rule tests: days counted from a Monday, works and constraints in one word each."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from projects.model import (
    DAY,
    Activity,
    CalendarSpec,
    Constraint,
    ConstraintKind,
    DayRange,
    Link,
    Project,
    Span,
    instant,
)
from projects.schedule import Schedule

START = date(2024, 3, 4)  # a Monday
FIVE = CalendarSpec("五天", week=(True, True, True, True, True, False, False))
SIX = CalendarSpec("六天", week=(True, True, True, True, True, True, False))
DAILY = CalendarSpec("每天")
MAY = CalendarSpec("河", closed=(DayRange((5, 1), (5, 31), "停工", yearly=True, window=True),))


def day(number: int) -> date:
    """Day 1 is the first day of the project, a Monday."""
    return START + timedelta(days=number - 1)


def work(item: str, days: float, **more: Any) -> Activity:
    return Activity(id=item, name=f"工作{item}", duration=Span(int(days * DAY)), **more)


def held(kind: ConstraintKind, number: int) -> Constraint:
    """A constraint on a day: its start for starts, its end for finishes."""
    ends = kind in ("fnet", "fnlt", "mfo")
    return Constraint(kind, instant(day(number)) + (DAY if ends else 0))


def plan(*works: Activity, links: tuple[Link, ...] = (), **more: Any) -> Project:
    return Project(
        code="G",
        name="规则",
        activities=works,
        links=links,
        calendars=(FIVE, SIX, DAILY, MAY),
        start=more.pop("start", instant(START)),
        **more,
    )


def numbers(found: Schedule, item: str, side: str = "early") -> tuple[int, int]:
    """First and last day worked, counted from the first day of the project."""
    timing = found[item]
    first, last = getattr(timing, f"{side}_start_day"), getattr(timing, f"{side}_finish_day")
    return (first - START).days + 1, (last - START).days + 1
