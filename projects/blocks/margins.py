"""From the dates of the block graph to finishes and margins of every unit in every what-if."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from projects.blocks.answers import GRAPH, Cell, Due
from projects.blocks.clocks import DAY, Clocks
from projects.blocks.graph import Graph, Index
from projects.blocks.passing import Columns, Dates
from projects.blocks.units import Unit
from projects.model import Deadline
from projects.schedule.modes import FINISHED


@dataclass(frozen=True, slots=True)
class Goal:
    """A deadline of a unit, or the whole project (deadline None): the nodes of which the last
    decides, and the clock of the graph in which the margin counts."""

    unit: int
    deadline: Deadline | None
    nodes: Sequence[int]
    clock: int
    open: bool
    begins: tuple[int, ...]
    """The nodes that show the day that begins at their instant."""


class Goals:
    """The goals of all units, ready to be read off the dates of any pass."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.by_unit: list[tuple[Goal, ...]] = []
        self.goals: list[Goal] = []
        rows: list[Index] = []
        first_place = 1
        for number, unit in enumerate(graph.units):
            own = _goals(number, unit, first_place)
            first_place += sum(1 for _ in unit.network.calendars)
            self.by_unit.append(own)
            self.goals += own
            of_unit = graph.rows_of(number)
            rows += [of_unit[list(goal.nodes)] for goal in own]
        self._rows = np.concatenate(rows)
        self._firsts = np.cumsum([0, *map(len, rows)], dtype=np.intp)[:-1]
        self._clocks = np.array([goal.clock for goal in self.goals], np.intp)
        self._due = np.array(
            [goal.deadline.at // DAY if goal.deadline else 0 for goal in self.goals]
        )

    def cells(self, dates: Dates, columns: Columns, clocks: Clocks) -> list[list[Cell]]:
        """By unit and column what the dates say."""
        latest = np.maximum.reduceat(dates.finish[self._rows], self._firsts, axis=0)
        tables = clocks.tables
        base = np.asarray(columns.clocks, np.int64)[self._clocks][:, None] * tables.stride
        due = np.clip(self._due - clocks.first, 0, clocks.days)[:, None]
        spare = (tables.worked[base + due] - tables.worked[base + latest]).tolist()
        ends = latest.tolist()
        found, place = [], 0
        for goals in self.by_unit:
            own = range(place, place + len(goals))
            place += len(goals)
            found.append(
                [
                    self._cell(
                        column,
                        dates,
                        [(ends[k][column], spare[k][column]) for k in own],
                        goals,
                        clocks.first,
                    )
                    for column in range(columns.count)
                ]
            )
        return found

    def _cell(
        self,
        column: int,
        dates: Dates,
        numbers: Sequence[tuple[int, int]],
        goals: Sequence[Goal],
        first: int,
    ) -> Cell:
        dues = []
        for goal, (end, margin) in zip(goals[1:], numbers[1:], strict=True):
            assert goal.deadline is not None
            instant = (end + first) * DAY
            day = self._day(column, dates, goal, end) + first
            item = goal.deadline.item
            dues.append(Due(item, goal.deadline, instant, date.fromordinal(day), margin, goal.open))
        dues += [
            Due(deadline.item, deadline, None, None, None, False)
            for deadline in _empty(self.graph.units[goals[0].unit])
        ]
        return Cell((numbers[0][0] + first) * DAY, tuple(dues), GRAPH)

    def _day(self, column: int, dates: Dates, goal: Goal, end: int) -> int:
        """The day that people see for a finish, since the first one covered."""
        if goal.begins:
            rows = self.graph.rows_of(goal.unit)
            last = next(n for n in goal.nodes if dates.finish[rows[n], column] == end)
            if last in goal.begins:
                return end
        return end - 1


def _empty(unit: Unit) -> list[Deadline]:
    """The deadlines of items without dates."""
    nodes_of = unit.network.nodes_of
    return [d for d in unit.network.deadlines if d.item is not None and not nodes_of(d.item)]


def _goals(number: int, unit: Unit, first_place: int) -> tuple[Goal, ...]:
    network, now = unit.network, unit.now
    places = {id(calendar): place for place, calendar in enumerate(network.calendars)}
    everything = range(len(network.nodes))
    after = {n for n in everything if network.nodes[n].kind == "point" and not network.ends(n)}
    unfinished = {n for n in everything if now.mode[n] != FINISHED}

    def goal(deadline: Deadline | None) -> Goal | None:
        item = None if deadline is None else deadline.item
        nodes = everything if item is None else network.nodes_of(item)
        if not nodes:
            return None
        return Goal(
            unit=number,
            deadline=deadline,
            nodes=nodes,
            clock=first_place + places[id(network.calendar_of(item))],
            open=not unfinished.isdisjoint(nodes),
            begins=tuple(sorted(after.intersection(nodes))),
        )

    found = [goal(None), *(goal(deadline) for deadline in network.deadlines)]
    return tuple(one for one in found if one is not None)
