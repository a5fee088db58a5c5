"""What a link has to get past on a page, and what that costs: bars, lines, the links before it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

from gantt.barchart.frame import Frame, Spot
from gantt.barchart.values import Tie
from gantt.scene import Point

ON_LINK = 60.0
"""More than anything else together: a way that lies on another link is the last resort."""
BEND, LENGTH = 0.6, 0.012
"""The cost of a bend and of an em of length; upright length counts half."""
_OVER_BAR, _ON_LINE, _CROSSING = 3.0, 4.0, 0.4
_SHARED = 0.35 * LENGTH
"""What an em that kin have drawn already saves; a way saves less than a bend by it."""
_NEAR, _NEAR_LEVEL = 0.24, 0.1
"""Two strokes closer than this, in em, read as one: upright ones, level ones."""

Stroke = tuple[float, float, float, Tie]
"""The x of an upright stroke, or the y of a level one, and its two ends."""


@dataclass(slots=True)
class Ways:
    """The strokes of a page so far. Uprights are found by their x, all by the rows they touch."""

    frame: Frame
    spots: Sequence[Spot | None]
    lines: Sequence[float]
    """The x of the lines that cross all rows."""
    stems: dict[tuple[str, str], list[float]] = field(default_factory=dict)
    """The x of the stems that leave or enter an end of a work."""
    _columns: dict[int, list[Stroke]] = field(default_factory=dict)
    _uprights: list[list[Stroke]] = field(init=False)
    _levels: list[list[Stroke]] = field(init=False)
    _weighed: dict[tuple[Point, Point], tuple[float, float]] = field(default_factory=dict)
    """What strokes cost the present link: its ways have most of theirs in common."""
    _last: int = field(init=False)
    _body: float = field(init=False)
    _height: float = field(init=False)
    _near: float = field(init=False)
    _near_level: float = field(init=False)

    def __post_init__(self) -> None:
        """Keep what every stroke asks for."""
        self._uprights = [[] for _ in self.spots]
        self._levels = [[] for _ in self.spots]
        self._last = len(self.spots) - 1
        self._body, self._height = self.frame.body, self.frame.row_height
        self._near, self._near_level = _NEAR * self.frame.em, _NEAR_LEVEL * self.frame.em

    def cost(
        self, tie: Tie, points: tuple[Point, ...], ends: tuple[int, int], limit: float
    ) -> float:
        """What a way costs for all that stands in it; less for strokes that kin have drawn.

        Args:
            tie: the link.
            points: its way.
            ends: the rows that it leaves and enters.
            limit: a cost at which the rest of the way is of no interest.
        """
        cost = saved = 0.0
        for stroke in itertools.pairwise(points):
            weighed = self._weighed.get(stroke)
            if weighed is None:
                weighed = self._weighed[stroke] = self._weigh(tie, *stroke, ends)
            cost += weighed[0]
            saved += weighed[1]
            if cost - BEND > limit:
                break
        return cost - min(_SHARED * saved / self.frame.em, BEND)

    def remember(self, tie: Tie, points: tuple[Point, ...]) -> None:
        """Enter the way that was taken, the last thing that is asked about a link."""
        self._weighed.clear()
        for (x0, y0), (x1, y1) in itertools.pairwise(points):
            if x0 == x1:
                low, high = min(y0, y1), max(y0, y1)
                upright = (x0, low, high, tie)
                self._columns.setdefault(int(x0 / self._near), []).append(upright)
                for row in self._rows(low, high):
                    self._uprights[row].append(upright)
                for key in ends_of(tie):
                    self.stems.setdefault(key, []).append(x0)
            else:
                level = (y0, min(x0, x1), max(x0, x1), tie)
                for row in self._rows(y0, y0):
                    self._levels[row].append(level)

    def _rows(self, top: float, bottom: float) -> range:
        first = int((top - self._body) / self._height)
        last = int((bottom - self._body) / self._height)
        return range(max(first, 0), min(last, self._last) + 1)

    def _weigh(
        self, tie: Tie, one: Point, two: Point, ends: tuple[int, int]
    ) -> tuple[float, float]:
        """(cost, length shared with kin) of a stroke."""
        (x0, y0), (x1, y1) = one, two
        if x0 != x1:
            return self._level(tie, y0, min(x0, x1), max(x0, x1)), 0.0
        top, bottom = min(y0, y1), max(y0, y1)
        cost, saved = self._along(tie, x0, top, bottom)
        return cost + self._behind(tie, x0, top, bottom, ends), saved

    def _along(self, tie: Tie, x: float, top: float, bottom: float) -> tuple[float, float]:
        """(cost, length shared with kin) of an upright stroke beside the uprights near its x."""
        near, column = self._near, int(x / self._near)
        above, below = top - near, bottom + near
        cost = saved = 0.0
        for line in self.lines:
            if abs(x - line) < near:
                cost += _ON_LINE
        for key in (column - 1, column, column + 1):
            for at, low, high, other in self._columns.get(key, ()):
                if low >= below or high <= above or abs(at - x) >= near:
                    continue
                if at == x and kin(tie, other):
                    saved = max(saved, min(high, bottom) - max(low, top))
                else:
                    cost += ON_LINK
        return cost, saved

    def _behind(
        self, tie: Tie, x: float, top: float, bottom: float, ends: tuple[int, int]
    ) -> float:
        """The cost of the bars and the level strokes that an upright stroke crosses."""
        near, cost = self._near, 0.0
        for row in self._rows(top, bottom):
            spot = self.spots[row]
            if spot and spot.left - near < x < spot.right + near and row not in ends:
                cost += _OVER_BAR
            for at, low, high, other in self._levels[row]:
                if low < x < high and top < at < bottom and not kin(tie, other):
                    cost += _CROSSING
        return cost

    def _level(self, tie: Tie, y: float, left: float, right: float) -> float:
        """The cost of the strokes that a level stroke lies on or crosses."""
        near, cost = self._near_level, 0.0
        for row in self._rows(y - near, y + near):
            for at, low, high, other in self._levels[row]:
                if low < right and left < high and abs(at - y) < near:
                    cost += 0.0 if at == y and kin(tie, other) else ON_LINK
            for at, low, high, other in self._uprights[row]:
                if left < at < right and low < y < high and not kin(tie, other):
                    cost += _CROSSING
        return cost


def own_cost(points: tuple[Point, ...], em: float) -> float:
    """What a way costs by itself, before anything stands in it."""
    length, (x0, y0) = 0.0, points[0]
    for x, y in points:
        length += abs(x - x0) if y == y0 else 0.5 * abs(y - y0)
        x0, y0 = x, y
    return BEND * len(points) + LENGTH * length / em


def ends_of(tie: Tie) -> tuple[tuple[str, str], tuple[str, str]]:
    """The two ends of a link: the work, and which end of it is left or entered."""
    return (tie.before, f"out {tie.kind[0]}"), (tie.after, f"in {tie.kind[1]}")


def kin(one: Tie, other: Tie) -> bool:
    """Links that leave the same end, or enter the same end, say the same where they share it."""
    if one.before == other.before and one.kind[0] == other.kind[0]:
        return True
    return one.after == other.after and one.kind[1] == other.kind[1]
