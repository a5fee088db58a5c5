"""周报 and 通报 as Word files: by the office's template, else in the built-in form."""

from __future__ import annotations

from bulletins.compose import document_of
from bulletins.document import Document, Figures
from bulletins.docx import docx_of, notice_of
from bulletins.docx.writing import Kind
from bulletins.facts import BulletinFacts
from bulletins.own import Own, printed
from bulletins.own.weekly import Weekly
from bulletins.own.words import imprint_of, reworded


def weekly_docx(facts: BulletinFacts, figures: Figures, own: Own | None = None) -> bytes:
    """The 周报. Raises InputError DP772 where a picture cannot be used."""
    return _docx(weekly_paper(facts, figures, own or Own()), own)


def circular_docx(facts: BulletinFacts, figures: Figures, own: Own | None = None) -> bytes:
    """The 通报 of the same facts."""
    return _docx(circular_paper(facts, figures, own or Own()), own)


def weekly_paper(facts: BulletinFacts, figures: Figures, own: Own) -> Weekly:
    """What a template of the 周报 draws on."""
    return _paper(document_of(facts, figures), facts, "周报", own)


def circular_paper(facts: BulletinFacts, figures: Figures, own: Own) -> Weekly:
    """What a template of the 通报 draws on."""
    document = notice_of(facts, figures, basis=own.words.通报依据)
    return _paper(document, facts, "通报", own)


def _paper(document: Document, facts: BulletinFacts, kind: Kind, own: Own) -> Weekly:
    document = reworded(document, own.words, kind)
    return Weekly(document, facts, kind, imprint_of(facts, own.words, kind))


def _docx(paper: Weekly, own: Own | None) -> bytes:
    document = paper.document
    return printed(
        own or Own(),
        paper.kind,
        paper,
        lambda: docx_of(document, kind=paper.kind, imprint=paper.around),
        title="".join(document.title),
        author=document.organisation,
        day=document.issued,
    )
