"""The names of a project in an own template: its figures, and its lists for rows of tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from bulletins.annexes import deviation_row
from bulletins.compose import ISSUES, NODES, PLAN
from bulletins.facts import (
    Counts,
    DoneFact,
    ExternalFact,
    MoveFact,
    ProjectFacts,
    StandingFact,
)
from bulletins.overall import STATE_WORDS, deadline_cell, margin_cell
from bulletins.own.names import Name, row_names
from bulletins.sources import ground
from bulletins.tabled import Tabled
from bulletins.wording import UNKNOWN, cell_day, percent, signed

_COUNTS: Final = (
    ("总数", "total", "合计，暂缓的不计入"),
    ("已完成", "finished", "已完成的个数"),
    ("按序时", "on_time", "按序时推进的个数"),
    ("滞后", "behind", "滞后的个数"),
    ("未填报", "unreported", "应填报而未填报的个数"),
    ("无法判定", "unjudged", "无法判定的个数"),
    ("未到时间", "not_due", "未到开工时间的个数"),
    ("暂缓", "suspended", "暂缓的个数"),
)


def text(name: str, says: str, get: Callable[[Any], str]) -> Name:
    """A name of a text."""
    return Name(name, "text", says, get)


def _count(field: str) -> Callable[[Counts], int]:
    return lambda counts: int(getattr(counts, field))


COUNTS: Final = tuple(Name(name, "number", says, _count(field)) for name, field, says in _COUNTS)

_DONE: Final = (
    text("名称", "工作名称", lambda one: one.name),
    text("责任单位", "责任单位", lambda one: one.owner or UNKNOWN),
    text("日期", "实际开工或完成的日期", lambda one: cell_day(one.day)),
)
_MOVE: Final = (
    text("名称", "工作名称", lambda one: one.name),
    text("上次", "上次填报的形象进度", lambda one: percent(one.before)),
    text("本次", "本次填报的形象进度", lambda one: percent(one.after)),
    text("工程量", "填报的工程量", lambda one: one.quantity),
)
STANDING: Final = (
    text("名称", "工作或子项名称", lambda one: one.name),
    text("责任单位", "责任单位", lambda one: one.owner or UNKNOWN),
    text("形象", "形象进度", lambda one: percent(one.actual)),
    text("序时", "序时进度", lambda one: percent(one.expected)),
    text("偏差", "偏差，百分点", lambda one: signed(one.deviation)),
    text("偏差天", "偏差，折合天数", lambda one: signed(one.days)),
    text("灯号", "灯号", lambda one: one.lamp),
    text("最迟完成", "最迟完成日期", lambda one: cell_day(one.due)),
    text("自报", "自报是否按序时进度推进", lambda one: one.reported),
    text("判定", "计算判定是否按序时进度推进", lambda one: one.judged),
    text("依据", "判定的依据", lambda one: one.why or UNKNOWN),
    Name("不一致", "flag", "自报与判定是否不一致", lambda one: one.contradicts),
    text("说明", "填报说明", lambda one: deviation_row(one)[-1]),
)
_EXTERNAL: Final = (
    text("名称", "事项名称", lambda one: one.name),
    text("责任方", "责任方", lambda one: one.owner or UNKNOWN),
    text("承诺日期", "对方承诺的日期", lambda one: cell_day(one.promised)),
    text("预计办结", "预计办结日期", lambda one: cell_day(one.expected)),
    text("最迟开始", "最迟开始日期", lambda one: cell_day(one.latest_start)),
    text("最迟办结", "最迟办结日期", lambda one: cell_day(one.latest)),
    Name("已办结", "flag", "是否已办结", lambda one: one.done),
    Name("晚于最迟", "flag", "预计办结是否晚于最迟办结", lambda one: one.late),
)
_GROUND: Final = (
    text("数据", "哪一项依据", lambda one: one[0]),
    text("依据", "内容", lambda one: one[1]),
)


def _tabled(how: Tabled[Any]) -> Callable[[ProjectFacts], Sequence[tuple[str, ...]]]:
    return lambda project: [
        how.row(place, fact, project) for place, fact in enumerate(how.of(project), 1)
    ]


def _done(late: bool) -> Callable[[ProjectFacts], Sequence[DoneFact]]:
    return lambda project: [one for one in project.done if one.late_report is late]


def _moves(project: ProjectFacts) -> Sequence[MoveFact]:
    return project.moves


def _standings(project: ProjectFacts) -> Sequence[StandingFact]:
    return project.standings


def _externals(project: ProjectFacts) -> Sequence[ExternalFact]:
    return project.externals


PROJECT: Final = (
    text("代码", "项目代码", lambda one: one.code),
    text("名称", "项目名称", lambda one: one.name),
    text("责任单位", "责任单位", lambda one: one.owner or UNKNOWN),
    text("数据日期", "数据截至哪一天", lambda one: cell_day(one.data_date)),
    text("状态", "已完成、按序时、滞后等", lambda one: STATE_WORDS.get(one.state, "暂缓")),
    text("形象", "形象进度", lambda one: percent(one.actual)),
    text("序时", "序时进度", lambda one: percent(one.expected)),
    text("口径", "序时进度按什么算", lambda one: one.source.basis_says),
    text("偏差", "偏差，百分点", lambda one: signed(one.deviation)),
    text("灯号", "灯号", lambda one: one.lamp),
    text("自报", "自报是否按序时进度推进", lambda one: one.reported),
    text("判定", "计算判定是否按序时进度推进", lambda one: one.judged),
    Name("不一致", "flag", "自报与判定是否不一致", lambda one: one.contradicts),
    text("完成时限", "完成时限", deadline_cell),
    text("预计完成", "按网络计划推算的完成日期", lambda one: cell_day(one.deadline_forecast)),
    text("余量", "距完成时限的余量，天；负数为需抢回", margin_cell),
    Name("统计", "record", "计划内各项工作的个数", lambda one: one.counts, COUNTS),
    Name("完成", "list", "本周完成的工作", _done(late=False), _DONE),
    Name("补报", "list", "以前完成、本周补报的工作", _done(late=True), _DONE),
    Name("开工", "list", "本周开工的工作", lambda one: one.started, _DONE),
    Name("进度", "list", "本周填报的进度", _moves, _MOVE),
    Name("节点", "list", "今后四周的节点", _tabled(NODES), row_names(NODES.columns)),
    Name("问题", "list", "存在问题及需协调事项", _tabled(ISSUES), row_names(ISSUES.columns)),
    Name("计划", "list", "下周计划", _tabled(PLAN), row_names(PLAN.columns)),
    Name("子项", "list", "各子项", lambda one: one.parts, STANDING),
    Name("工作", "list", "已填报和应填报的工作，由差到好", _standings, STANDING),
    Name("外部依赖", "list", "等待其他单位的事项", _externals, _EXTERNAL),
    Name("依据", "list", "数据日期、计划版本、基线、口径、权重等", ground, _GROUND),
)
