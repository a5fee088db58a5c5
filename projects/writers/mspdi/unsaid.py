"""What a plan keeps and Microsoft Project XML has no field for: one line a subject, with counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from projects.model import Activity, Deadline, LeftOut, Project
from projects.readers.mspdi.own import BETWEEN_NAMES
from projects.writers.mspdi.elements import LONGEST_TEXT
from projects.writers.mspdi.own import said_helpers

_OF_WORKS: Final[Mapping[str, tuple[str, Callable[[Activity], object]]]] = {
    "team": (
        f"配合单位的名称超过 {LONGEST_TEXT} 个字或含有“{BETWEEN_NAMES}”，没有写出",
        lambda w: w.helpers and not said_helpers(w),
    ),
    "stage": ("所属阶段没有写出", lambda w: w.stage),
    "quantities": (
        "工程量、权重、预算和完成率的算法没有写出",
        lambda w: w.quantity or w.weight is not None or w.budget is not None
        or w.percent_type or w.steps,
    ),
    "recovery": (
        "赶工的最短工期、费用和措施没有写出",
        lambda w: w.shortest or w.cost_per_day is not None or w.levers,
    ),
    "demands": ("各工作占用的资源数量没有写出", lambda w: w.resources),
    "risk": ("三点估计和风险因素没有写出", lambda w: w.risk or w.drivers),
    "self-reports": ("是否按序时进度的自报没有写出", lambda w: w.reported),
    "external": (
        "外部依赖写成普通任务，承诺日期写成不早于该日完成的限制，另存于自定义字段",
        lambda w: w.kind == "external",
    ),
    "long-names": (
        f"名称超过 {LONGEST_TEXT} 个字，截断写出",
        lambda w: len(w.name) > LONGEST_TEXT,
    ),
}  # fmt: skip


def unsaid(project: Project) -> Iterator[LeftOut]:
    """The fields of works, then those of the plan."""
    for kind, (says, has) in _OF_WORKS.items():
        items = tuple(work.id for work in project.activities if has(work))
        if items:
            yield LeftOut(kind, len(items), says, items)
    yield from _of_plan(project)


def _of_plan(project: Project) -> Iterator[LeftOut]:
    risks = len(project.drivers) + len(project.events)
    for kind, count, says in (
        ("stages", len(project.stages), "阶段划分没有写出"),
        ("plan-resources", len(project.resources), "资源的总量没有写出"),
        ("risk-register", risks, "风险因素和风险事件没有写出"),
        ("waivers", len(project.waivers), "检查项的豁免没有写出"),
        (
            "records",
            len(project.observations),
            "进展记录只写出状态日期时的结果，历次记录和填报人没有写出",
        ),
    ):
        if count:
            yield LeftOut(kind, count, says)
    yield from _words(project)


def _words(project: Project) -> Iterator[LeftOut]:
    own = [work.deadline for work in project.activities if work.deadline is not None]
    said = [each for each in (*project.deadlines, *own) if _in_words(each)]
    if said:
        items = tuple(each.item for each in said if each.item is not None)
        yield LeftOut(
            "deadline-words", len(said), f"时限只写日期，原文（如“{said[0].text}”）没有写出", items
        )


def _in_words(deadline: Deadline) -> bool:
    return bool(deadline.text) and deadline.text[:10] != deadline.day.isoformat()
