"""The tiles: the numbers of status, schedule and ledger, one project large, several as rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings

from gantt.figures.plot import CANVASES, Canvas, canvas_mm
from gantt.figures.tile_rows import tile_rows_scene
from gantt.figures.tiles import tiles_scene
from gantt.figures.tiles_values import Tiles, read_tiles, title_of
from gantt.scene import Rect
from projects.bundled import path
from projects.forecast import one_decimal
from projects.ledger import Evidence, LedgerEvent, ledger
from projects.model import Deadline
from projects.progress import Progress, progress
from projects.readers import read_plan
from projects.schedule import Schedule, schedule
from tests.gantt.figure_checks import TYPE, assert_readable
from tests.gantt.figure_history import NOW, histories, history, reported, small
from tests.gantt.gantt_plans import small_schedule

BUNDLED = ("lianghu", "duchang", "paishui", "shuihuanjing2", "fengchang", "niandu")
STRIP = canvas_mm(297, 75, 9)


def bundled(name: str, day: date = date(2023, 12, 31)) -> Tiles:
    computed = schedule(read_plan(path(name)), as_of=day)
    return read_tiles(computed, progress(computed))


def with_deadline(day: date | None) -> Tiles:
    project = small()[-1][0].project
    deadlines = () if day is None else (Deadline(day),)
    return read_tiles(*history(replace(project, deadlines=deadlines), [NOW])[-1])


@pytest.mark.parametrize("name", BUNDLED)
@pytest.mark.parametrize("canvas", [*CANVASES.values(), STRIP])
def test_every_bundled_plan_is_readable_at_every_size(name: str, canvas: Canvas) -> None:
    assert_readable(tiles_scene(bundled(name), canvas, TYPE))


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(histories())
def test_any_plan_with_any_reports_is_readable(past: list[tuple[Schedule, Progress]]) -> None:
    tiles = read_tiles(*past[-1])
    assert tiles.title
    assert_readable(tiles_scene(tiles, CANVASES["cell"], TYPE))
    assert_readable(tile_rows_scene([tiles, tiles], CANVASES["column"], TYPE))


def test_the_numbers_are_those_of_status_and_schedule() -> None:
    computed, judged = small()[-1]
    days, margin, percents, week, closing = read_tiles(computed, judged).tiles
    assert judged.actual_percent is not None
    assert judged.expected_percent is not None
    assert percents.value == f"{one_decimal(judged.actual_percent):g}%"
    assert f"序时 {one_decimal(judged.expected_percent):g}%" in percents.note
    assert percents.meter == (judged.actual_percent, judged.expected_percent)
    assert days.value == str((date(2026, 5, 12) - NOW).days)
    governing = computed.governing
    assert governing is not None
    assert governing.margin_days is not None
    assert margin.value == f"{abs(round(governing.margin_days, 2)):g}"
    assert (margin.label == "需抢回") is margin.bad is (governing.margin_days < 0)
    done = [work for work in judged.ground.leaves if judged[work.id].actual_percent == 100]
    assert closing.value.startswith(f"{len(done)}/")
    assert week.unit == "项"


def test_what_is_due_this_week_is_counted_from_monday_to_sunday() -> None:
    project = small_schedule(None).project
    due = {"B2": date(2026, 4, 6), "B3": date(2026, 4, 12), "B4": date(2026, 4, 13)}
    due["B1"] = date(2026, 4, 5)
    works = [
        replace(one, deadline=Deadline(due[one.id])) if one.id in due else one
        for one in project.activities
        if one.id not in ("A4", "B5", "C")
    ]
    links = tuple(
        link for link in project.links if not {link.before, link.after} & {"A4", "B5", "C"}
    )
    plan = replace(project, activities=tuple(works), links=links, observations=())
    week = read_tiles(*history(plan, [date(2026, 4, 8)])[-1]).tiles[3]
    assert (week.label, week.value, week.bad) == ("本周到期未完", "2", True)
    assert "本周到期 2 项" in week.note
    assert "此前到期未完" in week.note


@pytest.mark.parametrize(
    ("day", "label", "value", "unit", "bad"),
    [
        (date(2026, 4, 22), "距竣工", "10", "天", False),
        (date(2026, 4, 12), "距竣工", "今日到期", "", True),
        (date(2026, 4, 2), "已超期", "10", "天", True),
    ],
)
def test_the_countdown_turns_into_days_overdue(
    day: date, label: str, value: str, unit: str, bad: bool
) -> None:
    tile = with_deadline(day).tiles[0]
    assert (tile.label, tile.value, tile.unit, tile.bad) == (label, value, unit, bad)
    assert str(day) in tile.note


def test_without_a_deadline_the_plan_itself_is_counted_to() -> None:
    tiles = with_deadline(None)
    assert tiles.tiles[0].note.startswith("计划完成")
    assert tiles.tiles[1].value == "无时限"
    assert_readable(tiles_scene(tiles, CANVASES["A5"], TYPE))


@pytest.mark.parametrize(
    ("due", "title", "bad"),
    [
        (date(2026, 12, 1), "已全部完成", False),
        (date(2026, 4, 1), "已全部完成，比时限晚", True),
    ],
)
def test_a_finished_project_says_so_and_alarms_only_where_it_was_late(
    due: date, title: str, bad: bool
) -> None:
    day = date(2026, 12, 31)
    plan = replace(small_schedule(None).project, deadlines=(Deadline(due),))
    tiles = read_tiles(*history(reported(plan, [day], 0.5, 0), [day])[-1])
    assert tiles.title.startswith(title)
    assert tiles.tiles[0].value == "已完成"
    assert tiles.bad is bad
    assert [tile.label for tile in tiles.tiles if tile.bad] == (["比时限晚"] if bad else [])


@pytest.mark.parametrize(
    ("due", "label", "value", "note"),
    [
        (None, "已销号", "1", "尚无到期应销号的"),
        (date(2026, 4, 10), "已销号 / 应销号", "1/1", "共"),
    ],
)
def test_with_a_ledger_the_last_tile_counts_closed_items(
    due: date | None, label: str, value: str, note: str
) -> None:
    project = small()[-1][0].project
    if due is not None:
        own = [
            replace(one, deadline=Deadline(due)) if one.id == "A1" else one
            for one in project.activities
        ]
        project = replace(project, activities=tuple(own))
    computed, judged = history(project, [NOW])[-1]
    proof = (Evidence("验收单.pdf", "0" * 64),)
    events = [
        LedgerEvent("A1", "submit", date(2026, 4, 1), "市城管局"),
        LedgerEvent("A1", "close", date(2026, 4, 2), "市城管局", evidence=proof),
    ]
    tile = read_tiles(computed, judged, ledger(computed, events)).tiles[4]
    assert (tile.label, tile.value) == (label, value)
    assert tile.note.startswith(note)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 4, 2), "已超期 10 天"),
        (date(2026, 4, 20), "需抢回"),
        (date(2027, 6, 1), "富余"),
    ],
)
def test_the_title_joins_progress_and_deadline(day: date, words: str) -> None:
    tiles = with_deadline(day)
    assert "个百分点" in tiles.title
    assert words in tiles.title


def test_a_plan_that_has_not_begun_is_not_called_unreported() -> None:
    computed = schedule(read_plan(path("fengchang")), as_of=date(2023, 12, 1))
    assert read_tiles(computed, progress(computed)).title.startswith("尚未开工")


def test_the_rows_of_several_projects_put_the_worst_first() -> None:
    projects = [bundled(name) for name in BUNDLED]
    scene = tile_rows_scene(projects, CANVASES["A4"], TYPE)
    assert_readable(scene)
    order = list(dict.fromkeys(t.item for t in scene.texts if t.role == "project"))
    assert order[0] == "duchang"
    assert set(order) == set(BUNDLED)
    assert scene.title == title_of(projects)
    assert "1 个已超期" in scene.title


def test_projects_without_room_are_counted_at_the_foot() -> None:
    projects = [bundled("lianghu")] * 40
    scene = tile_rows_scene(projects, CANVASES["column"], TYPE)
    assert_readable(scene)
    rows = len([t for t in scene.texts if t.role == "cell" and t.content == "30/37"])
    (source,) = [t.content for t in scene.texts if t.role == "source"]
    assert f"另有 {40 - rows} 个项目未列" in source


def test_no_project_and_no_bad_news_have_their_titles() -> None:
    calm = bundled("duchang", date(2021, 3, 31))
    assert title_of([calm]) == "项目不落后于序时，无需抢回工期"
    assert title_of([calm, calm]) == "2 个项目均不落后于序时，无需抢回工期"
    silent = read_tiles(*history(small_schedule(None).project, [NOW])[-1])
    assert "1 个未填报形象进度" in title_of([calm, silent])
    assert title_of([]) == "没有项目"
    assert_readable(tile_rows_scene([], CANVASES["A5"], TYPE))


def test_very_long_names_are_shortened_and_stay_on_the_paper() -> None:
    long = replace(bundled("lianghu"), name="环湖路雨污分流与岸线修复" * 12)
    assert_readable(tiles_scene(long, CANVASES["cell"], TYPE))
    assert_readable(tile_rows_scene([long], CANVASES["column"], TYPE))


def test_the_numbers_of_a_row_of_tiles_stand_on_one_line() -> None:
    scene = tiles_scene(with_deadline(date(2026, 4, 2)), CANVASES["A5"], TYPE)
    boxes = {s.item: round(s.y) for s in scene.shapes if isinstance(s, Rect) and s.role == "tile"}
    numbers = {t.item: round(t.y, 3) for t in scene.texts if t.role == "value"}
    lower = [numbers[label] for label, top in boxes.items() if top == max(boxes.values())]
    assert len(lower) == 3
    assert len(set(lower)) == 1
