"""The nodes of an activity-on-arrow network before any are joined, and the dummies they need.

A start node stands for one set of direct predecessors, an end node for one set of start nodes that
its works lead to. What enters a start node is covered by the fewest nodes whose finished works all
precede it: its end nodes, or another start node that several of them reach already.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import combinations
from operator import or_

WIDTH = 3
"""How many start nodes are tried at each step of a cover."""


@dataclass(frozen=True, slots=True)
class Draft:
    """The nodes, by number; 0 is the source.

    tails, heads: by work. marks: by mark, the node that stands for it. dummies: for every node,
    the nodes from which a dummy enters it.
    """

    tails: list[int]
    heads: list[int]
    marks: list[int]
    sink: int
    dummies: list[set[int]]


def ordered(before: Sequence[Collection[int]]) -> list[int]:
    """The works, each behind its predecessors; of equal ones the lower number first."""
    after: list[list[int]] = [[] for _ in before]
    missing = [len(set(those)) for those in before]
    for work, those in enumerate(before):
        for one in set(those):
            after[one].append(work)
    found = [work for work, count in enumerate(missing) if not count]
    for work in found:
        for one in sorted(after[work]):
            missing[one] -= 1
            if not missing[one]:
                found.append(one)
    return found


def ancestors(before: Sequence[Collection[int]]) -> list[int]:
    """By work, the set of all works before it, as the bits of a number."""
    above = [0] * len(before)
    for work in ordered(before):
        above[work] = reduce(or_, (above[one] | 1 << one for one in before[work]), 0)
    return above


def reduced(those: Collection[int], above: Sequence[int]) -> frozenset[int]:
    """The works of a set that precede no other one of it."""
    implied = reduce(or_, (above[one] for one in those), 0)
    return frozenset(one for one in those if not implied >> one & 1)


def draft(before: Sequence[Collection[int]], marks: Sequence[Collection[int]]) -> Draft:
    """Start and end nodes of all works and marks, and the dummies between them."""
    above = ancestors(before)
    keys = [reduced(those, above) for those in before]
    starts: dict[frozenset[int], int] = {frozenset(): 0}
    tails = [starts.setdefault(key, len(starts)) for key in keys]
    places = [starts.setdefault(reduced(those, above), len(starts)) for those in marks]
    followed = frozenset().union(*keys)
    last = frozenset(work for work in range(len(before)) if work not in followed)
    sink = starts.setdefault(last, len(starts))
    leads: list[list[int]] = [[] for _ in before]
    for key, node in starts.items():
        for work in key:
            leads[work].append(node)
    ends: dict[tuple[int, ...], int] = {}
    heads = [ends.setdefault(tuple(to), len(starts) + len(ends)) for to in leads]
    entering: list[dict[int, tuple[int, ...]]] = [{} for _ in starts]
    for to, node in ends.items():
        for start in to:
            entering[start][node] = to
    finished = [reduce(or_, (above[one] | 1 << one for one in key), 0) for key in starts]
    dummies: list[set[int]] = [set() for _ in range(len(starts) + len(ends))]
    first = {end: _least(to, finished) for to, end in ends.items()}
    for start in range(len(starts)):
        if start != sink:
            dummies[start] = _fewest(start, entering[start], finished, first)
    leaving = set().union(tails, *dummies)
    loose = {node for node in places if node not in leaving and node != sink}
    dummies[sink] = loose | _fewest(sink, entering[sink], finished, first, loose)
    _share(dummies)
    return Draft(tails, heads, places, sink, dummies)


def _least(to: Collection[int], finished: Sequence[int]) -> int | None:
    """The one of these start nodes that may lead to all others, where there is one."""
    first = min(to, key=lambda node: finished[node].bit_count())
    return first if all(finished[first] & ~finished[node] == 0 for node in to) else None


def _fewest(
    start: int,
    entering: Mapping[int, tuple[int, ...]],
    finished: Sequence[int],
    first: Mapping[int, int | None],
    given: Collection[int] = (),
) -> set[int]:
    """The fewest nodes that bring all of a start node's end nodes together there.

    entering: the end nodes of its direct predecessors, each with the start nodes it leads to.
    finished: by start node, the works before it. first: by end node, the start node by which it
    reaches all others; going through it leaves the end node a single exit, which is contracted.
    given: nodes that enter anyhow.
    """
    own = finished[start]
    reach: dict[int, set[int]] = {}
    for end, to in entering.items():
        for other in to:
            if other != start and finished[other] & ~own == 0:
                reach.setdefault(other, set()).add(end)
    rest = set(entering).difference(*(reach.get(one, ()) for one in given))
    return {_through(one, first, start) for one in _cover(frozenset(rest), reach)}


def _through(node: int, first: Mapping[int, int | None], start: int) -> int:
    other = first.get(node)
    return node if other is None or other == start else other


def _cover(rest: frozenset[int], reach: Mapping[int, set[int]]) -> tuple[int, ...]:
    """The smallest cover of `rest` by end nodes themselves and by start nodes that they reach; of
    equal ones that which leaves most end nodes alone."""
    useful = {one: those & rest for one, those in reach.items() if len(those & rest) > 1}
    if not useful:
        return tuple(rest)
    target = min(rest, key=lambda end: (sum(end in those for those in useful.values()), end))
    choices = [one for one, those in useful.items() if target in those]
    if not choices:
        return (target, *_cover(rest - {target}, useful))
    choices.sort(key=lambda one: (-len(useful[one]), one))
    found = [(one, *_cover(rest - useful[one], useful)) for one in choices[:WIDTH]]
    found.append((target, *_cover(rest - {target}, useful)))
    return min(found, key=len)


def _share(dummies: list[set[int]]) -> None:
    """A new node where several nodes enter the same several: k x m dummies become k + m."""
    while True:
        users: dict[int, list[int]] = {}
        for head, those in enumerate(dummies):
            for tail in those if len(those) > 1 else ():
                users.setdefault(tail, []).append(head)
        common = Counter(pair for heads in users.values() for pair in combinations(heads, 2))
        groups = {
            frozenset(dummies[a] & dummies[b]) for (a, b), count in common.items() if count > 1
        }
        best, gain = frozenset[int](), 0
        for group in sorted(groups, key=sorted):
            served = sum(group <= dummies[head] for head in users[min(group)])
            saved = served * len(group) - served - len(group)
            if saved > gain:
                best, gain = group, saved
        if not gain:
            return
        node = len(dummies)
        for those in dummies:
            if best <= those:
                those -= best
                those.add(node)
        dummies.append(set(best))
