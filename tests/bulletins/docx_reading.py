"""Word files read back for the tests, and small pictures to put into them."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.section import Section


def opened(data: bytes) -> Document:
    return docx.Document(io.BytesIO(data))


def paragraphs_of(document: Document) -> list[tuple[str, str]]:
    """Style and text of each paragraph of the text, without tables."""
    return [((one.style and one.style.name) or "", one.text) for one in document.paragraphs]


def texts_of(document: Document) -> list[str]:
    """The text of every paragraph, those of cells and boxes too."""
    return [
        "".join(part.text or "" for part in one.iter(qn("w:t")))
        for one in document.element.body.iter(qn("w:p"))
    ]


def styles_of(document: Document) -> Any:
    """The element that holds the styles."""
    return document.styles.element


def properties_of(section: Section) -> Any:
    """The element that holds a section's layout."""
    return section._sectPr  # noqa: SLF001 - python-docx has no public name for it


def footers_of(section: Section) -> list[Any]:
    """The elements of the footers of odd and of even pages."""
    odd, even = section.footer, section.even_page_footer
    return [odd._element, even._element]  # noqa: SLF001 - as above


def png(width: int = 8, height: int = 4) -> bytes:
    """A small white picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\0" + b"\xff" * width for _ in range(height)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
