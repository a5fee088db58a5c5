"""The changes of a scenario made on a plan: new values, nothing checked, nothing lost unsaid."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from itertools import pairwise
from typing import Any

from projects.model import (
    Activity,
    ActivityKind,
    CalendarSpec,
    Constraint,
    Deadline,
    Link,
    Project,
    Span,
)
from projects.readers.activities import CONSTRAINTS
from projects.scenarios.values import LinkChange, ProjectChange, Scenario, WorkChange

_DEFAULTS: dict[str, Any] = {one.name: one.default for one in fields(Activity)}


def edited(project: Project, scenario: Scenario) -> Project:
    """The plan with the changes of a scenario; what does not fit is left as it is."""
    gone = {one.item for one in scenario.removed_works}
    changes = _by_item(scenario.works)
    activities = [
        changed_work(work, changes[work.id]) if work.id in changes else work
        for work in project.activities
        if work.id not in gone
    ]
    activities = _summarised([*activities, *scenario.added], project.activities)
    changed = replace(
        project,
        activities=tuple(_without_overlaps(activities, gone)),
        links=_links(project, scenario, [work.id for work in activities], gone),
        calendars=merged_calendars(project.calendars, scenario.calendars),
        deadlines=tuple(one for one in project.deadlines if one.item not in gone),
        deadline_on=None if project.deadline_on in gone else project.deadline_on,
        events=tuple(one for one in project.events if one.on not in gone),
        waivers=tuple(one for one in project.waivers if one.item not in gone),
        observations=tuple(one for one in project.observations if one.item not in gone),
        scenarios=(*project.scenarios, scenario.name),
    )
    for change in scenario.project:
        changed = changed_project(changed, change)
    return changed


def merged_calendars(
    plan: Sequence[CalendarSpec], own: Iterable[CalendarSpec]
) -> tuple[CalendarSpec, ...]:
    """The calendars of a plan with those of a scenario in their places, new ones behind."""
    found = {spec.name: spec for spec in plan}
    found.update((spec.name, spec) for spec in own)
    return tuple(found.values())


def changed_project(project: Project, change: ProjectChange) -> Project:
    """The plan with another value of one of its keys. A deadline replaces that of the same item."""
    if change.key == "deadline":
        return replace(project, deadlines=_deadlines(project.deadlines, change.value))
    return replace(project, **{change.key: change.value})


def _deadlines(old: Sequence[Deadline], new: Sequence[Deadline]) -> tuple[Deadline, ...]:
    items = {deadline.item for deadline in new} or {None}
    kept = [deadline for deadline in old if deadline.item not in items]
    # The project's own stands first, as it does in a plan file.
    own = [deadline for deadline in new if deadline.item is None]
    return (*own, *kept, *(deadline for deadline in new if deadline.item is not None))


# -- works -----------------------------------------------------------------------------------------


def _by_item(changes: Iterable[WorkChange]) -> dict[str, WorkChange]:
    """One change a work: entries may say different keys of the same work."""
    found: dict[str, WorkChange] = {}
    for change in changes:
        first = found.get(change.item)
        if first is not None:
            change = replace(
                change,
                values={**first.values, **change.values},
                links=first.links if change.links is None else change.links,
                remaining=first.remaining if change.remaining is None else change.remaining,
            )
        found[change.item] = change
    return found


def changed_work(work: Activity, change: WorkChange) -> Activity:
    """A work with other values of some of its keys, as the reader of a plan would have it."""
    values = change.values
    said: dict[str, Any] = {
        "helpers" if key == "with" else key: value
        for key, value in values.items()
        if key not in CONSTRAINTS
    }
    said = {key: _DEFAULTS.get(key) if value is None else value for key, value in said.items()}
    if "name" in values and values["name"] is None:
        said["name"] = work.id
    constraints = _constraints(work.constraints, values)
    unsaid = work.kind == _assumed(work.duration)
    return _of_kind(replace(work, **said, constraints=constraints), values, unsaid)


def _constraints(old: tuple[Constraint, ...], values: Any) -> tuple[Constraint, ...]:
    if not any(kind in values for kind in CONSTRAINTS):
        return old
    found = {one.kind: one for one in old}
    for kind in CONSTRAINTS:
        if kind in values:
            found.pop(kind, None)
            if values[kind] is not None:
                found[kind] = values[kind]
    return tuple(found[kind] for kind in CONSTRAINTS if kind in found)


def _assumed(span: Span | None) -> ActivityKind:
    """The kind of a row that says none and has no rows below it."""
    return "milestone" if span is not None and span.amount == 0 else "task"


def _of_kind(work: Activity, values: Any, unsaid: bool) -> Activity:
    """The kind that follows from the duration where none is said, and the duration from a kind.
    `unsaid`: the row had the kind that it would have without saying one."""
    kind, span = work.kind, work.duration
    if values.get("kind") is None and ("kind" in values or unsaid):
        kind = _assumed(span)
    if "milestone" in kind and span is None:
        span = Span(0)
    return replace(work, kind=kind, duration=None if kind == "summary" else span)


def _summarised(works: Sequence[Activity], before: Iterable[Activity]) -> list[Activity]:
    """A work that has works below it is a summary, unless the plan itself calls it a task."""
    above = {work.parent for work in before}
    tasks = {work.id for work in before if work.id in above and work.kind == "task"}
    parents = {work.parent for work in works} - tasks
    return [
        replace(work, kind="summary", duration=None)
        if work.id in parents and work.kind == "task"
        else work
        for work in works
    ]


def _without_overlaps(works: Iterable[Activity], gone: set[str]) -> Iterable[Activity]:
    """The works without ways to overlap works that are gone."""
    for work in works:
        levers = tuple(lever for lever in work.levers if lever.overlap not in gone)
        yield work if levers == work.levers else replace(work, levers=levers)


# -- links -----------------------------------------------------------------------------------------


def _links(
    project: Project, scenario: Scenario, order: Sequence[str], gone: set[str]
) -> tuple[Link, ...]:
    replaced = {one.item: one.links for one in scenario.works if one.links is not None}
    kept = [
        link
        for link in project.links
        if link.after not in replaced
        and link.before not in gone
        and link.after not in gone
        and not any(one.meets(link) for one in scenario.removed_links)
    ]
    for change in scenario.links:
        kept = _relinked(kept, change)
    new = [link for links in replaced.values() for link in links]
    found = [*kept, *new, *scenario.added_links]
    place = {item: number for number, item in enumerate(order)}
    if _in_order(project):  # as the rows of a plan file name them
        found.sort(key=lambda link: place.get(link.after, len(place)))
    return tuple(found)


def _relinked(links: Sequence[Link], change: LinkChange) -> list[Link]:
    """The links with one of them changed; one that says the same twice is one then."""
    found: list[Link] = []
    done = False
    for link in links:
        if not change.meets(link):
            found.append(link)
        elif not done:
            found.append(changed_link(link, change))
            done = True
    return found


def changed_link(link: Link, change: LinkChange) -> Link:
    """A link with another kind or lag."""
    return replace(link, **change.values, where=change.where)


def _in_order(project: Project) -> bool:
    place = {work.id: number for number, work in enumerate(project.activities)}
    numbers = [place.get(link.after, 0) for link in project.links]
    return all(first <= second for first, second in pairwise(numbers))
