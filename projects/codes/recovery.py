"""Rows DP920 to DP929: winning days back."""

from __future__ import annotations

from projects.codes.row import Code

RECOVERY_CODES = (
    Code(
        "DP920",
        "error",
        "没有说要抢回几天",
        "Neither days nor a date is given, and the item has no deadline to fall back on.",
        "写 --days 天数，或 --deadline 日期",
    ),
    Code(
        "DP922",
        "error",
        "没有最早日期，谈不上抢回",
        "A plan without start and data date has no early finish that could come earlier.",
        "写上 start，或用 --as-of 给出状态日期",
    ),
    Code(
        "DP923",
        "error",
        "要抢的工作已经完成",
        "Nothing is left of the item that could be shortened.",
        "换一项未完的工作",
    ),
    Code(
        "DP924",
        "error",
        "要抢的工作查不到日期",
        "The item is unknown or has no network dates.",
        "用 daopai schedule 查看全部编号",
    ),
    Code(
        "DP925",
        "error",
        "搭接措施没有对应的关系",
        "An overlap turns the FS link from its predecessor into SS + lag; there is no such link.",
        "在 after 里写上这项紧前工作，或改 overlap",
    ),
    Code(
        "DP926",
        "error",
        "措施的费用是负数",
        "The cheapest set of measures has no meaning where a measure earns money.",
        "费用写成 0 或正数",
    ),
    Code(
        "DP927",
        "error",
        "措施用的日历不在计划里",
        "A calendar lever names a calendar that the plan does not define.",
        "在 calendars 里写上它",
    ),
    Code(
        "DP928",
        "error",
        "一项措施写了几种办法",
        "A lever has one price and so is one thing: a factor, a calendar or an overlap.",
        "分写成几项措施，各有费用",
    ),
    Code(
        "DP929",
        "error",
        "情景文件的扩展名不对",
        "The measures are written as a what-if scenario, which is YAML.",
        "写成 .yaml 文件",
    ),
)
