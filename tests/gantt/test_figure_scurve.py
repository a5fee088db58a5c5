"""The S curve: the numbers of the status, a true plan, titles for every case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from gantt.figures.plot import CANVASES
from gantt.figures.scurve import scurve_scene
from gantt.figures.scurve_values import read_scurve, title_of, value_at
from gantt.write_svg import svg_of
from projects.bundled import path
from projects.forecast import Trend, one_decimal
from projects.model import Deadline, Link, Project, instant
from projects.progress import Progress, progress
from projects.readers import read_plan
from projects.schedule import Schedule, schedule
from tests.gantt.figure_checks import TYPE, assert_readable
from tests.gantt.figure_history import INK, NOW, histories, history, long, reported, small
from tests.gantt.gantt_plans import START, small_schedule, work

DAYS = {
    "lianghu": date(2023, 12, 31),
    "paishui": date(2023, 12, 31),
    "niandu": date(2024, 4, 30),
    "duchang": date(2021, 3, 31),
    "shuihuanjing2": date(2023, 12, 31),
    "fengchang": date(2023, 12, 31),
}
CURVE = read_scurve(small()[-1][1])


@pytest.mark.parametrize("name", DAYS)
@pytest.mark.parametrize("canvas", ["column", "cell", "A5", "A3"])
def test_every_bundled_plan_is_readable_at_every_size(name: str, canvas: str) -> None:
    curve = read_scurve(progress(schedule(read_plan(path(name)), as_of=DAYS[name])))
    assert_readable(scurve_scene(curve, CANVASES[canvas], TYPE), lines=INK)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(histories())
def test_any_plan_with_any_reports_is_readable(past: list[tuple[Schedule, Progress]]) -> None:
    curve = read_scurve(past[-1][1])
    for name in ("column", "cell"):
        assert_readable(scurve_scene(curve, CANVASES[name], TYPE), lines=INK)
    for side in (curve.early, curve.late, curve.wanted):
        assert all(-1e-6 <= low <= high + 1e-6 <= 100.001 for (_, low), (_, high) in pairwise(side))


def test_forty_milestones_over_years_are_readable() -> None:
    assert_readable(scurve_scene(read_scurve(long()[-1][1]), CANVASES["A5"], TYPE), lines=INK)


def test_the_numbers_are_those_of_the_status() -> None:
    judged = small()[-1][1]
    assert (judged.actual_percent, judged.expected_percent) == (CURVE.actual, CURVE.expected)
    assert judged.actual_percent is not None
    assert judged.deviation_points is not None
    title = title_of(CURVE)[0]
    assert f"形象进度 {one_decimal(judged.actual_percent):g}%" in title
    assert f"{one_decimal(abs(judged.deviation_points)):g} 个百分点" in title
    assert CURVE.trend == judged.trend
    assert value_at(CURVE.wanted, NOW) == pytest.approx(judged.expected_percent)
    assert CURVE.done[-1] == (NOW, judged.actual_percent)
    assert len(CURVE.done) == 6


def test_the_gap_is_drawn_from_what_should_be_done_to_what_is_done() -> None:
    scene = scurve_scene(CURVE, CANVASES["A5"], TYPE)
    upright = next(s.box for s in scene.shapes if s.role == "gap" and s.box.left == s.box.right)
    now = next(s.box.left for s in scene.shapes if s.role == "data-date-line")
    ticks = {t.content: t.y for t in scene.texts if t.role == "tick" and t.content.endswith("%")}
    points = (ticks["0%"] - ticks["100%"]) / 100
    assert CURVE.points is not None
    assert upright.bottom - upright.top == pytest.approx(abs(CURVE.points) * points)
    assert upright.left == pytest.approx(now)


def test_the_plan_is_worked_off_between_its_earliest_and_its_latest_dates() -> None:
    works = (work("A", "开挖", 10), work("B", "回填", 10), work("C", "绿化", 20))
    project = Project(
        code="t",
        name="t",
        activities=works,
        links=(Link("A", "B"),),
        start=instant(START),
        deadlines=(Deadline(START + timedelta(days=29)),),
        weights="workdays",
    )
    curve = read_scurve(progress(schedule(project, as_of=START)))
    assert value_at(curve.early, START + timedelta(days=9)) == pytest.approx(50)
    assert value_at(curve.late, START + timedelta(days=9)) == pytest.approx(0)
    assert value_at(curve.late, START + timedelta(days=19)) == pytest.approx(50)
    assert curve.early[-1][1] == curve.late[-1][1] == pytest.approx(100)
    assert not curve.inverted
    tight = replace(project, deadlines=(Deadline(START + timedelta(days=9)),))
    over = read_scurve(progress(schedule(tight, as_of=START)))
    assert over.inverted
    scene = scurve_scene(over, CANVASES["A5"], TYPE)
    assert any("赶不上时限" in text.content for text in scene.texts)


def test_a_forecast_far_away_is_cut_at_the_edge_and_still_tells_its_day() -> None:
    far = replace(CURVE, trend=Trend(date(2039, 5, 1), ""))
    scene = scurve_scene(far, CANVASES["A5"], TYPE)
    assert_readable(scene, lines=INK)
    assert any(text.content == "按现速度 2039-05-01 →" for text in scene.texts)


def test_a_plan_that_is_finished_ends_on_its_last_day_not_on_the_data_date() -> None:
    project = small_schedule(None).project
    late = date(2026, 12, 31)
    curve = read_scurve(history(reported(project, [late], 1.0), [late])[-1][1])
    assert curve.done[-1][1] == 100
    assert curve.done[-1][0] == curve.finished_on
    assert title_of(curve)[0].startswith("已全部完成，晚于时限")


def test_works_that_nobody_reported_are_counted_at_the_foot() -> None:
    lianghu = progress(schedule(read_plan(path("lianghu")), as_of=DAYS["lianghu"]))
    curve = read_scurve(lianghu)
    assert f"{curve.silent} 项应开工而未填报，按 0 计" in lianghu.says
    texts = [t.content for t in scurve_scene(curve, CANVASES["A5"], TYPE).texts]
    assert any(f"{curve.silent} 项应开工而未填报" in words for words in texts)


LIMIT = date(2026, 5, 12)


@pytest.mark.parametrize(
    ("changes", "title", "bad"),
    [
        ({"actual": 37.0, "points": -7.0}, "形象进度 37%，比序时进度落后 7 个百分点", True),
        ({"actual": 37.26, "points": 3.25}, "形象进度 37.3%，比序时进度超前 3.3 个百分点", False),
        ({"actual": 40.0, "points": 0.0}, "形象进度 40%，与序时进度持平", False),
        ({"actual": 40.0, "points": None}, "形象进度 40%，没有可比的起止日期", False),
        (
            {"actual": None, "points": None, "expected": 44.0},
            "形象进度未填报，序时进度应达 44%",
            False,
        ),
        (
            {"actual": None, "points": None, "expected": None},
            "形象进度未填报，也没有可比的起止日期",
            False,
        ),
        (
            {"actual": None, "first": date(2026, 6, 1)},
            "尚未开工，计划 2026-06-01 开工",
            False,
        ),
        (
            {"actual": 92.0, "points": -8.0, "overdue": True, "limit": date(2026, 4, 2)},
            "形象进度 92%，比序时进度落后 8 个百分点，已过时限 10 天",
            True,
        ),
        (
            {"actual": 100.0, "finished_on": date(2026, 4, 2), "limit": date(2026, 4, 5)},
            "已全部完成，早于时限 3 天",
            False,
        ),
        (
            {"actual": 100.0, "finished_on": date(2026, 4, 5), "limit": date(2026, 4, 5)},
            "已全部完成，正好在时限当天",
            False,
        ),
        (
            {"actual": 100.0, "finished_on": None, "limit": None},
            "形象进度 100%，已全部完成",
            False,
        ),
    ],
)
def test_the_title_is_the_finding(changes: dict[str, Any], title: str, bad: bool) -> None:
    assert title_of(replace(CURVE, **changes)) == (title, bad)


def test_the_same_progress_gives_the_same_bytes() -> None:
    one, two = (svg_of(scurve_scene(CURVE, CANVASES["A5"], TYPE)) for _ in range(2))
    assert one == two
