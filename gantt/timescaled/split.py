"""A large plan in parts: which works share a page, and where their links go on."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from gantt.arrows import ArrowNetwork
from gantt.text import tidy
from gantt.timescaled.values import Tag
from projects.errors import InputError
from projects.model import Activity, summaries_above
from projects.schedule.result import Schedule


@dataclass(frozen=True, slots=True)
class Part:
    """One page: the works `items` of the summary `item` ("" where they have none)."""

    item: str
    name: str
    items: tuple[str, ...]


def is_work(work: Activity, schedule: Schedule) -> bool:
    """Whether the work can stand in a network: neither a summary nor a ledger item."""
    timing = schedule[work.id]
    dated = timing.early_start is not None or timing.late_start is not None
    return work.kind != "summary" and dated


def under_of(schedule: Schedule, under: str) -> tuple[str, ...] | None:
    """The works below a summary; None for the whole plan.

    Raises:
        InputError: DP715 where nothing lies below.
    """
    if not under:
        return None
    works = {work.id: work for work in schedule.project.activities}
    found = tuple(
        work.id
        for work in works.values()
        if under in summaries_above(work, works) and is_work(work, schedule)
    )
    if not found:
        known = "、".join(w.id for w in works.values() if w.kind == "summary")
        remedy = f"可选的子项目：{known}" if known else "计划没有汇总项，不能按子项目选取"
        raise InputError.of("DP715", f"没有“{under}”这个子项目，或它下面没有排期的工作", remedy)
    return found


def parts_of(schedule: Schedule, items: Collection[str] | None, most: int) -> list[Part]:
    """The plan by its first summaries; one with more than `most` works by the next level, and
    where there is none by time."""
    works = {work.id: work for work in schedule.project.activities}
    wanted = set(works) if items is None else set(items)
    chosen = [w for w in works.values() if w.id in wanted and is_work(w, schedule)]
    above = {work.id: summaries_above(work, works)[::-1] for work in chosen}
    depth = 0
    while len({tuple(path[: depth + 1]) for path in above.values()}) == 1 and depth < max(
        (len(path) for path in above.values()), default=0
    ):
        depth += 1
    parts = list(_divided(schedule, [w.id for w in chosen], above, depth, "", most))
    return _gathered(parts, most // 2) if len(parts) > _MANY else parts


_MANY: Final = 8
"""More parts than these are gathered: nobody leafs through fifty pages of eight works."""


def _gathered(parts: Sequence[Part], most: int) -> list[Part]:
    """Neighbouring small parts on one page."""
    found: list[Part] = []
    for part in parts:
        last = found[-1] if found else None
        if last and len(last.items) + len(part.items) <= most:
            first = last.name.split(" 至 ")[0]
            found[-1] = Part("", f"{first} 至 {part.name}", (*last.items, *part.items))
        else:
            found.append(part)
    return found


def _divided(
    schedule: Schedule,
    items: Sequence[str],
    above: dict[str, list[str]],
    depth: int,
    item: str,
    most: int,
) -> Iterator[Part]:
    names = {work.id: tidy(work.name) or work.id for work in schedule.project.activities}
    groups: dict[str, list[str]] = {}
    for one in items:
        path = above[one]
        groups.setdefault(path[depth] if len(path) > depth else "", []).append(one)
    for summary, members in groups.items():
        name = names.get(summary, f"{names[item]}（其他）" if item else "其他工作")
        if len(members) <= most:
            yield Part(summary or item, name, tuple(members))
        elif any(len(above[one]) > depth + 1 for one in members):
            yield from _divided(schedule, members, above, depth + 1, summary or item, most)
        else:
            yield from _by_time(schedule, summary or item, name, members, most)


def _by_time(
    schedule: Schedule, item: str, name: str, members: Sequence[str], most: int
) -> Iterator[Part]:
    """Equal numbers of works, the early ones first."""

    def start(one: str) -> int:
        timing = schedule[one]
        return timing.early_start if timing.early_start is not None else timing.late_start or 0

    order = sorted(members, key=start)
    count = -(-len(order) // most)
    for k in range(count):
        some = order[k * len(order) // count : (k + 1) * len(order) // count]
        yield Part(item, f"{name}（{k + 1}/{count}）", tuple(some))


def references(
    schedule: Schedule, parts: Sequence[Part], networks: Sequence[ArrowNetwork]
) -> list[tuple[Tag, ...]]:
    """For every page the tags of the links that go on elsewhere. Page 1 is the overview."""
    page = {item: k for k, part in enumerate(parts) for item in part.items}
    tails = [_ends(network, True) for network in networks]
    heads = [_ends(network, False) for network in networks]
    found: list[dict[tuple[int, bool], list[tuple[int, int]]]] = [{} for _ in parts]
    for link in schedule.project.links:
        one, two = page.get(link.before), page.get(link.after)
        if one is None or two is None or one == two:
            continue
        leaves = (heads if link.kind in ("FS", "FF") else tails)[one].get(link.before)
        enters = (tails if link.kind in ("FS", "SS") else heads)[two].get(link.after)
        if leaves is None or enters is None:
            continue
        found[one].setdefault((leaves, True), []).append((two + 2, enters))
        found[two].setdefault((enters, False), []).append((one + 2, leaves))
    return [
        tuple(
            Tag(event, ("至 " if out else "接 ") + _places(places))
            for (event, out), places in sorted(some.items())
        )
        for some in found
    ]


def _places(places: Sequence[tuple[int, int]]) -> str:
    """图2 ③⑤、图4 ⑨; the first three of many."""
    distinct = sorted(set(places))
    pages: dict[int, list[int]] = {}
    for page, event in distinct[:3]:
        pages.setdefault(page, []).append(event)
    words = "、".join(f"图{page} {''.join(map(ringed, events))}" for page, events in pages.items())
    return words + ("等" if len(distinct) > 3 else "")


def ringed(number: int) -> str:
    """① to ㊿, (51) and so on."""
    for first, last, start in ((1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1)):
        if first <= number <= last:
            return chr(start + number - first)
    return f"({number})"


def _ends(network: ArrowNetwork, tail: bool) -> dict[str, int]:
    """The event at which each work begins or ends; a milestone is its event."""
    ends: dict[str, int] = {item: event.number for event in network.events for item in event.items}
    for arrow in network.arrows:
        if arrow.kind != "work":
            continue
        part, parts = arrow.part
        if tail and part == 1:
            ends[arrow.item] = arrow.tail
        elif not tail and part == parts:
            ends[arrow.item] = arrow.head
    return ends
