"""The sheet 总览: the projects, the counts with their denominators, what the figures mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from bulletins.ledgerbook.ledger_page import HEAD_ROW, LAMP, STATE, TIER
from bulletins.ledgerbook.ledger_page import SHEET as LEDGER
from bulletins.ledgerbook.page import Column, Page, points, share, table
from bulletins.ledgerbook.styles import height_of
from bulletins.ledgerbook.values import BookProject, CountRow, LedgerBook
from projects.lamps import SHAPES, WORDS
from projects.ledger.machine import OVERLAYS, STATES
from projects.readers.table.grid import letters

SHEET: Final = "总览"
_STATES: Final = (*STATES.values(), *OVERLAYS.values())
_PROJECTS: Final = (
    Column[BookProject]("代码", 14, "mid", lambda row: row.code),
    Column[BookProject]("项目", 40, "text", lambda row: row.name),
    Column[BookProject]("牵头单位", 14, "text", lambda row: row.owner),
    Column[BookProject]("序时进度", 10, "percent", lambda row: share(row.expected)),
    Column[BookProject]("形象进度", 10, "percent", lambda row: share(row.actual)),
    Column[BookProject]("偏差(百分点)", 10, "points", lambda row: points(row.deviation)),
    Column[BookProject]("亮灯", 11, "mid", lambda row: row.lamp),
    Column[BookProject]("完成时限", 12, "day", lambda row: row.deadline),
    Column[BookProject]("网络预测完成", 12, "day", lambda row: row.forecast),
    Column[BookProject]("计划版本", 10, "mid", lambda row: f"第 {row.revision} 版"),
)
_WIDE: Final = len(_PROJECTS) - 1
_CONTENTS: Final = 6
_SHEETS: Final = (
    (LEDGER, "全部事项，黄色格填报"),
    ("问题清单", "问题和措施完成、销号情况"),
    ("措施清单", "每项措施的牵头单位、时限和状态"),
    ("责任清单", "每个单位牵头、配合的事项"),
    ("回头看", "销号后 30、90、180 日的复查"),
    ("外部依赖", "等待其他单位的事项和承诺日期"),
    ("甘特图", "按日期自动画出的横道图"),
)


def overview_page(page: Page, book: LedgerBook) -> None:
    """Write the whole sheet."""
    sheet = page.sheet
    page.widths(column.width for column in _PROJECTS)
    sheet.set_row(0, 42)
    sheet.merge_range(0, 0, 0, _WIDE, "", page.styles.text("title"))
    page.say(0, 0, book.title, "title")
    page.say(1, 0, f"编制单位：{book.organisation}", "subtitle")
    page.say(2, 0, f"数据截至：{book.data_date.isoformat()}（当日结束时）", "subtitle")
    at = _section(page, 4, "一、项目")
    at = table(page, at, _PROJECTS, book.projects)
    at = _counts(page, _section(page, at + 1, "二、统计"), book.counts)
    at = _section(page, at + 1, "三、分布（按事项，随台账自动计数）")
    page.say(at - 1, _CONTENTS, "目录", "section")
    _contents(page, at)
    at = _spread(page, at, book)
    _notes(page, _section(page, at + 1, "四、口径和图例"), book)
    page.paper("A4")
    page.protect()


def _section(page: Page, row: int, title: str) -> int:
    page.sheet.set_row(row, 24)
    page.say(row, 0, title, "section")
    return row + 1


def _counts(page: Page, top: int, counts: Sequence[CountRow]) -> int:
    """Each rate beside what it was computed from."""
    head = page.styles.cell("mid", "head")
    _count(page, top, ("指标", "分子", "分母", "结果", "口径"), head, head)
    for at, one in enumerate(counts, start=top + 1):
        texts = (one.subject, one.numerator, one.denominator, one.says, one.how)
        _count(page, at, texts, page.styles.cell("text"), page.styles.cell("mid"))
    return top + 1 + len(counts)


def _count(page: Page, row: int, texts: Sequence[str], wide: Any, narrow: Any) -> None:
    """One row: the first text over two columns, the last over the rest."""
    subject, *figures, how = texts
    for first, last, text in ((0, 1, subject), (5, _WIDE, how)):
        page.sheet.merge_range(row, first, row, last, "", wide)
        page.write(row, first, text, wide)
    for column, text in enumerate(figures, start=2):
        page.write(row, column, text, narrow)
    page.sheet.set_row(row, 20)


def _spread(page: Page, top: int, book: LedgerBook) -> int:
    """How many measures stand in each state and under each lamp, counted by formulas of ours."""
    leaves = [row for row in book.rows if row.tier == "leaf"]
    last = HEAD_ROW + max(len(book.rows), 1)
    tiers = _range(TIER, last)
    for column, title in ((0, "状态"), (1, "项数"), (3, "亮灯"), (4, "项数")):
        page.put(top, column, title, "mid", "head")
    for at, state in enumerate(_STATES, start=top + 1):
        page.put(at, 0, state, "mid")
        told = sum(row.state == state for row in leaves)
        formula = f'=COUNTIFS({tiers},"leaf",{_range(STATE, last)},"{state}")'
        page.sheet.write_formula(at, 1, formula, page.styles.cell("count"), told)
    for at, (code, word) in enumerate(WORDS.items(), start=top + 1):
        page.put(at, 3, f"{SHAPES[code]} {word}", "mid")
        told = sum(word in row.lamp for row in leaves)
        formula = f'=COUNTIFS({tiers},"leaf",{_range(LAMP, last)},"*{word}")'
        page.sheet.write_formula(at, 4, formula, page.styles.cell("count"), told)
    end = top + 1 + len(_STATES)
    bar = {"type": "data_bar", "data_bar_2010": True, "bar_solid": True, "bar_color": "#C9D6E3"}
    whole = {"min_type": "num", "min_value": 0, "max_type": "num", "max_value": len(leaves) or 1}
    page.sheet.conditional_format(top + 1, 1, end - 1, 1, {**bar, **whole})
    page.put(end, 0, "合计", "mid", "part")
    total = f'=COUNTIFS({tiers},"leaf")'
    page.sheet.write_formula(end, 1, total, page.styles.cell("count", "part"), len(leaves))
    return end + 1


def _range(column: int, last: int) -> str:
    name = letters(column)
    return f"'{LEDGER}'!${name}${HEAD_ROW + 2}:${name}${last + 1}"


def _notes(page: Page, top: int, book: LedgerBook) -> None:
    projects = book.projects
    said = [
        f"序时进度：{_said((project.basis, project.code) for project in projects)}",
        f"形象进度权重：{_said((project.weights, project.code) for project in projects)}",
        f"亮灯规则：{_said((project.preset, project.code) for project in projects)}",
        "偏差＝形象进度−序时进度，单位为百分点，正数为超前。",
        "图例：● 绿灯　▲ 黄灯　■ 红灯　○ 未判定；符号后有 * 的，原文对该幅度未作规定。",
        "自报与计算结果并列，互不替代；没有填报的，形象进度留空，不作 0 计。",
    ]
    width = sum(column.width for column in _PROJECTS)
    for at, text in enumerate(said, start=top):
        page.sheet.merge_range(at, 0, at, _WIDE, "", page.styles.text("prose"))
        page.say(at, 0, text, "prose")
        page.sheet.set_row(at, height_of([(text, width)]))


def _said(pairs: Iterable[tuple[str, str]]) -> str:
    """What holds for every project once, else each with the projects it holds for."""
    of: dict[str, list[str]] = {}
    for text, code in pairs:
        of.setdefault(text, []).append(code)
    if len(of) == 1:
        return next(iter(of))
    return "；".join(f"{text}（{'、'.join(codes)}）" for text, codes in of.items())


def _contents(page: Page, top: int) -> None:
    for at, (name, says) in enumerate(_SHEETS, start=top):
        page.sheet.write_url(at, _CONTENTS, f"internal:'{name}'!A1", page.styles.text("link"), name)
        page.say(at, _CONTENTS + 1, says, "note")
