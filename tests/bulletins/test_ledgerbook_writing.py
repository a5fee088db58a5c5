from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletins.ledgerbook import LedgerBook, ledgerbook_bytes
from bulletins.ledgerbook.gantt_page import MOST_COLUMNS, window
from bulletins.ledgerbook.page import share
from bulletins.ledgerbook.values import GanttRow
from tests.bulletins.ledger_books import (
    DAY,
    OFFICE,
    book_of,
    ledger_plan,
    opened,
    plan_of,
    row_of,
)

SHEETS = ["总览", "台账", "问题清单", "措施清单", "责任清单", "回头看", "外部依赖", "甘特图"]
HIDDEN = ["daopai-meta", "daopai-locked"]


@pytest.fixture(scope="module")
def book() -> LedgerBook:
    return book_of(ledger_plan(plan_of()))


@pytest.fixture(scope="module")
def workbook(book: LedgerBook) -> Any:
    return opened(ledgerbook_bytes(book))


def test_the_same_ledger_gives_the_same_bytes(book: LedgerBook) -> None:
    assert ledgerbook_bytes(book) == ledgerbook_bytes(book)


def test_the_sheets_stand_in_their_order_and_the_hidden_ones_are_offered_to_nobody(
    workbook: Any,
) -> None:
    assert workbook.sheetnames == SHEETS + HIDDEN
    assert [workbook[name].sheet_state for name in HIDDEN] == ["veryHidden", "veryHidden"]


def test_only_the_yellow_cells_of_the_ledger_can_be_filled_in(workbook: Any) -> None:
    sheet = workbook["台账"]
    unlocked = {
        cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked
    }
    rows = [row_of(sheet, item) for item in ("P1", "M1", "M2", "P2", "M3", "M4", "M5")]
    wanted = {f"{column}{row}" for row in rows for column in "PQRST"}
    assert unlocked - {OFFICE, "E4", "F4"} == wanted
    assert {sheet[cell].fill.fgColor.rgb for cell in wanted} == {"FFFFF5C2"}


def test_every_sheet_is_protected_without_a_password(workbook: Any) -> None:
    for name in SHEETS:
        protection = workbook[name].protection
        assert protection.sheet, name
        assert not protection.password, name


def test_what_people_typed_never_becomes_a_formula(workbook: Any) -> None:
    for sheet in workbook:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    assert (sheet.title, cell.column_letter) in _OURS or sheet.title == "甘特图"
    ledger = workbook["台账"]
    row = row_of(ledger, "M1")
    assert (ledger[f"C{row}"].value, ledger[f"C{row}"].data_type) == ("-2 号管修复", "s")
    assert ledger[f"C{row_of(ledger, 'M2')}"].value == "@路面恢复"
    assert ledger["C6"].value == "=1+1 整改台账"
    assert ledger["C6"].data_type == "s"


_OURS = {("台账", "U"), ("总览", "B"), ("总览", "E")}
"""The row's own check, and the counts."""


def test_the_ledger_is_frozen_filtered_outlined_and_prints_on_a3(workbook: Any) -> None:
    sheet = workbook["台账"]
    assert sheet.freeze_panes == "D6"
    assert sheet.auto_filter.ref == "A5:U13"
    levels = {
        item: sheet.row_dimensions[row_of(sheet, item)].outlineLevel
        for item in ("zhenggai", "P1", "M1", "P2", "M3")
    }
    assert levels == {"zhenggai": 0, "P1": 1, "M1": 2, "P2": 1, "M3": 2}
    assert not sheet.sheet_properties.outlinePr.summaryBelow
    assert sheet.page_setup.orientation == "landscape"
    assert int(sheet.page_setup.paperSize) == 8
    assert sheet.page_setup.fitToHeight in (0, "0", False)
    assert sheet.print_title_rows == "$5:$5"
    assert "第 &P 页 / 共 &N 页" in sheet.oddFooter.center.text


def test_the_list_of_events_offers_every_step_but_the_close_out(workbook: Any) -> None:
    rules = workbook["台账"].data_validations.dataValidation
    words = next(rule for rule in rules if rule.type == "list").formula1.strip('"').split(",")
    assert {"转入前期", "流标", "开工", "完工", "报验", "退回", "暂缓", "受阻", "恢复"} <= set(
        words
    )
    assert not any("销号" in word for word in words)


def test_a_row_says_state_lamp_and_figures_as_they_are_printed(workbook: Any) -> None:
    sheet = workbook["台账"]
    row = row_of(sheet, "M2")
    shown = {sheet.cell(5, column).value: sheet.cell(row, column).value for column in range(2, 16)}
    assert shown["所属问题"] == "管网渗漏"
    assert shown["责任领导"] == "分管副局长"
    assert shown["状态"] == "在建"
    assert shown["形象进度"] == 0.55
    assert re.fullmatch(r"[●▲■○]\*? (绿灯|黄灯|红灯|未判定)", shown["亮灯"])
    assert shown["起"].date() == date(2023, 11, 6)


def test_what_is_not_finished_never_reads_as_a_hundred_percent() -> None:
    assert share(99.96) == 0.999
    assert share(100) == 1.0
    assert share(None) is None


def test_counts_print_their_denominator_and_rounding(workbook: Any) -> None:
    cells = [[cell.value for cell in row] for row in workbook["总览"].iter_rows()]
    done = next(row for row in cells if row[0] == "事项完工率")
    assert done[2:5] == ["1", "5", "20.0%"]
    assert "四舍五入" in done[5]


def test_the_counting_formulas_look_at_every_row_and_agree_with_what_was_counted(
    book: LedgerBook,
) -> None:
    data = ledgerbook_bytes(book)
    sheet, cached = opened(data)["总览"], opened(data, values=True)["总览"]
    leaves = [row for row in book.rows if row.tier == "leaf"]
    told = {}
    for row in sheet.iter_rows(min_col=1, max_col=2):
        formula = str(row[1].value or "")
        if formula.startswith("=COUNTIFS") and row[0].value != "合计":
            told[row[0].value] = cached[row[1].coordinate].value
            assert f"$6:$M${5 + len(book.rows)}" in formula
    assert sum(told.values()) == len(leaves) == 5
    assert told["在建"] == sum(row.state == "在建" for row in leaves) == 1


def test_an_empty_list_says_so(workbook: Any) -> None:
    assert workbook["回头看"]["A2"].value.endswith("无")


def test_a_ledger_without_rows_is_still_a_workbook(book: LedgerBook) -> None:
    empty = replace(
        book, projects=(), rows=(), problems=(), measures=(), duties=(), counts=(), gantt=()
    )
    assert opened(ledgerbook_bytes(empty)).sheetnames == SHEETS + HIDDEN


# --- the live bar chart --------------------------------------------------------------------------

BARS = {"FF3A4754", "FF7B8794", "FFF2A27E", "FF8DB7DE"}


class Chart:
    """The grid of the 甘特图 as a spreadsheet program colours it: first rule that holds."""

    def __init__(self, workbook: Any) -> None:
        self.sheet = workbook["甘特图"]
        ((_range, rules),) = ((one.sqref, one.rules) for one in self.sheet.conditional_formatting)
        self.rules = sorted(rules, key=lambda rule: rule.priority)
        self.first = self.sheet["D2"].value.date()
        self.step = self.sheet["H2"].value
        self.today = self.sheet["F2"].value.date()

    def row(self, item: str) -> int:
        return next(
            r for r in range(6, self.sheet.max_row + 1) if self.sheet[f"A{r}"].value == item
        )

    def fill(self, row: int, number: int) -> str:
        """The colour of a grid cell, "" where it is empty."""
        at = self.first + timedelta(self.step * number)
        cells = {f"${c}6": self.sheet[f"{c}{row}"].value for c in "DEFGH"}
        cells |= {"$H$2": self.step, "$F$2": self.today, "I$5": at}
        for rule in self.rules:
            if _holds(rule.formula[0], cells):
                return str(rule.dxf.fill.bgColor.rgb) if rule.dxf.fill else ""
        return ""

    def bar(self, item: str) -> list[int]:
        """The columns that the bar of an item covers."""
        row = self.row(item)
        width = self.sheet.max_column - 8
        return [number for number in range(width) if self.fill(row, number) in BARS]


def _holds(formula: str, cells: dict[str, Any]) -> bool:
    """A formula of the conditional formats, in Python: the few functions that they use."""

    def value(match: re.Match[str]) -> str:
        found = cells[match[0]]
        if found is None:
            return "None"
        if isinstance(found, str):
            return repr(found)
        day = found.date() if hasattr(found, "date") else found
        return str(day.toordinal() if isinstance(day, date) else day)

    text = re.sub(r"\$?[A-Z]\$?\d+", value, formula)
    text = re.sub(r"(?<![<>])=", "==", text).replace("<>", "!=").replace('None==""', "True")
    text = text.replace('None!="', '""!="').replace('None=="', '""=="')
    names = {
        "AND": lambda *these: all(these),
        "ISNUMBER": lambda one: isinstance(one, int | float),
        "MAX": lambda *these: max(one or 0 for one in these),
        "N": lambda one: one or 0,
        "TRUE": True,
    }
    try:
        return bool(eval(text, {"__builtins__": {}}, names))  # our own formulas, nobody else's
    except TypeError:  # a comparison with an empty cell, behind an ISNUMBER that is false
        return False


def test_a_bar_covers_exactly_the_weeks_between_its_dates(workbook: Any) -> None:
    chart = Chart(workbook)
    row = chart.row("M4")
    start, finish = (chart.sheet[f"{c}{row}"].value.date() for c in "DE")
    first, last = ((day - chart.first).days // 7 for day in (start, finish))
    assert chart.step == 7
    assert chart.bar("M4") == list(range(first, last + 1))


def test_a_changed_date_moves_the_bar(book: LedgerBook) -> None:
    workbook = opened(ledgerbook_bytes(book))
    chart = Chart(workbook)
    row, before = chart.row("M4"), chart.bar("M4")
    for column in "DE":
        cell = chart.sheet[f"{column}{row}"]
        assert not cell.protection.locked
        cell.value += timedelta(14)
    assert chart.bar("M4") == [number + 2 for number in before]


def test_the_done_part_of_a_bar_is_what_was_reported(workbook: Any) -> None:
    chart = Chart(workbook)
    row = chart.row("M2")
    done = [n for n in chart.bar("M2") if chart.fill(row, n) == "FF7B8794"]
    start, finish = (chart.sheet[f"{c}{row}"].value.date() for c in "DE")
    reached = start + timedelta(0.55 * ((finish - start).days + 1))
    assert done
    assert (
        chart.first + timedelta(7 * done[-1])
        < reached
        <= chart.first + timedelta(7 * (done[-1] + 1))
    )


def test_the_data_date_shades_its_week(workbook: Any) -> None:
    chart = Chart(workbook)
    column = (DAY - chart.first).days // 7
    assert chart.fill(chart.row("M1"), column) == "FFEDE3F6"


@given(
    st.lists(
        st.tuples(st.dates(date(2000, 1, 1), date(2060, 1, 1)), st.integers(0, 4000)), max_size=6
    )
)
def test_the_window_shows_every_date_in_as_few_columns_as_weeks_allow(
    spans: list[tuple[date, int]],
) -> None:
    rows = tuple(
        GanttRow(
            item="X",
            tier="leaf",
            level=1,
            name="",
            owner="",
            start=start,
            finish=start + timedelta(days),
            due=None,
            percent=None,
            critical=False,
            milestone=False,
        )
        for start, days in spans
    )
    origin, step, columns = window(rows, DAY)
    days = [DAY, *(row.start for row in rows), *(row.finish for row in rows)]
    assert origin.weekday() == 0
    assert columns <= MOST_COLUMNS
    assert all(
        day is not None and origin <= day < origin + timedelta(step * columns) for day in days
    )
    span = max((day - origin).days for day in days if day is not None) + 1
    assert (step == 7) == (span <= 7 * MOST_COLUMNS)
