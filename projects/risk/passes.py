"""The forward pass over many runs at once: a row a node, one operation a link.

It gives the dates of `projects.schedule.forward`, run by run.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from projects.risk.placing import place_special
from projects.risk.runs import AS_PLANNED, UNBOUND, Case, Runs
from projects.schedule.modes import WORK


def place(runs: Runs, numbers: Iterable[int], case: Case = AS_PLANNED) -> None:
    """Date these nodes, which stand in the order of the logic.

    Raises:
        InputError: DP404 where an unsplittable work fits no gap, DP304 beyond the calendars' years.
    """
    mode = runs.now.mode
    for number in numbers:
        if mode[number] != WORK:
            place_special(runs, number, case)
        elif number in case.arrivals:
            whole = runs.now.network.nodes[number].duration // runs.lanes.grain
            runs.finish[number] = case.arrivals[number]
            runs.start[number] = case.arrivals[number] - whole
        else:
            _place_work(runs, number, case)


def _place_work(runs: Runs, number: int, case: Case) -> None:
    """A plain work: start the later of its demands, finish a duration later, or pulled along."""
    start, finish = runs.start[number], runs.finish[number]
    grain, lasts = runs.lanes.grain, runs.duration(number, case)
    bound = max(runs.now.floor[number] // grain, UNBOUND)
    finish_bound = max(runs.now.finish_floor[number] // grain, UNBOUND)
    lanes = runs.lanes.into[number]
    held, pulled = False, finish_bound > UNBOUND
    for lane in lanes:
        if lane.edge.to_finish:
            pulled = True
        else:
            before = lane.edge.before
            demand = lane.demand(runs.start[before], runs.finish[before])
            np.maximum(demand, start if held else np.int32(bound), out=start)
            held = True
    if not held:
        start.fill(bound)
    np.add(start, lasts, out=finish)
    if not pulled:
        return
    for lane in lanes:
        if lane.edge.to_finish:
            before = lane.edge.before
            demand = lane.demand(runs.start[before], runs.finish[before])
            np.maximum(finish, demand, out=finish)
    np.maximum(finish, np.int32(finish_bound), out=finish)
    np.subtract(finish, lasts, out=start)
