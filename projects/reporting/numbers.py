"""Numbers as people type them: ５０, 1,234.5, 1.2万, 二百五十六.

A number has one reading or it is refused with both.
"""

from __future__ import annotations

import re

from projects.deadlines import numerals
from projects.errors import InputError, Place
from projects.readers.nodes import shown
from projects.readers.values import MAX_NUMBER, plain

_CHINESE = f"[{numerals.CHARACTERS}零]+"
NUMBER = rf"(?:[0-9][0-9,]*(?:\.[0-9]*)?|\.[0-9]+|{_CHINESE}(?:点{_CHINESE})?)"
"""The pattern of an unsigned number, in text made `tidy`."""

_PLAIN = re.compile(r"\d+(?:\.\d*)?|\.\d+", re.ASCII)
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?", re.ASCII)
_SCALES = {"十": 10, "百": 100, "千": 1e3, "万": 1e4, "亿": 1e8}
TIMES = "[千万亿]"
"""The pattern of a word behind a number that multiplies it."""


def tidy(text: str) -> str:
    """`text` half-width and without blanks, but for one between two digits: `2 56` is no 256."""
    return re.sub(r"(?<!\d)\s+|\s+(?!\d)", "", plain(text))


def number(word: str, where: Place, what: str) -> float:
    """The number that `word`, a match of NUMBER, means; `what` it is stands in the complaint.

    Raises InputError: DP533 for no number, DP534 for one with two readings.
    """
    if _PLAIN.fullmatch(word):
        return _sane(float(word), word, where, what)
    if _GROUPED.fullmatch(word):
        return _sane(float(word.replace(",", "")), word, where, what)
    if "," in word:
        digits = word.replace(",", "")
        raise InputError.of(
            "DP534",
            f"{what}“{shown(word)}”里的逗号可能是千分位，也可能是小数点",
            f"写成 {digits} 或 {word.replace(',', '.', 1)}",
            where,
        )
    return _chinese(word, where, what)


def times(word: str) -> float:
    """What a word behind a number multiplies it by; 1 for none."""
    return _SCALES.get(word, 1.0)


def _sane(value: float, word: str, where: Place, what: str) -> float:
    if value > MAX_NUMBER:
        raise InputError.of("DP533", f"{what}“{shown(word)}”大得不合理", "核对数字和单位", where)
    return value


def _chinese(word: str, where: Place, what: str) -> float:
    whole, point, broken = word.replace("零", "〇").partition("点")
    value = numerals.value(whole)
    # Behind the point every character is one digit.
    part = numerals.value(broken) if broken and not set(broken) & set("十百廿卅") else None
    if value is None or (point and part is None):
        raise unread(word, where, what, "写成阿拉伯数字")
    if not numerals.is_one_number(whole):
        raise InputError.of(
            "DP534",
            f"{what}“{shown(word)}”可能是一个数，也可能是两个",
            "写成阿拉伯数字",
            where,
        )
    return float(f"{value}.{part:0{len(broken)}}") if part is not None else float(value)


def unread(text: str, where: Place, what: str, remedy: str) -> InputError:
    """The refusal of a text that is none of the known forms: DP533."""
    says = f"看不懂的{what}“{shown(text)}”" if text.strip() else f"{what}是空的"
    return InputError.of("DP533", says, remedy, where)
