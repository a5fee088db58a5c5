"""The document: head, calendars, tasks, resources, assignments."""

from __future__ import annotations

from projects.model import DAY, Project, instant
from projects.schedule import Schedule
from projects.writers.mspdi.calendars import calendar_nodes, covered, week_of
from projects.writers.mspdi.elements import Content, clock, node, printed, short, stamp
from projects.writers.mspdi.links import DAYS
from projects.writers.mspdi.outgoing import Outgoing
from projects.writers.mspdi.own import field_nodes, used_fields
from projects.writers.mspdi.resources import assignment_nodes, owners_of, resource_nodes
from projects.writers.mspdi.schema import SAVE_VERSION
from projects.writers.mspdi.tasks import FIXED_DURATION, task_nodes

IN_HOURS = 2
"""WorkFormat: work is shown in hours."""
DAYS_A_MONTH = 20
MONDAY = 1


def mspdi_document(project: Project, schedule: Schedule) -> bytes:
    """A plan with its computed dates as Microsoft Project XML.

    Args:
        project: the plan.
        schedule: its schedule; progress is that known at the schedule's data date.
    """
    outgoing = Outgoing(project, schedule)
    owners = owners_of(outgoing)
    return printed(
        node(
            "Project",
            {
                **_head(outgoing),
                "ExtendedAttributes": field_nodes(used_fields(outgoing)),
                "Calendars": calendar_nodes(outgoing, owners),
                "Tasks": task_nodes(outgoing),
                "Resources": resource_nodes(owners, len(outgoing.calendars) + 1),
                "Assignments": assignment_nodes(outgoing, owners),
            },
        )
    )


def _head(outgoing: Outgoing) -> dict[str, Content]:
    project, per_day = outgoing.project, outgoing.project.minutes_per_day
    opens, closes, days = _usual_day(outgoing)
    written = project.document_date
    first, last = (instant(day) for day in outgoing.span)
    return {
        "SaveVersion": SAVE_VERSION,
        "Name": short(project.code),
        "Title": short(project.name),
        "Company": short(project.owner),
        "CreationDate": stamp(None if written is None else instant(written)),
        "ScheduleFromStart": outgoing.forward,
        "StartDate": stamp(first if outgoing.start is None else outgoing.start),
        "FinishDate": stamp(last if outgoing.finish is None else outgoing.finish),
        "CriticalSlackLimit": 0,
        "CalendarUID": 1,
        "DefaultStartTime": clock(opens),
        "DefaultFinishTime": clock(closes),
        "MinutesPerDay": per_day,
        "MinutesPerWeek": per_day * days,
        "DaysPerMonth": DAYS_A_MONTH,
        "DefaultTaskType": FIXED_DURATION,
        "DurationFormat": DAYS,
        "WorkFormat": IN_HOURS,
        "HonorConstraints": outgoing.network.rules.late_binds_early,
        "NewTasksEffortDriven": False,
        "NewTasksEstimated": False,
        "SplitsInProgressTasks": True,
        "WeekStartDay": MONDAY,
        "StatusDate": stamp(outgoing.status_instant),
        "NewTasksAreManual": False,
    }


def _usual_day(outgoing: Outgoing) -> tuple[int, int, int]:
    """When the project's calendar opens and closes, and how many days of its week it works."""
    week = week_of(outgoing.default, *covered(outgoing))
    worked = [shifts for shifts in week if shifts]
    if not worked:
        return 0, DAY, 5
    return worked[0][0][0], worked[0][-1][1], len(worked)
