"""Where a page ends and a bar goes on: arrows, and the dates of works that lie beyond it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from gantt.barchart.frame import Frame
from gantt.barchart.values import Row
from gantt.scene import Box, Path, Shape, polygon
from gantt.style import CRITICAL_EDGE, DONE_EDGE, MUTED, NORMAL_EDGE, PAPER, SUMMARY

_HALF, _DEEP = 0.3, 0.55
"""An arrow: half its height in row heights, its length in em."""
_SIZE = 0.86


def goes_on(frame: Frame) -> Iterator[Shape]:
    """An arrow at the edge of the plot where a bar goes on before or behind what the page shows."""
    for index, row in enumerate(frame.rows):
        spot = frame.spot(index)
        if spot is None:
            continue
        for cut, x, inward in ((row.cut[0], spot.left, 1), (row.cut[1], spot.right, -1)):
            if cut:
                yield _arrow(frame, x, spot.mid, inward, _colour(row), row.id)


def lies_beyond(frame: Frame, ink: Sequence[Shape]) -> Iterator[Shape]:
    """At the edge of an empty row, the day on which its work ended, or on which it will begin.

    Left out where it would touch `ink`: lines, links, flags.
    """
    em, size = frame.em, _SIZE * frame.em
    for index, row in enumerate(frame.rows):
        if row.away is None or frame.spot(index) is not None:
            continue
        past = row.cut[0]
        words = f"{'至' if past else '自'} {row.away.isoformat()[2:]}"
        edge, inward = (frame.axis.left, 1) if past else (frame.right, -1)
        mid, y = frame.row_top(index) + 0.45 * frame.row_height, frame.baseline(index) - 0.04 * em
        x = edge + inward * (_DEEP + 0.75) * em
        text = frame.type.set(
            x,
            y,
            words,
            size,
            colour=MUTED,
            anchor="start" if past else "end",
            halo=True,
            role="beyond",
            item=row.id,
        )
        if any(_touches(shape, text.box.grown(0.12 * em)) for shape in ink):
            continue
        yield _arrow(frame, edge + inward * 0.35 * em, mid, inward, MUTED, row.id)
        yield text


def _arrow(frame: Frame, x: float, mid: float, inward: int, colour: str, item: str) -> Path:
    """A triangle with its tip at `x` that points out of the plot."""
    half, back = _HALF * frame.row_height, x + inward * _DEEP * frame.em
    return polygon(
        (x, mid),
        (back, mid - half),
        (back, mid + half),
        layer="marker",
        fill=colour,
        stroke=PAPER,
        width=0.1 * frame.em,
        role="goes-on",
        item=item,
    )


def _colour(row: Row) -> str:
    if row.kind == "summary":
        return SUMMARY
    if row.done:
        return DONE_EDGE
    return CRITICAL_EDGE if row.critical else NORMAL_EDGE


def _touches(shape: Shape, box: Box) -> bool:
    """Whether any stroke or area of a shape comes into the box."""
    if not isinstance(shape, Path) or shape.closed:
        return shape.box.meets(box)
    return any(
        Box(min(x0, x1) - 0.1, min(y0, y1) - 0.1, max(x0, x1) + 0.1, max(y0, y1) + 0.1).meets(box)
        for part in shape.parts
        for (x0, y0), (x1, y1) in pairwise(part)
    )
