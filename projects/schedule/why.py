"""Why is this date this date: what bound it, and by how much every other bound lost.

SEMANTICS 5, the why-record.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from projects.errors import InputError
from projects.model import day_of
from projects.network import Node
from projects.schedule.backward import late_bound
from projects.schedule.drivers import ends_something, lag_words, shown_first, shown_last
from projects.schedule.forward import demand_of
from projects.schedule.limits import limit_instant
from projects.schedule.modes import FINISHED, FIXED, HALF, MANUAL, PROMISED, UNDER_WAY
from projects.schedule.paths import late_chain
from projects.schedule.result import Margin, Schedule, Timing, as_days
from projects.schedule.run import Run


@dataclass(frozen=True, slots=True)
class Bound:
    """One bound of a date. `at` is the day it asks for; `lost_days` by how many working days it was
    not the deciding one, 0 where it decided (None: it does not count, `says` tells why)."""

    kind: str
    by: str
    at: date | None
    lost_days: float | None
    says: str


@dataclass(frozen=True, slots=True)
class Why:
    """The whole answer for one work: its timing, what bound each of its dates, and its chain.

    `chain` leads from the data date or the project start to the work (its late side, for a plan
    without start: on to the deadline); `towards` are the deadlines that it is critical to.
    """

    timing: Timing
    early_start: tuple[Bound, ...]
    early_finish: tuple[Bound, ...]
    late: tuple[Bound, ...]
    chain: tuple[str, ...]
    sentences: tuple[str, ...]


def why(schedule: Schedule, item: str) -> Why:
    """Explain the dates of one work.

    Raises:
        InputError: DP407 where the plan has no such work, or the work has no dates of its own.
    """
    run = schedule.run
    number = run.network.index.get(item)
    if number is None:
        raise _unknown(schedule, item)
    timing = schedule[item]
    starts, finishes = _early_bounds(run, number)
    return Why(
        timing=timing,
        early_start=starts,
        early_finish=finishes,
        late=_late_bounds(run, number),
        chain=_chain(run, number),
        sentences=_sentences(schedule, timing),
    )


def _unknown(schedule: Schedule, item: str) -> InputError:
    from difflib import get_close_matches

    activities = {activity.id: activity for activity in schedule.project.activities}
    if item in activities:
        where = activities[item].where
        if item in schedule.run.network.leaves:
            says = f"“{item}”是汇总项，日期取自其下各项工作"
            return InputError.of("DP407", says, "请查其下的某一项工作", where, item)
        return InputError.of("DP407", f"“{item}”没有网络日期", "给它写上工期或时限", where, item)
    near = get_close_matches(item, activities, n=1)
    hint = f"是否为“{near[0]}”？" if near else "用 daopai schedule 查看全部编号"
    return InputError.of("DP407", f"计划中没有“{item}”", hint, schedule.project.where, item)


def _early_bounds(run: Run, number: int) -> tuple[tuple[Bound, ...], tuple[Bound, ...]]:
    """The bounds of early start and early finish, the deciding ones first."""
    early, now, network = run.early, run.situation, run.network
    if early is None:
        return (), ()
    node, mode = network.nodes[number], now.mode[number]
    per_day = network.day_of(node.calendar)
    begun = early.resumes.get(number, early.start(number))
    placed_start = node.calendar.worked(begun)
    placed_finish = early.w_finish[number]
    starts: list[Bound] = []
    finishes: list[Bound] = []

    def bound(kind: str, by: str, at: int, placed: int, says: str, to_finish: bool) -> Bound:
        lost = as_days(placed - node.calendar.worked(at), per_day)
        ends = ends_something(run, number) and kind == "link"
        day = shown_last(node, at, ends) if to_finish else shown_first(node, at, ends)
        return Bound(kind, by, day, lost, says)

    for edge in network.into[number]:
        link, before = network.links[edge.number], network.nodes[edge.before]
        demand = demand_of(early, edge)
        placed = placed_finish if edge.to_finish else placed_start
        words = link.words(network.project.minutes_per_day)
        says = f"前置 {words}（{before.activity.name}）{lag_words(run, edge)}"
        row = bound("link", before.activity.id, demand, placed, says, edge.to_finish)
        settled = mode in (FINISHED, FIXED, PROMISED, MANUAL) or edge.number in now.unheeded
        if settled or (mode == UNDER_WAY and not edge.from_finish and not edge.to_finish):
            row = Bound(row.kind, row.by, row.at, None, says + "；日期已定，此关系不再推动")
        (finishes if edge.to_finish else starts).append(row)
    for constraint in node.activity.constraints:
        if constraint.at is None or constraint.kind in ("snlt", "fnlt"):
            continue
        to_finish = constraint.kind in ("fnet", "mfo")
        placed = placed_finish if to_finish else placed_start
        says = f"约束 {constraint.kind.upper()} {constraint.text}".rstrip()
        row = bound("constraint", constraint.kind, constraint.at, placed, says, to_finish)
        (finishes if to_finish else starts).append(row)
    if mode not in (FINISHED, FIXED, PROMISED, MANUAL):
        if now.data_instant is not None:
            row = bound(
                "data-date", "", now.data_instant, placed_start, f"状态日期 {now.as_of}", False
            )
            starts.append(row)
        if network.project.start is not None and mode != UNDER_WAY:
            at = network.project.start
            says = f"项目开工 {day_of(at)}"
            starts.append(bound("start", "", at, placed_start, says, False))
    return _ranked(starts), _ranked(finishes)


def _ranked(bounds: list[Bound]) -> tuple[Bound, ...]:
    def lost(bound: Bound) -> float:
        return float("inf") if bound.lost_days is None else bound.lost_days

    return tuple(sorted(bounds, key=lost))


def _late_bounds(run: Run, number: int) -> tuple[Bound, ...]:
    """What holds the late dates: out-links, deadlines, latest-date constraints."""
    network, late = run.network, run.late
    if not late.bound(number):
        return ()
    node = network.nodes[number]
    per_day = network.day_of(node.calendar)
    bounds = []
    for edge in network.out[number]:
        after = network.nodes[edge.after].activity
        link = network.links[edge.number]
        kind: Literal["start", "finish"] = "finish" if edge.from_finish else "start"
        if edge.number in run.situation.exempt:
            says = f"后续 {after.id}（{after.name}）已开始或已定，不再限制"
            bounds.append(Bound("link", after.id, None, None, says))
            continue
        moment = late_bound(late, edge)
        if moment >= HALF:
            continue
        placed = late.w_finish[number] if kind == "finish" else late.w_start[number]
        lost = as_days(node.calendar.worked(moment) - placed, per_day)
        ends = ends_something(run, number)
        day = shown_last(node, moment, ends) if kind == "finish" else day_of(moment)
        verb = "完成" if kind == "finish" else "开始"
        says = f"后续 {after.id}（{after.name}，{link.kind}）要求本工作{verb}不晚于此日"
        bounds.append(Bound("link", after.id, day, lost, says))
    for deadline in network.deadlines:
        if deadline.item is not None and number not in network.nodes_of(deadline.item):
            continue
        moment = limit_instant(network, deadline)
        lost = as_days(node.calendar.worked(moment) - late.w_finish[number], per_day)
        whose = "项目时限" if deadline.item is None else f"“{deadline.item}”的时限"
        words = f"（{deadline.text}）" if deadline.text else ""
        bounds.append(
            Bound("deadline", deadline.item or "", day_of(moment - 1), lost, f"{whose}{words}")
        )
    for constraint in node.activity.constraints:
        if constraint.kind in ("snlt", "fnlt") and constraint.at is not None:
            by_start = constraint.kind == "snlt"
            placed = late.w_start[number] if by_start else late.w_finish[number]
            lost = as_days(node.calendar.worked(constraint.at) - placed, per_day)
            day = day_of(constraint.at) if by_start else day_of(constraint.at - 1)
            says = f"约束 {constraint.kind.upper()} {constraint.text}".rstrip()
            bounds.append(Bound("constraint", constraint.kind, day, lost, says))
    if all(row.lost_days for row in bounds):
        says = "不推迟项目的最早完成日"
        bounds.append(Bound("limit", "", day_of(late.finish(number) - 1), 0, says))
    return _ranked(bounds)


def _chain(run: Run, number: int) -> tuple[str, ...]:
    """One driving chain: back to the data date or the start; without an early side, onward along
    the links that placed the late dates."""
    network = run.network
    found = [number]
    if run.early is None:
        binding = run.binding or late_chain(run.situation, run.late)[1]
        while True:
            after = [e.after for e in network.out[found[-1]] if e.number in binding]
            if not after:
                break
            found.append(min(after, key=lambda n: run.late.start(n)))
        return _named(network.nodes, found)
    assert run.floats is not None
    driving = run.floats.driving
    while True:
        before = [e.before for e in network.into[found[-1]] if e.number in driving]
        members = network.nodes[found[-1]].members
        if members:  # the start of a summary is that of its earliest leaf
            before = [min(members, key=run.early.start)]
        if not before:
            break
        found.append(before[0])
    return _named(network.nodes, reversed(found))


def _named(nodes: Sequence[Node], numbers: Iterable[int]) -> tuple[str, ...]:
    return tuple(nodes[number].activity.id for number in numbers if nodes[number].kind != "group")


def _sentences(schedule: Schedule, timing: Timing) -> tuple[str, ...]:
    """Two sentences: what binds the date, and what that means for the deadline."""
    first = _first_sentence(timing)
    governing = schedule.governing
    if timing.status == "finished":
        return (first,)
    if timing.total_float_days is None:
        if timing.late_start_day is None:
            return (first,)
        return (first, f"最迟{_latest(timing)}，否则时限不保。")
    slack = timing.total_float_days
    if slack < 0:
        second = f"总时差 {slack:g} 天：比倒排要求晚 {-slack:g} 天，最迟应于{_latest(timing)}。"
    elif timing.critical:
        second = f"它在关键线路上，晚一天，{_whose(governing)}就晚一天；总时差 {slack:g} 天。"
    else:
        second = (
            f"最迟可于{_latest(timing)}，"
            f"总时差 {slack:g} 天，自由时差 {timing.free_float_days or 0:g} 天。"
        )
    return (first, second)


def _latest(timing: Timing) -> str:
    if timing.zero:
        return f" {timing.late_finish_day} 达到"
    return f" {timing.late_start_day} 开始、{timing.late_finish_day} 完成"


def _first_sentence(timing: Timing) -> str:
    driver = timing.driver.says
    if timing.early_start_day is None:
        return f"{driver}。"
    if timing.status == "finished":
        return f"{driver}。"
    if timing.zero:
        return f"最早 {timing.early_finish_day} 达到：{driver}。"
    finish = timing.finish_driver
    tail = f"；{finish.says}" if finish.kind in ("link", "constraint") else ""
    return f"最早 {timing.early_start_day} 开始、{timing.early_finish_day} 完成：{driver}{tail}。"


def _whose(governing: Margin | None) -> str:
    if governing is None or governing.item is None:
        return "项目"
    return f"“{governing.item}”"
