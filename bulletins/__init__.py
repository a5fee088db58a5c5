"""What is told: the weekly bulletin (周报) as Markdown, one self-contained HTML file and docx, and
the circular (通报) of the same facts as docx."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bulletins.compose import document_of
from bulletins.facts import BulletinFacts
from bulletins.gather import ProjectWeek, bulletin_facts
from bulletins.week import Week, file_stem
from projects.holidays import Override

if TYPE_CHECKING:
    from bulletins.docx import DocxPicture

__all__ = [
    "BulletinFacts",
    "ProjectWeek",
    "Week",
    "bulletin_facts",
    "bulletin_html",
    "bulletin_markdown",
    "write_bulletin",
    "write_documents",
]


def bulletin_markdown(facts: BulletinFacts) -> str:
    """The bulletin as CommonMark with tables; charts are linked files."""
    from bulletins.markdown import markdown_of

    return markdown_of(document_of(facts))


def bulletin_html(facts: BulletinFacts) -> str:
    """The bulletin as one HTML file with its charts inside.

    Raises:
        InputError: DP772 where a chart is no SVG.
    """
    from bulletins.html import html_of

    return html_of(document_of(facts))


def write_bulletin(
    target_dir: Path,
    portfolio: Sequence[ProjectWeek],
    *,
    week: Week,
    number: int | None = None,
    organisation: str = "",
    override: Override | None = None,
) -> tuple[Path, Path]:
    """Write the bulletin that covers `week`: `周报-2023-W52.md` and `.html`.

    The same input gives the same bytes.

    A week without a working day joins the next one, and so does its file: `周报-2026-W08-W09.md`.

    Raises:
        InputError: DP772 where a chart is no SVG.
        OSError: where the folder cannot be written; no half-written file is left behind.
    """
    facts = bulletin_facts(
        portfolio, week=week, number=number, organisation=organisation, override=override
    )
    texts = {".md": bulletin_markdown(facts), ".html": bulletin_html(facts)}
    target_dir.mkdir(parents=True, exist_ok=True)
    stem = file_stem(facts.weeks)
    markdown, html = (_write(target_dir / f"{stem}{kind}", text) for kind, text in texts.items())
    return markdown, html


def write_documents(
    target_dir: Path,
    portfolio: Sequence[ProjectWeek],
    *,
    week: Week,
    number: int | None = None,
    organisation: str = "",
    override: Override | None = None,
    pictures: Sequence[DocxPicture] = (),
) -> tuple[Path, Path]:
    """Write the same bulletin as Word documents: `周报-2023-W52.docx` and `通报-2023-W52.docx`.

    The same input gives the same bytes. `pictures` are drawn for their final size; the 周报 shows
    them.

    Raises:
        InputError: DP772 where a picture cannot be used.
        OSError: as `write_bulletin`.
    """
    from bulletins.docx import docx_of, notice_of

    facts = bulletin_facts(
        portfolio, week=week, number=number, organisation=organisation, override=override
    )
    target_dir.mkdir(parents=True, exist_ok=True)
    stem = file_stem(facts.weeks)
    weekly = docx_of(document_of(facts), kind="周报", pictures=pictures)
    circular = docx_of(notice_of(facts), kind="通报")
    return (
        _write(target_dir / f"{stem}.docx", weekly),
        _write(target_dir / f"{stem.replace('周报', '通报', 1)}.docx", circular),
    )


def _write(target: Path, content: str | bytes) -> Path:
    """Replace `target` at once: a reader sees the old file or the new one."""
    data = content.encode() if isinstance(content, str) else content
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
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
