"""Work calendars as tables of whole days: what a clock reads on each day, and back.

A clock counts the worked days of one calendar. Days are counted from the first one covered, W(t)
stands in a table, and so do its two inverses: where a stretch of work ends, and where it begins.
Beyond the covered days every answer is the last one covered; the passes notice that.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from projects.network import add_months
from projects.worktime import EARLIEST, FULL_DAY, LATEST, WorkCalendar
from projects.worktime.common import Common
from projects.worktime.curve import NO_WORK, DaySource
from projects.worktime.layers import Layers

Days = npt.NDArray[np.int32]
"""Days since the first one covered, or counts of worked days."""
Flags = npt.NDArray[np.bool_]

WALL = 0
"""The clock of every day: what counts by instants."""
DAY = 1440


class PartDays(Exception):
    """A calendar works parts of days: it is no table of days."""


@dataclass(frozen=True, slots=True)
class Tables:
    """All clocks one behind the other, each `stride` entries: W, where work ends, where it begins.

    The clock c reads day t at `c * stride + t`.
    """

    stride: int
    worked: Days
    finish: Days
    start: Days


@dataclass(slots=True)
class _Clock:
    open: Flags
    layers: DaySource | None
    windows: tuple[Days, Days] | None = None


@dataclass
class Clocks:
    """The clocks of a portfolio, each calendar once. Days are ordinals; the tables count from
    `first`, and `last` is the last instant covered."""

    first: int
    last: int
    _clocks: list[_Clock] = field(default_factory=list)
    _known: dict[Hashable, int] = field(default_factory=dict)
    _months: dict[int, Days] = field(default_factory=dict)
    _tables: Tables | None = None

    def __post_init__(self) -> None:
        """Stay within the years of calendars; begin with the clock of every day."""
        self.first = max(self.first, EARLIEST.toordinal())
        self.last = min(self.last, LATEST.toordinal())
        self._add(_Clock(np.ones(self.days, np.bool_), None))

    @property
    def days(self) -> int:
        """How many days are covered."""
        return self.last - self.first

    def of(self, calendar: WorkCalendar) -> int:
        """The clock of a calendar. Raises PartDays where it works parts of days."""
        key = _content(calendar.layers)
        if key not in self._known:
            self._known[key] = self._add(_Clock(self._opened(calendar.layers), calendar.layers))
        return self._known[key]

    def rained(self, clock: int, day: int, count: int) -> int:
        """The clock without the first `count` worked days from the covered day `day` on."""
        key = (clock, day, count)
        if key not in self._known:
            known = self._clocks[clock]
            lost = np.flatnonzero(known.open[day:])[:count] + day
            dry = known.open.copy()
            dry[lost] = False
            self._known[key] = self._add(_Clock(dry, known.layers))
        return self._known[key]

    def windows(self, clock: int) -> tuple[Days, Days]:
        """Where the stops begin and end that unsplittable work may not straddle, divided by the
        worked days inside of them; behind the last one stands a stop that nothing reaches."""
        known = self._clocks[clock]
        if known.windows is None:
            known.windows = self._stops(known)
        return known.windows

    def later_by_months(self, months: int) -> Days:
        """By day: the day so many calendar months later."""
        if months not in self._months:
            inside = range(self.first, self.last + 1)
            limit = LATEST.toordinal()
            moved = [_moved(day, months, limit) - self.first for day in inside]
            self._months[months] = np.clip(np.array(moved, np.int32), 0, self.days)
        return self._months[months]

    @property
    def tables(self) -> Tables:
        """The tables of all clocks known by now."""
        if self._tables is None:
            rows = [self._rows(clock.open) for clock in self._clocks]
            worked, finish, start = (np.concatenate(column) for column in zip(*rows, strict=True))
            self._tables = Tables(self.days + 1, worked, finish, start)
        return self._tables

    def _add(self, clock: _Clock) -> int:
        self._clocks.append(clock)
        self._tables = None
        return len(self._clocks) - 1

    def _opened(self, layers: DaySource) -> Flags:
        shifts = layers.shifts(date.fromordinal(self.first), date.fromordinal(self.last))
        if any(day not in (FULL_DAY, NO_WORK) for day in set(shifts)):
            raise PartDays
        return np.fromiter(map(bool, shifts), np.bool_, self.days)

    def _rows(self, opened: Flags) -> tuple[Days, Days, Days]:
        worked = np.zeros(self.days + 1, np.int32)
        np.cumsum(opened, out=worked[1:])
        starts = np.flatnonzero(opened).astype(np.int32)
        start, finish = (np.full(self.days + 1, self.days, np.int32) for _ in range(2))
        start[: len(starts)] = starts
        finish[0] = 0
        finish[1 : len(starts) + 1] = starts + 1
        return worked, finish, start

    def _stops(self, clock: _Clock) -> tuple[Days, Days]:
        found: list[tuple[int, int]] = []
        first, last = date.fromordinal(self.first), date.fromordinal(self.last)
        declared: Sequence[Any] = clock.layers.windows(first, last) if clock.layers else ()
        for start, end, _ in declared:
            begun = start.toordinal() - self.first
            until = end.toordinal() - self.first
            for day in range(begun, until + 1):
                if day == until or clock.open[day]:
                    if begun < day:
                        found.append((begun, day))
                    begun = day + 1
        found.sort()
        never = self.days + 1
        low = np.array([*(one for one, _ in found), never], np.int32)
        return low, np.array([*(end for _, end in found), self.days], np.int32)


def _moved(day: int, months: int, limit: int) -> int:
    """A day moved by months; `limit` or the first day where that leaves the calendars' years."""
    year = date.fromordinal(day).year + months // 12
    if year >= LATEST.year:
        return limit
    return add_months(day * DAY, months) // DAY if year >= EARLIEST.year else 0


def _content(layers: DaySource) -> Hashable:
    """What two calendars that work the same days have in common, whatever plan they stand in."""
    if isinstance(layers, Common):
        return tuple(_content(one) for one in layers.sources)
    assert isinstance(layers, Layers)
    below = None if layers.base is None else _content(layers.base)
    notices = None if layers.override is None else frozenset(layers.override.items())
    return layers.spec, layers.shifts_of_workday, notices, below
