"""Forms that were applied: each once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from projects.errors import InputError, Place
from projects.store.tables import entries, uploads
from projects.store.transactions import Entry, Reading


@dataclass(frozen=True, slots=True)
class Upload:
    """A form as applied to one project. `sha256` is of what it says, `rows` how many rows came of
    it, `by` who brought it."""

    sha256: str
    name: str
    kind: str
    project: str
    rows: int
    recorded_at: datetime
    by: str


def seen(reading: Reading, sha256: str, project: str | None = None) -> Upload | None:
    """When a form was first applied (to one project, or to any); None: never."""
    found = (
        select(uploads, entries.c.recorded_at, entries.c.who)
        .join(entries, entries.c.number == uploads.c.entry)
        .where(uploads.c.sha256 == sha256)
        .order_by(uploads.c.id)
        .limit(1)
    )
    if project is not None:
        found = found.where(uploads.c.project == project)
    row = reading.connection.execute(found).first()
    if row is None:
        return None
    return Upload(row.sha256, row.name, row.kind, row.project, row.rows, row.recorded_at, row.who)


def record(entry: Entry, sha256: str, name: str, kind: str, project: str, rows: int) -> Upload:
    """Remember that a form was applied to a project.

    Raises InputError DP858 where it had been, also by somebody else a moment ago.
    """
    before = seen(entry, sha256, project)
    if before is not None:
        says = f"这份表已由 {before.by} 于 {before.recorded_at:%Y-%m-%d %H:%M} 登记，内容没有变化"
        raise InputError.of("DP858", says, "不必再登记；有更正的，改了再交", Place(name))
    row = {"sha256": sha256, "name": name, "kind": kind, "project": project, "rows": rows}
    entry.add(uploads, [row])
    return Upload(sha256, name, kind, project, rows, entry.recorded_at, entry.who)
