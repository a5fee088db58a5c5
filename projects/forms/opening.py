"""A file to a form: the table with its columns on every sheet that has one, and the hidden page.

What could hurt (a bomb, a password, an old or damaged workbook) is refused before it is read.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from projects.errors import Finding, InputError, Place
from projects.forms.cells import typed_text
from projects.forms.columns import BY_TITLE, COLUMNS
from projects.forms.meta import META_SHEET, Meta, read_page
from projects.readers.source import MAX_BYTES, check_file, load
from projects.readers.table.grid import Grid, letters
from projects.readers.table.workbooks import encrypted, read_workbook
from projects.readers.table.xls.compound import SIGNATURE

_HEAD_WITHIN: Final = 60
"""Rows in which the head of the table is looked for."""
_ENOUGH: Final = 5
"""So many known titles in one row are the head of a form."""
_SAVE_AS: Final = "在 Excel 或 WPS 中打开原来下载的填报表，填好后另存为 xlsx 再上报"


@dataclass(frozen=True)
class Sheet:
    """A sheet with a table of a form: its cells as people see them, and where the columns are."""

    grid: Grid
    rows: tuple[tuple[str, ...], ...]
    head: int
    columns: Mapping[str, int]

    @property
    def name(self) -> str:
        """The name of the sheet, whatever it is called now."""
        return self.grid.sheet

    def text(self, row: int, column: int) -> str:
        """The text of a cell, "" where the row is shorter."""
        cells = self.rows[row] if row < len(self.rows) else ()
        return cells[column] if column < len(cells) else ""

    def of(self, row: int, name: str) -> str:
        """The text in a column of the form, "" where the column is gone."""
        return self.text(row, self.columns[name]) if name in self.columns else ""

    def place(self, row: int, column: int) -> Place:
        """The place of a cell, without a line: a workbook has none."""
        return Place(self.grid.file, None, f"{letters(column)}{row + 1}", self.grid.sheet)

    def beside(self, label: str) -> tuple[str, Place] | None:
        """The cell to the right of a label over the table; None where the label is not there."""
        for row, cells in enumerate(self.rows[: self.head]):
            if label in cells:
                at = cells.index(label) + 1
                return self.text(row, at), self.place(row, at)
        return None


@dataclass(frozen=True)
class FormFile:
    """A form that was opened: nothing in it is judged yet but the titles of its columns."""

    name: str
    meta: Meta
    sheets: tuple[Sheet, ...]
    findings: tuple[Finding, ...]

    @property
    def projects(self) -> tuple[str, ...]:
        """The codes of the projects that the form is about."""
        return tuple(self.meta.plans)


def open_form(path: Path) -> FormFile:
    """A form as it came back.

    Raises:
        InputError: DP101 to DP107 for a file that cannot be read, DP183 damaged, DP195 with a
            password, DP560 for another kind of file, DP561 for a workbook that is no form, DP562
            where its hidden page was edited.
    """
    check_file(path, MAX_BYTES)
    data = load(path)
    _refuse_other(data, path.name)
    grids = read_workbook(data, path.name)
    page = next((grid for grid in grids if grid.sheet == META_SHEET), None)
    sheets, findings = _tables(data, [grid for grid in grids if grid is not page])
    if page is None or not sheets:
        says = "没有填报表的表头" if page is not None else "没有填报表的隐藏校验页"
        raise InputError.of(
            "DP561",
            f"{path.name} {says}，不是 daopai template 生成的填报表，或者内容被复制到了别的工作簿",
            "在原来下载的文件里填写；找不到了就重新下载",
            Place(path.name),
        )
    return FormFile(path.name, read_page(page.rows, path.name), sheets, findings)


def _refuse_other(data: bytes, file: str) -> None:
    """Only xlsx keeps the hidden page and the cells as they are."""
    where = Place(file)
    if data.startswith(SIGNATURE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise encrypted(where)
        raise InputError.of("DP560", f"{file} 是旧版 Excel（.xls）文件", _SAVE_AS, where)
    if not data.startswith(b"PK"):
        kind = " PDF 文件" if data.startswith(b"%PDF-") else "文本（如 CSV）或其他格式的文件"
        raise InputError.of("DP560", f"{file} 是{kind}，不是 xlsx 工作簿", _SAVE_AS, where)
    if not _names_workbook(data):
        # Tables of OpenDocument and binary workbooks could be read, but not which cells show
        # percentages: 100% would become 1.
        says = f"{file} 不是 xlsx 工作簿（可能是 ods、xlsb 或 Word 文件）"
        raise InputError.of("DP560", says, _SAVE_AS, where)


def _names_workbook(data: bytes) -> bool:
    """Whether an archive has the part that makes it an xlsx; a damaged one is refused later."""
    import zipfile

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return any(name.lower().endswith("xl/workbook.xml") for name in archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError):
        return True


def _tables(data: bytes, grids: Sequence[Grid]) -> tuple[tuple[Sheet, ...], tuple[Finding, ...]]:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    sheets, findings = [], []
    for grid in grids:
        head = _head(grid)
        if head is None:
            continue
        found, wrong = _columns(grid, head)
        findings += wrong
        days = {found[one.name] for one in COLUMNS if one.kind == "date" and one.name in found}
        values = book.get_sheet_by_name(grid.sheet).to_python(skip_empty_area=False)
        rows = tuple(
            tuple(
                typed_text(
                    _moved(value, grid.serial_shift) if at in days else value,
                    percent=(number, at) in grid.marks.percents,
                )
                for at, value in enumerate(row)
            )
            for number, row in enumerate(values)
        )
        sheets.append(Sheet(grid, rows, head, found))
    return tuple(sheets), tuple(findings)


def _moved(value: object, days: int) -> object:
    """A bare serial number of a day, as workbooks count that do not begin in 1904."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    return value + days


def _title(text: str) -> str:
    return "".join(text.split())


def _head(grid: Grid) -> int | None:
    for number, row in enumerate(grid.rows[:_HEAD_WITHIN]):
        if sum(_title(text) in BY_TITLE for text in row) >= _ENOUGH:
            return number
    return None


def _columns(grid: Grid, head: int) -> tuple[dict[str, int], list[Finding]]:
    """Where each column is, and what is wrong with the titles."""
    found: dict[str, int] = {}
    wrong = []
    for at, text in enumerate(grid.rows[head]):
        column = BY_TITLE.get(_title(text))
        if column is None:
            continue
        if column.name in found:
            where = Place(grid.file, None, f"{letters(at)}{head + 1}", grid.sheet)
            wrong.append(Finding("DP565", f"表头“{column.title}”有两列", "删去多出来的一列", where))
        found.setdefault(column.name, at)
    needed = (column for column in COLUMNS if column.yellow or column.kind == "key")
    where = Place(grid.file, None, f"A{head + 1}", grid.sheet)
    wrong += [
        Finding(
            "DP565",
            f"表头里没有“{column.title}”这一列" + ("（隐藏列）" if column.kind == "key" else ""),
            "不要改动、删除列；重新下载填报表再填",
            where,
        )
        for column in needed
        if column.name not in found
    ]
    return found, wrong
