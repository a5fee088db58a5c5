"""Baseline, the plan that a scenario changes, and late dates beside the bars."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from gantt.barchart.options import BarOptions
from gantt.barchart.page import layout_bars
from gantt.barchart.values import Chart
from gantt.fonts import typeface
from gantt.scene import Path, Rect, Scene, Shape
from gantt.style import BASELINE, PAPER, ROOM, SHORT
from gantt.text import Type
from projects.model import DAY
from tests.gantt.gantt_corpus import BUNDLED, chart, scenes

STRIPS = ("baseline", "base")


def drawn(shown: Chart) -> tuple[Scene, ...]:
    return tuple(layout_bars(shown, Type(typeface()), BarOptions()))


def of(scene: Scene, role: str) -> dict[str, Shape]:
    return {s.item: s for s in scene.shapes if s.role == role and s.item}


def legend(scene: Scene) -> set[str]:
    return {text.content for text in scene.texts if text.role == "legend"}


@pytest.mark.parametrize("code", BUNDLED)
def test_strips_lie_below_their_bar_and_on_nothing_else_of_the_row(code: str) -> None:
    for scene in scenes(f"{code} other"):
        bars = {s.item: s.box for s in scene.shapes if s.role in ("bar", "critical-bar") and s.item}
        floats = of(scene, "float")
        for role in STRIPS:
            for item, strip in of(scene, role).items():
                if item in bars:
                    assert strip.box.top >= bars[item].bottom - 0.01
                if item in floats and isinstance(strip, Rect):
                    assert strip.box.bottom < floats[item].box.top


@pytest.mark.parametrize("code", BUNDLED)
def test_baseline_and_changed_plan_of_one_row_lie_side_by_side(code: str) -> None:
    together = 0
    for scene in scenes(f"{code} other"):
        baselines, bases = of(scene, "baseline"), of(scene, "base")
        for item in baselines.keys() & bases.keys():
            one, two = baselines[item], bases[item]
            if isinstance(one, Rect) and isinstance(two, Rect):
                together += 1
                assert two.box.bottom < one.box.top
                assert one.h == pytest.approx(two.h)
    assert together


def test_the_baseline_of_a_milestone_is_a_small_hollow_diamond_under_its_own() -> None:
    (scene, *_) = scenes("lianghu other")
    marks = {item: s for item, s in of(scene, "baseline").items() if isinstance(s, Path)}
    assert marks
    for item, mark in marks.items():
        own = next(
            s
            for s in scene.shapes
            if s.item == item and s.role in ("milestone", "critical-milestone")
        )
        assert mark.fill == PAPER
        assert mark.box.right - mark.box.left < 0.75 * (own.box.right - own.box.left)
        assert (mark.box.top + mark.box.bottom) / 2 == pytest.approx(
            (own.box.top + own.box.bottom) / 2
        )
        assert scene.shapes.index(mark) < scene.shapes.index(own)


def test_no_label_lies_on_the_baseline_of_a_milestone_or_on_a_late_bar() -> None:
    for picture in ("lianghu other", "lianghu both", "duchang both", "niandu both"):
        for scene in scenes(picture):
            labels = [text for text in scene.texts if text.role == "label"]
            others = [
                s.box
                for s in scene.shapes
                if s.role in ("late-bar", "late-milestone")
                or (s.role == "baseline" and isinstance(s, Path))
            ]
            hits = [text.content for text in labels if any(box.meets(text.box) for box in others)]
            assert hits == []


def test_the_legend_tells_of_other_plans_only_where_they_are_drawn() -> None:
    words = {"基线", "原计划（有变动的）"}
    assert words <= legend(scenes("lianghu other")[0])
    assert not words & legend(scenes("lianghu plain")[0])
    early = {"最早（实心）、最迟（空心）", "机动时间"}
    assert early <= legend(scenes("duchang both")[0])
    assert not early & legend(scenes("duchang plain")[0])
    assert "时间不足" in legend(scenes("niandu both")[0])
    assert "时间不足" not in legend(scenes("duchang both")[0])


@pytest.mark.parametrize("code", BUNDLED)
def test_early_and_late_bar_stand_one_above_the_other_at_their_own_dates(code: str) -> None:
    picture = f"{code} both"
    rows = {row.id: row for row in chart(picture).rows}
    for scene in scenes(picture):
        early = {
            s.item: s.box for s in scene.shapes if s.role in ("bar", "critical-bar") and s.item
        }
        late = {item: s for item, s in of(scene, "late-bar").items() if item in early}
        day = _points_a_day(scene, rows.keys() & early.keys(), chart(picture))
        for item, bar in late.items():
            row = rows[item]
            assert row.late is not None
            assert row.start is not None
            assert bar.box.top > early[item].bottom - 0.01
            shift = (row.late[0] - row.start) / DAY * day
            inside = bar.box.left > scene.width * 0.2 and _off_the_edge(scene, bar)
            if inside:
                assert bar.box.left - early[item].left == pytest.approx(shift, abs=0.5)
            assert isinstance(bar, Rect)
            assert bar.fill == PAPER, "hollow, so that greyscale tells it from the early bar"


def _points_a_day(scene: Scene, items: set[str], shown: Chart) -> float:
    frame = next(s for s in scene.shapes if isinstance(s, Rect) and s.role == "frame")
    left = next(s for s in scene.shapes if isinstance(s, Path) and s.role == "frame")
    return (frame.box.right - left.box.left) / (shown.end - shown.first).days


def _off_the_edge(scene: Scene, bar: Shape) -> bool:
    left = next(s for s in scene.shapes if isinstance(s, Path) and s.role == "frame").box.left
    return bar.box.left > left + 0.01


@pytest.mark.parametrize("code", BUNDLED)
def test_the_room_spans_both_bars_and_shows_whether_time_is_spare_or_missing(code: str) -> None:
    picture = f"{code} both"
    rows = {row.id: row for row in chart(picture).rows}
    for scene in scenes(picture):
        late = of(scene, "late-bar")
        for role, fill in (("room", ROOM), ("room-short", SHORT)):
            for item, slot in of(scene, role).items():
                row = rows[item]
                assert row.late is not None
                assert row.start is not None
                assert (row.late[0] < row.start) == (role == "room-short")
                assert isinstance(slot, Rect)
                assert slot.fill == fill
                if item in late:
                    assert late[item].box.within(slot.box.grown(0.3))


def test_a_work_that_cannot_wait_has_no_room() -> None:
    shown = chart("duchang both")
    tight = replace(
        shown,
        rows=tuple(
            replace(row, late=(row.start, row.finish))
            if row.start is not None and row.finish is not None
            else row
            for row in shown.rows
        ),
    )
    (scene,) = drawn(tight)
    assert of(scene, "room") == of(scene, "room-short") == {}
    assert not {"机动时间", "时间不足"} & legend(scene)
    boxes = of(scene, "late-bar")
    assert boxes
    assert all(s.box.left < s.box.right for s in boxes.values())


def test_links_of_early_dates_meet_the_early_bars() -> None:
    for scene in scenes("duchang both"):
        bars = [s.box for s in scene.shapes if s.role in ("bar", "critical-bar", "bar-ground")]
        marks = [s.box for s in scene.shapes if s.role in ("milestone", "critical-milestone")]
        foot = next(s for s in scene.shapes if isinstance(s, Rect) and s.role == "frame").box.bottom
        heads = [s for s in scene.shapes if isinstance(s, Path) and s.role == "arrowhead"]
        tips = [head.parts[0][0] for head in heads if head.box.bottom < foot]
        assert tips
        for x, y in tips:
            assert any(
                box.left - 0.1 <= x <= box.right + 0.1 and box.top - 0.1 <= y <= box.bottom + 0.1
                for box in (*bars, *marks)
            )


def test_the_strip_says_where_the_baseline_has_the_work() -> None:
    shown = chart("lianghu plain")
    rows = [row for row in shown.rows if row.kind == "task" and row.start and row.finish][:3]
    moved = {row.id: (row.start + 7 * DAY, row.finish + 7 * DAY) for row in rows}  # type: ignore[operator]  # both are known above
    (scene, *_) = drawn(
        replace(shown, rows=tuple(replace(r, baseline=moved.get(r.id)) for r in shown.rows))
    )
    strips, bars = of(scene, "baseline"), of(scene, "bar") | of(scene, "critical-bar")
    assert strips.keys() == moved.keys()
    shifts = [strips[item].box.left - bars[item].box.left for item in moved]
    widths = [
        (strips[item].box.right - strips[item].box.left, bars[item].box.right - bars[item].box.left)
        for item in moved
    ]
    assert all(one == pytest.approx(two, abs=0.01) for one, two in pairwise(shifts))
    assert shifts[0] > 0
    assert all(one == pytest.approx(two, abs=0.01) for one, two in widths)
    assert {s.fill for s in strips.values() if isinstance(s, Rect)} == {BASELINE}
