"""Rows DP540 to DP549: baselines and differences."""

from __future__ import annotations

from projects.codes.row import Code

DIFFERENCE_CODES = (
    Code(
        "DP540",
        "error",
        "基线没有理由",
        "Why a promise was taken, or taken anew, is kept with it for good.",
        "写明为什么以这个计划为准",
    ),
    Code(
        "DP541",
        "error",
        "没有可作基线的日期",
        "No activity of the plan has a date, so there is nothing to promise.",
        "给工作写上工期、开工日期或时限",
    ),
    Code(
        "DP542",
        "warning",
        "基线晚于时限",
        "The baseline itself ends behind a deadline: kept to, it still misses it.",
        "先抢回工期，或按程序报批调整时限",
    ),
    Code(
        "DP543",
        "warning",
        "新基线盖住了延误",
        "Works that are late on the old baseline are less late, or not at all, on the new one.",
        "同时对照原基线；理由中写明延误的原因和批准文件",
    ),
    Code(
        "DP544",
        "note",
        "基线的工作范围变了",
        "Works were dropped or added since the baseline in force.",
        "核对范围变更的批准",
    ),
    Code(
        "DP545",
        "note",
        "权重与原基线不同",
        "Weights are frozen with a baseline; sums before and after do not compare.",
        "比较时注明各自的基线",
    ),
    Code(
        "DP546",
        "note",
        "日历与原基线不同",
        "Calendars or State Council notices changed since the baseline in force.",
        "核对放假安排和停工时段的改动",
    ),
    Code(
        "DP547",
        "error",
        "两侧不是同一个项目",
        "A difference compares two revisions, weeks or scenarios of one project.",
        "比较同一个项目的两侧",
    ),
)
