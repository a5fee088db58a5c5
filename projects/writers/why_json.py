"""The `why` document: daopai.why/1."""

from __future__ import annotations

from typing import Any

from projects.schedule import Bound, Schedule, Why

SCHEMA = "daopai.why/1"


def why_document(schedule: Schedule, answer: Why) -> dict[str, Any]:
    """The answer as plain values; `lost_days` 0 marks the bound that decided."""
    return {
        "schema": SCHEMA,
        "project": schedule.project.code,
        "item": answer.timing.id,
        "data_date": schedule.as_of.isoformat() if schedule.as_of else None,
        "sentences": list(answer.sentences),
        "early_start": [_bound(bound) for bound in answer.early_start],
        "early_finish": [_bound(bound) for bound in answer.early_finish],
        "late": [_bound(bound) for bound in answer.late],
        "chain": list(answer.chain),
    }


def _bound(bound: Bound) -> dict[str, Any]:
    return {
        "kind": bound.kind,
        "by": bound.by,
        "at": bound.at.isoformat() if bound.at else None,
        "lost_days": bound.lost_days,
        "says": bound.says,
    }
