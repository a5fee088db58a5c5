"""The logic between works alone: links of summaries unfolded, links that others already say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from gantt.nodes.values import GATE
from projects.model import Link, summaries_above
from projects.schedule.result import Schedule, Timing

_WITHOUT_GATE = 6
"""So many links between the works of two summaries are drawn one by one."""


Pairs = set[tuple[str, str]]


def unfolded(schedule: Schedule, dated: Collection[str]) -> list[Link]:
    """The links between dated works, each once. A link of a summary becomes links of the works
    that end or begin it; many with many meet in a gate, "this summary is finished"."""
    below = _below(schedule, dated)
    direct = [
        link for link in schedule.project.links if link.before in dated and link.after in dated
    ]
    found: dict[tuple[str, str, str], Link] = {}
    for link in schedule.project.links:
        befores = [link.before] if link.before in dated else _leaving(schedule, link, below, direct)
        afters = [link.after] if link.after in dated else _entered(link, below, direct)
        if min(len(befores), len(afters)) > 1 and len(befores) * len(afters) > _WITHOUT_GATE:
            gate = GATE + link.before
            for before in befores:
                found.setdefault((before, gate, "FS"), Link(before, gate))
            befores = [gate]
        for before in befores:
            for after in afters:
                if before != after:
                    found.setdefault(
                        (before, after, link.kind), replace(link, before=before, after=after)
                    )
    return list(found.values())


def _below(schedule: Schedule, dated: Collection[str]) -> dict[str, list[str]]:
    """The dated works below each summary, in the order of the plan."""
    works = {work.id: work for work in schedule.project.activities}
    below: dict[str, list[str]] = defaultdict(list)
    for item in works:
        if item in dated:
            for above in summaries_above(works[item], works):
                below[above].append(item)
    return below


def _leaving(
    schedule: Schedule, link: Link, below: Mapping[str, Sequence[str]], direct: Sequence[Link]
) -> list[str]:
    """The works by which a link leaves a summary: those that may finish it; the one that starts it
    for a link from its start."""
    members = below.get(link.before, ())
    if link.kind[0] == "S":
        return [_first(schedule, members)] if members else []
    held = {
        inner.before
        for inner in direct
        if inner.kind in ("FS", "FF") and inner.lag.amount >= 0 and inner.after in members
    }
    return [member for member in members if member not in held]


def _entered(link: Link, below: Mapping[str, Sequence[str]], direct: Sequence[Link]) -> list[str]:
    """The works by which a link enters a summary: those that no work of it holds already."""
    members = below.get(link.after, ())
    held = {
        inner.after
        for inner in direct
        if inner.kind in ("FS", "SS") and inner.lag.amount >= 0 and inner.before in members
    }
    return [member for member in members if member not in held]


def _first(schedule: Schedule, members: Sequence[str]) -> str:
    """The work that starts a summary."""
    return min(members, key=lambda item: moment_of(schedule[item]) or 0)


def moment_of(timing: Timing) -> int | None:
    """When a work starts, by its latest dates in a plan without a start."""
    return timing.late_start if timing.early_start is None else timing.early_start


def decisive(
    schedule: Schedule, links: Sequence[Link], dated: Collection[str]
) -> tuple[Pairs, Pairs]:
    """The pairs of works and gates whose links set a date, and those of the critical line."""
    network, below = schedule.run.network, _below(schedule, dated)
    floats = schedule.run.floats
    numbers = schedule.run.binding if floats is None else floats.driving
    ways: dict[str, list[str]] = defaultdict(list)
    for link in links:
        if link.after.startswith(GATE):
            ways[link.before].append(link.after)
    tied = {(link.before, link.after) for link in links}
    driving: Pairs = set()
    critical: Pairs = set()
    for edges in network.into:
        for edge in edges:
            if edge.number not in numbers:
                continue
            before, after = (network.nodes[end].activity.id for end in (edge.before, edge.after))
            before = _first(schedule, below[before]) if below.get(before) else before
            steps = [(before, after)]
            for gate in ways[before]:
                if (gate, after) in tied:
                    steps += [(before, gate), (gate, after)]
            driving |= set(steps)
            ends = (schedule[before], schedule[after])
            if all(timing.critical and timing.status != "finished" for timing in ends):
                critical |= set(steps)
    return driving, critical


def redundant(links: Sequence[Link]) -> set[tuple[str, str]]:
    """The pairs whose only link is a plain finish-start that a longer chain of finish-start links
    without leads already says."""
    chain: dict[str, set[str]] = defaultdict(set)
    kinds: dict[tuple[str, str], list[Link]] = defaultdict(list)
    for link in links:
        kinds[link.before, link.after].append(link)
        if link.kind == "FS" and link.lag.amount >= 0:
            chain[link.before].add(link.after)
    reach = _reach(chain)
    found = set()
    for (before, after), group in kinds.items():
        plain = len(group) == 1 and group[0].kind == "FS" and not group[0].lag.amount
        if plain and any(after in reach[between] for between in chain[before] if between != after):
            found.add((before, after))
    return found


def _reach(chain: dict[str, set[str]]) -> dict[str, set[str]]:
    """What can be reached from each work."""
    reach: dict[str, set[str]] = defaultdict(set)
    for item in _finished_first(chain):
        for after in chain.get(item, ()):
            reach[item] |= {after} | reach[after]
    return reach


def _finished_first(chain: dict[str, set[str]]) -> Iterator[str]:
    """The works, each after all that it leads to."""
    seen: set[str] = set()
    for root in sorted(chain):
        stack = [(root, False)]
        while stack:
            item, leaving = stack.pop()
            if leaving:
                yield item
            elif item not in seen:
                seen.add(item)
                stack.append((item, True))
                stack += [(after, False) for after in sorted(chain.get(item, ()))]
