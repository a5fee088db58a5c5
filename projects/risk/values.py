"""What a simulation says. Frozen; instants as in `projects.model`, shares from 0 to 1."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from projects.errors import Finding
from projects.model import Deadline
from projects.risk.spread import Spread
from projects.schedule import Schedule

PERCENTS = (10, 50, 80, 90)
"""The percentiles that are always told."""


@dataclass(frozen=True)
class Target:
    """When a deadline's item is done over all runs, or the project (`item` None).

    A percentile is the smallest day on or before which at least that share of the runs is done.
    spread: the instants. days: by percent. wanted_day: the day that holds with the wanted
    probability. mean_day: the mean instant, as a day. deviation_days: the standard deviation, in
    calendar days. early_day: the finish that the plan computes, planned_share: the share of runs
    done by then, buffer_days: working days of its calendar from then to the wanted day.
    margin_days: the same from the wanted day to the deadline, negative where so many have to be won
    back. on_time: the share of runs that keep the deadline, on_buffer: that keep it less its
    buffer, each with its standard error; these and the margin None without a deadline.
    """

    item: str | None
    deadline: Deadline | None
    governing: bool
    spread: Spread
    days: dict[int, date]
    wanted_day: date
    mean_day: date
    deviation_days: float
    early_day: date
    planned_share: float
    buffer_days: float
    margin_days: float | None
    on_time: float | None
    on_time_error: float | None
    on_buffer: float | None
    on_buffer_error: float | None


@dataclass(frozen=True, slots=True)
class WorkRisk:
    """One work: how often it lies on the longest path to the governing deadline's item (the
    project's end without deadlines), and how much of that item's spread goes with it.

    mean_days, deviation_days: of its duration, or of what remains, in working days; no mean where
    nothing is uncertain. sensitivity: SSI, its standard deviation over that of the item's finish
    (in working days of the item's calendar), times criticality.
    """

    id: str
    criticality: float
    sensitivity: float
    mean_days: float | None
    deviation_days: float


@dataclass(frozen=True, slots=True)
class CauseRisk:
    """A driver, an event or all three-point estimates: what the governing target would gain without
    it, on the same draws. days: working days of the item's calendar at the wanted probability,
    calendar_days: the same as calendar days, mean_days: working days on the average of all runs.
    on_time: the share of runs that would keep the deadline."""

    kind: str
    name: str
    on: tuple[str, ...]
    wanted_day: date
    days: float
    calendar_days: int
    mean_days: float
    on_time: float | None


@dataclass(frozen=True, slots=True)
class ArrivalRisk:
    """The last day on which an external dependency may arrive so that the governing deadline holds
    with the wanted probability, everything else drawn as it was.

    arrives: the day by which it arrives with the wanted probability, as simulated. latest: None
    where even the soonest day is too late (then `best` is the share of runs in time), or where no
    arrival within two years behind the deadline endangers it (`free`).
    """

    id: str
    promised: date | None
    arrives: date
    latest: date | None
    free: bool
    soonest: date
    best: float


@dataclass(frozen=True)
class Risk:
    """The answer of one simulation. `targets` begin with the project; `works` are those that are
    not finished, in the order of the plan; `causes` by what they cost; `findings` say what the plan
    lacks."""

    schedule: Schedule
    runs: int
    seed: int
    wanted: float
    targets: tuple[Target, ...]
    works: tuple[WorkRisk, ...]
    causes: tuple[CauseRisk, ...]
    arrivals: tuple[ArrivalRisk, ...]
    findings: tuple[Finding, ...]

    @property
    def project(self) -> Target:
        """The end of the whole project."""
        return self.targets[0]

    @property
    def governing(self) -> Target:
        """The target that criticality, causes and arrivals look at."""
        return next((one for one in self.targets if one.governing), self.targets[0])
