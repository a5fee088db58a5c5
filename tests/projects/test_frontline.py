"""The front line: where a work stands, and what its lag does by free and total float.

Published: week nine of a three-section exam case, and two exercises on floats.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.model import DAY, Deadline, Project, instant
from projects.readers import read_text
from projects.schedule import schedule
from projects.variance import FrontPoint, front_line
from tests.projects.worked import SECTIONS, START, WEEK_NINE, book, example, present

WEEK = 7


def points(
    project: Project, day: int, percents: Mapping[str, float], **more: Any
) -> dict[str, FrontPoint]:
    """The front line at the close of day `day` of a plan that starts on START."""
    return front_line(schedule(project), instant(START) + day * DAY, percents, **more)


def week_nine() -> dict[str, FrontPoint]:
    percents = {item: float(100 * Fraction(share)) for item, share in WEEK_NINE.items()}
    return points(book(SECTIONS, weeks=True), 9 * WEEK, percents)


@present
def test_the_exam_case_gives_the_published_lags_and_the_published_delay() -> None:
    published = example("cn-front-line-week9.json")["expected_published"]
    found = week_nine()
    assert {k: -p.days / WEEK for k, p in found.items()} == published["lag_weeks"]
    delays = {k: p.late_days / WEEK if p.effect == "project" else 0 for k, p in found.items()}
    assert delays == published["project_delay_by"]
    assert max(delays.values()) == published["project_delay"]


def test_each_lag_of_the_exam_case_is_explained() -> None:
    said = {item: point.says for item, point in week_nine().items()}
    assert said["D"] == "落后 7 天，为关键工作，影响工期 7 天"
    assert said["E"] == "落后 14 天，超过总时差 7 天，影响工期 7 天"
    assert said["H"] == "落后 7 天，未超过自由时差 14 天，没有影响"


def network(rows: str) -> Project:
    head = "daopai: 1\ncode: w\nname: 例\nstart: 2024-01-01\nactivities:\n"
    return read_text(
        head + "".join(f"  - {{{row}}}\n" for row in rows.split("\n") if row), "p.yaml"
    )


def test_a_lag_between_free_and_total_float_delays_successors_only() -> None:
    """Exercise of kaoyaya.com: ES 5, 4 days, TF 2, FF 1."""
    project = network(
        "id: S, name: 前, duration: 5\n"
        "id: A, name: 甲, duration: 4, after: S\n"
        "id: L, name: 长, duration: 11, after: S\n"
        "id: M, name: 并, duration: 1, after: S+4\n"
        "id: X, name: 接, duration: 5, after: [A, M]\n"
    )
    plan = schedule(project)
    assert (plan["A"].free_float_days, plan["A"].total_float_days) == (1, 2)
    behind = points(project, 9, {"A": 50.0})["A"]
    assert (behind.days, behind.effect, behind.late_days) == (-2, "successors", 1)
    assert behind.says == (
        "落后 2 天，超过自由时差 1 天，未超过总时差 2 天，后续工作推迟 1 天，不影响工期"
    )


@present
def test_the_float_exercise_gives_the_published_extension() -> None:
    item = example("cn-float-snippets.json")["items"][1]
    given_, expected = item["input"], item["expected"]
    (after,) = given_["successors"]
    project = network(
        f"id: S, name: 前, duration: {given_['es']}\n"
        f"id: A, name: 甲, duration: {given_['duration']}, after: S\n"
        f"id: M, name: 并, duration: {after['es'] - given_['es']}, after: S\n"
        f"id: B, name: 乙, duration: {after['duration']}, after: [A, M]\n"
        f"id: L, name: 限, duration: {after['lf']}\n"
    )
    plan = schedule(project)["A"]
    assert (plan.free_float_days, plan.total_float_days) == (expected["ff"], expected["tf"])
    # The exercise's delay of 5: the work has not begun 5 days after it should have.
    late = points(project, given_["es"] + item["input"]["delay"], {"A": 0.0})["A"]
    assert late.days == -given_["delay"]
    assert (late.effect, late.late_days) == ("project", expected["project_extension"])


def test_a_plan_that_is_already_short_says_both_parts_of_the_delay() -> None:
    project = read_text(
        "daopai: 1\ncode: w\nname: 例\nstart: 2024-01-01\ndeadline: 2024-01-07\n"
        "activities: [{id: A, name: 甲, duration: 10}]\n",
        "p.yaml",
    )
    point = points(project, 5, {"A": 40.0})["A"]
    assert (point.effect, point.late_days) == ("project", 4)
    assert point.says == "落后 1 天，计划本身已差 3 天，两项合计影响工期 4 天"


TEN = network("id: A, name: 甲, duration: 10")


def test_ahead_and_on_the_line_have_no_effect() -> None:
    assert points(TEN, 5, {"A": 70.0})["A"].says == "超前 2 天"
    level = points(TEN, 5, {"A": 50.0})["A"]
    assert (level.days, level.effect, level.says) == (0, "none", "与计划持平")


def test_what_remains_stands_before_the_planned_finish() -> None:
    point = points(TEN, 5, {"A": 0.0}, remaining={"A": 7 * DAY})["A"]
    assert point.at == instant(START + timedelta(days=3))
    assert point.days == -2


def test_more_left_than_the_work_was_to_take_stands_before_its_start() -> None:
    assert points(TEN, 5, {"A": 0.0}, remaining={"A": 12 * DAY})["A"].days == -7


def test_only_work_that_is_or_should_be_under_way_stands_on_the_line() -> None:
    project = network("id: A, name: 甲, duration: 3\nid: B, name: 乙, duration: 9, after: A")
    assert points(project, 3, {"A": 100.0, "B": 0.0}) == {}
    assert points(project, 4, {"A": 100.0, "B": 0.0})["B"].days == -1
    assert points(project, 2, {"A": 100.0, "B": 20.0})["B"].days == pytest.approx(2.8)
    assert "B" not in points(project, 4, {"A": 100.0}), "nobody said anything of B"


def test_a_lag_is_counted_in_the_calendar_of_the_work() -> None:
    text = (
        "daopai: 1\ncode: w\nname: 例\nstart: 2024-01-01\ncalendar: G\n"
        "calendars: {G: {week: [1,1,1,1,1,0,0]}}\nactivities: [{id: A, name: 甲, duration: 10}]\n"
    )
    point = points(read_text(text, "p.yaml"), 7, {"A": 30.0})["A"]
    assert point.days == -2, "Thursday and Friday, not the weekend"


@given(st.integers(1, 30), st.integers(0, 99), st.integers(1, 40), st.integers(0, 20))
def test_the_rule_of_the_floats_holds(duration: int, percent: int, day: int, slack: int) -> None:
    project = network(
        f"id: A, name: 甲, duration: {duration}\nid: L, name: 限, duration: {duration + slack}"
    )
    plan = schedule(project)["A"]
    point = points(project, day, {"A": float(percent)}).get("A")
    assert point is not None
    behind, total = -point.days, plan.total_float_days
    assert total == slack
    if behind <= slack + 1e-6:
        assert point.effect in ("none", "successors")
    else:
        assert point.effect == "project"
        assert point.late_days == pytest.approx(behind - slack)


def test_behind_the_latest_dates_every_day_counts() -> None:
    project = replace(TEN, start=None, deadlines=(Deadline(date(2024, 3, 1)),))
    point = front_line(schedule(project), instant(date(2024, 2, 27)), {"A": 10.0})["A"]
    assert (point.days, point.effect, point.late_days) == (-5, "project", 5)
    assert point.says == "落后 5 天，按最迟时间没有时差，影响工期 5 天"
