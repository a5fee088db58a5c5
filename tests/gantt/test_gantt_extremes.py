"""Plans at the edges: long names, deep outlines, few rows, nothing but due dates."""

from __future__ import annotations

from datetime import date

import pytest

from gantt import BarOptions, gantt_scenes
from gantt.barchart.chart import read_chart
from gantt.barchart.columns import KINDS, Dates
from gantt.scene import Box, Scene, Text
from projects.bundled import path
from projects.model import Link
from projects.readers import read_plan
from projects.schedule import Schedule, schedule
from tests.gantt.gantt_plans import scheduled, work

LONG = "环湖截污管网及调蓄池深基坑支护降水土方开挖混凝土结构防水闭水试验回填路面恢复与绿化工程"


def of(scene: Scene, role: str) -> list[Text]:
    return [text for text in scene.texts if text.role == role]


def chain(count: int, name: str = "治理工程") -> Schedule:
    works = [work(f"W{k}", f"第{k}项", 30) for k in range(count)]
    links = [Link(f"W{k}", f"W{k + 1}") for k in range(count - 1)]
    return scheduled(works, links, None, date(2027, 6, 1), name)


@pytest.mark.parametrize("paper", ["A4", "A3"])
def test_a_long_title_is_set_smaller_and_keeps_its_end(paper: str) -> None:
    (scene,) = gantt_scenes(chain(3, LONG), BarOptions(paper=paper))
    (title,) = of(scene, "title")
    (usual,) = of(gantt_scenes(chain(3), BarOptions(paper=paper))[0], "title")
    assert title.content == f"{LONG}倒排工期横道图"
    assert title.size < usual.size
    assert not any(title.box.meets(text.box) for text in of(scene, "verdict"))


def test_numbers_of_a_deep_outline_are_never_shortened() -> None:
    works = [work("L0", "第0层", kind="summary")]
    works += [work(f"L{k}", f"第{k}层", parent=f"L{k - 1}", kind="summary") for k in range(1, 8)]
    works += [work(f"X{k}", f"深层工作{k}", 12, "L7") for k in range(12)]
    (scene,) = gantt_scenes(scheduled(works, [], None, date(2026, 6, 1), "八层工程"))
    numbers = {text.item: text.content for text in of(scene, "cell") if text.content[0].isdigit()}
    assert "1.1.1.1.1.1.1.1.12" in {text.content for text in of(scene, "cell")}
    assert not [number for number in numbers.values() if number.endswith("…")]


def test_columns_in_which_nothing_would_stand_are_left_out() -> None:
    works = [work(f"M{k}", f"节点{k}", 0) for k in range(3)]
    (scene,) = gantt_scenes(scheduled(works, [], None, date(2026, 6, 1), "里程碑"))
    headings = [text.content for text in of(scene, "heading")]
    assert headings == ["序号", "工作名称", "计划开始", "计划完成", "总时差"]


@pytest.mark.parametrize("name", ["lianghu", "duchang", "fengchang"])
def test_the_usual_columns_find_room_on_the_narrowest_page(name: str) -> None:
    plan = schedule(read_plan(path(name)), as_of=date(2023, 12, 31))
    for both in (False, True):
        options = BarOptions(paper="A4", portrait=True, both=both)
        scene = gantt_scenes(plan, options, progress={"L500": 50.0})[0]
        assert {"工作名称", "工期"} <= {text.content for text in of(scene, "heading")}


@pytest.mark.parametrize("count", [1, 6, 12])
def test_a_short_plan_fills_its_paper_better_than_in_small_letters(count: int) -> None:
    (scene,) = gantt_scenes(chain(count))
    sizes = {text.size for text in of(scene, "cell")}
    assert min(sizes) > 1.25 * 8.0
    assert all(s.box.within(Box(0, 0, scene.width, scene.height)) for s in scene.shapes)


def test_early_and_late_days_have_their_asterisks_too() -> None:
    plan = schedule(read_plan(path("fengchang")), as_of=date(2026, 3, 20))
    rows = [row for row in read_chart(plan, both=True).rows if row.more.unsure]
    late = [KINDS["late_finish"].cell(row, Dates()).text for row in rows if row.more.late[1]]
    assert late
    assert all(text.endswith("*") for text in late)


def test_a_work_of_one_day_at_the_edge_of_a_stretch_keeps_its_link() -> None:
    works = [work("A", "开挖", 29, owner="市城管局"), work("B", "验收", 30, owner="市城管局")]
    plan = scheduled(works, [Link("A", "B")], None, date(2026, 6, 1), "清淤")
    march = gantt_scenes(plan, BarOptions(paper="A4", portrait=True, span="month"))[0]
    assert plan["B"].planned_start_day == date(2026, 3, 31)
    assert [shape for shape in march.shapes if shape.role == "arrowhead"]
