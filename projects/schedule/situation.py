"""How the passes must treat each node: its mode, its floors and its caps, at one data date.

Counts of working minutes (W of the node's own calendar) for works, instants for the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from projects.actuals import Actual
from projects.model import DAY, day_of, instant
from projects.network import Network, Node, add_months
from projects.schedule.heeded import carriers, exempt, unheeded
from projects.schedule.modes import (
    ASSUMED,
    BOUND,
    FINISHED,
    FIXED,
    GROUP,
    HELD,
    HIGH,
    LOW,
    MANUAL,
    POINT,
    PROMISED,
    SPAN,
    UNDER_WAY,
    UNSPLIT,
    WORK,
)


@dataclass(frozen=True)
class Situation:
    """A network at a data date. Lists run over the nodes.

    floor: no start before. finish_floor: no finish before. cap: no finish after (SNLT, FNLT).
    start_cap and finish_cap are those of BOUND nodes alone, which hold early dates too.
    actual_start, actual_finish: instants of started and finished nodes. remaining: working minutes
    (elapsed for spans). resumes: where the remaining work of a started node may go on at the
    earliest. pinned: mandatory start and finish instants.
    """

    network: Network
    as_of: date | None
    data_instant: int | None
    early_side: bool
    mode: list[int]
    floor: list[int]
    finish_floor: list[int]
    cap: list[int]
    remaining: Mapping[int, int]
    resumes: Mapping[int, int]
    actual_start: Mapping[int, int]
    actual_finish: Mapping[int, int]
    promised: Mapping[int, int]
    pinned: Mapping[int, tuple[int | None, int | None]]
    start_cap: Mapping[int, int]
    finish_cap: Mapping[int, int]
    capped: bool
    """Whether any SNLT or FNLT bounds a finish."""
    exempt: frozenset[int]
    """Numbers of links that pull nothing backward."""
    unheeded: frozenset[int]
    """Numbers of links that push nothing forward."""
    unsplit: frozenset[int]
    """Works of another mode than UNSPLIT that may not straddle a stop where their dates are free:
    those that another organisation promised (backward), and those of assumed duration."""
    carriers: frozenset[int]
    """Finished nodes that were finished out of sequence: under retained logic their successors
    still wait for what they should have waited for."""
    actuals: Mapping[str, Actual]
    assumed: Mapping[int, Node]
    """Works of assumed duration (mode ASSUMED) with what the data date leaves of it."""

    def node(self, number: int) -> Node:
        """A node with the duration that it has at the data date."""
        return self.assumed.get(number) or self.network.nodes[number]


@dataclass
class _Draft:
    network: Network
    data: int | None
    start: int | None
    mode: list[int] = field(default_factory=list)
    floor: list[int] = field(default_factory=list)
    finish_floor: list[int] = field(default_factory=list)
    cap: list[int] = field(default_factory=list)
    remaining: dict[int, int] = field(default_factory=dict)
    resumes: dict[int, int] = field(default_factory=dict)
    actual_start: dict[int, int] = field(default_factory=dict)
    actual_finish: dict[int, int] = field(default_factory=dict)
    promised: dict[int, int] = field(default_factory=dict)
    pinned: dict[int, tuple[int | None, int | None]] = field(default_factory=dict)
    start_cap: dict[int, int] = field(default_factory=dict)
    finish_cap: dict[int, int] = field(default_factory=dict)
    assumed: dict[int, Node] = field(default_factory=dict)
    manual: Mapping[int, int] = field(default_factory=dict)


def situation(
    network: Network, data: int | None, states: Mapping[str, Actual] | None = None
) -> Situation:
    """The modes and bounds of every node at the data date `data` (None: nothing has happened)."""
    states = states or {}
    start = network.project.start
    draft = _Draft(network, data, data if start is None else start)
    reschedule = network.rules.reschedule or start is None
    floor = max(LOW if draft.start is None else draft.start, data if data and reschedule else LOW)
    count = len(network.nodes)
    measured = network.measures(floor)
    draft.mode = [WORK] * count
    draft.floor = [measured[clock] for clock in network.clocks]
    draft.finish_floor = [LOW] * count
    draft.cap = [HIGH] * count
    draft.manual = _manual_floors(network)
    for number in _unusual(network, states, draft.manual):
        node = network.nodes[number]
        _bounds(draft, number, node)
        draft.mode[number] = _mode(draft, number, node, states.get(node.activity.id))
    carrying = carriers(network, draft.mode)
    silent = unheeded(network, draft.mode)
    _hold(draft, carrying, silent)
    return Situation(
        network=network,
        as_of=None if data is None else day_of(data - 1),
        data_instant=data,
        early_side=draft.start is not None,
        mode=draft.mode,
        floor=draft.floor,
        finish_floor=draft.finish_floor,
        cap=draft.cap,
        capped=any(draft.cap[number] < HIGH for number in network.special),
        remaining=draft.remaining,
        resumes=draft.resumes,
        actual_start=draft.actual_start,
        actual_finish=draft.actual_finish,
        promised=draft.promised,
        pinned=draft.pinned,
        start_cap=draft.start_cap,
        finish_cap=draft.finish_cap,
        exempt=exempt(network, draft.mode, silent, carrying),
        unheeded=silent,
        unsplit=_unsplit(network, draft.mode),
        carriers=carrying,
        actuals=states,
        assumed=draft.assumed,
    )


def _unsplit(network: Network, mode: list[int]) -> frozenset[int]:
    return frozenset(
        number
        for number in network.special
        if mode[number] in (PROMISED, ASSUMED)
        and not network.nodes[number].activity.splittable
        and network.nodes[number].calendar.has_windows
    )


def _hold(draft: _Draft, carrying: frozenset[int], silent: frozenset[int]) -> None:
    """Plain work at a link that needs a closer look is passed over link by link."""
    network, mode = draft.network, draft.mode
    if not (carrying or silent or network.forward_only):
        return
    odd = silent | network.forward_only
    near = {n for n, edges in enumerate(network.into) if any(e.number in odd for e in edges)}
    near |= {n for n, edges in enumerate(network.out) if any(e.number in odd for e in edges)}
    for number in carrying:
        near.update(edge.before for edge in network.into[number])
        near.update(edge.after for edge in network.out[number])
    for number in near:
        if mode[number] == WORK:
            mode[number] = HELD


def _unusual(
    network: Network, states: Mapping[str, Actual], floors: Mapping[int, int]
) -> Iterable[int]:
    """The nodes that need a closer look than their project's floor."""
    if network.rules.leads_before_start:
        return range(len(network.nodes))
    if not states and not floors:
        return network.special
    observed = {network.index[item] for item in states if item in network.index}
    return sorted(observed.union(network.special, floors))


def _manual_floors(network: Network) -> dict[int, int]:
    """The leaves below manually scheduled summaries: not before the summary's own start."""
    floors: dict[int, int] = {}
    for activity in network.project.activities:
        if activity.manual is not None and activity.id in network.leaves:
            for number in network.leaves[activity.id]:
                floors[number] = max(floors.get(number, LOW), activity.manual[0])
    return floors


def _bounds(draft: _Draft, number: int, node: Node) -> None:
    """Floors and caps from the project start, the data date and the constraints."""
    network = draft.network
    measure = node.calendar.worked if node.kind == "work" else int
    start_floor, finish_floor, cap = draft.manual.get(number, LOW), LOW, HIGH
    pin: tuple[int | None, int | None] | None = None
    if node.activity.constraints and node.kind != "group":
        honoured = network.rules.late_binds_early
        for constraint in node.activity.constraints:
            at = constraint.at
            if at is None:
                continue
            match constraint.kind:
                case "snet":
                    start_floor = max(start_floor, at)
                case "fnet":
                    finish_floor = max(finish_floor, at)
                case "snlt":
                    cap = min(cap, _finish_from(node, at))
                    if honoured:
                        draft.start_cap[number] = measure(at)
                case "fnlt":
                    cap = min(cap, measure(at))
                    if honoured:
                        draft.finish_cap[number] = measure(at)
                case "mso":
                    pin = (at, None)
                case "mfo":
                    pin = (None, at)
    if pin is not None and not network.rules.mandatory:
        begin, end = pin
        if begin is not None:
            start_floor, cap = max(start_floor, begin), min(cap, _finish_from(node, begin))
            if network.rules.late_binds_early:
                draft.start_cap[number] = measure(begin)
        if end is not None:
            finish_floor, cap = max(finish_floor, end), min(cap, measure(end))
            if network.rules.late_binds_early:
                draft.finish_cap[number] = measure(end)
        pin = None
    if pin is not None:
        draft.pinned[number] = pin
    first = not network.into[number]
    own = start_floor > LOW or finish_floor > LOW
    if draft.start is not None and not (first and own) and not _may_lead(draft, number):
        start_floor = max(start_floor, draft.start)
    if draft.data is not None and (network.rules.reschedule or network.project.start is None):
        start_floor = max(start_floor, draft.data)
    draft.floor[number] = LOW if start_floor == LOW else measure(start_floor)
    draft.finish_floor[number] = LOW if finish_floor == LOW else measure(finish_floor)
    draft.cap[number] = cap


def _may_lead(draft: _Draft, number: int) -> bool:
    """Whether a lead may place this node before the project start (msproject)."""
    network = draft.network
    return network.rules.leads_before_start and any(
        not edge.to_finish for edge in network.into[number]
    )


def _finish_from(node: Node, start: int) -> int:
    """The finish bound that a latest start gives: W + duration, or the instant itself."""
    if node.kind == "work":
        return node.calendar.worked(start) + node.duration
    return span_end(node, start) if node.kind == "span" else start


def span_end(node: Node, start: int) -> int:
    """Start plus the elapsed minutes or calendar months of a span."""
    assert node.span is not None
    if node.span.unit == "months":
        return add_months(start, node.span.amount)
    return start + node.span.amount


def _mode(draft: _Draft, number: int, node: Node, state: Actual | None) -> int:
    """How the passes treat a node; notes what that mode needs."""
    activity = node.activity
    if node.kind == "group":
        return GROUP
    if state is not None and state.finished is not None:
        begins = node.kind == "point" and not draft.network.ends(number)
        end = state.finished_at
        if end is None:
            end = instant(state.finished) + (0 if begins else DAY)
        draft.actual_finish[number] = end
        if node.kind == "point":
            draft.actual_start[number] = end
        elif state.started is not None:
            draft.actual_start[number] = _begun(state)
        else:
            draft.actual_start[number] = _begin(node, end)
        return FINISHED
    if state is not None and state.under_way and node.kind != "point":
        if state.started is not None:
            draft.actual_start[number] = _begun(state)
        draft.remaining[number] = _remaining(draft, number, node, state)
        draft.resumes[number] = _resumes(draft, number, node, state)
        return UNDER_WAY
    if activity.manual is not None:
        return MANUAL
    if number in draft.pinned:
        return FIXED
    if activity.promised is not None:
        draft.promised[number] = instant(activity.promised) + DAY
        return PROMISED
    if number in draft.start_cap or number in draft.finish_cap:
        return BOUND
    if node.kind == "point":
        return POINT
    if node.kind == "span":
        return SPAN
    if node.assumed and draft.data is not None:
        draft.assumed[number] = node._replace(duration=_left_of_assumed(draft, node))
        return ASSUMED
    return UNSPLIT if not activity.splittable and node.calendar.has_windows else WORK


def _begun(state: Actual) -> int:
    assert state.started is not None
    return instant(state.started) if state.started_at is None else state.started_at


def _resumes(draft: _Draft, number: int, node: Node, state: Actual) -> int:
    """Where remaining work may go on: behind the data date, or where the file says.

    A file whose rules do not reschedule and that names no such moment goes on where the work done
    so far ends.
    """
    at = state.resumes_at
    if draft.network.rules.reschedule or draft.network.project.start is None:
        assert draft.data is not None
        return draft.data if at is None else max(draft.data, at)
    if at is not None:
        return at
    begun = draft.actual_start.get(number)
    if begun is None or node.kind != "work":
        return draft.data or 0
    calendar = node.calendar
    done = max(node.duration - draft.remaining[number], 0)
    return calendar.finish_of(calendar.worked(begun) + done) if done else begun


def _left_of_assumed(draft: _Draft, node: Node) -> int:
    """What the data date leaves of a duration that was only read off start and deadline.

    It says when the work may be done, not how long it takes: begun later, it is assumed shorter,
    one step at the least. Else every yearly target without a report would count as late.
    """
    deadline, data = node.activity.deadline, draft.data
    assert deadline is not None
    assert data is not None
    step = draft.network.step
    left = node.calendar.worked(deadline.at) - node.calendar.worked(data)
    return min(node.duration, max(left, step))


def _begin(node: Node, end: int) -> int:
    """Where a finished work of unknown start would have begun."""
    if node.kind == "work":
        return node.calendar.start_of(node.calendar.worked(end) - node.duration)
    assert node.span is not None
    if node.span.unit == "months":
        return add_months(end, -node.span.amount)
    return end - node.span.amount


def _remaining(draft: _Draft, number: int, node: Node, state: Actual) -> int:
    """The reported remaining work, else duration x (1 - percent), whole days up in a day plan."""
    if state.remaining is not None:
        return state.remaining
    if node.assumed and state.percent is None and node.kind == "work":
        return _left_of_assumed(draft, node)
    if node.kind == "span":
        begun = draft.actual_start.get(number, draft.data or 0)
        whole = span_end(node, begun) - begun
    else:
        whole = node.duration
    left = whole * (100 - min(state.percent or 0.0, 100.0)) / 100
    step = draft.network.step
    # Percentages are decimal: forgive the last binary digits before rounding up.
    return -int(-(left - 1e-6) // step) * step if left > 1e-6 else 0
