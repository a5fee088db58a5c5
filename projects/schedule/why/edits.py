"""What may be changed in a plan to move a date, each as an edit that the engine computes anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from projects.actuals import Actual
from projects.model import (
    DAY,
    Activity,
    CalendarSpec,
    Constraint,
    DayRange,
    Deadline,
    Link,
    Project,
    Span,
    day_of,
)
from projects.network import Network, Node
from projects.worktime import CHINA

States = Mapping[str, Actual]
Plan = tuple[Project, States]
Edit = Callable[[Plan, int], Plan]
"""Gives the plan changed by so many days."""
T = TypeVar("T")

FAR = 100
"""How many days a date is moved at the most to see what it wins."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A change worth trying.

    edit: the plan changed by k days; `whole` says what it does by `full` days, the most there is
    (0: the bound is given up), `says` what it does by `{days}`, "" where it is all or nothing.
    """

    kind: str
    item: str
    edit: Edit
    full: int
    says: str
    whole: str


def _swapped(rows: Sequence[T], old: T, new: T | None) -> tuple[T, ...]:
    """The rows with the first `old` replaced, or taken out."""
    place = rows.index(old)
    return (*rows[:place], *(() if new is None else (new,)), *rows[place + 1 :])


def _with_work(plan: Plan, item: str, change: Callable[[Activity], Activity]) -> Plan:
    project, states = plan
    rows = tuple(change(work) if work.id == item else work for work in project.activities)
    return replace(project, activities=rows), states


def _by_days(kind: str, item: str, edit: Edit, name: str) -> Candidate:
    return Candidate(kind, item, edit, FAR, f"{name} {{days}} 天", f"{name} {FAR} 天")


def link(network: Network, own: Link) -> Candidate:
    """A link given up, or drawn closer by days where its lag counts in them."""

    def edit(plan: Plan, days: int) -> Plan:
        project, states = plan
        unit = DAY if own.lag.unit == "elapsed" else project.minutes_per_day
        lag = replace(own.lag, amount=own.lag.amount - days * unit)
        closer = replace(own, lag=lag) if days else None
        return replace(project, links=_swapped(project.links, own, closer)), states

    words = f"{own.words(network.project.minutes_per_day)} → {own.after}"
    verb = "间隔缩短" if own.lag.amount > 0 else "搭接" if not own.lag.amount else "再多搭接"
    by_days = own.lag.unit in ("work", "elapsed")
    says = f"关系 {words} {verb} {{days}} 天" if by_days else ""
    item = f"{own.before} -> {own.after}"
    return Candidate("link", item, edit, 0, says, f"放开关系 {words}")


def duration(network: Network, node: Node, left: int | None) -> Candidate | None:
    """A work (its remaining work `left`) done in fewer days."""
    work, per_day = node.activity, network.day_of(node.calendar)
    own = work.duration
    if left is not None:
        most = (left - 1) // per_day
        name = f"“{work.id} {work.name}”的剩余工期"
    elif own is None or node.kind == "point":
        return None
    else:
        scale = {"work": per_day, "elapsed": DAY, "months": 1}.get(own.unit, per_day)
        least = 1 if work.shortest is None or work.shortest.unit != own.unit else 0
        floor = work.shortest.amount if work.shortest is not None and not least else scale
        most = (own.amount - floor) // scale
        name = f"“{work.id} {work.name}”的工期"
    if most < 1:
        return None

    def edit(plan: Plan, days: int) -> Plan:
        if left is not None:
            changed = replace(plan[1][work.id], remaining=left - days * per_day)
            return plan[0], {**plan[1], work.id: changed}
        assert own is not None
        shorter = Span(own.amount - days * scale, own.unit)
        return _with_work(plan, work.id, lambda one: replace(one, duration=shorter))

    unit = "个月" if own is not None and own.unit == "months" and left is None else "天"
    shortest = "（已到最短工期）" if work.shortest is not None and left is None else ""
    says = f"{name}缩短 {{days}} {unit}"
    return Candidate("duration", work.id, edit, most, says, f"{name}缩短 {most} {unit}{shortest}")


def constraint(node: Node, own: Constraint, sign: int) -> Candidate:
    """A date constraint moved by days (`sign` -1: earlier), or dropped."""
    work, word = node.activity, "提前" if sign < 0 else "推迟"

    def edit(plan: Plan, days: int) -> Plan:
        assert own.at is not None
        moved = replace(own, at=own.at + sign * days * DAY) if days else None
        return _with_work(
            plan,
            work.id,
            lambda one: replace(one, constraints=_swapped(one.constraints, own, moved)),
        )

    name = f"“{work.id} {work.name}”的约束 {own.kind.upper()}"
    return Candidate("constraint", work.id, edit, 0, f"{name} {word} {{days}} 天", f"取消{name}")


def unpinned(work: Activity) -> Candidate:
    """Dates set by hand given back to the logic."""

    def edit(plan: Plan, _: int) -> Plan:
        return _with_work(plan, work.id, lambda one: replace(one, manual=None))

    return Candidate("constraint", work.id, edit, 0, "", f"取消“{work.id} {work.name}”的手动日期")


def promise(work: Activity) -> Candidate:
    """An external party done earlier than it promised."""

    def edit(plan: Plan, days: int) -> Plan:
        assert work.promised is not None
        moved = day_of(work.promised.toordinal() * DAY - days * DAY)
        return _with_work(plan, work.id, lambda one: replace(one, promised=moved))

    return _by_days("promise", work.id, edit, f"“{work.id} {work.name}”的承诺日期提前")


def start(project: Project) -> Candidate:
    """The whole plan begun earlier."""

    def edit(plan: Plan, days: int) -> Plan:
        assert plan[0].start is not None
        return replace(plan[0], start=plan[0].start - days * DAY), plan[1]

    return _by_days("start", project.code, edit, "项目开工提前")


def deadline(network: Network, own: Deadline) -> Candidate:
    """A deadline moved on; `own` as the network has it."""
    project = network.project
    place = next(k for k, one in enumerate(network.deadlines) if one is own)
    whose = "项目时限" if own.item is None else f"“{own.item}”的时限"

    def edit(plan: Plan, days: int) -> Plan:
        later = day_of(own.at - own.minute + days * DAY)
        if place < len(project.deadlines):
            old = plan[0].deadlines[place]
            rows = _swapped(plan[0].deadlines, old, replace(old, day=later))
            return replace(plan[0], deadlines=rows), plan[1]
        assert own.item is not None
        return _with_work(
            plan,
            own.item,
            lambda one: replace(one, deadline=one.deadline and replace(one.deadline, day=later)),
        )

    return _by_days("deadline", own.item or "", edit, f"{whose}顺延")


def stop(project: Project, work: Activity, begin: int, end: int, name: str) -> Candidate | None:
    """One work that goes on through a declared stop; None without a calendar to build on."""
    base = work.calendar or project.calendar
    if base is None or base == CHINA:
        return None
    known = next((spec for spec in project.calendars if spec.name == base), None)
    label = name or "停工"
    days = DayRange(day_of(begin), day_of(end - 1), f"{label}照常施工")
    own = CalendarSpec(
        f"{base}·{work.id}·{label}照常施工",
        base=base,
        opened=(days,),
        minutes_per_day=known.minutes_per_day if known else None,
    )

    def edit(plan: Plan, _: int) -> Plan:
        project, states = plan
        known = tuple(spec for spec in project.calendars if spec.name != own.name)
        more = replace(project, calendars=(*known, own)), states
        return _with_work(more, work.id, lambda one: replace(one, calendar=own.name))

    dates = f"{day_of(begin)} 至 {day_of(end - 1)}"
    whole = f"“{work.id} {work.name}”在{label}（{dates}）期间照常施工"
    return Candidate("stop", work.id, edit, 0, "", whole)


def together(parts: Sequence[Candidate]) -> Candidate:
    """Bounds that must all give way at once."""

    def edit(plan: Plan, _: int) -> Plan:
        for part in parts:
            plan = part.edit(plan, part.full)
        return plan

    items = "、".join(part.item for part in parts)
    return Candidate("together", items, edit, 0, "", "，同时".join(part.whole for part in parts))
