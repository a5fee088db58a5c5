"""What one status looks up: the span, the observation and the forecast of every item."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from projects.actuals import NOTHING, Actual
from projects.errors import InputError
from projects.model import DAY, Activity, Project, day_of, instant, summaries_above
from projects.progress.basis import Basis, Stretch, expected
from projects.progress.rollup import (
    WHOLE,
    Seen,
    Weights,
    leaves_of,
    percent_of,
    roll_up,
    seen_on,
    state_of,
    summaries_of,
    weights_of,
)
from projects.progress.standing import Facts
from projects.progress.values import Baseline, Reported
from projects.schedule import schedule as compute
from projects.schedule.result import Margin, Schedule
from projects.worktime import Calendars, WorkCalendar


@dataclass(frozen=True)
class Desk:
    """What one run looks up, each thing computed once."""

    schedule: Schedule
    as_of: date
    basis: Basis
    baseline: Baseline

    @property
    def project(self) -> Project:
        """The plan itself."""
        return self.schedule.project

    @cached_property
    def plan(self) -> Schedule:
        """The plan as it stood without data date and observations.

        With a data date unstarted work moves behind it, and nothing would ever be late by plan.
        """
        network = self.schedule.run.network
        try:
            return compute(self.project, policy=self.schedule.policy, network=network)
        except InputError:
            # Without a start and with an end that no deadline holds there are no dates to plan by.
            return self.schedule

    @property
    def states(self) -> Mapping[str, Actual]:
        """What was observed of each item until the data date."""
        return self.schedule.run.situation.actuals

    @property
    def calendars(self) -> Calendars:
        """The compiled calendars of the plan."""
        return self.schedule.run.network.calendars

    @cached_property
    def weights(self) -> Weights:
        """What each leaf counts."""
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
    def seen(self) -> Mapping[str, Seen]:
        """The progress that stands for every item, and for the project under WHOLE."""
        days = seen_on(self.project, self.as_of)
        stated = {}
        for item in (*self.works, self.project.code):
            percent = self._stated(item)
            if percent is not None:
                stated[item] = (percent, days.get(item))
        begun = {
            item
            for item in self.works
            if (first := self.plan[item].planned_start_day) is not None and first <= self.as_of
        }
        return roll_up(self.project, stated, self.weights, begun)

    def _stated(self, item: str) -> float | None:
        work = self.works.get(item)
        days = self.plan[item].duration_days if work else None
        minutes = days * self.project.minutes_per_day if days else None
        return percent_of(work, state_of(self.states, item), minutes)

    @cached_property
    def earlier(self) -> Mapping[str, tuple[float, date]]:
        """The percentage reported before the newest one, by item."""
        rows: dict[str, dict[date, float]] = {}
        for row in self.project.observations:
            if row.as_of > self.as_of or row.kind != "percent":
                continue
            if isinstance(row.value, int | float):
                rows.setdefault(row.item, {})[row.as_of] = float(row.value)
        return {
            item: (seen[sorted(seen)[-2]], sorted(seen)[-2])
            for item, seen in rows.items()
            if len(seen) > 1
        }

    # -- a work ------------------------------------------------------------------------------

    def facts(self, work: Activity) -> Facts:
        """What is known of one activity."""
        timing, calendar = self.schedule[work.id], self.calendars.of(work)
        state, span = state_of(self.states, work.id), self.baseline.get(work.id)
        committed = work.deadline.day if work.deadline else span[1] if span else None
        if work is self.sole and committed is None:
            return replace(self.project_facts(), id=work.id, name=work.name)
        stretch = self._stretch(work, state, committed)
        # A due day alone has no work to reschedule: its early finish says nothing of the future.
        bare = timing.assumed and timing.zero and state.finished is None
        late = timing.late_start
        missed = timing.status == "not-started" and late is not None and late < self._now
        return Facts(
            id=work.id,
            name=work.name,
            stretch=stretch,
            expected=self._expected(work, stretch, calendar),
            seen=self.seen[work.id],
            reported=_reported(state.reported or work.reported),
            finished=state.finished,
            committed=committed,
            reference=span[1] if span else committed,
            forecast=None if bare else timing.early_finish,
            forecast_day=None if bare else timing.early_finish_day,
            missed=timing.late_start_day if missed else None,
            float_days=timing.total_float_days,
            earlier=self.earlier.get(work.id),
            cover=self._cover(work),
            calendar=calendar,
        )

    @property
    def _now(self) -> int:
        """The close of the data date."""
        return instant(self.as_of, DAY)

    def _stretch(self, work: Activity, state: Actual, committed: date | None) -> Stretch | None:
        timing, span = self.plan[work.id], self.baseline.get(work.id)
        if self.basis == "plan":
            return Stretch(*span, "基线") if span else None
        first = state.started or (span[0] if span else timing.planned_start_day)
        last = committed or timing.planned_finish_day
        if first is None or last is None:
            return None
        if timing.zero and state.started is None:
            # A due day alone is a point, not a span: nothing is expected before it, all on it.
            return Stretch(last, last, "时限") if work.deadline else Stretch(last, last, "计划")
        return Stretch(first, last, "时限" if work.deadline else "基线" if span else "计划")

    def _expected(
        self, work: Activity, stretch: Stretch | None, calendar: WorkCalendar
    ) -> float | None:
        if self.basis == "plan" and work.id in self.summaries:
            return self._planned_value(self._leaves_under(work.id))
        if stretch is None:
            return None
        timing = self.plan[work.id]
        if timing.zero and timing.assumed and self.as_of < stretch.last:
            return None
        return expected(stretch, self.as_of, self.basis, calendar)

    def _planned_value(self, leaves: list[Activity]) -> float | None:
        """The weighted sum of what the baseline wanted of each leaf by now."""
        total = value = 0.0
        for work in leaves:
            span = self.baseline.get(work.id)
            if span is not None:
                weight = self.weights.of[work.id]
                total += weight
                value += weight * expected(
                    Stretch(*span, "基线"), self.as_of, "plan", self.calendars.of(work)
                )
        return value / total if total else None

    def _leaves_under(self, summary: str) -> list[Activity]:
        return [work for work in self.leaves if summary in summaries_above(work, self.works)]

    def _cover(self, work: Activity) -> str:
        """The summary, or the project, whose own observation stands for an unreported work."""
        if self.seen[work.id].percent is not None:
            return ""
        for item in summaries_above(work, self.works):
            if self.seen[item].source == "stated":
                return self.works[item].name
        if self.seen[WHOLE].source == "stated":
            return self.project.name
        return ""

    # -- the project -------------------------------------------------------------------------

    @cached_property
    def sole(self) -> Activity | None:
        """The one root summary: it stands for the project, and the project for it."""
        roots = [work for work in self.project.activities if work.parent is None]
        return roots[0] if len(roots) == 1 and roots[0].id in self.summaries else None

    def project_facts(self) -> Facts:
        """What is known of the whole: under the project's code, or its one root summary."""
        project = self.project
        margin, sole = self._margin(), self.sole
        own = None if project.code in self.works else self.states.get(project.code)
        state = own or (state_of(self.states, sole.id) if sole is not None else NOTHING)
        answer = state.reported
        if not answer and sole is not None:
            answer = state_of(self.states, sole.id).reported or sole.reported
        span = self._baseline_span()
        committed = margin.deadline.day if margin else span[1] if span else None
        stretch = self._project_stretch(state, margin, committed)
        forecast = margin.early_finish if margin else self.schedule.early_finish
        seen = self.seen[WHOLE]
        if sole is not None and seen.source != "stated":
            seen = self.seen[sole.id]
        calendar = self.calendars.default
        wanted: float | None = None
        if self.basis == "plan":
            wanted = self._planned_value(list(self.leaves))
        elif stretch is not None:
            wanted = expected(stretch, self.as_of, self.basis, calendar)
        return Facts(
            id=project.code,
            name=project.name,
            stretch=stretch,
            expected=wanted,
            seen=seen,
            reported=_reported(answer),
            finished=state.finished,
            committed=committed,
            reference=span[1] if span else committed,
            forecast=forecast,
            forecast_day=day_of(forecast - 1) if forecast is not None else None,
            missed=None,
            float_days=None,
            earlier=self.earlier.get(project.code) or (self.earlier.get(sole.id) if sole else None),
            cover="",
            calendar=calendar,
        )

    def _margin(self) -> Margin | None:
        """The project's own deadline: the one on the whole, else the tightest of its list."""
        own = {d.item or self.project.deadline_on for d in self.project.deadlines}
        found = [margin for margin in self.schedule.deadlines if margin.item is None] or [
            margin for margin in self.schedule.deadlines if margin.item in own
        ]
        return min(found, key=_tightness, default=None)

    def _baseline_span(self) -> tuple[date, date] | None:
        if not self.baseline:
            return None
        if self.project.code in self.baseline:
            return self.baseline[self.project.code]
        return min(s for s, _ in self.baseline.values()), max(f for _, f in self.baseline.values())

    def _project_stretch(
        self, state: Actual, margin: Margin | None, committed: date | None
    ) -> Stretch | None:
        span = self._baseline_span()
        if self.basis == "plan":
            return Stretch(*span, "基线") if span else None
        start, finish = self.project.start, self.plan.early_finish or self.plan.late_finish
        days = [day for t in self.plan if (day := t.planned_start_day) is not None]
        first = state.started or (day_of(start) if start is not None else min(days, default=None))
        last = committed or (day_of(finish) - timedelta(days=1) if finish is not None else None)
        if first is None or last is None:
            return None
        return Stretch(first, last, "时限" if margin else "基线" if span else "计划")


def _tightness(margin: Margin) -> tuple[bool, float, date]:
    days = margin.margin_days
    return days is None, days or 0.0, margin.deadline.day


def _reported(answer: str) -> Reported:
    return "是" if answer == "是" else "否" if answer == "否" else "未填"
