"""The network's values: nodes in topological order, edges as flat tuples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from projects.errors import Finding
from projects.model import DAY, Activity, Deadline, Link, Project, Span, instant
from projects.network.gears import Gear
from projects.network.lags import LagRule
from projects.rules import Rules
from projects.structure import structure_findings
from projects.worktime import EARLIEST, LATEST, Calendars, WorkCalendar

CROSS, SAME, GEARED = range(3)
"""The values of `Edge.way`."""

EARLIEST_INSTANT, LATEST_INSTANT = instant(EARLIEST), instant(LATEST)

NodeKind = Literal["work", "point", "span", "group"]


class Edge(NamedTuple):
    """A link as the passes read it, the same value at both of its ends.

    before, after: its nodes. from_finish: leaves the predecessor's finish (FS, FF), else its start.
    to_finish: binds the successor's finish (FF, SF). lag: minutes, or months. rule: how the lag
    counts; None where there is no lag. number: index into `Network.links`.

    way: the cheapest sound way to move along it. SAME: two works and the lag share one calendar,
    so a demand is a plain sum of working minutes. GEARED: two works whose calendars `ahead` and
    `back` translate, the lag in the predecessor's. CROSS: by instants.
    """

    before: int
    after: int
    from_finish: bool
    to_finish: bool
    lag: int
    rule: LagRule | None
    way: int
    ahead: Gear | None
    back: Gear | None
    number: int


class Node(NamedTuple):
    """A leaf of the plan, or the start of a summary that an SS/SF link leaves (kind `group`; for a
    manually scheduled summary its own dates, which all its links leave).

    kind: `work` in working minutes, `point` of zero duration, `span` in elapsed time or months.
    assumed: the duration was derived from dates. begins: a zero-duration item that begins
    something. members: the leaves below a group, in the order of the plan. plain: a work without
    constraints, promise or stops that it may not straddle.
    """

    activity: Activity
    kind: NodeKind
    calendar: WorkCalendar
    duration: int
    span: Span | None = None
    assumed: bool = False
    begins: bool = False
    plain: bool = False
    members: tuple[int, ...] = ()


@dataclass(frozen=True)
class Network:
    """A built plan. Nodes stand in the order of the plan, a summary's start after them.

    `order` is that of the logic: every edge leads from an earlier to a later place in it;
    `place` is its inverse.
    """

    project: Project
    rules: Rules
    calendars: Calendars
    nodes: Sequence[Node]
    order: Sequence[int]
    place: Sequence[int]
    index: Mapping[str, int]
    into: Sequence[Sequence[Edge]]
    out: Sequence[Sequence[Edge]]
    clocks: Sequence[int]
    """By node: the place of its calendar in `calendars`; one past the last where the node counts
    by instants. `measures` looks up one instant for all of them."""
    special: tuple[int, ...]
    """The nodes that are not plain work."""
    links: Sequence[Link]
    children: Mapping[str, tuple[str, ...]]
    leaves: Mapping[str, tuple[int, ...]]
    """Summary id -> the nodes below it."""
    hammocks: tuple[Activity, ...]
    hung: Mapping[str, Sequence[tuple[Link, int, LagRule | None]]]
    """Hammock id -> the links that it hangs between, each with its lag and how that counts."""
    ledger: tuple[Activity, ...]
    forward_only: frozenset[int]
    """Edges out of a manually scheduled summary's own dates: they pull nothing backward."""
    backward_only: frozenset[int]
    """Edges into such a summary's leaves, and out of them: they push nothing forward."""
    deadlines: tuple[Deadline, ...]
    """Every deadline of the plan: the project's, then the activities' own, `item` always set for
    the latter."""

    @property
    def step(self) -> int:
        """The grain of the plan: a day in a day plan, else a minute."""
        return DAY if self.project.day_plan else 1

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What is odd about the plan's structure, but no error: links written twice …"""
        found = structure_findings(self.project.activities, self.project.links, cycles=False)
        return tuple(finding for finding in found if finding.level != "error")

    def measures(self, moment: int) -> list[int]:
        """One instant as every node counts it, to be indexed by `clocks`: W in each calendar, and
        last the instant itself."""
        if not EARLIEST_INSTANT < moment < LATEST_INSTANT:
            return [moment] * (len(tuple(self.calendars)) + 1)
        return [*(calendar.worked(moment) for calendar in self.calendars), moment]

    def ends(self, number: int) -> bool:
        """Whether a zero-duration item closes earlier work: its day is then the last one worked,
        else the first (SEMANTICS 1)."""
        node = self.nodes[number]
        if node.begins:
            return False
        if self.into[number]:
            return any(e.from_finish or e.to_finish or e.lag > 0 for e in self.into[number])
        activity = node.activity
        dated = activity.deadline is not None or activity.promised is not None
        return dated or any(c.kind in ("fnet", "fnlt", "mfo") for c in activity.constraints)

    def day_of(self, calendar: WorkCalendar) -> int:
        """The working minutes that people count as a day: the plan's; under p6 rules, where the
        calendar names its own, the calendar's."""
        own = calendar.minutes_per_day if self.rules.name == "p6" else None
        return own or self.project.minutes_per_day

    def nodes_of(self, item: str) -> tuple[int, ...]:
        """The nodes that an item stands for: itself, or a summary's leaves; () without dates."""
        if item in self.leaves:
            return self.leaves[item]
        return (self.index[item],) if item in self.index else ()

    def calendar_of(self, item: str | None) -> WorkCalendar:
        """The calendar in which an item's margin counts; the project's for None."""
        if item is None:
            return self.calendars.default
        activity = next(work for work in self.project.activities if work.id == item)
        return self.calendars.of(activity)
