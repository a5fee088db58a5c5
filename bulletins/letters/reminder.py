"""提示函 in the letter form (信函格式) of GB/T 9704-2012: the sender's name above a red double
rule, the number at the right below it, a second rule at the foot of the first page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING, Final

from bulletins.docx.head import LEAST_MARK_POINTS, RED, title, title_lines
from bulletins.docx.package import blank, saved
from bulletins.docx.page import LINE, first_section, twips
from bulletins.docx.tail import signed
from bulletins.docx.text import CHARACTER, add, indent, run, spacing
from bulletins.docx.widths import ems
from bulletins.docx.xml import node, put
from bulletins.letters.notes import small
from bulletins.letters.wording import (
    UNNUMBERED,
    chain_words,
    demands,
    forecast_words,
    limit_of,
    progress_words,
    reported_words,
    running_words,
    subject,
    title_of,
    title_phrases,
    trace,
)
from bulletins.own.words import lamp_words
from bulletins.wording import clean, day_words, sentence
from projects.workspace.vocabulary import PLAIN, Vocabulary

if TYPE_CHECKING:
    from docx.section import Section
    from docx.text.paragraph import Paragraph

    from projects.ledger.letters.machine import LetterState
    from projects.ledger.letters.values import LetterDraft, LetterNumber

_OVERHANG: Final = (twips(8), twips(6))
"""Both rules are 170 mm long and centred on the paper: so far beyond the text area."""
_MARK_POINTS: Final = 36
_MARK_WIDTH: Final = 470
"""Points that the sender's name may be wide."""
_CHARACTERS: Final = 27
"""A little less than the 28 of a line: figures break it unevenly."""
_LINES: Final = 11
"""Lines of title, body and 抄送 that the first page holds beside what every letter has."""
TIGHT: Final = 500
"""A little less leading than usual, where that saves a page."""
_MOST: Final = 12
"""More lines than that take the empty ones too."""
_LONGEST: Final = 15
"""More lines than that take a second page whatever is done: nothing is squeezed."""
CLOSE: Final = "特此提示。"
UNSIGNED: Final = "　　　　年　　月　　日"


def reminder_docx(
    draft: LetterDraft,
    organisation: str,
    state: LetterState | None,
    number: LetterNumber | None,
    words: Vocabulary = PLAIN,
) -> bytes:
    """The letter as bytes."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    draft = replace(draft, limit=limit_of(draft, state))
    sender = clean(organisation)
    signing = state.last("signed") if state else None
    document = blank()
    frame(first_section(document), sender, trace(draft))
    line = add(document, "发文字号", number.words(draft.form) if number else UNNUMBERED)
    line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    *paragraphs, close = body(draft, words)
    tight, empty = fit(draft, words)
    leading = TIGHT if tight else LINE
    title(document, title_phrases(draft), blank=2 if empty else 1)
    add(document, "Normal")
    add(document, "Normal", f"{clean(draft.owner)}：")
    for paragraph in paragraphs:
        led(add(document, "Body Text", paragraph), leading)
    # No page holds a signature alone.
    last = add(document, "Body Text", close)
    led(last, leading)
    last.paragraph_format.keep_with_next = True
    if empty:
        add(document, "Normal").paragraph_format.keep_with_next = True
    signed(document, sender, day_words(signing.on) if signing else UNSIGNED)
    if draft.helpers:
        add(document, "Body Text", f"（抄送：{'、'.join(clean(one) for one in draft.helpers)}）")
    day = signing.on if signing else draft.on
    return saved(document, title=title_of(draft), author=sender, day=day)


def fit(draft: LetterDraft, words: Vocabulary = PLAIN) -> tuple[bool, bool]:
    """Whether the body is set tight so that one page holds the letter, and whether there is room
    for the empty lines above the title and the signature."""
    title_count = len(title_lines(title_phrases(draft)))
    lines = _lines(body(draft, words), title_count, bool(draft.helpers))
    return _LINES < lines <= _LONGEST, not _MOST < lines <= _LONGEST


def _lines(paragraphs: Sequence[str], title: int, copies: bool) -> int:
    """The lines that differ from letter to letter."""
    return sum(ceil((ems(text) + 2) / _CHARACTERS) for text in paragraphs) + title + copies


def led(paragraph: Paragraph, line: int) -> None:
    """Set a leading in twips; one other than the grid's leaves the grid."""
    spacing(paragraph, line=line)
    if line != LINE:
        after = ("spacing", "ind", "jc", "rPr")
        put(paragraph._p.get_or_add_pPr(), node("snapToGrid", val=0), after)  # noqa: SLF001 - no public access


def body(draft: LetterDraft, words: Vocabulary = PLAIN) -> list[str]:
    """The paragraphs of the letter, the close last."""
    lead = f"截至{day_words(draft.as_of)}，你单位牵头的{subject(draft)}{progress_words(draft)}"
    facts = sentence(lead, reported_words(draft)) + sentence(running_words(draft))
    future = "；".join(one for one in (forecast_words(draft), chain_words(draft)) if one)
    asked = f"请你单位{'；'.join(demands(draft))}。"
    said = (f"{facts}{sentence(future)}", asked, words.提示函结语 or CLOSE)
    return [lamp_words(one, words) for one in said]


def frame(section: Section, sender: str, note: str) -> None:
    """The sender's name, both red rules and the note above the lower one: in the head and foot of
    the first page only."""
    from docx.shared import Mm, Pt, RGBColor

    section.different_first_page_header_footer = True
    section.header_distance, section.footer_distance = Mm(30), Mm(20)
    head, foot = section.first_page_header, section.first_page_footer
    head.is_linked_to_previous = foot.is_linked_to_previous = False
    mark = head.paragraphs[0]
    mark.style = "发文机关标志"
    size = max(LEAST_MARK_POINTS, min(_MARK_POINTS, int(_MARK_WIDTH / max(ems(sender), 1))))
    text = run(mark, sender)
    text.font.size, text.font.color.rgb = Pt(size), RGBColor.from_string(RED)
    spacing(mark, after=twips(4), line=round(size * 22))
    _red_rule(add(head, "占位"), "thinThickSmallGap")
    foot.paragraphs[0].style = "表注"
    small(foot.paragraphs[0], note)
    _red_rule(add(foot, "占位"), "thickThinSmallGap")


def _red_rule(paragraph: Paragraph, kind: str) -> None:
    """A double rule above a paragraph; the second word of `kind` names its outer, upper line."""
    left, right = _OVERHANG
    indent(paragraph, left=-left / CHARACTER, right=-right / CHARACTER)
    line = node("top", val=kind, sz=24, space=0, color=RED)
    put(paragraph._p.get_or_add_pPr(), node("pBdr", line), ("snapToGrid", "spacing", "ind", "jc"))  # noqa: SLF001 - no public access
