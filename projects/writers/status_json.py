"""The JSON document of `daopai status` (schema daopai.status/1). Percentages to one decimal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from projects.forecast import one_decimal
from projects.lamps import WORDS
from projects.model import moment_of
from projects.progress import Earned, Progress, Share, Standing
from projects.schedule.result import Schedule
from projects.variance import FrontPoint, ItemVariance, Variance
from projects.variance import variance as compare

SCHEMA = "daopai.status/1"
_LAMP_CODES: Mapping[str, str] = {word: code for code, word in WORDS.items()}


def status_document(
    schedule: Schedule, progress: Progress, variance: Variance | None = None
) -> dict[str, Any]:
    """Where a plan and each of its works stand at the data date.

    `lamp` is green | yellow | red | none, `reported` 是 | 否 | 未填. `baseline` is its number;
    without one it, `spi_t` and `earned_schedule` are null. `variance` None: it is computed here.
    """
    project, against = schedule.project, variance or compare(schedule, progress)
    return {
        "schema": SCHEMA,
        "project": project.code,
        "name": project.name,
        "rules": project.rules,
        "data_date": progress.as_of.isoformat(),
        "scenarios": list(project.scenarios),
        "basis": progress.basis,
        **_numbers(progress.overall),
        **_dates(against.overall),
        "baseline": against.baseline,
        "network_says": against.network.says,
        "trend_forecast": _day(progress.trend_forecast),
        "trend_says": progress.trend_says,
        "trend_method": progress.trend.method,
        "trend_earliest": _day(progress.trend.earliest),
        "trend_latest": _day(progress.trend.latest),
        "spi_t": _fine(progress.spi_t),
        "weights": progress.weights,
        "weights_says": progress.weights_says,
        "parts": _shares(against.parts),
        "weights_table": _shares(against.shares),
        "lamp_preset": progress.preset,
        "lamp_looked_back": _day(progress.looked_back),
        "earned_schedule": _earned(against.earned) if against.earned else None,
        "activities": [
            {
                "id": standing.id,
                "name": standing.name,
                **_numbers(standing),
                **_dates(against[standing.id]),
                "front_line": _front(against[standing.id].front),
                "status": schedule[standing.id].status,
            }
            for standing in progress.items.values()
        ],
    }


def _numbers(standing: Standing) -> dict[str, Any]:
    return {
        "expected_percent": _rounded(standing.expected_percent),
        "actual_percent": _rounded(standing.actual_percent),
        "deviation_points": _rounded(standing.deviation_points),
        "deviation_days": _rounded(standing.deviation_days),
        "lamp": _LAMP_CODES[standing.lamp],
        "lamp_mark": standing.lamp_mark,
        "lamp_says": standing.lamp_says,
        "reported": standing.reported,
        "judged": standing.judged,
        "why": standing.why,
        "contradicts": standing.contradicts,
        "committed": _day(standing.committed),
        "network_forecast": _day(standing.network_forecast),
        "finish_variance_days": _rounded(standing.finish_variance_days),
        "finish_variance_calendar_days": standing.finish_variance_calendar_days,
        "says": standing.says,
    }


def _dates(line: ItemVariance) -> dict[str, Any]:
    return {
        "baseline_start": _day(line.baseline_start),
        "baseline_finish": _day(line.baseline_finish),
        "start_variance_days": _rounded(line.start_days),
        "start_variance_calendar_days": line.start_calendar_days,
    }


def _front(point: FrontPoint | None) -> dict[str, Any] | None:
    """`at` is the instant of the point, `days` negative when behind."""
    if point is None:
        return None
    return {
        "at": moment_of(point.at).isoformat(timespec="minutes"),
        "days": _rounded(point.days),
        "effect": point.effect,
        "late_days": _rounded(point.late_days),
        "says": point.says,
    }


def _shares(shares: Sequence[Share]) -> list[dict[str, Any]]:
    return [
        {
            "id": share.id,
            "name": share.name,
            "weight": _fine(share.weight),
            "share_percent": _rounded(share.share),
            "percent": _rounded(share.percent),
            "contribution_points": _rounded(share.contribution),
        }
        for share in shares
    ]


def _earned(earned: Earned) -> dict[str, Any]:
    """Times in working weeks, values in percent of the sum of the frozen weights."""
    return {
        "days_a_week": earned.days_a_week,
        "start": _day(earned.start),
        "finish": _day(earned.finish),
        "duration": _fine(earned.duration),
        "at": _fine(earned.at),
        "es": _fine(earned.es),
        "spi_t": _fine(earned.spi_t),
        "weeks": [
            {
                "week": week.week,
                "closes": _day(week.closes),
                "pv": _fine(week.pv),
                "ev": _fine(week.ev),
                "at": _fine(week.at),
                "es": _fine(week.es),
                "spi_t": _fine(week.spi_t),
                "reported": week.reported,
            }
            for week in earned.weeks
        ],
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else one_decimal(value)


def _fine(value: float | None) -> float | None:
    """Four decimals: an index near 1 says nothing in one."""
    return None if value is None else round(value, 4)


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
