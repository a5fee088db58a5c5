"""Putting a feed where it is fetched from: never a broken one, never a suddenly emptied one.

A subscription keeps what it fetched last. So a feed with a lint error is not published and the
previous file stays; a feed that loses more than half of its events needs a person's word.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from calendars.lint import count_events, lint
from projects.errors import Finding, InputError, Place, reason


@dataclass(frozen=True, slots=True)
class Published:
    """What happened: `events` are in the feed now, `events_before` were in the file found (None: no
    file). `warnings` are lint findings that do not stop a feed."""

    path: Path
    outcome: Literal["created", "changed", "unchanged"]
    events: int
    events_before: int | None
    size: int
    warnings: tuple[Finding, ...] = ()


def publish(path: Path | str, data: bytes, *, force: bool = False) -> Published:
    """Write a feed atomically, only when its bytes differ. `force` lets a large drop through.

    Raises InputError DP760 with the linter's findings (the previous file stays), DP761 for a drop
    of more than half of the events, DP762 where the file cannot be read or written.
    """
    path = Path(path)
    place = Place(str(path))
    findings = lint(data, str(path))
    errors = [finding for finding in findings if finding.level == "error"]
    if errors:
        kept = Finding(
            "DP760", "日历检查未通过，未发布，原文件保持不变", "修正下列问题后重新生成", place
        )
        raise InputError([kept, *errors])
    try:
        before = path.read_bytes() if path.exists() else None
        events = count_events(data)
        events_before = None if before is None else count_events(before)
        if events_before and 2 * events < events_before and not force:
            raise InputError.of(
                "DP761",
                f"节点由{events_before}个减为{events}个，减少过半，未发布，原文件保持不变",
                "核对计划与筛选条件；确属正常时加 --force 再发布",
                place,
            )
        if before != data:
            _replace(path, data)
    except OSError as error:
        raise InputError.of(
            "DP762",
            f"日历文件无法读写：{reason(error)}",
            "检查目录是否存在、是否有写权限、磁盘是否已满",
            place,
        ) from error
    outcome: Literal["created", "changed", "unchanged"] = (
        "created" if before is None else "unchanged" if before == data else "changed"
    )
    return Published(path, outcome, events, events_before, len(data), tuple(findings))


def _replace(path: Path, data: bytes) -> None:
    """Write beside the target and rename: a reader sees the old feed or the new one, whole.

    A link is followed, and the mode is the one that any new file gets (a web server must read it).
    """
    target = path.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}.tmp")
    try:
        with draft.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
