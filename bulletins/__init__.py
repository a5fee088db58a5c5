"""What is told: the weekly bulletin (周报) as Markdown and as one self-contained HTML file."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bulletins.compose import document_of
from bulletins.facts import BulletinFacts
from bulletins.gather import ProjectWeek, bulletin_facts
from bulletins.week import Week, file_stem
from projects.holidays import Override

__all__ = [
    "BulletinFacts",
    "ProjectWeek",
    "Week",
    "bulletin_facts",
    "bulletin_html",
    "bulletin_markdown",
    "write_bulletin",
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


def _write(target: Path, text: str) -> Path:
    """Replace `target` at once: a reader sees the old file or the new one."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    draft = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        draft.chmod(0o644)
        draft.replace(target)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return target
