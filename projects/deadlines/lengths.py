"""Lengths: 6个月, 1年3个月, 半年, 两个半月, 百日, 15个工作日, 30日内."""

from __future__ import annotations

from projects.deadlines.cursor import Cursor
from projects.deadlines.lexer import Token
from projects.deadlines.phrases import Length
from projects.deadlines.refuse import Refusal

_MOST_YEARS = 20
"""A bare `N年` of at most this is a length; more digits are a year written short."""
_HALF_MONTH = 15
_UNITS = ("year", "half-year", "quarters", "months", "half", "weeks", "days")
_FINENESS = {unit: n for n, unit in enumerate(_UNITS, 1)} | {
    "half-month": _UNITS.index("half") + 1,
    **dict.fromkeys(("day", "workdays", "hundred-days"), len(_UNITS)),
}


class _Sum:
    """The parts of a length as they are read."""

    def __init__(self) -> None:
        self.months = self.days = self.workdays = self.weeks = 0
        self.rounded = False
        self._finest = 0

    def takes(self, unit: str) -> bool:
        """Whether a part in this unit may still come: each once, the coarse before the fine."""
        if _FINENESS[unit] <= self._finest:
            return False
        self._finest = _FINENESS[unit]
        return True

    def half_month(self) -> None:
        self.days += _HALF_MONTH
        self.rounded = True  # 半个月 is fifteen days by custom, not by the calendar


def length(cursor: Cursor, *, counted: bool, works: bool = False) -> Length | None:
    """Read a length, or None and leave the cursor where it was.

    `counted`: the words before already say that a term follows (工期, 起, 后), so that 30日 is
    thirty days and no day of a month. `works`: it is a 工期.
    """
    start, total, found = cursor.at, _Sum(), False
    while _part(cursor, total, counted):
        found = True
    if not found:
        cursor.at = start
        return None
    words = cursor.since(start)
    if total.workdays and (total.months or total.days or total.weeks):
        raise Refusal("DP218", f"“{words}”把工作日和自然日混在一起", "只用一种，例如“30个工作日”")
    within = cursor.take("within") is not None
    return Length(
        words=words,
        months=total.months,
        days=total.days,
        workdays=total.workdays,
        weeks=total.weeks,
        rounded=total.rounded,
        within=within,
        by_law_of_works=works,
    )


def _part(cursor: Cursor, total: _Sum, counted: bool) -> bool:
    whole = cursor.peek().kind
    if whole in {"half-year", "half-month", "hundred-days"}:
        if not total.takes(whole):
            return False
        cursor.at += 1
        if whole == "half-month":
            total.half_month()
        else:
            total.months += 6 * (whole == "half-year")
            total.days += 100 * (whole == "hundred-days")
        return True
    number, unit = cursor.peek(), cursor.peek(1)
    if number.kind != "number" or not number.plain:
        return False
    if unit.kind == "hours":
        raise Refusal("DP218", f"“{number.text}{unit.text}”以小时计", "按天写，例如“1天”")
    if unit.kind == "half" and cursor.peek(2).kind == "month" and total.takes("half"):
        total.months += number.value
        total.half_month()
        cursor.at += 3
        return True
    if not _counts(cursor, number, unit, counted) or not total.takes(unit.kind):
        return False
    cursor.at += 2
    if unit.kind == "year":
        total.months += 12 * number.value + (6 if cursor.take("half") else 0)
    elif unit.kind in {"months", "quarters"}:
        total.months += number.value * (3 if unit.kind == "quarters" else 1)
    elif unit.kind == "weeks":
        total.weeks += number.value
    elif unit.kind == "workdays":
        total.workdays += number.value
    else:
        total.days += number.value
    return True


def _counts(cursor: Cursor, number: Token, unit: Token, counted: bool) -> bool:
    """Whether number and unit are an amount here, not a date."""
    if number.value == 0:
        return False
    if unit.kind in {"months", "quarters", "weeks", "workdays", "days"}:
        return True
    if unit.kind == "year":
        short = not number.text.isascii() or len(number.text) == 1
        return number.value <= _MOST_YEARS and (short or counted)
    return unit.kind == "day" and (counted or cursor.peek(2).kind == "within")
