"""Free places off an arrow: at the end of a short upright leader, or at one of its verticals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from gantt.scene import Box, Path, line
from gantt.style import MUTED
from gantt.text import Type
from gantt.timescaled.room import Taken
from gantt.timescaled.stacks import LINE
from gantt.timescaled.wording import widest

_REACH: Final = 28
"""A leader is tried in so many lengths."""


@dataclass
class Leaders:
    """Finds the places, and keeps the leaders that it drew."""

    type: Type
    em: float
    plot: Box
    taken: Taken
    drawn: list[Path] = field(default_factory=list)

    def at_stem(
        self, x: float, ends: Sequence[float], y: float, wide: float, count: int
    ) -> tuple[float, float] | None:
        """The middle of the free place nearest to y, at the right or left of a vertical."""
        em, half = self.em, LINE * (count - 1) / 2 * self.em
        steps = int((ends[-1] - ends[0]) / (0.6 * em)) if len(ends) > 1 else 0
        for k in sorted(range(1, steps), key=lambda k: abs(ends[0] + k * 0.6 * em - y)):
            middle = ends[0] + k * 0.6 * em
            for low in (x + 0.45 * em, x - 0.45 * em - wide):
                top, bottom = middle - half - 0.52 * em, middle + half + 0.48 * em
                box = Box(low, top, low + wide, bottom)
                if box.within(self.plot) and not self.taken.meets(box):
                    return low + wide / 2, middle
        return None

    def led(
        self,
        xs: Sequence[float],
        y: float,
        clear: float,
        ways: Sequence[tuple[str, ...]],
        bold: bool,
    ) -> tuple[Box, tuple[str, ...]] | None:
        """The nearest free place for some lines of text straight above or below (x, y), and the
        thin upright line that ties them to it, which crosses nothing.

        Args:
            xs: where the leader may stand, the best first.
            y: the height that it leads to.
            clear: so far from y it may begin: the ink of what it leads to.
            ways: the text on one line, on two …
            bold: whether it is bold.
        """
        best: tuple[float, float, float, Box, tuple[str, ...]] | None = None
        for number, x in enumerate(xs):
            for way in ways:
                wide = widest(way, self.type, self.em, bold)
                for side in (-1, 1):
                    tall = (1.0 + LINE * (len(way) - 1)) * self.em
                    place = self._end_of_leader(x, y, side, clear, wide, tall)
                    if place is None:
                        continue
                    far, box = place
                    cost = far + 0.3 * number * self.em + 0.45 * tall
                    if best is None or cost < best[0] - 1e-6:
                        best = cost, x, box.bottom if side < 0 else box.top, box, way
        if best is None:
            return None
        _, x, edge, box, way = best
        ends = ((x, edge), (x, y))
        self.drawn.append(
            line(*ends, layer="link", stroke=MUTED, width=0.06 * self.em, role="leader")
        )
        thin = 0.1 * self.em
        self.taken.add(Box(x - thin, min(edge, y), x + thin, max(edge, y)))
        return box, way

    def _end_of_leader(
        self, x: float, y: float, side: int, clear: float, wide: float, tall: float
    ) -> tuple[float, Box] | None:
        """How far the text at the end of a leader is, and its box; nothing in between."""
        em = self.em
        thin, inset = 0.15 * em, 0.3 * em
        for step in range(_REACH):
            far = max(clear, 0.75 * em) + step * 0.3 * em
            edge = y + side * far
            way = Box(x - thin, min(y + side * clear, edge), x + thin, max(y + side * clear, edge))
            if self.taken.meets(way):
                return None
            top, bottom = (edge - tall, edge) if side < 0 else (edge, edge + tall)
            if top < self.plot.top or bottom > self.plot.bottom:
                return None
            left = max(x - wide, self.plot.left)
            right = min(x + wide, self.plot.right)
            found: tuple[float, Box] | None = None
            for low, high in self.taken.gaps(top - 0.1 * em, bottom + 0.1 * em, left, right):
                low, high = low + 0.2 * em, high - 0.2 * em
                at = min(max(x - inset, low), high - wide)
                if at >= low and at + inset <= x + 0.01 <= at + wide - inset + 0.02:
                    cost = far + 0.3 * max(x - inset - at, 0.0)  # it hides less to the right
                    if found is None or cost < found[0]:
                        found = cost, Box(at, top, at + wide, bottom)
            if found:
                return found
        return None
