"""A picture before any ink: frozen shapes in points of the paper, x to the right, y downward.

A layout yields scenes; the writers (`write_svg`, `write_mpl`) draw them and decide nothing. Layers
are drawn in the order of `LAYERS`, shapes within a layer in the order in which they were added.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Point = tuple[float, float]
Anchor = Literal["start", "middle", "end"]
Layer = Literal[
    "ground", "grid", "wedge", "link", "bar", "marker", "front", "label", "table", "frame"
]

LAYERS: tuple[Layer, ...] = (
    "ground",
    "grid",
    "wedge",
    "link",
    "bar",
    "marker",
    "front",
    "label",
    "table",
    "frame",
)


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle, the measure of overlap. Sides that only touch do not overlap."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether the two share any area (a line, of no width, counts where it passes inside)."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def within(self, other: Box) -> bool:
        """Whether this box lies wholly inside `other`."""
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.top >= other.top
            and self.bottom <= other.bottom
        )

    def grown(self, by: float) -> Box:
        """The box with `by` points more on every side."""
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)


@dataclass(frozen=True, slots=True)
class Rect:
    """A filled or outlined rectangle."""

    x: float
    y: float
    w: float
    h: float
    layer: Layer
    fill: str | None = None
    stroke: str | None = None
    width: float = 0.0
    dash: tuple[float, ...] = ()
    role: str = ""
    item: str = ""

    @property
    def box(self) -> Box:
        """The area of the fill."""
        return Box(self.x, self.y, self.x + self.w, self.y + self.h)


@dataclass(frozen=True, slots=True)
class Path:
    """One or more straight-edged strokes or polygons that share one style.

    `parts` are separate runs of points: a hatch is one path of many parts.
    """

    parts: tuple[tuple[Point, ...], ...]
    layer: Layer
    stroke: str | None = None
    width: float = 0.0
    fill: str | None = None
    closed: bool = False
    dash: tuple[float, ...] = ()
    opacity: float = 1.0
    role: str = ""
    item: str = ""

    @property
    def box(self) -> Box:
        """The smallest box around every point."""
        xs = [x for part in self.parts for x, _ in part]
        ys = [y for part in self.parts for _, y in part]
        return Box(min(xs), min(ys), max(xs), max(ys))


@dataclass(frozen=True, slots=True)
class Disc:
    """A circle around (x, y)."""

    x: float
    y: float
    radius: float
    layer: Layer
    fill: str | None = None
    stroke: str | None = None
    width: float = 0.0
    role: str = ""
    item: str = ""

    @property
    def box(self) -> Box:
        """The square around the fill."""
        r = self.radius
        return Box(self.x - r, self.y - r, self.x + r, self.y + r)


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text. `y` is the baseline, `size` in points, `advance` its measured width.

    `ground` is the colour that it stands on (for the contrast test); `halo` paints that colour
    around the letters where something runs behind them.
    """

    x: float
    y: float
    content: str
    size: float
    colour: str
    advance: float
    layer: Layer = "label"
    anchor: Anchor = "start"
    bold: bool = False
    ground: str = "#FFFFFF"
    halo: bool = False
    role: str = ""
    item: str = ""

    @property
    def box(self) -> Box:
        """The em box of the line: 0.88 em above the baseline, 0.12 em below (CJK square)."""
        shift = {"start": 0.0, "middle": 0.5, "end": 1.0}[self.anchor]
        left = self.x - shift * self.advance
        return Box(left, self.y - 0.88 * self.size, left + self.advance, self.y + 0.12 * self.size)


Shape = Rect | Path | Disc | Text


@dataclass(frozen=True, slots=True)
class Scene:
    """One page: its size in points, its title, its shapes in paint order."""

    width: float
    height: float
    title: str
    shapes: tuple[Shape, ...]

    @property
    def texts(self) -> tuple[Text, ...]:
        """Every line of text on the page."""
        return tuple(shape for shape in self.shapes if isinstance(shape, Text))


def painted(shapes: list[Shape]) -> tuple[Shape, ...]:
    """The shapes in paint order: by layer, then as added."""
    order = {layer: index for index, layer in enumerate(LAYERS)}
    return tuple(sorted(shapes, key=lambda shape: order[shape.layer]))


def line(
    *points: Point,
    layer: Layer,
    stroke: str,
    width: float,
    dash: tuple[float, ...] = (),
    role: str = "",
    item: str = "",
) -> Path:
    """An open polyline."""
    return Path((points,), layer, stroke, width, dash=dash, role=role, item=item)


def polygon(
    *points: Point,
    layer: Layer,
    fill: str | None,
    stroke: str | None = None,
    width: float = 0.0,
    opacity: float = 1.0,
    role: str = "",
    item: str = "",
) -> Path:
    """A closed polygon."""
    return Path((points,), layer, stroke, width, fill, True, (), opacity, role, item)
