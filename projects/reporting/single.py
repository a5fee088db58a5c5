"""What is wrong with one new row by itself, whatever was reported before."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date

from projects.actuals import row_findings
from projects.errors import Finding
from projects.model import Observation, Project, day_of
from projects.observed import NAMES, number_text, value_words
from projects.reporting.targets import Target, Targets

MOST_PERCENT = 1000
_ANSWERS = ("是", "否", "")


def label(targets: Targets, item: str) -> str:
    """`L010 施工图设计`, the id alone where it has no other name."""
    work = targets.works.get(item)
    name = work.name if work is not None else targets.project.name
    return item if not name or name == item else f"{item} {name}"


def shown_value(row: Observation, project: Project, target: Target | None = None) -> str:
    """The value of a row as a complaint shows it."""
    work = target.work if target is not None else None
    unit = work.quantity.unit if work is not None and work.quantity is not None else ""
    return value_words(row.value, row.kind, project.minutes_per_day, unit)


def wrong_alone(row: Observation, targets: Targets, target: Target | None) -> Iterator[Finding]:
    """The findings of one row: unknown item, a kind the item does not take, an impossible value."""
    if target is None:
        says = f"没有编号为“{row.item}”的工作"
        yield _of(row, "DP520", says, targets.hint(row.item) or "核对编号")
        return
    name = label(targets, row.item)
    if row.kind not in target.kinds:
        allowed = "、".join(word for kind, word in NAMES.items() if kind in target.kinds)
        says = f"“{name}”是{target.noun}，不填报{NAMES[row.kind]}：{target.because}"
        yield _of(row, "DP521", says, f"可以填报：{allowed}")
        return
    if not _is_value(row):
        says = f"“{name}”的{NAMES[row.kind]}“{row.value}”不是这一项的内容"
        yield _of(row, "DP522", says, "核对填报的内容")
        return
    yield from row_findings(row, target.work)
    yield from _beyond(row, targets.project, target, name)
    follows = target.refuses_percent() if row.kind == "percent" else ""
    if follows:
        says = f"“{name}”的完成率由{follows}得出，不单独填报"
        yield _of(row, "DP539", says, f"改报{follows}")
    if row.kind == "percent" and targets.reported_since(target.leaves, row.as_of):
        says = f"“{name}”的完成率由下级工作加权汇总，这一条只作对照"
        remedy = "在下级工作上填报；下级没有同样新的填报时，才用本级的"
        yield _of(row, "DP505", says, remedy, warning=True)
    begins = _begins(targets.project)
    if begins is not None and row.as_of < begins and not row.note.strip():
        says = f"“{name}”的状态日期 {row.as_of} 早于计划的开始 {begins}"
        remedy = "核对年份；确实提前的，在说明里说明"
        yield _of(row, "DP531", says, remedy, warning=True)


def _beyond(row: Observation, project: Project, target: Target, name: str) -> Iterator[Finding]:
    """More than everything: only annual targets, which are read by month, may be surpassed."""
    if not isinstance(row.value, int | float) or project.basis == "month":
        return
    if row.kind == "percent" and row.value > 100:
        yield _of(
            row,
            "DP524",
            f"“{name}”的完成率 {shown_value(row, project)} 超过 100%",
            "核对数字；年度目标可以超额完成，项目写 basis: month",
        )
    quantity = target.work.quantity if target.work is not None else None
    if row.kind == "done" and quantity is not None and row.value > quantity.total:
        total = f"{number_text(quantity.total)}{quantity.unit}"
        yield _of(
            row,
            "DP525",
            f"“{name}”完成 {shown_value(row, project, target)}，超过总量 {total}",
            "核对数字；总量有变，先改计划的 quantity",
        )


def _is_value(row: Observation) -> bool:
    match row.kind, row.value:
        case "percent", int() | float() as number:
            return 0 <= number <= MOST_PERCENT
        case "done" | "remaining", int() | float() as number:
            return math.isfinite(number) and number >= 0
        case "started" | "resumes" | "finished", date():
            return True
        case "steps", tuple():
            return True
        case "reported", str() as answer:
            return answer in _ANSWERS
    return False


def _begins(project: Project) -> date | None:
    """The first day that the plan speaks of: its start, or the day it was written if earlier."""
    start = None if project.start is None else day_of(project.start)
    days = [day for day in (start, project.document_date) if day is not None]
    return min(days) if start is not None else None


def _of(row: Observation, code: str, says: str, remedy: str, *, warning: bool = False) -> Finding:
    return Finding(code, says, remedy, row.where, "warning" if warning else "error", row.item)
