"""The words over a 横道图: title, verdict and facts of the whole plan."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from gantt.barchart.values import Row
from gantt.text import tidy
from projects.baseline import Baseline
from projects.model import day_of
from projects.schedule.result import Margin, Schedule


def title_of(schedule: Schedule, both: bool) -> str:
    """The project's name, what the picture is, and the scenarios behind it."""
    supposed = "、".join(map(tidy, schedule.project.scenarios))
    scenario = f"（情景：{supposed}）" if supposed else ""
    what = "倒排工期早晚对照横道图" if both else "倒排工期横道图"
    return f"{tidy(schedule.project.name)}{what}{scenario}"


def verdict_of(margin: Margin | None) -> tuple[str, bool]:
    """Days short or to spare before the governing deadline, and whether that is bad news."""
    if margin is None or margin.margin_days is None:
        return "", False
    days = margin.margin_days
    if days < 0:
        return f"需抢回 {-days:g} 天", True
    return (f"富余 {days:g} 天", False) if days else ("恰好按期", False)


def facts_of(schedule: Schedule, rows: Sequence[Row], base: Schedule | None) -> tuple[str, ...]:
    """Data date, deadline, forecast and counts, of the whole plan whatever the chart lists."""
    facts = limits_of(schedule, base)
    works = [row for row in rows if row.kind != "summary"]
    facts.append(f"工作 {len(works)} 项")
    if critical := sum(row.critical for row in works):
        facts.append(f"关键工作 {critical} 项")
    if ended := sum(row.done for row in works):
        facts.append(f"已完成 {ended} 项")
    return tuple(facts)


def limits_of(schedule: Schedule, base: Schedule | None = None) -> list[str]:
    """Data date, governing deadline and its forecast; the latest start of a plan without one."""
    facts = []
    if schedule.as_of:
        facts.append(f"数据日期 {schedule.as_of.isoformat()}")
    governing = schedule.governing
    if governing is not None:
        facts.append(_limit(schedule, governing))
        if governing.early_finish_day is not None:
            was = _finish_of(base, governing.item)
            original = f"（原计划 {was.isoformat()}）" if was else ""
            facts.append(f"预计完成 {governing.early_finish_day.isoformat()}{original}")
    elif schedule.early_finish is not None:
        facts.append(f"预计完成 {day_of(schedule.early_finish - 1).isoformat()}")
    if schedule.early_finish is None and schedule.latest_start is not None:
        facts.append(f"最迟开工 {day_of(schedule.latest_start).isoformat()}")
    return facts


def baseline_note(baseline: Baseline) -> str:
    """The baseline's number and day, and its promised end."""
    taken = f"（{baseline.taken_on.isoformat()} 建立）" if baseline.taken_on else ""
    until = f"，基线完成 {baseline.last.isoformat()}" if baseline.last else ""
    return f"对照第 {baseline.number} 号基线{taken}{until}"


def _limit(schedule: Schedule, margin: Margin) -> str:
    """The governing deadline; of which work, where it is not the project's own."""
    day = margin.deadline.day.isoformat()
    if margin.item is None or margin.item == schedule.project.deadline_on:
        return f"要求完成 {day}"
    names = {activity.id: tidy(activity.name) for activity in schedule.project.activities}
    return f"最紧时限 {names.get(margin.item, margin.item)}（{day}）"


def _finish_of(base: Schedule | None, item: str | None) -> date | None:
    """The early finish of a deadline's item without the scenarios."""
    margins = base.deadlines if base else ()
    return next((one.early_finish_day for one in margins if one.item == item), None)
