"""From a scheduled plan to the plain problem, with the engine's own arithmetic in its ties.

Works that nobody can move any more (finished, under way, promised, with mandatory dates) take
their resources off the top; what they ask of others stands in the early and late dates already.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, cached_property

from projects.levelling.demand import HELD, Demand, use_of
from projects.levelling.problem import (
    FAR,
    BeyondHorizonError,
    Clock,
    Count,
    Problem,
    Snap,
    Task,
    Tie,
    mirrored,
)
from projects.model import DAY
from projects.network import SAME, Edge, Node
from projects.schedule import Run
from projects.schedule.forward import last_start
from projects.schedule.limits import limit_instant
from projects.schedule.situation import span_end
from projects.worktime import WorkCalendar

LEAST_ROOM = 400
"""Days looked at before and behind the plan, at the least."""


@dataclass(frozen=True)
class Compiled:
    """The two directions of one plan. `numbers` are the network's nodes behind the tasks. `rough`:
    some work of calendar months has resources, whose length the problem takes as fixed."""

    problem: Problem
    mirror: Problem
    numbers: tuple[int, ...]
    rough: bool


def compiled(run: Run, demand: Demand, backward: bool, room: int = 1) -> Compiled:
    """The problem of a plan: the earliest feasible plan, or with `backward` the latest one.

    The problem that is asked carries the floors and promises; its mirror image has none, since it
    only pushes a plan aside within its own ends. `room` multiplies the days looked at.
    """
    return _Compiler(run, demand, room).both(backward)


class _Compiler:
    def __init__(self, run: Run, demand: Demand, room: int) -> None:
        self.run, self.demand, self.network = run, demand, run.network
        mode = run.situation.mode
        self.numbers = tuple(n for n in run.network.order if mode[n] not in HELD)
        self.task_of = {number: task for task, number in enumerate(self.numbers)}
        self.nodes = [run.situation.node(number) for number in self.numbers]
        self.lengths = [self._length(number) for number in self.numbers]
        self.first_day, self.last_day = self._stretch(room)
        self.step = run.network.step
        self.work_clock = cache(self._work_clock)
        self.span_clock = cache(self._span_clock)
        days = range(self.first_day, self.last_day)
        self.wall_clock = _wall_clock(range(len(days)), [day * DAY for day in (*days, days.stop)])

    def both(self, backward: bool) -> Compiled:
        """The problem asked, and the other direction."""
        now, late_ties = self.run.situation, None
        ties = self._ties(now.unheeded)
        if now.exempt != now.unheeded or self._groups():
            late_ties = self._ties(now.exempt) + self._held_by_leaves()
        count = range(len(self.numbers))
        tasks = [self._task(task, bounds=not backward) for task in count]
        problem = Problem(tasks, ties, self._free(), self._either(), self.step)
        late = [self._late_task(task, bounds=backward) for task in count]
        mirror = mirrored(problem, late, late_ties)
        asked, other = (mirror, problem) if backward else (problem, mirror)
        return Compiled(
            asked,
            other,
            self.numbers,
            any(t.needs and self._months(n) for t, n in zip(tasks, self.nodes, strict=True)),
        )

    # -- tasks -------------------------------------------------------------------------------

    def _length(self, number: int) -> int:
        """Working minutes; of a span the minutes between its dates (months differ a little)."""
        node = self.run.situation.node(number)
        if node.kind != "span":
            return node.duration
        dates = self.run.early or self.run.late
        return dates.finish(number) - dates.start(number)

    def _stretch(self, room: int) -> tuple[int, int]:
        """The days looked at: the plan's own, and as many again on both sides, or more."""
        moments = []
        for dates in filter(None, (self.run.early, self.run.late)):
            bound = [number for number in self.numbers if dates.bound(number)]
            moments += [dates.start(number) // DAY for number in bound]
            moments += [dates.finish(number) // DAY for number in bound]
        first, last = min(moments, default=0), max(moments, default=0)
        more = max(LEAST_ROOM, 2 * (last - first)) * room
        return first - more, last + more

    def _task(self, task: int, bounds: bool) -> Task:
        """A task with its floor and promise, where they count."""
        node, number = self.nodes[task], self.numbers[task]
        length, early = self.lengths[task], self.run.early
        first, due = FAR, None
        if bounds:
            assert early is not None
            work = node.kind == "work"
            first = early.w_start[number] if work else early.start(number)
            limit = self._limits.get(number)
            if limit is not None:
                due = (node.calendar.worked(limit) if work else limit) - length
        needs = self.demand.needs.get(number, ())
        return Task(self._clock(node), length, needs, first, due, self._snap(task))

    def _late_task(self, task: int, bounds: bool) -> Task:
        """Floor and promise of the backward side, in places of the mirror: a task ends no later
        than its late finish, and should not begin before its early start."""
        node, number, length = self.nodes[task], self.numbers[task], self.lengths[task]
        first, due = FAR, None
        if bounds:
            late, early = self.run.late, self.run.early
            work = node.kind == "work"
            if late.bound(number):
                end = late.w_finish[number] if work else late.start(number) + length
            else:
                end = self._clock(node).at(self._last_limit)
            first = -end
            if early is not None:
                due = -(early.w_start[number] if work else early.start(number)) - length
        return Task(self.wall_clock, length, (), first, due)

    @cached_property
    def _last_limit(self) -> int:
        """The latest instant that any late date has: nothing without one need be later."""
        late = self.run.late
        found = late.last_finish(n for n in self.numbers if late.bound(n))
        assert found is not None
        return found

    @cached_property
    def _limits(self) -> dict[int, int]:
        """The instants by which nodes with a deadline must have ended, less its buffer."""
        found: dict[int, int] = {}
        network = self.network
        for deadline in network.deadlines:
            item = deadline.item
            numbers: Iterable[int] = self.numbers if item is None else network.nodes_of(item)
            moment = limit_instant(network, deadline)
            for number in numbers:
                found[number] = min(found.get(number, moment), moment)
        return found

    # -- clocks ------------------------------------------------------------------------------

    def _clock(self, node: Node) -> Clock:
        if node.kind == "point":
            return self.wall_clock
        if node.kind == "work":
            return self.work_clock(node.calendar)
        clock = self.span_clock(node.calendar)
        if not self._months(node):
            return clock
        length = self.lengths[self.task_of[self.network.index[node.activity.id]]]
        return replace(clock, ends=lambda place: span_end(node, place - length))

    def _months(self, node: Node) -> bool:
        return node.span is not None and node.span.unit == "months"

    def _worked_days(self, calendar: WorkCalendar) -> list[int]:
        worked = calendar.worked
        counts = [worked(day * DAY) for day in range(self.first_day, self.last_day + 1)]
        return [i for i, count in enumerate(counts[:-1]) if counts[i + 1] > count]

    def _work_clock(self, calendar: WorkCalendar) -> Clock:
        days = self._worked_days(calendar)
        moments = [(self.first_day + day) * DAY for day in days] + [self.last_day * DAY]
        starts = [calendar.worked(moment) for moment in moments]
        return Clock(days, starts, calendar.worked, calendar.start_of, calendar.finish_of)

    def _span_clock(self, calendar: WorkCalendar) -> Clock:
        days = self._worked_days(calendar)
        starts = [(self.first_day + day) * DAY for day in days] + [self.last_day * DAY]
        return _wall_clock(days, starts)

    def _snap(self, task: int) -> Snap | None:
        node = self.nodes[task]
        calendar = node.calendar
        if node.kind == "span":
            return Snap(calendar.to_start, lambda place: last_start(calendar, place, self.step))
        if node.kind == "work" and not node.activity.splittable and calendar.has_windows:
            return self._between_stops(node)
        return None

    def _between_stops(self, node: Node) -> Snap:
        """Starts from which a work straddles no stop."""
        calendar, length = node.calendar, node.duration

        def straddled(place: int) -> tuple[int, int] | None:
            start, finish = calendar.start_of(place), calendar.finish_of(place + length)
            if not self.first_day * DAY <= start <= finish <= self.last_day * DAY:
                raise BeyondHorizonError
            return next((w for w in calendar.windows if start < w[0] < finish), None)

        def up(place: int) -> int:
            while stop := straddled(place):
                place = calendar.worked(stop[1])
            return place

        def down(place: int) -> int:
            while stop := straddled(place):
                place = calendar.worked(stop[0]) - length
            return place

        return Snap(up, down)

    # -- ties --------------------------------------------------------------------------------

    def _groups(self) -> dict[int, tuple[int, ...]]:
        """The summaries whose start holds others: node -> the tasks below it; only those that have
        not begun."""
        found = {}
        for number, node in enumerate(self.network.nodes):
            if node.kind == "group" and node.activity.manual is None:
                begun = any(member in self.run.situation.actual_start for member in node.members)
                members = tuple(m for m in node.members if m in self.task_of)
                if members and not begun:
                    found[number] = members
        return found

    def _ties(self, silent: frozenset[int]) -> list[Tie]:
        """The links between two tasks, less those that count for nothing."""
        return [
            self._tie(edge, edge.before)
            for number in self.numbers
            for edge in self.network.into[number]
            if edge.before in self.task_of and edge.number not in silent
        ]

    def _either(self) -> dict[int, list[list[Tie]]]:
        """Links out of a summary's start: the first of the works below it to begin is enough."""
        found: dict[int, list[list[Tie]]] = {}
        for group, members in self._groups().items():
            for edge in self.network.out[group]:
                if edge.after in self.task_of:
                    ties = [self._tie(edge, member) for member in members]
                    found.setdefault(self.task_of[edge.after], []).append(ties)
        return found

    def _held_by_leaves(self) -> list[Tie]:
        """Backward the leaf that begins first in the early plan holds such a link."""
        early = self.run.early
        return [
            self._tie(edge, members[0] if early is None else min(members, key=early.start))
            for group, members in self._groups().items()
            for edge in self.network.out[group]
            if edge.after in self.task_of
        ]

    def _tie(self, edge: Edge, before: int) -> Tie:
        i, j = self.task_of[before], self.task_of[edge.after]
        out = self.lengths[i] if edge.from_finish else 0
        into = self.lengths[j] if edge.to_finish else 0
        if edge.way == SAME:
            return Tie(i, j, out + edge.lag - into)
        if edge.rule is None and self.nodes[i].kind == self.nodes[j].kind == "point":
            return Tie(i, j)
        least = cache(self._least(edge, i, j))
        return Tie(i, j, 0, least, cache(_inverse(least, self._guess(i), self.step)))

    def _least(self, edge: Edge, i: int, j: int) -> Count:
        """The first place of a successor by the place of its predecessor."""
        leaves = self._leaves(edge, i)
        node, rule, lag = self.nodes[j], edge.rule, edge.lag
        calendar, length = node.calendar, self.lengths[j] if edge.to_finish else 0

        def least(place: int) -> int:
            moment = leaves(place)
            demand = moment if rule is None else rule.later(moment, lag)
            if node.kind == "work":
                return calendar.worked(demand) - length
            if node.kind == "span" and edge.to_finish:
                return calendar.to_finish(demand) - length
            return demand

        return least

    def _leaves(self, edge: Edge, i: int) -> Count:
        """The instant from which a link counts, by the place of its predecessor."""
        node = self.nodes[i]
        if node.kind == "work":
            if not edge.from_finish:
                return node.calendar.start_of
            finish, length = node.calendar.finish_of, node.duration
            return lambda place: finish(place + length)
        if node.kind == "span" and edge.from_finish:
            return lambda place: span_end(node, place)
        return _same

    def _guess(self, task: int) -> int:
        """A place of a task near the plan, where the search for an inverse begins."""
        number, node = self.numbers[task], self.nodes[task]
        dates = self.run.early or self.run.late
        if not dates.bound(number):
            return self._clock(node).at(self._last_limit)
        return dates.w_start[number] if node.kind == "work" else dates.start(number)

    # -- resources ---------------------------------------------------------------------------

    def _free(self) -> list[list[int]]:
        """What is left of each resource, by day, when works that nobody moves have theirs."""
        days = self.last_day - self.first_day
        rows = [[limit] * days for limit in self.demand.limits]
        for row, used in zip(rows, use_of(self.run, self.demand, late=True), strict=True):
            for day, users in used.items():
                held = sum(a for number, a in users.items() if number not in self.task_of)
                if held and self.first_day <= day < self.last_day:
                    row[day - self.first_day] -= held
        return rows


def _wall_clock(days: Iterable[int], starts: list[int]) -> Clock:
    """Places are instants."""
    return Clock(list(days), starts, _same, _same, _same)


def _same(place: int) -> int:
    return place


def _inverse(least: Count, guess: int, step: int) -> Count:
    """The last place whose `least` is at or before a given one; `least` never falls."""

    def most(limit: int) -> int:
        low, width = guess, step
        while least(low) > limit:
            low, width = low - width, 2 * width
        high, width = low + step, step
        while least(high) <= limit:
            low, high, width = high, high + width, 2 * width
        while high - low > step:
            middle = low + (high - low) // step // 2 * step
            low, high = (middle, high) if least(middle) <= limit else (low, middle)
        return low

    return most
