"""Stages, risk drivers, events and waivers of a plan."""

from __future__ import annotations

from typing import Any

from projects.errors import InputError
from projects.model import RiskDriver, RiskEvent, Stage, Waiver
from projects.readers.activities import ascending
from projects.readers.days import finish_day, start_day
from projects.readers.desk import Desk
from projects.readers.nodes import Node, Scalar, shown
from projects.readers.schema import Schema, items_of, other_words, pairs_of, read_object
from projects.readers.values import (
    amount,
    between,
    name_of,
    name_text,
    number,
    plain,
    scalar,
    text,
)

_STAGE = Schema(
    "stages 的一项",
    {"id": name_text, "name": name_text, "from": start_day, "to": finish_day},
    required=("id", "name", "from", "to"),
    hints=other_words(
        {
            "id": "编号",
            "name": "名称",
            "from": "start 自",
            "to": "end 至",
        }
    ),
)


def stage(node: Node, desk: Desk) -> Stage | None:
    """A stage of the annual plan; DP174 where it ends before it begins."""
    values = read_object(node, _STAGE, desk)
    if len(values) < len(_STAGE.keys):
        return None
    if values["from"] > values["to"]:
        raise InputError.of(
            "DP174", f"阶段倒置：{values['from']} 到 {values['to']}", "from 不能晚于 to", node.where
        )
    return Stage(values["id"], values["name"], values["from"], values["to"])


def _probability(node: Node, desk: Desk) -> float:
    """A probability, `0.4` or `40%`."""
    text = plain(scalar(node, "一个概率").text)
    whole = 100 if text.endswith("%") else 1
    try:
        return between(0, whole)(Scalar(text.removesuffix("%").strip(), node.where), desk) / whole
    except InputError as error:
        says = f"概率“{shown(text)}”不是 0 到 1 之间的数"
        raise InputError.of("DP123", says, "写成 0.4 或 40%", node.where) from error


def _factors(node: Node, desk: Desk) -> tuple[float, float, float]:
    numbers = [number(item, desk) for item in items_of(node, "factor")]
    if len(numbers) != 3 or min(numbers) < 0:
        raise InputError.of(
            "DP123", "factor 要有三个不小于 0 的数", "写成 [1.0, 1.2, 1.8]", node.where
        )
    return ascending((numbers[0], numbers[1], numbers[2]), node)


_DRIVER = Schema(
    "drivers 的一项",
    {"probability": _probability, "factor": _factors},
    required=("probability", "factor"),
    hints=other_words(
        {
            "probability": "概率",
            "factor": "系数",
        }
    ),
)


def drivers(node: Node, desk: Desk) -> tuple[RiskDriver, ...]:
    """Risk drivers by name."""
    found = []
    for name, value in pairs_of(node, "drivers"):
        # One that cannot be read is refused; it still has its name, so that no work that names it
        # is told that it is missing.
        values: dict[str, Any] = {"probability": 0, "factor": (1, 1, 1)}
        values |= read_object(value, _DRIVER, desk)
        found.append(RiskDriver(name.text.strip(), **values))
    return tuple(found)


_EVENT = Schema(
    "events 的一项",
    {"name": name_text, "on": name_of("item"), "probability": _probability, "adds": amount},
    required=("name", "on", "probability", "adds"),
    hints=other_words(
        {
            "name": "名称",
            "on": "工作 item",
            "probability": "概率",
            "adds": "增加",
        }
    ),
)


def event(node: Node, desk: Desk) -> RiskEvent | None:
    """A discrete event on a work."""
    values = read_object(node, _EVENT, desk)
    return RiskEvent(**values) if len(values) == len(_EVENT.keys) else None


_WAIVER = Schema(
    "waivers 的一项",
    {
        "code": name_text,
        "item": text,
        "owner": name_text,
        "reason": name_text,
        "expires": finish_day,
    },
    required=("code", "owner", "reason", "expires"),
    hints=other_words(
        {
            "code": "代码",
            "item": "工作",
            "owner": "责任人",
            "reason": "理由",
            "expires": "到期",
        }
    ),
)


def waiver(node: Node, desk: Desk) -> Waiver | None:
    """A rule set aside, by whom, why and until when."""
    values = read_object(node, _WAIVER, desk)
    if not set(_WAIVER.required) <= values.keys():
        return None
    return Waiver(**{"item": "", **values})
