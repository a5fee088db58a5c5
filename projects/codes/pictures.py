"""Rows DP706 to DP739: pictures, what they show and of whom."""

from __future__ import annotations

from projects.codes.row import Code

PICTURE_CODES: tuple[Code, ...] = (
    Code(
        "DP706",
        "error",
        "横道图没有这一列",
        "A column of the bar chart's table is unknown or asked for twice.",
        "从所列的列名中选",
    ),
    Code(
        "DP707",
        "error",
        "列太多，横道画不下",
        "The table would leave less than a third of the page to the bars.",
        "去掉几列，或改用更大的纸张",
    ),
    Code(
        "DP708",
        "error",
        "横道图的时段不对",
        "The stretches of time asked for are unknown, reversed, beside the plan or far too many.",
        "按月、季、年分段，或写对起止日期",
    ),
    Code(
        "DP709",
        "error",
        "筛选条件计划里没有",
        "A selection names an office, a 子项目 or a state that the plan does not know.",
        "按提示改成计划里的写法",
    ),
    Code(
        "DP710",
        "error",
        "筛选后没有工作可画",
        "No work satisfies all conditions of the selection, or none of them has a date.",
        "放宽或去掉一个条件",
    ),
    Code(
        "DP711",
        "error",
        "计划里没有图上要的日期",
        "Early dates or a baseline are wanted on a bar chart but the plan has none.",
        "写上 start，或先建立基线",
    ),
    Code(
        "DP714",
        "error",
        "时标网络图在这种纸上画不下",
        "The lanes of a time-scaled network need more height than the paper has for readable rows.",
        "改用所说的纸张，或只画一个子项目",
    ),
    Code(
        "DP715",
        "error",
        "没有这个子项目",
        "The summary whose works are to be drawn as a network is unknown or holds no dated work.",
        "从所列的子项目中选",
    ),
    Code(
        "DP716",
        "error",
        "关系太密，单代号网络图看不清",
        "An activity-on-node picture would hold fewer than eight works a page on this paper.",
        "改用提示的纸张，或只画一个子项目",
    ),
    Code(
        "DP728",
        "error",
        "这种图要有状态日期",
        "A picture of progress was asked for without a data date.",
        "用 --as-of 给出数据截至日期",
    ),
    Code(
        "DP729",
        "error",
        "选项不用于这种图",
        "An option of `daopai gantt` that the kind of picture or file cannot heed.",
        "去掉这个选项，或换一种图",
    ),
)
