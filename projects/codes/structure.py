"""Rows DP15x and DP16x: what works and links of a plan may not be to one another."""

from __future__ import annotations

from projects.codes.row import Code

STRUCTURE_CODES = (
    Code(
        "DP150",
        "error",
        "没有工作",
        "The plan has no activities.",
        "在 activities 里写上至少一项工作",
    ),
    Code("DP151", "error", "编号重复", "Two activities share an id.", "每项工作用自己的编号"),
    Code(
        "DP152",
        "error",
        "前置不存在",
        "A link names an id that nobody has.",
        "按提示改正，或者补上这项工作",
    ),
    Code(
        "DP153",
        "error",
        "以自己为前置",
        "A link from an activity to itself.",
        "删掉这条前置关系",
    ),
    Code(
        "DP154",
        "warning",
        "前置关系重复",
        "The same two activities are linked twice by the same kind.",
        "保留一条",
    ),
    Code("DP155", "error", "上级不存在", "A parent names an id that nobody has.", "按提示改正"),
    Code(
        "DP156",
        "error",
        "上级关系成环",
        "An activity is, through its parents, its own parent.",
        "断开其中一条",
    ),
    Code(
        "DP157",
        "error",
        "不能有下级",
        "A milestone, a hammock or an external dependency has children.",
        "有下级的写成 kind: summary",
    ),
    Code(
        "DP158",
        "error",
        "FF、SF 不能指向汇总项",
        "A summary has no finish of its own to bind.",
        "指向它最后完成的下级工作",
    ),
    Code(
        "DP159",
        "error",
        "上下级之间有前后关系",
        "A link between a summary and its own descendant.",
        "删掉这条前置关系",
    ),
    Code(
        "DP160",
        "error",
        "伴随工作作了前置",
        "A hammock spans other works and drives none.",
        "由它所伴随的工作作前置",
    ),
    Code(
        "DP161",
        "error",
        "前后关系成环",
        "Circular links; one whole cycle of each knot is printed with the lines of its links.",
        "断开其中一条前置关系",
    ),
    Code(
        "DP162",
        "error",
        "没有这个编号的工作",
        "A deadline, an event, a lever or an observation names an unknown activity.",
        "核对编号",
    ),
    Code(
        "DP163",
        "error",
        "没有这个阶段",
        "The plan lists its stages and this is none of them.",
        "先在 stages 里写出它",
    ),
    Code(
        "DP164",
        "error",
        "没有这个风险因素",
        "The driver is not defined.",
        "先在 drivers 里写出它",
    ),
    Code(
        "DP165",
        "warning",
        "汇总项没有下级",
        "A summary without children has no dates.",
        "给它下级，或者写明工期",
    ),
)
