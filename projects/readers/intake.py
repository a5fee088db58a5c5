"""What the file of another program holds and a plan cannot say: counted, never silent.

Readers of other programs' files keep one `Intake` and call `leave` for everything that they do not
take over; `sound` then sets aside the links that no plan may have.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from projects.errors import InputError
from projects.model import LeftOut, Project
from projects.structure import refused_links, structure_findings

KINDS: Mapping[str, str] = {
    "inactive-tasks": "停用的任务（及其关系）没有导入",
    "blank-rows": "空行没有导入",
    "external-tasks": "其他项目的任务（外部链接的影子任务）没有导入",
    "cross-project-links": "与其他项目之间的关系没有导入",
    "subprojects": "插入的子项目只导入了它在本文件里的那一行",
    "splits": "任务拆分（中断）没有导入，按连续作业编排",
    "levelling-delay": "资源调配延迟没有导入",
    "assignment-delay": "资源分配的延迟没有导入",
    "resource-calendars": "一项任务有几种资源日历，按任务（或项目）日历编排",
    "resources": "资源和资源分配没有导入",
    "baselines": "比较基准没有导入",
    "costs": "成本没有导入",
    "custom-fields": "自定义字段没有导入",
    "recurring-tasks": "周期性任务按逐次任务导入，不再是一组",
    "links-into-summary": "以汇总任务为后续的完成类关系（FF、SF）没有导入",
    "links-own-summary": "任务与自己所属汇总任务之间的关系没有导入",
    "links-from-hammock": "从伴随工作（投入水平）引出的关系没有导入",
    "links-broken": "指向不存在的任务或指向自己的关系没有导入",
}
"""Stable key -> what people read."""

_REFUSED: Mapping[str, str] = {
    "DP152": "links-broken",
    "DP153": "links-broken",
    "DP158": "links-into-summary",
    "DP159": "links-own-summary",
    "DP160": "links-from-hammock",
}


@dataclass
class Intake:
    """The tally of one file; thrown away when its plan stands."""

    counts: dict[str, int] = field(default_factory=dict)
    items: dict[str, list[str]] = field(default_factory=dict)

    def leave(self, kind: str, item: str = "", count: int = 1) -> None:
        """Note that something of `kind` (a key of KINDS) stays behind, at work `item`."""
        assert kind in KINDS, kind
        self.counts[kind] = self.counts.get(kind, 0) + count
        if item and item not in self.items.setdefault(kind, []):
            self.items[kind].append(item)

    def left_out(self) -> tuple[LeftOut, ...]:
        """The tally in the order of KINDS."""
        return tuple(
            LeftOut(kind, self.counts[kind], says, tuple(self.items.get(kind, ())))
            for kind, says in KINDS.items()
            if kind in self.counts
        )

    def sound(self, project: Project) -> Project:
        """The plan without the links that no plan may have, and with the tally.

        Raises:
            InputError: what is wrong beyond single links: no works, doubled ids, circles.
        """
        refused = {
            id(link): finding for link, finding in refused_links(project.activities, project.links)
        }
        for finding in refused.values():
            self.leave(_REFUSED[finding.code], finding.item)
        links = tuple(link for link in project.links if id(link) not in refused)
        found = structure_findings(project.activities, links)
        errors = [finding for finding in found if finding.level == "error"]
        if errors:
            raise InputError(errors)
        warnings = tuple(str(finding) for finding in found)
        return replace(
            project,
            links=links,
            left_out=self.left_out(),
            notes=(*project.notes, *warnings),
        )
