"""Who needs what, how much there is, and how much is used on each day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from projects.errors import Finding, InputError, Place
from projects.model import DAY, Project, day_of
from projects.schedule import Run
from projects.schedule.modes import (
    BOUND,
    FINISHED,
    FIXED,
    GROUP,
    MANUAL,
    PROMISED,
    UNDER_WAY,
)

GRAIN = 1000
"""Amounts are counted in thousandths: half a crew is a whole number."""

HELD = frozenset({FINISHED, UNDER_WAY, PROMISED, FIXED, MANUAL, BOUND, GROUP})
"""Modes of nodes that levelling never moves: their dates are facts, or somebody else's."""

Needs = Mapping[int, tuple[tuple[int, int], ...]]
Use = list[dict[int, dict[int, int]]]
"""By resource, by day (its ordinal), by node: the amount in thousandths."""


@dataclass(frozen=True)
class Demand:
    """What a plan's works need of its limited resources.

    names, limits: the resources, limits in thousandths. needs: by node, (resource, amount).
    notes: what is odd about it, at level warning or note.
    """

    names: tuple[str, ...]
    limits: tuple[int, ...]
    needs: Needs
    notes: tuple[Finding, ...]


def demand_of(run: Run) -> Demand:
    """Read what works need and what there is.

    Raises:
        InputError: DP960 for every work that needs more than there is, DP963 where no work needs
            anything that is limited.
    """
    network = run.network
    project = network.project
    limits = dict(project.resources)
    index = {name: number for number, name in enumerate(limits)}
    needs: dict[int, tuple[tuple[int, int], ...]] = {}
    errors: list[Finding] = []
    notes: list[Finding] = []
    unlimited: dict[str, list[str]] = {}
    for activity in project.activities:
        number = network.index.get(activity.id)
        if not activity.resources:
            continue
        if number is None or network.nodes[number].kind in ("point", "group"):
            notes.append(_unused(activity.id, activity.name, activity.where))
            continue
        rows = []
        for name, amount in activity.resources:
            if name not in limits:
                unlimited.setdefault(name, []).append(activity.id)
                continue
            if amount > limits[name] and run.situation.mode[number] != FINISHED:
                errors.append(
                    Finding(
                        "DP960",
                        f"“{activity.id} {activity.name}”每天要 {amount:g} 个“{name}”，"
                        f"全项目每天只有 {limits[name]:g} 个",
                        "增加资源限量，或减少这项工作的用量",
                        activity.where,
                        item=activity.id,
                    )
                )
            if amount > 0:
                rows.append((index[name], round(amount * GRAIN)))
        if rows:
            needs[number] = tuple(rows)
    if errors:
        raise InputError(errors)
    if not needs:
        raise _nothing(project, unlimited)
    notes += [_unlimited(name, items) for name, items in unlimited.items()]
    totals = tuple(round(amount * GRAIN) for amount in limits.values())
    return Demand(tuple(limits), totals, needs, tuple(notes))


def _unused(item: str, name: str, where: Place) -> Finding:
    says = f"“{item} {name}”没有自己的工期，写在它上面的资源不计"
    return Finding("DP962", says, "把资源写到它下面的工作上", where, "warning", item)


def _unlimited(name: str, items: list[str]) -> Finding:
    who = "、".join(items[:5]) + (f" 等 {len(items)} 项" if len(items) > 5 else "")
    says = f"资源“{name}”没有限量，按不限计（{who}用到）"
    return Finding("DP961", says, f"在项目的 resources 里写上 {name}: 数量", level="note")


def _nothing(project: Project, unlimited: Iterable[str]) -> InputError:
    names = "、".join(unlimited)
    says = f"用到的资源（{names}）都没有限量" if names else "没有工作写明用到哪些资源"
    return InputError.of(
        "DP963",
        f"{says}，不需要均衡",
        "项目写 resources: {挖掘机: 6}，工作写 resources: {挖掘机: 2}",
        project.where,
    )


def dates_of(run: Run, number: int, late: bool) -> tuple[int, int]:
    """Start and finish of what is left of a node, early or late; of a node that is held the early
    dates wherever there are any. What is left of a work under way is done as soon as it goes on,
    however long its finish then waits for others."""
    early, now = run.early, run.situation
    if early is None or (late and now.mode[number] not in HELD):
        return run.late.start(number), run.late.finish(number)
    if number not in early.resumes:
        return early.start(number), early.finish(number)
    resumes, left = early.resumes[number], now.remaining[number]
    calendar = now.network.nodes[number].calendar
    if now.network.nodes[number].kind == "span":
        return resumes, resumes + left
    return resumes, calendar.finish_of(calendar.worked(resumes) + left) if left else resumes


def use_of(run: Run, demand: Demand, late: bool) -> Use:
    """What is used, by resource, day and node; of works under way what is left of them."""
    found: Use = [{} for _ in demand.names]
    for number, rows in demand.needs.items():
        if run.situation.mode[number] == FINISHED:
            continue
        calendar = run.network.nodes[number].calendar
        start, finish = dates_of(run, number, late)
        days = [
            day
            for day in range(start // DAY, -(-finish // DAY))
            if calendar.is_workday(day_of(day * DAY))
        ]
        for resource, amount in rows:
            for day in days:
                found[resource].setdefault(day, {})[number] = amount
    return found
