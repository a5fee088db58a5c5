"""Tables of activities, CSV, xlsx and xls, as the same tree that YAML gives; places are cells.

Above the header row a table may say project facts, key and value side by side (`名称 | 湖区整治`);
a workbook may hold them on a sheet `项目`. Without them the file's name is code and name. A table
has no calendars: they stand in a plan file that says `activities: table.csv`, and where a plan file
of the same name lies beside a table, reading the table reads the plan.

grid -> heading -> columns -> rows -> outline -> references -> activities and observations
(grids) (headers)           (rows)  (outline)  (references)   (tablenodes)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from projects.errors import InputError, Place
from projects.readers.desk import Desk
from projects.readers.intake import Intake
from projects.readers.nodes import Listing, Mapping, Node, Scalar, shown
from projects.readers.table.englishdays import read_english_days
from projects.readers.table.entries import activity_nodes, observation_nodes, progress_left
from projects.readers.table.grid import Grid
from projects.readers.table.grids import read_grids
from projects.readers.table.headers import HEADER_ROWS, Heading, find_heading, read_columns
from projects.readers.table.outline import read_outline
from projects.readers.table.rows import read_body
from projects.readers.table.titles import Facts, read_facts

_PROJECT_SHEETS = {"项目", "project", "计划"}
_PLANNED = frozenset({"duration", "after", "successors", "snet", "deadline", "due", "span"})
_PROGRESS = frozenset({"percent", "started", "finished", "remaining"})


@dataclass(frozen=True)
class Table:
    """A table as nodes: project facts, activities, observations."""

    facts: Facts
    activities: tuple[Node, ...]
    observations: tuple[Node, ...]


def table_of_plan(node: Scalar, folder: Path | None, desk: Desk) -> tuple[Node, ...]:
    """The rows of the table that a plan file names in `activities`.

    Progress columns are not read: the plan has its own observations. Raises InputError: DP184 where
    the name leaves the plan's folder or names no table.
    """
    name = node.text.strip()
    path = Path(name)
    remedy = "写同一文件夹里的 csv、xls 或 xlsx 文件名"
    if path.suffix.lower() not in {".csv", ".xls", ".xlsx"} or folder is None:
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
    intake = Intake()
    table = read_table(read_grids(full), full.name, desk, intake, alone=False)
    desk.notes.extend(f"{full.name}：{left.says}（{left.count} 处）" for left in intake.left_out())
    desk.notes.extend(
        f"{value.where}：{key} 以计划文件为准，没有采用表头上方的内容"
        for key, (_, value) in table.facts.entries.items()
    )
    return table.activities


def table_tree(path: Path, desk: Desk, intake: Intake) -> Mapping:
    """A whole plan from one table, as the tree that a plan file would give."""
    table = read_table(read_grids(path), path.name, desk, intake)
    here = Place(path.name)
    stem = path.stem.strip() or path.name
    title = table.facts.title
    if title is not None and "name" not in table.facts.entries:
        desk.notes.append(f"{title.where}：项目名称取自表题“{shown(title.text)}”")
    values: dict[str, Node] = {
        "daopai": Scalar("1", here),
        "code": Scalar(_code(stem), here),
        "name": title or Scalar(stem, here),
    }
    entries = {key: (Scalar(key, here), value) for key, value in values.items()}
    entries.update(table.facts.entries)
    if table.facts.data_date is not None:
        day = Scalar(table.facts.data_date.isoformat(), here)
        entries["data_date"] = (Scalar("data_date", here), day)
    entries["activities"] = (Scalar("activities", here), Listing(table.activities, here))
    if table.observations:
        entries["observations"] = (Scalar("observations", here), Listing(table.observations, here))
    return Mapping(tuple(entries.values()), here)


def _code(stem: str) -> str:
    """A project code out of a file's name: `湖区 (1)` gives `湖区-1`."""
    return re.sub(r"[^\w.\-]+", "-", stem).strip("-.")[:64] or "table"


def read_table(
    grids: Sequence[Grid], file: str, desk: Desk, intake: Intake, *, alone: bool = True
) -> Table:
    """The table of a file; `alone` says that no plan file names it.

    Raises InputError: DP180 no header, DP186 several.
    """
    headed = [(grid, heading) for grid in grids if (heading := find_heading(grid))]
    facts = Facts()
    for grid in grids:
        if grid.sheet in _PROJECT_SHEETS and all(grid is not one for one, _ in headed):
            read_facts(grid, len(grid.rows), False, facts, desk, intake)
    grid, heading = _choice(headed, file)
    progress = bool(_PROGRESS & heading.keys)
    read_facts(grid, heading.top, progress, facts, desk, intake)
    _others(grids, grid, file, desk, intake)
    columns = read_columns(grid, heading, desk, intake)
    body = read_body(grid, columns, desk, intake)
    read_english_days(body, desk)
    read_outline(body, desk)
    activities = activity_nodes(body, facts if alone else None, desk, intake)
    observations: tuple[Node, ...] = ()
    if facts.data_date is not None and alone:
        observations = observation_nodes(body, facts.data_date, desk, intake)
    else:
        progress_left(body, intake)
    return Table(facts, activities, observations)


def _choice(headed: list[tuple[Grid, Heading]], file: str) -> tuple[Grid, Heading]:
    """The one sheet that looks like a plan."""
    for narrower in (_filled, _shown, _dated):
        headed = list(narrower(headed)) or headed
    if not headed:
        raise InputError.of(
            "DP180",
            f"前 {HEADER_ROWS} 行里找不到表头",
            "表头至少要有名称和另外一列，例如：编号、工作名称、工期、前置",
            Place(file),
        )
    if len(headed) > 1:
        names = "、".join(f"“{grid.sheet}”" for grid, _ in headed)
        raise InputError.of(
            "DP186",
            f"有 {len(headed)} 张工作表都像计划表：{names}",
            "一个文件只留一张计划表，其余的另存",
            Place(file),
        )
    return headed[0]


def _filled(headed: list[tuple[Grid, Heading]]) -> Iterator[tuple[Grid, Heading]]:
    return (one for one in headed if any(map(any, one[0].rows[one[1].bottom + 1 :])))


def _shown(headed: list[tuple[Grid, Heading]]) -> Iterator[tuple[Grid, Heading]]:
    return (one for one in headed if not one[0].hidden)


def _dated(headed: list[tuple[Grid, Heading]]) -> Iterator[tuple[Grid, Heading]]:
    return (one for one in headed if _PLANNED & one[1].keys)


def _others(grids: Sequence[Grid], grid: Grid, file: str, desk: Desk, intake: Intake) -> None:
    others = [
        one.sheet
        for one in grids
        if one is not grid
        and any(map(any, one.rows))
        and (one.sheet not in _PROJECT_SHEETS or find_heading(one))
    ]
    if others:
        intake.leave("other-sheets", count=len(others))
        desk.notes.append(f"{file}：只读工作表“{grid.sheet}”，没有读{'、'.join(others)}")
