"""What may be reported of an item: a work, a milestone, a summary, the project as a whole.

Dates and remaining work of a summary follow from the works below it, those of a hammock from its
links; what has no duration has no remainder.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from projects.actuals import PROGRESS
from projects.model import Activity, ObservationKind, Project
from projects.observed import NAMES

_EVERYTHING = frozenset(NAMES)
_OVERALL: frozenset[ObservationKind] = frozenset(("percent", "done", "reported"))
_MILESTONE: frozenset[ObservationKind] = frozenset(("percent", "finished", "reported"))
_UNMEASURED: frozenset[ObservationKind] = _EVERYTHING - {"remaining", "resumes"}

# percent type -> what its percentage follows from
_FOLLOWS = {
    "quantity": "完成数量",
    "steps": "完成步骤",
    "0-100": "实际完成日期",
    "50-50": "实际开始和实际完成日期",
}


@dataclass(frozen=True, slots=True)
class Target:
    """An item that can be reported on. `work` None is the project; `noun` is what it is in Chinese;
    `kinds` what may be said of it and `because` why nothing else; `leaves` are the ids of the works
    below a summary or the project."""

    noun: str
    kinds: frozenset[ObservationKind]
    because: str = ""
    work: Activity | None = None
    leaves: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether it stands for works below it."""
        return bool(self.leaves)

    def refuses_percent(self) -> str:
        """What the percentage follows from, where it may not be stated; else ""."""
        work = self.work
        if work is None or (work.percent_type == "quantity" and work.quantity is None):
            return ""
        if work.percent_type == "steps" and not work.steps:
            return ""
        return _FOLLOWS.get(work.percent_type, "")


class Targets:
    """The items of a plan."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.works = {work.id: work for work in project.activities}

    def find(self, item: str) -> Target | None:
        """What `item` is; None where the plan has nothing of that id."""
        work = self.works.get(item)
        if work is not None:
            return self._of_work(work)
        if item == self.project.code:
            leaves = tuple(id for id in self.works if self._is_leaf(id))
            return Target("项目", _OVERALL - {"done"}, "其余由各项工作得出", None, leaves)
        return None

    def reported_since(self, items: Sequence[str], day: date) -> bool:
        """Whether progress of any of the items was observed on `day` or later."""
        wanted = set(items)
        return bool(wanted) and any(
            row.item in wanted and row.as_of >= day and row.kind in (*PROGRESS, "finished")
            for row in self.project.observations
        )

    def hint(self, item: str) -> str:
        """Which item may have been meant; "" where none resembles it."""
        from projects.readers.desk import suggestion

        named = [work.id for work in self.works.values() if work.name == item]
        if named:
            return f"“{item}”的编号是 {'、'.join(named)}"
        return suggestion(item, [*self.works, self.project.code])

    def _of_work(self, work: Activity) -> Target:
        if work.id in self._children or work.kind == "summary":
            leaves = self._below(work.id)
            return Target("汇总项", _OVERALL, "起止和剩余由下级工作得出", work, leaves)
        if work.kind == "hammock":
            return Target("伴随工作", frozenset({"reported"}), "起止由它所伴随的工作得出", work)
        if "milestone" in work.kind or (work.duration is not None and not work.duration.amount):
            return Target("里程碑", _MILESTONE, "它没有工期，只有完成日期", work)
        if work.duration is None and not work.constraints:
            return Target("没有工期的事项", _UNMEASURED, "没有工期就没有剩余工期", work)
        return Target("工作", _EVERYTHING, "", work)

    @cached_property
    def _children(self) -> Mapping[str, Sequence[str]]:
        children: dict[str, list[str]] = {}
        for work in self.works.values():
            if work.parent is not None:
                children.setdefault(work.parent, []).append(work.id)
        return children

    def _is_leaf(self, item: str) -> bool:
        kind = self.works[item].kind
        return item not in self._children and kind not in ("summary", "hammock")

    def _below(self, item: str) -> tuple[str, ...]:
        found: list[str] = []
        waiting = list(self._children.get(item, ()))
        while waiting:
            one = waiting.pop()
            waiting += self._children.get(one, ())
            if self._is_leaf(one):
                found.append(one)
        return tuple(sorted(found))
