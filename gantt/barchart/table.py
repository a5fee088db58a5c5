"""The table at the left of the chart: columns as wide as what they hold, names indented."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import inf
from typing import Final

from gantt.barchart.columns import KINDS, NAME, Cell, Dates, Kind, dates_for, usual
from gantt.barchart.frame import Frame
from gantt.barchart.values import Chart, Row
from gantt.scene import Anchor, Shape
from gantt.style import INK, Sheet
from gantt.text import Type
from projects.errors import InputError

_INDENT = 1.0
_DEEPEST = 4
_PAD = 0.5
"""White space at both sides of a column, in em."""
_NAME_LEAST = 14.0
"""A name is not pressed below this many em, as far as the names need it."""
_WIDEST: Final = 0.64
"""The share of a page that a table may take at most: the rest is the picture."""
_GIVEN: Final = 1.12
"""How much more than its share a table may take to shorten no name."""
_SPARED: Final = ("owner", "percent", "number")
"""Usual columns that a narrow page does without: labels tell the owner, dark cores the progress."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: heading, its cells by row, alignment, width in points; whether it holds days."""

    heading: str
    cells: tuple[Cell, ...]
    anchor: Anchor
    width: float
    indented: bool = False
    dated: bool = False

    def part(self, rows: slice) -> Column:
        """The column with the cells of some rows."""
        return replace(self, cells=self.cells[rows])


def columns_of(
    chart: Chart, rows: Sequence[Row], sheet: Sheet, type_: Type, keys: Sequence[str] = ()
) -> list[Column]:
    """The columns for these rows: those of `keys`, else the usual ones that the paper can hold.

    Where they are too wide for the paper, dates lose their century first, then columns of words are
    pressed; names are shortened to what is left, but not below 14 em.

    Raises:
        InputError: DP707 where no room would be left for the bars.
    """
    whole = sheet.width - 2 * sheet.margin
    wanted = list(keys or usual(chart, rows))
    columns = _pressed(chart, rows, sheet, type_, wanted)
    for key in () if keys else _SPARED:
        if _width(columns) <= _WIDEST * whole:
            break
        wanted = [one for one in wanted if one != key]
        columns = _pressed(chart, rows, sheet, type_, wanted)
    if _width(columns) > _WIDEST * whole:
        share = round(100 * _width(columns) / whole)
        raise InputError.of(
            "DP707",
            f"{len(columns)} 列在 {sheet.name} 上占去幅宽的 {share}%，画横道的地方不够",
            "去掉几列，或改用更大的纸张",
        )
    return columns


def _pressed(
    chart: Chart, rows: Sequence[Row], sheet: Sheet, type_: Type, keys: Sequence[str]
) -> list[Column]:
    """These columns, pressed as far as the sheet's share for the table asks; a little more than
    that where it leaves every name whole."""
    kinds = [KINDS[key] for key in keys]
    room = sheet.table * (sheet.width - 2 * sheet.margin)
    for short, press in ((sheet.date_from, 1.0), (2, 1.0), (2, 0.7), (2, 0.5)):
        dates = dates_for(chart, kinds, rows, short)
        columns = _set(kinds, rows, dates, sheet.em, type_, room, press)
        if _width(columns) <= room:
            break
    name = _column(KINDS[NAME], rows, dates, sheet.em, type_, inf)
    whole = [name if column.indented else column for column in columns]
    return whole if _width(whole) <= _GIVEN * room else columns


def natural_width(
    chart: Chart, rows: Sequence[Row], sheet: Sheet, type_: Type, keys: Sequence[str]
) -> float:
    """How wide the table would be with every name whole; a share of the sheet's em."""
    kinds = [KINDS[key] for key in keys or usual(chart, rows)]
    dates = dates_for(chart, kinds, rows, sheet.date_from)
    return _width(_set(kinds, rows, dates, sheet.em, type_, inf))


def _width(columns: Sequence[Column]) -> float:
    return sum(column.width for column in columns)


def _set(
    kinds: Sequence[Kind],
    rows: Sequence[Row],
    dates: Dates,
    em: float,
    type_: Type,
    room: float,
    press: float = 1.0,
) -> list[Column]:
    """The columns with their widths; the name takes what the others leave of `room`. Columns of
    words are pressed to a share of their limit."""
    others = {
        kind.key: _column(kind, rows, dates, em, type_, kind.limit * (press if kind.soft else 1))
        for kind in kinds
        if kind.key != NAME
    }
    left = (room - sum(column.width for column in others.values())) / em - 2 * _PAD
    name = _column(KINDS[NAME], rows, dates, em, type_, max(left, _NAME_LEAST))
    return [others.get(kind.key, name) for kind in kinds]


def _column(
    kind: Kind, rows: Sequence[Row], dates: Dates, em: float, type_: Type, limit: float
) -> Column:
    """A column as wide as its widest cell, up to `limit` em, but never narrower than its word."""
    indented = kind.key == NAME
    cells = tuple(kind.cell(row, dates) for row in rows)
    widest = max(
        type_.width(cell.text, em, cell.bold) + (indent(row, em) if indented else 0.0)
        for cell, row in zip(cells, rows, strict=True)
    )
    width = max(min(widest, limit * em), type_.width(kind.heading, em, bold=True))
    dated = kind.day is not None
    return Column(kind.heading, cells, kind.anchor, width + 2 * _PAD * em, indented, dated)


def starred_in(columns: Sequence[Column]) -> bool:
    """Whether a day among the cells rests on a holiday notice that is not published yet."""
    return any(cell.text.endswith("*") for one in columns if one.dated for cell in one.cells)


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
