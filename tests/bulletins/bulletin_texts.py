"""The texts of a bulletin, one a paragraph or cell, read back from each of its three forms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from docx.table import Table as DocxTable
from docx.text.paragraph import Paragraph as DocxParagraph

from bulletins.document import Block, Document, Heading, Paragraph, Table
from tests.bulletins.docx_reading import opened

_TOLD = ("h2", "h3", "h4", "p", "th", "td")


def solid(text: str) -> str:
    """Without white space: a form may break a line where another has a space."""
    return re.sub(r"\s", "", text)


def of_document(document: Document) -> list[str]:
    """Headings, paragraphs and cells, in their order."""
    return [solid(text) for block in (*document.body, *document.annexes) for text in _block(block)]


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading() | Paragraph():
            yield block.text
        case Table():
            yield from (column.title for column in block.columns)
            for row in block.rows:
                yield from row
        case _:
            pass


def of_markdown(text: str) -> list[str]:
    """The same of the Markdown."""
    found = []
    for line in text.splitlines():
        if re.fullmatch(r"\|( :?-+:? \|)+", line) or not line:
            continue
        cells = re.split(r"(?<!\\)\|", line)[1:-1] if line.startswith("| ") else [line]
        found += [solid(re.sub(r"\\(.)", r"\1", cell.lstrip("#"))) for cell in cells]
    return found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._open = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _TOLD:
            self._open += 1
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        self._open -= tag in _TOLD

    def handle_data(self, data: str) -> None:
        if self._open:
            self.found[-1] += data


def of_html(text: str) -> list[str]:
    """The same of the page."""
    reader = _Reader()
    reader.feed(text)
    return [solid(found) for found in reader.found]


def of_docx(data: bytes) -> list[str]:
    """The same of the Word file, without its boxes."""
    found: list[str] = []
    for block in opened(data).iter_inner_content():
        if isinstance(block, DocxParagraph):
            found.append(solid(block.text))
        elif isinstance(block, DocxTable):
            found += [solid(cell.text) for row in block.rows for cell in row.cells]
    return found
