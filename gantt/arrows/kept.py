"""Which links finish-start arrows can say without moving a date, and why the others cannot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from gantt.arrows.joints import Joint, joint
from gantt.arrows.reasons import LEAD, OWN_DATES, broken_because, link_left_out
from gantt.arrows.spans import Stretch, resumed
from gantt.arrows.values import LeftOut
from projects.network import Edge
from projects.schedule import Schedule


@dataclass(frozen=True)
class Kept:
    """The joints of the plan. paused: by node, the cut at which the remaining work of a started
    work waits for a predecessor that has not ended."""

    joints: list[Joint] = field(default_factory=list)
    paused: dict[int, int] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)


def kept_links(schedule: Schedule, stretches: Mapping[int, Stretch]) -> Kept:
    """The links between these works as joints, in the order of their successors."""
    kept = Kept()
    for number, after in stretches.items():
        for edge in schedule.run.network.into[number]:
            own = _from_a_leaf(schedule, edge)
            if own is None:
                _leave_out(kept, schedule, edge, OWN_DATES)
            elif own.before in stretches:
                _keep(kept, schedule, own, stretches[own.before], after)
    return kept


def _from_a_leaf(schedule: Schedule, edge: Edge) -> Edge | None:
    """The same link out of a leaf: a summary begins with its earliest one (the first of equals).

    None out of a summary with dates of its own.
    """
    run = schedule.run
    node = run.network.nodes[edge.before]
    if node.kind != "group":
        return edge
    if node.activity.manual is not None:
        return None
    early = run.early
    first = node.members[0] if early is None else min(node.members, key=early.start)
    return edge._replace(before=first)


def _keep(kept: Kept, schedule: Schedule, edge: Edge, before: Stretch, after: Stretch) -> None:
    """Add a link as a joint, or the reason why there is none."""
    found = joint(edge, before, after)
    if found is None:
        _leave_out(kept, schedule, edge, LEAD)
        return
    if not _holds(found, before, after):
        pause = _pause(schedule, found, before, after)
        if pause is None:
            _leave_out(kept, schedule, edge, broken_because(schedule, edge))
            return
        found = pause
        kept.paused[edge.after] = found.enter
    kept.joints.append(found)


def _holds(found: Joint, before: Stretch, after: Stretch) -> bool:
    """Whether the dates of both plans keep a joint. The late dates of settled work give way to what
    follows, so that it cannot hold back work that is still open."""
    settled = before.settled_at(found.leave)
    begun = after.settled or (after.started and not found.enter)
    if begun and not settled:
        return False
    leave, enter = before.ends_at(found.leave), after.begins_at(found.enter)
    early, late = found.arrives((leave[0], enter[1]))
    return early <= enter[0] and (settled or leave[1] <= late)


def _pause(schedule: Schedule, found: Joint, before: Stretch, after: Stretch) -> Joint | None:
    """The joint that holds the remaining work of a started successor."""
    resumes = resumed(schedule, found.after)
    retained = found.edge.from_finish and not found.edge.to_finish
    if resumes is None or not retained or not after.cuttable:
        return None
    worked = after.calendar.worked
    at = worked(resumes[0]) - worked(after.start[0])
    moved = replace(found, enter=at)
    return moved if 0 < at < after.length and _holds(moved, before, after) else None


def _leave_out(kept: Kept, schedule: Schedule, edge: Edge, why: str) -> None:
    """Note a link once, however many leaves it speaks of."""
    row = link_left_out(schedule, edge, why)
    if row not in kept.left_out:
        kept.left_out.append(row)
