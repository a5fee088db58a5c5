"""The pack as docx: an opening, then each project on pages of its own, its items as blocks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from bulletins.document import Column, Table, table
from bulletins.docx.head import title
from bulletins.docx.package import blank, saved
from bulletins.docx.page import LINE, TEXT_WIDTH, first_section
from bulletins.docx.tables import add_table
from bulletins.docx.text import add, run
from bulletins.docx.xml import node, put
from bulletins.meeting.facts import MeetingFacts, MeetingItem, MeetingProject
from bulletins.meeting.fitting import body_height, fitting, height_of
from bulletins.meeting.wording import (
    chain_words,
    decided_words,
    duty_of,
    heading_of,
    left_words,
    need_words,
    opening,
    problem_words,
    project_words,
    title_of,
)
from bulletins.overall import deadline_cell, margin_cell
from bulletins.own.words import lamp_words
from bulletins.wording import day_words, numeral, signed
from projects.workspace.vocabulary import PLAIN, Vocabulary

if TYPE_CHECKING:
    from datetime import date

    from docx.document import Document
    from docx.table import _Cell

_LABEL: Final = 1180
_TEXT: Final = TEXT_WIDTH - _LABEL
DETAILED: Final = 20
"""Projects that have pages of their own, worst first: more is no meeting."""
_GAP: Final = 160
"""Twips between two blocks."""
_GREY: Final = "E7E6E6"
Block = Sequence[tuple[str, tuple[str, ...]]]


def docx_of_meeting(facts: MeetingFacts, words: Vocabulary = PLAIN) -> bytes:
    """The pack as bytes."""
    document = blank()
    first_section(document)
    title(document, title_of(facts, words.调度会标题), blank=0)
    add(document, "周期", f"（{day_words(facts.held_on)}）")
    add(document, "Body Text", opening(facts))
    if facts.projects:
        add_table(document, overview(facts.projects, words), TEXT_WIDTH)
    if rest := len(facts.projects[DETAILED:]):
        add(document, "Body Text", f"后{rest}个项目只列入上表，详见本期周报。")
    for place, one in enumerate(facts.projects[:DETAILED], 1):
        _project(document, one, place, facts.held_on, words)
    return saved(
        document, title="".join(title_of(facts)), author=facts.organisation, day=facts.held_on
    )


def overview(projects: Sequence[MeetingProject], words: Vocabulary = PLAIN) -> Table:
    """A row for each project."""
    columns = (
        Column("序号", "center"),
        Column("项目", wide=True),
        Column("偏差（百分点）", "right"),
        Column("灯号", "center"),
        Column("完成时限", "center"),
        Column("余量（天）", "right"),
        Column("偏差事项", "right"),
        Column("提请议定", "right"),
    )
    rows = [
        (
            str(place),
            one.facts.name,
            signed(one.facts.deviation),
            lamp_words(one.facts.lamp, words),
            deadline_cell(one.facts),
            margin_cell(one.facts),
            str(len(one.items)),
            str(sum(len(item.needs) for item in one.items)),
        )
        for place, one in enumerate(projects, 1)
    ]
    return table(columns, rows)


def _project(
    document: Document, one: MeetingProject, place: int, held_on: date, words: Vocabulary
) -> None:
    """A project from the top of a page, two pages at most."""
    from docx.shared import Twips

    heading = add(document, "heading 1", f"{numeral(place)}、{one.facts.name}")
    heading.paragraph_format.page_break_before = True
    said = lamp_words(project_words(one), words)
    add(document, "Body Text", said).paragraph_format.space_after = Twips(_GAP)
    count = shown(one, held_on)
    for item in one.items[:count]:
        told = [
            (label, tuple(lamp_words(text, words) for text in texts))
            for label, texts in rows_of(item, held_on)
        ]
        add_item(document, lamp_words(head_of(item, one.facts.code), words), told)
    rest = left_words([item.name for item in one.items[count:]])
    if rest:
        add(document, "表注", rest)


def shown(one: MeetingProject, held_on: date) -> int:
    """How many items of a project its pages hold."""
    pairs = [(head_of(item, one.facts.code), rows_of(item, held_on)) for item in one.items]
    taken = body_height(project_words(one)) + LINE + _GAP
    return fitting(pairs, _height, taken, left=LINE + 200)


def rows_of(item: MeetingItem, held_on: date) -> Block:
    """What is told of an item: a label and its texts, where there is something to tell."""
    rows = (
        ("偏　　差", (problem_words(item),)),
        ("制约链条", (chain_words(item.chain, held_on, item.id),)),
        ("上次议定", decided_words(item)),
        ("提请议定", tuple(need_words(item))),
    )
    return tuple(row for row in rows if row[1])


def _height(pair: tuple[str, Block]) -> int:
    text, block = pair
    head = height_of((text,), TEXT_WIDTH)
    return head + sum(height_of(lines, _TEXT) for _, lines in block) + _GAP + 20


def head_of(item: MeetingItem, code: str) -> str:
    """The head of an item's block."""
    name = item.name if item.id == code else heading_of(item)
    return f"{item.lamp}　{name}　{duty_of(item)}"


def add_item(document: Document, text: str, block: Block) -> None:
    """One item: a grey head, a row for each question answered; never torn between pages."""
    from docx.shared import Twips

    grid = document.add_table(rows=0, cols=2)
    grid.autofit = False
    for column, width in zip(grid.columns, (_LABEL, _TEXT), strict=True):
        column.width = Twips(width)
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    lines = [node(side, val="single", sz=4, space=0, color="000000") for side in sides]
    facts = grid._tbl.tblPr  # noqa: SLF001 - no public access
    put(facts, node("tblBorders", *lines), ("shd", "tblLayout", "tblCellMar", "tblLook"))
    head = grid.add_row().cells
    merged = head[0].merge(head[1])
    _fill(merged, (text,), style="表头", left=True)
    shade = node("shd", val="clear", color="auto", fill=_GREY)
    put(merged._tc.get_or_add_tcPr(), shade, ("vAlign",))  # noqa: SLF001 - no public access
    for place, (label, texts) in enumerate(block):
        cells = grid.add_row().cells
        keep = place + 1 < len(block)
        _fill(cells[0], (label,), style="表头", keep=keep)
        _fill(cells[1], texts, keep=keep)
        for cell, width in zip(cells, (_LABEL, _TEXT), strict=True):
            cell.width = Twips(width)
    for row in grid.rows:
        row._tr.get_or_add_trPr().append(node("cantSplit"))  # noqa: SLF001 - no public access
    add(document, "占位").paragraph_format.space_after = Twips(_GAP)


def _fill(
    cell: _Cell,
    texts: Sequence[str],
    *,
    style: str = "表格文字",
    keep: bool = True,
    left: bool = False,
) -> None:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    for place, text in enumerate(texts or ("无",)):
        paragraph = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
        paragraph.style = style
        paragraph.paragraph_format.keep_with_next = keep
        if left:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
        run(paragraph, text)
