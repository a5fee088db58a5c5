"""The front line of an exam: where each work stands in week nine, and what that does.

二级建造师 case of three formwork, rebar and concrete sections (examw.com 672914). At the end of the
ninth week two thirds of D are done, half of E, nothing of H.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from gantt import gantt_scenes
from gantt.barchart.front import stands
from projects.model import DAY, instant
from projects.readers import read_text
from projects.schedule import Schedule, schedule
from tests.projects.worked import SECTIONS, START, WEEK_NINE, book, example, logic, present

WEEK = 7
BEHIND = {"D": 1, "E": 2, "H": 1}
"""Published, in weeks."""


def in_week_nine() -> tuple[Schedule, dict[str, float]]:
    """The plan, and how far each work stands from the data date in weeks."""
    plan = schedule(book(SECTIONS, weeks=True))
    end = instant(START) + 9 * WEEK * DAY
    percents = {item: float(100 * Fraction(share)) for item, share in WEEK_NINE.items()}
    return plan, {item: at.days / WEEK for item, at in stands(plan, end, percents).items()}


def test_works_stand_behind_the_line_by_the_published_weeks() -> None:
    assert in_week_nine()[1] == {item: -weeks for item, weeks in BEHIND.items()}


@pytest.mark.parametrize(
    ("item", "successors_late", "project_late"),
    [("D", True, 1), ("E", True, 1), ("H", False, 0)],
)
def test_the_effect_follows_from_free_and_total_float(
    item: str, successors_late: bool, project_late: int
) -> None:
    """Within the free float nothing moves; beyond the total float the project does."""
    plan, points = in_week_nine()
    free, total = plan[item].free_float_days, plan[item].total_float_days
    assert free is not None
    assert total is not None
    behind = -points[item]
    assert (behind > free / WEEK) is successors_late
    assert max(0, behind - total / WEEK) == project_late


@present
def test_the_case_is_that_of_the_shared_example() -> None:
    given = example("cn-front-line-week9.json")
    assert logic(given) == SECTIONS
    assert {item: str(share) for item, share in given["progress"].items()} == WEEK_NINE
    assert given["expected_published"]["lag_weeks"] == BEHIND


def late_start() -> tuple[Schedule, dict[str, float]]:
    """Ten days from 2024-01-01, begun on the 6th, half done at the close of the 10th."""
    project = read_text(
        "daopai: 1\ncode: w\nname: 晚开工\nstart: 2024-01-01\nactivities:\n"
        "  - {id: A, name: 甲, duration: 10}\n  - {id: B, name: 乙, duration: 5, after: A}\n"
        "observations: [{item: A, as_of: 2024-01-10, started: 2024-01-06, percent: 50}]\n",
        "plan.yaml",
    )
    return schedule(project, as_of=date(2024, 1, 10)), {"A": 50.0}


def test_a_work_begun_late_stands_behind_by_the_plan_and_not_by_its_own_start() -> None:
    plan, percents = late_start()
    point = stands(plan, instant(date(2024, 1, 11)), percents)["A"]
    assert (point.at, point.days) == (instant(date(2024, 1, 6)), -5)


def test_the_core_of_a_bar_that_begins_behind_its_point_shows_the_percentage() -> None:
    plan, _ = late_start()
    (scene,) = gantt_scenes(plan, progress={"A": 20.0})
    bar = next(s for s in scene.shapes if s.item == "A" and s.role in ("bar", "critical-bar"))
    core = next(s for s in scene.shapes if s.item == "A" and s.role == "core")
    assert core.box.right - core.box.left == pytest.approx(
        0.2 * (bar.box.right - bar.box.left), rel=0.02
    )
