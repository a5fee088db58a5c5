"""What `daopai report` recorded, as a terminal text and as JSON (schema daopai.report/1)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from projects.errors import Finding
from projects.ledger.values import LedgerEvent
from projects.model import Activity, Observation, Project
from projects.observed import NAMES, number_text, value_words
from projects.writers.check_view import LEVEL_WORDS
from projects.writers.terminal import Column, shown, table, wrap

SCHEMA = "daopai.report/1"
_COLUMNS = (
    Column("编号"),
    Column("工作名称", least=12),
    Column("填报", least=8),
    Column("内容", least=8),
    Column("截至", rank=1),
    Column("填报单位", rank=2, least=8, optional=True),
    Column("说明", rank=3, least=8, optional=True),
)


def report_document(
    project: Project,
    rows: Sequence[Observation],
    at: datetime | None,
    warnings: Sequence[Finding] = (),
    notes: Sequence[LedgerEvent] = (),
) -> dict[str, Any]:
    """What a report added: rows, and notes in the ledger of what is to be settled. `recorded_at` is
    null where all of it was known already."""
    return {
        "schema": SCHEMA,
        "project": project.code,
        "name": project.name,
        "recorded_at": None if at is None else at.isoformat(),
        "rows": [
            {
                "item": row.item,
                "as_of": row.as_of.isoformat(),
                "kind": row.kind,
                "value": _plain(row, project),
                "by": row.by,
                "note": row.note,
            }
            for row in rows
        ],
        "problems": [
            {"item": note.item, "on": note.on.isoformat(), "by": note.by, "text": note.note}
            for note in notes
        ],
        "findings": [
            {
                "code": finding.code,
                "level": finding.level,
                "item": finding.item or None,
                "where": str(finding.where) or None,
                "says": finding.says,
                "remedy": finding.remedy,
            }
            for finding in warnings
        ],
    }


def report_view(
    project: Project,
    rows: Sequence[Observation],
    at: datetime | None,
    warnings: Sequence[Finding],
    width: int,
    notes: Sequence[LedgerEvent] = (),
) -> str:
    """What was recorded, row by row, and what somebody should look at."""
    head = f"{project.code} {project.name}："
    if at is None:
        return "\n".join(wrap(f"{head}内容都已登记过，没有新增", width, indent=4, first=0))
    names = {work.id: work.name for work in project.activities}
    counts = [f"{len(rows)} 条"] if rows else []
    counts += [f"问题 {len(notes)} 条（记入台账）"] if notes else []
    count = "、".join(counts)
    lines = wrap(
        f"{head}已登记{' ' if rows else ''}{count}（{at:%Y-%m-%d %H:%M:%S}）",
        width,
        indent=4,
        first=0,
    )
    lines += [_table(project, rows, width)] if rows else []
    for note in notes:
        says = f"问题　{note.item} {names.get(note.item, project.name)}：{shown(note.note)}"
        lines += wrap(says, width, indent=4, first=0)
    for finding in warnings:
        lines += wrap(f"{LEVEL_WORDS[finding.level]} {finding}", width, indent=4, first=0)
    return "\n".join(lines)


def _table(project: Project, rows: Sequence[Observation], width: int) -> str:
    works = {work.id: work for work in project.activities}
    body = [
        (
            row.item,
            works[row.item].name if row.item in works else project.name,
            NAMES[row.kind],
            said(row, works.get(row.item), project.minutes_per_day),
            row.as_of,
            row.by,
            row.note,
        )
        for row in rows
    ]
    return table(_COLUMNS, body, width)


def said(row: Observation, work: Activity | None, minutes_per_day: int) -> str:
    """The value of an observation as people write it, a quantity over its total."""
    words = value_words(row.value, row.kind, minutes_per_day)
    if row.kind == "done" and work is not None and work.quantity is not None:
        return f"{words}/{number_text(work.quantity.total)}{work.quantity.unit}"
    return words


def _plain(row: Observation, project: Project) -> float | str | list[str]:
    if row.kind == "remaining" and isinstance(row.value, int | float):
        return row.value / project.minutes_per_day
    if isinstance(row.value, tuple):
        return list(row.value)
    return row.value if isinstance(row.value, int | float | str) else row.value.isoformat()
