"""What other readers found in the same files, in the shape of `sched-case/1`, beside our plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from projects.model import DAY, Activity, Deadline, Link, Project, instant
from projects.schedule import schedule
from projects.worktime import Calendars, calendars_of

Row = Mapping[str, Any]
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CONSTRAINTS = {
    "START_NO_EARLIER_THAN": "snet",
    "START_NO_LATER_THAN": "snlt",
    "FINISH_NO_EARLIER_THAN": "fnet",
    "FINISH_NO_LATER_THAN": "fnlt",
    "MUST_START_ON": "mso",
    "MUST_FINISH_ON": "mfo",
    "AS_LATE_AS_POSSIBLE": "alap",
    "AS_SOON_AS_POSSIBLE": "",
}


def at(text: str | None) -> int | None:
    """An ISO instant in minutes, seconds rounded."""
    if text is None:
        return None
    moment = datetime.fromisoformat(text)
    return instant(moment.date(), moment.hour * 60 + moment.minute) + (moment.second >= 30)


def differences(project: Project, given: Row) -> list[str]:
    """Every field in which the plan departs from the case."""
    found = [*_header(project, given)]
    works = {work.id: work for work in project.activities}
    tasks = {str(task["id"]): task for task in given["tasks"]}
    if set(works) != set(tasks):
        return [*found, f"ids {sorted(set(works) ^ set(tasks))}"]
    ids = {task["uid"]: str(task["id"]) for task in given["tasks"]}
    for item, task in tasks.items():
        found += [f"{item}: {each}" for each in _task(project, works[item], task, ids)]
    found += _links(project, given, ids)
    return [*found, *_calendars(project, given, tasks)]


def departing_dates(project: Project, given: Row, stored: Row) -> list[str]:
    """Every early or late date of a leaf that is not the one that Microsoft Project stored."""
    found, plan = [], schedule(project)
    for task in given["tasks"]:
        if task["kind"] == "summary":
            continue
        ours = plan[str(task["id"])]
        calendar = plan.run.network.nodes[plan.run.network.index[str(task["id"])]].calendar
        dates = {
            "es": ours.early_start,
            "ef": ours.early_finish,
            "ls": ours.late_start,
            "lf": ours.late_finish,
        }
        for name, moment in dates.items():
            wanted = at(stored["tasks"][str(task["uid"])].get(name))
            if wanted is None:
                continue
            if moment is None or calendar.worked(moment) != calendar.worked(wanted):
                found.append(f"{task['id']} {name}: {moment} against {wanted}")
    return found


def _header(project: Project, given: Row) -> Iterator[str]:
    header = given["project"]
    if project.start != at(header["start"]):
        yield f"start {project.start} {header['start']}"
    if header["status_date"] and project.data_date != at(header["status_date"]):
        yield f"data date {project.data_date} {header['status_date']}"
    if project.minutes_per_day != header["minutes_per_day"]:
        yield f"minutes per day {project.minutes_per_day}"
    if project.options.honour_constraints is not header["honor_constraints"]:
        yield f"honour constraints {project.options.honour_constraints}"


def _task(project: Project, work: Activity, task: Row, ids: Mapping[int, str]) -> Iterator[str]:
    summary = task["kind"] == "summary" if "kind" in task else task["summary"]
    if (work.kind == "summary") != summary:
        yield f"kind {work.kind}"
    if work.parent != ids.get(task.get("parent") or 0):
        yield f"parent {work.parent} {task.get('parent')}"
    if not summary:
        stated = task.get("duration_min")
        minutes = round(task["duration"]["min"] if stated is None else stated)
        elapsed = task.get("duration_elapsed") or task.get("duration", {}).get("elapsed")
        assert work.duration is not None
        if (work.duration.amount, work.duration.unit == "elapsed") != (minutes, bool(elapsed)):
            yield f"duration {work.duration} {minutes}"
    if [*_constraint(work)] != [*_stated_constraint(task)]:
        yield f"constraints {work.constraints} {task.get('constraint')}"
    if (work.deadline.at if isinstance(work.deadline, Deadline) else None) != at(
        task.get("deadline")
    ):
        yield f"deadline {work.deadline} {task.get('deadline')}"
    if bool(task.get("manual")) != (work.manual is not None):
        yield f"manual {work.manual}"
    elif (
        work.manual
        and "manual_start" in task
        and work.manual != (at(task["manual_start"]), at(task["manual_finish"]))
    ):
        yield f"manual {work.manual} {task['manual_start']}"
    if not summary:
        yield from _progress(project, work, task)


def _constraint(work: Activity) -> Iterator[tuple[str, int | None]]:
    yield from ((each.kind, each.at) for each in work.constraints)


def _stated_constraint(task: Row) -> Iterator[tuple[str, int | None]]:
    stated = task.get("constraint")
    kind = stated["type"] if isinstance(stated, dict) else stated
    moment = stated.get("date") if isinstance(stated, dict) else task.get("constraint_date")
    if kind and CONSTRAINTS[kind]:
        yield CONSTRAINTS[kind], None if CONSTRAINTS[kind] == "alap" else at(moment)


def _progress(project: Project, work: Activity, task: Row) -> Iterator[str]:
    said = {row.kind: row.value for row in project.observations if row.item == work.id}
    wanted: dict[str, object] = {}
    if task.get("actual_start"):
        wanted["started"] = _moment(task["actual_start"])
    if task.get("actual_finish"):
        wanted["finished"] = _moment(task["actual_finish"])
    elif task.get("actual_start"):
        wanted["percent"] = task.get("percent_complete") or task.get("pct")
        wanted["remaining"] = round(task["remaining_duration_min"])
        wanted["resumes"] = _moment(task["resume"])
    if said != wanted:
        yield f"progress {said} {wanted}"


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment.replace(second=0) + timedelta(minutes=moment.second >= 30)


def _links(project: Project, given: Row, ids: Mapping[int, str]) -> list[str]:
    def ours(link: Link) -> tuple[str, str, str, str, int]:
        return (link.before, link.after, link.kind, link.lag.unit, link.lag.amount)

    stated = set()
    for link in given["links"]:
        if link.get("lag_percent"):
            unit, amount = "percent", round(link["lag_percent"] * 100)
        else:
            lag = link.get("lag") or {}
            amount = round(link.get("lag_min") or lag.get("min") or 0)
            unit = "elapsed" if link.get("lag_elapsed") or lag.get("elapsed") else "work"
        stated.add((ids[link["pred"]], ids[link["succ"]], link["type"], unit, amount))
    return [f"link {each}" for each in stated ^ {ours(link) for link in project.links}]


def worked_days(project: Project, first: date, count: int) -> dict[str | None, list[int]]:
    """Minutes worked on each day, by calendar of the plan; None is the project's own."""
    calendars: Calendars = calendars_of(project)
    names = {None, *(work.calendar for work in project.activities)}
    return {
        name: [
            calendars.named(name).worked(start + DAY) - calendars.named(name).worked(start)
            for start in range(instant(first), instant(first) + count * DAY, DAY)
        ]
        for name in names
    }


def stated_shifts(given: Row, uid: int, day: date) -> set[int]:
    """The minutes of `day` that a stated calendar works.

    A case lists the own exceptions of a resource's calendar (`cal-9`) and not those of its base,
    which Microsoft Project lets it inherit: the project's calendar there.
    """
    stated = {each["id"]: each for each in given["calendars"]}
    calendar, base = stated[uid], stated[given["project"]["calendar"]]
    hours = calendar["week"][DAYS[day.weekday()]]
    inherited = base["exceptions"] if calendar["name"].startswith("cal-") else []
    for each in (*inherited, *calendar["exceptions"]):
        if each["from"] <= day.isoformat() <= each["to"]:
            hours = each["hours"]
    return {minute for start, end in hours for minute in range(start, end)}


def _calendars(project: Project, given: Row, tasks: Mapping[str, Row]) -> Iterator[str]:
    """The minutes of each day of the project, and a month before and after, for every leaf."""
    start = datetime.fromisoformat(given["project"]["start"]).date() - timedelta(days=30)
    finish = datetime.fromisoformat(given["project"]["finish"]).date() + timedelta(days=30)
    days = [start + timedelta(days=n) for n in range(max((finish - start).days, 60))]
    ours = worked_days(project, start, len(days))
    known: dict[tuple[int, ...], list[int]] = {}
    for work in project.activities:
        if work.kind == "summary":
            continue
        uids = _effective(tasks[work.id], given)
        if uids not in known:
            shifts = [set.intersection(*(stated_shifts(given, u, d) for u in uids)) for d in days]
            known[uids] = [len(minutes) for minutes in shifts]
        if ours[work.calendar] != known[uids]:
            yield f"{work.id}: calendar {work.calendar} against {uids}"


def _effective(task: Row, given: Row) -> tuple[int, ...]:
    """The task's calendar, that of its resources where they are one, or both; the project's."""
    resources = task.get("resource_calendars")
    if resources is None:
        rows = task.get("assignments") or ()
        resources = [row["calendar"] for row in rows if row["calendar"] is not None]
    weeks = {
        str((each["week"], each["exceptions"])): each["id"]
        for each in given["calendars"]
        if each["id"] in resources
    }
    own = task.get("calendar")
    found = () if own is None else (own,)
    if len(weeks) == 1 and not task.get("ignore_resource_calendar"):
        found = (*found, *weeks.values())
    return found or (given["project"]["calendar"],)
