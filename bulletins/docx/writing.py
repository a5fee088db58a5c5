"""A document of blocks as an official document: head, body, annexes, 版记."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, Final, Literal

from bulletins.document import Block, Document, Heading, Paragraph, Picture, Reference, Table
from bulletins.docx.head import red_head, title
from bulletins.docx.imprint import Imprint
from bulletins.docx.package import blank, saved
from bulletins.docx.page import LINE, first_section, next_section, text_width
from bulletins.docx.pictures import add_picture
from bulletins.docx.tables import add_table, table_height
from bulletins.docx.tail import imprint as imprint_table
from bulletins.docx.tail import signed
from bulletins.docx.text import add, indent, kept

if TYPE_CHECKING:
    from docx.document import Document as Docx

Kind = Literal["周报", "通报"]

_LEVELS: Final = {1: "heading 1", 2: "heading 2", 3: "附件序号"}
SHORT_TEXT: Final = 56
"""Characters of two lines."""

ROOM: Final = 8400
"""Height of a landscape page in twips, less a line: heights are reckoned."""

ANNEX_HEAD: Final = 700
"""Height of an annex's heading."""

NOTE_LINE: Final = 38
"""Characters of body size on a landscape line."""

_SPACE: Final = "\u3000"


def docx_of(
    document: Document,
    *,
    kind: Kind,
    imprint: Imprint | None = None,
) -> bytes:
    """Write the document in the layout of GB/T 9704-2012; the same input gives the same bytes.

    Args:
        document: what Markdown and HTML are made of too, or `notice_of`.
        kind: a 通报 is signed by the office below its text, a 周报 is not.
        imprint: mark, number, addressees and copies of the office.

    Pictures drawn for paper stand at their final size, each on its own landscape page.

    Raises:
        InputError: DP772 where a picture cannot be used.
    """
    around = imprint or Imprint()
    target = blank()
    first_section(target)
    _head(target, document, kind, around)
    add_blocks(target, document.body, landscape=False)
    if kind == "通报":
        if document.body and isinstance(document.body[-1], Paragraph):
            target.paragraphs[-1].paragraph_format.keep_with_next = True
        list_annexes(target, document)
        add(target, "Body Text").paragraph_format.keep_with_next = True
        signed(target, document.organisation, document.issued_on)
    _annexes(target, document, kind)
    imprint_table(
        target,
        copies=around.copies,
        printed_by=around.printed_by or document.organisation,
        day=document.issued_on,
        signatures=document.signatures,
    )
    return saved(
        target,
        title=kept("".join(document.title)),
        author=kept(document.organisation),
        day=document.issued,
    )


def _head(target: Docx, document: Document, kind: Kind, around: Imprint) -> None:
    official = bool(around.number)
    mark = mark_of(document, around)
    red_head(
        target,
        mark=mark,
        number=around.number or document.issue,
        office=document.organisation,
        day=document.issued_on,
        official=official,
    )
    title(target, document.title, blank=2 if official else 1)
    if kind == "周报":
        add(target, "周期", document.period)
    add(target, "发文字号")
    if around.addressee:
        add(target, "Normal", f"{around.addressee}：")


def mark_of(document: Document, around: Imprint) -> str:
    """发文机关标志: as the office wants it, else the document's own."""
    if around.number and not around.mark and document.organisation:
        return f"{document.organisation}文件"
    return around.mark or document.masthead


# --- blocks --------------------------------------------------------------------------------------


def add_blocks(target: Docx, blocks: Sequence[Block], *, landscape: bool) -> None:
    """Blocks at the end of a document, tables as wide as the text area."""
    for block, after in zip_longest(blocks, blocks[1:]):
        match block:
            case Heading():
                add(target, _LEVELS[block.level], block.text)
            case Paragraph():
                line = add(target, "表注" if block.note else "Body Text", block.text)
                # A long one would take all its lines along to the next page.
                leads = isinstance(after, Table) and len(block.text) <= SHORT_TEXT
                line.paragraph_format.keep_with_next = leads
            case Table():
                add_table(target, block, text_width(landscape=landscape))
            case _:
                pass  # pictures and files have their own page


# --- annexes -------------------------------------------------------------------------------------


def _annexes(target: Docx, document: Document, kind: Kind) -> None:
    """The annexes on landscape pages; 版记 then ends the volume on an even upright page."""
    if not document.annexes:
        return
    next_section(target, landscape=True)
    add_annexes(target, document, kind)
    _pictures(target, document.annexes)
    next_section(target, landscape=False, even=True)


def add_annexes(target: Docx, document: Document, kind: Kind) -> None:
    """The annexes within a landscape section, then the names of the files that go along."""
    room = ROOM
    for heading, blocks in by_annex(document.annexes):
        height = annex_height(blocks)
        own = kind == "通报"
        # An 附件 begins on a page of its own, an 附表 where there is no room for it.
        # What fills more than a page anyway begins where some of it fits.
        full = height > room and (height <= ROOM or room < ROOM // 2)
        fresh = full or (own and any(map(_is_table, blocks)))
        _annex_head(target, heading, titled=own, new_page=fresh and room < ROOM)
        add_blocks(target, blocks, landscape=True)
        room = ROOM - (height if fresh else ROOM - room + height) % ROOM
    _files(target, document.annexes)


def annex_height(blocks: Sequence[Block]) -> int:
    """About how high an annex with its heading is, in twips."""
    height = ANNEX_HEAD
    for block in blocks:
        if isinstance(block, Table):
            height += table_height(block, text_width(landscape=True)) + LINE
        elif isinstance(block, Paragraph):
            height += LINE * (1 + len(block.text) // NOTE_LINE)
    return height


def _is_table(block: Block) -> bool:
    return isinstance(block, Table)


def by_annex(blocks: Sequence[Block]) -> Iterator[tuple[Heading, list[Block]]]:
    """Each annex heading with what stands below it."""
    heading: Heading | None = None
    held: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading) and block.level == 3:
            if heading is not None:
                yield heading, held
            heading, held = block, []
        else:
            held.append(block)
    if heading is not None:
        yield heading, held


def _annex_head(target: Docx, heading: Heading, *, titled: bool, new_page: bool) -> None:
    """`附件1` at the top left and its title centred below, or both at the left in one line."""
    label, space, name = heading.text.partition(_SPACE)
    line = add(target, "附件序号", label if titled else heading.text)
    line.paragraph_format.page_break_before = new_page
    if titled and space:
        add(target, "附件标题", name)


def list_annexes(target: Docx, document: Document) -> None:
    """附件说明, a line below the text."""
    names = [
        heading.text.partition(_SPACE)[2] or heading.text
        for heading, _ in by_annex(document.annexes)
    ]
    for place, name in enumerate(names):
        if not place:
            add(target, "Body Text").paragraph_format.keep_with_next = True
        label = "附件：" if not place else _SPACE * 3
        number = f"{place + 1}." if len(names) > 1 else ""
        line = add(target, "Normal", f"{label}{number}{name}")
        indent(line, left=2)
        line.paragraph_format.keep_with_next = True


def _files(target: Docx, blocks: Sequence[Block]) -> None:
    """The files that go with the document: calendars, and charts that are not drawn in it."""
    for block in blocks:
        if isinstance(block, Reference):
            add(target, "表注", f"另附文件：{block.label}（{block.file}）")
        elif isinstance(block, Picture) and block.drawn is None and block.medium != "screen":
            where = f"另附文件 {block.file}" if block.file else "见网页版"
            add(target, "表注", f"{block.caption}（{where}）")


def _pictures(target: Docx, blocks: Sequence[Block]) -> None:
    """The charts that are drawn for paper; the section has a page of its own already."""
    for place, block in enumerate(blocks):
        if isinstance(block, Picture) and block.drawn is not None and block.medium != "screen":
            add_picture(target, block, block.drawn, new_page=not _first(blocks[:place]))


def _first(before: Sequence[Block]) -> bool:
    """Whether nothing of an annex stands on paper before a picture."""
    return all(isinstance(block, Picture) and block.medium == "screen" for block in before)
