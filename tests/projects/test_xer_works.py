"""What the tasks of a P6 file become: works, links, observations; and what is told to stay."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from projects.errors import InputError
from projects.model import Constraint, Span, instant
from projects.readers.xer import read_xer
from tests.projects.xer_files import (
    CALENDAR,
    PROJECT,
    TOP,
    left,
    link,
    plan,
    task,
    values,
    work,
    written,
    xer_text,
)

# --- activities ----------------------------------------------------------------------------------


def test_kinds_and_durations(tmp_path: Path) -> None:
    project = plan(
        tmp_path,
        TASK=[
            task(1, target_drtn_hr_cnt=40, remain_drtn_hr_cnt=10.25),
            task(2, task_type="TT_Mile"),
            task(3, task_type="TT_FinMile"),
            task(4, task_type="TT_LOE"),
            task(5, task_type="TT_WBS"),
            task(6, status_code="TK_Active", act_start_date="2024-03-01 08:00"),
        ],
    )
    assert {work.id: (work.kind, work.duration) for work in project.activities} == {
        "A1": ("task", Span(615)),
        "A2": ("start-milestone", Span(0)),
        "A3": ("milestone", Span(0)),
        "A4": ("hammock", None),
        "A6": ("task", Span(1440)),
    }
    assert left(project) == {"wbs-activities": 1}


@pytest.mark.parametrize(
    ("word", "kinds"),
    [
        ("CS_MSO", ["snet", "snlt"]),
        ("CS_MSOA", ["snet"]),
        ("CS_MSOB", ["snlt"]),
        ("CS_MEO", ["fnet", "fnlt"]),
        ("CS_MEOA", ["fnet"]),
        ("CS_MEOB", ["fnlt"]),
        ("CS_MANDSTART", ["mso"]),
        ("CS_MANDFIN", ["mfo"]),
    ],
)
def test_each_constraint_keeps_its_minute(tmp_path: Path, word: str, kinds: list[str]) -> None:
    cells = {"cstr_type": word, "cstr_date": "2024-04-01 17:00"}
    found = work(plan(tmp_path, TASK=[task(1, **cells)]), "A1").constraints
    assert [(each.kind, each.at) for each in found] == [
        (kind, instant(date(2024, 4, 1), 1020)) for kind in kinds
    ]
    assert all(each.text.startswith("P6：") for each in found)


def test_a_second_constraint_and_alap_are_taken_too(tmp_path: Path) -> None:
    cells = {
        "cstr_type": "CS_ALAP",
        "cstr_type2": "CS_MEOB",
        "cstr_date2": "2024-04-01 17:00",
    }
    found = work(plan(tmp_path, TASK=[task(1, **cells)]), "A1").constraints
    assert [(each.kind, each.at) for each in found] == [
        ("alap", None),
        ("fnlt", instant(date(2024, 4, 1), 1020)),
    ]


def test_dates_from_projects_outside_become_constraints_and_are_told(tmp_path: Path) -> None:
    tasks = [
        task(
            1,
            external_early_start_date="2024-03-20 08:00",
            external_late_end_date="2024-05-20 17:00",
        )
    ]
    project = plan(tmp_path, TASK=tasks)
    found: tuple[Constraint, ...] = work(project, "A1").constraints
    assert [each.kind for each in found] == ["snet", "fnlt"]
    assert left(project) == {"external-dates": 2}
    ignoring = [{"proj_id": 1, "sched_outer_depend_type": "SD_None"}]
    ignored = plan(tmp_path, TASK=tasks, SCHEDOPTIONS=ignoring)
    assert work(ignored, "A1").constraints == ()
    assert left(ignored) == {"external-dates-ignored": 2}


def test_the_primary_resource_is_the_owner(tmp_path: Path) -> None:
    project = plan(
        tmp_path,
        RSRC=[{"rsrc_id": 5, "rsrc_name": "市政处"}, {"rsrc_id": 6, "rsrc_name": "设计院"}],
        TASK=[task(1, rsrc_id=6), task(2), task(3)],
        TASKRSRC=[
            {"task_id": 1, "proj_id": 1, "rsrc_id": 5},
            {"task_id": 2, "proj_id": 1, "rsrc_id": 5},
        ],
    )
    assert [work.owner for work in project.activities] == ["设计院", "市政处", ""]
    assert left(project) == {"resources": 2}


def test_only_resource_dependent_works_follow_the_calendar_of_a_resource(tmp_path: Path) -> None:
    night = {**CALENDAR, "clndr_id": 20, "clndr_name": "夜班", "default_flag": "N"}
    day = {**CALENDAR, "clndr_id": 21, "clndr_name": "白班", "default_flag": "N"}
    project = plan(
        tmp_path,
        CALENDAR=[CALENDAR, night, day],
        RSRC=[{"rsrc_id": 5, "clndr_id": 20}, {"rsrc_id": 6, "clndr_id": 21}],
        TASK=[task(1), task(2, task_type="TT_Rsrc"), task(3, task_type="TT_Rsrc")],
        TASKRSRC=[
            {"task_id": 1, "rsrc_id": 5},
            {"task_id": 2, "rsrc_id": 5},
            {"task_id": 3, "rsrc_id": 5},
            {"task_id": 3, "rsrc_id": 6},
        ],
    )
    found = [work.calendar for work in project.activities]
    assert found == ["五天八小时", "夜班", "五天八小时"]
    assert left(project)["resource-calendars"] == 1


def test_the_breakdown_gives_summaries_with_codes_as_paths(tmp_path: Path) -> None:
    def node(number: int, short: str, parent: int, order: int = 0) -> dict[str, object]:
        return {
            **TOP,
            "wbs_id": number,
            "proj_node_flag": "N",
            "wbs_short_name": short,
            "wbs_name": f"{short}段",
            "parent_wbs_id": parent,
            "seq_num": order,
        }

    project = plan(
        tmp_path,
        PROJWBS=[TOP, node(1, "B", 100, 2), node(2, "A", 100, 1), node(3, "X", 1), node(4, "E", 1)],
        TASK=[task(1, wbs_id=3), task(2, wbs_id=2, task_code="A"), task(3, wbs_id=100)],
    )
    assert [(each.id, each.parent, each.name) for each in project.activities] == [
        ("A3", None, "作业3"),
        ("WBS.A", None, "A段"),
        ("A", "WBS.A", "作业2"),
        ("B", None, "B段"),
        ("B.X", "B", "X段"),
        ("A1", "B.X", "作业1"),
    ]
    assert left(project) == {"empty-wbs": 1}


def test_control_characters_in_names_do_not_reach_people(tmp_path: Path) -> None:
    names = {"task_name": "清淤\x7f\x7f一期\x1b[31m", "task_code": "Q\x07 1"}
    (found,) = plan(tmp_path, TASK=[task(1, **names)]).activities
    assert (found.id, found.name) == ("Q 1", "清淤 一期 [31m")


def test_works_stand_in_the_order_of_their_codes_as_people_count(tmp_path: Path) -> None:
    codes = ["T10", "T9", "管3", "T9a", "管12"]
    tasks = [task(number, task_code=code) for number, code in enumerate(codes)]
    found = [work.id for work in plan(tmp_path, TASK=tasks).activities]
    assert found == ["T9", "T9a", "T10", "管3", "管12"]


def test_a_breakdown_that_runs_in_a_circle_loses_only_its_nodes(tmp_path: Path) -> None:
    ring = [
        {**TOP, "wbs_id": 1, "proj_node_flag": "N", "parent_wbs_id": 2},
        {**TOP, "wbs_id": 2, "proj_node_flag": "N", "parent_wbs_id": 1},
    ]
    project = plan(tmp_path, PROJWBS=[TOP, *ring], TASK=[task(1, wbs_id=1)])
    assert [(work.id, work.parent) for work in project.activities] == [("A1", None)]
    assert left(project)["broken-wbs"] == 2


# --- links ---------------------------------------------------------------------------------------


def test_links_keep_kind_and_hours_of_lag(tmp_path: Path) -> None:
    project = plan(
        tmp_path,
        TASK=[task(number) for number in range(1, 6)],
        TASKPRED=[
            link(1, 2),
            link(1, 3, "SS", 12.5),
            link(2, 4, "FF", -8),
            link(3, 5, "SF"),
            link(1, 99),
        ],
    )
    assert [(each.before, each.kind, each.after, each.lag.amount) for each in project.links] == [
        ("A1", "FS", "A2", 0),
        ("A1", "SS", "A3", 750),
        ("A2", "FF", "A4", -480),
        ("A3", "SF", "A5", 0),
    ]
    assert left(project) == {"links-broken": 1}


def test_a_level_of_effort_ends_with_the_successors_it_names(tmp_path: Path) -> None:
    project = plan(
        tmp_path,
        TASK=[task(1), task(2, task_type="TT_LOE"), task(3)],
        TASKPRED=[link(1, 2, "SS"), link(2, 3, "FF", 8), link(2, 3, "FS")],
    )
    assert [(each.before, each.kind, each.after, each.lag.amount) for each in project.links] == [
        ("A1", "SS", "A2", 0),
        ("A3", "FF", "A2", -480),
        ("A3", "SF", "A2", 0),
    ]
    assert left(project) == {"hammock-links-turned": 2}


def test_circular_links_are_an_error_with_their_lines(tmp_path: Path) -> None:
    text = xer_text(TASK=[task(1), task(2)], TASKPRED=[link(1, 2), link(2, 1)])
    with pytest.raises(InputError) as caught:
        read_xer(written(tmp_path, text))
    (found,) = caught.value.findings
    assert found.code == "DP161"
    assert "A1 → A2 → A1" in found.says


# --- progress ------------------------------------------------------------------------------------


def test_actuals_become_observations_of_the_day_before_the_data_date(tmp_path: Path) -> None:
    project = plan(
        tmp_path,
        PROJECT=[{**PROJECT, "last_recalc_date": "2024-04-01 00:00"}],
        TASK=[
            task(
                1,
                status_code="TK_Complete",
                act_start_date="2024-03-04 08:00",
                act_end_date="2024-03-06 17:00",
                remain_drtn_hr_cnt=0,
            ),
            task(
                2,
                status_code="TK_Active",
                act_start_date="2024-03-11 13:00",
                remain_drtn_hr_cnt=6,
                suspend_date="2024-03-20 17:00",
                resume_date="2024-04-08 08:00",
            ),
            task(
                3,
                status_code="TK_Active",
                act_start_date="2024-03-12 08:00",
                complete_pct_type="CP_Phys",
                phys_complete_pct=40,
                remain_drtn_hr_cnt=20,
                suspend_date="2024-03-20 17:00",
            ),
            task(4),
        ],
    )
    assert values(project, "A1") == {
        "started": datetime(2024, 3, 4, 8, 0),  # noqa: DTZ001 - plans are in local time
        "finished": datetime(2024, 3, 6, 17, 0),  # noqa: DTZ001 - plans are in local time
    }
    assert values(project, "A2") == {
        "started": datetime(2024, 3, 11, 13, 0),  # noqa: DTZ001 - plans are in local time
        "percent": 75.0,
        "remaining": 360,
        "resumes": datetime(2024, 4, 8, 8, 0),  # noqa: DTZ001 - plans are in local time
    }
    assert values(project, "A3")["percent"] == 40.0
    assert values(project, "A4") == {}
    assert {row.as_of for row in project.observations} == {date(2024, 3, 31)}
    assert left(project) == {"suspended": 1}


def test_expected_finish_and_other_data_that_a_plan_has_no_place_for_are_counted(
    tmp_path: Path,
) -> None:
    project = plan(
        tmp_path,
        SCHEDOPTIONS=[{"proj_id": 1, "sched_use_expect_end_flag": "Y"}],
        TASK=[task(1, expect_end_date="2024-05-01 17:00"), task(2)],
        UDFVALUE=[{"udf_type_id": 1}] * 3,
        TASKACTV=[{"task_id": 1}] * 2,
        TASKMEMO=[{"memo_id": 1}],
        PROJCOST=[{"cost_item_id": 1}],
        RISKLIST=[{"risk_id": 1}],
    )
    assert left(project) == {
        "expected-finish": 1,
        "custom-fields": 3,
        "activity-codes": 2,
        "notebooks": 1,
        "costs": 1,
    }
    assert project.left_out[-1].items == ("A1",)
    assert any("RISKLIST" in note for note in project.notes)
