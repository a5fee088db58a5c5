"""Texts to values: words, numbers, durations. A converter raises InputError with one finding."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import TypeVar

from projects.errors import InputError, Place
from projects.model import DAY, Span
from projects.readers.desk import Desk, Use, UseOf, suggestion
from projects.readers.nodes import Listing, Node, Scalar, named, shown

T = TypeVar("T")
Reader = Callable[[Node, Desk], T]

MAX_DAYS = 36_525
"""A hundred years: longer durations and lags are slips of the pen."""

MAX_NUMBER = 1e12

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")
_MEASURE = re.compile(r"([+-]?)\s*(\d+(?:\.\d*)?|\.\d+)\s*(个?[^\d\s.]*)")
_UNIT_WORDS = {
    "d": "d dy day days wd 天 日 个工作日 工作日 天工时",
    "w": "w wk wks week weeks 周 个周 星期 个星期 周工时",
    "mo": "mo mon mons month months 月 个月",
    "ed": "ed eday edays 日历天 日历日 个日历天 个日历日 自然日 个自然日 自然天 "
    "已用天数 已用天 已用日",
    "ew": "ew ewk eweek eweeks 已用周数 已用周",
    "eh": "eh ehr ehour ehours 已用小时数 已用小时",
    "em": "em emin eminute eminutes 已用分钟数 已用分钟",
    "h": "h hr hrs hour hours 小时 个小时 工时 个工时 小时工时",
    "m": "m min mins minute minutes 分钟 分 分钟工时",
    "%": "%",
}
# Units of Microsoft Project with two readings here: what Project counts, and how to write that.
_PROJECT_MONTHS = {
    **dict.fromkeys(("月工时", "个月工时"), ("每月 20 个工作日", "20d")),
    **dict.fromkeys(
        ("emo", "emon", "emonth", "emonths", "已用月数", "已用月"), ("每月 30 个日历天", "30ed")
    ),
}
_UNITS = {"": "d"} | {word: unit for unit, words in _UNIT_WORDS.items() for word in words.split()}
_REMEDY = "写成 30（工作日）、90d、2w、6mo（月）、5ed（日历天）"


def plain(text: str) -> str:
    """`text` with full-width digits, letters and signs made half-width, without outer spaces."""
    return unicodedata.normalize("NFKC", text).strip()


def scalar(node: Node, what: str = "一个值") -> Scalar:
    """The node as a scalar; DP122 where it is a list or a mapping."""
    if isinstance(node, Scalar):
        return node
    raise InputError.of("DP122", f"这里应当是{what}，却是{named(node)}", "只写一个值", node.where)


def text(node: Node, _desk: Desk) -> str:
    """Any text, on one line, outer spaces removed."""
    return " ".join(scalar(node, "一段文字").text.split())


def name_text(node: Node, desk: Desk) -> str:
    """A text that has to say something."""
    words = text(node, desk)
    if not words:
        raise InputError.of("DP121", "这里不能空着", "请填写", node.where)
    return words


def name_of(kind: UseOf) -> Reader[str]:
    """A reader of a name that the plan has to define; checked when the whole plan is read."""

    def read(node: Node, desk: Desk) -> str:
        name = plain(name_text(node, desk)) if kind == "item" else name_text(node, desk)
        desk.used.append(Use(kind, name, node.where))
        return name

    return read


def number(node: Node, _desk: Desk) -> float:
    """A plain decimal number; DP123 for anything else (nan, inf, 1e9, 3万)."""
    value = plain(scalar(node, "一个数").text)
    if not _NUMBER.fullmatch(value):
        raise InputError.of(
            "DP123", f"“{shown(value)}”不是一个数", "只写数字，例如 12 或 2.5", node.where
        )
    result = float(value)
    if abs(result) > MAX_NUMBER:
        raise InputError.of("DP123", f"“{shown(value)}”大得不合理", "请核对数字和单位", node.where)
    return result


def between(low: float, high: float) -> Reader[float]:
    """A reader of numbers from `low` to `high`, both allowed."""

    def read(node: Node, desk: Desk) -> float:
        value = number(node, desk)
        if not low <= value <= high:
            limits = f"在 {low:g} 到 {high:g} 之间" if high < MAX_NUMBER else f"不小于 {low:g}"
            raise InputError.of("DP123", f"{value:g} 超出范围", f"这里的数应当{limits}", node.where)
        return value

    return read


amount = between(0, MAX_NUMBER)


def percent(node: Node, _desk: Desk) -> float:
    """A percentage, `80` or `80%`, from 0 to 1,000 (annual targets go above 100)."""
    value = plain(scalar(node, "一个百分数").text)
    return between(0, 1000)(Scalar(value.removesuffix("%").strip(), node.where), _desk)


def whole(low: int, high: int) -> Reader[int]:
    """A reader of whole numbers from `low` to `high`, both allowed."""
    inside = between(low, high)

    def read(node: Node, desk: Desk) -> int:
        value = inside(node, desk)
        if value != int(value):
            raise InputError.of("DP123", f"{value:g} 不是整数", "请写整数", node.where)
        return int(value)

    return read


def one_of(words: Mapping[str, str] | tuple[str, ...]) -> Reader[str]:
    """A reader of one word out of `words` (a mapping also translates); DP124 otherwise."""
    table = words if isinstance(words, Mapping) else {word: word for word in words}

    def read(node: Node, _desk: Desk) -> str:
        word = plain(scalar(node, "一个词").text)
        if word in table:
            return table[word]
        hint = suggestion(word, table)
        choices = "、".join(dict.fromkeys(value or word for word, value in table.items()))
        raise InputError.of(
            "DP124", f"不认识“{shown(word)}”", f"{hint}可以写：{choices}", node.where
        )

    return read


_YES = {"true": "1", "yes": "1", "是": "1", "1": "1", "false": "0", "no": "0", "否": "0", "0": "0"}


def yes_no(node: Node, _desk: Desk) -> bool:
    """true, yes, 是, 1 or false, no, 否, 0."""
    word = plain(scalar(node, "是或否").text)
    answer = _YES.get(word.casefold())
    if answer is None:
        raise InputError.of(
            "DP124", f"“{shown(word)}”不是“是”或“否”", "写 true 或 false", node.where
        )
    return answer == "1"


LIST_MARKS = "、;；,，"
"""What stands between the texts of a list that is written as one text."""


def texts(node: Node, desk: Desk) -> tuple[str, ...]:
    """A list of texts; one text with 、 or ; between is a list too."""
    if isinstance(node, Listing):
        return tuple(name_text(item, desk) for item in node.items)
    return tuple(part for part in re.split(rf"[{LIST_MARKS}]\s*", text(node, desk)) if part)


def duration(node: Node, desk: Desk) -> Span:
    """A duration that is not negative: `30`, `90d`, `2w`, `6mo`, `5ed`, `30天`, `6个月`."""
    value = scalar(node, "一段工期").text
    span = measure(value, desk, node.where, "工期")
    if span.unit == "percent":
        raise InputError.of("DP126", f"工期不能写成百分数“{shown(value)}”", _REMEDY, node.where)
    if span.amount < 0:
        raise InputError.of("DP127", f"工期是负数：{shown(value)}", "工期不能小于 0", node.where)
    return span


def lag(value: str, desk: Desk, where: Place) -> Span:
    """The signed time between two works: `+10`, `-2`, `+1w`, `+6mo`, `+5ed`, `+50%`, `+3天`."""
    return measure(value, desk, where, "时距")


def measure(value: str, desk: Desk, where: Place, what: str) -> Span:
    """A number with a unit as a Span; DP126 to DP130, calling it `what`.

    A question mark behind it, Microsoft's sign of an estimate, changes nothing.
    """
    if len(value) <= 4 and value.isascii() and value.isdigit():
        return Span(int(value) * desk.minutes_per_day)  # what most works say: so many days
    words = plain(value)
    match = _MEASURE.fullmatch(words.removesuffix("?").rstrip())
    if match and (months := _PROJECT_MONTHS.get(match[3].casefold())):
        raise InputError.of(
            "DP126",
            f"{what}“{shown(words)}”有两种读法：Project 按{months[0]}计，也可以是日历月",
            f"日历月写成 1mo，照 Project 的算法写成 {months[1]}",
            where,
        )
    unit = _UNITS.get(match[3].casefold()) if match else None
    if match is None or unit is None:
        raise InputError.of("DP126", f"看不懂的{what}“{shown(words)}”", _REMEDY, where)
    if len(match[2]) > 12:
        raise InputError.of("DP130", f"{what}“{shown(words)}”大得不合理", "请核对数字和单位", where)
    count = float(match[2]) * (-1 if match[1] == "-" else 1)
    return _span(count, unit, words, desk, where, what)


def _span(count: float, unit: str, words: str, desk: Desk, where: Place, what: str) -> Span:
    if desk.day_plan and unit in {"h", "m", "eh", "em"}:
        raise InputError.of(
            "DP129",
            f"按日编排的计划里{what}不能用小时：{shown(words)}",
            "改写成天；确需按小时编排时写 minutes_per_day: 480",
            where,
        )
    per_day = desk.minutes_per_day
    days = count * {"w": 7, "ew": 7, "mo": 31, "eh": 1 / 24, "em": 1 / DAY}.get(unit, 1)
    days /= {"h": per_day / 60, "m": per_day}.get(unit, 1)
    if unit != "%" and abs(days) > MAX_DAYS:
        raise InputError.of("DP130", f"{what}超过一百年：{shown(words)}", "请核对数字和单位", where)
    if unit == "%":
        return _exact(count * 100, "percent", words, where, what)
    if unit == "mo":
        return _exact(count, "months", words, where, what)
    if unit in {"ed", "ew", "eh", "em"}:
        minutes = count * {"ed": DAY, "ew": 7 * DAY, "eh": 60, "em": 1}[unit]
        return _exact(minutes, "elapsed", words, where, what, DAY if desk.day_plan else 1)
    minutes = count * {"d": per_day, "w": per_day * desk.days_per_week, "h": 60, "m": 1}[unit]
    return _exact(minutes, "work", words, where, what, DAY if desk.day_plan else 1)


def _exact(minutes: float, unit: str, words: str, where: Place, what: str, step: int = 1) -> Span:
    """A Span of whole steps; DP128 where days or months are broken."""
    total = round(minutes)
    if abs(total - minutes) > 1e-6 or total % step:
        whole_of = "月" if unit == "months" else "天" if step == DAY else "分钟"
        raise InputError.of("DP128", f"{what}不是整{whole_of}：{shown(words)}", "请写整数", where)
    return Span(total, unit)  # type: ignore[arg-type]  # one of the four words of Span


_CLOCK = re.compile(r"(\d{1,2}):(\d{2})\s*[-–—~至到]\s*(\d{1,2}):(\d{2})")


def shifts(node: Node, desk: Desk) -> tuple[tuple[int, int], ...]:
    """Shifts of a day as (from, to) minutes: a list of `08:00-12:00`, or one text of them."""
    if desk.day_plan:
        raise InputError.of(
            "DP171",
            "按日编排的计划不能写班次",
            "删掉 shifts；确需按小时编排时写 minutes_per_day: 480",
            node.where,
        )
    spans = tuple(_shift(word, node.where) for word in texts(node, desk))
    for (_, end), (start, _) in pairwise(spans):
        if start < end:
            raise InputError.of(
                "DP172", "班次有重叠或次序颠倒", "按时间先后写，互不重叠", node.where
            )
    if not spans:
        raise InputError.of("DP172", "班次是空的", '写成 "08:00-12:00"', node.where)
    return spans


def _shift(word: str, where: Place) -> tuple[int, int]:
    match = _CLOCK.fullmatch(plain(word))
    if match:
        hours = [int(part) for part in match.groups()]
        start, end = hours[0] * 60 + hours[1], hours[2] * 60 + hours[3]
        if hours[1] < 60 and hours[3] < 60 and start < end <= DAY:
            return start, end
    raise InputError.of("DP172", f"看不懂的班次“{shown(word)}”", '写成 "08:00-12:00"', where)
