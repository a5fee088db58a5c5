"""Schedule generation: place one task after the other where its resources are free.

`serial` follows a given order; `eager` always takes the task that can begin first, which leaves
resources idle less often (the parallel scheme of the literature, for any calendar and tie).
Kolisch, R. (1996), Serial and parallel resource-constrained project scheduling methods revisited,
European Journal of Operational Research 90(2).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from heapq import heapify, heappop, heappush

from projects.levelling.problem import BeyondHorizonError, Problem

Places = list[int]
Rows = list[list[int]]


def serial(problem: Problem, order: Sequence[int], floors: Sequence[int]) -> Places:
    """The earliest place of every task in turn; `order` never names one before what it waits for.

    Raises BeyondHorizonError where a task finds no room on the days looked at.
    """
    rows = [list(row) for row in problem.free]
    places = [0] * len(problem.tasks)
    tasks, bound = problem.tasks, problem.bound
    for number in order:
        place = bound(number, floors[number], places)
        if tasks[number].needs:
            place = fit(problem, number, place, rows)
            take(problem, number, place, rows)
        places[number] = place
    return places


def eager(problem: Problem, ranks: Sequence[float], floors: Sequence[int]) -> Places:
    """The task that can begin first, of equals the one of least rank, again and again.

    Raises BeyondHorizonError as `serial`.
    """
    rows = [list(row) for row in problem.free]
    places = [0] * len(problem.tasks)
    waiting = list(problem.waiting)
    heap: list[tuple[int, float, int, int]] = []

    def offer(number: int, place: int) -> None:
        task = problem.tasks[number]
        if task.needs:
            place = fit(problem, number, place, rows)
        heappush(heap, (task.clock.begins(place), ranks[number], number, place))

    for number, count in enumerate(waiting):
        if not count:
            offer(number, problem.bound(number, floors[number], places))
    while heap:
        _, _, number, place = heappop(heap)
        if problem.tasks[number].needs:
            # Others have been placed since: what was free may be taken.
            now = fit(problem, number, place, rows)
            if now > place:
                offer(number, now)
                continue
            take(problem, number, place, rows)
        places[number] = place
        for after in problem.followers[number]:
            waiting[after] -= 1
            if not waiting[after]:
                offer(after, problem.bound(after, floors[after], places))
    return places


def fit(problem: Problem, number: int, place: int, rows: Rows) -> int:
    """The first place at or behind `place` at which all that a task needs is free.

    The last clash counts: nothing that straddles it can work, so the next try begins behind it, and
    only the days that it adds need to be looked at.
    """
    task = problem.tasks[number]
    days, starts, length, snap = task.clock.days, task.clock.starts, task.length, task.snap
    if place < starts[0]:
        raise BeyondHorizonError
    end = starts[-1] - length
    needs = [(rows[resource], amount) for resource, amount in task.needs]
    looked = bisect_right(starts, place) - 1
    while place <= end:
        last = bisect_right(starts, place + length - 1, looked)
        clash = -1
        for row, amount in needs:
            for index in range(last - 1, looked - 1, -1):
                if row[days[index]] < amount:
                    looked = clash = index
                    break
        if clash < 0:
            return place
        looked, place = last, starts[clash + 1]
        if snap is not None:
            place = snap.up(place)
            looked = max(looked, bisect_right(starts, place) - 1)
    raise BeyondHorizonError


def take(problem: Problem, number: int, place: int, rows: Rows) -> None:
    """Use up what a task needs on the days that it works."""
    task = problem.tasks[number]
    starts, days = task.clock.starts, task.clock.days
    first = bisect_right(starts, place) - 1
    last = bisect_right(starts, place + task.length - 1, first)
    for resource, amount in task.needs:
        row = rows[resource]
        for day in days[first:last]:
            row[day] -= amount


def order_by(problem: Problem, ranks: Sequence[float]) -> list[int]:
    """The tasks by ascending rank, none before what it waits for."""
    waiting, followers = list(problem.waiting), problem.followers
    heap = [(ranks[number], number) for number, count in enumerate(waiting) if not count]
    heapify(heap)
    order = []
    while heap:
        number = heappop(heap)[1]
        order.append(number)
        for after in followers[number]:
            waiting[after] -= 1
            if not waiting[after]:
                heappush(heap, (ranks[after], after))
    return order
