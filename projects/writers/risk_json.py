"""The JSON document of `daopai risk` (schema daopai.risk/1)."""

from __future__ import annotations

from datetime import date
from typing import Any

from projects.risk import ArrivalRisk, CauseRisk, Risk, Target, WorkRisk

SCHEMA = "daopai.risk/1"


def risk_document(risk: Risk) -> dict[str, Any]:
    """One simulation as plain values. `p10` to `p90` are those of the whole project; `on_time` has
    the smallest probability of each item, the project's own deadline under its code."""
    schedule, project = risk.schedule, risk.schedule.project
    governing = risk.governing
    return {
        "schema": SCHEMA,
        "project": project.code,
        "name": project.name,
        "rules": project.rules,
        "scenarios": list(project.scenarios),
        "data_date": _day(schedule.as_of),
        "runs": risk.runs,
        "seed": risk.seed,
        "wanted": risk.wanted,
        **_percentiles(risk.project),
        "governing": governing.item,
        "on_time": _on_time(risk),
        "targets": [_target(target) for target in risk.targets],
        "activities": [_work(work) for work in risk.works],
        "causes": [_cause(cause) for cause in risk.causes],
        "arrivals": [_arrival(arrival) for arrival in risk.arrivals],
        "findings": [
            {
                "code": finding.code,
                "level": finding.level,
                "item": finding.item or None,
                "says": finding.says,
                "remedy": finding.remedy,
            }
            for finding in risk.findings
        ],
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _share(share: float | None) -> float | None:
    return None if share is None else round(share, 6)


def _percentiles(target: Target) -> dict[str, str | None]:
    return {f"p{percent}": _day(day) for percent, day in target.days.items()}


def _on_time(risk: Risk) -> dict[str, float]:
    found: dict[str, float] = {}
    for target in risk.targets:
        if target.on_time is not None:
            key = target.item or risk.schedule.project.code
            found[key] = min(found.get(key, 1.0), round(target.on_time, 6))
    return found


def _target(target: Target) -> dict[str, Any]:
    deadline = target.deadline
    return {
        "item": target.item,
        "deadline": None if deadline is None else _day(deadline.day),
        "buffer_days": None if deadline is None else deadline.buffer,
        "governing": target.governing,
        "early_finish": _day(target.early_day),
        "early_finish_probability": _share(target.planned_share),
        **_percentiles(target),
        "wanted_day": _day(target.wanted_day),
        "wanted_buffer_days": target.buffer_days,
        "wanted_margin_days": target.margin_days,
        "mean": _day(target.mean_day),
        "sd_days": round(target.deviation_days, 4),
        "on_time": _share(target.on_time),
        "on_time_standard_error": _share(target.on_time_error),
        "on_time_less_buffer": _share(target.on_buffer),
        "on_time_less_buffer_standard_error": _share(target.on_buffer_error),
    }


def _work(work: WorkRisk) -> dict[str, Any]:
    return {
        "id": work.id,
        "criticality": _share(work.criticality),
        "ssi": _share(work.sensitivity),
        "mean_days": None if work.mean_days is None else round(work.mean_days, 4),
        "sd_days": round(work.deviation_days, 4),
    }


def _cause(cause: CauseRisk) -> dict[str, Any]:
    return {
        "kind": cause.kind,
        "name": cause.name or None,
        "activities": list(cause.on),
        "costs_days": cause.days,
        "costs_calendar_days": cause.calendar_days,
        "costs_days_on_average": round(cause.mean_days, 4),
        "wanted_day_without": _day(cause.wanted_day),
        "on_time_without": _share(cause.on_time),
    }


def _arrival(arrival: ArrivalRisk) -> dict[str, Any]:
    return {
        "id": arrival.id,
        "promised": _day(arrival.promised),
        "arrives": _day(arrival.arrives),
        "latest": _day(arrival.latest),
        "free": arrival.free,
        "soonest": _day(arrival.soonest),
        "on_time_at_soonest": _share(arrival.best),
    }
