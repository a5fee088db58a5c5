"""The fewest dummies of any activity-on-arrow network, by an independent search.

CP-SAT decides where each work begins and ends among ordered nodes and which dummies there are. It
knows nothing of start nodes, end nodes or covers; the problem is NP-hard (Krishnamoorthy and Deo
1979), so plans stay small.
"""

from __future__ import annotations

from collections.abc import Sequence

from ortools.sat.python import cp_model

from gantt.arrows.convert import convert

Before = Sequence[Sequence[int]]


def fewest_dummies(before: Before, spare: int = 2) -> int:
    """Start from our own network and ask for a better one, with up to `spare` more nodes."""
    shape = convert(before)
    best, nodes, count = len(shape.dummies), 2, shape.count + spare
    while best and nodes <= count:
        found = _Search(before, nodes).dummies_at_most(best - 1)
        if found is None:
            nodes += 1
        else:
            best = found
    return best


class _Search:
    """Networks of a number of nodes, 0 the source, the last the sink."""

    def __init__(self, before: Before, nodes: int) -> None:
        self.model = cp_model.CpModel()
        self.before, self.nodes = before, nodes
        self.above: list[set[int]] = []
        for those in before:
            self.above.append(set(those).union(*(self.above[one] for one in those)))
        works = range(len(before))
        self.tail = [self._row(nodes) for _ in works]
        self.head = [self._row(nodes) for _ in works]
        pairs = [(i, j) for i in range(nodes) for j in range(i + 1, nodes)]
        self.dummy = {pair: self.model.new_bool_var("") for pair in pairs}
        for work in works:
            self._one_arrow(work)
            for other in range(work):
                for i, j in pairs:
                    ends = (self.tail[work][i], self.head[work][j])
                    self._never(*ends, self.tail[other][i], self.head[other][j])
        self._nothing_false()
        self._nothing_missing()
        self._one_source_one_sink()

    def _row(self, count: int) -> list[cp_model.IntVar]:
        return [self.model.new_bool_var("") for _ in range(count)]

    def _never(self, *together: cp_model.IntVar) -> None:
        self.model.add_bool_or([one.negated() for one in together])

    def _one_arrow(self, work: int) -> None:
        self.model.add_exactly_one(self.tail[work])
        self.model.add_exactly_one(self.head[work])
        for i in range(self.nodes):
            for j in range(i + 1):
                self._never(self.tail[work][i], self.head[work][j])

    def _nothing_false(self) -> None:
        """What is done at a node spreads along every arrow; a work has only its own before it."""
        works = range(len(self.before))
        done = [self._row(len(works)) for _ in range(self.nodes)]
        for a in works:
            for node in range(self.nodes):
                self.model.add_implication(self.head[a][node], done[node][a])
            for (i, j), dummy in self.dummy.items():
                self.model.add_implication(done[i][a], done[j][a]).only_enforce_if(dummy)
                for b in works:
                    arrow = (self.tail[b][i], self.head[b][j])
                    self.model.add_implication(done[i][a], done[j][a]).only_enforce_if(*arrow)
            for b in works:
                if a not in self.above[b]:
                    for node in range(self.nodes):
                        self._never(self.tail[b][node], done[node][a])

    def _nothing_missing(self) -> None:
        """From the head of a direct predecessor dummies lead to the tail."""
        works = range(len(self.before))
        brought = [self._row(len(works)) for _ in range(self.nodes)]
        for node in range(self.nodes):
            for a in works:
                ways = [self.head[a][node]]
                for earlier in range(node):
                    way = self.model.new_bool_var("")
                    self.model.add_implication(way, brought[earlier][a])
                    self.model.add_implication(way, self.dummy[earlier, node])
                    ways.append(way)
                self.model.add_bool_or([*ways, brought[node][a].negated()])
        for b in works:
            for a in self.before[b]:
                if not any(a in self.above[c] for c in self.before[b]):
                    for node in range(self.nodes):
                        self.model.add_implication(self.tail[b][node], brought[node][a])

    def _one_source_one_sink(self) -> None:
        works = range(len(self.before))
        for node in range(self.nodes):
            entries = [self.head[a][node] for a in works]
            entries += [self.dummy[i, node] for i in range(node)]
            exits = [self.tail[a][node] for a in works]
            exits += [self.dummy[node, j] for j in range(node + 1, self.nodes)]
            if node:
                self.model.add_bool_or(entries)
            if node < self.nodes - 1:
                self.model.add_bool_or(exits)

    def dummies_at_most(self, most: int) -> int | None:
        """The dummies of a network with so many at the most; None where there is none."""
        self.model.add(sum(self.dummy.values()) <= most)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        status = solver.solve(self.model)
        assert status in (cp_model.OPTIMAL, cp_model.FEASIBLE, cp_model.INFEASIBLE)
        if status == cp_model.INFEASIBLE:
            return None
        return sum(solver.value(dummy) for dummy in self.dummy.values())
