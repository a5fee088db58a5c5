"""Microsoft Project XML (MSPDI) to a plan, with a tally of what the plan cannot say.

bytes -> text -> records -> rows and calendars -> works, links, observations -> Project
(source)  (stream)         (rows, hours)         (calendars, tasks, progress, stored)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from projects.errors import InputError, Place
from projects.model import Deadline, Options, Project
from projects.readers.intake import Intake
from projects.readers.mspdi.calendars import CalendarBook
from projects.readers.mspdi.header import Header, project_code, read_header
from projects.readers.mspdi.hours import Hours
from projects.readers.mspdi.own import BUFFER, defined, whole_number
from projects.readers.mspdi.progress import data_date, observations
from projects.readers.mspdi.rows import Rows
from projects.readers.mspdi.stored import count_splits, with_durations
from projects.readers.mspdi.stream import Record, read_records
from projects.readers.mspdi.tasks import TaskDesk, due
from projects.readers.mspdi.values import Values, minutes
from projects.worktime import calendars_of

__all__ = ["read_mspdi"]


def read_mspdi(path: Path) -> Project:
    """The plan of a Microsoft Project XML file, as Microsoft Project or another program wrote it.

    Raises InputError with every mistake of the file: DP101 to DP107 as any file, DP114, DP125,
    DP132, DP138 as XML, DP121, DP124, DP127, DP130, DP139 of its values, DP151, DP150, DP161 of its
    network, DP301 to DP306 of its calendars.
    """
    path = Path(path)
    values, notes = Values(path.name), list[str]()
    hours, rows = Hours(values), Rows(values)
    record = read_records(
        path,
        {
            "Calendar": hours.read,
            "Task": rows.read_task,
            "Resource": rows.read_resource,
            "Assignment": rows.read_assignment,
        },
    )
    header = read_header(record, values, notes)
    default = header.calendar
    if default not in hours.rows:
        default = next((uid for uid, row in hours.rows.items() if row.is_base), "")
    book = CalendarBook(hours.rows, values, default)
    desk = TaskDesk(rows, book, Intake(), header.from_start, defined(record), notes)
    header = _dated(header, desk)
    plan = _plan(path, header, desk)
    _refuse(record, header, desk)
    return _measured(desk, plan)


def _dated(header: Header, desk: TaskDesk) -> Header:
    """The header; a project without a start begins with its first task."""
    first = min((row.start for row in desk.kept if row.start is not None), default=None)
    return replace(header, start=first) if header.start is None else header


def _plan(path: Path, header: Header, desk: TaskDesk) -> Project:
    """The plan as the file says it, not yet checked as a whole."""
    book, where = desk.book, Place(path.name)
    calendar = book.name(book.default)
    activities, links = desk.activities(), desk.links()
    book.keep_named()
    leaves = [row for row in desk.kept if row.uid not in desk.summaries]
    data = data_date(header.status, leaves, desk.notes)
    start, finish = (None if at is None else minutes(at) for at in (header.start, header.finish))
    return Project(
        code=project_code(path.stem),
        name=header.name or path.stem,
        activities=activities,
        links=links,
        calendars=tuple(book.specs.values()),
        calendar=calendar,
        start=start if header.from_start else None,
        deadlines=tuple(_deadlines(header, desk, finish)),
        rules="msproject",
        minutes_per_day=header.minutes_per_day,
        observations=tuple(observations(desk, data)),
        options=Options(honour_constraints=header.honour),
        data_date=data,
        where=where,
    )


def _deadlines(header: Header, desk: TaskDesk, finish: int | None) -> Iterator[Deadline]:
    """What the project must meet: the deadline of its summary task, and the finish from which it is
    scheduled."""
    for row in desk.rows.tasks:
        if desk.fates[row.uid] == "project" and row.deadline is not None:
            buffer = whole_number(row.own, BUFFER, desk.known)
            yield replace(due(minutes(row.deadline), None, desk.where(row.line)), buffer=buffer)
    if not header.from_start and finish is not None:
        yield due(finish, None, Place(desk.rows.values.file))


def _refuse(record: Record, header: Header, desk: TaskDesk) -> None:
    """InputError with everything that is wrong with the values of the file."""
    values, remedy = desk.rows.values, "在原来的软件里补上项目日期，再导出"
    if not desk.kept:
        values.wrong(record, "文件里没有可以导入的任务", "DP150", "核对是不是选错了文件")
    elif header.from_start and header.start is None:
        values.wrong(record, "没有 StartDate（项目开始）", "DP121", remedy)
    elif not header.from_start and header.finish is None:
        values.wrong(record, "没有 FinishDate（项目完成）", "DP121", remedy)
    if values.findings:
        raise InputError(sorted(values.findings, key=lambda each: each.where.line or 0))


def _measured(desk: TaskDesk, project: Project) -> Project:
    """The plan checked as a whole, with its tally and notes."""
    calendars = calendars_of(project)
    project = with_durations(project, desk, calendars)
    desk.count()
    count_splits(project, desk, calendars)
    return desk.intake.sound(replace(project, notes=desk.all_notes()))
