"""The columns of the weekly form: their keys, titles and widths, and how each is read back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

ColumnKind = Literal["key", "number", "text", "date", "amount", "days", "answer", "steps", "words"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `width` is in characters of the body font; yellow ones have `asks`, the sentence
    that a person sees on entering a cell."""

    name: str
    title: str
    width: float
    kind: ColumnKind
    asks: str = ""

    @property
    def yellow(self) -> bool:
        """Whether the department fills it."""
        return bool(self.asks)

    @property
    def room(self) -> float:
        """Characters to a line: texts are set in from the left."""
        return self.width - 2 if self.kind in ("text", "steps", "words") else self.width


COLUMNS: Final = (
    Column("key", "校验码", 12, "key"),
    Column("number", "序号", 5, "number"),
    Column("project", "项目", 13, "text"),
    Column("id", "编号", 7, "text"),
    Column("name", "工作名称", 23, "text"),
    Column("planned_start", "计划开始", 10.5, "date"),
    Column("planned_finish", "计划完成", 10.5, "date"),
    Column("late_start", "最迟开始", 10.5, "date"),
    Column("late_finish", "最迟完成", 10.5, "date"),
    Column("last", "上期进度", 11.5, "text"),
    Column("measure", "计量", 10, "text"),
    Column("started", "实际开始", 10.5, "date", "填日期，不晚于数据截至日期；没有开工的留空。"),
    Column("amount", "本期完成量或百分比", 10, "amount", "填开工以来的累计数，不是本周增量。"),
    Column("remaining", "剩余工日", 6.5, "days", "按目前情况还要多少个工作日；没有把握的留空。"),
    Column("finished", "实际完成", 10.5, "date", "全部完成后填日期，不晚于数据截至日期。"),
    Column("reported", "是否按序时进度", 7.5, "answer", "填“是”或“否”。"),
    Column("steps", "已完成步骤", 13, "steps", "填已经完成的全部步骤，用顿号分开。"),
    Column(
        "problem", "存在问题及需协调事项", 28, "words", "写明问题、需要哪个单位协调、何时办结。"
    ),
    Column("note", "说明", 14, "words", "比上期调低进度或者更正日期的，写明原因。"),
)
"""In the order of the sheet; `key` is hidden."""

BY_NAME: Final = {column.name: column for column in COLUMNS}
BY_TITLE: Final = {column.title: column for column in COLUMNS}
YELLOW: Final = tuple(column for column in COLUMNS if column.yellow)
LOCKED: Final = tuple(
    column for column in COLUMNS if not column.yellow and column.kind not in ("key", "number")
)
IDENTITY: Final = ("id", "name")
"""What says which work a row is, beside its key."""
