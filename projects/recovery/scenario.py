"""The measures as a what-if: a scenario document that changes the plan the same way."""

from __future__ import annotations

from typing import Any

from projects.recovery.values import Option, Recovery
from projects.schedule import Schedule
from projects.schedule.modes import UNDER_WAY


def scenario_document(schedule: Schedule, recovery: Recovery) -> dict[str, Any]:
    """The scenario (daopai: 1) that gives a plan the measures of an answer, in plan order."""
    project, now = schedule.project, schedule.run.situation
    index, per_day = now.network.index, project.minutes_per_day
    works: dict[str, dict[str, Any]] = {}
    off: dict[str, int] = {}
    links = []
    for option, days in zip(recovery.options, recovery.choice, strict=True):
        if not days:
            continue
        if option.kind == "overlap":
            links.append(_link(schedule, option))
            continue
        entry = works.setdefault(option.item, {"item": option.item})
        if option.kind == "calendar":
            entry["calendar"] = option.calendar
            continue
        off[option.item] = off.get(option.item, 0) + days
        number = index[option.item]
        under_way = now.mode[number] == UNDER_WAY
        whole = now.remaining[number] if under_way else now.network.nodes[number].duration
        left = whole / per_day - off[option.item]
        entry["remaining" if under_way else "duration"] = int(left) if left == int(left) else left
    return {
        "daopai": 1,
        "scenario": f"抢回{recovery.reached_days:g}日",
        "on": project.code,
        "set": [*works.values(), *links],
    }


def _link(schedule: Schedule, option: Option) -> dict[str, Any]:
    entry: dict[str, Any] = {"link": f"{option.before} -> {option.item}"}
    pair = (option.before, option.item)
    if sum((one.before, one.after) == pair for one in schedule.project.links) > 1:
        entry["was"] = "FS"
    return {**entry, "kind": "SS", "lag": option.lag}
