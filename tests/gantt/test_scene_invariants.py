"""What holds for every page of every kind of chart. A new kind is one line in `KINDS`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from itertools import combinations

import pytest

from gantt import BarOptions, gantt_scenes, svg_of
from gantt.fonts import typeface
from gantt.nodes import NodeOptions, node_scenes
from gantt.scene import Box, Scene
from gantt.timescaled import TimescaledOptions, timescaled_scenes
from projects import bundled
from projects.readers import read_plan
from projects.schedule import Schedule, schedule
from tests.gantt.gantt_plans import PROGRESS, long_schedule, small_schedule

pytestmark = pytest.mark.slow(15)

Draw = Callable[[Schedule], Sequence[Scene]]

KINDS: tuple[tuple[str, Draw], ...] = (
    ("bars", gantt_scenes),
    (
        "bars with progress on A4",
        lambda s: gantt_scenes(s, BarOptions(paper="A4"), progress=PROGRESS),
    ),
    ("nodes", node_scenes),
    ("time-scaled", lambda s: timescaled_scenes(s, TimescaledOptions())),
    ("nodes on A4", lambda s: node_scenes(s, NodeOptions(paper="A4", numbers=True))),
)
PLANS = ("small", "long", "duchang", "fengchang", "lianghu", "niandu", "paishui", "shuihuanjing2")
CASES = [(name, plan) for name, _ in KINDS for plan in PLANS]


@cache
def plan_named(name: str) -> Schedule:
    """A scheduled plan of the tests, or a bundled one."""
    if name == "small":
        return small_schedule()
    return long_schedule() if name == "long" else schedule(read_plan(bundled.path(name)))


@cache
def pages(kind: str, plan: str) -> tuple[Scene, ...]:
    """The pages of one kind of chart of one plan."""
    return tuple(dict(KINDS)[kind](plan_named(plan)))


def contrast(one: str, two: str) -> float:
    """The contrast ratio of WCAG 2."""

    def luminance(colour: str) -> float:
        parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((luminance(one), luminance(two)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(("kind", "plan"), CASES)
def test_all_ink_lies_on_the_paper(kind: str, plan: str) -> None:
    for scene in pages(kind, plan):
        sheet = Box(0, 0, scene.width, scene.height)
        assert [shape for shape in scene.shapes if not shape.box.within(sheet)] == []


@pytest.mark.parametrize(("kind", "plan"), CASES)
def test_no_text_overlaps_another(kind: str, plan: str) -> None:
    for scene in pages(kind, plan):
        boxes = [(text.content, text.box.grown(-0.05)) for text in scene.texts]
        assert [(a, b) for (a, one), (b, two) in combinations(boxes, 2) if one.meets(two)] == []


@pytest.mark.parametrize(("kind", "plan"), CASES)
def test_every_text_stands_out_from_its_ground(kind: str, plan: str) -> None:
    for scene in pages(kind, plan):
        assert [t.content for t in scene.texts if contrast(t.colour, t.ground) < 4.5] == []


@pytest.mark.parametrize(("kind", "plan"), CASES)
def test_every_glyph_is_in_the_typeface(kind: str, plan: str) -> None:
    faces = typeface()
    for scene in pages(kind, plan):
        assert [t.content for t in scene.texts if faces.face(t.bold).lacking(t.content)] == []


@pytest.mark.parametrize("kind", [name for name, _ in KINDS])
def test_the_same_plan_gives_the_same_bytes(kind: str) -> None:
    again = dict(KINDS)[kind](plan_named("duchang"))
    assert [svg_of(page) for page in again] == [svg_of(page) for page in pages(kind, "duchang")]
