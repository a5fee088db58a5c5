"""Lines, bands and points of the small pictures, and their few colours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from gantt.scene import Disc, Layer, Path, Point
from gantt.style import NORMAL_EDGE, PAPER

PLAN: Final = "#4A5866"
"""The line of what was planned."""
ACTUAL: Final = NORMAL_EDGE
"""The line of what was done."""
AREA: Final = "#E4EAF1"
"""The band of what may be."""
BAD_GROUND: Final = "#FBE9E2"
"""A wash behind what is bad; ink in `BAD` reads on it."""


def series(
    points: Sequence[Point],
    colour: str,
    width: float,
    *,
    dash: tuple[float, ...] = (),
    layer: Layer = "bar",
    role: str = "series",
    item: str = "",
) -> Path:
    """A polyline through at least one point."""
    run = tuple(points) if len(points) > 1 else (points[0], points[0])
    return Path((run,), layer, colour, width, dash=dash, role=role, item=item)


def steps(points: Sequence[Point]) -> tuple[Point, ...]:
    """The same points as a staircase that holds each value until the next (counts, lists)."""
    run: list[Point] = []
    for x, y in points:
        if run:
            run.append((x, run[-1][1]))
        run.append((x, y))
    return tuple(run)


def band(
    upper: Sequence[Point],
    lower: Sequence[Point],
    fill: str = AREA,
    *,
    layer: Layer = "wedge",
    role: str = "band",
) -> Path:
    """The area between two lines, both from left to right."""
    return Path(((*upper, *reversed(lower)),), layer, fill=fill, closed=True, role=role)


def dot(
    x: float,
    y: float,
    radius: float,
    colour: str,
    *,
    hollow: bool = False,
    role: str = "point",
    item: str = "",
) -> Disc:
    """A point with a thin white rim, or a hollow one."""
    if hollow:
        return Disc(x, y, radius, "marker", PAPER, colour, 0.45 * radius, role, item)
    return Disc(x, y, radius, "marker", colour, PAPER, 0.35 * radius, role, item)
