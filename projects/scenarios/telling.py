"""What people should know of a change that was made: it changed nothing, or took more with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from projects.actuals import NOTHING, Actual
from projects.errors import Finding
from projects.model import Activity, Project
from projects.scenarios.editing import changed_link, changed_project, changed_work
from projects.scenarios.values import Scenario, WorkChange, WorkRemoval

_DATED = frozenset(
    ("duration", "calendar", "after", "snet", "snlt", "fnet", "fnlt", "mso", "mfo", "alap")
)
_MOST_NAMED = 6


def told(
    project: Project, changed: Project, scenario: Scenario, states: Mapping[str, Actual]
) -> Iterator[Finding]:
    """Notes: DP909 for what changes nothing, DP910 for what goes with a work, DP911 for what can no
    longer move a date, DP912 for a scenario without changes."""
    if scenario.empty:
        says = f"情景“{scenario.name}”没有写任何改动"
        yield Finding("DP912", says, "在 set、add 或 remove 里写上改动", scenario.where, "note")
    yield from _idle(project, scenario)
    for change in scenario.works:
        yield from _too_late(change, states.get(change.item, NOTHING))
    for removal in scenario.removed_works:
        yield _went_along(project, changed, removal)


def _idle(project: Project, scenario: Scenario) -> Iterator[Finding]:
    works = {work.id: work for work in project.activities}
    for change in scenario.works:
        keys = _idle_keys(project, works[change.item], change)
        if keys:
            says = f"{change.item} 的 {'、'.join(keys)} 本来就是这样"
            yield Finding("DP909", says, "删掉它，或者核对数值", change.where, "note", change.item)
    for one in scenario.links:
        links = [link for link in project.links if one.meets(link)]
        if all(changed_link(link, one) == link for link in links):
            says = f"{one.before} -> {one.after} 本来就是这样"
            yield Finding("DP909", says, "删掉它，或者核对数值", one.where, "note", one.after)
    for key in scenario.project:
        if changed_project(project, key) == project:
            says = f"项目的 {key.key} 本来就是这样"
            yield Finding("DP909", says, "删掉它，或者核对数值", key.where, "note")
    for spec in scenario.calendars:
        if spec in project.calendars:
            says = f"日历“{spec.name}”本来就是这样"
            yield Finding("DP909", says, "删掉它，或者核对日期", spec.where, "note")


def _idle_keys(project: Project, work: Activity, change: WorkChange) -> list[str]:
    found = [
        key
        for key, value in change.values.items()
        if changed_work(work, WorkChange(work.id, {key: value})) == work
    ]
    if change.links is not None:
        old = tuple(link for link in project.links if link.after == work.id)
        found += ["after"] if change.links == old else []
    return found


def _too_late(change: WorkChange, state: Actual) -> Iterator[Finding]:
    keys = [key for key in change.keys if key in _DATED]
    if state.finished is not None and keys:
        says = f"{change.item} 已于 {state.finished} 完成，改 {'、'.join(keys)} 不影响它的日期"
        yield Finding("DP911", says, "改还没有完成的工作", change.where, "note", change.item)
    elif state.remaining is not None and "duration" in keys and change.remaining is None:
        says = f"{change.item} 在建，剩余工期已经填报，改 duration 不影响它的完成"
        yield Finding("DP911", says, "改写 remaining", change.where, "note", change.item)


def _went_along(project: Project, changed: Project, removal: WorkRemoval) -> Finding:
    item = removal.item
    works = {work.id: work for work in project.activities}
    kept = {work.id for work in changed.activities}
    links = [link for link in project.links if item in (link.before, link.after)]
    parts = [f"前后关系 {len(links)} 条"] if links else []
    dues = sum(one.item == item for one in project.deadlines) + (works[item].deadline is not None)
    for count, name in (
        (dues, "时限"),
        (sum(one.item == item for one in project.observations), "填报"),
        (sum(one.on == item for one in project.events), "风险事件"),
    ):
        if count:
            parts.append(f"{name} {count} 条")
    waited = {link.after for link in links if link.before == item} & kept
    led = {link.after for link in changed.links}
    free = [one for one in works if one in waited and one not in led]
    says = f"去掉 {item}（{works[item].name}）" + (f"，连同它的{'、'.join(parts)}" if parts else "")
    if free:
        more = f"等 {len(free)} 项" if len(free) > _MOST_NAMED else ""
        says += f"；{'、'.join(free[:_MOST_NAMED])} {more}不再有紧前工作"
    remedy = "其后的工作要等别的工作时，在 set 里改写它的 after"
    return Finding("DP910", says, remedy, removal.where, "note", item)
