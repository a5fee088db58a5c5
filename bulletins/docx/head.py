"""版头 and title: the red mark, the number, the red rule, the title in lines of sense."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from bulletins.docx.page import TEXT_WIDTH, twips
from bulletins.docx.text import add, kept, right_tab, rule_below, run, spacing
from bulletins.docx.widths import ems

if TYPE_CHECKING:
    from docx.document import Document

TITLE_LINE: Final = 19
"""Characters of a title's line at 22 pt: a little less than the 20 that would fit."""

MARK_POINTS: Final = 46
LEAST_MARK_POINTS: Final = 22
RED: Final = "FF0000"
_RULE_EIGHTHS: Final = 18
_RULE_SPACE: Final = 11
"""4 mm between number and red rule, in points."""

_CLOSING: Final = "，。、；：）》”！？"
_OPENING: Final = "（《“"
_WHOLE: Final = re.compile(r"[0-9A-Za-z.%+\-–—]+|.")


def red_head(
    document: Document, *, mark: str, number: str, office: str, day: str, official: bool
) -> None:
    """发文机关标志 down to the red rule.

    `official`: the head of a 文件: mark 35 mm below the text area's edge, number in the middle
    above the rule. Else that of a 简报: number below the mark, office left and day right.
    """
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    line = add(document, "发文机关标志")
    part = run(line, mark)
    points = max(LEAST_MARK_POINTS, min(MARK_POINTS, int(TEXT_WIDTH / 20 / max(ems(mark), 1))))
    part.font.size = points * 12700  # EMU a point
    spacing(line, before=twips(35) if official else 0, after=0, line=round(points * 20 * 1.35))
    if official:
        for _ in range(2):
            add(document, "发文字号")
        last = add(document, "发文字号", number)
    else:
        add(document, "发文字号", number)
        last = add(document, "发文字号")
        last.alignment = WD_ALIGN_PARAGRAPH.LEFT
        right_tab(last, TEXT_WIDTH)
        run(last, office)
        last.add_run("\t")
        run(last, day)
    rule_below(last, eighths=_RULE_EIGHTHS, space=_RULE_SPACE, color=RED)


def title(document: Document, phrases: Sequence[str], *, blank: int) -> None:
    """The title, `blank` lines below what stands before it, in balanced lines."""
    for _ in range(blank):
        add(document, "发文字号")
    paragraph = add(document, "Title")
    for place, line in enumerate(title_lines([kept(phrase) for phrase in phrases])):
        if place:
            paragraph.add_run().add_break()
        run(paragraph, line)


def title_lines(phrases: Sequence[str]) -> tuple[str, ...]:
    """Phrases to lines: broken between phrases, an overlong phrase into parts of like length.

    No line holds one lost character, as a plain wrap would give.
    """
    whole = "".join(phrases)
    if ems(whole) <= TITLE_LINE:
        return (whole,)
    return tuple(line for phrase in phrases for line in _even(phrase))


def _even(phrase: str) -> Iterator[str]:
    lines = -(-ems(phrase) // TITLE_LINE)
    target = ems(phrase) / max(lines, 1)
    said = ""
    for piece in _WHOLE.findall(phrase):
        full = ems(said) + ems(piece) / 2 > target
        if said and full and piece[0] not in _CLOSING and said[-1] not in _OPENING:
            yield said
            said = ""
        said += piece
    if said:
        yield said
