"""Putting a feed where it is fetched from: never a broken one, never a suddenly emptied one.

A subscription keeps what it fetched last. So a feed with a lint error is not published and the
previous file stays; a feed that loses more than half of its open events needs a person's word.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from calendars.lint import count_events, lint
from calendars.reading import blocks, uid_of
from projects.errors import Finding, InputError, Place, reason

Outcome = Literal["created", "changed", "unchanged"]

FREE_LOSS = 2
"""So many open events may always leave: a small feed that lost its only one is no accident."""

# Neither a tombstone, nor what was closed (it leaves by itself), nor a digest or notice is open.
_CANCELLED = b"\nSTATUS:CANCELLED\r"
_SETTLED = (_CANCELLED, *(f"\nSUMMARY:{marker}".encode() for marker in "✓※"))


@dataclass(frozen=True, slots=True)
class Published:
    """What happened: `events` are in the feed now, `events_before` were in the file found (None: no
    file). `warnings` are lint findings that do not stop a feed."""

    path: Path
    outcome: Outcome
    events: int
    events_before: int | None
    size: int
    warnings: tuple[Finding, ...] = ()


def publish(
    path: Path | str, data: bytes, *, force: bool = False, checked: bytes | None = None
) -> Published:
    """`judge` a feed, then `put` it there; raises what they raise."""
    judged = judge(path, data, force=force, checked=checked)
    put(path, data)
    return judged


def judge(
    path: Path | str, data: bytes, *, force: bool = False, checked: bytes | None = None
) -> Published:
    """What publishing would do; nothing is written. `checked` is a file that passed, as in `lint`.

    Raises InputError as `approved` and `compared`.
    """
    warnings = approved(path, data, checked)
    return replace(compared(path, data, force=force), warnings=warnings)


def approved(
    path: Path | str,
    data: bytes,
    checked: bytes | None = None,
    passed: AbstractSet[bytes] = frozenset(),
) -> tuple[Finding, ...]:
    """The linter's warnings; raises InputError DP760 with all of its findings at an error.

    `checked` and `passed` as in `lint`.
    """
    findings = lint(data, str(path), checked, passed)
    errors = [finding for finding in findings if finding.level == "error"]
    if errors:
        says = "日历检查未通过，未发布，原文件保持不变"
        kept = Finding("DP760", says, "修正下列问题后重新生成", Place(str(path)))
        raise InputError([kept, *errors])
    return tuple(findings)


def compared(
    path: Path | str,
    data: bytes,
    *,
    force: bool = False,
    crowded: AbstractSet[str] = frozenset(),
) -> Published:
    """What it would do to the file found. `force` lets a large loss through; events of `crowded`
    UIDs only make room for nearer ones.

    Raises InputError DP761 where more than half of the open events of that file, and more than
    `FREE_LOSS`, would vanish or be cancelled, DP762 where it cannot be read.
    """
    path = Path(path)
    before = _found(path)
    outcome = _outcome(path, before, data, force=force, crowded=crowded)
    events_before = None if before is None else count_events(before)
    return Published(path, outcome, count_events(data), events_before, len(data))


def outcome_of(
    path: Path, data: bytes, *, force: bool = False, crowded: AbstractSet[str] = frozenset()
) -> Outcome:
    """`compared`, without counting events; raises what that raises."""
    return _outcome(path, _found(path), data, force=force, crowded=crowded)


def _found(path: Path) -> bytes | None:
    try:
        return path.read_bytes() if path.exists() else None
    except OSError as error:
        raise _unusable(path, error) from error


def _outcome(
    path: Path, before: bytes | None, data: bytes, *, force: bool, crowded: AbstractSet[str]
) -> Outcome:
    if before is None:
        return "created"
    if before == data:
        return "unchanged"
    if not force:
        _check_loss(before, data, Place(str(path)), crowded)
    return "changed"


def put(path: Path | str, data: bytes) -> None:
    """Write a file atomically, only where its bytes differ: the time of change of an unchanged one
    stays. Raises InputError DP762."""
    path = Path(path)
    try:
        if not path.exists() or path.read_bytes() != data:
            _replace(path, data)
    except OSError as error:
        raise _unusable(path, error) from error


def _unusable(path: Path, error: OSError) -> InputError:
    return InputError.of(
        "DP762",
        f"日历文件无法读写：{reason(error)}",
        "检查目录是否存在、是否有写权限、磁盘是否已满",
        Place(str(path)),
    )


def _check_loss(
    before: bytes, data: bytes, place: Place, crowded: AbstractSet[str] = frozenset()
) -> None:
    """Stop where a plan read wrongly would empty the feed. Counted by UID: a domain that was
    changed by mistake takes every event away although their number is the same."""
    old = blocks(before)
    standing = {uid_of(block) for block in blocks(data) if _CANCELLED not in block}
    standing |= crowded  # only their places are taken
    gone = [block for block in old if uid_of(block) not in standing]
    lost = sum(map(_is_open, gone))
    if lost <= FREE_LOSS:
        return
    was_open = sum(map(_is_open, old))
    if 2 * lost > was_open:
        raise InputError.of(
            "DP761",
            f"原有{was_open}个未完节点，其中{lost}个将消失或取消，减少过半，未发布，原文件保持不变",
            "核对计划与筛选条件；确属正常时加 --force 再发布",
            place,
        )


def _is_open(block: bytes) -> bool:
    return not any(mark in block for mark in _SETTLED)


def stage(files: Mapping[Path, bytes]) -> dict[Path, Path]:
    """Write what is to stand at these paths beside them, whole; path -> where it lies now. Raises
    InputError DP762."""
    staged: dict[Path, Path] = {}
    try:
        for path, data in files.items():
            staged[path] = _staged(path.resolve(), data)
    except OSError as error:
        raise _unusable(path, error) from error
    return staged


def settle(drafts: Iterable[Path]) -> None:
    """Wait until drafts are on the disk. One after the other when all are written: the disk has
    most of them by then. Raises OSError."""
    for draft in drafts:
        with draft.open("rb") as file:
            os.fsync(file.fileno())


def place(draft: Path, path: Path) -> None:
    """Let a draft of `stage` stand at `path`; one that does already is left alone. Raises
    InputError DP762."""
    try:
        with suppress(FileNotFoundError):
            draft.replace(path.resolve())
    except OSError as error:
        raise _unusable(path, error) from error


def _replace(path: Path, data: bytes) -> None:
    """Write beside the target and rename: a reader sees the old feed or the new one, whole.

    A link is followed, and the mode is the one that any new file gets (a web server must read it).
    """
    target = path.resolve()
    draft = _staged(target, data)
    try:
        settle([draft])
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def _staged(target: Path, data: bytes) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}.tmp")
    try:
        with draft.open("xb") as file:
            file.write(data)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return draft
