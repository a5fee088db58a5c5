"""Primavera P6 XER files: encodings, damage, projects and calendars."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from projects.errors import Finding, InputError
from projects.model import Span, instant
from projects.readers.xer import read_xer
from tests.projects.xer_files import (
    CALENDAR,
    FIVE_DAYS,
    HEAD,
    PROJECT,
    TOP,
    Rows,
    left,
    link,
    nested,
    plan,
    task,
    written,
    xer_text,
)

MONDAY = date(2024, 3, 4)


def refused(folder: Path, text: str) -> tuple[Finding, ...]:
    with pytest.raises(InputError) as caught:
        read_xer(written(folder, text))
    return caught.value.findings


# --- the file ------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_chinese_names_survive_whatever_the_encoding(tmp_path: Path, encoding: str) -> None:
    text = xer_text(TASK=[task(1, task_name="甘棠湖清淤及岸线整治工程")])
    project = read_xer(written(tmp_path, text, encoding))
    assert [work.name for work in project.activities] == ["甘棠湖清淤及岸线整治工程"]
    assert project.name == "湖区整治"


def test_western_names_are_not_taken_for_chinese(tmp_path: Path) -> None:
    names = ["Béton armé, façade côté nord", "Gründung für Brückenpfeiler", "Año señal España"]
    text = xer_text(TASK=[task(number, task_name=name) for number, name in enumerate(names)])
    western = text.replace("湖区整治", "Lac").replace("五天八小时", "Été")
    project = read_xer(written(tmp_path, western, "cp1252"))
    assert {work.name for work in project.activities} == set(names)
    assert any("Windows-1252" in note for note in project.notes)


def test_currency_signs_do_not_decide_the_encoding(tmp_path: Path) -> None:
    head, _, rest = xer_text(TASK=[task(1, task_name="环湖管网")]).partition("\r\n")
    signs = "\r\n%T\tCURRTYPE\r\n%F\tcurr_symbol\r\n%R\t£\r\n%R\t¥\r\n%R\t€\r\n"
    path = tmp_path / "plan.xer"
    path.write_bytes(head.encode() + signs.encode("cp1252") + rest.encode("gb18030"))
    assert read_xer(path).activities[0].name == "环湖管网"


def test_a_value_may_go_on_in_the_next_line_and_may_be_quoted(tmp_path: Path) -> None:
    names = ["上层 下层", '"一标段 ""主体"" 工程"']
    text = xer_text(TASK=[task(number, task_name=name) for number, name in enumerate(names)])
    project = read_xer(written(tmp_path, text))
    assert [work.name for work in project.activities] == ["上层 下层", '一标段 "主体" 工程']


def test_columns_may_come_in_any_order_and_rows_may_be_short(tmp_path: Path) -> None:
    lines = xer_text().split("\r\n")
    at = lines.index("%T\tTASK")
    lines[at + 1 : at + 3] = [
        "%F\ttask_name\tproj_id\tunknown\ttask_code\ttarget_drtn_hr_cnt\ttask_id\tact_end_date",
        "%R\t清淤\t1\tx\tQ1\t12.5\t7",
    ]
    project = read_xer(written(tmp_path, "\n".join(lines)))
    assert [(work.id, work.name, work.duration) for work in project.activities] == [
        ("Q1", "清淤", Span(750))
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<Project/>\n", "ERMHDR"),
        (xer_text().removesuffix("%E\r\n"), "%E"),
        (xer_text(TASK=[]), "没有带作业的项目"),
        (HEAD + "\n%E\n", "没有带作业的项目"),
    ],
)
def test_a_file_that_is_no_whole_xer_is_refused(tmp_path: Path, text: str, words: str) -> None:
    (found,) = refused(tmp_path, text)
    assert found.code == "DP197"
    assert words in found.says


def test_a_missing_an_empty_file_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    empty = written(tmp_path, "", name="empty.xer")
    for path, code in ((tmp_path / "none.xer", "DP101"), (tmp_path, "DP102"), (empty, "DP107")):
        with pytest.raises(InputError) as caught:
            read_xer(path)
        assert [finding.code for finding in caught.value.findings] == [code]


def test_every_wrong_value_is_reported_at_its_line(tmp_path: Path) -> None:
    text = xer_text(
        TASK=[
            task(1, target_drtn_hr_cnt="viel"),
            task(2, cstr_type="CS_XX", cstr_date="2024-13-01 08:00"),
            task(3, cstr_type="CS_MSO", cstr_date="2024-13-01 08:00"),
            task(4, remain_drtn_hr_cnt="9e99"),
            task(5, task_type="TT_New"),
        ],
        TASKPRED=[link(1, 2, "XY")],
    )
    found = refused(tmp_path, text)
    first = text.split("\r\n").index("%T\tTASK") + 3
    lines = [finding.where.line for finding in found]
    assert lines[:5] == [first, first + 1, first + 2, first + 3, first + 4]
    assert [finding.code for finding in found] == ["DP198"] * 3 + ["DP130"] + ["DP198"] * 2


# --- the project ---------------------------------------------------------------------------------


def test_dates_options_and_the_must_finish_date_come_from_the_project(tmp_path: Path) -> None:
    options = {
        "proj_id": 1,
        "sched_retained_logic": "N",
        "sched_progress_override": "Y",
        "sched_float_type": "FT_SF",
        "sched_calendar_on_relationship_lag": "rcal_24Hour",
    }
    project = plan(
        tmp_path,
        PROJECT=[{**PROJECT, "plan_end_date": "2024-06-30 17:00"}],
        SCHEDOPTIONS=[options],
    )
    assert (project.code, project.name, project.rules) == ("HU", "湖区整治", "p6")
    assert project.start == instant(MONDAY, 480)
    assert project.data_date == instant(MONDAY)
    assert project.document_date == date(2024, 3, 6)
    assert (project.calendar, project.minutes_per_day) == ("五天八小时", 480)
    assert project.options.progress == "progress-override"
    assert project.options.total_float == "start"
    assert project.options.lag_on is None  # each lag says so itself
    (deadline,) = project.deadlines
    assert deadline.at == instant(date(2024, 6, 30), 1020)
    assert "项目必须完成日期" in deadline.text


def test_a_must_finish_date_at_midnight_is_the_end_of_the_day_before(tmp_path: Path) -> None:
    (deadline,) = plan(
        tmp_path, PROJECT=[{**PROJECT, "plan_end_date": "2024-07-01 00:00"}]
    ).deadlines
    assert deadline.day == date(2024, 6, 30)
    assert deadline.at == instant(date(2024, 7, 1))


@pytest.mark.parametrize(
    ("override", "retained", "mode"),
    [("N", "Y", "retained-logic"), ("N", "N", "actual-dates"), ("", "", None)],
)
def test_the_three_progress_modes_are_told_apart(
    tmp_path: Path, override: str, retained: str, mode: str | None
) -> None:
    row = {"proj_id": 1, "sched_progress_override": override, "sched_retained_logic": retained}
    assert plan(tmp_path, SCHEDOPTIONS=[row]).options.progress == mode


def test_baselines_and_bystanders_stay_behind(tmp_path: Path) -> None:
    project = plan(
        tmp_path,
        PROJECT=[
            PROJECT,
            {**PROJECT, "proj_id": 2, "proj_short_name": "HU-B1", "orig_proj_id": 1},
            {**PROJECT, "proj_id": 3, "proj_short_name": "WAI", "export_flag": "N"},
        ],
        TASK=[task(1), task(2, proj_id=2), task(3, proj_id=3), task(4, proj_id=3)],
        TASKPRED=[{**link(3, 1), "pred_proj_id": 3}],
    )
    assert [work.id for work in project.activities] == ["A1"]
    assert left(project) == {"external-tasks": 2, "cross-project-links": 1, "baselines": 1}


def test_projects_scheduled_together_become_one_plan_with_their_links(tmp_path: Path) -> None:
    tables: dict[str, Rows] = {
        "PROJECT": [
            {**PROJECT, "plan_end_date": "2024-06-30 17:00"},
            {
                **PROJECT,
                "proj_id": 2,
                "proj_short_name": "PS",
                "plan_end_date": "2024-05-31 17:00",
                "last_recalc_date": "2024-04-01 00:00",
            },
        ],
        "PROJWBS": [TOP, {**TOP, "wbs_id": 200, "proj_id": 2, "wbs_short_name": "PS"}],
        "TASKPRED": [{**link(1, 3), "proj_id": 2}],
    }
    tasks = [task(1), task(2), task(3, proj_id=2, wbs_id=200)]
    project = plan(tmp_path, TASK=tasks, **tables)
    assert [(work.id, work.parent) for work in project.activities] == [
        ("HU", None),
        ("A1", "HU"),
        ("A2", "HU"),
        ("PS", None),
        ("A3", "PS"),
    ]
    assert [(each.before, each.after) for each in project.links] == [("A1", "A3")]
    assert [each.item for each in project.deadlines] == [None, "PS"]
    assert any("HU、PS" in note for note in project.notes)
    assert any("状态日期" in note for note in project.notes)
    doubled = plan(tmp_path, TASK=[*tasks[:2], {**tasks[2], "task_code": "A1"}], **tables)
    assert [(each.before, each.after) for each in doubled.links] == [("HU.A1", "PS.A1")]


# --- calendars -----------------------------------------------------------------------------------


def test_a_calendar_keeps_its_shifts_holidays_and_opened_weekends(tmp_path: Path) -> None:
    data = nested(
        {"mon": [[480, 720], [780, 1020]], "fri": [[0, 1440]]},
        {date(2024, 5, 1): [], date(2024, 5, 2): [], date(2024, 5, 11): [[480, 720]]},
    )
    spec = plan(tmp_path, CALENDAR=[{**CALENDAR, "clndr_data": data}]).calendars[0]
    week: Any = [((480, 720), (780, 1020)), *[False] * 3, ((0, 1440),), False, False]
    assert list(spec.week or ()) == week
    assert [(each.first, each.last) for each in spec.closed] == [
        (date(2024, 5, 1), date(2024, 5, 2))
    ]
    assert [(each.first, each.shifts) for each in spec.opened] == [
        (date(2024, 5, 11), ((480, 720),))
    ]
    assert spec.minutes_per_day == 480


def test_the_order_of_attributes_and_line_breaks_inside_do_not_matter(tmp_path: Path) -> None:
    data = FIVE_DAYS.replace("s|08:00|f|12:00", "f|12:00|s|8:00 AM").replace(
        ")(0||2", ")\x7f\x7f  (0||2"
    )
    usual = plan(tmp_path).calendars[0]
    assert plan(tmp_path, CALENDAR=[{**CALENDAR, "clndr_data": data}]).calendars[0] == usual


def test_holidays_of_the_base_count_and_the_own_ones_win(tmp_path: Path) -> None:
    base = nested({"mon": [[0, 60]]}, {date(2024, 5, 1): [], date(2024, 5, 2): []})
    own = nested({"tue": [[480, 720]]}, {date(2024, 5, 2): [[480, 720]]})
    project = plan(
        tmp_path,
        CALENDAR=[
            {**CALENDAR, "clndr_data": own, "base_clndr_id": 11},
            {**CALENDAR, "clndr_id": 11, "clndr_name": "集团", "clndr_data": base},
        ],
    )
    (spec,) = project.calendars
    assert [each.first for each in spec.closed] == [date(2024, 5, 1)]
    assert [each.first for each in spec.opened] == [date(2024, 5, 2)]
    assert left(project)["unused-calendars"] == 1


def test_calendars_of_one_name_are_told_apart(tmp_path: Path) -> None:
    project = plan(
        tmp_path,
        CALENDAR=[CALENDAR, {**CALENDAR, "clndr_id": 11}],
        TASK=[task(1), task(2, clndr_id=11)],
    )
    assert [work.calendar for work in project.activities] == ["五天八小时", "五天八小时（11）"]


def test_a_calendar_without_working_time_takes_what_p6_takes(tmp_path: Path) -> None:
    for data in ("", nested({})):
        (spec,) = plan(tmp_path, CALENDAR=[{**CALENDAR, "clndr_data": data}]).calendars
        assert spec.week == (*[((480, 960),)] * 5, False, False)


@pytest.mark.parametrize(
    "data",
    [
        "(0||CalendarData()((0||DaysOfWeek()(",
        "(" * 50_000,
        FIVE_DAYS.replace("08:00", "25:00"),
        FIVE_DAYS.replace("f|12:00", "f|07:00"),
        FIVE_DAYS.replace("0||2()", "0||9()"),
        FIVE_DAYS.replace(")())", ")()\u3000)"),
        FIVE_DAYS.replace("Exceptions()(", "Exceptions()((0||0(d|often)())"),
    ],
)
def test_a_broken_calendar_is_named(tmp_path: Path, data: str) -> None:
    found = refused(tmp_path, xer_text(CALENDAR=[{**CALENDAR, "clndr_data": data}]))
    assert {finding.code for finding in found} == {"DP199"}
    assert "五天八小时" in found[0].says
