"""Links with their lags; a lag that Microsoft Project would count otherwise keeps its dates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from projects.model import DAY, Link
from projects.network import Edge
from projects.network.lags import ELAPSED, MONTHS, LagRule, WorkLag
from projects.schedule.dates import Dates
from projects.writers.mspdi.elements import Node, node
from projects.writers.mspdi.outgoing import Outgoing

KINDS: Final[Mapping[str, int]] = {"FF": 0, "FS": 1, "SF": 2, "SS": 3}

MINUTES, ELAPSED_MINUTES, HOURS, ELAPSED_HOURS, DAYS, ELAPSED_DAYS = 3, 4, 5, 6, 7, 8
"""DurationFormat and LagFormat: the unit in which a length is shown."""
PERCENT: Final = 19


def shown_in(minutes: int, per_day: int) -> int:
    """The format of a working length: days, or hours or minutes where days come out odd."""
    if minutes * 4 % per_day == 0:
        return DAYS
    return HOURS if minutes % 60 == 0 else MINUTES


def shown_elapsed(minutes: int) -> int:
    """The format of an elapsed length."""
    if minutes % DAY == 0:
        return ELAPSED_DAYS
    return ELAPSED_HOURS if minutes % 60 == 0 else ELAPSED_MINUTES


def written_links(outgoing: Outgoing) -> Iterator[Link]:
    """The links that the file holds: those of hammocks and of rows without dates stay behind."""
    apart = outgoing.hammocks | outgoing.ledger
    for link in outgoing.project.links:
        if link.before not in apart and link.after not in apart:
            yield link


def links_by_successor(outgoing: Outgoing) -> Mapping[str, list[Node]]:
    """Work -> the elements of the links that lead to it."""
    lags = Lags(outgoing)
    found: dict[str, list[Node]] = {}
    for link in written_links(outgoing):
        lag = lags.of(link)
        found.setdefault(link.after, []).append(
            node(
                "PredecessorLink",
                {
                    "PredecessorUID": outgoing.uids[link.before],
                    "Type": KINDS[link.kind],
                    "CrossProject": False,
                    "LinkLag": lag.amount,
                    "LagFormat": lag.shown,
                },
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class Lag:
    """LinkLag (tenths of a minute, or percent) and LagFormat. `turned`: into elapsed time, so that
    the dates stay."""

    amount: int
    shown: int
    turned: bool = False


class Lags:
    """The lags of a plan as Microsoft Project counts them: in the successor's calendar.

    Where that would end at another instant than ours does now, and for calendar months, the lag is
    turned into the elapsed time that it lasts now: nothing moves when the file is recalculated.
    """

    def __init__(self, outgoing: Outgoing) -> None:
        self.outgoing = outgoing
        self.network = outgoing.network
        self.edges: dict[int, list[Edge]] = {}
        for edges in self.network.out:
            for edge in edges:
                self.edges.setdefault(id(self.network.links[edge.number]), []).append(edge)

    def of(self, link: Link) -> Lag:
        """The lag of a link."""
        amount, unit = link.lag.amount, link.lag.unit
        per_day = self.outgoing.project.minutes_per_day
        edges = self.edges.get(id(link), [])
        if amount and any(map(self._moves, edges)):
            return _elapsed(self._lasts(edges), turned=True)
        if unit == "percent":
            return Lag(round(amount / 100), PERCENT)
        if unit == "elapsed":
            return _elapsed(amount)
        if (link.lag_on or self.network.rules.lag_on) == "elapsed":
            return _elapsed(amount * DAY // per_day)
        return Lag(amount * 10, shown_in(amount, per_day))

    def counted_elsewhere(self, link: Link) -> bool:
        """Whether a lag in working time counts in a calendar that is not its successor's."""
        return any(
            isinstance(edge.rule, WorkLag)
            and edge.rule.calendar is not self.network.nodes[edge.after].calendar
            for edge in self.edges.get(id(link), ())
        )

    def _moves(self, edge: Edge) -> bool:
        """Whether Microsoft Project would see another demand."""
        link, rule = self.network.links[edge.number], edge.rule
        before, after = self.network.nodes[edge.before], self.network.nodes[edge.after]
        lag = edge.lag
        if rule is None or rule is MONTHS:
            return rule is not None
        if link.lag.unit == "percent" and before.kind != "span":
            lag = round(before.duration * round(link.lag.amount / 100) / 100)
        elif not isinstance(rule, WorkLag) or rule.calendar is after.calendar:
            return False
        moment, theirs = self._leaves(edge), WorkLag(after.calendar)
        if self._early is None:
            return before.calendar.worked(rule.earlier(moment, edge.lag)) != (
                before.calendar.worked(theirs.earlier(moment, lag))
            )
        count = after.calendar.worked if after.kind == "work" else int
        return count(rule.later(moment, edge.lag)) != count(theirs.later(moment, lag))

    @property
    def _early(self) -> Dates | None:
        return self.outgoing.schedule.run.early

    def _leaves(self, edge: Edge) -> int:
        """The instant that a lag counts from; backward, the one that it counts back from."""
        if self._early is None:
            late = self.outgoing.schedule.run.late
            return late.finish(edge.after) if edge.to_finish else late.start(edge.after)
        early = self._early
        return early.finish(edge.before) if edge.from_finish else early.start(edge.before)

    def _lasts(self, edges: Sequence[Edge]) -> int:
        """The elapsed minutes of a lag: from where the whole predecessor ends (or begins) to the
        latest demand of its leaves; backward the other way round."""
        if self._early is None:
            first = min(self._leaves(edge) for edge in edges)
            return first - min(_rule(edge).earlier(self._leaves(edge), edge.lag) for edge in edges)
        last = max(self._leaves(edge) for edge in edges)
        return max(_rule(edge).later(self._leaves(edge), edge.lag) for edge in edges) - last


def _rule(edge: Edge) -> LagRule:
    return edge.rule or ELAPSED


def _elapsed(minutes: int, *, turned: bool = False) -> Lag:
    return Lag(minutes * 10, shown_elapsed(minutes), turned)


def turned_links(outgoing: Outgoing) -> list[Link]:
    """The links whose lag stands in the file as elapsed time, or is counted in another calendar
    there without moving an early date."""
    lags = Lags(outgoing)
    return [
        link
        for link in written_links(outgoing)
        if lags.of(link).turned or lags.counted_elsewhere(link)
    ]
