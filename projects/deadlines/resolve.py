"""From phrases to one reading, or a refusal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from projects.deadlines.calendar_words import Facts, Period, resolve
from projects.deadlines.events import count
from projects.deadlines.phrases import Between, Item, Length, Moment, Offset, Repeat, Vague, Verb
from projects.deadlines.reading import Reading, Role
from projects.deadlines.refuse import Refusal, show
from projects.holidays import Override, china_day, is_provisional

_LONGEST_REST = 30


def read(text: str, items: Sequence[Item], role: Role, facts: Facts) -> Reading:
    """The one reading of the phrases.

    Raises:
        Refusal: DP201 no date, DP210 several, and whatever the single phrase is refused for.
    """
    phrases: list[Item] = [item for item in items if not isinstance(item, Verb | Vague)]
    vague = [item.words for item in items if isinstance(item, Vague)]
    if not phrases:
        if vague:
            says = f"“{'、'.join(vague)}”没有日期，按文字保留"
            return Reading(text=text, role=role, kind="none", reading=says)
        raise Refusal("DP201", "没有读到日期", "写明完成日期，例如 2024-06-30")
    if len(phrases) > 1:
        phrases = [_joined(items, phrases, role, facts)]
    reading = _single(text, phrases[0], role, facts)
    reading = _with_verbs(reading, phrases[0], items)
    if vague and reading.day is not None:
        note = f"；“{'、'.join(vague)}”不改变日期"
        reading = replace(reading, reading=reading.reading + note, flagged=True)
    return reading


def _single(text: str, phrase: Item, role: Role, facts: Facts) -> Reading:
    if isinstance(phrase, Repeat):
        rule = phrase.finish if role == "finish" else phrase.start
        if not rule:
            says = f"“{phrase.words}”作为完成时间，定不下是哪一天"
            raise Refusal("DP214", says, "写“每月底”或“每月5日”")
        says = f"周期：{phrase.says}"
        return Reading(text=text, role=role, kind="recurrence", recurrence=rule, reading=says)
    if isinstance(phrase, Length):
        return _length(text, phrase, role)
    if isinstance(phrase, Offset):
        return _counted(text, phrase, role, facts)
    if isinstance(phrase, Between):
        return _span(text, phrase, role, facts)
    if isinstance(phrase, Moment):
        return _moment(text, phrase, role, facts)
    raise TypeError(phrase)


def _moment(text: str, moment: Moment, role: Role, facts: Facts) -> Reading:
    # 汛后 may begin a work, but no stretch has an end behind it.
    if moment.after and not moment.festival and not (moment.window and role == "start"):
        says = f"“{moment.words}”只说在此之后，没有说到哪一天"
        raise Refusal("DP216", says, "写明日期，或写“…后30日内”")
    if moment.since and role == "finish":
        says = f"“{moment.words}”是起始时间，不能作为完成期限"
        raise Refusal("DP216", says, "写明完成日期")
    period = resolve(moment, role, facts)
    day = period.day(role)
    return _day(text, role, day, period, moment.words, facts.override, bool(moment.festival))


def _day(
    text: str,
    role: Role,
    day: date,
    period: Period,
    words: str,
    override: Override | None,
    eve: bool = False,
) -> Reading:
    notes = "，".join(period.notes)
    says = f"“{words}”读作{show(day)}" + (f"（{notes}）" if notes else "")
    reading = Reading(
        text=text,
        role=role,
        kind="day",
        day=day,
        precision=period.precision,
        reading=says,
        flagged=period.flagged,
    )
    return _with_last_workday(reading, override, always=eve)


def _with_last_workday(
    reading: Reading, override: Override | None, *, always: bool = False
) -> Reading:
    """Put the last working day beside a due day that is none, and beside the eve of a festival."""
    day = reading.day
    if day is None or (reading.role == "start" and not always):
        return reading
    if not always and china_day(day, override).work:
        return reading
    worked = day
    for _ in range(_LONGEST_REST):
        if china_day(worked, override).work:
            break
        worked -= timedelta(1)
    unsure = is_provisional(day, override) or is_provisional(worked, override)
    name = china_day(day, override).name
    rest = f"；该日休息（{name}），此前最后一个工作日是" if worked != day else "；最后一个工作日是"
    return replace(
        reading,
        last_workday=worked,
        provisional=reading.provisional or unsure,
        reading=reading.reading + rest + show(worked),
    )


def _counted(text: str, offset: Offset, role: Role, facts: Facts) -> Reading:
    counted = count(offset, facts)
    latest = role == "start" and offset.length.within
    note = "，是最迟开始的日子" if latest else ""
    reading = Reading(
        text=text,
        role=role,
        kind="day",
        day=counted.day,
        precision="day",
        reading=f"{counted.says}，到{show(counted.day)}{note}",
        provisional=counted.provisional,
        flagged=counted.flagged or latest,
    )
    reading = _with_last_workday(reading, facts.override)
    if reading.last_workday is None or offset.back or offset.length.by_law_of_works:
        return reading
    says = f"{reading.reading}；期间最后一日休息的，民法典第二百零三条可顺延，请核对"
    return replace(reading, reading=says, flagged=True)


def _length(text: str, length: Length, role: Role) -> Reading:
    if length.workdays:
        says = f"“{length.words}”是工作日数，不是日历时长，没有起算日定不下日期"
        raise Refusal("DP218", says, f"写明从哪一天起算；工期用 duration: {length.workdays}")
    says = f"时长“{length.words}”，不是日期"
    return Reading(
        text=text,
        role=role,
        kind="duration",
        duration=length.iso,
        reading=says,
        flagged=length.rounded,
    )


def _span(text: str, between: Between, role: Role, facts: Facts) -> Reading:
    first, last, note = _inherit(between, facts)
    opening = resolve(first, "start", facts)
    closing = resolve(last, "finish", facts)
    start, end = opening.first, closing.last
    if start > end:
        says = f"起始{show(start)}晚于结束{show(end)}"
        raise Refusal("DP212", says, "核对年份；跨年写“至次年3月”")
    if between.years is not None and end.year - start.year + 1 != between.years:
        years = f"{start.year}年至{end.year}年"
        says = f"写的是{between.years}个年度，{years}却是{end.year - start.year + 1}个"
        raise Refusal("DP212", says, "核对年份")
    reading = Reading(
        text=text,
        role=role,
        kind="span",
        day=start if role == "start" else end,
        start=start,
        end=end,
        precision=opening.precision if role == "start" else closing.precision,
        reading=f"一段时间：{show(start)}至{show(end)}" + (f"（{note}）" if note else ""),
        flagged=opening.flagged or closing.flagged or bool(note),
    )
    return _with_last_workday(reading, facts.override)


def _inherit(between: Between, facts: Facts) -> tuple[Moment, Moment, str]:
    """The two ends with what each takes from the other, and what has to be said about the year.

    2023年9-11月, 6月1-15日, 11月至次年3月.
    """
    first, last = replace(between.first, since=False), between.last
    if first.before or first.after or first.within or last.after or last.since:
        says = f"“{first.words}”和“{last.words}”合不成一段时间"
        raise Refusal("DP210", says, "写明起止两个日期")
    if last.day is not None and last.month is None and last.month_shift is None:
        last = replace(last, month=first.month, month_shift=first.month_shift)
    if last.ten_day is not None and last.month is None and last.month_shift is None:
        last = replace(last, month=first.month, month_shift=first.month_shift)
    if last.next_year:
        year = first.year if first.year is not None else _year_of(first, facts)
        return replace(first, year=year), replace(last, year=year + 1, next_year=False), ""
    if last.has_year:
        if not first.has_year:
            says = f"“{first.words}”没有写年份，不知与“{last.words}”是否同年"
            raise Refusal("DP213", says, "两个日期都写明年份")
        return first, last, ""
    if first.month_shift is not None and last.month is None and last.month_shift is None:
        raise Refusal("DP213", f"“{last.words}”没有写年份", "两个日期都写明年份")
    if first.year is not None or first.year_shift is not None:
        return first, replace(last, year=first.year, year_shift=first.year_shift), ""
    if first.day_shift is not None:  # 即日起至6月30日: the end finds its own year
        return first, last, ""
    if first.has_year:
        raise Refusal("DP213", f"“{last.words}”没有写年份", "两个日期都写明年份")
    # Neither has a year: the end decides it for both.
    end = resolve(last, "finish", facts)
    year, note = end.last.year, "，".join(end.notes) if end.flagged else ""
    return replace(first, year=year), replace(last, year=year), note


def _year_of(first: Moment, facts: Facts) -> int:
    return resolve(first, "start", facts).first.year


def _joined(items: Sequence[Item], phrases: Sequence[Item], role: Role, facts: Facts) -> Item:
    """Several phrases that mean one thing: 3月开工，9月竣工, or a 工期 and its start."""
    if len(phrases) == 2:
        one, two = phrases
        if isinstance(one, Moment) and isinstance(two, Moment) and _start_then_finish(items):
            return Between(one, two)
        for term, day in ((one, two), (two, one)):
            if not (isinstance(term, Length) and term.by_law_of_works and isinstance(day, Moment)):
                continue
            begun = day.since or any(isinstance(i, Verb) and i.kind == "start" for i in items)
            ended = any(isinstance(i, Verb) and i.kind == "finish" for i in items)
            if begun and not ended:
                return day if role == "start" else Offset(day, term)
    shown = [_shown(phrase, role, facts) for phrase in phrases]
    says = f"一句话里有{len(shown)}个时间：{'；'.join(shown)}"
    raise Refusal("DP210", says, "拆成几项工作，各写一个期限")


def _shown(phrase: Item, role: Role, facts: Facts) -> str:
    words = getattr(phrase, "words", "")
    try:
        return _single(words, phrase, role, facts).reading.split("；")[0]
    except Refusal as refusal:
        return refusal.says


def _start_then_finish(items: Sequence[Item]) -> bool:
    """date 开工 date 竣工, or 开工 date 竣工 date; commas between do not matter."""
    shape = "".join(
        "d" if isinstance(item, Moment) else item.kind[0] if isinstance(item, Verb) else "?"
        for item in items
        if not (isinstance(item, Verb) and item.kind == "break")
    )
    return shape in {"dsdf", "sdfd"}


def _with_verbs(reading: Reading, phrase: Item, items: Sequence[Item]) -> Reading:
    """Flag a date whose verb belongs to the other end of the work: the role still decides."""
    if not isinstance(phrase, Moment):
        return reading
    verbs = [item for item in items if isinstance(item, Verb) and item.kind != "break"]
    kinds = {verb.kind for verb in verbs}
    if len(kinds) != 1 or reading.role in kinds:
        return reading
    side = "开始" if reading.role == "start" else "完成"
    note = f"；文字写的是“{verbs[0].words}”，这里作为{side}时间读取"
    return replace(reading, reading=reading.reading + note, flagged=True)
