"""Where everything stands: rows in points, and the route of every arrow between its circles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from gantt.scene import Point
from gantt.timescaled.lanes import Stem
from gantt.timescaled.strips import Measure, Strip, Wire

_TRACK: Final = 0.5
"""Distance of two verticals side by side, in radii; the first still meets the circle."""
_TRACKS: Final = (0.0, 0.5, -0.5, 1.5, -1.5, 2.0, -2.0, 2.5, -2.5, 3.0, -3.0)
_CHORD: Final = 0.75
"""A vertical farther off the centre than so many radii meets the circle from the side."""


@dataclass(frozen=True, slots=True)
class Upright:
    """A stem on paper: its centre and true x, and the heights of its ends."""

    stem: Stem
    x: float
    at: float
    y1: float
    y2: float


@dataclass(frozen=True, slots=True)
class Route:
    """An arrow on paper. `before`: from the circle to the run; `after`: from the run to the circle;
    the run itself lies at height `y` from x1 to x2. Empty where the run meets the circle."""

    wire: Wire
    y: float
    before: tuple[Point, ...]
    after: tuple[Point, ...]


def tracks(
    stems: Sequence[Stem],
    strips: Sequence[Strip],
    heights: Sequence[float],
    spots: Sequence[Point],
    radius: float,
) -> list[Upright | None]:
    """The x of every stem, moved aside where two would lie on each other or on a circle.

    Args:
        stems: all verticals.
        strips: for the ends of runs.
        heights: the y of every strip.
        spots: the centre of every event.
        radius: of the circles.
    """
    placed: list[Upright] = []
    result: list[Upright | None] = [None] * len(stems)
    order = sorted(
        range(len(stems)),
        key=lambda k: (
            stems[k].dummy,
            abs(heights[stems[k].one] - heights[stems[k].two]),
            stems[k].x,
            k,
        ),
    )
    for k in order:
        stem = stems[k]
        y1, y2 = heights[stem.one], heights[stem.two]
        if y1 == y2:
            continue
        options = [Upright(stem, stem.x, stem.x + t * radius, y1, y2) for t in _TRACKS]
        ends = [(s, heights[n]) for n, s in enumerate(strips) if n not in (stem.one, stem.two)]
        best = min(
            options, key=lambda up: (_harm(up, placed, spots, ends, radius), abs(up.at - up.x))
        )
        placed.append(best)
        result[k] = best
    return result


def _harm(
    up: Upright,
    placed: Sequence[Upright],
    spots: Sequence[Point],
    ends: Sequence[tuple[Strip, float]],
    radius: float,
) -> float:
    low, high = min(up.y1, up.y2), max(up.y1, up.y2)
    harm = 0.6 if abs(up.at - up.x) > _CHORD * radius else 0.0
    if up.at != up.x and not up.stem.dummy:
        harm += 2 * abs(up.at - up.x) / radius
    for x, y in spots:
        if low < y < high and abs(x - up.at) < 1.2 * radius:
            harm += 10.0
    for other in placed:
        if abs(other.at - up.at) < 0.45 * radius:
            both = min(high, max(other.y1, other.y2)) - max(low, min(other.y1, other.y2))
            if both > 0.01 and not (_bundled(up.stem, other.stem) and other.at == up.at):
                harm += 5.0
    for strip, y in ends:
        if low < y < high and not strip.events:
            for x, met, out in ((strip.low, strip.tail, True), (strip.high, strip.head, False)):
                same = up.stem.event == met and up.stem.out == out
                if abs(x - up.at) < 0.3 * radius and not same:
                    harm += 2.0
    return harm


def _bundled(one: Stem, two: Stem) -> bool:
    return one.event == two.event >= 0 and one.out == two.out and one.dummy == two.dummy


def routes(
    wires: Sequence[Wire],
    strips: Sequence[Strip],
    stems: Sequence[Upright | None],
    heights: Sequence[float],
    spots: Sequence[Point],
    measure: Measure,
) -> list[Route]:
    """The route of every arrow, in the order of `wires`."""
    of_wire = {index: number for number, strip in enumerate(strips) for index in strip.wires}
    coming: dict[int, Upright] = {}
    leaving: dict[int, Upright] = {}
    upright: list[Upright] = []
    for up in stems:
        if up is None:
            continue
        if up.stem.event < 0:
            upright.append(up)
        elif up.stem.out:
            coming[up.stem.two] = up
        else:
            leaving[up.stem.one] = up
    found = []
    free = _by_events(upright, wires, of_wire, strips)
    for wire in wires:
        number = of_wire.get(wire.index)
        if number is None:
            up = free[wire.index]
            found.append(Route(wire, up.y2, _between(up, measure.radius), ()))
            continue
        strip, y = strips[number], heights[number]
        before: tuple[Point, ...] = ()
        after: tuple[Point, ...] = ()
        if strip.wires[0] == wire.index and number in coming:
            before = _first(coming[number], measure.radius)
        if strip.wires[-1] == wire.index and number in leaving:
            after = _last(leaving[number], measure.radius)
        found.append(Route(wire, y, before, after))
    return found


def _by_events(
    upright: Sequence[Upright],
    wires: Sequence[Wire],
    of_wire: dict[int, int],
    strips: Sequence[Strip],
) -> dict[int, Upright]:
    """The verticals of dummies without length, which belong to no strip, by arrow."""
    home = {event: number for number, strip in enumerate(strips) for event in strip.events}
    by_ends = {(up.stem.one, up.stem.two, up.x): up for up in upright}
    return {
        wire.index: by_ends[home[wire.tail], home[wire.head], wire.x1]
        for wire in wires
        if wire.index not in of_wire
    }


def _rim(x: float, y: float, at: float, toward: float, radius: float) -> tuple[Point, ...]:
    """From a circle's rim to the vertical at `at`: one point, or two where it bends at the side."""
    down = 1.0 if toward > y else -1.0
    off = at - x
    if abs(off) <= _CHORD * radius:
        return ((at, y + down * (radius**2 - off**2) ** 0.5),)
    level = y + down * 0.5 * radius
    side = 0.866 * radius * (1.0 if off > 0 else -1.0)
    return ((x + side, level), (at, level))


def _first(up: Upright, radius: float) -> tuple[Point, ...]:
    """Down or up from the circle to the beginning of the run."""
    points = (*_rim(up.x, up.y1, up.at, up.y2, radius), (up.at, up.y2))
    return points if up.at >= up.x or up.stem.dummy else (*points, (up.x, up.y2))


def _last(up: Upright, radius: float) -> tuple[Point, ...]:
    """From the end of the run up or down into the circle."""
    points = ((up.at, up.y1), *reversed(_rim(up.x, up.y2, up.at, up.y1, radius)))
    return points if up.at <= up.x or up.stem.dummy else ((up.x, up.y1), *points)


def _between(up: Upright, radius: float) -> tuple[Point, ...]:
    return (
        *_rim(up.x, up.y1, up.at, up.y2, radius),
        *reversed(_rim(up.x, up.y2, up.at, up.y1, radius)),
    )
