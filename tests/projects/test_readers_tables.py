"""Tables of activities: CSV in the dialects of Excel, xlsx, and the plan file beside a table."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter

from projects.errors import Finding, InputError
from projects.model import day_of
from projects.readers import read_plan

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "wbs"
HEADER = ("编号", "工作名称", "工期", "前置", "最早开始", "完成时限")


def workbook(path: Path, **sheets: Sequence[Sequence[object]]) -> Path:
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return path


def refused(path: Path) -> list[Finding]:
    with pytest.raises(InputError) as caught:
        read_plan(path)
    return list(caught.value.findings)


def test_numbers_dates_and_serials_of_a_workbook_read_as_people_see_them(tmp_path: Path) -> None:
    rows = [
        HEADER,
        (1, "清表", 5, None, date(2024, 3, 1), datetime(2024, 3, 31)),  # noqa: DTZ001 - as Excel has it
        (2, "管沟", 10.0, "1SS+2", 45352, "2024年4月底"),
    ]
    project = read_plan(workbook(tmp_path / "湖区.xlsx", 工作=rows))
    assert (project.code, project.name) == ("湖区", "湖区")
    assert [work.id for work in project.activities] == ["1", "2"]
    assert [link.label for link in project.links] == ["1SS+2"]
    assert [day_of(work.constraints[0].at or 0) for work in project.activities] == [
        date(2024, 3, 1)
    ] * 2
    assert [work.deadline.day for work in project.activities if work.deadline] == [
        date(2024, 3, 31),
        date(2024, 4, 30),
    ]


def test_the_sheet_of_the_project_gives_its_facts_and_other_sheets_are_told(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "plan.xlsx",
        项目=[("项目名称", "湖区整治"), ("开工日期", date(2024, 3, 1)), ("编制人", "办公室")],
        工作=[HEADER, ("A", "清表", 5)],
        附件=[("说明",)],
    )
    project = read_plan(path)
    assert project.name == "湖区整治"
    assert project.start is not None
    assert day_of(project.start) == date(2024, 3, 1)
    assert any("附件" in note for note in project.notes)
    assert any("编制人" in note for note in project.notes)


def test_a_mistake_names_its_sheet_and_cell(tmp_path: Path) -> None:
    path = workbook(tmp_path / "plan.xlsx", 工作=[("计划表",), HEADER, ("A", "清表", -5)])
    (found,) = refused(path)
    assert str(found.where) == "plan.xlsx[工作!C3]"


def test_a_formula_in_a_cell_is_only_text(tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    path.write_text("编号,工作名称,备注\nA,=cmd|' /C calc'!A0,@SUM(1)\n", encoding="utf-8")
    (work,) = read_plan(path).activities
    assert (work.name, work.note) == ("=cmd|' /C calc'!A0", "@SUM(1)")


def test_a_column_that_nobody_knows_is_told_and_left_out(tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    path.write_text("编号,工作名称,联系电话\nA,清表,12345\n", encoding="utf-8")
    assert any("联系电话" in note and "C1" in note for note in read_plan(path).notes)


def test_what_stands_beyond_the_header_is_told(tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    path.write_text("编号,工作名称\nA,清表,多出来的\n", encoding="utf-8")
    assert any("C2" in note for note in read_plan(path).notes)


@pytest.mark.parametrize("mark", [",", ";", "\t", "，"])
def test_every_usual_delimiter_is_found(tmp_path: Path, mark: str) -> None:
    path = tmp_path / "plan.csv"
    path.write_text(
        mark.join(("编号", "工作名称", "工期")) + "\n" + mark.join("A甲5") + "\n", encoding="utf-8"
    )
    assert [work.name for work in read_plan(path).activities] == ["甲"]


def test_a_cell_of_several_lines_keeps_the_count_of_rows_and_lines(tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    path.write_text('编号,工作名称,工期\nA,"清表\n含外运",5\nB,管沟,-1\n', encoding="utf-8")
    (found,) = refused(path)
    assert (found.where.cell, found.where.line) == ("C3", 4)


@pytest.mark.parametrize(
    "name", ["../plan.csv", "/etc/hosts.csv", "link.csv", "a\0.csv", "x" * 5000 + ".csv"]
)
def test_a_plan_reads_no_table_outside_its_folder(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "inside"
    folder.mkdir()
    (tmp_path / "plan.csv").write_text("编号,工作名称\nA,秘密\n", encoding="utf-8")
    (folder / "link.csv").symlink_to(tmp_path / "plan.csv")
    quoted = '"' + name.replace("\0", "\\0") + '"'
    plan = folder / "plan.yaml"
    plan.write_text(f"daopai: 1\ncode: li\nname: 例\nactivities: {quoted}\n", encoding="utf-8")
    assert "DP184" in [finding.code for finding in refused(plan)]


def test_mistakes_of_a_plan_and_of_its_table_come_together(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("编号,工作名称,工期\nA,清表,x\n", encoding="utf-8")
    plan = tmp_path / "plan.yaml"
    plan.write_text(
        "daopai: 1\ncode: li\nname: 例\nactivities: t.csv\ncolour: red\n", encoding="utf-8"
    )
    assert [str(found.where) for found in refused(plan)] == ["plan.yaml:5", "t.csv[C2]"]


CALENDARS = """
  CAL:
  GOV: {base: china}
  SITE: {closed: [{from: 2024-02-03, to: 2024-02-24, name: 春节停工, window: true}]}
  WET: {base: SITE, closed: [{from: 05-15, to: 07-31, every: year, name: 主汛期, window: true}]}
  DRY: {base: SITE, closed: [{from: 04-03, every: year, name: 雨}]}
  PLANT: {base: SITE, closed: [{from: 12-01, to: 02-last, every: year}]}
"""


@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared/data/wbs is not beside the repository")
@pytest.mark.parametrize(("name", "works"), [("lake", 51), ("drainage", 44), ("landfill", 43)])
def test_a_work_breakdown_reads_once_its_calendars_are_given(
    tmp_path: Path, name: str, works: int
) -> None:
    table = tmp_path / f"wbs_{name}.csv"
    shutil.copy(SHARED / table.name, table)
    missing = refused(table)
    assert {finding.code for finding in missing} == {"DP305"}
    assert all("calendars" in finding.remedy for finding in missing)
    plan = f"daopai: 1\ncode: {name}\nname: 例\ncalendars:{CALENDARS}activities: {table.name}\n"
    table.with_suffix(".yaml").write_text(plan, encoding="utf-8")
    project = read_plan(table.with_suffix(".yaml"))
    with table.open(encoding="utf-8-sig", newline="") as stream:
        written = [row["predecessors"].split(";") for row in csv.DictReader(stream)]
    assert len(project.activities) == works
    assert len(project.links) == sum(bool(part) for parts in written for part in parts)
    assert read_plan(table) == project
