"""Tiny plans for the tests of health metrics, and what is measured of them."""

from __future__ import annotations

from datetime import date
from typing import Any

from projects.baseline import Baseline, BaselineItem
from projects.checks import CheckReport, CheckSettings, Metric, check
from projects.model import DAY, instant
from projects.readers import read_text
from projects.schedule import Schedule, schedule

HEAD = "daopai: 1\ncode: t\nname: 试验\nowner: 市城管局\nstart: 2023-06-01\n"
SOON = date(2023, 6, 12)

CHAIN = """activities:
  - {id: A, name: 甲, duration: 5, owner: 处}
  - {id: B, name: 乙, duration: 5, owner: 处, after: A}
  - {id: C, name: 丙, duration: 5, owner: 处, after: B}
  - {id: D, name: 丁, duration: 5, owner: 处, after: C}
"""


def computed(body: str, as_of: date | None = None, head: str = HEAD) -> Schedule:
    return schedule(read_text(head + body, "plan.yaml"), as_of=as_of)


def health(
    body: str,
    as_of: date | None = None,
    *,
    baseline: Baseline | None = None,
    head: str = HEAD,
    **settings: Any,
) -> CheckReport:
    """The metrics of a plan and what fails of them, without the rules."""
    return check(
        computed(body, as_of, head),
        only=("dcma", "gao"),
        baseline=baseline,
        settings=CheckSettings(**settings),
    )


def metric(
    name: str,
    body: str,
    as_of: date | None = None,
    *,
    baseline: Baseline | None = None,
    head: str = HEAD,
    **settings: Any,
) -> Metric:
    found = health(body, as_of, baseline=baseline, head=head, **settings)
    return next(one for one in found.metrics if one.id == name)


def counts(found: Metric) -> tuple[float | None, float | None, bool | None]:
    return found.numerator, found.denominator, found.passed


def baseline(**last: tuple[str, str]) -> Baseline:
    """A baseline of first and last promised days by id."""
    rows = []
    for item, (begin, end) in last.items():
        first, final = date.fromisoformat(begin), date.fromisoformat(end)
        days = (final - first).days + 1
        rows.append(
            BaselineItem(
                item, item, None, instant(first), instant(final, DAY), first, final, days, days
            )
        )
    return Baseline(
        project="t",
        number=1,
        taken_on=None,
        reason="开工",
        by="市城管局",
        revision=1,
        calendar_hash="",
        weights="workdays",
        items=tuple(rows),
    )
