"""Two changes of one thing, and changes of what the same scenario takes away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from projects.errors import Finding, Place
from projects.model import Project
from projects.scenarios.values import Scenario
from projects.structure import spot

_ONE = "一样只改一次，删掉其中一处"


def clashes(scenario: Scenario, project: Project) -> list[Finding]:
    """DP904 for what is changed twice, DP907 for a work that the project's deadline binds and that
    is to go."""
    found = _Touched()
    for work in scenario.works:
        for key in work.keys:
            found.touch(f"{work.item} 的 {key}", work.where, work.item)
    for change in scenario.project:
        for name in _names(change.key, change.value):
            found.touch(name, change.where)
    for one in scenario.all_links:
        kinds = {link.kind for link in project.links if one.meets(link)}
        for kind in sorted(kinds):
            found.touch(f"{one.before} -> {one.after}（{kind}）", one.where, one.after)
    for removal in scenario.removed_works:
        found.touch(f"去掉 {removal.item}", removal.where, removal.item)
    return [*found.findings, *_replaced(scenario), *_gone(scenario, project)]


def _names(key: str, value: object) -> Iterator[str]:
    items = [getattr(one, "item", None) for one in value] if isinstance(value, tuple) else [None]
    for item in items or [None]:
        yield f"项目的 {key}" + (f"（{item}）" if item else "")


@dataclass
class _Touched:
    findings: list[Finding] = field(default_factory=list)
    _seen: dict[str, Place] = field(default_factory=dict)

    def touch(self, name: str, where: Place, item: str = "") -> None:
        """Note that something is changed."""
        first = self._seen.get(name)
        if first is None:
            self._seen[name] = where
        else:
            says = f"{name} 改了两次，第一次在{spot(first)}"
            self.findings.append(Finding("DP904", says, _ONE, where, "error", item))


def _replaced(scenario: Scenario) -> Iterator[Finding]:
    """Links into a work of which `after` replaces them all."""
    whole = {work.item: work.where for work in scenario.works if work.links is not None}
    for one in scenario.all_links:
        if one.after in whole:
            says = f"{one.after} 的 after 已经整个改写（{spot(whole[one.after])}），又单改其中一条"
            remedy = "把这条关系写进新的 after"
            yield Finding("DP904", says, remedy, one.where, "error", one.after)


def _gone(scenario: Scenario, project: Project) -> Iterator[Finding]:
    gone = {one.item: one.where for one in scenario.removed_works}
    touched = [(work.item, work.where) for work in scenario.works]
    for one in scenario.all_links:
        touched += [(one.before, one.where), (one.after, one.where)]
    for item, where in touched:
        if item in gone:
            says = f"{item} 在{spot(gone[item])}去掉了，又在这里改它"
            yield Finding("DP904", says, "只留一处；它的前后关系随它一起去掉", where, "error", item)
    bound = project.deadline_on
    if bound in gone and not any(change.key == "deadline_on" for change in scenario.project):
        says = f"项目的时限约束 {bound}（deadline_on），不能去掉它"
        remedy = "在 set 里另写 deadline_on: 工作编号"
        yield Finding("DP907", says, remedy, gone[bound], "error", bound)
