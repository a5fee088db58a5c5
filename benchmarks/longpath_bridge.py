"""A plan as `longpath` reads it, so that both engines can be run on the same network.

`longpath` knows works, milestones, four link types with lags in working time, one constraint or
two a work, and a must-finish date; what it does not know is refused here, never dropped.
"""

from __future__ import annotations

from collections import Counter
from copy import copy
from datetime import date, timedelta
from typing import TYPE_CHECKING

from projects.model import Activity, Project, day_of, moment_of
from projects.worktime import WorkCalendar, calendars_of

if TYPE_CHECKING:
    from longpath import cpm
    from longpath.calendars import WorkCalendar as OutsideCalendar
    from longpath.model import Project as OutsideProject

_CONSTRAINTS = {"snet": "SNET", "snlt": "SNLT", "fnet": "FNET", "fnlt": "FNLT"}
_BEFORE, _WEEKS = 60, 260
"""How many weeks before the plan's start, and how many in all, a calendar's days are copied; its
week goes on beyond."""


class Outside:
    """A plan ready for `longpath`; `run` computes it."""

    def __init__(self, project: Project) -> None:
        from longpath import model

        assert project.start is not None, "longpath needs a data date"
        compiled = calendars_of(project)
        names = {work.calendar or project.calendar or "" for work in project.activities}
        first = day_of(project.start)
        self.calendars: dict[str, OutsideCalendar] = {
            name: _calendar(name, compiled.named(name or None), first) for name in names
        }
        begun = moment_of(project.start)
        ends = [deadline.at for deadline in project.deadlines if deadline.item is None]
        self.project: OutsideProject = model.Project(
            id="1",
            short_name=project.code,
            name=project.name,
            data_date=begun,
            planned_start=begun,
            must_finish=moment_of(min(ends)) if ends else None,
            default_calendar=project.calendar or "",
            activities={work.id: _activity(work, project) for work in project.activities},
            relationships=[
                model.Relationship(
                    link.before, link.after, link.kind, _lag(link.lag.unit, link.lag.amount)
                )
                for link in project.links
            ],
        )

    def fresh(self) -> Outside:
        """The same plan with calendars that nobody has asked yet."""
        from longpath.calendars import WorkCalendar as Theirs

        twin = copy(self)
        twin.calendars = {
            name: Theirs(name, name, used.week, used.exceptions)
            for name, used in self.calendars.items()
        }
        return twin

    def run(self, lag_calendar: str = "predecessor", float_type: str = "min") -> cpm.CpmResult:
        """Both passes, floats and driving links."""
        from longpath import cpm

        options = cpm.CpmOptions(float_type=float_type, lag_calendar=lag_calendar)
        return cpm.run(self.project, self.calendars, options)


def _lag(unit: str, amount: int) -> float:
    assert unit == "work" or not amount, "longpath counts lags in working time"
    return amount / 60


def _activity(work: Activity, project: Project) -> object:
    from longpath import model

    assert work.kind in ("task", "milestone"), f"{work.kind} is not compared"
    assert work.duration is None or work.duration.unit == "work" or not work.duration.amount
    minutes = work.duration.amount if work.duration else 0
    dated = [c for c in work.constraints if c.at is not None]
    assert len(dated) <= 2
    found = model.Activity(
        uid=work.id,
        code=work.id,
        name=work.name,
        calendar_id=work.calendar or project.calendar or "",
        type=model.TASK if minutes else model.FINISH_MS,
        orig_dur_h=minutes / 60,
        rem_dur_h=minutes / 60,
    )
    if dated:
        found.cstr_type, found.cstr_date = _CONSTRAINTS[dated[0].kind], moment_of(dated[0].at or 0)
    if len(dated) == 2:
        found.cstr_type2, found.cstr_date2 = (
            _CONSTRAINTS[dated[1].kind],
            moment_of(dated[1].at or 0),
        )
    return found


def _calendar(name: str, ours: WorkCalendar, first: date) -> OutsideCalendar:
    """The same working minutes: a week, and exceptions where a day differs from its weekday."""
    from longpath.calendars import WorkCalendar as Theirs

    monday = first - timedelta(days=first.weekday(), weeks=_BEFORE)
    days = [monday + timedelta(days=k) for k in range(7 * _WEEKS)]
    shifts = [ours.shifts_on(day) for day in days]
    week = [Counter(shifts[number::7]).most_common(1)[0][0] for number in range(7)]
    odd = {
        day: list(own) for day, own in zip(days, shifts, strict=True) if own != week[day.weekday()]
    }
    return Theirs(name or "default", name or "default", [list(own) for own in week], odd)
