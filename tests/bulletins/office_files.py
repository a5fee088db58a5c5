"""Word files looked at: their words, and the pages that LibreOffice makes of them."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.table import Table
from docx.text.paragraph import Paragraph

OFFICE = shutil.which("soffice")


def opened(data: bytes) -> Document:
    return docx.Document(io.BytesIO(data))


def words(data: bytes) -> str:
    """Every word of the body, one paragraph or cell a line, in the order of the page."""
    return "\n".join(_lines(opened(data)))


def _lines(document: Document) -> Iterator[str]:
    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            yield block.text
        elif isinstance(block, Table):
            for row in block.rows:
                seen = {}
                for cell in row.cells:
                    seen[cell._tc] = cell.text  # noqa: SLF001 - merged cells come twice
                yield from seen.values()


def pages(data: bytes, folder: Path) -> list[str]:
    """The text of each page as LibreOffice lays it out; the test is skipped without it."""
    if OFFICE is None or shutil.which("pdftotext") is None:
        pytest.skip("no soffice or pdftotext here")
    source = folder / "page.docx"
    source.write_bytes(data)
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    command = [OFFICE, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*command, str(source)], check=True, capture_output=True, timeout=120)
    told = subprocess.run(
        ["pdftotext", "-layout", str(folder / "page.pdf"), "-"], check=True, capture_output=True
    )
    return [re.sub(r"\s+", "", page) for page in told.stdout.decode().split("\f")[:-1]]
