"""Random plans with levers for the tests of recovery, and every choice of their measures."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import product

from projects.model import (
    DAY,
    Activity,
    Constraint,
    ConstraintKind,
    Lever,
    Link,
    LinkKind,
    Observation,
    Project,
    Span,
    instant,
)
from projects.recovery.trial import Bench
from projects.recovery.values import Choice, Option
from tests.projects.schedule_plans import KINDS, START, works_plan

DATA_DATE = START + timedelta(days=12)


def levered(
    seed: int,
    works: int = 7,
    *,
    calendars: tuple[str, ...] = ("daily", "five", "crew"),
    levers: int = 5,
    odd: bool = True,
) -> Project:
    """A random plan with about so many levers of all kinds; `odd`: with constraints, works that may
    not be split, months and percent lags too."""
    roll = random.Random(seed)
    plan = works_plan(
        seed,
        works,
        calendars=calendars,
        kinds=roll.choice((("FS",), KINDS)),
        links_each=1.4,
        reach=4,
    )
    links = list(plan.links)
    found = list(plan.activities)
    for number, work in enumerate(found):
        if odd and roll.random() < 0.12 and work.duration != Span(0):
            found[number] = replace(work, splittable=False)
        elif odd and roll.random() < 0.08:
            found[number] = replace(work, duration=Span(1, "months"))
        elif odd and roll.random() < 0.1:
            at = instant(START + timedelta(days=roll.randint(0, 30)))
            kind: ConstraintKind = roll.choice(("snet", "fnet"))
            found[number] = replace(work, constraints=(Constraint(kind, at),))
    if odd and links and roll.random() < 0.2:
        place = roll.randrange(len(links))
        links[place] = replace(links[place], lag=Span(roll.choice((-3000, 2500, 5000)), "percent"))
    if odd and roll.random() < 0.3 and works > 4:
        found, links = _with_summary(roll, found, links)
    for _ in range(levers):
        number = roll.randrange(works)
        found[number] = _with_lever(roll, found[number], links, calendars)
    return replace(plan, activities=tuple(found), links=tuple(links))


def _with_summary(
    roll: random.Random, works: list[Activity], links: list[Link]
) -> tuple[list[Activity], list[Link]]:
    """The first two works below a summary whose start the last work counts from, or whose end."""
    found = [replace(work, parent="G") if k < 2 else work for k, work in enumerate(works)]
    kind: LinkKind = roll.choice(("SS", "FS"))
    tie = Link("G", works[-1].id, kind, Span(roll.randint(0, 9) * DAY))
    return [*found, Activity(id="G", name="汇总", kind="summary")], [*links, tie]


def _with_lever(
    roll: random.Random, work: Activity, links: list[Link], calendars: tuple[str, ...]
) -> Activity:
    price = roll.choice((0.0, 0.5, 1.0, 2.0, 3.5))
    heads = [link.before for link in links if link.after == work.id and link.kind == "FS"]
    way = roll.randrange(4)
    timed = work.duration is not None and work.duration.unit == "work" and work.duration.amount
    if way == 0 and timed and work.shortest is None:
        least = roll.randint(1, max(1, work.duration.amount // DAY)) if work.duration else 1
        return replace(work, shortest=Span(least * DAY), cost_per_day=price)
    name = f"措施{len(work.levers)}"
    lever = Lever(
        name, factor=roll.choice((0.5, 0.7, 1.2)), cost_per_day=price, cost=roll.choice((0.0, 2.0))
    )
    if way == 2 and len(calendars) > 1:
        lever = Lever(name, calendar=roll.choice(calendars), cost=price * 2)
    elif way == 3 and heads:
        lever = Lever(name, overlap=roll.choice(heads), lag=roll.randint(-1, 6), cost=price * 2)
    return replace(work, levers=(*work.levers, lever))


def begun(plan: Project, seed: int) -> Project:
    """The plan at `DATA_DATE`: some works done, some under way."""
    roll = random.Random(seed)
    rows = []
    for work in plan.activities[: len(plan.activities) // 2]:
        if roll.random() < 0.5:
            continue
        rows.append(Observation(work.id, DATA_DATE, "started", START))
        if roll.random() < 0.4:
            last = START + timedelta(days=roll.randint(1, 10))
            rows.append(Observation(work.id, DATA_DATE, "finished", last))
        else:
            rows.append(Observation(work.id, DATA_DATE, "percent", float(roll.randint(0, 90))))
    return replace(plan, observations=tuple(rows))


def every_choice(bench: Bench) -> Iterator[Choice]:
    """All choices that the rules allow: rivals exclude each other, bounds are shared."""
    options = bench.options
    most: dict[str, int] = {}
    for option in options:
        if option.shortens:
            most[option.item] = max(most.get(option.item, 0), option.most)
    for choice in product(*(range(option.most + 1) for option in options)):
        if _allowed(options, choice, most):
            yield choice


def _allowed(options: tuple[Option, ...], choice: Choice, most: dict[str, int]) -> bool:
    taken: set[tuple[str, str, str]] = set()
    off: dict[str, int] = {}
    for option, days in zip(options, choice, strict=True):
        if not days:
            continue
        if option.rivals is not None:
            if option.rivals in taken:
                return False
            taken.add(option.rivals)
        if option.shortens:
            off[option.item] = off.get(option.item, 0) + days
    return all(days <= most[item] for item, days in off.items())


def choices(bench: Bench) -> int:
    """How many combinations there are at most."""
    count = 1
    for option in bench.options:
        count *= option.most + 1
    return count
