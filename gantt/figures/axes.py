"""Axes of the small pictures: values to the left, days below, upright lines at instants."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from typing import Final

from gantt.figures.plot import Plot
from gantt.figures.scales import Days, Values, number
from gantt.scene import Path, Shape, line
from gantt.style import FRAME, GRID_FAINT, INK, MUTED


def value_axis(
    plot: Plot, scale: Values, left: float, right: float, unit: str = "", size: float = 1.0
) -> Iterator[Shape]:
    """Horizontal grid lines with their values to the left; the zero line is the darker one.

    `unit` follows every number (%).
    """
    for value in scale.ticks:
        y = scale.at(value)
        strong = value == scale.low
        yield line(
            (left, y),
            (right, y),
            layer="grid",
            stroke=FRAME if strong else GRID_FAINT,
            width=0.8 if strong else 0.6,
            role="value-grid",
        )
        words = f"{number(value)}{unit}"
        x = left - 0.6 * plot.em
        yield plot.say(
            x, y, words, size=size, colour=MUTED, anchor="end", layer="table", role="tick"
        )


def day_axis(
    plot: Plot, scale: Days, top: float, foot: float, *, grid: bool = True
) -> Iterator[Shape]:
    """Ticks below `foot` with faint upright lines up to `top`; a second line tells the years."""
    em = plot.em
    width = plot.type.width("10-30", em) + 0.9 * em
    low, high = plot.canvas.margin, plot.canvas.width - plot.canvas.margin
    told = low
    for day, words, year in scale.ticks(width):
        x = scale.at(day)
        if grid:
            yield line(
                (x, top), (x, foot), layer="grid", stroke=GRID_FAINT, width=0.6, role="day-grid"
            )
        yield line(
            (x, foot), (x, foot + 0.35 * em), layer="grid", stroke=FRAME, width=0.8, role="tick"
        )
        for row, text in enumerate((words, year)):
            half = plot.type.width(text, (1.0 - 0.1 * row) * em) / 2
            at = min(max(x, low + half), high - half)
            if not text or (row and at - half < told):
                continue
            if row:
                told = at + half + 0.6 * em
            yield plot.say(
                at,
                foot + (1.1 + 1.2 * row) * em,
                text,
                size=1.0 - 0.1 * row,
                colour=MUTED,
                anchor="middle",
                layer="table",
                role="tick",
            )


DAY_AXIS_EM: Final = 3.0
"""How many em a day axis takes below the plot."""


def upright(
    x: float,
    top: float,
    foot: float,
    colour: str = INK,
    *,
    dash: tuple[float, ...] = (),
    width: float = 1.2,
    role: str = "data-date-line",
) -> Path:
    """A line across the plot at an instant: the data date, a deadline."""
    return line(
        (x, top), (x, foot), layer="marker", stroke=colour, width=width, dash=dash, role=role
    )


@dataclass(frozen=True, slots=True)
class Flag:
    """Words that name an upright line at `x`."""

    x: float
    words: str
    colour: str = INK
    bold: bool = False


FLAG_EM: Final = 1.35
"""How many em a row of flags takes above the plot."""


_SIDES: Final = ((0.5, 0), (0.0, 1), (1.0, 1))
"""How much of a flag lies left of its line, with what that costs: centred words are best."""


def _set(plot: Plot, flags: Sequence[Flag]) -> list[tuple[float, int]]:
    """Left edge and row of each flag, row 0 next to the plot, so that no two touch: in one row
    where they can stand beside their lines, else in as many as it takes."""
    widths = [plot.type.width(flag.words, plot.em, flag.bold) for flag in flags]
    sides = sorted(product(_SIDES, repeat=len(flags)), key=lambda s: sum(cost for _, cost in s))
    for chosen in sides if len(flags) <= _MOST_SIDES else ():
        lefts = [
            _left(plot, flag.x, width, share)
            for flag, width, (share, _) in zip(flags, widths, chosen, strict=True)
        ]
        if not _clash(plot, [(a, a + w) for a, w in zip(lefts, widths, strict=True)]):
            return [(left, 0) for left in lefts]
    rows: list[list[tuple[float, float]]] = []
    setting = []
    for flag, width in zip(flags, widths, strict=True):
        left = _left(plot, flag.x, width, 0.5)
        span = (left, left + width)
        row = next((k for k, row in enumerate(rows) if not _clash(plot, [*row, span])), len(rows))
        if row == len(rows):
            rows.append([])
        rows[row].append(span)
        setting.append((left, row))
    return setting


_MOST_SIDES: Final = 5
"""Flags beyond so many have too many ways to stand for all to be tried."""


def flag_rows(plot: Plot, flags: Sequence[Flag]) -> list[int]:
    """The row of each flag, 0 next to the plot."""
    return [row for _, row in _set(plot, flags)]


def flag_texts(plot: Plot, flags: Sequence[Flag], top: float) -> Iterator[Shape]:
    """The flags above `top`."""
    for flag, (left, row) in zip(flags, _set(plot, flags), strict=True):
        y = top - (row + 0.62) * FLAG_EM * plot.em
        yield plot.say(left, y, flag.words, colour=flag.colour, bold=flag.bold, role="flag")


def _left(plot: Plot, x: float, width: float, share: float) -> float:
    """The left edge of words with `share` of them left of x, held on the paper."""
    low, high = plot.canvas.margin, plot.canvas.width - plot.canvas.margin
    return min(max(x - share * width, low), high - width)


def _clash(plot: Plot, spans: list[tuple[float, float]]) -> bool:
    """Whether two stretches of one row come nearer than a letter."""
    ordered = sorted(spans)
    return any(b < a + 0.9 * plot.em for (_, a), (b, _) in pairwise(ordered))
