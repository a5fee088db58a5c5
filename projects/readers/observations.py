"""Observations beside a bare plan: what somebody said of a work on a data date."""

from __future__ import annotations

from typing import Any

from projects.errors import InputError
from projects.model import DAY, Observation, ObservationKind, instant
from projects.readers.activities import reported
from projects.readers.days import Role, finish_day, happened, happened_at
from projects.readers.desk import Desk
from projects.readers.nodes import Mapping, Node
from projects.readers.schema import Schema, items_of, other_words, read_object
from projects.readers.values import amount, duration, name_of, percent, text, texts

KINDS: tuple[ObservationKind, ...] = (
    "percent",
    "done",
    "remaining",
    "steps",
    "started",
    "resumes",
    "finished",
    "reported",
)

_HAPPENED: dict[ObservationKind, Role] = {"started": "start", "finished": "finish"}

OBSERVATION = Schema(
    "observations 的一项",
    {
        "item": name_of("item"),
        "as_of": finish_day,
        "percent": percent,
        "done": amount,
        "remaining": duration,
        "steps": texts,
        "started": happened("start"),
        "resumes": happened("start"),
        "finished": happened("finish"),
        "reported": reported,
        "by": text,
        "note": text,
    },
    required=("item", "as_of"),
    hints=other_words(
        {
            "item": "id 编号 工作",
            "as_of": "截至 date 日期",
            "percent": "完成率 进度 形象进度",
            "done": "完成量",
            "remaining": "剩余 剩余工期",
            "steps": "步骤 完成步骤 已完成步骤",
            "started": "开工",
            "resumes": "复工 resume",
            "finished": "完工",
            "reported": "是否按序时进度",
            "by": "填报人",
            "note": "备注",
        }
    ),
)


def read_observation_list(node: Node, desk: Desk) -> tuple[Observation, ...]:
    """The observations of a list; an entry that says two things gives two observations."""
    found: list[Observation] = []
    for entry in items_of(node, "observations"):
        values = read_object(entry, OBSERVATION, desk)
        if isinstance(entry, Mapping) and {"item", "as_of"} <= values.keys():
            with desk.collecting():
                found.extend(_observations(values, entry, desk))
    return tuple(found)


def _observations(values: dict[str, Any], node: Mapping, desk: Desk) -> list[Observation]:
    said = [kind for kind in KINDS if values.get(kind, "") != ""]
    if not said and not any(kind in node for kind in KINDS):
        raise InputError.of(
            "DP190",
            f"{values['item']} 的填报没有内容",
            f"写上 {'、'.join(KINDS)} 中的一项",
            node.where,
            values["item"],
        )
    for kind, role in _HAPPENED.items():
        if kind in values and happened_at(values[kind], role) > instant(values["as_of"], DAY):
            raise InputError.of(
                "DP191",
                f"{values['item']} 的实际日期 {values[kind]} 晚于状态日期 {values['as_of']}",
                "实际日期不能在状态日期之后",
                node.where,
                values["item"],
            )
    return [
        Observation(
            values["item"],
            values["as_of"],
            kind,
            _remaining(values[kind], node, desk) if kind == "remaining" else values[kind],
            values.get("by", ""),
            values.get("note", ""),
            None,
            node.where,
        )
        for kind in said
    ]


def _remaining(span: Any, node: Node, _desk: Desk) -> int:
    if span.unit != "work":
        raise InputError.of("DP126", "剩余工期按工作日填写", "写成 12 或 12d", node.where)
    return int(span.amount)
