"""The upright lines of a wall chart, data date and deadlines, with their labels below the plot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gantt.axis import Axis
from gantt.scene import Layer, Path, Rect, Shape, line
from gantt.style import CONTRACT, INK, PAPER
from gantt.text import Type
from projects.model import day_of
from projects.schedule.result import Schedule

_AIR, _PAD, _SIZE = 0.4, 1.0, 0.9
"""Between two labels, around the words of one, and their size, in em."""


@dataclass(frozen=True, slots=True)
class Due:
    """A line across all rows: the day by which the project must be finished."""

    at: int
    label: str


def dues_of(schedule: Schedule) -> tuple[Due, ...]:
    """The project's deadlines, and that of the item which the project's deadline binds."""
    bound = schedule.project.deadline_on
    days = {
        margin.deadline.at: day_of(margin.deadline.at - 1)
        for margin in schedule.deadlines
        if margin.item is None or margin.item == bound
    }
    if not schedule.deadlines:
        days = {due.at: due.day for due in schedule.project.deadlines if due.item in (None, bound)}
    return tuple(Due(at, f"要求完成 {day.isoformat()}") for at, day in sorted(days.items()))


@dataclass(frozen=True, slots=True)
class Uprights:
    """The dues and the data date (None: no line) of one page on its axis."""

    axis: Axis
    dues: Sequence[Due]
    as_of: int | None

    def lines(self, top: float, foot: float, em: float, layer: Layer) -> Iterator[Path]:
        """The lines from `top` down to `foot`."""
        for due in self.dues:
            x = self.axis.x(due.at)
            ends = ((x, top), (x, foot))
            yield line(*ends, layer=layer, stroke=CONTRACT, width=0.2 * em, role="due-line")
        if self.as_of is not None:
            x = self.axis.x(self.as_of)
            ends = ((x, top), (x, foot))
            yield line(*ends, layer=layer, stroke=INK, width=0.14 * em, role="data-date-line")

    def labels(self, left: float, top: float, em: float, type_: Type) -> Iterator[Shape]:
        """A filled label for every line, from `left` to the axis' end, pushed apart where they
        would meet."""
        marks = [(self.axis.x(due.at), due.label, CONTRACT) for due in self.dues]
        if self.as_of is not None:
            words = f"数据日期 {day_of(self.as_of - 1).isoformat()}"
            marks.append((self.axis.x(self.as_of), words, INK))
        marks.sort(key=lambda mark: mark[0])
        size = _SIZE * em
        widths = [type_.width(text, size, bold=True) + _PAD * em for _, text, _ in marks]
        lefts = _spread([x for x, _, _ in marks], widths, left, self.axis.right, _AIR * em)
        for (_, text, colour), width, x in zip(marks, widths, lefts, strict=True):
            yield Rect(x, top, width, 1.5 * em, "frame", colour, role="line-label")
            yield type_.set(
                x + width / 2,
                top + 1.08 * em,
                text,
                size,
                colour=PAPER,
                anchor="middle",
                bold=True,
                layer="frame",
                ground=colour,
                role="line-label",
            )


def _spread(
    centres: Sequence[float], widths: Sequence[float], left: float, right: float, air: float
) -> list[float]:
    """Left edges near the centres, which rise, from `left` to `right`, without overlap."""
    lefts, edge = [], left
    for centre, width in zip(centres, widths, strict=True):
        lefts.append(max(centre - width / 2, edge))
        edge = lefts[-1] + width + air
    edge = right
    for k in reversed(range(len(lefts))):
        lefts[k] = min(lefts[k], edge - widths[k])
        edge = lefts[k] - air
    return lefts
