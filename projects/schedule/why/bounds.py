"""What the passes weighed for one date: each demand with its instant and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from projects.model import Constraint, Deadline, day_of
from projects.network import Edge, Node
from projects.network.lags import WorkLag
from projects.schedule.drivers import ends_something, shown_first, shown_last
from projects.schedule.modes import HIGH
from projects.schedule.result import as_days
from projects.schedule.run import Run
from projects.schedule.why.values import Bound

End = Literal["start", "finish", "resumes", "carried"]


class Event(NamedTuple):
    """A date of a node in one plan. A point has one instant, its start."""

    number: int
    end: End


@dataclass(frozen=True, slots=True)
class Demand:
    """One bound of an event: the instant `at` that it asks for, `value` as the pass compares it.

    before: the event that the chain goes on to; None where it ends. before_at: that event's
    instant, or what the bound itself stands on. edge: the link by which it comes. counts: whether
    the pass heeds it; `says` tells why not.
    """

    kind: str
    by: str
    at: int
    value: int
    says: str
    before: Event | None = None
    before_at: int = 0
    edge: Edge | None = None
    counts: bool = True
    source: Constraint | Deadline | None = None


@dataclass(frozen=True, slots=True)
class Cause:
    """What placed an event: the deciding demand, others that bind as tightly, and every demand."""

    event: Event
    at: int
    placed: int
    decided: Demand
    ties: tuple[Demand, ...]
    demands: tuple[Demand, ...]
    moved: Demand | None = None
    """The stop that moved unsplittable work on from where `decided` had placed it."""
    bound: Demand | None = None
    """What binds the other end of the work, where `decided` is only its own duration."""


CONSTRAINT_WORDS = {
    "snet": "不早于此日开始",
    "snlt": "不晚于此日开始",
    "fnet": "不早于此日完成",
    "fnlt": "不晚于此日完成",
    "mso": "必须于此日开始",
    "mfo": "必须于此日完成",
}


def constraint_says(constraint: Constraint) -> str:
    """`约束 SNET（不早于此日开始）2023-05-01`."""
    words = CONSTRAINT_WORDS.get(constraint.kind, "")
    return f"约束 {constraint.kind.upper()}（{words}）{constraint.text}".rstrip()


def point(run: Run, event: Event) -> Event:
    """The event as the passes know it: a point's finish is its start."""
    if event.end == "finish" and run.network.nodes[event.number].kind == "point":
        return Event(event.number, "start")
    return event


def days_of(run: Run, node: Node, minutes: int) -> float:
    """Working minutes of a node in the days people count for it."""
    return as_days(minutes, run.network.day_of(node.calendar)) or 0


def lag_says(run: Run, edge: Edge) -> str:
    """Whose time counts a lag: `，时距按日历“SITE”计`; nothing without a lag."""
    if edge.rule is None or not edge.lag:
        return ""
    if isinstance(edge.rule, WorkLag):
        return f"，时距按日历“{edge.rule.calendar.name}”计"
    return "，时距按日历天计"


def shown_bounds(run: Run, cause: Cause, *, late: bool) -> tuple[Bound, ...]:
    """The demands of a cause as rows, the deciding ones first."""
    node = run.network.nodes[cause.event.number]
    rows = []
    for demand in cause.demands:
        lost = _lost(run, node, cause, demand, late)
        day = None if demand.value == HIGH else _day(run, cause, demand, late)
        row = Bound(demand.kind, demand.by, day, lost, demand.says)
        rows.append((not binds(cause, demand), lost is None, abs(lost or 0), row))
    return tuple(row for *_, row in sorted(rows, key=lambda one: one[:3]))


def binds(cause: Cause, demand: Demand) -> bool:
    """Whether a demand is one of those that decided."""
    main = cause.moved or cause.bound or cause.decided
    return demand is main or (cause.moved is None and any(demand is tie for tie in cause.ties))


def _lost(run: Run, node: Node, cause: Cause, demand: Demand, late: bool) -> float | None:
    """By how many working days a demand was not the deciding one."""
    if not demand.counts:
        return None
    if binds(cause, demand):
        return 0
    worked = node.calendar.worked
    if not late:
        minutes, apart = worked(cause.at) - worked(demand.at), cause.at - demand.at
    elif node.kind == "work":
        minutes = apart = demand.value - cause.placed
    else:
        minutes, apart = worked(demand.value) - worked(cause.placed), demand.value - cause.placed
    # A point tells apart what no working time does.
    return days_of(run, node, minutes) if minutes else as_days(apart)


def _day(run: Run, cause: Cause, demand: Demand, late: bool) -> date:
    """The day of a demand: of the last minute before it for a finish, else of the first behind."""
    number = cause.event.number
    to_finish = cause.event.end == "finish"
    if late and demand.edge is not None:
        to_finish = demand.edge.from_finish
    elif late and demand.kind in ("deadline", "limit", "constraint"):
        to_finish = demand.by not in ("snlt", "mso")
        return day_of(demand.at - 1) if to_finish else day_of(demand.at)
    ends = ends_something(run, number) and demand.kind == "link"
    return (shown_last if to_finish else shown_first)(run.network.nodes[number], demand.at, ends)
