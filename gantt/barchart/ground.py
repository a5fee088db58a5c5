"""What lies behind the bars: the scale, shaded days with their names, grid and frame."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from gantt.barchart.frame import Frame
from gantt.scale import strip_texts, tier_shapes
from gantt.scene import Rect, Shape, line
from gantt.style import (
    BAND,
    FRAME,
    GRID,
    GRID_FAINT,
    HOLIDAY,
    STOP,
    WEEKEND,
)


def ground_shapes(frame: Frame, splits: Sequence[float]) -> Iterator[Shape]:
    """Summary bands, shaded days, grid, scale and frame.

    Args:
        frame: the page.
        splits: the x of the lines between table columns.
    """
    for index, row in enumerate(frame.rows):
        if row.kind == "summary":
            y = frame.row_top(index)
            width = frame.right - frame.left
            yield Rect(frame.left, y, width, frame.row_height, "ground", BAND, role="summary-band")
    yield from _shades(frame)
    yield from _row_lines(frame)
    yield from _scale(frame)
    yield from _outline(frame, splits)


def _shades(frame: Frame) -> Iterator[Shape]:
    axis, height = frame.axis, frame.bottom - frame.body
    for band in frame.chart.bands:
        x, colour = (
            axis.at(band.first),
            {"weekend": WEEKEND, "holiday": HOLIDAY, "stop": STOP}[band.kind],
        )
        width = axis.at(band.end) - x
        if band.calendars is None:
            yield Rect(x, frame.body, width, height, "ground", colour, role=band.kind)
            continue
        top = frame.body
        for rests, run in groupby(row.calendar in band.calendars for row in frame.rows):
            tall = len(list(run)) * frame.row_height
            if rests:
                yield Rect(x, top, width, tall, "ground", colour, role=band.kind)
            top += tall


def _row_lines(frame: Frame) -> Iterator[Shape]:
    for index in range(1, len(frame.rows)):
        y = frame.row_top(index)
        yield line(
            (frame.left, y),
            (frame.right, y),
            layer="grid",
            stroke=GRID_FAINT,
            width=0.06 * frame.em,
            role="row-line",
        )


def _scale(frame: Frame) -> Iterator[Shape]:
    upper, lower = frame.axis.tiers(frame.em)
    top, middle = frame.top, frame.top + frame.heights.months
    bottom = middle + frame.heights.parts
    axis, em, type_ = frame.axis, frame.em, frame.type
    yield from tier_shapes(axis, upper, (top, middle), frame.bottom, 1.0, em, type_, bold=True)
    yield from tier_shapes(axis, lower, (middle, bottom), bottom, 0.86, em, type_, bold=False)
    yield line(
        (frame.axis.left, middle),
        (frame.right, middle),
        layer="grid",
        stroke=GRID,
        width=0.5,
        role="scale",
    )
    yield from strip_texts(frame.axis, frame.chart.bands, frame.type, frame.em, bottom)


def _outline(frame: Frame, splits: Sequence[float]) -> Iterator[Shape]:
    top, bottom = frame.top, frame.bottom
    for x in splits:
        yield line(
            (x, top), (x, bottom), layer="grid", stroke=GRID_FAINT, width=0.5, role="column-line"
        )
    x = frame.axis.left
    yield line((x, top), (x, bottom), layer="grid", stroke=FRAME, width=0.9, role="frame")
    yield line(
        (frame.left, frame.body),
        (frame.right, frame.body),
        layer="grid",
        stroke=FRAME,
        width=0.9,
        role="frame",
    )
    yield Rect(
        frame.left,
        top,
        frame.right - frame.left,
        bottom - top,
        "frame",
        None,
        FRAME,
        0.9,
        role="frame",
    )
