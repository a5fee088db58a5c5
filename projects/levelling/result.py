"""What levelling says: frozen values, rendered by others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from projects.errors import Finding
from projects.model import Project
from projects.schedule import Schedule

Method = Literal["heuristic", "exact"]


@dataclass(frozen=True, slots=True)
class Wait:
    """A resource that pushed a work: it was taken on worked days from `first` to `last`, by the
    works `users`."""

    resource: str
    first: date
    last: date
    users: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Levelled:
    """One work with resources or with moved dates.

    before_*: its dates as if resources were unlimited (early ones; late ones backward). moved_days:
    by how many worked days of its own calendar its start moved, positive later. waits: the
    resources that pushed it, none where its links alone moved it; pushed_days of these.
    """

    id: str
    before_start: date
    before_finish: date
    start: date
    finish: date
    moved_days: float
    pushed_days: float
    waits: tuple[Wait, ...]
    says: str


@dataclass(frozen=True, slots=True)
class Usage:
    """One resource by day, before and after. Amounts in its own unit; `days` holds the days on
    which it is used at all, as (day, before, after)."""

    resource: str
    limit: float
    peak_before: float
    peak_after: float
    over_days_before: int
    over_days_after: int
    days: tuple[tuple[date, float, float], ...]


@dataclass(frozen=True, slots=True)
class MarginAfter:
    """A deadline in working days of its item's calendar, before and after levelling; None where
    there is nothing to compare with."""

    item: str | None
    day: date
    before_days: float | None
    after_days: float


@dataclass(frozen=True, slots=True)
class Shortfall:
    """How many worked days of its calendar the latest feasible plan would have to begin `item`
    before the first day on which it can."""

    item: str
    days: float


@dataclass(frozen=True)
class Levelling:
    """A plan within the limits of its resources.

    before, after: the engine's schedule without and with the moved dates. backward: the late dates
    are the levelled ones, else the early ones. bound: the day that no plan within the limits can
    beat (its finish; backward its start), as far as proven; proven: this plan reaches it. note: why
    the heuristic answered where an exact answer was asked for. pins: by moved work the first day
    that a scenario gives it.
    """

    project: Project
    before: Schedule
    after: Schedule
    backward: bool
    method: Method
    tries: int
    seed: int
    before_start: date
    before_finish: date
    start: date
    finish: date
    bound: date
    proven: bool
    note: str
    works: tuple[Levelled, ...]
    usage: tuple[Usage, ...]
    margins: tuple[MarginAfter, ...]
    shortfall: Shortfall | None
    findings: tuple[Finding, ...]
    pins: Mapping[str, date]

    @property
    def moved(self) -> tuple[Levelled, ...]:
        """The works whose start moved."""
        return tuple(work for work in self.works if work.moved_days)
