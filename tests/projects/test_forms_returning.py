"""The form handed back: the person's values, red cells, the list of mistakes, ready to be sent
again."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projects.forms import FormPlan, FormReading, return_form
from tests.projects.form_sheets import (
    DATE,
    SPACE,
    Person,
    form,
    mistakes,
    observed,
    plan_of,
    project,
    said,
    sent,
)

AMOUNT, START, NOTE = "本期完成量或百分比", "实际开始", "说明"
PROBLEM = "存在问题及需协调事项"
RED = "FFF8C9BF"


def handed_back(reading: FormReading, *plans: FormPlan) -> Person:
    """The form that a department gets back, opened."""
    return Person(return_form(reading, plans or (plan_of(),), workspace=SPACE))


def wrong_form() -> Person:
    """A form with three mistakes and much that is right."""
    person = form()
    person.fill("W10", **{START: "5月8日", AMOUNT: "４０％", PROBLEM: "=1+1"})
    person.fill("W20", **{START: "2月30日", AMOUNT: "256/500台"})
    person.fill("W30", **{START: "5月9日", AMOUNT: "50%"})
    person.fill("W50", 是否按序时进度="基本是")
    return person


def test_the_wrong_cells_are_red_with_a_comment_and_the_rest_keeps_its_values(
    tmp_path: Path,
) -> None:
    back = handed_back(sent(wrong_form(), tmp_path))
    for item, title in (("W20", START), ("W30", AMOUNT), ("W50", "是否按序时进度")):
        cell = back.cell(item, title)
        assert cell.fill.fgColor.rgb == RED
        assert cell.comment is not None
    assert "没有2024年2月30日" in back.cell("W20", START).comment.text
    assert back.cell("W10", AMOUNT).fill.fgColor.rgb != RED
    assert back.cell("W10", START).value == "5月8日"
    assert back.cell("W20", AMOUNT).value == "256/500台"
    assert back.cell("W10", PROBLEM).value == "=1+1"
    assert back.cell("W10", PROBLEM).data_type == "s"


def test_the_list_of_mistakes_comes_first_and_links_to_the_cells(tmp_path: Path) -> None:
    reading = sent(wrong_form(), tmp_path)
    book = handed_back(reading).book
    sheet = book["问题清单"]
    assert book.sheetnames[0] == "问题清单"
    assert [cell.value for cell in sheet[3]] == ["序号", "单元格", "工作", "问题", "怎么办"]
    told = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    assert [row[1] for row in told] == ["本期填报 L6", "本期填报 M7", "本期填报 P9"]
    assert [row[2] for row in told] == ["车载终端安装", "检查井", "手续办理"]
    assert all(row[3] and row[4] for row in told)
    links = {
        cell: link.location
        for row in sheet
        for cell, link in [(row[1].coordinate, row[1].hyperlink)]
        if link
    }
    assert links["B4"] == "'本期填报'!L6"


def test_rows_that_a_person_moved_are_found_again_at_their_new_cells(tmp_path: Path) -> None:
    person = wrong_form()
    sheet = person.book["本期填报"]
    rows = [[cell.value for cell in sheet[number]] for number in range(5, sheet.max_row + 1)]
    for number, cells in enumerate(reversed(rows), 5):
        for column, value in enumerate(cells, 1):
            cell = sheet.cell(number, column)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
    reading = sent(person, tmp_path)
    back = handed_back(reading)
    assert back.cell("W20", START).fill.fgColor.rgb == RED
    assert back.book["问题清单"]["B4"].value != back.book["问题清单"]["B5"].value


def test_corrected_in_the_returned_form_it_is_accepted(tmp_path: Path) -> None:
    back = handed_back(sent(wrong_form(), tmp_path))
    back.fill("W20", **{START: date(2024, 5, 10)}).fill("W50", 是否按序时进度="是")
    back.cell("W30", AMOUNT).value = None
    reading = sent(back, tmp_path)
    assert mistakes(reading) == []
    assert said(reading)["W10", "percent"] == 40.0
    assert said(reading)["W20", "done"] == 256.0
    assert [one.text for one in reading.problems] == ["=1+1"]


def test_handed_back_uncorrected_it_says_the_same_again(tmp_path: Path) -> None:
    first = sent(wrong_form(), tmp_path)
    again = sent(handed_back(first), tmp_path, name="b.xlsx")
    assert [one.says for one in again.findings if one.level == "error"] == [
        one.says for one in first.findings if one.level == "error"
    ]
    assert again.digest == first.digest


def test_a_wrong_data_date_is_red_and_can_be_corrected(tmp_path: Path) -> None:
    person = form().fill("W10", **{START: "5月8日"})
    person.data_date.value = "下周"
    back = handed_back(sent(person, tmp_path))
    assert back.data_date.value == "下周"
    assert back.data_date.fill.fgColor.rgb == RED
    back.data_date.value = "2024-05-26"
    assert sent(back, tmp_path).clean


def test_a_missing_data_date_is_not_filled_in_for_the_person(tmp_path: Path) -> None:
    person = form().fill("W10", **{START: "5月8日"})
    person.data_date.value = None
    back = handed_back(sent(person, tmp_path))
    assert back.data_date.value is None
    assert mistakes(sent(back, tmp_path)) == [("DP578", "J2")]


def test_an_outdated_form_comes_back_fresh_with_its_values(tmp_path: Path) -> None:
    person = form().fill("W10", **{START: "5月8日", AMOUNT: "40%"})
    now = plan_of(revision=5, digest="e" * 64)
    back = handed_back(sent(person, tmp_path, now), now)
    assert "模板已过期" in str(back.book["问题清单"]["D4"].value)
    assert back.cell("W10", AMOUNT).value == 0.4
    assert "第 5 版计划" in str(back.book["本期填报"]["K2"].value)
    assert said(sent(back, tmp_path, now))["W10", "percent"] == 40.0


def test_what_was_filled_for_a_work_that_is_gone_is_told(tmp_path: Path) -> None:
    from dataclasses import replace

    person = form().fill("W10", **{START: "5月8日", AMOUNT: "40%"})
    left = replace(project(), activities=project().activities[1:])
    now = plan_of(left, revision=5, digest="e" * 64)
    sheet = handed_back(sent(person, tmp_path, now), now).book["问题清单"]
    told = " ".join(str(cell.value) for row in sheet.iter_rows(min_row=4) for cell in row)
    assert "沟槽开挖" in told
    assert "40%" in told


def test_the_returned_form_has_the_same_bytes_each_time(tmp_path: Path) -> None:
    reading = sent(wrong_form(), tmp_path)
    once, twice = (return_form(reading, [plan_of()], workspace=SPACE) for _ in range(2))
    assert once == twice


TEXTS = st.one_of(
    st.sampled_from(["=1+1", "+1", "-1", "@x", "\t=1", '=HYPERLINK("http://a")', "'=1", "_x0041_"]),
    st.text(
        st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"),
        max_size=40,
    ),
)


@given(text=TEXTS, day=TEXTS, amount=TEXTS)
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_typed_comes_back_as_text_and_never_as_a_formula(
    tmp_path: Path, text: str, day: str, amount: str
) -> None:
    plan = plan_of(rows=[observed("W10", "started", date(2024, 5, 7), date(2024, 5, 19))])
    person = form(plan).fill("W10", **{START: day, AMOUNT: amount, PROBLEM: text, NOTE: text})
    person.fill("W50", 是否按序时进度="?")
    reading = sent(person, tmp_path, plan)
    data = return_form(reading, [plan], workspace=SPACE)
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        for name in parts.namelist():
            if name.startswith("xl/worksheets/"):
                assert b"<f>" not in parts.read(name)
    path = tmp_path / "back.xlsx"
    path.write_bytes(data)
    again = sent(Person(data), tmp_path, plan)
    first, second = reading.typed["lu", "W10"], again.typed["lu", "W10"]
    assert [second.get(name) for name in ("problem", "note")] == [
        first.get(name) for name in ("problem", "note")
    ]
    assert second.get("started") == first.get("started")
    assert mistakes(again) == mistakes(reading)
    assert again.digest == reading.digest


def test_the_form_survives_being_saved_by_another_office_program(tmp_path: Path) -> None:
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("soffice is not installed: no second office program to save the form with")
    person = form()
    person.fill("W10", **{START: date(2024, 5, 8), AMOUNT: 0.4, PROBLEM: "=1+1", NOTE: "甲\n乙"})
    person.fill("W20", **{START: "5月8日", AMOUNT: "256/500台"})
    person.fill("W30", **{START: 45421, "已完成步骤": "支模"})
    direct = sent(person, tmp_path)
    # Formulas of the person's own: the other program works them out.
    person.cell("W60", START).value = "=DATE(2024,5,8)"
    person.cell("W60", AMOUNT).value = "=0.1+0.2"
    person.cell("W60", "剩余工日").value = "=1/0"
    person.save(tmp_path / "市政处.xlsx")
    out = tmp_path / "saved"
    subprocess.run(
        [
            program, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
            "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(out),
            str(tmp_path / "市政处.xlsx"),
        ],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    saved = openpyxl.load_workbook(out / "市政处.xlsx")
    assert saved["_daopai"].sheet_state != "visible"
    from projects.forms import read_form

    reading = read_form(out / "市政处.xlsx", [plan_of()], workspace=SPACE)
    assert mistakes(reading) == [("DP570", "N10")]
    assert reading.changed_outside == ()
    computed = {("W60", "started"): date(2024, 5, 8), ("W60", "percent"): 30.0}
    assert said(reading) == said(direct) | computed
    assert [one.text for one in reading.problems] == ["=1+1"]
    assert reading.as_of == DATE
