"""The document of `daopai diff`: daopai.diff/1. Days as in daopai.schedule/1."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from projects.difference import (
    Change,
    Difference,
    FinishShift,
    MarginShift,
    Moved,
    Shift,
    Side,
)
from projects.model import Deadline, moment_of

SCHEMA = "daopai.diff/1"


def diff_document(difference: Difference) -> dict[str, Any]:
    """A difference as plain values.

    `causes` name entries of `changes` by kind and item; an empty list is a move that could not be
    traced. `days` are working days of the work's calendar, positive later.
    """
    project = difference.after.schedule.project
    return {
        "schema": SCHEMA,
        "project": project.code,
        "name": project.name,
        "rules": project.rules,
        "empty": difference.empty,
        "before": _side(difference.before, difference.calendar_hashes[0]),
        "after": _side(difference.after, difference.calendar_hashes[1]),
        "changes": [_change(change) for change in difference.changes],
        "renumbered": [
            {"before": row.before, "after": row.after, "name": row.name}
            for row in difference.renumbered
        ],
        "finish": _finish(difference.finish),
        "deadlines": [_margin(margin) for margin in difference.margins],
        "moved": [_moved(row) for row in difference.moved],
        "edited": [
            {
                "item": row.item,
                "kind": row.kind,
                "as_of": row.as_of.isoformat(),
                "before": row.before or None,
                "after": row.after or None,
                "by": row.by,
                "recorded_at": _moment(row.recorded_at),
                "note": row.note,
            }
            for row in difference.edited
        ],
        "statuses": [
            {"id": row.id, "before": row.before, "after": row.after} for row in difference.statuses
        ],
        "longest_path": [
            {
                "id": row.id,
                "joined": row.joined,
                "bound_before": row.bound_before or None,
                "bound_after": row.bound_after or None,
                "total_float_before": row.total_float_before,
                "total_float_after": row.total_float_after,
            }
            for row in difference.path
        ],
    }


def _side(side: Side, calendar_hash: str) -> dict[str, Any]:
    return {
        "label": side.label,
        "data_date": _day(side.schedule.as_of),
        "known_at": _moment(side.known_at),
        "calendar_hash": calendar_hash,
        "actual_percent": side.progress.actual_percent if side.progress else None,
        "expected_percent": side.progress.expected_percent if side.progress else None,
        "baseline": side.baseline.number if side.baseline else None,
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "item": change.item or None,
        "before": change.before or None,
        "after": change.after or None,
        "says": change.says,
    }


def _causes(changes: tuple[Change, ...]) -> list[dict[str, str | None]]:
    return [{"kind": change.kind, "item": change.item or None} for change in changes]


def _finish(shift: FinishShift) -> dict[str, Any]:
    return {
        "before": _day(shift.before),
        "after": _day(shift.after),
        "days": shift.days,
        "calendar_days": shift.calendar_days,
        "causes": _causes(shift.causes),
        "says": shift.says,
    }


def _margin(margin: MarginShift) -> dict[str, Any]:
    return {
        "item": margin.item,
        "before": _due(margin.before, margin.early_finish_before, margin.margin_before),
        "after": _due(margin.after, margin.early_finish_after, margin.margin_after),
        "governs_before": margin.governs_before,
        "governs_after": margin.governs_after,
        "moved": margin.moved,
    }


def _due(
    deadline: Deadline | None, early_finish: date | None, margin: float | None
) -> dict[str, Any] | None:
    if deadline is None:
        return None
    return {
        "day": _day(deadline.day),
        "buffer_days": deadline.buffer,
        "early_finish": _day(early_finish),
        "margin_days": margin,
    }


def _moved(row: Moved) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "total_float_before": row.total_float_before,
        "total_float_after": row.total_float_after,
        "free_float_before": row.free_float_before,
        "free_float_after": row.free_float_after,
        "dates": [_shift(shift) for shift in row.shifts],
    }


def _shift(shift: Shift) -> dict[str, Any]:
    return {
        "date": shift.name,
        "before": _day(shift.before),
        "after": _day(shift.after),
        "before_at": _at(shift.before_at),
        "after_at": _at(shift.after_at),
        "days": shift.days,
        "calendar_days": shift.calendar_days,
        "causes": _causes(shift.causes),
        "says": shift.says,
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _at(moment: int | None) -> str | None:
    return None if moment is None else moment_of(moment).isoformat(timespec="minutes")
