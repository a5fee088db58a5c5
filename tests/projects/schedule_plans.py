"""Random plans for the tests of the engine: works on several calendars, all links, lags, leads."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

from projects.model import (
    DAY,
    Activity,
    CalendarSpec,
    DayRange,
    Deadline,
    Link,
    LinkKind,
    Project,
    Span,
    instant,
)

KINDS: tuple[LinkKind, ...] = ("FS", "SS", "FF", "SF")
START = date(2024, 1, 2)
CALENDARS = (
    CalendarSpec("daily"),
    CalendarSpec("five", week=(True, True, True, True, True, False, False)),
    CalendarSpec(
        "crew",
        week=(True, True, True, False, True, True, False),
        closed=(DayRange(date(2024, 2, 5), date(2024, 2, 19), "春节停工", window=True),),
    ),
)


def works_plan(
    seed: int,
    works: int,
    *,
    calendars: tuple[str, ...] = ("daily", "five", "crew"),
    milestones: float = 0.1,
    lags: tuple[int, ...] = (-3, -1, 1, 2, 5),
    links_each: float = 1.6,
    kinds: tuple[LinkKind, ...] = KINDS,
    reach: int = 12,
    deadline: date | None = None,
) -> Project:
    """A plan of `works` works; lags in days of the predecessor's calendar."""
    roll = random.Random(seed)
    activities = tuple(
        Activity(
            id=f"W{number}",
            name=f"工作{number}",
            duration=Span(0 if roll.random() < milestones else roll.randint(1, 15) * DAY),
            calendar=roll.choice(calendars),
        )
        for number in range(works)
    )
    pairs: dict[tuple[int, int], Link] = {}
    for after in range(1, works):
        for _ in range(int(links_each) + (roll.random() < links_each % 1)):
            before = roll.randrange(max(0, after - reach), after)
            lag = roll.choice(lags) * DAY if lags and roll.random() < 0.4 else 0
            kind = roll.choice(kinds)
            pairs[before, after] = Link(f"W{before}", f"W{after}", kind, Span(lag))
    return Project(
        code="R",
        name="随机计划",
        activities=activities,
        links=tuple(pairs.values()),
        calendars=CALENDARS,
        calendar="five",
        start=instant(START),
        deadlines=() if deadline is None else (Deadline(deadline),),
    )


def due(project: Project, day: date | None, item: str | None = None) -> Project:
    """The plan with this deadline alone."""
    return replace(project, deadlines=() if day is None else (Deadline(day, item=item),))
