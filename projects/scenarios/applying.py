"""A scenario on a plan at a data date: the changed plan, and what people should know of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from projects.actuals import NOTHING, PROGRESS, Actual, actuals, in_order
from projects.errors import Finding, InputError
from projects.model import DAY, Observation, Project, day_of, instant
from projects.readers import in_order as in_file_order
from projects.scenarios.editing import edited
from projects.scenarios.telling import told
from projects.scenarios.values import Applied, Scenario, WorkChange


def apply(project: Project, scenario: Scenario, as_of: date | None = None) -> Project:
    """The plan with a scenario on it; arguments and errors as `applied`."""
    return applied(project, scenario, as_of).project


def applied(project: Project, scenario: Scenario, as_of: date | None = None) -> Applied:
    """The plan with a scenario on it, and notes on what changed nothing and what went along.

    Args:
        project: the plan that the scenario was read for, with what was recorded of it.
        scenario: as `read_scenario` gave it.
        as_of: the data date; None takes the plan's own. Only `remaining` needs one.

    Raises:
        InputError: DP901 for a plan that it is not for, DP908 for `remaining` without a data date,
            or of a work that is not under way then; as `projects.actuals` says.
    """
    if project.code != scenario.on:
        says = f"情景“{scenario.name}”是给项目“{scenario.on}”的，不是“{project.code}”的"
        raise InputError.of("DP901", says, "换成这个项目的情景", scenario.where)
    changed = edited(project, scenario)
    data = project.data_date if as_of is None else instant(as_of, DAY)
    day = None if data is None else day_of(data - 1)
    states = actuals(project, day) if scenario.works and day else {}
    left = [change for change in scenario.works if change.remaining is not None]
    if left:
        if findings := [one for change in left for one in _refused(change, day, states)]:
            raise InputError(findings)
        assert day is not None  # refused otherwise
        rows = [_row(changed, change, day, scenario) for change in left]
        changed = replace(changed, observations=(*changed.observations, *rows))
    findings = in_file_order([*told(project, changed, scenario, states)])
    return Applied(scenario, changed, tuple(findings))


def _refused(
    change: WorkChange, day: date | None, states: Mapping[str, Actual]
) -> Iterator[Finding]:
    item, remedy = change.item, "改工期写 duration"
    state = states.get(item, NOTHING)
    if day is None:
        says, remedy = f"没有状态日期，说不了 {item} 剩余几天", "用 --as-of 给出状态日期"
    elif state.finished is not None:
        says, remedy = f"{item} 在 {day} 已经完成，没有剩余工期", "删掉 remaining"
    elif not state.under_way:
        says = f"{item} 在 {day} 还没有开工，没有剩余工期"
    else:
        return
    yield Finding("DP908", says, remedy, change.where, "error", item)


def _row(project: Project, change: WorkChange, day: date, scenario: Scenario) -> Observation:
    """What remains, said together with the last word on the work's progress: so it replaces what
    was left by then and leaves the percentage as it was reported."""
    rows = in_order(
        row for row in project.observations if row.item == change.item and row.as_of <= day
    )
    last = next((row for row in reversed(rows) if row.kind in PROGRESS), rows[-1])
    assert change.remaining is not None  # the caller asked
    return Observation(
        change.item,
        last.as_of,
        "remaining",
        change.remaining.amount,
        note=f"情景：{scenario.name}",
        recorded_at=last.recorded_at,
        where=change.where,
    )
