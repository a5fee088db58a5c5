"""What the rules look at: a schedule with everything that several rules ask for, computed once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from projects.actuals import NOTHING, Actual
from projects.baseline import Baseline
from projects.checks.settings import USUAL, CheckSettings
from projects.checks.words import stretches
from projects.errors import Finding, InputError, Level
from projects.model import DAY, Activity, Link, Project, instant, summaries_above
from projects.progress import Progress, progress
from projects.schedule.result import Schedule, Timing
from projects.worktime import Calendars

SHOWN = 10
"""How many works a sentence names before it only counts."""


@dataclass(frozen=True)
class Case:
    """One plan under examination. `judged` is its progress, where that is computed already."""

    schedule: Schedule
    baseline: Baseline | None = None
    settings: CheckSettings = USUAL
    judged: Progress | None = None

    @property
    def project(self) -> Project:
        """The plan itself."""
        return self.schedule.project

    @property
    def as_of(self) -> date | None:
        """The data date."""
        return self.schedule.as_of

    @cached_property
    def now(self) -> int | None:
        """The close of the data date, an instant."""
        return None if self.as_of is None else instant(self.as_of, DAY)

    @cached_property
    def works(self) -> Mapping[str, Activity]:
        """Every activity by id."""
        return {work.id: work for work in self.project.activities}

    @cached_property
    def children(self) -> Mapping[str, Sequence[Activity]]:
        """The activities directly below each summary."""
        found: dict[str, list[Activity]] = {}
        for work in self.project.activities:
            if work.parent is not None:
                found.setdefault(work.parent, []).append(work)
        return found

    @cached_property
    def leaves(self) -> tuple[Activity, ...]:
        """Neither summaries nor hammocks."""
        return tuple(
            work
            for work in self.project.activities
            if work.kind not in ("summary", "hammock") and work.id not in self.children
        )

    @property
    def calendars(self) -> Calendars:
        """The compiled calendars of the plan."""
        return self.schedule.run.network.calendars

    @property
    def states(self) -> Mapping[str, Actual]:
        """What was observed of each item until the data date."""
        return self.schedule.run.situation.actuals

    @property
    def progress(self) -> Progress | None:
        """Where everything stands; None without a data date, or where it cannot be computed."""
        return self._judged if isinstance(self._judged, Progress) else None

    @property
    def refusals(self) -> tuple[Finding, ...]:
        """Why progress cannot be computed: findings among the others, no end of the check."""
        return self._judged.findings if isinstance(self._judged, InputError) else ()

    @cached_property
    def _judged(self) -> Progress | InputError | None:
        if self.as_of is None:
            return None
        if self.judged is not None and self._basis is None:
            return self.judged
        try:
            return progress(self.schedule, basis=self._basis, baseline=self.baseline)
        except InputError as refused:
            return refused

    @property
    def _basis(self) -> str | None:
        """A plan on the basis `plan` is judged by day as long as it has no baseline."""
        return "day" if self.project.basis == "plan" and self.baseline is None else None

    @cached_property
    def incoming(self) -> Mapping[str, Sequence[Link]]:
        """The links that bind each work, its summaries' included."""
        return self._with_summaries("after")

    @cached_property
    def outgoing(self) -> Mapping[str, Sequence[Link]]:
        """The links that leave each work, its summaries' included."""
        return self._with_summaries("before")

    def _with_summaries(self, end: str) -> Mapping[str, Sequence[Link]]:
        own: dict[str, list[Link]] = {}
        for link in self.project.links:
            own.setdefault(getattr(link, end), []).append(link)
        return {
            work.id: [link for item in (work.id, *self.above(work)) for link in own.get(item, ())]
            for work in self.project.activities
        }

    @cached_property
    def sites(self) -> Sequence[Sequence[tuple[Activity, Timing]]]:
        """The dated leaves that stand directly under the same summary, on the same stretch."""
        found: dict[tuple[str, frozenset[str]], list[tuple[Activity, Timing]]] = {}
        for work in self.leaves:
            timing = self.schedule[work.id]
            if work.parent is not None and timing.status != "ledger":
                found.setdefault((work.parent, stretches(work.name)), []).append((work, timing))
        return tuple(found.values())

    def above(self, work: Activity) -> list[str]:
        """The summaries over a work, the nearest first."""
        return summaries_above(work, self.works)

    def state(self, item: str) -> Actual:
        """What was observed of one item."""
        return self.states.get(item, NOTHING)

    @cached_property
    def open_rows(self) -> Sequence[tuple[Activity, Timing]]:
        """The unfinished leaves that have network dates."""
        rows = ((work, self.schedule[work.id]) for work in self.leaves)
        return [row for row in rows if row[1].status not in ("finished", "ledger")]


Run = Callable[[Case], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its code, and the function that finds its offenders."""

    code: str
    run: Run


RULES: Final[dict[str, Rule]] = {}
"""Filled by the modules of rules, in the order of the report."""


def rule(code: str) -> Callable[[Run], Run]:
    """Register the function below as the rule `code`."""

    def register(run: Run) -> Run:
        assert code not in RULES, code
        RULES[code] = Rule(code, run)
        return run

    return register


def of(work: Activity, code: str, level: Level, says: str, remedy: str) -> Finding:
    """A finding about one work."""
    return Finding(code, says, remedy, work.where, level, work.id)


def of_all(works: Sequence[Activity], code: str, level: Level, says: str, remedy: str) -> Finding:
    """One finding about several works, where the first stands; its own where it is alone."""
    first = works[0]
    return Finding(code, says, remedy, first.where, level, first.id if len(works) == 1 else "")


def label(work: Activity) -> str:
    """How a sentence names a work: `L010 施工图设计`."""
    return f"{work.id} {work.name}"


def some(items: Sequence[str]) -> str:
    """The first few of a list, and how many there are where it is long."""
    if len(items) <= SHOWN:
        return "、".join(items)
    return f"{'、'.join(items[:SHOWN])} 等 {len(items)} 项"


def days(value: float) -> str:
    """A number of days without needless decimals, no sign."""
    return f"{abs(value):.4g}" if abs(value) < 1000 else f"{abs(value):.0f}"
