"""How dates, numbers, lamps and lists are put into official Chinese. Pure text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date

from projects.forecast import one_decimal

NONE = "无"
UNKNOWN = "—"

FORMULAS = {
    "day": "已过日历天数÷总日历天数（首尾两日均计入）",
    "month": "已过月数÷总月数（不足整月按当月天数折算）",
    "workday": "已过工作日÷总工作日（按该项工作日历）",
    "plan": "基线计划值÷基线总值",
}
"""序时 bases and how each computes the percentage."""

_MINUS = "\u2212"
_NUMERALS = "〇一二三四五六七八九十"


def clean(text: str) -> str:
    """One line without control or direction marks: what may stand in a sentence or a cell."""
    if text.isprintable() and "  " not in text:
        return text.strip()  # nearly all texts, without a look at each character
    kept = (
        " " if char.isspace() else char
        for char in text
        if char.isspace() or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )
    return re.sub(r" {2,}", " ", "".join(kept)).strip()


def day_words(day: date) -> str:
    """`2023年12月31日`."""
    return f"{day.year}年{day.month}月{day.day}日"


def short_day(day: date) -> str:
    """`12月31日`, where the year is plain."""
    return f"{day.month}月{day.day}日"


def cell_day(day: date | None) -> str:
    """`2023-12-31` for a table, a dash where there is none."""
    return UNKNOWN if day is None else day.isoformat()


def number(value: float) -> str:
    """At most one decimal, without a trailing zero, with a true minus sign: 76.7, 80."""
    text = f"{abs(one_decimal(value)):g}"
    if text == "0" and value:
        text = f"{abs(value):.2g}"  # small is not nothing
    return f"{_MINUS}{text}" if value < 0 and text != "0" else text


def percent(value: float | None) -> str:
    """`76.7%`, a dash where there is none."""
    if value is None:
        return UNKNOWN
    # What is not finished never reads 100 %.
    return "99.9%" if 99.9 < value < 100 else f"{number(value)}%"


def signed(value: float | None) -> str:
    """`+3.3`, `0`, a minus sign below, a dash where there is none."""
    if value is None:
        return UNKNOWN
    text = number(value)
    return text if text == "0" or text.startswith(_MINUS) else f"+{text}"


def deviation_words(points: float | None) -> str:
    """`超序时进度3.3个百分点`."""
    if points is None:
        return "偏差无法计算"
    if points == 0:
        return "与序时进度持平"
    side = "超序时进度" if points > 0 else "落后序时进度"
    return f"{side}{number(abs(points))}个百分点"


def share(part: int, whole: int) -> str:
    """`91.9%`, rounded half up to one decimal; the counts stand beside it in the sentence."""
    if not whole:
        return UNKNOWN
    return f"{number((2000 * part + whole) // (2 * whole) / 10)}%"


def numeral(count: int) -> str:
    """一, 十二, 一百零五, as sections are numbered; from a thousand in figures."""
    if count >= 1000:
        return str(count)
    if count >= 100:
        hundreds, rest = divmod(count, 100)
        tail = "零" * (0 < rest < 10) + "一" * (10 <= rest < 20) + numeral(rest) if rest else ""
        return f"{_NUMERALS[hundreds]}百{tail}"
    if count <= 10:
        return _NUMERALS[count]
    tens, ones = divmod(count, 10)
    head = "十" if tens == 1 else f"{_NUMERALS[tens]}十"
    return head + (_NUMERALS[ones] if ones else "")


def numbered(place: int, name: str) -> str:
    """`（一）name`, a heading of the second level."""
    return f"（{numeral(place)}）{name}"


def listing(names: Sequence[str], limit: int = 8, unit: str = "项") -> str:
    """`甲、乙、丙`; beyond `limit` all are counted: `甲、乙等12项`."""
    if len(names) <= limit:
        return "、".join(names)
    return f"{'、'.join(names[:limit])}等{len(names)}{unit}"


def sentence(*clauses: str) -> str:
    """Clauses that say something, joined into one sentence; nothing said gives nothing."""
    said = [clause for clause in clauses if clause]
    return f"{'，'.join(said)}。" if said else ""


def ended(text: str) -> str:
    """`text` with a full stop, unless it already ends a sentence."""
    return text if not text or text[-1] in "。！？；" else f"{text}。"
