"""Schedules that other programs stored, as plans of ours (`sched-case/1`, `sched-expected/1`).

The folder is named by DAOPAI_CASES; by default it is ../shared/data/cases beside the repository.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
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
    FloatType,
    LagOn,
    Link,
    Observation,
    Options,
    ProgressMode,
    Project,
    RuleSet,
    Span,
    day_of,
    instant,
    moment_of,
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
    reproduce.
    """

    name: str
    project: Project
    expected: Mapping[str, Row]
    doubted: Mapping[str, frozenset[str]]
    verdict: str
    finish: int


def names() -> list[str]:
    """The cases of the folder, by the first part of their file name: s01, s02, …"""
    return sorted(path.name.partition("-")[0] for path in folder().glob("*.input.json"))


def read(name: str) -> Case:
    """The case whose file name begins with `name`."""
    path = next(folder().glob(f"{name}-*.input.json"))
    given = json.loads(path.read_text("utf-8"))
    stored = json.loads(Path(str(path).replace(".input.", ".expected.")).read_text("utf-8"))
    check = stored["independent_check"]
    project = plan(given, "p6" if "P6" in stored["computed_by"] else "msproject")
    leaves = {work.id for work in project.activities if work.kind != "summary"}
    return Case(
        name=name,
        project=project,
        expected={k: v for k, v in stored["tasks"].items() if k in leaves},
        doubted=_doubted(leaves, check, check.get("mpxj_scheduler") or check),
        verdict=check["verdict"],
        finish=moment(given["project"]["finish"]),
    )


def _doubted(leaves: set[str], *checks: Row) -> dict[str, frozenset[str]]:
    """The fields of each task that none of the other schedulers reproduces. One of them lists its
    tasks by field, another only counts them: then all, or unknown ones."""
    wrong = []
    for check in checks:
        missed = set()
        for field, items in (check.get("disagree_uids") or check.get("disagree") or {}).items():
            if isinstance(items, int):
                items = leaves if items == check["tasks"] else ()
            missed |= {(str(item), field) for item in items}
        wrong.append(missed)
    found: dict[str, set[str]] = {}
    for item, field in set.intersection(*wrong):
        found.setdefault(item, set()).add(field)
    return {item: frozenset(fields) for item, fields in found.items()}


def plan(given: Row, rules: RuleSet) -> Project:
    """The plan of a case."""
    header = given["project"]
    start = header.get("planned_start") or header["start"]
    data = _data_date(given)
    calendars = _calendars(given)
    hours = Hours(calendars, resources=rules == "msproject")
    return Project(
        code=given["id"],
        name=given["id"],
        activities=tuple(_activity(task, hours) for task in given["tasks"]),
        links=tuple(_link(link) for link in given["links"]),
        calendars=(*calendars.values(), *_common(given, hours)),
        calendar=str(header["calendar"]),
        start=moment(start),
        rules=rules,
        minutes_per_day=int(header["minutes_per_day"]),
        observations=tuple(_observations(given, data)),
        options=_options(header),
        data_date=data,
    )


def _options(header: Row) -> Options:
    modes: Mapping[str, ProgressMode] = {
        "RETAINED_LOGIC": "retained-logic",
        "PROGRESS_OVERRIDE": "progress-override",
        "ACTUAL_DATES": "actual-dates",
    }
    floats: Mapping[str, FloatType] = {
        "FINISH_SLACK": "finish",
        "START_SLACK": "start",
        "SMALLEST_SLACK": "smaller",
    }
    lags: Mapping[str, LagOn] = {
        "PREDECESSOR": "predecessor",
        "SUCCESSOR": "successor",
        "PROJECT_DEFAULT": "project",
        "TWENTY_FOUR_HOUR": "elapsed",
    }
    return Options(
        honour_constraints=bool(header["honor_constraints"]),
        total_float=floats.get(header.get("total_slack_type", "")),
        progress=modes.get(header.get("scheduling_progressed_activities", "")),
        lag_on=lags.get(header.get("relationship_lag_calendar", "")),
    )


def _data_date(given: Row) -> int | None:
    """The status date, else the last actual of the file; None where nothing has begun."""
    tasks = given["tasks"]
    known = [task[key] for task in tasks for key in ("stop", "actual_finish") if task.get(key)]
    known += [task["actual_start"] for task in tasks if task.get("actual_start")]
    status = given["project"].get("status_date")
    last = max((moment(text) for text in known), default=None)
    if status is None:
        return last
    return moment(status) if last is None else max(moment(status), last)


def _observations(given: Row, data: int | None) -> Iterator[Observation]:
    if data is None:
        return
    day = day_of(data - 1)
    for task in given["tasks"]:
        item = str(task["uid"])
        if task["kind"] == "summary" or not task.get("actual_start"):
            continue
        yield Observation(item, day, "started", moment_of(moment(task["actual_start"])))
        if task.get("actual_finish"):
            yield Observation(item, day, "finished", moment_of(moment(task["actual_finish"])))
            continue
        yield Observation(item, day, "remaining", round(task.get("remaining_duration_min") or 0))
        if task.get("resume"):
            yield Observation(item, day, "resumes", moment_of(moment(task["resume"])))


def moment(text: str) -> int:
    """An ISO instant of the file in minutes, seconds rounded."""
    at = datetime.fromisoformat(text) + timedelta(seconds=30)
    return instant(at.date(), at.hour * 60 + at.minute)


def _activity(task: Row, hours: Hours) -> Activity:
    summary = task["kind"] == "summary"
    unit = "elapsed" if task["duration_elapsed"] else "work"
    constraint = task.get("constraint")
    due = task.get("deadline")
    return Activity(
        id=str(task["uid"]),
        name=task["name"] or str(task["uid"]),
        duration=None if summary else Span(round(task["duration_min"]), unit),  # type: ignore[arg-type]
        calendar=hours.calendar_of(task),
        manual=(moment(task["manual_start"]), moment(task["manual_finish"]))
        if task.get("manual")
        else None,
        parent=None if task.get("parent") is None else str(task["parent"]),
        kind="summary" if summary else "task",
        constraints=() if constraint is None else (_constraint(constraint),),
        deadline=None if due is None else _deadline(due, str(task["uid"])),
    )


@dataclass(frozen=True)
class Hours:
    """The calendars of a case, and which of them a task works by."""

    calendars: Mapping[str, CalendarSpec]
    resources: bool
    """Whether resource calendars move tasks; in P6 only those of resource-dependent ones."""

    def calendar_of(self, task: Row) -> str | None:
        """Where resources have a calendar and all of them the same hours, the hours that it has in
        common with the task's own; else the task's own; None for the project's."""
        own = None if task.get("calendar") is None else str(task["calendar"])
        ignored = task.get("ignore_resource_calendar") or not self.resources
        resource = None if ignored else self._of_resources(task)
        if own is not None and resource is not None and not self.same(own, resource):
            return both(own, resource)
        return own or resource

    def _of_resources(self, task: Row) -> str | None:
        names = sorted({str(name) for name in task.get("resource_calendars") or ()})
        alike = names and all(self.same(names[0], name) for name in names)
        return names[0] if alike else None

    def same(self, one: str, other: str) -> bool:
        """Whether two calendars work the same hours."""
        first, second = self.calendars[one], self.calendars[other]
        return (first.week, first.opened, first.closed) == (
            second.week,
            second.opened,
            second.closed,
        )


def both(one: str, other: str) -> str:
    """The name of what two calendars have in common."""
    return f"{one}&{other}"


def _common(given: Row, hours: Hours) -> Iterator[CalendarSpec]:
    """The calendars of tasks that two calendars bind."""
    used = {hours.calendar_of(task) for task in given["tasks"]}
    for name in sorted(name for name in used if name is not None and "&" in name):
        one, other = name.split("&")
        yield CalendarSpec(name, both=(one, other))


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


def _calendars(given: Row) -> dict[str, CalendarSpec]:
    """The calendars by id. A resource's lists its own exceptions alone; in the files it stands on
    the project's calendar, whose exceptions it then has too."""
    tasks, header = given["tasks"], str(given["project"]["calendar"])
    found = {str(row["id"]): _calendar(row) for row in given["calendars"]}
    usual = found[header]
    own = {str(task["calendar"]) for task in tasks if task.get("calendar") is not None}
    used = {str(name) for task in tasks for name in task.get("resource_calendars") or ()}
    for name in used - own - {header}:
        spec = found[name]
        if spec.week == usual.week and not (spec.opened or spec.closed):
            found[name] = replace(spec, opened=usual.opened, closed=usual.closed)
    return found


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
