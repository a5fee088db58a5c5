"""What asks for a work's late dates in one plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from projects.difference.asks import (
    END,
    Ask,
    Spot,
    Which,
    between,
    clocks_of,
    made_of,
    of_link,
    rank_of,
    shows_actual_start,
)
from projects.difference.values import Key
from projects.model import Constraint
from projects.network import Edge, Node
from projects.schedule import Run
from projects.schedule.backward import breaks, late_bound
from projects.schedule.forward import last_start, start_before
from projects.schedule.limits import limit_instant, open_finish
from projects.schedule.modes import HALF, UNDER_WAY
from projects.schedule.situation import span_end


@dataclass(frozen=True)
class LateAsks:
    """The bounds of late dates in one computed plan."""

    run: Run

    @cached_property
    def _held(self) -> dict[int, list[Edge]]:
        """By leaf: the links out of its summary's start, which it holds backward."""
        early, network = self.run.early, self.run.network
        held: dict[int, list[Edge]] = {}
        for number, node in enumerate(network.nodes):
            if node.members:
                leaf = node.members[0] if early is None else min(node.members, key=early.start)
                edges = [edge._replace(before=leaf) for edge in network.out[number]]
                held.setdefault(leaf, []).extend(edges)
        return held

    def of(self, number: int, which: Which) -> Iterator[Ask]:
        """What asks for a late date; the earliest of them has it."""
        now, network = self.run.situation, self.run.network
        node = now.node(number)
        for edge in (*network.out[number], *self._held.get(number, ())):
            if edge.number in now.exempt:
                continue
            if now.mode[number] == UNDER_WAY and not edge.from_finish:
                continue
            if late_bound(self.run.late, edge) < HALF:
                yield self._link_out(edge, number, node, which)
        yield from self._limits(number, node, which)

    def _link_out(self, edge: Edge, number: int, node: Node, which: Which) -> Ask:
        late, link = self.run.late, self.run.network.links[edge.number]
        after = self.run.network.nodes[edge.after]
        back = self._back(number, node, which, by_start=not edge.from_finish)
        raw = late.latest_finish(edge.after) if edge.to_finish else late.start(edge.after)
        if edge.after in late.carried:
            raw = late.carried[edge.after]

        bound = late_bound(late, edge)

        def put(moment: int) -> int:
            return back(moment if edge.rule is None else edge.rule.earlier(moment, edge.lag), None)

        made = made_of(node, which, "lf" if edge.from_finish else "ls")
        return Ask(
            key=("link", *between(link, node, after), rank_of(self.run, edge)),
            at=back(bound, edge),
            raw=raw,
            put=put,
            source=Spot("lf" if edge.to_finish else "ls", after.activity.id),
            own=made | of_link(link, node) | {("calendar", after.activity.id)},
            clocks=clocks_of(edge, node, after),
            link=link,
            ends=(node.activity.id, after.activity.id),
            beyond=self._beyond(edge.after) if edge.after in late.carried else (),
            about=(bound,),
        )

    def _beyond(self, number: int) -> tuple[Spot, ...]:
        nodes = self.run.network.nodes
        return tuple(
            Spot("lf" if edge.to_finish else "ls", nodes[edge.after].activity.id)
            for edge in self.run.network.out[number]
        )

    def _back(
        self, number: int, node: Node, which: Which, *, by_start: bool
    ) -> Callable[[int, Edge | None], int]:
        """From the instant by which a work must finish (or start) to its late date.

        A start bound inside closed time steps back where it would break its link `edge`; without
        one it always does.
        """
        calendar, step = node.calendar, self.run.network.step
        begun = self.run.situation.mode[number] == UNDER_WAY
        whole = not begun or shows_actual_start(self.run)
        left = node.duration if whole else self.run.situation.remaining[number]

        def by_finish(raw: int, _: Edge | None) -> int:
            if node.kind == "point":
                return raw
            if node.kind == "span":
                if which == "lf":
                    return raw
                return raw - left if begun else start_before(node, raw, step)
            work = calendar.worked(raw)
            if which == "lf" or not left:
                return calendar.finish_of(work)
            return calendar.start_of(work - left)

        def from_start(raw: int, edge: Edge | None) -> int:
            if node.kind == "point":
                return raw
            if node.kind == "span":
                begin = last_start(calendar, raw, step)
                return begin if which == "ls" else span_end(node, begin)
            work = calendar.worked(raw)
            begin = calendar.start_of(work)
            if begin > raw and (edge is None or breaks(self.run.late, edge, begin)):
                work -= step
            return calendar.start_of(work) if which == "ls" else calendar.finish_of(work + left)

        return from_start if by_start else by_finish

    def _limits(self, number: int, node: Node, which: Which) -> Iterator[Ask]:
        """Deadlines, latest-date constraints and the end of the project."""
        network, item = self.run.network, node.activity.id
        ranks: dict[str | None, int] = {}
        whole = False
        for deadline in network.deadlines:
            whole = whole or deadline.item is None
            if deadline.item is not None and number not in network.nodes_of(deadline.item):
                continue
            rank = ranks[deadline.item] = ranks.get(deadline.item, -1) + 1
            key: Key = ("deadline", deadline.item or "")
            raw = limit_instant(network, deadline)
            clock = network.calendar_of(deadline.item).name
            yield self._limit(key, rank, raw, number, node, which, None, deadline.at, clock)
        for rank, constraint in enumerate(node.activity.constraints):
            if constraint.at is None or constraint.kind not in ("snlt", "fnlt", "mso", "mfo"):
                continue
            if constraint.kind in ("snlt", "fnlt") or number not in self.run.situation.pinned:
                own: Key = ("constraint", item)
                yield self._limit(own, rank, constraint.at, number, node, which, constraint)
        if not whole and self.run.early is not None and self._ends_project(number):
            back = self._back(number, node, which, by_start=False)
            made = made_of(node, which, "lf")
            raw = self.run.end

            def put(moment: int) -> int:
                return back(moment, None)

            clocks = (node.calendar.name,)
            yield Ask(("end",), put(raw), raw, put, END, made, clocks)

    def _ends_project(self, number: int) -> bool:
        """Whether the end of the project limits a node of a plan without a deadline of its own."""
        network = self.run.network
        if network.rules.cap_at_project_end or not self._dated:
            return True
        return number not in self._dated and open_finish(network, number)

    @cached_property
    def _dated(self) -> frozenset[int]:
        network = self.run.network
        items = [deadline.item for deadline in network.deadlines if deadline.item is not None]
        return frozenset(number for item in items for number in network.nodes_of(item))

    def _limit(
        self,
        key: Key,
        rank: int,
        raw: int,
        number: int,
        node: Node,
        which: Which,
        constraint: Constraint | None = None,
        due: int | None = None,
        clock: str = "",
    ) -> Ask:
        by_start = constraint is not None and constraint.kind in ("snlt", "mso")
        back = self._back(number, node, which, by_start=by_start)

        def put(moment: int) -> int:
            return back(moment, None)

        made = made_of(node, which, "ls" if by_start else "lf")
        kind = "" if constraint is None else constraint.kind
        clocks = tuple(filter(None, (node.calendar.name, clock)))
        given = frozenset({key})
        return Ask(
            key=(*key, kind, rank),
            at=put(raw),
            raw=raw,
            put=put,
            source=None,
            own=made | given,
            clocks=clocks,
            given=given,
            about=() if due is None else (due,),
        )
