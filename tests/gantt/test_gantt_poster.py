"""Wall posters: summaries and milestones on one sheet, in large letters."""

from __future__ import annotations

from datetime import date

import pytest

from gantt import BarOptions, Selection, gantt_scenes
from gantt.scene import Scene
from projects.schedule import Schedule
from tests.gantt.gantt_plans import long_schedule, scheduled, small_schedule, work


def notes(scene: Scene) -> str:
    return "".join(text.content for text in scene.texts if text.role == "notes")


def rows(scene: Scene) -> list[str]:
    return list(dict.fromkeys(text.item for text in scene.texts if text.role == "cell"))


def deep_plan() -> Schedule:
    """Five parts of six groups of six milestones: 5, 35, then 215 rows."""
    works = []
    for k in range(5):
        works.append(work(f"P{k}", f"第{k + 1}子项目", kind="summary"))
        for j in range(6):
            group = work(f"P{k}G{j}", f"第{j + 1}单位工程", parent=f"P{k}", kind="summary")
            works.append(group)
            works += [work(f"P{k}G{j}M{i}", f"节点{i}", 0, f"P{k}G{j}") for i in range(6)]
    return scheduled(works, [], None, date(2026, 5, 1), "深层计划")


@pytest.mark.parametrize("paper", ["A4", "A3", "A1", "A0"])
def test_a_poster_lists_summaries_and_milestones_on_any_paper(paper: str) -> None:
    scenes = gantt_scenes(small_schedule(), BarOptions(paper=paper, poster=True))
    assert [rows(scene) for scene in scenes] == [["A", "A4", "B", "B5"]]
    assert "本图仅列汇总与里程碑" in notes(scenes[0])


@pytest.mark.parametrize("paper", ["A1", "A0"])
def test_letters_of_a_wall_poster_are_at_least_fourteen_points(paper: str) -> None:
    for plan in (small_schedule(), long_schedule(300), deep_plan()):
        (scene,) = gantt_scenes(plan, BarOptions(paper=paper, poster=True))
        cells = [text.size for text in scene.texts if text.role == "cell"]
        assert min(cells) >= 14


@pytest.mark.parametrize("paper", ["A1", "A0"])
def test_one_sheet_holds_sixty_rows_and_more(paper: str) -> None:
    (scene,) = gantt_scenes(long_schedule(310), BarOptions(paper=paper))
    assert len(rows(scene)) == 62


def test_deep_levels_give_way_until_one_sheet_holds_the_rest() -> None:
    (scene,) = gantt_scenes(deep_plan(), BarOptions(paper="A0", poster=True))
    assert len(rows(scene)) == 35
    assert "本图仅列前 2 层汇总与里程碑" in notes(scene)


def test_a_plan_without_summaries_and_milestones_is_drawn_whole() -> None:
    plan = scheduled(
        [work("A", "围堰", 3), work("B", "清淤", 3)], [], None, date(2026, 5, 1), "清淤"
    )
    (scene,) = gantt_scenes(plan, BarOptions(paper="A1", poster=True))
    assert rows(scene) == ["A", "B"]
    assert notes(scene) == ""


def test_headings_of_a_selection_that_head_no_milestone_give_way() -> None:
    wanted = Selection(owners=("市城管局", "设计院"), states=("未开工", "在建"))
    options = BarOptions(poster=True, selection=wanted)
    (scene,) = gantt_scenes(small_schedule(owner="市水利局"), options)
    assert rows(scene) == ["A", "A4"]
    alone = BarOptions(poster=True, selection=Selection(owners=("设计院",)))
    (scene,) = gantt_scenes(small_schedule(), alone)
    assert rows(scene) == ["A", "A2"], "without any milestone the works stay"


def test_few_rows_on_a_wall_are_drawn_larger_than_many() -> None:
    def letters(plan: Schedule) -> float:
        (scene,) = gantt_scenes(plan, BarOptions(paper="A0", poster=True))
        return next(text.size for text in scene.texts if text.role == "cell")

    assert 17 < letters(small_schedule()) <= 1.8 * 17
    assert 17 <= letters(long_schedule(300)) < letters(small_schedule())


def test_an_upright_page_holds_more_rows_and_keeps_them_on_the_paper() -> None:
    across, upright = (
        gantt_scenes(long_schedule(), BarOptions(paper="A3", portrait=portrait))
        for portrait in (False, True)
    )
    assert len(upright) < len(across)
    assert upright[0].height > upright[0].width
    assert all(s.box.right <= upright[0].width for s in upright[0].shapes)


def test_facts_that_find_no_room_beside_the_signatures_stand_below_them_whole() -> None:
    plan = small_schedule()
    (wide,) = gantt_scenes(plan, BarOptions(paper="A4"))
    tall = gantt_scenes(plan, BarOptions(paper="A4", portrait=True))[0]

    def told(scene: Scene) -> set[str]:
        words = [t.content for t in scene.texts if t.role in ("facts", "notes")]
        return {word for line in words for word in line.split("　")}

    assert told(wide) == told(tall)
    assert not any("…" in word for word in told(tall))
