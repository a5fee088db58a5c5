"""What `daopai schedule` prints."""

from __future__ import annotations

from datetime import date

from projects.schedule import Schedule, Timing
from projects.writers.headline import hanging, headline, left_out_says, outline
from projects.writers.terminal import Column, cell, table

STATUS_WORDS = {
    "not-started": "未开工",
    "in-progress": "在建",
    "finished": "完成",
    "ledger": "未排期",
}


def schedule_view(schedule: Schedule, width: int) -> str:
    """The schedule as headline and table."""
    columns = [
        Column("", optional=True),
        Column("编号"),
        Column("工作名称", least=16),
        Column("责任单位", rank=3, least=8, optional=True),
        Column("工期", "right", rank=1),
        Column("最早开始", optional=True),
        Column("最早完成", optional=True),
        Column("最迟开始", optional=True),
        Column("最迟完成", optional=True),
        Column("总时差", "right", optional=True),
        Column("自由", "right", rank=2, optional=True),
        Column("状态", rank=4),
    ]
    names = outline(schedule.project.activities, width)
    rows = [
        [
            "●" if timing.critical else ("○" if timing.near_critical else ""),
            activity.id,
            names[activity.id],
            activity.owner,
            timing.duration_days,
            starred(timing.early_start_day, timing),
            starred(timing.early_finish_day, timing),
            starred(timing.late_start_day, timing),
            starred(timing.late_finish_day, timing),
            timing.total_float_days,
            timing.free_float_days,
            STATUS_WORDS[timing.status],
        ]
        for activity, timing in schedule.rows()
    ]
    legend = "● 关键  ○ 次关键（5 天以内）  日期为首末工作日，时差单位为天"
    below = [legend, *hanging(left_out_says(schedule.project), width)]
    return "\n".join([*headline(schedule, width), "", table(columns, rows, width), *below])


def starred(day: date | None, timing: Timing) -> str:
    """A date, with a star where no notice settles it yet."""
    return cell(day) + ("*" if timing.provisional and day else "")
