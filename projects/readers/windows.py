"""The stops that 汛前 and 汛后 mean: named windows of the plan's calendars, of one year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from projects.model import CalendarSpec, DayRange

Stop = tuple[date, date]

_YEAR = re.compile(r"(\d{4})\s*年")
_SHIFTS = {"今年": 0, "本年": 0, "当年": 0, "明年": 1, "次年": 1, "后年": 2, "去年": -1}


def windows_for(
    words: str, on: date | None, calendars: tuple[CalendarSpec, ...]
) -> dict[str, Stop]:
    """Name -> first and last day of each named window (`window: true`), of the year that `words`
    say, else of the first occurrence that has not ended on the document's date.

    A name that two calendars give to different days is left out: the words are refused then. The
    only window with 汛 in its name also answers to 汛期.
    """
    year = _year_of(words, on)
    if year is None and on is None:
        return {}
    found: dict[str, set[Stop]] = {}
    for spec in calendars:
        by_name: dict[str, list[DayRange]] = {}
        for stop in spec.closed:
            if stop.window and stop.name:
                by_name.setdefault(stop.name, []).append(stop)
        for name, stops in by_name.items():
            chosen = _chosen(stops, year, on)
            if chosen:
                found.setdefault(name, set()).add(chosen)
    named = {name: stops.pop() for name, stops in found.items() if len(stops) == 1}
    flood = {stop for name, stop in named.items() if "汛" in name}
    if len(flood) == 1:
        named.setdefault("汛期", flood.pop())
    return named


def _year_of(words: str, on: date | None) -> int | None:
    match = _YEAR.search(words)
    if match:
        return int(match[1])
    if on is None:
        return None
    return next((on.year + shift for word, shift in _SHIFTS.items() if word in words), None)


def _chosen(stops: list[DayRange], year: int | None, on: date | None) -> Stop | None:
    """The occurrence meant; None where a year holds two separate ones."""
    first = year if year is not None else on.year - 1 if on else 1
    last = year if year is not None else first + 2
    dates = sorted({one for stop in stops for one in _occurrences(stop, first, last)})
    if any(two[0] <= one[1] + timedelta(days=1) for one, two in pairwise(dates)):
        return None
    if year is not None:
        inside = [one for one in dates if one[0].year == year]
        return inside[0] if len(inside) == 1 else None
    return next((one for one in dates if on is None or one[1] >= on), None)


def _occurrences(stop: DayRange, first: int, last: int) -> Iterator[Stop]:
    if isinstance(stop.first, date) and isinstance(stop.last, date):
        yield stop.first, stop.last
        return
    for year in range(max(first, 1900), min(last, 2199) + 1):
        start, end = _day(stop.first, year), _day(stop.last, year)
        yield start, end if end >= start else _day(stop.last, year + 1)


def _day(day: date | tuple[int, int], year: int) -> date:
    if isinstance(day, date):
        return day
    month, number = day
    after = date(year + month // 12, month % 12 + 1, 1)
    last = (after - timedelta(days=1)).day
    return date(year, month, min(number or last, last))
