"""A plan that goes out and comes back is the same plan, in every format of our own."""

from __future__ import annotations

import csv
import io
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projects.errors import InputError
from projects.model import (
    DAY,
    Activity,
    CalendarSpec,
    Constraint,
    DayRange,
    Deadline,
    LeftOut,
    Link,
    Project,
    Span,
    instant,
)
from projects.readers import read_plan, read_text
from projects.readers.tableplans import read_exported
from projects.schedule import schedule
from projects.writers.plan_json import plan_json
from projects.writers.plan_table import plan_beside, plan_csv, plan_xlsx
from projects.writers.plan_yaml import plan_yaml
from tests.draws import draws
from tests.projects.schedule_plans import works_plan
from tests.projects.whole_plans import plans

MANY = settings(max_examples=draws(25), suppress_health_check=[HealthCheck.too_slow])
SOME = settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
TASK = Activity(id="A", name="甲", duration=Span(DAY))


FULL = read_plan(Path(__file__).resolve().parents[1] / "plans" / "good" / "imported.yaml")
TYPED = (
    None,
    "",
    "{",
    "[1, 1",
    "{a: {b: ]",
    "daopai",
    "班次",
    "=1",
    "9" * 400,
    -1.5,
    True,
    "*a",
    "\t",
)


def plan(*works: Activity, **more: object) -> Project:
    return Project(code="li", name="例", activities=works or (TASK,), **more)  # type: ignore[arg-type]  # keys of Project


def again(text: str, file: str) -> Project:
    return replace(read_text(text, file), notes=())


def from_csv(project: Project) -> Project:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "表.csv").write_bytes(plan_csv(project))
        (folder / "表.yaml").write_text(plan_beside(project, "表.csv"), encoding="utf-8")
        return replace(read_plan(folder / "表.yaml"), notes=())


def from_xlsx(project: Project) -> Project:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "表.xlsx"
        path.write_bytes(plan_xlsx(project))
        found = read_exported(path)
    assert found is not None
    return replace(found, notes=())


@MANY
@given(plans())
def test_yaml_reads_back_equal(project: Project) -> None:
    assert again(plan_yaml(project), "x.yaml") == project


@MANY
@given(plans())
def test_json_reads_back_equal(project: Project) -> None:
    assert again(plan_json(project), "x.json") == project


@SOME
@given(plans())
def test_a_csv_with_its_plan_file_reads_back_equal(project: Project) -> None:
    assert from_csv(project) == project


@SOME
@given(plans())
def test_a_workbook_reads_back_equal(project: Project) -> None:
    assert from_xlsx(project) == project


@pytest.mark.parametrize("seed", range(5))
def test_dates_and_floats_are_the_same_after_each_format(seed: int) -> None:
    project = works_plan(seed, 40, deadline=date(2024, 9, 30))
    wanted = [timing for _, timing in schedule(project).rows()]
    for back in (
        again(plan_yaml(project), "x.yaml"),
        again(plan_json(project), "x.json"),
        from_csv(project),
        from_xlsx(project),
    ):
        assert [timing for _, timing in schedule(back).rows()] == wanted


def test_a_work_stands_on_one_line_and_long_things_below_each_other() -> None:
    closed = tuple(DayRange(date(2024, 1, k), date(2024, 1, k), f"停工{k}") for k in range(1, 9))
    text = plan_yaml(
        plan(calendars=(CalendarSpec("工地", closed=closed),), start=instant(date(2024, 3, 1)))
    )
    lines = text.splitlines()
    assert "  - {id: A, name: 甲, duration: 1}" in lines
    assert "      - {from: 2024-01-03, name: 停工3}" in lines
    assert "start: 2024-03-01" in lines
    assert max(map(len, lines)) <= 110


def test_a_long_list_of_days_fills_its_lines() -> None:
    days = [date(2024, 1, 1 + number) for number in range(30)]
    stops = tuple(DayRange(day, day) for day in days)
    project = plan(calendars=(CalendarSpec("工地", closed=stops),))
    lines = plan_yaml(project).splitlines()
    assert len(lines) == 11
    assert max(map(len, lines)) <= 110
    assert again(plan_yaml(project), "x.yaml") == project


def test_only_what_differs_from_the_defaults_is_written() -> None:
    assert plan_yaml(plan()) == (
        "daopai: 1\ncode: li\nname: 例\nactivities:\n  - {id: A, name: 甲, duration: 1}\n"
    )


def test_a_link_that_a_text_would_say_in_two_ways_is_written_as_a_mapping() -> None:
    works = [replace(TASK, id=item) for item in ("A", "AFS", "B")]
    links = (Link("A", "B", "FS", Span(2 * DAY)), Link("AFS", "B", "FS", Span(2 * DAY)))
    text = plan_yaml(plan(*works, links=links))
    assert "{id: A, lag: 2}" in text
    assert again(text, "x.yaml").links == links


def test_a_deadline_keeps_the_words_that_only_its_first_file_could_read() -> None:
    due = Deadline(date(2024, 6, 30), "合同签订之日起6个月内", "month", "自合同签订起 6 个月")
    back = again(plan_yaml(plan(deadlines=(due,))), "x.yaml")
    assert back.deadlines == (due,)


def test_words_that_still_lead_to_the_day_stay_words() -> None:
    text = "daopai: 1\ncode: li\nname: 例\ndocument_date: 2024-01-05\ndeadline: 6月底\n"
    project = read_text(text + "activities:\n  - {id: A, name: 甲, duration: 1}\n", "x.yaml")
    assert "deadline: 6月底\n" in plan_yaml(project)


def test_dates_without_words_come_back_as_dates() -> None:
    day = date(2024, 5, 31)
    work = replace(
        TASK,
        deadline=Deadline(day),
        constraints=(Constraint("fnlt", instant(day, DAY)), Constraint("alap")),
    )
    (back,) = again(plan_yaml(plan(work)), "x.yaml").activities
    assert back.deadline is not None
    assert (back.deadline.at, back.deadline.text) == (instant(day, DAY), "2024-05-31")
    assert [(one.kind, one.at) for one in back.constraints] == [
        ("fnlt", instant(day, DAY)),
        ("alap", None),
    ]


def test_names_on_several_lines_and_without_words_are_readable() -> None:
    works = (replace(TASK, name="第一行\n 第二行"), replace(TASK, id="B", name=""))
    back = again(plan_yaml(plan(*works)), "x.yaml")
    assert [work.name for work in back.activities] == ["第一行 第二行", "B"]


# -- tables ------------------------------------------------------------------------------------

FORMULAS = ("=1+1", "+1-1", "-甲", "@SUM(A1)", "'=1", '=HYPERLINK("x")')


@pytest.mark.parametrize("typed", FORMULAS)
def test_no_text_becomes_a_formula(typed: str) -> None:
    project = plan(replace(TASK, name=typed, note=typed, owner=typed))
    rows = [*csv.reader(io.StringIO(plan_csv(project).decode("utf-8-sig")))]
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    sheet = openpyxl.load_workbook(io.BytesIO(plan_xlsx(project)))["工作"]
    assert [cell.data_type for cell in sheet[2] if cell.value == typed] == ["s", "s", "s"]
    assert from_csv(project) == project


def test_a_csv_opens_in_excel_with_its_chinese() -> None:
    data = plan_csv(plan())
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.decode("utf-8-sig").splitlines()[0] == "编号,工作名称,工期,前置,daopai 1"


def test_a_workbook_has_dates_as_dates_a_frozen_header_and_a_sheet_of_calendars() -> None:
    work = replace(TASK, constraints=(Constraint("snet", instant(date(2024, 5, 6)), "2024-05-06"),))
    week = (True, True, True, True, True, False, False)
    book = openpyxl.load_workbook(
        io.BytesIO(plan_xlsx(plan(work, calendars=(CalendarSpec("五天", week=week),))))
    )
    assert book.sheetnames == ["工作", "设置", "日历"]
    sheet = book["工作"]
    assert (sheet.freeze_panes, sheet["E1"].value) == ("C2", "不早于开始")
    assert (sheet["E2"].value.date(), sheet["E2"].number_format) == (date(2024, 5, 6), "yyyy-mm-dd")
    assert [cell.value for cell in book["日历"][2][:3]] == ["五天", "week", "[1, 1, 1, 1, 1, 0, 0]"]


def test_a_list_too_long_for_a_cell_goes_on_below(tmp_path: Path) -> None:
    items = tuple(f"WORK {number:05}" for number in range(6000))
    project = plan(left_out=(LeftOut("splits", 6000, "任务拆分没有导入", items),))
    assert from_xlsx(project) == project


def test_a_mistake_typed_into_an_exported_workbook_names_its_cell(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(plan_xlsx(plan(calendars=(CalendarSpec("五天", week=(True,) * 7),))))
    book = openpyxl.load_workbook(path)
    book["工作"]["C2"] = "三天半吧"
    book["日历"]["C2"] = "[1, 1"
    book.save(path)
    with pytest.raises(InputError) as caught:
        read_exported(path)
    places = {finding.code: finding.where.cell for finding in caught.value.findings}
    assert places["DP126"] == "C2"
    assert any(finding.where.sheet == "日历" for finding in caught.value.findings)


def test_what_is_said_twice_in_an_exported_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(plan_xlsx(plan()))
    book = openpyxl.load_workbook(path)
    book["设置"].append(["name", "另一个名称"])
    book["工作"]["E1"] = "工期"
    book.save(path)
    with pytest.raises(InputError) as caught:
        read_plan(path)
    assert sorted(finding.code for finding in caught.value.findings) == ["DP115", "DP182"]


@SOME
@given(st.data())
def test_whatever_is_typed_into_an_exported_workbook_gives_a_plan_or_a_clear_refusal(
    data: st.DataObject,
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(plan_xlsx(FULL)))
    for _ in range(data.draw(st.integers(1, 4))):
        sheet = book[data.draw(st.sampled_from(book.sheetnames))]
        row, column = data.draw(st.integers(1, 4)), data.draw(st.integers(1, 9))
        sheet.cell(row, column).value = data.draw(st.sampled_from(TYPED))
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "表.xlsx"
        book.save(path)
        try:
            found = read_plan(path).code
        except InputError as error:
            found = error.findings[0].code
    assert found


def test_a_row_added_to_an_exported_csv_is_read(tmp_path: Path) -> None:
    table = tmp_path / "表.csv"
    table.write_bytes(plan_csv(plan()) + "B,乙,2,AFS+3,\r\n".encode())
    (tmp_path / "表.yaml").write_text(plan_beside(plan(), "表.csv"), encoding="utf-8")
    project = read_plan(table)
    assert [work.id for work in project.activities] == ["A", "B"]
    assert [link.label for link in project.links] == ["AFS+3"]


def test_a_link_to_an_exported_csv_elsewhere_is_refused(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "表.csv").write_bytes(plan_csv(plan()))
    (inside / "表.csv").symlink_to(tmp_path / "表.csv")
    (inside / "表.yaml").write_text(plan_beside(plan(), "表.csv"), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_plan(inside / "表.yaml")
    assert [finding.code for finding in caught.value.findings] == ["DP184"]


def test_a_table_that_we_did_not_write_is_left_to_the_other_reader(tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    path.write_text("编号,工作名称,工期\nA,甲,3\n", encoding="utf-8")
    assert read_exported(path) is None


# -- files of other programs -------------------------------------------------------------------

IMPORTS = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "import"
NATIVE = [
    path
    for path in sorted(IMPORTS.glob("*.x*"))
    if path.suffix in {".xer", ".xml"} and not path.name.startswith("calendar-")  # no works in them
]


@pytest.mark.skipif(not NATIVE, reason="../shared/data/import is not here")
@pytest.mark.parametrize("path", NATIVE, ids=lambda path: path.name)
def test_a_file_of_another_program_keeps_its_dates_as_a_plan_file(path: Path) -> None:
    project = read_plan(path)
    text = plan_yaml(project)
    back = read_text(text, "x.yaml")
    assert plan_yaml(back) == text
    wanted = [timing for _, timing in schedule(project).rows()]
    assert [timing for _, timing in schedule(back).rows()] == wanted
    assert [timing for _, timing in schedule(from_csv(project)).rows()] == wanted
    assert [timing for _, timing in schedule(from_xlsx(project)).rows()] == wanted
