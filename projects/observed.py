"""How people name and write what was observed of a work: 完成率 60%, 剩余工期 12 天."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from projects.model import ObservationKind

NAMES: Mapping[ObservationKind, str] = {
    "percent": "完成率",
    "done": "完成数量",
    "remaining": "剩余工期",
    "steps": "完成步骤",
    "started": "实际开始",
    "resumes": "复工日期",
    "finished": "实际完成",
    "reported": "是否按序时进度",
}
"""What each kind of observation is called."""


def number_text(value: float) -> str:
    """A number with at most two decimals, never in powers of ten."""
    return f"{round(value, 2):.15g}"


def value_words(value: object, kind: str, minutes_per_day: int, unit: str = "") -> str:
    """One observed value; `unit` is that of a quantity."""
    match value:
        case datetime():
            return f"{value:%Y-%m-%d %H:%M}"
        case tuple():
            return "、".join(map(str, value)) or "无"
        case int() | float() if kind == "remaining":
            return f"{number_text(value / minutes_per_day)} 天"
        case int() | float():
            return f"{number_text(value)}{'%' if kind == 'percent' else unit}"
        case date():
            return value.isoformat()
    return str(value)
