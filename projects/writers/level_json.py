"""The `level` document: daopai.level/1."""

from __future__ import annotations

from typing import Any

from projects.levelling import Levelled, Levelling, Usage

SCHEMA = "daopai.level/1"


def level_document(levelling: Levelling) -> dict[str, Any]:
    """A levelled plan as plain values. Days are those people see; `moved_days` and `pushed_days`
    are worked days of the work's own calendar, positive later."""
    short = levelling.shortfall
    before, after = levelling.before, levelling.after
    return {
        "schema": SCHEMA,
        "project": levelling.project.code,
        "name": levelling.project.name,
        "rules": levelling.project.rules,
        "data_date": before.as_of.isoformat() if before.as_of else None,
        "direction": "backward" if levelling.backward else "forward",
        "method": levelling.method,
        "tries": levelling.tries,
        "seed": levelling.seed,
        "note": levelling.note,
        "before": {
            "start": levelling.before_start.isoformat(),
            "finish": levelling.before_finish.isoformat(),
        },
        "after": {"start": levelling.start.isoformat(), "finish": levelling.finish.isoformat()},
        "bound": levelling.bound.isoformat(),
        "proven": levelling.proven,
        "shortfall": {"item": short.item, "days": short.days} if short else None,
        "deadlines": [
            {
                "item": margin.item,
                "day": margin.day.isoformat(),
                "margin_days_before": margin.before_days,
                "margin_days": margin.after_days,
            }
            for margin in levelling.margins
        ],
        "activities": [_work(work) for work in levelling.works],
        "resources": [_resource(usage) for usage in levelling.usage],
        "findings": [
            {
                "code": finding.code,
                "level": finding.level,
                "item": finding.item or None,
                "says": finding.says,
                "remedy": finding.remedy,
            }
            for finding in levelling.findings
        ],
        "provisional": after.provisional,
    }


def _work(work: Levelled) -> dict[str, Any]:
    return {
        "id": work.id,
        "before_start": work.before_start.isoformat(),
        "before_finish": work.before_finish.isoformat(),
        "start": work.start.isoformat(),
        "finish": work.finish.isoformat(),
        "moved_days": work.moved_days,
        "pushed_days": work.pushed_days,
        "pushed_by": [
            {
                "resource": wait.resource,
                "from": wait.first.isoformat(),
                "to": wait.last.isoformat(),
                "users": list(wait.users),
            }
            for wait in work.waits
        ],
        "says": work.says,
    }


def _resource(usage: Usage) -> dict[str, Any]:
    return {
        "name": usage.resource,
        "limit": usage.limit,
        "peak_before": usage.peak_before,
        "peak": usage.peak_after,
        "over_days_before": usage.over_days_before,
        "over_days": usage.over_days_after,
        "days": [
            {"day": day.isoformat(), "before": before, "used": after}
            for day, before, after in usage.days
        ],
    }
