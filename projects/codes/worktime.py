"""Rows DP3xx: calendars and holiday notices."""

from __future__ import annotations

from projects.codes.row import Code

CALENDAR_CODES = (
    Code(
        "DP301",
        "error",
        "日历以自己为基础",
        "The chain of bases comes back to the calendar.",
        "去掉其中一个 base",
    ),
    Code(
        "DP302",
        "error",
        "日历没有工作日",
        "Week and closed ranges leave nothing.",
        "至少留出一个工作日",
    ),
    Code(
        "DP303",
        "error",
        "基础日历没有定义",
        "The base names no calendar of the plan and is not china.",
        "在 calendars 中定义它，或用 china",
    ),
    Code(
        "DP304",
        "error",
        "推算的日期超出范围",
        "The calendar works too little, or the duration is too long.",
        "检查工期和日历",
    ),
    Code(
        "DP305",
        "error",
        "日历没有定义",
        "A calendar is used that the plan does not define.",
        "在 calendars 中定义它",
    ),
    Code(
        "DP306",
        "error",
        "基础日历层数过多",
        "More than twenty calendars stand one on the other.",
        "合并其中几层日历",
    ),
    Code("DP381", "error", "放假安排文件读不了", "Missing, not UTF-8, or over 1 MB.", "检查文件"),
    Code(
        "DP382",
        "error",
        "放假安排文件不是 JSON",
        "The text is no JSON, or nested too deep.",
        "按 holiday-cn 的格式写",
    ),
    Code(
        "DP383",
        "error",
        "放假安排文件的内容不对",
        "No object, no year, or no days.",
        "按 holiday-cn 的格式写",
    ),
    Code("DP384", "error", "放假安排有一天写错", "An entry of days is wrong.", "按提示改正"),
    Code("DP385", "error", "放假安排里有重复的日期", "The same day twice.", "只保留一条"),
)
