"""Rows DP960 to DP979: resources, see docs/levelling.md."""

from __future__ import annotations

from projects.codes.row import Code

LEVELLING_CODES = (
    Code(
        "DP960",
        "error",
        "一项工作的用量超过资源限量",
        "No day could ever hold this work: there is no feasible plan.",
        "增加资源限量，或减少这项工作的用量",
    ),
    Code(
        "DP961",
        "note",
        "资源没有限量",
        "A work needs a resource of which the project says no amount; it never holds anything up.",
        "在项目的 resources 里写上数量",
    ),
    Code(
        "DP962",
        "warning",
        "资源写在没有工期的事项上",
        "A summary, hammock, milestone or ledger item works on no day of its own.",
        "把资源写到它下面的工作上",
    ),
    Code(
        "DP963",
        "error",
        "没有受限的资源可均衡",
        "No unfinished work needs anything that is limited: the plan is already level.",
        "项目写 resources: {挖掘机: 6}，工作写 resources: {挖掘机: 2}",
    ),
    Code(
        "DP964",
        "error",
        "没有开工日期，不能顺排均衡",
        "The earliest feasible plan begins at a start or a data date.",
        "写 start，用 --as-of 给出状态日期，或用 --backward",
    ),
    Code(
        "DP965",
        "error",
        "没有时限，不能倒排均衡",
        "The latest feasible plan is counted back from deadlines.",
        "写 deadline，或用 --deadline 给出",
    ),
    Code(
        "DP966",
        "warning",
        "均衡后仍有几天超过限量",
        "Works under way or with fixed dates alone need more than there is; they are never moved.",
        "增加资源，或暂停其中一项并调整它的剩余工期",
    ),
    Code(
        "DP967",
        "error",
        "情景文件名不对",
        "A scenario is written as YAML.",
        "写成 .yaml 文件",
    ),
)
