"""Who lies on the longest path, run by run: the back-trace of driving links over arrays.

Driving and longest path are those of `projects.schedule.floats` and `projects.schedule.paths`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from projects.network import Network
from projects.risk.curves import Flags, Ints, Longs
from projects.risk.lanes import Lane
from projects.risk.runs import Runs
from projects.schedule.heeded import carried_by
from projects.schedule.modes import FINISHED, GROUP, POINT, UNDER_WAY, WORK
from projects.schedule.situation import Situation


def last_nodes(now: Situation, item: str | None) -> tuple[int, ...]:
    """The nodes of which the last decides when an item, or the project, is done.

    Of the whole project those are left out that some work always follows: it ends no earlier.
    """
    if item is not None:
        return now.network.nodes_of(item)
    return tuple(
        number
        for number, mode in enumerate(now.mode)
        if mode != GROUP and not _followed(now, number)
    )


def _followed(now: Situation, number: int) -> bool:
    return any(
        edge.from_finish
        and not edge.to_finish
        and edge.lag >= 0
        and edge.number not in now.unheeded
        and now.mode[edge.after] in (WORK, POINT)
        for edge in now.network.out[number]
    )


def behind(network: Network, begins: Iterable[int]) -> list[int]:
    """Some nodes and every node that they lead to, in the order of the logic."""
    groups: dict[int, list[int]] = {}
    for group, node in enumerate(network.nodes):
        for member in node.members:
            groups.setdefault(member, []).append(group)
    seen, stack = set(), list(begins)
    while stack:
        number = stack.pop()
        if number not in seen:
            seen.add(number)
            stack.extend(edge.after for edge in network.out[number])
            stack.extend(groups.get(number, ()))
    return sorted(seen, key=network.place.__getitem__)


def critical_runs(runs: Runs, ends: Sequence[int], leading: Sequence[int]) -> dict[int, Flags]:
    """By node of `leading` (the `ancestors` of `ends`): the runs in which it lies on the longest
    path to the last of `ends`."""
    last = runs.last(ends)
    found: dict[int, Flags] = {number: runs.ends(number) == last for number in ends}
    nodes = runs.now.network.nodes
    for number in leading:
        on_path = found.setdefault(number, np.zeros(runs.durations.count, np.bool_))
        if not on_path.any():
            continue
        for lane in runs.lanes.into[number]:
            driving = _drives(runs, lane)
            if driving is not None:
                _mark(found, lane.edge.before, driving & on_path)
        for member in nodes[number].members:
            starting = runs.starts(member) == runs.start[number]
            _mark(found, member, starting & on_path)
    return {number: flags for number, flags in found.items() if nodes[number].kind != "group"}


def _mark(found: dict[int, Flags], number: int, flags: Flags) -> None:
    known = found.get(number)
    found[number] = flags if known is None else known | flags


def _drives(runs: Runs, lane: Lane) -> Flags | None:
    """In which runs a link placed its successor; None where it never does."""
    now, edge = runs.now, lane.edge
    after = edge.after
    mode = now.mode[after]
    demand = runs.demand(lane)
    if mode == WORK:
        placed = runs.finish[after] if edge.to_finish else runs.start[after]
        return _same(demand, placed)
    carried = runs.carried.get(after)
    if edge.number in now.unheeded:
        return None
    if mode == FINISHED and not (carried is not None and carried_by(edge, now.mode, now.carriers)):
        return None
    if carried is not None:
        return _same(demand, carried)
    node = now.network.nodes[after]
    if node.kind == "point":
        return _same(demand, runs.start[after])
    curve, grain = runs.lanes.curve(node.calendar), runs.lanes.grain

    def worked(row: Ints) -> Longs:
        return curve.worked(row.astype(np.int64) * grain)

    if edge.to_finish:
        return _same(worked(demand), worked(runs.finish[after]))
    if mode == UNDER_WAY:
        if not edge.from_finish:
            return None
        same = _same(worked(demand), curve.worked(runs.resumes[after]))
        data = (now.data_instant or 0) // grain
        return same & (demand > data)
    return _same(worked(demand), worked(runs.start[after]))


def _same(values: Ints | Longs, others: Ints | Longs) -> Flags:
    flags: Flags = values == others
    return flags
