"""Wall posters: summaries and milestones in letters that are read from afar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gantt.barchart.values import Chart, Row
from gantt.style import Sheet

_HEAD = 16.0
"""What stands over and under the rows, in em."""
_PRESSED = 0.86
"""How far rows may be pressed to spare a second sheet."""


def poster_of(chart: Chart, sheet: Sheet, wanted: bool) -> Chart:
    """The chart with summaries and milestones alone: where that is wanted, and on a wall paper that
    all rows would overfill. There, the deepest levels give way until one sheet holds the rest."""
    room = (sheet.height - 2 * sheet.margin - _HEAD * sheet.em) / sheet.row
    if not wanted and not (sheet.poster and len(chart.rows) > room):
        return chart
    chosen = _with_bars([row for row in chart.rows if row.kind in ("summary", "milestone")])
    if not any(row.start is not None for row in chosen):
        return chart
    deepest = _deepest(chosen, int(room / _PRESSED)) if sheet.poster else None
    levels = "" if deepest is None else f"前 {deepest + 1} 层"
    rows = tuple(row for row in chosen if deepest is None or row.depth <= deepest)
    ids = {row.id for row in rows}
    ties = tuple(tie for tie in chart.ties if tie.before in ids and tie.after in ids)
    front = any(row.stand for row in rows)
    notes = (f"本图仅列{levels}汇总与里程碑", *chart.notes)
    return replace(chart, rows=rows, ties=ties, has_front=front, notes=notes)


def _with_bars(rows: Sequence[Row]) -> list[Row]:
    """The rows without the headings that head nothing any more."""
    kept: list[Row] = []
    for row in reversed(rows):
        if not row.heading or (kept and kept[-1].depth > row.depth):
            kept.append(row)
    return kept[::-1]


def _deepest(rows: Sequence[Row], most: int) -> int | None:
    """The deepest level to which the rows fit; None where all of them do, or not even the first."""
    if len(rows) <= most:
        return None
    levels = sorted({row.depth for row in rows})
    fitting = [depth for depth in levels if sum(row.depth <= depth for row in rows) <= most]
    return max(fitting, default=None)
