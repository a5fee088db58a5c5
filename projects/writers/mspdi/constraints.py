"""One constraint a task: which of a work's own it is, and what a deadline can say instead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from projects.model import DAY, Activity, Constraint
from projects.network import Node
from projects.schedule.limits import limit_instant
from projects.writers.mspdi.outgoing import Outgoing

ASAP, ALAP, MSO, MFO, SNET, SNLT, FNET, FNLT = range(8)
_CODES: Final[Mapping[str, int]] = {
    "alap": ALAP, "mso": MSO, "mfo": MFO, "snet": SNET, "snlt": SNLT, "fnet": FNET, "fnlt": FNLT,
}  # fmt: skip
_ORDER: Final = ("mso", "mfo", "snet", "fnet", "snlt", "fnlt", "alap")
"""Which constraint a task keeps where it has several: those that place its early dates first."""


@dataclass(frozen=True, slots=True)
class Bound:
    """What a task says: constraint with its instant, deadline, and the constraints left out.

    `buffer`: days of the deadline that stay in reserve. `pushed`: it only keeps a work behind the
    data date or the project start.
    """

    kind: int = ASAP
    at: int | None = None
    deadline: int | None = None
    left: tuple[Constraint, ...] = ()
    pushed: bool = False
    buffer: int = 0


def bound_of(outgoing: Outgoing, activity: Activity) -> Bound:
    """The constraint and the deadline of a work."""
    item = activity.id
    due = outgoing.due(item)
    deadline, buffer = (None, 0) if due is None else (due.at, due.buffer)
    leaf = outgoing.node(item)
    if leaf is None:
        return Bound(deadline=deadline, left=activity.constraints, buffer=buffer)
    promised = outgoing.situation.promised.get(outgoing.network.index[item])
    if promised is not None:
        # The promise is the early finish; what else holds the work matters only behind it.
        return Bound(FNET, promised, deadline, activity.constraints, buffer=buffer)
    kind, at, left = _own(activity, leaf)
    if not outgoing.network.rules.late_binds_early:
        # A finish-no-later constraint that binds no early date is what a deadline is.
        limit = None if due is None else limit_instant(outgoing.network, due)
        ends = [each.at for each in left if each.kind == "fnlt" and each.at is not None]
        end = min(ends, default=None)
        if end is not None and (limit is None or end < limit):
            deadline, buffer = end, 0
        left = tuple(each for each in left if each.kind != "fnlt")
    if kind == ASAP and not outgoing.forward:
        kind = ALAP
    pushed = _pushed_to(outgoing, activity)
    moved = pushed is not None and (kind != SNET or (at or 0) < pushed)
    if moved:
        # What holds it now stands in the way of any other constraint.
        dropped = () if kind == SNET else _without(activity, *left)
        kind, at, left = SNET, pushed, (*left, *dropped)
    return Bound(kind, at, deadline, left, moved, buffer)


def _own(activity: Activity, leaf: Node) -> tuple[int, int | None, tuple[Constraint, ...]]:
    """The constraint that a task keeps, and those that it cannot."""
    own: dict[str, Constraint] = {each.kind: each for each in activity.constraints}
    for early, late, both in (("snet", "snlt", MSO), ("fnet", "fnlt", MFO)):
        if early in own and late in own and own[early].at == own[late].at:
            return both, own[early].at, _without(activity, own[early], own[late])
    order = list(_ORDER)
    if "snet" in own and "fnet" in own and _finish_decides(leaf, own):
        order.remove("snet")
    kept = next((own[name] for name in order if name in own), None)
    if kept is None:
        return ASAP, None, ()
    return _CODES[kept.kind], kept.at, _without(activity, kept)


def _without(activity: Activity, *kept: Constraint) -> tuple[Constraint, ...]:
    return tuple(each for each in activity.constraints if each not in kept)


def _finish_decides(leaf: Node, own: Mapping[str, Constraint]) -> bool:
    """Whether FNET holds a work later than its SNET does."""
    start, finish = own["snet"].at, own["fnet"].at
    if start is None or finish is None:
        return False
    calendar = leaf.calendar
    return calendar.worked(finish) > calendar.worked(start) + leaf.duration


def _pushed_to(outgoing: Outgoing, activity: Activity) -> int | None:
    """The data date, the project start, or retained logic's instant, where it alone keeps a work
    from starting earlier.

    Microsoft Project moves no work behind the data date by itself, and lets leads place work
    before the project start.
    """
    timing = outgoing.schedule[activity.id]
    data, begin = outgoing.situation.data_instant, timing.early_start
    if timing.status != "not-started" or begin is None:
        return None
    if timing.driver.kind == "data-date" and data is not None and begin >= data:
        return data
    led = outgoing.network.into[outgoing.network.index[activity.id]]
    early = outgoing.schedule.run.early
    if early is not None and any(
        edge.from_finish and early.carried.get(edge.before, 0) > early.finish(edge.before)
        for edge in led
    ):
        # Retained logic holds it through a finished work; Microsoft Project knows no such thing.
        return begin
    if timing.driver.kind == "start" and led and not outgoing.network.rules.leads_before_start:
        return outgoing.project.start
    return None


def closing(outgoing: Outgoing, activity: Activity | None, at: int | None) -> int | None:
    """A deadline at the end of a day as the end of that day's work, the hour that people know, if
    nobody else works behind it."""
    if at is None or at % DAY or outgoing.project.day_plan:
        return at
    calendar = outgoing.default if activity is None else outgoing.calendar_of(activity)
    end = calendar.to_finish(at)
    if at - end >= DAY or not outgoing.works_only:
        return at
    alike = all(each.worked(end) == each.worked(at) for each in outgoing.network.calendars)
    return end if alike else at
