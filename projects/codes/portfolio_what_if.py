"""Rows DP717 to DP725: what-ifs on a whole portfolio, see docs/portfolio-what-if.md."""

from __future__ import annotations

from projects.codes.row import Code

PORTFOLIO_WHAT_IF_CODES = (
    Code(
        "DP717",
        "error",
        "看不懂的假设",
        "A what-if that is misread answers a question that nobody asked.",
        "写成 市政处=10、1.1、春节=14、2024-06-01=5 这样的值",
    ),
    Code(
        "DP718",
        "error",
        "没有给出假设",
        "Without a what-if there is nothing to compare the plans with.",
        "给出 --slip、--stretch、--open、--extend、--rain、--scenario 或 --case",
    ),
    Code(
        "DP719",
        "error",
        "停工延长后一年到头没有一天施工",
        "A yearly stop that reaches itself again leaves no working day in any year.",
        "延长得短一些",
    ),
    Code(
        "DP722",
        "error",
        "没有这个单位负责的工作",
        "A misspelt office would give an answer in which nothing changes.",
        "单位名称要和计划里的 owner 一字不差",
    ),
    Code(
        "DP723",
        "error",
        "情景文件与这些计划无关",
        "A scenario that changes no plan would give an answer in which nothing changes.",
        "核对情景文件的 on，或者给出它的计划",
    ),
    Code(
        "DP724",
        "error",
        "结果表的文件名不对",
        "The suffix says which kind of table is wanted.",
        "写成 .xlsx 或 .csv 文件",
    ),
    Code(
        "DP725",
        "error",
        "没有名称这样的停工",
        "A misspelt stop would give an answer in which nothing changes.",
        "核对日历 closed 里停工的 name",
    ),
)
