"""The backward pass (倒排): how late everything may be (SEMANTICS 4).

Every out-link bounds its predecessor's finish (FS, FF) or start (SS, SF). A start bound is met by
the last *start* at or before it: rounding a late start up into working time would break the link,
so where it does, the start steps back once, a day in a day plan and a minute otherwise; the
instant before the bound that begins work is then at or before it. The late plan therefore
satisfies every link that is not exempt.
"""

from __future__ import annotations

from collections.abc import Iterable

from projects.network import GEARED, SAME, Edge, Node
from projects.schedule.dates import Dates
from projects.schedule.forward import (
    FIVE_YEARS,
    Early,
    last_start,
    no_gap,
    pinned_dates,
    start_before,
)
from projects.schedule.heeded import left_of_lag
from projects.schedule.modes import FINISHED, FIXED, GROUP, HALF, HIGH, UNDER_WAY, UNSPLIT, WORK
from projects.schedule.situation import Situation, span_end


def backward(
    situation: Situation,
    early: Early | None,
    limits: list[int],
    nodes: Iterable[int] | None = None,
) -> Dates:
    """Late start and finish of every node.

    Args:
        situation: modes and exemptions.
        early: the early plan; names the leaf of a summary that an SS/SF link out of it holds.
        limits: by node, the W (works) or instant (others) by which it must end; HIGH for none.
        nodes: the nodes to pass over, the last first; all by default.
    """
    network = situation.network
    count = len(network.nodes)
    late = Dates(network, [HIGH] * count, [HIGH] * count)
    w_start, w_finish = late.w_start, late.w_finish
    mode, exempt, all_nodes, out = situation.mode, situation.exempt, network.nodes, network.out
    held: dict[int, list[Edge]] = {}
    step = network.step
    for number in reversed(network.order) if nodes is None else nodes:
        node = all_nodes[number]
        if mode[number] != WORK or number in held:
            _place(situation, early, late, number, limits[number], held)
            continue
        duration, bound = node.duration, limits[number]
        for edge in out[number]:
            _, after, from_finish, to_finish, lag, _, way, _, back, link = edge
            if exempt and link in exempt:
                continue
            demand = w_finish[after] if to_finish else w_start[after]
            if demand >= HALF:
                continue
            if way == SAME:
                demand -= lag
            elif way == GEARED and mode[after] == WORK:
                assert back is not None
                demand = back[demand] - lag
            else:
                moment = late.latest_finish(after) if to_finish else late.start(after)
                if from_finish:
                    demand = node.calendar.worked(_earlier(edge, moment))
                else:
                    demand = _start_bound(late, edge, moment, step)
            if not from_finish:
                demand += duration
            if demand < bound:
                bound = demand
        w_finish[number], w_start[number] = bound, bound - duration
    return late


def _earlier(edge: Edge, moment: int) -> int:
    return moment if edge.rule is None else edge.rule.earlier(moment, edge.lag)


def _start_bound(late: Dates, edge: Edge, moment: int, step: int) -> int:
    """W of the latest start of a link's predecessor that its successor's late instant allows."""
    calendar = late.network.nodes[edge.before].calendar
    bound = _earlier(edge, moment)
    work = calendar.worked(bound)
    begin = calendar.start_of(work)
    return work - step if begin > bound and breaks(late, edge, begin) else work


def breaks(dates: Dates, edge: Edge, begin: int) -> bool:
    """Whether a predecessor that starts at `begin` places its successor past the date it has."""
    demand = begin if edge.rule is None else edge.rule.later(begin, edge.lag)
    node = dates.network.nodes[edge.after]
    if node.kind == "point":
        return demand > dates.start(edge.after)
    worked = dates.w_finish[edge.after] if edge.to_finish else dates.w_start[edge.after]
    return node.calendar.worked(demand) > worked


def _moment(late: Dates, edge: Edge) -> int:
    """The late instant of a link's successor that the link must not break; HIGH for none."""
    if edge.after in late.carried:
        return late.carried[edge.after]
    return late.latest_finish(edge.after) if edge.to_finish else late.start(edge.after)


def _carry(situation: Situation, late: Dates, number: int) -> None:
    """Note until when a carrier's successors can wait for what it should have waited for."""
    data, carried = situation.data_instant, HIGH
    assert data is not None
    for edge in situation.network.out[number]:
        moment = _moment(late, edge)
        if edge.number not in situation.exempt and moment < HALF:
            rule, left = left_of_lag(edge, situation.actual_finish[number], data)
            carried = min(carried, rule.earlier(moment, left) if left else moment)
    late.carried[number] = carried


def late_bound(late: Dates, edge: Edge) -> int:
    """The instant to which an out-link binds its predecessor's start or finish."""
    moment = _moment(late, edge)
    return HIGH if moment >= HALF else _earlier(edge, moment)


def _bounds(situation: Situation, late: Dates, edges: Iterable[Edge]) -> tuple[int, int]:
    """The least finish bound and the least start bound of a node's out-links, as instants; a start
    bound is already one that the node can begin at."""
    step = late.network.step
    by_finish, by_start = HIGH, HIGH
    for edge in edges:
        if edge.number in situation.exempt:
            continue
        node = late.network.nodes[edge.before]
        moment = _moment(late, edge)
        if moment >= HALF:
            continue
        if edge.from_finish or node.kind == "point":
            by_finish = min(by_finish, _earlier(edge, moment))
        else:
            work = _start_bound(late, edge, moment, step)
            by_start = min(by_start, node.calendar.start_of(work))
    return by_finish, by_start


def _place(
    situation: Situation,
    early: Early | None,
    late: Dates,
    number: int,
    limit: int,
    held: dict[int, list[Edge]],
) -> None:
    """Nodes that are not plain work, and leaves that hold the start of their summary."""
    node = situation.node(number)
    mode = situation.mode[number]
    if mode == FINISHED:
        if number in situation.carriers:
            _carry(situation, late, number)
        return
    if mode == GROUP:
        _hold(situation, early, number, held)
        return
    edges = (*situation.network.out[number], *held.get(number, ()))
    by_finish, by_start = _bounds(situation, late, edges)
    if mode == FIXED:
        begin, end = pinned_dates(situation, number, node)
    elif node.kind == "point":
        begin = end = min(by_finish, by_start, limit)
    elif mode == UNDER_WAY:
        begin, end = _under_way(situation, number, node, by_finish, limit)
    elif node.kind == "span":
        begin, end = _span(node, by_finish, by_start, limit, situation.network.step)
    else:
        unsplit = mode == UNSPLIT or number in situation.unsplit
        begin, end = _work(node, by_finish, by_start, limit, unsplit)
    if end < HALF:
        late.fix(number, begin, end)


def _work(node: Node, by_finish: int, by_start: int, limit: int, unsplit: bool) -> tuple[int, int]:
    calendar = node.calendar
    bound = limit
    if by_finish < HALF:
        bound = min(bound, calendar.worked(by_finish))
    if by_start < HALF:
        bound = min(bound, calendar.worked(by_start) + node.duration)
    if bound >= HALF:
        return HIGH, HIGH
    last = calendar.finish_of(bound)
    while True:
        start, finish = calendar.start_of(bound - node.duration), calendar.finish_of(bound)
        straddled = unsplit and next(
            (w for w in reversed(calendar.windows) if start < w[0] < finish), None
        )
        if not straddled:
            return start, finish
        if last - finish > FIVE_YEARS:
            raise no_gap(node)
        bound = calendar.worked(straddled[0])


def _span(node: Node, by_finish: int, by_start: int, limit: int, step: int) -> tuple[int, int]:
    """Elapsed time or months: the latest finish whose latest start meets the start bound."""
    end = min(by_finish, limit)
    if by_start < HALF:
        calendar = node.calendar
        too_late = calendar.start_of(calendar.worked(by_start) + step)
        end = min(end, span_end(node, too_late) - step)
    if end >= HALF:
        return HIGH, HIGH
    begin = start_before(node, end, step)
    if by_start < HALF and begin > by_start:
        # Months differ in length: a later start may end earlier, so the bound itself decides.
        begin = last_start(node.calendar, by_start, step)
        end = min(end, span_end(node, begin))
    return begin, end


def _under_way(
    situation: Situation, number: int, node: Node, by_finish: int, limit: int
) -> tuple[int, int]:
    """The late start of a started work is that of what remains; under rules that show its actual
    start, its links see the late start of its whole duration."""
    calendar, left = node.calendar, situation.remaining[number]
    if situation.network.rules.late_start_of_started == "actual" and node.kind == "work":
        left = node.duration
    if node.kind == "span":
        end = min(by_finish, limit)
        return (HIGH, HIGH) if end >= HALF else (end - left, end)
    bound = min(limit, calendar.worked(by_finish) if by_finish < HALF else HIGH)
    if bound >= HALF:
        return HIGH, HIGH
    finish = calendar.finish_of(bound)
    return calendar.start_of(bound - left) if left else finish, finish


def _hold(
    situation: Situation, early: Early | None, number: int, held: dict[int, list[Edge]]
) -> None:
    """An SS/SF link out of a summary holds its earliest leaf (tie: the first of the plan)."""
    members = situation.network.nodes[number].members
    leaf = members[0] if early is None else min(members, key=early.start)
    held.setdefault(leaf, []).extend(
        edge._replace(before=leaf) for edge in situation.network.out[number]
    )
