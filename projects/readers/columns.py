"""Column names of activity tables and what a cell of a column becomes."""

from __future__ import annotations

import re
from datetime import date, timedelta

from projects.errors import Place
from projects.readers.activities import ACTIVITY
from projects.readers.desk import Desk
from projects.readers.nodes import Listing, Node, Scalar, shown

_ALIASES = {
    "id": "编号 序号 代码 标识号 wbs 任务编号 工作编号 id",
    "name": "名称 工作名称 任务名称 工作 任务 工作内容 项目内容 name task",
    "duration": "工期 工期(天) 工期(日) 工期(工作日) 持续时间 天数 duration duration_days days",
    "after": "前置 前置任务 前置工作 紧前 紧前工作 紧前任务 predecessors predecessor after",
    "owner": "责任单位 牵头单位 牵头 责任部门 实施单位 responsible owner",
    "with": "配合单位 配合 协办单位 with",
    "leader": "责任人 分管领导 责任领导 leader",
    "snet": "开始 最早开始 开始时间 开始日期 开工时间 开工日期 计划开始 计划开始时间 start snet",
    "deadline": "完成时限 时限 完成时间 完成日期 截止时间 截止日期 计划完成 计划完成时间 "
    "完工时间 deadline due finish",
    "promised": "承诺时间 承诺日期 promised",
    "kind": "类型 类别 kind type",
    "calendar": "日历 工作日历 calendar",
    "parent": "上级 上级编号 父项 所属 parent",
    "stage": "阶段 stage",
    "weight": "权重 weight",
    "budget": "投资 预算 总投资 投资额 投资(万元) 总投资(万元) 预算(万元) budget",
    "shortest": "最短工期 shortest",
    "cost_per_day": "赶工费率 cost_per_day",
    "reported": "是否按序时进度 是否达到序时进度 自报 reported",
    "note": "备注 说明 note notes",
}
COLUMNS = {word: key for key, words in _ALIASES.items() for word in words.split()}

_PROJECT_ALIASES = {
    "code": "code 项目编号 项目代码",
    "name": "name 名称 项目名称 工程名称",
    "owner": "owner 责任单位 牵头单位 建设单位",
    "document_date": "document_date 成文日期 发文日期 文件日期",
    "start": "start 开工 开工日期 开工时间 开始日期",
    "deadline": "deadline 时限 完成时限 完工时限 截止日期",
    "calendar": "calendar 日历",
    "rules": "rules 规则",
    "basis": "basis",
    "weights": "weights",
    "lamp": "lamp",
}
PROJECT_KEYS = {word: key for key, words in _PROJECT_ALIASES.items() for word in words.split()}

# Words of work breakdowns that say what sort of work it is; the network sees a work.
_TASK_WORDS = "approval procure procurement post lag 审批 采购 招标 施工 设计 养护"
_TASK_KINDS = frozenset(_TASK_WORDS.split())
_DATES = frozenset({"snet", "deadline", "promised"})
_OFFICES = re.compile(r"[、/，,；;\n]+")
_EXCEL_EPOCH = date(1899, 12, 30)


def column_of(header: str) -> str | None:
    """The activity key of a column header, None for an unknown one."""
    word = "".join(header.split()).casefold().replace("（", "(").replace("）", ")")
    return COLUMNS.get(word) or (word if word in ACTIVITY.keys else None)


def cell_nodes(key: str, cell: str, where: Place, desk: Desk) -> list[tuple[Scalar, Node]]:
    """The entries that a cell gives: usually one, for several offices the first leads."""
    name = Scalar(key, where)
    if key == "owner":
        offices = [part.strip() for part in _OFFICES.split(cell) if part.strip()]
        entries: list[tuple[Scalar, Node]] = [(name, _cell(offices[0] if offices else "", where))]
        if len(offices) > 1:
            helpers = Listing(tuple(Scalar(office, where) for office in offices[1:]), where)
            entries.append((Scalar("with", where), helpers))
        return entries
    if key == "kind" and cell.casefold() in _TASK_KINDS:
        note = f"{where.file}：类型“{shown(cell)}”按一般工作读入"
        if note not in desk.notes:
            desk.notes.append(note)
        return []
    if key in _DATES and re.fullmatch(r"[2-7]\d{4}", cell):
        return [(name, _cell((_EXCEL_EPOCH + timedelta(days=int(cell))).isoformat(), where))]
    return [(name, _cell(cell, where))]


def _cell(text: str, where: Place) -> Scalar:
    return Scalar(text, where, null=not text)
