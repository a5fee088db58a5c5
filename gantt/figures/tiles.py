"""The picture of the tiles (一图看懂): one project large, several as rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from gantt.figures.ink import ACTUAL, BAD_GROUND, PLAN
from gantt.figures.plot import Canvas, Heading, Plot, plot_of
from gantt.figures.tiles_values import Tile, Tiles
from gantt.figures.words import wrapped
from gantt.scene import Box, Rect, Scene, Shape, line
from gantt.style import BAD, BAND, INK, MUTED
from gantt.text import Type

_GAP: Final = 0.9
"""Between tiles, in em."""
_IDEAL: Final = 1.35
"""Width over height that a tile looks best at."""
_TRACK: Final = "#D5DCE4"
_LARGEST: Final = 5.0
"""The size of the numbers, in em, where the tiles are large enough."""
_UNIT: Final = 1.2
_PLACES: Final = {
    5: ((0, 0, 1), (1, 0, 1), (2, 0, 1), (3, 0, 1), (4, 0, 1)),
    3: ((0, 0, 1), (0, 1, 1), (1, 0, 2), (1, 1, 1), (2, 1, 1)),
    2: ((0, 0, 1), (1, 0, 1), (0, 1, 2), (0, 2, 1), (1, 2, 1)),
}
"""Column, row and width of each tile by the number of columns: the meter gets the wide place."""


def tiles_scene(content: Tiles, canvas: Canvas, type_: Type) -> Scene:
    """The picture of one project's tiles."""
    heading = Heading(content.title, content.name, f"数据日期 {content.as_of}", content.bad)
    plot = plot_of(canvas, heading, type_)
    boxes = _boxes(plot)
    notes = [_notes(plot, tile, box) for tile, box in zip(content.tiles, boxes, strict=True)]
    places = []
    for tile, box in zip(content.tiles, boxes, strict=True):
        # Tiles of one row keep room for as many lines: their numbers stand on one line.
        row = [
            len(words) for words, other in zip(notes, boxes, strict=True) if other.top == box.top
        ]
        places.append(_room(plot, tile, box, max(row)))
    size = min(map(_size, [plot] * len(places), content.tiles, places))
    parts = zip(content.tiles, boxes, places, notes, strict=True)
    return plot.scene([shape for part in parts for shape in _tile(plot, *part, size)])


def _boxes(plot: Plot) -> list[Box]:
    """Five tiles in one, two or three rows, whichever gives the best shape."""
    area, gap = plot.area, _GAP * plot.em

    def size(columns: int) -> tuple[float, float]:
        rows = 1 + max(row for _, row, _ in _PLACES[columns])
        width = (area.right - area.left - gap * (columns - 1)) / columns
        return width, (area.bottom - area.top - gap * (rows - 1)) / rows

    def ugliness(columns: int) -> float:
        width, height = size(columns)
        return max(width / height / _IDEAL, _IDEAL * height / width)

    columns = min(_PLACES, key=ugliness)
    width, height = size(columns)
    boxes = []
    for column, row, span in _PLACES[columns]:
        left, top = area.left + column * (width + gap), area.top + row * (height + gap)
        boxes.append(Box(left, top, left + span * width + (span - 1) * gap, top + height))
    return boxes


def _notes(plot: Plot, tile: Tile, box: Box) -> list[str]:
    """The lines of the note."""
    return wrapped(
        plot.type, tile.note, box.right - box.left - 2.2 * plot.em, 0.95 * plot.em, most=3
    )


def _room(plot: Plot, tile: Tile, box: Box, lines: int) -> Box:
    """The room for the number above a note of so many lines."""
    em = plot.em
    foot = box.bottom - (0.75 + 1.35 * lines + (2.0 if tile.meter else 0.0)) * em
    return Box(box.left + 1.3 * em, box.top + 2.4 * em, box.right - 0.9 * em, foot - 0.2 * em)


def _size(plot: Plot, tile: Tile, room: Box) -> float:
    """The largest number in em that its room holds."""
    wide = plot.type.width(tile.value, 1.0, True)
    unit = plot.type.width(tile.unit, _UNIT * plot.em) + 0.5 * plot.em if tile.unit else 0.0
    across = (room.right - room.left - unit) / wide / plot.em
    return max(1.2, min(_LARGEST, 0.95 * (room.bottom - room.top) / plot.em, across))


def _tile(
    plot: Plot, tile: Tile, box: Box, room: Box, notes: list[str], size: float
) -> Iterator[Shape]:
    em = plot.em
    ground = BAD_GROUND if tile.bad else BAND
    width, height = box.right - box.left, box.bottom - box.top
    yield Rect(box.left, box.top, width, height, "ground", ground, role="tile", item=tile.label)
    edge = (0.55 if tile.bad else 0.18) * em
    accent = BAD if tile.bad else INK
    yield Rect(box.left, box.top, edge, height, "grid", accent, role="edge", item=tile.label)
    yield plot.say(
        room.left,
        box.top + 1.5 * em,
        tile.label,
        size=1.05,
        colour=BAD if tile.bad else MUTED,
        bold=tile.bad,
        ground=ground,
        role="tile-label",
    )
    foot = box.bottom - (0.75 + 1.35 * len(notes)) * em
    for k, words in enumerate(notes):
        yield plot.say(
            room.left,
            foot + (k + 0.5) * 1.35 * em,
            words,
            size=0.95,
            colour=MUTED,
            ground=ground,
            role="note",
        )
    if tile.meter is not None:
        yield from meter(plot, tile, Box(room.left, foot - 1.5 * em, room.right, foot - 0.75 * em))
    yield from _value(plot, tile, room, size, ground)


def _value(plot: Plot, tile: Tile, box: Box, size: float, ground: str) -> Iterator[Shape]:
    """The number, its unit beside its foot: both stand on one line of writing."""
    em, middle = plot.em, (box.top + box.bottom) / 2
    colour = BAD if tile.bad else INK
    yield plot.say(
        box.left,
        middle,
        tile.value,
        size=size,
        colour=colour,
        bold=True,
        ground=ground,
        role="value",
        item=tile.label,
    )
    if tile.unit:
        x = box.left + plot.type.width(tile.value, size * em, True) + 0.3 * em
        y = middle + 0.38 * (size - _UNIT) * em
        yield plot.say(
            x, y, tile.unit, size=_UNIT, colour=colour, ground=ground, role="unit", item=tile.label
        )


def meter(plot: Plot, tile: Tile, box: Box) -> Iterator[Shape]:
    """形象 as a filled track, 序时 as a mark on it."""
    assert tile.meter is not None
    actual, wanted = (None if value is None else min(value, 100.0) for value in tile.meter)
    em, width = plot.em, box.right - box.left
    middle = (box.top + box.bottom) / 2
    thick = 0.55 * em
    yield Rect(box.left, middle - thick / 2, width, thick, "grid", _TRACK, role="track")
    if actual:
        colour = BAD if tile.bad else ACTUAL
        yield Rect(
            box.left, middle - thick / 2, width * actual / 100, thick, "bar", colour, role="meter"
        )
    if wanted is not None:
        x = box.left + width * wanted / 100
        yield line(
            (x, middle - 0.6 * em),
            (x, middle + 0.6 * em),
            layer="marker",
            stroke=PLAN,
            width=0.2 * em,
            role="wanted",
        )
