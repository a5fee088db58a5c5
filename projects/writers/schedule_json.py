"""The `schedule` document: daopai.schedule/1, stable from the first release."""

from __future__ import annotations

from datetime import date
from typing import Any

from projects.model import Activity, Project, day_of, moment_of
from projects.schedule import Margin, Schedule, Timing

SCHEMA = "daopai.schedule/1"


def schedule_document(schedule: Schedule) -> dict[str, Any]:
    """One plan's schedule as plain values, ready for `json.dumps`.

    `*_at` are instants of the half-open interval, the other dates the days people see.
    """
    governing = schedule.governing
    finish_day = governing.early_finish_day if governing and governing.item is None else None
    if finish_day is None and schedule.early_finish is not None:
        finish_day = day_of(schedule.early_finish - 1)
    project = schedule.project
    return {
        "schema": SCHEMA,
        "project": project.code,
        "name": project.name,
        "rules": project.rules,
        "data_date": _day(schedule.as_of),
        "data_date_at": _at(schedule.run.situation.data_instant),
        "start": _day(None if schedule.start is None else day_of(schedule.start)),
        "early_finish": _day(finish_day),
        "latest_start": _day(
            None if schedule.latest_start is None else day_of(schedule.latest_start)
        ),
        "provisional": schedule.provisional,
        "longest_path": list(schedule.longest_path),
        "deadlines": [_deadline(margin) for margin in schedule.deadlines],
        "activities": [_activity(activity, timing) for activity, timing in schedule.rows()],
        "left_out": left_out_rows(project),
    }


def left_out_rows(project: Project) -> list[dict[str, Any]]:
    """What the file of another program holds and the plan does not."""
    return [
        {"kind": one.kind, "count": one.count, "says": one.says, "items": list(one.items)}
        for one in project.left_out
    ]


def _deadline(margin: Margin) -> dict[str, Any]:
    deadline = margin.deadline
    return {
        "item": margin.item,
        "day": _day(deadline.day),
        "text": deadline.text,
        "reading": deadline.reading,
        "buffer_days": deadline.buffer,
        "early_finish": _day(margin.early_finish_day),
        "margin_days": margin.margin_days,
        "margin_less_buffer_days": margin.margin_less_buffer_days,
        "governing": margin.governing,
        "chain": list(margin.chain),
    }


def _activity(activity: Activity, timing: Timing) -> dict[str, Any]:
    return {
        "id": activity.id,
        "name": activity.name,
        "kind": activity.kind,
        "parent": activity.parent,
        "calendar": activity.calendar,
        "duration_days": timing.duration_days,
        "early_start": _day(timing.early_start_day),
        "early_finish": _day(timing.early_finish_day),
        "late_start": _day(timing.late_start_day),
        "late_finish": _day(timing.late_finish_day),
        "planned_start": _day(timing.planned_start_day),
        "planned_finish": _day(timing.planned_finish_day),
        "early_start_at": _at(timing.early_start),
        "early_finish_at": _at(timing.early_finish),
        "late_start_at": _at(timing.late_start),
        "late_finish_at": _at(timing.late_finish),
        "total_float_days": timing.total_float_days,
        "free_float_days": timing.free_float_days,
        "critical": timing.critical,
        "critical_to": list(timing.critical_to),
        "driving": timing.driving,
        "driver": {
            "kind": timing.driver.kind,
            "by": timing.driver.by,
            "says": timing.driver.says,
        },
        "status": timing.status,
        "assumed": timing.assumed,
        "provisional": timing.provisional,
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _at(moment: int | None) -> str | None:
    return None if moment is None else moment_of(moment).isoformat(timespec="minutes")
