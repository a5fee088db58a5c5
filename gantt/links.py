"""Orthogonal links: each leaves one end of a bar, runs upright, and drops into the next bar.

Every link has a few candidate routes; the cheapest is taken, where passing behind a bar, lying on
another link and length cost. Links are placed in order of weight: critical, driving, others.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from gantt.chart import Tie
from gantt.frame import Frame, Spot
from gantt.scene import Path, Point, Shape, line, polygon
from gantt.style import LINK, LINK_CRITICAL, LINK_DRIVING

_OVER_BAR, _ON_LINK, _BEND = 3.0, 6.0, 0.6
_NEAR = 0.16
"""Two strokes closer than this, in em, read as one."""


@dataclass(frozen=True, slots=True)
class Route:
    """A link's points from its leaving to the tip of its arrow."""

    tie: Tie
    points: tuple[Point, ...]


@dataclass(slots=True)
class _Ways:
    """The strokes placed so far, by row for uprights and by height for level ones."""

    uprights: dict[int, list[tuple[float, Tie]]] = field(default_factory=dict)
    levels: dict[int, list[tuple[float, float, Tie]]] = field(default_factory=dict)


def route_links(frame: Frame) -> list[Route]:
    """Routes for the links whose two works stand on this page."""
    place = {row.id: index for index, row in enumerate(frame.rows)}
    spots = [frame.spot(index) for index in range(len(frame.rows))]
    ties = [tie for tie in frame.chart.ties if tie.before in place and tie.after in place]
    ties.sort(
        key=lambda tie: (not tie.critical, not tie.driving, place[tie.after], place[tie.before])
    )
    ways, routes = _Ways(), []
    for tie in ties:
        i, j = place[tie.before], place[tie.after]
        before, after = spots[i], spots[j]
        if before is None or after is None:
            continue
        options = list(_options(frame, tie, before, after, j > i, j))
        best = min(options, key=lambda points: _cost(frame, spots, ways, tie, points, (i, j)))
        _remember(frame, ways, tie, best)
        routes.append(Route(tie, best))
    return routes


def link_shapes(routes: Iterable[Route], em: float) -> Iterator[Shape]:
    """The ink of the routes, heavier ones on top."""
    for route in sorted(routes, key=lambda route: (route.tie.critical, route.tie.driving)):
        yield from arrow(route.points, em, route.tie.driving, route.tie.critical)


def arrow(points: tuple[Point, ...], em: float, driving: bool, critical: bool) -> tuple[Path, Path]:
    """A polyline with an arrowhead at its last point."""
    colour = LINK_CRITICAL if critical else LINK_DRIVING if driving else LINK
    (x0, y0), (x, y) = points[-2:]
    size, half = 0.46 * em, 0.21 * em
    dx, dy = (0, 1 if y > y0 else -1) if x == x0 else (1 if x > x0 else -1, 0)
    back = (x - dx * size, y - dy * size)
    pen = 0.12 if critical else 0.095 if driving else 0.065
    return (
        line(
            *points[:-1],
            (x - dx * size / 2, y - dy * size / 2),
            layer="link",
            stroke=colour,
            width=pen * em,
            role="link",
        ),
        polygon(
            (x, y),
            (back[0] + dy * half, back[1] + dx * half),
            (back[0] - dy * half, back[1] - dx * half),
            layer="link",
            fill=colour,
            role="arrowhead",
        ),
    )


def _options(
    frame: Frame, tie: Tie, before: Spot, after: Spot, down: bool, j: int
) -> Iterator[tuple[Point, ...]]:
    em = frame.em
    gap = frame.row_top(j) + (0.05 if down else 0.95) * frame.row_height
    steps = (0.55 * em, 0.95 * em, 1.35 * em)
    if tie.kind == "FS":
        yield from _into_top(before, after, down, gap, steps)
    elif tie.kind == "SS":
        for step in steps:
            x = max(min(before.left, after.left) - step, frame.axis.left + 0.2 * em)
            yield (
                (before.left, before.mid),
                (x, before.mid),
                (x, after.mid),
                (after.left, after.mid),
            )
    elif tie.kind == "FF":
        for step in steps:
            x = min(max(before.right, after.right) + step, frame.axis.right - 0.2 * em)
            yield (
                (before.right, before.mid),
                (x, before.mid),
                (x, after.mid),
                (after.right, after.mid),
            )
    else:
        yield from _start_to_finish(before, after, gap, steps)


def _into_top(
    before: Spot, after: Spot, down: bool, gap: float, steps: tuple[float, ...]
) -> Iterator[tuple[Point, ...]]:
    """Finish-start: along the predecessor's row and down, or down at once and along the gap."""
    edge = after.top if down else after.bottom
    middle = (after.left + after.right) / 2
    entries = [middle] if after.point else [min(after.left + 0.7 * s, middle) for s in steps]
    start = (before.right, before.mid)
    for entry in dict.fromkeys(entries):
        if entry >= before.right + 0.3 * steps[0]:
            yield start, (entry, before.mid), (entry, edge)
        for step in steps:
            x = before.right + step
            yield start, (x, before.mid), (x, gap), (entry, gap), (entry, edge)


def _start_to_finish(
    before: Spot, after: Spot, gap: float, steps: tuple[float, ...]
) -> Iterator[tuple[Point, ...]]:
    """Start-finish: leaves the start leftward and enters the finish from the right."""
    start, end = (before.left, before.mid), (after.right, after.mid)
    for step in steps:
        x = before.left - step
        if x >= after.right + step:
            yield start, (x, before.mid), (x, after.mid), end
        else:
            turn = after.right + step
            yield start, (x, before.mid), (x, gap), (turn, gap), (turn, after.mid), end


def _cost(
    frame: Frame,
    spots: list[Spot | None],
    ways: _Ways,
    tie: Tie,
    points: tuple[Point, ...],
    ends: tuple[int, int],
) -> float:
    near = _NEAR * frame.em
    cost = _BEND * len(points)
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        cost += 0.012 * (abs(x1 - x0) + 0.5 * abs(y1 - y0)) / frame.em
        if x0 == x1:
            for row in frame.rows_between(min(y0, y1), max(y0, y1)):
                spot = spots[row]
                if row not in ends and spot and spot.left - near < x0 < spot.right + near:
                    cost += _OVER_BAR
                for x, other in ways.uprights.get(row, ()):
                    if abs(x - x0) < near and not _kin(tie, other):
                        cost += _ON_LINK
        else:
            low, high = min(x0, x1), max(x0, x1)
            for left, right, other in ways.levels.get(round(y0), ()):
                if left < high and low < right and not _kin(tie, other):
                    cost += _ON_LINK
    return cost


def _kin(one: Tie, other: Tie) -> bool:
    """Links into one work may share a stroke: they say the same there."""
    return one.after == other.after and one.kind == other.kind


def _remember(frame: Frame, ways: _Ways, tie: Tie, points: tuple[Point, ...]) -> None:
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        if x0 == x1:
            for row in frame.rows_between(min(y0, y1), max(y0, y1)):
                ways.uprights.setdefault(row, []).append((x0, tie))
        else:
            ways.levels.setdefault(round(y0), []).append((min(x0, x1), max(x0, x1), tie))
