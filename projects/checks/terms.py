"""Terms set by law or practice (法定或通行期限), by the words of a work's name.

Only whole words count, outside brackets; a finding shows which words they were. Where the words can
mean something else (审批 inside a company, 招标 beside a work of its own for the bidding), a second
condition has to hold, see `projects.checks.legal`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

Unit = Literal["calendar", "workday"]
UNITS: Final = {"calendar": "日", "workday": "个工作日"}


@dataclass(frozen=True, slots=True)
class Term:
    """A number of days for the works whose names say `words`.

    `unit` calendar: days of the wall clock; workday: those of the State Council. `says` is the rule
    as people know it.
    """

    words: re.Pattern[str]
    days: int
    unit: Unit
    says: str


def _term(words: str, days: int, unit: Unit, says: str) -> Term:
    return Term(re.compile(words), days, unit, says)


LEAST: Final = (
    _term(
        r"招标文件(?:的)?(?:发售|出售|获取)|(?:发售|出售|获取)招标文件",
        5,
        "calendar",
        "招标文件发售期不少于 5 日",
    ),
    _term(
        r"投标期|等标期|招标文件(?:发出)?至(?:投标)?截止|公开招标",
        20,
        "calendar",
        "招标文件发出至投标截止不少于 20 日",
    ),
    _term(r"候选人公示|中标公示|评标结果公示", 3, "calendar", "中标候选人公示不少于 3 日"),
    _term(
        r"^政府采购(?:公开)?(?:招标)?$",
        20,
        "calendar",
        "政府采购公开招标，采购文件发出至截止不少于 20 日",
    ),
    _term(r"竞争性磋商(?!文件)|^磋商$", 10, "calendar", "磋商文件发出至响应截止不少于 10 日"),
    _term(
        r"闭水(?:试验)?",
        2,
        "calendar",
        "闭水试验浸泡不少于 24 小时、观测不少于 30 分钟，一天做不完",
    ),
)
"""Shorter is not allowed, or cannot be done."""

WHOLE_TENDER: Final = _term(r"招标$|招投标$", 20, "calendar", "招标文件发出至投标截止不少于 20 日")
"""A tender planned as one work: it holds the time for bids, where no work of its own does."""

USUAL: Final = (
    _term(r"施工许可", 7, "calendar", "施工许可自受理起 7 日内核发"),
    _term(r"(?<!施工)许可(?!证)|审批", 20, "workday", "行政许可自受理起 20 个工作日内决定"),
    _term(
        r"混凝土(?:结构|强度)?养护|养护达强|养护至设计强度",
        28,
        "calendar",
        "混凝土养护以 28 日强度为准",
    ),
)
"""Shorter is possible, but rests on somebody else's hurry."""

MOST: Final = (
    _term(
        r"^(?:施工|监理|设计|采购)?合同签订$|^签订(?:施工|监理|设计|采购)?合同$",
        30,
        "calendar",
        "中标通知书发出后 30 日内订立合同",
    ),
    _term(r"^竣工(?:验收)?备案$", 15, "calendar", "竣工验收合格后 15 日内备案"),
    _term(
        r"^(?:招标投标|招投标)?(?:情况)?书面报告$",
        15,
        "calendar",
        "确定中标人后 15 日内提交书面报告",
    ),
)
"""Longer is not allowed. Only where the name says nothing else: a work that holds more takes more.
"""
