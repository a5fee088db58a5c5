"""What can be known of the plans of a workspace before one of them is read.

On most nights no plan and no report has changed, and the feeds have the status date of the night
before: then they are what they are. One look at the bytes of the plans and at the numbers of rows
in the store tells; both are a thousand times cheaper than computing.

What stood at the end of the last publication is kept beside the feeds (`MARK`). Without that file,
or where it says anything else than what is found, everything is composed again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.feeds.days import closed_sunday
from flows.feeds.drafts import own_files
from flows.feeds.report import feeds_folder
from flows.files import write_whole
from flows.memory import has_store, opened
from projects.workspace import Workspace, code_of, tables_of

if TYPE_CHECKING:
    from projects.store.builds import Build

MARK = ".published.json"
ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("calendars", "projects", "flows")
"""Whose modules decide what a feed says."""
_REPORTED = re.compile(rb"""as_of["']?\s*:\s*["']?(\d{4}-\d\d-\d\d)""")


@dataclass(frozen=True, slots=True)
class Foresight:
    """`status_date` is what the feeds will most likely stand at: whoever has computed the plans
    knows. `stamp` is a hash of everything that decides what feeds say at a status date;
    `unchanged`: at this stamp and date the last publication was made, and its files are there."""

    status_date: date
    stamp: str
    unchanged: bool


def foreseen(workspace: Workspace, paths: Sequence[Path], as_of: date) -> Foresight:
    """Look at the plans of a workspace. Raises InputError as the store does."""
    known = sha256(json.dumps([_program(), *_settings(workspace)]).encode())
    days = {closed_sunday(as_of)}
    codes = set()
    for path in paths:
        codes.add(code_of(path))
        for file in (path, *(path.parent / name for name in tables_of(path))):
            data = file.read_bytes() if file.is_file() else b""
            known.update(b"%s\0%s" % (file.name.encode(), sha256(data).digest()))
            days |= _days(data)
    numbers: list[int] = []
    if has_store(workspace):
        from projects.store import builds

        with opened(workspace) as store, store.reading() as reading:
            numbers, reported = builds.deciding(reading), builds.reported(reading, as_of)
        days |= {day for code, day in reported.items() if code in codes}
    # A store without any of these rows is as good as none.
    known.update(json.dumps(numbers if any(numbers) else []).encode())
    status_date, stamp = max(day for day in days if day <= as_of), known.hexdigest()
    made = _made(workspace)
    unchanged = (made.get("stamp"), made.get("status_date")) == (stamp, str(status_date))
    return Foresight(status_date, stamp, unchanged)


def still(
    workspace: Workspace,
    builds: Mapping[str, Build],
    failed: Iterable[Path],
    parts: frozenset[str] | None,
) -> bool:
    """Whether the last publication stands as it was left: by the store, on the disk, with the same
    plans that cannot be used, and with the `parts` that are asked for (None: all)."""
    made = _made(workspace)
    feeds = made.get("feeds", {})

    def stands(slug: str, build: Build) -> bool:
        kept = [build.sha256, str(build.status_date), *_stats(workspace, slug)]
        if slug in feeds:
            return bool(kept == feeds[slug])
        # Made since for a subscriber, from the same plans.
        return kept[1:3] == [made.get("status_date"), build.size]

    return (
        made.get("failed") == sorted(path.name for path in failed)
        and (made.get("parts") is True if parts is None else parts <= builds.keys())
        and feeds.keys() <= builds.keys()
        and all(stands(slug, build) for slug, build in builds.items())
    )


def remember(
    workspace: Workspace,
    foresight: Foresight,
    builds: Mapping[str, Build],
    failed: Iterable[Path],
    parts: frozenset[str] | None,
) -> None:
    """Keep what stands after a publication without an error, of these `parts`."""
    made = {
        "stamp": foresight.stamp,
        "status_date": str(foresight.status_date),
        "failed": sorted(path.name for path in failed),
        "parts": parts is None,
        "feeds": {
            slug: [build.sha256, str(build.status_date), *_stats(workspace, slug)]
            for slug, build in builds.items()
        },
    }
    write_whole(feeds_folder(workspace) / MARK, json.dumps(made))


def forget(workspace: Workspace) -> None:
    """What stands is about to change."""
    (feeds_folder(workspace) / MARK).unlink(missing_ok=True)


def _made(workspace: Workspace) -> dict[str, Any]:
    """What was kept of the last publication; nothing where that cannot be read."""
    try:
        found = json.loads((feeds_folder(workspace) / MARK).read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _stats(workspace: Workspace, slug: str) -> list[int]:
    """Size and time of change of both files of a feed."""
    found: list[int] = []
    for file in own_files(feeds_folder(workspace), slug):
        try:
            stat = file.stat()
        except OSError:
            found += [-1, 0]
        else:
            found += [stat.st_size, stat.st_mtime_ns]
    return found


def _days(data: bytes) -> set[date]:
    """The data dates that a plan file names."""
    found = set()
    for text in set(_REPORTED.findall(data)):
        with suppress(ValueError):
            found.add(date.fromisoformat(text.decode()))
    return found


def _settings(workspace: Workspace) -> list[str]:
    """What of the settings decides what feeds say."""
    notices = (sha256(notice.read_bytes()).hexdigest() for notice in workspace.calendars)
    return [workspace.uid_domain, workspace.lamp, *notices]


@lru_cache(maxsize=1)
def _program() -> list[str | int]:
    """Which program this is: an update may say the same things in other words."""
    files = [file for room in ROOMS for file in (ROOT / room).rglob("*.py")]
    newest = max(file.stat().st_mtime_ns for file in files)
    return [version("chinesecalendar"), len(files), newest]
