"""Small plans for the tests of the risk simulation, every day a working day unless said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from projects.model import (
    DAY,
    Activity,
    CalendarSpec,
    Deadline,
    Link,
    LinkKind,
    Project,
    Span,
    instant,
)
from projects.risk import Risk, Target, simulate
from projects.schedule import schedule

START = date(2024, 3, 4)
DAILY = CalendarSpec("每天")
FIVE = CalendarSpec("五天", week=(True, True, True, True, True, False, False))


def work(name: str, days: int | None, **others: Any) -> Activity:
    """A work of so many days; 0 makes a milestone."""
    return Activity(
        id=name, name=name, duration=None if days is None else Span(days * DAY), **others
    )


def link(text: str) -> Link:
    """`A FS B +2`."""
    before, kind, after, *lag = text.split()
    kinds: Mapping[str, LinkKind] = {"FS": "FS", "SS": "SS", "FF": "FF", "SF": "SF"}
    return Link(before, after, kinds[kind], Span(int(lag[0]) * DAY if lag else 0))


def plan(works: Sequence[Activity], links: Sequence[str] = (), **others: Any) -> Project:
    """A plan that begins on START."""
    settings = {"calendars": (DAILY, FIVE), "calendar": "每天", "start": instant(START), **others}
    return Project(
        code="R",
        name="风险计划",
        activities=tuple(works),
        links=tuple(map(link, links)),
        **settings,
    )


def due(project: Project, day: date, item: str | None = None, buffer: int = 0) -> Project:
    """The plan with one deadline."""
    return replace(project, deadlines=(Deadline(day, item=item, buffer=buffer),))


def drawn(
    project: Project,
    runs: int = 4_000,
    seed: int = 1,
    wanted: Fraction = Fraction(4, 5),
    as_of: date | None = None,
) -> Risk:
    """The simulation of a plan."""
    return simulate(schedule(project, as_of=as_of), runs=runs, seed=seed, wanted=wanted)


def shares(target: Target) -> dict[int, float]:
    """Share of the runs that are done by the close of day 1, 2, … of the plan, at each such day."""
    zero = instant(START)
    return {
        (moment - zero) // DAY: target.spread.within(moment) / target.spread.runs
        for moment in target.spread.values
    }


def day(number: int) -> date:
    """The so-manieth day of the plan, the first is 1."""
    return START + timedelta(days=number - 1)
