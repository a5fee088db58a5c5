"""The levers of a plan, as far as they can still win anything at its data date."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor

from projects.errors import Finding, InputError
from projects.model import Activity, Lever, Project
from projects.network import Node
from projects.recovery.values import SHORTEST, Option
from projects.schedule import Schedule
from projects.schedule.modes import FINISHED, FIXED, MANUAL, PROMISED, UNDER_WAY
from projects.worktime import CHINA

_STANDS = {
    FINISHED: "已经完成",
    PROMISED: "按对方承诺的日期计",
    MANUAL: "日期由人工指定",
}
_TINY = 1e-9
"""A factor is decimal: 0.8 x 75 d is 60 d, not a hair more."""


@dataclass
class _Found:
    options: list[Option] = field(default_factory=list)
    errors: list[Finding] = field(default_factory=list)
    idle: list[str] = field(default_factory=list)
    free: list[str] = field(default_factory=list)


def levers_of(schedule: Schedule) -> tuple[tuple[Option, ...], tuple[str, ...]]:
    """Every lever that can be used, in the order of the plan, and notes about the others.

    Raises:
        InputError: DP925 for an overlap without its FS link, DP926 for a negative cost, DP927 for
            a calendar that the plan does not have, DP928 for a lever that is several at once; all
            of them together.
    """
    network, project = schedule.run.network, schedule.project
    found = _Found()
    for activity in project.activities:
        _judge(project, activity, found)
        if not activity.levers and activity.shortest is None:
            continue
        number = network.index.get(activity.id)
        if number is None:
            found.idle.append(f"{activity.id}（没有自己的日期）")
        elif (mode := schedule.run.situation.mode[number]) in _STANDS:
            found.idle.append(f"{activity.id}（{_STANDS[mode]}）")
        elif not any(error.item == activity.id for error in found.errors):
            found.options.extend(_usable(schedule, network.nodes[number], number, found))
    if found.errors:
        raise InputError(found.errors)
    return tuple(found.options), tuple(_notes(found))


def _notes(found: _Found) -> Iterator[str]:
    if found.idle:
        yield f"不起作用的措施：{'、'.join(found.idle)}"
    if found.free:
        yield f"没有写费用、按 0 计的措施：{'、'.join(found.free)}"


def _judge(project: Project, activity: Activity, found: _Found) -> None:
    """What is wrong with the levers of one activity, whatever the data date."""

    def wrong(code: str, says: str, remedy: str) -> None:
        row = Finding(code, f"“{activity.id}”的{says}", remedy, activity.where, item=activity.id)
        found.errors.append(row)

    costs = [("cost_per_day", activity.cost_per_day or 0.0)]
    known = {CHINA, *(spec.name for spec in project.calendars)}
    for lever in activity.levers:
        costs += [(f"{lever.name} 的 cost", lever.cost)]
        costs += [(f"{lever.name} 的 cost_per_day", lever.cost_per_day)]
        ways = (lever.factor, lever.calendar, lever.overlap)
        if sum(way is not None for way in ways) > 1:
            says = f"措施“{lever.name}”同时写了 factor、calendar、overlap 中的几个"
            wrong("DP928", says, "分写成几项措施，各有费用")
        if lever.overlap is not None and not any(
            (link.before, link.after, link.kind) == (lever.overlap, activity.id, "FS")
            for link in project.links
        ):
            says = f"措施“{lever.name}”要与“{lever.overlap}”搭接，但没有 {lever.overlap}FS 这条关系"
            remedy = f"在 after 里写上 {lever.overlap}，或改 overlap 为它的完成—开始紧前工作"
            wrong("DP925", says, remedy)
        if lever.calendar is not None and lever.calendar not in known:
            says = f"措施“{lever.name}”用的日历“{lever.calendar}”不在计划里"
            wrong("DP927", says, "在 calendars 里写上它")
    for name, cost in costs:
        if cost < 0:
            wrong("DP926", f" {name} 是负数（{cost:g}）", "费用写成 0 或正数")


def _usable(schedule: Schedule, node: Node, number: int, found: _Found) -> Iterator[Option]:
    """The options of one unfinished work."""
    activity = node.activity
    per_day = schedule.project.minutes_per_day
    whole = node.duration / per_day
    now = schedule.run.situation
    under_way = now.mode[number] == UNDER_WAY
    left = now.remaining[number] / per_day if under_way else whole
    measured = node.kind == "work" and not node.assumed and left > 0
    if activity.shortest is not None:
        bound = activity.shortest.amount / per_day / whole if measured and whole else 1.0
        usable = measured and activity.shortest.unit == "work"
        most = _most(left, bound) if usable else 0
        if most > 0:
            price = activity.cost_per_day
            if not price:
                found.free.append(activity.id)
            yield Option(activity.id, SHORTEST, "shortest", most, cost_per_day=_money(price or 0))
        else:
            found.idle.append(f"{activity.id}（最短工期不短于{'剩余' if under_way else '现'}工期）")
    for lever in activity.levers:
        yield from _of_lever(lever, node, number, schedule, found, left if measured else 0.0)


def _of_lever(
    lever: Lever, node: Node, number: int, schedule: Schedule, found: _Found, left: float
) -> Iterator[Option]:
    """The ways of one named lever; the price stands with the first of them."""
    item, own = node.activity.id, node.activity.calendar or schedule.project.calendar
    pinned = schedule.run.situation.mode[number] == FIXED
    cost, daily = _money(lever.cost), _money(lever.cost_per_day)
    way: Option | None = None
    if lever.factor is not None and (most := _most(left, lever.factor)) > 0:
        way = Option(item, lever.name, "factor", most, cost, daily)
    elif lever.calendar is not None and lever.calendar != own:
        way = Option(item, lever.name, "calendar", 1, cost, calendar=lever.calendar)
    elif lever.overlap is not None and not pinned:
        way = Option(item, lever.name, "overlap", 1, cost, before=lever.overlap, lag=lever.lag)
    if way is None:
        same = lever.calendar is not None and lever.calendar == own
        why = "已经用这个日历" if same else "不会使它缩短"
        found.idle.append(f"{item} {lever.name}（{why}）")
        return
    if not (lever.cost or lever.cost_per_day):
        found.free.append(f"{item} {lever.name}")
    yield way


def _most(left: float, bound: float) -> int:
    """Whole days that may be taken off `left` days when `bound` of them, rounded up to whole days
    and one at the least, must stay."""
    return max(floor(left - max(1, ceil(bound * left - _TINY)) + _TINY), 0)


def _money(amount: float) -> Fraction:
    """A price as it was written: 1.2 is twelve tenths."""
    return Fraction(repr(float(amount)))
