"""What the ledger shows that somebody must act on: findings beside those of the schedule check."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Final

from projects.actuals import NOTHING, Actual
from projects.errors import NOWHERE, Finding, Level, Place
from projects.ledger.machine import STATES
from projects.ledger.rechecks import Recheck

if TYPE_CHECKING:
    from projects.ledger.result import Ledger

STALE_DAYS: Final = 30
"""Calendar days that a finished work may wait for 报验 or 销号."""


def ledger_findings(ledger: Ledger, actual: Mapping[str, Actual]) -> tuple[Finding, ...]:
    """Everything worth a word: overdue 回头看 (DP691), dependencies to be urged (DP692), works
    that wait too long for 销号 (DP693), progress under 暂缓 or 受阻 (DP694), closed items that are
    no longer done (DP695)."""
    places = {work.id: work.where for work in ledger.project.activities}
    return tuple(
        finding
        for rule in (_rechecks, _externals, _waiting, _moving, _undone)
        for finding in rule(ledger, actual, places)
    )


def _of(
    item: str, places: Mapping[str, Place], code: str, level: Level, says: str, remedy: str
) -> Finding:
    return Finding(code, says, remedy, places.get(item, NOWHERE), level, item)


def _rechecks(
    ledger: Ledger, _actual: Mapping[str, Actual], places: Mapping[str, Place]
) -> Iterable[Finding]:
    overdue: dict[str, list[Recheck]] = {}
    for check in ledger.rechecks:
        if check.state == "overdue":
            overdue.setdefault(check.item, []).append(check)
    for item, checks in overdue.items():
        days = "、".join(f"{check.after} 天（{check.workday}）" for check in checks)
        yield _of(
            item,
            places,
            "DP691",
            "warning",
            f"“{ledger.label(item)}”{checks[-1].closed_on} 销号后的回头看逾期未查：{days}",
            "复查后登记结论：合格，或反弹",
        )


def _externals(
    ledger: Ledger, _actual: Mapping[str, Actual], places: Mapping[str, Place]
) -> Iterable[Finding]:
    for one in ledger.externals:
        if one.level in ("urge", "escalate"):
            latest = f"，最迟 {one.latest}" if one.latest else ""
            yield _of(
                one.item,
                places,
                "DP692",
                "warning",
                f"外部依赖“{ledger.label(one.item)}”{one.why}{latest}",
                f"{one.word}：{one.ask}" if one.ask else one.word,
            )


def _waiting(
    ledger: Ledger, _actual: Mapping[str, Actual], places: Mapping[str, Place]
) -> Iterable[Finding]:
    used = {event.item for event in ledger.events}
    for measure in ledger.lists.measures:
        state = measure.state
        if state.since is None or state.settled or not state.reached("completed"):
            continue
        # A ledger that nobody keeps says nothing: works without any event just finish.
        days = (ledger.as_of - state.since).days
        if measure.item in used and days > STALE_DAYS:
            step = "报验" if state.state == "completed" else "验收销号"
            yield _of(
                measure.item,
                places,
                "DP693",
                "note",
                f"“{ledger.label(measure.item)}”{STATES[state.state]}已 {days} 天，还没有{step}",
                "用 daopai close 附证据销号；验收不通过的登记退回",
            )


def _moving(
    ledger: Ledger, actual: Mapping[str, Actual], places: Mapping[str, Place]
) -> Iterable[Finding]:
    for measure in ledger.lists.measures:
        overlay, seen = measure.state.overlay, actual.get(measure.item, NOTHING)
        if overlay is None or seen.seen_on is None or seen.seen_on <= overlay.since:
            continue
        if seen.under_way or (seen.finished is not None and seen.finished > overlay.since):
            yield _of(
                measure.item,
                places,
                "DP694",
                "note",
                f"“{ledger.label(measure.item)}”{overlay.since} 起{overlay.word}，"
                f"{seen.seen_on} 又有进度填报",
                "已经复工的登记恢复；没有复工的，核对填报",
            )


def _undone(
    ledger: Ledger, actual: Mapping[str, Actual], places: Mapping[str, Place]
) -> Iterable[Finding]:
    for item, state in ledger.states.items():
        percent = actual.get(item, NOTHING).percent
        if state.closing is not None and percent is not None and percent < 100:
            yield _of(
                item,
                places,
                "DP695",
                "warning",
                f"“{ledger.label(item)}”{state.closing.on} 已销号，填报却是 {percent:g}%",
                "填报有误的更正；确有反弹的，登记重开",
            )
    closings = _closings(ledger)
    for problem in ledger.lists.problems:
        closed = closings.get(problem.item)
        if closed is None or problem.state.state == "closed":
            continue
        below = [ledger.states[one] for one in ledger.tree.children[problem.item]]
        # A measure that was reopened says so itself; a new one nobody has noticed.
        if problem.state.reopened or any(state.reopened for state in below):
            continue
        yield _of(
            problem.item,
            places,
            "DP695",
            "warning",
            f"“{ledger.label(problem.item)}”{closed} 已销号，其后又有没有销号的措施"
            f"（{problem.total - problem.closed} 项）",
            "新增的措施办结后逐项销号，再销本级",
        )


def _closings(ledger: Ledger) -> Mapping[str, date]:
    return {event.item: event.on for event in ledger.events if event.kind == "close"}
