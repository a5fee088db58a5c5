"""Text is shortened by its measured width."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gantt.fonts import typeface
from gantt.text import Type, tidy

TYPE = Type(typeface())


@given(st.text("施工图设计abcWi1（）—", max_size=30), st.floats(0, 300))
def test_what_is_fitted_fits_and_starts_like_the_original(text: str, room: float) -> None:
    shown = TYPE.fit(text, room, 8)
    assert TYPE.width(shown, 8) <= room or shown == ""
    assert text.startswith(shown.removesuffix("…"))


def test_a_text_that_fits_is_left_alone() -> None:
    assert TYPE.fit("闭水试验", 32.0, 8) == "闭水试验"
    assert TYPE.fit("闭水试验", 31.9, 8) == "闭水…"


def test_line_breaks_and_tabs_become_one_blank() -> None:
    assert tidy(" 施工\n\t图 审查\r\n") == "施工 图 审查"
