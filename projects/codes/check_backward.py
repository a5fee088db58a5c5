"""Rows DP625 to DP634: deadlines and stops in a backward schedule, see docs/checks.md."""

from __future__ import annotations

from projects.codes.row import Code

CHECK_BACKWARD_CODES = (
    Code(
        "DP625",
        "note",
        "时限落在非工作日",
        "The work that has to keep the deadline does not work on its day.",
        "按最后一个工作日掌握",
    ),
    Code(
        "DP626",
        "warning",
        "时限落在停工期内",
        "The deadline lies inside a closed window of the work that has to keep it.",
        "按停工前完成组织，或调整时限",
    ),
    Code(
        "DP627",
        "warning",
        "时限没有余地",
        "The governing deadline has next to no margin and no buffer.",
        "留出预留，压缩控制线路",
    ),
    Code(
        "DP628",
        "note",
        "没有时限",
        "A network of works without any deadline: nothing to count back from.",
        "写上 deadline",
    ),
    Code(
        "DP629",
        "warning",
        "前后时限颠倒",
        "A work is due later than one that has to wait for its finish.",
        "核对两个时限",
    ),
    Code(
        "DP631",
        "warning",
        "成文时已过最迟开始",
        "Counted back, works had to begin before the day of the plan's own document.",
        "补报实际开始，或抢回工期",
    ),
    Code(
        "DP632",
        "warning",
        "停工前没有余地",
        "A work ends shortly before a stop and has no float to slip behind it.",
        "在停工前留出余地",
    ),
    Code(
        "DP633",
        "note",
        "停工期打断工作",
        "Works begin before a stop and end behind it.",
        "安排好停工部位、看护和复工",
    ),
    Code(
        "DP634",
        "note",
        "时差全在停工期内",
        "The whole float of a work falls where nothing that follows it goes on.",
        "按停工前完成来要求",
    ),
)
