"""Which dates rest on days that no State Council notice settles yet (SEMANTICS 1)."""

from __future__ import annotations

from projects.schedule.modes import FINISHED
from projects.schedule.run import Run


def provisional_nodes(run: Run) -> frozenset[int]:
    """Nodes whose early or late dates, or those of the works they derive from, pass the last
    published notice on a calendar that follows it."""
    network = run.network
    horizons = {id(node.calendar): node.calendar.provisional_after() for node in network.nodes}
    known = [horizon for horizon in horizons.values() if horizon is not None]
    every = range(len(network.nodes))
    finishes = [run.late.last_finish([n for n in every if run.late.bound(n)])]
    if run.early is not None:
        finishes.append(run.early.last_finish(every))
    if not known or max((f for f in finishes if f is not None), default=0) <= min(known):
        return frozenset()
    shaky = set()
    if run.early is not None:
        for number in network.order:
            node = network.nodes[number]
            horizon = horizons[id(node.calendar)]
            own = horizon is not None and run.early.finish(number) > horizon
            derived = any(edge.before in shaky for edge in network.into[number])
            if (own or derived) and run.situation.mode[number] != FINISHED:
                shaky.add(number)
    late_shaky: set[int] = set()
    for number in reversed(network.order):
        node = network.nodes[number]
        horizon = horizons[id(node.calendar)]
        finish = run.late.finish(number)
        own = horizon is not None and horizon < finish and run.late.bound(number)
        derived = any(edge.after in late_shaky for edge in network.out[number])
        if (own or derived) and run.situation.mode[number] != FINISHED:
            late_shaky.add(number)
    return frozenset(shaky | late_shaky)
