"""The forward pass over the block graph: every project, every what-if, level by level.

It gives the dates of `projects.schedule.forward`, as days since the first one covered. Demands move
as instants: along the lag, then onto the clock of the row that they lead to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from projects.blocks.clocks import Clocks, Tables
from projects.blocks.graph import Days, Graph, Index, Level, Links
from projects.blocks.units import AHEAD, BACK, GIVEN, GROUP, PLAIN, SPANNING, UNSPLIT, WAY

GAP_DAYS = 1827
"""How far a gap between two stops is looked for, as the engine does."""


@dataclass(frozen=True, slots=True)
class Columns:
    """What differs between what-ifs: a row a node, a column a what-if, or one column for all.

    length, floor and finish are those of the graph. clocks: by clock of the graph, the clock that
    it is in this world.
    """

    length: Days
    floor: Days
    start: Days
    finish: Days
    clocks: Sequence[int]

    @property
    def count(self) -> int:
        """How many what-ifs there are."""
        columns = (self.length, self.floor, self.start, self.finish)
        return max(int(one.shape[1]) for one in columns)


@dataclass(frozen=True, slots=True)
class Dates:
    """Start and finish of every row in every what-if. `lost`: rows whose dates leave the covered
    days, or that found no gap, with all that waits for them unknown."""

    start: Days
    finish: Days
    lost: npt.NDArray[np.bool_]


def forward(graph: Graph, clocks: Clocks, columns: Columns, data_day: Days) -> Dates:
    """Date every row. `data_day`: by row, the data date since the first day covered."""
    return _Pass(graph, clocks, columns, data_day).run()


class _Pass:
    def __init__(self, graph: Graph, clocks: Clocks, columns: Columns, data_day: Days) -> None:
        self.graph, self.clocks, self.columns = graph, clocks, columns
        self.data_day = data_day
        self.tables: Tables = clocks.tables
        self.last = np.int32(clocks.days)
        self.shape = graph.count, columns.count
        stride = self.tables.stride
        self.bases = np.asarray(columns.clocks, np.int32) * np.int32(stride)
        self.base = self.bases[graph.clock][:, None]
        self.dates = np.zeros((2 * graph.count, columns.count), np.int32)
        self.lost = np.zeros(self.shape, np.bool_)

    def run(self) -> Dates:
        count = self.graph.count
        for level in self.graph.levels:
            self._level(level)
        start, finish = self.dates[:count], self.dates[count:]
        self.lost |= finish >= self.last
        return Dates(start, finish, self.lost)

    # -- one level ---------------------------------------------------------------------------

    def _level(self, level: Level) -> None:
        kinds = level.kinds
        for kind, date in ((GIVEN, self._given), (BACK, self._back), (AHEAD, self._ahead)):
            if kind in kinds:
                date(level, _shifted(kinds[kind], level.first))
        if GROUP in kinds:
            self._groups(level, _shifted(kinds[GROUP], level.first))
        if not kinds.keys() & {PLAIN, WAY, UNSPLIT, SPANNING}:
            return
        rows = slice(level.first, level.end)
        base, length = self.base[rows], self._wide(self.columns.length, rows)
        begin = self._read(base, self._wide(self.columns.floor, rows)).copy()
        if level.starts is not None:
            _raise(begin, level.starts, self._demands(level.starts))
        last = np.zeros_like(begin)
        if len(level.held):
            floors = self.graph.finish_floor[rows][level.held][:, None]
            last[level.held] = self._read(base[level.held], floors)
        if level.finishes is not None:
            _raise(last, level.finishes, self._demands(level.finishes))
        self._place(level, begin, last, length)

    def _place(self, level: Level, begin: Days, last: Days, length: Days) -> None:
        kinds, first = level.kinds, level.first
        if PLAIN in kinds:
            part = kinds[PLAIN]
            end = np.maximum(begin[part] + length[part], last[part])
            self._keep(_shifted(part, first), end - length[part], end)
        if UNSPLIT in kinds:
            for clock, where in level.unsplit:
                end = np.maximum(begin[where] + length[where], last[where])
                self._unsplit(clock, where + first, end - length[where], length[where])
        if WAY in kinds:
            part = kinds[WAY]
            self._under_way(level, part, begin[part], last[part], length[part])
        if SPANNING in kinds:
            part = kinds[SPANNING]
            self._spanning(level, part, begin[part], last[part], length[part])

    def _demands(self, links: Links) -> Days:
        """What each link asks for, on the clock of the row that it leads to."""
        asked = self.dates.take(links.sources, axis=0)
        if len(links.worked):
            base = self.bases[links.worked_clocks][:, None]
            work = self._read(base, asked[links.worked]) + links.worked_lags[:, None]
            asked[links.worked] = self._end_of(base, work)
        if len(links.elapsed):
            moved = asked[links.elapsed] + links.elapsed_lags[:, None]
            asked[links.elapsed] = np.clip(moved, 0, self.last)
        for months, where in links.months:
            asked[where] = self.clocks.later_by_months(months).take(asked[where])
        return self._read(self.bases[links.clocks][:, None], asked)

    # -- by kind -----------------------------------------------------------------------------

    def _given(self, _: Level, rows: slice) -> None:
        self._set(rows, self.columns.start[rows], self.columns.finish[rows])

    def _back(self, _: Level, rows: slice) -> None:
        """The finish stands: a work begins its length before, a point when it ends. The start of
        a span is not asked for (`projects.blocks.fits`)."""
        finish, base = self._wide(self.columns.finish, rows), self.base[rows]
        work = self._read(base, finish) - self._wide(self.columns.length, rows)
        self.lost[rows] |= work < 0
        self._set(rows, self._begin_of(base, work), finish)

    def _ahead(self, level: Level, rows: slice) -> None:
        """The start stands: a work ends its length later, a span by the wall clock."""
        start, base = self._wide(self.columns.start, rows), self.base[rows]
        length = self._wide(self.columns.length, rows)
        finish = self._end_of(base, self._read(base, start) + length)
        spans = self.graph.spans[rows][:, None]
        finish = np.where(spans, np.minimum(start + length, self.last), finish)
        self._by_months(level, rows, start, finish)
        self._set(rows, start, finish)

    def _by_months(self, level: Level, rows: slice, start: Days, finish: Days) -> None:
        for months, where in level.months:
            inside = where + level.first - rows.start
            own = inside[(inside >= 0) & (inside < rows.stop - rows.start)]
            finish[own] = self.clocks.later_by_months(months).take(start[own])

    def _groups(self, level: Level, rows: slice) -> None:
        """Summaries: around their works."""
        count = self.graph.count
        starts = np.minimum.reduceat(self.dates.take(level.members, axis=0), level.groups, axis=0)
        ends = self.dates.take(level.members + count, axis=0)
        self._set(rows, starts, np.maximum.reduceat(ends, level.groups, axis=0))

    def _unsplit(self, clock: int, rows: Index, begin: Days, length: Days) -> None:
        """The next gap between two stops that holds a work whole."""
        own = int(self.columns.clocks[clock])
        base = self.base[rows]
        low, high = self.clocks.windows(own)
        first = self._begin_of(base, begin)
        while True:
            start, finish = self._begin_of(base, begin), self._end_of(base, begin + length)
            window = np.searchsorted(low, start, side="right")
            straddled = low.take(window, mode="clip") < finish
            straddled &= start - first <= GAP_DAYS
            if not straddled.any():
                break
            begin = np.where(straddled, self._read(base, high.take(window, mode="clip")), begin)
        self.lost[rows] |= (begin <= 0) | (start - first > GAP_DAYS) | (finish >= self.last)
        self._set(rows, start, finish)

    def _under_way(self, level: Level, part: slice, begin: Days, last: Days, left: Days) -> None:
        """What remains goes on behind the data date and its finish links. With nothing left, the
        data date ends it."""
        rows = _shifted(part, level.first)
        base, data = self.base[rows], self.data_day[rows][:, None]
        spans = self.graph.spans[rows][:, None]
        resumes = self._begin_of(base, begin)
        works = self._end_of(base, begin + left)
        done = np.where(left == 0, data, works)
        done = np.where(spans, np.minimum(resumes + left, self.last), done)
        late = last > self._read(base, done)
        finish = np.where(late, self._end_of(base, last), done)
        known = self.columns.start[rows]
        whole = self.graph.whole[rows][:, None]
        before = self._begin_of(base, self._read(base, finish) - whole)
        yesterday = self._begin_of(base, self._read(base, data) - 1)
        unknown = self.graph.unknown[rows][:, None]
        self._set(rows, np.where(unknown, np.minimum(before, yesterday), known), finish)

    def _spanning(self, level: Level, part: slice, begin: Days, last: Days, length: Days) -> None:
        """Begins in working time, ends by the wall clock; of months no finish is asked for."""
        rows = _shifted(part, level.first)
        base = self.base[rows]
        start = self._begin_of(base, begin)
        finish = np.minimum(start + length, self.last)
        self._by_months(level, rows, start, finish)
        late = last > self._read(base, finish)
        if late.any():
            ends = self._end_of(base, last)
            moment = ends - length
            self.lost[rows] |= late & (moment < 0)
            moment = np.clip(moment, 0, self.last)
            work = self._read(base, moment)
            before = self._begin_of(base, work)
            before = np.where(before <= moment, before, self._begin_of(base, work - 1))
            start = np.where(late, np.maximum(start, before), start)
            finish = np.where(late, ends, finish)
        self._set(rows, start, finish)

    # -- clocks ------------------------------------------------------------------------------

    def _read(self, base: Days, moments: Days) -> Days:
        """W of instants, on the clocks whose tables begin at `base`."""
        found: Days = self.tables.worked.take(base + moments)
        return found

    def _end_of(self, base: Days, works: Days) -> Days:
        """Where stretches of work end."""
        found: Days = self.tables.finish.take(base + np.clip(works, 0, self.last))
        return found

    def _begin_of(self, base: Days, works: Days) -> Days:
        """Where work begins."""
        found: Days = self.tables.start.take(base + np.clip(works, 0, self.last))
        return found

    def _wide(self, column: Days, rows: slice) -> Days:
        found: Days = np.broadcast_to(column[rows], (rows.stop - rows.start, self.shape[1]))
        return found

    def _keep(self, rows: slice, begin: Days, end: Days) -> None:
        base = self.base[rows]
        self.lost[rows] |= begin <= 0
        self._set(rows, self._begin_of(base, begin), self._end_of(base, end))

    def _set(self, rows: slice | Index, start: Days, finish: Days) -> None:
        self.dates[: self.graph.count][rows] = start
        self.dates[self.graph.count :][rows] = finish


def _shifted(part: slice, first: int) -> slice:
    return slice(part.start + first, part.stop + first)


def _raise(bounds: Days, links: Links, demands: Days) -> None:
    """Raise the bounds of rows to the greatest demand on each."""
    greatest = np.maximum.reduceat(demands, links.firsts, axis=0)
    bounds[links.rows] = np.maximum(bounds[links.rows], greatest)
