"""The ink of the 实际进度前锋线: wedges, the dash-dot line, a diamond for every work on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from gantt.scene import Path, Point, Shape, line, polygon
from gantt.style import AHEAD, BEHIND, FRONT, PAPER

_OPACITY = 0.12
"""Of a wedge: a label may stand on one on a holiday, 4.5 to 1 all the same."""


def front_line(home: float, way: Sequence[Point], em: float) -> Iterator[Shape]:
    """The line along `way`, and the wedges between it and the data date at x = `home`."""
    for one, two in pairwise(way):
        yield from _wedge(home, one, two)
    yield front_dash(*way, em=em)


def front_dash(*way: Point, em: float, role: str = "front") -> Path:
    """The dash-dot stroke of the front line."""
    dash = (0.9 * em, 0.3 * em, 0.18 * em, 0.3 * em)
    return line(*way, layer="front", stroke=FRONT, width=0.18 * em, dash=dash, role=role)


def front_point(at: Point, days: float, em: float, half: float, item: str) -> Path:
    """The diamond of one work: filled where it is behind, hollow where it is not."""
    (x, y), h = at, half
    return polygon(
        (x, y - h),
        (x + h, y),
        (x, y + h),
        (x - h, y),
        layer="front",
        fill=PAPER if days >= 0 else FRONT,
        stroke=FRONT,
        width=0.1 * em,
        role="front-point",
        item=item,
    )


def _wedge(home: float, one: Point, two: Point) -> Iterator[Shape]:
    """The area between the data date and a stretch of the front, split where they cross."""
    a, b = one[0] - home, two[0] - home
    if a * b < 0:
        middle = (home, one[1] + (two[1] - one[1]) * a / (a - b))
        yield from _wedge(home, one, middle)
        yield from _wedge(home, middle, two)
    elif a or b:
        yield polygon(
            (home, one[1]),
            one,
            two,
            (home, two[1]),
            layer="wedge",
            fill=BEHIND if a + b < 0 else AHEAD,
            opacity=_OPACITY,
            role="wedge",
        )
