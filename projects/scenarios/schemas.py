"""The keys of a scenario file, read as the same keys of a plan are."""

from __future__ import annotations

from projects.readers.activities import ACTIVITY, id_text
from projects.readers.after import KINDS, LINK
from projects.readers.desk import Desk
from projects.readers.nodes import Node
from projects.readers.plan import PROJECT
from projects.readers.schema import Schema, other_words
from projects.readers.values import duration, name_text, one_of, scalar, text


def _kept(node: Node, _desk: Desk) -> Node:
    """Left as it is: read once the calendars and the ids are known."""
    return node


def _pair(node: Node, _desk: Desk) -> str:
    """`甲 -> 乙`, told apart once the ids are known."""
    return scalar(node, "一条前后关系").text


SCENARIO = Schema(
    "情景",
    {
        "daopai": PROJECT.keys["daopai"],
        "scenario": name_text,
        "on": name_text,
        "note": text,
        "calendars": PROJECT.keys["calendars"],
        "set": _kept,
        "add": _kept,
        "remove": _kept,
    },
    required=("daopai", "scenario", "on"),
    hints=other_words(
        {
            "scenario": "name 名称 情景",
            "on": "project code plan 项目 计划",
            "note": "备注 说明",
            "calendars": "日历",
            "set": "change changes 修改 改",
            "add": "activities 新增 增加",
            "remove": "delete drop 删除 去掉",
        }
    ),
)

WORK = Schema(
    "set 的一项",
    {
        "item": id_text,
        **{key: reader for key, reader in ACTIVITY.keys.items() if key != "id"},
        "remaining": duration,
    },
    hints={**(ACTIVITY.hints or {}), "剩余": "remaining", "剩余工期": "remaining"},
)

_LINK_KEYS = ("kind", "lag", "lag_on")
LINK_CHANGE = Schema(
    "set 的一项",
    {
        "link": _pair,
        "was": one_of(KINDS),
        **{key: LINK.keys[key] for key in _LINK_KEYS},
    },
    hints={**(LINK.hints or {}), "原": "was", "原为": "was"},
)

PROJECT_KEYS = ("deadline", "deadline_on", "start", "calendar")
PROJECT_CHANGE = Schema(
    "set 的一项",
    {key: PROJECT.keys[key] for key in PROJECT_KEYS},
    hints={**(PROJECT.hints or {}), "id": "item", "编号": "item", "工作": "item"},
)

REMOVAL = Schema(
    "remove 的一项",
    {"item": id_text, "link": _pair, "was": one_of(KINDS)},
    hints=other_words({"item": "id 编号 工作", "link": "关系"}),
)
