"""Where labels go: pushed apart along a line, or beside a point where nothing is in the way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from gantt.scene import Box, Path, Point, Shape, Text


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Places as near to `wanted` as can be, `gap` apart, within `low` to `high`, in the same order.

    The least squares answer: neighbours that would touch move as one block about their mean. More
    places than fit are set closer than `gap`, evenly.
    """
    if not wanted:
        return []
    order = sorted(range(len(wanted)), key=lambda k: (wanted[k], k))
    gap = min(gap, (high - low) / max(len(wanted) - 1, 1))
    blocks: list[tuple[float, int]] = []
    for rank, k in enumerate(order):
        mean, count = wanted[k] - rank * gap, 1
        while blocks and blocks[-1][0] > mean:
            before, many = blocks.pop()
            mean = (before * many + mean * count) / (many + count)
            count += many
        blocks.append((mean, count))
    top = high - (len(wanted) - 1) * gap
    flat = [min(max(mean, low), top) for mean, count in blocks for _ in range(count)]
    places = [0.0] * len(wanted)
    for rank, k in enumerate(order):
        places[k] = flat[rank] + rank * gap
    return places


_AIR, _ASIDE = 0.18, 0.8
"""White that a label keeps around itself, and from a label beside it, in its own size."""

Lines = tuple[Text, ...]
"""Texts that are placed together."""


def first_free(candidates: Iterable[Lines], taken: Iterable[Shape], within: Box) -> Lines:
    """The first candidate that lies inside `within` and clear of all `taken`; () where none."""
    walls = tuple(taken)
    for lines in candidates:
        if all(
            text.box.within(within) and not any(touches(_aired(text, wall), wall) for wall in walls)
            for text in lines
        ):
            return lines
    return ()


def _aired(text: Text, wall: Shape) -> Box:
    """The place of a label with the white that it keeps from a wall."""
    box, aside = text.box.grown(_AIR * text.size), (_ASIDE - _AIR) * text.size
    if not isinstance(wall, Text):
        return box
    return Box(box.left - aside, box.top, box.right + aside, box.bottom)


def touches(box: Box, shape: Shape) -> bool:
    """Whether ink of the shape lies in the box. A filled polygon counts by its edges alone."""
    if not isinstance(shape, Path):
        return shape.box.meets(box)
    grown = box.grown(shape.width / 2)
    return shape.box.grown(shape.width / 2 + 0.01).meets(box) and any(
        _passes(grown, a, b)
        for part in shape.parts
        for a, b in pairwise((*part, part[0]) if shape.closed else part)
    )


def _passes(box: Box, a: Point, b: Point) -> bool:
    """Whether the stroke from a to b has a point inside the box (Liang-Barsky)."""
    enter, leave = 0.0, 1.0
    for start, end, low, high in (
        (a[0], b[0], box.left, box.right),
        (a[1], b[1], box.top, box.bottom),
    ):
        run = end - start
        if run == 0:
            if not low < start < high:
                return False
            continue
        first, last = sorted(((low - start) / run, (high - start) / run))
        enter, leave = max(enter, first), min(leave, last)
    return enter < leave
