"""What one status looks up: the span, the observation and the forecast of every item."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from projects.lamps import Past
from projects.model import DAY, Activity, day_of, instant, summaries_above
from projects.progress.ground import Ground
from projects.progress.memory import week_before
from projects.progress.rollup import WHOLE, Seen, state_of
from projects.progress.sight import Sight, gap
from projects.progress.standing import Facts
from projects.progress.values import Reported
from projects.schedule.result import Margin, Schedule


@dataclass(frozen=True)
class Desk:
    """What one run looks up. `remembers`: whether the lamps ask for the week before."""

    sight: Sight
    remembers: bool

    @property
    def ground(self) -> Ground:
        """What holds at every data date."""
        return self.sight.ground

    @property
    def schedule(self) -> Schedule:
        """The plan rescheduled from the data date: the network forecast."""
        return self.ground.schedule

    @cached_property
    def before(self) -> Sight | None:
        """The plan one reporting week before, where the lamps ask for it."""
        return week_before(self.ground, self.sight.as_of) if self.remembers else None

    # -- a work ------------------------------------------------------------------------------

    def facts(self, work: Activity) -> Facts:
        """What is known of one activity."""
        ground, sight = self.ground, self.sight
        timing = self.schedule[work.id]
        state, span = state_of(sight.states, work.id), ground.span(work.id)
        committed = _committed(work, span)
        if work is ground.sole and work.deadline is None:
            return replace(self.project_facts(), id=work.id, name=work.name)
        stretch = sight.stretch(work, committed)
        # A due day alone has no work to reschedule: its early finish says nothing of the future.
        bare = timing.assumed and timing.zero and state.finished is None
        late = timing.late_start
        missed = timing.status == "not-started" and late is not None and late < sight.now
        promised = ground.baseline.by_id[work.id].finish if ground.baseline and span else None
        return Facts(
            id=work.id,
            name=work.name,
            stretch=stretch,
            expected=sight.expected_of(work, stretch),
            seen=sight.seen[work.id],
            reported=_reported(state.reported or work.reported),
            finished=state.finished,
            committed=committed,
            reference=promised if promised is not None else _close(committed),
            reference_day=span[1] if span else committed,
            forecast=None if bare else timing.early_finish,
            forecast_day=None if bare else timing.early_finish_day,
            missed=timing.late_start_day if missed else None,
            float_days=timing.total_float_days,
            past=self._past(work),
            cover=self._cover(work),
            calendar=ground.calendars.of(work),
            per_day=ground.per_day(work),
        )

    def _cover(self, work: Activity) -> str:
        """The summary, or the project, whose own observation stands for an unreported work."""
        seen, works = self.sight.seen, self.ground.works
        if seen[work.id].percent is not None:
            return ""
        for item in summaries_above(work, works):
            if seen[item].source == "stated":
                return works[item].name
        if seen[WHOLE].source == "stated":
            return self.ground.project.name
        return ""

    def _past(self, work: Activity) -> Past | None:
        before = self.before
        if before is None:
            return None
        stretch = before.stretch(work, _committed(work, self.ground.span(work.id)))
        return _past(before, before.seen[work.id], before.expected_of(work, stretch))

    # -- the project -------------------------------------------------------------------------

    def project_facts(self) -> Facts:
        """What is known of the whole: under the project's code, or its one root summary."""
        ground, sight = self.ground, self.sight
        project, sole, state = ground.project, ground.sole, sight.state_of_project()
        answer = state.reported
        if not answer and sole is not None:
            answer = state_of(sight.states, sole.id).reported or sole.reported
        margin = self.margin
        promised, promised_day = self._promise(margin)
        committed = margin.deadline.day if margin else promised_day
        stretch = sight.project_stretch(margin, committed)
        forecast = margin.early_finish if margin else self.schedule.early_finish
        return Facts(
            id=project.code,
            name=project.name,
            stretch=stretch,
            expected=sight.expected_of_project(stretch),
            seen=sight.whole,
            reported=_reported(answer),
            finished=state.finished,
            committed=committed,
            reference=promised if promised is not None else _close(committed),
            reference_day=promised_day or committed,
            forecast=forecast,
            forecast_day=day_of(forecast - 1) if forecast is not None else None,
            missed=None,
            float_days=None,
            past=self._past_of_project(margin, committed),
            cover="",
            calendar=ground.calendars.default,
            per_day=project.minutes_per_day,
        )

    def _past_of_project(self, margin: Margin | None, committed: date | None) -> Past | None:
        before = self.before
        if before is None:
            return None
        stretch = before.project_stretch(margin, committed)
        return _past(before, before.whole, before.expected_of_project(stretch))

    def _promise(self, margin: Margin | None) -> tuple[int | None, date | None]:
        """When the baseline ends what the project's deadline is on: one work, or the whole."""
        base, span = self.ground.baseline, self.ground.whole_span
        if base is None or span is None:
            return None, None
        if margin is not None and margin.item is not None and (item := base.span(margin.item)):
            return base.by_id[margin.item].finish, item[1]
        return instant(span[1], DAY), span[1]

    @cached_property
    def margin(self) -> Margin | None:
        """The project's own deadline: the one on the whole, else the tightest of its list."""
        project, deadlines = self.ground.project, self.schedule.deadlines
        own = {d.item or project.deadline_on for d in project.deadlines}
        found = [margin for margin in deadlines if margin.item is None] or [
            margin for margin in deadlines if margin.item in own
        ]
        return min(found, key=_tightness, default=None)


def _committed(work: Activity, span: tuple[date, date] | None) -> date | None:
    """Own deadline, else the finish in the baseline, else none."""
    return work.deadline.day if work.deadline else span[1] if span else None


def _past(sight: Sight, seen: Seen, wanted: float | None) -> Past:
    points = gap(seen.percent, wanted)
    if points is not None and points < 0 <= points + seen.slack:
        points = None  # the silent works could have turned it: no lamp was lit
    return Past(sight.as_of, points)


def _close(day: date | None) -> int | None:
    return None if day is None else instant(day, DAY)


def _tightness(margin: Margin) -> tuple[bool, float, date]:
    days = margin.margin_days
    return days is None, days or 0.0, margin.deadline.day


def _reported(answer: str) -> Reported:
    return "是" if answer == "是" else "否" if answer == "否" else "未填"
