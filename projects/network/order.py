"""The order in which the passes may visit the nodes."""

from __future__ import annotations

from collections.abc import Sequence

from projects.network.values import Edge, Node


def topological(
    nodes: Sequence[Node], edges: Sequence[Edge], out: Sequence[Sequence[Edge]]
) -> list[int]:
    """Kahn's order; that of the plan where it already follows the logic.

    Shorter than `nodes` where links run in a circle.
    """
    count = len(nodes)
    groups = [number for number in range(count) if nodes[number].members]
    if not groups and all(edge[0] < edge[1] for edge in edges):
        return list(range(count))
    also: dict[int, list[int]] = {}  # a summary's start waits for its leaves
    waiting = [0] * count
    for edge in edges:
        waiting[edge.after] += 1
    for group in groups:
        for member in nodes[group].members:
            also.setdefault(member, []).append(group)
            waiting[group] += 1
    order = [number for number in range(count) if not waiting[number]]
    for number in order:  # grows while it is read
        for follower in (*(edge.after for edge in out[number]), *also.get(number, ())):
            waiting[follower] -= 1
            if not waiting[follower]:
                order.append(follower)
    return order
