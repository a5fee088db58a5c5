"""What was taken over from a file and what was not: `daopai add`, for people and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from projects.model import Project
from projects.writers.headline import hanging
from projects.writers.schedule_json import left_out_rows
from projects.writers.terminal import Column, table

SCHEMA = "daopai.add/1"

_WORDS = {
    "works": "工作",
    "milestones": "里程碑",
    "summaries": "汇总",
    "links": "前置关系",
    "calendars": "日历",
    "constraints": "日期约束",
    "deadlines": "时限",
    "actuals": "实际进度",
}
_MOST_ITEMS = 5
_MOST_NOTES = 10


def imported(project: Project) -> dict[str, int]:
    """How much of each sort a plan holds."""
    kinds = [activity.kind for activity in project.activities]
    milestones = sum("milestone" in kind for kind in kinds)
    own = sum(activity.deadline is not None for activity in project.activities)
    return {
        "works": len(kinds) - milestones - kinds.count("summary"),
        "milestones": milestones,
        "summaries": kinds.count("summary"),
        "links": len(project.links),
        "calendars": len(project.calendars),
        "constraints": sum(len(activity.constraints) for activity in project.activities),
        "deadlines": len(project.deadlines) + own,
        "actuals": len(project.observations),
    }


def intake_document(
    project: Project, source: Path, plan: Path, original: Path | None, revision: int
) -> dict[str, Any]:
    """One plan that was added: daopai.add/1. `revision` is its number in the store."""
    return {
        "schema": SCHEMA,
        "project": project.code,
        "name": project.name,
        "source": source.name,
        "plan": str(plan),
        "revision": revision,
        "original": None if original is None else str(original),
        "imported": imported(project),
        "left_out": left_out_rows(project),
        "notes": list(project.notes),
    }


def added_line(project: Project, plan: Path, original: Path | None, revision: int) -> str:
    """One sentence: which plan, where, which revision."""
    kept = f"，原文件存为 {original}" if original else ""
    return f"已加入 {project.code} {project.name}：{plan}（第 {revision} 版）{kept}"


def intake_view(
    project: Project, plan: Path, original: Path | None, revision: int, width: int
) -> str:
    """What was imported and what was not, as two small tables."""
    lines = hanging([added_line(project, plan, original, revision)], width)
    counts = imported(project).items()
    rows = [[_WORDS[key], count] for key, count in counts if count]
    lines += ["", table([Column("导入"), Column("数量", "right")], rows, width)]
    if project.left_out:
        columns = [
            Column("未导入", least=20),
            Column("数量", "right"),
            Column("涉及的工作", wraps=True, least=20, optional=True),
        ]
        missed = [[one.says, one.count, _some(one.items)] for one in project.left_out]
        lines += ["", table(columns, missed, width)]
    else:
        lines += ["", "没有发现未导入的内容"]
    lines += hanging([f"注：{note}" for note in project.notes[:_MOST_NOTES]], width)
    if len(project.notes) > _MOST_NOTES:
        lines.append(f"另有 {len(project.notes) - _MOST_NOTES} 条注，daopai add --json 列出全部")
    return "\n".join(lines)


def _some(items: Sequence[str]) -> str:
    more = f" 等 {len(items)} 项" if len(items) > _MOST_ITEMS else ""
    return "、".join(items[:_MOST_ITEMS]) + more
