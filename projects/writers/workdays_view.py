"""What `daopai workdays` prints: a calendar, day by day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from projects.errors import InputError
from projects.holidays import Override, workday_rows
from projects.model import Project, instant
from projects.worktime import CHINA, WorkCalendar, calendar_named
from projects.writers.terminal import Column, table

MOST_DAYS = 36525
WEEKDAYS = "一二三四五六日"


def workdays_document(
    first: date,
    last: date,
    project: Project | None = None,
    name: str | None = None,
    override: Override | None = None,
) -> dict[str, Any]:
    """The days `first` to `last` of a calendar: a plan's, or the State Council's without a plan.

    Raises:
        InputError: DP833 where the days are reversed or too many, DP305 for an unknown calendar.
    """
    count = (last - first).days + 1
    if not 1 <= count <= MOST_DAYS:
        says = f"起止日期 {first} 至 {last} 颠倒了" if count < 1 else f"一次最多列 {MOST_DAYS} 天"
        raise InputError.of("DP833", says, "先写起日、再写止日，跨度不超过一百年")
    if project is None:
        if name not in (None, CHINA):
            raise InputError.of("DP305", f"日历“{name}”没有定义", "用 --plan 指出定义它的计划")
        return {"calendar": CHINA, "days": workday_rows(first, last, override)}
    calendar = calendar_named(project, name, override)
    days = [_day(calendar, first + timedelta(days=k)) for k in range(count)]
    return {"calendar": calendar.name, "days": days}


def _day(calendar: WorkCalendar, day: date) -> dict[str, Any]:
    horizon = calendar.provisional_after()
    return {
        "day": day.isoformat(),
        "work": calendar.is_workday(day),
        "name": calendar.name_of(day),
        "provisional": horizon is not None and instant(day) >= horizon,
    }


def workdays_view(document: dict[str, Any], width: int) -> str:
    """A row a day, and the count of working days."""
    columns = [Column("日期"), Column("星期"), Column("工作"), Column("名称", least=10)]
    rows = [
        [
            row["day"] + ("*" if row["provisional"] else ""),
            WEEKDAYS[date.fromisoformat(row["day"]).weekday()],
            "班" if row["work"] else "休",
            row["name"],
        ]
        for row in document["days"]
    ]
    worked = sum(row["work"] for row in document["days"])
    star = (
        "；* 为暂定（尚未公布放假安排）" if any(r["provisional"] for r in document["days"]) else ""
    )
    total = f"日历 {document['calendar']}：{len(rows)} 天中 {worked} 个工作日{star}"
    return "\n".join([table(columns, rows, width), total])
