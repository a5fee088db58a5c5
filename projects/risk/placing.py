"""The nodes that are not plain work, many runs at once; each as `projects.schedule.forward` has it.

Here everything counts in minutes and in instants; the rows take it in grains.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from projects.network import Node
from projects.risk.curves import Curve, Flags, Ints, Longs, by_value, later
from projects.risk.runs import Case, Runs
from projects.schedule import modes
from projects.schedule.forward import FIVE_YEARS, manual_dates, no_gap, start_before
from projects.schedule.heeded import carried_by, left_of_lag
from projects.schedule.situation import span_end

Dated = tuple[Longs, Longs]
"""Start and finish of a node in each run, minutes."""


def place_special(runs: Runs, number: int, case: Case) -> None:
    """Date one node that is not plain work.

    Raises:
        InputError: DP404 where an unsplittable work fits no gap, DP304 beyond the calendars' years.
    """
    place = _Placing(runs, number, case)
    start, finish = place.arrived() if number in case.arrivals else _WAYS[place.mode](place)
    grain = runs.lanes.grain
    runs.start[number], runs.finish[number] = start // grain, finish // grain


class _Placing:
    """One node and what its placing reads."""

    def __init__(self, runs: Runs, number: int, case: Case) -> None:
        self.runs, self.number, self.case = runs, number, case
        self.now = runs.now
        self.mode = self.now.mode[number]
        self.node: Node = self.now.node(number)
        self.step = self.now.network.step
        self.grain = runs.lanes.grain

    @property
    def curve(self) -> Curve:
        """The curve of its calendar."""
        return self.runs.lanes.curve(self.node.calendar)

    def all(self, moment: int) -> Longs:
        """One instant for every run."""
        return np.full(self.runs.durations.count, moment, np.int64)

    def minutes(self, row: Ints) -> Longs:
        """Grains as minutes."""
        return row.astype(np.int64) * self.grain

    def lasts(self) -> Longs:
        """Minutes that it lasts, or that remain of it, in each run."""
        return self.all(0) + self.minutes(np.asarray(self.runs.duration(self.number, self.case)))

    def demands(self) -> tuple[Longs | None, Longs | None]:
        """The greatest start demand and the greatest finish demand; None where there is none."""
        found: list[Longs | None] = [None, None]
        for lane in self.runs.lanes.into[self.number]:
            if lane.edge.number in self.now.unheeded:
                continue
            demand, end = self.minutes(self.runs.demand(lane)), lane.edge.to_finish
            known = found[end]
            found[end] = demand if known is None else np.maximum(known, demand)
        return found[0], found[1]

    def moment(self) -> Longs:
        """The latest of its bounds and demands, as an instant."""
        least = max(self.now.floor[self.number], self.now.finish_floor[self.number])
        found = self.all(least)
        for demand in self.demands():
            if demand is not None:
                found = np.maximum(found, demand)
        return found

    # -- the other end -----------------------------------------------------------------------

    def span_ends(self, begins: Longs) -> Longs:
        """Where elapsed time or calendar months end."""
        node, number = self.node, self.number
        ends = by_value(lambda begin: span_end(node, begin), begins)
        if number not in self.runs.durations.uncertain:
            return ends
        return begins + self.runs.durations.span(number, ends - begins, self.case.left_out)

    def start_before(self, ends: Longs, lasts: Longs | None) -> Longs:
        """`projects.schedule.forward.start_before`; a span lasts as planned where `lasts` is
        None."""
        node, curve = self.node, self.curve
        if node.kind == "point":
            return ends
        if node.kind == "work":
            return curve.start_of(curve.worked(ends) - (node.duration if lasts is None else lasts))
        if lasts is None:
            return by_value(lambda end: start_before(node, end, self.step), ends)
        moments = ends - lasts
        works = curve.worked(moments)
        begins = curve.start_of(works)
        return np.where(begins <= moments, begins, curve.start_of(works - self.step))

    # -- by mode -----------------------------------------------------------------------------

    def arrived(self) -> Dated:
        """Ends when it is told to, whatever it waits for."""
        ends = self.curve.finish_of(self.minutes(self.case.arrivals[self.number]))
        return self.start_before(ends, None), ends

    def group(self) -> Dated:
        """The start and finish of a summary: its own where it is manually scheduled."""
        if self.node.activity.manual is not None:
            begin, end = self.node.activity.manual
            return self.all(begin), self.all(end)
        first, *others = self.node.members
        start, finish = self.runs.starts(first), self.runs.ends(first)
        for member in others:
            start = np.minimum(start, self.runs.starts(member))
            finish = np.maximum(finish, self.runs.ends(member))
        return self.minutes(start), self.minutes(finish)

    def finished(self) -> Dated:
        """Actual dates; a carrier passes on what it should have waited for."""
        number, now = self.number, self.now
        if number in now.carriers:
            self._carry()
        return self.all(now.actual_start[number]), self.all(now.actual_finish[number])

    def _carry(self) -> None:
        now, runs, number = self.now, self.runs, self.number
        asked = [
            runs.demand(lane)
            for lane in runs.lanes.into[number]
            if carried_by(lane.edge, now.mode, now.carriers)
        ]
        carried = runs.carried[number] = np.maximum.reduce(asked)
        data = now.data_instant
        assert data is not None
        for edge in now.network.out[number]:
            if edge.from_finish:
                rule, left = left_of_lag(edge, now.actual_finish[number], data)
                move = later(rule, left, runs.lanes.curve)
                moved = move(self.minutes(carried)) // self.grain
                runs.through[edge.number] = moved.astype(np.int32)

    def under_way(self) -> Dated:
        """What remains goes on behind the data date and, by the progress mode, its demands."""
        now, number, curve = self.now, self.number, self.curve
        data, rules = now.data_instant, now.network.rules
        assert data is not None
        resumes, last = self.all(now.resumes[number]), None
        if rules.reschedule or now.network.project.start is None:
            for lane in self.runs.lanes.into[number]:
                if lane.edge.number in now.unheeded:
                    continue
                demand = self.minutes(self.runs.demand(lane))
                if lane.edge.to_finish:
                    last = demand if last is None else np.maximum(last, demand)
                elif lane.edge.from_finish:
                    resumes = np.maximum(resumes, demand)
        resumes = self.runs.resumes[number] = curve.start_of(curve.worked(resumes))
        if not now.remaining[number]:
            ends = resumes if self.node.kind == "span" else self.all(data)
        elif self.node.kind == "span":
            ends = resumes + self.lasts()
        else:
            ends = curve.finish_of(curve.worked(resumes) + self.lasts())
        ends = self._pulled(ends, last)[0]
        begun = now.actual_start.get(number)
        if begun is not None:
            return self.all(begun), ends
        before = curve.start_of(curve.worked(self.all(data)) - self.step)
        return np.minimum(self.start_before(ends, None), before), ends

    def _pulled(self, ends: Longs, last: Longs | None) -> tuple[Longs, Flags | None]:
        """Finishes moved to their finish demands, and in which runs that was."""
        if last is None:
            return ends, None
        curve = self.curve
        works = curve.worked(last)
        late = works > curve.worked(ends)
        return np.where(late, curve.finish_of(works), ends), late

    def fixed(self) -> Dated:
        """A mandatory start or finish, and the other end."""
        begin, end = self.now.pinned[self.number]
        if begin is None:
            assert end is not None
            ends = self.all(end)
            return self.start_before(ends, self._span_or_work(ends)), ends
        begins = self.all(begin)
        if self.node.kind == "point":
            return begins, begins
        if self.node.kind == "span":
            return begins, self.span_ends(begins)
        return begins, self.curve.finish_of(self.curve.worked(begins) + self.lasts())

    def _span_or_work(self, ends: Longs) -> Longs | None:
        """What it lasts, counted back from its end; None for a span as planned."""
        uncertain = self.runs.durations.uncertain.get(self.number)
        if self.node.kind == "work" or (uncertain and uncertain.planned is not None):
            return self.lasts()
        if uncertain is None:
            return None
        wholes = ends - self.start_before(ends, None)
        return self.runs.durations.span(self.number, wholes, self.case.left_out)

    def manual(self) -> Dated:
        """The dates at which somebody put it."""
        begin, end = manual_dates(self.node)
        return self.all(begin), self.all(end)

    def promised(self) -> Dated:
        """The promised day, moved by what the work lasts longer or shorter than planned."""
        promise = self.all(self.now.promised[self.number])
        uncertain = self.runs.durations.uncertain.get(self.number)
        ends, lasts = promise, None
        if uncertain is not None:
            assert uncertain.planned is not None
            drawn = self.lasts()
            over = drawn - uncertain.planned
            span = self.node.kind == "span"
            ends, lasts = promise + over if span else self.curve.shift(promise, over), drawn
        if self.now.data_instant is not None:
            ends = np.maximum(ends, self.now.data_instant)
        return self.start_before(ends, lasts), ends

    def point(self) -> Dated:
        """The instant that its demands give, unrounded."""
        found = self.moment()
        return found, found

    def span(self) -> Dated:
        """Elapsed time or calendar months: begins in working time, ends on the wall clock."""
        now, number, curve = self.now, self.number, self.curve
        first, last = self.demands()
        floor, finish_floor = now.floor[number], now.finish_floor[number]
        if floor > modes.LOW:
            first = self.all(floor) if first is None else np.maximum(first, floor)
        if finish_floor > modes.LOW:
            last = self.all(finish_floor) if last is None else np.maximum(last, finish_floor)
        if first is None:  # only a finish constraint places it
            assert last is not None
            ends = curve.finish_of(curve.worked(last))
            return self.start_before(ends, self._span_or_work(ends)), ends
        begins = curve.start_of(curve.worked(first))
        ends = self.span_ends(begins)
        pulled, late = self._pulled(ends, last)
        if late is None:
            return begins, ends
        lasts = ends - begins if number in self.runs.durations.uncertain else None
        before = self.start_before(pulled, lasts)
        return np.where(late, np.maximum(begins, before), begins), pulled

    def plain(self) -> Dated:
        """Work that needs a closer look at its links, and work of assumed duration."""
        first, last = self._works()
        if self.mode == modes.UNSPLIT or self.number in self.now.unsplit:
            return self._next_gap(first, last)
        return self.curve.start_of(first), self.curve.finish_of(last)

    def _works(self) -> Dated:
        """W of start and finish of a work from its bounds and demands."""
        curve, number = self.curve, self.number
        first, last = self.demands()
        begin, end = self.all(self.now.floor[number]), self.all(self.now.finish_floor[number])
        if first is not None:
            begin = np.maximum(begin, curve.worked(first))
        if last is not None:
            end = np.maximum(end, curve.worked(last))
        lasts = self.lasts()
        end = np.maximum(end, begin + lasts)
        return end - lasts, end

    def _next_gap(self, begin: Longs, end: Longs) -> Dated:
        """The next gap between two windows that fits, from W `begin` to W `end`."""
        curve, calendar, lasts = self.curve, self.node.calendar, end - begin
        first, moved = curve.start_of(begin), True
        while moved:
            moved = False
            calendar.finish_of(int(end.max()))  # its windows are those of the covered years
            for low, _ in calendar.windows:
                gap = calendar.worked(low)
                straddled = (begin < gap) & (gap < end)
                if not straddled.any():
                    continue
                if ((curve.start_of(begin) - first > FIVE_YEARS) & straddled).any():
                    raise no_gap(self.node)
                begin, moved = np.where(straddled, gap, begin), True
                end = begin + lasts
        return curve.start_of(begin), curve.finish_of(end)

    def bound(self) -> Dated:
        """Work whose latest dates hold its early dates too (msproject, honoured constraints)."""
        now, number, curve = self.now, self.number, self.curve
        start_cap, finish_cap = now.start_cap.get(number), now.finish_cap.get(number)
        if self.node.kind != "work":
            moment = self.moment()
            for cap in (start_cap, finish_cap):
                moment = moment if cap is None else np.minimum(moment, cap)
            return moment, moment if self.node.kind == "point" else self.span_ends(moment)
        begin, end = self._works()
        lasts = end - begin
        if finish_cap is not None:
            end = np.minimum(end, finish_cap)
        begin = end - lasts if start_cap is None else np.minimum(end - lasts, start_cap)
        return curve.start_of(begin), curve.finish_of(begin + lasts)


_WAYS: dict[int, Callable[[_Placing], Dated]] = {
    modes.GROUP: _Placing.group,
    modes.FINISHED: _Placing.finished,
    modes.UNDER_WAY: _Placing.under_way,
    modes.FIXED: _Placing.fixed,
    modes.MANUAL: _Placing.manual,
    modes.PROMISED: _Placing.promised,
    modes.POINT: _Placing.point,
    modes.SPAN: _Placing.span,
    modes.ASSUMED: _Placing.plain,
    modes.HELD: _Placing.plain,
    modes.UNSPLIT: _Placing.plain,
    modes.BOUND: _Placing.bound,
}
