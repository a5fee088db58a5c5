"""What every what-if makes of the rows of the block graph, and of its clocks."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from projects.blocks.changes import (
    Change,
    Extend,
    Open,
    Rain,
    Slip,
    Stretch,
    factor_of,
    longer,
    slip_of,
)
from projects.blocks.clocks import Clocks, Days
from projects.blocks.graph import Graph
from projects.blocks.passing import Columns
from projects.blocks.stops import changed_specs, rain_day
from projects.blocks.units import BACK, PLAIN, SPANNING, UNSPLIT, WAY, Unit
from projects.errors import InputError
from projects.holidays import Override
from projects.model import CalendarSpec, Project
from projects.worktime import WorkCalendar, calendars_of

BEYOND = 1 << 20
"""More days than any calendar covers."""


def of_time(changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """The changes that touch calendars."""
    return tuple(one for one in changes if isinstance(one, Open | Extend | Rain))


def of_works(changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """The changes that touch works."""
    return tuple(one for one in changes if isinstance(one, Slip | Stretch))


def as_planned(graph: Graph, clocks: Sequence[int]) -> Columns:
    """One column: the plans as they are."""
    return Columns(
        length=graph.length[:, None],
        floor=graph.floor[:, None],
        start=graph.start[:, None],
        finish=graph.finish[:, None],
        clocks=clocks,
    )


def supposed(
    graph: Graph,
    clocks: Clocks,
    base: Columns,
    early_start: Days,
    cases: Sequence[tuple[Change, ...]],
    world: Sequence[int],
    data_day: Days,
) -> Columns:
    """A column for each case, whose clocks are `world`. `base`, `early_start`: the plans as they
    are, from which slips count."""
    lengths, floors, finishes = [], [], []
    for case in cases:
        slip = np.array([slip_of(case, one) for one in graph.owners], np.int32)[graph.owner]
        slip = np.where(graph.movable, slip, 0)
        length = _stretched(graph, case)
        lengths.append(length + np.where(graph.kind == WAY, slip, 0))
        floors.append(_later(graph, clocks, base, early_start, slip))
        finishes.append(_promised_later(graph, clocks, base, slip, data_day))
    return Columns(
        length=_columns(lengths),
        floor=_columns(floors),
        start=base.start,
        finish=_columns(finishes),
        clocks=world,
    )


def _columns(rows: Sequence[npt.NDArray[np.signedinteger]]) -> Days:
    found: Days = np.stack(rows, axis=1).astype(np.int32)
    return found[:, :1] if (found == found[:, :1]).all() else found


def _stretched(graph: Graph, case: tuple[Change, ...]) -> Days:
    length: Days = graph.length
    for owner, name in enumerate(graph.owners):
        factor = factor_of(case, name)
        if factor != 1:
            rows = np.flatnonzero(graph.movable & (graph.owner == owner))
            whole, places = np.unique(graph.length[rows], return_inverse=True)
            # Fractions may be long; a length beyond all covered days is as long as any such.
            more = [min(longer(int(one), factor, 1), BEYOND) for one in whole]
            length = length.copy()
            length[rows] = np.array(more, np.int32)[places]
    return length


def _later(graph: Graph, clocks: Clocks, base: Columns, start: Days, slip: Days) -> Days:
    """Floors behind which works that slip begin: so many working days behind their early start."""
    rows = np.flatnonzero((slip > 0) & np.isin(graph.kind, (PLAIN, UNSPLIT, SPANNING)))
    if not len(rows):
        return graph.floor
    tables = clocks.tables
    home = np.asarray(base.clocks, np.int32)[graph.home[rows]] * np.int32(tables.stride)
    works = np.minimum(tables.worked[home + start[rows]] + slip[rows], clocks.days)
    moment = graph.clock[rows] == 0  # a point stays at the end of what it waits for
    moved = np.where(moment, tables.finish[home + works], tables.start[home + works])
    floor = graph.floor.copy()
    floor[rows] = np.maximum(floor[rows], moved)
    return floor


def _promised_later(
    graph: Graph, clocks: Clocks, base: Columns, slip: Days, data_day: Days
) -> Days:
    rows = np.flatnonzero((slip > 0) & (graph.kind == BACK) & (graph.promised > 0))
    if not len(rows):
        return graph.finish
    tables = clocks.tables
    home = np.asarray(base.clocks, np.int32)[graph.home[rows]] * np.int32(tables.stride)
    works = tables.worked[home + graph.promised[rows]] + slip[rows]
    moved = tables.finish[home + np.minimum(works, clocks.days)]
    finish = graph.finish.copy()
    finish[rows] = np.maximum(moved, data_day[rows])
    return finish


@dataclass
class Worlds:
    """The clocks of units under changes of their calendars."""

    clocks: Clocks
    override: Override | None
    _compiled: dict[Hashable, tuple[WorkCalendar, ...]] = field(default_factory=dict)

    def of(self, unit: Unit, changes: tuple[Change, ...]) -> list[int]:
        """The clocks of a unit's calendars, in their order.

        Raises InputError DP30x where a calendar has no working day left.
        """
        project = unit.network.project
        specs = changed_specs(project, changes)
        if specs == project.calendars:
            calendars = tuple(unit.network.calendars)
        else:
            calendars = self._compile(project, specs)
        found = [self.clocks.of(calendar) for calendar in calendars]
        for change in changes:
            if isinstance(change, Rain):
                data = unit.now.data_instant
                day = rain_day(project, change, data, self.clocks.first)
                if day is not None:
                    found = [self.clocks.rained(one, day, change.days) for one in found]
        return found

    def _compile(
        self, project: Project, specs: tuple[CalendarSpec, ...]
    ) -> tuple[WorkCalendar, ...]:
        used = frozenset(work.calendar for work in project.activities)
        key = specs, project.calendar, used
        if key not in self._compiled:
            changed = replace(project, calendars=specs)
            self._compiled[key] = tuple(calendars_of(changed, self.override))
        return self._compiled[key]


def world_of(
    worlds: Worlds, units: Sequence[Unit], changes: tuple[Change, ...]
) -> tuple[list[int], dict[int, InputError]]:
    """The clocks of all units under changes, and the units whose calendars fail with what is
    wrong; those keep their own."""
    found, failed = [0], {}
    for number, unit in enumerate(units):
        try:
            found += worlds.of(unit, changes)
        except InputError as error:
            failed[number] = error
            found += worlds.of(unit, ())
    return found, failed


def rebuilt(unit: Unit, changes: tuple[Change, ...]) -> bool:
    """Whether a case changes what the rows of a unit were made from: lags in percent, months that
    become days, lengths that were read off calendars. Such a plan is edited and built again."""
    if unit.hangs_on_lengths and any(factor_of(changes, one) != 1 for one in unit.owners):
        return True
    return unit.hangs_on_calendars and bool(of_time(changes))


def touched(unit: Unit, changes: tuple[Change, ...]) -> bool:
    """Whether a case concerns a plan at all."""
    if any(isinstance(one, Rain) for one in changes):
        return True
    project = unit.network.project
    if of_time(changes) and changed_specs(project, changes) != project.calendars:
        return True
    return any(slip_of(changes, one) or factor_of(changes, one) != 1 for one in unit.owners)
