"""The JSON document of `daopai status` (schema daopai.status/1). Percentages to one decimal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from projects.forecast import one_decimal
from projects.lamps import WORDS
from projects.progress import Progress, Standing
from projects.schedule.result import Schedule

SCHEMA = "daopai.status/1"
_LAMP_CODES: Mapping[str, str] = {word: code for code, word in WORDS.items()}


def status_document(schedule: Schedule, progress: Progress) -> dict[str, Any]:
    """Where a plan and each of its works stand at the data date.

    `lamp` is green | yellow | red | none, `reported` 是 | 否 | 未填. `baseline` and `spi_t` are
    null where no numbered baseline was taken.
    """
    project = schedule.project
    return {
        "schema": SCHEMA,
        "project": project.code,
        "name": project.name,
        "rules": project.rules,
        "data_date": progress.as_of.isoformat(),
        "basis": progress.basis,
        **_numbers(progress.overall),
        "baseline": None,
        "trend_forecast": _day(progress.trend_forecast),
        "trend_says": progress.trend_says,
        "spi_t": None,
        "weights": progress.weights,
        "lamp_preset": progress.preset,
        "activities": [
            {
                "id": standing.id,
                "name": standing.name,
                **_numbers(standing),
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
        "reported": standing.reported,
        "judged": standing.judged,
        "why": standing.why,
        "contradicts": standing.contradicts,
        "committed": _day(standing.committed),
        "network_forecast": _day(standing.network_forecast),
        "finish_variance_days": _rounded(standing.finish_variance_days),
        "says": standing.says,
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else one_decimal(value)


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
