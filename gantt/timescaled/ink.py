"""The ink of the network: runs, waves, stems with bridges, arrowheads, circles."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from gantt.arrows.values import Arrow, ArrowNetwork
from gantt.scene import Disc, Path, Point, Shape, line, polygon
from gantt.style import CRITICAL_EDGE, DONE_EDGE, INK, MUTED, PAPER
from gantt.text import Type
from gantt.timescaled.place import Route
from gantt.timescaled.strips import Measure

WAVE: Final = 0.17
"""Height of a wave above and below its line, in em; its length is `_PERIOD`."""
_PERIOD: Final = 0.72
_BRIDGE: Final = 0.34
"""Radius of a bridge, in em: it clears a wave and a heavy line."""
THIN, HEAVY = 0.1, 0.27
"""Pens in em. Critical arrows are nearly three times as heavy: a photocopy shows it."""


@dataclass(frozen=True, slots=True)
class Pen:
    """Colour, width and dash of an arrow."""

    colour: str
    width: float
    dash: tuple[float, ...] = ()


def pen_of(arrow: Arrow, done: bool, em: float) -> Pen:
    """How an arrow is drawn: critical heavy, dummies dashed, finished work grey."""
    colour = CRITICAL_EDGE if arrow.critical else DONE_EDGE if done else INK
    if arrow.kind == "dummy":
        wide = 0.2 if arrow.critical else 0.085
        return Pen(colour if arrow.critical else MUTED, wide * em, (0.42 * em, 0.28 * em))
    if arrow.kind == "wait" and not arrow.critical:
        return Pen(MUTED, THIN * em)
    return Pen(colour, (HEAVY if arrow.critical else THIN) * em)


@dataclass(frozen=True, slots=True)
class Drawing:
    """What the ink of a network needs to know."""

    network: ArrowNetwork
    routes: Sequence[Route]
    spots: Sequence[Point]
    numbers: Sequence[int]
    measure: Measure
    done: frozenset[str]
    em: float


def arrow_shapes(drawing: Drawing) -> Iterator[Shape]:
    """All arrows; the critical ones last, so that they lie on top."""
    routes = sorted(drawing.routes, key=lambda route: (route.wire.critical, route.wire.index))
    for route in routes:
        yield from _arrow(drawing, route)


def _arrow(drawing: Drawing, route: Route) -> Iterator[Shape]:
    wire, em = route.wire, drawing.em
    arrow = drawing.network.arrows[wire.index]
    pen = pen_of(arrow, arrow.item in drawing.done, em)
    item = arrow.item
    for part, role in ((route.before, "stem"), (route.after, "stem")):
        if part:
            shown = _shortened(part, 0.8 * drawing.measure.tip) if part is route.after else part
            if part is route.before and wire.kind == "dummy" and wire.length <= 0.5:
                shown = _shortened(part, 0.8 * drawing.measure.tip)
            bridged = _bridged(drawing, route, shown)
            yield line(
                *bridged,
                layer="link",
                stroke=pen.colour,
                width=pen.width,
                dash=pen.dash,
                role=role,
                item=item,
            )
    if wire.length > 0.5 or wire.kind != "dummy":
        yield from _run(drawing, route, pen, item)
    yield _head(drawing, route, pen.colour, item)


def _run(drawing: Drawing, route: Route, pen: Pen, item: str) -> Iterator[Shape]:
    """The work itself as a line, its float as a wave before or behind it."""
    wire, y, em = route.wire, route.y, drawing.em
    if wire.finish - wire.start > 1e-6:
        yield line(
            (wire.start, y),
            (wire.finish, y),
            layer="link",
            stroke=pen.colour,
            width=pen.width,
            role="run",
            item=item,
        )
    arrowhead = 0.0 if route.after else drawing.measure.radius + drawing.measure.tip
    width = max(pen.width * 0.75, 0.085 * em)
    waves = [(wire.x1, wire.start, 0.0), (wire.finish, wire.x2, arrowhead)]
    if wire.kind == "dummy":  # from vertical to vertical, where these had to step aside
        begin = route.before[-1][0] if route.before else wire.x1
        waves = [(begin, route.after[0][0] if route.after else wire.x2, arrowhead)]
    for low, high, flat in waves:
        if high - low > 0.05:
            points = wave(low, high, y, em, flat)
            yield line(
                *points, layer="link", stroke=pen.colour, width=width, role="wave", item=item
            )


def wave(low: float, high: float, y: float, em: float, flat: float = 0.0) -> tuple[Point, ...]:
    """A wavy line from `low` to `high`, its last `flat` points straight under an arrowhead."""
    bent = max(high - flat, low)
    periods = max(round((bent - low) / (_PERIOD * em)), 1)
    if bent - low < 0.3 * em:
        return ((low, y), (high, y))
    steps = periods * 8
    height = WAVE * em
    points = [
        (low + (bent - low) * k / steps, y - height * math.sin(math.tau * k / 8))
        for k in range(steps + 1)
    ]
    return (*points, (high, y)) if flat else tuple(points)


def _shortened(points: tuple[Point, ...], by: float) -> tuple[Point, ...]:
    """The line without its last `by` points, which an arrowhead covers."""
    (x1, y1), (x2, y2) = points[-2], points[-1]
    far = math.dist((x1, y1), (x2, y2))
    if far <= by:
        return points
    share = (far - by) / far
    return (*points[:-1], (x1 + (x2 - x1) * share, y1 + (y2 - y1) * share))


def crossings(drawing: Drawing, route: Route, x: float, low: float, high: float) -> list[float]:
    """The heights of the runs that a vertical of `route` at x crosses."""
    near = _BRIDGE * drawing.em * 1.05
    return sorted(
        other.y
        for other in drawing.routes
        if other.wire.index != route.wire.index
        and low + near < other.y < high - near
        and other.wire.x1 + near < x < other.wire.x2 - near
        and (other.wire.length > 0.5)
    )


def _bridged(drawing: Drawing, route: Route, points: tuple[Point, ...]) -> tuple[Point, ...]:
    """The line with a half circle wherever its vertical crosses a run."""
    radius = _BRIDGE * drawing.em
    found: list[Point] = [points[0]]
    for (x1, y1), (x2, y2) in pairwise(points):
        if abs(x1 - x2) < 0.01:
            heights = crossings(drawing, route, x1, min(y1, y2), max(y1, y2))
            down = 1.0 if y2 > y1 else -1.0
            for y in dict.fromkeys(heights if down > 0 else reversed(heights)):
                found += [
                    (
                        x1 + radius * math.sin(math.pi * k / 10),
                        y - down * radius * math.cos(math.pi * k / 10),
                    )
                    for k in range(11)
                ]
        found.append((x2, y2))
    return tuple(found)


def _head(drawing: Drawing, route: Route, colour: str, item: str) -> Shape:
    tip, wide = drawing.measure.tip, 0.36 * drawing.measure.tip
    if route.wire.critical:
        tip, wide = 1.15 * tip, 1.25 * wide
    last = route.after
    if not last and route.wire.length <= 0.5 and route.wire.kind == "dummy":
        last = route.before
    if last:
        (x1, y1), (x, y) = last[-2], last[-1]
        if abs(x1 - x) > 0.01:
            side = 1.0 if x > x1 else -1.0
            corners = ((x, y), (x - side * tip, y - wide), (x - side * tip, y + wide))
        else:
            down = 1.0 if y > y1 else -1.0
            corners = ((x, y), (x - wide, y - down * tip), (x + wide, y - down * tip))
    else:
        x, y = route.wire.x2 - drawing.measure.radius, route.y
        corners = ((x, y), (x - tip, y - wide), (x - tip, y + wide))
    return polygon(*corners, layer="link", fill=colour, role="arrowhead", item=item)


def circle_shapes(drawing: Drawing, type_: Type) -> Iterator[Shape]:
    """The events with their numbers, those on critical arrows with a heavy ring."""
    hot = {k for route in drawing.routes if route.wire.critical for k in _ends(route)}
    for event, (x, y) in enumerate(drawing.spots):
        critical = event in hot
        colour = CRITICAL_EDGE if critical else INK
        yield from circle(
            (x, y),
            str(drawing.numbers[event]),
            colour,
            critical,
            drawing.measure,
            drawing.em,
            type_,
        )


def circle(
    spot: Point,
    number: str,
    colour: str,
    critical: bool,
    measure: Measure,
    em: float,
    type_: Type,
) -> Iterator[Shape]:
    """One event."""
    (x, y), size = spot, number_size(em)
    ring = (0.2 if critical else 0.1) * em
    yield Disc(x, y, measure.radius - ring / 2, "marker", PAPER, colour, ring, role="event")
    yield type_.set(
        x,
        y + 0.36 * size,
        number,
        size,
        colour=INK,
        anchor="middle",
        bold=critical,
        layer="label",
        role="number",
    )


def number_size(em: float) -> float:
    """Letters in a circle: not below 6.5 points."""
    return max(0.84 * em, 6.5)


def _ends(route: Route) -> tuple[int, int]:
    return route.wire.tail, route.wire.head


def boxes_of(path: Path, pad: float) -> list[tuple[float, float, float, float]]:
    """The boxes of the single strokes of a path, a little grown: what text must not touch."""
    return [
        (min(x1, x2) - pad, min(y1, y2) - pad, max(x1, x2) + pad, max(y1, y2) + pad)
        for part in path.parts
        for (x1, y1), (x2, y2) in pairwise(part)
    ]
