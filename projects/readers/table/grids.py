"""CSV, xlsx and xls files as grids of texts."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from projects.errors import InputError, Place
from projects.readers.source import decode, load
from projects.readers.table.grid import Grid, indents_of, refuse_long
from projects.readers.table.sheetmarks import Marks

_DELIMITERS = (",", ";", "\t", "，", "；")


def read_grids(path: Path) -> list[Grid]:
    """The sheets of a file.

    Raises InputError: DP101 to DP107, DP183 (a damaged table), DP195 (a password), DP196 (another
    kind of file).
    """
    data = load(path)
    suffix = path.suffix.lower()
    if suffix == ".xlsx":
        from projects.readers.table.workbooks import read_workbook

        return read_workbook(data, path.name)
    if suffix == ".xls":
        from projects.readers.table.xls.sheets import read_old_workbook

        return read_old_workbook(data, path.name)
    return [_csv(_decoded(data, path.name), path.name)]


def _decoded(data: bytes, file: str) -> str:
    """UTF-8, GB18030, or the UTF-16 that Excel calls Unicode text."""
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError:
            raise InputError.of(
                "DP106", "UTF-16 编码的文件不完整", "另存为 UTF-8 再试", Place(file)
            ) from None
    return decode(data, file, chinese=True)


def _csv(text: str, file: str) -> Grid:
    rows, lines = [], []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    line = 1
    try:
        for row in reader:
            rows.append(row)
            lines.append(line)
            line = reader.line_num + 1
    except csv.Error:
        raise InputError.of(
            "DP183",
            "引号没有配对，或者单元格太长",
            "单元格里的双引号要写两个；或者改用 xlsx",
            Place(file, line),
        ) from None
    refuse_long(sum(map(any, rows)), file)
    stripped = tuple(tuple(cell.strip() for cell in row) for row in rows)
    return Grid(file, "", stripped, tuple(lines), marks=Marks(indents=indents_of(rows)))


def _delimiter(text: str) -> str:
    """The delimiter that finds the most column names in the first lines, else the richest.

    Cells may be full of another delimiter: `1;2;3FS+2d`.
    """
    from projects.readers.table.columns import header_of

    head = [line[:10_000] for line in text.split("\n", 20)[:20]]

    def weight(mark: str) -> tuple[int, int]:
        words = ([cell.strip(' "') for cell in line.split(mark)] for line in head if mark in line)
        known = (sum(header_of(word).key is not None for word in row[:500]) for row in words)
        return max(known, default=0), max(line.count(mark) for line in head)

    return max(_DELIMITERS, key=weight)
