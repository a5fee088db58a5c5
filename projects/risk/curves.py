"""Work calendars and links over arrays of instants: the engine's own curves, many runs at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
import numpy.typing as npt

from projects.errors import InputError
from projects.model import DAY
from projects.network import LagRule, add_months
from projects.network.lags import ELAPSED, WorkLag
from projects.worktime import EARLIEST, LATEST, WorkCalendar

Ints = npt.NDArray[np.int32]
"""Instants or counts of working time of one node, a value a run, in grains of the plan."""
Longs = npt.NDArray[np.int64]
"""The same in minutes, where the calendar has to be asked."""
Flags = npt.NDArray[np.bool_]
"""In which runs something holds."""

_FIRST, _END = EARLIEST.toordinal(), LATEST.toordinal()
_MARGIN = 400
"""Days covered beyond what was asked for."""
_LARGEST = 1 << 20
"""Entries up to which a link is a table; beyond them each value is worked out."""


class Curve:
    """W(t) of one calendar and its two inverses, over arrays of minutes.

    The stretches of work of the covered days stand in three arrays; the curve grows by itself.
    """

    def __init__(self, calendar: WorkCalendar) -> None:
        self.calendar = calendar
        self._first = self._end = 0
        self._begins: Longs = np.zeros(0, np.int64)
        self._counts: Longs = np.zeros(0, np.int64)
        self._turns: Longs = np.zeros(0, np.int64)
        self._at_turns: Longs = np.zeros(0, np.int64)

    def worked(self, moments: Longs) -> Longs:
        """W(t) of each instant."""
        low, high = int(moments.min()) // DAY, int(moments.max()) // DAY
        if low < self._first or high >= self._end:
            self._cover(low, high + 1)
        turn = np.searchsorted(self._turns, moments, side="right") - 1
        # Odd turns begin a stretch of work, even ones end it.
        count: Longs = self._at_turns[turn] + (turn & 1) * (moments - self._turns[turn])
        return count

    def finish_of(self, works: Longs) -> Longs:
        """The earliest instant with W >= w, of each w."""
        self._reach(works)
        stretch = np.searchsorted(self._counts, works, side="left") - 1
        moments: Longs = self._begins[stretch] + (works - self._counts[stretch])
        return moments

    def start_of(self, works: Longs) -> Longs:
        """The first instant with W = w that begins a working minute, of each w."""
        self._reach(works)
        stretch = np.searchsorted(self._counts, works, side="right") - 1
        moments: Longs = self._begins[stretch] + (works - self._counts[stretch])
        return moments

    def shift(self, moments: Longs, lags: Longs | int) -> Longs:
        """Each instant moved by working minutes, as `WorkCalendar.shift`."""
        moved = self.finish_of(self.worked(moments) + lags)
        return np.where(np.asarray(lags) == 0, moments, moved)

    def _reach(self, works: Longs) -> None:
        """Cover the days on which these counts of work are reached."""
        low, high = int(works.min()), int(works.max())
        calendar = self.calendar
        first = calendar.finish_of(low) // DAY - 1
        end = calendar.start_of(high) // DAY + 1
        if first < self._first or end > self._end:
            self._cover(first, end)

    def _cover(self, first: int, end: int) -> None:
        """Lay out the stretches of work of the days [first, end) and of those covered so far.

        Raises:
            InputError: DP304 for days outside of 1900 to 2199.
        """
        if first < _FIRST or end > _END:  # the calendar itself says so
            self.calendar.is_workday(date.min if first < _FIRST else date.max)
        if self._end:
            first, end = min(first, self._first), max(end, self._end)
        first, end = max(first - _MARGIN, _FIRST), min(end + _MARGIN, _END)
        stretches = [
            (day * DAY + begin, day * DAY + finish)
            for day in range(first, end)
            for begin, finish in self.calendar.shifts_on(date.fromordinal(day))
        ]
        bounds: Longs = np.array(stretches, np.int64).reshape(-1, 2)
        before = self.calendar.worked(first * DAY)
        sums = before + np.concatenate(([0], np.cumsum(bounds[:, 1] - bounds[:, 0])))
        self._begins, self._counts = bounds[:, 0], sums[:-1]
        self._turns = np.concatenate(([first * DAY], bounds.ravel()))
        self._at_turns = np.concatenate(([before], np.repeat(sums, 2)[1:-1]))
        self._first, self._end = first, end


class Hop:
    """One monotone step between the clocks of two nodes, remembered as a table."""

    def __init__(self, exact: Callable[[Longs], Longs], grain: int) -> None:
        self._exact, self._grain = exact, grain
        self._low = self._high = 0
        self._table: Ints = np.zeros(0, np.int32)

    def __call__(self, values: Ints) -> Ints:
        """Where each value arrives."""
        low, high = int(values.min()), int(values.max())
        if low < self._low or high >= self._high:
            if high - low >= _LARGEST:
                return self._worked_out(values)
            self._grow(low, high)
        found: Ints = self._table.take(values - np.int32(self._low))
        return found

    def _worked_out(self, values: npt.NDArray[np.signedinteger]) -> Ints:
        return (self._exact(values.astype(np.int64) * self._grain) // self._grain).astype(np.int32)

    def _grow(self, low: int, high: int) -> None:
        """Cover [low, high], what is covered, and some room for runs that go further."""
        if self._high and max(high, self._high) - min(low, self._low) < _LARGEST:
            low, high = min(low, self._low), max(high, self._high - 1)
        room = (high - low) // 2 + 256
        try:
            self._fill(low - room, high + room)
        except InputError:  # the room, not the runs, may lie outside of the calendar's years
            self._fill(low, high)

    def _fill(self, low: int, high: int) -> None:
        self._table = self._worked_out(np.arange(low, high + 1, dtype=np.int64))
        self._low, self._high = low, high + 1


def later(rule: LagRule | None, lag: int, curve_of: Callable[[WorkCalendar], Curve]) -> Exact:
    """`rule.later` over arrays."""
    if rule is None or rule is ELAPSED:
        return lambda moments: moments + (0 if rule is None else lag)
    if isinstance(rule, WorkLag):
        curve = curve_of(rule.calendar)
        return lambda moments: curve.shift(moments, lag)
    return lambda moments: by_value(lambda moment: add_months(moment, lag), moments)


Exact = Callable[[Longs], Longs]


def by_value(answer: Callable[[int], int], values: Longs) -> Longs:
    """A function of whole numbers asked once for each different value."""
    unlike, places = np.unique(values, return_inverse=True)
    found: Longs = np.array([answer(int(value)) for value in unlike], np.int64)[places]
    return found
