"""Consecutive numbers of documents (周报第 52 期, 第 7 号通报): no gap, none given twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from projects.store.tables import entries, numbers
from projects.store.transactions import Entry, Reading


@dataclass(frozen=True, slots=True)
class Number:
    """Number `number` of a series in a year, taken for `key`."""

    series: str
    year: int
    number: int
    key: str
    recorded_at: datetime


def take(entry: Entry, series: str, key: str, year: int) -> int:
    """The number of `key` in a series and year: the one it has, else the next one, from 1.

    A transaction that fails gives its number back.
    """
    mine = (numbers.c.series == series, numbers.c.year == year)
    run = entry.connection.execute
    known = run(select(numbers.c.number).where(*mine, numbers.c.key == key)).scalar()
    if known is not None:
        return int(known)
    number = int(run(select(func.max(numbers.c.number)).where(*mine)).scalar() or 0) + 1
    entry.add(numbers, [{"series": series, "year": year, "number": number, "key": key}])
    return number


def taken(reading: Reading, series: str, known_at: datetime | None = None) -> tuple[Number, ...]:
    """The numbers of a series taken by `known_at` (None: all), in order."""
    found = (
        select(numbers, entries.c.recorded_at)
        .join(entries, entries.c.number == numbers.c.entry)
        .where(numbers.c.series == series)
        .order_by(numbers.c.year, numbers.c.number)
    )
    if known_at is not None:
        found = found.where(numbers.c.entry <= reading.upto(known_at))
    return tuple(
        Number(row.series, row.year, row.number, row.key, row.recorded_at)
        for row in reading.connection.execute(found)
    )
