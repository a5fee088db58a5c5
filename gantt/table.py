"""The table at the left of the chart: columns as wide as what they hold, names indented."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from gantt.chart import Chart, Row
from gantt.frame import Frame
from gantt.scene import Anchor, Shape
from gantt.style import BAD, INK, MUTED, Sheet
from gantt.text import Type

_INDENT = 1.0
_DEEPEST = 4
_NAME = "工作名称"
_PAD = 0.5
"""White space at both sides of a column, in em."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one cell: text, colour, weight."""

    text: str
    colour: str = INK
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column: heading, its cells by row, alignment, width in points."""

    heading: str
    cells: tuple[Cell, ...]
    anchor: Anchor
    width: float
    indented: bool = False


def columns_of(chart: Chart, rows: Sequence[Row], sheet: Sheet, type_: Type) -> list[Column]:
    """The columns for these rows. Float and progress have theirs only where there is some."""
    em = sheet.em
    columns = [
        _column(heading, anchor, cells, limit, rows, em, type_)
        for heading, anchor, cells, limit in _contents(chart, rows, sheet)
    ]
    left = sheet.table * (sheet.width - 2 * sheet.margin) - sum(column.width for column in columns)
    names = [_name(row) for row in rows]
    name = _column(_NAME, "start", names, max(left - 2 * _PAD * em, 14 * em), rows, em, type_)
    return [columns[0], name, *columns[1:]]


def _contents(
    chart: Chart, rows: Sequence[Row], sheet: Sheet
) -> Iterator[tuple[str, Anchor, list[Cell], float]]:
    """(heading, alignment, cells, widest allowed) of every column but the name."""
    em = sheet.em
    skip = 5 if chart.first.year == chart.end.year else sheet.date_from
    yield "序号", "start", [Cell(row.number, MUTED) for row in rows], 6 * em
    yield "责任单位", "start", [Cell(row.owner, MUTED) for row in rows], 8.2 * em
    yield "工期", "end", [_days(row) for row in rows], 6 * em
    yield (
        "计划开始",
        "middle",
        [_day(row.start_day, row.provisional_start, skip, "未排期") for row in rows],
        8 * em,
    )
    yield (
        "计划完成",
        "middle",
        [_day(row.finish_day, row.provisional_finish, skip) for row in rows],
        8 * em,
    )
    if any(row.total_float is not None for row in rows):
        yield "总时差", "end", [_float(row) for row in rows], 6 * em
    if any(row.percent is not None for row in rows):
        yield "完成", "end", [_percent(row) for row in rows], 6 * em
    if chart.has_front:
        yield "偏差(天)", "end", [_deviation(row) for row in rows], 6 * em


def _column(
    heading: str,
    anchor: Anchor,
    cells: list[Cell],
    limit: float,
    rows: Sequence[Row],
    em: float,
    type_: Type,
) -> Column:
    indented = heading == _NAME
    widest = max(
        type_.width(cell.text, em, cell.bold) + (indent(row, em) if indented else 0.0)
        for cell, row in zip(cells, rows, strict=True)
    )
    width = max(min(widest, limit), type_.width(heading, em, bold=True))
    return Column(heading, tuple(cells), anchor, width + 2 * _PAD * em, indented)


def indent(row: Row, em: float) -> float:
    """How far a name is set in: by its depth, up to a limit."""
    return min(row.depth, _DEEPEST) * _INDENT * em


def table_shapes(frame: Frame, columns: Sequence[Column]) -> Iterator[Shape]:
    """Headings and cells."""
    em, left = frame.em, frame.left
    middle = frame.top + frame.heights.head / 2 + 0.36 * em
    for column in columns:
        yield frame.type.set(
            _edge(column, left, em),
            middle,
            column.heading,
            em,
            colour=INK,
            anchor=column.anchor,
            bold=True,
            layer="table",
            role="heading",
        )
        for index, (row, cell) in enumerate(zip(frame.rows, column.cells, strict=True)):
            if not cell.text:
                continue
            shift = indent(row, em) if column.indented else 0.0
            room = column.width - 2 * _PAD * em - shift
            yield frame.type.set(
                _edge(column, left, em) + shift,
                frame.baseline(index),
                frame.type.fit(cell.text, room + 0.01, em, cell.bold),
                em,
                colour=cell.colour,
                anchor=column.anchor,
                bold=cell.bold,
                layer="table",
                role="cell",
                item=row.id,
            )
        left += column.width


def _edge(column: Column, left: float, em: float) -> float:
    pad = _PAD * em
    match column.anchor:
        case "start":
            return left + pad
        case "end":
            return left + column.width - pad
        case "middle":
            return left + column.width / 2


def _name(row: Row) -> Cell:
    mark = "◆" if row.kind == "milestone" else ""
    return Cell(f"{mark}{row.name}", INK, row.kind == "summary")


def _days(row: Row) -> Cell:
    if row.days is None or row.kind == "milestone":
        return Cell("")
    return Cell(f"{round(row.days, 1):g}")


def _day(day: date | None, unsure: bool, skip: int, without: str = "") -> Cell:
    if day is None:
        return Cell(without, MUTED)
    text = day.isoformat()[skip:]
    return Cell(f"{text}*" if unsure else text, MUTED)


def _float(row: Row) -> Cell:
    if row.kind == "summary" or row.done or row.total_float is None:
        return Cell("")
    hot = row.critical or row.total_float < 0
    return Cell(_signed(row.total_float, ""), BAD if hot else MUTED, hot)


def _percent(row: Row) -> Cell:
    if row.percent is None:
        return Cell("")
    return Cell(f"{round(row.percent, 1):g}%", MUTED)


def _deviation(row: Row) -> Cell:
    if row.stand is None:
        return Cell("")
    days = round(row.stand.days)
    return Cell(_signed(days, "+"), BAD if days < 0 else MUTED, days < 0)


def _signed(value: float, plus: str) -> str:
    """A number with a real minus sign."""
    shown = f"{abs(round(value, 1)):g}"
    return f"−{shown}" if value < 0 else f"{plus if value > 0 else ''}{shown}"
