"""The `recover` document: daopai.recover/1."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from projects.recovery import Alternative, DeadlineMove, Measure, Point, Recovery
from projects.schedule import Schedule

SCHEMA = "daopai.recover/1"


def recover_document(schedule: Schedule, answer: Recovery) -> dict[str, Any]:
    """The answer as plain values. Costs are in the plan's own money, days in working days of the
    item's calendar, dates the days people see; `item` None is the project's end."""
    return {
        "schema": SCHEMA,
        "project": schedule.project.code,
        "name": schedule.project.name,
        "scenarios": list(schedule.project.scenarios),
        "data_date": schedule.as_of.isoformat() if schedule.as_of else None,
        "item": answer.item,
        "asked_days": _whole(answer.asked_days),
        "asked_by": answer.by.isoformat(),
        "reached_days": _whole(answer.reached_days),
        "feasible": answer.feasible,
        "cost": _money(answer.cost),
        "bound": None if answer.bound is None else _money(answer.bound),
        "proven": answer.proven,
        "method": answer.method,
        "before": answer.before.isoformat(),
        "after": answer.after.isoformat(),
        "measures": [_measure(one) for one in answer.measures],
        "binding": list(answer.binding),
        "exhausted": list(answer.exhausted),
        "alternatives": [_alternative(one) for one in answer.alternatives],
        "deadlines": [_deadline(one) for one in answer.deadlines],
        "curve": [_point(one) for one in answer.curve],
        "notes": list(answer.notes),
    }


def _money(amount: Fraction) -> int | float:
    """A price as a number: whole where it is whole."""
    return int(amount) if amount.denominator == 1 else round(float(amount), 6)


def _whole(days: float) -> int | float:
    """Days as a number: whole where they are whole."""
    return int(days) if days == int(days) else days


def _measure(one: Measure) -> dict[str, Any]:
    how: dict[str, Any] = {}
    if one.kind == "calendar":
        how = {"calendar": one.calendar}
    elif one.kind == "overlap":
        how = {"before": one.before, "lag": one.lag}
    return {
        "id": one.id,
        "name": one.name,
        "lever": one.lever,
        "kind": one.kind,
        "days": _whole(one.days),
        "cost": _money(one.cost),
        "alone_days": _whole(one.alone_days),
        **how,
    }


def _labels(measures: tuple[tuple[str, str, int], ...]) -> list[dict[str, Any]]:
    return [{"id": item, "lever": lever, "use": use} for item, lever, use in measures]


def _alternative(one: Alternative) -> dict[str, Any]:
    return {
        "without": one.lever,
        "ids": list(one.ids),
        "feasible": one.feasible,
        "reached_days": _whole(one.reached_days),
        "after": one.after.isoformat(),
        "cost": _money(one.cost),
        "proven": one.proven,
        "measures": _labels(one.measures),
    }


def _deadline(one: DeadlineMove) -> dict[str, Any]:
    return {
        "item": one.item,
        "day": one.day.isoformat(),
        "before": one.before.isoformat() if one.before else None,
        "after": one.after.isoformat() if one.after else None,
        "margin_before": one.margin_before,
        "margin_after": one.margin_after,
    }


def _point(one: Point) -> dict[str, Any]:
    return {
        "days": one.days,
        "after": one.after.isoformat(),
        "cost": _money(one.cost),
        "bound": _money(one.bound),
        "proven": one.proven,
        "measures": _labels(one.measures),
    }
