"""What stands in a template and where: its parts, their paragraphs, the tags in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from docx.document import Document

Prefix = Literal["", "p", "tr", "tc", "r"]
Sort = Literal["print", "do", "note"]

_TAG: Final = re.compile(r"\{\{(.*?)\}\}|\{%(.*?)%\}|\{#(.*?)#\}", re.S)
_LOOSE: Final = re.compile(r"\{\{|\{%|\{#|\}\}|%\}|#\}")
_PREFIX: Final = re.compile(r"(tr|tc|p|r)(?=\s)")
_QUOTES: Final = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})
LONGEST: Final = 5_000
"""Characters of a paragraph with tags: beyond them looking for ends takes too long."""
_SHOWN: Final = 16
"""Characters of a paragraph that a place quotes."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag: what it does, the text inside, and what it takes away with itself.

    `holder` is the element within which the other end of a loop has to be; `alone`: whether what
    the tag takes away (paragraph, row, cell) holds nothing else; `closes`: whether a paragraph
    that it takes away ends a section.
    """

    sort: Sort
    prefix: Prefix
    text: str
    where: str
    holder: Any
    alone: bool
    closes: bool = False


@dataclass(frozen=True, slots=True)
class Loose:
    """What is no tag, and should be one or none."""

    says: str
    remedy: str
    where: str


def scanned(document: Document) -> Iterator[list[Tag | Loose]]:
    """The tags of each part of a template, in the order in which they stand."""
    for title, root in _parts(document):
        found: list[Tag | Loose] = []
        for paragraph, where in _paragraphs(root, title):
            found += _tags(paragraph, where)
        yield found


def _parts(document: Document) -> Iterator[tuple[str, Any]]:
    """The body, then heads, feet and footnotes."""
    from docx.oxml import parse_xml

    yield "", document.element.body
    words = {"header": "页眉", "footer": "页脚", "footnotes": "脚注"}
    for part in document.part.package.iter_parts():
        kind = str(part.partname).rpartition("/")[2].rstrip("0123456789.xml")
        if kind in words:
            yield words[kind], parse_xml(part.blob)


def _paragraphs(root: Any, title: str) -> Iterator[tuple[Any, str]]:
    """Paragraphs with the words for where they stand."""
    from docx.oxml.ns import qn

    plain = 0
    tables = {table: place for place, table in enumerate(root.iter(qn("w:tbl")), 1)}
    for paragraph in root.iter(qn("w:p")):
        cell = _above(paragraph, qn("w:tc"))
        if cell is None:
            plain += 1
            where = f"第{plain}段"
        else:
            row = cell.getparent()
            table = row.getparent()
            place = row.findall(qn("w:tc")).index(cell) + 1
            line = table.findall(qn("w:tr")).index(row) + 1 if row in table else 0
            where = f"第{tables.get(table, 0)}个表第{line}行第{place}格"
        box = "文本框" if _above(paragraph, qn("w:txbxContent")) is not None else ""
        yield paragraph, f"{title}{box}{where}"


def _above(element: Any, tag: str) -> Any:
    return next(element.iterancestors(tag), None)


def _text(element: Any) -> str:
    from docx.oxml.ns import qn

    return "".join(one.text or "" for one in element.iter(qn("w:t")))


def _tags(paragraph: Any, where: str) -> Iterator[Tag | Loose]:
    from docx.oxml.ns import qn

    text = "".join(
        one.text or "" for one in paragraph.iter(qn("w:t")) if _above(one, qn("w:p")) is paragraph
    )
    if "{" not in text and "}" not in text:
        return
    shown = text.strip()
    shown = shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"
    place = f"{where}“{shown}”"
    if len(text) > LONGEST:
        yield Loose(f"带标记的段落超过 {LONGEST} 字", "分成几段", place)
        return
    for found in _TAG.finditer(text):
        sort: Sort = "print" if found[1] is not None else "do" if found[2] is not None else "note"
        inside = found[1] or found[2] or found[3] or ""
        lead = _PREFIX.match(inside)
        prefix: Any = lead[1] if lead else ""
        words = inside[len(prefix) :].strip().translate(_QUOTES)
        taken = _taken(paragraph, prefix)
        holder = paragraph.getparent() if prefix in ("", "r") else _holder(taken)
        alone = prefix in ("", "r") or (taken is not None and _text(taken).strip() == found[0])
        closes = prefix == "p" and paragraph.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None
        yield Tag(sort, prefix, words, place, holder, alone, closes)
    for mark in dict.fromkeys(_LOOSE.findall(_TAG.sub("", text))):
        yield Loose(f"“{mark}”没有配对", "一个标记写在同一段里，{{ 配 }}，{% 配 %}", place)


def _taken(paragraph: Any, prefix: Prefix) -> Any:
    """What a tag takes away with itself: its paragraph, cell or row."""
    from docx.oxml.ns import qn

    return paragraph if prefix in ("", "p", "r") else _above(paragraph, qn(f"w:{prefix}"))


def _holder(taken: Any) -> Any:
    return None if taken is None else taken.getparent()
