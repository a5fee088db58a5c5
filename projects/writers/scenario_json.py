"""The key `scenario` of the documents of `daopai schedule` and `daopai check`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from projects.checks import Metric
from projects.difference import Difference
from projects.difference.found import FoundChanges
from projects.errors import Finding
from projects.scenarios import Scenario
from projects.schedule import Schedule
from projects.writers.check_json import finding_row
from projects.writers.diff_json import diff_document
from projects.writers.scenario_view import joined_name
from projects.writers.schedule_json import schedule_document

_BEFORE = ("start", "early_finish", "latest_start", "provisional", "longest_path", "deadlines")
_MOVED = ("changes", "finish", "deadlines", "moved", "longest_path", "statuses")


def scenario_document(
    scenarios: Sequence[Scenario],
    findings: Sequence[Finding],
    notes: Sequence[str],
    difference: Difference | None,
) -> dict[str, Any]:
    """What was supposed, the plan before it, and what moved: rows as in daopai.diff/1. `before` is
    None where the plan alone could not be computed."""
    head = _head(scenarios, findings, notes)
    if difference is None:
        return {**head, "before": None, **{key: [] for key in _MOVED if key != "finish"}}
    told = diff_document(difference)
    before = _before(difference.before.schedule)
    return {**head, "before": before, **{key: told[key] for key in _MOVED}}


def found_document(
    scenarios: Sequence[Scenario],
    findings: Sequence[Finding],
    notes: Sequence[str],
    changes: FoundChanges | None,
) -> dict[str, Any]:
    """What was supposed, and which findings and metrics it changes; None where the plan alone could
    not be checked."""
    head = _head(scenarios, findings, notes)
    if changes is None:
        return {**head, "appeared": None, "disappeared": None, "changed": None, "metrics": None}
    return {
        **head,
        "appeared": [finding_row(one) for one in changes.appeared],
        "disappeared": [finding_row(one) for one in changes.disappeared],
        "changed": [
            {"before": finding_row(old), "after": finding_row(new)} for old, new in changes.changed
        ],
        "metrics": [
            {"id": now.id, "before": _metric(was), "after": _metric(now)}
            for was, now in changes.metrics
        ],
    }


def _head(
    scenarios: Sequence[Scenario], findings: Sequence[Finding], notes: Sequence[str]
) -> dict[str, Any]:
    return {
        "name": joined_name(scenarios),
        "files": [
            {"name": one.name, "file": one.where.file, "note": one.note} for one in scenarios
        ],
        "findings": [finding_row(one) for one in findings],
        "notes": list(notes),
    }


def _before(schedule: Schedule) -> dict[str, Any]:
    whole = schedule_document(schedule)
    return {key: whole[key] for key in _BEFORE}


def _metric(metric: Metric) -> dict[str, Any]:
    return {"value": metric.value, "pass": metric.passed}
