"""A what-if of the portfolio as an edit of one plan: what the block graph has to agree with.

Everything goes through `projects.scenarios`, so that a change says what a scenario file would say.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

from projects.blocks.changes import Change, Rain, factor_of, longer, slip_of
from projects.blocks.stops import changed_specs, rained
from projects.holidays import Override
from projects.model import DAY, Constraint, Project, Span, day_of
from projects.scenarios import Scenario, apply
from projects.scenarios.values import ProjectChange, WorkChange
from projects.schedule import Run
from projects.schedule.modes import FINISHED, FIXED, MANUAL, PROMISED, UNDER_WAY
from projects.schedule.situation import span_end
from projects.worktime import calendars_of

NAME = "假设"


def edited(
    base: Run, changes: tuple[Change, ...], as_of: date | None, override: Override | None = None
) -> Project:
    """The plan of a run with these changes; `as_of` is the data date of the run.

    Raises InputError as `projects.scenarios.apply`, DP30x for calendars without working days.
    """
    project = base.network.project
    specs = changed_specs(project, changes)
    new = tuple(spec for spec, old in zip(specs, project.calendars, strict=True) if spec != old)
    scenario = Scenario(
        name=NAME, on=project.code, works=tuple(work_changes(base, changes)), calendars=new
    )
    project = apply(project, scenario, as_of)
    for change in changes:
        if isinstance(change, Rain):
            project = _rained(project, change, base.situation.data_instant, override)
    return project


def _rained(project: Project, rain: Rain, data: int | None, override: Override | None) -> Project:
    wet = rained(project, calendars_of(project, override), rain, data)
    works = tuple(
        WorkChange(work.id, {"calendar": wet[work.calendar].name})
        for work in project.activities
        if work.calendar in wet and work.calendar is not None
    )
    default = wet.get(project.calendar)
    own = () if default is None else (ProjectChange("calendar", default.name),)
    return apply(
        project,
        Scenario(
            name=NAME, on=project.code, works=works, project=own, calendars=tuple(wet.values())
        ),
    )


def work_changes(base: Run, changes: tuple[Change, ...]) -> Iterator[WorkChange]:
    """What slips and stretches say of each work."""
    now, network = base.situation, base.network
    for number, node in enumerate(network.nodes):
        mode, owner = now.mode[number], node.activity.owner
        if node.kind == "group" or node.assumed or mode in (FINISHED, MANUAL):
            continue
        slip, factor = slip_of(changes, owner), factor_of(changes, owner)
        if not slip and factor == 1:
            continue
        if mode == UNDER_WAY:
            yield WorkChange(node.activity.id, {}, remaining=_left(base, number, slip, factor))
            continue
        values: dict[str, Any] = {}
        if factor != 1 and node.kind != "point":
            values["duration"] = _duration(base, number, factor)
        if slip and mode == PROMISED:
            moved = node.calendar.shift(now.promised[number], slip * _day(base))
            values["promised"] = day_of(moved - 1)
        elif slip and mode != FIXED and base.early is not None:
            values["snet"] = Constraint("snet", _slipped(base, number, slip))
        if values:
            yield WorkChange(node.activity.id, values)


def _day(base: Run) -> int:
    return base.network.project.minutes_per_day


def _left(base: Run, number: int, slip: int, factor: Fraction) -> Span:
    """What remains of a work under way."""
    node, left = base.network.nodes[number], base.situation.remaining[number]
    a_day = _day(base) if node.kind == "work" else DAY
    return Span(longer(left, factor, base.network.step) + slip * a_day)


def _duration(base: Run, number: int, factor: Fraction) -> Span:
    """A longer duration; calendar months become the elapsed days that they are in the plan."""
    node, step = base.network.nodes[number], base.network.step
    if node.span is None:
        return Span(longer(node.duration, factor, step))
    if node.span.unit != "months":
        return Span(longer(node.span.amount, factor, step), "elapsed")
    if base.early is None:
        return node.span
    begins = base.early.start(number)
    return Span(longer(span_end(node, begins) - begins, factor, step), "elapsed")


def _slipped(base: Run, number: int, slip: int) -> int:
    """Where a work begins so many working days later than it stands."""
    assert base.early is not None
    calendar, begins = base.network.nodes[number].calendar, base.early.start(number)
    if base.network.nodes[number].kind == "point":
        return calendar.shift(begins, slip * _day(base))
    return calendar.start_of(calendar.worked(begins) + slip * _day(base))
