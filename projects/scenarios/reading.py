"""A scenario file to its values: every mistake of the file at once, each with its line.

The keys of a work are read by the readers of a plan's rows, so a change says what an edit of the
plan would say. What only the whole plan can tell (cycles, names that nobody defines) is found on
the changed plan and told at the line of the change.
"""

from __future__ import annotations

from collections.abc import Mapping as Table
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from projects.errors import Finding, InputError, Place
from projects.model import CalendarSpec, Project
from projects.readers import in_order
from projects.readers.desk import Desk
from projects.readers.nodes import Mapping, Node, is_null, named
from projects.readers.schema import items_of, read_object
from projects.readers.source import decode, load
from projects.readers.workcalendars import days_a_week
from projects.scenarios.clashes import clashes
from projects.scenarios.editing import merged_calendars
from projects.scenarios.entries import Entries
from projects.scenarios.schemas import SCENARIO
from projects.scenarios.values import Scenario
from projects.scenarios.whole import whole_plan

if TYPE_CHECKING:
    from projects.holidays import Override

_NO_TEXT = ("DP102", "DP105", "DP107")
NEEDS = "情景文件要有 daopai: 1、scenario: 名称 和 on: 项目代码"


def read_scenario(path: Path, project: Project, *, override: Override | None = None) -> Scenario:
    """The scenario of a YAML or JSON file, for the plan that it changes.

    Raises InputError with every mistake of the file: DP10x and DP11x as a plan file, DP900 to DP908
    and DP913, the codes of a plan's keys, and those of a plan as a whole.
    """
    path = Path(path)
    return read_scenario_text(_text(path), path.name, project, override=override)


def _text(path: Path) -> str:
    """The text of the file; what it should hold is a scenario, not a plan."""
    try:
        return decode(load(path), path.name)
    except InputError as error:
        raise InputError(
            replace(one, remedy=f"给出情景文件；{NEEDS}") if one.code in _NO_TEXT else one
            for one in error.findings
        ) from None


def read_scenario_text(
    text: str, file: str, project: Project, *, override: Override | None = None
) -> Scenario:
    """The scenario of YAML text, or of JSON text where `file` ends in `.json`. Raises as
    `read_scenario`."""
    desk = _desk(file, project, override)
    scenario: Scenario | None = None
    with desk.collecting():
        root = _tree(text, file, desk)
        if _is_scenario(root, desk) and _is_of(root, project, desk):
            scenario = _scenario(root, project, desk)
    if scenario is None or desk.findings:
        raise InputError(in_order(_once(desk.findings)))
    return scenario


def _once(findings: list[Finding]) -> list[Finding]:
    return list({(finding, finding.where): finding for finding in findings}.values())


def _desk(file: str, project: Project, override: Override | None) -> Desk:
    return Desk(
        file,
        minutes_per_day=project.minutes_per_day,
        rules=project.rules,
        days_per_week=days_a_week(project.calendar, project.calendars),
        document_date=project.document_date,
        calendars=project.calendars,
        override=override,
    )


def _tree(text: str, file: str, desk: Desk) -> Mapping:
    if file.lower().endswith(".json"):
        from projects.readers.jsontree import json_tree

        root = json_tree(text, file, desk.findings)
    else:
        from projects.readers.yamltree import yaml_tree

        root = yaml_tree(text, file, desk.findings)
    if isinstance(root, Mapping):
        return root
    what = "是空的" if root is None or is_null(root) else f"里是{named(root)}"
    where = root.where if root else Place(file)
    raise InputError.of("DP900", f"不是情景文件：文件{what}", NEEDS, where)


def _is_scenario(root: Mapping, desk: Desk) -> bool:
    if "scenario" in root:
        return True
    if "activities" in root:
        says = "这是计划文件，不是情景"
        desk.complain("DP900", says, "把它作为计划给出，--scenario 后面写情景文件", root.where)
    else:
        desk.complain("DP900", "不是情景文件：没有 scenario", NEEDS, root.where)
    return False


def _is_of(root: Mapping, project: Project, desk: Desk) -> bool:
    """Whether it is for this plan; every id of another plan would be told as unknown."""
    on = root.get("on")
    if on is None:
        return True  # told as a missing key
    with desk.collecting():
        code = SCENARIO.keys["on"](on, desk)
        if code == project.code:
            return True
        says = f"情景是给项目“{code}”的，不是“{project.code}”的"
        desk.complain("DP901", says, f"换成“{project.code}”的情景，或者改正 on", on.where)
    return False


def _scenario(root: Mapping, project: Project, desk: Desk) -> Scenario:
    values = read_object(root, SCENARIO, desk)
    specs: tuple[CalendarSpec, ...] = values.get("calendars", ())
    nodes = {key: _listed(values, key, desk) for key in ("set", "add", "remove")}
    calendars = merged_calendars(project.calendars, specs)
    default = _default_calendar(nodes["set"], project)
    known = replace(desk, calendars=calendars, days_per_week=days_a_week(default, calendars))
    entries = Entries(project, known)
    entries.add(nodes["add"])
    entries.set(nodes["set"])
    entries.remove(nodes["remove"])
    scenario = Scenario(
        name=values.get("scenario", ""),
        on=values.get("on", ""),
        note=values.get("note", ""),
        works=tuple(entries.works),
        links=tuple(entries.links),
        project=tuple(entries.project_changes),
        calendars=specs,
        added=tuple(entries.added),
        added_links=tuple(entries.added_links),
        removed_works=tuple(entries.removed_works),
        removed_links=tuple(entries.removed_links),
        used=tuple(known.used),
        where=root.where,
    )
    desk.findings.extend(clashes(scenario, project))
    errors, warnings = whole_plan(project, scenario)
    desk.findings.extend(errors)
    return replace(scenario, notes=(*known.notes, *map(str, warnings)))


def _listed(values: Table[str, Any], key: str, desk: Desk) -> tuple[Node, ...]:
    if key not in values:
        return ()
    with desk.collecting():
        return items_of(values[key], key)
    return ()


def _default_calendar(nodes: tuple[Node, ...], project: Project) -> str | None:
    """The project's calendar after the scenario: it says how many days `2w` are."""
    for node in nodes:
        if isinstance(node, Mapping) and "item" not in node and "calendar" in node:
            value = node.get("calendar")
            return getattr(value, "text", None)
    return project.calendar
