"""Reads what measuring text needs out of an OpenType file: names, character map, advance widths.

fontTools can do this too, but takes 0.6 CPU s for a Chinese collection with its two weights; the
few tables read here take milliseconds, and a chart in SVG needs nothing else of the font.
Source: the OpenType specification, tables `ttcf`, `name`, `cmap` (format 12), `hhea`, `hmtx`.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from struct import error as StructError
from struct import unpack, unpack_from
from sys import byteorder
from typing import BinaryIO

Tables = dict[str, tuple[int, int]]
_REMEMBERED = 20_000
_ENGLISH, _WINDOWS = 0x409, 3


@dataclass(frozen=True, slots=True)
class FaceName:
    """One face of a file: its index in the collection, family and style (typographic names)."""

    path: Path
    index: int
    family: str
    style: str


@dataclass(frozen=True, slots=True)
class Metrics:
    """Which characters a face has and how wide they are, in units of `em` to the em."""

    em: int
    first: tuple[int, ...]
    last: tuple[int, ...]
    glyph: tuple[int, ...]
    advances: array[int]
    known: dict[int, int | None] = field(default_factory=dict, compare=False)
    present: set[str] = field(default_factory=set, compare=False)
    lines: dict[str, int] = field(default_factory=dict, compare=False)

    def advance(self, code: int) -> int | None:
        """The advance of a code point in thousandths of an em; None where the face lacks it."""
        if code not in self.known:
            self.known[code] = self._advance(code)
        return self.known[code]

    def line(self, text: str) -> int:
        """The advance of a line; a character that the face lacks counts one em."""
        total = self.lines.get(text)
        if total is None:
            advances = (self.advance(ord(letter)) for letter in text)
            total = sum(1000 if units is None else units for units in advances)
            if len(self.lines) < _REMEMBERED:  # a chart measures most of its texts three times
                self.lines[text] = total
        return total

    def _advance(self, code: int) -> int | None:
        group = bisect_right(self.first, code) - 1
        if group < 0 or code > self.last[group]:
            return None
        glyph = self.glyph[group] + code - self.first[group]
        if not glyph:
            return None
        units = self.advances[2 * min(glyph, len(self.advances) // 2 - 1)]
        return round(units * 1000 / self.em)


def names_in(path: Path) -> list[FaceName]:
    """The faces of a font file; nothing where it cannot be read as one."""
    try:
        with path.open("rb") as file:
            return [
                FaceName(path, index, *_names(_table(file, tables, "name")))
                for index, tables in enumerate(_directories(file))
            ]
    except (OSError, StructError, KeyError, UnicodeDecodeError):
        return []  # a broken file among the system's fonts is not the user's mistake


def metrics_of(path: Path, index: int) -> Metrics | None:
    """The metrics of one face; None where it has no character map of format 12."""
    with path.open("rb") as file:
        tables = list(_directories(file))[index]
        groups = _groups(_table(file, tables, "cmap"))
        if groups is None:
            return None
        (em,) = unpack_from(">H", _table(file, tables, "head"), 18)
        (count,) = unpack_from(">H", _table(file, tables, "hhea"), 34)
        advances = array("H", _table(file, tables, "hmtx")[: 4 * count])
    if byteorder == "little":
        advances.byteswap()
    return Metrics(em, groups[0::3], groups[1::3], groups[2::3], advances)


def _directories(file: BinaryIO) -> Iterator[Tables]:
    """The table directory of every face in the file."""
    head = file.read(12)
    starts: tuple[int, ...] = (0,)
    if head[:4] == b"ttcf":
        (count,) = unpack(">I", head[8:12])
        starts = unpack(f">{count}I", file.read(4 * count))
    for start in starts:
        file.seek(start + 4)
        (count,) = unpack(">H6x", file.read(8))
        rows = [unpack(">4s4xII", file.read(16)) for _ in range(count)]
        yield {tag.decode("latin-1"): (offset, length) for tag, offset, length in rows}


def _table(file: BinaryIO, tables: Tables, tag: str) -> bytes:
    offset, length = tables[tag]
    file.seek(offset)
    return file.read(length)


def _names(table: bytes) -> tuple[str, str]:
    """Family and style: the typographic names (16, 17) where present, else the plain (1, 2)."""
    count, storage = unpack_from(">HH", table, 2)
    found: dict[int, str] = {}
    for row in range(count):
        platform, _, language, name, length, offset = unpack_from(">6H", table, 6 + 12 * row)
        if platform == _WINDOWS and language == _ENGLISH and name in (1, 2, 16, 17):
            start = storage + offset
            found[name] = table[start : start + length].decode("utf-16-be")
    return found.get(16) or found.get(1, ""), found.get(17) or found.get(2, "")


def _groups(table: bytes) -> tuple[int, ...] | None:
    """Format 12: flat triples (first code, last code, glyph of the first), rising."""
    (count,) = unpack_from(">H", table, 2)
    for row in range(count):
        (offset,) = unpack_from(">I", table, 8 + 8 * row)
        if unpack_from(">H", table, offset) == (12,):
            (groups,) = unpack_from(">I", table, offset + 12)
            return unpack_from(f">{3 * groups}I", table, offset + 16)
    return None
