"""A built network as arrays take it: the grain, the clocks, and every link as a lane."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from projects.model import DAY
from projects.network import SAME, Edge, LagRule
from projects.network.lags import MONTHS, WorkLag
from projects.risk.curves import Curve, Exact, Hop, Ints, later
from projects.schedule.modes import HALF, WORK
from projects.schedule.situation import Situation
from projects.worktime import WorkCalendar


@dataclass(frozen=True, slots=True)
class Lane:
    """A link over arrays: `add` grains on the clock of the predecessor, then `hop` to that of the
    successor where the two differ. Its demand is W of a plain work, an instant otherwise."""

    edge: Edge
    add: int
    hop: Hop | None

    def demand(self, start: Ints, finish: Ints) -> Ints:
        """What the link asks for, from the rows of its predecessor."""
        values = finish if self.edge.from_finish else start
        if self.add:
            values = values + np.int32(self.add)
        return values if self.hop is None else self.hop(values)


class Lanes:
    """The lanes of a network at one data date, with the curves and hops that they share.

    A plain work counts W of its calendar, every other node instants; both in grains of `grain`
    minutes: days where everything is whole days, else minutes.
    """

    def __init__(self, now: Situation) -> None:
        self.now = now
        self.grain = _grain(now)
        self._curves: dict[int, Curve] = {}
        self._hops: dict[tuple[object, ...], Hop] = {}
        self.into = [tuple(map(self._lane, edges)) for edges in now.network.into]
        self._instants = [
            tuple(self._of_node(number, from_finish=end) for end in (False, True))
            for number in range(len(now.mode))
        ]

    def curve(self, calendar: WorkCalendar) -> Curve:
        """The one curve of a calendar."""
        return self._curves.setdefault(id(calendar), Curve(calendar))

    def instant(self, number: int, row: Ints, *, finish: bool) -> Ints:
        """A row of a node as instants."""
        hop = self._instants[number][finish]
        return row if hop is None else hop(row)

    def _of_node(self, number: int, *, from_finish: bool) -> Hop | None:
        if self.now.mode[number] != WORK:
            return None
        return self._hop(self.now.network.nodes[number].calendar, from_finish, None, 0, None)

    def _lane(self, edge: Edge) -> Lane:
        nodes, mode = self.now.network.nodes, self.now.mode
        plain_before, plain_after = mode[edge.before] == WORK, mode[edge.after] == WORK
        source = nodes[edge.before].calendar if plain_before else None
        target = nodes[edge.after].calendar if plain_after else None
        if plain_before and plain_after and edge.way == SAME:
            return Lane(edge, edge.lag // self.grain, None)
        rule, lag, at_finish, add = edge.rule, edge.lag, edge.from_finish, 0
        if source is not None and isinstance(rule, WorkLag) and rule.calendar is source:
            # Counted on the predecessor's own clock, a lag ends where a minute of work ends.
            rule, lag, at_finish, add = None, 0, True, edge.lag // self.grain
        return Lane(edge, add, self._hop(source, at_finish, rule, lag, target))

    def _hop(
        self,
        source: WorkCalendar | None,
        at_finish: bool,
        rule: LagRule | None,
        lag: int,
        target: WorkCalendar | None,
    ) -> Hop | None:
        if source is None and rule is None and target is None:
            return None
        whose = id(rule.calendar) if isinstance(rule, WorkLag) else id(rule)
        key = (id(source), at_finish or source is None, whose, lag, id(target))
        if key not in self._hops:
            out = self._out(source, at_finish)
            shift = later(rule, lag, self.curve)
            read = None if target is None else self.curve(target).worked
            self._hops[key] = Hop(_chained(out, shift, read), self.grain)
        return self._hops[key]

    def _out(self, source: WorkCalendar | None, at_finish: bool) -> Exact:
        if source is None:
            return lambda moments: moments
        curve = self.curve(source)
        return curve.finish_of if at_finish else curve.start_of


def _chained(out: Exact, shift: Exact, read: Exact | None) -> Exact:
    if read is None:
        return lambda values: shift(out(values))
    return lambda values: read(shift(out(values)))


def _grain(now: Situation) -> int:
    """A day where every instant and every length of the plan is whole days, else a minute."""
    project = now.network.project
    if not project.day_plan or any(not one.whole_days for one in now.network.calendars):
        return 1
    return DAY if all(value % DAY == 0 for value in _values(now) if abs(value) < HALF) else 1


def _values(now: Situation) -> Iterator[int]:
    """Every number of minutes that the forward pass reads."""
    for number, node in enumerate(now.network.nodes):
        yield now.node(number).duration
        yield from node.activity.manual or ()
        if node.span is not None and node.span.unit != "months":
            yield node.span.amount
    for edges in now.network.into:
        yield from (edge.lag for edge in edges if edge.rule is not MONTHS)
    yield now.data_instant or 0
    yield from (*now.floor, *now.finish_floor)
    tables = (now.remaining, now.resumes, now.actual_start, now.actual_finish, now.promised)
    for table in (*tables, now.start_cap, now.finish_cap):
        yield from table.values()
    yield from (at for pair in now.pinned.values() for at in pair if at is not None)
