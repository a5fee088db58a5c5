"""The queue of letters as a workbook (督办台账.xlsx): open ones and settled ones, a sheet each."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from typing import Final

from bulletins.ledgerbook.page import Column, Page, points, share, table, text_of
from bulletins.ledgerbook.styles import Styles, Tone
from bulletins.letters.wording import answers, conclusion, extensions, grounds
from bulletins.wording import clean
from projects.ledger.letters.queue import QueueRow
from projects.writers.letters_view import summary
from projects.writers.workbook import new_workbook

_HEAD: Final = 2
_COLUMNS: Final = (
    Column[QueueRow]("项目", 16, "text", lambda row: clean(row.draft.project_name)),
    Column[QueueRow]("编码", 17, "mid", lambda row: f"{row.draft.project}/{row.draft.letter}"),
    Column[QueueRow]("编号", 19, "mid", lambda row: row.number_words),
    Column[QueueRow]("文种", 8, "mid", lambda row: row.state.name),
    Column[QueueRow]("事项", 28, "text", lambda row: clean(row.draft.name)),
    Column[QueueRow]("依据", 34, "text", lambda row: "；".join(grounds(row.draft))),
    Column[QueueRow]("责任领导", 12, "mid", lambda row: clean(row.draft.leader)),
    Column[QueueRow]("牵头单位", 17, "text", lambda row: clean(row.draft.owner)),
    Column[QueueRow]("配合单位", 20, "text", lambda row: "、".join(map(clean, row.draft.helpers))),
    Column[QueueRow]("形象进度", 9, "percent", lambda row: share(row.draft.actual)),
    Column[QueueRow]("序时进度", 9, "percent", lambda row: share(row.draft.expected)),
    Column[QueueRow]("偏差（百分点）", 9, "points", lambda row: points(row.draft.points)),
    Column[QueueRow]("灯号", 10, "mid", lambda row: row.draft.lamp),
    Column[QueueRow]("拟稿日期", 11.5, "day", lambda row: row.draft.on),
    Column[QueueRow]("办结时限", 11.5, "day", lambda row: row.state.limit),
    Column[QueueRow]("剩余", 11, "mid", lambda row: row.left_words),
    Column[QueueRow]("状态", 14, "mid", lambda row: row.state.word),
    Column[QueueRow]("反馈", 30, "text", lambda row: "；".join(answers(row.state))),
    Column[QueueRow]("延期申请", 30, "text", lambda row: "；".join(extensions(row.state))),
    Column[QueueRow]("审结", 24, "text", lambda row: "；".join(conclusion(row.state))),
)


def book_bytes(
    rows: Sequence[QueueRow], *, organisation: str, as_of: date, title: str = "督办台账"
) -> bytes:
    """The workbook; the same rows give the same bytes."""
    buffer = io.BytesIO()
    book = new_workbook(buffer, title=text_of(title), by=text_of(organisation), made=as_of)
    styles = Styles(book)
    for name, chosen in (
        ("在办", [row for row in rows if row.state.open]),
        ("已结", [row for row in rows if not row.state.open]),
    ):
        page = Page(name, book.add_worksheet(name), styles)
        _sheet(page, chosen, f"{title}（{name}）", f"{clean(organisation)}　", as_of)
    book.close()
    return buffer.getvalue()


def _sheet(page: Page, rows: Sequence[QueueRow], title: str, head: str, as_of: date) -> None:
    page.widths(column.width for column in _COLUMNS)
    last = len(_COLUMNS) - 1
    page.sheet.set_row(0, 30)
    page.sheet.merge_range(0, 0, 0, last, "", page.styles.text("title"))
    page.say(0, 0, title, "title")
    page.say(1, 0, head + (summary(rows, as_of) if rows else f"截至 {as_of}：无"), "subtitle")
    end = table(page, _HEAD, _COLUMNS, rows, _tone)
    page.sheet.freeze_panes(_HEAD + 1, 5)
    if rows:
        page.sheet.autofilter(_HEAD, 0, end - 1, last)
    page.paper("A3", repeat=(_HEAD, _HEAD))
    page.protect()


def _tone(row: QueueRow) -> Tone:
    """What is overdue or waits for a sign-off stands out, what is settled steps back."""
    if not row.state.open:
        return "done"
    return "part" if row.late or row.state.state == "draft" else "plain"
