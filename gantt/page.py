"""The layout of a 横道图: pages of rows under a repeated head, every shape in points."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate

from gantt.axis import Axis
from gantt.bars import row_shapes
from gantt.chart import Chart, Row
from gantt.frame import Frame, Heights
from gantt.ground import ground_shapes, strip_lanes
from gantt.labels import place_labels
from gantt.legend import legend_shapes
from gantt.links import link_shapes, route_links
from gantt.marks import front_shapes, line_labels, upright_lines
from gantt.scene import Rect, Scene, Shape, line, painted
from gantt.style import BAD, CONTRACT, FRAME, INK, MUTED, PAPER, Sheet
from gantt.table import Column, columns_of, table_shapes
from gantt.text import Type

_TALLEST, _SHORTEST = 1.25, 0.86
"""How far the row height of a sheet may be stretched, or pressed to spare a second page."""
_OBSTACLES = (
    "link",
    "arrowhead",
    "due-line",
    "data-date-line",
    "flag",
    "flag-missed",
    "front",
    "front-point",
)


def layout_bars(chart: Chart, sheet: Sheet, type_: Type) -> list[Scene]:
    """The pages of a chart, one scene each."""
    rows = _shown(chart, sheet)
    columns = columns_of(chart, rows, sheet, type_)
    axis = _axis(chart, sheet, columns)
    chart = replace(chart, bands=tuple(band for band in chart.bands if axis.shows(band)))
    heights = _heights(chart, sheet, axis, type_)
    room = sheet.height - 2 * sheet.margin - heights.around
    count = _rows_a_page(len(rows), room, sheet)
    height = min(room / min(count, len(rows)), _TALLEST * sheet.row)
    pages = [rows[k : k + count] for k in range(0, len(rows), count)]
    scenes = []
    for number, page in enumerate(pages, 1):
        start = (number - 1) * count
        frame = Frame(
            chart,
            sheet,
            type_,
            axis,
            heights,
            sheet.margin,
            sheet.margin + heights.header,
            height,
            page,
        )
        part = [_part(column, start, len(page)) for column in columns]
        shapes = list(_page(frame, part, number, len(pages), len(rows) < len(chart.rows)))
        scenes.append(Scene(sheet.width, sheet.height, chart.title, painted(shapes)))
    return scenes


def _shown(chart: Chart, sheet: Sheet) -> tuple[Row, ...]:
    """All rows; on a poster that they would overfill, summaries and milestones only."""
    capacity = int((sheet.height - 2 * sheet.margin - 16 * sheet.em) / sheet.row)
    if sheet.poster and len(chart.rows) > capacity:
        chosen = tuple(row for row in chart.rows if row.kind in ("summary", "milestone"))
        return chosen or chart.rows
    return chart.rows


def _part(column: Column, start: int, count: int) -> Column:
    cells = column.cells[start : start + count]
    return Column(column.heading, cells, column.anchor, column.width, column.indented)


def _axis(chart: Chart, sheet: Sheet, columns: list[Column]) -> Axis:
    left = sheet.margin + sum(column.width for column in columns)
    return Axis(chart.first, chart.end, left, sheet.width - sheet.margin)


def _heights(chart: Chart, sheet: Sheet, axis: Axis, type_: Type) -> Heights:
    em = sheet.em
    lanes = strip_lanes(axis, chart.bands, type_, em)
    return Heights(
        header=5.3 * em,
        months=2.1 * em,
        parts=1.75 * em,
        strip=(0.9 * lanes + 0.2) * em if lanes else 0.0,
        flags=2.4 * em,
        legend=1.8 * em,
    )


def _rows_a_page(count: int, room: float, sheet: Sheet) -> int:
    """As many as stand at the sheet's row height; all of them where a little pressing is enough."""
    if count * sheet.row * _SHORTEST <= room:
        return count
    return max(int(room / sheet.row), 1)


def _page(
    frame: Frame, columns: list[Column], number: int, pages: int, chosen: bool
) -> Iterator[Shape]:
    sheet = frame.sheet
    yield Rect(0, 0, sheet.width, sheet.height, "ground", PAPER, role="paper")
    yield from _header(frame, chosen)
    edges = list(accumulate((column.width for column in columns), initial=frame.left))
    yield from ground_shapes(frame, edges[1:-1])
    yield from table_shapes(frame, columns)
    ink: list[Shape] = [
        shape for index in range(len(frame.rows)) for shape in row_shapes(frame, index)
    ]
    ink += link_shapes(route_links(frame), frame.em)
    ink += upright_lines(frame)
    ink += front_shapes(frame)
    yield from ink
    year = frame.chart.first.year == frame.chart.end.year
    yield from place_labels(frame, [shape for shape in ink if _role(shape) in _OBSTACLES], year)
    yield from line_labels(frame)
    yield from _footer(frame, number, pages)


def _role(shape: Shape) -> str:
    return shape.role


def _header(frame: Frame, chosen: bool) -> Iterator[Shape]:
    """Title, verdict, facts, and the lines to sign on."""
    chart, em, type_ = frame.chart, frame.em, frame.type
    signs_left = frame.right - _signs_width(frame)
    title_y = frame.sheet.margin + 1.75 * em
    size = 2.1 * em
    verdict_width = (
        type_.width(chart.verdict, 1.25 * em, bold=True) + 1.4 * em if chart.verdict else 0.0
    )
    room = frame.right - frame.left - verdict_width - 1.2 * em
    title = type_.fit(chart.title, room, size, bold=True)
    yield type_.set(frame.left, title_y, title, size, bold=True, layer="frame", role="title")
    if chart.verdict:
        x = frame.left + type_.width(title, size, bold=True) + 1.2 * em
        colour = BAD if chart.short else CONTRACT
        yield Rect(x, title_y - 1.5 * em, verdict_width, 2.0 * em, "grid", colour, role="verdict")
        yield type_.set(
            x + verdict_width / 2,
            title_y - 0.05 * em,
            chart.verdict,
            1.25 * em,
            colour=PAPER,
            anchor="middle",
            bold=True,
            layer="frame",
            ground=colour,
            role="verdict",
        )
    facts = [*chart.facts]
    if chart.late_plan:
        facts.append("未定开工日期，横道为最迟时间")
    if chosen:
        facts.append("本图仅列汇总与里程碑")
    words = type_.fit("　".join(facts), signs_left - frame.left - em, 1.1 * em)
    y = frame.sheet.margin + 4.1 * em
    yield type_.set(frame.left, y, words, 1.1 * em, colour=MUTED, layer="frame", role="facts")
    yield from _signs(frame, signs_left, y)


_SIGN_ROOM = 7.0


def _signs_width(frame: Frame) -> float:
    return (
        3 * (frame.type.width("编制：", 1.1 * frame.em) + _SIGN_ROOM * frame.em)
        + 2 * 1.2 * frame.em
    )


def _signs(frame: Frame, x: float, y: float) -> Iterator[Shape]:
    em, size = frame.em, 1.1 * frame.em
    names = frame.chart.signatures
    for word, name in (
        ("编制：", names.prepared),
        ("审核：", names.checked),
        ("批准：", names.approved),
    ):
        yield frame.type.set(x, y, word, size, colour=MUTED, layer="frame", role="signature")
        x += frame.type.width(word, size)
        yield line(
            (x, y + 0.25 * em),
            (x + _SIGN_ROOM * em, y + 0.25 * em),
            layer="frame",
            stroke=FRAME,
            width=0.5,
            role="signature",
        )
        shown = frame.type.fit(name, (_SIGN_ROOM - 0.4) * em, size)
        if shown:
            yield frame.type.set(
                x + 0.3 * em, y, shown, size, colour=INK, layer="frame", role="signature"
            )
        x += (_SIGN_ROOM + 1.2) * em


def _footer(frame: Frame, number: int, pages: int) -> Iterator[Shape]:
    em = frame.em
    words = f"第 {number} 页 / 共 {pages} 页"
    size = 0.9 * em
    y = frame.bottom + frame.heights.flags + 0.9 * em
    yield frame.type.set(
        frame.right,
        y + 0.34 * size,
        words,
        size,
        colour=MUTED,
        anchor="end",
        layer="frame",
        role="page",
    )
    room = frame.right - frame.left - frame.type.width(words, size) - 2 * em
    yield from legend_shapes(frame, y, room)
