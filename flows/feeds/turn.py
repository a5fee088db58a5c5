"""One publication of a workspace's feeds at a time, from its record to its last file.

The store puts the records of two runs in line; without this the files of the earlier one could
still be written over those of the later. The system drops the lock of a process that was killed.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 60.0
"""Seconds to wait for a run that is writing."""
PAUSE = 0.05


class Busy(Exception):
    """Another run has been writing for longer than the patience."""


@contextmanager
def turn(folder: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Wait for the others, and keep them out. Where the system or the disk knows no locks, two runs
    are told apart by the store alone. Raises `Busy`, OSError for a folder that cannot be written.
    """
    if sys.platform == "win32":
        yield
        return
    folder.mkdir(parents=True, exist_ok=True)
    held = os.open(folder, os.O_RDONLY)  # the folder itself: no file lies about for it
    alone = False
    try:
        alone = _locked(held, patience)
        if alone:
            _sweep(folder)  # what a run that was killed has left
        yield
    finally:
        if alone:
            _sweep(folder)  # on a disk that is full nobody needs them less
        os.close(held)


def _sweep(folder: Path) -> None:
    """Remove drafts that nobody takes any more: nobody else writes now."""
    for draft in folder.rglob(".*.tmp"):
        draft.unlink(missing_ok=True)


def _locked(held: int, patience: float) -> bool:
    import fcntl

    begun = time.monotonic()
    while True:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() - begun > patience:
                raise Busy from None
            time.sleep(PAUSE)
        except OSError:  # a network share without locks
            return False
        else:
            return True
