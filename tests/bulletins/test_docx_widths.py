from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletins.document import Column, table
from bulletins.docx.head import TITLE_LINE, title_lines
from bulletins.docx.tail import signature_indents
from bulletins.docx.widths import AIR, PADDING, column_widths, ems, head_lines

DATES = [Column("日期", "center"), Column("事项", wide=True), Column("责任单位")]

CELLS = st.text(st.sampled_from("工程进度0123-。A"), max_size=60)


def test_a_column_of_dates_is_never_narrower_than_a_date() -> None:
    made = column_widths(table(DATES, [("2023-12-31", "长" * 90, "长" * 70)] * 5), 42)
    assert made[0] >= ems("2023-12-31") + PADDING


@given(rows=st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=12), budget=st.floats(20, 70))
def test_the_columns_fill_the_table_exactly(
    rows: list[tuple[str, str, str]], budget: float
) -> None:
    made = column_widths(table(DATES, rows), budget)
    assert sum(made) == pytest.approx(budget)
    assert min(made) > 0


@given(rows=st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=12))
def test_no_text_wraps_where_there_is_room_for_all(rows: list[tuple[str, str, str]]) -> None:
    made = column_widths(table(DATES, rows), 400)
    for row in rows:
        for cell, width in zip(row[1:], made[1:], strict=True):
            assert ems(cell) + PADDING <= width + 1e-6


def test_there_is_room_for_the_air_between_letters_and_characters() -> None:
    columns = [Column("工作", wide=True), Column("责任单位")]
    made = column_widths(table(columns, [("长" * 80, "施工单位（D标）")] * 8), 60)
    assert made[1] >= ems("施工单位（D标）") + 2 * AIR + PADDING


def test_the_column_with_more_text_gets_more_room() -> None:
    made = column_widths(table(DATES, [("2023-12-31", "长" * 80, "市城市管理局")] * 8), 42)
    assert made[1] > 2 * made[2]


def test_a_unit_stands_on_a_line_of_its_own_in_a_column_head() -> None:
    assert head_lines("偏差（百分点）") == ("偏差", "（百分点）")
    assert head_lines("工作") == ("工作",)


def test_a_title_is_broken_between_its_phrases_and_only_where_it_must() -> None:
    assert title_lines(("两湖工程", "执行情况周报")) == ("两湖工程执行情况周报",)
    long = ("两湖（甘棠湖、南门湖）综合治理工程", "倒排工期执行情况周报")
    assert title_lines(long) == long


@given(st.text(st.sampled_from("治理工程（）、2023"), min_size=1, max_size=90))
def test_no_line_of_a_title_begins_with_a_closing_mark_or_ends_with_an_opening_one(
    phrase: str,
) -> None:
    lines = title_lines((phrase,))
    assert "".join(lines) == phrase
    assert not [line for line in lines[1:] if line[0] in "）、"]
    assert not [line for line in lines[:-1] if line[-1] == "（"]


def test_an_overlong_title_is_cut_into_lines_of_like_length() -> None:
    lines = title_lines(("某市中心城区水环境系统综合治理二期工程及其配套设施" * 2, "周报"))
    lengths = [ems(line) for line in lines[:-1]]
    assert max(lengths) <= TITLE_LINE + 1
    assert max(lengths) - min(lengths) <= 2


def test_office_and_day_are_centred_on_each_other_four_characters_from_the_right() -> None:
    day = "2024年1月2日"
    day_right, office_right = signature_indents("市城管局", day)
    assert day_right == 4
    assert office_right + ems("市城管局") / 2 == day_right + ems(day) / 2


@given(st.integers(1, 28))
def test_neither_office_nor_day_leaves_the_page(length: int) -> None:
    day = "2024年12月31日"
    day_right, office_right = signature_indents("局" * length, day)
    assert min(day_right, office_right) >= 0
    assert max(day_right + ems(day), office_right + length) <= 31
