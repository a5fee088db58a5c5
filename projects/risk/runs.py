"""The dates of a stretch of runs, and how the passes read them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from projects.risk.curves import Ints, Longs
from projects.risk.durations import NOTHING, Durations
from projects.risk.lanes import Lane, Lanes
from projects.risk.uncertain import Cause
from projects.schedule.modes import WORK

UNBOUND = -(1 << 30)
"""Before every instant and every count of work, in grains."""


@dataclass(frozen=True, slots=True)
class Case:
    """What differs from the plan's own risks: causes left out, and the W at which works arrive (a
    value a run, in grains of the work's calendar) whatever they wait for."""

    left_out: frozenset[Cause] = NOTHING
    arrivals: Mapping[int, Ints] = field(default_factory=dict)


AS_PLANNED = Case()


class Runs:
    """Early dates, a row a node and a value a run, in grains: W of its calendar for a plain work,
    instants for every other node."""

    def __init__(self, lanes: Lanes, durations: Durations) -> None:
        self.lanes, self.durations, self.now = lanes, durations, lanes.now
        shape = len(self.now.mode), durations.count
        self.start: npt.NDArray[np.int32] = np.empty(shape, np.int32)
        self.finish: npt.NDArray[np.int32] = np.empty(shape, np.int32)
        self.resumes: dict[int, Longs] = {}
        """Where the remaining work of works under way goes on, in minutes."""
        self.carried: dict[int, Ints] = {}
        """From when the successors of a carrier count, as `Dates.carried`."""
        self.through: dict[int, Ints] = {}
        """By number of a link out of a carrier: what it asks for by that, as `Dates.through`."""

    def duration(self, number: int, case: Case) -> Ints | np.int32:
        """Grains that a work lasts, or that remain of it: one for all runs where it is certain."""
        if number in self.durations.uncertain:
            return self.durations.drawn(number, case.left_out)
        left = self.now.remaining.get(number)
        minutes = self.now.node(number).duration if left is None else left
        return np.int32(minutes // self.lanes.grain)

    def demand(self, lane: Lane) -> Ints:
        """What a link asks for, run by run (`projects.schedule.forward.demand_of`)."""
        before = lane.edge.before
        asked = lane.demand(self.start[before], self.finish[before])
        carried = self.through.get(lane.edge.number)
        return asked if carried is None else np.maximum(asked, carried)

    def starts(self, number: int) -> Ints:
        """The instants at which a node starts."""
        return self.lanes.instant(number, self.start[number], finish=False)

    def ends(self, number: int) -> Ints:
        """The instants at which a node finishes."""
        return self.lanes.instant(number, self.finish[number], finish=True)

    def last(self, numbers: Sequence[int]) -> Ints:
        """The instants at which the last of these nodes finishes."""
        by_clock: dict[int, tuple[int, Ints]] = {}  # of one clock the counts compare
        for number in numbers:
            clock = id(self.now.network.nodes[number].calendar)
            key = clock if self.now.mode[number] == WORK else 0
            row = self.finish[number]
            known = by_clock.get(key)
            by_clock[key] = number, row if known is None else np.maximum(known[1], row)
        rows = [self.lanes.instant(n, row, finish=True) for n, row in by_clock.values()]
        latest: Ints = np.maximum.reduce(rows)
        return latest

    @contextmanager
    def kept(self, numbers: Sequence[int]) -> Iterator[None]:
        """Dates of these nodes may be tried out inside; they are as they were afterwards."""
        rows = list(numbers)
        start, finish = self.start[rows], self.finish[rows]
        beside = dict(self.resumes), dict(self.carried), dict(self.through)
        yield
        self.start[rows], self.finish[rows] = start, finish
        self.resumes, self.carried, self.through = beside
