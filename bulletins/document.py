"""The bulletin as blocks of plain text: headings, sentences, tables, pictures.

The blocks hold raw text; each writer escapes it in its own way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading. Level 1: 一、 level 2: （一） level 3: an annex (附表1)."""

    level: Literal[1, 2, 3]
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of whole sentences. `note`: set small, below a table."""

    text: str
    note: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A table column. `wide` columns take the space that is left; `align` is for its cells."""

    title: str
    align: Literal["left", "center", "right"] = "left"
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table. `bad` names the rows (by index) that are set off, beside the words that say so."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    bad: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart as PNG bytes, drawn for its final size on paper."""

    png: bytes
    width_mm: float
    height_mm: float


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart: its caption, its SVG text and the file it lies in (both may be empty), and how it is
    drawn on paper.

    `beside`: the file that holds it on A3. `medium`: a long chart has other pages on paper than on
    a screen; those of the one are left out of the other.
    """

    caption: str
    svg: str = ""
    file: str = ""
    drawn: Drawn | None = None
    beside: str = ""
    medium: Literal["both", "screen", "paper"] = "both"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The pictures of a bulletin, their captions not yet numbered.

    `overview` shows all projects; `bars` holds the pages of each project's 横道图 by its code,
    drawn for the page; `wall` is the name of the file with the 横道图 on A3, "" where there is
    none, `on_wall` the codes of the projects in it.
    """

    overview: tuple[Picture, ...] = ()
    bars: Mapping[str, tuple[Drawn, ...]] = field(default_factory=dict)
    wall: str = ""
    on_wall: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Reference:
    """A file that goes with the bulletin: what it is and where it lies."""

    label: str
    file: str


Block = Heading | Paragraph | Table | Picture | Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A bulletin ready to be written. `annexes` begin on a new page."""

    masthead: str
    title: tuple[str, ...]
    """In the phrases between which a line may break."""
    issue: str
    period: str
    organisation: str
    issued_on: str
    body: tuple[Block, ...]
    annexes: tuple[Block, ...]
    signatures: tuple[str, ...] = ("编制", "审核", "签发")
    issued: date | None = None
    """The day of `issued_on`."""


def table(
    columns: Sequence[Column], rows: Sequence[Sequence[str]], bad: Sequence[int] = ()
) -> Table:
    """A table from rows of cells, one cell a column."""
    return Table(tuple(columns), tuple(tuple(row) for row in rows), frozenset(bad))
