"""Columns: every card behind all that lead to it, and where the columns are cut into bands."""

from __future__ import annotations

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

from gantt.nodes.values import BEGIN, END, Card, Tie

_PASSES = 6
_VIRTUAL = 0.05
"""What a tie of the virtual start or end weighs beside one between works."""

_EVEN = 1.2
"""What a column more or less than in even bands weighs, squared, beside one tie that is cut."""


def columns_of(
    cards: Sequence[Card], ties: Sequence[Tie], limit: int, *, hot: bool
) -> list[list[str]]:
    """The ids column by column, at most `limit` in each: as early as the logic allows, then moved
    nearer to what follows. A tie that closes a ring is left out of the account.
    `hot`: where a column is full, critical cards come first and stay beside one another."""
    tied = {(tie.before, tie.after) for tie in ties if tie.critical and hot}
    critical = {item for pair in tied for item in pair}
    rank = {card.id: card.rank - len(cards) * (card.id in critical) for card in cards}
    order = _order(rank, ties)
    place = {item: number for number, item in enumerate(order)}
    into: dict[str, list[str]] = defaultdict(list)
    out: dict[str, list[str]] = defaultdict(list)
    for tie in ties:
        if place[tie.before] < place[tie.after]:
            into[tie.after].append(tie.before)
            out[tie.before].append(tie.after)
    virtual = {card.id for card in cards if card.id in (BEGIN, END)}
    column: dict[str, int] = {}
    held: Counter[int] = Counter()
    for item in order:
        at = max((column[before] + 1 for before in into[item]), default=0)
        while held[at] >= limit:
            at += 1
        column[item] = at
        held[at] += 1
    _tighten(order, column, held, limit, into, out, virtual, tied)
    found: dict[int, list[str]] = defaultdict(list)
    for item in order:
        found[column[item]].append(item)
    return [found[at] for at in sorted(found)]


def _order(rank: dict[str, int], ties: Sequence[Tie]) -> list[str]:
    """By logic, cards of low rank first. A ring is opened at its earliest card."""
    waiting = Counter(tie.after for tie in ties)
    out: dict[str, list[str]] = defaultdict(list)
    for tie in ties:
        out[tie.before].append(tie.after)
    ready = [(rank[item], item) for item in rank if not waiting[item]]
    heapq.heapify(ready)
    left = set(rank)
    order: list[str] = []
    while left:
        if not ready:
            first = min(left, key=lambda item: rank[item])
            ready.append((rank[first], first))
        _, item = heapq.heappop(ready)
        if item not in left:
            continue
        left.discard(item)
        order.append(item)
        for after in out[item]:
            waiting[after] -= 1
            if not waiting[after] and after in left:
                heapq.heappush(ready, (rank[after], after))
    return order


def _tighten(
    order: Sequence[str],
    column: dict[str, int],
    held: Counter[int],
    limit: int,
    into: dict[str, list[str]],
    out: dict[str, list[str]],
    virtual: set[str],
    critical: set[tuple[str, str]],
) -> None:
    """Move cards with more weight behind than before them nearer to what follows, but none away
    from a critical card just before it: the critical line stays in one piece."""

    def weight(others: Sequence[str]) -> float:
        return sum(_VIRTUAL if other in virtual else 1.0 for other in others)

    for _ in range(_PASSES):
        moved = False
        for item in reversed(order):
            if not out[item] or weight(out[item]) <= weight(into[item]):
                continue
            if any((b, item) in critical and column[b] == column[item] - 1 for b in into[item]):
                continue
            latest = min(column[after] for after in out[item]) - 1
            while latest > column[item] and held[latest] >= limit:
                latest -= 1
            if latest > column[item]:
                held[column[item]] -= 1
                held[latest] += 1
                column[item] = latest
                moved = True
        if not moved:
            return


def cut_bands(columns: Sequence[Sequence[str]], ties: Sequence[Tie], most: int) -> list[range]:
    """The fewest stretches of at most `most` columns, cut where few ties cross, of even length."""
    count = len(columns)
    bands = -(-count // most)
    place = {item: at for at, column in enumerate(columns) for item in column}
    crossing = [0.0] * (count + 1)
    for tie in ties:
        share = _VIRTUAL if tie.virtual else 1.0
        for at in range(place[tie.before] + 1, place[tie.after] + 1):
            crossing[at] += share
    even = count / bands
    worth = [0.0] + [math.inf] * count
    origin: list[list[int]] = []
    for _ in range(bands):
        least, came = [math.inf] * (count + 1), [0] * (count + 1)
        for start in range(count):
            if worth[start] == math.inf:
                continue
            for end in range(start + 1, min(start + most, count) + 1):
                cost = worth[start] + (crossing[end] if end < count else 0.0)
                cost += _EVEN * (end - start - even) ** 2
                if cost < least[end]:
                    least[end], came[end] = cost, start
        worth = least
        origin.append(came)
    cuts = [count]
    for came in reversed(origin):
        cuts.append(came[cuts[-1]])
    return [range(a, b) for a, b in pairwise(cuts[::-1])]
