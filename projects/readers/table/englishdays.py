"""Dates as English programs write them: `Mon 3/18/24`, `18/03/2024 8:00 AM`, `18 March 2024`.

Whether the month or the day stands first is said by no cell alone: a column is read in the one
order that gives a date to each of its cells, on the weekday that the cell names.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from projects.errors import InputError, Place
from projects.readers.desk import Desk
from projects.readers.nodes import shown
from projects.readers.table.cells import DATES
from projects.readers.table.rows import Body
from projects.readers.values import plain

Order = Literal["mdy", "dmy", "ymd"]

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_DAY = r"(?:(?P<weekday>Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6}\.?,?\s+)?"
_CLOCK = r"(?:,?\s+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::\d{2})?\s*(?P<half>[AP]M)?)?"
_WORD = r"(?P<word>[A-Za-z]{3,9})\.?"
_YEAR = r"'?(?P<year>\d{4}|\d{2})"
_FORMS = tuple(
    re.compile(_DAY + form + _CLOCK, re.IGNORECASE)
    for form in (
        r"(?P<numbers>\d{1,2}/\d{1,2}/(?:\d{4}|\d{2}))",
        rf"(?P<day>\d{{1,2}})[ -]{_WORD}[ -]{_YEAR}",
        rf"{_WORD}\s+(?P<day>\d{{1,2}})(?:,\s*|\s+){_YEAR}",
    )
)
_REMEDY = "整列写成 2024-03-18 这样"


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell: what it may mean, the same clock with each."""

    text: str
    readings: Mapping[Order, date]
    clock: str
    where: Place


def read_english_days(body: Body, desk: Desk) -> None:
    """Turn the English dates of every date column into ISO ones; DP140 and DP187 as `in_iso`."""
    for key in DATES & body.columns.at.keys():
        rows = [row for row in body.rows if row.get(key) and is_english(row.get(key))]
        if not rows:
            continue
        # Who writes English headers does not put a short year first: 24/3/18 is Chinese.
        years_first = not body.columns.words[key].isascii()
        cells = [(row.get(key), body.place(row, key)) for row in rows]
        for row, text in zip(rows, in_iso(cells, desk, years_first=years_first), strict=True):
            row.cells[key] = text


def is_english(text: str) -> bool:
    """Whether it is written like such a date; most texts are told by their first letters."""
    return not text[:4].isdigit() and _matched(text) is not None


def in_iso(
    cells: Sequence[tuple[str, Place]], desk: Desk, *, years_first: bool = True
) -> list[str]:
    """The texts of one column as `2024-03-18` or `2024-03-18 08:00`.

    Complains: DP140 for what is no day in any order, DP187 for a column that can be read in two
    orders, or in none.
    """
    orders: tuple[Order, ...] = ("mdy", "dmy", "ymd") if years_first else ("mdy", "dmy")
    read = [_read(text, where, orders) for text, where in cells]
    sure = [cell for cell in read if cell.readings]
    with desk.collecting():
        for cell in read:
            if not cell.readings:
                raise InputError.of(
                    "DP140",
                    f"没有这一天，或者星期不符：{shown(cell.text)}",
                    "核对月、日和星期",
                    cell.where,
                )
        orders = _common(sure, orders)
    return [_iso(cell, orders) for cell in read]


def _common(cells: Sequence[_Cell], orders: tuple[Order, ...]) -> tuple[Order, ...]:
    """The order in which all cells are dates, or those that make no difference."""
    left = orders
    for cell in cells:
        here = tuple(order for order in left if order in cell.readings)
        if not here:
            raise InputError.of(
                "DP187",
                f"“{shown(cell.text)}”与上面的日期写法不一：月和日的先后不同",
                _REMEDY,
                cell.where,
            )
        left = here
    for cell in cells:
        days = [*dict.fromkeys(cell.readings[order] for order in left)]
        if len(days) > 1:
            both = "，或者 ".join(map(str, days))
            raise InputError.of(
                "DP187", f"“{shown(cell.text)}”有几种读法：{both}", _REMEDY, cell.where
            )
    return left


def _iso(cell: _Cell, orders: tuple[Order, ...]) -> str:
    """What a wrong cell becomes does not matter: a finding says already what is wrong."""
    day = next((cell.readings[order] for order in orders if order in cell.readings), None)
    return f"{day}{cell.clock}" if day else ""


def _matched(text: str) -> re.Match[str] | None:
    words = plain(text)
    return next((match for form in _FORMS if (match := form.fullmatch(words))), None)


def _read(text: str, where: Place, orders: Sequence[Order]) -> _Cell:
    match = _matched(text)
    assert match is not None, text
    said = match.groupdict()
    readings: dict[Order, date] = {}
    for order in orders:
        day = _day(order, said)
        weekday = (said["weekday"] or "").lower()
        if day and (not weekday or _WEEKDAYS[day.weekday()] == weekday):
            readings[order] = day
    return _Cell(text, readings, _clock(said), where)


def _day(order: Order, said: Mapping[str, str | None]) -> date | None:
    numbers = said.get("numbers")
    if numbers:
        parts = dict(zip(order, numbers.split("/"), strict=True))
        year, month, day = parts["y"], parts["m"], parts["d"]
    else:
        word = (said["word"] or "").lower()
        found = [one for one, name in enumerate(_MONTHS, 1) if _names(word, name)]
        year, month, day = said["year"] or "", str(*found or "0"), said["day"] or ""
    if len(year) not in (2, 4) or len(day) > 2:
        return None
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
    except ValueError:
        return None


def _names(word: str, month: str) -> bool:
    return word == month or word == month[:3] or (word == "sept" and month == "september")


def _clock(said: Mapping[str, str | None]) -> str:
    """` 08:00`, on 24 hours; "" where no time stands."""
    if said["hour"] is None:
        return ""
    hour = int(said["hour"])
    half = (said["half"] or "").upper()
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "PM" else 0)
    return f" {hour:02}:{said['minute']}"
