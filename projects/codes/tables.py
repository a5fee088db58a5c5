"""Rows DP18x: tables of activities, CSV, xlsx and xls."""

from __future__ import annotations

from projects.codes.row import Code

TABLE_CODES = (
    Code(
        "DP180",
        "error",
        "找不到表头",
        "None of the first 20 rows has a column for ids and one for names.",
        "表头写上编号、工作名称",
    ),
    Code("DP181", "error", "不认识的列", "The header resembles a known column.", "按提示改正列名"),
    Code("DP182", "error", "两列意思相同", "Two columns give the same value.", "只保留一列"),
    Code(
        "DP183",
        "error",
        "表格损坏",
        "Quotes that do not pair, or a damaged workbook.",
        "另存一份再试",
    ),
    Code(
        "DP184",
        "error",
        "引用的表格打不开",
        "Outside the plan's folder, missing, or no table.",
        "写同一文件夹里的 csv、xls 或 xlsx 文件名",
    ),
    Code(
        "DP185",
        "error",
        "单元格没有可用的值",
        "An error such as #REF!, or a formula whose value was never saved.",
        "改正公式，用 Excel 或 WPS 保存一次，或者填上数值",
    ),
    Code(
        "DP186",
        "error",
        "几张工作表都像计划表",
        "More than one visible sheet has the header of a plan.",
        "一个文件只留一张计划表",
    ),
    Code(
        "DP187",
        "error",
        "表格有两种读法",
        "A row number that fits two works, a percentage that may be a share, 截止日期 above a "
        "progress table, a duration in merged cells, a column of dates like 3/4/24.",
        "按提示写成其中一种",
    ),
    Code("DP188", "error", "看不懂的大纲级别", "Not a whole number from 1.", "写 1、2、3"),
    Code(
        "DP189",
        "error",
        "前置和后续不一致",
        "The predecessor and the successor column give one link two lags.",
        "两列写成一样，或者只留一列",
    ),
)
