"""All plans of a portfolio as one block graph: flat integer arrays, level by level.

Rows of one level wait for rows of earlier levels only, so a level of all plans is dated at once,
for all what-ifs at once. Plans share no link: the graph falls into blocks. The levels are worked
out once; passes only read them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from projects.blocks.units import (
    ELAPSED_LAG,
    GROUP,
    MONTH_LAG,
    NONE,
    UNSPLIT,
    WALL_PLACE,
    WAY,
    WORK_LAG,
    Unit,
)

Index = npt.NDArray[np.intp]
Days = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Links:
    """The links into the rows of a level that ask for a start, or those that ask for a finish.

    sources: rows of the table of dates (starts first, finishes behind them). clocks: of the rows
    that they lead to. rows: the rows that they lead to, each once, from the first of the level on;
    firsts: where the links of each begin. worked, elapsed, months: which links have a lag of that
    kind.
    """

    sources: Index
    clocks: Index
    rows: Index
    firsts: Index
    worked: Index
    worked_clocks: Index
    worked_lags: Days
    elapsed: Index
    elapsed_lags: Days
    months: tuple[tuple[int, Index], ...]


@dataclass(frozen=True, slots=True)
class Level:
    """Rows `first` to before `end`; `kinds` says for each kind where its rows begin and end."""

    first: int
    end: int
    kinds: dict[int, slice]
    starts: Links | None
    finishes: Links | None
    held: Index
    """Rows, from the first of the level on, that may not finish before a day."""
    months: tuple[tuple[int, Index], ...]
    """Rows of calendar months, from the first of the level on, by the number of months."""
    members: Index
    """Rows of the table of dates that summaries span: the starts of all of their works."""
    groups: Index
    """Where the members of each summary begin."""
    unsplit: tuple[tuple[int, Index], ...]
    """Rows that may not straddle a stop, from the first of the level on, by clock."""


@dataclass(frozen=True)
class Graph:
    """The rows of all units, ordered by level and kind. `row` is by place of a node among the
    nodes of all units one behind the other; `offsets` says where those of a unit begin."""

    units: Sequence[Unit]
    offsets: Index
    row: Index
    clock: Index
    home: Index
    length: Days
    floor: Days
    finish_floor: Days
    start: Days
    finish: Days
    promised: Days
    whole: Days
    spans: Flags
    """Rows that count by the wall clock."""
    unknown: Flags
    """Rows under way of which nobody said when they began."""
    kind: Index
    movable: Flags
    owner: Index
    """Place of a row's owner among `owners`."""
    owners: Sequence[str]
    monthly: Flags
    """Rows of calendar months."""
    levels: tuple[Level, ...]

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self.row)

    def rows_of(self, unit: int) -> Index:
        """The rows of a unit, in the order of its nodes."""
        return self.row[self.offsets[unit] : self.offsets[unit + 1]]


def graph_of(units: Sequence[Unit], first_day: int) -> Graph:
    """The block graph of units; days count from `first_day`.

    A clock is numbered by its unit: its place among the calendars of all units one behind the
    other, with the clock of every day (0) before them.
    """
    flat = _Flat(units)
    order = np.lexsort((flat.kind, flat.level))
    row = np.empty(len(order), np.intp)
    row[order] = np.arange(len(order))
    return Graph(
        units=units,
        offsets=flat.offsets,
        row=row,
        clock=flat.clock[order],
        home=flat.home[order],
        length=flat.length[order].astype(np.int32),
        floor=_since(flat.floor[order], first_day),
        finish_floor=_since(flat.finish_floor[order], first_day),
        start=_since(flat.start[order], first_day),
        finish=_since(flat.finish[order], first_day),
        promised=_since(flat.promised[order], first_day),
        whole=flat.whole[order].astype(np.int32),
        spans=flat.span[order],
        unknown=((flat.kind == WAY) & (flat.start == NONE))[order],
        kind=flat.kind[order].astype(np.intp),
        movable=flat.movable[order],
        owner=flat.owner[order],
        owners=flat.owners,
        monthly=(flat.months > 0)[order],
        levels=tuple(_levels(flat, order, row)),
    )


def _since(days: npt.NDArray[np.int64], first_day: int) -> Days:
    """Days since the first; the first itself where there is none."""
    return np.where(days == NONE, 0, days - first_day).astype(np.int32)


class _Flat:
    """The columns of all units one behind the other."""

    def __init__(self, units: Sequence[Unit]) -> None:
        counts = [len(unit.kind) for unit in units]
        self.offsets: Index = np.concatenate(([0], np.cumsum(counts, dtype=np.intp)))
        places = np.concatenate(([0], np.cumsum([_places(unit) for unit in units], dtype=np.intp)))

        def column(name: str) -> npt.NDArray[np.int64]:
            return np.array([one for unit in units for one in getattr(unit, name)], np.int64)

        self.kind, self.level, self.length = map(column, ("kind", "level", "length"))
        self.floor, self.finish_floor = map(column, ("floor", "finish_floor"))
        self.start, self.finish, self.months = map(column, ("start", "finish", "months"))
        self.promised, self.whole = map(column, ("promised", "whole"))
        self.span, self.movable = (column(one).astype(np.bool_) for one in ("span", "movable"))
        names = [one for unit in units for one in unit.owner]
        self.owners = list(dict.fromkeys(names))
        place_of = {name: place for place, name in enumerate(self.owners)}
        self.owner: Index = np.array([place_of[name] for name in names], np.intp)
        of_rows = np.repeat(places[:-1], counts)
        self.clock = _clocks(column("clock"), of_rows)
        self.home = _clocks(column("home"), of_rows)
        links = [len(unit.sources) for unit in units]
        own = np.repeat(self.offsets[:-1], links)
        sources = column("sources")
        self.before, self.of_finish = sources // 2 + own, sources % 2
        self.targets = column("targets") + own
        self.to_finish = column("to_finish").astype(np.bool_)
        self.lag_kind, self.lag = column("lag_kind"), column("lag")
        self.lag_clock = _clocks(column("lag_clock"), np.repeat(places[:-1], links))
        self.members = [
            tuple(int(base) + member for member in members)
            for base, unit in zip(self.offsets, units, strict=False)
            for members in unit.members
        ]


def _places(unit: Unit) -> int:
    return sum(1 for _ in unit.network.calendars)


def _clocks(places: npt.NDArray[np.int64], first: Index) -> Index:
    return np.where(places == WALL_PLACE, 0, places + first + 1).astype(np.intp)


def _levels(flat: _Flat, order: Index, row: Index) -> list[Level]:
    level_of, kind_of = flat.level[order], flat.kind[order]
    count, depth = len(order), int(level_of[-1]) + 1 if len(order) else 0
    bounds = np.searchsorted(level_of, np.arange(depth + 1))
    targets, edge_levels = row[flat.targets], flat.level[flat.targets]
    sorted_edges = np.lexsort((targets, flat.to_finish, edge_levels))
    edge_bounds = np.searchsorted(edge_levels[sorted_edges], np.arange(depth + 1))
    found = []
    for number in range(depth):
        first, end = int(bounds[number]), int(bounds[number + 1])
        kinds = kind_of[first:end]
        edges = sorted_edges[edge_bounds[number] : edge_bounds[number + 1]]
        split = int(np.searchsorted(flat.to_finish[edges], True))
        nodes = order[first:end]
        groups = nodes[kinds == GROUP]
        members = [row[list(flat.members[node])] for node in groups]
        found.append(
            Level(
                first=first,
                end=end,
                kinds=_slices(kinds),
                starts=_links(flat, edges[:split], row, first, count),
                finishes=_links(flat, edges[split:], row, first, count),
                held=np.flatnonzero(flat.finish_floor[nodes] != NONE),
                months=_by(flat.months[nodes], flat.months[nodes] > 0),
                members=np.concatenate(members) if members else np.zeros(0, np.intp),
                groups=np.cumsum([0, *map(len, members)], dtype=np.intp)[:-1],
                unsplit=_by(flat.clock[nodes], kinds == UNSPLIT),
            )
        )
    return found


def _slices(kinds: npt.NDArray[np.int64]) -> dict[int, slice]:
    found, firsts = np.unique(kinds, return_index=True)
    ends = [*firsts[1:], len(kinds)]
    return {
        int(kind): slice(int(low), int(high))
        for kind, low, high in zip(found, firsts, ends, strict=True)
    }


def _by(
    values: npt.NDArray[np.signedinteger], where: npt.NDArray[np.bool_]
) -> tuple[tuple[int, Index], ...]:
    """The places where something holds, by the value that stands there."""
    places = np.flatnonzero(where)
    return tuple((int(one), places[values[places] == one]) for one in np.unique(values[places]))


def _links(flat: _Flat, edges: Index, row: Index, first: int, count: int) -> Links | None:
    if not len(edges):
        return None
    rows, firsts = np.unique(row[flat.targets[edges]], return_index=True)
    kinds, lags = flat.lag_kind[edges], flat.lag[edges]
    worked, elapsed = np.flatnonzero(kinds == WORK_LAG), np.flatnonzero(kinds == ELAPSED_LAG)
    return Links(
        sources=row[flat.before[edges]] + count * flat.of_finish[edges],
        clocks=flat.clock[flat.targets[edges]],
        rows=rows - first,
        firsts=firsts,
        worked=worked,
        worked_clocks=flat.lag_clock[edges][worked],
        worked_lags=lags[worked].astype(np.int32),
        elapsed=elapsed,
        elapsed_lags=lags[elapsed].astype(np.int32),
        months=_by(lags, kinds == MONTH_LAG),
    )
