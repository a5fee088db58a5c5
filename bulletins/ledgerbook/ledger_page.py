"""The sheet 台账: problems with their measures below them, and the yellow cells.

Rows are found again by their key in the hidden first column, wherever a person sorts them to.
"""

from __future__ import annotations

from typing import Any, Final

from bulletins.ledgerbook.events import EVENTS, TITLES, needing
from bulletins.ledgerbook.page import Column, Page, points, share, wrapping
from bulletins.ledgerbook.styles import LAMP_COLOURS, Kind, Tone
from bulletins.ledgerbook.values import LedgerBook, LedgerRow
from projects.readers.table.grid import letters

SHEET: Final = "台账"
KEY: Final = "键"
"""Heading of the hidden column: how the reader knows the sheet, whatever it is called by then."""
OFFICE: Final = "填报单位"
SEPARATOR: Final = "/"

LOCKED: Final = (
    Column[LedgerRow]("编号", 9, "mid", lambda row: row.item or row.project),
    Column[LedgerRow]("事项", 36, "text", lambda row: row.name),
    Column[LedgerRow]("所属问题", 18, "text", lambda row: row.problem),
    Column[LedgerRow]("牵头单位", 16, "text", lambda row: row.owner),
    Column[LedgerRow]("配合单位", 18, "text", lambda row: row.helpers),
    Column[LedgerRow]("责任领导", 10, "mid", lambda row: row.leader),
    Column[LedgerRow]("完成时限", 11, "day", lambda row: row.due),
    Column[LedgerRow]("序时进度", 8.5, "percent", lambda row: share(row.expected)),
    Column[LedgerRow]("形象进度", 8.5, "percent", lambda row: share(row.actual)),
    Column[LedgerRow]("偏差(百分点)", 8.5, "points", lambda row: points(row.deviation)),
    Column[LedgerRow]("亮灯", 9, "mid", lambda row: row.lamp),
    Column[LedgerRow]("状态", 9, "mid", lambda row: row.state),
    Column[LedgerRow]("起", 11, "day", lambda row: row.since),
    Column[LedgerRow]("存在问题", 30, "text", lambda row: row.issue),
)
YELLOW: Final = (
    ("拟办事件", 11.0),
    ("发生日期", 11.0),
    (TITLES["stage"], 10.0),
    (TITLES["day"], 11.0),
    (TITLES["note"], 24.0),
)
FIRST: Final = 1
"""The first locked column; column 0 holds the key."""
INPUT: Final = FIRST + len(LOCKED)
CHECK: Final = INPUT + len(YELLOW)
TIER: Final = CHECK + 1
OFFICE_ROW, HEAD_ROW = 3, 4
OFFICE_CELL: Final = (OFFICE_ROW, 3)
_AT: Final = {column.title: number for number, column in enumerate(LOCKED, start=FIRST)}
LAMP, STATE = _AT["亮灯"], _AT["状态"]
_DUE, _ACTUAL, _ISSUE = _AT["完成时限"], _AT["形象进度"], _AT["存在问题"]
LATE: Final = "逾期未完成"
"""Begins 存在问题 of a row that is overdue, and turns its deadline red."""
_TONES: Final[dict[str, Tone]] = {"project": "project", "part": "part", "leaf": "plain"}
_HOW: Final = (
    "只填黄色格：先选“拟办事件”，再填“发生日期”和所需各项；一行报一件，空行不报。"
    "销号须附佐证并经签批，用 daopai close 办理，不在本表填报。"
    "日期可写 2024-03-15 或 3月15日。不要增删行列、合并单元格。"
)


def key_of(row: LedgerRow) -> str:
    """The key of a row; project codes hold no slash."""
    return f"{row.project}{SEPARATOR}{row.item}"


def ledger_page(page: Page, book: LedgerBook) -> None:
    """Write the whole sheet."""
    _headings(page, book)
    for at, row in enumerate(book.rows, start=HEAD_ROW + 1):
        _row(page, at, row)
    last = HEAD_ROW + max(len(book.rows), 1)
    _validation(page.sheet, last)
    _colours(page, last)
    _setting(page, last)


def _headings(page: Page, book: LedgerBook) -> None:
    sheet, styles = page.sheet, page.styles
    page.widths(
        [4, *(column.width for column in LOCKED), *(width for _title, width in YELLOW), 11, 4]
    )
    sheet.set_row(0, 34)
    sheet.merge_range(0, FIRST, 0, CHECK, "", styles.text("title"))
    page.say(0, FIRST, book.title, "title")
    page.say(1, FIRST, f"{book.organisation}　数据截至 {book.data_date.isoformat()}", "subtitle")
    page.say(2, FIRST, _HOW, "subtitle")
    sheet.set_row(OFFICE_ROW, 22)
    page.put(OFFICE_ROW, OFFICE_CELL[1] - 1, f"{OFFICE}（必填，写单位不写个人）", "mid", "head")
    sheet.merge_range(*OFFICE_CELL, OFFICE_ROW, OFFICE_CELL[1] + 1, "", styles.cell("mid", "input"))
    titles = [KEY, *(column.title for column in LOCKED), *(title for title, _width in YELLOW)]
    page.header(HEAD_ROW, [*titles, "校验", "类"])


def _row(page: Page, at: int, row: LedgerRow) -> None:
    tone = _TONES[row.tier]
    values = [column.value(row) for column in LOCKED]
    page.keys[at] = key_of(row)
    page.put(at, 0, key_of(row), "text")
    for number, (column, value) in enumerate(zip(LOCKED, values, strict=True), start=FIRST):
        indent = min(row.level, 5) if column.title == "事项" and row.tier != "project" else 0
        page.put(at, number, value, column.kind, tone, indent)
    for number, (title, _width) in enumerate(YELLOW, start=INPUT):
        kind: Kind = "text" if title == TITLES["note"] else "mid" if title in _WORDS else "day"
        page.put(at, number, None, kind, "input" if row.item else tone)
    if row.item:
        page.sheet.write_formula(at, CHECK, _check(at), page.styles.cell("mid"), "")
    else:
        page.put(at, CHECK, None, "mid", tone)
    page.put(at, TIER, row.tier, "text")
    page.fit(at, wrapping(LOCKED, values), level=min(row.level, 7))


_WORDS: Final = ("拟办事件", TITLES["stage"])


def _check(at: int) -> str:
    """The row's own check, the same rules as the reader's: what is missing, or √."""
    event, on, stage, day, note = (f"${letters(INPUT + n)}{at + 1}" for n in range(len(YELLOW)))
    text = '"√"'
    for field, cell in (("note", note), ("day", day), ("stage", stage)):
        words = ",".join(f'{event}="{word}"' for word in needing(field))  # type: ignore[arg-type]
        text = f'IF(AND(OR({words}),{cell}=""),"缺{TITLES[field]}",{text})'  # type: ignore[index]
    text = f'IF({on}="","缺发生日期",{text})'
    return f'=IF({event}="",IF({on}&{stage}&{day}&{note}="","","缺拟办事件"),{text})'


def _validation(sheet: Any, last: int) -> None:
    first = HEAD_ROW + 1
    sheet.data_validation(
        first,
        INPUT,
        last,
        INPUT,
        {
            "validate": "list",
            "source": [event.word for event in EVENTS],
            "input_title": "拟办事件",
            "input_message": "从列表选一项。销号不在其中：须附佐证并经签批，用 daopai close 办理。",
            "error_title": "没有这种事件",
            "error_message": "从列表中选一项。",
        },
    )
    for column, title, says in (
        (INPUT + 1, "发生日期", "事件发生的那一天，如 2024-03-15 或 3月15日。"),
        (INPUT + 3, "承诺日期", "报“承诺”时填对方答应办结的日期。"),
    ):
        sheet.data_validation(
            first,
            column,
            last,
            column,
            {
                "validate": "date",
                "criteria": "between",
                "minimum": "=DATE(2000,1,1)",
                "maximum": "=DATE(2099,12,31)",
                "input_title": title,
                "input_message": says,
                "error_type": "warning",
                "error_title": "不像日期",
                "error_message": "写成 2024-03-15 最稳妥。仍要保留所写的内容吗？",
            },
        )


def _colours(page: Page, last: int) -> None:
    sheet, first = page.sheet, HEAD_ROW + 1
    for word, (fill, ink) in LAMP_COLOURS.items():
        look = page.styles.add(bg_color=fill, font_color=ink, bold=True)
        rule = {"type": "text", "criteria": "containing", "value": word, "format": look}
        sheet.conditional_format(first, LAMP, last, LAMP, rule)
    red = page.styles.add(font_color="#B3261E", bold=True)
    bar = {"type": "data_bar", "data_bar_2010": True, "bar_solid": True, "bar_color": "#A9C8E8"}
    limits = {"min_type": "num", "max_type": "num", "min_value": 0, "max_value": 1}
    sheet.conditional_format(first, _ACTUAL, last, _ACTUAL, {**bar, **limits})
    late = {
        "type": "formula",
        "criteria": f'=ISNUMBER(SEARCH("{LATE}",${letters(_ISSUE)}{first + 1}))',
    }
    sheet.conditional_format(first, _DUE, last, _DUE, {**late, "format": red})
    missing = {"type": "text", "criteria": "containing", "value": "缺"}
    sheet.conditional_format(first, CHECK, last, CHECK, {**missing, "format": red})


def _setting(page: Page, last: int) -> None:
    sheet = page.sheet
    for hidden in (0, TIER):
        sheet.set_column(hidden, hidden, None, None, {"hidden": True})
    sheet.outline_settings(True, False, False, False)
    sheet.freeze_panes(HEAD_ROW + 1, FIRST + 2)
    sheet.autofilter(HEAD_ROW, 0, last, CHECK)
    sheet.set_tab_color("#D9B650")
    sheet.set_zoom(85)
    page.paper("A3", repeat=(HEAD_ROW, HEAD_ROW))
    sheet.print_area(0, FIRST, last, CHECK)
    page.protect()
