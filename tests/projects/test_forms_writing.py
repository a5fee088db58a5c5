"""The weekly form as a department gets it."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import openpyxl
import pytest

from projects.baseline import Baseline, BaselineItem
from projects.bundled import path
from projects.errors import InputError
from projects.forms import FormPlan, write_form
from projects.readers import read_plan
from projects.schedule import schedule
from tests.projects.form_sheets import (
    DATE,
    OFFICE,
    SPACE,
    Person,
    form,
    observed,
    plan_of,
    project,
    work,
)


def test_a_department_gets_only_its_own_works() -> None:
    names = [str(c.value) for sheet in form().book.worksheets[:2] for c in sheet["E"][4:]]
    assert "沟槽开挖" in names
    assert "供电线路" not in names


def test_helping_offices_get_their_works_only_when_asked() -> None:
    plan = plan_of(project(work("H10", "交通疏解", 20, owner="交警支队", helpers=(OFFICE,))))
    with pytest.raises(LookupError):
        Person(write_form([plan], OFFICE, DATE)).row("H10")
    assert Person(write_form([plan], OFFICE, DATE, assisting=True)).row("H10")


def test_a_work_without_an_office_belongs_to_that_of_its_summary_then_of_the_project() -> None:
    plan = plan_of(
        project(
            work("S1", "管网", None, kind="summary"),
            work("S11", "管网一段", 20, parent="S1", owner=""),
            work("N1", "验收", 20, owner=""),
        )
    )
    assert form(plan).row("S11")
    assert Person(write_form([plan], "市城管局", DATE)).row("N1")


def test_works_under_way_or_near_come_first_and_the_rest_on_a_page_of_its_own() -> None:
    far = work("Z10", "绿化", 20, constraints=())
    plan = plan_of(project(far, start=date(2024, 9, 1)))
    book = form(plan).book
    assert book["本期填报"]["E5"].value == "本期没有应当填报的工作"
    done = [observed("W10", "finished", date(2024, 5, 20), DATE)]
    person = form(plan_of(rows=done))
    assert person.sheet("W10").title == "其余工作"
    assert person.sheet("W20").title == "本期填报"


def test_only_the_yellow_cells_can_be_written_and_there_is_no_password() -> None:
    person = form()
    sheet = person.book["本期填报"]
    assert sheet.protection.sheet
    assert not sheet.protection.password
    assert not person.cell("W10", "实际开始").protection.locked
    assert person.cell("W10", "工作名称").protection.locked
    assert person.cell("W10", "最迟完成").protection.locked
    assert not person.data_date.protection.locked


def test_each_work_has_yellow_cells_for_its_own_way_of_reporting() -> None:
    person = form()
    titles = ("实际开始", "本期完成量或百分比", "剩余工日", "实际完成", "已完成步骤")
    open_cells = {
        item: [t for t in titles if not person.cell(item, t).protection.locked]
        for item in ("W10", "W30", "W40", "W50")
    }
    assert open_cells == {
        "W10": ["实际开始", "本期完成量或百分比", "剩余工日", "实际完成"],
        "W30": ["实际开始", "剩余工日", "实际完成", "已完成步骤"],
        "W40": ["实际完成"],
        "W50": ["实际开始", "剩余工日", "实际完成"],
    }


def test_a_quantity_shows_its_unit_and_total_and_the_last_report() -> None:
    rows = [observed("W20", "done", 256.0, date(2024, 5, 19))]
    person = form(plan_of(rows=rows))
    assert person.cell("W20", "计量").value == "台（共 500）"
    assert person.cell("W20", "上期进度").value == "256 台，51.2%\n（2024-05-19）"


def test_a_day_that_is_known_is_filled_in_advance() -> None:
    rows = [observed("W10", "started", date(2024, 5, 7), date(2024, 5, 19))]
    assert form(plan_of(rows=rows)).cell("W10", "实际开始").value.date() == date(2024, 5, 7)


def test_planned_days_come_from_the_baseline_where_there_is_one() -> None:
    item = BaselineItem("W10", "沟槽开挖", None, 0, 0, date(2024, 4, 1), date(2024, 4, 30), 30, 1)
    base = Baseline(
        project="lu", number=2, taken_on=None, reason="批复", by="市城管局", revision=1,
        calendar_hash="", weights="workdays", items=(item,),
    )  # fmt: skip
    plan = plan_of()
    person = form(FormPlan(plan.schedule, 3, "d", base))
    assert person.cell("W10", "计划完成").value.date() == date(2024, 4, 30)
    assert "第 2 号基线" in str(person.book["本期填报"]["K2"].value)


def test_every_message_of_the_validation_is_chinese_and_fits() -> None:
    rules = form().book["本期填报"].data_validations.dataValidation
    assert len(rules) > 20
    for rule in rules:
        assert any("一" <= mark <= "鿿" for mark in rule.prompt)
        assert len(rule.prompt) <= 255
        assert rule.error is None or any("一" <= mark <= "鿿" for mark in rule.error)
    kinds = {rule.type for rule in rules}
    assert {"date", "list", "decimal"} <= kinds


def test_the_form_prints_on_a4_landscape_with_its_head_on_every_page() -> None:
    sheet = form().book["本期填报"]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.print_title_rows == "$4:$4"
    assert sheet.freeze_panes == "F5"


def test_the_key_is_hidden_and_the_page_of_origins_very_hidden() -> None:
    book = form().book
    assert book["本期填报"].column_dimensions["A"].hidden
    assert book["_daopai"].sheet_state == "veryHidden"


def test_the_same_input_gives_the_same_bytes() -> None:
    plans = [plan_of()]
    assert write_form(plans, OFFICE, DATE) == write_form(plans, OFFICE, DATE)


def test_an_unknown_department_is_refused_with_a_suggestion() -> None:
    with pytest.raises(InputError, match=r"DP576.*是不是“市政处”") as caught:
        write_form([plan_of()], "市政所", DATE)
    assert len(caught.value.findings) == 1


def test_a_plan_that_names_no_office_says_so() -> None:
    from dataclasses import replace

    what = replace(project(), owner="", activities=(work("W10", "开挖", 5, owner=""),))
    with pytest.raises(InputError, match=r"DP576.*写明 owner"):
        write_form([plan_of(what)], OFFICE, DATE)


NASTY = (
    "=1+1",
    "+1",
    "-1",
    "@x",
    '=HYPERLINK("http://a","b")',
    "a\tb",
    "_x0041_",
    "{=1}",
    "http://a.cn",
)


@pytest.mark.parametrize("name", NASTY)
def test_a_name_that_looks_like_a_formula_stays_text(name: str) -> None:
    plan = plan_of(project(work("Q10", name, 20)))
    data = write_form([plan], OFFICE, DATE, workspace="=SUM(1)")
    cell = Person(data).cell("Q10", "工作名称")
    assert (cell.value, cell.data_type) == (name, "s")
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        sheets = [parts.read(n) for n in parts.namelist() if n.startswith("xl/worksheets/sheet")]
    assert not any(b"<f>" in sheet or b"<f " in sheet for sheet in sheets)
    assert not any(b"<hyperlink" in sheet for sheet in sheets)


@pytest.mark.parametrize(
    ("codes", "owner", "day"),
    [
        (("lianghu",), "市城管局", date(2023, 12, 31)),
        (("lianghu",), "施工单位（A标）", date(2023, 8, 27)),
        (("niandu", "lianghu", "shuihuanjing2"), "市城管局", date(2021, 3, 31)),
    ],
)
def test_the_bundled_projects_give_forms(codes: tuple[str, ...], owner: str, day: date) -> None:
    plans = [FormPlan(schedule(read_plan(path(code)), as_of=day), 1, code) for code in codes]
    book = openpyxl.load_workbook(io.BytesIO(write_form(plans, owner, day, workspace=SPACE)))
    assert book.sheetnames[0] == "本期填报"
    assert book["本期填报"]["E2"].value == owner
    assert book["本期填报"].max_row >= 5
