"""The frame that all small pictures share: paper, heading, foot, and the room that they leave.

The heading's title is the finding, the line under it says what is drawn, the line at the foot says
of what day and whose numbers. `Plot.area` is what the heading leaves for the picture. Everything is
in points of the paper; the em decides every measure, nothing is scaled.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from gantt.figures.words import wrapped
from gantt.scene import (
    Anchor,
    Box,
    Layer,
    Rect,
    Scene,
    Shape,
    Text,
    painted,
)
from gantt.style import BAD, BAND, INK, MUTED, PAPER
from gantt.text import Type, tidy

_MM: Final = 72 / 25.4
_HEAD, _SUB, _FOOT = 1.75, 1.0, 0.88
"""Sizes of title, the line under it and the line at the foot, in em."""


@dataclass(frozen=True, slots=True)
class Canvas:
    """The paper of a small picture in points, and the size of its plain letters.

    `lines`: the title has the room of so many, so that pictures side by side begin at one height.
    """

    width: float
    height: float
    em: float
    lines: int = 1

    @property
    def margin(self) -> float:
        """White on every side."""
        return 1.9 * self.em


def canvas_mm(width: float, height: float, em: float, lines: int = 1) -> Canvas:
    """A canvas of so many millimetres."""
    return Canvas(width * _MM, height * _MM, em, lines)


CANVASES: Final = {
    "column": canvas_mm(156, 100, 7.5),
    "A5": canvas_mm(210, 148, 9.0),
    "A4": canvas_mm(297, 210, 12.0),
    "A3": canvas_mm(420, 297, 17.0),
    "cell": canvas_mm(128, 123.5, 7.7, lines=2),
}
"""Landscape papers; `column` is the text width of a bulletin, `cell` a sixth of the A3 board."""


@dataclass(frozen=True, slots=True)
class Heading:
    """The words around a picture. `bad`: the finding is bad news and stands in the one accent."""

    title: str
    subtitle: str = ""
    source: str = ""
    bad: bool = False


@dataclass(frozen=True, slots=True)
class Plot:
    """A canvas with its heading set. `area` is the room for the picture, axes included."""

    canvas: Canvas
    type: Type
    heading: Heading
    area: Box
    around: tuple[Shape, ...]

    @property
    def em(self) -> float:
        """The size of plain letters in points."""
        return self.canvas.em

    def scene(self, shapes: Sequence[Shape]) -> Scene:
        """The finished page."""
        every = painted([*self.around, *shapes])
        return Scene(self.canvas.width, self.canvas.height, tidy(self.heading.title), every)

    def inner(
        self, left: float = 0.0, right: float = 0.0, top: float = 0.0, foot: float = 0.0
    ) -> Box:
        """The area less so many em on each side, for labels of axes and lines."""
        area, em = self.area, self.em
        return Box(
            area.left + left * em,
            area.top + top * em,
            area.right - right * em,
            area.bottom - foot * em,
        )

    def say(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float = 1.0,
        colour: str = INK,
        anchor: Anchor = "start",
        bold: bool = False,
        ground: str = PAPER,
        halo: bool = False,
        layer: Layer = "label",
        role: str = "label",
        item: str = "",
    ) -> Text:
        """A line of text centred in height on `y`; `size` in em."""
        points = size * self.em
        return self.type.set(
            x,
            y + 0.38 * points,
            words,
            points,
            colour=colour,
            anchor=anchor,
            bold=bold,
            layer=layer,
            ground=ground,
            halo=halo,
            role=role,
            item=item,
        )


def plot_of(canvas: Canvas, heading: Heading, type_: Type) -> Plot:
    """Set the heading and the foot; what is left is the area."""
    em, margin = canvas.em, canvas.margin
    room = canvas.width - 2 * margin
    shapes: list[Shape] = [Rect(0, 0, canvas.width, canvas.height, "ground", PAPER, role="paper")]
    y = margin
    colour = BAD if heading.bad else INK
    title = wrapped(type_, tidy(heading.title), room, _HEAD * em, bold=True, most=2)
    for words in title:
        y += 1.3 * _HEAD * em
        size = _HEAD * em
        shapes.append(
            type_.set(
                margin,
                y - 0.42 * size,
                words,
                size,
                colour=colour,
                bold=True,
                layer="frame",
                role="title",
            )
        )
    if heading.subtitle:
        y += 0.1 * em
        for words in wrapped(type_, tidy(heading.subtitle), room, _SUB * em, most=2):
            y += 1.5 * _SUB * em
            shapes.append(
                type_.set(
                    margin,
                    y - 0.4 * em,
                    words,
                    _SUB * em,
                    colour=MUTED,
                    layer="frame",
                    role="subtitle",
                )
            )
    y += 1.3 * _HEAD * em * max(canvas.lines - len(title), 0)
    bottom = canvas.height - margin
    for words in reversed(wrapped(type_, tidy(heading.source), room, _FOOT * em, most=2)):
        shapes.append(
            type_.set(
                margin,
                bottom - 0.15 * em,
                words,
                _FOOT * em,
                colour=MUTED,
                layer="frame",
                role="source",
            )
        )
        bottom -= 1.45 * _FOOT * em
    foot = bottom - 0.45 * _FOOT * em if heading.source else bottom
    area = Box(margin, y + 0.9 * em, canvas.width - margin, foot)
    return Plot(canvas, type_, heading, area, tuple(shapes))


def blank(plot: Plot, words: str, remedy: str = "") -> Scene:
    """A picture that has nothing to draw says so in its place, and how it would get something."""
    area, em = plot.area, plot.em
    middle = (area.left + area.right) / 2
    width, height = area.right - area.left, area.bottom - area.top
    lines = [(words, 1.5, INK)]
    lines += [(one, 1.0, MUTED) for one in wrapped(plot.type, remedy, width - 4 * em, em, most=3)]
    y = (area.top + area.bottom) / 2 - 0.9 * (len(lines) - 1) * em
    shapes: list[Shape] = [Rect(area.left, area.top, width, height, "ground", BAND, role="panel")]
    for k, (text, size, colour) in enumerate(lines):
        shown = plot.type.fit(text, width - 2 * em, size * em)
        shapes.append(
            plot.say(
                middle,
                y + (0.5 * (k > 0) + 1.7 * k) * em,
                shown,
                size=size,
                colour=colour,
                anchor="middle",
                ground=BAND,
                role="blank",
            )
        )
    return plot.scene(shapes)
