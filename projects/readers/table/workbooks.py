"""xlsx files as grids: what could hurt is refused from the zip directory and the raw XML, before
the workbook library sees it."""

from __future__ import annotations

import io
import re
from datetime import date, datetime, time, timedelta

from projects.errors import InputError, Place
from projects.readers.table.grid import MAX_CELLS, Grid, indents_of, refuse_long
from projects.readers.table.sheetmarks import NO_MARKS, Marks, from_1904, sheet_marks
from projects.readers.table.xls.compound import SIGNATURE

_UNPACKED = 100 * 1024 * 1024
# A start tag with its attributes; never runs over a `<`, so it is linear in the part.
_TAG = re.compile(rb"""<(?:\w+:)?(row|c)(?=[\s/>])((?:[^<>"']|"[^<"]*"|'[^<']*')*)>""")
_REFERENCE = re.compile(rb"""(?:^|\s)r\s*=\s*["']([A-Za-z]*)([0-9]+)["']""")
SHIFT_1904 = (date(1904, 1, 1) - date(1899, 12, 30)).days
"""Days that a serial number lacks in a workbook which counts from 1904."""


def read_workbook(data: bytes, file: str) -> list[Grid]:
    """The sheets of an xlsx file.

    Raises InputError: DP104 too large, DP183 damaged, DP195 with a password, DP196 an old workbook.
    """
    where = Place(file)
    if data.startswith(SIGNATURE):
        raise _old(data, where)
    parts = _parts(data, where)
    if any(_area(part) > MAX_CELLS for part in parts.values()):
        raise InputError.of(
            "DP104", "工作表里有远在边上的单元格", "删掉表格以外的行和列再保存", where
        )
    try:
        return _sheets(data, file, parts)
    except InputError:
        raise
    except BaseException as error:
        # calamine's panics derive from BaseException; anything that asks us to stop goes on.
        if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError):
            raise
        raise _damaged(where) from None


def _damaged(where: Place) -> InputError:
    return InputError.of("DP183", "不是完好的 xlsx 文件", "用 Excel 或 WPS 另存为 xlsx 再试", where)


def encrypted(where: Place) -> InputError:
    """DP195: the workbook asks for a password."""
    return InputError.of("DP195", "工作簿有密码", "在 Excel 或 WPS 中取消密码，另存一份", where)


def _old(data: bytes, where: Place) -> InputError:
    """An xlsx with a password lies in the same container as an old workbook."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return encrypted(where)
    says = "文件内容是旧版 Office 二进制文件，后缀却是 .xlsx"
    return InputError.of("DP196", says, "旧版 Excel 工作簿把后缀改成 .xls 再试", where)


def _parts(data: bytes, where: Place) -> dict[str, bytes]:
    """Every part but pictures, by name: a sheet may have any suffix."""
    import zipfile
    import zlib

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _UNPACKED:
                raise InputError.of(
                    "DP104", "xlsx 展开后大得不合理", "请核对是不是选错了文件", where
                )
            return {
                name.lstrip("/"): archive.read(name)
                for name in archive.namelist()
                if not name.startswith("xl/media/")
            }
    except (
        zipfile.BadZipFile,
        zlib.error,
        ValueError,
        OSError,
        NotImplementedError,
        EOFError,
        RuntimeError,
    ):
        raise _damaged(where) from None


def _area(part: bytes) -> int:
    """Cells from A1 to the last row and column that a sheet names or counts up to.

    calamine makes the whole rectangle; one cell in XFD1048576 would end the process.
    """
    rows = columns = row = column = 0
    for tag in _TAG.finditer(part):
        named = _REFERENCE.search(tag[2])
        if named and (len(named[1]) > 3 or len(named[2]) > 7):
            return MAX_CELLS + 1
        if tag[1] == b"row":
            row, column = int(named[2]) if named else row + 1, 0
        else:
            column = _column(named[1]) if named else column + 1
            row = int(named[2]) if named else row
        rows, columns = max(rows, row), max(columns, column)
        if rows * columns > MAX_CELLS:
            break
    return rows * columns


def _column(name: bytes) -> int:
    """A -> 1, Z -> 26, AA -> 27."""
    number = 0
    for letter in name.upper():
        number = number * 26 + letter - 64
    return number


def _sheets(data: bytes, file: str, parts: dict[str, bytes]) -> list[Grid]:
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    read = {about.name: book.get_sheet_by_name(about.name) for about in book.sheets_metadata}
    values = {name: sheet.to_python(skip_empty_area=False) for name, sheet in read.items()}
    for rows in values.values():
        refuse_long(sum(map(any, rows)), file)
    marks = sheet_marks(parts)
    shift = SHIFT_1904 if from_1904(parts) else 0
    grids = []
    for about in book.sheets_metadata:
        rows = values[about.name]
        found = marks.get(about.name, NO_MARKS)
        width = max(map(len, rows), default=0)
        grids.append(
            Grid(
                file,
                about.name,
                tuple(tuple(map(cell_text, row)) for row in rows),
                merged=clipped(read[about.name].merged_cell_ranges or [], len(rows), width),
                marks=Marks(found.broken, found.percents, {**indents_of(rows), **found.indents}),
                hidden=about.visible != SheetVisibleEnum.Visible,
                serial_shift=shift,
            )
        )
    return grids


def clipped(
    ranges: list[tuple[tuple[int, int], tuple[int, int]]], height: int, width: int
) -> tuple[tuple[int, int, int, int], ...]:
    """Merged ranges as (top, left, bottom, right) within the grid; a hostile list is cut short."""
    found = []
    budget = MAX_CELLS
    for (top, left), (bottom, right) in ranges:
        bottom, right = min(bottom, height - 1), min(right, width - 1)
        if bottom < top or right < left:
            continue
        budget -= (bottom - top + 1) * (right - left + 1)
        if budget < 0:
            break
        found.append((top, left, bottom, right))
    return tuple(found)


def cell_text(value: object) -> str:
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
