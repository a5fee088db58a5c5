"""The legend explains everything that its page shows, nothing else, and loses nothing."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import pytest

from gantt.barchart.chart import read_chart
from gantt.barchart.options import BarOptions
from gantt.barchart.page import layout_bars
from gantt.barchart.selection import Selection
from gantt.fonts import typeface
from gantt.named_days import NamedStop
from gantt.scene import Box, Rect, Scene, Text
from gantt.text import Type
from tests.gantt.gantt_corpus import PICTURES, chart, under_way
from tests.gantt.gantt_plans import long_schedule, small_schedule

TYPE = Type(typeface())
MEANS: dict[str, tuple[str, ...]] = {
    "关键工作": ("critical-bar",),
    "汇总": ("summary",),
    "里程碑": ("milestone", "critical-milestone"),
    "里程碑（带环为关键）": ("critical-milestone",),
    "最早（实心）": ("late-bar", "late-milestone"),
    "机动时间": ("room",),
    "时间不足": ("room-short",),
    "基线": ("baseline",),
    "原计划": ("base",),
    "总时差": ("float",),
    "逻辑关系": ("link",),
    "完成时限": ("flag", "flag-missed"),
    "实际进度前锋线": ("front",),
    "延续到时段以外": ("goes-on",),
    "停工时段": ("stop",),
    "法定节假日": ("holiday",),
    "周末": ("weekend",),
}
"""What each entry explains; a longer beginning comes where a shorter one would hold as well."""
WISHES = {
    "A3": BarOptions(),
    "A4 upright": BarOptions(paper="A4", portrait=True),
    "poster": BarOptions(paper="A1"),
    "by quarter, upright": BarOptions(span="quarter", portrait=True),
}


@cache
def pages(picture: str, wish: str) -> list[Scene]:
    return layout_bars(chart(picture), TYPE, WISHES[wish])


def legend(scene: Scene) -> list[Text]:
    return [text for text in scene.texts if text.role == "legend"]


def amiss(scene: Scene) -> list[str]:
    """Entries without ink, and ink without an entry."""
    words = [text.content for text in legend(scene)]
    # the samples of the legend stand below the lowest label of a line
    foot = min((text.box.top for text in legend(scene)), default=scene.height) - 4
    drawn = {shape.role for shape in scene.shapes if shape.box.top < foot}
    found = []
    for entry, roles in MEANS.items():
        told = any(word.startswith(entry) for word in words)
        if told != any(role in drawn for role in roles):
            found.append(f"{entry}: {'told' if told else 'drawn'} alone")
    stars = any(t.content.endswith("*") and t.content[:-1][-2:].isdigit() for t in scene.texts)
    if stars != any(word.startswith("*") for word in words):
        found.append("*")
    leads = any("→" in text.content for text in scene.texts if text.role == "label")
    if leads and not any(word.startswith("→") for word in words):
        found.append("→")
    return found


@pytest.mark.parametrize("wish", WISHES)
@pytest.mark.parametrize("picture", PICTURES)
def test_what_is_drawn_is_explained_and_nothing_else(picture: str, wish: str) -> None:
    for number, scene in enumerate(pages(picture, wish), 1):
        assert (number, amiss(scene)) == (number, [])


@pytest.mark.parametrize("wish", WISHES)
@pytest.mark.parametrize("picture", PICTURES)
def test_every_entry_stands_whole_on_the_paper(picture: str, wish: str) -> None:
    margin = WISHES[wish].sheet.margin
    for scene in pages(picture, wish):
        sheet = Box(0, 0, scene.width, scene.height - margin + 4)
        assert [t.content for t in legend(scene) if not t.box.within(sheet)] == []
        assert [t.content for t in legend(scene) if "…" in t.content] == []


def test_the_names_of_twenty_stops_are_all_told_over_several_lines() -> None:
    day = date(2026, 4, 1)
    stops = tuple(
        NamedStop(day, day + timedelta(days=2), f"第{k}号重大活动保障停工") for k in range(20)
    )
    content = read_chart(small_schedule(), stops=stops)
    for options in (BarOptions(), BarOptions(paper="A4", portrait=True)):
        (scene,) = layout_bars(content, TYPE, options)
        told = "".join(t.content for t in scene.texts if t.role in ("named-day", "legend"))
        assert [stop.name for stop in stops if stop.name not in told] == []
        sheet = Box(0, 0, scene.width, scene.height)
        assert [t.content for t in legend(scene) if not t.box.within(sheet)] == []
        boxes = [t.box.grown(-0.05) for t in scene.texts if t.role in ("legend", "page")]
        assert not [1 for k, one in enumerate(boxes) for two in boxes[k + 1 :] if one.meets(two)]


def test_a_stop_of_calendars_of_other_pages_is_neither_shaded_nor_named() -> None:
    first, second = pages("lianghu plain", "A3")
    for scene in (first, second):
        shaded = any(s.role == "stop" for s in scene.shapes if isinstance(s, Rect))
        assert shaded == any(t.content == "停工时段" for t in legend(scene))
    plan, done = under_way("lianghu")
    early = layout_bars(
        read_chart(plan, progress=done, selection=Selection(under=("前期手续与协调",))), TYPE
    )[0]
    assert not [t.content for t in early.texts if "非适种期" in t.content]


def test_pale_headings_bring_no_summary_into_the_legend() -> None:
    plan = read_chart(long_schedule(40), selection=Selection(critical=True))
    (scene,) = layout_bars(plan, TYPE)
    assert any(row.heading for row in plan.rows)
    assert "汇总" not in {text.content for text in legend(scene)}


def test_a_stretch_without_a_stop_does_not_explain_stops() -> None:
    stop = NamedStop(date(2026, 4, 10), date(2026, 4, 14), "迎检停工")
    content = read_chart(small_schedule(), stops=[stop])
    march, april, *_ = layout_bars(content, TYPE, BarOptions(span="month"))
    assert "停工时段" not in {text.content for text in legend(march)}
    assert "停工时段" in {text.content for text in legend(april)}
