"""Rows DP611 to DP614 and DP672 to DP676: how a plan is drawn, and what its figures give away."""

from __future__ import annotations

from projects.codes.row import Code

CHECK_NETWORK_CODES = (
    Code(
        "DP611",
        "note",
        "不止一个起点",
        "More than one work begins the plan, each on purpose.",
        "加一个零工期的“开工”节点",
    ),
    Code(
        "DP612",
        "note",
        "不止一个终点",
        "More than one work ends the plan, each on purpose.",
        "加一个零工期的“全部完成”节点",
    ),
    Code(
        "DP613",
        "note",
        "多余的关系",
        "Other links imply this one already.",
        "删去，或留作提醒",
    ),
    Code(
        "DP614",
        "warning",
        "提前量颠倒先后",
        "A lead lets the successor begin with its predecessor or before it.",
        "搭接写成 SS + 时距",
    ),
    Code(
        "DP672",
        "warning",
        "进度倒退",
        "Progress fell from one data date to the next, without a word why.",
        "核对两次填报，或写明原因",
    ),
    Code(
        "DP673",
        "note",
        "同级重名",
        "Works of one name directly under one summary.",
        "名称里写明部位、标段或内容",
    ),
    Code(
        "DP674",
        "note",
        "工期像是默认值",
        "So many works of one day that nobody can have estimated them.",
        "逐项估算工期",
    ),
    Code(
        "DP675",
        "note",
        "长工作无从计量",
        "Long works without steps or a quantity: their percentage is a guess.",
        "写上 quantity 或 steps，或拆细",
    ),
    Code(
        "DP676",
        "note",
        "实际日期落在非工作日",
        "Actual dates on which the work's calendar does not work.",
        "核对日期，或在日历里开放这一天",
    ),
)
