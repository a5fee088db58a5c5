"""How many copies of which events part the works that run side by side between two of them.

A pair of events with m works needs (1 + copies of its tail) x (1 + copies of its head) >= m. The
fewest copies are a vertex cover of the crowded pairs (Krishnamoorthy and Deo 1979).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

Pair = tuple[int, int]
Side = tuple[int, bool]
"""A node as the tail (False) or as the head (True) of works."""


def copies_of(crowded: Mapping[Pair, int]) -> dict[Side, int]:
    """The number of copies by node and side; `crowded` holds the works of each pair.

    Of three ways the best for every group of pairs that touch: copies of heads, copies of tails,
    the side first that serves most pairs.
    """
    found: dict[Side, int] = {}
    for group in _groups(crowded):
        ways = [
            _greedy(group, (True,)),
            _greedy(group, (False,)),
            _greedy(group, (True, False)),
        ]
        best = min(ways, key=lambda way: sum(way.values()))
        found.update(best)
    return found


def _groups(crowded: Mapping[Pair, int]) -> Iterable[dict[Pair, int]]:
    """The crowded pairs, those that share a node together."""
    groups: list[dict[Pair, int]] = []
    for (tail, head), works in crowded.items():
        joined = {(tail, head): works}
        apart = []
        for group in groups:
            if any(tail == one or head == other for one, other in group):
                joined = {**group, **joined}
            else:
                apart.append(group)
        groups = [*apart, joined]
    return groups


def _greedy(group: Mapping[Pair, int], sides: tuple[bool, ...]) -> dict[Side, int]:
    """One copy after the other where it makes room for most works, until all have room."""
    copies: Counter[Side] = Counter()
    while True:
        gains: Counter[Side] = Counter()
        for (tail, head), works in group.items():
            begins, ends = 1 + copies[tail, False], 1 + copies[head, True]
            short = works - begins * ends
            if short > 0:
                room = {(tail, False): ends, (head, True): begins}
                gains.update({side: min(more, short) for side, more in room.items()})
        if not gains:
            return dict(copies)
        usable = [side for side in gains if side[1] in sides]
        copies[min(usable, key=lambda side: (-gains[side], not side[1], side[0]))] += 1
