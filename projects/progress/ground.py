"""What a status stands on whatever its data date: the plan as it was laid, weights, baseline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from projects.baseline import Baseline
from projects.errors import InputError
from projects.model import Activity, Project, summaries_above
from projects.progress.basis import Basis
from projects.progress.frozen import frozen
from projects.schedule.present import present
from projects.schedule.result import Schedule
from projects.schedule.run import run
from projects.weights import Weights, leaves_of, summaries_of, weights_of
from projects.worktime import Calendars


def plan_of(schedule: Schedule) -> Schedule:
    """The plan as it stood without data date and observations.

    With a data date unstarted work moves behind it, and nothing would ever be late by plan.
    """
    try:
        return present(run(schedule.run.network), schedule.policy)
    except InputError:
        # Without a start and with an end that no deadline holds there are no dates to plan by.
        return schedule


@dataclass(frozen=True)
class Ground:
    """What every data date of one plan shares, each thing computed once."""

    schedule: Schedule
    basis: Basis
    baseline: Baseline | None

    @property
    def project(self) -> Project:
        """The plan itself."""
        return self.schedule.project

    @cached_property
    def plan(self) -> Schedule:
        """The plan as it stood without data date and observations."""
        return plan_of(self.schedule)

    @property
    def calendars(self) -> Calendars:
        """The compiled calendars of the plan."""
        return self.schedule.run.network.calendars

    @cached_property
    def weights(self) -> Weights:
        """What each leaf counts: as the baseline froze it, where there is one."""
        if self.baseline is not None:
            return frozen(self.project, self.plan, self.baseline)
        return weights_of(self.project, self.plan)

    @cached_property
    def works(self) -> Mapping[str, Activity]:
        """Every activity by id."""
        return {work.id: work for work in self.project.activities}

    @cached_property
    def summaries(self) -> frozenset[str]:
        """The ids of the summaries."""
        return summaries_of(self.project)

    @cached_property
    def leaves(self) -> tuple[Activity, ...]:
        """The works that carry progress."""
        return leaves_of(self.project)

    @cached_property
    def sole(self) -> Activity | None:
        """The one root summary: it stands for the project, and the project for it."""
        roots = [work for work in self.project.activities if work.parent is None]
        return roots[0] if len(roots) == 1 and roots[0].id in self.summaries else None

    def per_day(self, work: Activity) -> int:
        """The working minutes that count as a day of a work."""
        return self.schedule.run.network.day_of(self.calendars.of(work))

    def leaves_under(self, summary: str) -> list[Activity]:
        """The leaves below a summary, in the order of the plan."""
        return [work for work in self.leaves if summary in summaries_above(work, self.works)]

    def span(self, item: str) -> tuple[date, date] | None:
        """First and last day of an item in the baseline."""
        return self.baseline.span(item) if self.baseline else None

    @cached_property
    def whole_span(self) -> tuple[date, date] | None:
        """First and last day of the project in the baseline."""
        base = self.baseline
        if base is None:
            return None
        spans = [span for item in base.items if (span := base.span(item.id)) is not None]
        first = base.first or min((first for first, _ in spans), default=None)
        last = base.last or max((last for _, last in spans), default=None)
        return None if first is None or last is None else (first, last)
