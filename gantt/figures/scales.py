"""Scales of the small pictures: values and days to points, with ticks on round numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from math import ceil, floor, log10

_NOTHING = 1e-6
"""Values nearer than this are one value, and get a scale of one step."""
_STEPS = (1.0, 2.0, 5.0)
_MONTH_STEPS = (1, 2, 3, 6)
_YEAR_STEPS = (1, 2, 5, 10, 20, 50)


@dataclass(frozen=True, slots=True)
class Values:
    """Maps numbers to points, straight and without a break: `low` at `start`, `high` at `end`.

    For a vertical scale `start` is the foot (the larger y). `step` is the distance of the ticks.
    """

    low: float
    high: float
    start: float
    end: float
    step: float

    def at(self, value: float) -> float:
        """The place of a value; one outside the scale lands outside."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)

    @property
    def ticks(self) -> tuple[float, ...]:
        """The round values on the scale, ends included."""
        first, last = ceil(self.low / self.step - 1e-9), floor(self.high / self.step + 1e-9)
        return tuple(k * self.step for k in range(first, last + 1))


def values(
    low: float, high: float, start: float, end: float, *, most: int = 6, whole: bool = False
) -> Values:
    """A scale that holds `low` to `high` and ends on ticks, at most `most` steps.

    Args:
        low: the smallest value; give 0 wherever lengths are compared.
        high: the largest value.
        start: the point of the lower end.
        end: the point of the upper end.
        most: the number of steps that may not be passed.
        whole: ticks on whole numbers only (works, days).
    """
    if high - low < _NOTHING:
        high = low + 1
    for step in _steps((high - low) / max(most, 1), whole):
        bottom, top = floor(low / step + 1e-9) * step, ceil(high / step - 1e-9) * step
        if round((top - bottom) / step) <= most:
            return Values(bottom, top, start, end, step)
    raise AssertionError("steps grow without end")


def number(value: float) -> str:
    """A round value as people write it: 1,200,000, never 1.2e+06; no zeros behind the point."""
    return f"{value:,.6f}".rstrip("0").rstrip(".")


def percents(start: float, end: float) -> Values:
    """The scale of percentages: 0 to 100 by 20."""
    return Values(0, 100, start, end, 20)


def _steps(least: float, whole: bool) -> Iterator[float]:
    power = floor(log10(least))
    while True:
        for base in _STEPS:
            step = base * 10.0**power
            if step >= least * (1 - 1e-9) and (not whole or step >= 1):
                yield step
        power += 1


@dataclass(frozen=True, slots=True)
class Days:
    """Maps days to points: the beginning of `first` at `start`, the close of `last` at `end`."""

    first: date
    last: date
    start: float
    end: float

    @property
    def day(self) -> float:
        """Points a day, negative where time runs upward on the page."""
        return (self.end - self.start) / ((self.last - self.first).days + 1)

    def at(self, day: date) -> float:
        """The beginning of a day."""
        return self.start + (day - self.first).days * self.day

    def close(self, day: date) -> float:
        """The close of a day: where a data date, a finish or a deadline stands."""
        return self.at(day) + self.day

    def ticks(self, room: float) -> tuple[tuple[date, str, str], ...]:
        """(day, label, year or "") at even steps that leave `room` points for each label.

        Days and weeks read 5-06, months 5月, years 2024年. The year is told at the first tick and
        wherever a new one begins.
        """
        for kind, step in (
            *(("day", n) for n in (1, 2, 7, 14)),
            *(("month", n) for n in _MONTH_STEPS),
            *(("year", n) for n in _YEAR_STEPS),
        ):
            days = tuple(_days(kind, step, self.first, self.last))
            gaps = [abs(self.at(b) - self.at(a)) for a, b in pairwise(days)]
            if not gaps and kind != "year":
                continue
            if not gaps or min(gaps) >= room:
                return tuple(_named(kind, days or (self.first,)))
        return tuple(_named("day", (self.first,)))


def _days(kind: str, step: int, first: date, last: date) -> Iterator[date]:
    if kind == "day":
        day = first
        if step >= 7:
            day += timedelta(days=-day.weekday() % 7)
        while day <= last:
            yield day
            day += timedelta(days=step)
        return
    months = step * (12 if kind == "year" else 1)
    index = first.year * 12 + first.month - 1 + (first.day > 1)
    index += -index % months
    while date(index // 12, index % 12 + 1, 1) <= last:
        yield date(index // 12, index % 12 + 1, 1)
        index += months


def _named(kind: str, days: tuple[date, ...]) -> Iterator[tuple[date, str, str]]:
    told = 0
    for day in days:
        if kind == "year":
            yield day, f"{day.year}年", ""
            continue
        year = f"{day.year}年" if day.year != told else ""
        told = day.year
        yield day, f"{day.month}月" if kind == "month" else f"{day.month}-{day.day:02}", year
