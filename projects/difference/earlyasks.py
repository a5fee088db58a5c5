"""What asks for a work's early dates in one plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from projects.difference.asks import (
    Ask,
    Spot,
    Which,
    between,
    clocks_of,
    made_of,
    of_link,
    rank_of,
)
from projects.difference.values import Key
from projects.model import Activity
from projects.network import Edge, Node
from projects.schedule import Run
from projects.schedule.forward import demand_of, start_before
from projects.schedule.modes import LOW, PROMISED, UNDER_WAY
from projects.schedule.situation import span_end


@dataclass(frozen=True)
class EarlyAsks:
    """The bounds of early dates in one computed plan."""

    run: Run

    def of(self, number: int, which: Which) -> Iterator[Ask]:
        """What asks for an early date; the latest of them has it."""
        early, now = self.run.early, self.run.situation
        assert early is not None
        node, mode = now.node(number), now.mode[number]
        if mode == PROMISED:
            yield from self._promised(number, node, which)
            return
        for edge in self.run.network.into[number]:
            if edge.number in now.unheeded:
                continue
            if mode == UNDER_WAY and not (edge.from_finish or edge.to_finish):
                continue
            put = self._place(number, node, which, to_finish=edge.to_finish)
            yield self._link_in(edge, put, demand_of(early, edge), node, which)
        if mode == UNDER_WAY:
            raw = now.resumes[number]
            put = self._place(number, node, which, to_finish=False)
            yield self._own("data", put(raw), raw, put, node, which, ("data-date", ""))
            return
        yield from self._floors(number, node, which)

    def _promised(self, number: int, node: Node, which: Which) -> Iterator[Ask]:
        now, step = self.run.situation, self.run.network.step

        def put(end: int) -> int:
            return end if which == "ef" else start_before(node, end, step)

        raws: list[tuple[str, int | None, Key]] = [
            ("promise", now.promised[number], ("promised", node.activity.id)),
            ("data", now.data_instant, ("data-date", "")),
        ]
        for name, raw, key in raws:
            if raw is not None:
                yield self._own(name, put(raw), raw, put, node, which, key)

    def _floors(self, number: int, node: Node, which: Which) -> Iterator[Ask]:
        """Project start, data date and earliest-date constraints, as far as they count."""
        now, network = self.run.situation, self.run.network
        item = node.activity.id
        floor, finish_floor = now.floor[number], now.finish_floor[number]
        begin = self._place(number, node, which, to_finish=False)
        end = self._place(number, node, which, to_finish=True)
        measure = node.calendar.worked if node.kind == "work" else int
        raws: list[tuple[str, int | None, Key]] = [
            ("start", network.project.start, ("start", "")),
            ("data", now.data_instant, ("data-date", "")),
        ]
        for name, raw, key in raws:
            if raw is not None and measure(raw) <= floor:
                yield self._own(name, begin(raw), raw, begin, node, which, key)
        for constraint in node.activity.constraints:
            at = constraint.at
            if at is None or constraint.kind not in ("snet", "fnet", "mso", "mfo"):
                continue
            starts = constraint.kind in ("snet", "mso")
            if measure(at) <= (floor if starts else finish_floor):
                put = begin if starts else end
                key = "constraint", item
                yield self._own(constraint.kind, put(at), at, put, node, which, key)
        for summary in self._manual.get(number, ()):
            assert summary.manual is not None
            raw = summary.manual[0]
            if LOW < measure(raw) <= floor:
                own: Key = ("manual", summary.id)
                yield self._own(f"in {summary.id}", begin(raw), raw, begin, node, which, own)

    @cached_property
    def _manual(self) -> Mapping[int, Sequence[Activity]]:
        """By leaf: the manually scheduled summaries over it."""
        network = self.run.network
        found: dict[int, list[Activity]] = {}
        for activity in network.project.activities:
            if activity.manual is not None:
                for number in network.leaves.get(activity.id, ()):
                    found.setdefault(number, []).append(activity)
        return found

    def _place(
        self, number: int, node: Node, which: Which, *, to_finish: bool
    ) -> Callable[[int], int]:
        """From the instant that asks a work to start (or finish) to its early date."""
        calendar, step = node.calendar, self.run.network.step
        begun = self.run.situation.mode[number] == UNDER_WAY
        left = self.run.situation.remaining[number] if begun else node.duration
        data = self.run.situation.data_instant

        def from_start(raw: int) -> int:
            if node.kind == "point":
                return raw
            begin = calendar.to_start(raw)
            if which == "es":
                return begin
            if node.kind == "span":
                return begin + left if begun else span_end(node, begin)
            if not left:
                return data if data is not None else begin
            return calendar.finish_of(calendar.worked(begin) + left)

        def from_finish(raw: int) -> int:
            if node.kind == "point":
                return raw
            end = calendar.to_finish(raw)
            if which == "ef":
                return end
            if node.kind == "span":
                return start_before(node, end, step)
            return calendar.start_of(calendar.worked(raw) - left)

        return from_finish if to_finish else from_start

    def _link_in(
        self,
        edge: Edge,
        place: Callable[[int], int],
        demand: int,
        node: Node,
        which: Which,
    ) -> Ask:
        early = self.run.early
        assert early is not None
        link = self.run.network.links[edge.number]
        before = self.run.network.nodes[edge.before]
        raw = early.finish(edge.before) if edge.from_finish else early.start(edge.before)

        def put(moment: int) -> int:
            later = moment if edge.rule is None else edge.rule.later(moment, edge.lag)
            return place(max(later, early.through.get(edge.number, LOW)))

        source = Spot("ef" if edge.from_finish else "es", before.activity.id)
        return Ask(
            key=("link", *between(link, before, node), rank_of(self.run, edge)),
            at=place(demand),
            raw=raw,
            put=put,
            source=source,
            own=made_of(node, which, "es" if not edge.to_finish else "ef") | of_link(link, before),
            clocks=clocks_of(edge, node, before),
            link=link,
            ends=(before.activity.id, node.activity.id),
            beyond=self._beyond(edge.before) if edge.number in early.through else (),
            about=(demand,),
        )

    def _beyond(self, number: int) -> tuple[Spot, ...]:
        nodes = self.run.network.nodes
        return tuple(
            Spot("ef" if edge.from_finish else "es", nodes[edge.before].activity.id)
            for edge in self.run.network.into[number]
        )

    def _own(
        self,
        name: str,
        at: int,
        raw: int,
        put: Callable[[int], int],
        node: Node,
        which: Which,
        *keys: Key,
    ) -> Ask:
        asked: Which = "ef" if name in ("fnet", "mfo", "promise") else "es"
        given = frozenset(keys)
        own = made_of(node, which, asked) | given
        return Ask((name,), at, raw, put, None, own, (node.calendar.name,), given=given)
