"""The table of metrics: id, name, code of the finding; and how a metric is put together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from projects.checks.health.population import Population
from projects.checks.report import Metric
from projects.codes.health import METRIC_CODES
from projects.codes.row import Code


class Entry(NamedTuple):
    """A metric before it is measured: its id, its name, and the row of the finding where it
    fails."""

    id: str
    name: str
    row: Code

    @property
    def code(self) -> str:
        """The code under which it fails."""
        return self.row.code


def _entries() -> Iterator[Entry]:
    for row in METRIC_CODES:
        name, _, title = row.title.partition(" ")
        yield Entry(name, title, row)


CATALOGUE: Final[Mapping[str, Entry]] = {entry.id: entry for entry in _entries()}
"""Every metric by its id, in the order of the report."""

LEDGER: Final = "计划是台账，工作之间没有前后置关系"
"""Why what is measured on a network has no value there."""
Measure = Callable[[Population], Metric]
MEASURES: Final[dict[str, Measure]] = {}
"""Filled by the modules of metrics."""


def metric(name: str) -> Callable[[Measure], Measure]:
    """Register the function below as the measure of the metric `name`."""

    def register(measure: Measure) -> Measure:
        assert name in CATALOGUE, name
        assert name not in MEASURES, name
        MEASURES[name] = measure
        return measure

    return register


def number(value: float) -> str:
    """A number of a limit: `5`, `0.95`."""
    return f"{value:g}"


def at_most(percent: float) -> str:
    """A limit in percent from above."""
    return f"≤ {number(percent)}%" if percent else "0%"


def share(
    population: Population,
    name: str,
    offenders: Sequence[str],
    among: int,
    limit: float,
    *,
    formula: str,
    exclusions: str,
    choice: str = "",
    nobody: str = "没有可计的工作",
) -> Metric:
    """A percentage of offenders that may be at most `limit`; None of nobody."""
    kept = population.spare(name, offenders)
    return Metric(
        id=name,
        name=CATALOGUE[name].name,
        value=round(100 * len(kept) / among, 2) if among else None,
        numerator=len(kept),
        denominator=among,
        limit=at_most(limit),
        passed=len(kept) * 100 <= limit * among + 1e-9 if among else None,
        choice=choice,
        offenders=kept,
        unit="%",
        formula=formula,
        exclusions=exclusions,
        note="" if among else nobody,
    )


def unknown(name: str, limit: str, note: str, *, formula: str, choice: str = "") -> Metric:
    """A metric that cannot be computed, and why."""
    return Metric(
        id=name,
        name=CATALOGUE[name].name,
        value=None,
        numerator=None,
        denominator=None,
        limit=limit,
        passed=None,
        choice=choice,
        formula=formula,
        note=note,
    )


def value_words(metric: Metric) -> str | None:
    """The value with its unit: `5%`, `600 天`, `0.95`; None where there is none."""
    if metric.value is None:
        return None
    blank = " " if metric.unit not in ("", "%") else ""
    return f"{metric.value:g}{blank}{metric.unit}"


def told(metric: Metric) -> str:
    """A value and what it was made of: `12.5%（1/8）`."""
    value = value_words(metric)
    if value is None:
        return "算不出"
    if metric.numerator is None or metric.denominator is None:
        return value
    return f"{value}（{metric.numerator:g}/{metric.denominator:g}）"
