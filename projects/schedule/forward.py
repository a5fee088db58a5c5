"""The forward pass: how early everything can be (SEMANTICS 3, 7)."""

from __future__ import annotations

from dataclasses import dataclass, field

from projects.errors import InputError
from projects.model import DAY
from projects.network import GEARED, SAME, Edge, Node, latest_start_of_months
from projects.schedule.dates import Dates
from projects.schedule.heeded import carried_by, left_of_lag
from projects.schedule.modes import (
    ASSUMED,
    BOUND,
    FINISHED,
    FIXED,
    GROUP,
    HELD,
    LOW,
    MANUAL,
    POINT,
    PROMISED,
    SPAN,
    UNDER_WAY,
    UNSPLIT,
    WORK,
)
from projects.schedule.situation import Situation, span_end
from projects.worktime import WorkCalendar

FIVE_YEARS = 1827 * DAY
"""How far a gap between two stops is looked for."""


@dataclass(frozen=True)
class Early(Dates):
    """Early dates. `resumes` is where the remaining work of a started node begins. `demand`, by
    link: W of its successor's calendar at the instant it asks for; the instant itself where the
    successor is not plain work."""

    resumes: dict[int, int] = field(default_factory=dict)
    demand: list[int] = field(default_factory=list)


def forward(situation: Situation) -> Early:
    """Early start and finish of every node, in topological order."""
    network = situation.network
    count = len(network.nodes)
    demands = [0] * len(network.links)
    early = Early(network, [0] * count, [0] * count, demand=demands)
    w_start, w_finish, nodes, into = early.w_start, early.w_finish, network.nodes, network.into
    mode, floor, finish_floor = situation.mode, situation.floor, situation.finish_floor
    for number in network.order:
        if mode[number] != WORK:
            _place(situation, early, number)
            continue
        node = nodes[number]
        begin, end = floor[number], finish_floor[number]
        for before, _, from_finish, to_finish, lag, rule, way, ahead, _, link in into[number]:
            if way == SAME:
                demand = (w_finish[before] if from_finish else w_start[before]) + lag
            elif way == GEARED and mode[before] == WORK:
                assert ahead is not None
                demand = ahead[(w_finish[before] if from_finish else w_start[before]) + lag]
            else:
                moment = early.finish(before) if from_finish else early.start(before)
                demand = node.calendar.worked(moment if rule is None else rule.later(moment, lag))
            demands[link] = demand
            if to_finish:
                if demand > end:
                    end = demand
            elif demand > begin:
                begin = demand
        begin += node.duration
        if begin > end:
            end = begin
        w_finish[number], w_start[number] = end, end - node.duration
    return early


def asked(early: Early, edge: Edge) -> int:
    """The instant that a link asks for by the early dates of its predecessor alone."""
    moment = early.finish(edge.before) if edge.from_finish else early.start(edge.before)
    return moment if edge.rule is None else edge.rule.later(moment, edge.lag)


def demand_of(early: Early, edge: Edge) -> int:
    """The instant at which a link into a node asks it to start or finish in the early plan."""
    demand = asked(early, edge)
    return max(demand, early.through.get(edge.number, LOW))


def _demands(situation: Situation, early: Early, number: int) -> tuple[int, int]:
    """The greatest start demand and the greatest finish demand, as instants."""
    begin, end = LOW, LOW
    for edge in situation.network.into[number]:
        demand = demand_of(early, edge)
        early.demand[edge.number] = demand
        if edge.number in situation.unheeded:
            continue
        if edge.to_finish:
            end = max(end, demand)
        else:
            begin = max(begin, demand)
    return begin, end


def _carry(situation: Situation, early: Early, number: int) -> None:
    """Note from when the successors of a carrier count: what it should have waited for."""
    mode, carrying = situation.mode, situation.carriers
    carried = early.carried[number] = max(
        early.demand[edge.number]
        for edge in situation.network.into[number]
        if carried_by(edge, mode, carrying)
    )
    data = situation.data_instant
    assert data is not None
    for edge in situation.network.out[number]:
        if edge.from_finish:
            rule, left = left_of_lag(edge, situation.actual_finish[number], data)
            early.through[edge.number] = rule.later(carried, left)


def _place(situation: Situation, early: Early, number: int) -> None:
    """Nodes that are not plain work."""
    node = situation.node(number)
    mode = situation.mode[number]
    if mode in (FIXED, PROMISED, FINISHED, MANUAL):
        _demands(situation, early, number)
    if mode == GROUP and node.activity.manual is not None:
        begin, end = node.activity.manual
    elif mode == GROUP:
        begin = min(early.start(member) for member in node.members)
        end = max(early.finish(member) for member in node.members)
    elif mode == FINISHED:
        begin, end = situation.actual_start[number], situation.actual_finish[number]
        if number in situation.carriers:
            _carry(situation, early, number)
    elif mode == UNDER_WAY:
        begin, end = _under_way(situation, early, number, node)
    elif mode == FIXED:
        begin, end = pinned_dates(situation, number, node)
    elif mode == MANUAL:
        begin, end = manual_dates(node)
    elif mode == PROMISED:
        end = situation.promised[number]
        if situation.data_instant is not None:
            end = max(end, situation.data_instant)
        begin = start_before(node, end, situation.network.step)
    elif mode == POINT:
        begin = end = max(
            situation.floor[number],
            situation.finish_floor[number],
            *_demands(situation, early, number),
        )
    elif mode == SPAN:
        begin, end = _span(situation, early, number, node)
    elif mode in (ASSUMED, HELD):
        first, last = _plain(situation, early, number, node)
        begin, end = node.calendar.start_of(first), node.calendar.finish_of(last)
        if number in situation.unsplit:
            begin, end = _next_gap(node, first, last)
    elif mode == UNSPLIT:
        begin, end = _next_gap(node, *_plain(situation, early, number, node))
    else:
        assert mode == BOUND
        begin, end = _bound(situation, early, number, node)
    early.fix(number, begin, end)


def _plain(situation: Situation, early: Early, number: int, node: Node) -> tuple[int, int]:
    """W of start and finish of a work from its floors and demands."""
    worked = node.calendar.worked
    first, last = _demands(situation, early, number)
    begin = max(situation.floor[number], LOW if first == LOW else worked(first))
    end = max(situation.finish_floor[number], LOW if last == LOW else worked(last))
    end = max(end, begin + node.duration)
    return end - node.duration, end


def _bound(situation: Situation, early: Early, number: int, node: Node) -> tuple[int, int]:
    """A work whose latest dates hold its early dates too (msproject, honoured constraints)."""
    if node.kind != "work":
        moment = max(
            situation.floor[number],
            situation.finish_floor[number],
            *_demands(situation, early, number),
        )
        cap = min(situation.start_cap.get(number, moment), situation.finish_cap.get(number, moment))
        moment = min(moment, cap)
        return moment, moment if node.kind == "point" else span_end(node, moment)
    begin, end = _plain(situation, early, number, node)
    end = min(end, situation.finish_cap.get(number, end))
    begin = min(end - node.duration, situation.start_cap.get(number, begin))
    calendar = node.calendar
    return calendar.start_of(begin), calendar.finish_of(begin + node.duration)


def _span(situation: Situation, early: Early, number: int, node: Node) -> tuple[int, int]:
    """Elapsed time or calendar months: begins in working time, ends on the wall clock."""
    calendar = node.calendar
    first, last = _demands(situation, early, number)
    first, last = max(first, situation.floor[number]), max(last, situation.finish_floor[number])
    if first == LOW:  # only a finish constraint places it
        end = calendar.to_finish(last)
        return start_before(node, end, situation.network.step), end
    begin = calendar.to_start(first)
    end = span_end(node, begin)
    if last > LOW and calendar.worked(last) > calendar.worked(end):
        end = calendar.to_finish(last)
        # Rounded to working time, the start that the finish gives may lie before its own demand.
        begin = max(begin, start_before(node, end, situation.network.step))
    return begin, end


def _under_way(situation: Situation, early: Early, number: int, node: Node) -> tuple[int, int]:
    """What remains waits for the data date and, by the progress mode, for its predecessors.

    Where the rules do not reschedule, it goes on where the file says, whatever its links ask for.
    """
    data = situation.data_instant
    assert data is not None
    resumes = situation.resumes[number]
    rules = situation.network.rules
    follows = rules.reschedule or situation.network.project.start is None
    last = LOW
    for edge in situation.network.into[number]:
        demand = demand_of(early, edge)
        early.demand[edge.number] = demand
        if not follows or edge.number in situation.unheeded:
            continue
        if edge.to_finish:
            last = max(last, demand)
        elif edge.from_finish:
            resumes = max(resumes, demand)
    calendar = node.calendar
    resumes = calendar.to_start(resumes)
    early.resumes[number] = resumes
    left = situation.remaining[number]
    if node.kind == "span":
        end = resumes + left
    elif left:
        end = calendar.finish_of(calendar.worked(resumes) + left)
    else:
        end = data
    if last > LOW and calendar.worked(last) > calendar.worked(end):
        end = calendar.to_finish(last)
    begin = situation.actual_start.get(number)
    if begin is None:  # reported as under way without a start: it began before the data date
        before = start_before(node, end, situation.network.step)
        begin = min(before, calendar.start_of(calendar.worked(data) - situation.network.step))
    return begin, end


def _next_gap(node: Node, begin: int, end: int) -> tuple[int, int]:
    """The next gap between two windows that fits a work from W `begin` to W `end`."""
    calendar = node.calendar
    first = calendar.start_of(begin)
    while True:
        start, finish = calendar.start_of(begin), calendar.finish_of(end)
        straddled = next((w for w in calendar.windows if start < w[0] < finish), None)
        if straddled is None:
            return start, finish
        if start - first > FIVE_YEARS:
            raise no_gap(node)
        begin = calendar.worked(straddled[1])
        end = begin + node.duration


def no_gap(node: Node) -> InputError:
    """No stretch between two windows is long enough."""
    activity = node.activity
    return InputError.of(
        "DP404",
        f"“{activity.id} {activity.name}”不可中断，五年内没有 {node.duration // DAY} 天的空档",
        "缩短工期，改为 splittable: true，或调整日历的停工窗口",
        activity.where,
        activity.id,
    )


def start_before(node: Node, end: int, step: int) -> int:
    """The latest start from which a node is done by `end`, in working time; `step` is the grain of
    the plan."""
    calendar = node.calendar
    if node.kind == "point":
        return end
    if node.kind == "work":
        return calendar.start_of(calendar.worked(end) - node.duration)
    assert node.span is not None
    months = node.span.unit == "months"
    begin = latest_start_of_months(end, node.span.amount) if months else end - node.span.amount
    begin = last_start(calendar, begin, step)
    # Months differ in length: an earlier start, back in working time, may end later in the day.
    while (beyond := span_end(node, begin) - end) > 0:
        begin = last_start(calendar, begin - beyond, step)
    return begin


def last_start(calendar: WorkCalendar, moment: int, step: int) -> int:
    """The last instant at or before `moment` that begins working time: the instant itself, or the
    start of the last worked day (day plans), or the last worked minute."""
    work = calendar.worked(moment)
    begin = calendar.start_of(work)
    if begin <= moment:
        return begin
    return calendar.start_of(work - step)


def manual_dates(node: Node) -> tuple[int, int]:
    """The dates at which a manually scheduled work stands."""
    assert node.activity.manual is not None
    begin, end = node.activity.manual
    return (end, end) if node.kind == "point" else (begin, end)


def pinned_dates(situation: Situation, number: int, node: Node) -> tuple[int, int]:
    """A mandatory start or finish, and the other end of the work."""
    begin, end = situation.pinned[number]
    if begin is not None:
        if node.kind == "work":
            calendar = node.calendar
            return begin, calendar.finish_of(calendar.worked(begin) + node.duration)
        return begin, begin if node.kind == "point" else span_end(node, begin)
    assert end is not None
    return start_before(node, end, situation.network.step), end
