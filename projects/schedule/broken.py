"""Links that the early plan does not keep, each with what overrides it.

A schedule that breaks a link says so: mandatory dates and latest dates that bind early (DP405),
promises (DP406), dates set by hand (DP409), work done out of sequence (DP610, the code under which
the schedule check has it).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from projects.errors import Finding
from projects.model import day_of
from projects.network import Edge, Node
from projects.schedule.backward import late_bound
from projects.schedule.drivers import shown_first, shown_last
from projects.schedule.forward import asked, demand_of
from projects.schedule.heeded import out_of_sequence
from projects.schedule.modes import BOUND, FINISHED, FIXED, HALF, MANUAL, PROMISED, UNDER_WAY
from projects.schedule.run import Run
from projects.schedule.situation import Situation

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
    """Every broken link, in the order of the plan: of the early plan where there is one, and what
    mandatory dates break in the late one."""
    now, network = run.situation, run.network
    late = [_late(run, edge) for number in sorted(now.pinned) for edge in _out(run, number)]
    if run.early is None:
        return tuple(dict.fromkeys(finding for finding in late if finding is not None))
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
    found += late
    # A link out of a summary is one, however many of its leaves break it.
    return tuple(dict.fromkeys(finding for finding in found if finding is not None))


def _finding(run: Run, edge: Edge) -> Finding | None:
    now, network, early = run.situation, run.network, run.early
    assert early is not None
    mode = now.mode[edge.after]
    if mode in (FINISHED, UNDER_WAY):
        return _started(run, edge)
    node = network.nodes[edge.after]
    demand = demand_of(early, edge)
    placed = early.finish(edge.after) if edge.to_finish else early.start(edge.after)
    if edge.number in network.forward_only or not _behind(node, demand, placed):
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


def _out(run: Run, number: int) -> Iterator[Edge]:
    """The links out of a work, and those out of summaries whose earliest leaf it is."""
    network, early = run.network, run.early
    yield from network.out[number]
    for group in network.special:
        members = network.nodes[group].members
        if number not in members:
            continue
        leaf = members[0] if early is None else min(members, key=early.start)
        if leaf == number:
            yield from (edge._replace(before=number) for edge in network.out[group])


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
    """Work begun or ended before its link allows. What was begun on an unknown day is in sequence
    unless what it waits for is still open."""
    now, network, early = run.situation, run.network, run.early
    assert early is not None
    number, mode = edge.after, now.mode[edge.after]
    open_still = out_of_sequence(edge, now.mode)
    by_file = mode == UNDER_WAY and edge.to_finish
    unknown = _begun_unknown(now, number) and not edge.to_finish
    unknown |= _begun_unknown(now, edge.before) and not edge.from_finish
    if unknown and not open_still:
        return None
    come = None
    if not unknown:
        placed = early.finish(number) if edge.to_finish else early.start(number)
        if not _behind(network.nodes[number], asked(early, edge), placed):
            return None
        come = _day(run, number, placed, finish=edge.to_finish)
    before, after = network.nodes[edge.before], network.nodes[number]
    did = "完成" if edge.to_finish else "开始"
    awaited = "完成" if edge.from_finish else "开始"
    link = network.links[edge.number]
    words = link.words(network.project.minutes_per_day)
    when = f"{'按文件的日期' if by_file else ''}于 {come} " if come else "已"
    gone = f"“{_label(before)}”尚未{awaited}"
    if not open_still and not by_file:
        moment = early.finish(edge.before) if edge.from_finish else early.start(edge.before)
        day = _day(run, edge.before, moment, finish=edge.from_finish)
        gone = f"“{_label(before)}”{day} 才{awaited}"
    where = link.where if link.where.file else after.activity.where
    return Finding(
        "DP610",
        f"“{_label(after)}”与关系 {words} 的次序不符：它{when}{did}，而{gone}"
        + _goes_on(run, edge, open_still),
        "核对实际日期；先后已经改变的，改正这条关系",
        where,
        "warning",
        after.activity.id,
    )


def _begun_unknown(now: Situation, number: int) -> bool:
    return now.mode[number] == UNDER_WAY and number not in now.actual_start


def _behind(node: Node, demand: int, placed: int) -> bool:
    """Whether a demand lies behind the date that a node has: by its working time; by the instant
    for a point, which keeps it."""
    if node.kind == "point":
        return demand > placed
    return node.calendar.worked(demand) > node.calendar.worked(placed)


def _goes_on(run: Run, edge: Edge, open_still: bool) -> str:
    """What becomes of the remaining work, or of the works behind a finished one."""
    now, rules = run.situation, run.network.rules
    if edge.after in now.carriers:
        return "；按保留逻辑，后续工作仍等它"
    if now.mode[edge.after] != UNDER_WAY or edge.to_finish or not edge.from_finish:
        return ""
    if not open_still:
        return ""
    if not rules.reschedule and run.network.project.start is not None:
        return "；剩余工作按文件给出的日期继续，不等它"
    return f"；{_GOES_ON[rules.progress]}"


def _day(run: Run, number: int, moment: int, *, finish: bool) -> date:
    """The day that people see for a start or a finish."""
    shown = shown_last if finish else shown_first
    return shown(run.network.nodes[number], moment, run.network.ends(number))


def _label(node: Node) -> str:
    return f"{node.activity.id} {node.activity.name}"
