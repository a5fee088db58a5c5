"""署名, 成文日期 and 版记."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from bulletins.docx.page import BOTTOM, LEFT, LINE, LONG, TEXT_WIDTH, twips
from bulletins.docx.text import add, indent
from bulletins.docx.widths import ems
from bulletins.docx.xml import element_of, node

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.text.paragraph import Paragraph

DATE_FROM_RIGHT: Final = 4
"""Characters between 成文日期 and the right edge: below a seal."""

LEAST_FROM_RIGHT: Final = 2

IMPRINT_CHARACTER: Final = 280
"""A character of 4号 (14 pt) in twips."""

THICK: Final = 8
"""0.35 mm in eighths of a point."""

THIN: Final = 6
"""0.25 mm."""

RULES_HEIGHT: Final = 80
"""Of the rules and the empty paragraph below a table, in twips."""

EMU: Final = 635
"""In a twip."""

_DAY_WIDTH: Final = 3400


def signed(document: Document, office: str, day: str) -> None:
    """The office above the day, one centred on the other, as a seal is set upon both."""
    day_right, office_right = signature_indents(office, day)
    if office:
        line = add(document, "署名", office)
        indent(line, right=office_right)
    line = add(document, "署名", day)
    line.paragraph_format.keep_with_next = False
    indent(line, right=day_right)


def signature_indents(office: str, day: str) -> tuple[float, float]:
    """Characters to the right of the day and of the office."""
    spare = (ems(day) - ems(office)) / 2
    if DATE_FROM_RIGHT + spare >= LEAST_FROM_RIGHT:
        return DATE_FROM_RIGHT, DATE_FROM_RIGHT + spare
    return max(LEAST_FROM_RIGHT - spare, 0), LEAST_FROM_RIGHT


def imprint(
    document: Document,
    *,
    copies: Sequence[tuple[str, str]],
    printed_by: str,
    day: str,
    signatures: Sequence[str] = (),
) -> None:
    """版记 at the foot of the page on which the document ends, whatever is above it."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    rows: list[_Row] = []
    if signatures:
        text = "　".join(f"{name}：　　　　　" for name in signatures)
        rows.append(_Row([_line(document, text)], [TEXT_WIDTH]))
    if copies:
        rows.append(_Row([_copies(document, *pair) for pair in copies], [TEXT_WIDTH]))
    office, printed = _line(document, printed_by), _line(document, f"{day}印发")
    printed.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    rows.append(_Row([office, printed], [TEXT_WIDTH - _DAY_WIDTH, _DAY_WIDTH]))
    anchor = add(document, "占位")
    element_of(anchor).append(_box(rows))


@dataclass(frozen=True, slots=True)
class _Row:
    """Paragraphs that share one cell, or have one each."""

    lines: list[Paragraph]
    widths: list[int]

    @property
    def height(self) -> int:
        """In twips, by the width of its texts: the frame is placed by it."""
        if len(self.widths) > 1:
            pairs = zip(self.lines, self.widths, strict=True)
            return LINE * max(_lines(line, width) for line, width in pairs)
        return LINE * sum(_lines(line, self.widths[0]) for line in self.lines)

    def element(self) -> BaseOxmlElement:
        """As a table row over two grid columns."""
        lines = [element_of(line) for line in self.lines]
        height = node("trHeight", val=self.height, hRule="atLeast")
        row = node("tr", node("trPr", node("cantSplit"), height))
        if len(self.widths) > 1:
            for line, width in zip(lines, self.widths, strict=True):
                row.append(node("tc", node("tcPr", node("tcW", w=width, type="dxa")), line))
            return row
        facts = node("tcPr", node("tcW", w=self.widths[0], type="dxa"), node("gridSpan", val=2))
        row.append(node("tc", facts, *lines))
        return row


def _lines(line: Paragraph, width: int) -> int:
    room = width / IMPRINT_CHARACTER - 2
    text = line.text
    label, colon, _ = text.partition("：")
    if colon and line.paragraph_format.first_line_indent:
        room -= ems(label) + 1
        text = text[len(label) + 1 :]
    return max(1, -int(-ems(text) // max(int(room), 1)))


def _line(document: Document, text: str) -> Paragraph:
    line = add(document, "版记", text)
    indent(line, left=1, right=1, character=IMPRINT_CHARACTER)
    return line


def _copies(document: Document, label: str, receivers: str) -> Paragraph:
    """`抄送：…。`, its further lines below the first character after the colon."""
    text = receivers if receivers.endswith("。") else f"{receivers}。"
    line = add(document, "版记", f"{label}：{text}")
    hanging = ems(label) + 1
    indent(line, left=1 + hanging, right=1, hanging=hanging, character=IMPRINT_CHARACTER)
    return line


def _box(rows: Sequence[_Row]) -> BaseOxmlElement:
    """A text box that ends on the lower edge of the text area, with the rows as a table in it.

    A floating table would be simpler, but LibreOffice puts one that is as wide as the text where
    it is anchored.
    """
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn

    height = sum(row.height for row in rows) + RULES_HEIGHT
    template = (files("bulletins") / "docx" / "base" / "imprint_box.xml").read_text("utf-8")
    box: BaseOxmlElement = parse_xml(
        template.format(
            left=twips(LEFT) * EMU,
            top=max(twips(LONG - BOTTOM) - height, 0) * EMU,
            width=TEXT_WIDTH * EMU,
            height=height * EMU,
        )
    )
    inside = next(box.iter(qn("w:txbxContent")))
    inside.append(_table(rows))
    inside.append(node("p", node("pPr", node("pStyle", val="Small"))))
    return box


def _table(rows: Sequence[_Row]) -> BaseOxmlElement:
    rules = (("top", THICK), ("bottom", THICK), ("insideH", THIN))
    return node(
        "tbl",
        node(
            "tblPr",
            node("tblW", w=TEXT_WIDTH, type="dxa"),
            node(
                "tblBorders",
                *(node(side, val="single", sz=w, space=0, color="000000") for side, w in rules),
            ),
            node("tblLayout", type="fixed"),
            node("tblCellMar", *(node(side, w=0, type="dxa") for side in ("left", "right"))),
        ),
        node(
            "tblGrid",
            node("gridCol", w=TEXT_WIDTH - _DAY_WIDTH),
            node("gridCol", w=_DAY_WIDTH),
        ),
        *(row.element() for row in rows),
    )
