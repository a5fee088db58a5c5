"""A bulletin as CommonMark with tables: any name, however odd, stays text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from bulletins.document import Block, Document, Heading, Paragraph, Picture, Reference, Table
from bulletins.wording import clean

_SPECIAL = re.compile(r"([\\`*_\[\]<>|&~#$^])")
_LEADING = re.compile(r"^([-+=:])|^(\d{1,9})([.)])(?=\s|$)")
_RULES = {"left": ":---", "center": ":---:", "right": "---:"}


def markdown_of(document: Document) -> str:
    """Render the document."""
    head = [f"# {escape(''.join(document.title))}"]
    line = [document.issue, document.period]
    if document.organisation:
        line.append(document.organisation)
    head.append("　".join(f"**{escape(part)}**" for part in line))
    head.append(f"印发日期：{escape(document.issued_on)}")
    signatures = "　　".join(f"{name}：　　　　　　" for name in document.signatures)
    parts = [*head, *_blocks(document.body), signatures, "---", *_blocks(document.annexes)]
    return "\n\n".join(part for part in parts if part) + "\n"


def escape(text: str) -> str:
    """`text` on one line, with nothing in it that Markdown or HTML would take for a mark."""
    text = _SPECIAL.sub(r"\\\1", clean(text))
    return _LEADING.sub(lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}\\{m[3]}", text)


def _blocks(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Heading():
                yield f"{'#' * (2 if block.level == 3 else block.level + 1)} {escape(block.text)}"
            case Paragraph():
                yield escape(block.text)
            case Table():
                yield _table(block)
            case Picture(medium="paper"):
                pass  # the same chart as on the screen
            case Picture() if block.file:
                yield f"![{escape(block.caption)}]({_link(block.file)})"
            case Picture():
                yield escape(f"{block.caption}（见 HTML 版）")
            case Reference():
                yield f"{escape(block.label)}：[{escape(block.file)}]({_link(block.file)})"


def _table(block: Table) -> str:
    lines = [
        [escape(column.title) for column in block.columns],
        [_RULES[column.align] for column in block.columns],
        *([escape(cell) for cell in row] for row in block.rows),
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _link(file: str) -> str:
    """A relative link. A scheme such as `javascript:` becomes part of a file name."""
    return quote(clean(file), safe="/._-")
