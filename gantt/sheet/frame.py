"""The measures of a row in CSS pixels, and where an instant stands across the plot.

The plot has no width of its own: places are shares of it, so that one file serves every zoom,
screen and paper. The nominal width is the one at which words are kept off lines.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from gantt.axis import Axis
from gantt.barchart.chart import Chart, Row

ROW: Final = 22
BAR_TOP, BAR_HEIGHT = 4, 11
BAR_FOOT: Final = BAR_TOP + BAR_HEIGHT
MID: Final = 9.5
STEM: Final = 3
"""How far right of a bar's end a link goes down; sheet.css moves the links by it."""
UNITS: Final = 10_000
"""The width of a plot in the units of stretched paths."""
SECTION, SECTION_SPARE = 38, 12
"""The most rows of a section: with the head and the legend they fit a page of A3."""
SECTION_FIRST: Final = 33
"""The first page also has the title."""
WINDOW, LEAST_PLOT = 1464, 620
"""What a window of 1,500 pixels leaves for table and plot; sheet.css keeps the plot as wide."""
LETTER: Final = 11.0
"""The size of words in the plot."""
_NARROW, _WIDE = 0.57, 1.0


@dataclass(frozen=True, slots=True)
class Section:
    """Rows that stand in one table under one picture. `first` is the place of the first row."""

    first: int
    rows: tuple[Row, ...]

    @property
    def height(self) -> int:
        """In pixels."""
        return ROW * len(self.rows)


@dataclass(frozen=True, slots=True)
class Plot:
    """The plot: its days in units, and its nominal width in pixels."""

    axis: Axis
    nominal: float

    def at(self, moment: int) -> float:
        """Where an instant stands, in units."""
        return self.axis.x(moment)

    def px(self, moment: int) -> float:
        """Where an instant stands at the nominal width."""
        return self.pixels(self.axis.x(moment))

    def pixels(self, units: float) -> float:
        """Units at the nominal width."""
        return units * self.nominal / UNITS


def plot_of(chart: Chart, table: int) -> Plot:
    """The plot beside a table of `table` pixels."""
    return Plot(axis_of(chart), float(max(WINDOW - table, LEAST_PLOT)))


def axis_of(chart: Chart, width: float = UNITS) -> Axis:
    """The plot as an axis of `width`."""
    return Axis(chart.first, chart.end, 0.0, float(width))


def share(axis: Axis, moment: int) -> str:
    """The place of an instant as a percentage of the plot."""
    return percent(axis.x(moment) / axis.right)


def percent(part: float) -> str:
    """A share of the plot, to a thousandth of a percent."""
    return f"{100 * part:.3f}".rstrip("0").rstrip(".") + "%"


def sections_of(rows: Sequence[Row]) -> Iterator[Section]:
    """Runs of at most 38 rows, cut before a summary where one stands near enough to the end."""
    start = 0
    while start < len(rows):
        most = SECTION if start else SECTION_FIRST
        end = min(start + most, len(rows))
        if end < len(rows):
            heads = [
                place
                for place in range(start + most - SECTION_SPARE, end + 1)
                if rows[place].kind == "summary"
            ]
            end = min(heads, key=lambda place: (rows[place].depth, -place), default=end)
        yield Section(start, tuple(rows[start:end]))
        start = end


def width_of(text: str, size: float = LETTER) -> float:
    """About how wide a text is: a Chinese character is an em, another one a good half."""
    return size * sum(map(_em, text))


@lru_cache(maxsize=4096)
def _em(letter: str) -> float:
    return _WIDE if unicodedata.east_asian_width(letter) in "WFA" else _NARROW
