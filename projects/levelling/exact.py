"""The best plan, proven or with its bound, by constraint programming (OR-Tools CP-SAT).

A task's place is one integer variable. A resource whose users share one clock of equal days is a
cumulative constraint in that clock; otherwise, with several calendars, days count one by one: a
task works on a day when it begins in a stretch of places, and whether it begins at or behind a
place is a literal. The same literals carry the ties between tasks that count differently.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic

from ortools.sat.python import cp_model

from projects.levelling.placing import Places
from projects.levelling.problem import Problem, Tie
from projects.levelling.search import Found, compacted, least_value, search

SEARCH, SHARE = 40, 0.8
"""The heuristic goes first with so many times its tries, for at most this share of the time: on
PSPLIB the solver proves what is small, and hardly betters what is large."""
SMALL, SMALL_SHARE = 50, 0.15
"""Up to so many tasks the solver gets nearly all of the time."""


@dataclass(frozen=True, slots=True)
class Proof:
    """The best plan found, and the end that no plan can beat with as little late. `proven`: nothing
    is better."""

    found: Found
    end_bound: int
    proven: bool


def solve(
    problem: Problem, mirror: Problem, *, tries: int, seconds: float, workers: int, seed: int
) -> Proof:
    """The best plan that can be found in a time, by the heuristic and then by the solver.

    Args:
        problem: what to solve; its mirror image beside it.
        tries: of the heuristic alone; here it makes up to `SEARCH` times as many.
        seconds: of wall time, for both.
        workers: threads of the solver.
        seed: of both. The time limit decides where they stop: what is not proven may differ from
            run to run.

    Raises BeyondHorizonError as `search`.
    """
    begun = monotonic()
    least = least_value(problem)
    share = SMALL_SHARE if len(problem.tasks) <= SMALL else SHARE
    hint = search(
        problem,
        mirror,
        SEARCH * tries,
        seed,
        lambda best: best.value[:2] == least or monotonic() - begun > share * seconds,
    )
    if hint.value[:2] == least:
        return Proof(hint, least[1], proven=True)
    model = _Model(problem, mirror, hint)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(seconds - (monotonic() - begun), 0.1)
    solver.parameters.num_workers = workers
    solver.parameters.random_seed = seed
    # With day-by-day models these two alone would use up the time (10 s against 1 s in all).
    solver.parameters.cp_model_probing_level = 0
    solver.parameters.symmetry_level = 0
    status = solver.solve(model.model)
    best = hint
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        places = [solver.value(x) * problem.step for x in model.places]
        best = min(hint, compacted(problem, places), key=lambda one: one.value)
    if status == cp_model.OPTIMAL:
        return Proof(best, best.value[1], proven=True)
    late, end = model.bound(solver.best_objective_bound)
    # While less late may be possible, no end is out of the question but what ties forbid.
    return Proof(best, end if late == best.value[0] else least[1], proven=False)


class _Model:
    """The model under construction. Places and instants are divided by the problem's step."""

    def __init__(self, problem: Problem, mirror: Problem, hint: Found) -> None:
        self.problem, self.step = problem, problem.step
        self.model = cp_model.CpModel()
        self.first = problem.earliest(problem.floors)
        self.last = self._latest(mirror, hint)
        self.places = [
            self._place(number, first, last)
            for number, (first, last) in enumerate(zip(self.first, self.last, strict=True))
        ]
        self.yes, self.no = self.model.new_constant(1), self.model.new_constant(0)
        self._behind: dict[tuple[int, int], cp_model.IntVar] = {}
        for tie in problem.ties:
            self._tie(tie, ())
        for number, groups in problem.either.items():
            for group in groups:
                self._weakest(number, group)
        for resource in range(len(problem.free)):
            self._limit(resource)
        self._goal(hint)
        for variable, place in zip(self.places, hint.places, strict=True):
            self.model.add_hint(variable, place // self.step)

    # -- variables ---------------------------------------------------------------------------

    def _latest(self, mirror: Problem, hint: Found) -> Places:
        """The last place of each task in a plan that is as good as the hint.

        Where the hint breaks a promise, a plan that breaks less may end later: then every place
        that is looked at counts.
        """
        tasks, floors, late_by = self.problem.tasks, [], hint.value[0]
        for task, turned in zip(tasks, mirror.tasks, strict=True):
            floor = -task.clock.starts[-1] if late_by else turned.clock.at(-hint.value[1])
            if task.due is not None:
                floor = max(floor, -task.due - late_by - task.length)
            floors.append(floor)
        late = mirror.earliest(floors)
        return [-place - task.length for place, task in zip(late, tasks, strict=True)]

    def _place(self, number: int, first: int, last: int) -> cp_model.IntVar:
        snap = self.problem.tasks[number].snap
        if snap is None:
            return self.model.new_int_var(first // self.step, last // self.step, f"t{number}")
        allowed = [
            place // self.step
            for place in range(first, last + 1, self.step)
            if snap.up(place) == place
        ]
        domain = cp_model.Domain.from_values(allowed)
        return self.model.new_int_var_from_domain(domain, f"t{number}")

    def behind(self, number: int, place: int) -> cp_model.IntVar:
        """Whether a task begins at or behind a place."""
        place = -(-place // self.step)
        if place * self.step <= self.first[number]:
            return self.yes
        if place * self.step > self.last[number]:
            return self.no
        if (number, place) not in self._behind:
            literal = self.model.new_bool_var("")
            self.model.add(self.places[number] >= place).only_enforce_if(literal)
            self.model.add(self.places[number] < place).only_enforce_if(~literal)
            self._behind[number, place] = literal
        return self._behind[number, place]

    # -- ties --------------------------------------------------------------------------------

    def _tie(self, tie: Tie, where: tuple[cp_model.IntVar, ...]) -> None:
        """One tie; with `where` only if those literals hold."""
        after = self.places[tie.after]
        if tie.least is None:
            constraint = self.model.add(after >= self.places[tie.before] + tie.gap // self.step)
            if where:
                constraint.only_enforce_if(*where)
            return
        reached = self.first[tie.after]
        for place in range(self.first[tie.before], self.last[tie.before] + 1, self.step):
            least = tie.least(place)
            if least > reached:
                reached = least
                constraint = self.model.add(after >= -(-least // self.step))
                constraint.only_enforce_if(*where, self.behind(tie.before, place))

    def _weakest(self, number: int, group: Sequence[Tie]) -> None:
        """At least one tie of a group holds."""
        choices = [self.model.new_bool_var("") for _ in group]
        self.model.add_bool_or(choices)
        for tie, choice in zip(group, choices, strict=True):
            self._tie(tie, (choice,))

    # -- resources ---------------------------------------------------------------------------

    def _limit(self, resource: int) -> None:
        users = [
            (number, amount)
            for number, task in enumerate(self.problem.tasks)
            for needed, amount in task.needs
            if needed == resource
        ]
        clocks = {id(self.problem.tasks[number].clock) for number, _ in users}
        clock = self.problem.tasks[users[0][0]].clock if users else None
        if clock is not None and len(clocks) == 1 and clock.whole_days == self.step:
            self._cumulative(resource, users)
        elif users:
            self._day_by_day(resource, users)

    def _cumulative(self, resource: int, users: Sequence[tuple[int, int]]) -> None:
        """In the clock that all users share, where a day is one place."""
        row = [max(free, 0) for free in self.problem.free[resource]]
        clock = self.problem.tasks[users[0][0]].clock
        limit = max(row)
        intervals, amounts = [], []
        for number, amount in users:
            length = -(-self.problem.tasks[number].length // self.step)
            place = self.places[number]
            intervals.append(self.model.new_fixed_size_interval_var(place, length, ""))
            amounts.append(amount)
        first = min(self.first[number] for number, _ in users)
        last = max(self.last[n] + self.problem.tasks[n].length for n, _ in users)
        for day, begins in zip(clock.days, clock.starts, strict=False):
            if row[day] < limit and first <= begins < last:
                taken = self.model.new_fixed_size_interval_var(begins // self.step, 1, "")
                intervals.append(taken)
                amounts.append(limit - row[day])
        self.model.add_cumulative(intervals, amounts, limit)

    def _day_by_day(self, resource: int, users: Sequence[tuple[int, int]]) -> None:
        at_work: dict[int, list[tuple[int, int, int, int]]] = {}
        for number, amount in users:
            task = self.problem.tasks[number]
            starts, length = task.clock.starts, task.length
            for index, day in enumerate(task.clock.days):
                earliest, over = starts[index] - length + 1, starts[index + 1]
                if over > self.first[number] and earliest <= self.last[number]:
                    at_work.setdefault(day, []).append((number, amount, earliest, over))
        for day, rows in at_work.items():
            free = max(self.problem.free[resource][day], 0)
            if sum(amount for _, amount, _, _ in rows) <= free:
                continue
            self.model.add(
                sum(
                    amount * (self.behind(number, earliest) - self.behind(number, over))
                    for number, amount, earliest, over in rows
                )
                <= free
            )

    # -- goal --------------------------------------------------------------------------------

    def _goal(self, hint: Found) -> None:
        """Least late, then the earliest end: one number, so that one bound says both."""
        problem, step = self.problem, self.step
        self.base = max(problem.ends(self.first), default=0) // step
        top = max(self.base, max(problem.ends(self.last), default=0) // step)
        end = self.model.new_int_var(self.base, top, "end")
        self.weight = top - self.base + 1
        least_late = problem.late(self.first) // step
        most_late = max(hint.value[0] // step, least_late)
        late = self.model.new_int_var(least_late, most_late, "late")
        for number, task in enumerate(problem.tasks):
            self._ends_by(number, end)
            if task.due is not None:
                self.model.add(self.places[number] - task.due // step <= late)
        self.model.minimize(late * self.weight + end - self.base)

    def _ends_by(self, number: int, end: cp_model.IntVar) -> None:
        """The end of the plan is not before that of a task."""
        task, step = self.problem.tasks[number], self.step
        first, last = self.first[number], self.last[number]
        soonest, latest = (task.clock.ends(place + task.length) for place in (first, last))
        if latest // step <= self.base:
            return
        if latest - soonest == last - first:  # no day of rest between: one moves as the other does
            self.model.add(end >= self.places[number] + (soonest - first) // step)
            return
        reached = self.base
        for place in range(first, last + 1, step):
            over = task.clock.ends(place + task.length) // step
            if over > reached:
                reached = over
                self.model.add(end >= over).only_enforce_if(self.behind(number, place))

    def bound(self, objective: float) -> tuple[int, int]:
        """Places late and end that a value of the goal stands for."""
        late, end = divmod(max(int(objective + 1 - 1e-6), 0), self.weight)
        return late * self.step, (end + self.base) * self.step
