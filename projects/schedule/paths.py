"""Longest paths and who is critical towards a deadline (SEMANTICS 5)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from projects.network import Edge, Network
from projects.schedule.backward import backward, late_bound
from projects.schedule.dates import Dates
from projects.schedule.floats import Floats
from projects.schedule.forward import Early
from projects.schedule.limits import limits_towards
from projects.schedule.modes import FINISHED, GROUP, HALF, UNDER_WAY
from projects.schedule.situation import Situation


@dataclass(frozen=True)
class Towards:
    """The view from one deadline: `chain` by time, and float towards its item's early finish of
    the nodes that lead to it (working minutes)."""

    item: str | None
    chain: tuple[int, ...]
    floats: dict[int, int]

    def critical(self) -> set[int]:
        """No float towards this deadline, or on the longest path to it."""
        return {n for n, value in self.floats.items() if value <= 0} | set(self.chain)


def targets(situation: Situation, early: Early, item: str | None, end: int) -> list[int]:
    """The nodes that decide an item's early finish; `end` is the project's."""
    network = situation.network
    if item is not None:
        numbers = list(network.nodes_of(item))
        end = max((early.finish(number) for number in numbers), default=0)
    else:
        numbers = [n for n, mode in enumerate(situation.mode) if mode != GROUP]
    # Most works fall short by their own count already; only the rest need their instant.
    measured, clocks = network.measures(end), network.clocks
    return [
        number
        for number in numbers
        if (number in early.fixed or early.w_finish[number] >= measured[clocks[number]])
        and early.finish(number) == end
    ]


def back_trace(early: Early, ends: Iterable[int], driving: frozenset[int]) -> list[int]:
    """Every node from which driving links lead to `ends`, and the ends.

    Through the start of a summary the trace goes on from the leaves that start it.
    """
    network = early.network
    seen, stack = set(), list(ends)
    while stack:
        number = stack.pop()
        if number in seen:
            continue
        seen.add(number)
        stack.extend(edge.before for edge in network.into[number] if edge.number in driving)
        members = network.nodes[number].members
        stack.extend(m for m in members if early.start(m) == early.start(number))
    return [number for number in seen if network.nodes[number].kind != "group"]


def ancestors(network: Network, ends: Iterable[int]) -> list[int]:
    """The ends and everything before them, the last of the logical order first."""
    seen, stack = set(), list(ends)
    while stack:
        number = stack.pop()
        if number not in seen:
            seen.add(number)
            stack.extend(edge.before for edge in network.into[number])
            stack.extend(network.nodes[number].members)
    return sorted(seen, key=network.place.__getitem__, reverse=True)


def towards(
    situation: Situation,
    early: Early,
    values: Floats,
    item: str | None,
    late: Dates,
    end: int,
) -> Towards:
    """Chain and float towards one deadline: a backward pass from its item's early finish.

    `late` is the late plan: without any deadline and latest date it is the pass towards the
    project's end already. `end` is the project's early finish.
    """
    network = situation.network
    ends = targets(situation, early, item, end)
    nodes = None if item is None else ancestors(network, network.nodes_of(item))
    reused = item is None and not network.deadlines and not situation.capped
    if not reused:
        limits = limits_towards(situation, early, item, end)
        late = backward(situation, early, limits, nodes)
    if reused and network.rules.total_float == "smaller":
        found = {n: slack for n, slack in enumerate(values.total) if slack is not None}
    else:
        found = _slack(situation, early, late, nodes)
    place = network.place
    chain = back_trace(early, ends, values.driving)
    order = sorted(chain, key=lambda n: (early.start(n), early.finish(n), place[n]))
    return Towards(item, tuple(order), found)


def _slack(
    situation: Situation, early: Early, late: Dates, nodes: list[int] | None
) -> dict[int, int]:
    """The smaller of start and finish float (finish alone for started works), by node."""
    found = {}
    for number in range(len(situation.mode)) if nodes is None else nodes:
        if situation.mode[number] == FINISHED or not late.bound(number):
            continue
        slack = late.w_finish[number] - early.w_finish[number]
        if situation.mode[number] != UNDER_WAY:
            slack = min(slack, late.w_start[number] - early.w_start[number])
        found[number] = slack
    return found


def late_chain(situation: Situation, late: Dates) -> tuple[tuple[int, ...], frozenset[int]]:
    """For a plan without start: from the works that must start first, along binding out-links, to
    the deadline; and the binding links of the whole late plan."""
    network = situation.network
    binding = frozenset(
        edge.number
        for edges in network.out
        for edge in edges
        if edge.number not in situation.exempt and _binds(late, edge)
    )
    open_works = [
        number
        for number, mode in enumerate(situation.mode)
        if mode != FINISHED and late.bound(number) and network.nodes[number].kind != "group"
    ]
    if not open_works:
        return (), binding

    first = min(late.start(number) for number in open_works)
    groups: dict[int, list[int]] = {}
    for group, node in enumerate(network.nodes):
        for member in node.members:
            groups.setdefault(member, []).append(group)
    seen: set[int] = set()
    stack = [number for number in open_works if late.start(number) == first]
    while stack:
        number = stack.pop()
        if number in seen:
            continue
        seen.add(number)
        followers = [edge.after for edge in network.out[number] if edge.number in binding]
        stack += followers or groups.get(number, ())
    chain = (number for number in seen if network.nodes[number].kind != "group")
    place = network.place
    return (
        tuple(sorted(chain, key=lambda n: (late.start(n), late.finish(n), place[n]))),
        binding,
    )


def _binds(late: Dates, edge: Edge) -> bool:
    """Whether an out-link placed its predecessor's late date."""
    number, moment = edge.before, late_bound(late, edge)
    if moment >= HALF or not late.bound(number):
        return False
    node = late.network.nodes[number]
    if node.kind == "point":
        return moment == late.start(number)
    worked = node.calendar.worked(moment)
    if edge.from_finish:
        return worked == late.w_finish[number]
    # A start that had to step back before its bound is bound by it all the same.
    step = late.network.step
    return worked - late.w_start[number] in (0, step)
