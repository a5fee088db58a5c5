"""One sheet of the workbook: typed cells, and a record of what may not be changed in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Generic, TypeVar

from bulletins.ledgerbook.styles import Kind, Styles, Tone, height_of
from bulletins.wording import clean
from projects.forecast import one_decimal
from projects.readers.table.workbooks import cell_text

Value = str | int | float | date | None
Row = TypeVar("Row")

BY_NUMBER: Final = "#"
"""Begins the name of a row that has no key: `#7` is row 7."""
LONGEST: Final = 32_000
"""Characters that a cell takes; the file format holds 32,767."""
_MAY: Final = {"format_columns": True, "format_rows": True, "autofilter": True}
_PAPERS: Final = {"A3": 8, "A4": 9}


@dataclass(frozen=True)  # no slots: in Python 3.11 a generic class cannot have them
class Column(Generic[Row]):
    """One column of a table: its heading, width in characters, kind of cell, and its value."""

    title: str
    width: float
    kind: Kind
    value: Callable[[Row], Value]


@dataclass
class Page:
    """A sheet under way. What is written into it is remembered, so that an edit is found: only
    yellow cells and those of a sheet that is `loose` may change. `keys` names rows that people may
    sort; the others go by their number."""

    name: str
    sheet: Any
    styles: Styles
    loose: bool = False
    keys: dict[int, str] = field(default_factory=dict)
    _written: dict[int, dict[int, str]] = field(default_factory=dict)

    def put(
        self, row: int, column: int, value: Value, kind: Kind, tone: Tone = "plain", indent: int = 0
    ) -> None:
        """Write a value as what it is: a text never becomes a formula, a link or a number."""
        self.write(row, column, value, self.styles.cell(kind, tone, indent), tone != "input")

    def write(self, row: int, column: int, value: Value, look: Any, locked: bool = True) -> None:
        """Write a value in a format."""
        if locked and not self.loose:
            self._written.setdefault(row, {})[column] = recorded(value)
        match value:
            case None | "":
                self.sheet.write_blank(row, column, None, look)
            case str():
                self.sheet.write_string(row, column, text_of(value), look)
            case date():
                self.sheet.write_datetime(row, column, value, look)
            case _:
                self.sheet.write_number(row, column, value, look)

    def say(self, row: int, column: int, text: str, style: str) -> None:
        """Write a text outside a table."""
        self.write(row, column, text, self.styles.text(style))

    def locked(self) -> dict[str, list[str | None]]:
        """The texts of the locked cells by row, from the first column on; None for any other."""
        return {
            self.keys.get(row, f"{BY_NUMBER}{row + 1}"): [
                cells.get(column) for column in range(max(cells) + 1)
            ]
            for row, cells in sorted(self._written.items())
        }

    def header(self, row: int, titles: Sequence[str], height: float = 30) -> None:
        """The heading row of a table."""
        for column, title in enumerate(titles):
            self.put(row, column, title, "mid", "head")
        self.sheet.set_row(row, height)

    def widths(self, widths: Iterable[float]) -> None:
        """Set the widths of the first columns, in characters."""
        for column, width in enumerate(widths):
            self.sheet.set_column(column, column, width)

    def fit(self, row: int, cells: list[tuple[str, float]], **options: Any) -> None:
        """Set the height of a row by what wraps in it."""
        self.sheet.set_row(row, height_of(cells), None, options or None)

    def protect(self) -> None:
        """Lock everything but the cells that say otherwise; there is no password."""
        self.sheet.protect("", _MAY)

    def paper(self, size: str, *, repeat: tuple[int, int] | None = None) -> None:
        """Landscape, one page wide, numbered pages, repeated heading rows."""
        sheet = self.sheet
        sheet.set_landscape()
        sheet.set_paper(_PAPERS[size])
        sheet.fit_to_pages(1, 0)
        sheet.center_horizontally()
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        sheet.set_footer(f'&L&"宋体"&9{self.name}&C&"宋体"&9第 &P 页 / 共 &N 页')
        sheet.hide_gridlines(2)
        if repeat is not None:
            sheet.repeat_rows(*repeat)


def table(
    page: Page,
    top: int,
    columns: Sequence[Column[Row]],
    rows: Sequence[Row],
    tone: Callable[[Row], Tone] = lambda _row: "plain",
) -> int:
    """Write a table with its heading in row `top`; returns the row behind it."""
    page.header(top, [column.title for column in columns])
    for at, row in enumerate(rows, start=top + 1):
        values = [column.value(row) for column in columns]
        for number, (column, value) in enumerate(zip(columns, values, strict=True)):
            page.put(at, number, value, column.kind, tone(row))
        page.fit(at, wrapping(columns, values))
    return top + 1 + len(rows)


def wrapping(columns: Sequence[Column[Row]], values: Sequence[Value]) -> list[tuple[str, float]]:
    """The texts of a row beside the widths they wrap in."""
    return [
        (value, column.width)
        for column, value in zip(columns, values, strict=True)
        if isinstance(value, str)
    ]


def text_of(text: str) -> str:
    """A text as a cell takes it: one line, no control characters, not too long."""
    line = clean(text)
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


def recorded(value: Value) -> str:
    """What a reader will see in a cell that was left alone."""
    return "" if value is None else cell_text(text_of(value) if isinstance(value, str) else value)


def share(percent: float | None) -> float | None:
    """A percentage as a number that a cell formats: 76.7 % is 0.767. What is not finished never
    reads 100 %."""
    if percent is None:
        return None
    shown = 99.9 if 99.9 < percent < 100 else float(one_decimal(percent))
    return round(shown / 100, 4)


def points(value: float | None) -> float | None:
    """Percentage points with the decimal that is printed."""
    return None if value is None else float(one_decimal(value))
