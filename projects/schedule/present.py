"""From the numbers of a run to a schedule."""

from __future__ import annotations

from projects.schedule.modes import FINISHED
from projects.schedule.result import Policy, Schedule
from projects.schedule.run import Run
from projects.schedule.timings import Timings
from projects.schedule.view import View


def present(run: Run, policy: Policy) -> Schedule:
    """The schedule of a run under a planning policy."""
    network, now = run.network, run.situation
    dated = [n for n in range(len(network.nodes)) if run.late.bound(n)]
    open_works = [n for n in dated if now.mode[n] != FINISHED]
    view = View(run)
    return Schedule(
        project=network.project,
        as_of=now.as_of,
        policy=policy,
        start=network.project.start,
        early_finish=run.end if run.early is not None and network.nodes else None,
        late_finish=run.late.last_finish(dated),
        latest_start=run.late.first_start(open_works),
        timings=Timings(run, policy, view),
        view=view,
        run=run,
    )
