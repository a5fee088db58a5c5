"""Who belongs to whom in a table: ids for every row, then parents from 大纲级别, the dots of a WBS,
indents, section headings or a column of sub-projects."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from itertools import pairwise

from projects.readers.desk import Desk
from projects.readers.nodes import shown
from projects.readers.table.rows import WORK, Body, Row, number_of
from projects.readers.values import plain

_DOTTED = re.compile(r"[\w]+(?:[.][\w]+)+")
_STOPS = re.compile(r"[;；,，、\s]+")
_MAX_ID = 60


def read_outline(body: Body, desk: Desk) -> None:
    """Give every row its id and its parent, and put the summaries that a table only implies in."""
    _drop_childless(body.rows)
    _name_rows(body, desk)
    if "parent" in body.columns.at:
        return
    if "level" in body.columns.at:
        _by_depth(body, lambda row: _level(row, body, desk))
    elif not _by_dots(body, desk):
        depths = _indents(body, desk)
        if depths:
            _by_depth(body, lambda row: depths[row.number])
        elif any(row.level < WORK for row in body.rows):
            _by_depth(body, lambda row: row.level)
    _groups(body, desk)
    children = Counter(row.parent for row in body.rows if row.parent)
    for row in body.rows:
        row.children = [row.id] * children[row.id]


def _drop_childless(rows: list[Row]) -> None:
    """A numbered heading with nothing below is a work."""
    following = -1
    for row in reversed(rows):
        if row.level < WORK and following <= row.level:
            level, row.level = row.level, WORK
            following = level
        else:
            following = row.level


def _name_rows(body: Body, desk: Desk) -> None:
    """Ids: 编号, else 序号 or 标识号, else WBS, else the unique id, else the order of the rows."""
    columns = body.columns.at
    key = next((one for one in ("id", "number", "wbs", "uid") if one in columns), "")
    taken: set[str] = set()
    written = [_written(row, key) if key else str(row.ordinal) for row in body.rows]
    works = [word for row, word in zip(body.rows, written, strict=True) if row.level == WORK]
    # 序号 that begins anew in every section does not tell works apart.
    anew = key == "number" and max(Counter(filter(None, works)).values(), default=0) > 1
    above = section = ""
    for row, word in zip(body.rows, written, strict=True):
        if row.level < WORK:
            inner = f"{above}({word})" if row.level == 2 and word and above else word
            section = row.id = _free(inner or row.get("name"), taken)
            above = section if row.level < 2 else above
            row.made = not word
        else:
            row.id = word
            if anew and word and (section or "group" in columns):
                row.id = _free(f"{section}.{word}" if section else f"{word}-1", taken)
        taken.add(row.id)
    if not key:
        desk.notes.append(f"{body.grid.file}：没有编号列，按行的次序编为 1、2、3……")


def _written(row: Row, key: str) -> str:
    return number_of(row) if key == "number" else plain(row.get(key)) if key else ""


def _free(word: str, taken: set[str]) -> str:
    """An id made of `word` that nobody has."""
    base = _STOPS.sub("-", plain(word))[: _MAX_ID - 6] or "子项"
    found, count = base, 1
    while found in taken:
        count += 1
        found = f"{base.removesuffix('-1')}-{count}"
    return found


def _level(row: Row, body: Body, desk: Desk) -> int:
    text = plain(row.get("level"))
    if re.fullmatch(r"[1-9]\d?", text):
        return int(text)
    desk.complain(
        "DP188",
        f"看不懂的大纲级别“{shown(text)}”",
        "写 1、2、3 这样的整数",
        body.place(row, "level"),
    )
    return 1


def _by_depth(body: Body, depth: Callable[[Row], int]) -> None:
    """The parent is the nearest row above that stands less deep."""
    above: list[tuple[int, str]] = []
    for row in body.rows:
        here = depth(row)
        while above and above[-1][0] >= here:
            above.pop()
        row.parent = above[-1][1] if above else ""
        above.append((here, row.id))


def _by_dots(body: Body, desk: Desk) -> bool:
    """Parents from `1.2` under `1`, where the row `1` exists.

    Under 编号 a code may have dots and mean nothing by them: there the upper row must be a heading,
    without days and predecessors.
    """
    key = next((one for one in ("wbs", "number", "id") if one in body.columns.at), "")
    codes = {plain(row.get(key)).rstrip("、."): row for row in body.rows} if key else {}
    found: list[tuple[Row, Row]] = []
    flat: list[tuple[Row, Row]] = []
    for code, row in codes.items():
        upper = codes.get(code.rpartition(".")[0]) if _DOTTED.fullmatch(code) else None
        if upper is None or upper is row:
            continue
        heading = not upper.get("duration") and not upper.get("after")
        (found if key != "id" or heading else flat).append((row, upper))
    if flat:
        found = []
        desk.notes.append(
            f"{body.place(flat[0][1], key)}：编号带点，但上一级写有工期或前置，没有当作上下级；"
            "要分级时加一列“上级”"
        )
    for row, upper in found:
        row.parent = upper.id
    return bool(found)


def _indents(body: Body, desk: Desk) -> dict[int, int]:
    """How far the names are indented, {} where that says nothing of who belongs to whom."""
    column = body.columns.at.get("name", 0)
    indents = body.grid.marks.indents
    depths = {row.number: indents.get((row.number, column), 0) for row in body.rows}
    if len(set(depths.values())) < 2:
        return {}
    rows = body.rows
    heads = [one for one, other in pairwise(rows) if depths[other.number] > depths[one.number]]
    clear = all(not row.get("duration") and not row.get("after") for row in heads)
    if depths[rows[0].number] != min(depths.values()) or not (body.columns.microsoft or clear):
        desk.notes.append(f"{body.place(rows[0], 'name')}：名称前的空格没有当作层级")
        return {}
    return depths


def _groups(body: Body, desk: Desk) -> None:
    """A column of sub-projects makes one summary of each name; blanks take the one above."""
    if "group" not in body.columns.at or any(row.parent for row in body.rows):
        return
    taken = {row.id for row in body.rows}
    made: dict[str, Row] = {}
    rows: list[Row] = []
    current = ""
    for row in body.rows:
        current = row.get("group") or current
        if current and current not in made:
            summary = Row(row.number, {"name": current}, id=_free(current, taken), made=True)
            taken.add(summary.id)
            made[current] = summary
            rows.append(summary)
        if current:
            row.parent = made[current].id
        rows.append(row)
    body.rows[:] = rows
    if made:
        desk.notes.append(
            f"{body.place(rows[0], 'group')}：“{'、'.join(shown(name, 12) for name in made)}”"
            "读作上级汇总项，下面空着的行归上一个"
        )
