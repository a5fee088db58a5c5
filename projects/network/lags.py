"""How an instant moves along a link: lags in working time, elapsed time or calendar months.

A lag of l working minutes takes t to inv(W(t) + l): it ends at the end of its last working minute
(Friday 24:00, not Monday 00:00; SEMANTICS 2). Going back gives the last instant that still meets
the demand: taking inv there as well would make a work late by a weekend that nobody needs, and a
plan without any deadline would show negative float.
"""

from __future__ import annotations

from calendar import monthrange
from typing import Protocol

from projects.model import DAY, day_of, instant
from projects.worktime import WorkCalendar


class LagRule(Protocol):
    """Moves an instant by a lag, and back."""

    def later(self, moment: int, lag: int) -> int:
        """Where a demand falls that leaves at `moment`."""

    def earlier(self, moment: int, lag: int) -> int:
        """The latest instant from which a demand still falls at or before `moment`."""


class WorkLag:
    """A lag in working minutes of one calendar."""

    __slots__ = ("calendar",)

    def __init__(self, calendar: WorkCalendar) -> None:
        self.calendar = calendar

    def later(self, moment: int, lag: int) -> int:
        """inv(W(t) + lag)."""
        return self.calendar.shift(moment, lag)

    def earlier(self, moment: int, lag: int) -> int:
        """The last s with W(s) = W(t) - lag."""
        calendar = self.calendar
        return calendar.start_of(calendar.worked(moment) - lag)


class ElapsedLag:
    """A lag in minutes of the wall clock."""

    __slots__ = ()

    def later(self, moment: int, lag: int) -> int:
        """t + lag."""
        return moment + lag

    def earlier(self, moment: int, lag: int) -> int:
        """t - lag."""
        return moment - lag


class MonthLag:
    """A lag in calendar months on the wall clock, the day clamped to the month's end."""

    __slots__ = ()

    def later(self, moment: int, lag: int) -> int:
        """t plus `lag` months."""
        return add_months(moment, lag)

    def earlier(self, moment: int, lag: int) -> int:
        """The latest s with s plus `lag` months at or before t."""
        return latest_start_of_months(moment, lag)


ELAPSED = ElapsedLag()
MONTHS = MonthLag()


def add_months(moment: int, months: int) -> int:
    """`moment` plus calendar months; 31 January plus one month is the last of February."""
    day = day_of(moment)
    total = day.year * 12 + day.month - 1 + months
    year, month = divmod(total, 12)
    clamped = min(day.day, monthrange(year, month + 1)[1])
    return instant(day.replace(year=year, month=month + 1, day=clamped), moment % DAY)


def latest_start_of_months(finish: int, months: int) -> int:
    """The latest s with add_months(s, months) <= finish.

    Clamping makes several days end alike, so the plain subtraction can be up to three days early.
    """
    start = add_months(finish, -months)
    while add_months(start, months) > finish:
        start -= DAY
    while add_months(start + DAY, months) <= finish:
        start += DAY
    return start
