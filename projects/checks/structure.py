"""How the plan is built: open ends, owners, durations, summaries, the order of what was done."""

from __future__ import annotations

from collections.abc import Iterable

from projects.checks.case import Case, days, label, of, of_all, rule, some
from projects.errors import Finding, Level
from projects.model import Activity

_HARD_STARTS = ("snet", "mso")


def hanging_starts(case: Case) -> list[Activity]:
    """Unfinished works that nothing leads to, but for the first and those with own dates."""
    if not case.project.links:
        return []
    found = [
        work
        for work, timing in case.open_rows
        if not case.incoming[work.id]
        and timing.status == "not-started"
        and not _begins_by_itself(work)
    ]
    opened = min(found, key=lambda work: _order(case.schedule[work.id].late_start), default=None)
    begun = any(
        not case.incoming[work.id]
        and (
            work.kind == "start-milestone"
            or case.schedule[work.id].status in ("in-progress", "finished")
        )
        for work in case.leaves
    )
    # A plan begins somewhere: its first work needs no predecessor.
    return [work for work in found if work is not opened or begun]


@rule("DP601")
def open_starts(case: Case) -> Iterable[Finding]:
    """Works that hang in the plan: nothing leads to them."""
    for work in hanging_starts(case):
        yield of(
            work,
            "DP601",
            "warning",
            f"“{label(work)}”没有紧前工作，只受项目开工日约束",
            "补上它等待的工作（after）；确实不等谁的，写 snet 或改为 start-milestone",
        )


def _begins_by_itself(work: Activity) -> bool:
    return (
        work.kind == "start-milestone"
        or (work.kind == "external" and work.promised is not None)
        or any(constraint.kind in _HARD_STARTS for constraint in work.constraints)
    )


def _order(moment: int | None) -> int:
    return 1 << 60 if moment is None else moment


def hanging_ends(case: Case) -> list[Activity]:
    """Unfinished works that lead nowhere and bear no deadline, but for the last one."""
    if not case.project.links:
        return []
    due = {margin.item for margin in case.schedule.deadlines}
    due.add(case.project.deadline_on)
    found = [
        work
        for work, _ in case.open_rows
        if not case.outgoing[work.id]
        and not due.intersection((work.id, *case.above(work)))
        and not any(c.kind in ("fnlt", "mfo") for c in work.constraints)
    ]
    # Of two that end together the later row is the plan's end.
    last = max(
        reversed(found), key=lambda work: case.schedule[work.id].early_finish or 0, default=None
    )
    return [work for work in found if work is not last]


@rule("DP602")
def open_ends(case: Case) -> Iterable[Finding]:
    """Works whose delay nobody sees: nothing follows them."""
    for work in hanging_ends(case):
        yield of(
            work,
            "DP602",
            "warning",
            f"“{label(work)}”没有紧后工作，也没有自己的时限，拖延多久都看不出影响",
            "补上等它完成的工作，或给它写 deadline",
        )


@rule("DP603")
def no_logic(case: Case) -> Iterable[Finding]:
    """A plan of several works without a single link."""
    dated = [work for work in case.leaves if case.schedule[work.id].status != "ledger"]
    if not case.project.links and len(dated) > 1:
        yield Finding(
            "DP603",
            f"{len(dated)} 项工作之间没有任何前后置关系，总时差只反映各自的时限",
            "是台账就不必处理；是工程计划，请用 after 写出工作之间的先后",
            case.project.where,
            "note",
        )


@rule("DP604")
def dangling(case: Case) -> Iterable[Finding]:
    """Works with links whose start waits for nothing, or whose finish nothing waits for."""
    for work, timing in case.open_rows:
        into, out = case.incoming[work.id], case.outgoing[work.id]
        if timing.zero:
            continue
        if (
            into
            and timing.status == "not-started"
            and all(link.kind in ("FF", "SF") for link in into)
        ):
            kinds = some([link.words(case.project.minutes_per_day) for link in into])
            yield of(
                work,
                "DP604",
                "warning",
                f"“{label(work)}”的开始不受任何工作约束（只有 {kinds}）",
                "补一条进入开始的关系：FS 或 SS",
            )
        if out and all(link.kind in ("SS", "SF") for link in out) and work.deadline is None:
            kinds = some([f"{link.kind} → {link.after}" for link in out])
            yield of(
                work,
                "DP604",
                "warning",
                f"“{label(work)}”的完成不约束任何工作（只有 {kinds}），拖长工期看不出影响",
                "补一条从完成引出的关系：FS 或 FF",
            )


@rule("DP605")
def no_owner(case: Case) -> Iterable[Finding]:
    """Works with a duration that no office answers for, themselves or by their summaries: one by
    one, or in one sentence where that is every work of the plan."""
    asked = [work for work, timing in case.open_rows if not timing.zero]
    found = [work for work in asked if not _answered(case, work)]
    whole = case.project.owner
    only = f"，只有项目一级的“{whole}”" if whole else ""
    level: Level = "note" if whole else "warning"
    if len(found) == len(asked) > 1:
        yield of_all(
            found,
            "DP605",
            level,
            f"{len(found)} 项工作都没有责任单位{only}",
            "用 owner 写明牵头单位；一组工作同属一家的，写在汇总项上",
        )
        return
    for work in found:
        says = f"“{label(work)}”没有责任单位{only}"
        yield of(work, "DP605", level, says, "用 owner 写明牵头单位")


def _answered(case: Case, work: Activity) -> bool:
    items = (work, *(case.works[item] for item in case.above(work)))
    return any(item.owner or item.leader for item in items)


@rule("DP606")
def assumed_durations(case: Case) -> Iterable[Finding]:
    """Works whose duration nobody gave."""
    assumed = [(work, timing) for work, timing in case.open_rows if timing.assumed]
    points = [work for work, timing in assumed if timing.zero]
    spans = [(work, timing.duration_days or 0) for work, timing in assumed if not timing.zero]
    if spans:
        listed = some([f"{work.id}（{days(length)} 天）" for work, length in spans])
        yield of_all(
            [work for work, _ in spans],
            "DP606",
            "note",
            f"{len(spans)} 项工作没有写工期，按起止日期推定：{listed}",
            "核实后写上 duration",
        )
    if points:
        yield of_all(
            points,
            "DP606",
            "note",
            f"{len(points)} 项工作只有时限、没有工期，按里程碑计，算不出应何时开始："
            f"{some([work.id for work in points])}",
            "补上 duration，才能倒排出最迟开始",
        )


@rule("DP607")
def undated(case: Case) -> Iterable[Finding]:
    """Ledger items: neither duration nor deadline."""
    found = [work for work in case.leaves if case.schedule[work.id].status == "ledger"]
    if found:
        yield of_all(
            found,
            "DP607",
            "note",
            f"{len(found)} 项工作既没有工期也没有时限，不参加计算："
            f"{some([work.id for work in found])}",
            "补上 duration 或 deadline；只作台账登记的可不处理",
        )


@rule("DP609")
def negative_float(case: Case) -> Iterable[Finding]:
    """Works that are late already, whatever they do."""
    short = [
        (timing.total_float_days, work)
        for work, timing in case.open_rows
        if timing.total_float_days is not None and timing.total_float_days < 0
    ]
    if short:
        short.sort(key=lambda pair: pair[0])
        least, worst = short[0]
        works = [work for _, work in short]
        yield of_all(
            works,
            "DP609",
            "warning",
            f"{len(short)} 项工作总时差为负，最小 −{days(least)} 天（{label(worst)}）："
            f"{some([work.id for work in works])}",
            "从时差最小的工作入手压缩工期、增加搭接，或调整时限",
        )
