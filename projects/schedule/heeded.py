"""Which links count, once works have begun, are done or stand at dates of their own.

SEMANTICS 7 and Oracle P6's three modes for progressed activities:

    retained-logic      the remaining work of a started work waits for its unfinished predecessors,
                        and so do, through a finished one, its successors
    progress-override   work that was begun out of sequence goes on without them
    actual-dates        remaining work waits as under retained logic; a finished work binds its
                        successors by its actual dates alone
"""

from __future__ import annotations

from projects.network import Edge, LagRule, Network
from projects.network.lags import ELAPSED, WorkLag
from projects.schedule.modes import FINISHED, FIXED, UNDER_WAY


def out_of_sequence(edge: Edge, mode: list[int]) -> bool:
    """Whether the successor has begun (FS, SS) or ended (FF, SF) before what it waits for."""
    if mode[edge.after] != FINISHED and (edge.to_finish or mode[edge.after] != UNDER_WAY):
        return False
    if edge.from_finish:
        return mode[edge.before] != FINISHED
    return mode[edge.before] not in (FINISHED, UNDER_WAY)


def carriers(network: Network, mode: list[int]) -> frozenset[int]:
    """The finished nodes behind which unfinished work still holds the successors: those that were
    finished out of sequence, and those behind them. Only P6's retained logic has any."""
    if not network.rules.held_through_finished or FINISHED not in mode:
        return frozenset()
    found: set[int] = set()
    for number in network.order:
        if mode[number] == FINISHED and any(
            out_of_sequence(edge, mode) or (edge.from_finish and edge.before in found)
            for edge in network.into[number]
        ):
            found.add(number)
    return frozenset(found)


def carried_by(edge: Edge, mode: list[int], carrying: frozenset[int]) -> bool:
    """Whether a link into a carrier is one of those that it carries on."""
    return out_of_sequence(edge, mode) or (edge.from_finish and edge.before in carrying)


def left_of_lag(edge: Edge, ended: int, data: int) -> tuple[LagRule, int]:
    """What is left, at the data date, of the lag behind a carrier that ended at `ended`: it runs
    on behind what still holds. A lead has been used up."""
    if edge.rule is None or edge.lag <= 0:
        return ELAPSED, 0
    over = edge.rule.later(ended, edge.lag)
    if over <= data:
        return ELAPSED, 0
    if isinstance(edge.rule, WorkLag):
        worked = edge.rule.calendar.worked
        return edge.rule, worked(over) - worked(data)
    return ELAPSED, over - data


def unheeded(network: Network, mode: list[int]) -> frozenset[int]:
    """Numbers of the links that push nothing forward."""
    found = set(network.backward_only)
    if network.rules.progress == "progress-override" and UNDER_WAY in mode:
        found.update(
            edge.number
            for number, edges in enumerate(network.into)
            if mode[number] == UNDER_WAY
            for edge in edges
            if out_of_sequence(edge, mode)
        )
    return frozenset(found)


def exempt(
    network: Network, mode: list[int], overridden: frozenset[int], carrying: frozenset[int]
) -> frozenset[int]:
    """Numbers of the links that pull nothing backward: into finished works, start links into and
    out of started ones, every link out of a finished or mandatory one (SEMANTICS 4, 7), and what
    progress overrides."""
    found = set(network.forward_only) | (overridden - network.backward_only)
    if not any(m in (FINISHED, UNDER_WAY, FIXED) for m in mode):
        return frozenset(found)
    for edges in network.out:
        for edge in edges:
            before, after = edge.before, edge.after
            if before in carrying or after in carrying:
                held = after not in carrying or carried_by(edge, mode, carrying)
                if held and (before not in carrying or edge.from_finish):
                    continue
            started = mode[before] in (FINISHED, UNDER_WAY)
            if (
                mode[after] == FINISHED
                or mode[before] in (FINISHED, FIXED)
                or (started and not edge.from_finish)
                or (mode[after] == UNDER_WAY and not edge.from_finish and not edge.to_finish)
            ):
                found.add(edge.number)
    return frozenset(found)
