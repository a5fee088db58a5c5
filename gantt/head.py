"""What stands around every wall chart: title, verdict, the lines to sign on, the page's number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from gantt.scene import Rect, Shape, Text, line
from gantt.style import BAD, CONTRACT, FRAME, MUTED, PAPER
from gantt.text import Type

_TITLE, _LEAST, _CHIP = 2.1, 1.25, 1.25
"""The size of the title, the least that a long one is set in, and that of the verdict, in em."""
_SIGN_ROOM, _SIGN_GAP = 7.0, 1.2
SIGN_SIZE: Final = 1.1
"""The size of the words beside the lines to sign on, in em."""


@dataclass(frozen=True, slots=True)
class Signatures:
    """The names under a chart; an empty one leaves a line to sign on."""

    prepared: str = ""
    checked: str = ""
    approved: str = ""


def title_shapes(
    title: str, verdict: str, bad: bool, left: float, right: float, y: float, em: float, type_: Type
) -> Iterator[Shape]:
    """The title from `left` on with its baseline at `y`, and the verdict behind it on its colour.

    A long title is set smaller before it is cut: its end tells what the picture is.
    """
    chip = type_.width(verdict, _CHIP * em, bold=True) + 1.4 * em if verdict else 0.0
    room = right - left - chip - 1.2 * em
    size = _TITLE * em
    size = max(min(size, size * room / type_.width(title, size, bold=True)), _LEAST * em)
    title = type_.fit(title, room + 0.01, size, bold=True)
    yield type_.set(left, y, title, size, bold=True, layer="frame", role="title")
    if not verdict:
        return
    x = left + type_.width(title, size, bold=True) + 1.2 * em
    colour = BAD if bad else CONTRACT
    yield Rect(x, y - 1.5 * em, chip, 2.0 * em, "grid", colour, role="verdict")
    yield type_.set(
        x + chip / 2,
        y - 0.05 * em,
        verdict,
        _CHIP * em,
        colour=PAPER,
        anchor="middle",
        bold=True,
        layer="frame",
        ground=colour,
        role="verdict",
    )


def signs_width(em: float, type_: Type) -> float:
    """How wide the three lines to sign on are."""
    each = type_.width("编制：", SIGN_SIZE * em) + _SIGN_ROOM * em
    return 3 * each + 2 * _SIGN_GAP * em


def sign_shapes(
    names: Signatures, right: float, y: float, em: float, type_: Type
) -> Iterator[Shape]:
    """The lines to sign on, up to `right`, with the names that are known."""
    size, x = SIGN_SIZE * em, right - signs_width(em, type_)
    pairs = (("编制：", names.prepared), ("审核：", names.checked), ("批准：", names.approved))
    for word, name in pairs:
        yield type_.set(x, y, word, size, colour=MUTED, layer="frame", role="signature")
        x += type_.width(word, size)
        ends = ((x, y + 0.25 * em), (x + _SIGN_ROOM * em, y + 0.25 * em))
        yield line(*ends, layer="frame", stroke=FRAME, width=0.5, role="signature")
        if shown := type_.fit(name, (_SIGN_ROOM - 0.4) * em, size):
            yield type_.set(x + 0.3 * em, y, shown, size, layer="frame", role="signature")
        x += (_SIGN_ROOM + _SIGN_GAP) * em


def page_number(number: int, pages: int, right: float, y: float, size: float, type_: Type) -> Text:
    """第 1 页 / 共 2 页, with its baseline at `y`."""
    words = f"第 {number} 页 / 共 {pages} 页"
    return type_.set(right, y, words, size, colour=MUTED, anchor="end", layer="frame", role="page")
