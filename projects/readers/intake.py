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
    "activity-codes": "作业分类码没有导入",
    "notebooks": "记事（笔记本）没有导入",
    "steps": "作业步骤没有导入",
    "unused-calendars": "没有作业用到的日历没有导入",
    "empty-wbs": "没有作业的 WBS 节点没有导入",
    "broken-wbs": "上级关系成环的 WBS 节点没有导入，其中的作业没有上级",
    "wbs-activities": "“WBS 汇总”类作业没有导入，起止见它的汇总项",
    "expected-finish": "期望完成日期没有导入，按尚需工期编排",
    "suspended": "已暂停而没有恢复日期的作业，按从状态日期起继续编排",
    "external-dates": "与文件之外项目的关系只留下日期，按“不早于开始”“不晚于完成”的约束导入",
    "external-dates-ignored": "与文件之外项目的关系日期没有导入（文件设为不考虑）",
    "hammock-links-turned": "从伴随工作（投入水平）引出的关系改由后续作业决定它的起止",
    "recurring-tasks": "周期性任务按逐次任务导入，不再是一组",
    "links-into-summary": "以汇总任务为后续的完成类关系（FF、SF）没有导入",
    "links-own-summary": "任务与自己所属汇总任务之间的关系没有导入",
    "links-from-hammock": "从伴随工作（投入水平）引出的关系没有导入",
    "links-broken": "指向不存在的任务或指向自己的关系没有导入",
    "columns": "不认识的列没有导入",
    "computed-columns": "由计算得出的列没有导入",
    "computed-dates": "算出的开始时间、完成时间（与推算不一致的，多半是日历不同，"
    "可在表头上方写“日历 | china”）没有当作约束",
    "progress": "没有状态日期，完成百分比和实际日期没有导入",
    "progress-text": "写成文字的进度没有导入",
    "summary-values": "汇总行自己的工期和进度没有采用，由下级得出",
    "manual-tasks": "没有写全起止的手动计划任务按自动计划导入",
    "merged-amounts": "合并单元格里的投资、权重只记在第一行",
    "clock-times": "日期后的时刻没有导入，按日编排",
    "estimates": "工期后的问号（估计值）没有导入",
    "total-rows": "合计行没有导入",
    "footers": "表尾说明没有导入",
    "repeated-headers": "重复的表头行没有导入",
    "title-lines": "表头上方的说明没有采用",
    "other-sheets": "其余的工作表没有导入",
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
    items: dict[str, dict[str, None]] = field(default_factory=dict)

    def leave(self, kind: str, item: str = "", count: int = 1) -> None:
        """Note that something of `kind` (a key of KINDS) stays behind, at work `item`."""
        assert kind in KINDS, kind
        self.counts[kind] = self.counts.get(kind, 0) + count
        if item:
            self.items.setdefault(kind, {})[item] = None

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
