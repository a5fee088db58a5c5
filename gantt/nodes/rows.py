"""Rows: which card stands in which row of its column, so that ties run straight and seldom cross.

A search without chance: every card tries every row of its column, alone or in exchange, until no
move makes the picture better.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from gantt.nodes.values import Tie

_SWEEPS = 14
_HEAVY = 3.0
"""The weight of a critical tie."""
_BEND, _STEP, _THROUGH, _CROSS, _AROUND = 1.0, 0.55, 3.0, 0.7, 1.2


@dataclass(frozen=True, slots=True)
class Grid:
    """A band of columns: the cell (column, row) of each card, both from 0."""

    cells: Mapping[str, tuple[int, int]]
    columns: int
    rows: int


@dataclass(slots=True)
class _Search:
    column: dict[str, int]
    row: dict[str, int]
    ties: list[tuple[str, str, float]]
    crossing: float
    at: dict[tuple[int, int], str] = field(default_factory=dict)
    of: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    over: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    """The ties that pass over each column."""

    def tie(self, number: int) -> None:
        """Take a tie into the account."""
        before, after, _ = self.ties[number]
        self.of[before].append(number)
        self.of[after].append(number)
        for column in range(self.column[before] + 1, self.column[after]):
            self.over[column].append(number)

    def free(self, left: int, right: int, row: int) -> bool:
        return all((column, row) not in self.at for column in range(left + 1, right))

    def tie_cost(self, number: int) -> float:
        before, after, weight = self.ties[number]
        left, right = self.column[before], self.column[after]
        a, b = self.row[before], self.row[after]
        if a == b:
            return 0.0 if self.free(left, right, a) else weight * _THROUGH
        cost = weight * (_BEND + _STEP * abs(a - b))
        if right - left > 1 and not (self.free(left, right, a) or self.free(left, right, b)):
            cost += _AROUND
        return cost

    def crossings(self, number: int) -> int:
        """How many other ties cross it, all taken as straight strokes."""
        before, after, _ = self.ties[number]
        column, row = self.column, self.row
        l1, r1, a1 = column[before], column[after], row[before]
        slope = (row[after] - a1) / (r1 - l1)
        found = 0
        for start, end, _ in self.ties:
            l2, r2 = column[start], column[end]
            if l2 >= r1 or r2 <= l1 or start == before or end == after:
                continue
            low, high = l1 if l1 > l2 else l2, r1 if r1 < r2 else r2
            a2 = row[start]
            tilt = (row[end] - a2) / (r2 - l2)
            one = a1 + slope * (low - l1) - a2 - tilt * (low - l2)
            two = one + (slope - tilt) * (high - low)
            found += one * two < 0
        return found

    def cost(self, *items: str) -> float:
        total = 0.0
        numbers = {number for item in items for number in self.of[item]}
        for number in numbers:
            total += self.tie_cost(number)
            if self.crossing:
                total += self.crossing * self.crossings(number)
        for item in items:
            column, row = self.column[item], self.row[item]
            for number in self.over[column]:
                before, after, weight = self.ties[number]
                if self.row[before] == row == self.row[after] and number not in numbers:
                    total += weight * _THROUGH
        return total

    def put(self, item: str, row: int) -> None:
        self.row[item] = row
        self.at[self.column[item], row] = item

    def move(self, item: str, row: int) -> bool:
        """Try another row, in exchange with whoever stands there. Keeps what is better."""
        column, home = self.column[item], self.row[item]
        other = self.at.get((column, row))
        items = (item,) if other is None else (item, other)
        before = self.cost(*items)
        self._swap(item, other, home, row)
        if self.cost(*items) < before - 1e-9:
            return True
        self._swap(item, other, row, home)
        return False

    def move_run(self, item: str, row: int) -> bool:
        """Try another row for a card and all that follow it straight by heavy ties."""
        home, run, seen = self.row[item], [item], {item}
        for one in run:
            for number in self.of[one]:
                before, after, weight = self.ties[number]
                if before == one and weight >= _HEAVY and self.row[after] == home:
                    run += [after] if after not in seen else []
                    seen.add(after)
        if len(run) == 1:
            return False
        others = [self.at.get((self.column[one], row)) for one in run]
        items = [*run, *(other for other in others if other is not None)]
        before_cost = self.cost(*items)
        for one, other in zip(run, others, strict=True):
            self._swap(one, other, home, row)
        if self.cost(*items) < before_cost - 1e-9:
            return True
        for one, other in zip(run, others, strict=True):
            self._swap(one, other, row, home)
        return False

    def _swap(self, item: str, other: str | None, home: int, row: int) -> None:
        del self.at[self.column[item], home]
        self.put(item, row)
        if other is not None:
            self.put(other, home)


def place_rows(
    columns: Sequence[Sequence[str]],
    ties: Sequence[Tie],
    limit: int,
    *,
    draft: bool = False,
) -> Grid:
    """Rows for the cards of a band, at most `limit`. A `draft` does not look at crossings: enough
    to know how much room a band takes."""
    column = {item: at for at, items in enumerate(columns) for item in items}
    kept = [
        (tie.before, tie.after, _weight(tie))
        for tie in ties
        if column.get(tie.before, 0) < column.get(tie.after, -1) and tie.before in column
    ]
    tallest = max(map(len, columns))
    rows = max(tallest, min(limit, tallest + 1))
    search = _Search(column, {}, kept, 0.0 if draft else _CROSS)
    for number in range(len(kept)):
        search.tie(number)
    _begin(search, columns, rows)
    order = [item for items in columns for item in items]
    for _ in range(2 if draft else _SWEEPS):
        changed = False
        for item in [*order, *reversed(order)]:
            for row in range(rows):
                if row != search.row[item]:
                    changed |= search.move(item, row)
                if row != search.row[item]:
                    changed |= search.move_run(item, row)
        if not changed:
            break
    return _pressed(search, len(columns))


def _weight(tie: Tie) -> float:
    if tie.virtual:
        return 0.15
    return _HEAVY if tie.critical else 1.4 if tie.driving else 0.4 if tie.redundant else 1.0


def _begin(search: _Search, columns: Sequence[Sequence[str]], rows: int) -> None:
    """Every card in the free row nearest to those that lead to it: the critical ones first, and
    no other card in a cell that a critical tie runs through, where that can be helped."""
    leading: dict[str, list[str]] = defaultdict(list)
    hot: set[str] = set()
    for before, after, weight in search.ties:
        if weight >= _HEAVY:
            hot |= {before, after}
    for before, after, weight in search.ties:
        if weight >= _HEAVY or after not in hot:
            leading[after].append(before)
    kept: set[tuple[int, int]] = set()
    for heavy in (True, False):
        for at, items in enumerate(columns):
            for item in items:
                if (item in hot) is not heavy:
                    continue
                known = sorted(search.row[b] for b in leading[item] if b in search.row)
                wish = known[len(known) // 2] if known else (rows - 1) // 2
                free = [row for row in range(rows) if (at, row) not in search.at]
                search.put(item, min(free, key=lambda r: ((at, r) in kept, abs(r - wish), r)))
        kept = {
            (between, search.row[before])
            for before, after, weight in search.ties
            if weight >= _HEAVY and search.row[before] == search.row[after]
            for between in range(search.column[before] + 1, search.column[after])
        }


def _pressed(search: _Search, columns: int) -> Grid:
    """The grid without empty rows."""
    used = sorted(set(search.row.values()))
    new = {row: number for number, row in enumerate(used)}
    cells = {item: (search.column[item], new[row]) for item, row in search.row.items()}
    return Grid(cells, columns, len(used))
