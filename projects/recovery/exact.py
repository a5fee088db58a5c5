"""The cheapest choice for one goal: program, engine, and a cut where the engine knows better."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from time import monotonic
from typing import TYPE_CHECKING

from projects.recovery.bodies import Bodies, bodies_of
from projects.recovery.bounds import Bounds, bounds
from projects.recovery.greedy import drivers, exchanged, full_choice, given_back, greedy
from projects.recovery.trial import Bench
from projects.recovery.values import Choice, changed, spent

if TYPE_CHECKING:
    from projects.recovery.model import Cut, Model

TIE_SHARE = 0.25
"""How much of the time left may go into the fewest measures of the least cost."""
PROOF_SHARE = 0.3
"""Between calendars a proof is out of reach for large goals: how much of the time goes into it
before the rest goes into finding something cheaper."""
EXCHANGE_SHARE = 0.5
"""How much of that rest goes into exchanging measures before the solver goes on."""
SEED = 20240331


@dataclass(frozen=True, slots=True)
class Found:
    """The best choice for a goal. choice: None where none is known. possible: whether there is one;
    None where time ran out before that was known. bound: the proven least cost, None where the
    heuristic alone answered. proven: nothing is cheaper, or nothing reaches the goal."""

    choice: Choice | None
    possible: bool | None
    cost: Fraction
    bound: Fraction | None
    proven: bool


class Budget:
    """The seconds that the solver may take."""

    def __init__(self, seconds: float) -> None:
        self.until = monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds that are left."""
        return max(self.until - monotonic(), 0.0)

    def share(self, part: float) -> Budget:
        """A part of what is left."""
        return Budget(self.left * part)


class Search:
    """All questions about one bench; without `exact` the heuristic answers them."""

    def __init__(self, bench: Bench, *, exact: bool) -> None:
        self.bench = bench
        self.exact = exact
        self.every = frozenset(range(len(bench.options)))
        self._bodies: Bodies | None = None
        self._cuts: list[tuple[int, Cut]] = []

    @property
    def bodies(self) -> Bodies:
        """The works as the program sees them, made once."""
        if self._bodies is None:
            self._bodies = bodies_of(self.bench)
        return self._bodies

    def cheapest(
        self,
        wanted: int,
        budget: Budget,
        allowed: frozenset[int] | None = None,
        at_least: Fraction = Fraction(0),
        near: Choice | None = None,
    ) -> Found:
        """The cheapest choice of the options `allowed` that reaches W `wanted`.

        at_least: what it is known to cost at least. near: where the heuristic may begin.
        """
        bench, allowed = self.bench, self.every if allowed is None else allowed
        if bench.enough(bench.nothing, wanted):
            return Found(bench.nothing, True, Fraction(0), Fraction(0), True)
        if not allowed:
            return Found(None, False, Fraction(0), None, True)
        if not self.exact:
            choice = greedy(bench, wanted, allowed, near)
            if choice is None:
                return Found(None, False, Fraction(0), None, False)
            return Found(choice, True, spent(bench.options, choice), None, False)
        if not budget.left:
            return self._ended(wanted, allowed, at_least, near)
        ranges = bounds(self.bodies, bench.goal, wanted, allowed)
        if not ranges.possible:
            return Found(None, False, Fraction(0), None, True)
        return self._solved(wanted, ranges, budget, allowed, at_least, near)

    def _solved(
        self,
        wanted: int,
        ranges: Bounds,
        budget: Budget,
        allowed: frozenset[int],
        at_least: Fraction,
        near: Choice | None,
    ) -> Found:
        """Solve, let the engine judge, cut, again.

        Between calendars the program first has the works alone that drive the item, and more of
        them as the engine finds them: what that costs at least, it costs at least with all.
        """
        bench, bound, known = self.bench, at_least, None
        model = small = self._model(wanted, ranges, allowed, at_least)
        first = budget.share(PROOF_SHARE) if model.steps else budget
        part: frozenset[int] = frozenset()
        if model.steps:
            part = ranges.kept & drivers(bench, bench.nothing)
            small = self._model(wanted, ranges.only(part), allowed, at_least)
        while True:
            verdict = solve(small, first.left, learn=bool(model.steps))
            bound = max(bound, Fraction(verdict.bound, model.scale))
            if verdict.impossible:
                return Found(None, False, Fraction(0), None, True)
            if verdict.choice is None:
                break
            if bench.enough(verdict.choice, wanted):
                known = verdict.choice
                if verdict.proven:
                    best = given_back(bench, self._neatest(model, known, wanted, budget), wanted)
                    cost = spent(bench.options, best)
                    return Found(best, True, cost, cost, True)
                break
            if small is model:
                cut = self._cut(verdict.choice, wanted, allowed)
                self._cuts.append((wanted, cut))
                model.cut(cut)
            else:  # no cut here: what is missing may lie with the works left out
                more = ranges.kept & drivers(bench, verdict.choice) - part
                part |= more
                some = ranges.only(part)
                small = self._model(wanted, some, allowed, bound) if more else model
            if not first.left:
                break
        ended = self._ended(wanted, allowed, bound, near, known)
        if ended.choice is None or ended.proven or not model.steps:
            return ended
        return self._improved(model, ended, ended.choice, wanted, allowed, budget)

    def _model(
        self, wanted: int, ranges: Bounds, allowed: frozenset[int], at_least: Fraction
    ) -> Model:
        """The program of a goal, with what the engine taught so far."""
        from projects.recovery.model import Model

        model = Model(self.bodies, ranges, self.bench.options, allowed)
        model.build(self.bench.goal, wanted)
        if ranges.whole:
            for late, cut in self._cuts:
                if late >= wanted:  # too late for an easier goal
                    model.cut(cut)
        if at_least:
            model.at_least(int(at_least * model.scale))
        return model

    def _improved(
        self,
        model: Model,
        ended: Found,
        best: Choice,
        wanted: int,
        allowed: frozenset[int],
        budget: Budget,
    ) -> Found:
        """A cheaper choice than one that is not proven: by exchanging measures, then by the solver
        beginning there and looking for solutions rather than for a proof."""
        bench, search = self.bench, budget.share(EXCHANGE_SHARE)
        best = exchanged(bench, best, wanted, allowed, lambda: search.left > 0)
        bound = ended.bound or Fraction(0)
        if budget.left:
            model.cheaper(int(spent(bench.options, best) * model.scale))
            model.hint(best)
            verdict = solve(model, budget.left, learn=False)
            if verdict.impossible:
                bound = spent(bench.options, best)
            else:
                bound = max(bound, Fraction(verdict.bound, model.scale))
                if verdict.choice is not None and bench.enough(verdict.choice, wanted):
                    best = given_back(bench, verdict.choice, wanted)
        cost = spent(bench.options, best)
        return Found(best, True, cost, min(bound, cost), cost <= bound)

    def _ended(
        self,
        wanted: int,
        allowed: frozenset[int],
        bound: Fraction,
        near: Choice | None,
        known: Choice | None = None,
    ) -> Found:
        """Time ran out: the best that the solver (`known`) or the heuristic found, and what is
        proven."""
        options = self.bench.options
        answers = (known, greedy(self.bench, wanted, allowed, near))
        best = min(filter(None, answers), key=lambda one: spent(options, one), default=None)
        if best is None:
            return Found(None, None, Fraction(0), bound, False)
        best = given_back(self.bench, best, wanted)
        cost = spent(options, best)
        return Found(best, True, cost, min(bound, cost), cost <= bound)

    def _neatest(self, model: Model, best: Choice, wanted: int, budget: Budget) -> Choice:
        """Of the cheapest choices that with the fewest measures, then the first of the plan."""
        model.fewest(round(spent(self.bench.options, best) * model.scale))
        model.hint(best)
        verdict = solve(model, budget.left * TIE_SHARE, learn=True)
        if verdict.choice is None or not self.bench.enough(verdict.choice, wanted):
            return best
        return verdict.choice

    def _cut(self, choice: Choice, wanted: int, allowed: frozenset[int]) -> Cut:
        """What a choice that is too late teaches: where more of a measure never hurts, with as many
        measures as it still is too late with."""
        from projects.recovery.model import Cut

        bench = self.bench
        more = tuple(
            option.shortens and option.item not in self.bench.contrary for option in bench.options
        )
        grown = choice
        for place in sorted(allowed):
            option = bench.options[place]
            if more[place] and grown[place] < option.most and not self._crowded(grown, place):
                other = changed(grown, place, option.most)
                if not bench.enough(other, wanted):
                    grown = other
        return Cut(grown, more)

    def _crowded(self, choice: Choice, place: int) -> bool:
        """Whether a work is shortened by something else already: bounds are shared."""
        options = self.bench.options
        return any(
            days and other != place and options[other].item == options[place].item
            for other, days in enumerate(choice)
            if options[other].shortens
        )

    def earliest(self, budget: Budget, allowed: frozenset[int] | None = None) -> tuple[int, bool]:
        """W of the earliest finish that the options `allowed` reach, and whether none earlier is
        possible: halving between what the engine reaches and what no choice can."""
        bench, allowed = self.bench, self.every if allowed is None else allowed
        high = min(bench.reached(full_choice(bench, allowed)), bench.reached(bench.nothing))
        if not self.exact or not allowed:
            return high, not allowed
        step = bench.goal.per_day
        low = high - step
        while bounds(self.bodies, bench.goal, low, allowed).possible:
            low -= step
            if high - low > 4 * step:
                step *= 2
        proven = True
        while high - low > bench.goal.per_day:
            whole = (high - low) // bench.goal.per_day
            middle = low + max(whole // 2, 1) * bench.goal.per_day
            found = self.cheapest(middle, budget, allowed)
            if found.choice is not None:
                high = bench.reached(found.choice)
            elif found.possible is False:
                low = middle
            else:
                proven = False
                break
        return high, proven


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the solver says: a choice, its proven least cost (scaled)."""

    choice: Choice | None
    bound: int
    proven: bool
    impossible: bool


def solve(model: Model, seconds: float, *, learn: bool) -> Verdict:
    """Run the solver for at most so many seconds; one worker, so that answers repeat.

    learn: between calendars collect what must change, which proves a bound, rather than look for
    solutions.
    """
    from ortools.sat.python import cp_model

    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = SEED
    if model.steps:  # between calendars a line below the steps says little
        solver.parameters.linearization_level = 0
        if learn:
            solver.parameters.optimize_with_core = True
            solver.parameters.cp_model_probing_level = 0
    else:  # in one calendar the linear relaxation is nearly the answer
        solver.parameters.linearization_level = 2
    solver.parameters.max_time_in_seconds = max(seconds, 0.01)
    status = solver.solve(model.cp)
    impossible = status == cp_model.INFEASIBLE
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        bound = 0 if impossible else max(round(solver.best_objective_bound), 0)
        return Verdict(None, bound, False, impossible)
    bound = -(-int(solver.best_objective_bound * 1000 - 1) // 1000)
    return Verdict(model.chosen(solver), max(bound, 0), status == cp_model.OPTIMAL, False)
