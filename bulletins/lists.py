"""The week behind and the weeks ahead: works finished, begun, moved; dates to come; the plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from bulletins.facts import DoneFact, MoveFact, NodeFact, NodeKind, PlanFact
from bulletins.week import Week
from bulletins.wording import clean
from bulletins.works import Work
from projects.actuals import NOTHING, Actual
from projects.schedule.result import Schedule

AHEAD_DAYS = 28
"""关键节点 look four weeks ahead of the data date."""


def works_done(
    works: Iterable[Work],
    now: Mapping[str, Actual],
    before: Mapping[str, Actual],
    weeks: Sequence[Week],
) -> tuple[DoneFact, ...]:
    """Works and milestones whose actual finish lies in the period, or became known in it."""
    first, last = weeks[0].first, weeks[-1].last
    facts = []
    for work in works:
        day = now.get(work.activity.id, NOTHING).finished
        if day is None or day > last or not work.dated:
            continue
        late = day < first
        if late and before.get(work.activity.id, NOTHING).finished is not None:
            continue
        facts.append(DoneFact(work.activity.id, work.name, work.owner, day, late))
    return tuple(sorted(facts, key=lambda fact: (fact.late_report, fact.day)))


def works_started(
    works: Iterable[Work], now: Mapping[str, Actual], weeks: Sequence[Week]
) -> tuple[DoneFact, ...]:
    """Works that began within the period and are still under way."""
    facts = []
    for work in works:
        state = now.get(work.activity.id, NOTHING)
        within = state.started is not None and weeks[0].first <= state.started <= weeks[-1].last
        if work.is_work and within and state.finished is None and state.started is not None:
            facts.append(DoneFact(work.activity.id, work.name, work.owner, state.started))
    return tuple(sorted(facts, key=lambda fact: fact.day))


def moves_told(
    works: Iterable[Work],
    now: Mapping[str, Actual],
    before: Mapping[str, Actual],
    weeks: Sequence[Week],
) -> tuple[MoveFact, ...]:
    """New percentages told in the period of what is not finished, summaries included."""
    facts = []
    for work in works:
        item = work.activity
        state, old = now.get(item.id, NOTHING), before.get(item.id, NOTHING)
        if state.seen_on is None or not weeks[0].first <= state.seen_on <= weeks[-1].last:
            continue
        if state.percent is None or state.finished is not None or state.percent == old.percent:
            continue
        quantity = ""
        if state.done is not None and item.quantity is not None:
            quantity = f"{state.done:g}/{item.quantity.total:g}{clean(item.quantity.unit)}"
        facts.append(
            MoveFact(item.id, work.name, old.percent, state.percent, state.seen_on, quantity)
        )
    return tuple(facts)


def nodes_ahead(works: Iterable[Work], schedule: Schedule, as_of: date) -> tuple[NodeFact, ...]:
    """Latest starts, deadlines and latest dates of external dependencies of the next four weeks."""
    horizon = as_of + timedelta(AHEAD_DAYS)
    facts = []
    for work in works:
        timing, item = work.timing, work.activity
        if not work.open or not work.dated:
            continue
        days: list[tuple[date | None, NodeKind]] = []
        if item.kind == "external":
            days.append((timing.late_finish_day, "external"))
        if timing.status == "not-started" and not timing.zero:
            days.append((timing.late_start_day, "start"))
        if item.deadline is not None:
            days.append((item.deadline.day, "deadline"))
        for day, kind in days:
            if day is not None and as_of < day <= horizon:
                facts.append(_node(day, kind, work))
    facts += _project_deadlines(schedule, as_of, horizon)
    return tuple(sorted(facts, key=lambda fact: (fact.day, fact.kind, fact.id)))


def _node(day: date, kind: NodeKind, work: Work) -> NodeFact:
    return NodeFact(
        day,
        kind,
        work.activity.id,
        work.name,
        work.owner,
        work.timing.total_float_days,
        work.timing.provisional,
    )


def _project_deadlines(schedule: Schedule, as_of: date, horizon: date) -> list[NodeFact]:
    project = schedule.project
    names = {activity.id: activity for activity in project.activities}
    facts = []
    for deadline in project.deadlines:
        item = names.get(deadline.item or project.deadline_on or "")
        if not as_of < deadline.day <= horizon:
            continue
        if item is not None and schedule[item.id].status == "finished":
            continue
        name, owner = (item.name, item.owner) if item else (project.name, project.owner)
        facts.append(
            NodeFact(
                deadline.day,
                "deadline",
                item.id if item else "",
                clean(name),
                clean(owner or project.owner),
                None,
                deadline.provisional,
            )
        )
    return facts


def next_week(works: Iterable[Work], as_of: date, last: date) -> tuple[PlanFact, ...]:
    """Works that begin or end after the data date and by the end of the next week, under the plan;
    those that should have begun longest ago come first."""
    end = last + timedelta(7)
    facts = []
    for work in works:
        timing = work.timing
        if not work.open or not work.dated or timing.status == "ledger":
            continue
        start, finish = timing.planned_start_day, timing.planned_finish_day
        started = timing.status == "in-progress"
        starts = not started and start is not None and as_of < start <= end
        finishes = finish is not None and as_of < finish <= end
        if starts or finishes:
            facts.append(
                PlanFact(
                    work.activity.id,
                    work.name,
                    work.owner,
                    start,
                    finish,
                    timing.late_start_day,
                    starts,
                    finishes,
                    started,
                )
            )
    return tuple(sorted(facts, key=_most_urgent))


def _most_urgent(fact: PlanFact) -> tuple[date, date, str]:
    return fact.latest_start or date.max, fact.finish or date.max, fact.id
