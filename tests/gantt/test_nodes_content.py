"""What the 单代号网络图 shows of a plan, and what it says when it cannot."""

from __future__ import annotations

from datetime import date

import pytest

from gantt import Signatures, svg_of
from gantt.nodes import NodeOptions, node_scenes
from gantt.scene import Path, Scene
from gantt.style import DONE_EDGE
from projects import bundled
from projects.errors import InputError
from projects.model import DAY, Link, LinkKind, Span
from projects.readers import read_plan
from projects.schedule import Schedule, schedule
from tests.gantt.gantt_plans import long_schedule, scheduled, small_schedule, work


def words(scenes: list[Scene], role: str = "") -> list[str]:
    return [t.content for scene in scenes for t in scene.texts if role in ("", t.role)]


def boxes(scenes: list[Scene]) -> set[str]:
    return {
        s.item
        for scene in scenes
        for s in scene.shapes
        if isinstance(s, Path) and s.role == "card-ground" and s.item not in ("", "编号")
    }


def chain() -> Schedule:
    works = [work(f"C{k}", f"工序{k}", 5) for k in range(4)]
    links = [Link("C0", "C1"), Link("C1", "C2"), Link("C0", "C2"), Link("C2", "C3")]
    return scheduled(works, links, None, date(2026, 4, 30), "短链")


def test_plain_links_make_a_node_network_and_overlaps_an_overlapping_one() -> None:
    assert words(node_scenes(chain()), "title") == ["短链单代号网络图"]
    assert words(node_scenes(small_schedule()), "title") == ["东湖截污工程单代号搭接网络图"]


def test_numbers_count_calendar_days_from_the_start_as_textbooks_do() -> None:
    scene = node_scenes(chain(), NodeOptions(numbers=True))[0]
    marks = [t.content for t in scene.texts if t.role == "mark" and t.item == "C1"]
    assert marks[0] == "5"
    assert marks[2] == "10"
    assert "开工时刻为 0" in words([scene], "facts")[0]


def test_the_key_names_the_six_fields() -> None:
    shown = words(node_scenes(chain()))
    fields = ("最早开始", "最早完成", "总时差", "最迟开始", "最迟完成", "自由时差")
    assert [field for field in fields if field not in shown] == []


def test_a_needless_link_is_thin() -> None:
    def width(scenes: list[Scene], item: str) -> float:
        strokes = [s for s in scenes[0].shapes if isinstance(s, Path) and s.item == item]
        return max((s.width for s in strokes), default=0.0)

    all_links = node_scenes(chain())
    assert 0 < width(all_links, "C0>C2") < width(all_links, "C1>C2")


def test_several_starts_and_ends_get_a_virtual_start_and_end() -> None:
    works = [work(item, f"工序{item}", 3) for item in "ABCD"]
    links = [Link("A", "C"), Link("B", "D"), Link("A", "D")]
    scenes = node_scenes(scheduled(works, links, None, date(2026, 4, 1), "并行"))
    assert {"开始", "结束"} <= set(words(scenes, "name"))
    assert not {"开始", "结束"} & set(words(node_scenes(chain()), "name"))


def test_works_without_any_link_are_counted() -> None:
    works = [work(item, f"工序{item}", 3) for item in "AB"]
    scenes = node_scenes(scheduled(works, [], None, date(2026, 4, 1), "零散"))
    assert "无逻辑关系 2 项" in words(scenes, "facts")[0]


def test_a_part_shows_its_neighbours_as_dashed_boxes() -> None:
    scenes = node_scenes(small_schedule(), NodeOptions(under="A"))
    assert boxes(scenes) == {"A1", "A2", "A3", "A4", "B1", "B4"}
    dashed = {
        s.item
        for s in scenes[0].shapes
        if isinstance(s, Path) and s.role in ("card", "critical-card") and s.dash and s.item
    }
    assert dashed == {"A3", "B1", "B4"}  # A3 is external
    assert "前期与报批" in scenes[0].title


def test_items_may_be_works_or_summaries() -> None:
    scenes = node_scenes(small_schedule(), NodeOptions(items=("B5", "A")))
    assert {"A1", "B5", "B4"} <= boxes(scenes)


def test_a_long_plan_is_split_by_its_parts_with_references_between() -> None:
    scenes = node_scenes(long_schedule(120))
    assert len(scenes) > 1
    assert all("图" in scene.title for scene in scenes)
    assert any("图1" in tag for tag in words(scenes, "tag"))


def test_finished_work_is_grey_and_critical_work_has_a_second_frame() -> None:
    scenes = node_scenes(small_schedule())
    shapes = [s for scene in scenes for s in scene.shapes if isinstance(s, Path)]
    assert [s.stroke for s in shapes if s.role == "card" and s.item == "A1"] == [DONE_EDGE]
    critical = {s.item for s in shapes if s.role == "critical-card"}
    assert critical
    assert critical == {s.item for s in shapes if s.role == "second-frame"}


def test_a_plan_without_a_start_shows_its_latest_dates() -> None:
    plan = read_plan(bundled.path("shuihuanjing2"))
    scenes = node_scenes(schedule(plan))
    assert any(mark != "—" for mark in words(scenes, "mark"))


def test_a_milestone_carries_its_diamond_and_signatures_stand_over_the_picture() -> None:
    scenes = node_scenes(
        small_schedule(), NodeOptions(signatures=Signatures("计划科", "总工办", "分管副局长"))
    )
    assert "◆ 竣工" in words(scenes, "name")
    assert {"计划科", "总工办", "分管副局长"} <= set(words(scenes, "signature"))


def summaries_tied(count: int, kind: LinkKind = "FS") -> Schedule:
    works = [work("S", "征迁", kind="summary"), work("T", "管网", kind="summary")]
    works += [work(f"S{k}", f"征迁{k}段", 5 + k, "S") for k in range(count)]
    works += [work(f"T{k}", f"管网{k}段", 9 + k, "T") for k in range(count)]
    links = [Link("S", "T", kind, Span(3 * DAY)), Link("S0", "S1", "SS")]
    return scheduled(works, links, None, date(2026, 6, 1), "两个子项目")


def arrows(scenes: list[Scene], role: str = "link") -> set[str]:
    return {s.item for scene in scenes for s in scene.shapes if s.role == role and s.item != ">"}


def test_a_link_of_a_summary_leaves_every_work_that_may_finish_it() -> None:
    scenes = node_scenes(summaries_tied(2))
    pairs = arrows(scenes) | arrows(scenes, "critical-link")
    assert {pair for pair in pairs if ">T" in pair} == {"S0>T0", "S0>T1", "S1>T0", "S1>T1"}


def test_a_link_from_the_start_of_a_summary_leaves_the_work_that_starts_it() -> None:
    scenes = node_scenes(summaries_tied(4, "SS"))
    pairs = arrows(scenes) | arrows(scenes, "critical-link")
    assert {pair for pair in pairs if ">T" in pair} == {f"S0>T{k}" for k in range(4)}


def test_many_links_between_two_summaries_meet_in_a_gate_that_keeps_the_critical_line() -> None:
    scenes = node_scenes(summaries_tied(5))
    assert "征迁完成" in words(scenes, "name")
    assert len([pair for pair in arrows(scenes) if "gate" in pair]) == 8
    assert arrows(scenes, "critical-link") == {"S4>\x00gate S", "\x00gate S>T4"}
    assert words(scenes, "lag").count("FTS 3") == 5


def test_unlinked_summaries_of_a_hundred_works_can_be_drawn() -> None:
    assert len(node_scenes(summaries_tied(50))) > 1


def test_an_unknown_work_is_named() -> None:
    with pytest.raises(InputError) as error:
        node_scenes(small_schedule(), NodeOptions(items=("A1", "X9", "Y9")))
    assert [finding.code for finding in error.value.findings] == ["DP407"]
    assert "X9、Y9" in str(error.value)


def test_a_plan_without_dates_cannot_be_drawn() -> None:
    plan = scheduled([work("A", "随到随办")], [], None, date(2026, 4, 1), "台账")
    with pytest.raises(InputError) as error:
        node_scenes(plan)
    assert error.value.findings[0].code == "DP705"


def test_too_dense_a_plan_names_what_helps() -> None:
    works = [work(f"D{k:02}", f"工序{k}", 3) for k in range(60)]
    links = [
        Link(f"D{a:02}", f"D{b:02}", "SS", Span(k * DAY))
        for a in range(30)
        for k, b in enumerate(range(30, 60))
    ]
    with pytest.raises(InputError) as error:
        node_scenes(
            scheduled(works, links, None, date(2026, 9, 1), "全连"), NodeOptions(paper="A4")
        )
    assert error.value.findings[0].code == "DP716"
    assert "under" in error.value.findings[0].remedy


def test_the_same_plan_gives_the_same_bytes() -> None:
    first, second = node_scenes(small_schedule()), node_scenes(small_schedule())
    assert [svg_of(page) for page in first] == [svg_of(page) for page in second]
