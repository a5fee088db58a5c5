"""附图: charts as pictures, each on a landscape page of its own."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

from bulletins.docx.page import LINE, TEXT_HEIGHT, TEXT_WIDTH
from bulletins.docx.text import add, kept
from projects.errors import InputError

if TYPE_CHECKING:
    from docx.document import Document

    from bulletins.document import Drawn, Picture

_TWIP: Final = 635
"""In EMU."""


def add_picture(document: Document, picture: Picture, drawn: Drawn, *, new_page: bool) -> None:
    """The caption at the top left, the picture below it; a larger one is made to fit the page.

    Raises:
        InputError: DP772 where the bytes are no PNG picture, or it has no size.
    """
    from docx.image.exceptions import (
        InvalidImageStreamError,
        UnexpectedEndOfFileError,
        UnrecognizedImageError,
    )

    width, height = fitted(drawn)
    caption = add(document, "附件序号", picture.caption)
    caption.paragraph_format.page_break_before = new_page
    line = add(document, "附图")
    try:
        shape = line.add_run().add_picture(io.BytesIO(drawn.png), width, height)
    except (InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError):
        raise _refused("不是可用的 PNG 图片") from None
    if picture.beside:
        add(document, "表注", f"注：本图 A3 幅面另附，文件名为 {picture.beside}。")
    shape._inline.docPr.set("descr", kept(picture.caption))  # noqa: SLF001 - no public access


def fitted(drawn: Drawn) -> tuple[int, int]:
    """Width and height in EMU: as drawn, or as large as a landscape page below a caption lets."""
    if not (drawn.width_mm > 0 and drawn.height_mm > 0):
        raise _refused("宽和高应大于0")
    wide, high = drawn.width_mm * 36000, drawn.height_mm * 36000
    scale = min(1.0, TEXT_HEIGHT * _TWIP / wide, (TEXT_WIDTH - 3 * LINE) * _TWIP / high)
    return round(wide * scale), round(high * scale)


def _refused(why: str) -> InputError:
    return InputError.of("DP772", f"附图不可用：{why}", "用 daopai gantt 重新生成横道图")
