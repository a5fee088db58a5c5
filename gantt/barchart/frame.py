"""The skeleton of one page: where the table, the scale and every row stand."""

from __future__ import annotations

from dataclasses import dataclass, field

from gantt.axis import Axis
from gantt.barchart.values import Chart, Row
from gantt.style import Sheet
from gantt.text import Type

BAR_TOP, BAR_HEIGHT = 0.20, 0.50
"""A bar inside its row, in row heights; the float runs below it, the link gap above it."""
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
    """One page's geometry. `top` is the upper edge of the framed chart, `left` of its table.

    What follows from the rest is stored: a page asks for it thousands of times.
    """

    chart: Chart
    sheet: Sheet
    type: Type
    axis: Axis
    heights: Heights
    left: float
    top: float
    row_height: float
    rows: tuple[Row, ...]
    em: float = field(init=False)
    """The type size of the table in points."""
    right: float = field(init=False)
    """The right edge of the plot."""
    body: float = field(init=False)
    """The upper edge of the first row."""
    bottom: float = field(init=False)
    """The lower edge of the last row."""
    _spots: tuple[Spot | None, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Work out what is stored."""
        body = self.top + self.heights.head
        object.__setattr__(self, "em", self.sheet.em)
        object.__setattr__(self, "right", self.axis.right)
        object.__setattr__(self, "body", body)
        object.__setattr__(self, "bottom", body + len(self.rows) * self.row_height)
        spots = tuple(self._spot(index, row) for index, row in enumerate(self.rows))
        object.__setattr__(self, "_spots", spots)

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
        return self._spots[index]

    def _spot(self, index: int, row: Row) -> Spot | None:
        if row.start is None or row.finish is None:
            return None
        top, height = self.row_top(index), self.row_height
        mid = top + (BAR_TOP + BAR_HEIGHT / 2) * height
        left, right = self.axis.x(row.start), self.axis.x(row.finish)
        if row.kind == "milestone":
            half = DIAMOND * height
            # at the edge of a stretch of time it moves in by half of itself: all ink on the plot
            x = min(max(left, self.axis.left + half), self.axis.right - half)
            return Spot(x - half, x + half, mid - half, mid + half, mid, True)
        right = max(right, left + 0.12 * self.em)
        if row.kind == "summary":
            y = top + SUMMARY_TOP * height
            return Spot(left, right, y, y + SUMMARY_HEIGHT * height, y + 0.11 * height, False)
        return Spot(
            left, right, top + BAR_TOP * height, top + (BAR_TOP + BAR_HEIGHT) * height, mid, False
        )
