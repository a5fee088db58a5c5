"""The frame of the small pictures: honest scales, labels pushed apart, headings that fit."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gantt.figures.axes import Flag, day_axis, flag_rows, flag_texts, value_axis
from gantt.figures.board import board_scene, moved
from gantt.figures.ink import steps
from gantt.figures.placing import first_free, spread, touches
from gantt.figures.plot import CANVASES, Heading, blank, plot_of
from gantt.figures.scales import Days, number, percents, values
from gantt.figures.words import wrapped
from gantt.scene import Box, Rect, Text, line
from gantt.write_svg import svg_of
from tests.gantt.figure_checks import TYPE, assert_readable

HEADING = Heading(
    "形象进度 37%，比序时进度落后 7 个百分点", "东湖截污工程", "数据日期 2026-04-12", True
)
sizes = st.floats(-1e6, 1e6, allow_nan=False)


@given(sizes, sizes, st.integers(2, 9), st.booleans())
def test_a_scale_holds_its_values_between_round_ticks(
    one: float, two: float, most: int, whole: bool
) -> None:
    low, high = sorted((one, two))
    scale = values(low, high, 200, 20, most=most, whole=whole)
    assert scale.low <= low + 1e-6 * scale.step
    assert scale.high >= high - 1e-6 * scale.step
    assert 2 <= len(scale.ticks) <= most + 1
    assert scale.ticks[0] == pytest.approx(scale.low)
    assert scale.ticks[-1] == pytest.approx(scale.high)
    assert not whole or scale.step == int(scale.step)
    assert (scale.at(scale.low), scale.at(scale.high)) == pytest.approx((200, 20))


def test_percentages_run_from_nought_to_a_hundred() -> None:
    assert percents(100, 0).ticks == (0, 20, 40, 60, 80, 100)
    assert percents(100, 0).at(37) == pytest.approx(63)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 9000), st.floats(20, 120))
def test_ticks_of_days_leave_room_for_their_labels_and_tell_the_year_once(
    first: date, length: int, room: float
) -> None:
    scale = Days(first, first + timedelta(days=length), 50, 500)
    ticks = scale.ticks(room)
    assert ticks
    assert all(scale.at(b[0]) - scale.at(a[0]) >= room for a, b in pairwise(ticks))
    assert all(scale.start <= scale.at(day) <= scale.end for day, _, _ in ticks)
    years = [year for _, _, year in ticks if year]
    assert len(years) == len(set(years))


def test_a_finish_stands_at_the_close_of_its_day() -> None:
    scale = Days(date(2026, 3, 1), date(2026, 3, 10), 0, 100)
    assert (scale.at(date(2026, 3, 2)), scale.close(date(2026, 3, 1))) == (10, 10)
    assert scale.close(date(2026, 3, 10)) == 100


@given(st.lists(st.floats(0, 300), max_size=30), st.floats(1, 12))
def test_labels_pushed_apart_keep_their_order_and_stay_inside(
    wanted: list[float], gap: float
) -> None:
    places = spread(wanted, gap, 0, 300)
    assert all(-1e-6 <= place <= 300 + 1e-6 for place in places)
    ordered = sorted(zip(wanted, places, strict=True))
    assert all(b[1] >= a[1] - 1e-6 for a, b in pairwise(ordered))
    held = min(gap, 300 / max(len(wanted) - 1, 1))
    assert all(b - a >= held - 1e-6 for a, b in pairwise(sorted(places)))


def test_labels_that_do_not_touch_stay_where_they_are() -> None:
    assert spread([10, 40, 80], 12, 0, 100) == [10, 40, 80]


@given(st.text("形象进度落后，。（）“”ab12 %", max_size=60), st.floats(60, 300))
def test_wrapped_lines_fit_and_none_begins_with_a_comma(text: str, room: float) -> None:
    lines = wrapped(TYPE, text, room, 12, most=3)
    assert len(lines) <= 3
    assert all(TYPE.width(words, 12) <= room + 1e-6 for words in lines)
    if "，，" not in text:
        assert not any(words.startswith("，") for words in lines[1:] if len(words) > 1)


def test_a_heading_breaks_at_a_comma_and_keeps_a_number_with_its_unit() -> None:
    text = "里程碑“主体工程竣工”预计比时限晚 28 天"
    whole = TYPE.width(text, 10)
    assert wrapped(TYPE, text, whole - 3, 10) == ["里程碑“主体工程竣工”", "预计比时限晚 28 天"]
    assert wrapped(TYPE, text, whole + 1, 10) == [text]


@pytest.mark.parametrize("canvas", CANVASES)
def test_a_plot_is_readable_on_every_canvas(canvas: str) -> None:
    plot = plot_of(CANVASES[canvas], HEADING, TYPE)
    room = plot.inner(left=4, top=3, foot=3)
    x = Days(date(2025, 11, 3), date(2026, 12, 20), room.left, room.right)
    flags = [
        Flag(x.close(date(2026, 4, 12)), "数据日期 04-12"),
        Flag(room.right, "时限 2026-12-20"),
    ]
    shapes = [
        *value_axis(plot, percents(room.bottom, room.top), room.left, room.right, "%"),
        *day_axis(plot, x, room.top, room.bottom),
        *flag_texts(plot, flags, room.top - plot.em),
    ]
    scene = plot.scene(shapes)
    assert_readable(scene)
    assert scene.title == HEADING.title
    assert svg_of(scene) == svg_of(plot_of(CANVASES[canvas], HEADING, TYPE).scene(shapes))


@given(st.lists(st.floats(20, 420), min_size=1, max_size=7))
def test_flags_never_lie_on_each_other(places: list[float]) -> None:
    plot = plot_of(CANVASES["column"], HEADING, TYPE)
    flags = [Flag(x, f"时限 2026-0{k}-01") for k, x in enumerate(places, 1)]
    rows = flag_rows(plot, flags)
    texts = [text for text in flag_texts(plot, flags, 300) if isinstance(text, Text)]
    assert len(texts) == len(rows) == len(places)
    assert not [1 for a, b in combinations(texts, 2) if a.box.grown(-0.05).meets(b.box)]


def test_flags_beside_each_other_stand_on_their_own_sides_of_one_row() -> None:
    plot = plot_of(CANVASES["A5"], HEADING, TYPE)
    assert flag_rows(plot, [Flag(200, "数据日期 12-31"), Flag(230, "时限 2024-03-31")]) == [0, 0]


def test_a_staircase_holds_each_value_until_the_next() -> None:
    assert steps([(0, 5), (10, 8)]) == ((0, 5), (10, 5), (10, 8))


def test_a_label_takes_the_first_place_that_is_free() -> None:
    stroke = line((0, 50), (100, 50), layer="bar", stroke="#000000", width=1)
    on, clear = (TYPE.set(10, 53, "计划", 8),), (TYPE.set(10, 30, "计划", 8),)
    paper = Box(0, 0, 100, 100)
    assert first_free([on, clear], [stroke], paper) == clear
    assert first_free([on], [stroke], paper) == ()
    assert touches(
        Box(0, 0, 60, 60), line((50, -10), (70, 70), layer="bar", stroke="#000000", width=1)
    )


def test_a_picture_without_content_says_so() -> None:
    scene = blank(plot_of(CANVASES["A5"], Heading("工作已全部完成"), TYPE), "已完成 48 项")
    assert_readable(scene)
    assert "已完成 48 项" in [text.content for text in scene.texts]


def test_a_board_moves_its_pictures_and_scales_nothing() -> None:
    cell = plot_of(CANVASES["cell"], HEADING, TYPE).scene([])
    board = board_scene("东湖截污工程", "数据日期 2026-04-12", [cell] * 6, TYPE)
    assert_readable(board)
    assert (board.width * 25.4 / 72, board.height * 25.4 / 72) == pytest.approx((420, 297))
    titles = [text for text in board.texts if text.role == "title"]
    (single,) = [text for text in cell.texts if text.role == "title"]
    assert {text.size for text in titles} == {single.size}
    assert len({(text.x, text.y) for text in titles}) == 6
    frames = [s.box for s in board.shapes if isinstance(s, Rect) and s.role == "cell-frame"]
    assert not [1 for a, b in combinations(frames, 2) if a.meets(b)]


def test_a_board_refuses_a_seventh_picture_and_one_of_another_size() -> None:
    cell = plot_of(CANVASES["cell"], HEADING, TYPE).scene([])
    with pytest.raises(ValueError, match="six"):
        board_scene("", "", [cell] * 7, TYPE)
    with pytest.raises(ValueError, match="size"):
        board_scene("", "", [plot_of(CANVASES["A5"], HEADING, TYPE).scene([])], TYPE)


def test_a_moved_shape_keeps_its_size() -> None:
    stroke = line((0, 0), (3, 4), layer="bar", stroke="#000000", width=1)
    assert moved(stroke, 10, 20).box == Box(10, 20, 13, 24)
    assert moved(Rect(1, 2, 3, 4, "bar"), 1, 1).box == Box(2, 3, 5, 7)


@pytest.mark.parametrize(
    ("value", "says"),
    [(0, "0"), (0.5, "0.5"), (20, "20"), (1_200_000, "1,200,000"), (1e9, "1,000,000,000")],
)
def test_values_of_an_axis_are_written_as_people_write_them(value: float, says: str) -> None:
    assert number(value) == says
