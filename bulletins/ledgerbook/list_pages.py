"""The three lists (问题, 措施, 责任), the re-checks and the external dependencies: plain tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from bulletins.ledgerbook.page import Column, Page, Row, share, table
from bulletins.ledgerbook.styles import Tone
from bulletins.ledgerbook.values import (
    DutyRow,
    ExternalRow,
    LedgerBook,
    MeasureRow,
    ProblemRow,
    RecheckRow,
)
from projects.ledger.externals import RULE_SAYS
from projects.ledger.machine import STATES

_HEAD: Final = 2
_CLOSED: Final = STATES["closed"]

_PROBLEMS: Final = (
    Column[ProblemRow]("项目", 12, "mid", lambda row: row.project),
    Column[ProblemRow]("序号", 6, "mid", lambda row: row.number),
    Column[ProblemRow]("编号", 9, "mid", lambda row: row.item),
    Column[ProblemRow]("问题", 42, "text", lambda row: row.name),
    Column[ProblemRow]("牵头单位", 17, "text", lambda row: row.owner),
    Column[ProblemRow]("责任领导", 12, "mid", lambda row: row.leader),
    Column[ProblemRow]("完成时限", 11.5, "day", lambda row: row.due),
    Column[ProblemRow]("措施数", 8, "count", lambda row: row.measures),
    Column[ProblemRow]("已完成", 8, "count", lambda row: row.done),
    Column[ProblemRow]("已销号", 8, "count", lambda row: row.closed),
    Column[ProblemRow]("逾期", 8, "count", lambda row: row.late),
    Column[ProblemRow]("状态", 10, "mid", lambda row: row.state),
)
_MEASURES: Final = (
    Column[MeasureRow]("项目", 12, "mid", lambda row: row.project),
    Column[MeasureRow]("序号", 7, "mid", lambda row: row.number),
    Column[MeasureRow]("编号", 9, "mid", lambda row: row.item),
    Column[MeasureRow]("所属问题", 24, "text", lambda row: row.problem),
    Column[MeasureRow]("措施（事项）", 36, "text", lambda row: row.name),
    Column[MeasureRow]("牵头单位", 17, "text", lambda row: row.owner),
    Column[MeasureRow]("配合单位", 20, "text", lambda row: row.helpers),
    Column[MeasureRow]("责任领导", 12, "mid", lambda row: row.leader),
    Column[MeasureRow]("完成时限", 11.5, "day", lambda row: row.due),
    Column[MeasureRow]("形象进度", 9, "percent", lambda row: share(row.actual)),
    Column[MeasureRow]("状态", 9, "mid", lambda row: row.state),
    Column[MeasureRow]("距时限", 13, "mid", lambda row: _left(row.days_left)),
)
_DUTIES: Final = (
    Column[DutyRow]("项目", 12, "mid", lambda row: row.project),
    Column[DutyRow]("类别", 10, "mid", lambda row: row.kind),
    Column[DutyRow]("责任单位或领导", 24, "text", lambda row: row.name),
    Column[DutyRow]("牵头", 8, "count", lambda row: row.leading),
    Column[DutyRow]("已完成", 8, "count", lambda row: row.done),
    Column[DutyRow]("已销号", 8, "count", lambda row: row.closed),
    Column[DutyRow]("逾期", 8, "count", lambda row: row.late),
    Column[DutyRow]("暂缓", 8, "count", lambda row: row.suspended),
    Column[DutyRow]("配合", 8, "count", lambda row: row.helping),
    Column[DutyRow]("牵头事项编号", 66, "text", lambda row: row.items),
)
_RECHECKS: Final = (
    Column[RecheckRow]("项目", 12, "mid", lambda row: row.project),
    Column[RecheckRow]("编号", 9, "mid", lambda row: row.item),
    Column[RecheckRow]("事项", 40, "text", lambda row: row.name),
    Column[RecheckRow]("牵头单位", 17, "text", lambda row: row.owner),
    Column[RecheckRow]("销号日期", 11.5, "day", lambda row: row.closed_on),
    Column[RecheckRow]("第几日", 8, "count", lambda row: row.interval),
    Column[RecheckRow]("应查日期", 11.5, "day", lambda row: row.due),
    Column[RecheckRow]("最迟工作日", 11.5, "day", lambda row: row.workday),
    Column[RecheckRow]("结果", 14, "mid", lambda row: row.state),
    Column[RecheckRow]("复查日期", 11.5, "day", lambda row: row.visited),
)
_EXTERNALS: Final = (
    Column[ExternalRow]("项目", 12, "mid", lambda row: row.project),
    Column[ExternalRow]("编号", 9, "mid", lambda row: row.item),
    Column[ExternalRow]("外部依赖", 32, "text", lambda row: row.name),
    Column[ExternalRow]("责任方", 17, "text", lambda row: row.owner),
    Column[ExternalRow]("承诺日期", 11.5, "day", lambda row: row.promised),
    Column[ExternalRow]("改期次数", 7, "count", lambda row: row.changes),
    Column[ExternalRow]("落空次数", 7, "count", lambda row: row.broken),
    Column[ExternalRow]("最迟须办结", 11.5, "day", lambda row: row.latest),
    Column[ExternalRow]("余量(工作日)", 9, "points", lambda row: row.slack_workdays),
    Column[ExternalRow]("余量(日历天)", 9, "points", lambda row: row.slack_days),
    Column[ExternalRow]("提级", 9, "mid", lambda row: row.level),
    Column[ExternalRow]("依据", 28, "text", lambda row: row.why),
    Column[ExternalRow]("商请对象", 20, "text", lambda row: row.ask),
)


def list_pages(new_page: Callable[[str], Page], book: LedgerBook) -> None:
    """Write the five sheets; one without rows says so."""
    _sheet(new_page("问题清单"), book, _PROBLEMS, book.problems, lambda row: _done(row.state))
    _sheet(new_page("措施清单"), book, _MEASURES, book.measures, lambda row: _done(row.state))
    _sheet(new_page("责任清单"), book, _DUTIES, book.duties)
    _sheet(new_page("回头看"), book, _RECHECKS, book.rechecks)
    _sheet(new_page("外部依赖"), book, _EXTERNALS, book.externals, says=RULE_SAYS)


def _sheet(
    page: Page,
    book: LedgerBook,
    columns: Sequence[Column[Row]],
    rows: Sequence[Row],
    tone: Callable[[Row], Tone] = lambda _row: "plain",
    says: str = "",
) -> None:
    page.widths(column.width for column in columns)
    last = len(columns) - 1
    page.sheet.set_row(0, 30)
    page.sheet.merge_range(0, 0, 0, last, "", page.styles.text("title"))
    page.say(0, 0, page.name, "title")
    told = f"共 {len(rows)} 行" if rows else "无"
    head = f"{book.organisation}　数据截至 {book.data_date.isoformat()}　{told}"
    page.say(1, 0, f"{head}　{says}" if says else head, "subtitle")
    end = table(page, _HEAD, columns, rows, tone)
    page.sheet.freeze_panes(_HEAD + 1, 3)
    if rows:
        page.sheet.autofilter(_HEAD, 0, end - 1, last)
    page.paper("A4", repeat=(_HEAD, _HEAD))
    page.protect()


def _done(state: str) -> Tone:
    return "done" if state == _CLOSED else "plain"


def _left(days: int | None) -> str:
    if days is None:
        return ""
    return f"余 {days} 天" if days > 0 else "当天到期" if days == 0 else f"逾期 {-days} 天"
