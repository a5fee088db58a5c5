"""Links that other links imply already (JGJ/T 121: 逻辑关系不重复表达).

Every work is two points, its start and its finish. A link without a lead is an edge between two of
them: the later point cannot come before the earlier one; and a work cannot finish before it starts.
A link without a lag whose points are joined by such a path through other links asks for nothing of
its own. Links with a lag may ask for more than the path gives: they stay.

A finish is held only as its own calendar counts: Friday evening is as late as Sunday to an office.
So a path goes on behind a finish that a link holds (FF, SF) only within one calendar.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from projects.model import Link
from projects.network import SAME, Edge, Network

_BLOCK = 2048
"""Points followed at once: one bit each, so that 100,000 works need megabytes, not gigabytes."""


def redundant_links(
    network: Network, within: Collection[int], firm: Collection[int]
) -> list[tuple[Link, str]]:
    """The links between nodes of `within` that say nothing new, each with a work of the path that
    implies it. Nodes of `firm` stand at dates of their own: no path leads through them."""
    into = _parents(network, firm)
    chained = [[point for point, _, exact in row if exact] for row in into]
    asked = {
        (_leaves(edge), _enters(edge)): edge
        for node in within
        for edge in network.into[node]
        if edge.before in within and edge.lag <= 0 and len(into[_enters(edge)]) > 1
    }
    found: dict[int, int] = {}
    sources = sorted({source for source, _ in asked})
    for start in range(0, len(sources), _BLOCK):
        block = {point: 1 << k for k, point in enumerate(sources[start : start + _BLOCK])}
        before = _before(network, chained, block)
        for (source, goal), edge in asked.items():
            bit = block.get(source, 0)
            others = (one for one in into[goal] if bit and one[1] != edge.number)
            by = next((p for p, _, _ in others if before[p] & bit or p == source), None)
            if by is not None:
                found[edge.number] = by
    return [
        (network.links[number], network.nodes[found[number] // 2].activity.id)
        for number in sorted(found)
        if _between_leaves(network, network.links[number])
    ]


def _leaves(edge: Edge) -> int:
    return 2 * edge.before + edge.from_finish


def _enters(edge: Edge) -> int:
    return 2 * edge.after + edge.to_finish


def _parents(network: Network, firm: Collection[int]) -> list[list[tuple[int, int, bool]]]:
    """By point: the points that cannot come after it, each with the number of the link that says so
    (−1 for a work's own start before its finish), and whether that holds to the minute."""
    into: list[list[tuple[int, int, bool]]] = [[] for _ in range(2 * len(network.nodes))]
    for node in range(len(network.nodes)):
        if node in firm:
            continue
        into[2 * node + 1].append((2 * node, -1, True))
        for edge in network.into[node]:
            if edge.lag >= 0 and edge.number not in network.backward_only:
                exact = not edge.to_finish or edge.way == SAME
                into[_enters(edge)].append((_leaves(edge), edge.number, exact))
    return into


def _before(network: Network, into: Sequence[Sequence[int]], block: dict[int, int]) -> list[int]:
    """By point: which points of the block cannot come after it, one bit each."""
    before = [0] * len(into)
    for node in network.order:
        for point in (2 * node, 2 * node + 1):
            reached = 0
            for parent in into[point]:
                reached |= before[parent] | block.get(parent, 0)
            before[point] = reached
    return before


def _between_leaves(network: Network, link: Link) -> bool:
    """Whether a link was written between two works: those of summaries stand for many."""
    return not {link.before, link.after} & network.leaves.keys()


def numbers_of(network: Network, items: Iterable[str]) -> set[int]:
    """The nodes of some works."""
    return {network.index[item] for item in items if item in network.index}
