"""The checks of a plan as a whole, made on the changed plan: what of it the scenario brought."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from projects.errors import Finding, Place
from projects.model import Project
from projects.readers.whole import whole_findings
from projects.scenarios.editing import edited
from projects.scenarios.values import Scenario

_MOST_NAMED = 6


def whole_plan(project: Project, scenario: Scenario) -> tuple[list[Finding], list[Finding]]:
    """Errors and warnings that the changed plan has and the plan has not, at the lines of the
    scenario: cycles, unknown names, wrong links, milestones with a duration, works left alone below
    a summary that goes."""
    changed = edited(project, scenario)
    found = whole_findings(changed, scenario.used)
    if found:
        known = set(whole_findings(project, ()))
        found = [finding for finding in found if finding not in known]
    gone = {one.item for one in scenario.removed_works}
    orphans = {work.id for work in changed.activities if work.parent in gone}
    found = [one for one in found if one.code != "DP155" or one.item not in orphans]
    found = [_placed(one, scenario) for one in found]
    found += [*_left_below(changed, scenario), *_long_milestones(changed, scenario)]
    return (
        [one for one in found if one.level == "error"],
        [one for one in found if one.level != "error"],
    )


def _placed(finding: Finding, scenario: Scenario) -> Finding:
    """The finding at the line of the change that touches its work, where it stands in the plan."""
    if finding.where.file == scenario.where.file:
        return finding
    return replace(finding, where=_touched(scenario).get(finding.item, scenario.where))


def _touched(scenario: Scenario) -> dict[str, Place]:
    places: dict[str, Place] = {}
    for link in scenario.all_links:
        places.setdefault(link.after, link.where)
    for one in scenario.all_works:
        places.setdefault(one.item, one.where)
    return places


def _left_below(changed: Project, scenario: Scenario) -> Iterator[Finding]:
    for removal in scenario.removed_works:
        below = [work.id for work in changed.activities if work.parent == removal.item]
        if below:
            says = f"{removal.item} 还有下级：{_listed(below)}"
            remedy = "把下级一并写进 remove，或在 set 里给它们另写 parent"
            yield Finding("DP907", says, remedy, removal.where, "error", removal.item)


def _listed(names: Sequence[str]) -> str:
    more = f" 等 {len(names)} 项" if len(names) > _MOST_NAMED else ""
    return "、".join(names[:_MOST_NAMED]) + more


def _long_milestones(changed: Project, scenario: Scenario) -> Iterator[Finding]:
    works = {work.id: work for work in changed.activities}
    for change in scenario.works:
        work = works.get(change.item)
        if work is None or "milestone" not in work.kind or not work.duration:
            continue
        if work.duration.amount and {"kind", "duration"} & change.values.keys():
            says = f"里程碑 {work.id} 写了工期"
            remedy = "里程碑的工期是 0，或者改成 kind: task"
            yield Finding("DP136", says, remedy, change.where, "error", work.id)
