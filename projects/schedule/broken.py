"""Links that the early plan does not keep, each with what overrides it.

A schedule that breaks a link says so: mandatory dates and latest dates that bind early (DP405),
promises (DP406), dates set by hand (DP409), work done out of sequence (DP610, the code under which
the schedule check has it).
"""

from __future__ import annotations

from datetime import date

from projects.errors import Finding
from projects.model import day_of
from projects.network import Edge, Node
from projects.schedule.backward import late_bound
from projects.schedule.forward import demand_of
from projects.schedule.heeded import out_of_sequence
from projects.schedule.modes import BOUND, FINISHED, FIXED, HALF, MANUAL, PROMISED, UNDER_WAY
from projects.schedule.run import Run

_OVERRIDING = {
    FIXED: ("DP405", "强制约束"),
    BOUND: ("DP405", "最迟日期约束"),
    PROMISED: ("DP406", "承诺日期"),
    MANUAL: ("DP409", "手动安排的日期"),
}
_GOES_ON = {
    "retained-logic": "按保留逻辑，剩余工作等它",
    "progress-override": "按进度优先，剩余工作不等它",
    "actual-dates": "按实际日期，剩余工作等它",
}


def broken_links(run: Run) -> tuple[Finding, ...]:
    """Every broken link of the early plan, in the order of the plan; () without an early side."""
    if run.early is None:
        return ()
    now, network = run.situation, run.network
    odd = {n for n, mode in enumerate(now.mode) if mode in _OVERRIDING}
    odd |= {n for n, mode in enumerate(now.mode) if mode in (FINISHED, UNDER_WAY)}
    if network.backward_only:
        odd.update(
            edge.after
            for edges in network.out
            for edge in edges
            if edge.number in network.backward_only
        )
    found = [_finding(run, edge) for number in sorted(odd) for edge in network.into[number]]
    found += [_late(run, edge) for number in sorted(now.pinned) for edge in network.out[number]]
    return tuple(finding for finding in found if finding is not None)


def _finding(run: Run, edge: Edge) -> Finding | None:
    now, network, early = run.situation, run.network, run.early
    assert early is not None
    mode = now.mode[edge.after]
    if mode in (FINISHED, UNDER_WAY):
        return _started(run, edge)
    node = network.nodes[edge.after]
    demand = demand_of(early, edge)
    placed = early.w_finish[edge.after] if edge.to_finish else early.w_start[edge.after]
    if edge.number in network.forward_only or node.calendar.worked(demand) <= placed:
        return None
    by_hand = edge.number in network.backward_only
    code, by = ("DP409", "汇总项手动安排的日期") if by_hand else _OVERRIDING[mode]
    link = network.links[edge.number]
    words = link.words(network.project.minutes_per_day)
    return Finding(
        code,
        f"“{node.activity.id}”的{by}早于前置关系 {words} 要求的 {day_of(demand)}",
        "核实日期，或调整这条前置关系",
        link.where,
        "warning",
        node.activity.id,
    )


def _late(run: Run, edge: Edge) -> Finding | None:
    """A mandatory date that lies behind what the late plan of a successor asks for."""
    network, late = run.network, run.late
    node, moment = network.nodes[edge.before], late_bound(late, edge)
    if run.situation.mode[edge.before] != FIXED or moment >= HALF:
        return None
    placed = late.w_finish[edge.before] if edge.from_finish else late.w_start[edge.before]
    if run.situation.mode[edge.after] == FINISHED or node.calendar.worked(moment) >= placed:
        return None
    link = network.links[edge.number]
    after = network.nodes[edge.after].activity
    return Finding(
        "DP405",
        f"“{node.activity.id}”的强制约束晚于后续“{after.id}”倒排要求的 {day_of(moment - 1)}",
        "核实日期，或调整后续工作的工期与时限",
        link.where,
        "warning",
        node.activity.id,
    )


def _started(run: Run, edge: Edge) -> Finding | None:
    """Work begun or ended before what it waits for. A lead allows what would be a breach."""
    now, network = run.situation, run.network
    link = network.links[edge.number]
    if not out_of_sequence(edge, now.mode) or link.lag.amount < 0:
        return None
    before, after = network.nodes[edge.before], network.nodes[edge.after]
    did = "完成" if edge.to_finish else "开始"
    awaited = "完成" if edge.from_finish else "开始"
    words = link.words(network.project.minutes_per_day)
    come = _come(run, edge.after, edge.to_finish)
    says = (
        f"“{_label(after)}”与关系 {words} 的次序不符："
        f"它已{f'于 {come} ' if come else ''}{did}，而“{_label(before)}”尚未{awaited}"
    )
    goes_on = ""
    if now.mode[edge.after] == UNDER_WAY and edge.from_finish:
        goes_on = f"；{_goes_on(run)}"
    elif edge.after in now.carriers:
        goes_on = "；按保留逻辑，后续工作仍等它"
    where = link.where if link.where.file else after.activity.where
    remedy = "核对实际日期；先后已经改变的，改正这条关系"
    return Finding("DP610", says + goes_on, remedy, where, "warning", after.activity.id)


def _goes_on(run: Run) -> str:
    rules = run.network.rules
    if not rules.reschedule and run.network.project.start is not None:
        return "剩余工作按文件给出的日期继续，不等它"
    return _GOES_ON[rules.progress]


def _come(run: Run, number: int, finish: bool) -> date | None:
    """The day on which a work was begun or done, where that is known."""
    actual = run.situation.actuals.get(run.network.nodes[number].activity.id)
    if actual is None:
        return None
    return actual.finished if finish else actual.started or actual.finished


def _label(node: Node) -> str:
    return f"{node.activity.id} {node.activity.name}"
