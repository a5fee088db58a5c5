"""Where two links cross, the lighter one is broken; the heavier runs on."""

from __future__ import annotations

from gantt.barchart.crossings import Route, broken
from gantt.barchart.values import Tie
from gantt.scene import Path, Point
from tests.gantt.gantt_corpus import scenes

EM = 8.0
LEVEL: tuple[Point, ...] = ((0, 50), (100, 50))
UPRIGHT: tuple[Point, ...] = ((40, 0), (40, 90))


def link(points: tuple[Point, ...], ends: str = "ab", weight: int = 0) -> Route:
    return Route(Tie(ends[0], ends[1], "FS", weight > 0, weight > 1), points)


def test_of_two_alike_the_level_one_is_broken_around_the_crossing() -> None:
    level, upright = broken([link(LEVEL), link(UPRIGHT, "cd")], EM)
    assert upright == (UPRIGHT,)
    (start, low), (high, end) = level
    assert (start, end) == LEVEL
    assert low[0] < 40 < high[0]
    assert 40 - low[0] == high[0] - 40 < EM / 2


def test_a_light_upright_is_broken_by_a_critical_level_one() -> None:
    level, upright = broken([link(LEVEL, weight=2), link(UPRIGHT, "cd", 1)], EM)
    assert level == (LEVEL,)
    assert [run[0][1] < 50 for run in upright] == [True, False]


def test_links_that_share_an_end_branch_without_a_gap() -> None:
    assert broken([link(LEVEL, "ab"), link(UPRIGHT, "ac")], EM) == [(LEVEL,), (UPRIGHT,)]
    assert broken([link(LEVEL, "ab"), link(UPRIGHT, "cb")], EM) == [(LEVEL,), (UPRIGHT,)]


def test_gaps_side_by_side_become_one_and_the_way_back_is_broken_alike() -> None:
    pair = [link(((x, 0), (x, 90)), f"{x}d") for x in (40, 41)]
    there = broken([link(LEVEL), *pair], EM)[0]
    back = broken([link(LEVEL[::-1]), *pair], EM)[0]
    assert len(there) == len(back) == 2
    assert {frozenset(run) for run in there} == {frozenset(run) for run in back}


def test_a_corner_is_not_taken_for_a_crossing() -> None:
    touching = link(((40, 50), (40, 90)), "cd")
    assert broken([link(LEVEL), touching], EM) == [(LEVEL,), (touching.points,)]


def test_in_a_dense_plan_the_lines_of_links_have_gaps_and_end_in_their_arrowheads() -> None:
    for scene in scenes("dense"):
        lines = [s for s in scene.shapes if isinstance(s, Path) and s.role == "link"]
        heads = [s.box.grown(0.5) for s in scene.shapes if s.role == "arrowhead"]
        assert any(len(line.parts) > 3 for line in lines)
        for line in lines:
            x, y = line.parts[-1][-1]
            assert any(b.left <= x <= b.right and b.top <= y <= b.bottom for b in heads)
