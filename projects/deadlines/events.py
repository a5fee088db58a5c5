"""Terms counted from an event or a day: Civil Code 201 and 202, State Council working days."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from projects.deadlines.calendar_words import Facts, add_days, add_months, resolve
from projects.deadlines.phrases import Length, Moment, Offset
from projects.deadlines.refuse import Refusal, show
from projects.deadlines.vocabulary import EVENTS
from projects.holidays import china_day, is_provisional

UNNAMED = "起算日"
"""The event of a term that names none (3个工作日内)."""
_MOST_DAYS = 36_600


@dataclass(frozen=True, slots=True)
class Counted:
    """A term: the day it is counted from, the day it ends on, and how that was counted."""

    anchor: date
    day: date
    says: str
    provisional: bool = False
    flagged: bool = False


def count(offset: Offset, facts: Facts) -> Counted:
    """The day on which a term ends.

    Raises:
        Refusal: DP207 the event has no date; DP216 a term that is counted from no single day.
    """
    anchor, name, flagged = _anchor(offset.anchor, facts)
    length = offset.length
    if length.days + length.workdays + length.weeks * 7 + length.months * 31 > _MOST_DAYS:
        raise Refusal("DP203", f"“{length.words}”太长，超出一百年", "核对时长")
    from_where = f"{name}{show(anchor)}" if name else show(anchor)
    if length.workdays:
        day, provisional = _workdays(anchor, length, facts, offset.back)
        if offset.back:
            says = f"{from_where}之前{length.workdays}个工作日（国务院工作日）"
        else:
            counted = "当日计入" if length.by_law_of_works else "次日起算"
            says = f"{from_where}{counted}，{length.workdays}个工作日（国务院工作日）"
        return Counted(anchor, day, says, provisional, flagged)
    if offset.back:
        day = add_days(add_months(anchor, -length.months), -length.days - 7 * length.weeks)
        words = length.words.removesuffix("内") or "一日"
        return Counted(anchor, day, f"{from_where}之前{words}", flagged=True)
    day = add_days(add_months(anchor, length.months), length.days + 7 * length.weeks)
    if length.by_law_of_works:
        day -= timedelta(1)
        says = f"{from_where}开始，工期当日计入，{length.words}"
    else:
        says = f"{from_where}次日起算（民法典第二百零一条），{length.words}"
    return Counted(anchor, day, says, flagged=flagged or length.rounded)


def _workdays(anchor: date, length: Length, facts: Facts, back: bool) -> tuple[date, bool]:
    left, day = length.workdays, anchor
    provisional = False
    if length.by_law_of_works and not back:
        day -= timedelta(1)
    while left:
        day = add_days(day, -1 if back else 1)
        left -= china_day(day, facts.override).work
        provisional = provisional or is_provisional(day, facts.override)
    return day, provisional


def _anchor(anchor: str | Moment, facts: Facts) -> tuple[date, str, bool]:
    """(the day counted from, what to call it, whether a person should confirm it)"""
    if isinstance(anchor, Moment):
        return _named_day(anchor, facts)
    if not anchor:
        if UNNAMED in facts.events:
            return facts.events[UNNAMED], UNNAMED, False
        says = "没有说从哪一天起算"
        raise Refusal("DP207", says, "写明起算的事件和日期，例如“自2024年3月1日起30日内”")
    for name in (anchor, *EVENTS.get(anchor, ())):
        if name in facts.events:
            return facts.events[name], anchor, False
    if anchor == "印发" and facts.on is not None:
        return facts.on, "文件印发日", False
    says = f"没有给出“{anchor}”的日期"
    raise Refusal("DP207", says, f"给出“{anchor}”的日期，或直接写明期限")


def _named_day(anchor: Moment, facts: Facts) -> tuple[date, str, bool]:
    if anchor.festival and anchor.after:
        says = f"“{anchor.words}”不知从节日当天还是假期结束起算"
        raise Refusal("DP216", says, "写明起算日期")
    if not anchor.is_one_day and not anchor.festival:
        says = f"“{anchor.words}”不是一天，不能起算"
        raise Refusal("DP216", says, "写明起算的日期")
    period = resolve(_bare(anchor), "start", facts)
    return period.first, anchor.festival, period.flagged


def _bare(anchor: Moment) -> Moment:
    return replace(anchor, before=False, after=False, since=False)
