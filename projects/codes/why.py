"""Row DP548: the why-record."""

from __future__ import annotations

from projects.codes.row import Code

WHY_CODES = (
    Code(
        "DP548",
        "error",
        "没有这个日期",
        "`why` explains early, late and planned dates and deadlines, nothing else.",
        "写成最早开始、最早完成、最迟开始、最迟完成、计划开始、计划完成或时限",
    ),
)
