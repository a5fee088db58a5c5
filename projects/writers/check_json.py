"""The JSON document of `daopai check` (schema daopai.check/1)."""

from __future__ import annotations

from typing import Any

from projects.checks import CheckReport, Metric
from projects.errors import Finding
from projects.schedule.result import Schedule

SCHEMA = "daopai.check/1"


def check_document(schedule: Schedule, report: CheckReport) -> dict[str, Any]:
    """The findings, errors first, the health metrics, and what reading the plan left aside."""
    project = schedule.project
    return {
        "schema": SCHEMA,
        "project": project.code,
        "name": project.name,
        "rules": project.rules,
        "data_date": schedule.as_of.isoformat() if schedule.as_of else None,
        "findings": [finding_row(finding) for finding in report.findings],
        "metrics": [_metric(metric) for metric in report.metrics],
        "settings": report.settings.changed,
        "notes": list(project.notes),
    }


def finding_row(finding: Finding) -> dict[str, Any]:
    """One finding as plain values."""
    where = finding.where
    row: dict[str, Any] = {
        "code": finding.code,
        "level": finding.level,
        "item": finding.item or None,
        "file": where.file or None,
        "line": where.line,
        "says": finding.says,
        "remedy": finding.remedy,
        "waived": finding.waived,
    }
    if where.cell is not None:
        row["cell"] = f"{where.sheet}!{where.cell}" if where.sheet else where.cell
    return row


def _metric(metric: Metric) -> dict[str, Any]:
    return {
        "id": metric.id,
        "name": metric.name,
        "value": metric.value,
        "numerator": metric.numerator,
        "denominator": metric.denominator,
        "limit": metric.limit,
        "pass": metric.passed,
        "choice": metric.choice,
        "offenders": list(metric.offenders),
        "unit": metric.unit,
        "formula": metric.formula,
        "exclusions": metric.exclusions,
        "note": metric.note,
        "waived": metric.waived,
    }
