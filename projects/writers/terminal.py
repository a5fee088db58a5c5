"""Tables and sentences for a terminal, where a Chinese character is two columns wide.

A table gives way in this order until its rows fit: texts shorten to their `least`, columns of the
highest rank go, texts shorten to `FLOOR`. Dates, numbers and ids (least 0) are never cut; a last
column that `wraps` takes the room that is left and runs on below itself.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

ELLIPSIS = "…"
NO_TERMINAL = 160
NARROW = 100
"""Below this many columns a table saves on gaps and an outline on indents."""
FLOOR = 8

# What may not be torn apart: opening marks from what follows, closing marks from what precedes, a
# number from its unit.
_PIECE = re.compile(r"[“‘（《「『【]*(?:[!-~]+(?: [天个项条处])?|.)[，。；：！？、）》”’」』】]*")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: heading, side, and when it may give way.

    rank: 0 always stays; a higher rank is dropped earlier. least: columns to which its texts may be
    shortened while lower ranks are still there; 0 never shortens them. optional: left out where no
    row says anything.
    """

    title: str
    align: Literal["left", "right"] = "left"
    rank: int = 0
    least: int = 0
    optional: bool = False
    wraps: bool = False


@lru_cache(maxsize=4096)
def width_of(text: str) -> int:
    """Terminal columns that a text takes."""
    if text.isascii():
        return len(text)
    from wcwidth import wcswidth

    return max(wcswidth(text), 0)


def shorten(text: str, width: int) -> str:
    """The text itself, or its beginning and an ellipsis, in at most `width` terminal columns."""
    if width_of(text) <= width:
        return text
    while text and width_of(text) > width - 1:
        text = text[:-1]
    return text.rstrip() + ELLIPSIS


def shown(text: str) -> str:
    """The text without what a terminal would obey instead of show."""
    return text if text.isprintable() else "".join(c if c.isprintable() else " " for c in text)


def cell(value: object) -> str:
    """A value as people read it in a table: dates ISO, whole days without a point, None as -.

    Leading blanks stay: they are the indent of an outline.
    """
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "●" if value else ""
    if isinstance(value, float):
        return f"{round(value, 2):g}"
    if isinstance(value, date):
        return value.isoformat()
    text = shown(str(value))
    indent = len(text) - len(text.lstrip(" "))
    return " " * indent + " ".join(text.split())


def wrap(text: str, width: int, indent: int = 0, first: int | None = None) -> list[str]:
    """`text` broken into lines of at most `width` terminal columns; never inside a Latin word that
    fits a line. `first`: the indent of the first line, where it differs."""
    room = max(width - indent, FLOOR)
    lead = indent if first is None else first
    lines, line, free = [], "", room + indent - lead
    for piece in _PIECE.findall(" ".join(shown(text).split())):
        if line and width_of((line + piece).rstrip()) > free:
            lines.append(line.rstrip())
            line, free = "", room
        line = (line + piece).lstrip()
        while width_of(line.rstrip()) > free:  # a path, longer than any line
            cut = next(k for k in range(len(line), 0, -1) if width_of(line[:k]) <= free)
            lines.append(line[:cut])
            line, free = line[cut:], room
    indents = [lead, *[indent] * len(lines)]
    kept = [*lines, line.rstrip()] if line.strip() else lines
    return [" " * k + line for k, line in zip(indents, kept, strict=False)]


def terminal_width() -> int:
    """Columns of the terminal; a file or a pipe gets whole tables."""
    if not os.environ.get("COLUMNS", "").isdigit() and not sys.stdout.isatty():
        return NO_TERMINAL
    return max(shutil.get_terminal_size().columns, 60)


def table(columns: Sequence[Column], rows: Sequence[Sequence[object]], width: int) -> str:
    """Lay out a table in at most `width` terminal columns, as far as ranks and leasts allow."""
    texts = [[cell(value) for value in row] for row in rows]
    sizes = [
        max([width_of(column.title), *(width_of(row[k]) for row in texts)])
        for k, column in enumerate(columns)
    ]
    filled = [
        k
        for k, column in enumerate(columns)
        if not column.optional or any(row[k] not in ("", "-") for row in texts)
    ]
    gap = 2 if width >= NARROW else 1
    kept = _kept(columns, sizes, filled, width, gap)
    _squeeze(columns, sizes, kept, width - gap * (len(kept) - 1))

    def line(row: Sequence[str]) -> str:
        *fixed, last = kept
        cells = [_padded(shorten(row[k], sizes[k]), sizes[k], columns[k].align) for k in fixed]
        left = sum(sizes[k] + gap for k in fixed)
        if columns[last].wraps:
            end = ("\n" + " " * left).join(wrap(row[last], sizes[last])) or row[last]
        else:
            end = _padded(shorten(row[last], sizes[last]), sizes[last], columns[last].align)
        return (" " * gap).join([*cells, end]).rstrip()

    heading = line([column.title for column in columns])
    rule = (" " * gap).join("-" * sizes[k] for k in kept)
    return "\n".join([heading, rule, *map(line, texts)])


def _kept(
    columns: Sequence[Column], sizes: Sequence[int], filled: Sequence[int], width: int, gap: int
) -> list[int]:
    """The columns that stay when the texts are at their least."""
    kept = list(filled)
    while any(columns[k].rank for k in kept):
        needed = sum(min(sizes[k], columns[k].least or sizes[k]) for k in kept)
        if needed + gap * (len(kept) - 1) <= width:
            break
        kept.remove(max(kept, key=lambda k: (columns[k].rank, k)))
    return kept


def _squeeze(columns: Sequence[Column], sizes: list[int], kept: Sequence[int], room: int) -> None:
    """Take the widest text down, a column at a time, until a row fits or nothing gives any more."""
    soft = [k for k in kept if columns[k].least]
    for floors in ({k: columns[k].least for k in soft}, dict.fromkeys(soft, FLOOR)):
        while sum(sizes[k] for k in kept) > room:
            wide = [k for k in soft if sizes[k] > max(floors[k], width_of(columns[k].title))]
            if not wide:
                break
            sizes[max(wide, key=lambda k: sizes[k])] -= 1


def _padded(text: str, size: int, align: str) -> str:
    blank = " " * (size - width_of(text))
    return blank + text if align == "right" else text + blank
