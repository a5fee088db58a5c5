"""The layout of a 横道图: pages of rows under a repeated head, every shape in points."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

from gantt.axis import Axis
from gantt.barchart.bars import row_shapes
from gantt.barchart.columns import asked
from gantt.barchart.edges import goes_on, lies_beyond
from gantt.barchart.enlarge import enlarged
from gantt.barchart.frame import Frame, Heights
from gantt.barchart.ground import ground_shapes
from gantt.barchart.header import NOTE_LINE, header_shapes, said
from gantt.barchart.labels import place_labels
from gantt.barchart.legend import LEGEND_LINE, Shown, legend_lines, legend_shapes
from gantt.barchart.links import link_shapes, route_links
from gantt.barchart.marks import front_shapes, line_labels, upright_lines
from gantt.barchart.options import BarOptions
from gantt.barchart.paging import cut, near, windows_of
from gantt.barchart.poster import poster_of
from gantt.barchart.table import Column, columns_of, starred_in, table_shapes
from gantt.barchart.values import Chart, Row
from gantt.head import page_number
from gantt.scale import strip_lanes
from gantt.scene import Rect, Scene, Shape, painted
from gantt.style import PAPER, Sheet
from gantt.text import Type

_TALLEST, _SHORTEST = 1.6, 0.86
"""How far the row height of a sheet may be stretched, or pressed to spare a second page."""
_NUMBER_SIZE = 0.9
_SURE = 0.75
"""Rows that fill no more than this share of a sheet surely stand on one page."""
_OBSTACLES = (
    "link",
    "arrowhead",
    "due-line",
    "data-date-line",
    "flag",
    "flag-missed",
    "front",
    "front-point",
    "goes-on",
)
_OTHER_PLANS = ("baseline", "base")


def layout_bars(chart: Chart, type_: Type, options: BarOptions | None = None) -> list[Scene]:
    """The pages of a chart, one scene each: all rows of one stretch of time, then of the next.

    Raises:
        InputError: DP704 no such paper, DP706 and DP707 as `asked` and `columns_of`, DP708 as
            `windows_of` and `near`.
    """
    options = options or BarOptions()
    sheet = options.sheet
    chart = poster_of(chart, sheet, options.poster)
    windows = windows_of(chart, options.span, options.since, options.until)
    if len(windows) == 1 and options.span is None:
        chart = near(chart, windows[0])
    keys = asked(options.columns)
    sheet = enlarged(sheet, chart, type_, keys, windows)
    columns = columns_of(chart, chart.rows, sheet, type_, keys)
    left = sheet.margin + sum(column.width for column in columns)
    stretches = [_legible(cut(chart, window), sheet, left) for window in windows]
    stretches = stretches or [_legible(chart, sheet, left)]
    heights = _heights(stretches, columns, sheet, type_)
    room = sheet.height - 2 * sheet.margin - heights.around
    count = min(_rows_a_page(len(chart.rows), room, sheet), len(chart.rows))
    height = min(room / count, _TALLEST * sheet.row)
    one_year = chart.first.year == chart.end.year
    parts = _parts(chart.rows, count)
    places = [(stretch, axis, part) for stretch, axis in stretches for part in parts]
    scenes = []
    for number, (stretch, axis, part) in enumerate(places, 1):
        frame = Frame(
            _shaded(stretch, stretch.rows[part]),
            sheet,
            type_,
            axis,
            heights,
            sheet.margin,
            sheet.margin + heights.header,
            height,
            stretch.rows[part],
        )
        cells = [column.part(part) for column in columns]
        shapes = list(_page(frame, cells, number, len(places), one_year))
        scenes.append(Scene(sheet.width, sheet.height, chart.title, painted(shapes)))
    return scenes


def _legible(chart: Chart, sheet: Sheet, left: float) -> tuple[Chart, Axis]:
    """The chart on its axis, with those shaded days that are wide enough to be seen there."""
    axis = Axis(chart.first, chart.end, left, sheet.width - sheet.margin)
    return replace(chart, bands=tuple(band for band in chart.bands if axis.shows(band))), axis


def _shaded(chart: Chart, rows: Sequence[Row]) -> Chart:
    """The chart with those shaded days on which a work of these rows rests."""
    resting = {row.calendar for row in rows}
    bands = (band for band in chart.bands if band.calendars is None or band.calendars & resting)
    return replace(chart, bands=tuple(bands))


def _heights(
    stretches: Sequence[tuple[Chart, Axis]], columns: Sequence[Column], sheet: Sheet, type_: Type
) -> Heights:
    """The same on every page, so that sheets can be laid side by side. No page shows more than all
    rows of its stretch, so none needs more lines for its legend."""
    em = sheet.em
    lanes = max(strip_lanes(axis, chart.bands, type_, em) for chart, axis in stretches)
    room = sheet.width - 2 * sheet.margin
    notes = max(len(said(chart, room, em, type_)[1]) for chart, _ in stretches)
    starred, beside = starred_in(columns), _beside_number(room, em, type_)
    wholes = [
        Shown(
            chart,
            chart.rows,
            axis,
            type_,
            em,
            starred,
            any(any(row.cut) for row in chart.rows),
            bound=len(chart.rows) * _SHORTEST * sheet.row > _SURE * sheet.height,
        )
        for chart, axis in stretches
    ]
    lines = max(len(legend_lines(whole, beside)) for whole in wholes)
    return Heights(
        header=(5.3 + NOTE_LINE * notes) * em,
        months=2.1 * em,
        parts=1.75 * em,
        strip=(0.9 * lanes + 0.2) * em if lanes else 0.0,
        flags=2.4 * em,
        legend=(1.8 + LEGEND_LINE * (lines - 1)) * em,
    )


def _rows_a_page(count: int, room: float, sheet: Sheet) -> int:
    """As many as stand at the sheet's row height; all of them where a little pressing is enough."""
    if count * sheet.row * _SHORTEST <= room:
        return count
    return max(int(room / sheet.row), 1)


def _parts(rows: Sequence[Row], count: int) -> list[slice]:
    """The rows of each page; a summary does not stand at the foot of a page without its works."""
    parts, start = [], 0
    while start < len(rows):
        end = min(start + count, len(rows))
        while end < len(rows) and end > start + 1 and rows[end - 1].kind == "summary":
            end -= 1
        parts.append(slice(start, end))
        start = end
    return parts


def _page(
    frame: Frame, columns: Sequence[Column], number: int, pages: int, one_year: bool
) -> Iterator[Shape]:
    sheet = frame.sheet
    yield Rect(0, 0, sheet.width, sheet.height, "ground", PAPER, role="paper")
    yield from header_shapes(frame)
    edges = list(accumulate((column.width for column in columns), initial=frame.left))
    yield from ground_shapes(frame, edges[1:-1])
    yield from table_shapes(frame, columns)
    ink: list[Shape] = [
        shape for index in range(len(frame.rows)) for shape in row_shapes(frame, index)
    ]
    ink += link_shapes(route_links(frame), frame.em)
    ink += upright_lines(frame)
    ink += front_shapes(frame)
    ink += goes_on(frame)
    yield from ink
    obstacles = [shape for shape in ink if shape.role in _OBSTACLES]
    others = [shape for shape in ink if shape.role in _OTHER_PLANS]
    away = list(lies_beyond(frame, [*obstacles, *others]))
    yield from away
    yield from place_labels(frame, obstacles, one_year)
    yield from line_labels(frame)
    beyond = any(shape.role == "goes-on" for shape in (*ink, *away))
    yield _footer(frame, number, pages)
    yield from _legend(frame, starred_in(columns), beyond)


def _footer(frame: Frame, number: int, pages: int) -> Shape:
    size = _NUMBER_SIZE * frame.em
    y = frame.bottom + frame.heights.flags + 0.9 * frame.em
    return page_number(number, pages, frame.right, y + 0.34 * size, size, frame.type)


def _legend(frame: Frame, starred: bool, beyond: bool) -> Iterator[Shape]:
    em = frame.em
    shown = Shown(frame.chart, frame.rows, frame.axis, frame.type, em, starred, beyond)
    room = _beside_number(frame.right - frame.left, em, frame.type)
    yield from legend_shapes(shown, frame.left, frame.bottom + frame.heights.flags + 0.9 * em, room)


def _beside_number(room: float, em: float, type_: Type) -> float:
    """What the number of the page leaves to the legend."""
    return room - type_.width("第 000 页 / 共 000 页", _NUMBER_SIZE * em) - 2 * em
