"""What a simulation looks at: the deadlines as goals, the causes and the external dependencies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from projects.errors import Finding
from projects.model import DAY, Project, day_of
from projects.network import Network
from projects.risk.critical import last_nodes
from projects.risk.durations import Streams
from projects.risk.lanes import Lanes
from projects.risk.tally import Plan, Search
from projects.risk.uncertain import (
    ESTIMATES,
    Cause,
    driver,
    events_of,
    uncertain_nodes,
    without_effect,
)
from projects.schedule import Margin, Schedule
from projects.schedule.limits import limit_instant
from projects.schedule.modes import FINISHED
from projects.schedule.paths import ancestors
from projects.worktime import WorkCalendar

LATER = 730 * DAY
"""How far behind its deadline an arrival is looked for."""


@dataclass(frozen=True)
class Goal:
    """A deadline's item, or the project, whose finish is watched.

    nodes: those of which the last decides. early: the finish that the plan computes. limit,
    buffered: the last instants that keep the deadline, and the deadline less its buffer.
    """

    item: str | None
    margin: Margin | None
    nodes: tuple[int, ...]
    calendar: WorkCalendar
    early: int
    limit: int | None
    buffered: int | None
    shown_after: bool

    def day(self, instant: int) -> date:
        """The day that people see for a finish."""
        return day_of(instant if self.shown_after else instant - 1)


class Ground:
    """A schedule made ready to be simulated. `governing` is the place of the goal that criticality,
    causes and arrivals look at."""

    def __init__(self, schedule: Schedule) -> None:
        self.schedule, self.now = schedule, schedule.run.situation
        self.network: Network = self.now.network
        self.lanes = Lanes(self.now)
        self.uncertain = uncertain_nodes(self.now)
        self.goals = self._goals()
        self.governing = next(
            (
                place
                for place, goal in enumerate(self.goals)
                if goal.margin is not None and goal.margin.governing
            ),
            0,
        )

    def _goals(self) -> tuple[Goal, ...]:
        margins = [one for one in self.schedule.deadlines if one.early_finish is not None]
        ordered = sorted(margins, key=lambda margin: margin.item is not None)
        goals = [self._goal(margin.item, margin) for margin in ordered]
        if not goals or goals[0].item is not None:
            goals.insert(0, self._goal(None, None))
        return tuple(goals)

    def _goal(self, item: str | None, margin: Margin | None) -> Goal:
        network = self.network
        nodes, calendar = last_nodes(self.now, item), network.calendar_of(item)
        early = self.schedule.early_finish if margin is None else margin.early_finish
        assert early is not None
        limit = buffered = None
        if margin is not None:
            # Until the next working minute nothing is later than it was.
            limit = calendar.to_start(margin.deadline.at)
            buffered = calendar.to_start(limit_instant(network, margin.deadline))
        alone = item is not None and len(nodes) == 1 and network.nodes[nodes[0]].kind == "point"
        after = alone and not network.ends(nodes[0])
        return Goal(item, margin, nodes, calendar, early, limit, buffered, after)

    @property
    def goal(self) -> Goal:
        """The governing goal."""
        return self.goals[self.governing]

    def plan(self, seed: int) -> Plan:
        """What the runs go through."""
        return Plan(
            lanes=self.lanes,
            uncertain=self.uncertain,
            streams=Streams(self.network.project, self.uncertain, seed),
            targets=[goal.nodes for goal in self.goals],
            governing=self.governing,
            causes=self._causes(),
            searches=self._searches(),
        )

    def _causes(self) -> list[Cause]:
        """Every cause that touches a work, in the order of the plan."""
        touching = {cause for one in self.uncertain.values() for cause in one.causes}
        project = self.network.project
        own = [driver(one.name) for one in project.drivers]
        own += [cause for cause, _ in events_of(project)]
        return [cause for cause in (*own, ESTIMATES) if cause in touching]

    def _searches(self) -> list[Search]:
        """The external dependencies that lead to the governing deadline and have not arrived."""
        goal, now, grain = self.goal, self.now, self.lanes.grain
        if goal.limit is None:
            return []
        found = []
        for number in reversed(ancestors(self.network, goal.nodes)):
            node = self.network.nodes[number]
            if node.activity.kind != "external" or now.mode[number] == FINISHED:
                continue
            worked = node.calendar.worked
            soonest = worked(self.soonest) // grain + 1
            latest = max(worked(goal.limit + LATER) // grain, soonest)
            found.append(Search(number, soonest, latest, goal.limit // grain))
        return found

    @property
    def soonest(self) -> int:
        """When anything can arrive at the earliest: behind the data date, else from the start."""
        start = self.network.project.start
        return max(at for at in (start, self.now.data_instant) if at is not None)

    def findings(self) -> tuple[Finding, ...]:
        """What the plan says of its risks in vain, or does not say at all."""
        project = self.network.project
        named = {name for work in project.activities for name in work.drivers}
        idle = [one.name for one in project.drivers if one.name not in named]
        found = without_effect(self.now, self.uncertain)
        found += [
            Finding(
                "DP945",
                f"没有工作写到风险因素“{name}”，它不起作用",
                f"在受影响的工作上写 drivers: [{name}]",
                project.where,
                "warning",
            )
            for name in idle
        ]
        if not self.uncertain:
            found.append(_no_risk(project))
        return tuple(found)


def _no_risk(project: Project) -> Finding:
    return Finding(
        "DP943",
        "计划里没有会变的工期，每一次模拟都和计划一样",
        "给工作写 risk: {low: 20, likely: 30, high: 50}（天），或在项目里写 drivers、events",
        project.where,
        "warning",
    )
