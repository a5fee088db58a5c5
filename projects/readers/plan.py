"""The project keys of a plan file, read in the order in which they explain each other."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from projects.errors import InputError
from projects.model import (
    DAY,
    CalendarSpec,
    Deadline,
    Observation,
    Project,
)
from projects.readers.activities import (
    DEADLINE,
    due,
    read_activities,
    resources,
    settled,
)
from projects.readers.days import iso_date, read_finish, read_start
from projects.readers.desk import Desk
from projects.readers.details import detailed
from projects.readers.nodes import Listing, Mapping, Node, Scalar, is_null, named, shown
from projects.readers.observations import read_observation_list
from projects.readers.parts import drivers, event, stage, waiver
from projects.readers.schema import Schema, items_of, list_of, other_words, pairs_of, read_object
from projects.readers.settings import left_out, options
from projects.readers.values import (
    name_of,
    name_text,
    one_of,
    scalar,
    text,
    whole,
)
from projects.readers.workcalendars import days_a_week, read_calendars

VERSION = "1"
BASES = ("day", "month", "workday", "plan")
WEIGHTS = ("budget", "workdays", "quantity", "explicit")
LAMPS = ("yinchuan-2025", "haikou-2020", "days-7-15")
RULES = ("daopai", "p6", "msproject")

_CODE = re.compile(r"[\w][\w.\-]{0,63}")


def code_text(node: Node, _desk: Desk) -> str:
    """A project code: it becomes part of file names and addresses; DP135."""
    word = scalar(node, "项目代码").text.strip()
    if not _CODE.fullmatch(word):
        raise InputError.of(
            "DP135",
            f"项目代码“{shown(word)}”不能用",
            "只用字母、汉字、数字、横线和点，不超过 64 个字",
            node.where,
        )
    return word


def _version(node: Node, _desk: Desk) -> str:
    word = scalar(node, "版本号").text.strip()
    if word != VERSION:
        raise InputError.of(
            "DP118", f"不认识的计划文件版本“{shown(word)}”", f"写成 daopai: {VERSION}", node.where
        )
    return word


def _kept(node: Node, _desk: Desk) -> Node:
    return node


DEADLINES = Schema(
    "deadline 的一项",
    {"item": name_of("item"), **DEADLINE.keys},
    required=("date",),
    hints={**(DEADLINE.hints or {}), "id": "item", "工作": "item", "编号": "item"},
)


def deadlines(node: Node, desk: Desk) -> tuple[Deadline, ...]:
    """One deadline of the project, or a list of {item, date, buffer}."""
    nodes = node.items if isinstance(node, Listing) else (node,)
    found = []
    for entry in nodes:
        with desk.collecting():
            if isinstance(entry, Scalar):
                found.append(due(entry, desk))
                continue
            values = read_object(entry, DEADLINES, desk)
            if "date" in values:
                found.append(replace(settled(values), item=values.get("item"), where=entry.where))
    return tuple(found)


def _event_dates(node: Node, desk: Desk) -> dict[str, Any]:
    found = {}
    for name, value in pairs_of(node, "event_dates"):
        with desk.collecting():
            found[name.text.strip()] = iso_date(value, desk)
    return found


PROJECT = Schema(
    "计划",
    {
        "daopai": _version,
        "code": code_text,
        "name": name_text,
        "owner": text,
        "document_date": iso_date,
        "event_dates": _event_dates,
        "minutes_per_day": whole(1, DAY),
        "calendars": read_calendars,
        "calendar": name_of("calendar"),
        "rules": one_of(RULES),
        "start": read_start,
        "data_date": read_finish,
        "options": options,
        "left_out": list_of(left_out, "left_out"),
        "deadline": deadlines,
        "deadline_on": name_of("item"),
        "basis": one_of(BASES),
        "weights": one_of(WEIGHTS),
        "lamp": one_of(LAMPS),
        "stages": list_of(stage, "stages"),
        "resources": resources,
        "drivers": drivers,
        "events": list_of(event, "events"),
        "waivers": list_of(waiver, "waivers"),
        "activities": _kept,
        "details": _kept,
        "observations": _kept,
    },
    required=("code", "name", "activities"),
    hints=other_words(
        {
            "code": "编号 代码",
            "name": "名称 项目名称 title",
            "start": "开工 开始 开工日期",
            "deadline": "时限 完工 完成时限 finish end due",
            "calendars": "日历",
            "activities": "工作 任务 tasks",
            "owner": "责任单位 牵头单位",
            "document_date": "成文日期 date 发文日期",
            "stages": "阶段",
            "resources": "资源",
            "rules": "规则",
            "observations": "进度 填报",
            "minutes_per_day": "hours_per_day",
            "data_date": "状态日期 数据日期 status_date",
            "options": "选项",
            "left_out": "未导入",
            "details": "补充",
        }
    ),
)

# Keys that other keys need: read first, in this order.
_FIRST = ("document_date", "rules", "minutes_per_day", "event_dates", "calendars", "calendar")
_PASSED_ON = (
    "calendars",
    "calendar",
    "start",
    "data_date",
    "options",
    "left_out",
    "deadline_on",
    "rules",
    "minutes_per_day",
    "owner",
    "document_date",
    "basis",
    "weights",
    "lamp",
    "stages",
    "resources",
    "drivers",
    "events",
    "waivers",
)


def build_project(root: Node | None, desk: Desk, folder: Path | None = None) -> Project | None:
    """The project of a tree, None where it is no plan; mistakes go to `desk.findings`."""
    if not _is_plan(root, desk):
        return None
    assert isinstance(root, Mapping)
    values, desk = _project_values(root, desk)
    nodes = _activity_nodes(values.get("activities"), desk, folder)
    if "details" in values:
        with desk.collecting():
            nodes = detailed(nodes, values["details"], desk)
    activities, links = read_activities(nodes, desk)
    observations: tuple[Observation, ...] = ()
    if "observations" in values:
        with desk.collecting():
            observations = read_observation_list(values["observations"], desk)
    return Project(
        code=values.get("code", ""),
        name=values.get("name", ""),
        activities=activities,
        links=links,
        deadlines=values.get("deadline", ()),
        observations=observations,
        notes=tuple(desk.notes),
        where=root.where,
        **{key: values[key] for key in _PASSED_ON if key in values},
    )


def _is_plan(root: Node | None, desk: Desk) -> bool:
    needs = "计划要有 daopai: 1、code、name 和 activities"
    if not isinstance(root, Mapping):
        what = "是空的" if root is None or is_null(root) else f"里是{named(root)}"
        desk.complain("DP109", f"不是计划文件：文件{what}", needs, root.where if root else None)
        return False
    if "scenario" in root:
        desk.complain(
            "DP119", "这是情景文件，不是计划", "先给出计划文件，再用 --scenario 带上它", root.where
        )
        return False
    if not root.get("daopai"):
        if not root.get("activities"):
            desk.complain(
                "DP109", "不是计划文件：没有 daopai，也没有 activities", needs, root.where
            )
            return False
        desk.complain("DP117", "没有写计划文件版本", "第一行写 daopai: 1", root.where)
    return True


def _project_values(root: Mapping, desk: Desk) -> tuple[dict[str, Any], Desk]:
    """All project values and the desk that knows what the first of them said."""
    values: dict[str, Any] = {}
    silent = Schema(PROJECT.noun, PROJECT.keys)
    for key in _FIRST:
        node = root.get(key)
        if node is not None:
            only = Mapping(((Scalar(key, node.where), node),), node.where)
            values.update(read_object(only, silent, desk))
        desk = _informed(desk, values)
    rest = Mapping(tuple(pair for pair in root.entries if pair[0].text not in _FIRST), root.where)
    values.update(read_object(rest, PROJECT, desk))
    return values, desk


def _table_rows(node: Scalar, folder: Path | None, desk: Desk) -> tuple[Node, ...]:
    name = Path(node.text.strip()).name
    # A link that leaves the folder is for the other reader to refuse.
    if folder is not None and name == node.text.strip() and not _is_link(folder / name):
        from projects.readers.table.exported import exported_rows

        rows = exported_rows(folder / name, desk)
        if rows is not None:
            return rows
    from projects.readers.table.tables import table_of_plan

    return table_of_plan(node, folder, desk)


def _is_link(path: Path) -> bool:
    try:
        return path.is_symlink()
    except (OSError, ValueError):
        return True


def _informed(desk: Desk, values: dict[str, Any]) -> Desk:
    specs: tuple[CalendarSpec, ...] = values.get("calendars", ())
    return replace(
        desk,
        document_date=values.get("document_date"),
        minutes_per_day=values.get("minutes_per_day", DAY),
        rules=values.get("rules", "daopai"),
        event_dates=values.get("event_dates", {}),
        calendars=specs,
        days_per_week=days_a_week(values.get("calendar"), specs),
    )


def _activity_nodes(node: Node | None, desk: Desk, folder: Path | None) -> tuple[Node, ...]:
    if node is None:
        return ()
    with desk.collecting():
        if isinstance(node, Scalar):
            return _table_rows(node, folder, desk)
        return items_of(node, "activities")
    return ()
