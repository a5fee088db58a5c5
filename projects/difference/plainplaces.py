"""A plain work's place in the early or the late plan of one side, in counts of working minutes.

All bounds are told as W of the work's finish in its own calendar, as the passes keep them, and as
instants where it has no duration: the greatest places an early date, the least a late one.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from projects.difference.asks import END, Spot
from projects.network import GEARED, SAME, Edge, Node
from projects.schedule import Run
from projects.schedule.backward import breaks, late_bound
from projects.schedule.dates import Dates
from projects.schedule.forward import demand_of
from projects.schedule.modes import HALF, POINT, WORK


@dataclass(frozen=True, slots=True)
class Place(ABC):
    """One work of one side."""

    run: Run
    number: int
    node: Node

    late: ClassVar[bool]

    @property
    @abstractmethod
    def dates(self) -> Dates:
        """The dates of the pass."""

    @abstractmethod
    def edges(self) -> Iterable[Edge]:
        """The links that bind the work."""

    @abstractmethod
    def limit(self) -> int:
        """The bound that comes from no link: floors, or limits."""

    def limited_by(self) -> Spot | None:
        """The computed date that is this bound, where it is plainly one."""
        return None

    @abstractmethod
    def asked(self, edge: Edge) -> int:
        """What a link asks for; beyond HALF where it asks for nothing."""

    @abstractmethod
    def source(self, edge: Edge) -> int:
        """The instant of the neighbour from which a link counts."""

    @abstractmethod
    def bound(self, edge: Edge) -> int:
        """The instant that a link makes of it."""

    @abstractmethod
    def asks_start(self, edge: Edge) -> bool:
        """Whether a link binds the work's start."""

    @abstractmethod
    def spot(self, edge: Edge) -> Spot:
        """That instant's name."""

    @staticmethod
    @abstractmethod
    def neighbour(edge: Edge) -> int:
        """The node at a link's other end."""

    @abstractmethod
    def passes(self, work: int, moment: int, *, start: bool) -> bool:
        """Whether a finish of so much W puts the start (or finish) further than an instant."""

    def moments(self, edge: Edge, *, start: bool) -> tuple[int, int, int]:
        """The instants between which a link counts: its source, its bound, the date it gives."""
        return self.source(edge), self.bound(edge), self.gives(self.asked(edge), start=start)

    def gives(self, work: int, *, start: bool) -> int:
        """The start (or finish) that a bound makes."""
        calendar = self.node.calendar
        if start:
            return calendar.start_of(work - self.node.duration)
        return calendar.finish_of(work)

    def placed(self) -> int:
        """The bound that holds."""
        return self.dates.w_finish[self.number]

    def item(self, number: int) -> str:
        """The id of a node."""
        return self.run.network.nodes[number].activity.id


class EarlyPlace(Place):
    """In the early plan."""

    __slots__ = ()
    late = False

    @property
    def dates(self) -> Dates:
        """Those of the forward pass."""
        assert self.run.early is not None
        return self.run.early

    def edges(self) -> Iterable[Edge]:
        """The links into it: plain work heeds all of them."""
        return self.run.network.into[self.number]

    def limit(self) -> int:
        """Project start and data date."""
        now = self.run.situation
        return max(now.floor[self.number] + self.node.duration, now.finish_floor[self.number])

    def asked(self, edge: Edge) -> int:
        """As the forward pass noted it."""
        assert self.run.early is not None
        demand = self.run.early.demand[edge.number]
        return demand if edge.to_finish else demand + self.node.duration

    def source(self, edge: Edge) -> int:
        """The predecessor's start or finish."""
        dates = self.dates
        return dates.finish(edge.before) if edge.from_finish else dates.start(edge.before)

    def bound(self, edge: Edge) -> int:
        """The demand."""
        assert self.run.early is not None
        return demand_of(self.run.early, edge)

    def asks_start(self, edge: Edge) -> bool:
        """FS and SS do."""
        return not edge.to_finish

    def spot(self, edge: Edge) -> Spot:
        """The predecessor's early start or finish."""
        return Spot("ef" if edge.from_finish else "es", self.item(edge.before))

    @staticmethod
    def neighbour(edge: Edge) -> int:
        """The predecessor."""
        return edge.before

    def passes(self, work: int, moment: int, *, start: bool) -> bool:
        """Whether it is later."""
        calendar = self.node.calendar
        until = calendar.worked(moment)
        if not start:
            return work > until
        work -= self.node.duration
        return work > until or (work == until and calendar.start_of(work) > moment)


class LatePlace(Place):
    """In the late plan."""

    __slots__ = ()
    late = True

    @property
    def dates(self) -> Dates:
        """Those of the backward pass."""
        return self.run.late

    def edges(self) -> Iterable[Edge]:
        """The links out of it that pull backward."""
        exempt = self.run.situation.exempt
        return (edge for edge in self.run.network.out[self.number] if edge.number not in exempt)

    def limit(self) -> int:
        """Deadlines and the end of the project."""
        return self.run.limits[self.number]

    def limited_by(self) -> Spot | None:
        """The end of the project, in a plan without deadlines."""
        return None if self.run.network.deadlines or self.run.early is None else END

    def asked(self, edge: Edge) -> int:
        """As the backward pass counts it."""
        late, node = self.run.late, self.node
        bound = late.w_finish[edge.after] if edge.to_finish else late.w_start[edge.after]
        if bound >= HALF:
            return bound
        if edge.way == SAME:
            work = bound - edge.lag
        elif edge.way == GEARED and self.run.situation.mode[edge.after] == WORK:
            assert edge.back is not None
            work = edge.back[bound] - edge.lag
        else:
            work = self._asked_across(edge)
        return work if edge.from_finish else work + node.duration

    def _asked_across(self, edge: Edge) -> int:
        """W of the date that a link binds, by its instant: a start bound inside closed time steps
        back where it would break the link."""
        late, calendar = self.run.late, self.node.calendar
        moment = late_bound(late, edge)
        work = calendar.worked(moment)
        if edge.from_finish:
            return work
        begin = calendar.start_of(work)
        stuck = begin > moment and breaks(late, edge, begin)
        return work - self.run.network.step if stuck else work

    def source(self, edge: Edge) -> int:
        """The successor's start, or the last instant that is its finish."""
        late = self.run.late
        return late.latest_finish(edge.after) if edge.to_finish else late.start(edge.after)

    def bound(self, edge: Edge) -> int:
        """The instant by which the link binds."""
        return late_bound(self.run.late, edge)

    def asks_start(self, edge: Edge) -> bool:
        """SS and SF do."""
        return not edge.from_finish

    def spot(self, edge: Edge) -> Spot:
        """The successor's late start or finish."""
        return Spot("lf" if edge.to_finish else "ls", self.item(edge.after))

    @staticmethod
    def neighbour(edge: Edge) -> int:
        """The successor."""
        return edge.after

    def passes(self, work: int, moment: int, *, start: bool) -> bool:
        """Whether it is earlier."""
        calendar = self.node.calendar
        until = calendar.worked(moment)
        if start:
            return work - self.node.duration < until
        return work < until or (work == until and calendar.finish_of(work) < moment)


class _Point(Place):
    """Of an item without duration, which keeps instants."""

    __slots__ = ()

    def placed(self) -> int:
        """Its instant."""
        return self.dates.finish(self.number)

    def asked(self, edge: Edge) -> int:
        """The bound as it is."""
        return self.bound(edge)

    def gives(self, work: int, *, start: bool) -> int:
        """That instant."""
        return work


class EarlyPoint(_Point, EarlyPlace):
    """Of an item without duration in the early plan."""

    __slots__ = ()

    def passes(self, work: int, moment: int, *, start: bool) -> bool:
        """Whether it is later."""
        return work > moment


class LatePoint(_Point, LatePlace):
    """Of an item without duration in the late plan."""

    __slots__ = ()

    def passes(self, work: int, moment: int, *, start: bool) -> bool:
        """Whether it is earlier."""
        return work < moment


def place_of(run: Run, item: str, *, late: bool) -> Place | None:
    """A work's place; None where it is not plain."""
    number = run.network.index.get(item)
    if number is None:
        return None
    mode, node = run.situation.mode[number], run.network.nodes[number]
    if mode == WORK and node.duration:
        return LatePlace(run, number, node) if late else EarlyPlace(run, number, node)
    if mode == POINT:
        return LatePoint(run, number, node) if late else EarlyPoint(run, number, node)
    return None
