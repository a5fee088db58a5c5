"""A plan rewritten to finish-start works, waits and milestones, with the dates that it has.

Every work becomes one part, or a chain of parts where links leave or enter it on the way. A part
may begin when the parts and waits before it have ended. The parts of a work follow one another
without a pause: dates are those of the schedule, never computed anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from gantt.arrows.chains import Chains
from gantt.arrows.covers import ordered
from gantt.arrows.kept import kept_links
from gantt.arrows.reasons import HAMMOCK, LEDGER
from gantt.arrows.spans import stretch
from gantt.arrows.tasks import Mark, Rewritten, Task
from gantt.arrows.values import LeftOut
from projects.schedule import Schedule
from projects.schedule.modes import HIGH


def rewrite(schedule: Schedule, items: Collection[str] | None = None) -> Rewritten:
    """The works (all, or those of `items` and below) as finish-start tasks."""
    network = schedule.run.network
    chosen = {n for n, node in enumerate(network.nodes) if node.kind != "group"}
    if items is not None:
        chosen &= {number for item in items for number in network.nodes_of(item)}
    stretches = {number: stretch(schedule, number) for number in sorted(chosen)}
    links = kept_links(schedule, stretches)
    chains = Chains(schedule, stretches, links.paused)
    chains.build(links.joints)
    tasks, before, mark_before = chains.resolved()
    return Rewritten(
        tasks=_given_way(tasks, before, chains.marks, mark_before),
        before=before,
        marks=chains.marks,
        mark_before=mark_before,
        left_out=(*links.left_out, *_undrawn(schedule, items)),
        shown=frozenset(chosen),
    )


def _undrawn(schedule: Schedule, items: Collection[str] | None) -> Iterator[LeftOut]:
    """The rows of the plan that have no arrow of their own."""
    network = schedule.run.network
    for rows, why in ((network.hammocks, HAMMOCK), (network.ledger, LEDGER)):
        for work in rows:
            if items is None or work.id in items:
                yield LeftOut(work.id, "", why)


def _given_way(
    tasks: Sequence[Task],
    before: Sequence[Collection[int]],
    marks: Sequence[Mark],
    mark_before: Sequence[Collection[int]],
) -> tuple[Task, ...]:
    """Late dates of what is settled, and of waits for a date, moved before what follows them."""
    bound = [HIGH] * len(tasks)
    for mark, those in zip(marks, mark_before, strict=True):
        for one in those:
            bound[one] = min(bound[one], mark.at[1])
    found = list(tasks)
    for number in reversed(ordered(before)):
        task = found[number]
        over = task.finish[1] - bound[number]
        if task.settled and over > 0:
            task = found[number] = replace(
                task,
                start=(task.start[0], task.start[1] - over),
                finish=(task.finish[0], bound[number]),
            )
        starts = task.finish[1] if task.elastic else task.start[1]
        for one in before[number]:
            bound[one] = min(bound[one], starts)
    return tuple(found)
