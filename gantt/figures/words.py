"""Breaking a Chinese line: numbers stay whole, no line begins with a comma."""

from __future__ import annotations

import re

from gantt.text import Type

_PIECES = re.compile(r"[0-9A-Za-z.,:%+\-−/]+(?: [天项个])?|\s+|.")
"""What a line never cuts: a number with its unit, a word of another script, a character."""
_NOT_FIRST, _NOT_LAST = "，。；：、！？）》”’·%…", "（《“‘"


def wrapped(
    type_: Type, text: str, room: float, size: float, *, bold: bool = False, most: int = 2
) -> list[str]:
    """`text` on at most `most` lines, the last shortened with … where even that is too little.

    Numbers and words stay whole, no line begins with a comma; a line that may end at a comma does
    so rather than cut a phrase, where that costs no line.
    """
    lines: list[str] = []
    rest = text
    while rest and len(lines) < most - 1 and type_.width(rest, size, bold) > room:
        head = _head(type_, rest, room, size, bold)
        if not head:
            break
        lines.append(head.rstrip())
        rest = rest[len(head) :].lstrip()
    last = type_.fit(rest, room, size, bold) if rest else ""
    return [*lines, last] if last else lines


def _head(type_: Type, text: str, room: float, size: float, bold: bool) -> str:
    """The longest beginning that fits on a line and ends where a line may end."""
    pieces, head, width = _PIECES.findall(text), "", 0.0
    cuts: list[int] = []
    for k, piece in enumerate(pieces):
        width += type_.width(piece, size, bold)
        if width > room:
            break
        head += piece
        after = pieces[k + 1] if k + 1 < len(pieces) else ""
        if piece not in _NOT_LAST and after[:1] not in _NOT_FIRST:
            cuts.append(len(head))
    if not cuts:
        return head
    commas = [cut for cut in cuts if text[cut - 1] in "，；。：”" and cut > 0.4 * cuts[-1]]
    if commas and type_.width(text[commas[-1] :], size, bold) <= room:
        return text[: commas[-1]]
    return text[: cuts[-1]]


def clipped(text: str, most: int) -> str:
    """A name inside a sentence: of a very long one the beginning, so that the finding has room."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
