"""Both passes over a plan: the dates, the floats, the margins and what drives them.

schedule(project)                      as if nothing had happened yet
schedule(project, as_of=day)           with the observations known at the close of `day`
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from projects.actuals import actuals
from projects.holidays import Override
from projects.model import DAY, Deadline, Project, day_of, instant
from projects.network import Network, build
from projects.schedule.present import present
from projects.schedule.result import Driver, Margin, Policy, Schedule, Timing
from projects.schedule.run import Run, run

__all__ = [
    "Driver",
    "Margin",
    "Policy",
    "Run",
    "Schedule",
    "Timing",
    "run",
    "schedule",
    "with_deadline",
]


def schedule(
    project: Project,
    *,
    as_of: date | None = None,
    known_at: datetime | None = None,
    policy: Policy = "early",
    deadline: date | None = None,
    override: Override | None = None,
    network: Network | None = None,
) -> Schedule:
    """Compute a plan.

    Args:
        project: the plan.
        as_of: the data date; its close is when nothing unfinished can lie before. None takes the
            plan's own `data_date`; without one every observation is ignored.
        known_at: count only observations recorded until then.
        policy: which dates are the planned ones.
        deadline: replaces the project's deadline.
        override: State Council notices newer than the installed ones.
        network: the built network of `project`, where it is at hand.

    Raises:
        InputError: the plan contradicts itself (DP1xx, DP3xx, DP4xx, DP5xx).
    """
    if deadline is not None:
        project, network = with_deadline(project, deadline), None
    network = network or build(project, override)
    data = project.data_date if as_of is None else instant(as_of, DAY)
    day = None if data is None else day_of(data - 1)
    states = actuals(project, day, known_at)
    shown = present(run(network, day, states, data=data), policy)
    _ = shown.deadlines  # a plan whose margins cannot be computed is refused here, not later
    return shown


def with_deadline(project: Project, day: date) -> Project:
    """The plan with its own deadline (not those of its works) moved to `day`."""
    others = tuple(d for d in project.deadlines if d.item is not None)
    moved = Deadline(day, text=day.isoformat(), reading=f"按命令行给定的时限 {day}")
    return replace(project, deadlines=(moved, *others))
