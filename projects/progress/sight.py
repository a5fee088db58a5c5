"""What can be seen at one data date: the percentage that stands and the one that is due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from projects.actuals import NOTHING, Actual
from projects.model import DAY, Activity, Observation, day_of, instant
from projects.progress.basis import Stretch, expected
from projects.progress.ground import Ground
from projects.progress.rollup import WHOLE, Seen, percent_of, roll_up, seen_on, state_of
from projects.schedule.result import Margin
from projects.worktime import WorkCalendar


@dataclass(frozen=True)
class Sight:
    """One data date of a plan. `states` is what was known of each item, `rows` where from."""

    ground: Ground
    as_of: date
    states: Mapping[str, Actual]
    rows: tuple[Observation, ...]

    @property
    def now(self) -> int:
        """The close of the data date."""
        return instant(self.as_of, DAY)

    # -- 形象 --------------------------------------------------------------------------------

    @cached_property
    def seen(self) -> Mapping[str, Seen]:
        """The progress that stands for every item, and for the project under WHOLE."""
        ground, days = self.ground, seen_on(self.rows, self.as_of)
        stated = {}
        for item in (*ground.works, ground.project.code):
            percent = stated_percent(ground, self.states, item)
            if percent is not None:
                stated[item] = (percent, days.get(item))
        begun = {
            item
            for item in ground.works
            if (first := ground.plan[item].planned_start_day) is not None and first <= self.as_of
        }
        return roll_up(ground.project, stated, ground.weights, begun)

    @property
    def whole(self) -> Seen:
        """The progress of the project: its own, or that of its one root summary."""
        sole, seen = self.ground.sole, self.seen[WHOLE]
        return self.seen[sole.id] if sole is not None and seen.source != "stated" else seen

    def state_of_project(self) -> Actual:
        """What was observed of the whole: under the project's code, or its one root summary."""
        ground = self.ground
        code = ground.project.code
        own = None if code in ground.works else self.states.get(code)
        if own is not None or ground.sole is None:
            return own or NOTHING
        return state_of(self.states, ground.sole.id)

    # -- 序时 --------------------------------------------------------------------------------

    def stretch(self, work: Activity, committed: date | None) -> Stretch | None:
        """The days over which a work should be done by the basis; None where there are none."""
        ground = self.ground
        timing, span = ground.plan[work.id], ground.span(work.id)
        if ground.basis == "plan":
            return Stretch(*span, "基线") if span else None
        state = state_of(self.states, work.id)
        first = state.started or (span[0] if span else timing.planned_start_day)
        last = committed or timing.planned_finish_day
        if first is None or last is None:
            return None
        if timing.zero and state.started is None:
            # A due day alone is a point, not a span: nothing is expected before it, all on it.
            return Stretch(last, last, "时限") if work.deadline else Stretch(last, last, "计划")
        return Stretch(first, last, "时限" if work.deadline else "基线" if span else "计划")

    def expected_of(self, work: Activity, stretch: Stretch | None) -> float | None:
        """Percent of a work that should be done by now."""
        ground = self.ground
        if ground.basis == "plan" and work.id in ground.summaries:
            return self.planned_value(ground.leaves_under(work.id))
        if stretch is None:
            return None
        timing = ground.plan[work.id]
        if timing.zero and timing.assumed and self.as_of < stretch.last:
            return None
        return self._expected(stretch, ground.calendars.of(work))

    def project_stretch(self, margin: Margin | None, committed: date | None) -> Stretch | None:
        """The days over which the whole should be done."""
        ground = self.ground
        span = ground.whole_span
        if ground.basis == "plan":
            return Stretch(*span, "基线") if span else None
        start = ground.project.start
        finish = ground.plan.early_finish or ground.plan.late_finish
        days = [day for t in ground.plan if (day := t.planned_start_day) is not None]
        first = self.state_of_project().started or (
            day_of(start) if start is not None else min(days, default=None)
        )
        last = committed or (day_of(finish) - timedelta(days=1) if finish is not None else None)
        if first is None or last is None:
            return None
        return Stretch(first, last, "时限" if margin else "基线" if span else "计划")

    def expected_of_project(self, stretch: Stretch | None) -> float | None:
        """Percent of the whole that should be done by now."""
        if self.ground.basis == "plan":
            return self.planned_value(list(self.ground.leaves))
        if stretch is None:
            return None
        return self._expected(stretch, self.ground.calendars.default)

    def planned_value(self, leaves: list[Activity]) -> float | None:
        """The weighted sum of what the baseline wanted of each leaf by now."""
        ground = self.ground
        total = value = 0.0
        for work in leaves:
            span = ground.span(ground.weights.whence.get(work.id, work.id))
            if span is not None:
                weight = ground.weights.of[work.id]
                total += weight
                value += weight * self._expected(Stretch(*span, "基线"), ground.calendars.of(work))
        return value / total if total else None

    def _expected(self, stretch: Stretch, calendar: WorkCalendar) -> float:
        return expected(stretch, self.as_of, self.ground.basis, calendar)


def stated_percent(ground: Ground, states: Mapping[str, Actual], item: str) -> float | None:
    """What was said of an item itself, in percent."""
    work = ground.works.get(item)
    days = ground.plan[item].duration_days if work else None
    minutes = days * ground.project.minutes_per_day if days else None
    return percent_of(work, state_of(states, item), minutes)


def gap(actual: float | None, wanted: float | None) -> float | None:
    """Actual less expected, in percentage points."""
    return None if actual is None or wanted is None else actual - wanted
