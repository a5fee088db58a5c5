"""What the legend of a 横道图 shows beside its words: small pieces of the ink that it explains.

Every sample is drawn from its left edge `x` around the height `y`; `em` is the type size in points.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from gantt.barchart.bars import diamond, flag, float_line, hatch
from gantt.barchart.beside import base_bar, baseline_bar, late_bar, room
from gantt.barchart.links import arrow
from gantt.front_ink import front_dash
from gantt.scene import Rect, Shape, polygon
from gantt.style import (
    CRITICAL,
    CRITICAL_EDGE,
    DONE,
    DONE_EDGE,
    DONE_LINE,
    MUTED,
    NORMAL,
    NORMAL_EDGE,
    PAPER,
    SUMMARY,
    SUMMARY_REST,
)

Draw = Callable[[float, float, float], Iterator[Shape]]
"""Draws a sample: left edge, middle height, em."""
WIDE = 2.6
"""The width of a sample bar, in em."""
_CORE = 0.45
"""The share of a sample bar that is done."""


def normal(core: bool) -> Draw:
    """A plain bar, with its progress where the page shows progress."""
    return _bar(NORMAL, NORMAL_EDGE, _CORE if core else 0.0)


def critical(core: bool) -> Draw:
    """A hatched bar with a heavy outline."""
    return _bar(CRITICAL, CRITICAL_EDGE, _CORE if core else 0.0)


def finished(x: float, y: float, em: float) -> Iterator[Shape]:
    """A grey bar, done all along."""
    yield from _bar(DONE, DONE_EDGE, 1.0)(x, y, em)


def external(core: bool) -> Draw:
    """A dashed outline."""
    return _bar(PAPER, NORMAL_EDGE, _CORE if core else 0.0, dash=True)


def hammock(core: bool) -> Draw:
    """A thin bar."""
    return _bar(NORMAL, NORMAL_EDGE, _CORE if core else 0.0, height=0.42)


def _bar(fill: str, edge: str, core: float, *, height: float = 0.9, dash: bool = False) -> Draw:
    def draw(x: float, y: float, em: float) -> Iterator[Shape]:
        width, tall, hot = WIDE * em, height * em, fill == CRITICAL
        top = y - tall / 2
        yield Rect(x, top, width, tall, "bar", fill, role="legend")
        if hot:
            yield hatch(x, top, width, tall, 0.42 * em, 0.06 * em, edge)
        if core:
            yield Rect(x, top + 0.28 * tall, core * width, 0.44 * tall, "bar", edge, role="legend")
        yield Rect(
            x,
            top,
            width,
            tall,
            "bar",
            None,
            DONE_LINE if fill == DONE else edge,
            (0.17 if hot else 0.08) * em,
            (0.4 * em, 0.22 * em) if dash else (),
            role="legend",
        )

    return draw


def summary(core: bool) -> Draw:
    """A dark band, pale where it is not done."""

    def draw(x: float, y: float, em: float) -> Iterator[Shape]:
        width, top, height = WIDE * em, y - 0.2 * em, 0.4 * em
        done = (_CORE if core else 1.0) * width
        yield Rect(x, top, done, height, "bar", SUMMARY, role="legend")
        if core:
            yield Rect(x + done, top, width - done, height, "bar", SUMMARY_REST, role="legend")

    return draw


def milestone(x: float, y: float, em: float) -> Iterator[Shape]:
    """A diamond."""
    yield from diamond(x + 0.6 * em, y, 0.55 * em, False, False)


def critical_milestone(x: float, y: float, em: float) -> Iterator[Shape]:
    """A diamond, and one in a ring."""
    yield from milestone(x, y, em)
    yield from diamond(x + 2.0 * em, y, 0.6 * em, True, False)


def early_and_late(x: float, y: float, em: float) -> Iterator[Shape]:
    """A filled bar over a hollow one that stands further on."""
    yield Rect(
        x, y - 0.5 * em, 1.9 * em, 0.44 * em, "bar", NORMAL, NORMAL_EDGE, 0.08 * em, role="legend"
    )
    yield late_bar(x + 0.7 * em, y + 0.08 * em, 1.9 * em, 0.44 * em, em)


def spare(x: float, y: float, em: float) -> Iterator[Shape]:
    """The tint of time to spare."""
    yield room(x, y - 0.45 * em, 1.6 * em, 0.9 * em, False)


def missing(x: float, y: float, em: float) -> Iterator[Shape]:
    """The tint of missing time."""
    yield room(x, y - 0.45 * em, 1.6 * em, 0.9 * em, True)


def baseline(x: float, y: float, em: float) -> Iterator[Shape]:
    """A pale strip."""
    yield baseline_bar(x, WIDE * em, y - 0.12 * em, 0.24 * em)


def base(x: float, y: float, em: float) -> Iterator[Shape]:
    """A thin brown bar."""
    yield base_bar(x, WIDE * em, y - 0.08 * em, 0.17 * em)


def total_float(x: float, y: float, em: float) -> Iterator[Shape]:
    """A dotted line."""
    yield from float_line(x, x + 2.2 * em, y, em)


def link(x: float, y: float, em: float) -> Iterator[Shape]:
    """An arrow."""
    yield from arrow(((x, y), (x + 2 * em, y)), em, True, False)


def flags(x: float, y: float, em: float) -> Iterator[Shape]:
    """A hollow and a filled triangle."""
    yield flag(x + 0.5 * em, y - 0.35 * em, 0.42 * em, False)
    yield flag(x + 1.8 * em, y - 0.35 * em, 0.42 * em, True)


def front(x: float, y: float, em: float) -> Iterator[Shape]:
    """A dash-dot line."""
    yield front_dash((x, y), (x + 2.2 * em, y), em=em, role="legend")


def beyond(x: float, y: float, em: float) -> Iterator[Shape]:
    """The two triangles at the edges of a stretch of time."""
    for tip, back in ((x, x + 0.5 * em), (x + 1.4 * em, x + 0.9 * em)):
        yield polygon(
            (tip, y),
            (back, y - 0.36 * em),
            (back, y + 0.36 * em),
            layer="marker",
            fill=MUTED,
            role="legend",
        )


def patch(colour: str) -> Draw:
    """A tint of shaded days."""

    def draw(x: float, y: float, em: float) -> Iterator[Shape]:
        yield Rect(x, y - 0.5 * em, 1.2 * em, em, "bar", colour, "#D5DBE1", 0.4, role="legend")

    return draw


def nothing(x: float, y: float, em: float) -> Iterator[Shape]:
    """Words alone."""
    return iter(())
