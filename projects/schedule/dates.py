"""The dates of one pass, kept as counts of working minutes and turned into instants on demand.

A work's dates are W of its own calendar; where predecessor, successor and lag share a calendar no
instant is ever needed, which is what makes the passes fast. Nodes that are not plain work keep
their instants beside.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from projects.network import Network
from projects.schedule.modes import HALF, HIGH


@dataclass(frozen=True)
class Dates:
    """Start and finish of every node.

    w_start, w_finish: W at start and finish; HIGH or more where nothing binds. fixed: the instants
    (start, finish) of nodes that are not plain work.
    """

    network: Network
    w_start: list[int]
    w_finish: list[int]
    fixed: dict[int, tuple[int, int]] = field(default_factory=dict)
    carried: dict[int, int] = field(default_factory=dict)
    """By carrier (a finished work whose successors wait for what it should have waited for): the
    instant from which its successors count, early and late."""
    through: dict[int, int] = field(default_factory=dict)
    """By number of a link out of a carrier: what it asks for by that instant."""

    def start(self, number: int) -> int:
        """The instant at which a node starts; HIGH where nothing binds it."""
        if number in self.fixed:
            return self.fixed[number][0]
        work = self.w_start[number]
        return HIGH if work >= HALF else self.network.nodes[number].calendar.start_of(work)

    def finish(self, number: int) -> int:
        """The instant at which a node finishes; HIGH where nothing binds it."""
        if number in self.fixed:
            return self.fixed[number][1]
        work = self.w_finish[number]
        return HIGH if work >= HALF else self.network.nodes[number].calendar.finish_of(work)

    def latest_finish(self, number: int) -> int:
        """The last instant that is the same finish for a node: no working minute lies between.

        What a finish link into it may use up; a point keeps its instant.
        """
        node, work = self.network.nodes[number], self.w_finish[number]
        if node.kind == "point" or work >= HALF:
            return self.finish(number)
        return node.calendar.start_of(work)

    def bound(self, number: int) -> bool:
        """Whether the node has dates at all."""
        return self.w_finish[number] < HALF

    def first_start(self, numbers: Iterable[int]) -> int | None:
        """The earliest start among nodes that have dates; None without any."""
        found = self._outmost(numbers, self.w_start, -1)
        return min((self.start(number) for number in found), default=None)

    def last_finish(self, numbers: Iterable[int]) -> int | None:
        """The latest finish among nodes that have dates; None without any."""
        found = self._outmost(numbers, self.w_finish, 1)
        return max((self.finish(number) for number in found), default=None)

    def _outmost(self, numbers: Iterable[int], column: list[int], sign: int) -> list[int]:
        """The outmost work of each calendar, by count, and every node that keeps instants: only
        their instants need comparing."""
        best: dict[int, int] = {}
        found = []
        for number in numbers:
            if number in self.fixed:
                found.append(number)
                continue
            key = id(self.network.nodes[number].calendar)
            other = best.get(key)
            if other is None or sign * column[number] > sign * column[other]:
                best[key] = number
        return [*found, *best.values()]

    def fix(self, number: int, start: int, finish: int) -> None:
        """Set the instants of a node that is not plain work."""
        self.fixed[number] = start, finish
        worked = self.network.nodes[number].calendar.worked
        self.w_start[number], self.w_finish[number] = worked(start), worked(finish)
