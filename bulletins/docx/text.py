"""Paragraphs: styled text, indents in characters, fields, rules above and below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from bulletins.docx.xml import element_of, node, properties, put
from bulletins.wording import clean

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

    class Holder(Protocol):
        """What paragraphs are added to: a document, a table cell, a footer."""

        def add_paragraph(self, text: str = "", style: str | None = None) -> Paragraph:
            """A new paragraph at the end."""


CHARACTER: Final = 315
"""Width of a body character in twips: 16 pt less 0.25 pt, so that 28 fill the line."""

AFTER_BORDER: Final = (
    "shd", "tabs", "suppressAutoHyphens", "kinsoku", "wordWrap", "overflowPunct", "topLinePunct",
    "autoSpaceDE", "autoSpaceDN", "bidi", "adjustRightInd", "snapToGrid", "spacing", "ind",
    "contextualSpacing", "mirrorIndents", "suppressOverlap", "jc", "textDirection",
    "textAlignment", "textboxTightWrap", "outlineLvl", "divId", "cnfStyle", "rPr", "sectPr",
    "pPrChange",
)  # fmt: skip
_AFTER_TABS: Final = AFTER_BORDER[2:]
_AFTER_SPACING: Final = AFTER_BORDER[13:]
_AFTER_INDENT: Final = AFTER_BORDER[14:]


def add(holder: Holder, style: str, text: str = "") -> Paragraph:
    """A paragraph of a style of `base/styles.xml` (by its name) with cleaned text."""
    paragraph = holder.add_paragraph(style=style)
    if text:
        run(paragraph, text)
    return paragraph


def run(paragraph: Paragraph, text: str, *, bold: bool = False) -> Run:
    """More text at the end of a paragraph; control and direction characters are dropped."""
    part = paragraph.add_run(kept(text))
    if bold:
        part.bold = True
    return part


def kept(text: str) -> str:
    """`text` on one line, its full-width spaces kept: they set phrases apart."""
    return "\u3000".join(clean(part) for part in text.split("\u3000"))


def indent(
    paragraph: Paragraph,
    *,
    left: float = 0,
    right: float = 0,
    first: float = 0,
    hanging: float = 0,
    character: int = CHARACTER,
) -> None:
    """Indents in characters of `character` twips.

    Word goes by the count of characters, LibreOffice by the length: both are written.
    """
    sides = {"left": left, "right": right, "firstLine": first, "hanging": hanging}
    values: dict[str, str | int] = {}
    for side, count in sides.items():
        if count or side in ("left", "right"):
            values[f"{side}Chars"] = round(count * 100)
            values[side] = round(count * character)
    if not first and not hanging:
        values |= {"firstLineChars": 0, "firstLine": 0}
    put(properties(paragraph), node("ind", **values), _AFTER_INDENT)


def spacing(paragraph: Paragraph, *, before: int = 0, after: int = 0, line: int) -> None:
    """Exact leading and the space around, in twips."""
    element = node("spacing", before=before, after=after, line=line, lineRule="exact")
    put(properties(paragraph), element, _AFTER_SPACING)


def rule_below(paragraph: Paragraph, *, eighths: int, space: int, color: str) -> None:
    """A rule as wide as the text area, `space` points below, `eighths` of a point thick."""
    line = node("bottom", val="single", sz=eighths, space=space, color=color)
    put(properties(paragraph), node("pBdr", line), AFTER_BORDER)


def right_tab(paragraph: Paragraph, at: int) -> None:
    """A tab stop that sets right, in twips from the left margin."""
    element = node("tabs", node("tab", val="right", pos=at))
    put(properties(paragraph), element, _AFTER_TABS)


def field(paragraph: Paragraph, code: str, shown: str) -> None:
    """A field such as PAGE; `shown` stands until the reader's program computes it."""
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("shown", shown), ("end", "")):
        part = paragraph.add_run()
        if kind == "shown":
            part.text = text
        elif kind:
            element_of(part).append(node("fldChar", fldCharType=kind))
        else:
            instruction = node("instrText")
            instruction.text = f" {text} "
            element_of(part).append(instruction)
