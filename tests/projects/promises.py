"""Baselines written down by hand, as a store would give them back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from projects.baseline import Baseline, BaselineItem
from projects.difference.taking import take_baseline
from projects.model import DAY, instant
from projects.progress import plan_of
from projects.schedule import Schedule


def promised(
    items: Mapping[str, tuple[date, date, float]], *, project: str = "w", weights: str = "explicit"
) -> Baseline:
    """Baseline 1 of works (first day, last day, weight)."""
    rows = tuple(
        BaselineItem(
            id=item,
            name=item,
            parent=None,
            start=instant(first),
            finish=instant(last, DAY),
            first=first,
            last=last,
            duration_days=float((last - first).days + 1),
            weight=weight,
        )
        for item, (first, last, weight) in items.items()
    )
    return Baseline(
        project=project,
        number=1,
        taken_on=None,
        reason="首次批准",
        by="市城管局",
        revision=1,
        calendar_hash="0" * 12,
        weights=weights,
        items=rows,
        first=min(first for first, _, _ in items.values()),
        last=max(last for _, last, _ in items.values()),
    )


def taken(schedule: Schedule, number: int = 1) -> Baseline:
    """A plan as it was laid, promised."""
    drafted = take_baseline(
        plan_of(schedule), reason="首次批准", by="市城管局", revision=1, calendar_hash="0" * 12
    )
    return replace(drafted, number=number)
