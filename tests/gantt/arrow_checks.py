"""What must hold of every arrow network, for the tests."""

from __future__ import annotations

from collections import Counter
from itertools import accumulate

from gantt.arrows import Arrow, ArrowNetwork
from gantt.arrows.reasons import UNBROKEN
from projects.model import DAY
from projects.schedule import Schedule


def faults(schedule: Schedule, net: ArrowNetwork) -> list[str]:
    """Everything that is wrong with a network: its shape, its instants, its works' dates."""
    return [*shape_faults(net), *time_faults(net), *date_faults(schedule, net)]


def shape_faults(net: ArrowNetwork) -> list[str]:
    """One source, one sink, rising numbers, no two works between the same two events."""
    found = []
    numbers = [event.number for event in net.events]
    if numbers != list(range(1, len(numbers) + 1)):
        found.append(f"numbers {numbers}")
    heads, tails = {a.head for a in net.arrows}, {a.tail for a in net.arrows}
    if len(net.events) > 1:
        if [n for n in numbers if n not in heads] != [1]:
            found.append(f"sources {[n for n in numbers if n not in heads]}")
        if [n for n in numbers if n not in tails] != [numbers[-1]]:
            found.append(f"sinks {[n for n in numbers if n not in tails]}")
    found += [f"falling {a}" for a in net.arrows if a.tail >= a.head]
    ends = Counter((a.tail, a.head) for a in net.arrows)
    found += [f"{count} arrows between {pair}" for pair, count in ends.items() if count > 1]
    return found


def time_faults(net: ArrowNetwork) -> list[str]:
    """Arrows lie between their events, early and late; works begin with their event."""
    found = []
    at = {event.number: event for event in net.events}
    for a in net.arrows:
        tail, head = at[a.tail], at[a.head]
        if not tail.early <= a.early_start <= a.early_finish <= head.early:
            found.append(f"early {tail} {a} {head}")
        if not tail.late <= a.late_start <= a.late_finish <= head.late:
            found.append(f"late {tail} {a} {head}")
        if a.kind == "work" and a.early_start != tail.early:
            found.append(f"gap {tail} {a}")
    return found


def date_faults(schedule: Schedule, net: ArrowNetwork) -> list[str]:
    """Every work of the plan is there once, from its first part to its last, at its dates."""
    found = []
    parts: dict[str, list[Arrow]] = {}
    for a in net.arrows:
        if a.kind == "work":
            parts.setdefault(a.item, []).append(a)
    marks = {item: event for event in net.events for item in event.items}
    network = schedule.run.network
    for node in network.nodes:
        work = node.activity.id
        if node.kind == "group":
            continue
        timing = schedule[work]
        early = timing.early_start or timing.late_start, timing.early_finish or timing.late_finish
        if work in marks:
            worked = node.calendar.worked
            if early[1] is None or worked(marks[work].early) != worked(early[1]):
                found.append(f"milestone {work} {timing} {marks[work]}")
            continue
        mine = parts.get(work, [])
        if [a.part for a in mine] != [(k + 1, len(mine)) for k in range(len(mine))] or not mine:
            found.append(f"parts of {work}: {mine}")
            continue
        if (mine[0].early_start, mine[-1].early_finish) != early:
            found.append(f"early dates of {work}: {mine} {timing}")
        if timing.status == "finished" or timing.late_finish is None:
            continue
        if mine[-1].late_finish != timing.late_finish:
            found.append(f"late finish of {work}: {mine} {timing}")
        begun = (
            timing.status == "in-progress"
        )  # late start of the rest; the rules may say otherwise
        if mine[0].late_start != timing.late_start and not begun:
            found.append(f"late start of {work}: {mine} {timing}")
    return found


def recomputed(schedule: Schedule, net: ArrowNetwork) -> dict[str, tuple[int, int, int, int]]:
    """ES, EF, LS, LF of every work, computed from the arrows alone.

    Finish-start passes in working minutes of the plan's one calendar: only durations, waits of a
    number of days, dates that constraints name and starts that the work's own end has moved are
    read from the arrows. The parts of a work are one piece. Any other arrow that merely waits lasts
    as long as it must.
    """
    worked = schedule.run.network.calendars.default.worked
    pieces: dict[str, list[Arrow]] = {}
    for a in net.arrows:
        if a.kind == "work":
            pieces.setdefault(a.item, []).append(a)
    rest = [a for a in net.arrows if a.kind != "work"]
    early = dict.fromkeys((e.number for e in net.events), worked(net.events[0].early))
    late = dict.fromkeys(early, worked(net.events[-1].late))
    start: dict[str, int] = {}
    finish: dict[str, int] = {}
    changed = True
    while changed:
        before = (dict(early), dict(late))
        for a in rest:
            lasts = round((a.days or 0) * DAY)
            fixed = worked(a.early_finish) if _dated(a.name) else 0
            early[a.head] = max(early[a.head], early[a.tail] + lasts, fixed)
            late[a.tail] = min(late[a.tail], late[a.head] - lasts)
        for item, parts in pieces.items():
            ends = list(accumulate(round((a.days or 0) * DAY) for a in parts))
            begins = [0, *ends[:-1]]
            floor = worked(parts[0].early_start) if _dated(parts[0].held) else 0
            asked = [early[a.tail] - b for a, b in zip(parts, begins, strict=True)]
            start[item] = max(floor, *asked)
            left = [late[a.head] + ends[-1] - e for a, e in zip(parts, ends, strict=True)]
            finish[item] = min(left)
            for a, b, e in zip(parts, begins, ends, strict=True):
                early[a.head] = max(early[a.head], start[item] + e)
                late[a.tail] = min(late[a.tail], finish[item] - ends[-1] + b)
        changed = before != (early, late)
    found = {}
    for item, parts in pieces.items():
        whole = sum(round((a.days or 0) * DAY) for a in parts)
        found[item] = start[item], start[item] + whole, finish[item] - whole, finish[item]
    for event in net.events:
        for item in event.items:
            number = event.number
            found[item] = early[number], early[number], late[number], late[number]
    return found


def _dated(reason: str) -> bool:
    return reason.startswith("不早于") or reason == UNBROKEN
