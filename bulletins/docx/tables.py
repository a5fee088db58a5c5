"""Tables: the head repeated on every page, no row broken between two, rules of even weight."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bulletins.docx.text import add, kept
from bulletins.docx.widths import cell_ems, column_widths, head_lines, usable
from bulletins.docx.xml import element_of, node

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement

    from bulletins.document import Table

EM: Final = 210
"""A character of a cell (10.5 pt) in twips."""

LINE: Final = 300
"""Leading of a cell in twips."""

GAP: Final = 70
"""Above and below the lines of a cell, with its rule."""

MARGIN: Final = 57
"""Left and right inside a cell: 1 mm in twips."""

LONGEST_CELL: Final = 600
"""Characters of a cell: more would fill a page, and a row is not broken."""

_RULES: Final = {"top": 8, "left": 8, "bottom": 8, "right": 8, "insideH": 4, "insideV": 4}
"""Eighths of a point."""


def add_table(document: Document, table: Table, width: int) -> None:
    """A table as wide as the text area (`width` twips), and a little space below it."""
    widths = [round(one * EM) for one in column_widths(table, width / EM)]
    grid = node("tblGrid", *(node("gridCol", w=one) for one in widths))
    head = [_lines(head_lines(column.title)) for column in table.columns]
    rows = [_row(head, widths, ["center"] * len(widths), head=True)]
    aligns = [column.align for column in table.columns]
    for place, cells in enumerate(table.rows):
        texts = [_lines((_fitting(cell),)) for cell in cells]
        rows.append(_row(texts, widths, aligns, bad=place in table.bad))
    element = node("tbl", _properties(sum(widths)), grid, *rows)
    after = add(document, "占位")
    after.paragraph_format.space_after = 76200  # 6 pt in EMU
    element_of(after).addprevious(element)


def table_height(table: Table, width: int) -> int:
    """About how high the table is, in twips, if no page ends within it."""
    widths = [usable(one) for one in column_widths(table, width / EM)]
    heads = max(len(head_lines(column.title)) for column in table.columns)
    lines = [
        max(-(-cell_ems(cell) // one) for cell, one in zip(row, widths, strict=True))
        for row in table.rows
    ]
    return round(sum(max(one, 1) * LINE + GAP for one in (heads, *lines)))


def _fitting(text: str) -> str:
    text = kept(text)
    return text if len(text) <= LONGEST_CELL else f"{text[: LONGEST_CELL - 1]}…"


def _properties(width: int) -> BaseOxmlElement:
    rules = (
        node(side, val="single", sz=weight, space=0, color="000000")
        for side, weight in _RULES.items()
    )
    return node(
        "tblPr",
        node("tblW", w=width, type="dxa"),
        node("jc", val="center"),
        node("tblBorders", *rules),
        node("tblLayout", type="fixed"),
        node("tblCellMar", *(node(side, w=MARGIN, type="dxa") for side in ("left", "right"))),
    )


def _row(
    cells: list[list[BaseOxmlElement]],
    widths: list[int],
    aligns: Sequence[str],
    *,
    head: bool = False,
    bad: bool = False,
) -> BaseOxmlElement:
    """A row; one that is set off has its first two cells in bold, as it is printed in black."""
    marks = [node("cantSplit"), node("tblHeader")] if head else [node("cantSplit")]
    row = node("tr", node("trPr", *marks))
    for place, (texts, width, align) in enumerate(zip(cells, widths, aligns, strict=True)):
        style = "CellHead" if head else "Cell"
        paragraph = node("p", node("pPr", node("pStyle", val=style), node("jc", val=align)))
        run = node("r")
        if bad and place < 2:
            run.append(node("rPr", node("b")))
        run.extend(texts)
        paragraph.append(run)
        cell = node("tcPr", node("tcW", w=width, type="dxa"), node("vAlign", val="center"))
        row.append(node("tc", cell, paragraph))
    return row


def _lines(texts: tuple[str, ...]) -> list[BaseOxmlElement]:
    """Text elements with line breaks between them."""
    elements: list[BaseOxmlElement] = []
    for text in texts:
        if elements:
            elements.append(node("br"))
        element = node("t")
        element.text = text
        elements.append(element)
    return elements
