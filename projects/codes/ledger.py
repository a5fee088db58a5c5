"""Rows DP580 to DP589, DP599 and DP691 to DP695: events of the ledger, and what it shows."""

from __future__ import annotations

from projects.codes.row import Code

LEDGER_CODES = (
    Code(
        "DP580",
        "error",
        "台账没有这个编号",
        "An event names an item that the plan does not have.",
        "按提示改正编号",
    ),
    Code(
        "DP581",
        "error",
        "现在的状态不能登记这个事件",
        "The state machine of docs/ledger.md does not allow the event.",
        "按提示登记现在可以登记的事件",
    ),
    Code(
        "DP582",
        "error",
        "销号缺少证据或签批",
        "Nothing is closed without evidence and a sign-off.",
        "附上验收证据，写明签批单位",
    ),
    Code(
        "DP583",
        "error",
        "填报的进度没有完成",
        "Completed or closed in the ledger, and not finished by what was reported.",
        "先补报实际完成",
    ),
    Code(
        "DP584",
        "error",
        "还有没销号的下级事项",
        "A problem is closed when all its measures are.",
        "先逐项销号，再销本级",
    ),
    Code(
        "DP585",
        "error",
        "早于已登记的事件",
        "The events of an item are recorded in the order in which they happened.",
        "按发生的先后登记",
    ),
    Code(
        "DP586",
        "error",
        "事件没有写全",
        "The event lacks a note, a stage, a day, a result or who decided.",
        "按提示补全",
    ),
    Code(
        "DP587",
        "error",
        "这一行不能登记这个事件",
        "A summary follows its children, only dependencies promise, hammocks have no ledger.",
        "登记到提示的事项上",
    ),
    Code(
        "DP588",
        "error",
        "还没有到回头看的日子",
        "A re-check before it is due says why.",
        "写明提前复查的理由，或到期再查",
    ),
    Code(
        "DP589",
        "error",
        "承诺的日期已过",
        "A promise names a day that lies before it was made.",
        "写今后的日子；已经办结的补报实际完成",
    ),
    Code(
        "DP691",
        "warning",
        "回头看逾期未查",
        "A re-check 30, 90 or 180 days after close-out has not been recorded.",
        "复查并登记结论",
    ),
    Code(
        "DP692",
        "warning",
        "外部依赖需要催办或提级",
        "A promise was broken, or falls after the latest day.",
        "按所列级别发函或提级",
    ),
    Code(
        "DP693",
        "note",
        "完工后长期没有销号",
        "Finished more than 30 days ago and still open.",
        "附证据销号，或登记退回",
    ),
    Code(
        "DP694",
        "note",
        "暂缓或受阻期间又有进度",
        "Progress was reported of an item that is suspended or blocked.",
        "登记恢复，或核对填报",
    ),
    Code(
        "DP695",
        "warning",
        "已销号的事项又不完整",
        "Closed, and what was reported or planned since says that it is not done.",
        "更正填报，或登记重开",
    ),
    Code(
        "DP599",
        "error",
        "分项合计与总数不符",
        "The parts of a funnel do not add up to the whole.",
        "核对总数和各分项",
    ),
)
