"""What people type into a cell or behind an option -> the value of an observation.

Each reader raises InputError with one finding at `where`. What has two readings is refused with
both (DP534); nothing is guessed. `read_day` stands in `days`.
"""

from __future__ import annotations

import re

from projects.errors import InputError, Place
from projects.model import Quantity, Span
from projects.readers.desk import Desk
from projects.readers.nodes import shown
from projects.readers.values import measure
from projects.reporting.days import read_day
from projects.reporting.numbers import NUMBER, TIMES, number, tidy, times, unread

__all__ = [
    "read_answer",
    "read_day",
    "read_done",
    "read_percent",
    "read_remaining",
    "read_steps",
]

MOST = 1000
"""Percent: annual targets go above 100; more than tenfold is a slip of the pen."""

_PERCENT_FORMS = "写成 50% 这样的一个百分数"
_DONE_FORMS = "写成 256 或 256/500台"
_REMAINING_FORMS = "按工作日写，例如 12 或 12天"
_EVEN = 1e-9
"""Two quantities that differ by less, as a share, are the same number."""

# --- percent --------------------------------------------------------------------------------------

_PERCENT = re.compile(rf"(?:百分之)?({NUMBER})%?")
_TENTHS = re.compile(rf"({NUMBER})成(半|{NUMBER})?")


def read_percent(text: str, where: Place, *, share: bool = False) -> float:
    """A percentage, 0 to 1,000: `50`, `50%`, `５０％`, 百分之五十, 五成, 七成五.

    `share`: the cell is formatted as a percentage, so that its bare number 0.5 is 50 %. Elsewhere
    a bare number between 0 and 1 is refused: 0.5 % or 50 %.
    """
    words = tidy(text)
    tenths = _TENTHS.fullmatch(words)
    if tenths:
        return _percent_of_tenths(tenths, text, where)
    match = _PERCENT.fullmatch(words)
    if match is None or (words.startswith("百分之") and words.endswith("%")):
        raise unread(text, where, "百分比", _PERCENT_FORMS)
    value = number(match[1], where, "百分比")
    bare = match[0] == match[1]
    if bare and share:
        value = round(100 * value, 10)  # 0.57 of a cell is 57, not 56.99999999999999
    elif bare and 0 < value < 1:
        raise InputError.of(
            "DP534",
            f"百分比“{shown(text)}”可能是 {value:g}%，也可能是 {100 * value:g}%",
            f"写上百分号：{value:g}% 或 {100 * value:g}%",
            where,
        )
    return _in_range(value, text, where)


def _percent_of_tenths(match: re.Match[str], text: str, where: Place) -> float:
    value = 10 * number(match[1], where, "百分比")
    if match[2] == "半":
        value += 5
    elif match[2]:
        more = number(match[2], where, "百分比")
        if not 1 <= more <= 9 or more % 1:
            raise unread(text, where, "百分比", _PERCENT_FORMS)
        value += more
    if value > 100:
        raise unread(text, where, "百分比", _PERCENT_FORMS)
    return value


def _in_range(value: float, text: str, where: Place) -> float:
    if value > MOST:
        raise InputError.of("DP533", f"百分比“{shown(text)}”大得不合理", _PERCENT_FORMS, where)
    return value


# --- quantity done --------------------------------------------------------------------------------

_SO_FAR = re.compile(r"(?:已|累计|共|总计)*(?:完成)?[:：]?")
_AMOUNT = re.compile(rf"({NUMBER})({TIMES}?)([^\s\d,./]*\d?)")
_SAME_UNITS = (
    ("m", "米"),
    ("km", "公里", "千米"),
    ("m2", "平方米", "平米"),
    ("m3", "立方米", "方"),
    ("km2", "平方公里", "平方千米"),
    ("hm2", "公顷", "ha"),
    ("t", "吨"),
    ("kg", "公斤", "千克"),
    ("d", "天", "日"),
)
_UNIT_OF = {word: units[0] for units in _SAME_UNITS for word in units}


def read_done(text: str, quantity: Quantity | None, where: Place) -> float:
    """The quantity done so far, in the unit of the plan: `256`, `256台`, `256/500台`, `1.2万`.

    Raises InputError: DP503 where the plan has no total, DP533 for no quantity, DP534 for one with
    two readings, DP535 for a total and DP536 for a unit that is not the plan's.
    """
    words = tidy(text)
    if "%" in words or "百分之" in words:
        raise unread(text, where, "完成数量", "这里填完成了多少；百分比填在完成率里")
    done, slash, total = _SO_FAR.sub("", words, count=1).partition("/")
    if quantity is None:
        raise InputError.of(
            "DP503",
            f"报了完成数量“{shown(text)}”，计划里没有总量，算不出百分比",
            "在工作上写明 quantity: {total: 总量, unit: 单位}，或改报完成率",
            where,
        )
    if slash:
        whole = _amount(total, quantity, text, where)
        if abs(whole - quantity.total) > _EVEN * max(whole, quantity.total):
            raise InputError.of(
                "DP535",
                f"“{shown(text)}”的总量与计划的 {_told(quantity)} 不一致",
                "只填完成数量；总量有变，先改计划",
                where,
            )
    return _amount(done, quantity, text, where)


def _told(quantity: Quantity) -> str:
    return f"{quantity.total:.15g}{quantity.unit}"


def _amount(words: str, quantity: Quantity, text: str, where: Place) -> float:
    """One number with or without unit, in the unit of the plan."""
    match = _AMOUNT.fullmatch(words)
    if match is None:
        raise unread(text, where, "完成数量", _DONE_FORMS)
    value = number(match[1], where, "完成数量")
    scale, unit, own = match[2], match[3], tidy(quantity.unit)
    if _unit(scale + unit) == _unit(own):  # 1.2万元 where the plan counts in 万元
        return value
    if scale and not unit and own.startswith(scale):
        raise InputError.of(
            "DP534",
            f"完成数量“{shown(text)}”可能是 {value:g}{own}，也可能是 {value:g}{scale}{own}",
            f"写上单位，例如 {value:g}{own}",
            where,
        )
    if unit and _unit(unit) != _unit(own):
        says = f"计划的单位是“{own}”" if own else "计划没有写单位"
        raise InputError.of(
            "DP536", f"“{shown(text)}”的单位是“{scale}{unit}”，{says}", "按计划的单位换算后填写",
            where,
        )  # fmt: skip
    return round(value * times(scale), 6)


def _unit(word: str) -> str:
    small = word.casefold()
    return _UNIT_OF.get(small, small)


# --- remaining work, steps, answers ---------------------------------------------------------------

_LEADING = re.compile(rf"(?:剩余|还有|还剩|尚余|剩)?({NUMBER})(.*)")
_LOOSE_UNITS = {"周": 7, "个周": 7, "星期": 7, "个星期": 7, "w": 7, "wk": 7, "月": 30, "个月": 30}


def read_remaining(text: str, minutes_per_day: int, where: Place) -> int:
    """Remaining working minutes: `12`, `12天`, `12个工作日`, in a plan with shifts `3小时`.

    Raises InputError: DP126 to DP130 as a duration in a plan file, DP533 for no number, DP534 for
    weeks and months, which have two readings.
    """
    words = tidy(text)
    match = _LEADING.fullmatch(words)
    if match is None:
        raise unread(text, where, "剩余工期", _REMAINING_FORMS)
    value, unit = number(match[1], where, "剩余工期"), match[2]
    if unit.casefold() in _LOOSE_UNITS:
        raise InputError.of(
            "DP534",
            f"剩余工期“{shown(text)}”可能按日历天计，也可能按工作日计",
            "换算成工作日，例如 12天",
            where,
        )
    desk = Desk(where.file, minutes_per_day=minutes_per_day)
    span: Span = measure(f"{value:.15g}{unit}", desk, where, "剩余工期")
    if span.unit != "work":
        raise InputError.of(
            "DP126", f"剩余工期按工作日填写，不是“{shown(text)}”", _REMAINING_FORMS, where
        )
    return span.amount


def read_steps(text: str) -> tuple[str, ...]:
    """The names of the steps done so far, with 、 or another separator between them."""
    return tuple(part for part in re.split(r"\s*[、;；,，\n]\s*", text.strip()) if part)


_ANSWERS = {
    "是": "是 对 是的 √ ✓ ✔ ☑ ✅ y yes true 已达到 已达到序时 已达序时 达到序时 达到序时进度 "
    "按序时 按序时进度 已按序时进度",
    "否": "否 不是 × ✗ ✘ ❌ n no false 未达到 未达到序时 未达序时 未按序时 未按序时进度 "
    "滞后 落后 滞后序时 落后序时 滞后序时进度 落后序时进度",
    "": "未填 未报 - — —— – / ／ 空",
}
_ANSWER_OF = {word: answer for answer, words in _ANSWERS.items() for word in words.split()}


def read_answer(text: str, where: Place) -> str:
    """The self-report 是, 否 or "" (未填) on 是否按序时进度; DP538 for anything else."""
    words = tidy(text).casefold()
    answer = _ANSWER_OF.get(words, "" if not words else None)
    if answer is None:
        raise InputError.of(
            "DP538",
            f"“{shown(text)}”既不是“是”，也不是“否”",
            "填“是”或“否”，没有就空着；情况写在说明里",
            where,
        )
    return answer
