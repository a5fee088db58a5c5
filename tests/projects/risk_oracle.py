"""The engine itself, run by run, as the opinion on what projects.risk computes over arrays."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

from projects.model import DAY, Activity, Project, RiskDriver, RiskEvent, Span
from projects.network import Network
from projects.risk.critical import critical_runs
from projects.risk.durations import Durations, Streams
from projects.risk.ground import Ground
from projects.risk.passes import place
from projects.risk.runs import Runs
from projects.schedule import Schedule
from projects.schedule.backward import backward
from projects.schedule.floats import floats
from projects.schedule.forward import Early, forward
from projects.schedule.limits import late_limits, project_end
from projects.schedule.paths import ancestors, towards
from projects.schedule.situation import Situation

RUNS = 8


@dataclass(frozen=True)
class Sample:
    """A few runs of a plan, and what they are made of."""

    ground: Ground
    durations: Durations
    runs: Runs

    def minutes(self, number: int, run: int) -> int:
        """What a node lasts in one run, or what remains of it."""
        grain = self.ground.lanes.grain
        if self.ground.uncertain[number].planned is None:
            row = self.runs.finish[number] - self.runs.start[number]
            return int(row[run]) * grain
        return int(self.durations.drawn(number)[run]) * grain

    def dates(self, number: int, run: int) -> tuple[int, int]:
        """The instants of a node in one run."""
        grain = self.ground.lanes.grain
        begin, end = self.runs.starts(number)[run], self.runs.ends(number)[run]
        return int(begin) * grain, int(end) * grain

    def critical(self) -> dict[int, list[bool]]:
        """By node, in which runs it lies on the longest path to the governing goal."""
        nodes = self.ground.goal.nodes
        found = critical_runs(self.runs, nodes, ancestors(self.ground.network, nodes))
        return {number: flags.tolist() for number, flags in found.items()}


def sample(schedule: Schedule, seed: int = 1, runs: int = RUNS) -> Sample:
    """Some runs over arrays."""
    ground = Ground(schedule)
    streams = Streams(ground.network.project, ground.uncertain, seed)
    step = ground.network.step
    durations = Durations(streams, ground.uncertain, step, ground.lanes.grain, 0, runs)
    dates = Runs(ground.lanes, durations)
    place(dates, ground.network.order)
    return Sample(ground, durations, dates)


def situation_of(taken: Sample, run: int) -> Situation:
    """The plan's situation with the durations of one run in it."""
    now = taken.ground.now
    nodes, assumed = list(now.network.nodes), dict(now.assumed)
    remaining, promised = dict(now.remaining), dict(now.promised)
    for number, one in taken.ground.uncertain.items():
        lasts, node = taken.minutes(number, run), now.node(number)
        if number in remaining:
            remaining[number] = lasts
            continue
        if number in promised:
            assert one.planned is not None
            over, calendar = lasts - one.planned, node.calendar
            spans = node.kind == "span"
            promise = promised[number]
            promised[number] = promise + over if spans else calendar.shift(promise, over)
        if node.kind == "span":
            node = node._replace(span=Span(lasts, "elapsed"))
        elif node.kind == "work":
            node = node._replace(duration=lasts)
        nodes[number] = node
        if number in assumed:
            assumed[number] = node
    network = replace(now.network, nodes=nodes)
    return replace(now, network=network, remaining=remaining, promised=promised, assumed=assumed)


def early_of(taken: Sample, run: int) -> Early:
    """The early dates that the engine gives for the durations of one run."""
    return forward(situation_of(taken, run))


def chain_of(taken: Sample, run: int) -> set[int]:
    """The longest path that the engine finds for the durations of one run."""
    now = situation_of(taken, run)
    early = forward(now)
    end = project_end(now, early)
    limits = late_limits(now, end)
    late = backward(now, early, limits)
    values = floats(now, early, late, limits)
    return set(towards(now, early, values, taken.ground.goal.item, late, end).chain)


def wrong_dates(taken: Sample, run: int) -> list[str]:
    """Where a run over arrays and the engine differ."""
    early, network = early_of(taken, run), taken.ground.network
    found = []
    for number, node in enumerate(network.nodes):
        ours, theirs = taken.dates(number, run), (early.start(number), early.finish(number))
        if ours != theirs:
            told = [f"{at // DAY}:{at % DAY}" for at in (*ours, *theirs)]
            found.append(f"run {run} {node.activity.id}: {told}")
    return found


def with_durations(project: Project, network: Network, taken: Sample, run: int) -> Project:
    """The plan as somebody would write it with the durations of one run."""
    lasting = {
        network.nodes[number].activity.id: Span(taken.minutes(number, run))
        for number in taken.ground.uncertain
    }
    works = [
        replace(work, duration=lasting.get(work.id, work.duration)) for work in project.activities
    ]
    return replace(project, activities=tuple(works))


def risky(project: Project, seed: int, share: float = 0.7) -> Project:
    """The plan with drivers, estimates and events on most of its works."""
    roll = random.Random(seed)
    drivers = (
        RiskDriver("雨", 0.5, (1.0, 1.3, 2.0)),
        RiskDriver("缺料", 0.7, (0.5, 1.0, 3.1)),
    )
    ends_pulled = {link.after for link in project.links if link.kind in ("FF", "SF")}

    def touched(work: Activity) -> Activity:
        months = work.duration is not None and work.duration.unit == "months"
        # Months count from where they begin: the oracle reads their length off the dates.
        pulled = work.id in ends_pulled or any(c.kind != "snet" for c in work.constraints)
        if roll.random() > share or (months and (pulled or project.rules != "daopai")):
            return work
        low = roll.choice((0.2, 1, 2, 3.5))
        risk = (low, low + roll.choice((0, 1, 4)), low + roll.choice((4, 5.5, 20)))
        names = tuple(d.name for d in drivers if roll.random() < 0.4)
        return replace(work, risk=risk if roll.random() < 0.6 else None, drivers=names)

    works = tuple(touched(work) for work in project.activities)
    events = tuple(
        RiskEvent("流标", work.id, 0.5, roll.choice((1, 4.5, 12)))
        for work in works
        if (work.risk or work.drivers) and roll.random() < 0.3
    )
    return replace(project, activities=works, drivers=drivers, events=events)
