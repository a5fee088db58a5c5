"""The sheets of an .xls file as grids, and what is said where it is none."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from projects.errors import InputError, Place
from projects.readers.table.grid import MAX_CELLS, Grid, indents_of, refuse_long
from projects.readers.table.sheetmarks import Cell, Marks
from projects.readers.table.workbooks import SHIFT_1904, cell_text, clipped, encrypted
from projects.readers.table.xls.compound import SIGNATURE, Compound, DamagedError
from projects.readers.table.xls.records import LockedError, TooLargeError, sound_records

if TYPE_CHECKING:
    from xlrd.book import Book

_STREAMS = ("Workbook", "Book")
_ENCRYPTED = "EncryptedPackage"
_DATE, _BOOLEAN, _ERROR = 3, 4, 5
"""xlrd's kinds of cell that are neither numbers nor texts."""
_LAST_SERIAL = 2_958_466
"""The day after 9999-12-31, the last that Excel knows."""


def read_old_workbook(data: bytes, file: str) -> list[Grid]:
    """The sheets of an .xls file.

    Raises InputError: DP104 too large, DP183 damaged, DP195 with a password, DP196 no workbook.
    """
    where = Place(file)
    if not data.startswith(SIGNATURE):
        raise _other(data, where)
    try:
        compound = Compound(data)
        name = next((name for name in _STREAMS if name in compound.names), "")
        if not name:
            raise (
                encrypted(where)
                if _ENCRYPTED in compound.names
                else _mismatch("别的 Office 二进制文件", "核对是不是选错了文件", where)
            )
        book = _book(sound_records(compound.read(name), MAX_CELLS))
        look = _Look(book)
        return [_grid(book, number, look, file) for number in range(book.nsheets)]
    except InputError:
        raise
    except LockedError:
        raise encrypted(where) from None
    except TooLargeError:
        raise InputError.of(
            "DP104", "工作表里的单元格太多", "删掉表格以外的行和列再保存", where
        ) from None
    except DamagedError:
        raise _damaged(where) from None
    except Exception:  # xlrd meets damage with whatever its code stumbles over
        raise _damaged(where) from None


def _damaged(where: Place) -> InputError:
    return InputError.of("DP183", "不是完好的 xls 文件", "用 Excel 或 WPS 另存为 xlsx 再试", where)


def _mismatch(what: str, remedy: str, where: Place) -> InputError:
    return InputError.of("DP196", f"文件内容是{what}，后缀却是 .xls", remedy, where)


def _other(data: bytes, where: Place) -> InputError:
    """What programs also save under .xls: a zip, a page, a text."""
    again = "用 Excel 或 WPS 打开，另存为 xlsx"
    head = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if head.startswith(b"pk\x03\x04"):
        return _mismatch("压缩包或 xlsx", "xlsx 表格把后缀改成 .xlsx；压缩包先解压", where)
    if b"urn:schemas-microsoft-com:office:spreadsheet" in head:
        return _mismatch(" Excel 2003 的 XML 表格", again, where)
    if head.startswith((b"<", b"mime-version")):
        return _mismatch("网页（HTML）", again, where)
    if b"\0" not in head or head[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return _mismatch("文本", "把后缀改成 .csv；或者" + again, where)
    return _damaged(where)


def _book(stream: bytes) -> Book:
    import xlrd

    return xlrd.open_workbook(
        file_contents=stream,
        logfile=io.StringIO(),  # it prints its doubts
        formatting_info=True,
        on_demand=True,
        ragged_rows=True,
    )


def _grid(book: Book, number: int, look: _Look, file: str) -> Grid:
    sheet = book.sheet_by_index(number)
    values = [sheet.row_values(row) for row in range(sheet.nrows)]
    refuse_long(sum(map(any, values)), file)
    indents = indents_of(values)
    percents: set[Cell] = set()
    broken: dict[Cell, str] = {}
    rows: list[tuple[str, ...]] = []
    for row, cells in enumerate(values):
        kinds = sheet.row_types(row)
        texts = [""] * len(cells)
        for column, value in enumerate(cells):
            if value == "":
                continue
            if kinds[column] == _ERROR:
                broken[row, column] = _error_text(value)
                continue
            texts[column] = _text(value, kinds[column], book.datemode)
            percent, indent = look[sheet.cell_xf_index(row, column)]
            if percent:
                percents.add((row, column))
            if indent:
                indents[row, column] = indent
        rows.append(tuple(texts))
    merged = [
        ((top, left), (bottom - 1, right - 1)) for top, bottom, left, right in sheet.merged_cells
    ]
    grid = Grid(
        file,
        sheet.name,
        tuple(rows),
        merged=clipped(merged, len(rows), sheet.ncols),
        marks=Marks(broken, frozenset(percents), indents),
        hidden=bool(sheet.visibility),
        serial_shift=SHIFT_1904 if book.datemode else 0,
    )
    book.unload_sheet(number)
    return grid


def _text(value: object, kind: int, datemode: int) -> str:
    """A cell as people see it."""
    if kind == _BOOLEAN:
        return cell_text(bool(value))
    if kind == _DATE and isinstance(value, float) and 0 <= value < _LAST_SERIAL:
        return cell_text(_moment(value, datemode))
    return cell_text(value)


def _error_text(value: object) -> str:
    """What a cell shows that has an error instead of a value."""
    from xlrd import error_text_from_code

    return error_text_from_code.get(int(str(value)), "#ERROR!")


def _moment(serial: float, datemode: int) -> object:
    """A serial number of days as Excel shows it, to the second; below a day it is a time."""
    seconds = round(serial * 86_400)
    first = datetime(1904, 1, 1) if datemode else datetime(1899, 12, 30)  # noqa: DTZ001 - Excel has no zones
    moment = first + timedelta(seconds=seconds)
    return moment if serial >= 1 or datemode else moment.time()


class _Look(dict[int, tuple[bool, int]]):
    """Style -> whether it shows a percentage, and its indent; each looked up once."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def __missing__(self, number: int) -> tuple[bool, int]:
        style = self._book.xf_list[number]
        form = self._book.format_map.get(style.format_key)
        found = (
            form is not None and "%" in form.format_str,
            style.alignment.indent_level if style.alignment is not None else 0,
        )
        self[number] = found
        return found
