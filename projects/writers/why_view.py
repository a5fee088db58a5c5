"""What `daopai why` prints: two sentences, the record of every bound, the chain."""

from __future__ import annotations

from projects.schedule import Schedule, Why
from projects.writers.headline import hanging, title
from projects.writers.terminal import Column, table


def why_view(schedule: Schedule, answer: Why, width: int) -> str:
    """Two sentences, the record of every bound, and the chain."""
    work = next(a for a in schedule.project.activities if a.id == answer.timing.id)
    names = {activity.id: activity.name for activity in schedule.project.activities}
    lines = hanging([title(schedule), f"{work.id} {work.name}", *answer.sentences], width)
    columns = [
        Column("日期"),
        Column("差（天）", "right"),
        Column("结果"),
        Column("要求", least=24, wraps=True),
    ]
    for heading, bounds in (
        ("最早开始由什么定", answer.early_start),
        ("最早完成由什么定", answer.early_finish),
        ("最迟日期由什么定", answer.late),
    ):
        if not bounds:
            continue
        rows = [
            [b.at, b.lost_days, "起作用" if b.lost_days == 0 else "未起作用", b.says]
            for b in bounds
        ]
        lines += ["", f"{heading}：", table(columns, rows, width)]
    onward = answer.timing.early_start is None
    head = "后续到时限的链条" if onward else "驱动它的链条"
    lines += ["", f"{head}（{len(answer.chain)} 项）："]
    lines += [f"  {item} {names[item]}" for item in answer.chain]
    return "\n".join(lines)
