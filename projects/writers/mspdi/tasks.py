"""Rows as tasks: dates of the schedule, floats, constraints, progress, links, our own id."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from projects.model import Activity
from projects.readers.mspdi.own import BUFFER
from projects.schedule import Timing
from projects.writers.mspdi.constraints import ALAP, ASAP, Bound, bound_of, closing
from projects.writers.mspdi.elements import Content, Node, hours, node, short, stamp, tenths
from projects.writers.mspdi.links import DAYS, links_by_successor, shown_elapsed, shown_in
from projects.writers.mspdi.numbering import Row
from projects.writers.mspdi.outgoing import Outgoing
from projects.writers.mspdi.own import used_fields, value_node, value_nodes
from projects.writers.mspdi.progress import Progress, progress_of

FIXED_DURATION: Final = 1
NO_CALENDAR: Final = -1

Fields = dict[str, Content]


def task_nodes(outgoing: Outgoing) -> Node:
    """The project's own row, then every row of the plan."""
    links = links_by_successor(outgoing)
    used = used_fields(outgoing)
    tasks = [_project_row(outgoing)]
    for row in outgoing.rows:
        bound = bound_of(outgoing, row.activity)
        fields = _identity(row) | _task(outgoing, row.activity, bound)
        fields["PredecessorLink"] = links.get(row.activity.id)
        fields["ExtendedAttribute"] = value_nodes(outgoing, row.activity, bound, used)
        tasks.append(node("Task", fields))
    return node("Tasks", {"Task": tasks})


def _identity(row: Row) -> Fields:
    return {
        "UID": row.uid,
        "ID": row.place,
        "Name": short(row.activity.name) or short(row.activity.id),
        "WBS": row.outline,
        "OutlineNumber": row.outline,
        "OutlineLevel": row.level,
        "Contact": short(row.activity.owner),
        "Notes": row.activity.note or None,
    }


_USUAL: Final[Mapping[str, Content]] = {
    "Active": True, "Manual": False, "Type": FIXED_DURATION, "IsNull": False, "Priority": 500,
    "EffortDriven": False, "Recurring": False, "Estimated": False, "Milestone": False,
    "Summary": False, "IsSubproject": False, "ExternalTask": False, "ResumeValid": False,
    "PercentComplete": 0, "ConstraintType": ASAP, "CalendarUID": NO_CALENDAR,
    "LevelAssignments": True, "LevelingCanSplit": True, "LevelingDelay": 0,
    "LevelingDelayFormat": 8, "IgnoreResourceCalendar": False,
}  # fmt: skip
"""What every task says unless it says otherwise."""


def _project_row(outgoing: Outgoing) -> Node:
    """Row 0 spans the project and carries its deadline, where it is scheduled from its start."""
    start, finish = outgoing.start, outgoing.finish
    due = outgoing.due(None) if outgoing.forward else None
    return node(
        "Task",
        {
            **_USUAL,
            "UID": 0,
            "ID": 0,
            "Name": short(outgoing.project.name) or short(outgoing.project.code),
            "WBS": "0",
            "OutlineNumber": "0",
            "OutlineLevel": 0,
            "Summary": True,
            "Start": stamp(start),
            "Finish": stamp(finish),
            **_length(outgoing, start, finish),
            "Deadline": None if due is None else stamp(closing(outgoing, None, due.at)),
            "ExtendedAttribute": [value_node(BUFFER, str(due.buffer))]
            if due is not None and due.buffer
            else None,
        },
    )


def _length(outgoing: Outgoing, start: int | None, finish: int | None) -> Fields:
    """The duration of what spans others: working time of the project's calendar."""
    if start is None or finish is None:
        return {}
    minutes = outgoing.default.worked(finish) - outgoing.default.worked(start)
    shown = shown_in(minutes, outgoing.project.minutes_per_day)
    return {"Duration": hours(max(minutes, 0)), "DurationFormat": shown}


def _task(outgoing: Outgoing, activity: Activity, bound: Bound) -> Fields:
    timing = outgoing.schedule[activity.id]
    usual = {**_USUAL, **_dates(timing)}
    if activity.id in outgoing.ledger:
        return {**usual, "Manual": True, "DurationFormat": DAYS}
    if activity.id in outgoing.hammocks:
        return {**usual, **_hammock(outgoing, timing)}
    if activity.id in outgoing.network.leaves:
        return {**usual, **_summary(outgoing, activity, timing, bound)}
    return {**usual, **_leaf(outgoing, activity, timing, bound)}


def _dates(timing: Timing) -> Fields:
    return {
        "Start": stamp(timing.planned_start),
        "Finish": stamp(timing.planned_finish),
        "EarlyStart": stamp(timing.early_start),
        "EarlyFinish": stamp(timing.early_finish),
        "LateStart": stamp(timing.late_start),
        "LateFinish": stamp(timing.late_finish),
        "Critical": timing.critical,
    }


def _hammock(outgoing: Outgoing, timing: Timing) -> Fields:
    """A bar that stands where its links hold it, as a task whose dates are set by hand."""
    start, finish = timing.planned_start, timing.planned_finish
    length = _length(outgoing, start, finish)
    return {**length, **_by_hand(start, finish, length.get("Duration"))}


def _summary(outgoing: Outgoing, activity: Activity, timing: Timing, bound: Bound) -> Fields:
    slack = timing.total_float_days
    minutes = None if slack is None else round(slack * outgoing.project.minutes_per_day)
    fields: Fields = {
        **_length(outgoing, timing.planned_start, timing.planned_finish),
        "Summary": True,
        "CalendarUID": _calendar_uid(outgoing, activity),
        "TotalSlack": tenths(minutes),
        "Deadline": stamp(closing(outgoing, activity, bound.deadline)),
    }
    if timing.status == "finished":
        fields["PercentComplete"] = 100
    if activity.manual is not None:
        fields |= _by_hand(*activity.manual, fields.get("Duration"))
    return fields


def _leaf(outgoing: Outgoing, activity: Activity, timing: Timing, bound: Bound) -> Fields:
    number = outgoing.network.index[activity.id]
    leaf = outgoing.situation.node(number)
    progress = progress_of(outgoing, number)
    per_day = outgoing.project.minutes_per_day
    elapsed = leaf.span is not None
    fields: Fields = {
        "Duration": hours(progress.duration),
        "DurationFormat": shown_elapsed(progress.duration)
        if elapsed
        else shown_in(progress.duration, per_day),
        "Milestone": leaf.kind == "point",
        "ConstraintType": bound.kind,
        "ConstraintDate": None if bound.kind in (ASAP, ALAP) else stamp(bound.at),
        "Deadline": stamp(closing(outgoing, activity, bound.deadline)),
        "CalendarUID": _calendar_uid(outgoing, activity),
        "IgnoreResourceCalendar": activity.calendar is not None,
        **_slack(outgoing, number),
        **_progress(progress),
    }
    if activity.manual is not None:
        fields |= _by_hand(*activity.manual, hours(progress.duration))
    if activity.owner:
        fields |= work_of(progress)
    return fields


def _calendar_uid(outgoing: Outgoing, activity: Activity) -> int:
    name = activity.calendar
    return NO_CALENDAR if name is None else outgoing.calendar_uids[name]


def _by_hand(start: int | None, finish: int | None, length: Content) -> Fields:
    """What stands where somebody put it."""
    return {
        "Manual": True,
        "ManualStart": stamp(start),
        "ManualFinish": stamp(finish),
        "ManualDuration": length,
    }


def _slack(outgoing: Outgoing, number: int) -> Fields:
    floats = outgoing.schedule.run.floats
    if floats is None:
        return {}
    return {
        "TotalSlack": tenths(floats.total[number]),
        "FreeSlack": tenths(floats.free[number]),
        "StartSlack": tenths(floats.start[number]),
        "FinishSlack": tenths(floats.finish[number]),
    }


def _progress(progress: Progress) -> Fields:
    fields: Fields = {
        "PercentComplete": progress.percent,
        "ActualDuration": hours(progress.done),
        "RemainingDuration": hours(progress.left),
    }
    if progress.physical is not None:
        fields["PhysicalPercentComplete"] = min(round(progress.physical), 100)
    if progress.started is None:
        return fields
    fields |= {"ActualStart": stamp(progress.started), "ActualFinish": stamp(progress.finished)}
    if progress.finished is None:
        fields["ResumeValid"] = True
        fields["Resume"] = stamp(progress.resumes)
    return {**fields, "Stop": stamp(progress.stopped)}


def work_of(progress: Progress) -> Fields:
    """The hours of one unit over the duration, which fixed durations make of an assignment."""
    return {
        "Work": hours(progress.duration),
        "ActualWork": hours(progress.done),
        "RegularWork": hours(progress.duration),
        "RemainingWork": hours(progress.left),
        "PercentWorkComplete": progress.percent,
    }
