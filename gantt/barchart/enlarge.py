"""Larger letters where a short chart would leave much of its paper white."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from gantt.axis import Axis
from gantt.barchart.paging import Window
from gantt.barchart.table import natural_width
from gantt.barchart.values import Chart
from gantt.style import Sheet
from gantt.text import Type

_MOST, _MOST_ON_WALLS = 1.6, 1.8
_AROUND: Final = 19.0
"""What stands over and under the rows at most, in em."""


def enlarged(
    sheet: Sheet, chart: Chart, type_: Type, keys: Sequence[str], windows: Sequence[Window]
) -> Sheet:
    """The sheet with letters and rows as large as leaves all rows on one page, no name shortened
    that was whole, and the scale with its tiers."""
    if (len(chart.rows) + 1) * sheet.row > sheet.height:
        return sheet  # more than a page: spare the measuring
    table = natural_width(chart, chart.rows, sheet, type_, keys)
    spans = [(window.first, window.end) for window in windows] or [(chart.first, chart.end)]
    first, end = max(spans, key=lambda span: span[1] - span[0])

    def axis(factor: float) -> Axis:
        margin = factor * sheet.margin
        return Axis(first, end, margin + factor * table, sheet.width - margin)

    tiers = axis(1.0).tiers(sheet.em)
    most = _MOST_ON_WALLS if sheet.poster else _MOST
    for step in range(round(100 * most), 100, -5):
        factor = step / 100
        larger = replace(sheet, em=factor * sheet.em, row=factor * sheet.row)
        margins = 2 * larger.margin
        if (
            len(chart.rows) * larger.row + _AROUND * larger.em <= larger.height - margins
            and factor * table <= larger.table * (larger.width - margins)
            and axis(factor).tiers(larger.em) == tiers
        ):
            return larger
    return sheet
