"""A deadline as a date to ask about: who set it, what margin is left, what would widen it."""

from __future__ import annotations

from collections.abc import Sequence

from projects.model import day_of, summaries_above
from projects.schedule.limits import limit_instant
from projects.schedule.result import Margin, Schedule, as_days
from projects.schedule.why.late import deadline_says
from projects.schedule.why.stretch import stretch
from projects.schedule.why.trace import trace
from projects.schedule.why.values import Answer, Bound, Change, Step


def margin_words(margin: Margin) -> str:
    """`项目时限 2024-03-31（2024年3月底）赶不上，需抢回 13 天`."""
    words, days = deadline_says(margin.deadline), margin.margin_days
    if days is None:
        return f"{words}，没有最早日期，算不出余量"
    if not words.endswith("）"):
        words += " "
    if days < 0:
        return f"{words}赶不上，需抢回 {-days:g} 天"
    return f"{words}{'恰好赶上，没有富余' if not days else f'赶得上，富余 {days:g} 天'}"


def margin_of(schedule: Schedule, item: str | None) -> Margin | None:
    """The deadline that speaks for an item: its own, else that of the nearest summary above it,
    else the project's; for the project the governing one. Of several the one with least margin."""
    owners: list[str | None] = [item]
    if item is not None:
        works = {work.id: work for work in schedule.project.activities}
        owners += [*summaries_above(works[item], works), None]
    elif schedule.governing is not None:
        return schedule.governing
    for owner in owners:
        found = [margin for margin in schedule.deadlines if margin.item == owner]
        if found:
            return min(found, key=_urgency)
    return min(schedule.deadlines, key=_urgency) if item is None and schedule.deadlines else None


def _urgency(margin: Margin) -> tuple[float, int]:
    return margin.margin_days or 0.0, margin.deadline.at


def due(schedule: Schedule, item: str | None, changes: Sequence[Change]) -> Answer:
    """Why a deadline is what it is for an item; `changes` are those of its early finish."""
    margin = margin_of(schedule, item)
    if margin is None:
        whose = "项目" if item is None else f"“{item}”"
        above = "" if item is None else "，它的上级和项目也没有"
        says = f"{whose}没有时限{above}。"
        return Answer(item, "deadline", None, None, (says, "给它、它的上级或项目写上 deadline。"))
    deadline = margin.deadline
    first = f"{_whose(item, margin)}{margin_words(margin)}"
    if deadline.reading and deadline.text not in ("", deadline.day.isoformat()):
        first += f"；{deadline.reading}"
    if margin.early_finish_day is not None:
        first += f"；最早 {margin.early_finish_day} 完成"
    second = _second(schedule, margin, changes)
    bounds = _bounds(schedule, item)
    steps = _steps(schedule, margin)
    return Answer(
        item,
        "deadline",
        deadline.at,
        deadline.day,
        (f"{first}。", second),
        bounds,
        steps,
        tuple(changes),
    )


def _whose(item: str | None, margin: Margin) -> str:
    if item is None or item == margin.item:
        return ""
    return f"“{item}”没有自己的时限，按"


def _second(schedule: Schedule, margin: Margin, changes: Sequence[Change]) -> str:
    if margin.margin_days is None:
        return "写上 start，或用 --as-of 给出状态日期，就算得出余量；最迟日期已按它倒排。"
    less = margin.margin_less_buffer_days
    said = ""
    if margin.deadline.buffer and less is not None:
        said = f"扣除预留 {margin.deadline.buffer} 天后余量 {less:g} 天；"
    if not changes:
        return f"{said}单独改动链条上的任何一处都不能让它早一天完成。"
    one = changes[0]
    won = f"，可增加 {one.wins_days:g} 天" if one.needs_days is not None else ""
    return f"{said}要增加余量：{one.says}{won}，最多 {one.most_days:g} 天。"


def _bounds(schedule: Schedule, item: str | None) -> tuple[Bound, ...]:
    """Every deadline that holds the item, the tightest first; all of them for the project."""
    run, network = schedule.run, schedule.run.network
    own = set(network.nodes_of(item)) if item is not None else set(range(len(network.nodes)))
    calendar = network.calendar_of(item)
    rows = []
    for deadline in network.deadlines:
        of_all = item is None or deadline.item in (None, item)
        held = of_all or own & set(network.nodes_of(deadline.item or ""))
        if held:
            limit = limit_instant(run.network, deadline)
            rows.append((limit, deadline))
    if not rows:
        return ()
    least = min(limit for limit, _ in rows)
    per_day = network.day_of(calendar)
    found = [
        Bound(
            "deadline",
            deadline.item or "",
            deadline.day,
            as_days(calendar.worked(limit) - calendar.worked(least), per_day),
            deadline_says(deadline),
        )
        for limit, deadline in rows
    ]
    return tuple(sorted(found, key=lambda row: row.lost_days or 0))


def _steps(schedule: Schedule, margin: Margin) -> tuple[Step, ...]:
    """The chain to the early finish and the margin behind it; without an early side, the chain
    from the latest start on."""
    run = schedule.run
    if margin.early_finish is None:
        return trace(schedule, margin.item, "late-start").steps
    steps = trace(schedule, margin.item, "early-finish").steps
    at, words = margin.deadline.at, deadline_says(margin.deadline)
    parts = stretch(run.network.calendar_of(margin.item), margin.early_finish, at, "margin")
    end = Step("", "", at, day_of(at - 1), "deadline", margin.item or "", words, (), parts)
    return (*steps, end)
