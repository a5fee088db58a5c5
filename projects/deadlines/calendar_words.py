"""The days that a moment covers, and the year that it leaves out."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from projects.deadlines.phrases import Moment
from projects.deadlines.reading import Role
from projects.deadlines.refuse import Refusal, no_document_date, show, two_readings
from projects.holidays import Override, festival
from projects.model import Precision

_WEEKDAYS = "一二三四五六日"
_AHEAD = 6
"""Months ahead within which a day without a year that is past may be next year's."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known beside the words: document date, event dates, windows, later notices."""

    on: date | None = None
    events: Mapping[str, date] = field(default_factory=dict)
    windows: Mapping[str, tuple[date, date]] = field(default_factory=dict)
    override: Override | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The days `first` to `last` that words name, how finely, and what has to be said about it."""

    first: date
    last: date
    precision: Precision
    notes: tuple[str, ...] = ()
    flagged: bool = False

    def day(self, role: Role) -> date:
        """A start takes the first day, a finish the last."""
        return self.first if role == "start" else self.last


def add_months(day: date, months: int) -> date:
    """The same day `months` later, the last of that month where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    try:
        return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
    except (ValueError, calendar.IllegalMonthError):
        raise Refusal("DP203", "算出的日期超出日历范围", "核对时长和日期") from None


def add_days(day: date, days: int) -> date:
    """`days` later, refused where no calendar reaches."""
    try:
        return day + timedelta(days)
    except OverflowError:
        raise Refusal("DP203", "算出的日期超出日历范围", "核对时长和日期") from None


def resolve(moment: Moment, role: Role, facts: Facts) -> Period:
    """The days of a moment, its year found by the document's date where it has none.

    Raises:
        Refusal: DP203 no such day, DP204 another weekday, DP205 no document date, DP206 past,
            DP208 window unknown, DP211 前 of a whole period, DP213 a number without unit.
    """
    if moment.has_year or (moment.window and not _months(moment)):
        period = _interval(moment, _year(moment, facts), role, facts)
    else:
        period = _with_year_found(moment, role, facts)
    _check_weekday(moment, period)
    if moment.two_digits:
        period = _noted(period, "年份只写了两位，按20××年")
    if moment.scrambled:
        period = replace(period, notes=(*period.notes, "单元格拆开的年月日已拼合"))
    if moment.time:
        period = replace(period, notes=(*period.notes, f"时刻“{moment.time}”不计，按当日"))
    return period


def _months(moment: Moment) -> bool:
    return moment.month is not None or moment.quarter is not None


def _noted(period: Period, note: str) -> Period:
    return replace(period, notes=(*period.notes, note), flagged=True)


def _on(moment: Moment, facts: Facts) -> date:
    if facts.on is None:
        raise no_document_date(moment.words)
    return facts.on


def _year(moment: Moment, facts: Facts) -> int:
    if moment.year is not None:
        return moment.year
    if moment.year_shift is not None:
        return _on(moment, facts).year + moment.year_shift
    if moment.next_year:
        raise Refusal("DP205", f"“{moment.words}”前面没有年份，不知是哪一年的次年")
    return facts.on.year if facts.on else 0


def _with_year_found(moment: Moment, role: Role, facts: Facts) -> Period:
    on = _on(moment, facts)
    here = _interval(moment, on.year, role, facts)
    day = here.day(role)
    if day >= on:
        return here
    later = _interval(moment, on.year + 1, role, facts)
    near = later.day(role) <= add_months(on, _AHEAD)
    if role == "start":
        # Works have often begun when the document is written: only a near next year is in doubt.
        if not near:
            return here
    elif near:
        return _noted(later, f"没有写年份，{show(day)}已过，按下一年")
    says = f"“{moment.words}”没有写年份，文件日期是{show(on)}"
    raise two_readings("DP206", says, (day, "本年"), (later.day(role), "下一年"))


def _interval(moment: Moment, year: int, role: Role, facts: Facts) -> Period:
    """The days with the year fixed, 前 and 内 applied."""
    period = _plain(moment, year, facts)
    if moment.part == "end":
        period = replace(period, first=period.last)
    elif moment.part == "begin":
        period = _beginning(moment, period, role)
    if moment.before:
        period = _before(moment, period, role)
    elif moment.window and moment.after and role == "start":
        day = add_days(period.last, 1)
        period = replace(period, first=day, last=day)
    elif moment.window or (moment.festival and moment.within):
        says = f"“{moment.words}”没有说以哪一天为准"
        raise Refusal("DP209", says, f"写“{moment.words}前”或日期")
    elif moment.festival:
        period = _noted(period, "按节日当天")
    elif moment.within and role == "start" and period.first != period.last:
        says = f"“{moment.words}”作为开始时间，不知是最早还是最迟"
        raise two_readings("DP211", says, (period.first, "最早"), (period.last, "最迟"))
    return period


def _plain(moment: Moment, year: int, facts: Facts) -> Period:
    if moment.week_shift is not None or moment.day_shift is not None:
        return _near(moment, _on(moment, facts))
    if moment.window:
        return _window(moment, year, facts)
    if moment.festival:
        return _festival(moment, year)
    if moment.five_years is not None:
        first, last = date(moment.five_years, 1, 1), date(moment.five_years + 4, 12, 31)
        return Period(first=first, last=last, precision="year")
    if moment.month_shift is not None or moment.quarter_shift is not None:
        return _shifted(moment, _on(moment, facts))
    if moment.month is not None:
        return _in_month(moment, year, moment.month)
    if moment.quarter is not None:
        return _stretch(year, 3 * moment.quarter - 2, 3, "quarter")
    if moment.half is not None:
        return _stretch(year, 6 * moment.half - 5, 6, "half-year")
    if moment.day is not None:
        says = f"“{moment.words}”没有写月份"
        raise Refusal("DP213", says, "写明月份，例如“6月25日”或“本月25日”")
    if moment.ten_day is not None:
        raise Refusal("DP213", f"“{moment.words}”没有写月份", "写明月份，例如“6月上旬”")
    return _stretch(year, 1, 12, "year")


def _stretch(year: int, month: int, months: int, precision: Precision) -> Period:
    first = date(year, month, 1)
    return Period(first=first, last=add_months(first, months) - timedelta(1), precision=precision)


def _shifted(moment: Moment, on: date) -> Period:
    if moment.quarter_shift is not None:
        begun = date(on.year, on.month - (on.month - 1) % 3, 1)
        first = add_months(begun, 3 * moment.quarter_shift)
        return _stretch(first.year, first.month, 3, "quarter")
    first = add_months(date(on.year, on.month, 1), moment.month_shift or 0)
    return _in_month(moment, first.year, first.month)


def _in_month(moment: Moment, year: int, month: int) -> Period:
    if moment.day is not None:
        try:
            day = date(year, month, moment.day)
        except ValueError:
            most = calendar.monthrange(year, month)[1]
            says = f"{year}年{month}月没有{moment.day}日，只有{most}天"
            raise Refusal("DP203", says, f"核对日期；月底写“{month}月底”") from None
        return Period(first=day, last=day, precision="day")
    whole = _stretch(year, month, 1, "month")
    if moment.ten_day is None:
        return whole
    first = whole.first + timedelta(10 * (moment.ten_day - 1))
    last = whole.last if moment.ten_day == 3 else first + timedelta(9)
    return Period(first=first, last=last, precision="ten-day")


def _near(moment: Moment, on: date) -> Period:
    if moment.day_shift is not None:
        day = add_days(on, moment.day_shift)
        return Period(first=day, last=day, precision="day")
    monday = add_days(on, 7 * (moment.week_shift or 0) - on.weekday())
    if moment.weekday is None:
        return Period(first=monday, last=add_days(monday, 6), precision="week")
    day = add_days(monday, moment.weekday)
    return Period(first=day, last=day, precision="day")


def _festival(moment: Moment, year: int) -> Period:
    day = festival(moment.festival, year)
    if day is None:
        says = f"{year}年的“{moment.festival}”不在节日表（1990至2100年）内"
        raise Refusal("DP203", says)
    if moment.after:
        says = f"“{moment.words}”没有说节后多久；节日当天是{show(day)}"
        raise Refusal("DP209", says, "写明日期，例如节后第一个工作日的日期")
    note = f"{moment.festival}是{show(day)}"
    return Period(first=day, last=day, precision="festival", notes=(note,))


def _window(moment: Moment, year: int, facts: Facts) -> Period:
    name = moment.window
    aliases = (name, "汛期", "主汛期", "汛") if name in {"汛", "汛期"} else (name,)
    shown = "汛期" if name == "汛" else name
    known = next((facts.windows[alias] for alias in aliases if alias in facts.windows), None)
    if known is None:
        says = f"没有给出“{shown}”的起止日期"
        raise Refusal("DP208", says, "在项目日历中写明该时段，或直接写日期")
    first, last = known
    if (moment.year is not None or moment.year_shift is not None) and first.year != year:
        says = f"“{moment.words}”说的是{year}年，项目给出的“{shown}”是{show(first)}至{show(last)}"
        raise Refusal("DP208", says, "给出该年的起止日期，或直接写日期")
    note = f"“{shown}”是{show(first)}至{show(last)}"
    return Period(first=first, last=last, precision="window", notes=(note,))


def _beginning(moment: Moment, period: Period, role: Role) -> Period:
    if role == "finish":
        says = f"“{moment.words}”作为完成时间，定不下是哪一天"
        raise Refusal("DP209", says, "写“上旬”或具体日期")
    return _noted(replace(period, last=period.first), "“初”按第一日")


def _before(moment: Moment, period: Period, role: Role) -> Period:
    """前: a day named is included, a festival and a window are not, a period is in doubt."""
    latest = "“前”作为开始时间，是最迟开始的日子"
    if moment.festival or moment.window:
        eve = add_days(period.first, -1)
        period = replace(period, first=eve, last=eve)
    elif moment.part == "end" or moment.within or period.first == period.last:
        period = replace(period, first=period.last)
    elif _begins_before(moment):
        eve = add_days(period.first, -1)
        note = f"“{moment.words}”没有“底”字，按{show(period.first)}之前"
        period = _noted(replace(period, first=eve, last=eve), note)
    else:
        says = f"“{moment.words}”没有说是开始之前还是结束之前"
        before = (add_days(period.first, -1), "开始之前")
        raise two_readings("DP211", says, before, (period.last, "结束之前"))
    return _noted(period, latest) if role == "start" else period


def _begins_before(moment: Moment) -> bool:
    """6月前 and 2022年前 end before the month or year begins; 本月前, 中旬前 are in doubt."""
    fine = (moment.ten_day, moment.quarter, moment.quarter_shift, moment.half, moment.week_shift)
    relative = moment.month_shift is not None or moment.five_years is not None
    bare_shift = moment.year_shift is not None and moment.month is None
    return not relative and not bare_shift and all(part is None for part in fine)


def _check_weekday(moment: Moment, period: Period) -> None:
    if moment.weekday is None or moment.week_shift is not None:
        return
    day = period.last
    if day.weekday() != moment.weekday:
        says = (
            f"{show(day)}是星期{_WEEKDAYS[day.weekday()]}，"
            f"不是所写的星期{_WEEKDAYS[moment.weekday]}"
        )
        raise Refusal("DP204", says, "核对日期和星期")
