"""Time across the page: where an instant stands, and the two tiers of the scale."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from gantt.named_days import Band
from projects.model import DAY

Tier = Literal["day", "ten-day", "month", "quarter", "year", "decade"]
_DAY_MIN, _TEN_MIN, _MONTH_MIN, _QUARTER_MIN = 1.15, 1.32, 2.1, 1.0
"""The narrowest cell of a tier, in em: it must hold its letters, and three 旬 those of 26年1月; a
month those of 12月."""
_WEEKEND_MIN = 1.1
"""Weekends narrower than this many points a day would be a haze, not a pattern."""
_HOLIDAY_MIN = 1.0
"""Holidays narrower than this many points would be hairlines without meaning."""


@dataclass(frozen=True, slots=True)
class Axis:
    """Maps instants to points. Shows the days `first` to before `end`, from `left` to `right`."""

    first: date
    end: date
    left: float
    right: float

    @property
    def day_width(self) -> float:
        """Points a day."""
        return (self.right - self.left) / (self.end - self.first).days

    def x(self, moment: int) -> float:
        """The place of an instant, held inside the axis."""
        days = moment / DAY - self.first.toordinal()
        return min(max(self.left + days * self.day_width, self.left), self.right)

    def at(self, day: date) -> float:
        """The place of the beginning of a day."""
        return self.x(day.toordinal() * DAY)

    def tiers(self, em: float) -> tuple[Tier, Tier]:
        """The two tiers that fit: 月 and 旬 where a 旬 holds a character, else others."""
        day = self.day_width
        if day >= _DAY_MIN * em:
            return "month", "day"
        if 10 * day >= _TEN_MIN * em:
            return "month", "ten-day"
        if 30 * day >= _MONTH_MIN * em:
            return "year", "month"
        return ("year", "quarter") if 90 * day >= _QUARTER_MIN * em else ("decade", "year")

    def shows(self, band: Band) -> bool:
        """Whether shaded days are wide enough to be seen; stops always are."""
        if band.kind == "weekend":
            return self.day_width >= _WEEKEND_MIN
        return band.kind == "stop" or (band.end - band.first).days * self.day_width >= _HOLIDAY_MIN


def cells(tier: Tier, first: date, end: date) -> Iterator[tuple[date, date, str]]:
    """The cells [start, end) of a tier that cover the days `first` to before `end`, with names."""
    start = first
    while start < end:
        after = min(_next(tier, start), end)
        yield start, after, _name(tier, start)
        start = after


def _next(tier: Tier, day: date) -> date:
    """The first day of the cell after the one that holds `day`."""
    if tier == "day":
        return day + timedelta(days=1)
    if tier == "ten-day" and day.day <= 20:
        return day.replace(day=11 if day.day <= 10 else 21)
    months = {"ten-day": 1, "month": 1, "quarter": 3, "year": 12, "decade": 120}[tier]
    index = day.year * 12 + day.month - 1
    year, month = divmod(index - index % months + months, 12)
    return date(year, month + 1, 1)


def _name(tier: Tier, day: date) -> str:
    match tier:
        case "day":
            return str(day.day)
        case "ten-day":
            return "上中下"[min((day.day - 1) // 10, 2)]
        case "month":
            return f"{day.month}月"
        case "quarter":
            return "一二三四"[(day.month - 1) // 3]
        case "year":
            return f"{day.year}年"
        case "decade":
            return f"{day.year // 10}0年代"


def covering(first: date, last: date) -> tuple[date, date]:
    """The days of an axis around `first` to `last`: a little air, ended at the end of a 旬."""
    air = timedelta(days=max(2, (last - first).days // 40))
    return first - air, _next("ten-day", last + air)
