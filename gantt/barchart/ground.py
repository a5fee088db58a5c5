"""What lies behind the bars: the scale, shaded days with their names, grid and frame."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import groupby

from gantt.axis import Axis, Tier, cells
from gantt.barchart.frame import Frame
from gantt.named_days import Band, BandKind
from gantt.scene import Rect, Shape, Text, line
from gantt.style import (
    BAND,
    FRAME,
    GRID,
    GRID_FAINT,
    HOLIDAY,
    HOLIDAY_TEXT,
    INK,
    MUTED,
    STOP,
    STOP_TEXT,
    WEEKEND,
)
from gantt.text import Type

_STRIP_SIZE = 0.74
_LANES, _STOP_LANES = 3, 4
"""Lines for names: the names of stops may take one more than those of holidays."""
_AGAIN = 7.0
"""The least distance between two equal names, in em."""


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
    yield from _tier(frame, upper, top, middle, frame.bottom, 1.0, True)
    yield from _tier(frame, lower, middle, bottom, frame.body, 0.86, False)
    yield line(
        (frame.axis.left, middle),
        (frame.right, middle),
        layer="grid",
        stroke=GRID,
        width=0.5,
        role="scale",
    )
    yield from strip_texts(frame.axis, frame.chart.bands, frame.type, frame.em, bottom)


def _tier(
    frame: Frame, tier: Tier, top: float, bottom: float, foot: float, size: float, upper: bool
) -> Iterator[Shape]:
    """The names of one tier and the lines between its cells; the upper ones run to `foot`."""
    em, told = frame.em, 0
    for start, left, right, name in _cells(frame.axis, tier):
        if start > frame.axis.first:
            reach = foot if upper else bottom
            colour = GRID if upper else GRID_FAINT
            yield line(
                (left, top), (left, reach), layer="grid", stroke=colour, width=0.5, role="scale"
            )
        for words in _names(tier, upper, start.year, name, told):
            if frame.type.width(words, size * em, upper) <= right - left - 0.2 * em:
                told = start.year if "年" in words else told
                yield frame.type.set(
                    (left + right) / 2,
                    (top + bottom) / 2 + 0.36 * size * em,
                    words,
                    size * em,
                    colour=INK if upper else MUTED,
                    anchor="middle",
                    bold=upper,
                    layer="grid",
                    role="scale",
                )
                break


@lru_cache(maxsize=4)  # every page of a stretch of time has the same scale
def _cells(axis: Axis, tier: Tier) -> tuple[tuple[date, float, float, str], ...]:
    """(first day, left edge, right edge, name) of every cell of a tier."""
    return tuple(
        (start, axis.at(start), axis.at(end), name)
        for start, end, name in cells(tier, axis.first, axis.end)
    )


def _names(tier: Tier, upper: bool, year: int, name: str, told: int) -> tuple[str, ...]:
    """The longest name that fits is set. The first month with room for it tells its year."""
    if tier == "month" and upper and year != told:
        return f"{year}年{name}", f"{year % 100:02}年{name}", name
    return (name, name[2:], name[2:4]) if tier == "year" else (name,)


def strip_lanes(axis: Axis, bands: Sequence[Band], type_: Type, em: float) -> int:
    """How many lines the names of holidays and stops need, so that none overlaps another."""
    return 1 + max((lane for _, lane, _ in _named(axis, bands, type_, em)), default=-1)


def strip_texts(
    axis: Axis, bands: Sequence[Band], type_: Type, em: float, top: float
) -> Iterator[Text]:
    """The names of holidays and stops, centred over their days."""
    size = _STRIP_SIZE * em
    for band, lane, centre in _named(axis, bands, type_, em):
        colour = HOLIDAY_TEXT if band.kind == "holiday" else STOP_TEXT
        y = top + (lane + 0.86) * 1.2 * size
        yield type_.set(
            centre,
            y,
            band.name,
            size,
            colour=colour,
            anchor="middle",
            layer="grid",
            role="named-day",
        )


def unnamed(axis: Axis, bands: Sequence[Band], type_: Type, em: float) -> dict[BandKind, list[str]]:
    """The names that found no place over the chart, for the legend to tell, by kind."""
    told = {band.name for band, _, _ in _named(axis, bands, type_, em)}
    rest: dict[BandKind, list[str]] = {}
    for band in bands:
        names = rest.setdefault(band.kind, [])
        if band.kind != "weekend" and band.name not in (*told, *names, ""):
            names.append(band.name)
    return rest


def _named(
    axis: Axis, bands: Sequence[Band], type_: Type, em: float
) -> Iterator[tuple[Band, int, float]]:
    """(band, line, centre) of every name. Stops first: a holiday that finds no line is left out."""
    size, edges = _STRIP_SIZE * em, [[(-1.0, -1.0)] for _ in range(_STOP_LANES)]
    named = [band for band in bands if band.kind != "weekend" and band.name]
    last: dict[str, float] = {}
    for band in sorted(named, key=lambda band: (band.kind != "stop", band.first, band.name)):
        half = type_.width(band.name, size) / 2
        centre = (axis.at(band.first) + axis.at(band.end)) / 2
        centre = min(max(centre, axis.left + half + 1), axis.right - half - 1)
        low, high = centre - half - 0.25 * em, centre + half + 0.25 * em
        if centre - last.get(band.name, -1e9) < _AGAIN * em:
            continue  # the same name stands close by: one name serves a run of rainy days
        for lane, taken in enumerate(edges[: _STOP_LANES if band.kind == "stop" else _LANES]):
            if all(high <= left or low >= right for left, right in taken):
                taken.append((low, high))
                last[band.name] = centre
                yield band, lane, centre
                break


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
