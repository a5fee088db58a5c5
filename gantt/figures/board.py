"""六图一页: finished pictures side by side on one A3, moved to their places and never scaled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from gantt.figures.plot import CANVASES
from gantt.head import Signatures, sign_shapes, signs_width
from gantt.scene import Path, Rect, Scene, Shape, painted
from gantt.style import GRID, MUTED, PAPER
from gantt.text import Type, tidy

_MM: Final = 72 / 25.4
_WIDTH, _HEIGHT = 420 * _MM, 297 * _MM
_COLUMNS, _ROWS = 3, 2
_GAP: Final = 5 * _MM
_EM: Final = 9.0
_TITLE: Final = 2.4
"""The line to sign on, in em."""


def board_scene(
    title: str,
    facts: str,
    scenes: Sequence[Scene],
    type_: Type,
    signatures: Signatures | None = None,
) -> Scene:
    """Up to six pictures on an A3 to hang on a wall.

    Args:
        title: over all of them.
        facts: the line under the title: data date, deadline.
        scenes: pictures drawn on `CANVASES["cell"]`, in reading order.
        type_: the typeface.
        signatures: who prepared, checked and approved.

    Raises:
        ValueError: there are more than six pictures, or one is not of the size of a cell.
    """
    cell = CANVASES["cell"]
    if len(scenes) > _COLUMNS * _ROWS:
        raise ValueError("a board holds six pictures")
    if any((one.width, one.height) != (cell.width, cell.height) for one in scenes):
        raise ValueError("a picture of a board has the size of a cell")
    left = (_WIDTH - _COLUMNS * cell.width - (_COLUMNS - 1) * _GAP) / 2
    foot = _HEIGHT - left
    top = foot - _ROWS * cell.height - (_ROWS - 1) * _GAP
    shapes: list[Shape] = [Rect(0, 0, _WIDTH, _HEIGHT, "ground", PAPER, role="paper")]
    shapes += _head(type_, tidy(title), tidy(facts), left, top, signatures or Signatures())
    for k, scene in enumerate(scenes):
        row, column = divmod(k, _COLUMNS)
        x, y = left + column * (cell.width + _GAP), top + row * (cell.height + _GAP)
        shapes.append(
            Rect(x, y, cell.width, cell.height, "ground", None, GRID, 0.7, role="cell-frame")
        )
        shapes += [moved(shape, x, y) for shape in scene.shapes if shape.role != "paper"]
    return Scene(_WIDTH, _HEIGHT, tidy(title), painted(shapes))


def _head(
    type_: Type, title: str, facts: str, left: float, top: float, signatures: Signatures
) -> Iterator[Shape]:
    """Title and facts on the left, the lines to sign on at the right."""
    right = _WIDTH - left
    y = top - 1.6 * _EM
    big = _TITLE * _EM
    yield type_.set(
        left,
        y - 2.3 * _EM,
        type_.fit(title, right - left, big, True),
        big,
        bold=True,
        layer="frame",
        role="board-title",
    )
    words = type_.fit(facts, right - left - signs_width(_EM, type_) - _EM, 1.15 * _EM)
    yield type_.set(left, y, words, 1.15 * _EM, colour=MUTED, layer="frame", role="facts")
    yield from sign_shapes(signatures, right, y, _EM, type_)


def moved(shape: Shape, x: float, y: float) -> Shape:
    """The same shape `x` to the right and `y` down."""
    if isinstance(shape, Path):
        parts = tuple(tuple((a + x, b + y) for a, b in part) for part in shape.parts)
        return replace(shape, parts=parts)
    return replace(shape, x=shape.x + x, y=shape.y + y)
