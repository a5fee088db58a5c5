"""What Excel checks while a form is filled, with Chinese messages.

Days and 是/否 are held at once; numbers only warn, since `256/500台` is understood too.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from projects.forms.columns import Column
from projects.forms.lines import Line

_EARLIEST: Final = date(2000, 1, 1)
_MESSAGE: Final = 250
"""Excel holds 255 characters of a message and 32 of its title."""


def rule_of(column: Column, line: Line, data_date: str) -> dict[str, Any]:
    """The validation of a yellow cell; `data_date` is the address of the data date's cell."""
    rule: dict[str, Any] = {
        "input_title": column.title,
        "input_message": _asks(column, line)[:_MESSAGE],
        "error_title": "填写有误",
    }
    if column.kind == "date":
        return rule | {
            "validate": "date",
            "criteria": "between",
            "minimum": _EARLIEST,
            "maximum": f"={data_date}",
            "error_message": "这里填已经发生的日期，如 2024-05-21，不能晚于数据截至日期。",
        }
    if column.kind == "answer":
        return rule | {
            "validate": "list",
            "source": ["是", "否"],
            "error_message": "这里只填“是”或“否”。",
        }
    if column.kind == "days":
        return rule | {
            "validate": "decimal",
            "criteria": ">=",
            "value": 0,
            "error_type": "warning",
            "error_message": "这里一般只填剩余的工作日数，如 12。",
        }
    if column.kind == "amount":
        return rule | _amount(line)
    return rule | {"validate": "any"}


def data_date_rule() -> dict[str, Any]:
    """The validation of the data date."""
    return {
        "validate": "date",
        "criteria": ">=",
        "value": _EARLIEST,
        "input_title": "数据截至",
        "input_message": "表中的进度统计到哪一天（当天收工时），一般是本周日。",
        "error_title": "填写有误",
        "error_message": "这里填日期，如 2024-05-26。",
    }


def _asks(column: Column, line: Line) -> str:
    if column.kind == "steps":
        return f"{column.asks}可选：{'、'.join(step.name for step in line.work.steps)}"
    if column.kind != "amount":
        return column.asks
    quantity = line.work.quantity
    if line.measure == "quantity" and quantity is not None:
        return f"{column.asks}单位：{quantity.unit or '数量'}，总量 {quantity.total:.10g}。"
    return f"{column.asks}填百分数，如 36%。"


def _amount(line: Line) -> dict[str, Any]:
    quantity = line.work.quantity
    if line.measure == "quantity" and quantity is not None:
        says = f"累计完成量一般在 0 到 {quantity.total:.10g} {quantity.unit}之间。"
        most = quantity.total
    else:
        most = 10.0 if line.project.basis == "month" else 1.0
        says = f"百分数一般在 0% 到 {most * 100:.10g}% 之间，写成 36%。"
    return {
        "validate": "decimal",
        "criteria": "between",
        "minimum": 0,
        "maximum": most,
        "error_type": "warning",
        "error_message": says,
    }
