"""Plan revisions: the files of a plan as they were, so that any past week can be computed again."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Row, bindparam, select

from projects.errors import InputError
from projects.store import evidence
from projects.store.tables import entries, files, revision_files, revisions
from projects.store.transactions import Entry, Reading

Role = Literal["plan", "table", "notice"]


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file behind a plan: the plan itself, a table of its works, a State Council notice."""

    role: Role
    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Revision:
    """Revision `number` of a project, from 1. `name` is that of the plan file, `digest` the SHA-256
    over all its files, `lamp` the preset of the workspace then, `by` who recorded it."""

    project: str
    number: int
    name: str
    digest: str
    calendar_hash: str
    lamp: str
    recorded_at: datetime
    by: str


# Put together once: for every plan of a night that would take longer than the answer.
_REVISIONS = (
    select(revisions, entries.c.recorded_at, entries.c.who)
    .join(entries, entries.c.number == revisions.c.entry)
    .where(revisions.c.project == bindparam("of"))
)
_LATEST = _REVISIONS.order_by(revisions.c.number.desc()).limit(1)


def record(
    entry: Entry,
    project: str,
    files: Sequence[SourceFile],
    *,
    calendar_hash: str,
    lamp: str = "",
) -> Revision:
    """Record a revision; the last one where neither files, calendars nor lamps have changed.

    `files` hold exactly one plan. The later of two notices wins, so their order counts.
    Raises InputError DP853 for a file of more than 20 MB.
    """
    (name,) = (file.name for file in files if file.role == "plan")
    keys = [evidence.put(entry, file.data, file.name) for file in files]
    digest = digest_of(files, keys)
    last = latest(entry, project)
    asked = (digest, calendar_hash, lamp)
    if last is not None and (last.digest, last.calendar_hash, last.lamp) == asked:
        return last
    number = last.number + 1 if last is not None else 1
    row: dict[str, object] = {"project": project, "number": number, "name": name}
    row |= {"digest": digest, "calendar_hash": calendar_hash, "lamp": lamp}
    made = entry.add_one(revisions, row)
    rows = [
        {
            "revision": made,
            "position": position,
            "role": file.role,
            "name": file.name,
            "sha256": key,
        }
        for position, (file, key) in enumerate(zip(files, keys, strict=True))
    ]
    entry.add(revision_files, rows)
    return Revision(project, number, name, *asked, entry.recorded_at, entry.who)


def digest_of(files: Sequence[SourceFile], keys: Sequence[str]) -> str:
    """One SHA-256 of roles, names and contents; `keys` are the SHA-256 of each file."""
    lines = [f"{file.role}\0{file.name}\0{key}\n" for file, key in zip(files, keys, strict=True)]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def latest(reading: Reading, project: str, known_at: datetime | None = None) -> Revision | None:
    """The newest revision recorded by `known_at` (None: of all), None before the first."""
    newest = _LATEST
    if known_at is not None:
        newest = newest.where(revisions.c.entry <= reading.upto(known_at))
    row = reading.connection.execute(newest, {"of": project}).first()
    return None if row is None else _revision(row)


def every(reading: Reading, project: str) -> tuple[Revision, ...]:
    """All revisions of a project, the oldest first."""
    found = _REVISIONS.order_by(revisions.c.number)
    rows = reading.connection.execute(found, {"of": project})
    return tuple(_revision(row) for row in rows)


def numbered(reading: Reading, project: str, number: int) -> Revision:
    """Revision `number`. Raises InputError DP856 where there is none."""
    found = _REVISIONS.where(revisions.c.number == number)
    row = reading.connection.execute(found, {"of": project}).first()
    if row is None:
        last = latest(reading, project)
        remedy = f"现有第 1 版至第 {last.number} 版" if last else "这个项目还没有登记过计划"
        raise InputError.of("DP856", f"项目“{project}”没有第 {number} 版计划", remedy)
    return _revision(row)


def files_of(reading: Reading, revision: Revision) -> tuple[SourceFile, ...]:
    """The files of a revision, in the order in which they were recorded.

    Raises InputError DP844 where one is no longer what was recorded.
    """
    found = (
        select(revision_files.c.role, revision_files.c.name, files.c.sha256)
        .join(revisions, revisions.c.id == revision_files.c.revision)
        .join(files, files.c.sha256 == revision_files.c.sha256)
        .where(revisions.c.project == revision.project, revisions.c.number == revision.number)
        .order_by(revision_files.c.position)
    )
    rows = reading.connection.execute(found).all()
    return tuple(SourceFile(row.role, row.name, evidence.get(reading, row.sha256)) for row in rows)


def projects(reading: Reading) -> tuple[str, ...]:
    """The codes of all projects of which a plan was recorded, sorted."""
    found = select(revisions.c.project).distinct()
    return tuple(sorted(reading.connection.execute(found).scalars()))


def _revision(row: Row[tuple[object, ...]]) -> Revision:
    return Revision(
        row.project,
        row.number,
        row.name,
        row.digest,
        row.calendar_hash,
        row.lamp,
        row.recorded_at,
        row.who,
    )
