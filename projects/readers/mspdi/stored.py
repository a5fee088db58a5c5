"""What the stored dates tell beside the stored durations: splits, and durations left out."""

from __future__ import annotations

from dataclasses import replace

from projects.model import Activity, Project, Span
from projects.readers.mspdi.rows import TaskRow
from projects.readers.mspdi.tasks import TaskDesk, length, undated_by_hand
from projects.readers.mspdi.values import minutes
from projects.worktime import Calendars, WorkCalendar

_ROUNDING = 2
"""Minutes by which rounding may stretch a task."""


def with_durations(project: Project, desk: TaskDesk, calendars: Calendars) -> Project:
    """The plan in which a work without a duration takes the working time between its dates.

    Some programs write no duration as zero: then the dates of what is no milestone lie apart.
    """
    rows = {desk.item(row): row for row in desk.kept}

    def counted(work: Activity) -> Activity:
        row = rows[work.id]
        if work.kind == "summary" or (work.duration and (work.duration.amount or row.milestone)):
            return work
        if undated_by_hand(row):
            return work
        amount = _worked(calendars.of(work), row.start, row.finish)
        if work.duration is not None and (amount <= _ROUNDING or work.manual):
            return work
        desk.remark("没有写工期，按起止日期之间的工作时间计", work.id)
        return replace(work, duration=Span(amount))

    return replace(project, activities=tuple(counted(work) for work in project.activities))


def _worked(calendar: WorkCalendar, start: int | None, finish: int | None) -> int:
    """Working minutes between two instants in seconds; 0 where one is missing."""
    if start is None or finish is None:
        return 0
    return max(calendar.worked(minutes(finish)) - calendar.worked(minutes(start)), 0)


def count_splits(project: Project, desk: TaskDesk, calendars: Calendars) -> None:
    """Tell the intake which unfinished works stand on longer than they work.

    The gap between what is done and what remains is no split: the plan knows when work resumes.
    """
    rows = {desk.item(row): row for row in desk.kept}
    several = {*desk.intake.items.get("resource-calendars", ())}
    for work in project.activities:
        row = rows[work.id]
        if work.kind == "summary" or work.manual or row.elapsed or work.id in several:
            continue
        start, amount = _left(row)
        if amount is not None and _worked(calendars.of(work), start, row.finish) > amount:
            desk.intake.leave("splits", work.id)


def _left(row: TaskRow) -> tuple[int | None, int | None]:
    """From when a task still works, and how many minutes at most; None for a finished one."""
    if row.actual_start is None:
        start, left = row.start, row.duration or None
    else:
        start, left = row.resume if row.resume is not None else row.stop, row.remaining
    if row.actual_finish is not None or left is None:
        return start, None
    return start, length(left, start) + _ROUNDING
