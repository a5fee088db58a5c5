"""The rows of a plan with what is known of them, and where each stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from bulletins.facts import State
from bulletins.wording import clean
from projects.model import Activity, Project, summaries_above
from projects.schedule.result import Schedule, Timing

if TYPE_CHECKING:
    from projects.ledger import Ledger
    from projects.progress import Progress, Standing

SUSPENDED = "暂缓"
"""A work whose stage or self-report says so is counted apart, in no denominator."""

_HEADINGS = ("summary", "hammock")
_POINTS = ("milestone", "start-milestone")


@dataclass(frozen=True, slots=True)
class Work:
    """One row of the plan with everything known of it."""

    activity: Activity
    timing: Timing
    standing: Standing
    state: State
    owner: str
    """责任单位, cleaned: its own, else the nearest heading's, else the project's, else empty."""

    @property
    def name(self) -> str:
        """The cleaned name."""
        return clean(self.activity.name)

    @property
    def is_work(self) -> bool:
        """Counted as a work: neither a heading nor a point in time."""
        return self.activity.kind not in _HEADINGS + _POINTS

    @property
    def dated(self) -> bool:
        """Has dates of its own: not a heading."""
        return self.activity.kind not in _HEADINGS

    @property
    def due(self) -> date | None:
        """The day by which it must be done: committed, else its latest finish."""
        return self.standing.committed or self.timing.late_finish_day

    @property
    def open(self) -> bool:
        """Still to be done."""
        return self.state not in ("finished", "suspended")


def works_of(schedule: Schedule, progress: Progress, ledger: Ledger | None = None) -> list[Work]:
    """Every row of the plan, in its order. What the ledger holds as 暂缓 is suspended too."""
    held = {} if ledger is None else ledger.states
    project = schedule.project
    listed = {activity.id: activity for activity in project.activities}
    rows = []
    for activity, timing in schedule.rows():
        standing = progress[activity.id]
        state = _state(activity, timing, standing)
        if state != "finished" and (now := held.get(activity.id)) is not None and now.suspended:
            state = "suspended"
        rows.append(Work(activity, timing, standing, state, _owner(activity, listed, project)))
    return rows


def _owner(work: Activity, listed: Mapping[str, Activity], project: Project) -> str:
    over = (listed[one].owner for one in summaries_above(work, listed))
    return clean(next((one for one in (work.owner, *over) if one), project.owner))


def _state(activity: Activity, timing: Timing, standing: Standing) -> State:
    """Finished by the schedule, else by the computed judgement; 未填报: it should be under way and
    nobody said anything of it."""
    if SUSPENDED in (activity.stage, activity.reported):
        return "suspended"
    if timing.status == "finished":
        return "finished"
    return _judged_state(standing)


def _judged_state(standing: Standing) -> State:
    if standing.judged == "否":
        return "behind"
    begun = bool(standing.expected_percent) or bool(standing.actual_percent)
    if not begun:
        return "not-due"
    if standing.judged == "是":
        return "on-time"
    return "unreported" if standing.actual_percent is None else "unjudged"


def sole_top(works: Sequence[Work]) -> str | None:
    """The id of the one heading that holds the whole plan, if there is one: it is the project."""
    tops = [work for work in works if work.activity.parent is None]
    alone = len(tops) == 1 and tops[0].activity.kind == "summary"
    return tops[0].activity.id if alone else None


def project_state(rows: Sequence[Work], overall: Standing) -> State:
    """The project as one row: suspended where every top row of its plan is, or every work."""
    tops = [row for row in rows if row.activity.parent is None]
    works = [row for row in rows if row.is_work]
    if any(held and all(row.state == "suspended" for row in held) for held in (tops, works)):
        return "suspended"
    if overall.actual_percent is not None and overall.actual_percent >= 100:
        return "finished"
    if overall.actual_percent is None and overall.judged != "否":
        return "unreported" if overall.expected_percent else "not-due"
    return _judged_state(overall)


def lamp_of(standing: Standing) -> str:
    """A lamp in print is a shape and a word: photocopies carry no colour."""
    return f"{standing.lamp_mark} {standing.lamp}"
