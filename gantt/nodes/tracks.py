"""The upright channels between columns: one track a card that runs in it, few crossings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

_CLEAR = 3.0
"""Two upright strokes on one track keep this many points between their ends."""


@dataclass(slots=True)
class Upright:
    """The upright strokes of one card's ties in one channel. `left`, `right`: the heights at which
    level strokes come to it from the left and leave it to the right."""

    net: str
    left: set[float] = field(default_factory=set)
    right: set[float] = field(default_factory=set)

    @property
    def top(self) -> float:
        """Its upper end."""
        return min(self.left | self.right)

    @property
    def foot(self) -> float:
        """Its lower end."""
        return max(self.left | self.right)


def tracks_of(uprights: Iterable[Upright], *, draft: bool) -> tuple[dict[str, int], int]:
    """The track of each card, from the left, and how many tracks there are. A `draft` does not look
    for the order with the fewest crossings."""
    order = sorted(
        uprights,
        key=lambda one: (sum(one.left) / max(len(one.left), 1), one.net),
    )
    if not draft:
        _untangle(order)
    track: dict[str, int] = {}
    for place, one in enumerate(order):
        track[one.net] = max(
            (
                track[other.net] + 1
                for other in order[:place]
                if other.top < one.foot + _CLEAR and one.top < other.foot + _CLEAR
            ),
            default=0,
        )
    return track, max(track.values(), default=-1) + 1


def _untangle(order: list[Upright]) -> None:
    """Move each to the place with the fewest crossings, until none gains."""
    cost: Mapping[tuple[int, int], int] = {
        (id(one), id(two)): _crossings(one, two) for one in order for two in order if one is not two
    }
    for _ in range(len(order)):
        moved = False
        for one in list(order):
            home = order.index(one)
            rest = order[:home] + order[home + 1 :]
            worth = sum(cost[id(one), id(two)] for two in rest)
            best, least = 0, worth
            here = worth if home == 0 else 0
            for place, two in enumerate(rest, 1):
                worth += cost[id(two), id(one)] - cost[id(one), id(two)]
                if place == home:
                    here = worth
                if worth < least:
                    best, least = place, worth
            if least < here:
                order[:] = [*rest[:best], one, *rest[best:]]
                moved = True
        if not moved:
            return


def _crossings(one: Upright, two: Upright) -> int:
    """How many crossings it makes when `one` stands left of `two`."""
    return sum(two.top < y < two.foot for y in one.right) + sum(
        one.top < y < one.foot for y in two.left
    )
