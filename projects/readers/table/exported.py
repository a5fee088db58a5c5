"""Tables that `daopai export` wrote, read to the letter: they hold what a plan says, not what a
bureau writes, so nothing in them is guessed.

A workbook has the sheets 工作 (one work a row), 设置 (`key | value`, `daopai | 1` first), 日历,
填报 and 补充; a value that is no single word is written in it as in YAML, `[1, 1, 0]`, and goes on
in the next row where that has no key. A CSV holds the works alone; the last cell of its header says
MARK, and the rest of the plan stands in a plan file beside it.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Table
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from projects.errors import Finding, InputError, Place
from projects.readers.desk import Desk
from projects.readers.nodes import Listing, Mapping, Node, Scalar, shown
from projects.readers.table.grid import Grid
from projects.readers.table.grids import read_grids
from projects.readers.yamltree import yaml_tree

if TYPE_CHECKING:
    pass

MARK = "daopai 1"
WORKS, SETTINGS, CALENDARS, OBSERVATIONS, DETAILS = "工作", "设置", "日历", "填报", "补充"

WORK_TITLES: Table[str, str] = {
    "id": "编号",
    "name": "工作名称",
    "kind": "类型",
    "duration": "工期",
    "after": "前置",
    "calendar": "日历",
    "parent": "上级",
    "owner": "责任单位",
    "leader": "责任人",
    "with": "配合单位",
    "stage": "阶段",
    "snet": "不早于开始",
    "snlt": "不晚于开始",
    "fnet": "不早于完成",
    "fnlt": "不晚于完成",
    "mso": "强制开始",
    "mfo": "强制完成",
    "alap": "尽量靠后",
    "deadline": "完成时限",
    "promised": "承诺日期",
    "splittable": "可中断",
    "weight": "权重",
    "budget": "预算",
    "percent_type": "完成率口径",
    "shortest": "最短工期",
    "cost_per_day": "赶工费率",
    "reported": "自报",
    "note": "备注",
}
"""Key of a work -> title of its column."""

OBSERVATION_TITLES: Table[str, str] = {
    "item": "编号",
    "as_of": "状态日期",
    "percent": "完成率",
    "done": "完成量",
    "remaining": "剩余工期",
    "steps": "已完成步骤",
    "started": "实际开始",
    "resumes": "继续日期",
    "finished": "实际完成",
    "reported": "自报",
    "by": "填报人",
    "note": "备注",
}
CALENDAR_TITLES: Table[str, str] = {
    "calendar": "日历",
    "key": "项",
    "from": "内容或起日",
    "to": "止日",
    "every": "每年",
    "name": "名称",
    "window": "窗口",
    "shifts": "班次",
}

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet may take for the beginning of a formula."""
GUARD = "'"
YAML_STARTS = ("{", "[", '"')
_NUMBER = re.compile(r"-?\d+(\.\d+)?")

_LOOK = 1 << 20
_ODD_ZIPS = (ValueError, RuntimeError, NotImplementedError, EOFError)

Entries = list[tuple[Scalar, Node]]


def guarded(text: str) -> str:
    """A text for a CSV cell that no spreadsheet computes; reading takes the guard off again."""
    if _NUMBER.fullmatch(text) or not text.lstrip(GUARD).startswith(FORMULA_STARTS):
        return text
    return GUARD + text


def _typed(cell: str) -> str:
    """The text of a cell that `guarded` wrote."""
    bare = cell.removeprefix(GUARD)
    return bare if bare.lstrip(GUARD).startswith(FORMULA_STARTS) else cell


# --- a CSV ---------------------------------------------------------------------------------------


def exported_rows(path: Path, desk: Desk) -> tuple[Node, ...] | None:
    """The works of a CSV of ours; None for any other file.

    Raises InputError as `read_grids` does.
    """
    if path.suffix.lower() != ".csv" or MARK.encode() not in _first_line(path):
        return None
    (grid,) = read_grids(path)
    return tuple(_rows(grid, WORK_TITLES, desk, unguard=True))


def _first_line(path: Path) -> bytes:
    """The header of a text file; nothing where it cannot be read: another reader says why."""
    try:
        if not path.is_file():
            return b""
        with path.open("rb") as stream:
            return stream.readline(10_000)
    except (OSError, ValueError):
        return b""


# --- a workbook ----------------------------------------------------------------------------------


def exported_tree(path: Path, desk: Desk) -> Mapping | None:
    """The tree of a table of ours, as a plan file would give it; None for any other table."""
    here = Place(path.name)
    rows = exported_rows(path, desk)
    if rows is not None:
        stem = path.stem.strip() or path.name
        facts = {"daopai": "1", "code": "-".join(stem.split()), "name": stem}
        head = [(Scalar(key, here), Scalar(text, here)) for key, text in facts.items()]
        return Mapping((*head, (Scalar("activities", here), Listing(rows, here))), here)
    if not _may_be_ours(path):
        return None
    sheets = {grid.sheet: grid for grid in read_grids(path)}
    settings = sheets.get(SETTINGS)
    if settings is None or not settings.rows or settings.rows[0][:2] != ("daopai", "1"):
        return None
    entries = _pairs(settings, 0, desk)
    if CALENDARS in sheets:
        entries.append((Scalar("calendars", here), _calendars(sheets[CALENDARS], desk)))
    if WORKS in sheets:
        rows = tuple(_rows(sheets[WORKS], WORK_TITLES, desk))
        entries.append((Scalar("activities", here), Listing(rows, here)))
    if OBSERVATIONS in sheets:
        rows = tuple(_rows(sheets[OBSERVATIONS], OBSERVATION_TITLES, desk))
        entries.append((Scalar("observations", here), Listing(rows, here)))
    if DETAILS in sheets:
        details = Mapping(tuple(_pairs(sheets[DETAILS], 1, desk)), here)
        entries.append((Scalar("details", here), details))
    return Mapping(tuple(_once(entries, desk)), here)


def _may_be_ours(path: Path) -> bool:
    """Whether a workbook has a sheet 设置: a look that costs nothing where it is another's."""
    import zipfile

    if path.suffix.lower() != ".xlsx":
        return False
    try:
        with zipfile.ZipFile(path) as archive, archive.open("xl/workbook.xml") as stream:
            return SETTINGS.encode() in stream.read(_LOOK)
    except (zipfile.BadZipFile, zlib.error, KeyError, OSError, *_ODD_ZIPS):
        return False  # the reader of tables says what is wrong with it


def _rows(
    grid: Grid, titles: Table[str, str], desk: Desk, *, unguard: bool = False
) -> Iterator[Node]:
    """The rows below the titles as mappings; a column of another title is told as a note."""
    keys = {title: key for key, title in titles.items()}
    columns: dict[int, str] = {}
    for column, title in enumerate(grid.rows[0] if grid.rows else ()):
        if title in keys and keys[title] in columns.values():
            where = grid.place(0, column)
            desk.complain("DP182", f"“{shown(title)}”有两列", "只保留一列", where)
        elif title in keys:
            columns[column] = keys[title]
        elif title not in ("", MARK):
            where = grid.place(0, column)
            desk.notes.append(f"{where}：不认识的列“{shown(title)}”，没有采用")
    for number, row in enumerate(grid.rows[1:], 1):
        entries = []
        for column, key in columns.items():
            cell = row[column] if column < len(row) else ""
            if cell:
                where = grid.place(number, column)
                text = _typed(cell) if unguard else cell
                entries.append((Scalar(key, where), Scalar(text, where)))
        if entries:
            yield Mapping(tuple(entries), grid.place(number, 0))


def _pairs(grid: Grid, first: int, desk: Desk) -> Entries:
    """`key | value` rows from row `first` on; a row without a key goes on with the value above."""
    found: list[tuple[Scalar, str, Place]] = []
    for number, row in enumerate(grid.rows[first:], first):
        key, value = (*row, "", "")[:2]
        if key:
            found.append((Scalar(key, grid.place(number, 0)), value, grid.place(number, 1)))
        elif value and found:
            name, text, where = found[-1]
            found[-1] = (name, text + value, where)
    return _once([(name, _value(text, where, desk)) for name, text, where in found], desk)


def _once(entries: Entries, desk: Desk) -> Entries:
    """The entries with each key once; DP115 for the others."""
    kept: dict[str, tuple[Scalar, Node]] = {}
    for key, value in entries:
        if kept.setdefault(key.text, (key, value)) != (key, value):
            says = f"键“{shown(key.text)}”重复，第一次在 {kept[key.text][0].where}"
            desk.complain("DP115", says, "只保留一个", key.where)
    return [*kept.values()]


def _value(text: str, where: Place, desk: Desk) -> Node:
    """A cell: a word, or what is written in it as in YAML, placed at the cell."""
    if not text.startswith(YAML_STARTS):
        return Scalar(text, where, null=not text)
    node: Node | None = None
    found: list[Finding] = []
    try:
        node = yaml_tree(text, where.file, found)
    except InputError as error:
        found += error.findings
    desk.findings.extend(replace(finding, where=where) for finding in found)
    return Scalar("", where, null=True) if node is None else _placed(node, where)


def _placed(node: Node, where: Place) -> Node:
    if isinstance(node, Scalar):
        return Scalar(node.text, where, node.null)
    if isinstance(node, Listing):
        return Listing(tuple(_placed(item, where) for item in node.items), where)
    entries = tuple((Scalar(key.text, where), _placed(value, where)) for key, value in node.entries)
    return Mapping(entries, where)


def _calendars(grid: Grid, desk: Desk) -> Mapping:
    """Calendars by name: single values, and closed and opened ranges a row each."""
    found: dict[str, dict[str, list[Node]]] = {}
    names: dict[str, Scalar] = {}
    for number, row in enumerate(grid.rows[1:], 1):
        name, key, *cells = (*row, *[""] * len(CALENDAR_TITLES))[: len(CALENDAR_TITLES)]
        if not name:
            continue
        names.setdefault(name, Scalar(name, grid.place(number, 0)))
        said = found.setdefault(name, {})
        if key:
            said.setdefault(key, []).append(_calendar_value(key, cells, grid, number, desk))
    here = grid.place(0, 0)
    return Mapping(
        tuple((names[name], _calendar(said, names[name].where)) for name, said in found.items()),
        here,
    )


def _calendar_value(key: str, cells: Sequence[str], grid: Grid, number: int, desk: Desk) -> Node:
    if key not in ("closed", "opened"):
        return _value(cells[0], grid.place(number, 2), desk)
    entries = []
    for column, (name, cell) in enumerate(zip([*CALENDAR_TITLES][2:], cells, strict=True), 2):
        if cell:
            where = grid.place(number, column)
            entries.append((Scalar(name, where), Scalar(cell, where)))
    return Mapping(tuple(entries), grid.place(number, 2))


def _calendar(said: dict[str, list[Node]], where: Place) -> Node:
    if not said:
        return Scalar("", where, null=True)
    entries = []
    for key, values in said.items():
        lists = key in ("closed", "opened")
        value = Listing(tuple(values), values[0].where) if lists else values[-1]
        entries.append((Scalar(key, values[0].where), value))
    return Mapping(tuple(entries), where)
