"""What `daopai status` prints: 序时 against 形象, for the project and its works."""

from __future__ import annotations

from projects.forecast import one_decimal
from projects.progress import Progress
from projects.schedule import Schedule
from projects.writers.headline import hanging, outline, title
from projects.writers.terminal import Column, cell, table


def status_view(schedule: Schedule, progress: Progress, width: int) -> str:
    """序时 against 形象 for the project and its works."""
    overall = progress.overall
    lines = [
        title(schedule),
        progress.says,
        f"依据：{progress.basis_says}；权重：{progress.weights_says}；灯：{progress.preset_says}",
        f"自报：{progress.reported}；按计算判定：{overall.judged}（{overall.why}）",
        f"网络预测完成：{cell(progress.network_forecast)}；趋势预测：{progress.trend_says}",
    ]
    columns = [
        Column("编号"),
        Column("工作名称", least=16),
        Column("责任单位", rank=3, least=8),
        Column("序时%", "right"),
        Column("形象%", "right"),
        Column("偏差", "right"),
        Column("灯"),
        Column("自报", rank=1),
        Column("判定", rank=1),
        Column("完成时限", rank=2),
        Column("预测完成"),
    ]
    names = outline(schedule.project.activities, width)
    rows = [
        [
            activity.id,
            names[activity.id],
            activity.owner,
            percent(standing.expected_percent),
            percent(standing.actual_percent),
            signed(standing.deviation_points),
            f"{standing.lamp_mark}{standing.lamp}",
            standing.reported,
            standing.judged,
            standing.committed,
            standing.network_forecast,
        ]
        for activity in schedule.project.activities
        for standing in (progress[activity.id],)
    ]
    return "\n".join([*hanging(lines, width), "", table(columns, rows, width)])


def percent(value: float | None) -> str:
    """One decimal, or - where nothing was reported."""
    return "-" if value is None else f"{one_decimal(value)}"


def signed(value: float | None) -> str:
    """One decimal with its sign."""
    if value is None:
        return "-"
    text = f"{one_decimal(value)}"
    return text if text.startswith("-") or text in ("0.0", "0") else f"+{text}"
