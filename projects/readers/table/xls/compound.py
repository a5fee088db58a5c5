"""The streams in the root of an OLE compound file, the container of old Office files.

xlrd's own reader walks the directory without remembering where it was: a file of 60 crossed
entries would keep it busy for ever. Source: [MS-CFB].
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER = 512
_NO_SECTOR = 0xFFFFFFFA
_ENTRY = 128
_STREAM, _ROOT = 2, 5


class DamagedError(Exception):
    """The file contradicts itself or ends too early."""


@dataclass(frozen=True, slots=True)
class _Entry:
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int
    name: str


class Compound:
    """The streams of one file by name, without those of embedded objects.

    Raises DamagedError, here and in `read`.
    """

    def __init__(self, data: bytes) -> None:
        if len(data) < _HEADER or not data.startswith(SIGNATURE):
            raise DamagedError
        self._data = data
        shift, mini_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise DamagedError
        self._sector, self._mini = 1 << shift, 1 << mini_shift
        first, self._cutoff, mini_table = struct.unpack_from("<I4xII", data, 48)
        self._table = self._sector_table()
        entries = [*_entries(self._chained(first))]
        if not entries or entries[0].kind != _ROOT:
            raise DamagedError
        self._root = entries[0]
        self._mini_table = _numbers(self._chained(mini_table))
        self._streams = {entry.name: entry for entry in _children(entries) if entry.kind == _STREAM}

    @property
    def names(self) -> frozenset[str]:
        """The names of the streams."""
        return frozenset(self._streams)

    def read(self, name: str) -> bytes:
        """The bytes of a stream. Raises KeyError for a name that is none."""
        entry = self._streams[name]
        if entry.size >= self._cutoff:
            found = self._chained(entry.start)
        else:
            held = self._chained(self._root.start)
            parts = [
                held[number * self._mini : (number + 1) * self._mini]
                for number in _chain(entry.start, self._mini_table)
            ]
            found = b"".join(parts)
        if len(found) < entry.size:
            raise DamagedError
        return found[: entry.size]

    def _at(self, number: int) -> bytes:
        start = (number + 1) * self._sector
        if start >= len(self._data):
            raise DamagedError
        return self._data[start : start + self._sector]

    def _chained(self, first: int) -> bytes:
        return b"".join(self._at(number) for number in _chain(first, self._table))

    def _sector_table(self) -> list[int]:
        """The successor of each sector, from the sectors that the header and its chain name."""
        named = [*struct.unpack_from("<109I", self._data, 76)]
        (more,) = struct.unpack_from("<I", self._data, 68)
        limit = len(self._data) // self._sector + 1
        # Some writers say "none" as 0.
        count = struct.unpack_from("<I", self._data, 72)[0]
        while count and more < _NO_SECTOR:
            *numbers, more = _numbers(self._at(more))
            named += numbers
            if len(named) > limit + 2 * self._sector:
                raise DamagedError
        table: list[int] = []
        for number in named:
            if number < _NO_SECTOR:
                table += _numbers(self._at(number))
            if len(table) > limit + self._sector:
                break
        return table


def _numbers(data: bytes) -> list[int]:
    return [*struct.unpack_from(f"<{len(data) // 4}I", data)]


def _chain(first: int, table: list[int]) -> Iterator[int]:
    """Sector numbers from `first` on; one that comes round again is damage."""
    number, left = first, len(table)
    while number < _NO_SECTOR:
        if number >= len(table) or not left:
            raise DamagedError
        yield number
        number, left = table[number], left - 1


def _entries(data: bytes) -> Iterator[_Entry]:
    for start in range(0, len(data) - _ENTRY + 1, _ENTRY):
        length, kind, left, right, child = struct.unpack_from("<HBxIII", data, start + 64)
        first, size = struct.unpack_from("<II", data, start + 116)
        raw = data[start : start + min(max(length - 2, 0), 64)]
        name = raw.decode("utf-16-le", "replace")
        yield _Entry(kind, left, right, child, first, size, name)


def _children(entries: list[_Entry]) -> Iterator[_Entry]:
    """What lies in the root itself, each once."""
    todo, seen = [entries[0].child], {0}
    while todo:
        number = todo.pop()
        if number in seen or number >= len(entries):
            continue
        seen.add(number)
        yield entries[number]
        todo += (entries[number].left, entries[number].right)
