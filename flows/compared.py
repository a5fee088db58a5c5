"""A plan with scenarios beside the plan without them: what `schedule` and `check` tell of both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from flows import asked
from flows.memory import Memory
from projects.errors import InputError

if TYPE_CHECKING:
    from flows.what_if import WhatIf
    from projects.checks import CheckReport
    from projects.difference import Difference
    from projects.schedule import Policy, Schedule


def schedule_answer(
    plan: str,
    when: asked.When,
    policy: Policy,
    paths: int | None,
    to: str | None,
    *,
    as_json: bool,
    width: int,
) -> dict[str, Any] | str:
    """The table or the JSON document of a plan's schedule, as `asked.schedule_answer`; with
    scenarios first what they move, in JSON under `scenario`."""
    memory = asked.remembered(plan, when)
    supposed = asked.what_if(memory, when)
    after = asked.computed(supposed.project, memory.override, when, policy)
    told = asked.schedule_answer(after, paths, to, as_json=as_json, width=width)
    if not supposed.scenarios:
        return told
    moved = _moved(memory, when, policy, supposed, after)
    if isinstance(told, dict):
        from projects.writers.scenario_json import scenario_document

        said = scenario_document(supposed.scenarios, supposed.findings, supposed.notes, moved)
        return {**told, "scenario": said}
    from projects.writers.scenario_view import scenario_view

    return f"{scenario_view(supposed.scenarios, supposed.remarks, moved, width)}\n\n{told}"


def _moved(
    memory: Memory, when: asked.When, policy: Policy, supposed: WhatIf, after: Schedule
) -> Difference | None:
    """The difference that scenarios make; None where the plan alone cannot be computed."""
    from projects.difference import Side, difference
    from projects.writers.scenario_view import BASE, side_name

    try:
        before = asked.scheduled(memory, replace(when, scenario=()), policy)
    except InputError:
        return None
    same = memory.calendar_hash  # what a scenario makes of calendars is told in words
    name = side_name(supposed.scenarios)
    found = difference(
        Side(BASE, before, calendar_hash=same), Side(name, after, calendar_hash=same)
    )
    return replace(found, edited=())  # what remains is supposed; nobody corrected a report


def check_answer(
    plan: str,
    when: asked.When,
    only: Sequence[str],
    report: CheckReport,
    *,
    width: int,
) -> tuple[dict[str, Any], str]:
    """Which findings scenarios bring and which they settle: what goes into the JSON document, and
    the text below the table. Both empty without scenarios."""
    if not when.scenario:
        return {}, ""
    from projects.difference.found import found_changes
    from projects.writers.scenario_json import found_document
    from projects.writers.scenario_view import found_view

    supposed = asked.what_if(asked.remembered(plan, when), when)
    try:
        _, alone = asked.inspected(plan, replace(when, scenario=()), only)
        changes = found_changes(alone, report)
    except InputError:
        changes = None
    said = found_document(supposed.scenarios, supposed.findings, supposed.notes, changes)
    return {"scenario": said}, found_view(changes, supposed.remarks, width)
