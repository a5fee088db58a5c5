"""Rows DP900 to DP913: what-if scenarios."""

from __future__ import annotations

from projects.codes.row import Code

SCENARIO_CODES = (
    Code(
        "DP900",
        "error",
        "不是情景文件",
        "A scenario has a name and says which plan it is on; a plan is given without --scenario.",
        "写上 daopai: 1、scenario: 名称 和 on: 项目代码",
    ),
    Code(
        "DP901",
        "error",
        "情景是给另一个项目的",
        "The ids of a scenario mean something in its own plan only.",
        "换成这个项目的情景，或者改正 on",
    ),
    Code(
        "DP902",
        "error",
        "看不出改的是什么",
        "An entry changes one thing: a work (item), a link, or the project.",
        "写 item: 工作编号、link: 甲 -> 乙，或 deadline、deadline_on、start、calendar",
    ),
    Code(
        "DP903",
        "error",
        "改动没有内容",
        "An entry that names a work or a link and says nothing of it is a slip of the pen.",
        "写上要改的键，或者删掉这一项",
    ),
    Code(
        "DP904",
        "error",
        "同一样改了两次",
        "Which of two changes counts would depend on their order; nobody should have to guess.",
        "一样只改一次",
    ),
    Code(
        "DP905",
        "error",
        "没有这条前后关系",
        "A link that is changed or removed has to be in the plan; new ones are written in `after`.",
        "核对两头的编号，写成 甲 -> 乙",
    ),
    Code(
        "DP906",
        "error",
        "两项工作之间有几条关系",
        "Several links join the pair; which one is meant has to be said.",
        "用 was 写明原来的类型，例如 was: FS",
    ),
    Code(
        "DP907",
        "error",
        "这项工作不能单独去掉",
        "Works below it, or the project's deadline, would hang in the air.",
        "把下级一并去掉或另写 parent；deadline_on 改到别的工作",
    ),
    Code(
        "DP908",
        "error",
        "没有剩余工期可改",
        "Only a work that is under way at a data date has something left to do.",
        "给出状态日期；未开工的工作改 duration",
    ),
    Code(
        "DP909",
        "note",
        "改动与原计划相同",
        "A change that changes nothing is usually a slip, or has been taken into the plan since.",
        "删掉它，或者核对数值",
    ),
    Code(
        "DP910",
        "note",
        "去掉工作时一并去掉的内容",
        "Links go with their work and are never joined silently.",
        "其后的工作要等别的工作时，改写它的 after",
    ),
    Code(
        "DP911",
        "note",
        "改动已不影响日期",
        "Dates of finished work are actuals; a reported remainder counts before the duration.",
        "改未完成的工作；在建的写 remaining",
    ),
    Code(
        "DP912",
        "note",
        "情景没有改动",
        "An empty scenario gives the plan as it is.",
        "在 set、add 或 remove 里写上改动",
    ),
    Code(
        "DP913",
        "error",
        "新增的工作与原有的同号",
        "An added row would stand beside the work that bears its id.",
        "换一个编号；要改原来的工作，写进 set",
    ),
)
