"""A plan as the plain tree of its file: only what differs from the defaults of the reader."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import groupby

from projects.model import (
    Activity,
    CalendarSpec,
    DayRange,
    Lever,
    Link,
    Observation,
    Options,
    Project,
    Span,
)
from projects.readers.observations import KINDS
from projects.readers.values import LIST_MARKS
from projects.writers.plan_words import (
    PlanWords,
    Tree,
    clock,
    finish_text,
    happened_text,
    line,
    number,
    start_text,
)

Shifts = tuple[tuple[int, int], ...]


def plan_tree(project: Project) -> dict[str, Tree]:
    """The keys of a plan file in the order of the reference; `notes` are of the reading, not of
    the plan, and stay behind."""
    words = PlanWords(project)
    tree: dict[str, Tree] = {
        "daopai": 1,
        "code": project.code,
        "name": line(project.name) or project.code,
    }
    texts = {
        "owner": line(project.owner),
        "document_date": project.document_date.isoformat() if project.document_date else "",
        "rules": "" if project.rules == "daopai" else project.rules,
        "start": "" if project.start is None else start_text(project.start),
        "data_date": "" if project.data_date is None else finish_text(project.data_date),
    }
    tree.update({key: text for key, text in texts.items() if text})
    if project.deadlines:
        tree["deadline"] = _deadlines(project, words)
    if project.deadline_on is not None:
        tree["deadline_on"] = project.deadline_on
    if not project.day_plan:
        tree["minutes_per_day"] = project.minutes_per_day
    if project.options != Options():
        tree["options"] = _options(project.options)
    if project.calendar is not None:
        tree["calendar"] = line(project.calendar)
    tree.update(
        {key: text for key in ("basis", "weights", "lamp") if (text := getattr(project, key))}
    )
    tree.update(_lists(project))
    if project.calendars:
        day_plan = project.day_plan
        tree["calendars"] = {
            line(spec.name): calendar_tree(spec, day_plan) for spec in project.calendars
        }
    tree["activities"] = list(_activities(project, words))
    if project.observations:
        tree["observations"] = list(_observations(project.observations, words))
    if project.left_out:
        tree["left_out"] = [
            {"kind": one.kind, "count": one.count, "says": one.says}
            | ({"items": list(one.items)} if one.items else {})
            for one in project.left_out
        ]
    return tree


def _options(options: Options) -> dict[str, Tree]:
    values = {key: getattr(options, key) for key in Options.__slots__}
    return {key: value for key, value in values.items() if value is not None}


def _deadlines(project: Project, words: PlanWords) -> Tree:
    found = [words.due(one, item=one.item) for one in project.deadlines]
    return (
        found[0]
        if len(found) == 1 and project.deadlines[0].item is None
        else [one if isinstance(one, dict) else {"date": one} for one in found]
    )


def _lists(project: Project) -> dict[str, Tree]:
    found: dict[str, Tree] = {
        "stages": [
            {
                "id": one.id,
                "name": line(one.name),
                "from": one.first.isoformat(),
                "to": one.last.isoformat(),
            }
            for one in project.stages
        ],
        "resources": {name: number(amount) for name, amount in project.resources},
        "drivers": {
            one.name: {
                "probability": number(one.probability),
                "factor": [number(value) for value in one.factor],
            }
            for one in project.drivers
        },
        "events": [
            {
                "name": line(one.name),
                "on": one.on,
                "probability": number(one.probability),
                "adds": number(one.adds),
            }
            for one in project.events
        ],
        "waivers": [
            {"code": one.code}
            | ({"item": one.item} if one.item else {})
            | {
                "owner": line(one.owner),
                "reason": line(one.reason),
                "expires": one.expires.isoformat(),
            }
            for one in project.waivers
        ],
    }
    return {key: value for key, value in found.items() if value}


# --- calendars -----------------------------------------------------------------------------------


def calendar_tree(spec: CalendarSpec, day_plan: bool) -> dict[str, Tree]:
    """One calendar; in a day plan shifts of the whole day go without saying."""
    tree: dict[str, Tree] = {}
    if spec.both:
        tree["both"] = [line(name) for name in spec.both]
    if spec.base is not None:
        tree["base"] = line(spec.base)
    if spec.week is not None:
        tree["week"] = [_weekday(day, day_plan) for day in spec.week]
    if spec.shifts and not day_plan:
        tree["shifts"] = shift_texts(spec.shifts)
    for key, ranges in (("closed", spec.closed), ("opened", spec.opened)):
        if ranges:
            tree[key] = [_range(one, day_plan) for one in ranges]
    if spec.minutes_per_day is not None:
        tree["minutes_per_day"] = spec.minutes_per_day
    return tree


def shift_texts(shifts: Shifts) -> list[Tree]:
    """`["08:00-12:00", "13:00-17:00"]`."""
    return [f"{clock(start)}-{clock(end)}" for start, end in shifts]


def _weekday(day: bool | Shifts, day_plan: bool) -> Tree:
    if isinstance(day, bool) or not day or day_plan:
        return int(bool(day))
    return shift_texts(day)


def _range(one: DayRange, day_plan: bool) -> Tree:
    tree: dict[str, Tree] = {"from": _day(one.first)}
    if one.last != one.first:
        tree["to"] = _day(one.last)
    if one.yearly:
        tree["every"] = "year"
    if one.name:
        tree["name"] = line(one.name)
    if one.window:
        tree["window"] = True
    if one.shifts and not day_plan:
        tree["shifts"] = shift_texts(one.shifts)
    return tree["from"] if len(tree) == 1 else tree


def _day(day: date | tuple[int, int]) -> str:
    if isinstance(day, date):
        return day.isoformat()
    return f"{day[0]:02}-{day[1]:02}" if day[1] else f"{day[0]:02}-last"


# --- activities ----------------------------------------------------------------------------------


def _activities(project: Project, words: PlanWords) -> Iterable[dict[str, Tree]]:
    parents = {activity.parent for activity in project.activities}
    into: dict[str, list[Link]] = {}
    for link in project.links:
        into.setdefault(link.after, []).append(link)
    for activity in project.activities:
        links = into.get(activity.id, [])
        yield _activity(activity, links, activity.id in parents, words)


def _activity(
    activity: Activity, links: Sequence[Link], has_children: bool, words: PlanWords
) -> dict[str, Tree]:
    duration = activity.duration
    tree: dict[str, Tree] = {"id": activity.id, "name": line(activity.name) or activity.id}
    if activity.kind != _assumed_kind(duration, has_children):
        tree["kind"] = activity.kind
    if duration is not None and activity.kind != "summary":
        tree["duration"] = words.span(duration)
    if links:
        tree["after"] = words.links(links)
    texts = {
        "calendar": activity.calendar or "",
        "parent": activity.parent or "",
        "owner": activity.owner,
        "leader": activity.leader,
        "stage": activity.stage,
        "percent_type": activity.percent_type,
        "reported": activity.reported,
    }
    tree.update({key: line(text) for key, text in texts.items() if text})
    tree.update({one.kind: words.constraint(one) for one in activity.constraints})
    if activity.deadline is not None:
        tree["deadline"] = words.due(activity.deadline)
    if activity.promised is not None:
        tree["promised"] = activity.promised.isoformat()
    if activity.manual is not None:
        start, finish = activity.manual
        tree["manual"] = {"start": start_text(start), "finish": finish_text(finish)}
    if not activity.splittable:
        tree["splittable"] = False
    tree.update(_amounts(activity, words))
    if activity.note:
        tree["note"] = line(activity.note)
    return tree


def _assumed_kind(duration: Span | None, has_children: bool) -> str:
    """The kind that the reader takes where none is written."""
    if has_children:
        return "summary"
    return "milestone" if duration is not None and duration.amount == 0 else "task"


def _amounts(activity: Activity, words: PlanWords) -> dict[str, Tree]:
    """Names beside the first, quantities, costs, ways to win days back, risk."""
    tree: dict[str, Tree] = {}
    if activity.helpers:
        tree["with"] = [line(name) for name in activity.helpers]
    if activity.quantity is not None:
        total, unit = number(activity.quantity.total), line(activity.quantity.unit)
        tree["quantity"] = {"total": total, "unit": unit} if unit else total
    for key in ("weight", "budget", "cost_per_day"):
        if (value := getattr(activity, key)) is not None:
            tree[key] = number(value)
    if activity.shortest is not None:
        tree["shortest"] = words.span(activity.shortest)
    if activity.steps:
        tree["steps"] = [
            {"name": line(step.name), "weight": number(step.weight)}
            | ({"done": True} if step.done else {})
            for step in activity.steps
        ]
    if activity.levers:
        tree["levers"] = [_lever(lever) for lever in activity.levers]
    if activity.resources:
        tree["resources"] = {name: number(amount) for name, amount in activity.resources}
    if activity.risk is not None:
        tree["risk"] = dict(zip(("low", "likely", "high"), map(number, activity.risk), strict=True))
    if activity.drivers:
        tree["drivers"] = list(activity.drivers)
    return tree


def _lever(lever: Lever) -> dict[str, Tree]:
    tree: dict[str, Tree] = {"name": line(lever.name)}
    if lever.factor is not None:
        tree["factor"] = number(lever.factor)
    for key in ("calendar", "overlap"):
        if (name := getattr(lever, key)) is not None:
            tree[key] = name
    for key in ("lag", "cost", "cost_per_day"):
        if value := getattr(lever, key):
            tree[key] = number(value)
    return tree


# --- observations --------------------------------------------------------------------------------


def _observations(rows: Iterable[Observation], words: PlanWords) -> Iterable[dict[str, Tree]]:
    """One entry for what somebody said of a work at one time."""
    for (item, as_of, by, note), said in groupby(
        rows, key=lambda row: (row.item, row.as_of, row.by, row.note)
    ):
        entry: dict[str, Tree] = {}
        last = -1
        for row in said:
            place = KINDS.index(row.kind)
            if place <= last:  # said again, or in another order than an entry is read in
                yield _observed(item, as_of, entry, by, note)
                entry = {}
            entry[row.kind] = _value(row, words)
            last = place
        yield _observed(item, as_of, entry, by, note)


def _observed(
    item: str, as_of: date, entry: dict[str, Tree], by: str, note: str
) -> dict[str, Tree]:
    beside = {"by": line(by), "note": line(note)}
    return {"item": item, "as_of": as_of.isoformat(), **entry} | {
        key: text for key, text in beside.items() if text
    }


def _value(row: Observation, words: PlanWords) -> Tree:
    if isinstance(row.value, str):
        return row.value
    if isinstance(row.value, datetime | date):
        return happened_text(row.value)
    if isinstance(row.value, tuple):
        names = [line(name) for name in row.value]
        plain = not any(mark in name for name in names for mark in LIST_MARKS)
        return "、".join(names) if plain and names else [*names]
    if row.kind == "remaining":
        return words.span(Span(int(row.value)))
    return number(row.value)
