"""The days of a calendar exception, for every pattern that Microsoft Project writes.

Type 1 every day, 2 yearly by day of the month, 3 yearly by position, 4 monthly by day of the month,
5 monthly by position, 6 weekly, 7 every so many days, 8 every so many weekdays, 9 no pattern.
Checked against the single days that Microsoft Project lists beside the patterns.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

_WEEK = 7


@dataclass(frozen=True, slots=True)
class Pattern:
    """One exception. `first` to `last` both included; `occurrences` 0 for no limit; `weekdays` is
    a sum of 1 (Sunday) to 64 (Saturday); `month` 0 is January; `item` 0 any day, 1 a weekday, 2 a
    day of the weekend, 3 Sunday to 9 Saturday; `position` 0 the first to 3 the fourth, 4 the last.
    """

    kind: int
    first: date
    last: date
    occurrences: int = 0
    period: int = 1
    weekdays: int = 0
    month: int = 0
    month_day: int = 1
    item: int = 0
    position: int = 0

    def stretches(self) -> Iterator[tuple[date, date]]:
        """The days, as stretches from a first to a last day, in order."""
        days = _DAYS.get(self.kind)
        if days is None:
            if self.first <= self.last:
                yield self.first, self.last
            return
        limit = self.occurrences or None
        for day in islice(days(self), limit):
            yield day, day


def _every_days(rule: Pattern) -> Iterator[date]:
    day = rule.first
    while day <= rule.last:
        yield day
        day += timedelta(days=rule.period)


def _every_weekdays(rule: Pattern) -> Iterator[date]:
    day, count = rule.first, 0
    while day <= rule.last:
        if day.weekday() < 5:
            if count % rule.period == 0:
                yield day
            count += 1
        day += timedelta(days=1)


def _weekly(rule: Pattern) -> Iterator[date]:
    """Weeks are counted from the one, Sunday first, in which the pattern begins."""
    sunday = rule.first - timedelta(days=rule.first.isoweekday() % _WEEK)
    while sunday <= rule.last:
        for index in range(_WEEK):
            day = sunday + timedelta(days=index)
            if rule.weekdays >> index & 1 and rule.first <= day <= rule.last:
                yield day
        sunday += timedelta(days=_WEEK * rule.period)


def _monthly(rule: Pattern, day_in: Callable[[int, int], date], step: int) -> Iterator[date]:
    """One day in every `step`-th month, from the first month whose day is not yet gone."""
    month = rule.first.year * 12 + rule.first.month - 1
    if day_in(*divmod(month, 12)) < rule.first:
        month += 1
    return _from_month(rule, day_in, month, step)


def _from_month(
    rule: Pattern, day_in: Callable[[int, int], date], month: int, step: int
) -> Iterator[date]:
    while month <= rule.last.year * 12 + rule.last.month - 1:
        day = day_in(*divmod(month, 12))
        if rule.first <= day <= rule.last:
            yield day
        month += step


def _yearly(rule: Pattern, day_in: Callable[[int, int], date]) -> Iterator[date]:
    return _from_month(rule, day_in, rule.first.year * 12 + rule.month, 12)


def _by_date(rule: Pattern) -> Callable[[int, int], date]:
    def day_in(year: int, month: int) -> date:
        return date(year, month + 1, min(rule.month_day, monthrange(year, month + 1)[1]))

    return day_in


def _by_position(rule: Pattern) -> Callable[[int, int], date]:
    def wanted(day: date) -> bool:
        if rule.item == 0:
            return True
        if rule.item <= 2:
            return (day.weekday() < 5) == (rule.item == 1)
        return day.isoweekday() % _WEEK == rule.item - 3

    def day_in(year: int, month: int) -> date:
        count = monthrange(year, month + 1)[1]
        days = [day for n in range(count) if wanted(day := date(year, month + 1, n + 1))]
        return days[-1] if rule.position >= 4 else days[rule.position]

    return day_in


_DAYS: dict[int, Callable[[Pattern], Iterator[date]]] = {
    2: lambda rule: _yearly(rule, _by_date(rule)),
    3: lambda rule: _yearly(rule, _by_position(rule)),
    4: lambda rule: _monthly(rule, _by_date(rule), rule.period),
    5: lambda rule: _monthly(rule, _by_position(rule), rule.period),
    6: _weekly,
    7: _every_days,
    8: _every_weekdays,
}
