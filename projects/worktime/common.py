"""The hours that several calendars have in common: a task calendar and that of its resource."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import reduce

from projects.errors import Place
from projects.worktime.curve import DaySource, Shifts


class Common:
    """Works where all of `sources` work; a stop of any of them is a stop."""

    def __init__(self, sources: Sequence[DaySource], where: Place) -> None:
        self.sources = sources
        self.where = where
        self.shifts_of_workday = reduce(overlap, (one.shifts_of_workday for one in sources))
        self.has_windows = any(one.has_windows for one in sources)
        known = [one.provisional_from for one in sources if one.provisional_from is not None]
        self.provisional_from = min(known, default=None)

    def shifts(self, first: date, last: date) -> list[Shifts]:
        """The shifts of every day from `first` to before `last`."""
        days = zip(*(one.shifts(first, last) for one in self.sources), strict=True)
        return [reduce(overlap, day) for day in days]

    def windows(self, first: date, last: date) -> list[tuple[date, date, str]]:
        """The stops of all: (first day, day after, name), sorted."""
        return sorted(window for one in self.sources for window in one.windows(first, last))

    def name_of(self, day: date) -> str:
        """What the first calendar that names the day calls it."""
        return next((name for one in self.sources if (name := one.name_of(day))), "")


def overlap(one: Shifts, other: Shifts) -> Shifts:
    """The minutes that two days' shifts share."""
    shared = ((max(a, c), min(b, d)) for a, b in one for c, d in other)
    return tuple(shift for shift in sorted(shared) if shift[0] < shift[1])
