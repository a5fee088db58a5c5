"""All metrics of one plan, the waivers applied; and what fails as findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import ModuleType
from typing import Final, NamedTuple

from projects.checks.case import Case, some
from projects.checks.health import logic, path, practices, promises, records, slack, upkeep
from projects.checks.health.metrics import CATALOGUE, MEASURES, told
from projects.checks.health.population import Population
from projects.checks.report import Metric
from projects.errors import Finding
from projects.model import Waiver

_MODULES: Final[tuple[ModuleType, ...]] = (
    logic, slack, records, path, promises, practices, upkeep
)  # fmt: skip
"""Importing them fills `MEASURES`."""


class Health(NamedTuple):
    """The metrics asked for, in the order of the catalogue; those that fail as findings; and the
    waivers of single works that spared one."""

    metrics: tuple[Metric, ...]
    findings: tuple[Finding, ...]
    used: frozenset[Waiver]


def measured(case: Case, codes: Iterable[str], waivers: Sequence[Waiver]) -> Health:
    """Measure a plan.

    Args:
        case: the plan, with the settings.
        codes: those of the metrics wanted.
        waivers: those in force. One with an item spares this work; one without covers the metric.
    """
    wanted = set(codes)
    if not wanted:
        return Health((), (), frozenset())
    population = Population(case, waived=_spared(waivers))
    metrics = []
    for name, entry in CATALOGUE.items():
        found = MEASURES[name](population)
        population.known[name] = found
        if entry.code in wanted:
            metrics.append(replace(found, waived=_words(entry.code, name, waivers, population)))
    return Health(
        tuple(metrics),
        tuple(_finding(case, one) for one in metrics if one.passed is False),
        frozenset(
            waiver
            for waiver in waivers
            for name in [_name(waiver.code)]
            if name and waiver.item in population.spared.get(name, ())
        ),
    )


def _name(code: str) -> str | None:
    return next((name for name, entry in CATALOGUE.items() if entry.code == code), None)


def _spared(waivers: Iterable[Waiver]) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for waiver in waivers:
        name = _name(waiver.code)
        if name is not None and waiver.item:
            found.setdefault(name, set()).add(waiver.item)
    return {name: frozenset(items) for name, items in found.items()}


def _words(code: str, name: str, waivers: Iterable[Waiver], population: Population) -> str:
    """The waivers that bear on a metric: whose, why, until when."""
    said = [
        (f"{waiver.item}：" if waiver.item else "")
        + f"{waiver.owner}，{waiver.reason}，至 {waiver.expires}"
        for waiver in waivers
        if waiver.code == code
        and (not waiver.item or waiver.item in population.spared.get(name, ()))
    ]
    return "；".join(said)


def _finding(case: Case, metric: Metric) -> Finding:
    entry = CATALOGUE[metric.id]
    listed = f"：{some(metric.offenders)}" if metric.offenders else ""
    item = metric.offenders[0] if len(metric.offenders) == 1 else ""
    return Finding(
        entry.code,
        f"{metric.id} {metric.name} {told(metric)}，限值 {metric.limit}{listed}",
        entry.row.remedy,
        case.project.where,
        entry.row.level,
        item if item in case.works else "",
    )
