"""Rows DP680 to DP689: what a plan says twice and differently, see docs/checks.md."""

from __future__ import annotations

from projects.codes.row import Code

CONTRADICTION_CODES = (
    Code(
        "DP680",
        "warning",
        "同一事项两个数量",
        "One subject has two counts at one data date.",
        "核实实际数量，两处改为一致",
    ),
    Code(
        "DP681",
        "warning",
        "同一事项两个时限",
        "One subject has two due days.",
        "以下达文件为准统一时限",
    ),
    Code(
        "DP682",
        "note",
        "同一事项两家牵头",
        "One subject, or one name under one summary, has two leading offices.",
        "明确一家牵头，其余列为配合",
    ),
    Code(
        "DP683",
        "note",
        "比率被截断",
        "A stated rate is the quotient of its parts cut off, not rounded.",
        "改为四舍五入的数",
    ),
    Code(
        "DP684",
        "warning",
        "比率与分子分母不符",
        "A stated rate is not the quotient of its own parts.",
        "核对完成数、总数和百分比",
    ),
    Code(
        "DP685",
        "warning",
        "合计不等于各项之和",
        "Counts do not add up, in a written sum or below a summary.",
        "核对各项和合计",
    ),
    Code(
        "DP686",
        "note",
        "同一说明两个数",
        "One note gives the same thing two amounts.",
        "核实后只留一个",
    ),
    Code(
        "DP687",
        "warning",
        "未到开工日却自报“是”",
        "Reported as on schedule for a period that ended before the work may begin.",
        "尚未开始的不报“是”",
    ),
    Code(
        "DP688",
        "note",
        "自报“是”而没有进度",
        "Reported as on schedule without any progress to check it by.",
        "补报百分比、完成数量或实际开始日期",
    ),
    Code(
        "DP689",
        "note",
        "两家报数不一",
        "Two offices say different things of one item at one data date; the last one counts.",
        "两家核对，有误的由原单位更正",
    ),
)
