"""Each work as the solver sees it: a duration that may shrink, on one of several calendars.

Dates are W of the body's calendar in minutes ("work") or instants (all else), as in the engine, and
a link is the monotone function that the engine itself would compute. A body's finish is a variable,
its start is the finish less the duration: so both are right where a finish demand pulls the start.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from projects.model import Project
from projects.network import CROSS, Edge, Network, Node, build
from projects.network.lags import WorkLag
from projects.recovery.trial import Bench, replaced, start_link
from projects.recovery.values import Option
from projects.schedule.forward import start_before
from projects.schedule.modes import (
    ASSUMED,
    BOUND,
    FIXED,
    GROUP,
    HELD,
    LOW,
    POINT,
    SPAN,
    UNDER_WAY,
    UNSPLIT,
    WORK,
)
from projects.schedule.paths import ancestors
from projects.schedule.situation import Situation, situation, span_end


@dataclass(frozen=True, slots=True)
class Body:
    """A node under one of its calendars.

    kind: `work` in W, `span` in W of its start (its finish follows), `end` in instants a finish
    that links ask for, `moment` anything else in instants. most,
    least: its duration as it stands and as short as can be. floor, end_floor: no start and no
    finish before. begun: the actual start that links out of its start leave. option: the lever that
    gives it this calendar. stops: W of the stops that it may not straddle.
    """

    node: Node
    kind: str
    most: int
    least: int
    floor: int
    end_floor: int
    begun: int | None = None
    option: int | None = None
    stops: tuple[int, ...] = ()

    def moment(self, x: int, finish: bool) -> int:
        """The instant that a link leaves when the finish, or the start, is at `x`."""
        if self.kind in ("moment", "end"):
            return x if finish or self.begun is None else self.begun
        calendar = self.node.calendar
        if self.kind == "span":
            begin = calendar.start_of(x)
            return span_end(self.node, begin) if finish else begin
        if finish:
            return calendar.finish_of(x)
        return calendar.start_of(x) if self.begun is None else self.begun

    def measure(self, moment: int, finish: bool, step: int) -> int:
        """The start, or the finish, that an instant asks for."""
        if self.kind == "moment":
            return moment
        calendar = self.node.calendar
        if self.kind == "end":
            return calendar.to_finish(moment) if finish else moment
        if self.kind == "span" and finish:
            moment = start_before(self.node, calendar.to_finish(moment), step)
        return calendar.worked(moment)


@dataclass(frozen=True, slots=True)
class Joint:
    """A link between two nodes. option: the overlap that it stands or falls with: it holds where
    the overlap is used (`overlap`), or where none of `unless` is. lags: the least and the greatest
    lag (a percent lag follows the duration)."""

    edge: Edge
    lag_on: str | None
    lags: tuple[int, int]
    overlap: int | None = None
    unless: tuple[int, ...] = ()
    percent: int = 0

    def lag_of(self, duration: int, step: int) -> int:
        """The lag behind a predecessor that takes so many minutes."""
        if self.lags[0] == self.lags[1]:
            return self.lags[0]
        return round(duration * self.percent / 10_000 / step) * step

    def straight(self, before: Body, after: Body) -> bool:
        """Whether the demand is the predecessor's date and a constant: all in one calendar."""
        calendar, rule = before.node.calendar, self.edge.rule
        plain = before.kind == after.kind == "work" and (
            self.edge.from_finish or before.begun is None
        )
        own = rule is None or (
            isinstance(rule, WorkLag)
            and (self.lag_on in ("predecessor", "successor") or rule.calendar.name == calendar.name)
        )
        return plain and own and calendar.name == after.node.calendar.name

    def demand(self, before: Body, after: Body, x: int, step: int, lag: int) -> int:
        """What the successor's start or finish must be at least, by the predecessor's `x`."""
        moment, rule = before.moment(x, self.edge.from_finish), self.edge.rule
        if rule is not None:
            if isinstance(rule, WorkLag):
                if self.lag_on == "predecessor":
                    rule = WorkLag(before.node.calendar)
                elif self.lag_on == "successor":
                    rule = WorkLag(after.node.calendar)
            moment = rule.later(moment, lag)
        return after.measure(moment, self.edge.to_finish, step)


@dataclass(frozen=True)
class Bodies:
    """Everything that leads to the goal: bodies by node, links into each node, members of groups,
    options that shorten each node; `order` is that of the logic. ends: by span whose finish links
    ask for, the node that stands for that finish."""

    step: int
    per_day: int
    order: tuple[int, ...]
    of: dict[int, tuple[Body, ...]]
    into: dict[int, tuple[Joint, ...]]
    shorten: dict[int, tuple[int, ...]]
    ends: dict[int, int]

    def targets(self, numbers: Iterable[int]) -> set[int]:
        """The nodes whose finish is that of the nodes asked for."""
        return {self.ends.get(number, number) for number in numbers}


def bodies_of(bench: Bench) -> Bodies:
    """The bodies of every node that leads to the goal."""
    options, project = bench.options, bench.schedule.project
    layers = _layers(bench)
    network, now = layers[0]
    wanted = ancestors(network, bench.goal.numbers)
    of, shorten = {}, {}
    for number in wanted:
        own = bench.options_of.get(network.nodes[number].activity.id, ())
        own = own if network.nodes[number].kind != "group" else ()
        shorten[number] = tuple(k for k in own if options[k].shortens)
        # Together down to the smallest of their bounds.
        off = max((options[k].most for k in shorten[number]), default=0) * project.minutes_per_day
        switches = [None, *(k for k in own if options[k].kind == "calendar")]
        of[number] = tuple(
            replace(body, option=switch, least=body.most - off)
            for switch, (_, state) in zip(switches, layers, strict=False)
            for body in [_body(bench, state, number)]
        )
    overlaps = {k: o for k, o in enumerate(options) if o.kind == "overlap"}
    into = {
        number: tuple(
            _joint(network, edge, overlaps, of[edge.before][0])
            for edge in network.into[number]
            if _counts(now, edge)
        )
        for number in wanted
    }
    ends = _ended(network, of, into, shorten)
    order = []
    for number in reversed(wanted):  # ancestors come with the last first
        order += [number, ends[number]] if number in ends else [number]
    return Bodies(
        step=network.step,
        per_day=project.minutes_per_day,
        order=tuple(order),
        of=of,
        into=into,
        shorten=shorten,
        ends=ends,
    )


def _ended(
    network: Network,
    of: dict[int, tuple[Body, ...]],
    into: dict[int, tuple[Joint, ...]],
    shorten: dict[int, tuple[int, ...]],
) -> dict[int, int]:
    """Give a span whose finish a link asks for a node of its own for that finish, which may lie
    behind what its start gives. Returns these nodes by span."""
    ends: dict[int, int] = {}
    for number, (body, *_) in list(of.items()):
        asked = [joint for joint in into[number] if joint.edge.to_finish]
        if body.kind != "span" or not asked:
            continue
        end = ends[number] = len(network.nodes) + number
        of[end] = tuple(replace(one, kind="end", floor=LOW) for one in of[number])
        own = Edge(number, end, True, False, 0, None, CROSS, None, None, -1)
        moved = [replace(one, edge=one.edge._replace(after=end)) for one in asked]
        into[end], shorten[end] = (Joint(own, None, (0, 0)), *moved), ()
    for number, joints in into.items():
        into[number] = tuple(
            replace(one, edge=one.edge._replace(before=ends[one.edge.before]))
            if one.edge.from_finish and one.edge.before in ends and one.edge.number >= 0
            else one
            for one in joints
        )
    return ends


def _layers(bench: Bench) -> list[tuple[Network, Situation]]:
    """The plan with the links of all overlaps beside its own; then the same with the first, the
    second … calendar lever of every work pulled: the engine itself says what each then is."""
    project, states = bench.plan(bench.nothing)
    data = bench.schedule.run.situation.data_instant
    extra = [
        start_link(option, project.minutes_per_day)
        for option in bench.options
        if option.kind == "overlap"
    ]
    project = replace(project, links=(*project.links, *extra))
    switches: dict[str, list[str]] = {}
    for option in bench.options:
        if option.kind == "calendar":
            switches.setdefault(option.item, []).append(option.calendar)
    found = []
    for depth in range(1 + max(map(len, switches.values()), default=0)):
        network = build(_switched(project, switches, depth), bench.override)
        found.append((network, situation(network, data, states)))
    return found


def _switched(project: Project, switches: dict[str, list[str]], depth: int) -> Project:
    if not depth:
        return project
    works = tuple(
        replace(work, calendar=switches[work.id][depth - 1])
        if len(switches.get(work.id, ())) >= depth
        else work
        for work in project.activities
    )
    return replace(project, activities=works)


def _body(bench: Bench, now: Situation, number: int) -> Body:
    """A node as its mode has it. What the data date or a date of its own fixes stands as the engine
    computed it."""
    node, mode = now.node(number), now.mode[number]
    if mode in (WORK, HELD, ASSUMED, UNSPLIT):
        stops: tuple[int, ...] = ()
        if mode == UNSPLIT or number in now.unsplit:
            stops = tuple(node.calendar.worked(first) for first, _ in node.calendar.windows)
        floors = (now.floor[number], now.finish_floor[number])
        return Body(node, "work", node.duration, node.duration, *floors, stops=stops)
    if mode == POINT or (mode == GROUP and node.activity.manual is None):
        return Body(node, "moment", 0, 0, now.floor[number], now.finish_floor[number])
    if mode == SPAN:
        first, end = now.floor[number], now.finish_floor[number]
        end = LOW if end == LOW else start_before(node, end, now.network.step)
        lows = [LOW if at == LOW else node.calendar.worked(at) for at in (first, end)]
        return Body(node, "span", 0, 0, max(lows), LOW)
    worked = node.calendar.worked
    if mode == UNDER_WAY:
        return _under_way(bench, now, node, number)
    if mode == FIXED and node.kind == "work":
        begin, finish = now.pinned[number]
        if begin is not None:
            return Body(node, "work", node.duration, node.duration, worked(begin), LOW)
        assert finish is not None
        return Body(node, "work", node.duration, node.duration, LOW, worked(finish))
    if mode == BOUND and node.kind == "work":  # at the least; the engine has the last word
        floor = min(now.floor[number], now.start_cap.get(number, now.floor[number]))
        return Body(node, "work", node.duration, node.duration, floor, LOW)
    return _standing(bench, node, number)


def _under_way(bench: Bench, now: Situation, node: Node, number: int) -> Body:
    """What remains of a started work; links out of its start leave the actual one."""
    left, since, early = now.remaining[number], now.resumes[number], bench.schedule.run.early
    assert early is not None
    assert now.data_instant is not None
    begun = early.start(number)
    if node.kind == "work" and left:
        return Body(node, "work", left, left, node.calendar.worked(since), LOW, begun)
    return Body(node, "end", left, left, since if left else now.data_instant, LOW, begun)


def _standing(bench: Bench, node: Node, number: int) -> Body:
    """A node that no measure moves, at the dates that it has."""
    early = bench.schedule.run.early
    assert early is not None
    if number < len(bench.schedule.run.network.nodes):
        begin, end = early.start(number), early.finish(number)
    else:  # the start of a summary that only an overlap asks for
        assert node.activity.manual is not None
        begin, end = node.activity.manual
    return Body(node, "moment", end - begin, end - begin, begin, end)


def _counts(now: Situation, edge: Edge) -> bool:
    """Whether a link pushes its successor, by the successor's mode."""
    mode = now.mode[edge.after]
    if edge.number in now.unheeded:
        return False
    if mode == UNDER_WAY:
        follows = now.network.rules.reschedule or now.network.project.start is None
        waits = edge.from_finish and now.remaining[edge.after] > 0
        return follows and (waits or edge.to_finish)
    return mode in (WORK, HELD, ASSUMED, UNSPLIT, POINT, SPAN)


def _joint(network: Network, edge: Edge, overlaps: dict[int, Option], before: Body) -> Joint:
    link = network.links[edge.number]
    lag_on = link.lag_on or network.rules.lag_on
    lags, percent = (edge.lag, edge.lag), 0
    if link.lag.unit == "percent" and before.begun is None and before.least < before.most:
        step, percent = network.step, link.lag.amount
        least = round(before.least * percent / 10_000 / step) * step
        lags = (min(least, edge.lag), max(least, edge.lag))
    extra = len(network.project.links) - len(overlaps)
    own = next(
        (k for n, k in enumerate(overlaps) if network.project.links[extra + n] is link), None
    )
    if own is not None:
        return Joint(edge, lag_on, lags, overlap=own)
    unless = tuple(k for k, option in overlaps.items() if replaced(link, option))
    return Joint(edge, lag_on, lags, unless=unless, percent=percent)
