"""A chart of what is supposed: the plan itself stands in thin bars below it, where it differs."""

from __future__ import annotations

from datetime import date

import pytest

from gantt import gantt_scenes
from gantt.barchart.chart import read_chart
from gantt.scene import Scene
from projects.bundled import path
from projects.readers import read_plan
from projects.scenarios import apply, read_scenario_text
from projects.schedule import Schedule, schedule

DAY = date(2023, 12, 31)
TEXT = "{daopai: 1, scenario: 春节不停工, on: lianghu, set: [{calendar: SITE7}], remove: [L402]}"


@pytest.fixture(name="sides", scope="module")
def both_sides() -> tuple[Schedule, Schedule]:
    plan = read_plan(path("lianghu"))
    supposed = apply(plan, read_scenario_text(TEXT, "春节.yaml", plan), DAY)
    return schedule(plan, as_of=DAY), schedule(supposed, as_of=DAY)


def roles(scenes: list[Scene], role: str) -> dict[str, list[float]]:
    """The left and right edges of shapes of one role by item."""
    return {
        shape.item: [shape.box.left, shape.box.right]
        for scene in scenes
        for shape in scene.shapes
        if shape.role == role and shape.item
    }


def test_only_works_that_stand_elsewhere_have_a_thin_bar(sides: tuple[Schedule, Schedule]) -> None:
    base, supposed = sides
    scenes = gantt_scenes(supposed, base=base)
    moved = {
        timing.id
        for timing in supposed
        if (timing.planned_start, timing.planned_finish)
        != (base[timing.id].planned_start, base[timing.id].planned_finish)
    }
    found = roles(scenes, "base")
    assert set(found) == moved
    assert "L504" in moved
    assert "L110" not in moved


def test_the_thin_bar_stands_where_a_chart_of_the_plan_has_its_bar(
    sides: tuple[Schedule, Schedule],
) -> None:
    base, supposed = sides
    thin = roles(gantt_scenes(supposed, base=base), "base")["L504"]
    scaled = roles(gantt_scenes(base, base=supposed), "base")["L504"]
    assert thin[1] > scaled[1]  # the plan ends later than what is supposed
    assert thin[0] >= scaled[0]


def test_thin_bars_touch_no_bar_of_what_is_supposed(sides: tuple[Schedule, Schedule]) -> None:
    base, supposed = sides
    for scene in gantt_scenes(supposed, base=base):
        bars = [s for s in scene.shapes if s.role in ("bar", "critical-bar", "summary")]
        for thin in (s for s in scene.shapes if s.role == "base"):
            assert not any(thin.box.meets(bar.box) for bar in bars)
            assert 0 < thin.box.left <= thin.box.right < scene.width


def test_title_facts_and_legend_name_both_sides(sides: tuple[Schedule, Schedule]) -> None:
    base, supposed = sides
    chart = read_chart(supposed, base=base)
    assert chart.title.endswith("（情景：春节不停工）")
    assert "预计完成 2024-03-26（原计划 2024-04-17）" in chart.facts
    last = gantt_scenes(supposed, base=base)[-1]
    assert any(text.content.startswith("原计划") for text in last.texts)
    alone = gantt_scenes(base)
    assert not any("原计划" in text.content for scene in alone for text in scene.texts)
    assert roles(alone, "base") == {}


def test_the_scale_reaches_to_the_dates_of_the_plan(sides: tuple[Schedule, Schedule]) -> None:
    base, supposed = sides
    assert read_chart(supposed, base=base).end >= read_chart(base).end
