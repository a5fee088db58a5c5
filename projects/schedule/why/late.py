"""What placed a late date: the backward pass, asked again link by link (SEMANTICS 4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from projects.model import Constraint, Deadline, day_of
from projects.network import Edge, Node
from projects.schedule.backward import breaks, late_bound
from projects.schedule.drivers import lag_words
from projects.schedule.forward import start_before
from projects.schedule.heeded import left_of_lag
from projects.schedule.limits import limit_instant
from projects.schedule.modes import FIXED, HALF, HIGH, UNDER_WAY
from projects.schedule.run import Run
from projects.schedule.situation import span_end
from projects.schedule.why.bounds import Cause, Demand, Event, constraint_says, point
from projects.schedule.why.settled import duration_says
from projects.schedule.why.stretch import stop_names


def late_at(run: Run, event: Event) -> int:
    """The instant of an event in the late plan."""
    late = run.late
    if event.end == "carried":
        return late.carried[event.number]
    return late.finish(event.number) if event.end == "finish" else late.start(event.number)


def late_cause(run: Run, event: Event) -> Cause:
    """What placed an event of the late plan; the chain goes on towards the deadline."""
    event = point(run, event)
    number, now = event.number, run.situation
    node = now.node(number)
    if event.end == "carried":
        return _least(run, event, list(_carried(run, number)))
    if now.mode[number] == FIXED:
        return _fixed(run, event, node)
    by_finish = [*_limits(run, number, node), *_links(run, number, node, from_finish=True)]
    by_start = list(_links(run, number, node, from_finish=False))
    if _begins_then(run, number):
        by_start += _starting(run, number, node)
    cause = _least(run, event, [*by_finish, *by_start])
    if node.kind == "point":
        return cause
    starts = any(cause.decided is demand for demand in by_start)
    if node.kind == "span" and not starts:
        # Months differ in length: the finish allows a start that the start bound does not.
        least = min((d for d in by_start if d.counts), key=lambda d: d.value, default=None)
        begin = start_before(node, cause.decided.value, run.network.step)
        if least is not None and late_at(run, Event(number, "start")) < begin:
            cause, starts = _chosen(run, event, cause.demands, least), True
    cause = _moved(run, node, cause)
    return cause if starts == (event.end == "start") else _through(run, event, node, cause)


def _least(run: Run, event: Event, demands: Sequence[Demand]) -> Cause:
    decided = min((d for d in demands if d.counts), key=lambda demand: demand.value)
    return _chosen(run, event, tuple(demands), decided)


def _chosen(run: Run, event: Event, demands: tuple[Demand, ...], decided: Demand) -> Cause:
    node = run.network.nodes[event.number]
    ties = [d for d in demands if d.counts and d is not decided and d.value == decided.value]
    at = late_at(run, event)
    if node.kind == "work":
        placed = run.late.w_finish[event.number]
    else:
        placed = at if event.end == "carried" else run.late.finish(event.number)
    return Cause(event, at, placed, decided, tuple(ties), demands)


def _through(run: Run, event: Event, node: Node, cause: Cause) -> Cause:
    """The chain leads through the work itself, by its duration, to the end that is bound."""
    forth = event.end == "start"
    other = Event(event.number, "finish" if forth else "start")
    took = duration_says(run, node, run.situation.remaining.get(event.number))
    says = f"由最迟完成倒推{took}" if forth else f"最迟开始加{took}"
    kind, own = "duration" if forth else "finish", node.activity.id
    at = late_at(run, other)
    through = Demand(kind, own, at, cause.decided.value, says, other, at)
    return replace(cause, decided=through, bound=cause.decided)


def _moved(run: Run, node: Node, cause: Cause) -> Cause:
    """Unsplittable work ends before the stop that it may not straddle."""
    if node.kind != "work" or cause.placed == cause.decided.value:
        return cause
    finish, until = (
        run.late.finish(cause.event.number),
        node.calendar.finish_of(cause.decided.value),
    )
    stops = stop_names(node.calendar, finish, until)
    says = f"不可中断，须在{stops}之前的空档里完成"
    moved = Demand("calendar", node.calendar.name, cause.at, cause.placed, says)
    return replace(cause, moved=moved, demands=(moved, *cause.demands))


def _fixed(run: Run, event: Event, node: Node) -> Cause:
    """A mandatory date is the late date, too."""
    begin, _ = run.situation.pinned[event.number]
    at = late_at(run, event)
    own_side = node.kind == "point" or (begin is None) == (event.end == "finish")
    if not own_side:
        other = Event(event.number, "finish" if event.end == "start" else "start")
        says = ("减" if event.end == "start" else "加") + duration_says(run, node, None)
        kind = "duration" if event.end == "start" else "finish"
        demand = Demand(kind, node.activity.id, at, at, says, other, late_at(run, other))
        return Cause(event, at, at, demand, (), (demand,))
    kind = "mfo" if begin is None else "mso"
    pin = next(c for c in reversed(node.activity.constraints) if c.kind == kind)
    demand = Demand("constraint", kind, at, at, constraint_says(pin), None, at, source=pin)
    return Cause(event, at, at, demand, (), (demand,))


# -- links -----------------------------------------------------------------------------------------


def _out(run: Run, number: int) -> Iterator[Edge]:
    """The out-links of a node, and those of the summary whose start it holds."""
    network, early = run.network, run.early
    yield from network.out[number]
    for group in network.special:
        members = network.nodes[group].members
        if number in members and network.nodes[group].kind == "group":
            leaf = members[0] if early is None else min(members, key=early.start)
            if leaf == number:
                yield from (edge._replace(before=number) for edge in network.out[group])


def _links(run: Run, number: int, node: Node, *, from_finish: bool) -> Iterator[Demand]:
    late, now = run.late, run.situation
    started = now.mode[number] == UNDER_WAY
    for edge in _out(run, number):
        by_finish = edge.from_finish or node.kind == "point"
        if by_finish != from_finish:
            continue
        link, after = run.network.links[edge.number], run.network.nodes[edge.after].activity
        if edge.number in now.exempt or (started and not by_finish):
            says = f"后续 {after.id}（{after.name}）已开始或已定，不再限制"
            yield Demand("link", after.id, 0, HIGH, says, edge=edge, counts=False)
            continue
        moment = late_bound(late, edge)
        if moment >= HALF:
            continue
        onward = point(run, Event(edge.after, "finish" if edge.to_finish else "start"))
        if edge.after in late.carried:
            onward = Event(edge.after, "carried")
        verb = "完成" if edge.from_finish else "开始"
        says = f"后续 {after.id}（{after.name}，{link.kind}）要求本工作{verb}不晚于此日"
        says += lag_words(run, edge)
        value = _finish_value(run, edge, node, moment)
        yield Demand("link", after.id, moment, value, says, onward, late_at(run, onward), edge)


def _finish_value(run: Run, edge: Edge, node: Node, moment: int) -> int:
    """The finish that a link's bound allows, as the pass compares it."""
    if node.kind == "point":
        return moment
    if edge.from_finish:
        return node.calendar.worked(moment) if node.kind == "work" else moment
    calendar, step = node.calendar, run.network.step
    work = calendar.worked(moment)
    begin = calendar.start_of(work)
    if begin > moment and breaks(run.late, edge, begin):
        work -= step
    if node.kind == "work":
        return work + node.duration
    too_late = calendar.start_of(calendar.worked(calendar.start_of(work)) + step)
    return span_end(node, too_late) - step


def _carried(run: Run, number: int) -> Iterator[Demand]:
    """Until when the successors of a finished work can wait for what it should have waited for."""
    now, late = run.situation, run.late
    data = now.data_instant
    assert data is not None
    for edge in run.network.out[number]:
        onward = point(run, Event(edge.after, "finish" if edge.to_finish else "start"))
        moment = late.latest_finish(edge.after) if edge.to_finish else late.start(edge.after)
        if edge.after in late.carried:
            onward = Event(edge.after, "carried")
            moment = late.carried[edge.after]
        if edge.number in now.exempt or moment >= HALF:
            continue
        rule, left = left_of_lag(edge, now.actual_finish[number], data)
        at = rule.earlier(moment, left) if left else moment
        after = run.network.nodes[edge.after].activity
        says = f"它的后续 {after.id}（{after.name}）按保留逻辑还要等"
        yield Demand("link", after.id, at, at, says, onward, late_at(run, onward), edge)


# -- limits ----------------------------------------------------------------------------------------


def _limits(run: Run, number: int, node: Node) -> Iterator[Demand]:
    """Deadlines, latest finishes, and where nothing else is, the project's early finish."""
    network = run.network
    limit = run.limits[number]
    seen = False
    for deadline in network.deadlines:
        if deadline.item is None or number in network.nodes_of(deadline.item):
            at = limit_instant(network, deadline)
            value = _measured(node, at)
            seen = seen or value <= limit
            says = deadline_says(deadline)
            by, due = deadline.item or "", deadline.at
            yield Demand("deadline", by, at, value, says, None, due, source=deadline)
    for constraint in node.activity.constraints:
        if _caps(run, constraint, ("fnlt", "mfo")) and constraint.at is not None:
            value = _measured(node, constraint.at)
            seen = seen or value <= limit
            yield _constraint(constraint, constraint.at, value)
    starting = list(_starting(run, number, node))
    seen = seen or any(demand.value <= limit for demand in starting)
    if not _begins_then(run, number):
        # The pass counts the whole duration; what is left of it begins later.
        for one in starting:
            at = node.calendar.finish_of(one.value) if node.kind == "work" else one.value
            yield replace(one, at=at, before_at=at)
    if not seen and limit < HALF:
        says = f"没有时限约束，不晚于项目最早完成日 {day_of(run.end - 1)}"
        yield Demand("limit", "", run.end, limit, says, None, run.end)


def _begins_then(run: Run, number: int) -> bool:
    """Whether a latest start is the late start of the work that it bounds."""
    node, now = run.network.nodes[number], run.situation
    whole = now.mode[number] != UNDER_WAY and now.node(number).duration == node.duration
    return node.kind == "point" or (node.kind == "work" and whole)


def _starting(run: Run, number: int, node: Node) -> Iterator[Demand]:
    """Latest starts, as the pass turns them into a finish."""
    for constraint in node.activity.constraints:
        if _caps(run, constraint, ("snlt", "mso")) and constraint.at is not None:
            at = value = constraint.at
            if node.kind == "work":
                value = node.calendar.worked(at) + run.network.nodes[number].duration
            elif node.kind == "span":
                value = span_end(node, at)
            yield _constraint(constraint, at, value)


def _caps(run: Run, constraint: Constraint, kinds: tuple[str, str]) -> bool:
    """Whether a constraint bounds late dates: a mandatory one only where it does not pin them."""
    latest, mandatory = kinds
    return constraint.kind == latest or (
        constraint.kind == mandatory and not run.network.rules.mandatory
    )


def _constraint(constraint: Constraint, at: int, value: int) -> Demand:
    return Demand(
        "constraint",
        constraint.kind,
        at,
        value,
        constraint_says(constraint),
        None,
        at,
        source=constraint,
    )


def _measured(node: Node, at: int) -> int:
    return node.calendar.worked(at) if node.kind == "work" else at


def deadline_says(deadline: Deadline) -> str:
    """`项目时限 2024-03-31（2024年3月底），预留 5 天`."""
    whose = "项目时限" if deadline.item is None else f"“{deadline.item}”的时限"
    text = deadline.text if deadline.text not in ("", deadline.day.isoformat()) else ""
    buffer = f"，预留 {deadline.buffer} 天" if deadline.buffer else ""
    return f"{whose} {deadline.day}{f'（{text}）' if text else ''}{buffer}"
