"""What `daopai baseline list` and a newly taken baseline print."""

from __future__ import annotations

from collections.abc import Sequence

from projects.baseline import Baseline
from projects.errors import Finding
from projects.weights import KINDS
from projects.writers.check_view import LEVEL_WORDS
from projects.writers.headline import hanging
from projects.writers.terminal import Column, table


def baselines_view(project: str, baselines: Sequence[Baseline], width: int) -> str:
    """One row a baseline, the oldest first; the last one is in force."""
    if not baselines:
        return f"{project} 还没有基线；用 daopai baseline {project} --reason 建立"
    columns = [
        Column("基线", "right"),
        Column("数据截至"),
        Column("完成"),
        Column("时限"),
        Column("版本", "right", rank=1),
        Column("权重", rank=2),
        Column("日历校验值", rank=4),
        Column("建立人", least=8, rank=2, optional=True),
        Column("登记时间", rank=3, optional=True),
        Column("理由", least=8, wraps=True),
    ]
    rows = [
        [
            f"{baseline.number}{'*' if baseline is baselines[-1] else ''}",
            baseline.taken_on,
            baseline.last,
            baseline.deadline,
            baseline.revision,
            KINDS[baseline.weights],
            baseline.calendar_hash,
            baseline.by,
            f"{baseline.recorded_at:%Y-%m-%d %H:%M}" if baseline.recorded_at else "",
            baseline.reason,
        ]
        for baseline in baselines
    ]
    return f"{project} 的基线（* 为现行）：\n{table(columns, rows, width)}"


def taken_view(baseline: Baseline, notes: Sequence[Finding], width: int) -> str:
    """What was taken, and what its taker should see."""
    span = f"{baseline.first} 至 {baseline.last}"
    due = f"，时限 {baseline.deadline}" if baseline.deadline else ""
    lines = [
        f"已建立 {baseline.project} 第 {baseline.number} 号基线：{span}{due}；"
        f"{len(baseline.items)} 项工作，按{KINDS[baseline.weights]}加权；"
        f"计划版本 {baseline.revision}，日历校验值 {baseline.calendar_hash}",
        f"理由：{baseline.reason}",
        *(f"{LEVEL_WORDS[note.level]} {note}" for note in notes),
    ]
    return "\n".join(hanging(lines, width))
