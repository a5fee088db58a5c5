"""Rows DP773 to DP796: a health metric that fails; DP980 to DP983: mistakes around the check.

The title of a metric's row is its number and its name; `projects.checks.health` reads them here.
"""

from __future__ import annotations

from projects.codes.row import Code

METRIC_CODES = (
    Code(
        "DP773",
        "note",
        "dcma-01 逻辑完整",
        "DCMA 1: works without a predecessor or a successor.",
        "给缺紧前或紧后的工作补上关系",
    ),
    Code(
        "DP774",
        "note",
        "dcma-02 提前（负时距）",
        "DCMA 2: a lead hides what overlaps.",
        "把前一项工作拆开，或改用 SS 搭接",
    ),
    Code(
        "DP775",
        "note",
        "dcma-03 间隔（正时距）",
        "DCMA 3: a lag is work that nobody sees.",
        "把等待写成一项工作，如养护、公示",
    ),
    Code(
        "DP776",
        "note",
        "dcma-04 关系类型（FS）",
        "DCMA 4: other link types are harder to follow.",
        "能用 FS 的改用 FS",
    ),
    Code(
        "DP777",
        "warning",
        "dcma-05 硬约束",
        "DCMA 5: dates that override logic.",
        "去掉强制日期和最晚日期，改写 deadline",
    ),
    Code(
        "DP778",
        "note",
        "dcma-06 总时差过大",
        "DCMA 6: much float often is a missing link.",
        "查这些工作是否漏了紧后关系",
    ),
    Code(
        "DP779",
        "note",
        "dcma-07 总时差为负",
        "DCMA 7: works that are late already.",
        "从总时差最小的工作入手抢回天数",
    ),
    Code(
        "DP780",
        "note",
        "dcma-08 工期过长",
        "DCMA 8: works too long to be followed.",
        "拆成能按周检查的工作",
    ),
    Code(
        "DP781",
        "warning",
        "dcma-09 日期无效",
        "DCMA 9: forecasts in the past, actuals in the future.",
        "补报实际日期，未完成的从状态日期起重排",
    ),
    Code(
        "DP782",
        "note",
        "dcma-10 无人负责",
        "DCMA 10: neither resources nor an office.",
        "写上 owner，或写上 resources",
    ),
    Code(
        "DP783",
        "warning",
        "dcma-11 到期未按基线完成",
        "DCMA 11: finished late, or not at all.",
        "逐项说明原因，赶工或报批新基线",
    ),
    Code(
        "DP784",
        "warning",
        "dcma-12 关键线路测试",
        "DCMA 12: a delay does not reach the finish.",
        "查线路上的约束和断开的关系",
    ),
    Code(
        "DP785",
        "warning",
        "dcma-13 关键线路长度指数",
        "DCMA 13: more is left to do than the time allows.",
        "压缩关键线路，或报批新的时限",
    ),
    Code(
        "DP786",
        "warning",
        "dcma-14 基线执行指数",
        "DCMA 14: fewer works completed than promised.",
        "补上落后的工作，或报批新基线",
    ),
    Code(
        "DP787",
        "note",
        "gao-01 工作齐全",
        "GAO 1: rows without dates or with one name.",
        "补上工期或时限，重名的改名",
    ),
    Code(
        "DP788",
        "note",
        "gao-02 先后关系清楚",
        "GAO 2: DCMA 1 to 5 together.",
        "处理 dcma-01 至 dcma-05 的对象",
    ),
    Code(
        "DP789",
        "note",
        "gao-03 资源与责任落实",
        "GAO 3: works without resources or an office.",
        "写上 owner 或 resources",
    ),
    Code(
        "DP790",
        "note",
        "gao-04 工期切实",
        "GAO 4: durations too long, or read off dates.",
        "写明工期，过长的拆开",
    ),
    Code(
        "DP791",
        "note",
        "gao-05 纵横可追溯",
        "GAO 5: works that lead to no deadline, or end after their summary.",
        "把工作连到有时限的工作，核对上下级时限",
    ),
    Code(
        "DP792",
        "note",
        "gao-06 关键线路有效",
        "GAO 6: gaps and hard dates on the longest path.",
        "查线路上的空档、硬约束和伴随工作",
    ),
    Code(
        "DP793",
        "note",
        "gao-07 时差合理",
        "GAO 7: DCMA 6 and 7 together.",
        "处理 dcma-06、dcma-07 的对象",
    ),
    Code(
        "DP794",
        "note",
        "gao-08 风险分析",
        "GAO 8: nothing that a risk analysis could vary.",
        "给关键工作写上 risk 或 drivers，再用 daopai risk",
    ),
    Code(
        "DP795",
        "note",
        "gao-09 按实际更新",
        "GAO 9: silent works under way, or progress out of sequence.",
        "请责任单位补报进度，理顺颠倒的先后",
    ),
    Code(
        "DP796",
        "note",
        "gao-10 基线维护",
        "GAO 10: works that the current baseline does not know.",
        "变更较大的，登记新基线并写明原因",
    ),
)

HEALTH_CODES = (
    *METRIC_CODES,
    Code(
        "DP980",
        "error",
        "[check] 没有这个键",
        "An unknown setting of the check.",
        "改成给出的写法，或删去这一行",
    ),
    Code(
        "DP981",
        "error",
        "[check] 的值不对",
        "A setting of the check of the wrong kind or out of its range.",
        "按给出的写法改",
    ),
    Code(
        "DP982",
        "error",
        "不能写这种体检报告",
        "The report is an .html or .md file.",
        "文件名用 .html 或 .md 结尾",
    ),
    Code(
        "DP983",
        "error",
        "一份体检报告只写一个计划",
        "A report of one page is about one plan.",
        "一次给出一个计划",
    ),
)
