"""Early dates that no link moves, and what a work's own duration makes of the others."""

from __future__ import annotations

from projects.model import DAY, day_of
from projects.network import Node
from projects.schedule.forward import Early
from projects.schedule.modes import FINISHED, FIXED, MANUAL, PROMISED, UNDER_WAY
from projects.schedule.run import Run
from projects.schedule.situation import span_end
from projects.schedule.why.bounds import Demand, Event, constraint_says, days_of


def early_at(run: Run, event: Event) -> int:
    """The instant of an event in the early plan."""
    early = early_of(run)
    if event.end == "resumes":
        return early.resumes[event.number]
    if event.end == "carried":
        return early.carried[event.number]
    return early.finish(event.number) if event.end == "finish" else early.start(event.number)


def early_of(run: Run) -> Early:
    """The early plan of a run that has one."""
    assert run.early is not None
    return run.early


def measured(node: Node, at: int) -> int:
    """An instant as the pass compares it."""
    return at if node.kind in ("point", "group") else node.calendar.worked(at)


def settled(run: Run, event: Event, node: Node, mode: int) -> Demand | None:
    """A date that no link moves: an actual, a promise, a mandatory or manual one; None else."""
    number, now = event.number, run.situation
    at = early_at(run, event)
    value, finish = measured(node, at), event.end == "finish"
    shown = day_of(at - 1) if finish or node.kind == "point" else day_of(at)
    if mode == FINISHED:
        says = f"实际{'完成' if finish or node.kind == 'point' else '开始'} {shown}"
        return Demand("actual", "", at, value, says, None, at)
    if mode == UNDER_WAY and not finish:
        known = number in now.actual_start
        says = f"实际开始 {shown}" if known else "已开工，未报开工日期，按状态日期前推算"
        return Demand("actual", "", at, value, says, None, at)
    if mode == MANUAL:
        return Demand("constraint", "manual", at, value, f"手动安排：{shown}", None, at)
    if mode == FIXED:
        begin, _ = now.pinned[number]
        if (begin is None) == finish or node.kind == "point":
            kind = "mfo" if begin is None else "mso"
            pin = next(c for c in reversed(node.activity.constraints) if c.kind == kind)
            says = constraint_says(pin)
            return Demand("constraint", pin.kind, at, value, says, None, at, source=pin)
        return lasting(run, event, node) if finish else pulled(run, event, node)
    if mode == PROMISED:
        if not finish and node.kind != "point":
            return pulled(run, event, node)
        promised, data = now.promised[number], now.data_instant
        if data is not None and data > promised:
            says = f"承诺 {day_of(promised - 1)} 已过未办结，按状态日期 {now.as_of} 计"
            return Demand("data-date", "", data, value, says, None, data)
        says = f"对方承诺 {day_of(promised - 1)} 办结"
        return Demand("promise", node.activity.id, promised, value, says, None, promised)
    return None


def lasting(run: Run, event: Event, node: Node, begin: Event | None = None) -> Demand:
    """The finish that a work's own duration gives."""
    begin = begin or Event(event.number, "start")
    begun = early_at(run, begin)
    left = run.situation.remaining.get(event.number, 0) if begin.end == "resumes" else node.duration
    if node.span is not None:
        at = begun + left if begin.end == "resumes" else span_end(node, begun)
        value = node.calendar.worked(at)
    else:
        value = node.calendar.worked(begun) + left
        at = node.calendar.finish_of(value)
    says = duration_says(run, node, left if begin.end == "resumes" else None)
    return Demand("duration", node.activity.id, at, value, says, begin, begun)


def pulled(run: Run, event: Event, node: Node) -> Demand:
    """The start that a work's finish gives."""
    finish = Event(event.number, "finish")
    at = early_at(run, event)
    says = f"由完成日期倒推{duration_says(run, node, None)}"
    return Demand(
        "finish", node.activity.id, at, measured(node, at), says, finish, early_at(run, finish)
    )


def duration_says(run: Run, node: Node, left: int | None) -> str:
    """`工期 30 天（日历“SITE”）`, `剩余 5 天…`, `工期 6 个月`."""
    word = "工期" if left is None else "剩余"
    if node.span is not None:
        if left is not None:
            return f"{word} {left / DAY:g} 个日历天"
        months = node.span.unit == "months"
        amount = node.span.amount if months else node.span.amount / DAY
        return f"{word} {amount:g} {'个月' if months else '个日历天'}"
    days = days_of(run, node, node.duration if left is None else left)
    assumed = "（推定）" if node.assumed and left is None else ""
    return f"{word} {days:g} 天{assumed}（日历“{node.calendar.name}”）"
