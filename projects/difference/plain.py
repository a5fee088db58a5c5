"""Where the moved date of plain work leads, told from the counts that the passes keep.

Most works of a plan are plain, and their dates moved because a neighbour's did. Which bounds asked
for such a date is seen by comparing counts of working minutes, without making a value of every
bound. The answer is the one that `Causes` finds by the bounds themselves; whatever needs a closer
look is left to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, partial
from typing import Final

from projects.difference.asks import Spot, clocks_of
from projects.difference.changes import LINK, Inputs
from projects.difference.plainplaces import Place, place_of
from projects.difference.values import STILL, ChangeKind
from projects.network import Edge
from projects.schedule import Run
from projects.schedule.modes import HALF

_BESIDE: Final = frozenset[ChangeKind]({"quantity", "duration", "deadline", "link", "days"})
"""Changes that leave a work plain; those that move dates are looked at where they count."""


class Plain:
    """The steps of plain works between two sides."""

    def __init__(self, inputs: Inputs) -> None:
        changes = inputs.by_key
        self._runs = inputs.before.schedule.run, inputs.after.schedule.run
        self._calendars = inputs.calendars
        self._links = {item for kind, item in changes if kind == "link"}
        self._longer = {item for kind, item in changes if kind == "duration"}
        self._touched = {item for kind, item in changes if kind not in STILL | _BESIDE}
        self._by_default = ("calendar", "") in changes
        lags = any(run.network.rules.lag_on == "project" for run in self._runs)
        self._shared = ("rules", "") in changes or (self._by_default and lags)
        self._clocked = set(self._other_calendar(inputs))
        self._days = self._calendars.days
        self._outward: dict[tuple[str, bool] | Spot, tuple[Spot, ...] | None] = {}
        self._known: dict[tuple[str, bool], tuple[Place, Place] | None] = {}
        # A leaf that holds the start of its summary backward has bounds that are not its links'.
        self._holding = {
            run.network.nodes[leaf].activity.id
            for run in self._runs
            for node in run.network.nodes
            for leaf in node.members
        }

    def _other_calendar(self, inputs: Inputs) -> Iterator[str]:
        """The works that go by another calendar than before."""
        yield from (item for kind, item in inputs.by_key if kind == "calendar")
        if self._by_default:
            for works in (inputs.old, inputs.new):
                yield from (item for item, work in works.items() if work.calendar is None)

    def onward(self, spot: Spot, old: int, new: int) -> tuple[Spot, ...] | None:
        """The dates to which a date's move from `old` to `new` leads where no change of the work
        itself or of its links stands between; None where that needs a closer look."""
        late = spot.which in ("ls", "lf")
        if (spot.item, late) not in self._known:
            self._known[spot.item, late] = self._places(spot.item, late=late)
        places = self._known[spot.item, late]
        if places is None:
            return None
        outward = (new < old) if late else (new > old)
        start = spot.which in ("es", "ls")
        before, after = places
        if not outward:
            passes = partial(before.passes, moment=new, start=start)
            return self._led(passes, before, after, start=start)
        # Start and finish went out together, by the same bounds, where the length stayed.
        one = (spot.item, late) if spot.item not in self._longer and not self._days else spot
        if one not in self._outward:
            self._outward[one] = self._led(after.placed().__eq__, after, before, start=start)
        return self._outward[one]

    def _led(
        self, moved_it: Callable[[int], bool], here: Place, there: Place, *, start: bool
    ) -> tuple[Spot, ...] | None:
        """Where those bounds of a work lead that moved its date, by what they ask for."""
        found = []
        for edge in here.edges():
            if not moved_it(here.asked(edge)):
                continue
            twin = self._twin(edge, here, there, start=start)
            if twin is None:
                return None
            if here.source(edge) != there.source(twin):
                found.append(here.spot(edge))
        if moved_it(here.limit()):
            end = self._end(here, there, start=start)
            if end is None:
                return None
            found.append(end)
        return tuple(dict.fromkeys(found)) or None

    def _places(self, item: str, *, late: bool) -> tuple[Place, Place] | None:
        """A work on both sides, where both hold it for plain and nobody changed it."""
        if self._shared or item in self._touched or item in self._clocked:
            return None
        if late and item in self._holding:
            return None
        old, new = (place_of(run, item, late=late) for run in self._runs)
        if old is None or new is None or type(old) is not type(new):
            return None
        return None if old.node.kind == "point" and item in self._longer else (old, new)

    def _twin(self, edge: Edge, here: Place, there: Place, *, start: bool) -> Edge | None:
        """The same link on the other side; None where a change stands between the two, or where
        they are not plainly the same."""
        twin = self._twins[here.run is self._runs[1]].get(edge.number)
        if twin is None or twin.number in there.run.situation.exempt:
            return None
        if here.asks_start(edge) != start and here.node.activity.id in self._longer:
            return None
        if _carried(here, edge) or _carried(there, twin):
            return None
        return None if self._days_between(edge, twin, here, there, start=start) else twin

    @cached_property
    def _twins(self) -> tuple[Mapping[int, Edge], Mapping[int, Edge]]:
        """By number of a link of either side: the same link of the other, where neither it nor what
        counts it was changed."""
        old, new = (_lone_links(run) for run in self._runs)
        links = self._runs[1].network.links
        found: tuple[dict[int, Edge], dict[int, Edge]] = ({}, {})
        for pair in old.keys() & new.keys():
            link, (was, now) = links[new[pair].number], (old[pair], new[pair])
            if not self._clocked.isdisjoint(pair) or LINK.join(pair) in self._links:
                continue
            if link.lag.unit == "percent" or (self._by_default and link.lag_on == "project"):
                continue
            found[0][was.number], found[1][now.number] = now, was
        return found

    def _days_between(
        self, edge: Edge, twin: Edge, here: Place, there: Place, *, start: bool
    ) -> bool:
        """Whether calendars count other days among the instants of a link."""
        if not self._days:
            return False
        clocks = clocks_of(edge, here.node, here.run.network.nodes[here.neighbour(edge)])
        if not any(clock in self._days for clock in clocks):
            return False
        moments = (*here.moments(edge, start=start), *there.moments(twin, start=start))
        return any(self._calendars.between(clock, moments) for clock in clocks)

    def _end(self, here: Place, there: Place, *, start: bool) -> Spot | None:
        """The moved end of the project where it limits a work on both sides."""
        end = here.limited_by()
        if end is None or end != there.limited_by() or here.run.end == there.run.end:
            return None
        if start and here.node.activity.id in self._longer:
            return None
        clock = here.node.calendar.name
        gives = (side.gives(side.limit(), start=start) for side in (here, there))
        moved = self._calendars.between(clock, (here.run.end, there.run.end, *gives))
        return None if moved else end


def _lone_links(run: Run) -> dict[tuple[str, str], Edge]:
    """The links that are the only ones between two works, and are written for these."""
    network, several = run.network, set[tuple[str, str]]()
    found: dict[tuple[str, str], Edge] = {}
    for edges in network.into:
        for edge in edges:
            ends = network.nodes[edge.before], network.nodes[edge.after]
            pair = ends[0].activity.id, ends[1].activity.id
            link = network.links[edge.number]
            if pair in found or pair != (link.before, link.after):
                several.add(pair)
            found[pair] = edge
    return {pair: edge for pair, edge in found.items() if pair not in several}


def _carried(place: Place, edge: Edge) -> bool:
    """Whether a link counts from more than its neighbour's date, or from none."""
    dates, far = place.dates, place.neighbour(edge)
    return far in dates.carried or edge.number in dates.through or dates.w_finish[far] >= HALF
