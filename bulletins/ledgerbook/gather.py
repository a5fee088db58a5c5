"""From plans with their progress and ledger to the workbook's values. Nothing is computed here that
`projects` has not computed: rows are picked, ordered and put into words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Final

from bulletins.ledgerbook.ledger_page import LATE
from bulletins.ledgerbook.values import (
    BookProject,
    CountRow,
    DutyRow,
    ExternalRow,
    GanttRow,
    LedgerBook,
    LedgerRow,
    MeasureRow,
    ProblemRow,
    RecheckRow,
)
from bulletins.standings import notes_told
from bulletins.wording import clean
from bulletins.works import lamp_of
from projects.ledger.machine import OVERLAYS, STATES
from projects.portfolio import ROUNDINGS, Rate, portfolio

if TYPE_CHECKING:
    from projects.ledger import ItemState, Ledger, Measure, Problem
    from projects.model import Activity
    from projects.progress import Progress, Standing
    from projects.schedule.result import Schedule

_ROOM: Final = 200
"""Characters of a note in a row; all of it stands in the ledger."""
_LIST_MARK: Final = "、"


@dataclass(frozen=True, kw_only=True)
class LedgerPlan:
    """One project of the book: its schedule at the data date, its progress and its ledger.
    `revision` and `digest` name the plan; `known_at` is the one that all was computed with."""

    schedule: Schedule
    progress: Progress
    ledger: Ledger
    revision: int = 0
    digest: str = ""
    known_at: datetime | None = None

    @property
    def code(self) -> str:
        """The code of the project."""
        return self.schedule.project.code

    @cached_property
    def works(self) -> Mapping[str, Activity]:
        """The activities by id."""
        return {work.id: work for work in self.schedule.project.activities}

    @cached_property
    def rows(self) -> tuple[Activity, ...]:
        """The activities with a row, in outline order: each below its summary."""
        tree = self.ledger.tree
        found: list[Activity] = []
        tops = [item for item in self.works if item in tree.roles and not self.parent(item)]
        waiting = tops[::-1]
        while waiting:
            item = waiting.pop()
            found.append(self.works[item])
            waiting.extend(reversed(tree.children.get(item, ())))
        return tuple(found)

    def parent(self, item: str) -> str:
        """The heading over an item; "" at the top."""
        return next((above for above in self.ledger.tree.above[item] if above in self.works), "")

    def level(self, item: str) -> int:
        """The depth of an item below its project, from 1."""
        return 1 + sum(above in self.works for above in self.ledger.tree.above[item])

    def name(self, item: str) -> str:
        """The name of an item, that of the project under its code, "" for none."""
        if item == self.code and item not in self.works:
            return self.schedule.project.name
        return self.works[item].name if item in self.works else ""


def gather(
    plans: Sequence[LedgerPlan],
    *,
    workspace: str,
    organisation: str,
    data_date: date,
    title: str = "",
) -> LedgerBook:
    """The workbook of these projects at `data_date`, in the order given."""
    return LedgerBook(
        title=title or f"{organisation}重点工作台账",
        organisation=organisation,
        workspace=workspace,
        data_date=data_date,
        projects=tuple(map(_project, plans)),
        rows=tuple(row for plan in plans for row in _rows(plan)),
        problems=tuple(_problem(plan, row) for plan in plans for row in plan.ledger.lists.problems),
        measures=tuple(_measure(plan, row) for plan in plans for row in plan.ledger.lists.measures),
        duties=tuple(row for plan in plans for row in _duties(plan)),
        rechecks=tuple(row for plan in plans for row in _rechecks(plan)),
        externals=tuple(row for plan in plans for row in _externals(plan)),
        counts=tuple(_counts([plan.ledger for plan in plans])),
        gantt=tuple(row for plan in plans for row in _bars(plan)),
    )


def state_word(state: ItemState) -> str:
    """One word: 暂缓 and 受阻 stand before the state that they hold."""
    return OVERLAYS[state.overlay.kind] if state.overlay else STATES[state.state]


def _project(plan: LedgerPlan) -> BookProject:
    project, progress = plan.schedule.project, plan.progress
    governing = plan.schedule.governing
    return BookProject(
        code=project.code,
        name=project.name,
        owner=project.owner,
        revision=plan.revision,
        digest=plan.digest,
        expected=progress.expected_percent,
        actual=progress.actual_percent,
        deviation=progress.deviation_points,
        lamp=lamp_of(progress.overall),
        deadline=governing.deadline.day if governing else None,
        forecast=progress.network_forecast,
        basis=progress.basis_says,
        weights=progress.weights_says,
        preset=progress.preset_says,
    )


# --- 台账 -----------------------------------------------------------------------------------------


def _rows(plan: LedgerPlan) -> Iterator[LedgerRow]:
    project, overall = plan.schedule.project, plan.progress.overall
    yield LedgerRow(
        project=project.code,
        item="",
        tier="project",
        level=0,
        name=project.name,
        owner=project.owner,
        due=overall.committed,
        expected=overall.expected_percent,
        actual=overall.actual_percent,
        deviation=overall.deviation_points,
        lamp=lamp_of(overall),
    )
    lists = plan.ledger.lists
    known: dict[str, Measure | Problem] = {row.item: row for row in lists.measures}
    known |= {row.item: row for row in lists.problems}
    remarks = notes_told(project, plan.progress.as_of, plan.known_at)
    # Events come by day: the newest note stands, as the department last put its problem.
    problems = {one.item: _told(one.note) for one in plan.ledger.events if one.kind == "note"}
    for work in plan.rows:
        said = [] if plan.ledger[work.id].reached("completed") else [problems.get(work.id, "")]
        said += [remarks.get(work.id, "")]
        remark = "；".join(dict.fromkeys(filter(None, said)))
        yield _row(plan, work, known.get(work.id), remark)


def _told(note: str) -> str:
    """A note as far as a row of the table has room for it."""
    text = clean(note)
    return text if len(text) <= _ROOM else f"{text[:_ROOM]}……"


def _row(
    plan: LedgerPlan, work: Activity, listed: Measure | Problem | None, remark: str
) -> LedgerRow:
    """One item. A heading over headings stands in none of the lists: it speaks for itself."""
    standing, state = plan.progress[work.id], plan.ledger[work.id]
    return LedgerRow(
        project=plan.code,
        item=work.id,
        tier="part" if plan.ledger.tree.summary(work.id) else "leaf",
        level=plan.level(work.id),
        name=work.name,
        problem=plan.name(plan.parent(work.id)),
        owner=listed.owner if listed else work.owner,
        helpers=_LIST_MARK.join(work.helpers),
        leader=listed.leader if listed else work.leader,
        due=listed.deadline if listed else standing.committed,
        expected=standing.expected_percent,
        actual=standing.actual_percent,
        deviation=standing.deviation_points,
        lamp=lamp_of(standing),
        state=state_word(state),
        since=state.overlay.since if state.overlay else state.since,
        issue=_issue(state, standing, remark),
    )


def _issue(state: ItemState, standing: Standing, remark: str) -> str:
    """What there is to say of an item: what holds it, what came back, how it lags, a remark."""
    said = [state.overlay.word] if state.overlay else []
    said += [state.marks] if state.marks else []
    if not state.reached("completed"):
        said += [LATE] if standing.overdue else []
        said += [f"自报{standing.reported}，{standing.why}"] if standing.contradicts else []
    return "；".join([*said, remark] if remark else said)


# --- lists ---------------------------------------------------------------------------------------


def _problem(plan: LedgerPlan, row: Problem) -> ProblemRow:
    return ProblemRow(
        project=plan.code,
        number=row.number,
        item=row.item,
        name=row.name,
        owner=row.owner,
        leader=row.leader,
        due=row.deadline,
        measures=row.total,
        done=row.done,
        closed=row.closed,
        late=row.late,
        state=state_word(row.state),
    )


def _measure(plan: LedgerPlan, row: Measure) -> MeasureRow:
    return MeasureRow(
        project=plan.code,
        number=row.number,
        item=row.item,
        problem=plan.name(row.problem),
        name=row.name,
        owner=row.owner,
        helpers=_LIST_MARK.join(row.helpers),
        leader=row.leader,
        due=row.deadline,
        actual=row.percent,
        state=state_word(row.state),
        days_left=None if row.state.suspended else row.days_left,
    )


def _duties(plan: LedgerPlan) -> Iterator[DutyRow]:
    for row in plan.ledger.lists.responsible:
        yield DutyRow(
            project=plan.code,
            kind="责任领导" if row.leader else "单位",
            name=row.name,
            leading=len(row.led),
            done=row.done,
            closed=row.closed,
            late=row.late,
            suspended=row.suspended,
            helping=len(row.helped),
            items=_LIST_MARK.join(row.led),
        )


def _rechecks(plan: LedgerPlan) -> Iterator[RecheckRow]:
    for row in plan.ledger.rechecks:
        work = plan.works.get(row.item)
        yield RecheckRow(
            project=plan.code,
            item=row.item,
            name=plan.name(row.item),
            owner=work.owner if work else plan.schedule.project.owner,
            closed_on=row.closed_on,
            interval=row.after,
            due=row.due,
            workday=row.workday,
            state=row.word,
            visited=row.event.on if row.event else None,
        )


def _externals(plan: LedgerPlan) -> Iterator[ExternalRow]:
    for row in plan.ledger.externals:
        yield ExternalRow(
            project=plan.code,
            item=row.item,
            name=row.name,
            owner=row.owner,
            promised=row.promised,
            changes=row.changes,
            broken=row.broken,
            latest=row.latest,
            slack_workdays=row.slack_days,
            slack_days=row.slack_calendar_days,
            level=row.word,
            why=row.why,
            ask=row.ask,
        )


# --- counts --------------------------------------------------------------------------------------


def _counts(ledgers: Sequence[Ledger]) -> Iterator[CountRow]:
    counted = portfolio(ledgers)
    if len(ledgers) > 1:
        yield from (_count("项目", rate) for rate in counted.projects.rates)
    yield from (_count("事项", rate) for rate in counted.items.rates)
    if counted.problems.total:
        yield _count("问题", counted.problems.closed)


def _count(what: str, rate: Rate) -> CountRow:
    out = sum(count for _reason, count in rate.excluded)
    named = _LIST_MARK.join(f"{reason} {count} 项" for reason, count in rate.excluded)
    kept = f"共 {rate.denominator + out} 项，不含{named}；" if out else ""
    return CountRow(
        subject=f"{what}{rate.name}",
        numerator=str(rate.numerator),
        denominator=str(rate.denominator),
        says=rate.text,
        how=f"{kept}{ROUNDINGS[rate.rounding]}，保留 {rate.decimals} 位小数",
    )


# --- 甘特图 ---------------------------------------------------------------------------------------


def _bars(plan: LedgerPlan) -> Iterator[GanttRow]:
    schedule = plan.schedule
    starts = [day for one in schedule if (day := one.planned_start_day) is not None]
    finishes = [day for one in schedule if (day := one.planned_finish_day) is not None]
    yield GanttRow(
        item=plan.code,
        tier="project",
        level=0,
        name=schedule.project.name,
        owner=schedule.project.owner,
        start=min(starts, default=None),
        finish=max(finishes, default=None),
        due=schedule.governing.deadline.day if schedule.governing else None,
        percent=plan.progress.actual_percent,
        critical=False,
        milestone=False,
    )
    for work in plan.rows:
        timing = schedule[work.id]
        yield GanttRow(
            item=work.id,
            tier="part" if plan.ledger.tree.summary(work.id) else "leaf",
            level=plan.level(work.id),
            name=work.name,
            owner=work.owner,
            start=timing.planned_start_day,
            finish=timing.planned_finish_day,
            due=work.deadline.day if work.deadline else None,
            percent=plan.progress[work.id].actual_percent,
            critical=timing.critical and timing.status != "finished",
            milestone=timing.zero,
        )
