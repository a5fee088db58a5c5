"""The engine has the last word: levelled dates as constraints of the plan, and its own answer.

The plain problem counts months and what waits for works under way a little differently from the
engine. So the plan is scheduled with the levelled dates, and where a limit is still passed, the
work that came last there moves on, until the engine's own dates pass none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from projects.holidays import Override
from projects.levelling.demand import HELD, Demand, Use, dates_of, use_of
from projects.model import DAY, Constraint, ConstraintKind, Project
from projects.network import build
from projects.schedule import Run, run

MOST_MOVES = 100

Pins = Mapping[str, int]
"""By work: the instant before which it does not start; backward, after which it has ended."""


def settled(
    before: Run, demand: Demand, pins: Pins, backward: bool, override: Override | None
) -> tuple[Run, Pins]:
    """The engine's run with the pins, moved on where a limit is still passed.

    A work that a started one follows with a lead can drag it along for ever: after `MOST_MOVES`
    moves it goes back and stays, and the days over the limit are reported.

    Raises InputError DP304 where no day is left to move to, and as the passes do.
    """
    given, pins, moves = pins, dict(pins), Counter[str]()
    while True:
        after = _rerun(before, pins, backward, override)
        stuck = frozenset(item for item, count in moves.items() if count > MOST_MOVES)
        clash = _first_clash(after, demand, use_of(after, demand, backward), backward, stuck)
        if clash is None:
            return after, pins
        number, day = clash
        item = after.network.nodes[number].activity.id
        moves[item] += 1
        pins[item] = day * DAY if backward else (day + 1) * DAY
        if moves[item] > MOST_MOVES:
            pins[item] = given[item]


def _rerun(before: Run, pins: Pins, backward: bool, override: Override | None) -> Run:
    """The same plan at the same data date with the pins as constraints."""
    project = _pinned(before.network.project, pins, backward)
    now = before.situation
    return run(build(project, override), now.as_of, now.actuals, data=now.data_instant)


def _pinned(project: Project, pins: Pins, backward: bool) -> Project:
    """The plan with its pins: no start before, backward no finish after."""
    kind: ConstraintKind = "fnlt" if backward else "snet"
    works = tuple(
        replace(work, constraints=(*work.constraints, Constraint(kind, pins[work.id])))
        if work.id in pins
        else work
        for work in project.activities
    )
    return replace(project, activities=works)


def _first_clash(
    after: Run, demand: Demand, used: Use, backward: bool, stuck: frozenset[str]
) -> tuple[int, int] | None:
    """The first day (backward the last) on which a limit is passed, and who gives way: of the
    works that can move, and are not stuck, the one that began last (backward: that ends first)."""
    fixed = {
        number
        for number, mode in enumerate(after.situation.mode)
        if mode in HELD or after.network.nodes[number].activity.id in stuck
    }
    found: tuple[int, int] | None = None
    for limit, days in zip(demand.limits, used, strict=True):
        for day in sorted(days, reverse=backward):
            free = [number for number in days[day] if number not in fixed]
            if sum(days[day].values()) <= limit or not free:
                continue
            ends = {number: dates_of(after, number, backward) for number in free}
            last = (
                min(free, key=lambda n: (ends[n][1], n))
                if backward
                else max(free, key=lambda n: (ends[n][0], n))
            )
            if found is None or (day > found[1] if backward else day < found[1]):
                found = last, day
            break
    return found
