"""Rows DP2xx: dates and deadline words."""

from __future__ import annotations

from projects.codes.row import Code

DEADLINE_CODES = (
    Code(
        "DP201",
        "error",
        "读不懂的期限",
        "The words do not form a date.",
        "写明年月日，例如 2024-06-30",
    ),
    Code(
        "DP202",
        "error",
        "有不认识的字词",
        "A word that is no date, no number and not in the vocabulary.",
        "写明年月日",
    ),
    Code(
        "DP203",
        "error",
        "没有这一天",
        "The date does not exist or lies beyond the calendar.",
        "核对日期",
    ),
    Code(
        "DP204",
        "error",
        "星期与日期不符",
        "The weekday named is not that of the date.",
        "核对日期和星期",
    ),
    Code(
        "DP205",
        "error",
        "缺少文件日期",
        "Relative words, or words without a year, need the document's date.",
        "写明年份，或给出 document_date",
    ),
    Code(
        "DP206",
        "error",
        "已过去，有两种读法",
        "Without a year the day is past, and next year's is too far ahead to be meant.",
        "写明年份",
    ),
    Code(
        "DP207",
        "error",
        "起算事件没有日期",
        "A term counted from an event whose date is not known.",
        "给出事件的日期（event_dates），或写明期限",
    ),
    Code(
        "DP208",
        "error",
        "没有这个时段的起止日期",
        "汛前 and 汛后 need the project's own window of that year.",
        "在日历中写明该时段，或直接写日期",
    ),
    Code("DP209", "error", "定不下是哪一天", "The words leave the day open.", "写明日期"),
    Code(
        "DP210",
        "error",
        "一句话里有两个期限",
        "Two works or two milestones in one sentence.",
        "拆成两项，或只写一个期限",
    ),
    Code(
        "DP211",
        "error",
        "“前”有两种读法",
        "Before the period begins, or before it ends.",
        "写明其中一天",
    ),
    Code("DP212", "error", "起止颠倒", "The span ends before it begins.", "核对起止日期"),
    Code(
        "DP213",
        "error",
        "数字有两种读法",
        "A number without its unit, or one that may be two.",
        "写明年、月、日",
    ),
    Code(
        "DP214",
        "error",
        "周期性安排定不下日期",
        "A recurrence whose day is open.",
        "写明每周几、每月几日",
    ),
    Code(
        "DP215",
        "error",
        "不是某一天",
        "A recurrence, a duration or no date where a day is wanted.",
        "写明日期",
    ),
    Code(
        "DP216",
        "error",
        "起算日定不下",
        "A term counted from something that is no single day.",
        "写明起算日期",
    ),
    Code("DP217", "error", "期限太长", "More words than a deadline has.", "只写期限本身"),
    Code(
        "DP218",
        "error",
        "时长单位混用",
        "Working days and calendar days mixed, or hours.",
        "只用一种单位",
    ),
)
