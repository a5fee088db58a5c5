"""The record stream of an old workbook, checked and thinned before xlrd sees it.

What a table needs is kept: texts, formats, cells, merged ranges. Drawings, names, conditional
formats and the like are made records that xlrd skips: it evaluates the formulas of names, and it
gives up at drawings that Excel opens. Source: [MS-XLS].
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from projects.readers.table.xls.compound import DamagedError

_BOFS = frozenset({0x0809, 0x0409, 0x0209, 0x0009})
_EOF, _BOUNDSHEET, _FILEPASS = 0x000A, 0x0085, 0x002F
_MULRK, _FORMAT, _XF = 0x00BD, 0x041E, 0x00E0
_CELLS = frozenset({0x0203, 0x0204, 0x0205, 0x0006, 0x0206, 0x0406, 0x027E, 0x00FD, 0x00D6, _MULRK})
_KEPT = _CELLS | {
    0x003C,  # CONTINUE
    0x0022,  # 1904
    0x0042,  # CODEPAGE
    _FORMAT,
    _XF,
    0x00FC,  # SST
    0x00E5,  # MERGEDCELLS
    0x0207,  # STRING, the value of a formula; the next three may stand before it
    0x0221,  # ARRAY
    0x04BC,  # SHRFMLA
    0x0236,  # TABLE
    _BOUNDSHEET,
    _EOF,
}
_LIMITS = {_FORMAT: 5_000, _XF: 0x10000}
"""Records of a kind that a workbook may have; Excel stops far below."""
_LONGEST_FORMAT = 2 * 255 + 5
"""Bytes; xlrd searches the text in a way that takes the square of its length."""
_SKIPPED = struct.pack("<H", 0x00FF)
_WORKSHEET = 0


class LockedError(Exception):
    """The workbook is encrypted."""


class TooLargeError(Exception):
    """More cells than a plan has."""


def sound_records(stream: bytes, cells: int) -> bytes:
    """The stream with the same bytes at the same places, but for the numbers of what is skipped.

    Raises:
        LockedError: the workbook asks for a password.
        TooLargeError: its rows, each up to its last cell, have more than `cells` cells in all.
        DamagedError: a record or a sheet runs over the end, two sheets over one another, or there
            are more formats than Excel can have.
    """
    kept = bytearray(stream)
    sheets: list[int] = []
    walked = 0
    counts = dict.fromkeys(_LIMITS, 0)
    for at, kind, size in _substream(stream, 0, kept):
        walked = at + 4 + size
        if kind in counts:
            counts[kind] += 1
            if counts[kind] > _LIMITS[kind]:
                raise DamagedError
        if kind == _FILEPASS:
            raise LockedError
        if kind == _BOUNDSHEET and size >= 6 and stream[at + 9] == _WORKSHEET:
            sheets.append(*struct.unpack_from("<I", stream, at + 4))
    if len({*sheets}) < len(sheets):
        raise DamagedError
    total = 0
    for start in sheets:
        widths: dict[int, int] = {}
        for at, kind, size in _substream(stream, start, kept):
            if kind in _CELLS and size >= 6:
                _widen(widths, stream, at, kind, size)
            walked += 4 + size
            if walked > len(stream):
                raise DamagedError
        total += sum(widths.values())
        if total > cells:
            raise TooLargeError
    return bytes(kept)


def _widen(widths: dict[int, int], stream: bytes, at: int, kind: int, size: int) -> None:
    row, column = struct.unpack_from("<HH", stream, at + 4)
    if kind == _MULRK:
        (column,) = struct.unpack_from("<H", stream, at + 2 + size)
    if column >= widths.get(row, 0):
        widths[row] = column + 1


def _substream(stream: bytes, start: int, kept: bytearray) -> Iterator[tuple[int, int, int]]:
    """(place, kind, size) of the records from a BOF to its EOF; what lies deeper, a chart in a
    sheet, and what is not kept become skipped records."""
    at, depth = start, 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        if at + 4 + size > len(stream) or (at == start and kind not in _BOFS):
            raise DamagedError
        opens = kind in _BOFS
        depth += opens
        long = kind == _FORMAT and size > _LONGEST_FORMAT
        if at != start and (depth > 1 or kind not in _KEPT or long):
            kept[at : at + 2] = _SKIPPED
        if depth == 1:
            yield at, kind, size
        depth -= kind == _EOF
        if not depth:
            return
        at += 4 + size
    raise DamagedError
