"""三张清单: problems, measures and who answers for them, as values.

A 问题 is a summary with works directly below it; its 措施 are those works. So every measure stands
under exactly one problem, the nearest, and the numbers of the three lists add up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from projects.ledger.folding import ItemState
from projects.ledger.standings import Tree, tree_of
from projects.model import Activity, Project
from projects.progress import Progress

NOBODY: Final = "未明确"
"""Where neither an item nor a summary above it names an office or a leader."""


@dataclass(frozen=True, slots=True)
class Measure:
    """措施（任务）: a work. `number` is `3-2`, the second of the third problem; `3` where it stands
    alone. `deadline` is its own, else that of a summary above it, else its baseline finish, else
    the project's. `days_left` are calendar days from the data date to it, None where it is done or
    has none; `late`: the deadline has come and the work is neither done nor 暂缓. `percent` is
    形象进度.
    """

    number: str
    item: str
    name: str
    problem: str
    owner: str
    helpers: tuple[str, ...]
    leader: str
    state: ItemState
    percent: float | None
    deadline: date | None
    days_left: int | None
    late: bool


@dataclass(frozen=True, slots=True)
class Problem:
    """问题: `total` measures directly below, `done` of them 完工 or beyond, `closed` 已销号
    (milestones and external dependencies: done), `late` past their deadline, `suspended` 暂缓.
    `deadline` is its own, else the last of its measures."""

    number: str
    item: str
    name: str
    owner: str
    helpers: tuple[str, ...]
    leader: str
    state: ItemState
    total: int
    done: int
    closed: int
    late: int
    suspended: int
    deadline: date | None
    measures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Responsible:
    """责任: an office, or a leader. `led` are the measures it answers for (牵头), `helped` those it
    assists with (配合); the counts are of `led`."""

    name: str
    leader: bool
    led: tuple[str, ...]
    helped: tuple[str, ...]
    done: int
    closed: int
    late: int
    suspended: int


@dataclass(frozen=True, slots=True)
class ThreeLists:
    """问题清单, 措施清单, 责任清单: offices first, then leaders, who has most late items first."""

    problems: tuple[Problem, ...]
    measures: tuple[Measure, ...]
    responsible: tuple[Responsible, ...]


def three_lists(
    project: Project,
    states: Mapping[str, ItemState],
    as_of: date,
    *,
    progress: Progress | None = None,
    tree: Tree | None = None,
) -> ThreeLists:
    """The three lists of a plan.

    Args:
        project: the plan.
        states: where its items stand (`standings`).
        as_of: the data date.
        progress: gives 形象进度 and the committed days of a baseline; None leaves them out.
        tree: `tree_of(project)` where it is at hand.
    """
    desk = _Desk(project, states, as_of, progress, tree or tree_of(project))
    measures = desk.measures()
    problems = tuple(desk.problem(item, measures) for item in desk.problem_ids)
    return ThreeLists(problems, measures, _responsible(measures))


class _Desk:
    """What the lists share: who answers and by when, with what summaries pass down."""

    def __init__(
        self,
        project: Project,
        states: Mapping[str, ItemState],
        as_of: date,
        progress: Progress | None,
        tree: Tree,
    ) -> None:
        self.project, self.states, self.as_of = project, states, as_of
        self.progress, self.tree = progress, tree
        self.works = {work.id: work for work in project.activities}
        self.leaves = [
            work
            for work in project.activities
            if work.id in tree.roles and not tree.summary(work.id)
        ]
        parents = {self.parent(work) for work in self.leaves}
        self.problem_ids = [work.id for work in project.activities if work.id in parents]
        self.numbers = {item: str(k) for k, item in enumerate(self.problem_ids, 1)}
        self.due: dict[str | None, date] = {}
        for deadline in project.deadlines:
            known = self.due.get(deadline.item, deadline.day)
            self.due[deadline.item] = min(known, deadline.day)

    def parent(self, work: Activity) -> str | None:
        return next((item for item in self.tree.above[work.id] if item in self.works), None)

    def over(self, item: str) -> list[Activity]:
        """An item and the summaries over it, the nearest first."""
        return [self.works[one] for one in (item, *self.tree.above[item]) if one in self.works]

    def measures(self) -> tuple[Measure, ...]:
        counts: dict[str | None, int] = {}
        found = []
        alone = len(self.problem_ids)
        for work in self.leaves:
            parent = self.parent(work)
            counts[parent] = counts.get(parent, 0) + 1
            number = (
                str(alone + counts[None])
                if parent is None
                else f"{self.numbers[parent]}-{counts[parent]}"
            )
            found.append(self.measure(work, number, parent or ""))
        return tuple(found)

    def measure(self, work: Activity, number: str, problem: str) -> Measure:
        state = self.states[work.id]
        done, deadline = state.reached("completed"), self.deadline(work)
        late = deadline is not None and deadline <= self.as_of and not done
        standing = self.progress.items.get(work.id) if self.progress else None
        return Measure(
            number=number,
            item=work.id,
            name=work.name,
            problem=problem,
            owner=self.owner(work.id),
            helpers=work.helpers,
            leader=self.leader(work.id),
            state=state,
            percent=standing.actual_percent if standing else None,
            deadline=deadline,
            days_left=(deadline - self.as_of).days if deadline and not done else None,
            late=late and not state.suspended,
        )

    def problem(self, item: str, measures: Sequence[Measure]) -> Problem:
        work = self.works[item]
        own = [measure for measure in measures if measure.problem == item]
        days = [measure.deadline for measure in own if measure.deadline]
        return Problem(
            number=self.numbers[item],
            item=item,
            name=work.name,
            owner=self.owner(item),
            helpers=work.helpers,
            leader=self.leader(item),
            state=self.states[item],
            total=len(own),
            done=sum(measure.state.reached("completed") for measure in own),
            closed=sum(measure.state.settled for measure in own),
            late=sum(measure.late for measure in own),
            suspended=sum(measure.state.suspended for measure in own),
            deadline=self.own_deadline(work) or max(days, default=None),
            measures=tuple(measure.item for measure in own),
        )

    def owner(self, item: str) -> str:
        named = next((work.owner for work in self.over(item) if work.owner), "")
        return named or self.project.owner or NOBODY

    def leader(self, item: str) -> str:
        return next((work.leader for work in self.over(item) if work.leader), "") or NOBODY

    def own_deadline(self, work: Activity) -> date | None:
        given = [self.due[work.id]] if work.id in self.due else []
        return min([*given, *([work.deadline.day] if work.deadline else [])], default=None)

    def deadline(self, work: Activity) -> date | None:
        for one in self.over(work.id):
            day = self.own_deadline(one)
            if day is not None:
                return day
        standing = self.progress.items.get(work.id) if self.progress else None
        committed = standing.committed if standing else None
        return committed or self.due.get(None)


def _responsible(measures: Sequence[Measure]) -> tuple[Responsible, ...]:
    offices: dict[str, tuple[list[Measure], list[str]]] = {}
    leaders: dict[str, tuple[list[Measure], list[str]]] = {}
    for measure in measures:
        offices.setdefault(measure.owner, ([], []))[0].append(measure)
        leaders.setdefault(measure.leader, ([], []))[0].append(measure)
        for helper in dict.fromkeys(measure.helpers):
            if helper != measure.owner:
                offices.setdefault(helper, ([], []))[1].append(measure.item)
    found = [
        Responsible(
            name=name,
            leader=is_leader,
            led=tuple(one.item for one in led),
            helped=tuple(helped),
            done=sum(one.state.reached("completed") for one in led),
            closed=sum(one.state.state == "closed" for one in led),
            late=sum(one.late for one in led),
            suspended=sum(one.state.suspended for one in led),
        )
        for is_leader, table in ((False, offices), (True, leaders))
        for name, (led, helped) in table.items()
        if name != NOBODY or led
    ]
    return tuple(
        sorted(found, key=lambda one: (one.leader, one.name == NOBODY, -one.late, -len(one.led)))
    )
