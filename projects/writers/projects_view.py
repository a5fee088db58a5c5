"""What `daopai list` prints."""

from __future__ import annotations

from collections.abc import Sequence

from projects.model import Project
from projects.writers.terminal import Column, table


def projects_view(projects: Sequence[Project], width: int) -> str:
    """The plans of a workspace."""
    columns = [
        Column("项目"),
        Column("名称", least=16),
        Column("责任单位", rank=1, least=8),
        Column("工作", "right"),
        Column("时限"),
    ]
    rows = [
        [
            project.code,
            project.name,
            project.owner,
            len(project.activities),
            min((d.day for d in project.deadlines), default=None),
        ]
        for project in projects
    ]
    return table(columns, rows, width)
