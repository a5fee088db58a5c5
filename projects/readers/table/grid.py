"""A sheet as a grid of texts, whatever file it came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from projects.errors import InputError, Place
from projects.readers.table.sheetmarks import NO_MARKS, Cell, Marks

MAX_CELLS = 5_000_000
MAX_ROWS = 150_000


@dataclass(frozen=True)
class Grid:
    """One sheet: rows of stripped texts. `lines` are the lines of a text file, by row.

    `merged` are (top, left, bottom, right), all included; a serial number in a date column counts
    days from 1899-12-30 plus `serial_shift`.
    """

    file: str
    sheet: str
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...] = ()
    merged: tuple[tuple[int, int, int, int], ...] = ()
    marks: Marks = NO_MARKS
    hidden: bool = False
    serial_shift: int = 0

    def place(self, row: int, column: int) -> Place:
        """The place of a cell; row and column count from 0."""
        line = self.lines[row] if row < len(self.lines) else row + 1
        return Place(self.file, line, f"{letters(column)}{row + 1}", self.sheet or None)

    def text(self, row: int, column: int) -> str:
        """The text of a cell, "" where the row is shorter."""
        cells = self.rows[row] if row < len(self.rows) else ()
        return cells[column] if column < len(cells) else ""


@lru_cache(maxsize=1024)
def letters(column: int) -> str:
    """0 -> A, 25 -> Z, 26 -> AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def refuse_long(rows: int, file: str) -> None:
    """DP104 for more filled rows than any plan has."""
    if rows > MAX_ROWS:
        raise InputError.of(
            "DP104", f"表格超过 {MAX_ROWS} 行", "核对是不是选错了文件或工作表", Place(file)
        )


def indents_of(rows: Sequence[Sequence[object]]) -> dict[Cell, int]:
    """How many spaces the texts begin with; a wide space counts two."""
    found = {}
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, str) and value[:1].isspace() and value.strip():
                head = value[: len(value) - len(value.lstrip())]
                found[number, column] = len(head) + head.count("\u3000")
    return found
