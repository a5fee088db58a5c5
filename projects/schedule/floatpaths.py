"""Float paths: the driving chain to an item, then the chains that come closest to driving it.

The method is the *Free Float* option of Primavera P6's "Calculate multiple float paths" (Oracle P6
help, Schedule Options, Advanced tab): path 1 is the longest path, the trace of all driving links
from the end; further paths are ranked from the most to the least critical by relationship free
float, which counts in the predecessor's calendar. Oracle does not print how the ranking goes on
behind path 1. Here the next path is the one with the least *accumulated* relationship float on its
way to the item: the float of the link by which it joins, plus that of the path it joins there.
From its last work the driving links lead back to the first works that an earlier path holds.

A link that drives adds nothing, also where its predecessor has float over a rest day. A link that
is broken already (by a mandatory or promised date) shows its negative float and adds nothing, so
the accumulated floats never fall from path to path. With a single calendar the accumulated float is
the float towards the item; with several it adds up unlike days and only ranks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from typing import NamedTuple

from projects.errors import InputError
from projects.model import Link
from projects.network import Edge
from projects.schedule.floats import relationship_float
from projects.schedule.forward import Early
from projects.schedule.modes import FINISHED, GROUP, HALF
from projects.schedule.paths import targets
from projects.schedule.result import Schedule, as_days
from projects.schedule.run import Run


@dataclass(frozen=True, slots=True)
class FloatPath:
    """One float path.

    `number` counts from 1, the driving chain. `works` are in the order of time. `joins` is the
    work of an earlier path that this one leads into by `link`; None for path 1, and for an open end
    that leads to the item's finish by no link at all. `relationship_float_days` is by how much that
    link is loose, `accumulated_days` the same for the whole way to the item.
    """

    number: int
    works: tuple[str, ...]
    joins: str | None
    link: Link | None
    relationship_float_days: float
    accumulated_days: float


class _Way(NamedTuple):
    """A way into the paths found so far, ordered by what it costs. Where ways cost the same: links
    before open ends, then the work that comes latest in the logic, so that chains stay whole."""

    total: int
    open_end: bool
    backwards: int
    tie: int
    node: int
    loose: int
    edge: Edge | None


def float_paths(
    schedule: Schedule, item: str | None = None, most: int = 10
) -> tuple[FloatPath, ...]:
    """The paths to an item, the driving one first, the least accumulated float next.

    Args:
        schedule: a computed plan.
        item: a work, milestone or summary; None for the item of the governing deadline, without
            deadlines the end of the project.
        most: how many paths at most; P6 advises ten or fewer.

    Raises:
        InputError: DP407 for an item without network dates, DP408 for a plan without early dates.
    """
    run, item = schedule.run, path_end(schedule, item)
    if run.early is None:
        raise InputError.of(
            "DP408",
            "计划没有开工日期，没有最早日期，算不出时差路径",
            "写上 start，或用 --as-of 给出数据日期",
            schedule.project.where,
        )
    found: list[FloatPath] = []
    for way, nodes in _paths(run, run.early, item):
        if len(found) >= most:
            break
        found.append(_path(run, run.early, way, nodes, len(found) + 1))
    return tuple(found)


def path_end(schedule: Schedule, item: str | None) -> str | None:
    """The item that the float paths lead to; None for the end of the project.

    Raises:
        InputError: DP407 where the plan has no such item, or it has no network dates.
    """
    if item is None:
        views, governing = schedule.run.towards, schedule.governing
        item = None if governing is None else governing.item
        return item if item in views else next(iter(views), None)
    if schedule.run.network.nodes_of(item):
        return item
    known = item in schedule.timings
    raise InputError.of(
        "DP407",
        f"“{item}”没有网络日期" if known else f"计划中没有“{item}”",
        "给它写上工期或时限" if known else "用 daopai schedule 查看全部编号",
        schedule.project.where,
        item,
    )


def _paths(run: Run, early: Early, item: str | None) -> Iterator[tuple[_Way | None, list[int]]]:
    """The ways in, the cheapest first, each with the nodes that it adds; None for the driving
    chain. Links are looked at once: O(links log links) for all paths together."""
    if not run.network.nodes:
        return
    seen: set[int] = set()
    way, fresh = None, _trace(run, early, targets(run.situation, early, item, run.end), seen)
    heap = list(_open_ends(run, early, item))
    heapify(heap)
    while True:
        if any(run.situation.mode[number] != GROUP for number in fresh):
            yield way, fresh
        for number in fresh:
            for step in _ways_into(run, early, number, 0 if way is None else way.total):
                if step.node not in seen:
                    heappush(heap, step)
        while heap and heap[0].node in seen:
            heappop(heap)
        if not heap:
            return
        way = heappop(heap)
        fresh = _trace(run, early, [way.node], seen)


def _trace(run: Run, early: Early, ends: Iterable[int], seen: set[int]) -> list[int]:
    """The nodes not seen yet from which driving links lead to `ends`; they are seen now."""
    assert run.floats is not None
    network, driving = run.network, run.floats.driving
    fresh, stack = [], list(ends)
    while stack:
        number = stack.pop()
        if number in seen:
            continue
        seen.add(number)
        fresh.append(number)
        stack.extend(edge.before for edge in network.into[number] if edge.number in driving)
        members = network.nodes[number].members
        stack.extend(m for m in members if early.start(m) == early.start(number))
    return fresh


def _ways_into(run: Run, early: Early, number: int, behind: int) -> Iterator[_Way]:
    """The links into a node that something unfinished may still tighten."""
    network, modes = run.network, run.situation.mode
    if modes[number] == FINISHED:
        return
    for edge in network.into[number]:
        before = edge.before
        if modes[before] == GROUP:  # the link of a summary's start is that of its earliest leaf
            before = min(network.nodes[before].members, key=early.start)
        if modes[before] == FINISHED:
            continue
        loose = relationship_float(run.situation, early, edge._replace(before=before))
        if loose < HALF:
            total = behind + max(loose, 0)
            place = network.place[edge.before]
            yield _Way(total, False, -place, edge.number, edge.before, loose, edge)


def _open_ends(run: Run, early: Early, item: str | None) -> Iterator[_Way]:
    """What must end by the item's finish by no link: every work for the end of the project, the
    leaves for a summary."""
    network, modes = run.network, run.situation.mode
    numbers = range(len(network.nodes)) if item is None else network.nodes_of(item)
    end = run.end if item is None else max(map(early.finish, numbers), default=0)
    for number in numbers:
        if modes[number] in (FINISHED, GROUP):
            continue
        loose = network.nodes[number].calendar.worked(end) - early.w_finish[number]
        yield _Way(max(loose, 0), True, -network.place[number], -1, number, loose, None)


def _path(run: Run, early: Early, way: _Way | None, nodes: list[int], number: int) -> FloatPath:
    network = run.network
    place, per_day = network.place, network.project.minutes_per_day
    order = sorted(
        (node for node in nodes if run.situation.mode[node] != GROUP),
        key=lambda node: (early.start(node), early.finish(node), place[node]),
    )
    edge = None if way is None else way.edge
    return FloatPath(
        number=number,
        works=tuple(network.nodes[node].activity.id for node in order),
        joins=None if edge is None else network.nodes[edge.after].activity.id,
        link=None if edge is None else network.links[edge.number],
        relationship_float_days=0 if way is None else as_days(way.loose, per_day) or 0,
        accumulated_days=0 if way is None else as_days(way.total, per_day) or 0,
    )
