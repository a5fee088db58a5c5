"""CSV and xlsx files as grids of texts."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from projects.errors import InputError, Place
from projects.readers.source import decode, load

MAX_CELLS = 5_000_000
_UNPACKED = 100 * 1024 * 1024
_CELL = re.compile(rb"""\br=["']([A-Za-z]+)([0-9]+)["']""")
_DELIMITERS = (",", ";", "\t", "，", "；")


@dataclass(frozen=True)
class Grid:
    """One sheet: rows of stripped texts. `lines` are the lines of a text file, by row."""

    file: str
    sheet: str
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...] = ()

    def place(self, row: int, column: int) -> Place:
        """The place of a cell; row and column count from 0."""
        line = self.lines[row] if row < len(self.lines) else row + 1
        return Place(self.file, line, f"{letters(column)}{row + 1}", self.sheet or None)


def letters(column: int) -> str:
    """0 -> A, 25 -> Z, 26 -> AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def read_grids(path: Path) -> list[Grid]:
    """The sheets of a file. Raises InputError DP101 to DP107, DP183 (a damaged table)."""
    data = load(path)
    if path.suffix.lower() == ".xlsx":
        return _xlsx(data, path.name)
    return [_csv(decode(data, path.name, chinese=True), path.name)]


def _csv(text: str, file: str) -> Grid:
    rows, lines = [], []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    line = 1
    try:
        for row in reader:
            rows.append(tuple(cell.strip() for cell in row))
            lines.append(line)
            line = reader.line_num + 1
    except csv.Error:
        raise InputError.of(
            "DP183",
            "引号没有配对，或者单元格太长",
            "单元格里的双引号要写两个；或者改用 xlsx",
            Place(file, line),
        ) from None
    return Grid(file, "", tuple(rows), tuple(lines))


def _delimiter(text: str) -> str:
    """The delimiter that the richest of the first lines uses; comma where none does."""
    head = text.split("\n", 20)[:20]
    counts = {mark: max(line.count(mark) for line in head) for mark in _DELIMITERS}
    best = max(_DELIMITERS, key=lambda mark: counts[mark])
    return best if counts[best] else ","


def _xlsx(data: bytes, file: str) -> list[Grid]:
    import zipfile
    import zlib

    where = Place(file)
    damaged = InputError.of(
        "DP183", "不是完好的 xlsx 文件", "用 Excel 或 WPS 另存为 xlsx 再试", where
    )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _UNPACKED:
                raise InputError.of(
                    "DP104", "xlsx 展开后大得不合理", "请核对是不是选错了文件", where
                )
            parts = [archive.read(name) for name in archive.namelist() if name.endswith(".xml")]
    except (
        zipfile.BadZipFile,
        zlib.error,
        ValueError,
        OSError,
        NotImplementedError,
        EOFError,
        RuntimeError,
    ):
        raise damaged from None
    if any(_area(part) > MAX_CELLS for part in parts):
        raise InputError.of(
            "DP104", "工作表里有远在边上的单元格", "删掉表格以外的行和列再保存", where
        )
    try:
        return _sheets(data, file)
    except InputError:
        raise
    except BaseException as error:
        # calamine's panics derive from BaseException; anything that asks us to stop goes on.
        if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError):
            raise
        raise damaged from None


def _area(part: bytes) -> int:
    """Cells from A1 to the last row and column that a sheet names.

    calamine makes the whole rectangle; one cell in XFD1048576 would end the process.
    """
    rows = columns = 0
    for letter, digits in _CELL.findall(part):
        if len(letter) > 3 or len(digits) > 7:
            return MAX_CELLS + 1
        rows = max(rows, int(digits))
        columns = max(columns, _column(letter))
    return rows * columns


def _column(name: bytes) -> int:
    """A -> 1, Z -> 26, AA -> 27."""
    number = 0
    for letter in name.upper():
        number = number * 26 + letter - 64
    return number


def _sheets(data: bytes, file: str) -> list[Grid]:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    grids = []
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        rows = sheet.to_python(skip_empty_area=False)
        grids.append(Grid(file, name, tuple(tuple(map(_text, row)) for row in rows)))
    return grids


def _text(value: object) -> str:
    """A cell as people see it: whole numbers without `.0`, dates as ISO."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        if value.hour or value.minute:
            return value.strftime("%Y-%m-%d %H:%M")
        return value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value).strip()
