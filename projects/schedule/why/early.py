"""What placed an early date: the forward pass, asked again link by link (SEMANTICS 3, 7)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from projects.model import Constraint, day_of
from projects.network import Edge, Node
from projects.schedule.drivers import lag_words
from projects.schedule.forward import asked, demand_of
from projects.schedule.heeded import carried_by
from projects.schedule.modes import (
    BOUND,
    GROUP,
    LOW,
    UNDER_WAY,
)
from projects.schedule.run import Run
from projects.schedule.situation import span_end
from projects.schedule.why.bounds import Cause, Demand, Event, constraint_says, point
from projects.schedule.why.settled import early_at, early_of, lasting, measured, pulled, settled
from projects.schedule.why.stretch import stop_names


def early_cause(run: Run, event: Event) -> Cause:
    """What placed an event of the early plan."""
    event = point(run, event)
    number, now = event.number, run.situation
    node, mode = now.node(number), now.mode[number]
    if event.end == "carried":
        return _chosen(run, event, list(_carried(run, number)))
    if event.end == "resumes":
        return _chosen(run, event, list(_resuming(run, number)))
    if mode == GROUP:
        return _chosen(run, event, list(_of_group(run, event)), least=event.end == "start")
    given = settled(run, event, node, mode)
    if given is not None:
        return _chosen(run, event, [given, *_unheard(run, event)], given)
    if mode == UNDER_WAY:
        return _chosen(run, event, list(_under_way(run, number, node)))
    if node.kind == "point" or (mode == BOUND and node.kind == "span"):
        return _moment(run, event, node)
    return _work(run, event, node)


def _chosen(
    run: Run,
    event: Event,
    demands: list[Demand],
    decided: Demand | None = None,
    *,
    least: bool = False,
) -> Cause:
    """The cause with the greatest (for a summary's start: the least) demand."""
    heeded = [demand for demand in demands if demand.counts]
    pick = min if least else max
    first = decided or pick(heeded, key=lambda demand: demand.value)
    ties = [d for d in heeded if d is not first and d.value == first.value]
    at = early_at(run, event)
    node = run.network.nodes[event.number]
    return Cause(event, at, measured(node, at), first, tuple(ties), tuple(demands))


# -- links -----------------------------------------------------------------------------------------


def _link(run: Run, edge: Edge, node: Node, *, counts: bool = True, why_not: str = "") -> Demand:
    early, network = early_of(run), run.network
    link, other = network.links[edge.number], network.nodes[edge.before].activity
    at = demand_of(early, edge)
    before = Event(edge.before, "finish" if edge.from_finish else "start")
    if at > asked(early, edge):
        before = Event(edge.before, "carried")
    before = point(run, before)
    words = link.words(network.project.minutes_per_day)
    says = f"前置 {words}（{other.name}）{lag_words(run, edge)}{why_not}"
    value, before_at = measured(node, at), early_at(run, before)
    return Demand("link", other.id, at, value, says, before, before_at, edge, counts)


def _links(run: Run, number: int, node: Node, *, to_finish: bool) -> Iterator[Demand]:
    silent = run.situation.unheeded
    for edge in run.network.into[number]:
        if edge.to_finish != to_finish:
            continue
        if edge.number in silent:
            yield _link(run, edge, node, counts=False, why_not="；按进度规则，此关系不再推动")
        else:
            yield _link(run, edge, node)


def _unheard(run: Run, event: Event) -> Iterator[Demand]:
    """The links into a date that is settled without them."""
    node = run.situation.node(event.number)
    for edge in run.network.into[event.number]:
        if node.kind == "point" or edge.to_finish == (event.end == "finish"):
            yield _link(run, edge, node, counts=False, why_not="；日期已定，此关系不再推动")


def _carried(run: Run, number: int) -> Iterator[Demand]:
    """What a finished work should have waited for, and its successors wait for still."""
    now, node = run.situation, run.network.nodes[number]
    for edge in run.network.into[number]:
        if carried_by(edge, now.mode, now.carriers):
            demand = _link(run, edge, node)
            yield replace(demand, value=demand.at)


def _resuming(run: Run, number: int) -> Iterator[Demand]:
    """What holds the remaining work of a started work."""
    now, network, node = run.situation, run.network, run.network.nodes[number]
    at = now.resumes[number]
    value = node.calendar.worked(at)
    if at == now.data_instant:
        yield Demand("data-date", "", at, value, f"剩余工作在状态日期 {now.as_of} 之后", None, at)
    else:
        yield Demand("actual", "", at, value, f"剩余工作自 {day_of(at)} 起继续", None, at)
    follows = network.rules.reschedule or network.project.start is None
    for edge in network.into[number]:
        if edge.to_finish:
            continue
        heeded = follows and edge.from_finish and edge.number not in now.unheeded
        why_not = "" if heeded else "；已开工，此关系不再推动"
        yield _link(run, edge, node, counts=heeded, why_not=why_not)


def _of_group(run: Run, event: Event) -> Iterator[Demand]:
    """The start of a summary is that of its earliest leaf."""
    node = run.network.nodes[event.number]
    if node.activity.manual is not None:
        at = node.activity.manual[event.end == "finish"]
        yield Demand("constraint", "manual", at, at, f"手动安排：{day_of(at)}", None, at)
        return
    for member in node.members:
        inner = point(run, Event(member, event.end))
        at = early_at(run, inner)
        work = run.network.nodes[member].activity
        yield Demand(
            "summary", work.id, at, at, f"汇总项之下的 {work.id}（{work.name}）", inner, at
        )


def _under_way(run: Run, number: int, node: Node) -> Iterator[Demand]:
    """What holds the finish of a started work."""
    now = run.situation
    if now.remaining[number]:
        yield lasting(run, Event(number, "finish"), node, Event(number, "resumes"))
    else:
        at = now.data_instant
        assert at is not None
        says = f"没有剩余工作，按状态日期 {now.as_of} 完成"
        yield Demand("data-date", "", at, node.calendar.worked(at), says, None, at)
    follows = run.network.rules.reschedule or run.network.project.start is None
    for demand in _links(run, number, node, to_finish=True):
        yield demand if follows else replace(demand, counts=False)


# -- dates that are free ---------------------------------------------------------------------------


def _floors(run: Run, number: int, node: Node, *, to_finish: bool) -> Iterator[Demand]:
    """Constraints, the data date, the project start: what lets nothing begin (end) before."""
    now = run.situation
    floor = now.finish_floor[number] if to_finish else now.floor[number]
    instants = node.kind != "work"

    def demand(
        kind: str, by: str, at: int, says: str, constraint: Constraint | None = None
    ) -> Demand:
        counts = (at if instants else node.calendar.worked(at)) <= floor
        says += "" if counts else "；这里不适用"
        value = measured(node, at)
        return Demand(kind, by, at, value, says, None, at, None, counts, constraint)

    kinds = ("fnet", "mfo") if to_finish else ("snet", "mso")
    for constraint in node.activity.constraints:
        if constraint.kind in kinds and constraint.at is not None:
            says = constraint_says(constraint)
            yield demand("constraint", constraint.kind, constraint.at, says, constraint)
    if to_finish:
        return
    at = _manual_floor(run, number)
    if at is not None:
        yield demand("constraint", "manual", at, f"上级汇总项手动安排自 {day_of(at)} 起")
    if now.data_instant is not None:
        says = f"状态日期 {now.as_of}，未开工的不早于其次日"
        yield demand("data-date", "", now.data_instant, says)
    start = run.network.project.start
    if start is not None:
        yield demand("start", "", start, f"项目开工 {day_of(start)}")


def _manual_floor(run: Run, number: int) -> int | None:
    """The latest start of the manually scheduled summaries over a leaf."""
    network = run.network
    found = [
        activity.manual[0]
        for activity in network.project.activities
        if activity.manual is not None and number in network.leaves.get(activity.id, ())
    ]
    return max(found, default=None)


def _moment(run: Run, event: Event, node: Node) -> Cause:
    """A point, or elapsed work held by latest dates: one instant, the greatest of all demands."""
    number, now = event.number, run.situation
    if event.end == "finish":
        own = lasting(run, event, node)
        return _chosen(run, event, [own], own)
    demands = [
        *_links(run, number, node, to_finish=False),
        *_links(run, number, node, to_finish=True),
        *_floors(run, number, node, to_finish=False),
        *_floors(run, number, node, to_finish=True),
    ]
    demands = [replace(demand, value=demand.at) for demand in demands]
    at = early_at(run, event)
    if now.mode[number] == BOUND and max((d.at for d in demands if d.counts), default=LOW) != at:
        caps = list(_caps(run, number, node))
        return _chosen(run, event, [*caps, *demands], min(caps, key=lambda cap: cap.value))
    return _chosen(run, event, demands)


def _work(run: Run, event: Event, node: Node) -> Cause:
    """A work: the greatest start demand plus its duration against the greatest finish demand."""
    number = event.number
    starts, finishes = (
        [
            *_links(run, number, node, to_finish=to_finish),
            *_floors(run, number, node, to_finish=to_finish),
        ]
        for to_finish in (False, True)
    )
    begin, end = _greatest(starts), _greatest(finishes)
    if run.situation.mode[number] == BOUND:
        capped = _capped(run, event, node, begin, end)
        if capped is not None:
            rows = finishes if event.end == "finish" else starts
            return _chosen(run, event, [capped, *rows], capped)
    by_start = begin > LOW and _own_end(node, begin) >= end
    if event.end == "finish":
        if by_start:
            own = lasting(run, event, node)
            return _chosen(run, event, [own, *finishes], own)
        return _moved(run, event, node, _chosen(run, event, finishes))
    stands = begin > LOW and node.calendar.start_of(begin) == early_at(run, event)
    if by_start or (stands and node.kind == "span"):
        return _moved(run, event, node, _chosen(run, event, starts))
    own = pulled(run, event, node)
    return _chosen(run, event, [own, *starts], own)


def _greatest(demands: list[Demand]) -> int:
    return max((demand.value for demand in demands if demand.counts), default=LOW)


def _own_end(node: Node, begin: int) -> int:
    """W of the finish that the duration gives behind W `begin`."""
    calendar = node.calendar
    if node.kind == "work":
        return begin + node.duration
    return calendar.worked(span_end(node, calendar.start_of(begin)))


def _moved(run: Run, event: Event, node: Node, cause: Cause) -> Cause:
    """The cause of unsplittable work names the stop that it had to go round."""
    if node.kind != "work" or cause.placed == cause.decided.value:
        return cause
    stops = stop_names(node.calendar, cause.decided.at, cause.at)
    says = f"不可中断，避开{stops}，到下一个排得下的空档"
    moved = Demand("calendar", node.calendar.name, cause.at, cause.placed, says)
    return replace(cause, moved=moved, demands=(moved, *cause.demands))


def _capped(run: Run, event: Event, node: Node, begin: int, end: int) -> Demand | None:
    """The latest date that holds a work's early dates (msproject), where one does."""
    now, number = run.situation, event.number
    own = max(begin + node.duration if begin > LOW else LOW, end)
    last = min(own, now.finish_cap.get(number, own))
    first = min(last - node.duration, now.start_cap.get(number, last))
    finish = event.end == "finish"
    if first < last - node.duration:
        return lasting(run, event, node) if finish else _cap(run, number, node, ("snlt", "mso"))
    if last < own:
        return _cap(run, number, node, ("fnlt", "mfo")) if finish else pulled(run, event, node)
    return None


def _cap(run: Run, number: int, node: Node, kinds: tuple[str, str]) -> Demand:
    return next(cap for cap in _caps(run, number, node) if cap.by in kinds)


def _caps(run: Run, number: int, node: Node) -> Iterator[Demand]:
    """Latest dates that hold early dates (msproject)."""
    now = run.situation
    for kinds, caps in ((("snlt", "mso"), now.start_cap), (("fnlt", "mfo"), now.finish_cap)):
        # Of two constraints of one kind the last one counts.
        for constraint in reversed(node.activity.constraints):
            if number in caps and constraint.kind in kinds and constraint.at is not None:
                at, value = constraint.at, caps[number]
                if value == (node.calendar.worked(at) if node.kind == "work" else at):
                    says = f"{constraint_says(constraint)}，优先于前置关系"
                    yield Demand(
                        "constraint",
                        constraint.kind,
                        at,
                        value,
                        says,
                        None,
                        at,
                        None,
                        True,
                        constraint,
                    )
