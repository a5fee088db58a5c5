"""Rows DP4xx: network and schedule."""

from __future__ import annotations

from projects.codes.row import Code

NETWORK_CODES = (
    Code(
        "DP401",
        "error",
        "没有工期的工作有前后置关系",
        "A ledger item has no dates to link.",
        "写上 duration，里程碑写 0；或去掉关系",
    ),
    Code(
        "DP402",
        "error",
        "汇总项引出百分比时距",
        "A summary has no duration of its own.",
        "改写成天数，或改从其中一项工作引出",
    ),
    Code(
        "DP403",
        "error",
        "倒排没有时限",
        "An open end that reaches no deadline in a plan without a start.",
        "写上 deadline，或连到有时限的工作",
    ),
    Code(
        "DP404",
        "error",
        "不可中断的工作没有空档",
        "No gap of the calendar within five years is long enough.",
        "缩短工期，或写 splittable: true",
    ),
    Code(
        "DP405",
        "warning",
        "强制日期早于前置要求",
        "A mandatory date breaks a link.",
        "核实日期，或调整这条前置关系",
    ),
    Code(
        "DP406",
        "warning",
        "承诺日期早于前置要求",
        "A promised date breaks a link.",
        "核实日期，或调整这条前置关系",
    ),
    Code(
        "DP407",
        "error",
        "查不到这项工作的日期",
        "The item is unknown, a summary, or has no network dates.",
        "查有日期的工作",
    ),
    Code(
        "DP408",
        "error",
        "没有最早日期，没有时差路径",
        "Relationship float is measured in the early plan; this one has no start and no data date.",
        "写上 start，或用 --as-of 给出数据日期",
    ),
    Code(
        "DP409",
        "warning",
        "手动安排的日期早于前置要求",
        "Dates set by hand, of a work or of its summary, break a link.",
        "核实日期，或调整这条前置关系",
    ),
)
