"""What asks for a date: every bound of a work's early or late date in one plan, as a value that can
be compared with the same bound of another plan.

A bound starts from an instant (`raw`: a neighbour's date, the data date, a constraint), and the
plan's own lag, duration and calendar make of it the date that it asks for (`put`). Held against
the other plan, either part may have moved.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from projects.difference.values import Key
from projects.model import Link
from projects.network import Edge, Node
from projects.network.lags import WorkLag
from projects.schedule import Run
from projects.schedule.modes import FINISHED, FIXED, MANUAL, UNDER_WAY

Which = Literal["es", "ef", "ls", "lf", "end"]


class Spot(NamedTuple):
    """One computed date: of a work, or the project's early finish (`end`, item "")."""

    which: Which
    item: str


END: Final = Spot("end", "")


@dataclass(frozen=True, slots=True)
class Ask:
    """One bound. `at` is the date it asks for; `source` the computed date it starts from, if it is
    one; `own` the changes that may have changed what is made of it; `clocks` the calendars by which
    it counts; `link` the link it comes from, `ends` the works at its ends and `beyond` the dates
    that reach through a work finished out of sequence (retained logic). `given` are the changes
    that may have made a bound without a link appear or go, `about` further instants between which
    its calendars count: a lag may end beyond the date that is made of it."""

    key: Hashable
    at: int
    raw: int
    put: Callable[[int], int]
    source: Spot | None
    own: frozenset[Key]
    clocks: tuple[str, ...]
    link: Link | None = None
    ends: tuple[str, ...] = ()
    beyond: tuple[Spot, ...] = ()
    given: frozenset[Key] = frozenset()
    about: tuple[int, ...] = ()


def settled(run: Run, number: int, which: Which) -> frozenset[Key] | None:
    """Where a date follows from the work itself whatever its links ask: the changes that may
    have moved it. None where bounds place it."""
    mode, item = run.situation.mode[number], run.network.nodes[number].activity.id
    length: frozenset[Key] = frozenset({("duration", item), ("calendar", item)})
    actual: frozenset[Key] = frozenset({("actual", item)})
    begun = mode in (FINISHED, UNDER_WAY)
    if begun and (which == "es" or (which == "ls" and shows_actual_start(run))):
        if run.situation.actuals[item].started is not None:
            return actual
        today: frozenset[Key] = frozenset({("data-date", "")})
        return actual | length | today if mode == UNDER_WAY else actual | length
    if mode == FINISHED:
        return actual
    if mode == FIXED:
        pinned: frozenset[Key] = frozenset({("constraint", item)})
        return pinned | length
    if mode == MANUAL and which in ("es", "ef"):
        return frozenset({("manual", item)})
    return None


def shows_actual_start(run: Run) -> bool:
    """Whether started works show their actual start as the late one."""
    return run.network.rules.late_start_of_started == "actual"


def made_of(node: Node, which: Which, asked: Which) -> frozenset[Key]:
    """The changes of a work that stand between the date that is asked and the date in view."""
    item = node.activity.id
    found: set[Key] = {("calendar", item), ("rules", "")}
    if node.activity.calendar is None:
        found.add(("calendar", ""))
    if node.kind == "point":  # with a duration it would be rounded to working time
        found.add(("duration", item))
    if which[1] != asked[1]:
        found |= {("duration", item), ("actual", item)}
        if node.assumed:
            found |= {("deadline", item), ("constraint", item), ("data-date", "")}
    return frozenset(found)


def between(link: Link, before: Node, after: Node) -> tuple[str, str, str, str, str]:
    """A link as both plans know it: as written, and between which works."""
    return link.before, link.after, before.activity.id, after.activity.id, link.kind


def rank_of(run: Run, edge: Edge) -> int:
    """Which of several like links between two nodes an edge is."""
    links = run.network.links
    mine = links[edge.number]
    near = run.network.into[edge.after]
    return sum(
        other.number < edge.number
        and other.before == edge.before
        and links[other.number].kind == mine.kind
        for other in near
    )


def clocks_of(edge: Edge, node: Node, other: Node) -> tuple[str, ...]:
    """The calendars by which a bound along a link counts: its works' and its lag's."""
    own = node.calendar.name, other.calendar.name
    return (*own, edge.rule.calendar.name) if isinstance(edge.rule, WorkLag) else own


def of_link(link: Link, before: Node) -> frozenset[Key]:
    """The changes that may change a link's lag."""
    found: set[Key] = {("link", f"{link.before}→{link.after}"), ("rules", "")}
    if link.lag.amount:
        found.add(("calendar", before.activity.id))
        if before.activity.calendar is None or link.lag_on == "project":
            found.add(("calendar", ""))
        if link.lag.unit == "percent":
            found.add(("duration", link.before))
    return frozenset(found)
