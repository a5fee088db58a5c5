"""`manual`: the instants at which a manually scheduled work stands."""

from __future__ import annotations

from projects.errors import InputError
from projects.readers.days import read_finish, read_start
from projects.readers.desk import Desk
from projects.readers.nodes import Node
from projects.readers.schema import Schema, other_words, read_object

_MANUAL = Schema(
    "manual",
    {"start": read_start, "finish": read_finish},
    required=("start", "finish"),
    hints=other_words({"start": "开始 from", "finish": "完成 end to"}),
)


def manual(node: Node, desk: Desk) -> tuple[int, int] | None:
    """{start, finish} as instants; DP144 where it ends before it begins."""
    values = read_object(node, _MANUAL, desk)
    if len(values) < 2:
        return None
    if values["finish"] < values["start"]:
        raise InputError.of("DP144", "manual 的完成早于开始", "核对 start 和 finish", node.where)
    return values["start"], values["finish"]
