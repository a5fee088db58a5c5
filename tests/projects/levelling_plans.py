"""Random plans with crews, and what any levelled plan must hold: counted without the solvers."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

from projects.model import (
    DAY,
    Activity,
    CalendarSpec,
    Constraint,
    DayRange,
    Deadline,
    Link,
    LinkKind,
    Project,
    Span,
    day_of,
    instant,
)
from projects.schedule import Schedule, schedule

START = date(2024, 3, 4)
CREWS = (("挖掘机", 3.0), ("管道班", 2.0))
STOP = DayRange(date(2024, 3, 20), date(2024, 4, 2), name="停工", window=True)
CALENDARS = (
    CalendarSpec("seven"),
    CalendarSpec("five", week=(True, True, True, True, True, False, False)),
    CalendarSpec("site", week=(True, True, True, True, True, True, False), closed=(STOP,)),
)
KINDS: tuple[LinkKind, ...] = ("FS", "FS", "FS", "SS", "FF", "SF")


def random_plan(dice: random.Random, works: int = 9) -> Project:
    """A plan of three calendars with all link types, lags, months, stops, milestones, a summary."""
    activities = [Activity(id="P", name="子项", kind="summary")]
    for number in range(works):
        kind = dice.random()
        span = Span(dice.randint(1, 9) * DAY)
        if kind < 0.1:
            span = Span(0)
        elif kind < 0.15:
            span = Span(1, "months")
        elif kind < 0.2:
            span = Span(dice.randint(1, 9) * DAY, "elapsed")
        needs = [(name, float(dice.randint(1, int(most)))) for name, most in CREWS]
        activities.append(
            Activity(
                id=f"L{number}",
                name=f"工作{number}",
                duration=span,
                calendar=dice.choice(CALENDARS).name,
                parent="P" if dice.random() < 0.3 else None,
                splittable=dice.random() < 0.7,
                resources=tuple(need for need in needs if span.amount and dice.random() < 0.6),
            )
        )
    links: dict[tuple[str, str], Link] = {}
    for _ in range(works):
        after = dice.randrange(1, works)
        before = dice.randrange(after)
        lag = Span(dice.choice((-2, -1, 1, 2, 4)) * DAY if dice.random() < 0.4 else 0)
        pair = (f"L{before}", f"L{after}")
        links[pair] = Link(*pair, dice.choice(KINDS), lag)
    last = activities[-1]
    parts = any(work.parent for work in activities)
    if parts and last.parent is None and dice.random() < 0.3:
        links["P", last.id] = Link("P", last.id, "SS", Span(2 * DAY))
    return Project(
        code="J",
        name="均衡",
        activities=tuple(activities),
        links=tuple(links.values()),
        calendars=CALENDARS,
        calendar="five",
        start=instant(START),
        resources=CREWS,
        deadlines=(Deadline(date(2024, 12, 31)),),
    )


def pinned_at(project: Project, pins: dict[str, date]) -> Schedule:
    """The plan scheduled with the first days that a scenario gives."""
    works = tuple(
        replace(work, constraints=(*work.constraints, Constraint("snet", instant(pins[work.id]))))
        if work.id in pins
        else work
        for work in project.activities
    )
    return schedule(replace(project, activities=works))


def overloads(found: Schedule, *, late: bool = False) -> list[tuple[date, str]]:
    """The days on which more of a resource is used than there is, counted work by work."""
    limits = dict(found.project.resources)
    used: dict[tuple[date, str], float] = {}
    for work, timing in found.rows():
        start = timing.late_start if late else timing.early_start
        finish = timing.late_finish if late else timing.early_finish
        if start is None or finish is None or work.kind == "summary":
            continue
        calendar = found.run.network.calendars.of(work)
        for day in range(start // DAY, -(-finish // DAY)):
            if calendar.is_workday(day_of(day * DAY)):
                for name, amount in work.resources:
                    key = day_of(day * DAY), name
                    used[key] = used.get(key, 0) + amount
    return [key for key, amount in used.items() if amount > limits[key[1]]]
