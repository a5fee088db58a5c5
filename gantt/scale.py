"""The time scale over a chart: two tiers, and the strip with the names of holidays and stops."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache

from gantt.axis import Axis, Tier, cells
from gantt.named_days import Band, BandKind
from gantt.scene import Shape, Text, line
from gantt.style import GRID, GRID_FAINT, HOLIDAY_TEXT, INK, MUTED, STOP_TEXT
from gantt.text import Type

_STRIP_SIZE = 0.74
_LANES, _STOP_LANES = 3, 4
"""Lines for names: the names of stops may take one more than those of holidays."""
_AGAIN = 7.0
"""The least distance between two equal names, in em."""


def tier_shapes(
    axis: Axis,
    tier: Tier,
    rows: tuple[float, float],
    foot: float,
    size: float,
    em: float,
    type_: Type,
    *,
    bold: bool,
) -> Iterator[Shape]:
    """The names of one tier between two heights, and the lines between its cells down to `foot`.

    bold: the upper tier.
    """
    top, bottom = rows
    told = 0
    colour = GRID if bold else GRID_FAINT
    for start, left, right, name in _cells(axis, tier):
        if start > axis.first:
            ends = ((left, top), (left, foot))
            yield line(*ends, layer="grid", stroke=colour, width=0.5, role="scale")
        for words in _names(tier, bold, start.year, name, told):
            if type_.width(words, size * em, bold) <= right - left - 0.2 * em:
                told = start.year if "年" in words else told
                yield type_.set(
                    (left + right) / 2,
                    (top + bottom) / 2 + 0.36 * size * em,
                    words,
                    size * em,
                    colour=INK if bold else MUTED,
                    anchor="middle",
                    bold=bold,
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


def _names(tier: Tier, bold: bool, year: int, name: str, told: int) -> tuple[str, ...]:
    """The longest name that fits is set. The first month with room for it tells its year."""
    if tier == "month" and bold and year != told:
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
