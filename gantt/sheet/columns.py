"""The table at the left: its headings, how wide each column is, what stands in its cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Literal

from gantt.barchart.chart import Chart, Row
from gantt.sheet.frame import LEAST_PLOT, width_of
from gantt.text import signed

Align = Literal["left", "right", "center"]
_INDENT, _DEEPEST, _SIZE = 12, 5, 12.0
_NAME_LEAST, _NAME_MOST, _NAME_PRINT = 130.0, 270.0, 460
_OWNER_MOST, _OWNER_PRINT = 104, 180


_MIDDLING, _SMALL = 1180, 760
"""The widths of windows, in pixels, from which columns leave; sheet.css knows the smaller one."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: heading, alignment, width in pixels, the cell of a row as HTML after `<td`.

    `whole` is the width on paper, where little may be shortened. `keep`: 0 stays on every screen,
    1 leaves small ones, 2 leaves the middling ones too.
    """

    heading: str
    align: Align
    width: int
    cell: Callable[[Row], str]
    keep: int = 0
    whole: int = 0


def columns_of(chart: Chart) -> list[Column]:
    """The columns; float, progress and deviation have theirs only where there is some."""
    rows = chart.rows
    skip = 5 if chart.first.year == chart.end.year else 2
    day = 50 if skip == 5 else 66
    name, name_whole = _name_widths(rows)
    owner = _wide([row.owner for row in rows], 64, 999)
    columns = [
        Column("序号", "left", _wide([row.number for row in rows], 40, 84), _number),
        Column("工作名称", "left", name, _name, whole=min(name_whole, _NAME_PRINT)),
        Column("责任单位", "left", min(owner, _OWNER_MOST), _owner, 1, min(owner, _OWNER_PRINT)),
        Column("工期", "right", 42, _days, 2),
        Column("计划开始", "center", max(day, 60), lambda row: _start(row, skip), 1),
        Column("计划完成", "center", max(day, 60), lambda row: _finish(row, skip), 1),
    ]
    if any(row.total_float is not None for row in rows):
        columns.append(Column("总时差", "right", 50, _float, 2))
    if any(row.percent is not None for row in rows):
        columns.append(Column("完成", "right", 50, _percent, 2))
    if chart.has_front:
        columns.append(Column("偏差(天)", "right", 58, _deviation, 2))
    return columns


def column_css(columns: Sequence[Column]) -> str:
    """Widths and alignment by place, and which columns leave a narrow screen."""
    table = sum(column.width for column in columns)
    rules = [f":root{{--table:{table}px;--name:{columns[1].width}px}}"]
    # the first row of a table sets the widths; each rule for cells is tried on every cell
    rules += [
        f".g th:nth-child({place}){{width:{column.width}px;text-align:{column.align}}}"
        for place, column in enumerate(columns, 1)
    ]
    for align in ("right", "center"):
        places = [place for place, column in enumerate(columns, 1) if column.align == align]
        if places:
            chosen = ",".join(f".g td:nth-child({place})" for place in places)
            rules.append(f"{chosen}{{text-align:{align}}}")
    narrow = max(_MIDDLING, table + LEAST_PLOT + 36)
    sticky = "--stick:sticky;--edged:1px 0 0 var(--grid);--behind:#fff"
    rules.append(f"@media screen and (max-width:{narrow}px){{main{{{sticky}}}}}")
    printed = "".join(
        f".g th:nth-child({place}){{width:{column.whole}px}}"
        for place, column in enumerate(columns, 1)
        if column.whole
    )
    paper = sum(column.whole or column.width for column in columns)
    rules.append(f"@media print{{:root:root{{--table:{paper}px}}{printed}}}")
    for level, width in ((2, _MIDDLING), (1, _SMALL)):
        kept = sum(column.width for column in columns if column.keep < level)
        gone = ",".join(
            f".g :is(td,th):nth-child({place})"
            for place, column in enumerate(columns, 1)
            if column.keep >= level
        )
        rules.append(
            f"@media screen and (max-width:{width}px)"
            f"{{:root{{--table:{kept}px}}{gone}{{display:none}}}}"
        )
    name = min(columns[1].width, 150)
    rules.append(
        f"@media screen and (max-width:{_SMALL}px){{:root{{--table:{name}px;--name:{name}px}}"
        f".g :is(td,th):nth-child(1){{display:none}}"
        f".g th:nth-child(2){{width:{name}px}}}}"
    )
    return "\n".join(rules)


def cells(columns: Sequence[Column], row: Row, name: str) -> Iterator[str]:
    """The cells of a row; `name` is the HTML of its name."""
    for place, column in enumerate(columns):
        yield f"<td>{name}" if place == 1 else f"<td{column.cell(row)}"


def indent(row: Row) -> int:
    """How many steps a name is set in."""
    return min(row.depth, _DEEPEST)


def _wide(texts: Sequence[str], least: float, most: float) -> int:
    widest = max((width_of(text, _SIZE) for text in texts), default=0.0)
    return round(min(max(widest + 14, least), most))


def _name_widths(rows: Sequence[Row]) -> tuple[int, int]:
    """On the screen and on paper."""
    wants = sorted(width_of(row.name, _SIZE) + _INDENT * indent(row) + 40 for row in rows)
    # the longest one in twenty may be shortened: the why-record and the tooltip hold it whole
    want = wants[min(len(wants) - 1, len(wants) * 19 // 20)]
    return round(min(max(want, _NAME_LEAST), _NAME_MOST)), round(max(wants[-1], _NAME_LEAST))


def _number(row: Row) -> str:
    return f">{escape(row.number)}"


def _name(row: Row) -> str:
    return f">{escape(row.name)}"


def _owner(row: Row) -> str:
    return f">{escape(row.owner)}"


def _days(row: Row) -> str:
    if row.days is None or row.kind == "milestone":
        return ">"
    return f">{round(row.days, 1):g}"


def _start(row: Row, skip: int) -> str:
    return _day(row.start_day, row.provisional_start, skip, "未排期")


def _finish(row: Row, skip: int) -> str:
    return _day(row.finish_day, row.provisional_finish, skip, "")


def _day(day: date | None, unsure: bool, skip: int, without: str) -> str:
    if day is None:
        return f">{without}"
    return f">{day.isoformat()[skip:]}{'*' if unsure else ''}"


def _float(row: Row) -> str:
    if row.kind == "summary" or row.done or row.total_float is None:
        return ">"
    bad = row.critical or row.total_float < 0
    return f"{' class=a' if bad else ''}>{signed(row.total_float)}"


def _percent(row: Row) -> str:
    return ">" if row.percent is None else f">{round(row.percent, 1):g}%"


def _deviation(row: Row) -> str:
    if row.stand is None:
        return ">"
    days = row.stand.days
    return f"{' class=a' if days < 0 else ''}>{signed(days, '+')}"
