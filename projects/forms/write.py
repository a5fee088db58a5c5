"""The weekly form of a department as a workbook, and the one handed back with its mistakes.

Both are bytes: the same input gives the same bytes, and nothing is edited in place.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from projects.errors import Finding
from projects.forms import styles
from projects.forms.columns import YELLOW
from projects.forms.drawing import Content, Drawing
from projects.forms.layout import Layout, lay_out
from projects.forms.lines import lines_of, spelled
from projects.forms.meta import META_SHEET, page_of
from projects.forms.styles import Looks, cell_text, lines_needed
from projects.forms.values import HELP_SHEET, MISTAKES_SHEET, FormPlan, Spot
from projects.writers.workbook import new_workbook


@dataclass(frozen=True, slots=True)
class Mistake:
    """A line of the list of mistakes: where in this workbook, of which work, and what."""

    spot: Spot | None
    name: str
    finding: Finding


def write_form(
    plans: Sequence[FormPlan],
    owner: str,
    as_of: date,
    *,
    workspace: str = "",
    assisting: bool = False,
) -> bytes:
    """The form of one department over one or several projects, as an xlsx file.

    Args:
        plans: the projects, scheduled at `as_of` with all that was reported before.
        owner: the department; works without one belong to the office of their summary, else to
            the project's.
        as_of: the data date that is filled in advance; the department may change it.
        workspace: the name of the workspace; a form of another one is refused.
        assisting: also the works at which the department only helps.

    Raises:
        InputError: DP576 where no work belongs to the department.
    """
    lines = lines_of(plans, owner, as_of, assisting=assisting)
    name = spelled(plans, owner)
    layout = lay_out(
        plans, lines, workspace=workspace, owner=name, as_of=as_of, assisting=assisting
    )
    return workbook(layout, Content(), ())


def workbook(layout: Layout, content: Content, mistakes: Sequence[Mistake]) -> bytes:
    """Every sheet of a form: the mistakes where there are any, the pages, how to fill, the hidden
    page."""
    out = io.BytesIO()
    book = new_workbook(out, title="进度填报表", made=layout.as_of)
    looks = Looks(book)
    if mistakes:
        _mistakes(book.add_worksheet(MISTAKES_SHEET), looks, mistakes)
    for page in layout.pages:
        sheet = book.add_worksheet(page.name)
        Drawing(sheet, looks, layout, page, content).draw()
    _help(book.add_worksheet(HELP_SHEET), looks)
    _hidden(book.add_worksheet(META_SHEET), layout)
    book.close()
    return out.getvalue()


def _hidden(sheet: Any, layout: Layout) -> None:
    for row, cells in enumerate(page_of(layout.meta)):
        for column, text in enumerate(cells):
            if text:
                sheet.write_string(row, column, cell_text(text))
    sheet.protect()
    sheet.very_hidden()


_MISTAKE_COLUMNS: Final = (
    ("序号", 6), ("单元格", 16), ("工作", 30), ("问题", 52), ("怎么办", 48)
)  # fmt: skip


def _mistakes(sheet: Any, looks: Looks, mistakes: Sequence[Mistake]) -> None:
    sheet.merge_range(0, 0, 0, 4, "", looks.of(styles.TITLE))
    sheet.write_string(0, 0, "问题清单", looks.of(styles.TITLE))
    sheet.set_row(0, 34)
    wrong = sum(mistake.finding.level == "error" for mistake in mistakes)
    hints = len(mistakes) - wrong
    says = (
        f"须改正 {wrong} 处{f'，另有提示 {hints} 处（不用改）' if hints else ''}。"
        "这张表还没有登记任何进度：点单元格名称可以跳到红色单元格，"
        "改正后把这个文件原样发回即可，其余内容不用重填。"
    )
    sheet.merge_range(1, 0, 1, 4, "", looks.of(styles.HINT))
    sheet.write_string(1, 0, says, looks.of(styles.HINT))
    for column, (title, width) in enumerate(_MISTAKE_COLUMNS):
        sheet.set_column(column, column, width)
        sheet.write_string(2, column, title, looks.of(styles.HEAD))
    sheet.set_row(2, 24)
    for number, mistake in enumerate(mistakes, 1):
        _mistake(sheet, looks, number, mistake)
    sheet.freeze_panes(3, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)
    sheet.hide_gridlines(2)
    sheet.set_footer("&C第 &P 页  共 &N 页")
    sheet.activate()
    sheet.protect("", {"format_columns": True, "format_rows": True})


def _mistake(sheet: Any, looks: Looks, number: int, mistake: Mistake) -> None:
    finding = mistake.finding
    must = finding.level == "error"
    tone: styles.Look = {} if must else {"font_color": "#5F6B76", "italic": True}
    row, look = number + 2, looks.of(styles.LOCKED, tone)
    centered = looks.of(styles.LOCKED, {"align": "center"}, tone)
    if must:
        sheet.write_number(row, 0, number, centered)
    else:
        sheet.write_string(row, 0, "提示", centered)
    if mistake.spot is None:
        sheet.write_string(row, 1, "—", centered)
    else:
        page, cell = mistake.spot
        link = looks.of(styles.LOCKED, {"align": "center", "font_color": "#1F5FA8", "underline": 1})
        sheet.write_url(row, 1, f"internal:'{page}'!{cell}", link, string=f"{page} {cell}")
    sheet.write_string(row, 2, cell_text(mistake.name), look)
    sheet.write_string(row, 3, cell_text(finding.says), look)
    sheet.write_string(row, 4, cell_text(finding.remedy), look)
    texts = zip((mistake.name, finding.says, finding.remedy), (30, 52, 48), strict=True)
    height = max(lines_needed(text, width) for text, width in texts)
    sheet.set_row(row, max(22.0, min(400.0, height * 14 + 6)))


_HELP: Final = (
    ("发回", "存为 xlsx 发回。不要增删行列、合并单元格、改工作表名称或删除隐藏的工作表。"),
    ("更正", "填错了重新填一张发回即可，以后登记的为准；同一张表发两次只登记一次。"),
    ("没有变化", "照样填写累计进度；整行空着表示本期没有填报。"),
)


def _help(sheet: Any, looks: Looks) -> None:
    rows = [(column.title, column.asks) for column in YELLOW] + list(_HELP)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 84)
    sheet.merge_range(0, 0, 0, 1, "", looks.of(styles.TITLE))
    sheet.write_string(0, 0, HELP_SHEET, looks.of(styles.TITLE))
    sheet.set_row(0, 34)
    for row, (title, text) in enumerate(rows, 1):
        head = styles.HEAD_FILLED if row <= len(YELLOW) else styles.HEAD
        sheet.write_string(row, 0, title, looks.of(head))
        sheet.write_string(row, 1, text, looks.of(styles.LOCKED))
        sheet.set_row(row, 24)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)
    sheet.protect()
