"""The page of GB/T 9704-2012: A4, text area 156 × 225 mm, 22 lines, numbers, landscape annexes.

A landscape page lies in the volume with its head to the left, whatever side it is on: turned so,
its margins and its page number are where those of the upright pages are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bulletins.docx.text import field, indent
from bulletins.docx.xml import element_of, node, put

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import Section, _Footer
    from docx.text.paragraph import Paragraph

LINE: Final = 579
"""Leading in twips: 28.95 pt, 22 lines in 225 mm."""

TEXT_WIDTH: Final = 8844
"""156 mm in twips."""

TEXT_HEIGHT: Final = 12756
"""225 mm in twips."""

# Margins and sides of the upright page in mm.
TOP: Final = 37
BOTTOM: Final = 35
LEFT: Final = 28
RIGHT: Final = 26
LONG: Final = 297
SHORT: Final = 210

NUMBER_GAP: Final = 7
"""mm between the text area and the page number."""

NUMBER_CHARACTER: Final = 280
"""A character of 4号 (14 pt) in twips: the page number stands one in from the side."""

_AFTER_GRID: Final = ("printerSettings", "sectPrChange")


def twips(mm: float) -> int:
    """Millimetres as twentieths of a point."""
    return round(mm * 1440 / 25.4)


def text_width(*, landscape: bool) -> int:
    """Width of the text area in twips."""
    return TEXT_HEIGHT if landscape else TEXT_WIDTH


def first_section(document: Document) -> Section:
    """Lay out the upright pages that a document begins with."""
    section: Section = document.sections[0]
    _lay_out(section, landscape=False)
    return section


def next_section(document: Document, *, landscape: bool, even: bool = False) -> Section:
    """Begin a section on a new page; `even`: on an even page."""
    from docx.enum.section import WD_SECTION

    section: Section = document.add_section(WD_SECTION.EVEN_PAGE if even else WD_SECTION.NEW_PAGE)
    document.paragraphs[-1].style = "占位"  # it ends the section before and must not take a line
    _lay_out(section, landscape=landscape)
    return section


def _lay_out(section: Section, *, landscape: bool) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    width, height = (LONG, SHORT) if landscape else (SHORT, LONG)
    section.page_width, section.page_height = Mm(width), Mm(height)
    sides = (LEFT, TOP, RIGHT, BOTTOM) if landscape else (TOP, RIGHT, BOTTOM, LEFT)
    section.top_margin, section.right_margin = Mm(sides[0]), Mm(sides[1])
    section.bottom_margin, section.left_margin = Mm(sides[2]), Mm(sides[3])
    section.gutter, section.header_distance = Mm(0), Mm(15)
    # The number's line is 18 pt high and its figures stand at the top of it.
    section.footer_distance = Mm(10) if landscape else Mm(BOTTOM - NUMBER_GAP - 6.35)
    grid = node("docGrid", type="lines", linePitch=LINE)
    put(section._sectPr, grid, _AFTER_GRID)  # noqa: SLF001 - no public access
    for footer, odd in ((section.footer, True), (section.even_page_footer, False)):
        footer.is_linked_to_previous = False
        if landscape:
            _number_aside(footer, odd=odd)
        else:
            _number(footer.paragraphs[0], odd=odd)


def _number(paragraph: Paragraph, *, odd: bool) -> None:
    """`— 1 —`: an odd page's at the outer right, an even page's at the outer left."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph.style = "footer"
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if odd else WD_ALIGN_PARAGRAPH.LEFT
    indent(paragraph, left=not odd, right=odd, character=NUMBER_CHARACTER)
    paragraph.add_run("— ")
    field(paragraph, "PAGE", "1")
    paragraph.add_run(" —")


def _number_aside(footer: _Footer, *, odd: bool) -> None:
    """The same number on a landscape page: in the left margin, running downwards.

    Turned with its head to the left the page has this margin at its foot; the bottom is then the
    right-hand side.
    """
    paragraph = footer.paragraphs[0]
    place = footer.add_paragraph()
    _number(place, odd=odd)
    height = twips(BOTTOM - NUMBER_GAP - NUMBER_GAP)
    frame = node(
        "tbl",
        node(
            "tblPr",
            node(
                "tblpPr",
                leftFromText=0,
                rightFromText=0,
                vertAnchor="page",
                horzAnchor="page",
                tblpX=twips(BOTTOM - NUMBER_GAP) - height,
                tblpY=twips(LEFT),
            ),
            node("tblW", w=height, type="dxa"),
            node("tblLayout", type="fixed"),
            node("tblCellMar", node("left", w=0, type="dxa"), node("right", w=0, type="dxa")),
        ),
        node("tblGrid", node("gridCol", w=height)),
        node(
            "tr",
            node("trPr", node("trHeight", val=TEXT_WIDTH, hRule="exact")),
            node(
                "tc",
                node(
                    "tcPr",
                    node("tcW", w=height, type="dxa"),
                    node("textDirection", val="tbRl"),
                ),
                element_of(place),
            ),
        ),
    )
    element_of(paragraph).addprevious(frame)
    paragraph.style = "占位"
