"""The published files, held in memory for as long as they are the ones in the folder."""

from __future__ import annotations

import gzip
import hashlib
import os
import stat
from collections import OrderedDict
from collections.abc import Callable
from functools import cached_property
from pathlib import Path

MOST = 64 * 1024**2
"""Bytes of calendars that are held; beyond it the one unasked for longest goes."""

Version = tuple[int, int, int]


def _whole(data: bytes) -> bool:
    """Whether a file is one that a client may see. At half of one (a copy under way, a full disk)
    or at another text Thunderbird drops every event, at none at all it keeps them."""
    begins, ends = b"BEGIN:VCALENDAR\r\n", b"END:VCALENDAR\r\n"
    return data.startswith(begins) and data.endswith(ends) and b"\r\nBEGIN:VEVENT\r\n" in data


class Sheet:
    """A calendar as it is handed out. `modified` is its Last-Modified in seconds since 1970."""

    def __init__(self, data: bytes, modified: int) -> None:
        self.data, self.modified = data, modified
        self.digest = hashlib.sha256(data).hexdigest()[:32]

    @cached_property
    def zipped(self) -> bytes:
        """Compressed; without a time in it, so that it is the same everywhere."""
        return gzip.compress(self.data, 6, mtime=0)


class Shelf:
    """The files below a folder, by scope: `portfolio`, `quiet/portfolio`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: OrderedDict[tuple[str, str], tuple[Version, Sheet]] = OrderedDict()
        self._size = 0

    def __len__(self) -> int:
        """How many calendars are held."""
        return len(self._held)

    def sheet(
        self, scope: str, variant: str = "", change: Callable[[Sheet], Sheet] | None = None
    ) -> Sheet | None:
        """The file of a scope as it is now, None where there is none, or no whole calendar.

        `change` makes another sheet of it, held under the name `variant`.
        """
        try:
            known = os.stat(self._folder / f"{scope}.ics")
        except (OSError, ValueError):
            return None
        if not stat.S_ISREG(known.st_mode):
            return None
        key = (scope, variant)
        version = (known.st_mtime_ns, known.st_size, known.st_ino)
        held = self._held.get(key)
        if held and held[0] == version:
            self._held.move_to_end(key)
            return held[1]
        plain = self.sheet(scope) if change else self._read(scope)
        if plain is None:
            return None
        made = change(plain) if change else plain
        self._hold(key, version, made)
        return made

    def _read(self, scope: str) -> Sheet | None:
        try:
            with (self._folder / f"{scope}.ics").open("rb") as file:
                data, modified = file.read(), int(os.fstat(file.fileno()).st_mtime)
        except OSError:
            return None
        return Sheet(data, modified) if _whole(data) else None

    def _hold(self, key: tuple[str, str], version: Version, sheet: Sheet) -> None:
        before = self._held.pop(key, None)
        self._size += len(sheet.data) - (len(before[1].data) if before else 0)
        self._held[key] = (version, sheet)
        while self._size > MOST and len(self._held) > 1:
            _, (_, oldest) = self._held.popitem(last=False)
            self._size -= len(oldest.data)
