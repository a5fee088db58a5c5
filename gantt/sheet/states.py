"""What a reader can filter by: the state of a work, one letter each."""

from __future__ import annotations

from typing import Final

from gantt.barchart.chart import Row
from projects.schedule.result import Status

STATES: Final = (
    ("u", "在建"),
    ("b", "滞后"),
    ("c", "关键"),
    ("w", "未开工"),
    ("d", "已完成"),
)
"""滞后: unfinished, and behind the data date on the front line or beyond its own deadline."""


def states_of(row: Row, status: Status) -> str:
    """The letters of every state that a row is in; a summary has none of its own."""
    if row.kind == "summary" or status == "ledger":
        return "d" if row.done else ""
    if row.done:
        return "d"
    begun = status == "in-progress" or bool(row.percent)
    letters = "u" if begun else "w"
    if is_behind(row):
        letters += "b"
    return letters + ("c" if row.critical else "")


def is_behind(row: Row) -> bool:
    """Whether an unfinished work is behind."""
    if row.done:
        return False
    lags = row.stand is not None and row.stand.days < 0
    return lags or (row.flag is not None and row.flag.missed)
