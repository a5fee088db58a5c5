"""The table of `daopai what-if` as xlsx and csv: a row a plan, three columns a what-if."""

from __future__ import annotations

import csv
import io
from codecs import BOM_UTF8
from collections.abc import Sequence
from datetime import date

from projects.blocks import Answer, Case
from projects.model import day_of
from projects.readers.table.exported import guarded
from projects.writers.portfolio_what_if_view import heading, in_order
from projects.writers.workbook import new_workbook

WAYS = {"blocks": "成批推算", "engine": "逐个推算", "failed": "推算不了"}
Row = list[str | float | None]


def what_if_csv(cases: Sequence[Case], answers: Sequence[Answer], as_of: date | None) -> bytes:
    """UTF-8 with a byte order mark, so that Excel shows Chinese; no cell becomes a formula."""
    del as_of  # a table of values alone; the workbook keeps it in its title
    out = io.StringIO()
    writer = csv.writer(out)
    for row in _rows(cases, answers):
        writer.writerow([guarded(one) if isinstance(one, str) else one for one in row])
    return BOM_UTF8 + out.getvalue().encode("utf-8")


def what_if_xlsx(cases: Sequence[Case], answers: Sequence[Answer], as_of: date | None) -> bytes:
    """A workbook of one sheet; the same answers give the same bytes."""
    out = io.BytesIO()
    book = new_workbook(out, title="假设比较", made=as_of or date(2000, 1, 1))
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
    sheet = book.add_worksheet("假设比较")
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    says = f"数据截至 {as_of}" if as_of else "按未开工计算"
    sheet.write_string(0, 0, f"假设比较，{says}；余量按时限所在日历的工作日计，负数为超期", bold)
    titles, *rows = _rows(cases, answers)
    for column, title in enumerate(titles):
        sheet.write(1, column, title, wrapped)
    for number, row in enumerate(rows, 2):
        for column, value in enumerate(row):
            if value is not None:
                sheet.write(number, column, value)
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 32)
    sheet.set_column(2, len(titles) - 1, 12)
    sheet.freeze_panes(2, 2)
    sheet.repeat_rows(1)
    sheet.autofilter(1, 0, len(rows) + 1, len(titles) - 1)
    book.close()
    return out.getvalue()


def _rows(cases: Sequence[Case], answers: Sequence[Answer]) -> list[Row]:
    """The titles, then a row a plan."""
    titles: Row = ["项目", "名称", "受限时限", "时限", "现在的余量"]
    for number, case in enumerate(cases):
        name = f"{heading(number)} {case.name}"
        titles += [f"{name}：余量", f"{name}：变化", f"{name}：完成日变化（日历天）"]
    return [[*titles, "推算方式", "最早完成"], *(_row(answer) for answer in in_order(answers))]


def _row(answer: Answer) -> Row:
    governing, ends = answer.base.governing, answer.base.early_finish
    row: Row = [answer.project.code, answer.project.name]
    if governing is None:
        row += [None, None, None]
    else:
        row += [governing.item or "项目", str(governing.deadline.day), governing.margin_days]
    for number, cell in enumerate(answer.cells):
        row += [cell.margin, answer.change(number), answer.finish_change(number)]
    ways = dict.fromkeys(WAYS[one.way] for one in (answer.base, *answer.cells))
    row.append("、".join(ways))
    row.append(None if ends is None else str(day_of(ends - 1)))
    return row
