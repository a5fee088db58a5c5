"""The time-cost curve: the prices of `daopai recover`, its knee, what cannot be won back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gantt.figures.cost import cost_scene
from gantt.figures.cost_values import Costs, Step, knee_of, read_costs
from gantt.figures.plot import CANVASES
from gantt.scene import Disc, Rect
from gantt.write_svg import svg_of
from projects.model import Project
from projects.readers import read_plan
from projects.recovery import Recovery, recover
from projects.schedule import schedule
from tests.gantt.figure_checks import TYPE, assert_readable

PLAN = """
daopai: 1
code: q
name: 抢工
start: 2024-03-04
deadline: 2024-04-30
calendars: {CAL: {week: [1,1,1,1,1,1,1]}}
calendar: CAL
activities:
  - {id: A, name: 沟槽开挖, duration: 20, shortest: 14, cost_per_day: 2}
  - {id: B, name: 管道安装, duration: 20, after: A, shortest: 16, cost_per_day: 5}
  - {id: C, name: 路面恢复, duration: 20, after: B}
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    file = tmp_path_factory.mktemp("cost") / "q.yaml"
    file.write_text(PLAN, encoding="utf-8")
    return read_plan(file)


def recovered(project: Project, days: int) -> Recovery:
    return recover(schedule(project), days=days, curve=True, heuristic=True)


def content_of(costs: list[int], asked: float | None = None, **more: Any) -> Costs:
    """A curve of proven least costs of 1, 2, 3 … days."""
    day, before, steps = date(2024, 4, 17), 0, []
    for k, cost in enumerate(costs, 1):
        after = day - timedelta(days=k)
        amount = Fraction(cost)
        steps.append(Step(k, after, amount, amount - before, amount, True))
        before = cost
    wanted = len(costs) if asked is None else asked
    found = Costs(
        name="工程", item="竣工", unit="万元", as_of=None, before=day,
        by=day - timedelta(days=int(wanted)), asked=wanted, reached=min(wanted, len(costs)),
        feasible=wanted <= len(costs), cost=Fraction(costs[-1] if costs else 0),
        steps=tuple(steps), whole=True, levers=True, proven=True,
    )  # fmt: skip
    return replace(found, **more)


def title(content: Costs) -> str:
    return cost_scene(content, CANVASES["A5"], TYPE).title


def test_the_steps_are_the_curve_of_the_answer(project: Project) -> None:
    answer = recovered(project, 9)
    content = read_costs(answer, project, unit="万元")
    assert [step.cost for step in content.steps] == [point.cost for point in answer.curve]
    assert [float(step.cost) for step in content.steps] == [2, 4, 6, 8, 10, 12, 17, 22, 27]
    assert [step.more for step in content.steps] == [2] * 6 + [5] * 3
    assert content.cost == answer.cost


def test_the_knee_is_where_the_dear_measure_begins(project: Project) -> None:
    content = read_costs(recovered(project, 9), project, unit="万元")
    assert content.knee is not None
    assert content.knee.days == 7
    unproven = "抢回 9 天，现有办法要花 27 万元，第 7 天起每天不少于 5 万元"
    assert title(content) == unproven
    proven = replace(content, proven=True)
    assert title(proven) == "抢回 9 天，最少要花 27 万元，第 7 天起每天不少于 5 万元"


def test_without_a_unit_the_price_is_called_what_it_is() -> None:
    scene = cost_scene(content_of([1, 2, 3], unit=""), CANVASES["A5"], TYPE)
    assert scene.title == "抢回 3 天，费用最少 3"
    assert any("费用按计划里的单位" in text.content for text in scene.texts)


def test_more_days_than_can_be_won_are_shaded_and_said(project: Project) -> None:
    content = read_costs(recovered(project, 30), project)
    assert (content.asked, content.reached) == (30, 10)
    scene = cost_scene(content, CANVASES["A5"], TYPE)
    assert scene.title == "抢不回 30 天：最多抢回 10 天，费用 32"
    assert [s for s in scene.shapes if isinstance(s, Rect) and s.role == "unreached"]
    assert "抢不回" in {text.content for text in scene.texts}
    assert_readable(scene)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (content_of([], 0), "赶得上 2024-04-17 的时限，不用抢工期"),
        (content_of([], 8, levers=False), "抢不回 8 天：计划里没有可用的措施"),
        (content_of([], 8), "抢不回 8 天：措施全用上也提前不了"),
        (content_of([], 8, feasible=None), "抢回 8 天：限时内没有找到办法"),
        (content_of([4, 8], 8, feasible=None), "限时内还抢不回 8 天：目前能抢回 2 天，要花 8 万元"),
        (content_of([0, 0, 0]), "抢回 3 天不用花钱"),
        (content_of([0, 0, 0, 6, 12]), "抢回 5 天，最少要花 12 万元，前 3 天不花钱"),
        (content_of([2, 4, 6]), "抢回 3 天，最少要花 6 万元"),
        (content_of([7]), "抢回 1 天，最少要花 7 万元"),
        (
            content_of([1, 2, 3, 23, 23]),
            "抢回 5 天，最少要花 23 万元，第 4 天起平均每天 10 万元，此前 1 万元",
        ),
    ],
)
def test_the_title_is_the_finding_in_every_case(content: Costs, says: str) -> None:
    assert title(content) == says
    for canvas in ("column", "cell", "A5"):
        assert_readable(cost_scene(content, CANVASES[canvas], TYPE))


def test_points_that_are_not_proven_are_hollow_and_show_their_bound() -> None:
    whole = content_of([2, 4, 6, 12])
    doubtful = replace(whole.steps[2], proven=False, bound=Fraction(5))
    content = replace(whole, steps=(*whole.steps[:2], doubtful, whole.steps[3]))
    scene = cost_scene(content, CANVASES["A5"], TYPE)
    hollow = [s for s in scene.shapes if isinstance(s, Disc) and s.fill == "#FFFFFF"]
    assert len(hollow) == 1
    assert [s for s in scene.shapes if s.role == "bound"]
    assert any("空心点未证明最省" in text.content for text in scene.texts)


def test_an_answer_without_a_curve_is_one_point(project: Project) -> None:
    answer = recover(schedule(project), days=9, heuristic=True)
    scene = cost_scene(read_costs(answer, project, unit="万元"), CANVASES["A5"], TYPE)
    assert "9 天 27 万元" in {text.content for text in scene.texts}
    assert not [s for s in scene.shapes if s.role in ("more", "stairs")]
    assert_readable(scene)


def test_large_amounts_are_told_in_wan_on_the_axis() -> None:
    scene = cost_scene(content_of([900_000, 2_400_000], unit="元"), CANVASES["A5"], TYPE)
    ticks = [text.content for text in scene.texts if text.role == "tick"]
    assert any(tick.endswith("万") for tick in ticks)
    assert not [tick for tick in ticks if "e+" in tick]
    assert_readable(scene)


def test_days_that_cost_alike_have_no_knee() -> None:
    assert knee_of([Fraction(k) for k in range(1, 30)]) is None
    assert knee_of([Fraction(1), Fraction(9)]) is None


@given(st.lists(st.integers(0, 9), min_size=3, max_size=40))
def test_a_knee_divides_the_days_into_cheap_and_dear(more: list[int]) -> None:
    costs = [Fraction(sum(more[:k])) for k in range(1, len(more) + 1)]
    knee = knee_of(costs)
    if knee is None:
        return
    behind = [b - a for a, b in pairwise(costs)][knee.days - 2 :]
    assert knee.least == min(behind)
    assert knee.mean == sum(behind) / Fraction(len(behind))
    assert knee.mean >= knee.before * Fraction(3, 2)
    assert knee.before == costs[knee.days - 2] / (knee.days - 1)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.integers(0, 400), min_size=1, max_size=90),
    st.integers(0, 60),
    st.sampled_from(["column", "cell", "A5"]),
    st.sampled_from(["", "万元", "元"]),
)
def test_any_curve_is_readable(more: list[int], extra: int, canvas: str, unit: str) -> None:
    costs = [sum(more[:k]) for k in range(1, len(more) + 1)]
    content = content_of(costs, len(costs) + extra, unit=unit)
    assert_readable(cost_scene(content, CANVASES[canvas], TYPE))


def test_the_road_of_the_examples_is_readable_at_every_size() -> None:
    plan = read_plan(Path(__file__).resolve().parents[2] / "examples" / "daolu-plan.yaml")
    day = date(2026, 6, 30)
    answer = recover(schedule(plan, as_of=day), days=20, curve=True, heuristic=True)
    content = read_costs(answer, plan, as_of=day, unit="万元")
    pictures = [
        cost_scene(content, CANVASES[name], TYPE) for name in ("column", "cell", "A5", "A3")
    ]
    for scene in pictures:
        assert_readable(scene)
    assert svg_of(pictures[0]) == svg_of(cost_scene(content, CANVASES["column"], TYPE))
