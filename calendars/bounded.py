"""Which late dates come from a deadline, and which only count back from the plan's own forecast."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from projects.schedule.result import Schedule


def bounded_items(schedule: Schedule) -> frozenset[str]:
    """The items that a deadline or a latest date bounds, themselves or through what follows them.

    The late dates of all others count back from the plan's own early finish: they are a forecast,
    and would move with it.
    """
    from projects.schedule.modes import HIGH

    network, cap = schedule.run.network, schedule.run.situation.cap
    if any(margin.item is None for margin in schedule.deadlines):
        return frozenset(schedule.timings)
    reached = {number for number, latest in enumerate(cap) if latest < HIGH}
    for margin in schedule.deadlines:
        reached.update(network.nodes_of(margin.item or ""))
    todo = list(reached)
    while todo:
        before = {edge.before for edge in network.into[todo.pop()]} - reached
        reached |= before
        todo += before
    return frozenset(network.nodes[number].activity.id for number in reached)
