"""Drawing and logic rules for network plans, as JGJ/T 121-2015 has them: one start, one end, no
link twice, no overlap beyond the work that it overlaps.

Circular links and links written twice are found when a plan is read (DP161, DP154), works that hang
on one side only by DP601, DP602 and DP604.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from projects.checks.case import Case, days, label, of, rule, some
from projects.checks.redundant import numbers_of, redundant_links
from projects.checks.structure import hanging_ends, hanging_starts
from projects.errors import Finding
from projects.model import Activity, Link


@rule("DP611")
def several_starts(case: Case) -> Iterable[Finding]:
    """More than one work begins the plan, each on purpose: by a date of its own, or first of all.

    A promise of another organisation is no start of this plan.
    """
    hanging = {work.id for work in hanging_starts(case)}
    starts = [
        work
        for work in _unfinished(case)
        if not case.incoming[work.id] and work.id not in hanging and work.promised is None
    ]
    yield from _several(
        "DP611",
        starts,
        "没有紧前工作，各自起头；网络图只应有一个起点",
        "加一个零工期的“开工”节点，让它们都接在后面；各自的开始日期用 snet 保留",
    )


@rule("DP612")
def several_ends(case: Case) -> Iterable[Finding]:
    """More than one work ends the plan, each on purpose: by a deadline, or last of all."""
    hanging = {work.id for work in hanging_ends(case)}
    ends = [
        work for work in _unfinished(case) if not case.outgoing[work.id] and work.id not in hanging
    ]
    yield from _several(
        "DP612",
        ends,
        "没有紧后工作，各自收尾；网络图只应有一个终点",
        "加一个零工期的“全部完成”节点，接在它们后面；各自的时限不变",
    )


def _unfinished(case: Case) -> list[Activity]:
    """The works of a network: none in a plan without links, which is a ledger (DP603)."""
    return [work for work, _ in case.open_rows] if case.project.links else []


def _several(code: str, works: Sequence[Activity], what: str, remedy: str) -> Iterable[Finding]:
    if len(works) > 1:
        listed = some([label(work) for work in works])
        says = f"{len(works)} 项工作{what}：{listed}"
        yield Finding(code, says, remedy, works[1].where, "note")


@rule("DP613")
def implied_links(case: Case) -> Iterable[Finding]:
    """Links that a chain of other links implies already."""
    found = superfluous(case)
    if found:
        listed = some([f"{_words(case, link)}（{_already(link, by)}）" for link, by in found])
        yield Finding(
            "DP613",
            f"{len(found)} 条关系是多余的，别的关系已经保证了它：{listed}",
            "删去多余的关系，网络图才清楚；要留作提醒的可不处理",
            found[0][0].where,
            "note",
            found[0][0].after if len(found) == 1 else "",
        )


def superfluous(case: Case) -> list[tuple[Link, str]]:
    """The links into works not yet begun that may be left out without moving a date, each with a
    work of the chain that implies it."""
    network = case.schedule.run.network
    open_rows = case.open_rows
    ahead = {work.id for work, timing in open_rows if timing.status == "not-started"}
    within = numbers_of(network, (work.id for work, _ in open_rows))
    works = case.project.activities
    firm = numbers_of(network, (w.id for w in works if _firm(w) or w.id not in ahead))
    found = redundant_links(network, within, firm)
    return [(link, by) for link, by in found if link.after in ahead]


def _firm(work: Activity) -> bool:
    """Whether a work may stand at a date of its own, whatever its links ask for."""
    held = any(constraint.kind not in ("snet", "fnet", "alap") for constraint in work.constraints)
    return held or work.promised is not None or work.manual is not None


def _words(case: Case, link: Link) -> str:
    return f"{link.words(case.project.minutes_per_day)} → {link.after}"


def _already(link: Link, by: str) -> str:
    beside = by in (link.before, link.after)
    return "这两项之间的另一条关系已有" if beside else f"经 {by} 已有"


@rule("DP614")
def lead_beyond_the_work(case: Case) -> Iterable[Finding]:
    """Leads that let the successor begin with what it is said to follow, or before it."""
    length = case.project.minutes_per_day
    for link in case.project.links:
        before, after = case.works.get(link.before), case.works.get(link.after)
        ahead = None if before is None else _ahead(link, before)
        if before is None or after is None or before.id in case.children or ahead is None:
            continue
        if ahead >= 0 and case.schedule[after.id].status == "not-started":
            by = f"早于前项 {days(ahead / length)} 天" if ahead else "与前项同时"
            yield of(
                after,
                "DP614",
                "warning",
                f"“{label(after)}”的关系 {link.words(length)} 提前量过大，按它可以{by}开始，"
                f"不再跟在“{label(before)}”后面",
                "搭接施工写成 SS + 时距；先后确实相反的，调换两项工作的关系",
            )


def _ahead(link: Link, before: Activity) -> int | None:
    """By how many working minutes a lead puts the start of the successor before that of the
    predecessor; None where there is no lead, or the two count in different units."""
    if link.lag.unit != "work" or link.lag.amount >= 0:
        return None
    if link.kind == "SS":
        return -link.lag.amount
    span = before.duration if link.kind == "FS" else None
    return -link.lag.amount - span.amount if span is not None and span.unit == "work" else None
