"""Where links cross: the lighter one is broken, so that the eye can follow both.

Links that share an end are not broken at one another: there they branch.
"""

from __future__ import annotations

import itertools
from bisect import bisect, bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from gantt.barchart.values import Tie
from gantt.barchart.ways import kin
from gantt.scene import Point

_BREAK = 0.18
"""Half a gap, in em."""

Run = tuple[Point, ...]
Stroke = tuple[tuple[int, int], Point, Point]


@dataclass(frozen=True, slots=True)
class Route:
    """A link's points from its leaving to the tip of its arrow."""

    tie: Tie
    points: Run

    @property
    def weight(self) -> tuple[bool, bool]:
        """What is drawn above what: critical above driving above the rest."""
        return self.tie.critical, self.tie.driving


def broken(routes: Sequence[Route], em: float) -> list[tuple[Run, ...]]:
    """The runs of every route, in the order of `routes`, with gaps at crossings."""
    strokes = list(_strokes(routes))
    levels = [stroke for stroke in strokes if stroke[1][1] == stroke[2][1]]
    uprights = [stroke for stroke in strokes if stroke[1][1] != stroke[2][1]]
    levels.sort(key=_height)
    heights = [_height(stroke) for stroke in levels]
    half = _BREAK * em
    gaps: dict[tuple[int, int], list[float]] = {}
    for (two, upright), (x, top), (_, bottom) in uprights:
        low, high = bisect(heights, top + half), bisect_left(heights, bottom - half)
        for (one, level), (left, y), (right, _) in levels[low:high]:
            if not left + half < x < right - half or kin(routes[one].tie, routes[two].tie):
                continue
            if routes[two].weight >= routes[one].weight:
                gaps.setdefault((one, level), []).append(x)
            else:
                gaps.setdefault((two, upright), []).append(y)
    cut = {route for route, _ in gaps}
    return [
        tuple(_runs(route.points, n, gaps, half)) if n in cut else (route.points,)
        for n, route in enumerate(routes)
    ]


def _strokes(routes: Sequence[Route]) -> Iterator[Stroke]:
    """((route, stroke), upper or left end, lower or right end)."""
    for number, route in enumerate(routes):
        for k, (one, two) in enumerate(itertools.pairwise(route.points)):
            if one != two:
                yield (number, k), min(one, two), max(one, two)


def _height(stroke: Stroke) -> float:
    return stroke[1][1]


def _runs(
    points: Run, route: int, gaps: Mapping[tuple[int, int], list[float]], half: float
) -> Iterator[Run]:
    """The polyline of a route without `half` on either side of every gap."""
    run: list[Point] = [points[0]]
    for k, (one, two) in enumerate(itertools.pairwise(points)):
        axis = 0 if one[1] == two[1] else 1
        forward = 1 if two[axis] > one[axis] else -1
        edge = None
        for at in sorted(gaps.get((route, k), ()), reverse=forward < 0):
            start, end = at - forward * half, at + forward * half
            if edge is None or forward * (start - edge) > 0:
                run.append(_on(one, axis, start))
                yield tuple(run)
            run, edge = [_on(one, axis, end)], end
        run.append(two)
    yield tuple(run)


def _on(point: Point, axis: int, value: float) -> Point:
    return (value, point[1]) if axis == 0 else (point[0], value)
