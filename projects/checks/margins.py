"""Whether the deadlines can be kept: margins, passed latest starts, external dependencies."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from projects.checks.case import Case, days, label, of, rule, some
from projects.errors import NOWHERE, Finding, Place
from projects.model import DAY, Activity, Deadline, day_of, instant
from projects.network import latest_start_of_months
from projects.schedule.result import Margin


def subject(case: Case, item: str | None) -> str:
    """How a sentence names what a deadline is for."""
    work = case.works.get(item) if item else None
    return f"“{label(work)}”" if work else "项目"


def place(case: Case, margin: Margin) -> Place:
    """Where a deadline stands."""
    if margin.deadline.where != NOWHERE:
        return margin.deadline.where
    work = case.works.get(margin.item or "")
    return work.where if work else case.project.where


def words(deadline: Deadline) -> str:
    """The day, and the words it was read from where they say more."""
    plain = deadline.text in ("", deadline.day.isoformat())
    return f"{deadline.day}" if plain else f"{deadline.day}（{deadline.text}）"


def finished(case: Case, item: str | None) -> bool:
    """Whether an item is done; the project never counts as such."""
    return item is not None and case.schedule[item].status == "finished"


@rule("DP620")
def shortfall(case: Case) -> Iterable[Finding]:
    """Deadlines that the early finish misses: 需抢回 N 天."""
    for margin in case.schedule.deadlines:
        due = f"{subject(case, margin.item)}时限 {words(margin.deadline)}"
        if margin.margin_days is None or margin.margin_days >= 0:
            if _came_today(case, margin):
                yield Finding(
                    "DP620",
                    f"{due} 已到，到状态日期 {case.as_of} 没有完成记录",
                    "已经完成的补报实际完成；没有完成的，报批新的时限",
                    place(case, margin),
                    "error",
                    margin.item or "",
                )
            continue
        lost = days(margin.margin_days)
        if finished(case, margin.item):
            yield Finding(
                "DP620",
                f"{due}，实际 {margin.early_finish_day} 完成，逾期 {lost} 天",
                "补办延期说明",
                place(case, margin),
                "warning",
                margin.item or "",
            )
            continue
        passed = case.as_of is not None and margin.deadline.day <= case.as_of
        said = "时限已到而没有完成记录，" if passed else _not_begun(case, margin)
        chain = f"；决定它的线路：{some(margin.chain)}" if len(margin.chain) > 1 else ""
        yield Finding(
            "DP620",
            f"{due}，{said}按最早计划 {margin.early_finish_day} 才能完成，需抢回 {lost} 天{chain}",
            "压缩线路上的工作、增加搭接或改用不停工的日历；确实赶不上的，报批新的时限",
            place(case, margin),
            "error",
            margin.item or "",
        )


def _came_today(case: Case, margin: Margin) -> bool:
    """Whether the day of an unfinished item has closed. A milestone, which takes no time, stands at
    that very instant and has nothing to win back yet."""
    if case.as_of is None or margin.item is None or finished(case, margin.item):
        return False
    return margin.deadline.day <= case.as_of


def _not_begun(case: Case, margin: Margin) -> str:
    """Why the early finish lies where it does, where the work itself was never begun."""
    if margin.item is None or case.now is None:
        return ""
    timing = case.schedule[margin.item]
    late = timing.late_start
    if timing.status != "not-started" or late is None or late >= case.now or timing.zero:
        return ""
    return f"最迟应于 {timing.late_start_day} 开始而没有开工记录，从状态日期起算，"


@rule("DP621")
def thin_margin(case: Case) -> Iterable[Finding]:
    """Deadlines that are kept, but with less than the buffer they ask for."""
    for margin in case.schedule.deadlines:
        left, wanted = margin.margin_days, margin.margin_less_buffer_days
        if left is None or wanted is None or left < 0 or wanted >= 0:
            continue
        if finished(case, margin.item):
            continue
        yield Finding(
            "DP621",
            f"{subject(case, margin.item)}时限 {words(margin.deadline)} 只余 {days(left)} 天，"
            f"少于预留的 {margin.deadline.buffer} 天，还差 {days(wanted)} 天",
            "抢回这些天数，或确认预留可以动用",
            place(case, margin),
            "warning",
            margin.item or "",
        )


@rule("DP622")
def deadline_after_parents(case: Case) -> Iterable[Finding]:
    """Works that may end later than what they belong to."""
    whole = None
    if case.project.deadline_on is None:
        whole = next((d for d in case.project.deadlines if d.item is None), None)
    due = {margin.item: margin.deadline for margin in case.schedule.deadlines if margin.item}
    for item, own in due.items():
        work = case.works[item]
        above = [(label(case.works[up]), due[up]) for up in case.above(work) if up in due]
        if not above and whole is not None:
            above = [("项目", whole)]
        for name, limit in above[:1]:
            if limit.day < own.day:
                yield of(
                    work,
                    "DP622",
                    "warning",
                    f"“{label(work)}”的时限 {words(own)} 晚于上级“{name}”的时限 {words(limit)}",
                    "核对两个时限，下级的不应晚于上级",
                )


@rule("DP623")
def deadline_before_start(case: Case) -> Iterable[Finding]:
    """Deadlines that lie before the project begins."""
    if case.project.start is None:
        return
    start = day_of(case.project.start)
    for margin in case.schedule.deadlines:
        if margin.deadline.day < start and not finished(case, margin.item):
            yield Finding(
                "DP623",
                f"{subject(case, margin.item)}时限 {words(margin.deadline)} 早于项目开工日 {start}",
                "核对年份：时限和开工日总有一个写错了",
                place(case, margin),
                "error",
                margin.item or "",
            )


@rule("DP624")
def doubtful_words(case: Case) -> Iterable[Finding]:
    """Deadlines whose words could be read otherwise."""
    for margin in case.schedule.deadlines:
        if margin.deadline.flagged:
            yield Finding(
                "DP624",
                f"{subject(case, margin.item)}时限的说法有疑义：{margin.deadline.reading}，"
                f"按 {margin.deadline.day} 计算",
                "请与下达文件核对；不对的，改写成年月日",
                place(case, margin),
                "warning",
                margin.item or "",
            )


@rule("DP630")
def missed_latest_start(case: Case) -> Iterable[Finding]:
    """Works that are not begun and whose latest start lies behind the data date."""
    if case.now is None or case.as_of is None:
        return
    for work, timing in case.open_rows:
        late = timing.late_start
        if timing.status != "not-started" or late is None or late >= case.now:
            continue
        if work.kind == "external" or timing.zero:
            continue
        assert timing.late_start_day is not None
        lost = (case.as_of - timing.late_start_day).days + 1
        yield of(
            work,
            "DP630",
            "warning",
            f"“{label(work)}”最迟应于 {timing.late_start_day} 开始，到状态日期 {case.as_of} "
            f"没有开工记录，已过 {lost} 天",
            "已开工的补报实际开始；没有开工的，立即开工并抢回延误",
        )


@rule("DP640")
def promised_too_late(case: Case) -> Iterable[Finding]:
    """External dependencies promised for after their latest date."""
    for work, timing in case.open_rows:
        latest = timing.late_finish_day
        if work.kind == "external" and work.promised and latest and work.promised > latest:
            yield of(
                work,
                "DP640",
                "error",
                f"外部依赖“{label(work)}”{_whose(work)}承诺 {work.promised} 办结，"
                f"最迟须在 {latest} 办结，晚 {(work.promised - latest).days} 天",
                "商请提前办结，或调整等它的工作",
            )


@rule("DP641")
def external_too_late(case: Case) -> Iterable[Finding]:
    """External dependencies without a promise, not begun, whose latest start has passed."""
    if case.now is None or case.as_of is None:
        return
    for work, late in _unpromised(case):
        if late <= case.as_of:
            lost = (case.as_of - late).days + 1
            yield of(
                work,
                "DP641",
                "error",
                f"外部依赖“{label(work)}”{_whose(work)}最迟应于 {late} 启动，到状态日期 "
                f"{case.as_of} 没有启动记录，也没有承诺日期，已过 {lost} 天",
                "提请上级协调，取得书面承诺日期并填入 promised",
            )


@rule("DP642")
def what_remains(case: Case) -> Iterable[Finding]:
    """External dependencies without a promise: how long until they must begin."""
    if case.as_of is None:
        return
    for work, late in _unpromised(case):
        if late > case.as_of:
            yield of(
                work,
                "DP642",
                "note",
                f"外部依赖“{label(work)}”{_whose(work)}最迟须在 {late} 启动，距状态日期 "
                f"{case.as_of} 还有 {(late - case.as_of).days} 天，尚无承诺日期",
                "尽早取得承诺日期并填入 promised",
            )


@rule("DP643")
def promise_without_room(case: Case) -> Iterable[Finding]:
    """Promises that would have had to begin already."""
    if case.now is None or case.as_of is None:
        return
    for work, timing in case.open_rows:
        promised = work.promised
        if work.kind != "external" or promised is None or timing.status != "not-started":
            continue
        begin = _latest_begin(case, work, promised)
        if case.as_of < promised and begin is not None and begin <= case.as_of:
            yield of(
                work,
                "DP643",
                "warning",
                f"外部依赖“{label(work)}”{_whose(work)}承诺 {promised} 办结，按其工期应在 {begin} "
                f"启动，到状态日期 {case.as_of} 没有启动记录",
                "向承诺单位核实能否兑现；已启动的补报实际开始",
            )


@rule("DP644")
def promise_broken(case: Case) -> Iterable[Finding]:
    """Promises whose day has passed."""
    for work, _ in case.open_rows:
        promised = work.promised
        if promised is not None and case.as_of is not None and promised <= case.as_of:
            yield of(
                work,
                "DP644",
                "warning",
                f"“{label(work)}”{_whose(work)}承诺 {promised} 办结，到状态日期 {case.as_of} "
                "没有办结记录，计算时等它的工作从次日起排",
                "办结的补报实际完成；没有办结的，取得新的承诺日期",
            )


def _whose(work: Activity) -> str:
    return f"（{work.owner}）" if work.owner else ""


def _unpromised(case: Case) -> Iterable[tuple[Activity, date]]:
    """External works not begun and not promised, with the day by which they must begin."""
    for work, timing in case.open_rows:
        late = timing.late_start_day
        waits = work.kind == "external" and work.promised is None
        if waits and timing.status == "not-started" and late is not None:
            yield work, late


def _latest_begin(case: Case, work: Activity, promised: date) -> date | None:
    """The day on which a work must begin to end on its promised day; None without a duration."""
    span, end = work.duration, instant(promised, DAY)
    if span is None or not span.amount:
        return None
    if span.unit == "work":
        calendar = case.calendars.of(work)
        return day_of(calendar.start_of(calendar.worked(end) - span.amount))
    if span.unit == "months":
        return day_of(latest_start_of_months(end, span.amount))
    return day_of(end - span.amount)
