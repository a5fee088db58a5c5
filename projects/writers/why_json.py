"""The `why` document: daopai.why/1."""

from __future__ import annotations

from typing import Any

from projects.model import moment_of
from projects.schedule import Schedule
from projects.schedule.why import Bound, Change, Part, Step, Why
from projects.schedule.why.values import in_days

SCHEMA = "daopai.why/1"


def why_document(schedule: Schedule, answer: Why) -> dict[str, Any]:
    """The answer as plain values; `lost_days` 0 marks the bounds that decided. `item` None is the
    project. Minutes of the steps and of the sum add up to the time from `from_at` to `to_at`."""
    asked = answer.asked
    first, last = (asked.steps[0], asked.steps[-1]) if asked.steps else (None, None)
    return {
        "schema": SCHEMA,
        "project": schedule.project.code,
        "scenarios": list(schedule.project.scenarios),
        "item": asked.item,
        "data_date": schedule.as_of.isoformat() if schedule.as_of else None,
        "sentences": list(answer.sentences),
        "early_start": [_bound(bound) for bound in answer.early_start],
        "early_finish": [_bound(bound) for bound in answer.early_finish],
        "late": [_bound(bound) for bound in answer.late],
        "chain": list(answer.chain),
        "asked": {
            "date": asked.name,
            "day": asked.day.isoformat() if asked.day else None,
            "at": _at(asked.at),
            "sentences": list(asked.sentences),
            "bounds": [_bound(bound) for bound in asked.bounds],
            "steps": [_step(step) for step in asked.steps],
            "sum": {
                "from_at": _at(first.at) if first else None,
                "to_at": _at(last.at) if last else None,
                "days": in_days(last.at - first.at) if first and last else None,
                "parts": [_part(part) for part in asked.total],
            },
            "changes": [_change(change) for change in asked.changes],
            "untried": asked.untried,
        },
    }


def _at(moment: int | None) -> str | None:
    return None if moment is None else moment_of(moment).isoformat(timespec="minutes")


def _bound(bound: Bound) -> dict[str, Any]:
    return {
        "kind": bound.kind,
        "by": bound.by,
        "at": bound.at.isoformat() if bound.at else None,
        "lost_days": bound.lost_days,
        "says": bound.says,
    }


def _step(step: Step) -> dict[str, Any]:
    return {
        "item": step.item or None,
        "end": step.end or None,
        "day": step.day.isoformat(),
        "at": _at(step.at),
        "kind": step.kind,
        "by": step.by,
        "also": list(step.also),
        "says": step.says,
        "parts": [_part(part) for part in step.parts],
    }


def _part(part: Part) -> dict[str, Any]:
    return {
        "kind": part.kind,
        "name": part.name,
        "minutes": part.minutes,
        "worked_minutes": part.worked,
        "days": part.days,
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "item": change.item,
        "needs_days": change.needs_days,
        "wins_days": change.wins_days,
        "most_needs_days": change.most_needs_days,
        "most_days": change.most_days,
        "then": change.then,
        "says": change.says,
    }
