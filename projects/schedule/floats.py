"""Floats and driving links of a computed network (SEMANTICS 5). Working minutes throughout."""

from __future__ import annotations

from dataclasses import dataclass

from projects.network import GEARED, SAME, Edge, Network
from projects.schedule.backward import breaks
from projects.schedule.dates import Dates
from projects.schedule.forward import Early
from projects.schedule.heeded import carried_by
from projects.schedule.modes import FINISHED, HALF, HIGH, UNDER_WAY, WORK
from projects.schedule.situation import Situation


@dataclass(frozen=True)
class Floats:
    """By node: start, finish, total and free float; None where there is none (finished work, no
    late date, no early side). `driving`: numbers of the links that placed their successor."""

    start: list[int | None]
    finish: list[int | None]
    total: list[int | None]
    free: list[int | None]
    driving: frozenset[int]


def floats(situation: Situation, early: Early, late: Dates, limits: list[int]) -> Floats:
    """All floats of all nodes, and the driving links.

    A link drives where its demand placed its successor: at the same working minute for works, at
    the same instant for points, at the instant of resumption for started works.
    """
    network, modes = situation.network, situation.mode
    w_start, w_finish, demand = early.w_start, early.w_finish, early.demand
    l_start, l_finish = late.w_start, late.w_finish
    count = len(network.nodes)
    start_float: list[int | None] = [None] * count
    finish_float: list[int | None] = [None] * count
    total: list[int | None] = [None] * count
    free: list[int | None] = [None] * count
    by = network.rules.total_float
    driving: list[int] = []
    silent, carrying = situation.unheeded, situation.carriers
    for number, edges in enumerate(network.out):
        mode, slack = modes[number], HIGH
        for edge in edges:
            _, after, from_finish, to_finish, lag, _, way, _, back, link = edge
            if modes[after] == WORK:
                placed = w_finish[after] if to_finish else w_start[after]
                if demand[link] == placed:
                    driving.append(link)
                if way == SAME:
                    loose = placed - lag - (w_finish[number] if from_finish else w_start[number])
                elif way == GEARED and mode == WORK:
                    assert back is not None
                    loose = back[placed] - lag
                    loose -= w_finish[number] if from_finish else w_start[number]
                else:
                    loose = relationship_float(situation, early, edge)
            elif link in silent or (
                modes[after] == FINISHED
                and not (after in carrying and carried_by(edge, modes, carrying))
            ):
                continue
            else:
                if _drives(situation, early, edge):
                    driving.append(link)
                loose = relationship_float(situation, early, edge)
            if loose < slack:
                slack = loose
        if mode == FINISHED:
            continue
        if l_finish[number] >= HALF:
            free[number] = None if slack >= HALF else slack
            continue
        finish_float[number] = at_finish = l_finish[number] - w_finish[number]
        at_start = l_start[number] - w_start[number]
        if mode == UNDER_WAY or by == "finish":
            total[number] = at_finish
        else:
            total[number] = at_start if by == "start" or at_start < at_finish else at_finish
        if mode != UNDER_WAY:
            start_float[number] = at_start
        free[number] = slack if slack < HALF else _to_limit(network, early, limits, number)
    _free_of_summary_starts(situation, early, free)
    return Floats(start_float, finish_float, total, free, frozenset(driving))


def _free_of_summary_starts(situation: Situation, early: Early, free: list[int | None]) -> None:
    """An SS/SF link out of a summary is one of its earliest leaf's out-links."""
    network = situation.network
    for number in network.special:
        members = network.nodes[number].members
        if not members:
            continue
        leaf = min(members, key=early.start)
        for edge in network.out[number]:
            if situation.mode[leaf] == FINISHED or situation.mode[edge.after] == FINISHED:
                continue
            if edge.number in situation.unheeded | network.forward_only:
                continue
            loose = relationship_float(situation, early, edge._replace(before=leaf))
            known = free[leaf]
            # Without another out-link the float to the limit was a stand-in.
            if loose < HALF and (known is None or not network.out[leaf] or loose < known):
                free[leaf] = loose


def _to_limit(network: Network, early: Early, limits: list[int], number: int) -> int | None:
    """An open end's free float: its limit less its early finish."""
    if limits[number] >= HALF:
        return None
    node = network.nodes[number]
    limit = limits[number] if node.kind == "work" else node.calendar.worked(limits[number])
    return limit - early.w_finish[number]


def relationship_float(situation: Situation, early: Early, edge: Edge) -> int:
    """By how much a link is loose in the early plan, in the predecessor's working time.

    HIGH where a start link leaves a started work, or enters one: nothing can move it any more.
    """
    number, after = edge.before, edge.after
    node = situation.network.nodes[number]
    if situation.mode[number] == UNDER_WAY and not edge.from_finish:
        return HIGH
    if after in early.carried:
        moment = early.carried[after]
    elif situation.mode[after] == UNDER_WAY and not edge.to_finish:
        if not edge.from_finish:
            return HIGH
        moment = early.resumes[after]
    else:
        moment = early.latest_finish(after) if edge.to_finish else early.start(after)
    calendar = node.calendar
    own = early.w_finish[number] if edge.from_finish else early.w_start[number]
    moment = moment if edge.rule is None else edge.rule.earlier(moment, edge.lag)
    work = calendar.worked(moment)
    if not edge.from_finish and node.kind != "point":
        begin = calendar.start_of(work)
        if begin > moment and breaks(early, edge, begin):
            work -= situation.network.step
    return work - own


def _drives(situation: Situation, early: Early, edge: Edge) -> bool:
    """Whether a link's demand placed a node that is not plain work."""
    number, demand = edge.after, early.demand[edge.number]
    node = situation.network.nodes[number]
    if number in early.carried:
        return demand == early.carried[number]
    if node.kind == "point":
        return demand == early.start(number)
    worked = node.calendar.worked(demand)
    if edge.to_finish:
        return worked == early.w_finish[number]
    if situation.mode[number] == UNDER_WAY:
        resumes = node.calendar.worked(early.resumes[number])
        return edge.from_finish and worked == resumes and demand > (situation.data_instant or 0)
    return worked == early.w_start[number]
