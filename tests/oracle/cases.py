"""Schedules that other programs stored, as plans of ours (`sched-case/1`, `sched-expected/1`).

The folder is named by DAOPAI_CASES; by default it is ../shared/data/cases beside the repository.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from projects.model import (
    DAY,
    Activity,
    CalendarSpec,
    Constraint,
    ConstraintKind,
    DayRange,
    Deadline,
    Link,
    Project,
    RuleSet,
    Span,
    instant,
)

Row = Mapping[str, Any]

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CONSTRAINTS: Mapping[str, ConstraintKind] = {
    "START_NO_EARLIER_THAN": "snet",
    "START_NO_LATER_THAN": "snlt",
    "FINISH_NO_EARLIER_THAN": "fnet",
    "FINISH_NO_LATER_THAN": "fnlt",
    "MUST_START_ON": "mso",
    "MUST_FINISH_ON": "mfo",
    "AS_LATE_AS_POSSIBLE": "alap",
}


def folder() -> Path:
    """Where the cases lie."""
    beside = Path(__file__).resolve().parents[3] / "shared" / "data" / "cases"
    return Path(os.environ.get("DAOPAI_CASES") or beside)


@dataclass(frozen=True)
class Case:
    """One stored schedule: the plan, and what the program computed for each leaf.

    `expected` is by task id. `doubted` names the fields of a task that other schedulers do not
    reproduce. `unread` says what the plan holds that our model has no place for.
    """

    name: str
    project: Project
    expected: Mapping[str, Row]
    doubted: Mapping[str, frozenset[str]]
    verdict: str
    finish: int
    unread: tuple[str, ...]


def names() -> list[str]:
    """The cases of the folder, by the first part of their file name: s01, s02, …"""
    return sorted(path.name.partition("-")[0] for path in folder().glob("*.input.json"))


def read(name: str) -> Case:
    """The case whose file name begins with `name`."""
    path = next(folder().glob(f"{name}-*.input.json"))
    given = json.loads(path.read_text("utf-8"))
    stored = json.loads(Path(str(path).replace(".input.", ".expected.")).read_text("utf-8"))
    check = stored["independent_check"]
    doubted: dict[str, set[str]] = {}
    for other in (check, check.get("mpxj_scheduler") or {}):
        for field, items in (other.get("disagree_uids") or {}).items():
            for item in items:
                doubted.setdefault(str(item), set()).add(field)
    project = plan(given, "p6" if "P6" in stored["computed_by"] else "msproject")
    leaves = {work.id for work in project.activities if work.kind != "summary"}
    return Case(
        name=name,
        project=project,
        expected={k: v for k, v in stored["tasks"].items() if k in leaves},
        doubted={item: frozenset(fields) for item, fields in doubted.items()},
        verdict=check["verdict"],
        finish=moment(given["project"]["finish"]),
        unread=tuple(_unread(given)),
    )


def plan(given: Row, rules: RuleSet) -> Project:
    """The plan of a case."""
    header = given["project"]
    start = header.get("planned_start") or header["start"]
    return Project(
        code=given["id"],
        name=given["id"],
        activities=tuple(_activity(task, given) for task in given["tasks"]),
        links=tuple(_link(link) for link in given["links"]),
        calendars=tuple(_calendar(calendar) for calendar in given["calendars"]),
        calendar=str(header["calendar"]),
        start=moment(start),
        rules=rules,
        minutes_per_day=int(header["minutes_per_day"]),
    )


def moment(text: str) -> int:
    """An ISO instant of the file in minutes."""
    at = datetime.fromisoformat(text)
    return instant(at.date(), at.hour * 60 + at.minute)


def _activity(task: Row, given: Row) -> Activity:
    summary = task["kind"] == "summary"
    unit = "elapsed" if task["duration_elapsed"] else "work"
    constraint = task.get("constraint")
    due = task.get("deadline")
    return Activity(
        id=str(task["uid"]),
        name=task["name"] or str(task["uid"]),
        duration=None if summary else Span(round(task["duration_min"]), unit),  # type: ignore[arg-type]
        calendar=_calendar_of(task),
        parent=None if task.get("parent") is None else str(task["parent"]),
        kind="summary" if summary else "task",
        constraints=() if constraint is None else (_constraint(constraint),),
        deadline=None if due is None else _deadline(due, str(task["uid"])),
    )


def _calendar_of(task: Row) -> str | None:
    """The task's own calendar, else that of its only resource; None for the project's."""
    if task.get("calendar") is not None:
        return str(task["calendar"])
    resources = set(task.get("resource_calendars") or ())
    if len(resources) == 1 and not task.get("ignore_resource_calendar"):
        return str(resources.pop())
    return None


def _constraint(row: Row) -> Constraint:
    at = row.get("date")
    return Constraint(CONSTRAINTS[row["type"]], None if at is None else moment(at))


def _deadline(text: str, item: str) -> Deadline:
    at = moment(text)
    return Deadline(date.fromordinal(at // DAY), minute=at % DAY, item=item)


def _link(row: Row) -> Link:
    if row.get("lag_percent"):
        lag = Span(round(row["lag_percent"] * 100), "percent")
    else:
        lag = Span(round(row.get("lag_min") or 0), "elapsed" if row["lag_elapsed"] else "work")
    return Link(str(row["pred"]), str(row["succ"]), row["type"], lag)


def _calendar(row: Row) -> CalendarSpec:
    def shifts(hours: list[list[int]]) -> tuple[tuple[int, int], ...]:
        return tuple((start, end) for start, end in hours)

    week = tuple(shifts(row["week"][day]) or False for day in DAYS)
    odd = [
        DayRange(
            date.fromisoformat(each["from"]),
            date.fromisoformat(each["to"]),
            shifts=shifts(each["hours"]) or None,
        )
        for each in row["exceptions"]
    ]
    return CalendarSpec(
        str(row["id"]),
        week=week,
        opened=tuple(each for each in odd if each.shifts),
        closed=tuple(each for each in odd if not each.shifts),
    )


def _unread(given: Row) -> Iterator[str]:
    """What a case holds that a plan of ours cannot say yet."""
    tasks = given["tasks"]
    if any(task.get("actual_start") for task in tasks):
        yield "actuals to the minute"
    if any(task.get("manual") for task in tasks):
        yield "manually scheduled tasks"
    if any(task.get("split_segments") for task in tasks):
        yield "split tasks"
    if any(task.get("assignment_delay") for task in tasks):
        yield "assignment delay"
    several = [
        task
        for task in tasks
        if len({*(task.get("resource_calendars") or ()), task.get("calendar")} - {None}) > 1
    ]
    if several:
        yield "several calendars on one task"
    if not given["project"]["honor_constraints"]:
        yield "constraints not honoured"
