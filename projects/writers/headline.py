"""The first lines of every view: what a project manager wants to know at once."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from projects.model import Activity, LeftOut, Project, day_of
from projects.schedule import Margin, Schedule
from projects.writers.terminal import NARROW, wrap


def title(schedule: Schedule) -> str:
    """`两湖综合治理（lianghu），数据截至 2023-12-31，情景：春节不停工`."""
    data = f"，数据截至 {schedule.as_of}" if schedule.as_of else ""
    supposed = schedule.project.scenarios
    scenario = f"，情景：{'、'.join(supposed)}" if supposed else ""
    rules = {"p6": "，规则 Primavera P6", "msproject": "，规则 Microsoft Project"}
    return (
        f"{schedule.project.name}（{schedule.project.code}）"
        f"{data}{scenario}{rules.get(schedule.project.rules, '')}"
    )


def margin_says(margin: Margin) -> str:
    """One sentence on a deadline: reachable or not, and by how many days."""
    names = f"“{margin.item}”" if margin.item else "项目"
    words = margin.deadline.text
    due = f"{margin.deadline.day}" + (
        f"（{words}）" if words and words != str(margin.deadline.day) else ""
    )
    if margin.margin_days is None:
        return f"{names}时限 {due}"
    days = round(margin.margin_days, 2)
    reach = f"最早 {margin.early_finish_day} 完成"
    if days < 0:
        verdict = f"赶不上，需抢回 {-days:g} 天"
    elif days == 0:
        verdict = "恰好赶上，没有富余"
    else:
        verdict = f"富余 {days:g} 天"
    buffer = ""
    if margin.deadline.buffer and margin.margin_less_buffer_days is not None:
        buffer = (
            f"（扣除预留 {margin.deadline.buffer} 天后 {margin.margin_less_buffer_days:+g} 天）"
        )
    return f"{names}时限 {due}：{reach}，{verdict}{buffer}"


def headline(schedule: Schedule, width: int, most: int = 6) -> list[str]:
    """What a project manager wants first: `most` deadlines, latest start, driving chain."""
    lines = [title(schedule)]
    if schedule.early_finish is None:
        lines.append("没有开工日期：只作倒排，只有最迟日期")
    ordered = sorted(schedule.deadlines, key=lambda m: (not m.governing, m.deadline.day))
    lines += [margin_says(margin) for margin in ordered[:most]]
    if len(ordered) > most:
        lines.append(f"另有 {len(ordered) - most} 个时限，daopai schedule --json 列出全部")
    if not ordered and schedule.early_finish is not None:
        lines.append(f"没有时限；最早 {day_of(schedule.early_finish - 1)} 完成")
    if schedule.latest_start is not None:
        lines.append(f"最迟开工：{day_of(schedule.latest_start)}（未完工作中最早的最迟开始）")
    if schedule.longest_path:
        lines.append(f"驱动线路（{len(schedule.longest_path)} 项）：{_path_says(schedule)}")
    if schedule.provisional:
        lines.append("注：部分日期晚于国务院已公布的放假安排，按法定节假日推算，标 * 为暂定")
    return hanging(lines, width)


def _path_says(schedule: Schedule) -> str:
    """The works of the longest path, an arrow only where one drives the next: paths may tie."""
    path = schedule.longest_path
    linked = {(link.before, link.after) for link in schedule.driving_links}
    onward = "".join(f"{' → ' if step in linked else '、'}{step[1]}" for step in pairwise(path))
    return path[0] + onward


def left_out_says(project: Project) -> list[str]:
    """What another program's file holds and the plan does not, a line a kind."""
    return [f"未导入：{left_out_line(one)}" for one in project.left_out]


def left_out_line(one: LeftOut) -> str:
    """`任务拆分没有导入（7 处，a、b 等 7 项）`."""
    return f"{one.says}（{one.count} 处{_first(one.items)}）"


def _first(items: Sequence[str], most: int = 5) -> str:
    if not items:
        return ""
    more = f" 等 {len(items)} 项" if len(items) > most else ""
    return f"，{'、'.join(items[:most])}{more}"


def hanging(lines: Sequence[str], width: int) -> list[str]:
    """Each line wrapped, what runs on indented."""
    return [row for line in lines for row in wrap(line, width, indent=4, first=0)]


def outline(activities: Sequence[Activity], width: int) -> dict[str, str]:
    """The name of each item by id, indented by how deep it lies below its summaries."""
    parents = {activity.id: activity.parent for activity in activities}
    step = 2 if width >= NARROW else 1
    found = {}
    for activity in activities:
        depth, parent = 0, activity.parent
        while parent is not None:
            depth, parent = depth + 1, parents.get(parent)
        found[activity.id] = " " * (step * depth) + activity.name
    return found
