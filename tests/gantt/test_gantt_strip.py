"""No stop without its name: over its days, or in the legend where the strip is full."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gantt.axis import Axis
from gantt.barchart.chart import read_chart
from gantt.barchart.options import BarOptions
from gantt.barchart.page import layout_bars
from gantt.fonts import typeface
from gantt.named_days import Band, NamedStop
from gantt.scale import strip_lanes, strip_texts, unnamed
from gantt.scene import Box, Rect, Scene
from gantt.text import Type
from projects.model import Link
from projects.schedule import Schedule
from tests.gantt.gantt_plans import scheduled, small_schedule, work

TYPE = Type(typeface())
MONTH = [
    ("高考禁噪停工", 3, 9),
    ("中考禁噪停工", 8, 12),
    ("主汛期停工", 1, 30),
    ("迎检停工", 10, 11),
    ("停水停电检修", 9, 9),
    ("重大活动保障停工", 11, 14),
    ("扬尘管控停工", 12, 12),
]


def crowded() -> tuple[NamedStop, ...]:
    return tuple(NamedStop(date(2026, 4, a), date(2026, 4, b), name) for name, a, b in MONTH)


def three_years() -> Schedule:
    works = [work(f"W{k}", f"第{k}项", 180, owner="市城管局") for k in range(6)]
    links = [Link(f"W{k}", f"W{k + 1}") for k in range(5)]
    return scheduled(works, links, date(2026, 3, 10), date(2029, 6, 1), "三年工程")


def drawn(schedule: Schedule, stops: tuple[NamedStop, ...], paper: str) -> Scene:
    shown = read_chart(schedule, stops=stops)
    return layout_bars(shown, TYPE, BarOptions(paper=paper))[0]


def told(scene: Scene) -> str:
    return "　".join(t.content for t in scene.texts if t.role in ("named-day", "legend"))


@pytest.mark.parametrize("paper", ["A4", "A3"])
@pytest.mark.parametrize("years", [False, True], ids=["short", "three years"])
def test_every_stop_of_a_crowded_month_is_named(paper: str, years: bool) -> None:
    scene = drawn(three_years() if years else small_schedule(), crowded(), paper)
    missing = [name for name, _, _ in MONTH if name not in told(scene)]
    assert missing == []
    boxes = [t.box.grown(-0.05) for t in scene.texts if t.role in ("named-day", "legend")]
    assert not [1 for k, one in enumerate(boxes) for two in boxes[k + 1 :] if one.meets(two)]
    assert all(box.within(Box(0, 0, scene.width, scene.height)) for box in boxes)


def test_a_stop_of_one_day_in_three_years_is_shaded_and_named() -> None:
    stop = NamedStop(date(2027, 3, 15), date(2027, 3, 15), "迎检停工")
    scene = drawn(three_years(), (stop,), "A3")
    shades = [s for s in scene.shapes if isinstance(s, Rect) and s.role == "stop"]
    assert len(shades) == 1
    assert 0 < shades[0].w < 2
    name = next(t for t in scene.texts if t.content == "迎检停工")
    middle = shades[0].x + shades[0].w / 2
    assert abs((name.box.left + name.box.right) / 2 - middle) < 0.01


def test_what_found_no_place_in_the_strip_is_told_once_and_by_kind() -> None:
    first = date(2026, 4, 1)
    axis = Axis(first, first + timedelta(days=700), 0, 300)
    days = (first + timedelta(days=10), first + timedelta(days=14))
    bands = [Band(*days, f"第{k}号停工通知", "stop") for k in range(7)]
    bands += [Band(*days, "端午", "holiday"), Band(*days, "第0号停工通知", "stop")]
    shown = [text.content for text in strip_texts(axis, bands, TYPE, 8, 0)]
    rest = unnamed(axis, bands, TYPE, 8)
    assert sorted(shown + rest["stop"] + rest["holiday"]) == sorted({b.name for b in bands})
    assert len(shown) == strip_lanes(axis, bands, TYPE, 8) == 4
    assert rest["holiday"] == ["端午"]


def test_names_that_have_their_place_are_not_repeated_in_the_legend() -> None:
    stop = NamedStop(date(2026, 4, 10), date(2026, 4, 14), "高考禁噪停工")
    scene = drawn(small_schedule(), (stop,), "A3")
    legend = [t.content for t in scene.texts if t.role == "legend"]
    assert "停工时段" in legend
    assert not any("另有" in words for words in legend)
