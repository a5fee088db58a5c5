"""Rows DP5xx: progress and observations."""

from __future__ import annotations

from projects.codes.row import Code

PROGRESS_CODES = (
    Code(
        "DP501",
        "error",
        "实际日期晚于状态日期",
        "An actual date lies after the data date of its observation.",
        "实际日期只能是已经发生的日子",
    ),
    Code(
        "DP502",
        "error",
        "实际完成早于实际开始",
        "Two actual dates contradict each other.",
        "核对两个日期",
    ),
    Code(
        "DP503",
        "error",
        "只有完成数量，没有总量",
        "No total is ever invented.",
        "写明 quantity 的 total，或改报 percent",
    ),
    Code(
        "DP510",
        "error",
        "没有状态日期",
        "Progress is judged on a data date.",
        "用 --as-of 给出状态日期",
    ),
    Code(
        "DP511",
        "error",
        "没有这个序时口径",
        "The basis is not one of the named ones.",
        "用 day、month、workday 或 plan",
    ),
    Code(
        "DP512",
        "error",
        "按基线计划值却没有基线",
        "The basis plan needs a baseline.",
        "先建立基线，或改用 day、month、workday",
    ),
    Code(
        "DP513",
        "error",
        "没有这个亮灯规则",
        "The lamp preset is not known.",
        "用所列规则中的一个",
    ),
    Code(
        "DP514",
        "error",
        "权重算不出",
        "The weights are unknown, or a work lacks the value they take.",
        "补上数值，或改用 weights: workdays",
    ),
)
