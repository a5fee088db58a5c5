"""How many items of a project two pages hold, by counting lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from math import ceil
from typing import Final, TypeVar

from bulletins.docx.page import LINE, TEXT_HEIGHT
from bulletins.docx.widths import ems

Item = TypeVar("Item")

PAGES: Final = 2
CELL_LINE: Final = 300
CELL_PAD: Final = 60
"""Leading of a cell and the space around a paragraph in it, in twips."""
CELL_EM: Final = 210
CELL_MARGINS: Final = 114
CELL_RULE: Final = 15
BODY_CHARACTERS: Final = 27
"""A little less than the 28 of a line: figures break it unevenly."""


def height_of(paragraphs: Iterable[str], width: int) -> int:
    """The height in twips of paragraphs in a cell that is `width` twips wide."""
    per_line = max((width - CELL_MARGINS) // CELL_EM - 1, 1)
    return CELL_RULE + sum(
        max(ceil(ems(text) / per_line), 1) * CELL_LINE + CELL_PAD for text in paragraphs
    )


def body_height(text: str) -> int:
    """The height in twips of a body paragraph, its indent included."""
    return ceil((ems(text) + 2) / BODY_CHARACTERS) * LINE


def fitting(
    items: Sequence[Item],
    height: Callable[[Item], int],
    taken: int,
    *,
    left: int,
    pages: int = PAGES,
) -> int:
    """How many of the first items fit into `pages`, none of them broken between two pages. The
    first always counts: a page without an item says nothing.

    `taken` twips of the first page are used already, `left` are kept free on the last.
    """
    page, used = 1, taken
    for place, item in enumerate(items):
        needed = height(item)
        if used + needed > TEXT_HEIGHT - (left if page == pages else 0):
            page, used = page + 1, 0
        if page > pages:
            return max(place, 1)
        used += needed
    return len(items)
