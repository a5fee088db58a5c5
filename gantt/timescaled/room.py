"""Where text may stand: what is taken already, and what lies behind it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gantt.named_days import Band
from gantt.scene import Box
from gantt.style import HOLIDAY, STOP


class Taken:
    """The boxes that no text may touch, found quickly by their height."""

    def __init__(self, step: float) -> None:
        """`step`: the height of a drawer in points."""
        self._step = step
        self._drawers: dict[int, list[Box]] = {}

    def copy(self) -> Taken:
        """The same boxes, to be added to apart."""
        other = Taken(self._step)
        other._drawers = {drawer: list(boxes) for drawer, boxes in self._drawers.items()}
        return other

    def add(self, box: Box) -> None:
        """Nothing may stand here any more."""
        for drawer in self._span(box):
            self._drawers.setdefault(drawer, []).append(box)

    def meets(self, box: Box) -> bool:
        """Whether anything stands here."""
        return any(
            box.meets(other)
            for drawer in self._span(box)
            for other in self._drawers.get(drawer, ())
        )

    def gaps(
        self, top: float, bottom: float, left: float, right: float
    ) -> list[tuple[float, float]]:
        """The free stretches of a band, from left to right."""
        band = Box(left, top, right, bottom)
        blocked = sorted(
            {
                (other.left, other.right)
                for drawer in self._span(band)
                for other in self._drawers.get(drawer, ())
                if band.meets(other)
            }
        )
        found, edge = [], left
        for low, high in blocked:
            if low > edge:
                found.append((edge, low))
            edge = max(edge, high)
        if edge < right:
            found.append((edge, right))
        return found

    def _span(self, box: Box) -> range:
        return range(int(box.top // self._step), int(box.bottom // self._step) + 1)


def shades_of(
    bands: Sequence[Band], at: Iterable[tuple[float, float]]
) -> list[tuple[float, float, str]]:
    """The stretches of holidays and stops with their colours."""
    colours = {"holiday": HOLIDAY, "stop": STOP}
    return [
        (low, high, colours[band.kind])
        for band, (low, high) in zip(bands, at, strict=True)
        if band.kind in colours
    ]
