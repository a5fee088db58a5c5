"""The document of `daopai baseline list`: daopai.baselines/1."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from projects.baseline import Baseline, BaselineItem

SCHEMA = "daopai.baselines/1"


def baselines_document(
    project: str, baselines: Sequence[Baseline], *, items: bool = False
) -> dict[str, Any]:
    """The baselines of a project, the oldest first; with `items` every activity of each."""
    return {
        "schema": SCHEMA,
        "project": project,
        "baselines": [_row(baseline, items) for baseline in baselines],
    }


def _row(baseline: Baseline, items: bool) -> dict[str, Any]:
    row: dict[str, Any] = {
        "number": baseline.number,
        "taken_on": _day(baseline.taken_on),
        "recorded_at": baseline.recorded_at.isoformat() if baseline.recorded_at else None,
        "by": baseline.by,
        "reason": baseline.reason,
        "revision": baseline.revision,
        "calendar_hash": baseline.calendar_hash,
        "weights": baseline.weights,
        "start": _day(baseline.first),
        "finish": _day(baseline.last),
        "deadline": _day(baseline.deadline),
    }
    if items:
        row["activities"] = [_item(item) for item in baseline.items]
    return row


def _item(item: BaselineItem) -> dict[str, Any]:
    return {
        "id": item.id,
        "name": item.name,
        "parent": item.parent,
        "start": _day(item.first),
        "finish": _day(item.last),
        "duration_days": item.duration_days,
        "weight": item.weight,
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
