"""What must hold on every page: no overlap, no ink off the paper, nothing unreadable."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import combinations, pairwise

import pytest

from gantt import BarOptions, NamedStop, Signatures, gantt_scenes
from gantt.scene import Box, Path, Rect, Scene, Text
from gantt.style import BAND, HOLIDAY, SHEETS, STOP, WEEKEND
from tests.gantt.gantt_plans import PROGRESS, long_schedule, small_schedule

SIGNED = Signatures("张三", "李四")
FORBIDDEN = {"due-line", "data-date-line", "link", "arrowhead", "flag", "flag-missed", "front"}
CASES = ("small A3", "small A4", "no data date", "long A3", "long A4", "long A2", "long A0")


@cache
def pages(case: str) -> tuple[Scene, ...]:
    if case == "no data date":
        return tuple(gantt_scenes(small_schedule(None)))
    which, paper = case.split()
    stop = NamedStop(date(2026, 4, 10), date(2026, 4, 14), "高考禁噪停工")
    if which == "small":
        return tuple(
            gantt_scenes(
                small_schedule(), BarOptions(paper=paper, stops=(stop,)), progress=PROGRESS
            )
        )
    return tuple(gantt_scenes(long_schedule(), BarOptions(paper=paper, signatures=SIGNED)))


def every_page() -> Iterator[Scene]:
    for case in CASES:
        yield from pages(case)


def texts(scene: Scene, role: str) -> list[Text]:
    return [text for text in scene.texts if text.role == role]


def points_along(path: Path) -> Iterator[tuple[float, float]]:
    """A point every half point along each stroke; shares no code with the layout."""
    for part in path.parts:
        for (x0, y0), (x1, y1) in pairwise(part):
            steps = int(2 * max(abs(x1 - x0), abs(y1 - y0))) + 1
            for k in range(steps + 1):
                yield x0 + (x1 - x0) * k / steps, y0 + (y1 - y0) * k / steps


def inside(box: Box, x: float, y: float) -> bool:
    return box.left < x < box.right and box.top < y < box.bottom


def contrast(one: str, two: str) -> float:
    """The contrast ratio of WCAG 2."""

    def luminance(colour: str) -> float:
        parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((luminance(one), luminance(two)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("case", CASES)
def test_no_two_texts_overlap(case: str) -> None:
    for scene in pages(case):
        clashes = [
            (one.content, two.content)
            for one, two in combinations(scene.texts, 2)
            if one.box.grown(-0.05).meets(two.box.grown(-0.05))
        ]
        assert clashes == []


@pytest.mark.parametrize("case", CASES)
def test_no_label_lies_on_a_line_a_link_or_a_flag(case: str) -> None:
    for scene in pages(case):
        strokes = [s for s in scene.shapes if isinstance(s, Path) and s.role in FORBIDDEN]
        hits = [
            (label.content, stroke.role)
            for label in texts(scene, "label")
            for stroke in strokes
            if stroke.box.grown(1).meets(label.box)
            and any(inside(label.box, x, y) for x, y in points_along(stroke))
        ]
        assert hits == []


@pytest.mark.parametrize("case", CASES)
def test_no_label_lies_on_a_bar(case: str) -> None:
    for scene in pages(case):
        bars = [s for s in scene.shapes if isinstance(s, Rect) and s.role == "bar-ground"]
        assert not [
            t.content for t in texts(scene, "label") if any(b.box.meets(t.box) for b in bars)
        ]


@pytest.mark.parametrize("case", CASES)
def test_all_ink_is_on_the_paper(case: str) -> None:
    for scene in pages(case):
        paper = Box(0, 0, scene.width, scene.height)
        assert all(shape.box.within(paper) for shape in scene.shapes)


@pytest.mark.parametrize("case", CASES)
def test_bars_links_and_labels_stay_inside_the_frame(case: str) -> None:
    for scene in pages(case):
        frame = next(s for s in scene.shapes if isinstance(s, Rect) and s.role == "frame").box
        inner = [
            s for s in scene.shapes if s.role in ("bar", "critical-bar", "link", "label", "core")
        ]
        inner = [s for s in inner if s.box.top < frame.bottom]  # the legend shows a core below
        assert all(shape.box.within(frame.grown(0.01)) for shape in inner)


def test_every_text_has_a_contrast_of_at_least_four_and_a_half() -> None:
    shades = {"cell": [BAND], "label": [BAND, WEEKEND, HOLIDAY, STOP]}
    pairs = {
        (text.colour, ground)
        for scene in every_page()
        for text in scene.texts
        for ground in [text.ground, *shades.get(text.role, [])]
    }
    assert {pair: contrast(*pair) for pair in pairs if contrast(*pair) < 4.5} == {}


def test_critical_bars_are_hatched_and_heavily_outlined_and_no_others() -> None:
    for scene in every_page():
        rects = [s for s in scene.shapes if isinstance(s, Rect) and s.item]
        critical = {r.item: r.width for r in rects if r.role == "critical-bar"}
        normal = {r.item: r.width for r in rects if r.role == "bar"}
        hatched = {s.item for s in scene.shapes if s.role == "hatch" and s.item}
        assert hatched == critical.keys()
        assert not normal or not critical or min(critical.values()) > 1.8 * max(normal.values())
    assert any(s.role == "hatch" and s.item for s in pages("small A3")[0].shapes)


def test_a_long_plan_takes_forty_to_forty_four_rows_a_page_on_a3() -> None:
    counts = [len({t.item for t in texts(scene, "cell")}) for scene in pages("long A3")]
    assert sum(counts) == 120
    assert all(40 <= count <= 44 for count in counts[:-1])


def test_every_page_repeats_the_head_and_counts_itself() -> None:
    scenes = pages("long A3")
    heads = [
        [(t.x, t.content) for t in scene.texts if t.role in ("heading", "scale", "title")]
        for scene in scenes
    ]
    assert heads[0]
    assert all(head == heads[0] for head in heads)
    numbers = [texts(scene, "page")[0].content for scene in scenes]
    assert numbers == [f"第 {k} 页 / 共 {len(scenes)} 页" for k in range(1, len(scenes) + 1)]


def test_every_row_stands_on_exactly_one_page_in_the_order_of_the_plan() -> None:
    schedule = long_schedule()
    found = [
        item
        for scene in pages("long A4")
        for item in dict.fromkeys(t.item for t in texts(scene, "cell"))
    ]
    assert found == [activity.id for activity in schedule.project.activities]


def test_a_work_that_drives_another_page_names_the_number_there() -> None:
    labels = [t.content for scene in pages("long A3") for t in texts(scene, "label")]
    assert any("→" in label for label in labels)


@pytest.mark.parametrize("paper", ["A1", "A0"])
def test_a_poster_of_a_long_plan_shows_summaries_and_milestones_in_large_letters(
    paper: str,
) -> None:
    (scene,) = gantt_scenes(long_schedule(), BarOptions(paper=paper))
    rows = {t.item for t in texts(scene, "cell")}
    assert rows == {f"P{k}" for k in range(12)} | {f"W{k}" for k in range(9, 120, 10)}
    assert all(t.size >= 14 for t in texts(scene, "cell"))
    assert "仅列汇总与里程碑" in texts(scene, "notes")[0].content


@pytest.mark.parametrize("paper", SHEETS)
def test_the_page_has_the_size_of_its_paper_in_landscape(paper: str) -> None:
    (scene, *_) = gantt_scenes(small_schedule(), BarOptions(paper=paper.lower()))
    millimetres = {
        "A4": (297, 210),
        "A3": (420, 297),
        "A2": (594, 420),
        "A1": (841, 594),
        "A0": (1189, 841),
    }
    assert (scene.width * 25.4 / 72, scene.height * 25.4 / 72) == pytest.approx(millimetres[paper])


def test_named_days_are_named_in_the_head() -> None:
    names = {t.content for t in texts(pages("small A3")[0], "named-day")}
    assert names == {"清明", "劳动", "高考禁噪停工"}


def test_the_legend_explains_only_what_the_page_shows() -> None:
    with_front = {t.content for t in texts(pages("small A3")[0], "legend")}
    without = {t.content for t in texts(pages("no data date")[0], "legend")}
    assert {"实际进度前锋线（数字为偏差天数）", "已完成", "外部依赖"} <= with_front
    assert not {"实际进度前锋线（数字为偏差天数）", "已完成"} & without
