"""The computed dates of a plan as rows for a workbook: what people look at first.

Nothing reads them back: a plan is what it says, not what follows from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from projects.schedule.result import Schedule, Status
from projects.writers.plan_words import Tree

SHEET = "推算日期"
TITLES: Mapping[str, str] = {
    "id": "编号",
    "name": "工作名称",
    "owner": "责任单位",
    "duration_days": "工期（天）",
    "early_start": "最早开始",
    "early_finish": "最早完成",
    "late_start": "最迟开始",
    "late_finish": "最迟完成",
    "total_float_days": "总时差（天）",
    "free_float_days": "自由时差（天）",
    "critical": "关键",
    "status": "状态",
}
_STATUS: Mapping[Status, str] = {
    "not-started": "未开工",
    "in-progress": "在建",
    "finished": "完成",
    "ledger": "台账",
}


def date_rows(schedule: Schedule) -> Iterator[Mapping[str, Tree]]:
    """One row a work, summaries too; a cell is absent where there is no such date or float."""
    for activity, timing in schedule.rows():
        values: dict[str, Tree | date | None] = {
            "id": activity.id,
            "name": activity.name,
            "owner": activity.owner or None,
            "duration_days": timing.duration_days,
            "early_start": timing.early_start_day,
            "early_finish": timing.early_finish_day,
            "late_start": timing.late_start_day,
            "late_finish": timing.late_finish_day,
            "total_float_days": timing.total_float_days,
            "free_float_days": timing.free_float_days,
            "critical": "●" if timing.critical else None,
            "status": _STATUS[timing.status],
        }
        yield {
            key: value.isoformat() if isinstance(value, date) else value
            for key, value in values.items()
            if value is not None
        }
