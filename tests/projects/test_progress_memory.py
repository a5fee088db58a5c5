"""海口江东's lamps remember the week before: two yellows in a row are red."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from projects.model import Observation
from projects.progress import Progress, progress
from projects.progress.memory import known_then
from projects.readers import read_text
from projects.schedule import schedule

PLAN = """
daopai: 1
code: t
name: 任务
start: 2024-01-01
lamp: haikou-2020
activities:
  - {id: A, name: 甲, duration: 100, deadline: 2024-04-09}
"""
FIRST, SECOND, THIRD = (date(2024, 1, 7) + timedelta(days=7 * k) for k in range(3))


def row(as_of: date, percent: float, recorded: datetime | None = None) -> Observation:
    return Observation("A", as_of, "percent", percent, recorded_at=recorded)


def at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour))


def morning_after(day: date) -> datetime:
    return at(day + timedelta(days=1), 9)


def status(as_of: date, *rows: Observation) -> Progress:
    project = replace(read_text(PLAN, "plan.yaml"), observations=rows)
    return progress(schedule(project, as_of=as_of))


def test_a_second_week_behind_is_red_and_names_the_week_it_looked_at() -> None:
    rows = (row(FIRST, 5), row(SECOND, 10))
    assert status(FIRST, *rows)["A"].lamp == "黄灯"
    seen = status(SECOND, *rows)
    assert seen["A"].lamp == "红灯"
    assert seen["A"].lamp_says == f"上周（截至 {FIRST}）已是黄灯，连续两次黄灯，转为红灯"
    assert seen.looked_back == FIRST


def test_a_week_that_caught_up_ends_the_memory() -> None:
    rows = (row(FIRST, 5), row(SECOND, 14), row(THIRD, 18))
    assert status(SECOND, *rows)["A"].lamp == "绿灯"
    third = status(THIRD, *rows)["A"]
    assert (third.lamp, third.lamp_says) == ("黄灯", f"上周（截至 {SECOND}）为绿灯，本周黄灯")


def test_silence_a_week_before_lights_no_lamp_to_remember() -> None:
    seen = status(SECOND, row(SECOND, 10))["A"]
    assert (seen.lamp, seen.lamp_says) == ("黄灯", f"上周（截至 {FIRST}）没有亮灯，本周黄灯")


def test_an_old_report_still_stands_a_week_before() -> None:
    """Nothing new came in for the second week: what was said in the first was its standing."""
    assert status(THIRD, row(FIRST, 5), row(THIRD, 15))["A"].lamp == "红灯"


def test_a_later_correction_does_not_change_the_lamp_that_was_shown() -> None:
    shown = (row(FIRST, 5, morning_after(FIRST)), row(SECOND, 10, morning_after(SECOND)))
    corrected = (*shown, row(FIRST, 9, morning_after(THIRD)))
    assert status(FIRST, *corrected)["A"].lamp == "绿灯", "the correction itself counts"
    assert status(SECOND, *corrected)["A"].lamp == "红灯", "the memory is of what was shown"


def test_a_correction_before_the_next_report_counts_for_the_memory() -> None:
    corrected = (
        row(FIRST, 5, morning_after(FIRST)),
        row(FIRST, 9, morning_after(FIRST) + timedelta(hours=3)),
        row(SECOND, 10, morning_after(SECOND)),
    )
    assert status(SECOND, *corrected)["A"].lamp == "黄灯"


def test_two_weeks_written_down_on_one_evening_are_two_weeks() -> None:
    evening = at(date(2024, 5, 1), 20)
    rows = (row(FIRST, 5, evening), row(SECOND, 10, evening + timedelta(seconds=1)))
    assert status(SECOND, *rows)["A"].lamp == "红灯"


def test_a_report_of_another_work_does_not_close_the_week_of_this_one() -> None:
    other = Observation("B", SECOND, "percent", 50.0, recorded_at=at(date(2024, 1, 13), 9))
    late = row(FIRST, 5, at(date(2024, 1, 13), 18))
    assert known_then([other, late], FIRST) == [late]


def test_the_project_remembers_as_its_works_do() -> None:
    assert status(SECOND, row(FIRST, 5), row(SECOND, 10)).lamp == "红灯"


def test_presets_without_a_memory_look_at_no_week() -> None:
    project = read_text(PLAN.replace("haikou-2020", "yinchuan-2025"), "plan.yaml")
    assert progress(schedule(project, as_of=SECOND)).looked_back is None


@pytest.mark.parametrize("basis", ["day", "month", "workday"])
def test_the_memory_holds_on_every_basis(basis: str) -> None:
    project = replace(read_text(PLAN, "plan.yaml"), observations=(row(FIRST, 1), row(SECOND, 2)))
    assert progress(schedule(project, as_of=SECOND), basis=basis)["A"].lamp == "红灯"
