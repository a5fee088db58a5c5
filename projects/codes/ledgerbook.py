"""DP590 to DP599: the ledger workbook (台账) on its way back."""

from __future__ import annotations

from projects.codes.row import Code

LEDGERBOOK_CODES = (
    Code(
        "DP590",
        "error",
        "不是本程序导出的台账",
        "The hidden sheets or the headings are missing or were tampered with.",
        "用 daopai ledger -o 重新导出，再填黄色格",
    ),
    Code(
        "DP591",
        "error",
        "台账模板已过期",
        "The book was written by another version of the template.",
        "重新导出，把黄色格的内容抄到新表",
    ),
    Code(
        "DP592",
        "error",
        "台账出自别的工作区或旧版计划",
        "Rows may have moved or changed their meaning since the book was written.",
        "重新导出，把黄色格的内容抄到新表",
    ),
    Code(
        "DP593",
        "error",
        "这一行对不上台账里的事项",
        "A row inserted by hand, or the same item twice.",
        "填到原有的行里；新增事项先改计划",
    ),
    Code(
        "DP594",
        "error",
        "没有这种拟办事件",
        "The word is not in the list of the column.",
        "从列表中选一项",
    ),
    Code(
        "DP595",
        "error",
        "黄色格没有填全，或填了用不着的",
        "An event lacks its date, office, stage, promised day or note.",
        "按“校验”一列的提示补齐",
    ),
    Code(
        "DP596",
        "error",
        "发生日期还没有到",
        "An event is recorded only once it has happened.",
        "只登记已经发生的事件",
    ),
    Code(
        "DP597",
        "error",
        "销号不能在台账里填报",
        "Closing needs evidence and a sign-off, which a cell cannot hold.",
        "用 daopai close，附佐证并注明签批单位",
    ),
    Code(
        "DP598",
        "warning",
        "改动了黄色格以外的单元格",
        "Only yellow cells are read; what else was changed is told and ignored.",
        "计划有误，改计划文件",
    ),
)
