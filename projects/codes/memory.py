"""Rows DP860 to DP879: what a workspace remembers, and the commands that use it."""

from __future__ import annotations

from projects.codes.row import Code

MEMORY_CODES = (
    Code(
        "DP860",
        "error",
        "那时还没有登记过这个计划",
        "No revision of the plan is as old as the instant asked for.",
        "给出登记以后的时间，或不写 --known-at",
    ),
    Code(
        "DP861",
        "error",
        "登记时的日历数据与现在的不同",
        "The calendars of a revision no longer come out as they were: its dates would differ.",
        "装回登记时的日历数据，再重算",
    ),
    Code(
        "DP862",
        "error",
        "没有这个编号的事项",
        "No plan of the workspace has the item.",
        "按提示改正编号",
    ),
    Code(
        "DP863",
        "error",
        "编号在多个项目里都有",
        "The item stands in several plans.",
        "写成 项目/编号",
    ),
    Code(
        "DP864",
        "error",
        "没有说进度是多少",
        "A report says nothing of the work.",
        "写上 --percent、--done 等选项中的一项",
    ),
    Code(
        "DP865",
        "error",
        "不在工作区内，没有地方登记",
        "A bare plan file has no memory.",
        "用 daopai init 建立工作区，再用 daopai add 加入计划",
    ),
    Code(
        "DP866",
        "error",
        "比较的一方看不懂",
        "What stands behind the @ is neither a data date, a week nor a revision.",
        "写成 项目@2023-12-31、项目@2023-W52 或 项目@r2",
    ),
    Code(
        "DP867",
        "error",
        "证明材料读不了",
        "A file of evidence is missing, empty or cannot be read.",
        "核对文件名",
    ),
    Code(
        "DP868",
        "error",
        "不是 xlsx 文件名",
        "Forms and ledgers are written as xlsx.",
        "写成 .xlsx 文件",
    ),
    Code(
        "DP869",
        "error",
        "事件发生在今天以后",
        "The ledger holds what has happened.",
        "未来的日期写成计划或承诺",
    ),
    Code(
        "DP870",
        "error",
        "台账没有这种事件",
        "The ledger has no event of that name.",
        "用所列事件中的一个",
    ),
    Code(
        "DP871",
        "error",
        "登记的时候计划文件被改动",
        "The files of a plan were changed between reading and recording; nothing was recorded.",
        "再登记一次",
    ),
)
