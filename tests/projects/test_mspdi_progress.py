"""What a Microsoft Project XML file says has happened."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from projects.model import Project, instant, moment_of
from projects.readers.mspdi.tasks import length
from projects.readers.mspdi.values import minutes
from projects.schedule import schedule
from tests.projects.mspdi_xml import document, read, task

STARTED = {"ActualStart": "2024-03-04T08:00:00", "Stop": "2024-03-04T12:00:00"}
RESUMED = {**STARTED, "Resume": "2024-03-06T08:00:00", "RemainingDuration": "PT12H0M0S"}
FINISHED = {"ActualStart": "2024-03-04T08:00:00", "ActualFinish": "2024-03-05T17:00:00"}


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _said(plan: Project, item: str = "1") -> dict[str, object]:
    return {row.kind: row.value for row in plan.observations if row.item == item}


def test_started_work_says_what_remains_and_when_it_goes_on(tmp_path: Path) -> None:
    tasks = task(1, 16, PercentComplete=25, **RESUMED)
    plan = read(tmp_path, document(tasks, StatusDate="2024-03-05T17:00:00"))
    assert _said(plan) == {
        "started": _moment("2024-03-04T08:00"),
        "percent": 25.0,
        "remaining": 720,
        "resumes": _moment("2024-03-06T08:00"),
    }
    assert {(row.as_of, row.by) for row in plan.observations} == {
        (date(2024, 3, 5), "Microsoft Project")
    }
    assert moment_of(schedule(plan)["1"].early_finish or 0) == _moment("2024-03-07T12:00")


def test_finished_work_says_when_and_nothing_of_what_remains(tmp_path: Path) -> None:
    plan = read(tmp_path, document(task(1, 16, PercentComplete=100, **FINISHED)))
    assert _said(plan) == {
        "started": _moment("2024-03-04T08:00"),
        "finished": _moment("2024-03-05T17:00"),
    }


def test_work_reported_all_done_without_a_finish_ends_where_it_is_scheduled(
    tmp_path: Path,
) -> None:
    done: dict[str, Any] = {**STARTED, "PercentComplete": 100, "Finish": "2024-03-05T17:00:00"}
    assert _said(read(tmp_path, document(task(1, 16, **done))))["finished"] == _moment(
        "2024-03-05T17:00"
    )


def test_without_a_status_date_the_latest_actual_instant_is_the_data_date(tmp_path: Path) -> None:
    plan = read(tmp_path, document(task(1, 16, **FINISHED) + task(2, 8)))
    assert plan.data_date == instant(date(2024, 3, 5), 1020)
    assert "没有状态日期" in plan.notes[0]


def test_actual_dates_after_the_status_date_move_the_data_date_and_say_so(tmp_path: Path) -> None:
    plan = read(tmp_path, document(task(1, 16, **FINISHED), StatusDate="2024-03-05T08:00:00"))
    assert plan.data_date == instant(date(2024, 3, 5), 1020)
    assert "更晚的实际日期" in plan.notes[0]


def test_what_happens_at_midnight_does_not_lie_after_the_data_date(tmp_path: Path) -> None:
    tasks = task(1, 16, ActualStart="2024-03-05T00:00:00", RemainingDuration="PT16H0M0S")
    for head in ({}, {"StatusDate": "2024-03-05T00:00:00"}):
        plan = read(tmp_path, document(tasks, **head))
        assert schedule(plan)["1"].early_start == instant(date(2024, 3, 5))


def test_a_plan_without_progress_has_no_data_date(tmp_path: Path) -> None:
    plan = read(tmp_path, document(task(1, 16, PercentComplete=0)))
    assert (plan.data_date, plan.observations) == (None, ())


def test_a_finish_before_the_start_does_not_stop_the_reading(tmp_path: Path) -> None:
    turned = {"ActualStart": "2024-03-06T08:00:00", "ActualFinish": "2024-03-05T17:00:00"}
    plan = read(tmp_path, document(task(1, 16, **turned)))
    assert _said(plan)["started"] == _said(plan)["finished"] == _moment("2024-03-05T17:00")
    assert schedule(plan)["1"].early_finish is not None


@given(st.integers(0, 86_399), st.integers(0, 864_000))
def test_a_start_and_what_remains_still_add_up_after_rounding(start: int, left: int) -> None:
    assert minutes(start) + length(left, start) == minutes(start + left)
