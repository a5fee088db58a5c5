"""Stretches of time: which pages there are, where bars are cut, what stays out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest

from gantt import BarOptions, Selection, gantt_scenes
from gantt.barchart.chart import Chart, read_chart
from gantt.barchart.page import layout_bars
from gantt.barchart.paging import Window, cut, windows_of
from gantt.barchart.values import Flag
from gantt.fonts import typeface
from gantt.scene import Rect, Scene
from gantt.text import Type
from projects.errors import InputError
from projects.model import DAY, Link, Span, instant
from projects.schedule import Schedule
from tests.gantt.gantt_plans import PROGRESS, long_schedule, scheduled, small_schedule, work


def small_chart() -> Chart:
    return read_chart(small_schedule(), progress=PROGRESS)


def pages(plan: Schedule, **wanted: Any) -> list[Scene]:
    options = BarOptions(**wanted)
    return gantt_scenes(plan, options, progress=PROGRESS)


def notes(scene: Scene) -> str:
    return "".join(text.content for text in scene.texts if text.role == "notes")


def items(scene: Scene) -> list[str]:
    return list(dict.fromkeys(text.item for text in scene.texts if text.role == "cell"))


def mistake(**wanted: Any) -> str:
    with pytest.raises(InputError) as caught:
        pages(small_schedule(), **wanted)
    (finding,) = caught.value.findings
    return str(finding)


@pytest.mark.parametrize(("step", "count"), [("month", 3), ("quarter", 2), ("year", 1)])
def test_stretches_are_whole_calendar_months_quarters_or_years(step: str, count: int) -> None:
    windows = windows_of(small_chart(), step, None, None)
    assert len(windows) == count
    assert all(window.first.day == window.end.day == 1 for window in windows)
    assert all(one.end == two.first for one, two in pairwise(windows))
    assert [window.number for window in windows] == list(range(1, count + 1))


def test_steps_may_be_given_in_chinese() -> None:
    chart = small_chart()
    assert windows_of(chart, "季", None, None) == windows_of(chart, "quarter", None, None)


def test_stretches_begin_and_end_on_the_days_that_are_asked_for() -> None:
    found = windows_of(small_chart(), "month", date(2026, 3, 10), date(2026, 4, 19))
    assert [(w.first, w.end) for w in found] == [
        (date(2026, 3, 10), date(2026, 4, 1)),
        (date(2026, 4, 1), date(2026, 4, 20)),
    ]


def test_pages_come_stretch_by_stretch_with_all_rows_of_each() -> None:
    scenes = pages(long_schedule(60), span="quarter", paper="A4")
    firsts = [notes(scene).split("：")[0] for scene in scenes]
    assert firsts == sorted(firsts)
    rows: dict[str, list[str]] = {key: [] for key in firsts}
    for key, scene in zip(firsts, scenes, strict=True):
        rows[key] += items(scene)
    whole = [activity.id for activity in long_schedule(60).project.activities]
    assert len(rows) > 2
    assert all(found == whole for found in rows.values())
    told = [t.content for scene in scenes for t in scene.texts if t.role == "page"]
    assert told == [f"第 {k} 页 / 共 {len(scenes)} 页" for k in range(1, len(scenes) + 1)]


def test_every_stretch_names_itself_and_counts_all() -> None:
    first, second, third = pages(small_schedule(), span="month")
    assert notes(first) == "时间第 1/3 段：2026-03-01 至 2026-03-31"
    assert notes(third) == "时间第 3/3 段：2026-05-01 至 2026-05-31"
    assert notes(second).startswith("时间第 2/3 段")


def test_tables_are_the_same_on_every_stretch() -> None:
    tables = [
        [(t.x, t.y, t.content) for t in scene.texts if t.role in ("cell", "heading")]
        for scene in pages(small_schedule(), span="month")
    ]
    assert tables[0] == tables[1] == tables[2]


def test_a_bar_that_goes_on_is_cut_at_the_edge_and_carries_an_arrow() -> None:
    march, april, may = pages(small_schedule(), span="month")
    assert "A3" in _arrows(march)  # from March into April
    assert "A3" in _arrows(april)
    assert "A3" not in _arrows(may) or "A3" in _beyond(may)
    for scene in (march, april, may):
        frame = next(s.box for s in scene.shapes if isinstance(s, Rect) and s.role == "frame")
        bars = [s.box for s in scene.shapes if s.role in ("bar", "critical-bar") and s.item]
        assert bars
        assert all(box.right <= frame.right + 0.01 for box in bars)


def test_pieces_of_a_bar_add_up_to_the_whole_bar() -> None:
    chart = small_chart()
    windows = windows_of(chart, "month", None, None)
    for row in chart.rows:
        cuts = [part for window in windows for part in cut(chart, window).rows if part.id == row.id]
        length = sum(
            part.finish - part.start
            for part in cuts
            if part.start is not None and part.finish is not None
        )
        assert length == (row.finish or 0) - (row.start or 0)


def test_the_core_of_a_bar_that_is_cut_ends_where_it_ended_on_the_whole_bar() -> None:
    chart = read_chart(small_schedule(), progress=PROGRESS, front=False)
    whole = next(row for row in chart.rows if row.id == "A3")
    assert whole.start is not None
    assert whole.finish is not None
    reached = whole.start + 0.7 * (whole.finish - whole.start)
    window = Window(date(2026, 3, 10), date(2026, 4, 1))
    part = next(row for row in cut(chart, window).rows if row.id == "A3")
    assert part.start == instant(date(2026, 3, 10))
    assert part.percent is not None
    assert part.finish is not None
    assert part.start + part.percent / 100 * (part.finish - part.start) == pytest.approx(reached)


def test_a_milestone_at_midnight_stands_in_the_stretch_of_its_day_alone() -> None:
    chart = small_chart()
    row = next(row for row in chart.rows if row.id == "A4")
    assert row.start_day is not None
    before = Window(row.start_day - timedelta(days=9), row.start_day + timedelta(days=1))
    behind = Window(row.start_day + timedelta(days=1), row.start_day + timedelta(days=9))
    assert row.start == before.high
    seen = [
        next(r for r in cut(chart, window).rows if r.id == "A4").start is not None
        for window in (before, behind)
    ]
    assert seen == [True, False]


def test_lines_and_links_outside_a_stretch_are_not_drawn_at_its_edge() -> None:
    march, april, may = pages(small_schedule(), span="month")
    roles = [{shape.role for shape in scene.shapes} for scene in (march, april, may)]
    assert ["data-date-line" in found for found in roles] == [True, False, False]
    assert ["due-line" in found for found in roles] == [False, False, True]
    assert ["front" in found for found in roles] == [True, False, False]


def test_a_work_that_lies_beyond_the_page_tells_its_day_at_the_edge() -> None:
    march, _, may = pages(small_schedule(), span="month")
    assert _beyond(may)["A2"] == "至 26-03-30"
    assert _beyond(march)["B4"].startswith("自 26-0")


def test_a_single_stretch_lists_only_works_that_have_something_in_it() -> None:
    (scene,) = pages(small_schedule(), since=date(2026, 5, 1), until=date(2026, 5, 31))
    assert items(scene) == ["B", "B2", "B3", "B4", "B5"]
    assert "时段：2026-05-01 至 2026-05-31" in notes(scene)
    assert "其中仅列时段内有安排的" in notes(scene)


def test_the_summary_over_a_listed_work_keeps_its_own_bar() -> None:
    (scene,) = pages(small_schedule(), since=date(2026, 5, 1))
    assert [s for s in scene.shapes if s.role == "summary" and s.item == "B"]


def test_selection_and_stretch_are_both_told() -> None:
    wanted = Selection(under=("B",))
    scene = pages(small_schedule(), since=date(2026, 5, 1), selection=wanted)[0]
    assert "仅列 5/10 项：截污管网" in notes(scene)
    assert "时段：2026-05-01" in notes(scene)


def test_mistakes_say_what_to_write() -> None:
    assert mistake(span="week").startswith("DP708：不能按“week”分段")
    assert "晚于止日" in mistake(since=date(2026, 5, 1), until=date(2026, 4, 1))
    assert "2030-01-01 以后没有工作" in mistake(since=date(2030, 1, 1))
    assert "2020-01-01 以前没有工作" in mistake(until=date(2020, 1, 1))
    assert "超过 60 段" in mistake(span="month", until=date(2040, 1, 1))


def test_a_stretch_between_the_works_is_a_mistake_too() -> None:
    works = [work("A", "围堰", 3), work("B", "清淤", 3)]
    links = [Link("A", "B", lag=Span(40 * DAY))]
    plan = scheduled(works, links, None, date(2026, 6, 1), "清淤")
    with pytest.raises(InputError) as caught:
        gantt_scenes(plan, BarOptions(since=date(2026, 3, 15), until=date(2026, 3, 20)))
    assert "这段时间里没有工作" in caught.value.findings[0].says


def _arrows(scene: Scene) -> set[str]:
    return {shape.item for shape in scene.shapes if shape.role == "goes-on"}


def _beyond(scene: Scene) -> dict[str, str]:
    return {text.item: text.content for text in scene.texts if text.role == "beyond"}


def _slipped() -> Chart:
    """B2 was promised for March, and its due date falls into it; its bar lies behind."""
    whole, span = small_chart(), (instant(date(2026, 3, 10)), instant(date(2026, 3, 20)))
    flag = Flag(instant(date(2026, 3, 21)), True)
    rows = tuple(
        replace(row, baseline=span, base=span, flag=flag) if row.id == "B2" else row
        for row in whole.rows
    )
    return replace(whole, rows=rows)


def test_a_stretch_shows_baseline_plan_and_due_date_of_a_work_whose_bar_lies_beyond() -> None:
    (scene,) = layout_bars(
        _slipped(),
        Type(typeface()),
        BarOptions(since=date(2026, 3, 1), until=date(2026, 3, 31)),
    )
    roles = {shape.role for shape in scene.shapes if shape.item == "B2"}
    assert {"baseline", "base", "flag-missed", "beyond"} <= roles
    assert not {"bar", "critical-bar"} & roles


def test_a_bar_that_goes_on_beyond_the_page_has_no_foot_there() -> None:
    march, april, _ = pages(small_schedule(), span="month")
    feet = [
        {round(s.box.left) for s in scene.shapes if s.role == "summary-end" and s.item == "B"}
        for scene in (march, april)
    ]
    assert [len(found) for found in feet] == [1, 0]
