"""What another program's file sets for itself, and what of it was not taken over."""

from __future__ import annotations

from projects.model import LeftOut, Options
from projects.readers.after import LAG_ON
from projects.readers.desk import Desk
from projects.readers.nodes import Node
from projects.readers.schema import Schema, other_words, read_object
from projects.readers.values import name_text, one_of, text, texts, whole, yes_no

FLOATS = ("smaller", "start", "finish")
PROGRESS = ("retained-logic", "progress-override", "actual-dates")
_MOST = 10_000_000

_OPTIONS = Schema(
    "options",
    {
        "honour_constraints": yes_no,
        "total_float": one_of(FLOATS),
        "progress": one_of(PROGRESS),
        "lag_on": one_of(LAG_ON),
    },
    hints=other_words(
        {
            "honour_constraints": "honor_constraints 遵守约束",
            "total_float": "总时差",
            "progress": "进度",
            "lag_on": "时距",
        }
    ),
)


def options(node: Node, desk: Desk) -> Options:
    """{honour_constraints, total_float, progress, lag_on}, each optional."""
    return Options(**read_object(node, _OPTIONS, desk))


_LEFT_OUT = Schema(
    "left_out 的一项",
    {"kind": name_text, "count": whole(0, _MOST), "says": text, "items": texts},
    required=("kind", "count"),
    hints=other_words({"kind": "类型", "count": "数量", "says": "说明", "items": "工作"}),
)


def left_out(node: Node, desk: Desk) -> LeftOut | None:
    """One kind of thing that the plan's first file held and the plan does not."""
    values = read_object(node, _LEFT_OUT, desk)
    if not {"kind", "count"} <= values.keys():
        return None
    return LeftOut(**{"says": "", **values})
