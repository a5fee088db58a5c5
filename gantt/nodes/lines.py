"""The ink of the ties: arrows with bridges where they cross, words over them, references."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from gantt.nodes.band import Run, Words
from gantt.nodes.sizes import Sizes
from gantt.nodes.values import Tie
from gantt.scene import Point, Rect, Shape, line, polygon
from gantt.style import BAD, BAND, CRITICAL_EDGE, GRID, INK, LINK_DRIVING, MUTED
from gantt.text import Type

_FAINT = "#8C99A6"
_ARC = 6
"""Strokes of a half circle."""


def tie_shapes(runs: Sequence[Run], sizes: Sizes) -> Iterator[Shape]:
    """All arrows, the weighty ones last so that they lie on top."""
    uprights = [
        (x, min(y0, y1), max(y0, y1), tie.before)
        for tie, points in runs
        for (x, y0), (x1, y1) in pairwise(points)
        if x == x1 and y0 != y1
    ]
    for tie, points in sorted(runs, key=lambda run: _weight(run[0])):
        yield from arrow(tie, _bridged(tie, points, uprights, sizes), sizes)


def _weight(tie: Tie) -> tuple[bool, bool, bool]:
    return tie.critical, tie.driving, not (tie.virtual or tie.redundant)


def arrow(tie: Tie, points: Sequence[Point], sizes: Sizes) -> Iterator[Shape]:
    """One arrow: critical ones heavy, those that set no date thin, virtual ones dashed."""
    em = sizes.em
    stroke = LINK_DRIVING if tie.driving or tie.virtual else _FAINT
    width = 0.1 if tie.driving else 0.075
    if tie.redundant or tie.virtual:
        width = 0.055
    if tie.critical:
        stroke, width = CRITICAL_EDGE, 0.24
    item = f"{tie.before}>{tie.after}"
    dash = (0.4 * em, 0.3 * em) if tie.virtual else ()
    tip = points[-1]
    if tip[0] == points[-2][0]:  # joins another arrow
        yield line(
            *points,
            layer="link",
            stroke=stroke,
            width=width * em,
            dash=dash,
            role="link",
            item=item,
        )
        return
    wide = (0.3 if tie.critical else 0.24) * em
    base = tip[0] - sizes.head
    yield line(
        *points[:-1],
        (base + 0.1 * em, tip[1]),
        layer="link",
        stroke=stroke,
        width=width * em,
        dash=dash,
        role="critical-link" if tie.critical else "link",
        item=item,
    )
    yield polygon(
        (base, tip[1] - wide),
        tip,
        (base, tip[1] + wide),
        layer="link",
        fill=stroke,
        role="arrowhead",
        item=item,
    )


def _bridged(
    tie: Tie,
    points: Sequence[Point],
    uprights: Iterable[tuple[float, float, float, str]],
    sizes: Sizes,
) -> list[Point]:
    """The points with a half circle over every upright stroke of another card."""
    radius = 0.42 * sizes.port
    found = [points[0]]
    for (x0, y0), (x1, y1) in pairwise(points):
        if y0 == y1:
            crossed = sorted(
                {
                    x
                    for x, top, foot, net in uprights
                    if net != tie.before
                    and top + 0.2 < y0 < foot - 0.2
                    and x0 + radius <= x <= x1 - radius
                }
            )
            for x in crossed:
                found += _arc(x, y0, radius)
        found.append((x1, y1))
    return found


def _arc(x: float, y: float, radius: float) -> list[Point]:
    return [
        (
            x - radius * math.cos(math.pi * k / _ARC),
            y - radius * math.sin(math.pi * k / _ARC),
        )
        for k in range(_ARC + 1)
    ]


def words_shapes(words: Words, sizes: Sizes, type_: Type) -> Iterator[Shape]:
    """A 时距 over its arrow, or the reference to a work that stands elsewhere in its frame."""
    small, em = sizes.small, sizes.em
    colour = BAD if words.tie.critical else MUTED if words.tag else INK
    item = f"{words.tie.before}>{words.tie.after}"
    advance = type_.width(words.text, small)
    if not words.tag:
        yield type_.set(
            words.x,
            words.y + 0.37 * small,
            words.text,
            small,
            colour=colour,
            anchor="end",
            role="lag",
            item=item,
        )
        return
    pad = 0.3 * em
    left = words.x - advance - 2 * pad if words.incoming else words.x
    yield Rect(
        left,
        words.y - sizes.tag / 2,
        advance + 2 * pad,
        sizes.tag,
        "label",
        BAND,
        CRITICAL_EDGE if words.tie.critical else GRID,
        (0.12 if words.tie.critical else 0.06) * em,
        role="tag",
        item=item,
    )
    yield type_.set(
        left + pad,
        words.y + 0.37 * small,
        words.text,
        small,
        colour=colour,
        ground=BAND,
        role="tag",
        item=item,
    )
