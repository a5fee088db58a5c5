"""The sheet 甘特图: a live bar chart. The bars are conditional formats over the dates in the cells,
so a changed date moves its bar; two cells choose the first day and the days of a column.

A programme may show only the first rule that holds (LibreOffice does), so each rule is a whole
look: what the bar is, whether the deadline falls in the column, whether the data date does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from typing import Any, Final

from bulletins.ledgerbook.page import Column, Page, Value, share, wrapping
from bulletins.ledgerbook.styles import Kind, Tone
from bulletins.ledgerbook.values import GanttRow, LedgerBook
from projects.readers.table.grid import letters

SHEET: Final = "甘特图"
MOST_COLUMNS: Final = 72
LEAST_COLUMNS: Final = 24
STEPS: Final = (7, 14, 28, 56, 91, 182, 364)
"""Days of a column: the first that shows the whole span; weeks wherever they fit."""
_CONTROL, _MONTHS, _DAYS = 1, 3, 4
_TOP: Final = _DAYS + 1

_COLUMNS: Final = (
    Column[GanttRow]("编号", 8, "mid", lambda row: row.item),
    Column[GanttRow]("事项", 36, "text", lambda row: row.name),
    Column[GanttRow]("牵头单位", 16, "text", lambda row: row.owner),
    Column[GanttRow]("开始", 10.5, "day", lambda row: row.start),
    Column[GanttRow]("完成", 10.5, "day", lambda row: row.finish),
    Column[GanttRow]("完成时限", 10.5, "day", lambda row: row.due),
    Column[GanttRow]("形象进度", 8, "percent", lambda row: share(row.percent)),
    Column[GanttRow]("类", 5, "mid", lambda row: _mark(row)),
)
_FREE: Final = ("开始", "完成", "完成时限", "形象进度")
_FIRST: Final = len(_COLUMNS)
_START, _FINISH, _DUE, _PERCENT, _MARK = (f"${letters(number)}{_TOP + 1}" for number in range(3, 8))
_COLUMN: Final = f"{letters(_FIRST)}${_DAYS + 1}"
_ORIGIN: Final = (_CONTROL, 3)
_TODAY: Final = (_CONTROL, 5)
_STEP: Final = (_CONTROL, 7)
_MARKS: Final = {"part": "汇总", "critical": "关键", "milestone": "节点", "task": ""}
_WHOLE: Final = {
    "validate": "integer",
    "criteria": "between",
    "minimum": 1,
    "maximum": 366,
    "error_title": "每格天数",
    "error_message": "填 1 至 366 的整数；7 为一周一格。",
}
_LEGEND: Final[tuple[tuple[str, dict[str, Any]], ...]] = (
    ("已完成部分", {"bg_color": "#7B8794"}),
    ("计划", {"bg_color": "#8DB7DE"}),
    ("关键（上下粗边）", {"bg_color": "#F2A27E", "top": 2, "bottom": 2, "border_color": "#C4421A"}),
    ("汇总", {"bg_color": "#3A4754"}),
)


def gantt_page(page: Page, book: LedgerBook) -> None:
    """Write the whole sheet. Its dates are there to be tried out."""
    page.loose = True
    rows = book.gantt
    origin, step, columns = window(rows, book.data_date)
    _headings(page, book, origin, step, columns)
    for at, row in enumerate(rows, start=_TOP):
        _row(page, at, row, columns)
    last = _TOP + max(len(rows), 1) - 1
    _bars(page, last, _FIRST + columns - 1)
    page.sheet.freeze_panes(_TOP, 2)
    page.sheet.outline_settings(True, False, False, False)
    page.sheet.set_zoom(80)
    page.paper("A3", repeat=(_MONTHS, _DAYS))
    page.sheet.print_area(0, 0, last, _FIRST + columns - 1)
    page.protect()


def window(rows: tuple[GanttRow, ...], data_date: date) -> tuple[date, int, int]:
    """The first Monday, the days of a column and the number of columns that show every date."""
    days = [day for row in rows for day in (row.start, row.finish, row.due) if day is not None]
    days.append(data_date)
    first, last = min(days), max(days)
    origin = first - timedelta(first.weekday())
    span = (last - origin).days + 1
    step = next((step for step in STEPS if span <= step * MOST_COLUMNS), STEPS[-1])
    needed = min(max(-(-span // step), LEAST_COLUMNS), MOST_COLUMNS)
    return origin, step, needed


def _headings(page: Page, book: LedgerBook, origin: date, step: int, columns: int) -> None:
    sheet, styles = page.sheet, page.styles
    page.widths(column.width for column in _COLUMNS)
    sheet.set_column(_FIRST, _FIRST + columns - 1, 2.1)
    sheet.set_row(0, 30)
    page.say(0, 0, f"{book.title}　{SHEET}", "section")
    controls: tuple[tuple[tuple[int, int], str, Value, Kind], ...] = (
        (_ORIGIN, "起始日期", origin, "day"),
        (_TODAY, "数据截至", book.data_date, "day"),
        (_STEP, "每格天数", step, "count"),
    )
    for (row, column), title, value, kind in controls:
        page.put(row, column - 1, title, "mid", "head")
        page.put(row, column, value, kind, "free")
    sheet.set_row(_CONTROL, 22)
    says = "浅蓝格可改：改日期，横道随之移动；仅供推演，不回写。▼ 完成时限　◆ 节点　紫色列 数据截至"
    page.say(_CONTROL + 1, 0, says, "subtitle")
    _legend(page)
    page.header(_DAYS, [column.title for column in _COLUMNS], 40)
    day = styles.add(
        font_name="宋体",
        font_size=7,
        rotation=90,
        align="center",
        valign="vcenter",
        num_format="m-d",
        bg_color="#F4F6F8",
        border=1,
        border_color="#DCE4EC",
    )
    month = styles.add(
        font_name="黑体",
        font_size=8,
        rotation=90,
        align="center",
        valign="bottom",
        bg_color="#DCE4EC",
    )
    sheet.set_row(_MONTHS, 54)
    _scale(page, origin, step, columns, day=day, month=month)
    sheet.data_validation(*_STEP, *_STEP, _WHOLE)


def _scale(page: Page, origin: date, step: int, columns: int, *, day: Any, month: Any) -> None:
    """The first day of each column, and over it the month where a new one begins."""
    sheet = page.sheet
    at, every = _fixed(_ORIGIN), _fixed(_STEP)
    before = None
    for number in range(columns):
        column, shown = _FIRST + number, origin + timedelta(step * number)
        here = f"{letters(column)}${_DAYS + 1}"
        last = f"{letters(column - 1)}${_DAYS + 1}"
        text = f"{shown.year}年{shown.month}月"
        says = f'YEAR({here})&"年"&MONTH({here})&"月"'
        if number:
            same = f"AND(YEAR({here})=YEAR({last}),MONTH({here})=MONTH({last}))"
            says = f'IF({same},"",{says})'
        sheet.write_formula(_DAYS, column, f"={at}+{number}*{every}", day, _serial(shown))
        sheet.write_formula(_MONTHS, column, f"={says}", month, "" if text == before else text)
        before = text


def _fixed(cell: tuple[int, int]) -> str:
    return f"${letters(cell[1])}${cell[0] + 1}"


def _serial(day: date) -> int:
    """The day as a workbook counts it."""
    return (day - date(1899, 12, 30)).days


def _legend(page: Page) -> None:
    for number, (text, look) in enumerate(_LEGEND):
        column = _FIRST + 2 + 9 * number
        page.write(_CONTROL, column, None, page.styles.add(**look))
        page.say(_CONTROL, column + 1, text, "subtitle")


def _row(page: Page, at: int, row: GanttRow, columns: int) -> None:
    tone: Tone = {"project": "project", "part": "part"}.get(row.tier, "plain")  # type: ignore[assignment]
    values = [column.value(row) for column in _COLUMNS]
    for number, (column, value) in enumerate(zip(_COLUMNS, values, strict=True)):
        free = column.title in _FREE and row.tier == "leaf"
        indent = min(row.level, 5) if column.title == "事项" else 0
        page.put(at, number, value, column.kind, "free" if free else tone, indent)
    empty = _grid(page)
    for number in range(columns):
        page.sheet.write_number(at, _FIRST + number, 0, empty)
    page.fit(at, wrapping(_COLUMNS, values), level=min(row.level, 7))


def _grid(page: Page) -> Any:
    return page.styles.text("grid")


def _mark(row: GanttRow) -> str:
    if row.tier != "leaf":
        return _MARKS["part"]
    if row.milestone:
        return _MARKS["milestone"]
    return _MARKS["critical"] if row.critical else _MARKS["task"]


@dataclass(frozen=True, slots=True)
class Look:
    """One thing that a grid cell can be: when, and what it looks like."""

    when: str
    look: Mapping[str, Any]


_END: Final = f"{_COLUMN}+{_fixed(_STEP)}"
_BAR: Final = f"AND(ISNUMBER({_START}),ISNUMBER({_FINISH}),{_START}<{_END},{_FINISH}>={_COLUMN})"
_DONE: Final = f"AND({_BAR},MAX({_COLUMN},{_START})<{_START}+N({_PERCENT})*({_FINISH}-{_START}+1))"
_SHAPES: Final = (
    Look(
        f'AND({_MARK}="{_MARKS["milestone"]}",ISNUMBER({_FINISH}),{_FINISH}>={_COLUMN},'
        f"{_FINISH}<{_END})",
        {"num_format": '"◆";"◆";"◆"', "font_color": "#1F2933"},
    ),
    Look(
        f'AND({_BAR},{_MARK}="{_MARKS["part"]}")', {"bg_color": "#3A4754", "font_color": "#FFFFFF"}
    ),
    Look(
        f'AND({_DONE},{_MARK}<>"{_MARKS["milestone"]}")',
        {"bg_color": "#7B8794", "font_color": "#FFFFFF"},
    ),
    Look(
        f'AND({_BAR},{_MARK}="{_MARKS["critical"]}")',
        {
            "bg_color": "#F2A27E",
            "top": 1,
            "bottom": 1,
            "top_color": "#8F2A0C",
            "bottom_color": "#8F2A0C",
        },
    ),
    Look(f'AND({_BAR},{_MARK}="{_MARKS["task"]}")', {"bg_color": "#8DB7DE"}),
    Look("TRUE", {}),  # an empty cell: only with a deadline or the data date in it
)
_DUE_HERE: Final = Look(
    f"AND(ISNUMBER({_DUE}),{_DUE}>={_COLUMN},{_DUE}<{_END})",
    {"num_format": '"▼";"▼";"▼"', "font_color": "#B3261E"},
)
_TODAY_HERE: Final = Look(
    f"AND({_fixed(_TODAY)}>={_COLUMN},{_fixed(_TODAY)}<{_END})",
    {
        "bg_color": "#EDE3F6",
        "left": 1,
        "right": 1,
        "left_color": "#6B2FA0",
        "right_color": "#6B2FA0",
    },
)


def _looks() -> Iterator[Look]:
    """Every combination, the fullest first."""
    for due, today in product((_DUE_HERE, None), (_TODAY_HERE, None)):
        for shape in _SHAPES:
            extras = [extra for extra in (due, today) if extra is not None]
            if extras or shape.look:
                # The shape's own sign stands before the deadline's.
                look = {key: value for one in extras for key, value in one.look.items()}
                when = ",".join([shape.when, *(extra.when for extra in extras)])
                yield Look(f"=AND({when})", {**look, **shape.look})


def _bars(page: Page, last: int, right: int) -> None:
    for one in _looks():
        rule = {"type": "formula", "criteria": one.when, "format": page.styles.add(**one.look)}
        page.sheet.conditional_format(_TOP, _FIRST, last, right, rule)
