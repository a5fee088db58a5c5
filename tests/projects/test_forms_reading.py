"""What a form says when it comes back: the values, and every mistake at its cell."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from projects.bundled import names
from projects.bundled import path as bundled
from projects.forms import FormPlan, departments, new_rows, read_form, write_form
from projects.model import CalendarSpec, Quantity
from projects.readers import read_plan
from projects.schedule import schedule
from tests.projects.form_sheets import (
    DATE,
    OFFICE,
    SPACE,
    form,
    mistakes,
    observed,
    plan_of,
    project,
    recorded,
    said,
    sent,
    work,
)

AMOUNT, START, FINISH = "本期完成量或百分比", "实际开始", "实际完成"
LEFT, ANSWER, STEPS = "剩余工日", "是否按序时进度", "已完成步骤"
PROBLEM, NOTE = "存在问题及需协调事项", "说明"
MORNING = datetime.fromisoformat("2024-05-08T09:30")


def test_every_kind_of_report_becomes_rows_with_who_when_and_where(tmp_path: Path) -> None:
    person = form()
    person.fill("W10", **{START: date(2024, 5, 8), AMOUNT: 0.4, LEFT: 12, ANSWER: "否"})
    person.fill("W20", **{START: "5月8日", AMOUNT: "256/500台"})
    person.fill("W30", **{START: "2024.5.8", STEPS: "绑扎钢筋、支模"})
    person.fill("W40", **{FINISH: "2024-05-06"})
    person.book["本期填报"]["G2"] = "值班室"
    reading = sent(person, tmp_path)
    assert mistakes(reading) == []
    assert reading.clean
    assert said(reading) == {
        ("W10", "started"): date(2024, 5, 8),
        ("W10", "percent"): 40.0,
        ("W10", "remaining"): 12 * 1440,
        ("W10", "reported"): "否",
        ("W20", "started"): date(2024, 5, 8),
        ("W20", "done"): 256.0,
        ("W30", "started"): date(2024, 5, 8),
        ("W30", "steps"): ("支模", "绑扎钢筋"),
        ("W40", "finished"): date(2024, 5, 6),
    }
    row = reading.rows["lu"][0]
    assert (row.as_of, row.by) == (DATE, "市政处（值班室）")
    assert (row.where.sheet, row.where.cell) == ("本期填报", "L5")


@pytest.mark.parametrize(
    ("typed", "percent"),
    [(0.5, 50.0), ("50", 50.0), ("５０％", 50.0), (" 50% ", 50.0), ("百分之五十", 50.0)],
)
def test_a_percentage_is_understood_as_people_type_it(
    tmp_path: Path, typed: Any, percent: float
) -> None:
    reading = sent(form().fill("W10", **{START: "5月8日", AMOUNT: typed}), tmp_path)
    assert reading.clean
    assert said(reading)["W10", "percent"] == percent


def test_a_number_of_percent_pasted_with_another_format_is_still_understood(
    tmp_path: Path,
) -> None:
    person = form().fill("W10", **{START: "5月8日", AMOUNT: 36})
    person.cell("W10", AMOUNT).number_format = "General"
    assert said(sent(person, tmp_path))["W10", "percent"] == 36.0


def test_a_bare_half_has_two_readings_and_is_refused(tmp_path: Path) -> None:
    person = form().fill("W10", **{START: "5月8日", AMOUNT: 0.5})
    person.cell("W10", AMOUNT).number_format = "General"
    reading = sent(person, tmp_path)
    assert mistakes(reading) == [("DP534", "M5")]
    assert "0.5%" in reading.findings[0].says
    assert "50%" in reading.findings[0].says


@pytest.mark.parametrize(
    "typed",
    [
        "5月8日",
        "2024-05-08",
        "2024.5.8",
        "２０２４年５月８日",
        45420,
        date(2024, 5, 8),
        MORNING,
    ],
)
def test_a_day_is_understood_as_people_type_it(tmp_path: Path, typed: Any) -> None:
    person = form().fill("W10", **{START: typed})
    if isinstance(typed, int):
        person.cell("W10", START).number_format = "General"
    reading = sent(person, tmp_path)
    assert reading.clean
    assert said(reading)["W10", "started"] == date(2024, 5, 8)


def test_a_workbook_that_counts_from_1904_gives_the_same_days_and_quantities(
    tmp_path: Path,
) -> None:
    plan = plan_of(project(work("T10", "土方", 30, quantity=Quantity(90_000, "立方米"))))
    person = form(plan).fill("W10", **{START: 45420 - 1462})
    person.cell("W10", START).number_format = "General"
    person.fill("T10", **{START: date(2024, 5, 8), AMOUNT: 30_000})
    person.book.epoch = CALENDAR_MAC_1904
    reading = sent(person, tmp_path, plan)
    assert reading.clean
    assert reading.changed_outside == ()
    assert said(reading) == {
        ("W10", "started"): date(2024, 5, 8),
        ("T10", "started"): date(2024, 5, 8),
        ("T10", "done"): 30_000.0,
    }


def test_the_data_date_may_be_changed(tmp_path: Path) -> None:
    person = form().fill("W10", **{START: "5月28日"})
    person.data_date.value = "6月2日"
    reading = sent(person, tmp_path)
    assert (reading.as_of, reading.clean) == (date(2024, 6, 2), True)
    assert said(reading)["W10", "started"] == date(2024, 5, 28)


@pytest.mark.parametrize("typed", [None, "下周", "2月30日"])
def test_a_data_date_that_names_no_day_is_a_mistake(tmp_path: Path, typed: str | None) -> None:
    person = form().fill("W10", **{START: "5月8日"})
    person.data_date.value = typed
    assert mistakes(sent(person, tmp_path)) == [("DP578", "J2")]


def test_all_mistakes_are_told_at_once_each_with_its_cell_and_a_remedy(tmp_path: Path) -> None:
    person = form()
    person.fill("W10", **{START: "2月30日", AMOUNT: "一半多", LEFT: "3周", ANSWER: "基本是"})
    person.fill("W20", **{START: "2024-06-30", AMOUNT: "256/600台"})
    person.fill("W30", **{START: "5月8日", STEPS: "支模、浇注"})
    reading = sent(person, tmp_path)
    assert mistakes(reading) == [
        ("DP537", "L5"),
        ("DP533", "M5"),
        ("DP534", "N5"),
        ("DP538", "P5"),
        ("DP501", "L6"),
        ("DP535", "M6"),
        ("DP523", "Q7"),
    ]
    assert all(one.remedy for one in reading.findings if one.level == "error")
    assert not reading.clean


def test_all_done_without_a_finish_is_refused(tmp_path: Path) -> None:
    reading = sent(form().fill("W10", **{START: "5月8日", AMOUNT: "100%"}), tmp_path)
    assert [cell for _, cell in mistakes(reading)] == ["M5"]


def test_progress_that_falls_needs_a_reason_in_the_row(tmp_path: Path) -> None:
    plan = plan_of(rows=[observed("W10", "percent", 60.0, date(2024, 5, 19))])
    person = form(plan).fill("W10", **{START: "5月8日", AMOUNT: "40%"})
    assert [cell for _, cell in mistakes(sent(person, tmp_path, plan))] == ["M5"]
    person.fill("W10", **{NOTE: "上期误报，按监理复核更正"})
    reading = sent(person, tmp_path, plan)
    assert reading.clean
    assert {row.note for row in reading.rows["lu"]} == {"上期误报，按监理复核更正"}


def test_rows_may_be_sorted_and_deleted(tmp_path: Path) -> None:
    person = form()
    person.fill("W10", **{START: "5月8日"}).fill("W20", **{START: "5月9日"})
    sheet = person.book["本期填报"]
    first = [cell.value for cell in sheet[5]]
    second = [cell.value for cell in sheet[6]]
    for column in range(1, 20):
        sheet.cell(5, column).value = second[column - 1]
        sheet.cell(6, column).value = first[column - 1]
    sheet.delete_rows(person.row("W50"))
    reading = sent(person, tmp_path)
    assert reading.clean
    assert said(reading) == {
        ("W20", "started"): date(2024, 5, 9),
        ("W10", "started"): date(2024, 5, 8),
    }
    assert reading.missing == (("lu", "W50"),)
    assert ("lu", "W50") in reading.unfilled
    assert any("被删去" in one.says for one in reading.findings if one.level == "note")


def test_sorting_a_part_of_the_columns_is_refused(tmp_path: Path) -> None:
    person = form().fill("W10", **{START: "5月8日"})
    sheet = person.book["本期填报"]
    for column in (4, 5):
        here, there = sheet.cell(5, column), sheet.cell(6, column)
        here.value, there.value = there.value, here.value
    assert mistakes(sent(person, tmp_path)) == [("DP568", "E5"), ("DP568", "E6")]


def test_a_row_added_by_hand_is_a_mistake_that_quotes_it(tmp_path: Path) -> None:
    person = form().fill("W10", **{START: "5月8日"})
    sheet = person.book["本期填报"]
    sheet["E30"], sheet["M30"] = "新增检查井", "20%"
    reading = sent(person, tmp_path)
    assert mistakes(reading) == [("DP566", "E30")]
    assert "新增检查井" in reading.findings[0].says


def test_a_row_copied_over_is_a_mistake(tmp_path: Path) -> None:
    person = form().fill("W10", **{START: "5月8日"})
    sheet = person.book["本期填报"]
    for column in range(1, 20):
        sheet.cell(30, column).value = sheet.cell(5, column).value
    sheet["M30"] = "30%"
    reading = sent(person, tmp_path)
    assert mistakes(reading) == [("DP567", "E30")]
    assert "30%" in reading.findings[0].says
    assert reading.rows == {}


def test_a_value_in_merged_cells_is_refused_and_an_empty_merge_is_not(tmp_path: Path) -> None:
    person = form().fill("W10", **{START: "5月8日"})
    person.book["本期填报"].merge_cells("N5:N7")
    assert sent(person, tmp_path).clean
    person.book["本期填报"].merge_cells("L5:L7")
    assert mistakes(sent(person, tmp_path)) == [("DP569", "L5")]


def test_a_formula_that_fails_is_refused_at_its_cell(tmp_path: Path) -> None:
    person = form().fill("W10", **{START: "5月8日"})
    person.cell("W10", AMOUNT).value = "=1/0"
    assert ("DP570", "M5") in mistakes(sent(person, tmp_path))


def test_edits_outside_the_yellow_cells_are_told_with_old_and_new(tmp_path: Path) -> None:
    person = form().fill("W10", **{START: "5月8日"})
    person.cell("W10", "计划完成").value = date(2024, 12, 31)
    person.book["本期填报"]["E2"] = "另一个单位"
    person.book["本期填报"]["V6"] = "以上未含征拆"
    reading = sent(person, tmp_path)
    assert reading.clean
    assert [(one.where.cell, one.old, one.new) for one in reading.changed_outside] == [
        ("E2", OFFICE, "另一个单位"),
        ("G5", person_plan_finish(), "2024-12-31"),
        ("V6", "", "以上未含征拆"),
    ]
    assert {code for code, _ in mistakes(reading, "warning")} == {"DP573"}


def person_plan_finish() -> str:
    """The planned finish of W10 as the form shows it."""
    return plan_of().schedule["W10"].planned_finish_day.isoformat()  # type: ignore[union-attr]


def test_a_cell_that_the_work_does_not_take_is_a_mistake(tmp_path: Path) -> None:
    person = form().fill("W30", **{AMOUNT: "50%"}).fill("W40", **{START: "5月6日"})
    reading = sent(person, tmp_path)
    assert mistakes(reading) == [("DP571", "M7"), ("DP571", "L8")]
    assert "步骤" in reading.findings[0].remedy


def test_what_was_filled_in_advance_is_no_news_and_deleting_it_takes_nothing_back(
    tmp_path: Path,
) -> None:
    plan = plan_of(rows=[observed("W10", "started", date(2024, 5, 7), date(2024, 5, 19))])
    person = form(plan).fill("W10", **{AMOUNT: "30%"})
    assert said(sent(person, tmp_path, plan)) == {("W10", "percent"): 30.0}
    person.cell("W10", START).value = None
    reading = sent(person, tmp_path, plan)
    assert reading.clean
    assert mistakes(reading, "warning") == [("DP574", "L5")]


@pytest.mark.parametrize("code", names())
@pytest.mark.parametrize("day", [date(2021, 3, 31), date(2023, 12, 31)])
def test_a_form_that_nobody_touched_holds_nothing_but_that_it_is_empty(
    tmp_path: Path, code: str, day: date
) -> None:
    plan = FormPlan(schedule(read_plan(bundled(code)), as_of=day), 1, code)
    for number, owner in enumerate(departments([plan])):
        path = tmp_path / f"{number}.xlsx"
        path.write_bytes(write_form([plan], owner, day, workspace=SPACE))
        reading = read_form(path, [plan], workspace=SPACE)
        assert [one.code for one in reading.findings] == ["DP572"], owner


def test_what_is_written_where_there_is_nothing_to_fill_is_not_lost(tmp_path: Path) -> None:
    plan = plan_of(project(start=date(2024, 9, 1)))
    person = form(plan)
    person.book["本期填报"]["R5"] = "提前进场"
    assert mistakes(sent(person, tmp_path, plan)) == [("DP566", "E5")]


def test_an_empty_form_is_refused(tmp_path: Path) -> None:
    assert mistakes(sent(form(), tmp_path)) == [("DP572", None)]


def test_coordination_matters_come_beside_the_rows(tmp_path: Path) -> None:
    reading = sent(form().fill("W10", **{PROBLEM: "管线迁改未完成，需供电公司协调"}), tmp_path)
    assert reading.clean
    assert [(one.item, one.text) for one in reading.problems] == [
        ("W10", "管线迁改未完成，需供电公司协调")
    ]


def test_a_form_over_several_projects_gives_rows_by_project(tmp_path: Path) -> None:
    plans = plan_of(), plan_of(project(code="he"), digest="h" * 64)
    person = form(*plans)
    sheet = person.book["本期填报"]
    assert not sheet.column_dimensions["C"].hidden
    for row in range(5, sheet.max_row + 1):
        if str(sheet.cell(row, 1).value).endswith("/W10"):
            sheet.cell(row, 12).value = date(2024, 5, 8)
    reading = sent(person, tmp_path, *plans)
    assert {code: len(rows) for code, rows in reading.rows.items()} == {"lu": 1, "he": 1}


def test_applying_a_report_twice_changes_nothing(tmp_path: Path) -> None:
    plan = plan_of()
    person = form(plan)
    person.fill("W10", **{START: "5月8日", AMOUNT: "40%", LEFT: 12, ANSWER: "是"})
    person.fill("W30", **{START: "5月8日", STEPS: "支模"})
    first = sent(person, tmp_path, plan)
    after = recorded(plan, first)
    second = sent(person, tmp_path, after)
    assert second.clean
    assert first.rows
    assert new_rows(after.schedule.project, second.rows["lu"]) == ()


def test_the_same_percentage_a_week_later_is_news() -> None:
    plan = plan_of(rows=[observed("W10", "percent", 40.0, date(2024, 5, 19))])
    row = observed("W10", "percent", 40.0, DATE)
    assert new_rows(plan.schedule.project, [row]) == (row,)


def test_a_value_that_was_corrected_since_is_news_again() -> None:
    rows = [observed("W10", "percent", value, DATE, "更正") for value in (40.0, 60.0)]
    back = observed("W10", "percent", 40.0, DATE, "更正")
    assert new_rows(plan_of(rows=rows).schedule.project, [back]) == (back,)


def test_the_digest_is_that_of_the_values_not_of_the_file(tmp_path: Path) -> None:
    one = sent(form().fill("W10", **{START: "5月8日", AMOUNT: "40%"}), tmp_path)
    other = sent(form().fill("W10", **{START: "2024-05-08", AMOUNT: 0.4}), tmp_path, name="b.xlsx")
    third = sent(form().fill("W10", **{START: "2024-05-08", AMOUNT: 0.41}), tmp_path)
    assert one.digest == other.digest != third.digest


def test_an_old_plan_revision_is_refused_with_both_numbers(tmp_path: Path) -> None:
    person = form().fill("W10", **{START: "5月8日"})
    reading = sent(person, tmp_path, plan_of(revision=5, digest="e" * 64))
    assert mistakes(reading) == [("DP563", None)]
    assert "模板已过期" in reading.findings[0].says
    assert "第 3 版" in reading.findings[0].says
    assert "第 5 版" in reading.findings[0].says
    assert reading.outdated
    assert reading.rows == {}


def test_the_form_of_another_workspace_or_project_is_refused(tmp_path: Path) -> None:
    path = form().fill("W10", **{START: "5月8日"}).save(tmp_path / "a.xlsx")
    assert mistakes(read_form(path, [plan_of()], workspace="另一个局")) == [("DP564", None)]
    assert mistakes(read_form(path, [], workspace=SPACE)) == [("DP564", None)]


def test_a_work_of_a_plan_with_shifts_keeps_its_time_of_day(tmp_path: Path) -> None:
    from dataclasses import replace

    shifts = CalendarSpec("班", week=(True,) * 5 + (False,) * 2, shifts=((480, 720), (780, 1020)))
    what = replace(
        project(), activities=(work("W10", "安装", 30),), calendars=(shifts,), calendar="班",
        minutes_per_day=480,
    )  # fmt: skip
    plan = plan_of(what)
    person = form(plan).fill("W10", **{START: "2024-05-08 09:30"})
    assert said(sent(person, tmp_path, plan))["W10", "started"] == MORNING
