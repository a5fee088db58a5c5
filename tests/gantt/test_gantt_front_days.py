"""The days beside the points of the front line: true, near their point, never in the way."""

from __future__ import annotations

from itertools import pairwise

import pytest

from gantt.scene import Path, Rect, Scene, Text
from tests.gantt.gantt_corpus import BUNDLED, chart, scenes

PLANS = [code for code in BUNDLED if any(row.stand for row in chart(f"{code} plain").rows)]
LINES = {"due-line", "data-date-line", "link", "arrowhead", "flag", "flag-missed", "front"}


def days(scene: Scene) -> list[Text]:
    return [text for text in scene.texts if text.role == "front-days"]


def middle(scene: Scene, item: str) -> float:
    box = next(s.box for s in scene.shapes if s.role == "front-point" and s.item == item)
    return (box.left + box.right) / 2


@pytest.mark.parametrize("code", PLANS)
def test_the_number_is_that_of_the_table_column(code: str) -> None:
    rows = {row.id: row for row in chart(f"{code} plain").rows}
    for scene in scenes(f"{code} plain"):
        for text in days(scene):
            stand = rows[text.item].stand
            assert stand is not None
            shown = f"{abs(stand.days):g}"
            assert text.content == (f"−{shown}" if stand.days < 0 else f"+{shown}")
            cells = {t.content for t in scene.texts if t.role == "cell" and t.item == text.item}
            assert text.content in cells


def test_most_points_have_their_days_and_none_that_stands_on_the_data_date() -> None:
    told = due = 0
    for code in PLANS:
        rows = chart(f"{code} plain").rows
        items = {t.item for scene in scenes(f"{code} plain") for t in days(scene)}
        off = {row.id for row in rows if row.stand and row.stand.days}
        assert items <= off
        told, due = told + len(items), due + len(off)
    assert due >= 20
    assert told >= 0.9 * due


@pytest.mark.parametrize("code", PLANS)
@pytest.mark.parametrize("mode", ["plain", "both"])
def test_the_tag_is_near_its_point_and_touches_no_line_no_label_and_no_other_tag(
    code: str, mode: str
) -> None:
    for scene in scenes(f"{code} {mode}"):
        tags = {s.item: s for s in scene.shapes if isinstance(s, Rect) and s.role == "front-tag"}
        assert tags.keys() == {text.item for text in days(scene)}
        others = [text for text in scene.texts if text.role == "label"]
        size = next(text.size for text in scene.texts if text.role == "cell")
        for item, tag in tags.items():
            point = middle(scene, item)
            away = max(tag.box.left - point, point - tag.box.right)
            assert 0 < away < 7.5 * size
            assert not [text.content for text in others if text.box.meets(tag.box)]
            assert not [1 for k, two in tags.items() if k != item and two.box.meets(tag.box)]
            assert not [s.role for s in scene.shapes if _lies_on(s, tag)]


def _lies_on(shape: object, tag: Rect) -> bool:
    if not isinstance(shape, Path) or shape.role not in LINES:
        return False
    if not shape.box.grown(0.01).meets(tag.box):
        return False
    for part in shape.parts:
        for (x0, y0), (x1, y1) in pairwise(part):
            steps = int(2 * max(abs(x1 - x0), abs(y1 - y0))) + 1
            for k in range(steps + 1):
                x, y = x0 + (x1 - x0) * k / steps, y0 + (y1 - y0) * k / steps
                if tag.box.left < x < tag.box.right and tag.box.top < y < tag.box.bottom:
                    return True
    return False


def test_a_tag_hides_no_bar_that_is_shorter_than_itself() -> None:
    for code in PLANS:
        for scene in scenes(f"{code} plain"):
            tags = [s for s in scene.shapes if isinstance(s, Rect) and s.role == "front-tag"]
            bars = [s for s in scene.shapes if isinstance(s, Rect) and s.role == "bar-ground"]
            for tag in tags:
                for bar in bars:
                    if bar.box.meets(tag.box) and bar.item == tag.item:
                        assert bar.w > 1.4 * tag.w


def test_the_legend_explains_the_numbers_where_there_are_some() -> None:
    words = {t.content for t in scenes("lianghu plain")[0].texts if t.role == "legend"}
    assert "实际进度前锋线（数字为偏差天数）" in words
