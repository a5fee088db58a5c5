"""Column names of activity tables, in the words of bureaus and of Microsoft Project."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from projects.readers.activities import ACTIVITY

_ALIASES = {
    "id": "编号 代码 任务编号 工作编号 工作代号 工作代码 id activity_id task_id",
    "number": "序号 标识号 行号 no no. num #",
    "wbs": "wbs wbs编码 wbs代码 大纲数字 大纲编号 工作分解结构 工作分解结构代码 outline_number",
    "uid": "唯一标识号 unique_id uid",
    "name": "名称 工作名称 任务名称 工作 任务 工作内容 项目内容 工序 工序名称 作业名称 事项 "
    "工作事项 工作任务 name task task_name activity_name",
    "title": "项目名称 工程名称 项目",
    "group": "子项目 子项 子项名称 子项目名称 单项工程 单位工程 分部工程 分项工程 标段 片区 大类",
    "duration": "工期 持续时间 天数 计划工期 所需时间 duration duration_days days",
    "after": "前置 前置任务 前置工作 前置工序 紧前 紧前工作 紧前任务 紧前工序 前导任务 "
    "predecessors predecessor after",
    "successors": "后续 后续任务 后续工作 后续工序 紧后 紧后工作 紧后任务 紧后工序 "
    "successors successor",
    "owner": "责任单位 牵头单位 牵头 责任部门 实施单位 主体责任单位 responsible owner",
    "with": "配合单位 配合 协办单位 配合部门 责任配合单位 with",
    "leader": "责任人 分管领导 责任领导 包保领导 leader",
    "snet": "开始 最早开始 开始时间 开始日期 开工时间 开工日期 计划开始 计划开始时间 "
    "计划开始日期 计划开工 计划开工时间 计划开工日期 启动时间 start start_date snet",
    "deadline": "完成时限 时限 完成时间 完成日期 截止时间 截止日期 计划完成 计划完成时间 "
    "计划完成日期 计划完工 计划完工时间 计划竣工 完工时间 完工日期 结束时间 结束日期 "
    "finish finish_date",
    "span": "起止时间 起止日期 起止时限 计划起止时间 计划起止日期",
    "due": "最后期限 期限 deadline due",
    "promised": "承诺时间 承诺日期 promised",
    "kind": "类型 类别 kind type",
    "calendar": "日历 工作日历 任务日历 calendar task_calendar",
    "parent": "上级 上级编号 父项 所属 parent",
    "level": "大纲级别 层级 outline_level",
    "stage": "阶段 stage",
    "weight": "权重 weight",
    "budget": "投资 预算 总投资 投资额 budget",
    "shortest": "最短工期 shortest",
    "cost_per_day": "赶工费率 cost_per_day",
    "reported": "是否按序时进度 是否达到序时进度 自报 reported",
    "percent": "完成百分比 完成率 进度 形象进度 完成比例 完成进度 "
    "%complete percent_complete complete",
    "started": "实际开始 实际开始时间 实际开始日期 实际开工 实际开工时间 实际开工日期 actual_start",
    "finished": "实际完成 实际完成时间 实际完成日期 实际完工 实际完工时间 实际完工日期 "
    "实际竣工 actual_finish",
    "remaining": "剩余工期 remaining_duration",
    "constraint": "限制类型 约束类型 constraint_type",
    "constraint_date": "限制日期 约束日期 constraint_date",
    "mode": "任务模式 task_mode",
    "active": "活动 可用 活动状态 active",
    "milestone": "里程碑 milestone",
    "resource_names": "资源名称 resource_names",
    "note": "备注 说明 note notes",
}


@lru_cache(maxsize=4096)
def word_of(text: str) -> str:
    """A header without spaces, line breaks, underscores and case, in half-width characters."""
    return re.sub(r"[\s_]+", "", unicodedata.normalize("NFKC", text)).casefold().strip("*")


COLUMNS = {word_of(word): key for key, words in _ALIASES.items() for word in words.split()}
_KEYS = {word_of(key): key for key in ACTIVITY.keys}

_PROJECT_ALIASES = {
    "code": "code 项目编号 项目代码",
    "name": "name 名称 项目名称 工程名称",
    "owner": "owner 责任单位 牵头单位 建设单位",
    "document_date": "document_date 成文日期 发文日期 文件日期 编制日期 制表日期 填报日期 填表日期",
    "start": "start 开工 开工日期 开工时间 开始日期 计划开工日期 项目开始日期",
    "deadline": "deadline 时限 完成时限 完工时限 截止日期 竣工日期 计划竣工日期 计划完工日期",
    "data_date": "data_date 状态日期 数据日期 截至 截至日期 统计日期 统计截止日期 进度截至",
    "calendar": "calendar 日历",
    "rules": "rules 规则",
    "basis": "basis",
    "weights": "weights",
    "lamp": "lamp",
}
PROJECT_KEYS = {
    word_of(word): key for key, words in _PROJECT_ALIASES.items() for word in words.split()
}

# What Microsoft Project can put into a column and a plan does not say, by kind of Intake.
_SET_ASIDE = (
    ("baselines", re.compile(r"(比较基准|基线|baseline).*")),
    ("costs", re.compile(r".*(成本|cost)\d*")),
    (
        "custom-fields",
        re.compile(
            r"(文本|数字|标记|日期|开始|完成|开始时间|完成时间|工期|大纲代码|text|number|flag|date"
            r"|start|finish|duration|outlinecode)\d+"
        ),
    ),
    ("resources", re.compile(r"资源.*|resource.*|(实际|剩余)?工时|(actual|remaining)?work")),
    (
        "computed-columns",
        re.compile(
            r"(最早|最晚)(开始|完成)(时间|日期)|最晚(开始|完成)|.*(时差|差异)|关键|实际工期"
            r"|(early|late)(start|finish)|(free|total|start|finish)slack|critical|actualduration"
            r"|.*variance|总成型任务|摘要|汇总任务|summary|唯一标识号(前置|后续)任务|wbs(前置|后续)任务"
            r"|uniqueid(predecessors|successors)|wbs(predecessors|successors)"
        ),
    ),
)

_UNITS = {
    **dict.fromkeys(("天", "日", "工作日", "个工作日", "d", "day", "days"), "d"),
    **dict.fromkeys(("日历天", "日历日", "自然日", "自然天"), "日历天"),
    **dict.fromkeys(("周", "w", "week", "weeks"), "周"),
    **dict.fromkeys(("月", "个月", "month", "months"), "个月"),
    **dict.fromkeys(("小时", "h", "hour", "hours"), "小时"),
    **dict.fromkeys(("%", "百分比"), "%"),
    **dict.fromkeys(("万元", "亿元", "元"), ""),
}
_ASIDES = frozenset(
    {"年月日", "年/月/日", "年-月-日", "年.月.日", "年月", "牵头", "必填", "盖章", "全称"}
)
_UNIT = re.compile(r"(.+?)(?:[(\[【/:,](.+?)[)\]】]?)?")
_GROUP_WORDS = "计划 计划时间 计划工期 计划进度 时间 时间安排 时间节点 起止时间 进度安排 工期安排"
_GROUPS = frozenset(_GROUP_WORDS.split())
_ACTUAL_WORDS = "实际 实际时间 实际进度 实际完成情况 完成情况 进展情况"
_ACTUAL = frozenset(_ACTUAL_WORDS.split())


@dataclass(frozen=True, slots=True)
class Header:
    """What a header means: `key` and the unit of its bare numbers. `word` is the header as
    compared; `aside` is the kind of Intake that counts a column which is known and not read."""

    key: str | None
    word: str
    unit: str = ""
    aside: str = ""


def header_of(text: str) -> Header:
    """The meaning of one header text."""
    word = word_of(text)
    key = COLUMNS.get(word) or _KEYS.get(word)
    if key:
        return Header(key, word)
    match = _UNIT.fullmatch(word)
    if match and match[2] in _UNITS and (key := COLUMNS.get(match[1])):
        return Header(key, match[1], _UNITS[match[2]])
    if match and match[2] in _ASIDES and (key := COLUMNS.get(match[1])):
        return Header(key, match[1])
    if match and match[2] in {"实际", "计划"}:
        return header_of(match[2] + match[1])
    for kind, pattern in _SET_ASIDE:
        if pattern.fullmatch(word):
            return Header(None, word, aside=kind)
    return Header(None, word)


def header_of_two(top: str, bottom: str) -> Header:
    """The meaning of a header that stands in two rows, a group above its columns."""
    above, below = word_of(top), word_of(bottom)
    if not above or not below or above == below:
        return header_of(bottom or top)
    whole = header_of(top + bottom)
    if whole.key or whole.aside:
        return whole
    if above in _ACTUAL:
        return header_of("实际" + bottom)
    alone = header_of(bottom)
    if above in _GROUPS:
        planned = header_of("计划" + bottom)
        return planned if planned.key else alone
    if header_of(top).key:
        return header_of(f"{top}({bottom})")
    return alone
