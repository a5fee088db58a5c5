"""Whether new events may be recorded: everything that is wrong with them, all at once.

Each event is judged as things stood at the close of its own day, after the new ones before it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from projects.actuals import NOTHING, Actual
from projects.errors import Finding
from projects.forecast import one_decimal
from projects.ledger.folding import ItemState
from projects.ledger.machine import EVENTS, RESULTS, STATES, fits, may_follow
from projects.ledger.rechecks import next_check
from projects.ledger.standings import Place, Tree, file_events, standing_of, tree_of
from projects.ledger.values import EventKind, LedgerEvent
from projects.model import Project
from projects.readers.desk import suggestion

_SHOWN: Final = 8
"""How many open measures a sentence names before it only counts."""
_NEEDS: Final[Mapping[EventKind, tuple[tuple[str, str], ...]]] = {
    "return": (("note", "写明退回的理由"),),
    "reopen": (("note", "写明反弹或重开的情况"),),
    "suspend": (("note", "写明由谁批准、为什么暂缓"), ("by", "写明登记的单位")),
    "block": (("stage", "写明受阻的环节，如征拆、核准"),),
    "promise": (("day", "写明对方承诺的日期"), ("by", "写明作出承诺的单位")),
    "recheck": (("by", "写明复查的单位"),),
    "escalate": (("note", "写明提给谁、要求什么"),),
    "note": (("note", "写明内容"),),
}
"""What an event is worth nothing without, and what to do about it."""
_DONE: Final[frozenset[EventKind]] = frozenset({"complete", "submit", "close"})


@dataclass
class _Bench:
    """What is known so far: recorded events, then the new ones that passed."""

    tree: Tree
    states: Mapping[str, Actual]
    names: Mapping[str, str]
    filed: dict[str, list[tuple[Place, LedgerEvent]]]
    taken: int

    def take(self, event: LedgerEvent) -> None:
        """File an event behind all others; it is not before the last of its item."""
        self.filed.setdefault(event.item, []).append(((event.on, self.taken), event))
        self.taken += 1

    def own(self, item: str) -> list[LedgerEvent]:
        return [event for _, event in self.filed.get(item, ())]

    def label(self, item: str) -> str:
        name = self.names.get(item, "")
        return f"{item} {name}" if name else item

    def at(self, item: str, day: date) -> Mapping[str, ItemState]:
        """An item, and what is below it, at the close of `day`."""
        return standing_of(item, self.tree, self.filed, self.states, day)


def judge_events(
    project: Project,
    earlier: Sequence[LedgerEvent],
    new: Sequence[LedgerEvent],
    states: Mapping[str, Actual],
) -> tuple[Finding, ...]:
    """All that is wrong with `new`, each finding at its event's `where`.

    Args:
        project: the plan that the items are of.
        earlier: the events recorded so far, in order.
        new: the events to be recorded, in order. One that is wrong counts nothing for the next.
        states: what was observed of the items (`projects.actuals`).
    """
    names = {**{work.id: work.name for work in project.activities}, project.code: project.name}
    bench = _Bench(tree_of(project), states, names, file_events(earlier), len(earlier))
    findings: list[Finding] = []
    for event in new:
        wrong = _unknown(bench, event) or list(_judge(bench, event))
        findings += wrong
        if not wrong:
            bench.take(event)
    return tuple(findings)


def _unknown(bench: _Bench, event: LedgerEvent) -> list[Finding]:
    if event.item in bench.tree.roles:
        return []
    if event.item in bench.names:
        return [
            _of(event, "DP587", f"“{event.item}”是伴随工作，不单独登记", "登记到它伴随的工作上")
        ]
    hint = suggestion(event.item, tuple(bench.tree.roles)) or "用 daopai ledger 查看全部编号"
    return [_of(event, "DP580", f"计划里没有编号为“{event.item}”的事项", hint)]


def _judge(bench: _Bench, event: LedgerEvent) -> Iterable[Finding]:
    yield from _lacking(event)
    wrong_row = _wrong_row(bench, event)
    if wrong_row is not None:
        yield wrong_row
        return
    last = max((one.on for one in bench.own(event.item)), default=None)
    if last is not None and event.on < last:
        yield _of(
            event,
            "DP585",
            f"“{bench.label(event.item)}”{event.on} 的{EVENTS[event.kind]}早于已登记的最后一次事件"
            f"（{last}）",
            "按发生的先后登记；早先漏记的，用记事补写在今天",
        )
        return
    state = bench.at(event.item, event.on)[event.item]
    for rule in _RULES:
        found = rule(bench, event, state)
        if found is not None:
            yield found
            return


def _lacking(event: LedgerEvent) -> Iterable[Finding]:
    """What every such event must say, whatever the state."""
    kind = EVENTS[event.kind]
    for name, remedy in _NEEDS.get(event.kind, ()):
        value = getattr(event, name)
        if value is None or (isinstance(value, str) and not value.strip()):
            yield _of(event, "DP586", f"“{event.item}”的{kind}没有写全", remedy)
    if event.kind == "recheck" and event.result not in RESULTS:
        yield _of(event, "DP586", f"“{event.item}”的{kind}没有结论", "结论写“合格”或“反弹”")
    if event.kind == "close":
        if not event.evidence:
            yield _of(event, "DP582", f"“{event.item}”销号没有附验收证据", "附上至少一个证据文件")
        if not event.by.strip():
            yield _of(event, "DP582", f"“{event.item}”销号没有签批单位", "写明由谁签批")
    if event.kind == "promise" and event.day is not None and event.day < event.on:
        yield _of(
            event,
            "DP589",
            f"“{event.item}”承诺的日期 {event.day} 早于承诺当日 {event.on}",
            "承诺只能是今后的日子；已经办结的，补报实际完成",
        )


def _wrong_row(bench: _Bench, event: LedgerEvent) -> Finding | None:
    role = bench.tree.roles[event.item]
    if fits(role, event.kind):
        return None
    what = f"“{bench.label(event.item)}”"
    if event.kind == "promise":
        return _of(
            event,
            "DP587",
            f"{what}不是外部依赖，没有承诺日期",
            "在计划里写 kind: external；本单位的工作调整时限走计划变更",
        )
    return _of(
        event,
        "DP587",
        f"{what}由下级事项汇总，不能登记{EVENTS[event.kind]}",
        f"登记到它的下级事项上，如 {bench.tree.children[event.item][0]}",
    )


Rule = Callable[[_Bench, LedgerEvent, ItemState], Finding | None]


def _open_below(bench: _Bench, event: LedgerEvent, state: ItemState) -> Finding | None:
    """A 问题 closes only when every 措施 is closed."""
    if event.kind != "close" or not bench.tree.summary(event.item) or state.state == "awaiting":
        return None
    now = bench.at(event.item, event.on)
    children = bench.tree.children[event.item]
    left = [child for child in children if not now[child].settled]
    if not left or state.state == "closed":
        return None
    named = "；".join(f"{bench.label(child)}（{now[child].word}）" for child in left[:_SHOWN])
    more = f"等 {len(left)} 项" if len(left) > _SHOWN else ""
    return _of(
        event,
        "DP584",
        f"“{bench.label(event.item)}”不能销号：{len(children)} 项下级中 {len(left)} 项没有销号："
        f"{named}{more}",
        "先逐项销号，再销本级",
    )


def _not_done(bench: _Bench, event: LedgerEvent, _state: ItemState) -> Finding | None:
    """Progress is what was reported: the ledger does not say otherwise."""
    actual = bench.states.get(event.item, NOTHING)
    if event.kind not in _DONE or bench.tree.summary(event.item) or actual.seen_on is None:
        return None
    what, kind = bench.label(event.item), EVENTS[event.kind]
    short = actual.percent is not None and actual.percent < 100
    if short or (actual.finished is None and (actual.under_way or actual.percent is not None)):
        reached = "" if actual.percent is None else f"填报 {one_decimal(actual.percent):g}%，"
        missing = "没有实际完成日期" if actual.finished is None else "没有完成"
        return _of(
            event,
            "DP583",
            f"“{what}”不能登记{kind}：{reached}{missing}（数据截至 {actual.seen_on}）",
            "先用 daopai report 补报实际完成（--finished）",
        )
    if actual.finished is not None and actual.finished > event.on:
        return _of(
            event,
            "DP583",
            f"“{what}”{event.on} 登记{kind}，而填报的实际完成是 {actual.finished}",
            "核对两个日期，改正其中一个",
        )
    return None


def _illegal(bench: _Bench, event: LedgerEvent, state: ItemState) -> Finding | None:
    if event.kind in state.allowed:
        return None
    remedy = f"现在可以登记：{'、'.join(EVENTS[kind] for kind in state.allowed)}"
    if state.overlay is not None and state.overlay.of != event.item:
        remedy = f"“{bench.label(state.overlay.of)}”已登记{state.overlay.word}，先在那里登记恢复"
    elif state.overlay is not None and may_follow(
        bench.tree.roles[event.item], state.state, None, event.kind
    ):
        remedy = "先登记恢复"
    return _of(
        event,
        "DP581",
        f"“{bench.label(event.item)}”{_since(state)}，不能登记{EVENTS[event.kind]}",
        remedy,
    )


def _since(state: ItemState) -> str:
    word = f"现为“{state.word}”" if state.word != STATES["not-started"] else "还没有启动"
    return f"{word}（{state.since} 起）" if state.since else word


def _too_early(bench: _Bench, event: LedgerEvent, _state: ItemState) -> Finding | None:
    """A 回头看 before it is due says why; after the last one too."""
    if event.kind != "recheck" or event.note.strip():
        return None
    check = next_check(bench.own(event.item), event.item, event.on)
    if check is not None and check.state != "waiting":
        return None
    due = f"下一次应在 {check.due}" if check else "规定的三次都已查过"
    return _of(
        event,
        "DP588",
        f"“{bench.label(event.item)}”还没有到回头看的日子（{due}）",
        "确需提前或增加复查的，写明说明",
    )


_RULES: Final[tuple[Rule, ...]] = (_open_below, _not_done, _illegal, _too_early)


def _of(event: LedgerEvent, code: str, says: str, remedy: str) -> Finding:
    return Finding(code, says, remedy, event.where, "error", event.item)
