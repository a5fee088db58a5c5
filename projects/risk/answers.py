"""What the counts of a simulation say: days, shares, costs. No drawing happens here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import sqrt

from projects.model import DAY, day_of
from projects.risk.ground import Goal, Ground
from projects.risk.spread import Spread, standard_error
from projects.risk.tally import Moments, Search, Tally
from projects.risk.uncertain import Cause
from projects.risk.values import PERCENTS, ArrivalRisk, CauseRisk, Target, WorkRisk
from projects.schedule.modes import FINISHED
from projects.schedule.result import as_days


@dataclass(frozen=True)
class Answers:
    """The counts of so many runs, read on their ground."""

    ground: Ground
    tally: Tally
    runs: int
    wanted: Fraction

    def targets(self) -> tuple[Target, ...]:
        """Every goal with its spread."""
        return tuple(
            self._target(place, goal, self._spread(self.tally.ends[place]))
            for place, goal in enumerate(self.ground.goals)
        )

    def _spread(self, counted: Counter[int]) -> Spread:
        grain = self.ground.lanes.grain
        return Spread.of({value * grain: count for value, count in counted.items()})

    def _target(self, place: int, goal: Goal, spread: Spread) -> Target:
        on_time = self._share(spread, goal.limit)
        on_buffer = self._share(spread, goal.buffered)
        wanted = spread.quantile(self.wanted)
        return Target(
            item=goal.item,
            deadline=goal.margin.deadline if goal.margin else None,
            governing=place == self.ground.governing,
            spread=spread,
            days={p: goal.day(spread.quantile(Fraction(p, 100))) for p in PERCENTS},
            wanted_day=goal.day(wanted),
            mean_day=goal.day(round(spread.mean())),
            deviation_days=spread.deviation() / DAY,
            early_day=goal.day(goal.early),
            planned_share=spread.within(goal.early) / self.runs,
            buffer_days=self._days(goal, goal.early, wanted),
            margin_days=None if goal.limit is None else self._days(goal, wanted, goal.limit),
            on_time=on_time,
            on_time_error=None if on_time is None else standard_error(on_time, self.runs),
            on_buffer=on_buffer,
            on_buffer_error=None if on_buffer is None else standard_error(on_buffer, self.runs),
        )

    def _share(self, spread: Spread, limit: int | None) -> float | None:
        return None if limit is None else spread.within(limit) / self.runs

    def _days(self, goal: Goal, first: int, last: int) -> float:
        """Working days of the goal's calendar from one instant to another."""
        worked = goal.calendar.worked
        per_day = self.ground.network.project.minutes_per_day
        return as_days(worked(last) - worked(first), per_day) or 0.0

    def works(self) -> tuple[WorkRisk, ...]:
        """Every work that is not finished."""
        ground, goal = self.ground, self.ground.goal
        per_day = ground.network.project.minutes_per_day
        ends = self._spread(self.tally.ends[ground.governing])
        overall = ends.deviation(lambda at: goal.calendar.worked(at) / per_day)
        return tuple(
            self._work(number, overall)
            for number, node in enumerate(ground.network.nodes)
            if node.kind != "group" and ground.now.mode[number] != FINISHED
        )

    def _work(self, number: int, overall: float) -> WorkRisk:
        ground = self.ground
        node = ground.now.node(number)
        day = DAY if node.kind == "span" else ground.network.day_of(node.calendar)
        share = self.tally.critical[number] / self.runs
        lasts = self.tally.lasts.get(number)
        if lasts is None:
            return WorkRisk(node.activity.id, share, 0.0, None, 0.0)
        scale = ground.lanes.grain / day
        deviation = _deviation(lasts) * scale
        return WorkRisk(
            id=node.activity.id,
            criticality=share,
            sensitivity=deviation / overall * share if overall else 0.0,
            mean_days=lasts.total / lasts.count * scale,
            deviation_days=deviation,
        )

    def causes(self) -> tuple[CauseRisk, ...]:
        """Every cause by what the governing goal would gain without it, the dearest first."""
        told = [self._cause(cause, self._spread(n)) for cause, n in self.tally.without.items()]
        return tuple(sorted(told, key=lambda one: (-one.mean_days, -one.days)))

    def _cause(self, cause: Cause, spread: Spread) -> CauseRisk:
        goal, worked = self.ground.goal, self.ground.goal.calendar.worked
        per_day = self.ground.network.project.minutes_per_day
        everything = self._spread(self.tally.ends[self.ground.governing])
        with_all, without = everything.quantile(self.wanted), spread.quantile(self.wanted)
        items = [one.item for one in self.ground.uncertain.values() if cause in one.causes]
        return CauseRisk(
            kind=cause.kind,
            name=cause.name,
            on=tuple(items),
            wanted_day=goal.day(without),
            days=self._days(goal, without, with_all),
            calendar_days=(goal.day(with_all) - goal.day(without)).days,
            mean_days=(everything.mean(worked) - spread.mean(worked)) / per_day,
            on_time=self._share(spread, goal.limit),
        )

    def arrivals(self, searches: Sequence[Search]) -> tuple[ArrivalRisk, ...]:
        """Every external dependency that leads to the governing deadline."""
        return tuple(self._arrival(search) for search in searches)

    def _arrival(self, search: Search) -> ArrivalRisk:
        """The last W that enough runs allow."""
        node = self.ground.network.nodes[search.number]
        allowed = Spread.of(self.tally.arrivals[search.number])
        last, grain = allowed.reached(self.wanted), self.ground.lanes.grain

        def day(work: int) -> date:
            return day_of(node.calendar.finish_of(work * grain) - 1)

        never, free = last < search.soonest, last >= search.latest
        arrived = self._spread(self.tally.arrived[search.number])
        return ArrivalRisk(
            id=node.activity.id,
            promised=node.activity.promised,
            arrives=day_of(arrived.quantile(self.wanted) - 1),
            latest=None if never or free else day(last),
            free=free,
            soonest=day(search.soonest),
            best=1 - allowed.within(search.soonest - 1) / self.runs,
        )


def _deviation(lasts: Moments) -> float:
    """The sample standard deviation, from whole numbers, rounded once."""
    if lasts.count < 2:
        return 0.0
    spread = lasts.count * lasts.squares - lasts.total**2
    return sqrt(spread / (lasts.count * (lasts.count - 1)))
