"""The rows below a header: works and headings of sections; totals and footers are set aside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from projects.errors import Place
from projects.readers.desk import Desk
from projects.readers.intake import Intake
from projects.readers.nodes import shown
from projects.readers.table.grid import Grid
from projects.readers.table.headers import Columns
from projects.readers.values import plain

# A value in merged cells holds for each row, or it is one amount for all of them together.
_HELD_KEYS = (
    "owner with leader stage group calendar kind snet deadline promised note reported after"
)
_HELD = frozenset(_HELD_KEYS.split())
_DOUBTFUL = {"duration": "工期", "percent": "完成百分比", "remaining": "剩余工期"}

_NUMERAL = "一二三四五六七八九十百零〇"
_FIRST = re.compile(rf"([{_NUMERAL}]+)[、.\uff0e:]\s*(.*)", re.DOTALL)
_SECOND = re.compile(rf"[（(]([{_NUMERAL}]+)[）)][、.\uff0e]?\s*(.*)", re.DOTALL)
_PART = re.compile(rf"(第[{_NUMERAL}]+(?:部分|篇|章|标段|阶段))[、:：\s]*(.*)", re.DOTALL)
_BARE = re.compile(rf"[{_NUMERAL}]+")
_TOTAL = re.compile(r"(合|总|小|共|累)\s*计\s*[:：]?")
_FOOTER = re.compile(
    r"(备注|注|说明|填表说明|填报说明|填报人|填表人|制表人?|编制人?|审核人?|批准人?|复核人?|联系人|联系电话"
    r"|填报单位|填报日期|填表日期|制表日期|单位负责人|项目负责人|负责人|分管领导|主要领导|签字|盖章)"
    r"\s*\d*\s*[:：].*",
    re.DOTALL,
)
_ERRORS = frozenset(
    {"#REF!", "#VALUE!", "#N/A", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"}
)
WORK = 9
"""The level of an ordinary row; sections have less."""


@dataclass
class Row:
    """One row. `level` of a section heading is 0 (第一部分), 1 (一、), 2 (（一）) or 3 (a merged
    heading without a number); `ordinal` counts rows from 1, `blanks` those passed over before."""

    number: int
    cells: dict[str, str]
    level: int = WORK
    ordinal: int = 0
    blanks: int = 0
    id: str = ""
    parent: str = ""
    made: bool = False
    children: list[str] = field(default_factory=list)

    def get(self, key: str) -> str:
        """The text under a column, "" where there is none."""
        return self.cells.get(key, "")


@dataclass(frozen=True)
class Body:
    """The rows with the grid and columns they came from."""

    grid: Grid
    columns: Columns
    rows: list[Row]
    _places: dict[tuple[int, int], Place] = field(default_factory=dict)

    @cached_property
    def _first(self) -> int:
        return min(self.columns.at.values(), default=0)

    def place(self, row: Row, key: str = "") -> Place:
        """The cell of a row under a column; without one, the row's first cell."""
        at = row.number, self.columns.at.get(key, self._first)
        place = self._places.get(at)
        if place is None:
            place = self._places[at] = self.grid.place(*at)
        return place


def read_body(grid: Grid, columns: Columns, desk: Desk, intake: Intake) -> Body:
    """The rows of a table."""
    held = _held(grid, columns, desk, intake)
    wide = {top for top, left, bottom, right in grid.merged if right - left > 1 and top == bottom}
    rows: list[Row] = []
    blanks = 0
    for number in range(columns.first, len(grid.rows)):
        if not any(grid.rows[number]):
            blanks += 1
            continue
        cells = {key: grid.text(number, column) for key, column in columns.at.items()}
        cells.update((key, text) for (at, key), text in held.items() if at == number)
        kind = _apart(grid.rows[number], cells) or _repeats(grid, number, columns)
        if kind:
            intake.leave(kind)
            first = next(cell for cell in grid.rows[number] if cell)
            desk.notes.append(f"{grid.place(number, 0)}：没有当作工作读入“{shown(first)}”")
            blanks += 1
            continue
        _beyond(grid, number, columns, desk)
        _broken(grid, number, columns, cells, desk)
        if any(cells.values()):
            level = _section(grid.rows[number], cells, number in wide)
            rows.append(Row(number, cells, level, len(rows) + 1, blanks))
    return Body(grid, columns, rows)


def _held(grid: Grid, columns: Columns, desk: Desk, intake: Intake) -> dict[tuple[int, str], str]:
    """Values that merged cells give to the rows below their first."""
    keys = {column: key for key, column in columns.at.items()}
    found: dict[tuple[int, str], str] = {}
    for top, left, bottom, right in grid.merged:
        key = keys.get(left)
        text = grid.text(top, left)
        if top < columns.first or bottom == top or left != right or key is None or not text:
            continue
        where = grid.place(top, left)
        if key in _HELD or (key == "number" and "group" in columns.at):
            found.update(((number, key), text) for number in range(top + 1, bottom + 1))
        elif key in _DOUBTFUL:
            count = bottom - top + 1
            desk.complain(
                "DP187",
                f"{_DOUBTFUL[key]}“{shown(text)}”合并在 {count} 行里，有两种读法："
                "每行都是这个数，或者几行合起来是这个数",
                "取消合并，逐行填写",
                where,
            )
        elif key in {"budget", "weight"}:
            intake.leave("merged-amounts")
            desk.notes.append(f"{where}：合并单元格里的“{shown(text)}”只记在第一行")
    return found


def _apart(row: tuple[str, ...], cells: dict[str, str]) -> str:
    """The kind of Intake for a row that is no work, "" for the others."""
    texts = [cell for cell in row if cell]
    if _TOTAL.fullmatch(texts[0]) or _TOTAL.fullmatch(cells.get("name", "")):
        return "total-rows"
    if _FOOTER.fullmatch(texts[0]) and not cells.get("duration") and not cells.get("after"):
        return "footers"
    return ""


def _repeats(grid: Grid, number: int, columns: Columns) -> str:
    """A header that stands again at the head of a printed page."""
    return "repeated-headers" if grid.rows[number] == grid.rows[columns.first - 1] else ""


def _beyond(grid: Grid, number: int, columns: Columns, desk: Desk) -> None:
    row = grid.rows[number]
    # An unknown column is told once, at its header; here only what has no header.
    lost = [column for column in range(columns.width, len(row)) if row[column]]
    if lost:
        desk.notes.append(f"{grid.place(number, lost[0])}：表头之外的内容没有采用")


def _broken(grid: Grid, number: int, columns: Columns, cells: dict[str, str], desk: Desk) -> None:
    """DP185 for cells under a known header whose value is an error or was never computed."""
    for key, column in columns.at.items():
        error = grid.marks.broken.get((number, column))
        if error is None and cells[key].upper() in _ERRORS:
            error = cells[key]
        if error is None:
            continue
        where = grid.place(number, column)
        if error:
            desk.complain("DP185", f"单元格的值是错误 {shown(error)}", "改正公式或填上数值", where)
        else:
            remedy = "用 Excel 或 WPS 打开、保存一次，或者填上数值"
            desk.complain("DP185", "公式没有存下算出的值", remedy, where)
        # One finding is enough: an id or a name is not missing as well.
        cells[key] = f"#{number + 1}" if key in {"id", "name"} else ""


def _section(row: tuple[str, ...], cells: dict[str, str], wide: bool) -> int:
    """The level of a section heading (it moves the heading's text to the name), else WORK."""
    own = "id" if "id" in cells else "number"
    number = cells.get(own, "")
    name = cells.get("name", "")
    for level, pattern in enumerate((_PART, _FIRST, _SECOND)):
        if name and not number and pattern.fullmatch(name):
            return level
        match = pattern.fullmatch(number)
        if match and (name or match[2]):
            cells[own], cells["name"] = match[1], name or match[2]
            return level
    if name and _BARE.fullmatch(number):
        return 1
    texts = [cell for cell in row if cell]
    if len(texts) == 1 and wide and (not name or name == texts[0]):
        cells.update(dict.fromkeys(cells, ""))
        for level, pattern in enumerate((_PART, _FIRST, _SECOND)):
            match = pattern.fullmatch(texts[0])
            if match:
                cells["name"] = match[2] or match[1]
                cells[own] = match[1]
                return level
        cells["name"] = texts[0]
        return 3
    return WORK


def below(rows: list[Row], index: int) -> Iterator[Row]:
    """The rows that stand under the section heading at `index`."""
    for row in rows[index + 1 :]:
        if row.level <= rows[index].level:
            return
        yield row


def number_of(row: Row) -> str:
    """The 序号 or 标识号 of a row, without the mark behind it: `1、` is 1."""
    return plain(row.get("number")).rstrip("、.")
