"""How wide the columns of a table are: dates and figures stay whole, texts share what is left."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

from bulletins.document import Column, Table

SHORTEST: Final = 6.0
"""A text column is at least so many characters wide, where its texts need them."""

LONGEST: Final = 12.0
"""A column of dates or figures is at most so wide."""

STEP: Final = 0.5
"""Characters given at a time."""

SAMPLE: Final = 200
"""Rows by which widths are found; of a longer table every second, third …"""

PADDING: Final = 0.8
"""Both cell margins and a little air, in characters."""


AIR: Final = 0.25
"""Between a figure or letter and a character, in characters."""


def ems(text: str) -> float:
    """Width in full-width characters."""
    return sum(_em(char) for char in text)


@lru_cache(maxsize=1 << 12)  # measured for the widths and for the height, of both papers
def cell_ems(text: str) -> float:
    """Width of a cell's text with the air that LibreOffice puts between figures and characters."""
    wide = [unicodedata.east_asian_width(char) in "WF" for char in text]
    return ems(text) + AIR * sum(1 for one, other in pairwise(wide) if one != other)


def _em(char: str) -> float:
    if unicodedata.east_asian_width(char) in "WFA":
        return 1.0
    return 0.72 if char.isupper() or char in "%@&mw+<>=~" else 0.5


def usable(width: float) -> float:
    """What a column of this width leaves for its text, in characters."""
    return max(width - PADDING, 0.5)


def head_lines(title: str) -> tuple[str, ...]:
    """A column's head, its unit on a line of its own: 偏差 and （百分点）."""
    name, bracket, unit = title.partition("（")
    return (name, bracket + unit) if name and bracket else (title,)


def column_widths(table: Table, budget: float) -> tuple[float, ...]:
    """The width of each column in characters; together `budget`.

    What is centred or set right is never wrapped. The text columns share what is left so that the
    table has as few lines as possible: each step goes to the column that saves most.
    """
    needs = [
        _needs(column, [row[place] for row in table.rows])
        for place, column in enumerate(table.columns)
    ]
    widths, wishes = [need[0] for need in needs], [need[1] for need in needs]
    if sum(wishes) <= budget:
        return _stretched(table.columns, wishes, budget)
    if sum(widths) >= budget:
        return tuple(width * budget / sum(widths) for width in widths)
    rows = table.rows[:: 1 + len(table.rows) // SAMPLE]
    columns = [[cell_ems(row[place]) for row in rows] for place in range(len(widths))]
    costs = [_cost(cells, width) for cells, width in zip(columns, widths, strict=True)]
    gains = [
        cost - _cost(cells, width + STEP)
        for cost, cells, width in zip(costs, columns, widths, strict=True)
    ]
    while budget - sum(widths) >= STEP and max(gains) > 0:
        place = gains.index(max(gains))
        widths[place] += STEP
        costs[place] -= gains[place]
        gains[place] = costs[place] - _cost(columns[place], widths[place] + STEP)
    _round_up(widths, wishes)
    return _stretched(table.columns, widths, budget)


def _cost(cells: Sequence[float], width: float) -> float:
    """What a column's lines cost: the cube, as the highest cell of a row makes its height.

    A convex sum over the columns, so that giving each step where it saves most is the best.
    """
    return sum(max(1.0, cell / usable(width)) ** 3 for cell in cells)


def _round_up(widths: list[float], wishes: Sequence[float]) -> None:
    """A column that lacks less than a character to hold all its texts on one line gets it from the
    widest: that little would cost it a second line."""
    for place, wish in enumerate(wishes):
        widest = widths.index(max(widths))
        lacking = wish - widths[place]
        if place != widest and 0 < lacking < 1 and widths[widest] > 2 * SHORTEST:
            widths[place] += lacking
            widths[widest] -= lacking


def _needs(column: Column, cells: Sequence[str]) -> tuple[float, float]:
    """The least and the wished width of a column."""
    head = max(ems(line) for line in head_lines(column.title))
    natural = max([head, *(cell_ems(cell) for cell in cells)]) + PADDING
    if column.align != "left":
        width = min(natural, LONGEST)
        return width, width
    return min(natural, max(head + PADDING, SHORTEST)), natural


def _stretched(
    columns: Sequence[Column], widths: Sequence[float], budget: float
) -> tuple[float, ...]:
    """What is left goes to the wide columns, else to all."""
    spare = budget - sum(widths)
    takers = [place for place, column in enumerate(columns) if column.wide]
    # A table of few short cells is not torn apart for the sake of one column.
    share = spare / 2 / len(takers) if takers else 0.0
    rest = (spare - share * len(takers)) / len(columns)
    return tuple(
        width + rest + (share if place in takers else 0.0) for place, width in enumerate(widths)
    )
