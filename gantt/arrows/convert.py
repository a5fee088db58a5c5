"""From works and their predecessors to events and arrows, with few dummies.

Pure combinatorics: no dates. Every event keeps exactly the works before it; two works precede one
another in the arrows if and only if they do in the plan.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import product

from gantt.arrows.copies import copies_of
from gantt.arrows.covers import Draft, draft


@dataclass(frozen=True, slots=True)
class Shape:
    """An activity-on-arrow network: nodes 0 to `count` - 1 in an order that arrows follow.

    tails, heads: by work. marks: by mark, the node that stands for it. dummies: (tail, head).
    """

    count: int
    tails: tuple[int, ...]
    heads: tuple[int, ...]
    marks: tuple[int, ...]
    dummies: tuple[tuple[int, int], ...]


def convert(
    before: Sequence[Collection[int]],
    marks: Sequence[Collection[int]] = (),
    ranks: Sequence[tuple[int, ...]] = (),
) -> Shape:
    """The network of works 0 … n - 1.

    Args:
        before: by work, the works that precede it (directly or not).
        marks: sets of works; for each an event is kept before which lie exactly these works and
            what precedes them (a milestone).
        ranks: by work; of works that would share both ends the one of the lowest rank keeps its
            arrow, the others get a dummy behind them. By default the first.
    """
    return _Net(draft(before, marks)).shape(ranks)


class _Net:
    """A draft whose nodes are joined; thrown away when the shape stands."""

    def __init__(self, start: Draft) -> None:
        self.tails, self.heads, self.marks = start.tails, start.heads, start.marks
        self.into = start.dummies
        self.out: list[set[int]] = [set() for _ in self.into]
        for head, those in enumerate(self.into):
            for tail in those:
                self.out[tail].add(head)
        self.begin: list[set[int]] = [set() for _ in self.into]
        self.end: list[set[int]] = [set() for _ in self.into]
        for work, (tail, head) in enumerate(zip(self.tails, self.heads, strict=True)):
            self.begin[tail].add(work)
            self.end[head].add(work)
        self.marked = set(self.marks)

    def shape(self, ranks: Sequence[tuple[int, ...]]) -> Shape:
        """Contract, part what runs side by side, number."""
        self._contract()
        self._part(ranks)
        return self._numbered()

    def _contract(self) -> None:
        """Join the ends of dummies that are their tail's only exit or their head's only entry."""
        waiting = list(range(len(self.into)))
        while waiting:
            again: set[int] = set()
            for node in waiting:
                for tail in sorted(self.into[node]):
                    if self._spare(tail, node):
                        self._join(node, tail)
                        again |= {node} | self.into[node] | self.out[node]
            waiting = sorted(again)

    def _spare(self, tail: int, head: int) -> bool:
        """Whether a dummy says nothing that its two ends would not say as one event."""
        only_entry = len(self.into[head]) == 1 and not self.end[head]
        only_exit = len(self.out[tail]) == 1 and not self.begin[tail] and tail not in self.marked
        return only_entry or only_exit

    def _join(self, node: int, gone: int) -> None:
        """Make two nodes one."""
        for work in self.begin[gone]:
            self.tails[work] = node
        for work in self.end[gone]:
            self.heads[work] = node
        self.begin[node] |= self.begin[gone]
        self.end[node] |= self.end[gone]
        for other in self.into[gone]:
            self.out[other].remove(gone)
            self.out[other].add(node)
        for other in self.out[gone]:
            self.into[other].remove(gone)
            self.into[other].add(node)
        self.into[node] = (self.into[node] | self.into[gone]) - {gone, node}
        self.out[node] = (self.out[node] | self.out[gone]) - {gone, node}
        self.begin[gone], self.end[gone] = set(), set()
        self.into[gone], self.out[gone] = set(), set()
        self.marks = [node if mark == gone else mark for mark in self.marks]
        if gone in self.marked:
            self.marked.add(node)

    def _part(self, ranks: Sequence[tuple[int, ...]]) -> None:
        """No two works share both ends: further ones begin or end at a copy of the node, which a
        dummy joins to it. One copy serves every pair of nodes that needs it."""
        ranked = range(len(self.tails))
        order = sorted(ranked, key=ranks.__getitem__) if ranks else list(ranked)
        pairs: dict[tuple[int, int], list[int]] = {}
        for work in order:
            pairs.setdefault((self.tails[work], self.heads[work]), []).append(work)
        crowded = {ends: works for ends, works in pairs.items() if len(works) > 1}
        copies = copies_of(Counter({ends: len(works) for ends, works in crowded.items()}))
        begins = {tail: [tail] for tail, _ in crowded}
        ends = {head: [head] for _, head in crowded}
        for (node, at_end), count in copies.items():
            for _ in range(count):
                (ends if at_end else begins)[node].append(self._copy(node, at_end=at_end))
        for (tail, head), works in crowded.items():
            places = sorted(
                product(enumerate(begins[tail]), enumerate(ends[head])),
                key=lambda place: (place[0][0] + place[1][0], place),
            )
            for work, ((_, begin), (_, end)) in zip(works, places, strict=False):
                self._move(work, begin, end)

    def _copy(self, node: int, *, at_end: bool) -> int:
        """A new node that only a dummy joins to `node`: before it for ends, else behind it."""
        own = len(self.into)
        self.into.append(set() if at_end else {node})
        self.out.append({node} if at_end else set())
        self.begin.append(set())
        self.end.append(set())
        (self.into if at_end else self.out)[node].add(own)
        return own

    def _move(self, work: int, tail: int, head: int) -> None:
        self.begin[self.tails[work]].remove(work)
        self.end[self.heads[work]].remove(work)
        self.tails[work], self.heads[work] = tail, head
        self.begin[tail].add(work)
        self.end[head].add(work)

    def _numbered(self) -> Shape:
        """The nodes that are left, in an order that every arrow follows."""
        missing = [len(d) + len(w) for d, w in zip(self.into, self.end, strict=True)]
        used = {*self.tails, *self.heads, *self.marks}
        used.update(node for node, those in enumerate(self.into) if those or self.out[node])
        order = [node for node in sorted(used) if not missing[node]] or [0]
        for node in order:
            heads = [self.heads[work] for work in sorted(self.begin[node])]
            for head in [*heads, *sorted(self.out[node])]:
                missing[head] -= 1
                if not missing[head]:
                    order.append(head)
        place = {node: number for number, node in enumerate(order)}
        dummies = [(place[t], place[h]) for h, those in enumerate(self.into) for t in those]
        return Shape(
            len(order),
            tuple(place[node] for node in self.tails),
            tuple(place[node] for node in self.heads),
            tuple(place[node] for node in self.marks),
            tuple(sorted(dummies)),
        )
