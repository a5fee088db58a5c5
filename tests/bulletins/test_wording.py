from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletins.wording import (
    cell_day,
    clean,
    day_words,
    deviation_words,
    ended,
    listing,
    number,
    numeral,
    percent,
    sentence,
    share,
    signed,
)


def test_numbers_have_one_decimal_at_most_and_a_true_minus_sign() -> None:
    assert [number(n) for n in (76.72634, 80.0, 0, -27, 3.25)] == [
        "76.7",
        "80",
        "0",
        "\u221227",
        "3.3",
    ]
    assert [signed(n) for n in (3.27, -0.5, 0.0, None)] == ["+3.3", "\u22120.5", "0", "—"]


def test_a_small_deviation_never_reads_as_none() -> None:
    assert signed(-0.037) == "\u22120.037"


def test_what_is_not_finished_never_reads_a_hundred_percent() -> None:
    assert percent(99.963) == "99.9%"
    assert percent(100) == "100%"
    assert percent(137.5) == "137.5%"
    assert percent(None) == "—"


def test_a_rate_rounds_half_up() -> None:
    assert share(34, 37) == "91.9%"
    assert share(12, 17) == "70.6%"
    assert share(1, 16) == "6.3%"
    assert share(0, 0) == "—"


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (35, "三十五"),
        (100, "一百"),
        (101, "一百零一"),
        (110, "一百一十"),
        (115, "一百一十五"),
        (250, "二百五十"),
        (1000, "1000"),
    ],
)
def test_sections_are_numbered_in_chinese(count: int, words: str) -> None:
    assert numeral(count) == words


def test_a_list_names_all_it_has_room_for_and_counts_the_rest() -> None:
    assert listing(["甲"]) == "甲"
    assert listing(["甲", "乙", "丙"]) == "甲、乙、丙"
    assert listing(["甲", "乙", "丙"], limit=2) == "甲、乙等3项"


def test_deviations_are_words_with_a_side() -> None:
    assert deviation_words(3.3) == "超序时进度3.3个百分点"
    assert deviation_words(-27) == "落后序时进度27个百分点"
    assert deviation_words(0) == "与序时进度持平"


def test_days_are_written_in_full_in_sentences_and_short_in_tables() -> None:
    assert day_words(date(2024, 1, 2)) == "2024年1月2日"
    assert cell_day(date(2024, 1, 2)) == "2024-01-02"
    assert cell_day(None) == "—"


def test_an_empty_sentence_is_left_out() -> None:
    assert sentence("", "") == ""
    assert sentence("甲", "", "乙") == "甲，乙。"
    assert [ended(text) for text in ("", "甲", "甲。", "甲？")] == ["", "甲。", "甲。", "甲？"]


@given(st.text())
def test_cleaned_text_is_one_line_that_stays_as_it_is(text: str) -> None:
    once = clean(text)
    assert len(once.splitlines()) <= 1
    assert once.isprintable()
    assert clean(once) == once


def test_direction_marks_cannot_turn_a_name_around() -> None:
    assert clean("甲\u202e乙\u0000\n\t丙\u2028丁") == "甲乙 丙 丁"
