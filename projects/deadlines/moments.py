"""Moments: the named stretches of the calendar, and the little words behind them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from projects.deadlines.cursor import Cursor
from projects.deadlines.lexer import Token
from projects.deadlines.phrases import Moment
from projects.deadlines.refuse import Refusal

FIRST_YEAR, LAST_YEAR = 1990, 2100
_LIMITS = {"month": (12, "月"), "day": (31, "日"), "quarter": (4, "季度")}
_EDGES = ("end", "begin", "within")
_SUFFIXES = ("before", "after", "within", "since")


def moment(cursor: Cursor) -> Moment | None:
    """Read a moment, or None and leave the cursor where it was.

    Raises:
        Refusal: DP203 a month, day or quarter that does not exist; DP213 a number that may be two.
    """
    start = cursor.at
    found = Moment(words="")
    while (more := _part(cursor, found)) is not None:
        found = more
    if cursor.at == start:
        return None
    found = _suffixes(cursor, found)
    return replace(found, words=cursor.since(start))


def _part(cursor: Cursor, found: Moment) -> Moment | None:
    """`found` with the next part added, None where no further part fits."""
    token = cursor.peek()
    if token.kind in {"number", "ordinal"}:
        return _numbered(cursor, found)
    if token.kind in {"date", "year-month"} and _is_empty(found):
        return _written_date(cursor, found)
    if token.kind in {"year", "month", "quarter"} and cursor.peek(1).kind in _EDGES:
        return _unnumbered(cursor, found)
    handler = _SINGLE.get(token.kind)
    if handler is None:
        return _edge(cursor, found)
    field, free = handler
    if _has(found, (field, *free)):
        return None
    cursor.at += 1
    changes: dict[str, Any] = {field: token.event if token.kind == "festival" else token.value}
    if token.kind == "window":
        return replace(found, window=token.text)
    if token.kind == "next-year":
        return replace(found, next_year=True)
    if token.kind == "five-years":
        cursor.take("loose")  # 期间
    return replace(found, **changes)


# kind -> the field that it fills, and the fields that must still be empty before it
_WITHIN_MONTH = ("day", "ten_day", "part", "festival", "week_shift", "window", "day_shift")
_WITHIN_YEAR = ("month", "month_shift", "quarter", "quarter_shift", "half", *_WITHIN_MONTH)
_ANY_YEAR = ("year", "year_shift", "next_year", "five_years", *_WITHIN_YEAR)
_SINGLE: dict[str, tuple[str, tuple[str, ...]]] = {
    "relative-year": ("year_shift", _ANY_YEAR),
    "next-year": ("next_year", _ANY_YEAR),
    "relative-month": ("month_shift", _ANY_YEAR),
    "relative-quarter": ("quarter_shift", _ANY_YEAR),
    "relative-day": ("day_shift", _ANY_YEAR),
    "week": ("week_shift", _ANY_YEAR),
    "five-years": ("five_years", _ANY_YEAR),
    "half-of-year": ("half", _WITHIN_YEAR),
    "ten-day": ("ten_day", ("quarter", "quarter_shift", "half", *_WITHIN_MONTH)),
    "festival": ("festival", _WITHIN_YEAR),
    "window": ("window", _WITHIN_YEAR),
}


def _is_empty(found: Moment) -> bool:
    return found == Moment(words=found.words)


def _edge(cursor: Cursor, found: Moment) -> Moment | None:
    """底 and 初 behind a year, month, quarter or half; a weekday behind 本周."""
    if found.week_shift is not None and found.weekday is None and cursor.sees("weekday"):
        return replace(found, weekday=cursor.next().value)
    named = (found.day, found.ten_day, found.week_shift, found.day_shift)
    taken = found.part or found.festival or found.window or any(n is not None for n in named)
    if taken or _is_empty(found):
        return None
    if cursor.take("end"):
        return replace(found, part="end")
    if cursor.take("begin"):
        return replace(found, part="begin")
    return None


def _unnumbered(cursor: Cursor, found: Moment) -> Moment | None:
    """年底, 月底, 季度末, 年内 without a number: of the document's own year, month, quarter.

    今年年底 says the year twice.
    """
    kind = cursor.peek().kind
    if kind == "year":
        if found.year_shift is None and not _is_empty(found):
            return None
        if _has(found, _WITHIN_YEAR):
            return None
        cursor.at += 1
        return replace(found, year_shift=found.year_shift or 0)
    if not _is_empty(found):
        return None
    cursor.at += 1
    if kind == "month":
        return replace(found, month_shift=0)
    return replace(found, quarter_shift=0)


def _written_date(cursor: Cursor, found: Moment) -> Moment:
    year, month, day = cursor.next().date
    if not FIRST_YEAR <= year <= LAST_YEAR:
        says = f"{year:04}年不在{FIRST_YEAR}至{LAST_YEAR}年之间"
        raise Refusal("DP213", says, "核对年份")
    _check("month", Token("number", str(month), month))
    if day or cursor.tokens[cursor.at - 1].kind == "date":
        _check("day", Token("number", str(day), day))
        return replace(found, year=year, month=month, day=day)
    return replace(found, year=year, month=month)


def _numbered(cursor: Cursor, found: Moment) -> Moment | None:
    ordinal = cursor.peek().kind == "ordinal"
    number, unit = cursor.peek(int(ordinal)), cursor.peek(int(ordinal) + 1)
    if number.kind != "number" or (ordinal and unit.kind != "quarter"):
        return None
    if unit.kind not in {"year", "month", "day", "quarter"} or _already(found, unit.kind):
        return None
    cursor.at += 2 + ordinal
    if unit.kind == "year":
        return _with_year(cursor, found, number)
    _check(unit.kind, number)
    changes: dict[str, Any] = {unit.kind: number.value}
    return replace(found, **changes)


def _already(found: Moment, unit: str) -> bool:
    """Whether this unit, or one that excludes it, is there already."""
    excluded = {
        "year": ("year", "year_shift", "next_year", "month_shift", "quarter", "part", *_CLOSED),
        "month": ("month", "month_shift", "day", "quarter", "part", *_CLOSED),
        "day": ("day", "quarter", "part", *_CLOSED),
        "quarter": ("month", "month_shift", "day", "quarter", "part", *_CLOSED),
    }[unit]
    return _has(found, excluded)


def _has(found: Moment, names: Iterable[str]) -> bool:
    """Whether any of these parts has been named. A shift of 0 (今年) is a part."""
    values = (getattr(found, name) for name in names)
    return any(value is not None and value is not False and value != "" for value in values)


_CLOSED = (
    "half",
    "ten_day",
    "festival",
    "window",
    "week_shift",
    "day_shift",
    "quarter_shift",
    "five_years",
)


def _with_year(cursor: Cursor, found: Moment, number: Token) -> Moment:
    digits = len(number.text)
    scrambled = found.month is not None or found.day is not None
    if digits == 4 and FIRST_YEAR <= number.value <= LAST_YEAR:
        return replace(found, year=number.value, scrambled=scrambled)
    written = number.text.isascii() or not number.plain  # 24 and 二四, but not 二十
    if digits == 2 and written and not scrambled and cursor.peek().kind in {"number", "end"}:
        return replace(found, year=2000 + number.value, two_digits=True)
    says = f"“{number.text}年”不是{FIRST_YEAR}至{LAST_YEAR}之间的四位年份"
    raise Refusal("DP213", says, "写四位年份，例如 2024年")


def _check(unit: str, number: Token) -> None:
    most, name = _LIMITS[unit]
    if not number.plain:
        says = f"“{number.text}{name}”可能是一个数，也可能是两个"
        raise Refusal("DP213", says, f"写成“12{name}”或“1{name}至2{name}”的样子")
    if not 1 <= number.value <= most:
        raise Refusal("DP203", f"没有{number.text}{name}", "核对日期")


def _suffixes(cursor: Cursor, found: Moment) -> Moment:
    while True:
        token = cursor.peek()
        if token.kind in _SUFFIXES:
            mark: dict[str, Any] = {token.kind: True}
            found = replace(found, **mark)
        elif token.kind == "weekday" and found.weekday is None and found.day is not None:
            found = replace(found, weekday=token.value)
        elif token.kind in {"time", "daypart", "workday-end"}:
            if token.kind == "time" and not 1 <= token.value <= 24:
                says = f"“{token.text}”不能确定是当天开始还是前一天结束"
                raise Refusal("DP209", says, "写前一天的日期，或写24时")
            found = replace(found, time=found.time + token.text.strip("T "))
        elif token.kind != "until":
            return found
        cursor.at += 1
