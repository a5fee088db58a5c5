"""What was said against what is computed: self-reports, observations, provisional dates."""

from __future__ import annotations

from collections.abc import Iterable

from projects.checks.case import Case, label, of, of_all, rule, some
from projects.errors import Finding
from projects.forecast import one_decimal
from projects.model import Activity
from projects.progress import Standing


def _standings(case: Case) -> Iterable[tuple[Activity, Standing]]:
    if case.progress is not None:
        for work in case.project.activities:
            if work.kind != "hammock":
                yield work, case.progress[work.id]


@rule("DP650")
def yes_but_behind(case: Case) -> Iterable[Finding]:
    """Reported 是 where the computation says 否."""
    for work, standing in _standings(case):
        if standing.reported == "是" and standing.judged == "否" and not standing.overdue:
            yield of(
                work,
                "DP650",
                "warning",
                f"“{label(work)}”自报按序时进度“是”，计算为“否”：{standing.why}；{standing.says}",
                "请责任单位核实进度或说明理由；两个结论都予保留",
            )


@rule("DP651")
def yes_but_overdue(case: Case) -> Iterable[Finding]:
    """Reported 是 after the due day, without a finish."""
    for work, standing in _standings(case):
        if standing.reported == "是" and standing.overdue:
            yield of(
                work,
                "DP651",
                "warning",
                f"“{label(work)}”自报按序时进度“是”，但时限 {standing.committed} 已到，"
                f"没有完成记录；{standing.says}",
                "已完成的补报实际完成；没有完成的，改正自报并说明预计完成日期",
            )


@rule("DP652")
def yes_over_a_late_child(case: Case) -> Iterable[Finding]:
    """Reported 是 of a summary with works below it that are behind."""
    for work, standing in _standings(case):
        if work.id not in case.children or standing.reported != "是" or case.progress is None:
            continue
        below = [child for child in case.leaves if work.id in case.above(child)]
        late = [
            child.id
            for child in below
            if case.progress[child.id].judged == "否" or case.progress[child.id].reported == "否"
        ]
        if late:
            yield of(
                work,
                "DP652",
                "warning",
                f"“{label(work)}”自报按序时进度“是”，但下级 {len(below)} 项中有 {len(late)} 项"
                f"未按序时进度：{some(late)}",
                "逐项核实下级进度，再定本级结论",
            )


@rule("DP653")
def not_reported(case: Case) -> Iterable[Finding]:
    """Items without a self-report, in a plan where others have one."""
    leaves = [] if case.progress is None else [case.progress[work.id] for work in case.leaves]
    blank = [s.id for s in leaves if s.reported == "未填" and s.actual_percent != 100]
    if blank and len(blank) < len(leaves) and any(s.reported != "未填" for s in leaves):
        yield Finding(
            "DP653",
            f"{len(leaves)} 项工作中有 {len(blank)} 项未填“是否按序时进度”：{some(blank)}",
            "请责任单位补填 是 或 否",
            case.project.where,
            "note",
        )


@rule("DP654")
def no_but_ahead(case: Case) -> Iterable[Finding]:
    """Reported 否 where the computation says 是."""
    for work, standing in _standings(case):
        if standing.reported == "否" and standing.judged == "是":
            yield of(
                work,
                "DP654",
                "note",
                f"“{label(work)}”自报按序时进度“否”，计算为“是”；{standing.says}",
                "核实是否另有计算看不到的困难",
            )


@rule("DP660")
def done_but_not_finished(case: Case) -> Iterable[Finding]:
    """100 % without an actual finish."""
    for work in case.leaves:
        state = case.state(work.id)
        if state.finished is None and state.percent is not None and state.percent >= 100:
            yield of(
                work,
                "DP660",
                "warning",
                f"“{label(work)}”形象进度已报 {one_decimal(state.percent)}%，没有实际完成日期",
                "补报 finished；尚有收尾的，改正百分比",
            )


@rule("DP661")
def above_hundred(case: Case) -> Iterable[Finding]:
    """More than 100 %, where the plan is not one of annual targets."""
    if case.project.basis == "month":
        return
    for work in case.leaves:
        percent = case.state(work.id).percent
        if percent is not None and percent > 100:
            yield of(
                work,
                "DP661",
                "warning",
                f"“{label(work)}”形象进度报 {one_decimal(percent)}%，超过 100%，按 100% 计",
                "核对总量；年度目标超额完成的，项目写 basis: month",
            )


@rule("DP662")
def silent(case: Case) -> Iterable[Finding]:
    """Works under way that nobody has reported on lately."""
    if case.as_of is None:
        return
    for work in case.leaves:
        state = case.state(work.id)
        if not state.under_way or state.seen_on is None:
            continue
        age = (case.as_of - state.seen_on).days
        if age > case.settings.silent_days:
            yield of(
                work,
                "DP662",
                "note",
                f"“{label(work)}”在建，最近一次填报是 {state.seen_on}，已有 {age} 天没有更新",
                "请责任单位补报当前进度",
            )


@rule("DP663")
def begun_without_a_day(case: Case) -> Iterable[Finding]:
    """Progress without an actual start."""
    states = [(work, case.state(work.id)) for work in case.leaves]
    found = [work for work, state in states if state.under_way and state.started is None]
    if found:
        yield of_all(
            found,
            "DP663",
            "note",
            f"{len(found)} 项工作报了进度，没有实际开始日期：{some([work.id for work in found])}",
            "补报 started，序时进度才能从实际开工日算起",
        )


@rule("DP664")
def two_percentages(case: Case) -> Iterable[Finding]:
    """A summary whose own percentage and whose leaves' sum do not agree."""
    for work, standing in _standings(case):
        said, summed = standing.stated_percent, standing.summed_percent
        if work.id in case.children and said is not None and summed is not None:
            gap = said - summed
            if abs(gap) >= case.settings.gap_points:
                yield of(
                    work,
                    "DP664",
                    "warning",
                    f"“{label(work)}”填报 {one_decimal(said)}%，下级加权汇总 "
                    f"{one_decimal(summed)}%，相差 {one_decimal(abs(gap))} 个百分点；"
                    f"采用 {one_decimal(standing.actual_percent or 0)}%",
                    "核对下级进度和权重，说明差异",
                )


@rule("DP665")
def provisional(case: Case) -> Iterable[Finding]:
    """Dates beyond the last State Council notice."""
    if not case.schedule.provisional:
        return
    works = [t.id for t in case.schedule if t.provisional and t.id not in case.children]
    listed = f"：{some(works)}" if works else ""
    yield Finding(
        "DP665",
        f"{len(works)} 项工作的日期落在国务院尚未公布放假安排的年份，为暂定{listed}",
        "放假通知公布后重新计算",
        case.project.where,
        "note",
    )
