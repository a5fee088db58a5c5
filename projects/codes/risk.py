"""Rows DP940 to DP949: risk, see docs/risk.md."""

from __future__ import annotations

from projects.codes.row import Code

RISK_CODES = (
    Code(
        "DP940",
        "error",
        "没有开工日期，无从模拟",
        "Without a start and a data date there is no early side to draw.",
        "写 start，或用 --as-of 给出状态日期",
    ),
    Code(
        "DP941",
        "warning",
        "不确定性不起作用",
        "Risk on a summary, a milestone, a finished or manually scheduled work moves no date.",
        "写到有工期、未完成的工作上",
    ),
    Code(
        "DP942",
        "error",
        "没有可模拟的工作",
        "No item of the plan takes part in the network.",
        "给工作写上 duration 和 after",
    ),
    Code(
        "DP943",
        "warning",
        "计划里没有不确定性",
        "No estimate, driver or event: every run is the plan itself.",
        "写 risk、drivers 或 events",
    ),
    Code(
        "DP944",
        "error",
        "模拟的参数不可用",
        "Number of runs or wanted probability out of range.",
        "次数 1 至 1000000，把握在 0 与 1 之间",
    ),
    Code(
        "DP945",
        "warning",
        "风险因素没有工作使用",
        "A driver that no work names moves nothing.",
        "在受影响的工作上写 drivers",
    ),
    Code(
        "DP946",
        "warning",
        "模拟次数太少",
        "Fewer than ten runs lie beyond the wanted day: another seed gives another day.",
        "多模拟几次，或要求的把握取得宽一些",
    ),
    Code(
        "DP947",
        "error",
        "模拟超出日历的年份",
        "An estimate, a factor or an event leads a run beyond the years of the calendars.",
        "核对 risk、drivers 和 events 的数",
    ),
)
