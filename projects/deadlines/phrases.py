"""What the grammar finds: moments, lengths, spans, offsets and repeats, not yet any days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Part = Literal["", "begin", "end"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A stretch of the calendar as written: 2021年, 8月底, 5月中旬, 本周五, 国庆节前."""

    words: str
    year: int | None = None
    year_shift: int | None = None
    next_year: bool = False
    two_digits: bool = False
    month: int | None = None
    month_shift: int | None = None
    day: int | None = None
    day_shift: int | None = None
    ten_day: int | None = None
    quarter: int | None = None
    quarter_shift: int | None = None
    half: int | None = None
    week_shift: int | None = None
    weekday: int | None = None
    festival: str = ""
    window: str = ""
    five_years: int | None = None
    part: Part = ""
    before: bool = False
    after: bool = False
    within: bool = False
    since: bool = False
    time: str = ""
    scrambled: bool = False

    @property
    def has_year(self) -> bool:
        """Whether the words fix the year, be it by the document's date."""
        shifts = (self.year_shift, self.month_shift, self.day_shift, self.week_shift)
        return (
            self.year is not None
            or self.five_years is not None
            or self.next_year
            or any(shift is not None for shift in (*shifts, self.quarter_shift))
        )

    @property
    def is_one_day(self) -> bool:
        """Whether a single day is named, so that a term can be counted from it."""
        named = self.day is not None or self.day_shift is not None
        return named or (self.week_shift is not None and self.weekday is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Length:
    """A stretch of time: calendar months and days, or working days."""

    words: str
    months: int = 0
    days: int = 0
    workdays: int = 0
    weeks: int = 0
    rounded: bool = False
    within: bool = False
    by_law_of_works: bool = False
    """工期, whose first day counts."""

    @property
    def iso(self) -> str:
        """ISO 8601: P1Y3M, P20D, P3W. Twelve months written as months stay months."""
        if self.weeks and not self.months and not self.days:
            return f"P{self.weeks}W"
        years, months = divmod(self.months, 12)
        if not years or "年" not in self.words:
            years, months = 0, self.months
        days = self.days + 7 * self.weeks
        return "P" + "".join(f"{n}{u}" for n, u in ((years, "Y"), (months, "M"), (days, "D")) if n)


@dataclass(frozen=True, slots=True)
class Between:
    """From one moment to another, both included."""

    first: Moment
    last: Moment
    years: int | None = None
    """How many years the words say that it spans (两个年度)."""


@dataclass(frozen=True, slots=True)
class Offset:
    """A length counted from an event or a day. `anchor` "" is an event that nobody named."""

    anchor: str | Moment
    length: Length
    back: bool = False


@dataclass(frozen=True, slots=True)
class Repeat:
    """A recurrence: RFC 5545 rules by role, and the sentence that says them."""

    words: str
    finish: str
    start: str
    says: str


@dataclass(frozen=True, slots=True)
class Verb:
    """开工 or 竣工: which end of a work the date beside it is."""

    kind: Literal["start", "finish", "break"]
    words: str


@dataclass(frozen=True, slots=True)
class Vague:
    """及时, 尽快, 力争: no date of its own."""

    words: str


Item = Moment | Length | Between | Offset | Repeat | Verb | Vague
