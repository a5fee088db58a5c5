"""What `daopai schedule --paths` prints: the driving chain and those that come closest to it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from projects.schedule import Schedule
from projects.schedule.floatpaths import FloatPath
from projects.writers.headline import hanging, title
from projects.writers.terminal import Column, table

_WHOLE = 24
"""A longer chain shows its two ends; the document holds all of it."""


def float_paths_view(
    schedule: Schedule, paths: Sequence[FloatPath], end: str | None, width: int
) -> str:
    """The paths to `end` (an item, None for the end of the project) as a table."""
    names = {activity.id: activity.name for activity in schedule.project.activities}
    goal = "项目完成" if end is None else f"“{end} {names[end]}”"
    lines = hanging([title(schedule), f"到{goal}的时差路径（{len(paths)} 条）："], width)
    columns = [
        Column("路径"),
        Column("关系自由时差", "right", rank=2),
        Column("累计", "right"),
        Column("汇入", optional=True),
        Column("经由关系", rank=1, optional=True),
        Column("项数", "right", rank=3),
        Column("工作链", least=24, wraps=True),
    ]
    linked = {(link.before, link.after) for link in schedule.driving_links}
    rows = [
        [
            f"第 {path.number} 路径",
            path.relationship_float_days,
            path.accumulated_days,
            "" if path.number == 1 else path.joins or "完成日期",
            "" if path.link is None else path.link.words(schedule.project.minutes_per_day),
            len(path.works),
            _chain(path.works, linked),
        ]
        for path in paths
    ]
    legend = (
        "第 1 路径为驱动线路；其余按累计时差由小到大，累计为到终点各段关系自由时差之和，"
        "单位为天（各按紧前工作的日历）"
    )
    return "\n".join([*lines, "", table(columns, rows, width), *hanging([legend], width)])


def _chain(works: Sequence[str], linked: set[tuple[str, str]]) -> str:
    """The works of a path, an arrow only where one drives the next: branches may run abreast."""
    said = [works[0]]
    said += [f"{' → ' if step in linked else '、'}{step[1]}" for step in pairwise(works)]
    if len(said) > _WHOLE:
        half = _WHOLE // 2
        said = [*said[:half], " … ", said[-half].lstrip(" →、"), *said[1 - half :]]
    return "".join(said)
