"""Works under limited resources as plain numbers: what plans and textbook instances both become.

Every task counts in places of its own clock (for a work: the minutes worked in its calendar; in a
benchmark instance: periods), so that it fills `length` places without a gap whatever days its
calendar rests. Clocks tell which instants and which days places are. Days are indices 0 … of the
stretch looked at; amounts are whole numbers.

A problem asks for the earliest plan. Its mirror image, with time running backward, asks for the
latest one: the same solvers answer both, and double justification is one pass in each.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

FAR = -(1 << 60)
"""A place before every other one: no floor."""

Count = Callable[[int], int]


class BeyondHorizonError(Exception):
    """The days looked at are too few; take more and try again."""


@dataclass(frozen=True)
class Clock:
    """How places lie in time.

    days: the worked days, ascending. starts: the place at which each of them begins, and last the
    place at which the last one ends. at: the first place not before an instant. begins, ends: the
    instant at which a task begins that starts at a place, or ends that ends at a place.
    """

    days: Sequence[int]
    starts: Sequence[int]
    at: Count
    begins: Count
    ends: Count

    @cached_property
    def whole_days(self) -> int | None:
        """The places of every day, where all days have equally many."""
        steps = {b - a for a, b in zip(self.starts, self.starts[1:], strict=False)}
        return steps.pop() if len(steps) == 1 else None


@dataclass(frozen=True, slots=True)
class Snap:
    """Where a task may start: `up` gives the first such place at or after one, `down` the last at
    or before it."""

    up: Count
    down: Count


@dataclass(frozen=True, slots=True)
class Task:
    """One work. `needs` are (resource, amount) on every day it works; `first` its earliest place,
    `due` the latest one that keeps every promise, None where nothing was promised."""

    clock: Clock
    length: int
    needs: tuple[tuple[int, int], ...] = ()
    first: int = FAR
    due: int | None = None
    snap: Snap | None = None


@dataclass(frozen=True, slots=True)
class Tie:
    """`after` starts at or behind `before` + `gap`; where the two count differently, at or behind
    `least(before)`, and `most(after)` is the last place of `before` that allows it."""

    before: int
    after: int
    gap: int = 0
    least: Count | None = None
    most: Count | None = None

    def bound(self, place: int) -> int:
        """The least place of `after` when `before` stands at `place`."""
        return place + self.gap if self.least is None else self.least(place)


@dataclass(frozen=True)
class Problem:
    """Tasks, what ties them, and how much of each resource is free on each day.

    either: by task, alternatives of which the weakest binds (it follows the first of a group).
    step: what all places are multiples of.
    """

    tasks: Sequence[Task]
    ties: Sequence[Tie]
    free: Sequence[Sequence[int]]
    either: Mapping[int, Sequence[Sequence[Tie]]] = field(default_factory=dict)
    step: int = 1

    @cached_property
    def into(self) -> list[list[tuple[int, int, Count | None]]]:
        """By task: (predecessor, gap, least) of every tie into it."""
        found: list[list[tuple[int, int, Count | None]]] = [[] for _ in self.tasks]
        for tie in self.ties:
            found[tie.after].append((tie.before, tie.gap, tie.least))
        return found

    @cached_property
    def followers(self) -> list[list[int]]:
        """By task: those that must be placed behind it, as often as they are tied to it."""
        found: list[list[int]] = [[] for _ in self.tasks]
        for tie in self.ties:
            found[tie.before].append(tie.after)
        for groups in self.either.values():
            for tie in (tie for group in groups for tie in group):
                found[tie.before].append(tie.after)
        return found

    @cached_property
    def waiting(self) -> list[int]:
        """By task: how many ties lead into it."""
        found = [0] * len(self.tasks)
        for followers in self.followers:
            for after in followers:
                found[after] += 1
        return found

    @cached_property
    def order(self) -> list[int]:
        """The tasks in an order in which nothing stands before what it waits for."""
        waiting = list(self.waiting)
        order = [task for task, count in enumerate(waiting) if not count]
        for task in order:  # grows while it is read
            for after in self.followers[task]:
                waiting[after] -= 1
                if not waiting[after]:
                    order.append(after)
        return order

    def bound(self, task: int, floor: int, places: Sequence[int]) -> int:
        """The first place that floor, ties and snap leave to a task; `places` of those before."""
        place = floor
        for before, gap, least in self.into[task]:
            other = places[before] + gap if least is None else least(places[before])
            if other > place:
                place = other
        for group in self.either.get(task, ()):
            place = max(place, min(tie.bound(places[tie.before]) for tie in group))
        snap = self.tasks[task].snap
        return place if snap is None else snap.up(place)

    def earliest(self, floors: Sequence[int]) -> list[int]:
        """The place of every task by ties and floors alone, whatever its resources."""
        places = [0] * len(self.tasks)
        for task in self.order:
            places[task] = self.bound(task, floors[task], places)
        return places

    @property
    def floors(self) -> list[int]:
        """The earliest place of every task."""
        return [task.first for task in self.tasks]

    def begins(self, places: Sequence[int]) -> list[int]:
        """The instants at which tasks begin."""
        tasks = zip(self.tasks, places, strict=True)
        return [task.clock.begins(place) for task, place in tasks]

    def ends(self, places: Sequence[int]) -> list[int]:
        """The instants at which tasks end."""
        tasks = zip(self.tasks, places, strict=True)
        return [task.clock.ends(place + task.length) for task, place in tasks]

    def late(self, places: Sequence[int]) -> int:
        """By how many places the latest task misses what was promised; 0 for none."""
        tasks = zip(self.tasks, places, strict=True)
        return max([0, *(place - task.due for task, place in tasks if task.due is not None)])


def mirrored(problem: Problem, tasks: Sequence[Task], ties: Sequence[Tie] | None = None) -> Problem:
    """The same with time running backward.

    Args:
        problem: what to mirror.
        tasks: the tasks that count, with floors and promises of the backward side, in mirrored
            places; their clocks, lengths and snaps are taken from `problem`.
        ties: those that hold backward, where they are not the problem's own.
    """
    days = len(problem.free[0]) if problem.free else 0
    clocks = {id(task.clock): _mirrored_clock(task.clock, days) for task in problem.tasks}
    turned = [
        Task(
            clocks[id(task.clock)], task.length, task.needs, other.first, other.due,
            _mirrored_snap(task),
        )
        for task, other in zip(problem.tasks, tasks, strict=True)
    ]  # fmt: skip
    back = [_mirrored_tie(tie, problem.tasks) for tie in (problem.ties if ties is None else ties)]
    return Problem(turned, back, [list(reversed(row)) for row in problem.free], step=problem.step)


def _mirrored_clock(clock: Clock, days: int) -> Clock:
    at, begins, ends = clock.at, clock.begins, clock.ends
    return Clock(
        [days - 1 - day for day in reversed(clock.days)],
        [-place for place in reversed(clock.starts)],
        lambda moment: -at(-moment),
        lambda place: -ends(-place),
        lambda place: -begins(-place),
    )


def _mirrored_snap(task: Task) -> Snap | None:
    snap, length = task.snap, task.length
    if snap is None:
        return None
    up, down = snap.up, snap.down
    return Snap(
        lambda place: -down(-place - length) - length, lambda place: -up(-place - length) - length
    )


def _mirrored_tie(tie: Tie, tasks: Sequence[Task]) -> Tie:
    """A task of length n at place p stands at -(p + n) in the mirror."""
    mine, others = tasks[tie.before].length, tasks[tie.after].length
    if tie.least is None or tie.most is None:
        return Tie(tie.after, tie.before, tie.gap + others - mine)
    least, most = tie.least, tie.most
    return Tie(
        tie.after,
        tie.before,
        0,
        lambda place: -most(-place - others) - mine,
        lambda place: -least(-place - mine) - others,
    )
