"""Checks that need the whole plan: names that it has to define, calendars, structure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from projects.errors import Finding, Place
from projects.model import Project
from projects.readers.desk import Desk, Use, UseOf, suggestion
from projects.readers.workcalendars import BUILT_IN
from projects.structure import structure_findings

_UNKNOWN: dict[UseOf, tuple[str, str, str]] = {
    "calendar": ("DP305", "没有名为“{}”的日历", "先在 calendars 里写出它"),
    "item": ("DP162", "没有编号为“{}”的工作", "请核对编号"),
    "stage": ("DP163", "没有编号为“{}”的阶段", "先在 stages 里写出它"),
    "driver": ("DP164", "没有名为“{}”的风险因素", "先在 drivers 里写出它"),
}
_NO_CALENDARS = "另写一个计划文件，用 calendars 定义日历，用 activities: 表格文件名 引用这张表"
_MAX_HINTS = 50


def check_whole(project: Project, desk: Desk) -> Project:
    """The project with its warnings as notes; errors go to `desk.findings`."""
    for finding in whole_findings(project, desk.used):
        # No activities because they are missing or broken was said already.
        if finding.code == "DP150" and desk.findings:
            continue
        if not finding.where.file:
            finding = replace(finding, where=Place(desk.file))
        if finding.level == "error":
            desk.findings.append(finding)
        else:
            desk.notes.append(str(finding))
    return replace(project, notes=tuple(desk.notes))


def whole_findings(project: Project, used: Sequence[Use]) -> list[Finding]:
    """What is wrong with a plan as a whole; `used` are the names that it has to define."""
    from projects.worktime import calendar_findings

    return [
        *calendar_findings(project.calendars),
        *_unknown_names(project, used),
        *structure_findings(project.activities, project.links),
    ]


def _unknown_names(project: Project, used: Sequence[Use]) -> Iterator[Finding]:
    """One finding for every name that is used and not defined, at its first use."""
    known: dict[UseOf, list[str]] = {
        "calendar": [*(spec.name for spec in project.calendars), *BUILT_IN],
        "item": [activity.id for activity in project.activities],
        "stage": [stage.id for stage in project.stages],
        "driver": [driver.name for driver in project.drivers],
    }
    names = {of: frozenset(words) for of, words in known.items()}
    missing: dict[tuple[UseOf, str], list[Use]] = {}
    for use in used:
        # Stages may be bare words: they are checked only where the plan lists its stages.
        if use.name not in names[use.of] and (use.of != "stage" or project.stages):
            missing.setdefault((use.of, use.name), []).append(use)
    for (of, name), uses in missing.items():
        code, says, remedy = _UNKNOWN[of]
        times = f"（共 {len(uses)} 处用到）" if len(uses) > 1 else ""
        if of == "calendar" and not project.calendars and uses[0].where.cell:
            remedy = _NO_CALENDARS
        hint = suggestion(name, known[of]) if len(missing) <= _MAX_HINTS else ""
        yield Finding(code, says.format(name) + times, hint or remedy, uses[0].where)
