"""What `daopai read-date` prints."""

from __future__ import annotations

from projects.deadlines import Reading
from projects.writers.headline import hanging


def reading_view(reading: Reading, width: int) -> str:
    """The day first, then how the words were read and what to mind."""
    lines = []
    if reading.start is not None and reading.end is not None:
        lines.append(f"{reading.start} 至 {reading.end}")
    elif reading.day is not None:
        lines.append(str(reading.day))
    elif reading.duration:
        lines.append(f"时长 {reading.duration}")
    elif reading.recurrence:
        lines.append(f"周期 {reading.recurrence}")
    else:
        lines.append("没有日期")
    lines.append(reading.reading)
    told = "最后一个工作日" in reading.reading
    if reading.last_workday is not None and reading.last_workday != reading.day and not told:
        lines.append(f"此前最后一个工作日：{reading.last_workday}")
    if reading.flagged:
        lines.append("请核对：这个读法需要人确认")
    if reading.provisional:
        lines.append("暂定：国务院尚未公布该年放假安排")
    return "\n".join(hanging(lines, width))
