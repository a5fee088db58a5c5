"""Good plans in a given number of tries (heuristic).

A try is one schedule with its double justification: everything as late as it can stand, then
everything as early (Valls, Ballestín & Quintanilla 2005, Justification and RCPSP, EJOR 165(2)). The
first tries rank tasks by their latest finish, with noise, from both ends of time; later ones shake
a stretch of one of the best plans found so far. Seeded: the same seed gives the same plan.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from projects.levelling.placing import Places, eager, order_by, serial
from projects.levelling.problem import Problem

FRESH = 10
"""Tries that start from priority rules; measured on PSPLIB, as is what follows."""
ELITE, TRIES_EACH = 8, 25
"""The best plans that are kept: so many, or one for so many tries."""
NOISE = 0.1
"""Standard deviation of a fresh rank, as a share of the plan's length."""
SHAKE = 0.04
"""Standard deviation of a shaken start, as a share of the plan's length."""
EAGER = 0.2
"""How often a changed plan is built by what can begin first, not strictly by rank."""
STRETCHES = (0.075, 0.15, 0.3, 0.45)
"""What is changed at a time, as shares of the plan's length."""

Value = tuple[int, int, int]
"""What is wanted least: places late, the instant of the end, the sum of all beginnings."""


@dataclass(frozen=True, slots=True)
class Found:
    """A plan without a clash."""

    value: Value
    places: Places


def search(
    problem: Problem,
    mirror: Problem,
    tries: int,
    seed: int,
    enough: Callable[[Found], bool] | None = None,
) -> Found:
    """The best plan of so many tries, or of fewer once one is `enough`; `mirror` is the problem
    with time running backward.

    Raises BeyondHorizonError where the days looked at are too few.
    """
    dice = random.Random(seed)
    desk = _Desk(problem, mirror)
    best: list[Found] = []
    seen = set()
    for number in range(tries):
        if number < FRESH:
            places = desk.fresh(number, dice)
        else:
            places = desk.changed(_one_of(best, dice), _one_of(best, dice), dice)
        found = desk.justified(places)
        if tuple(found.places) in seen:
            continue
        seen.add(tuple(found.places))
        # Of equals the newest leads: the search drifts over a plateau instead of standing still.
        best.insert(0, found)
        best.sort(key=lambda one: one.value[:2])
        del best[max(ELITE, tries // TRIES_EACH) :]
        if enough is not None and enough(best[0]):
            break
    return min(best, key=lambda one: one.value)


def _one_of(best: Sequence[Found], dice: random.Random) -> Found:
    """One of the best plans, the better the likelier."""
    return best[int(dice.random() ** 2 * len(best))]


def least_value(problem: Problem) -> tuple[int, int]:
    """Places late, and the end, that ties alone allow: no plan within the limits is better."""
    early = problem.earliest(problem.floors)
    return problem.late(early), max(problem.ends(early), default=0)


def compacted(problem: Problem, places: Sequence[int]) -> Found:
    """A plan pushed forward in the order of its beginnings; never worse."""
    return _valued(problem, _in_order(problem, problem.begins(places), problem.floors))


def _valued(problem: Problem, places: Places) -> Found:
    """A plan and what it is worth."""
    begins = problem.begins(places)
    value = (problem.late(places), max(problem.ends(places), default=0), sum(begins))
    return Found(value, places)


class _Desk:
    """A problem with its ranks, ready to be tried."""

    def __init__(self, problem: Problem, mirror: Problem) -> None:
        self.problem, self.mirror = problem, mirror
        self.floors = problem.floors
        early = problem.earliest(self.floors)
        begins, ends = problem.begins(early), problem.ends(early)
        self.end = max(ends, default=0)
        self.length = self.end - min(begins, default=0)
        late = mirror.earliest(self._floors(self.end))
        self.by_finish = [-begin for begin in mirror.begins(late)]
        self.by_start = [-begin for begin in begins]

    def _floors(self, end: int) -> list[int]:
        """What ends by `end`, in places of the mirror."""
        return [task.clock.at(-end) for task in self.mirror.tasks]

    def fresh(self, number: int, dice: random.Random) -> Places:
        """A plan from ranks: by latest finish, from the end by earliest start."""
        backward = number > 1 and dice.random() < 0.5
        ranks: list[float] = list(self.by_start if backward else self.by_finish)
        if number > 1:
            ranks = [rank + dice.gauss(0, NOISE * self.length) for rank in ranks]
        build = eager if number == 1 or (number > 1 and dice.random() < 0.5) else _in_order
        if not backward:
            return build(self.problem, ranks, self.floors)
        places = build(self.mirror, ranks, self._floors(self.end))
        ranks = [-end for end in self.mirror.ends(places)]
        return _in_order(self.problem, ranks, self.floors)

    def changed(self, found: Found, other: Found, dice: random.Random) -> Places:
        """A plan again; within a stretch of it the beginnings are moved about, or those of another
        plan take their place."""
        begins = self.problem.begins(found.places)
        first = min(begins)
        length = found.value[1] - first
        middle, half = first + dice.random() * length, dice.choice(STRETCHES) * length / 2
        if dice.random() < 0.5:
            new: Sequence[float] = self.problem.begins(other.places)
        else:
            new = [begin + dice.gauss(0, SHAKE * length) for begin in begins]
        ranks = [
            change if abs(begin - middle) < half else begin
            for begin, change in zip(begins, new, strict=True)
        ]
        build = eager if dice.random() < EAGER else _in_order
        return build(self.problem, ranks, self.floors)

    def justified(self, places: Places) -> Found:
        """Everything as late as the end allows, the last to end first; then as early."""
        ends = self.problem.ends(places)
        late = _in_order(self.mirror, [-end for end in ends], self._floors(max(ends, default=0)))
        ranks = [-end for end in self.mirror.ends(late)]
        return _valued(self.problem, _in_order(self.problem, ranks, self.floors))


def _in_order(problem: Problem, ranks: Sequence[float], floors: Sequence[int]) -> Places:
    return serial(problem, order_by(problem, ranks), floors)
