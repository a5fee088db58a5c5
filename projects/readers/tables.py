"""Tables of activities, CSV and xlsx, as the same tree that YAML gives; places are cells.

Above the header row a table may say project facts, key and value side by side (`名称 | 湖区整治`);
an xlsx may hold them on a sheet `项目`. Without them the file's name is code and name. A table has
no calendars: they stand in a plan file that says `activities: table.csv`, and where a plan file of
the same name lies beside a table, reading the table reads the plan.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from projects.errors import InputError, Place
from projects.readers.activities import KINDS
from projects.readers.columns import COLUMNS, PROJECT_KEYS, cell_nodes, column_of
from projects.readers.desk import Desk, suggestion
from projects.readers.grids import Grid, read_grids
from projects.readers.nodes import Listing, Mapping, Node, Scalar, is_null, shown

HEADER_ROWS = 20
_PROJECT_SHEETS = {"项目", "project", "计划"}


def table_of_plan(node: Scalar, folder: Path | None, desk: Desk) -> tuple[Node, ...]:
    """The rows of the table that a plan file names in `activities`.

    Raises InputError: DP184 where the name leaves the plan's folder or names no table.
    """
    name = node.text.strip()
    path = Path(name)
    remedy = "写同一文件夹里的 csv 或 xlsx 文件名"
    if path.suffix.lower() not in {".csv", ".xlsx"} or folder is None:
        raise InputError.of(
            "DP184", f"activities 写成“{shown(name)}”，不是表格", remedy, node.where
        )
    inside = folder.resolve()
    try:
        full = (inside / path).resolve()
        there = full.exists()
    except (OSError, ValueError, RuntimeError):
        raise InputError.of("DP184", f"打不开“{shown(name)}”", remedy, node.where) from None
    if path.is_absolute() or not full.is_relative_to(inside):
        says = f"“{shown(name)}”不在计划文件所在的文件夹里"
        raise InputError.of("DP184", says, remedy, node.where)
    if not there:
        raise InputError.of("DP184", f"没有这张表：{shown(name)}", remedy, node.where)
    _, rows = _table(read_grids(full), full.name, desk)
    return rows


def table_tree(path: Path, desk: Desk) -> Mapping:
    """A whole plan from one table, as the tree that a plan file would give."""
    facts, rows = _table(read_grids(path), path.name, desk)
    here = Place(path.name)
    stem = path.stem.strip() or path.name
    entries: dict[str, tuple[Scalar, Node]] = {
        "daopai": (Scalar("daopai", here), Scalar("1", here)),
        "code": (Scalar("code", here), Scalar("-".join(stem.split()), here)),
        "name": (Scalar("name", here), Scalar(stem, here)),
    }
    for key, value in facts:
        entries[key.text] = (key, value)
    entries["activities"] = (Scalar("activities", here), Listing(rows, here))
    return Mapping(tuple(entries.values()), here)


def _table(
    grids: Sequence[Grid], file: str, desk: Desk
) -> tuple[list[tuple[Scalar, Node]], tuple[Node, ...]]:
    """Project facts and activity rows of the first sheet that has a header row."""
    facts: list[tuple[Scalar, Node]] = []
    for grid in grids:
        if grid.sheet in _PROJECT_SHEETS:
            facts += _facts(grid, len(grid.rows), desk)
            continue
        header = _header_row(grid)
        if header is not None:
            facts += _facts(grid, header, desk)
            others = [
                one.sheet
                for one in grids
                if one is not grid and one.sheet not in _PROJECT_SHEETS and any(one.rows)
            ]
            if others:
                desk.notes.append(f"{file}：只读工作表“{grid.sheet}”，没有读{'、'.join(others)}")
            return facts, tuple(_rows(grid, header, desk))
    raise InputError.of(
        "DP180",
        f"前 {HEADER_ROWS} 行里找不到表头",
        "表头至少要有编号和名称两列，例如：编号、工作名称、工期、前置",
        Place(file),
    )


def _header_row(grid: Grid) -> int | None:
    for number, row in enumerate(grid.rows[:HEADER_ROWS]):
        keys = {column_of(cell) for cell in row}
        if {"id", "name"} <= keys:
            return number
    return None


def _facts(grid: Grid, end: int, desk: Desk) -> list[tuple[Scalar, Node]]:
    """`key | value` rows before row `end`; other rows are told as notes."""
    found: dict[str, tuple[Scalar, Node]] = {}
    for number, row in enumerate(grid.rows[:end]):
        cells = [(column, cell) for column, cell in enumerate(row) if cell]
        if not cells:
            continue
        key = PROJECT_KEYS.get("".join(cells[0][1].split()).rstrip("：:").casefold())
        if key is None or len(cells) < 2:
            desk.notes.append(f"{grid.place(number, cells[0][0])}：没有采用“{shown(cells[0][1])}”")
            continue
        (left, _), (right, value) = cells[:2]
        found[key] = (
            Scalar(key, grid.place(number, left)),
            Scalar(value, grid.place(number, right)),
        )
    return list(found.values())


def _rows(grid: Grid, header: int, desk: Desk) -> list[Node]:
    columns = _columns(grid, header, desk)
    rows: list[Node] = []
    for number in range(header + 1, len(grid.rows)):
        row = grid.rows[number]
        if not any(row):
            continue
        entries = []
        for column, key in columns.items():
            cell = row[column] if column < len(row) else ""
            entries += cell_nodes(key, cell, grid.place(number, column), desk)
        kept = _worked_milestone(tuple(entry for entry in entries if not is_null(entry[1])), desk)
        # An unknown column is told once, at its header; here only what has no header.
        beyond = len(grid.rows[header]) if kept else 0
        lost = [column for column in range(beyond, len(row)) if row[column]]
        if lost:
            desk.notes.append(f"{grid.place(number, lost[0])}：表头之外的内容没有采用")
        if kept:
            rows.append(Mapping(kept, grid.place(number, min(columns))))
    return rows


def _worked_milestone(
    entries: tuple[tuple[Scalar, Node], ...], desk: Desk
) -> tuple[tuple[Scalar, Node], ...]:
    """A milestone to which a table gives days is a work: the days count, and a note says so."""
    values = {key.text: value for key, value in entries}
    kind, days = values.get("kind"), values.get("duration")
    if not isinstance(kind, Scalar) or not isinstance(days, Scalar):
        return entries
    if KINDS.get(kind.text) != "milestone" or days.text in {"0", "0d", "0天", "0日"}:
        return entries
    desk.notes.append(f"{kind.where}：里程碑写了工期 {shown(days.text)}，按一般工作读入")
    return tuple(entry for entry in entries if entry[0].text != "kind")


def _columns(grid: Grid, header: int, desk: Desk) -> dict[int, str]:
    """Column number -> key. A column that nearly has a known name is DP181, a second one of a key
    DP182; others are told as notes."""
    columns: dict[int, str] = {}
    for number, cell in enumerate(grid.rows[header]):
        if not cell:
            continue
        where = grid.place(header, number)
        key = column_of(cell)
        if key is None:
            hint = (
                suggestion("".join(cell.split()), list(COLUMNS), 0.8) if len(columns) < 200 else ""
            )
            if hint:
                desk.complain("DP181", f"不认识的列“{shown(cell)}”", hint, where)
            else:
                desk.notes.append(f"{where}：不认识的列“{shown(cell)}”，没有采用")
        elif key in columns.values():
            desk.complain("DP182", f"“{shown(cell)}”与前面的一列意思相同", "只保留一列", where)
        else:
            columns[number] = key
    return columns
