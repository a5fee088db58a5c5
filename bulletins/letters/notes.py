"""The small print of a letter: where its figures come from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bulletins.docx.text import run, spacing

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph

_POINTS: Final = 9
_LINE: Final = 260
"""Leading in twips."""


def small(paragraph: Paragraph, text: str) -> None:
    """Write a note of 小五 into an empty paragraph."""
    from docx.shared import Pt

    spacing(paragraph, before=60, after=60, line=_LINE)
    run(paragraph, text).font.size = Pt(_POINTS)
