"""The chain behind a date, cause by cause, with where every day of it went."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from projects.model import day_of
from projects.network import LagRule
from projects.network.lags import WorkLag
from projects.schedule.drivers import ends_something, shown_first, shown_last
from projects.schedule.heeded import left_of_lag
from projects.schedule.run import Run
from projects.schedule.situation import Situation
from projects.schedule.why.bounds import Cause, Demand, Event, lag_says, point
from projects.schedule.why.early import early_cause
from projects.schedule.why.late import late_cause
from projects.schedule.why.stretch import elapsed, stretch
from projects.schedule.why.values import Part, Step, added


def early_chain(run: Run, event: Event) -> tuple[Step, ...]:
    """From what nothing moves to an early date, each step with what bound it."""
    causes = causes_of(run, event, late=False)
    first = causes[-1].decided
    origin = Step(
        "", "", first.before_at, day_of(first.before_at), first.kind, first.by, first.says
    )
    if first.source is not None and first.by in ("fnet", "mfo"):
        origin = Step("", "", first.at, day_of(first.at - 1), first.kind, first.by, first.says)
    return (origin, *(_early_step(run, cause) for cause in reversed(causes)))


def late_chain_of(run: Run, event: Event) -> tuple[Step, ...]:
    """From a late date on to the deadline that binds it."""
    causes = causes_of(run, event, late=True)
    steps = [_late_step(run, cause) for cause in causes]
    parts: tuple[Part, ...] = ()
    for place, cause in enumerate(causes):
        steps[place] = replace(steps[place], parts=parts)
        parts = _onward(run, cause)
    last = causes[-1].decided
    finish = last.by not in ("snlt", "mso")
    day = day_of(last.before_at - 1) if finish else day_of(last.before_at)
    end = Step("", "", last.before_at, day, last.kind, last.by, last.says, (), parts)
    return (*steps, end)


def causes_of(run: Run, event: Event, *, late: bool) -> list[Cause]:
    """The causes behind a date, one behind the other until nothing lies behind."""
    cause_of: Callable[[Run, Event], Cause] = late_cause if late else early_cause
    found = [cause_of(run, point(run, event))]
    while found[-1].decided.before is not None:
        found.append(cause_of(run, found[-1].decided.before))
    return found


def day_of_event(run: Run, event: Event, at: int) -> date:
    """The day people see for an event."""
    node = run.network.nodes[event.number]
    ends = ends_something(run, event.number)
    if event.end == "carried":
        return day_of(at - 1)
    return (shown_last if event.end == "finish" else shown_first)(node, at, ends)


def _also(cause: Cause) -> tuple[str, ...]:
    """The works that bind as tightly as the one the chain goes on with."""
    main = cause.bound or cause.decided
    others = (tie.by for tie in cause.ties if tie.kind in ("link", "summary"))
    return tuple(dict.fromkeys(item for item in others if item != main.by))


def _link_says(run: Run, demand: Demand, side: str) -> str:
    """`前置 L010SS+20，时距按日历“GOV”计`; nothing where no link bound."""
    if demand.edge is None:
        return ""
    link = run.network.links[demand.edge.number]
    words = link.words(run.network.project.minutes_per_day)
    carried = demand.before is not None and demand.before.end == "carried"
    held = "，按保留逻辑等它的前置工作" if carried else ""
    onward = f" → {link.after}" if side == "后续" else ""
    return f"{side} {words}{onward}{lag_says(run, demand.edge)}{held}"


def _early_step(run: Run, cause: Cause) -> Step:
    demand, event = cause.decided, cause.event
    item = run.network.nodes[event.number].activity.id
    says = _link_says(run, demand, "前置") or demand.says
    if cause.moved is not None:
        says += f"；{cause.moved.says}"
    day = day_of_event(run, event, cause.at)
    parts = _early_parts(run, cause)
    end = event.end
    return Step(item, end, cause.at, day, demand.kind, demand.by, says, _also(cause), parts)


def _early_parts(run: Run, cause: Cause) -> tuple[Part, ...]:
    """Where the time went between the event before and this one."""
    demand, node = cause.decided, run.situation.node(cause.event.number)
    if demand.kind in ("duration", "finish"):
        if node.span is not None:
            return elapsed(demand.before_at, cause.at, "work")
        return stretch(node.calendar, demand.before_at, cause.at, "work")
    edge = demand.edge
    if edge is None:
        return stretch(node.calendar, demand.before_at, cause.at, "idle")
    rule, lag = edge.rule, edge.lag
    if demand.before is not None and demand.before.end == "carried":
        rule, lag = _left(run.situation, demand)
    lagged = waited(rule if lag else None, demand.before_at, demand.at)
    return added((*lagged, *stretch(node.calendar, demand.at, cause.at, "idle")))


def _left(now: Situation, demand: Demand) -> tuple[LagRule | None, int]:
    """The lag that is left behind a finished work that still holds its successors."""
    edge, data = demand.edge, now.data_instant
    assert edge is not None
    assert data is not None
    return left_of_lag(edge, now.actual_finish[edge.before], data)


def waited(rule: LagRule | None, begin: int, end: int) -> tuple[Part, ...]:
    """A lag, counted as its rule counts it."""
    if isinstance(rule, WorkLag):
        return stretch(rule.calendar, begin, end, "lag")
    return elapsed(begin, end, "lag")


def _late_step(run: Run, cause: Cause) -> Step:
    demand, event = cause.decided, cause.event
    item = run.network.nodes[event.number].activity.id
    says = _link_says(run, demand, "后续") or demand.says
    if cause.moved is not None and cause.bound is None:
        says += f"；{cause.moved.says}"
    day = day_of_event(run, event, cause.at)
    return Step(item, event.end, cause.at, day, demand.kind, demand.by, says, _also(cause))


def _onward(run: Run, cause: Cause) -> tuple[Part, ...]:
    """Where the time goes between this event and the next one towards the deadline."""
    demand, network = cause.decided, run.network
    node = run.situation.node(cause.event.number)
    if demand.kind in ("duration", "finish"):
        if node.span is not None:
            return elapsed(cause.at, demand.before_at, "work")
        return stretch(node.calendar, cause.at, demand.before_at, "work")
    rest = stretch(node.calendar, cause.at, demand.at, "idle")
    edge = demand.edge
    if edge is None:
        calendar = network.calendar_of(demand.by or None) if demand.kind == "deadline" else None
        reserve = stretch(calendar or node.calendar, demand.at, demand.before_at, "buffer")
        return added((*rest, *reserve))
    assert demand.before is not None
    after, rule, lag = demand.before, edge.rule, edge.lag
    if cause.event.end == "carried":
        rule, lag = _left(run.situation, demand)
    moment = demand.before_at
    if after.end == "finish" or (after.end == "start" and edge.to_finish):
        moment = run.late.latest_finish(after.number)
    calendar = network.nodes[after.number].calendar
    lagged = waited(rule if lag else None, demand.at, moment)
    return added((*rest, *lagged, *stretch(calendar, moment, demand.before_at, "idle")))
