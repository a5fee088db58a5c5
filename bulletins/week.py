"""ISO weeks as an office counts them: what a bulletin covers, when it goes out, what it is called.

A bulletin closes on the Sunday of its week and goes out on the first working day after. A week in
which China does not work at all has no bulletin of its own: it joins the next one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from projects.errors import InputError
from projects.holidays import Override, china_day

_WEEK = re.compile(r"(\d{4})-?[Ww](\d{2})")
_NAMED = re.compile(r"(?:(\d{4})-)?W(\d{2})")


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """An ISO 8601 week: Monday to Sunday; week 1 holds the year's first Thursday.

    Raises:
        InputError: DP771 where the year has no such week.
    """

    year: int
    number: int

    def __post_init__(self) -> None:
        """Refuse a week that the year does not have."""
        try:
            date.fromisocalendar(self.year, self.number, 7)
        except ValueError:
            raise InputError.of(
                "DP771",
                f"{self.year}年没有第{self.number}周",
                "周次按 ISO 8601：每年52周或53周，写作 2023-W52",
            ) from None

    @property
    def first(self) -> date:
        """The Monday."""
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def last(self) -> date:
        """The Sunday: the day on which the bulletin of the week closes."""
        return date.fromisocalendar(self.year, self.number, 7)

    @property
    def next(self) -> Week:
        """The week after."""
        return week_of(self.last + timedelta(1))

    @property
    def previous(self) -> Week:
        """The week before."""
        return week_of(self.first - timedelta(1))

    @property
    def label(self) -> str:
        """`2023年第52周（12月25日至12月31日）`."""
        return period_label((self,))

    def __str__(self) -> str:
        """`2023-W52`."""
        return f"{self.year}-W{self.number:02}"


def week_of(day: date) -> Week:
    """The ISO week that holds `day`; its year may differ from the day's around New Year."""
    year, number, _ = day.isocalendar()
    return Week(year, number)


def read_week(text: str) -> Week:
    """`2023-W52` or `2023W52`.

    Raises:
        InputError: DP771 for any other text, or a week that the year does not have.
    """
    match = _WEEK.fullmatch(text.strip())
    if match is None:
        raise InputError.of("DP771", f"“{text}”不是周次", "写作 2023-W52（年份-W两位周次）")
    return Week(int(match[1]), int(match[2]))


def issue_day(week: Week, override: Override | None = None) -> date:
    """The first working day after the week closes, by the State Council's 调休 calendar."""
    day = week.last + timedelta(1)
    while not china_day(day, override).work:
        day += timedelta(1)
    return day


def joined_weeks(week: Week, override: Override | None = None) -> tuple[Week, ...]:
    """The weeks that one bulletin covers: `week`, and those without a working day that join it.

    A week without a working day joins the next week, so both give the same answer.
    """
    last = week
    while not _works(last, override):
        last = last.next
    weeks = [last]
    while not _works(weeks[0].previous, override):
        weeks.insert(0, weeks[0].previous)
    return tuple(weeks)


def weeks_left(
    week: Week, override: Override | None, issued: Iterable[tuple[Week, ...]]
) -> tuple[Week, ...]:
    """The weeks of the bulletin of `week`, where those of the bulletins `issued` stay as they are.

    A notice may come so late that it joins a week to one that was issued alone, or parts two that
    were issued as one: what was issued keeps its weeks, the others go on without it.
    """
    gone: set[Week] = set()
    for weeks in issued:
        if week in weeks:
            return weeks
        gone.update(weeks)
    left: list[Week] = []
    for one in joined_weeks(week, override):
        if one in gone and one > week:
            break
        left = [] if one in gone else [*left, one]
    return tuple(left)


def period_label(weeks: Sequence[Week]) -> str:
    """The period in words; years stand with the days where they differ from the week's year."""
    first, last = weeks[0].first, weeks[-1].last
    name = f"{weeks[0].year}年第{'、'.join(str(week.number) for week in weeks)}周"
    if len({week.year for week in weeks}) > 1:
        name = "、".join(f"{week.year}年第{week.number}周" for week in weeks)
    if {first.year, last.year} == {weeks[0].year}:
        return f"{name}（{first.month}月{first.day}日至{last.month}月{last.day}日）"
    tail = f"{last.month}月{last.day}日"
    if last.year != first.year:
        tail = f"{last.year}年{tail}"
    return f"{name}（{first.year}年{first.month}月{first.day}日至{tail}）"


def issue_label(weeks: Sequence[Week], number: int | None = None) -> str:
    """The 期号: as given, else by the week, saying so. No number is invented."""
    year = weeks[-1].year
    if number is not None:
        return f"{year}年第{number}期"
    if len(weeks) > 1:
        return f"{year}年第{'、'.join(str(week.number) for week in weeks)}期合刊（按周编号）"
    return f"{year}年第{weeks[0].number}期（按周编号）"


def file_stem(weeks: Sequence[Week]) -> str:
    """`周报-2023-W52`, or `周报-2026-W08-W09` for joined weeks."""
    stem = f"周报-{weeks[0]}"
    for before, week in pairwise(weeks):
        stem += f"-W{week.number:02}" if week.year == before.year else f"-{week}"
    return stem


def weeks_named(stem: str) -> tuple[Week, ...]:
    """The weeks of a `file_stem`; none of another text."""
    weeks: list[Week] = []
    year = ""
    for match in _NAMED.finditer(stem):
        year = match[1] or year
        if not year:
            return ()
        weeks.append(Week(int(year), int(match[2])))
    return tuple(weeks)


def _works(week: Week, override: Override | None) -> bool:
    return any(china_day(week.first + timedelta(n), override).work for n in range(7))
