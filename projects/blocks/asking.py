"""What-ifs as people write them: the words of a command to changes, and changes to words."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Final

from projects.blocks.changes import Change, Extend, Open, Rain, Slip, Stretch
from projects.errors import InputError

MOST_DAYS = 3650
LEAST_FACTOR, MOST_FACTOR = Fraction(1, 10), Fraction(10)
KINDS: Final = ("slip", "stretch", "open", "extend", "rain")
FORMS: Final = {
    "slip": "写成 10 或 市政处=10（推迟的工作日数）",
    "stretch": "写成 1.1 或 市政处=1.1（工期的倍数，0.1 至 10）",
    "open": "写停工名称中的字，如 春节",
    "extend": "写成 春节=14（停工名称中的字=延长的日历天数）",
    "rain": "写成 7 或 2024-06-01=7（从哪天起=少几个工作日）",
}


def read_change(kind: str, text: str) -> Change:
    """One change out of the value of an option. Raises InputError DP717."""
    text = unicodedata.normalize("NFKC", text).strip()
    before, sign, after = (part.strip() for part in text.rpartition("="))
    if sign and not before:
        raise _unread(kind, text)
    match kind:
        case "slip":
            return Slip(before, _days(kind, text, after))
        case "stretch":
            return Stretch(before, _factor(text, after))
        case "open" if text:
            return Open(text)
        case "extend" if before:
            return Extend(before, _days(kind, text, after))
        case "rain":
            return Rain(_days(kind, text, after), _day(text, before) if before else None)
    raise _unread(kind, text)


def _unread(kind: str, text: str) -> InputError:
    shown = "".join(one if one.isprintable() else " " for one in text)
    return InputError.of("DP717", f"{kind} 的“{shown}”看不懂", FORMS[kind])


def _days(kind: str, text: str, digits: str) -> int:
    if not (digits.isascii() and digits.isdecimal()) or len(digits) > 6:
        raise _unread(kind, text)
    days = int(digits)
    if not 1 <= days <= MOST_DAYS:
        says = f"{kind} 的“{text}”：天数不在 1 至 {MOST_DAYS} 之间"
        raise InputError.of("DP717", says, FORMS[kind])
    return days


def _factor(text: str, digits: str) -> Fraction:
    whole, _, rest = digits.partition(".")
    if not (whole + rest).isdecimal() or not digits.isascii() or len(digits) > 12:
        raise _unread("stretch", text)
    factor = Fraction(digits if whole else f"0{digits}")
    if not LEAST_FACTOR <= factor <= MOST_FACTOR:
        raise _unread("stretch", text)
    return factor


def _day(text: str, words: str) -> date:
    try:
        found = date.fromisoformat(words)
    except ValueError:
        raise _unread("rain", text) from None
    if not 1901 <= found.year <= 2190:
        raise _unread("rain", text)
    return found


def change_words(change: Change) -> str:
    """A change in Chinese: `市政处的工作推迟 10 个工作日`."""
    match change:
        case Slip(owner, days):
            return f"{_whose(owner)}未完成的工作推迟 {days} 个工作日"
        case Stretch(owner, factor):
            return f"{_whose(owner)}工期乘以 {float(factor):g}"
        case Open(word):
            return f"名称含“{word}”的停工照常施工"
        case Extend(word, days):
            return f"名称含“{word}”的停工延长 {days} 天"
        case Rain(days, first):
            since = "状态日期" if first is None else str(first)
            after = "之后" if first is None else "起"
            return f"{since}{after}因雨少 {days} 个工作日"


def _whose(owner: str) -> str:
    return f"{owner}" if owner else "各单位"


def words_of(changes: Sequence[Change]) -> str:
    """Several changes that hold together."""
    return "，且".join(map(change_words, changes))
