"""What people are told by a notification: short, every line a fact."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bulletins.week import issue_label, period_label
from flows.steps import WeekReport, WeekRow

MOST = 8
"""Lines of one list: a message is read on a phone."""
SHOWN = 0.1
"""The smallest deviation that is shown, in percentage points."""


def bulletin_message(report: WeekReport, organisation: str) -> tuple[str, str]:
    """Title and text about a bulletin that was written."""
    name = f"{organisation}周报" if organisation else "周报"
    title = f"{name} {issue_label(report.weeks, report.number)}"
    behind = [
        row for row in report.rows if row.deviation is not None and row.deviation <= -SHOWN / 2
    ]
    lines = [
        f"{period_label(report.weeks)}，数据截至 {report.as_of}。",
        f"共 {len(report.rows)} 个项目，{_lamps(report.rows)}。",
    ]
    if behind:
        lines += ["慢于序时进度的：", *_limited([_behind(row) for row in behind])]
    short = [row for row in report.rows if row.margin_days is not None and row.margin_days < 0]
    if short:
        lines += ["按目前安排赶不上时限的：", *_limited([_short(row) for row in short])]
    left_out = [row for row in report.failed if row.stage == "plan"]
    if left_out:
        names = [f"　{row.file.name}" for row in left_out]
        lines += [f"有 {len(left_out)} 个计划未能纳入：", *_limited(names)]
    return title, "\n".join(lines)


def reminder_message(on: date, lists: Sequence[tuple[str, Sequence[str]]]) -> tuple[str, str]:
    """Title and text of what waits on a morning, list by list; "" where nothing does."""
    lines: list[str] = []
    for words, rows in lists:
        if rows:
            lines += [f"{words} {len(rows)} 件：", *_limited([f"　{row}" for row in rows])]
    return f"{on.month}月{on.day}日提醒", "\n".join(lines)


def _lamps(rows: Sequence[WeekRow]) -> str:
    count: dict[str, int] = {}
    for row in rows:
        count[row.lamp or "未亮灯"] = count.get(row.lamp or "未亮灯", 0) + 1
    order = sorted(count.items(), key=lambda one: (_LAMP_ORDER.get(one[0], 9), one[0]))
    return "、".join(f"{lamp} {number} 个" for lamp, number in order)


_LAMP_ORDER = {"红灯": 0, "黄灯": 1, "绿灯": 2}


def _behind(row: WeekRow) -> str:
    assert row.deviation is not None
    lamp = f"，{row.lamp}" if row.lamp else ""
    return f"　{row.name}：慢 {-row.deviation:.1f} 个百分点{lamp}"


def _short(row: WeekRow) -> str:
    assert row.margin_days is not None
    return f"　{row.name}：需抢回 {-row.margin_days:g} 个工作日"


def _limited(lines: Sequence[str]) -> list[str]:
    if len(lines) <= MOST:
        return [*lines]
    return [*lines[: MOST - 1], f"　另有 {len(lines) - MOST + 1} 项"]
