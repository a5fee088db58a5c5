"""The skeleton of one page: where the table, the scale and every row stand."""

from __future__ import annotations

from dataclasses import dataclass

from gantt.axis import Axis
from gantt.chart import Chart, Row
from gantt.style import Sheet
from gantt.text import Type

BAR_TOP, BAR_HEIGHT = 0.20, 0.50
"""A bar inside its row, in row heights; the float runs below it, the link gap above it."""
FLOAT_AT = 0.83
BASE_TOP, BASE_HEIGHT = 0.735, 0.085
"""The bar of the plan that a scenario changes: thin, right below the scenario's own."""
SUMMARY_TOP, SUMMARY_HEIGHT = 0.26, 0.22
DIAMOND = 0.33


@dataclass(frozen=True, slots=True)
class Heights:
    """The vertical measures of a page in points, from its top edge down."""

    header: float
    months: float
    parts: float
    strip: float
    flags: float
    legend: float

    @property
    def head(self) -> float:
        """The scale with both tiers and the strip of names."""
        return self.months + self.parts + self.strip

    @property
    def around(self) -> float:
        """Everything on a page but its rows and margins."""
        return self.header + self.head + self.flags + self.legend


@dataclass(frozen=True, slots=True)
class Spot:
    """The ink of one row in the plot: what a link leaves and enters, what a label stands beside."""

    left: float
    right: float
    top: float
    bottom: float
    mid: float
    point: bool
    """A milestone: entered at its tip, not along its top."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One page's geometry. `top` is the upper edge of the framed chart, `left` of its table."""

    chart: Chart
    sheet: Sheet
    type: Type
    axis: Axis
    heights: Heights
    left: float
    top: float
    row_height: float
    rows: tuple[Row, ...]

    @property
    def em(self) -> float:
        """The type size of the table in points."""
        return self.sheet.em

    @property
    def right(self) -> float:
        """The right edge of the plot."""
        return self.axis.right

    @property
    def body(self) -> float:
        """The upper edge of the first row."""
        return self.top + self.heights.head

    @property
    def bottom(self) -> float:
        """The lower edge of the last row."""
        return self.body + len(self.rows) * self.row_height

    def row_top(self, index: int) -> float:
        """The upper edge of a row."""
        return self.body + index * self.row_height

    def baseline(self, index: int) -> float:
        """The baseline of a row's text: optically centred on the bar."""
        return self.row_top(index) + (BAR_TOP + BAR_HEIGHT / 2) * self.row_height + 0.36 * self.em

    def rows_between(self, top: float, bottom: float) -> range:
        """The indices of the rows that the heights `top` to `bottom` touch."""
        first = int((top - self.body) / self.row_height)
        last = int((bottom - self.body) / self.row_height)
        return range(max(first, 0), min(last, len(self.rows) - 1) + 1)

    def spot(self, index: int) -> Spot | None:
        """Where the ink of a row stands; None for a row without dates."""
        row = self.rows[index]
        if row.start is None or row.finish is None:
            return None
        top, height = self.row_top(index), self.row_height
        mid = top + (BAR_TOP + BAR_HEIGHT / 2) * height
        left, right = self.axis.x(row.start), self.axis.x(row.finish)
        if row.kind == "milestone":
            half = DIAMOND * height
            return Spot(left - half, right + half, mid - half, mid + half, mid, True)
        right = max(right, left + 0.12 * self.em)
        if row.kind == "summary":
            y = top + SUMMARY_TOP * height
            return Spot(left, right, y, y + SUMMARY_HEIGHT * height, y + 0.11 * height, False)
        return Spot(
            left, right, top + BAR_TOP * height, top + (BAR_TOP + BAR_HEIGHT) * height, mid, False
        )
