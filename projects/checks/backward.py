"""Deadlines as a backward schedule needs them: on a worked day, in order, with a reserve."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from projects.checks.case import Case, days, label, of, of_all, rule, some
from projects.checks.margins import finished, place, subject, words
from projects.checks.stops import Stop, stop_at
from projects.errors import Finding
from projects.model import Activity, day_of, instant
from projects.schedule.result import Margin

_SHARE = 10
"""A reserve of a tenth of what remains is enough where that is less than the days asked for."""


def _closed(case: Case) -> Iterator[tuple[Margin, Activity, date, Stop | None]]:
    """Deadlines that lie where the work that has to keep them does not work: the margin, the work,
    the last day that it does work, and the stop, if it is one."""
    for margin in case.schedule.deadlines:
        work = _bearer(case, margin)
        if work is None or finished(case, margin.item):
            continue
        calendar, due = case.calendars.of(work), margin.deadline.day
        if not calendar.is_workday(due):
            last = day_of(calendar.to_finish(margin.deadline.at) - 1)
            yield margin, work, last, stop_at(calendar, instant(due))


def _bearer(case: Case, margin: Margin) -> Activity | None:
    """The last work with a duration in working days on the way to a deadline."""
    chain = margin.chain or ((margin.item,) if margin.item else ())
    for item in reversed(chain):
        work = case.works[item]
        if work.duration is not None and work.duration.amount:
            return work if work.duration.unit == "work" else None
    return None


@rule("DP625")
def deadline_on_a_closed_day(case: Case) -> Iterable[Finding]:
    """Deadlines on a day of rest of the work that has to keep them."""
    for margin, work, last, stop in _closed(case):
        if stop is None:
            calendar = case.calendars.of(work)
            name = calendar.name_of(margin.deadline.day) or "非工作日"
            yield Finding(
                "DP625",
                f"{subject(case, margin.item)}时限 {words(margin.deadline)} 是“{label(work)}”"
                f"所用日历“{calendar.name}”的{name}，实际须在 {last} 完成",
                "按实际能完成的最后一个工作日掌握；当天要加班的，在日历里开放这一天",
                place(case, margin),
                "note",
                margin.item or "",
            )


@rule("DP626")
def deadline_in_a_stop(case: Case) -> Iterable[Finding]:
    """Deadlines inside a closed window of the work that has to keep them."""
    for margin, work, last, stop in _closed(case):
        if stop is not None:
            lost = (margin.deadline.day - last).days
            yield Finding(
                "DP626",
                f"{subject(case, margin.item)}时限 {words(margin.deadline)} 落在“{label(work)}”"
                f"的停工期{stop}之内，实际须在 {last} 完成，早 {lost} 天",
                f"按 {last} 组织；或报批改到停工结束以后，或安排这项工作不停工",
                place(case, margin),
                "warning",
                margin.item or "",
            )


@rule("DP627")
def no_reserve(case: Case) -> Iterable[Finding]:
    """A governing deadline that is kept with next to nothing to spare, and no buffer set aside.

    Not asked where a work on the way has no duration of its own: its dates are the deadline's.
    """
    margin = case.schedule.governing
    if margin is None or margin.margin_days is None or margin.margin_days < 0:
        return
    if margin.deadline.buffer or finished(case, margin.item):
        return
    if any(case.schedule[item].assumed for item in margin.chain):
        return
    begin = case.now if case.now is not None else case.schedule.start
    left = (margin.deadline.day - day_of(begin)).days + 1 if begin is not None else 0
    wanted = min(case.settings.least_margin_days, left / _SHARE)
    if margin.margin_days < wanted:
        yield Finding(
            "DP627",
            f"{subject(case, margin.item)}时限 {words(margin.deadline)} 按最早计划只余 "
            f"{days(margin.margin_days)} 天，也没有写预留，任何一项控制性工作拖延就会误期",
            "在时限前留出预留（deadline: {date, buffer}），并压缩控制线路上的工作",
            place(case, margin),
            "warning",
            margin.item or "",
        )


@rule("DP628")
def no_deadline(case: Case) -> Iterable[Finding]:
    """A network of works without any deadline: nothing to count back from."""
    if case.project.links and not case.schedule.deadlines:
        yield Finding(
            "DP628",
            "计划没有任何时限，倒排从最早完成日算起，总时差只说明谁在控制线路上",
            "写上项目的 deadline，或给关键节点写 deadline",
            case.project.where,
            "note",
        )


@rule("DP629")
def deadlines_out_of_order(case: Case) -> Iterable[Finding]:
    """Works due later than one that has to wait for their finish."""
    due = {margin.item: margin.deadline for margin in case.schedule.deadlines if margin.item}
    for link in case.project.links:
        first, then = due.get(link.before), due.get(link.after)
        if first is None or then is None or link.kind != "FS" or link.lag.amount < 0:
            continue
        if first.day > then.day and not finished(case, link.before):
            before, after = case.works[link.before], case.works[link.after]
            yield of(
                before,
                "DP629",
                "warning",
                f"“{label(before)}”的时限 {words(first)} 晚于等它完成的“{label(after)}”的时限 "
                f"{words(then)}",
                "核对两个时限；紧前工作的时限应早于后面的",
            )


@rule("DP631")
def late_when_written(case: Case) -> Iterable[Finding]:
    """A plan counted back from its deadline, without a start, whose works had to begin before the
    day of its own document. From a data date on DP630 says so."""
    written = case.project.document_date
    if written is None or case.project.start is not None or case.as_of is not None:
        return
    told = {row.item for row in case.project.observations}
    found = [
        (timing.late_start_day, work)
        for work, timing in case.open_rows
        if timing.late_start_day is not None
        and timing.late_start_day < written
        and not timing.zero
        and work.id not in told
    ]
    if found:
        found.sort(key=lambda pair: pair[0])
        day, worst = found[0]
        works = [work for _, work in found]
        yield of_all(
            works,
            "DP631",
            "warning",
            f"按时限倒排，{len(found)} 项工作的最迟开始早于文件日期 {written}，最早的"
            f"“{label(worst)}”应于 {day} 开始，早 {(written - day).days} 天："
            f"{some([work.id for work in works])}",
            "已经开工的补报实际开始；没有开工的，压缩工期、增加搭接，或报批新的时限",
        )
