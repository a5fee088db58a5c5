"""The risk curve and what moves it: the days and shares of `daopai risk`, always readable."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from pathlib import Path as File
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gantt.figures.plot import CANVASES
from gantt.figures.risk import odds_scene
from gantt.figures.risk_movers import movers_scene
from gantt.figures.risk_values import (
    Cause,
    Mark,
    Movers,
    Odds,
    Work,
    movers_title,
    odds_title,
    read_movers,
    read_odds,
    sure,
)
from gantt.scene import Layer, Rect
from gantt.write_svg import svg_of
from projects.bundled import path
from projects.model import RiskEvent
from projects.readers import read_plan
from projects.risk import Risk, simulate
from projects.schedule import schedule
from tests.gantt.figure_checks import TYPE, assert_readable
from tests.projects.risk_plans import due, plan, work

ROADS = File(__file__).resolve().parents[2] / "examples" / "daolu-plan.yaml"


@cache
def simulated(name: str, deadline: date | None = None, wanted: Fraction = Fraction(4, 5)) -> Risk:
    if name == "daolu":
        return simulate(schedule(read_plan(ROADS), as_of=date(2026, 6, 30)), wanted=wanted)
    return simulate(schedule(read_plan(path(name)), deadline=deadline), wanted=wanted)


def odds_of(shares: list[float], on_time: float | None, deadline: date | None) -> Odds:
    """Done on 2024-05-01, 05-02 … with these shares."""
    first = date(2024, 5, 1)
    days = tuple((first + timedelta(days=k), share) for k, share in enumerate(shares) if share)
    done, wanted = 0.0, days[-1][0]
    for day, share in days:
        done += share
        if done >= 0.8 - 1e-9:
            wanted = day
            break
    return Odds(
        name="工程", item="竣工", as_of=None, runs=1000, seed=1, days=days,
        marks=(Mark("P80", wanted, True),), wanted=0.8, wanted_day=wanted, deadline=deadline,
        on_time=on_time, on_time_says="-" if on_time is None else f"{on_time * 100:.1f}%",
        planned=first, planned_says="1.0%", margin=None, certain=False,
    )  # fmt: skip


@pytest.mark.parametrize("name", ["paishui", "daolu", "fengchang", "lianghu"])
def test_the_curve_reaches_each_percentile_on_its_day_and_not_before(name: str) -> None:
    risk = simulated(name)
    for target in risk.targets:
        odds = read_odds(risk, target)
        assert sum(share for _, share in odds.days) == pytest.approx(1)
        for percent, day in target.days.items():
            assert odds.done_by(day) >= percent / 100 - 1e-9
            assert odds.done_by(day - timedelta(days=1)) < percent / 100
        assert odds.done_by(odds.planned) == pytest.approx(target.planned_share)


@pytest.mark.parametrize("name", ["paishui", "daolu"])
def test_the_share_at_the_deadline_is_the_chance_of_the_deadline(name: str) -> None:
    risk = simulated(name)
    odds = read_odds(risk)
    assert odds.deadline is not None
    assert odds.done_by(odds.deadline) == pytest.approx(risk.governing.on_time)


def test_a_start_milestone_is_done_on_the_day_that_it_opens() -> None:
    works = [work("A", 5), work("M", 0, kind="start-milestone"), work("B", 3)]
    project = plan(works, ["A FS M", "M FS B"], events=(RiskEvent("流标", "A", 0.5, 4),))
    risk = simulate(schedule(due(project, date(2024, 3, 11), "M")), runs=400)
    odds = read_odds(risk)
    assert [day for day, _ in odds.days] == [date(2024, 3, 9), date(2024, 3, 13)]
    assert odds.planned == date(2024, 3, 9)
    assert odds.done_by(date(2024, 3, 11)) == pytest.approx(odds.on_time)


def test_the_title_says_the_chance_and_the_day_that_holds() -> None:
    risk = simulated("paishui")
    title, bad = odds_title(read_odds(risk))
    assert title == "按期完成的概率 15.7%；要有八成把握须推到 2025-02-13"
    assert bad
    late = odds_title(read_odds(simulated("paishui", date(2025, 6, 30))))
    assert late == ("按期完成的概率 99.8%；有八成把握在 2025-04-18 前（含当日）完成", False)


@pytest.mark.parametrize(
    ("odds", "says"),
    [
        (odds_of([0.5, 0.5], None, None), "有八成把握在 2024-05-02 前（含当日）完成"),
        (odds_of([1.0], 1.0, date(2024, 5, 9)), "每次模拟都按期，2024-05-09 守得住"),
        (
            odds_of([0.0, 1.0], 0.0, date(2024, 5, 1)),
            "没有一次模拟按期完成；要有八成把握须推到 2024-05-02",
        ),
        (
            replace(odds_of([1.0], 0.0, date(2024, 4, 20)), certain=True),
            "计划里没有写不确定性，每次模拟都是 2024-05-01 完成，晚于时限 2024-04-20",
        ),
        (
            replace(odds_of([1.0], None, None), certain=True),
            "计划里没有写不确定性，每次模拟都是 2024-05-01 完成",
        ),
    ],
)
def test_the_title_is_the_finding_in_every_case(odds: Odds, says: str) -> None:
    assert odds_title(odds)[0] == says
    for canvas in ("column", "cell", "A5"):
        assert_readable(odds_scene(odds, CANVASES[canvas], TYPE))


def test_probabilities_are_said_in_tenths_where_they_are_tenths() -> None:
    assert [sure(0.8), sure(0.9), sure(0.85)] == ["八成把握", "九成把握", " 85% 的把握"]


def test_bars_end_at_the_deadline_and_those_behind_it_have_another_colour() -> None:
    odds = read_odds(simulated("paishui"))
    scene = odds_scene(odds, CANVASES["A5"], TYPE)
    (line,) = (shape for shape in scene.shapes if shape.role == "due-line")
    bars = [shape for shape in scene.shapes if isinstance(shape, Rect)]
    early = [bar for bar in bars if bar.role == "ends"]
    late = [bar for bar in bars if bar.role == "ends-late"]
    assert max(bar.box.right for bar in early) <= line.box.left <= min(bar.x for bar in late)
    assert {bar.fill for bar in early}.isdisjoint({bar.fill for bar in late})


@pytest.mark.parametrize("name", ["paishui", "daolu", "fengchang", "lianghu"])
@pytest.mark.parametrize("canvas", ["column", "cell", "A5", "A3"])
def test_both_pictures_are_readable_at_every_size(name: str, canvas: str) -> None:
    risk = simulated(name)
    odds = odds_scene(read_odds(risk), CANVASES[canvas], TYPE)
    movers = movers_scene(read_movers(risk), CANVASES[canvas], TYPE)
    for scene in (odds, movers):
        assert_readable(scene)
        assert {shape.layer for shape in scene.shapes} <= set(get_args(Layer))
    assert svg_of(odds) == svg_of(odds_scene(read_odds(risk), CANVASES[canvas], TYPE))


def test_another_probability_has_its_own_mark() -> None:
    risk = simulated("paishui", wanted=Fraction(17, 20))
    odds = read_odds(risk)
    assert [(mark.word, mark.wanted) for mark in odds.marks] == [
        ("P50", False), ("P80", False), ("P85", True), ("P90", False)
    ]  # fmt: skip
    told = {text.content for text in odds_scene(odds, CANVASES["A5"], TYPE).texts}
    assert f"P85 {risk.governing.wanted_day}" in told


def test_causes_and_works_are_ranked_and_numbered_as_the_command_prints_them() -> None:
    risk = simulated("paishui")
    content = read_movers(risk)
    assert [one.name for one in content.causes][:3] == [
        "10 项工作的工期估计", "流标", "汛期雨天多"
    ]  # fmt: skip
    assert movers_title(content) == ("10 项工作的工期估计最费时间，平均多用 31.7 个工作日", True)
    scene = movers_scene(content, CANVASES["A5"], TYPE)
    told = [text.content for text in scene.texts if text.role == "value"]
    assert told[:2] == ["31.7", "48"]
    ranked = [(work.sensitivity, work.criticality) for work in content.works]
    assert ranked == sorted(ranked, reverse=True)
    assert len(content.works) == 12
    assert all(work.sensitivity >= 0.005 for work in content.works)
    assert content.more_works == 0


def test_a_certain_plan_says_that_nothing_can_be_said() -> None:
    scene = movers_scene(read_movers(simulated("lianghu")), CANVASES["A5"], TYPE)
    assert scene.title == "计划里没有写不确定性，说不出什么最费时间"
    assert not [shape for shape in scene.shapes if shape.role == "bar"]


def test_one_cause_alone_is_said_to_be_the_only_one() -> None:
    title, _ = movers_title(read_movers(simulated("fengchang")))
    assert title == "流标平均多用 17.8 个工作日，是唯一的风险来源"


NAMES = st.text("供电配合滞后（）流标A1、", min_size=1, max_size=30)
CAUSES = st.builds(Cause, NAMES, st.floats(-300, 300), st.integers(-300, 300).map(float))
WORKS = st.builds(
    Work, NAMES, st.floats(0.01, 1), st.just("84.8%"), st.floats(0, 1.4)
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(
    st.lists(CAUSES, max_size=8),
    st.lists(WORKS, max_size=12),
    st.sampled_from(["column", "cell", "A5"]),
)
def test_any_causes_and_works_are_readable(
    causes: list[Cause], works: list[Work], canvas: str
) -> None:
    ranked = sorted(causes, key=lambda one: -one.mean_days)
    content = Movers("工程", "竣工", None, 1000, 1, "P80", tuple(ranked), 2, tuple(works), 3)
    assert_readable(movers_scene(content, CANVASES[canvas], TYPE))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.integers(0, 20), min_size=1, max_size=200).filter(any),
    st.one_of(st.none(), st.integers(-200, 400)),
    st.sampled_from(["column", "cell", "A5"]),
)
def test_any_curve_is_readable(counts: list[int], limit: int | None, canvas: str) -> None:
    total = sum(counts)
    deadline = None if limit is None else date(2024, 5, 1) + timedelta(days=limit)
    on_time = None if limit is None else sum(counts[: max(limit + 1, 0)]) / total
    odds = odds_of([count / total for count in counts], on_time, deadline)
    assert_readable(odds_scene(odds, CANVASES[canvas], TYPE))
