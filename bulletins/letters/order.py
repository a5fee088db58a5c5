"""督办单: a form of one page in the frame of GB/T 9704-2012, its blank fields to be filled in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from bulletins.docx.package import blank, saved
from bulletins.docx.page import TEXT_WIDTH, first_section
from bulletins.docx.text import add, run, spacing
from bulletins.docx.xml import node, put
from bulletins.letters.notes import small
from bulletins.letters.wording import (
    UNNUMBERED,
    answers,
    chain_words,
    conclusion,
    demands,
    extensions,
    forecast_words,
    grounds,
    limit_of,
    progress_words,
    reported_words,
    subject,
    title_of,
    trace,
)
from bulletins.own.words import lamp_words
from bulletins.wording import clean, day_words, sentence
from projects.workspace.vocabulary import PLAIN, Vocabulary

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table, _Cell

    from projects.ledger.letters.machine import LetterState
    from projects.ledger.letters.values import LetterDraft, LetterNumber

_LABEL: Final = 1480
_SIDE: Final = 1240
_COLUMNS: Final = (_LABEL, (TEXT_WIDTH - _LABEL - _SIDE) // 2, _SIDE)
_POINTS: Final = 12
_LINE: Final = 320
"""Leading in the form, in twips."""
_PAD: Final = 14
"""Twips above and below a paragraph of a cell."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the form: what it is called and what stands in it. Two that share a row stand side
    by side; `least` is the height in mm that is left for writing."""

    label: str
    lines: tuple[str, ...]
    least: float = 8.5
    beside: Field | None = None


def order_docx(
    draft: LetterDraft,
    organisation: str,
    state: LetterState | None,
    number: LetterNumber | None,
    words: Vocabulary = PLAIN,
) -> bytes:
    """The form as bytes."""
    draft = replace(draft, limit=limit_of(draft, state))
    sender = clean(organisation)
    signed = state.last("signed") if state else None
    document = blank()
    first_section(document)
    add(document, "Title", words.督办单标题 or f"{sender}督办单")
    number_line(document, number.words(draft.form) if number else UNNUMBERED)
    by = (clean(signed.by), day_words(signed.on)) if signed else ()
    add_form(document, _fields(draft, state, by, words))
    small(add(document, "表注"), trace(draft))
    day = signed.on if signed else draft.on
    return saved(document, title=title_of(draft), author=sender, day=day)


def _fields(
    draft: LetterDraft, state: LetterState | None, signed: tuple[str, ...], words: Vocabulary
) -> list[Field]:
    item = f"（{clean(draft.item)}）" if draft.level != "project" else ""
    helpers = "、".join(clean(one) for one in draft.helpers) or "无"
    now = sentence(progress_words(draft), reported_words(draft))
    future = [sentence(one) for one in (forecast_words(draft), chain_words(draft)) if one]
    asked = list(demands(draft))
    return [
        Field("督办事项", (f"{subject(draft)}{item}",)),
        Field("督办依据", tuple(lamp_words(f"{one}。", words) for one in grounds(draft))),
        Field(
            "牵头单位",
            (clean(draft.owner),),
            beside=Field("责任领导", (clean(draft.leader) or "未明确",)),
        ),
        Field("配合单位", (helpers,)),
        Field("进度与差值", tuple(lamp_words(one, words) for one in (now, *future))),
        Field("督办要求", tuple(f"{place}. {one}。" for place, one in enumerate(asked, 1))),
        Field("办结时限", (day_words(draft.limit),), beside=Field("签　　发", signed)),
        Field("反馈情况", answers(state), 12),
        Field("延期申请", extensions(state), 9),
        Field("审结意见", conclusion(state), 12),
    ]


def number_line(document: Document, words: str) -> None:
    """编号, at the right."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    line = add(document, "表格文字")
    line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    run(line, f"编号：{words}").font.size = Pt(_POINTS)


def add_form(document: Document, fields: Sequence[Field]) -> None:
    """One row a field: a label and its text, or two of both."""
    from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
    from docx.shared import Mm, Twips

    widths = (_LABEL, _COLUMNS[1], _SIDE, TEXT_WIDTH - sum(_COLUMNS))
    table = document.add_table(rows=0, cols=len(widths))
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    _border(table)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Twips(width)
    for field in fields:
        row = table.add_row()
        row.height, row.height_rule = Mm(field.least), WD_ROW_HEIGHT_RULE.AT_LEAST
        row._tr.get_or_add_trPr().insert(0, node("cantSplit"))  # noqa: SLF001 - no public access
        cells = row.cells
        for cell, width in zip(cells, widths, strict=True):
            cell.width = Twips(width)
        _write(cells[0], (field.label,), head=True)
        if field.beside is None:
            _write(cells[1].merge(cells[3]), field.lines)
        else:
            _write(cells[1], field.lines)
            _write(cells[2], (field.beside.label,), head=True)
            _write(cells[3], field.beside.lines)


def _write(cell: _Cell, lines: Sequence[str], *, head: bool = False) -> None:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
    from docx.shared import Pt

    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    for place, line in enumerate(lines or ("",)):
        paragraph = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
        paragraph.style = "表头" if head else "表格文字"
        spacing(paragraph, before=_PAD, after=_PAD, line=_LINE)
        paragraph.paragraph_format.keep_with_next = False  # else the form stays in one piece
        if line:
            run(paragraph, line).font.size = Pt(_POINTS)


def _border(table: Table) -> None:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    lines = [node(side, val="single", sz=6, space=0, color="000000") for side in sides]
    put(table._tbl.tblPr, node("tblBorders", *lines), ("shd", "tblLayout", "tblCellMar", "tblLook"))  # noqa: SLF001 - no public access
