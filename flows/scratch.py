"""Folders of drafts beside what they become, and what a run that was killed has left of them.

A draft is locked by the process that fills it; the system drops the lock of one that was killed.
Between its making and its lock a draft belongs to nobody: for that moment its maker holds the
folder around it together with other makers, and who clears holds it alone.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_NAME: Final = re.compile(r"\..+\.[a-z0-9_]{8}")
"""`.code.` and what `tempfile` puts behind it."""


@contextmanager
def scratch(folder: Path, name: str) -> Iterator[Path]:
    """A folder of drafts in `folder`, gone at the end. Raises OSError."""
    if sys.platform == "win32":
        with tempfile.TemporaryDirectory(dir=folder, prefix=f".{name}.") as made:
            yield Path(made)
        return
    import fcntl

    with _held(folder, fcntl.LOCK_SH):
        draft = Path(tempfile.mkdtemp(dir=folder, prefix=f".{name}."))
        lock = _locked(draft, fcntl.LOCK_EX)
    try:
        yield draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)
        if lock is not None:
            os.close(lock)


def clear(folder: Path) -> None:
    """Remove drafts in `folder` that no living process fills. Where the system or the disk knows no
    locks nobody can tell, and they stay."""
    if sys.platform == "win32" or not folder.is_dir():
        return
    import fcntl

    with _held(folder, fcntl.LOCK_EX) as alone:
        if not alone:
            return
        for draft in folder.iterdir():
            if not _NAME.fullmatch(draft.name) or not draft.is_dir() or draft.is_symlink():
                continue
            lock = _locked(draft, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if lock is not None:
                shutil.rmtree(draft, ignore_errors=True)
                os.close(lock)


@contextmanager
def _held(folder: Path, how: int) -> Iterator[bool]:
    """Whether the lock of the folder is held inside."""
    lock = _locked(folder, how)
    try:
        yield lock is not None
    finally:
        if lock is not None:
            os.close(lock)


def _locked(folder: Path, how: int) -> int | None:
    """The open folder, locked; None where somebody else holds it or there are no locks."""
    import fcntl

    try:
        held = os.open(folder, os.O_RDONLY)
    except FileNotFoundError:  # its owner was quicker
        return None
    try:
        fcntl.flock(held, how)
    except OSError:  # held by another, or a network share without locks
        os.close(held)
        return None
    return held
