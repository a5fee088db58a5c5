"""Baselines (基线): what was promised, numbered and never changed (SEMANTICS 9).

A baseline keeps the dates and the weights of every work as they were taken, with the reason, the
revision of the plan and the hash of the calendars behind them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property


@dataclass(frozen=True, slots=True)
class BaselineItem:
    """One activity as promised. `start` and `finish` are instants, `first` and `last` the days
    people see; None where the work had no dates. `weight` is what a leaf counts in 形象进度, in the
    unit of the baseline's `weights`; 0 for summaries and hammocks."""

    id: str
    name: str
    parent: str | None
    start: int | None
    finish: int | None
    first: date | None
    last: date | None
    duration_days: float | None
    weight: float


@dataclass(frozen=True, kw_only=True)
class Baseline:
    """Baseline `number` of a project, from 1.

    `taken_on` is the data date it was taken at, None for a plan before its start. `revision` is the
    plan revision behind it. `weights` is budget | workdays | quantity | explicit. `first` and
    `last` span the project; `deadline` was its governing deadline.
    """

    project: str
    number: int
    taken_on: date | None
    reason: str
    by: str
    revision: int
    calendar_hash: str
    weights: str
    items: tuple[BaselineItem, ...]
    first: date | None = None
    last: date | None = None
    deadline: date | None = None
    recorded_at: datetime | None = None

    @cached_property
    def by_id(self) -> Mapping[str, BaselineItem]:
        """The items by id."""
        return {item.id: item for item in self.items}

    def span(self, item: str) -> tuple[date, date] | None:
        """First and last promised day of an activity; None where it had no dates or is new."""
        found = self.by_id.get(item)
        if found is None or found.first is None or found.last is None:
            return None
        return found.first, found.last
