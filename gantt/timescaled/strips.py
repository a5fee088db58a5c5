"""From arrows on a time axis to strips: stretches that run straight along one lane."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from gantt.arrows.values import ArrowKind

_NOTHING: Final = -1
_AIR: Final = 0.6
"""White between two strips of a lane, in radii."""


@dataclass(frozen=True, slots=True)
class Wire:
    """One arrow on the time axis; x in points, events and arrows by their place in the network.

    x1, x2: its events; start, finish: the work itself, the rest is wave. inline: the least room for
    its name between the circles; outside: the width of name and days beside the arrow.
    """

    index: int
    tail: int
    head: int
    x1: float
    x2: float
    start: float
    finish: float
    kind: ArrowKind
    critical: bool
    inline: float
    outside: float

    @property
    def length(self) -> float:
        """From event to event, in points."""
        return self.x2 - self.x1


@dataclass(frozen=True, slots=True)
class Measure:
    """Radius of a circle, length of an arrowhead, right and left end of the plot, in points."""

    radius: float
    tip: float
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Strip:
    """Arrows and events that share a lane. `tail` and `head` are the events on other strips that
    it comes from and goes to, -1 where it has its own. left, right: what it takes of its lane;
    beside: where the name of a short arrow stands that does not fit above it."""

    wires: tuple[int, ...]
    events: tuple[int, ...]
    tail: int
    head: int
    left: float
    right: float
    low: float
    high: float
    critical: bool
    beside: Literal["", "left", "right"] = ""


def strips_of(wires: Sequence[Wire], xs: Sequence[float], measure: Measure) -> list[Strip]:
    """Cut the network into strips: the critical chain first, then always the longest that is left.

    Args:
        wires: every arrow, in any order.
        xs: the place of every event.
        measure: the sizes of circles and arrowheads.
    """
    owned: set[int] = set()
    strips: list[Strip] = []
    solid = [wire for wire in wires if wire.kind != "dummy"]
    long = {wire.index: wire for wire in solid if _reaches(wire, measure)}
    for pool in ({k: w for k, w in long.items() if w.critical}, long):
        while pool:
            path = _longest(sorted(pool.values(), key=_order), owned, measure)
            strips.append(_chain(path, owned, xs, measure))
            for wire in path:
                pool.pop(wire.index)
                long.pop(wire.index, None)
    short = [wire for wire in solid if not _reaches(wire, measure)]
    waves = [wire for wire in wires if wire.kind == "dummy" and wire.length > 0.5]
    strips += [_alone(wire, measure) for wire in (*short, *waves)]
    for event in range(len(xs)):
        if event not in owned:
            owned.add(event)
            x, r = xs[event], measure.radius * (1 + _AIR / 2)
            ends = (x - r, x + r, x - measure.radius, x + measure.radius)
            strips.append(Strip((), (event,), _NOTHING, _NOTHING, *ends, False))
    return strips


def _order(wire: Wire) -> tuple[int, int, int]:
    return wire.tail, wire.head, wire.index


def _reaches(wire: Wire, measure: Measure) -> bool:
    """Long enough to enter a circle with its arrowhead."""
    return wire.length >= measure.radius + 1.2 * measure.tip


def _straight(wire: Wire, measure: Measure) -> bool:
    """Long enough for its arrowhead to be seen between two circles of one lane."""
    return wire.length >= 2 * measure.radius + 1.2 * measure.tip


def fits_inline(wire: Wire, circles: int, measure: Measure) -> bool:
    """Whether the name stands above the arrow, between its circles."""
    return wire.length - circles * measure.radius >= wire.inline


def _longest(wires: Sequence[Wire], owned: set[int], measure: Measure) -> list[Wire]:
    """The longest path whose inner events are free; `wires` in the order of their tails."""
    best: dict[int, tuple[float, Wire]] = {}
    last: tuple[float, Wire] | None = None
    for wire in wires:
        joins = wire.tail not in owned and _straight(wire, measure)
        weight = wire.length + (best[wire.tail][0] if joins and wire.tail in best else 0.0)
        if last is None or weight > last[0]:
            last = weight, wire
        if wire.head not in owned and _straight(wire, measure):
            known = best.get(wire.head)
            if known is None or weight > known[0]:
                best[wire.head] = weight, wire
    assert last is not None  # the caller gives at least one
    path = [last[1]]
    while (first := path[0]).tail not in owned and _straight(first, measure) and first.tail in best:
        path.insert(0, best[first.tail][1])
    return path


def _chain(path: list[Wire], owned: set[int], xs: Sequence[float], measure: Measure) -> Strip:
    first, last = path[0], path[-1]
    own_tail = first.tail not in owned and (len(path) > 1 or _straight(first, measure))
    own_tail = own_tail and _straight(first, measure)
    own_head = last.head not in owned and _reaches(last, measure)
    if own_head and own_tail and not _straight(last, measure):
        own_head = False
    events = [wire.tail for wire in path[1:]]
    if own_tail:
        events.insert(0, first.tail)
    if own_head:
        events.append(last.head)
    owned.update(events)
    r = measure.radius
    low = xs[first.tail] - (r if own_tail else 0.0)
    high = xs[last.head] + (r if own_head else 0.0)
    circles = int(own_head) + int(own_tail or len(path) > 1)
    named = len(path) == 1 and own_head  # else the name is led out or stands at a stem
    left, right, beside = _room(last, low, high, circles, named, measure)
    return Strip(
        tuple(wire.index for wire in path),
        tuple(events),
        _NOTHING if own_tail else first.tail,
        _NOTHING if own_head else last.head,
        left,
        right,
        low,
        high,
        all(wire.critical for wire in path),
        beside,
    )


def _alone(wire: Wire, measure: Measure) -> Strip:
    """A strip of one arrow between stems: a step of short work, or a wave of a dummy."""
    air = _AIR * measure.radius
    ends = (wire.x1 - air, wire.x2 + air, wire.x1, wire.x2)
    return Strip((wire.index,), (), wire.tail, wire.head, *ends, wire.critical)


def _room(
    last: Wire, low: float, high: float, circles: int, named: bool, measure: Measure
) -> tuple[float, float, Literal["", "left", "right"]]:
    """What a strip takes of its lane, with the name of a last arrow that is too short for it."""
    air = _AIR * measure.radius
    if last.kind == "dummy" or fits_inline(last, circles, measure) or not named:
        return low - air, high + air, ""
    if high + last.outside + air > measure.right:
        return low - last.outside - air, high + air, "left"
    return low - air, high + last.outside + air, "right"
