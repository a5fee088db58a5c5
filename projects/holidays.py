"""Which days China works: State Council notices, the law beyond them, and festivals.

Three sources, strongest first:

1. an override in the holiday-cn form (`read_override`), for a notice that came after the
   installed package, or in the middle of a year;
2. the notices in `chinesecalendar`, 2004 to `last_published_year()`, with their 调休;
3. beyond (and before) them the working week and the statutory holidays of the law in force in
   that year, without any invented 调休. Every such day is *provisional*.

The days from 25 to 31 December of the last published year are provisional too: the notice for the
next year may move New Year's make-up days into them (it did for 2007, 2008, 2012, 2019 and 2024,
never earlier than 29 December). They settle when an override brings the next year's notice.

Festivals of the lunar calendar come from a table for 1990 to 2100 (see `_LUNAR`), because every
lunar package costs 40 to 120 ms to import.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from pathlib import Path

FIRST_LUNAR_YEAR, LAST_LUNAR_YEAR = 1990, 2100
_WEEKEND = {5: "周六", 6: "周日"}
_UNSETTLED = 7
"""Days at the end of the last published year that the next notice may still move."""


@dataclass(frozen=True, slots=True)
class DayAnswer:
    """Whether a day is worked, what people call it ("" for an ordinary working day), how sure."""

    work: bool
    name: str
    provisional: bool


Override = Mapping[date, DayAnswer]


class WorkdayRow(TypedDict):
    """One row of `daopai workdays --json`."""

    day: str
    work: bool
    name: str
    provisional: bool


def last_published_year() -> int:
    """The last year whose State Council notice the installed `chinesecalendar` knows."""
    return max(_notices())


def china_day(day: date, override: Override | None = None) -> DayAnswer:
    """What the State Council, or beyond its notices the law, says of `day`."""
    if override is not None and (answer := override.get(day)) is not None:
        return answer
    return _year_answers(day.year)[day.timetuple().tm_yday - 1]


def china_days(first: date, last: date, override: Override | None = None) -> list[bool]:
    """Whether each day from `first` to `last`, both included, is worked. Years are cached."""
    days: list[bool] = []
    for year in range(first.year, last.year + 1):
        days += _year_work(year)
    lead = (first - date(first.year, 1, 1)).days
    days = days[lead : lead + (last - first).days + 1]
    for day, answer in (override or {}).items():
        if first <= day <= last:
            days[(day - first).days] = answer.work
    return days


def is_provisional(day: date, override: Override | None = None) -> bool:
    """Whether a later notice of the State Council may still change `day`."""
    if override is not None and (answer := override.get(day)) is not None:
        return answer.provisional
    return _unsettled(day)


def workday_rows(first: date, last: date, override: Override | None = None) -> list[WorkdayRow]:
    """The calendar day by day, as the command line prints it."""
    answers = ((day, china_day(day, override)) for day in _days(first, last))
    return [
        {"day": day.isoformat(), "work": a.work, "name": a.name, "provisional": a.provisional}
        for day, a in answers
    ]


def china_hash(override: Override | None = None) -> str:
    """Twelve hex digits that change whenever a notice in force changes. Kept with baselines."""
    if not override:
        return _base_digest()
    lines = (f"{day}{a.work:d}{a.name}{a.provisional:d}" for day, a in sorted(override.items()))
    return _digest("\n".join([_base_digest(), *lines]))


# --- the notices and the law ---------------------------------------------------------------------


@lru_cache(maxsize=1)
def _notices() -> dict[int, dict[date, tuple[bool, str]]]:
    """Year -> day -> (worked, Chinese festival name): only the days that a notice names."""
    from chinese_calendar.constants import Holiday, holidays, workdays

    names = {holiday.value: holiday.chinese for holiday in Holiday}
    years: dict[int, dict[date, tuple[bool, str]]] = {}
    for work, table in ((False, holidays), (True, workdays)):
        for day, name in table.items():
            years.setdefault(day.year, {})[day] = (work, names[name])
    return years


@lru_cache(maxsize=256)
def _special(year: int) -> dict[date, tuple[bool, str]]:
    """The days of a year that differ from the working week: by notice, else by the law."""
    return _notices()[year] if year in _notices() else _statutory(year)


def _statutory(year: int) -> dict[date, tuple[bool, str]]:
    """The holidays of 全国年节及纪念日放假办法 as in force in `year` (1999, 2007, 2013, 2024)."""
    closed: dict[date, tuple[bool, str]] = {}
    for name, before, length in _law(year):
        day = festival(name, year)
        if day is None:
            continue  # a lunar festival beyond the table
        for offset in range(-before, length - before):
            at = day + timedelta(offset)
            known = closed.get(at)
            closed[at] = (False, f"{known[1]}、{name}" if known else name)
    return closed


def _law(year: int) -> Iterator[tuple[str, int, int]]:
    """(festival, days off before it, days off in all) by the law in force in `year`."""
    yield "元旦", 0, 1
    eve = 1 if 2008 <= year <= 2013 or year >= 2025 else 0
    yield "春节", eve, 4 if year >= 2025 else 3
    yield "劳动节", 0, 2 if year >= 2025 else 3 if 2000 <= year <= 2007 else 1
    yield "国庆节", 0, 3 if year >= 2000 else 2
    if year >= 2008:
        yield from (("清明", 0, 1), ("端午", 0, 1), ("中秋", 0, 1))


@lru_cache(maxsize=256)
def _year_work(year: int) -> tuple[bool, ...]:
    new_year = date(year, 1, 1)
    length = (date(year, 12, 31) - new_year).days + 1
    week = [True] * 5 + [False] * 2
    days = (week * 54)[new_year.weekday() :][:length]
    for day, (work, _) in _special(year).items():
        days[(day - new_year).days] = work
    return tuple(days)


@lru_cache(maxsize=256)
def _year_answers(year: int) -> tuple[DayAnswer, ...]:
    special = _special(year)
    answers = []
    days = _days(date(year, 1, 1), date(year, 12, 31))
    for day, work in zip(days, _year_work(year), strict=True):
        name = special[day][1] if day in special else _WEEKEND.get(day.weekday(), "")
        if work and name:
            name = f"调休上班（{name}）"
        answers.append(DayAnswer(work, name, _unsettled(day)))
    return tuple(answers)


def _unsettled(day: date) -> bool:
    years = _notices()
    if day.year not in years:
        return True
    return day.year + 1 not in years and (date(day.year, 12, 31) - day).days < _UNSETTLED


@lru_cache(maxsize=1)
def _base_digest() -> str:
    notices = sorted((day, *answer) for year in _notices().values() for day, answer in year.items())
    text = "\n".join(f"{day}{work:d}{name}" for day, work, name in notices)
    return _digest(text)


def _digest(text: str) -> str:
    import hashlib

    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _days(first: date, last: date) -> Iterator[date]:
    return (date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1))


# --- festivals -----------------------------------------------------------------------------------

_SOLAR = {
    "元旦": (1, 1),
    "妇女节": (3, 8),
    "三八": (3, 8),
    "植树节": (3, 12),
    "五一": (5, 1),
    "劳动节": (5, 1),
    "五四": (5, 4),
    "青年节": (5, 4),
    "六一": (6, 1),
    "儿童节": (6, 1),
    "七一": (7, 1),
    "建党节": (7, 1),
    "八一": (8, 1),
    "建军节": (8, 1),
    "教师节": (9, 10),
    "国庆": (10, 1),
    "十一": (10, 1),
}
_LUNAR_FESTIVALS = {
    "春节": (1, 1),
    "元宵": (1, 15),
    "端午": (5, 5),
    "七夕": (7, 7),
    "中秋": (8, 15),
    "重阳": (9, 9),
}
_EVES = ("除夕", "大年三十")

# Lunar years 1990 to 2100: bits 0-12 tell which months, in order, have 30 days (else 29), the bits
# above give the month after which a leap month stands. Made with tyme4py 1.5.0, the same as
# lunar_python 1.4.8 throughout (borax 4.1.3 still has the superseded months of 2089 and 2097).
_LUNAR_FIRST = date(1990, 1, 27)
# fmt: off
_LUNAR = (
    0x0BE92, 0x00E92, 0x00D26, 0x06A56, 0x00A57, 0x114D6, 0x0035A, 0x006D5, 0x0B6C9, 0x00749,
    0x00693, 0x0952B, 0x0052B, 0x00A5B, 0x0555A, 0x0056A, 0x0FB55, 0x00BA4, 0x00B49, 0x0BA93,
    0x00A95, 0x0052D, 0x08AAD, 0x00AB5, 0x135AA, 0x005D2, 0x00DA5, 0x0DD4A, 0x00D4A, 0x00C95,
    0x0952E, 0x00556, 0x00AB5, 0x055B2, 0x006D2, 0x0CEA5, 0x00725, 0x0064B, 0x0AC97, 0x00CAB,
    0x0055A, 0x06AD6, 0x00B69, 0x17752, 0x00B52, 0x00B25, 0x0DA4B, 0x00A4B, 0x004AB, 0x0A55B,
    0x005AD, 0x00B6A, 0x05B52, 0x00D92, 0x0FD25, 0x00D25, 0x00A55, 0x0B4AD, 0x004B6, 0x005B5,
    0x06DAA, 0x00EC9, 0x11E92, 0x00E92, 0x00D26, 0x0CA56, 0x00A57, 0x004D6, 0x086D5, 0x00755,
    0x00749, 0x06E93, 0x00693, 0x0F52B, 0x0052B, 0x00A5B, 0x0B55A, 0x0056A, 0x00B65, 0x0974A,
    0x00B4A, 0x11A95, 0x00A95, 0x0052D, 0x0CAAD, 0x00AB5, 0x005AA, 0x08BA5, 0x00DA5, 0x00D4A,
    0x07C95, 0x00C96, 0x0F94E, 0x00556, 0x00AB5, 0x0B5B2, 0x006D2, 0x00EA5, 0x08E4A, 0x0068B,
    0x10C97, 0x004AB, 0x0055B, 0x0CAD6, 0x00B6A, 0x00752, 0x09725, 0x00B45, 0x00A8B, 0x0549B,
    0x004AB,
)
# fmt: on


def festival(name: str, year: int) -> date | None:
    """The festival's own day in the solar `year`; None for an unknown name or a year without data.

    With or without 节: 元旦 春节 元宵 清明 五一 劳动节 端午 中秋 国庆 十一 重阳 除夕, and the days
    that documents name beside them (七一, 八一, 三八 …). Lunar ones and 清明 from 1990 to 2100.
    """
    name = name.strip("“”\"' ")
    short = name.removesuffix("节")
    for key in (name, short):
        if key in _SOLAR:
            return date(year, *_SOLAR[key])
    if not FIRST_LUNAR_YEAR <= year <= LAST_LUNAR_YEAR:
        return None
    if short == "清明":
        return date(year, 4, _qingming(year))
    if short in _EVES:
        return _lunar_day(year, 1, 1) - timedelta(1)
    # 春节 itself keeps its 节: plain 春 is the season.
    month_day = _LUNAR_FESTIVALS.get(name) or _LUNAR_FESTIVALS.get(short)
    return _lunar_day(year, *month_day) if month_day else None


def _qingming(year: int) -> int:
    """The day of April on which the sun stands at 15 degrees (mean formula, exact in the range)."""
    if year < 2000:
        return int((year - 1900) * 0.2422 + 5.59) - (year - 1900) // 4
    return int((year - 2000) * 0.2422 + 4.81) - (year - 2000) // 4 + (year == 2100)


@lru_cache(maxsize=1)
def _lunar_new_years() -> list[date]:
    days = [_LUNAR_FIRST]
    for bits in _LUNAR[:-1]:
        months = 12 + (bits >> 13 > 0)
        days.append(days[-1] + timedelta(29 * months + (bits & 0x1FFF).bit_count()))
    return days


def _lunar_day(year: int, month: int, day: int) -> date:
    """The solar date of an ordinary (not leap) lunar month's day."""
    bits = _LUNAR[year - FIRST_LUNAR_YEAR]
    leap = bits >> 13
    passed = month - 1 + (0 < leap < month)
    lengths = 29 * passed + (bits & ((1 << passed) - 1)).bit_count()
    return _lunar_new_years()[year - FIRST_LUNAR_YEAR] + timedelta(lengths + day - 1)


# --- override files ------------------------------------------------------------------------------


def read_override(path: Path | str | Iterable[Path | str]) -> dict[date, DayAnswer]:
    """Read one override file, or several, of which a later one wins where both name a day.

    The form is that of holiday-cn: `{"year", "papers", "days": [{"name", "date", "isOffDay"}]}`. A
    notice that names all seven festivals settles its whole year, and with it the last days of
    December before; a shorter one, as it comes in the middle of a year, only the days it names.

    Raises:
        InputError: every mistake of every file, DP381 to DP385 (see `projects.notices`).
    """
    from pathlib import Path

    from projects.notices import read_notices

    notices = read_notices([path] if isinstance(path, str | Path) else path)
    complete = {notice.year for notice in notices if notice.complete}
    answers: dict[date, DayAnswer] = {}
    for year in sorted(complete):
        answers |= _settled(year, complete)
    for notice in notices:
        for at, (work, name) in notice.days.items():
            answers[at] = DayAnswer(work, f"调休上班（{name}）" if work else name, False)
    return answers


def _settled(year: int, complete: set[int]) -> dict[date, DayAnswer]:
    """What a complete notice makes certain: the plain week of its year up to 24 December, and the
    last days of the year before, if that one is known."""
    before = date(year, 1, 1) - timedelta(_UNSETTLED)
    certain: dict[date, DayAnswer] = {}
    for day in _days(before, date(year, 12, 31) - timedelta(_UNSETTLED)):
        if day.year == year or day.year in complete:
            rest = day.weekday() in _WEEKEND
            certain[day] = DayAnswer(not rest, _WEEKEND.get(day.weekday(), ""), False)
        elif day.year in _notices():
            certain[day] = replace(china_day(day), provisional=False)
    return certain
