"""What is told: the weekly bulletin (周报) as Markdown, one self-contained HTML file and docx, and
the circular (通报) of the same facts as docx."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from bulletins.compose import NO_FIGURES, document_of
from bulletins.document import Document, Drawn, Figures, Picture
from bulletins.facts import BulletinFacts
from bulletins.gather import ProjectWeek, bulletin_facts
from bulletins.week import Week, file_stem

if TYPE_CHECKING:
    from bulletins.own import Own

__all__ = [
    "BulletinFacts",
    "Drawn",
    "Figures",
    "Picture",
    "ProjectWeek",
    "Week",
    "bulletin_facts",
    "bulletin_html",
    "bulletin_markdown",
    "write_bulletin",
    "write_documents",
]


def bulletin_markdown(
    facts: BulletinFacts, figures: Figures = NO_FIGURES, own: Own | None = None
) -> str:
    """The bulletin as CommonMark with tables; charts are linked files."""
    from bulletins.markdown import markdown_of

    return markdown_of(_weekly(facts, figures, own))


def bulletin_html(
    facts: BulletinFacts, figures: Figures = NO_FIGURES, own: Own | None = None
) -> str:
    """The bulletin as one HTML file with its charts inside.

    Raises:
        InputError: DP772 where a chart is no SVG.
    """
    from bulletins.html import html_of

    return html_of(_weekly(facts, figures, own))


def _weekly(facts: BulletinFacts, figures: Figures, own: Own | None) -> Document:
    """The bulletin in the office's words."""
    from bulletins.own.words import reworded

    document = document_of(facts, figures)
    return reworded(document, own.words, "周报") if own else document


def write_bulletin(
    target_dir: Path,
    facts: BulletinFacts,
    *,
    figures: Figures = NO_FIGURES,
    own: Own | None = None,
) -> tuple[Path, Path]:
    """Write a bulletin: `周报-2023-W52.md` and `.html`; the Markdown last.

    The same input gives the same bytes. A week without a working day joins the next one, and so
    does its file: `周报-2026-W08-W09.md`.

    Raises:
        InputError: DP772 where a chart is no SVG.
        OSError: where the folder cannot be written; no half-written file is left behind.
    """
    markdown, html = bulletin_markdown(facts, figures, own), bulletin_html(facts, figures, own)
    target_dir.mkdir(parents=True, exist_ok=True)
    stem = file_stem(facts.weeks)
    page = _write(target_dir / f"{stem}.html", html)
    return _write(target_dir / f"{stem}.md", markdown), page


def write_documents(
    target_dir: Path,
    facts: BulletinFacts,
    *,
    figures: Figures = NO_FIGURES,
    own: Own | None = None,
) -> tuple[Path, Path]:
    """Write the same bulletin as Word documents: `周报-2023-W52.docx` and `通报-2023-W52.docx`.

    The same input gives the same bytes. `figures` are drawn for their final size; the 周报 shows
    them, the circular names the files beside it. `own` are the office's templates and words; what
    is wrong with them is left in it.

    Raises:
        InputError: DP772 where a picture cannot be used.
        OSError: as `write_bulletin`.
    """
    from bulletins.own.bulletin import circular_docx, weekly_docx

    target_dir.mkdir(parents=True, exist_ok=True)
    stem = file_stem(facts.weeks)
    weekly, circular = weekly_docx(facts, figures, own), circular_docx(facts, figures, own)
    return (
        _write(target_dir / f"{stem}.docx", weekly),
        _write(target_dir / f"{stem.replace('周报', '通报', 1)}.docx", circular),
    )


def _write(target: Path, content: str | bytes) -> Path:
    """Replace `target` at once: a reader sees the old file or the new one."""
    data = content.encode() if isinstance(content, str) else content
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".tmp")
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        draft.chmod(0o644)
        draft.replace(target)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return target
