"""Tables that people copy or export from Microsoft Project, in Chinese and in English."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from projects.errors import Finding, InputError
from projects.model import DAY, Project, Span, day_of
from projects.readers import read_plan
from projects.schedule import schedule

CHINESE = ("标识号", "任务模式", "任务名称", "工期", "开始时间", "完成时间", "前置任务", "资源名称")
ENGLISH = (
    *("ID", "Task Mode", "Task Name", "Duration"),
    *("Start", "Finish", "Predecessors", "Resource Names"),
)
ROWS: Sequence[Sequence[object]] = [
    (1, "自动计划", "整治工程", "37 个工作日", "2024/3/1 8:00", "2024/4/22 17:00", None, None),
    (2, "自动计划", "   清表", "5 个工作日?", "2024/3/1 8:00", "2024/3/7 17:00", None, "甲队"),
    (3, "自动计划", "   管沟", "20 个工作日", "2024/3/13 8:00", "2024/4/9 17:00", "2FS+3工作日"),
    (4, "自动计划", "   回填", "10 个工作日", "2024/4/9 8:00", "2024/4/22 17:00", "3FF+25%", None),
    (5, "自动计划", "   监测", "3 个工作日", "2024/3/11 8:00", "2024/3/13 17:00", None, None),
]  # fmt: skip


def workbook(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row in rows:
        sheet.append(list(row))
    book.save(path)
    return path


def refused(path: Path) -> list[Finding]:
    with pytest.raises(InputError) as caught:
        read_plan(path)
    return list(caught.value.findings)


def left(project: Project) -> dict[str, int]:
    return {one.kind: one.count for one in project.left_out}


def starts(project: Project) -> dict[str, date]:
    return {
        work.id: day_of(one.at)
        for work in project.activities
        for one in work.constraints
        if one.kind == "snet" and one.at is not None
    }


@pytest.mark.parametrize("header", [CHINESE, ENGLISH])
def test_computed_dates_of_project_are_no_constraints(
    tmp_path: Path, header: tuple[str, ...]
) -> None:
    project = read_plan(workbook(tmp_path / "t.xlsx", [header, *ROWS]))
    assert project.start is not None
    assert day_of(project.start) == date(2024, 3, 1)
    assert starts(project) == {"5": date(2024, 3, 11)}
    assert not any(work.deadline for work in project.activities)
    assert [work.parent for work in project.activities] == [None, "1", "1", "1", "1"]
    assert project.activities[1].duration == Span(5 * DAY)
    assert [link.label for link in project.links] == ["2FS+3", "3FF+25%"]
    assert left(project) == {
        "resources": 1,
        "computed-dates": 9,
        "summary-values": 1,
        "clock-times": 2,
        "estimates": 1,
    }
    assert any("不当作约束" in note for note in project.notes)
    # Without a calendar every day is worked: 5 days, 3 days of lag, then 20.
    assert day_of(schedule(project)["3"].early_start or 0) == date(2024, 3, 9)
    assert any("每天都工作" in note for note in project.notes)


def test_the_same_columns_in_the_words_of_a_bureau_are_constraints(tmp_path: Path) -> None:
    rows = [
        ("编号", "工作名称", "工期", "开始时间", "完成时间", "前置"),
        ("A", "清表", 5, "2024/3/1", "2024/3/7", None),
        ("B", "管沟", 5, "2024/3/8", "2024/3/31", "A"),
    ]
    project = read_plan(workbook(tmp_path / "t.xlsx", rows))
    assert starts(project) == {"A": date(2024, 3, 1), "B": date(2024, 3, 8)}
    assert [work.deadline.day for work in project.activities if work.deadline] == [
        date(2024, 3, 7),
        date(2024, 3, 31),
    ]
    assert project.left_out == ()


def test_a_constraint_column_says_all_about_the_start(tmp_path: Path) -> None:
    header = (
        "标识号",
        "任务名称",
        "工期",
        "开始时间",
        "完成时间",
        "前置任务",
        "限制类型",
        "限制日期",
        "最后期限",
    )
    rows = [
        header,
        (1, "甲", "5d", "2024-03-01", "2024-03-07", None, "越早越好", "NA", "NA"),
        (2, "乙", "5d", "2024-03-11", "2024-03-15", None, "不早于开始", "2024-03-11", "2024/3/31"),
        (3, "丙", "5d", "2024-03-11", "2024-03-15", 1, "不得晚于…完成", "2024-03-20", None),
        (4, "丁", "5d", "2024-03-11", "2024-03-15", 1, "越晚越好", None, None),
        (5, "戊", "5d", "2024-03-11", "2024-03-15", None, "必须开始于", "2024-03-11", None),
    ]  # fmt: skip
    project = read_plan(workbook(tmp_path / "t.xlsx", rows))
    kinds = {work.id: [one.kind for one in work.constraints] for work in project.activities}
    assert kinds == {"1": [], "2": ["snet"], "3": ["fnlt"], "4": ["alap"], "5": ["mso"]}
    due = {work.id: work.deadline.day for work in project.activities if work.deadline}
    assert due == {"2": date(2024, 3, 31)}


def test_levels_inactive_and_manual_rows_of_an_export(tmp_path: Path) -> None:
    header = (
        "标识号",
        "活动",
        "任务模式",
        "任务名称",
        "工期",
        "开始时间",
        "完成时间",
        "前置任务",
        "大纲级别",
        "WBS",
    )
    rows = [
        header,
        (1, "是", "自动计划", "工程", "9d", "2024-03-01", "2024-03-20", None, 1, "1"),
        (2, "是", "手动计划", "甲", "5d", "2024-03-04", "2024-03-08", None, 2, "1.1"),
        (3, "否", "自动计划", "乙", "5d", "2024-03-04", "2024-03-08", 2, 2, "1.2"),
        (4, "是", "自动计划", "丙", "5d", "2024-03-11", "2024-03-15", "2,3", 2, "1.3"),
    ]  # fmt: skip
    project = read_plan(workbook(tmp_path / "t.xlsx", rows))
    works = {work.id: work for work in project.activities}
    assert {item: work.parent for item, work in works.items()} == {"1": None, "2": "1", "4": "1"}
    manual = works["2"].manual
    assert manual is not None
    assert (day_of(manual[0]), day_of(manual[1] - 1)) == (date(2024, 3, 4), date(2024, 3, 8))
    assert [link.label for link in project.links] == ["2FS"]
    assert left(project)["inactive-tasks"] == 3


def test_levels_that_are_no_numbers_are_refused(tmp_path: Path) -> None:
    rows = [("标识号", "任务名称", "工期", "大纲级别"), (1, "甲", 5, "一"), (2, "乙", 5, 0)]
    found = refused(workbook(tmp_path / "t.xlsx", rows))
    assert [(one.code, one.where.cell) for one in found] == [("DP188", "D2"), ("DP188", "D3")]


def test_what_project_computes_beside_is_counted_by_kind(tmp_path: Path) -> None:
    header = (
        "标识号",
        "任务名称",
        "工期",
        "总时差",
        "比较基准开始时间",
        "文本1",
        "成本",
        "开始时间1",
        "唯一标识号前置任务",
    )
    project = read_plan(workbook(tmp_path / "t.xlsx", [header, (1, "甲", 5, 0, 0, "x", 9, 0, 7)]))
    assert left(project) == {
        "costs": 1,
        "baselines": 1,
        "custom-fields": 2,
        "computed-columns": 2,
    }


def test_a_range_of_row_numbers_is_refused_in_a_table_too(tmp_path: Path) -> None:
    rows = [
        ("标识号", "任务名称", "工期", "前置任务"),
        (1, "甲", 5),
        (2, "乙", 5),
        (3, "丙", 5, "1-2"),
    ]
    (found,) = refused(workbook(tmp_path / "t.xlsx", rows))
    assert (found.code, found.where.cell) == ("DP133", "D4")


def test_predecessors_by_wbs_code_are_found_where_no_number_fits(tmp_path: Path) -> None:
    rows = [
        ("标识号", "WBS", "任务名称", "工期", "前置任务"),
        (1, "A", "甲", 5),
        (2, "A.1", "乙", 5),
        (3, "A.2", "丙", 5, "A.1SS+2d"),
    ]
    assert [link.label for link in read_plan(workbook(tmp_path / "t.xlsx", rows)).links] == [
        "2SS+2"
    ]


def test_a_month_of_project_has_two_readings(tmp_path: Path) -> None:
    rows = [("标识号", "任务名称", "工期"), (1, "甲", "1 月工时")]
    (found,) = refused(workbook(tmp_path / "t.xlsx", rows))
    assert (found.code, found.where.cell) == ("DP126", "C2")
    assert "20 个工作日" in found.says


def test_under_a_plan_file_the_table_gives_only_its_works(tmp_path: Path) -> None:
    header = (*CHINESE, "完成百分比")
    rows = [("日历", "china"), header, *((*row[:7], None, "50%") for row in ROWS)]
    workbook(tmp_path / "t.xlsx", rows)
    plan = tmp_path / "p.yaml"
    plan.write_text(
        "daopai: 1\ncode: li\nname: 例\nstart: 2024-03-01\nactivities: t.xlsx\n", encoding="utf-8"
    )
    project = read_plan(plan)
    assert starts(project) == {"2": date(2024, 3, 1), "5": date(2024, 3, 11)}
    assert project.observations == ()
    for words in (
        "calendar 以计划文件为准",
        "没有当作约束（8 处）",
        "完成百分比和实际日期没有导入（5 处）",
    ):
        assert any(words in note for note in project.notes), words
