"""Tables as bureaus keep them: titles, merged cells, two-row headers, sections, totals, footers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Alignment
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet

from projects.errors import Finding, InputError
from projects.model import DAY, Project, Span, day_of
from projects.readers import read_plan


def workbook(
    path: Path,
    rows: Sequence[Sequence[object]],
    change: Callable[[Worksheet], None] = lambda _: None,
    title: str = "进度表",
) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    change(sheet)
    book.save(path)
    return path


def refused(path: Path) -> list[Finding]:
    with pytest.raises(InputError) as caught:
        read_plan(path)
    return list(caught.value.findings)


def left(project: Project) -> dict[str, int]:
    return {one.kind: one.count for one in project.left_out}


def parents(project: Project) -> dict[str, str | None]:
    return {work.id: work.parent for work in project.activities}


def test_a_bureau_table_with_everything_around_it_reads_as_its_works(tmp_path: Path) -> None:
    def merge(sheet: Worksheet) -> None:
        for cells in ("A1:H1", "A2:H2", "A3:A4", "B3:B4", "C3:C4", "D3:E3", "F3:F4", "G3:G4"):
            sheet.merge_cells(cells)
        sheet.merge_cells("F6:F7")
        sheet.column_dimensions["C"].hidden = True
        sheet.row_dimensions[7].hidden = True

    rows = [
        ("两湖综合治理工程倒排工期表",),
        ("填报单位：市城管局    填报日期：2023年3月6日    完成时限：2024年3月底",),
        ("序号", "工作\n名称", "工 期（天）", "计划时间", None, "责任单位", "前置", "联系电话"),
        (None, None, None, "开始", "完成"),
        ("一、", "前期工作"),
        (1, "施工图设计", 30, date(2023, 3, 7), "2023年5月底", "设计院/市城管局", None, "0792"),
        (2, "招标", "２０", None, date(2023, 6, 30), None, 1),
        ("二", "施工"),
        (3, "环湖管网", "90天", None, None, "施工单位", "2FS+5个工作日"),
        (),
        ("合计", None, 140),
        ("备注：工期为日历天。",),
        ("填报人：张三   联系电话：12345",),
    ]
    project = read_plan(workbook(tmp_path / "倒排表 (1).xlsx", rows, merge))
    assert (project.code, project.name) == ("倒排表-1", "两湖综合治理工程倒排工期表")
    assert project.document_date == date(2023, 3, 6)
    assert [due.day for due in project.deadlines] == [date(2024, 3, 31)]
    assert parents(project) == {"一": None, "1": "一", "2": "一", "二": None, "3": "二"}
    works = {work.id: work for work in project.activities}
    assert works["一"].kind == "summary"
    assert [works[item].duration for item in "123"] == [
        Span(30 * DAY),
        Span(20 * DAY),
        Span(90 * DAY),
    ]
    assert (works["1"].owner, works["1"].helpers) == ("设计院", ("市城管局",))
    assert (works["2"].owner, works["2"].helpers) == ("设计院", ("市城管局",))
    assert day_of(works["1"].constraints[0].at or 0) == date(2023, 3, 7)
    assert works["1"].deadline is not None
    assert works["1"].deadline.day == date(2023, 5, 31)
    assert [link.label for link in project.links] == ["1FS", "2FS+5"]
    assert left(project) == {"columns": 1, "total-rows": 1, "footers": 2, "title-lines": 1}
    assert any("联系电话" in note and "H3" in note for note in project.notes)


def test_numbers_that_begin_anew_in_each_section_get_the_section_before_them(
    tmp_path: Path,
) -> None:
    rows = [
        ("序号", "工作内容", "天数"),
        ("一", "前期"),
        (1, "立项", 5),
        (2, "可研", 20),
        ("（一）", "批复"),
        (1, "初设批复", 10),
        ("二", "施工"),
        (1, "清表", 5),
    ]
    path = workbook(tmp_path / "t.xlsx", rows)
    assert parents(read_plan(path)) == {
        "一": None, "一.1": "一", "一.2": "一", "一(一)": "一", "一(一).1": "一(一)",
        "二": None, "二.1": "二",
    }  # fmt: skip


def test_a_doubtful_number_names_every_work_it_fits(tmp_path: Path) -> None:
    rows = [
        ("序号", "工作内容", "天数", "紧前工作"),
        ("一", "前期"),
        (1, "立项", 5),
        ("二", "施工"),
        (1, "清表", 5),
        (2, "管沟", 5, "1"),
    ]
    (found,) = refused(workbook(tmp_path / "t.xlsx", rows))
    assert (found.code, str(found.where)) == ("DP187", "t.xlsx[进度表!D6]")
    assert "立项" in found.says
    assert "清表" in found.says


def test_codes_and_row_numbers_stand_side_by_side(tmp_path: Path) -> None:
    rows = [
        ("序号", "编号", "名称", "工期", "前置任务"),
        (1, "L010", "甲", 5),
        (2, "L020", "乙", 5, "1SS+2d"),
        (3, "L030", "丙", 5, "L010;2FS-1d"),
    ]
    project = read_plan(workbook(tmp_path / "t.xlsx", rows))
    assert [(link.label, link.after) for link in project.links] == [
        ("L010SS+2", "L020"),
        ("L010FS", "L030"),
        ("L020FS-1", "L030"),
    ]


def test_without_numbers_the_order_of_the_rows_counts(tmp_path: Path) -> None:
    rows = [("工作名称", "工期", "前置"), ("甲", 5), ("乙", 5, 1), ("丙", 5, "1;2SS")]
    project = read_plan(workbook(tmp_path / "t.xlsx", rows))
    assert [work.id for work in project.activities] == ["1", "2", "3"]
    assert [(link.label, link.after) for link in project.links] == [
        ("1FS", "2"), ("1FS", "3"), ("2SS", "3"),
    ]  # fmt: skip
    assert any("次序" in note for note in project.notes)


def test_a_blank_row_makes_the_order_doubtful(tmp_path: Path) -> None:
    rows = [("工作名称", "工期", "前置"), ("甲", 5), (), ("乙", 5), ("丙", 5, "2")]
    (found,) = refused(workbook(tmp_path / "t.xlsx", rows))
    assert found.code == "DP187"
    assert "标识号" in found.remedy


def test_successors_serve_as_well_as_predecessors(tmp_path: Path) -> None:
    rows = [
        ("编号", "名称", "工期", "前置", "后续任务"),
        ("A", "甲", 5, None, "B; C SS+2"),
        ("B", "乙", 5, "A", "C"),
        ("C", "丙", 5),
    ]
    project = read_plan(workbook(tmp_path / "t.xlsx", rows))
    assert sorted((link.label, link.after) for link in project.links) == [
        ("AFS", "B"), ("ASS+2", "C"), ("BFS", "C"),
    ]  # fmt: skip


def test_the_two_columns_may_not_contradict_each_other(tmp_path: Path) -> None:
    rows = [
        ("编号", "名称", "工期", "前置", "后续任务"),
        ("A", "甲", 5, None, "BFS+3"),
        ("B", "乙", 5, "AFS+5"),
    ]
    (found,) = refused(workbook(tmp_path / "t.xlsx", rows))
    assert (found.code, found.where.cell) == ("DP189", "E2")


@pytest.mark.parametrize("key", ["序号", "WBS"])
def test_the_dots_of_numbers_make_the_levels(tmp_path: Path, key: str) -> None:
    rows = [
        (key, "名称", "工期"),
        (1, "前期"),
        ("1.1", "立项", 5),
        ("1.2", "批复"),
        ("1.2.1", "初设", 3),
    ]
    project = read_plan(workbook(tmp_path / "t.xlsx", rows))
    assert parents(project) == {"1": None, "1.1": "1", "1.2": "1", "1.2.1": "1.2"}


def test_codes_with_dots_are_no_levels_where_the_upper_row_is_a_work(tmp_path: Path) -> None:
    rows = [("编号", "名称", "工期"), ("1", "甲", 5), ("1.1", "乙", 5)]
    project = read_plan(workbook(tmp_path / "t.xlsx", rows))
    assert parents(project) == {"1": None, "1.1": None}
    assert any("编号带点" in note for note in project.notes)


def test_indents_make_the_levels_where_headings_have_no_days(tmp_path: Path) -> None:
    def indent(sheet: Worksheet) -> None:
        sheet["B3"].alignment = Alignment(indent=1)
        sheet["B4"].alignment = Alignment(indent=1)

    rows = [
        ("编号", "名称", "工期"),
        ("A", "前期"),
        ("B", "立项", 5),
        ("C", "可研", 5),
        ("D", "施工", 9),
    ]
    project = read_plan(workbook(tmp_path / "t.xlsx", rows, indent))
    assert parents(project) == {"A": None, "B": "A", "C": "A", "D": None}


def test_a_column_of_sub_projects_becomes_summaries(tmp_path: Path) -> None:
    rows = [
        ("编号", "子项目", "工作名称", "工期", "前置"),
        ("A", "北岸片区", "清表", 5),
        ("B", None, "管沟", 5, "A"),
        ("C", "南岸片区", "清表", 5),
    ]
    path = workbook(tmp_path / "t.xlsx", rows, lambda sheet: sheet.merge_cells("B2:B3"))
    project = read_plan(path)
    assert parents(project) == {
        "北岸片区": None, "A": "北岸片区", "B": "北岸片区", "南岸片区": None, "C": "南岸片区",
    }  # fmt: skip
    assert any("北岸片区" in note for note in project.notes)


def test_days_in_merged_cells_are_refused_with_both_readings(tmp_path: Path) -> None:
    rows = [("编号", "名称", "工期"), ("A", "甲", 30), ("B", "乙", None)]
    path = workbook(tmp_path / "t.xlsx", rows, lambda sheet: sheet.merge_cells("C2:C3"))
    (found,) = refused(path)
    assert (found.code, found.where.cell) == ("DP187", "C2")


@pytest.mark.parametrize(
    ("header", "cell", "span"),
    [
        ("工期（周）", 2, Span(14 * DAY)),
        ("工期(工作日)", 2, Span(2 * DAY)),
        ("工期（日历天）", 2, Span(2 * DAY, "elapsed")),
        ("工期\n（个月）", "２", Span(2, "months")),
        ("工期/天", 2, Span(2 * DAY)),
        ("工期（周）", "2天", Span(2 * DAY)),
    ],
)
def test_the_unit_in_a_header_goes_with_bare_numbers(
    tmp_path: Path, header: str, cell: object, span: Span
) -> None:
    (work,) = read_plan(
        workbook(tmp_path / "t.xlsx", [("编号", "名称", header), ("A", "甲", cell)])
    ).activities
    assert work.duration == span


def test_the_one_sheet_with_dates_is_the_plan(tmp_path: Path) -> None:
    path = workbook(tmp_path / "t.xlsx", [("编号", "名称", "工期"), ("A", "甲", 5)], title="计划")
    book = openpyxl.load_workbook(path)
    book.create_sheet("通讯录").append(["序号", "名称", "电话"])
    book["通讯录"].append([1, "市城管局", "0792"])
    hidden = book.create_sheet("旧")
    for row in (("编号", "名称", "工期"), ("B", "乙", 5)):
        hidden.append(row)
    hidden.sheet_state = "hidden"
    book.save(path)
    project = read_plan(path)
    assert [work.id for work in project.activities] == ["A"]
    assert left(project) == {"other-sheets": 2}


def test_two_sheets_that_look_like_plans_are_refused_by_name(tmp_path: Path) -> None:
    path = workbook(tmp_path / "t.xlsx", [("编号", "名称", "工期"), ("A", "甲", 5)], title="一期")
    book = openpyxl.load_workbook(path)
    for row in (("编号", "名称", "工期"), ("B", "乙", 5)):
        book.create_sheet("二期") if "二期" not in book.sheetnames else None
        book["二期"].append(row)
    book.save(path)
    (found,) = refused(path)
    assert found.code == "DP186"
    assert "“一期”、“二期”" in found.says


def test_broken_cells_are_all_named_at_once(tmp_path: Path) -> None:
    def break_cells(sheet: Worksheet) -> None:
        sheet["C2"] = "#REF!"
        sheet["C2"].data_type = "e"
        sheet["C3"] = "=1+1"

    rows = [
        ("编号", "名称", "工期", "完成时限"),
        ("A", "甲"),
        ("B", "乙"),
        ("C", "丙", -3, "13月底"),
    ]
    found = refused(workbook(tmp_path / "t.xlsx", rows, break_cells))
    assert [(one.code[:3], one.where.cell) for one in found] == [
        ("DP1", "C2"), ("DP1", "C3"), ("DP1", "C4"), ("DP2", "D4"),
    ]  # fmt: skip
    assert all(one.where.sheet == "进度表" and one.remedy for one in found)


def test_serial_days_count_from_1904_where_the_workbook_does(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    serial = (date(2024, 3, 1) - date(1904, 1, 1)).days
    for row in (("编号", "名称", "开始"), ("A", "甲", datetime(2024, 3, 1)), ("B", "乙", serial)):  # noqa: DTZ001 - as Excel has it
        sheet.append(row)
    sheet["C3"].number_format = "General"
    book.save(tmp_path / "t.xlsx")
    project = read_plan(tmp_path / "t.xlsx")
    starts = {day_of(work.constraints[0].at or 0) for work in project.activities}
    assert starts == {date(2024, 3, 1)}


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("5月21日", date(2023, 5, 21)),
        ("2023.5.21", date(2023, 5, 21)),
        ("2023/5/21", date(2023, 5, 21)),
        ("2023年5月底", date(2023, 5, 31)),
        ("２０２３年５月２１日", date(2023, 5, 21)),
        ("45067", date(2023, 5, 21)),
        ("2023-05-21 17:00", date(2023, 5, 21)),
        ("2023年5月21日 星期日", date(2023, 5, 21)),
    ],
)
def test_dates_in_every_form_of_a_table(tmp_path: Path, cell: str, day: date) -> None:
    rows = [("成文日期", "2023-03-06"), ("编号", "名称", "完成时限"), ("A", "甲", cell)]
    (work,) = read_plan(workbook(tmp_path / "t.xlsx", rows)).activities
    assert work.deadline is not None
    assert work.deadline.day == day


PROGRESS = ("编号", "名称", "工期", "完成百分比", "实际开始", "实际完成")


def test_progress_counts_where_the_table_says_its_day(tmp_path: Path) -> None:
    def percent(sheet: Worksheet) -> None:
        sheet["D3"].number_format = "0%"

    rows = [
        ("工程进度表（截至2023年12月31日）",),
        PROGRESS,
        ("A", "甲", 5, 1, date(2023, 3, 7), date(2023, 4, 1)),
        ("B", "乙", 5, "５０％", date(2023, 5, 1)),
    ]
    project = read_plan(workbook(tmp_path / "t.xlsx", rows, percent))
    assert project.name == "工程进度表"
    assert project.data_date is not None
    assert day_of(project.data_date - 1) == date(2023, 12, 31)
    assert [(seen.item, seen.kind, seen.value) for seen in project.observations] == [
        ("A", "percent", 100.0),
        ("A", "started", date(2023, 3, 7)),
        ("A", "finished", date(2023, 4, 1)),
        ("B", "percent", 50.0),
        ("B", "started", date(2023, 5, 1)),
    ]


def test_progress_without_a_day_is_counted_and_left_out(tmp_path: Path) -> None:
    rows = [PROGRESS, ("A", "甲", 5, "100%", date(2023, 3, 7)), ("B", "乙", 5, "0%")]
    project = read_plan(workbook(tmp_path / "t.xlsx", rows))
    assert project.observations == ()
    assert left(project) == {"progress": 2}


@pytest.mark.parametrize(
    ("values", "read"),
    [((0.5, 1, 0), [50, 100, 0]), ((40, 100, 1), [40, 100, 1]), (("30%", "5", 0), [30, 5, 0])],
)
def test_shares_and_percentages_are_told_apart_by_their_column(
    tmp_path: Path, values: tuple[object, ...], read: list[float]
) -> None:
    rows = [("状态日期", "2023-12-31"), PROGRESS[:4]]
    rows += [(item, item, 5, value) for item, value in zip("ABC", values, strict=True)]  # type: ignore[misc]
    project = read_plan(workbook(tmp_path / "t.xlsx", rows))
    assert [seen.value for seen in project.observations] == read


@pytest.mark.parametrize("values", [(1, 0), (0.5, 40)])
def test_a_percentage_that_may_be_a_share_is_refused(
    tmp_path: Path, values: tuple[float, ...]
) -> None:
    rows: list[tuple[object, ...]] = [("状态日期", "2023-12-31"), PROGRESS[:4]]
    rows += [(item, item, 5, value) for item, value in zip("AB", values, strict=True)]
    (found,) = refused(workbook(tmp_path / "t.xlsx", rows))
    assert found.code == "DP187"
    assert "两种读法" in found.says


def test_a_closing_date_above_a_progress_table_has_two_readings(tmp_path: Path) -> None:
    rows = [("截止日期：2023年12月31日",), PROGRESS, ("A", "甲", 5, "50%")]
    (found,) = refused(workbook(tmp_path / "t.xlsx", rows))
    assert (found.code, found.where.cell) == ("DP187", "A1")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_text_tables_in_the_encodings_and_separators_of_excel(
    tmp_path: Path, encoding: str, mark: str
) -> None:
    rows = [
        ["湖区整治工程计划表", "", "", "", ""],
        ["序号", "工作名称", "计划时间", "", "前置任务"],
        ["", "", "开始", "完成", ""],
        ["1", "清表", "2024/3/1", "", ""],
        ["2", "管沟", "", "2024年4月底", '"1;1SS"'],
    ]
    path = tmp_path / "t.csv"
    path.write_bytes("\r\n".join(mark.join(row) for row in rows).encode(encoding))
    project = read_plan(path)
    assert project.name == "湖区整治工程计划表"
    assert [work.name for work in project.activities] == ["清表", "管沟"]
    assert [link.label for link in project.links] == ["1FS", "1SS"]
    first, second = project.activities
    assert day_of(first.constraints[0].at or 0) == date(2024, 3, 1)
    assert second.deadline is not None


def test_predecessors_may_be_named_by_the_names_of_works(tmp_path: Path) -> None:
    rows = [
        ("序号", "工作内容", "天数", "紧前工作"),
        (1, "清表", 5, "无"),
        (2, "沟槽开挖（北岸）", 5, "清表"),
        (3, "管道安装", 5, "清表SS+3、沟槽开挖(北岸)"),
        (4, "回填", 5, "没有的工作"),
    ]
    (found,) = refused(workbook(tmp_path / "t.xlsx", rows))
    assert (found.code, found.where.cell) == ("DP152", "D5")
    project = read_plan(workbook(tmp_path / "t.xlsx", rows[:4]))
    assert [(link.label, link.after) for link in project.links] == [
        ("1FS", "2"), ("1SS+3", "3"), ("2FS", "3"),
    ]  # fmt: skip


def test_one_number_over_the_works_of_a_project_numbers_them_below_it(tmp_path: Path) -> None:
    def merge(sheet: Worksheet) -> None:
        for cells in ("A2:A3", "B2:B3"):
            sheet.merge_cells(cells)

    rows = [
        ("序号", "项目名称", "工作内容", "起止时间"),
        (1, "北岸整治", "清表", "2023年3月至2023年5月"),
        (None, None, "管沟", "2023年6月"),
        ("序号", "项目名称", "工作内容", "起止时间"),
        (2, "南岸整治", "清表", "2023年7月-9月"),
    ]
    project = read_plan(workbook(tmp_path / "t.xlsx", rows, merge))
    assert parents(project) == {
        "北岸整治": None, "1-1": "北岸整治", "1-2": "北岸整治", "南岸整治": None, "2-1": "南岸整治",
    }  # fmt: skip
    work = next(work for work in project.activities if work.id == "1-1")
    assert work.deadline is not None
    assert (day_of(work.constraints[0].at or 0), work.deadline.day) == (
        date(2023, 3, 1),
        date(2023, 5, 31),
    )
    assert left(project) == {"repeated-headers": 1}


@pytest.mark.parametrize(
    ("header", "kinds"),
    [
        ("*完成时间（年/月/日）", ["deadline"]),
        ("完成时间（实际）", []),
        ("责任单位\n(牵头)", []),
    ],
)
def test_words_in_brackets_behind_a_header_do_not_hide_it(
    tmp_path: Path, header: str, kinds: list[str]
) -> None:
    rows = [("编号", "名称", "工期", header), ("A", "甲", 5, "2023-05-21")]
    project = read_plan(workbook(tmp_path / "t.xlsx", rows))
    assert "columns" not in left(project)
    assert bool(project.activities[0].deadline) == bool(kinds)
