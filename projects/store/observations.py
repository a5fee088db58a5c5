"""Reports of progress as recorded. A correction is a new row; nothing is overwritten."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, select

from projects.errors import Place
from projects.model import Observation
from projects.store import observed
from projects.store.tables import entries, observations
from projects.store.transactions import Entry, Reading

# Put together once: for every plan of a night that would take longer than the answer.
_ROWS = (
    select(observations, entries.c.recorded_at)
    .join(entries, entries.c.number == observations.c.entry)
    .where(observations.c.project == bindparam("of"))
    .order_by(observations.c.entry, observations.c.id)
)


def add(entry: Entry, project: str, rows: Sequence[Observation], *, source: str = "") -> None:
    """Record observations in their order. `source` says where they came from (a form, a command);
    the file and cell of each is kept beside it."""
    entry.add(
        observations,
        (
            {
                "project": project,
                "item": row.item,
                "as_of": row.as_of,
                "kind": row.kind,
                "value": observed.written(row.value),
                "said_by": row.by,
                "note": row.note,
                "source": source,
                "place": str(row.where),
            }
            for row in rows
        ),
    )


def rows(
    reading: Reading, project: str, known_at: datetime | None = None
) -> tuple[Observation, ...]:
    """What was recorded of a project by `known_at` (None: all), in the order recorded.

    `where` names the source of a row as text, in `file`.
    """
    found = _ROWS
    if known_at is not None:
        found = found.where(observations.c.entry <= reading.upto(known_at))
    return tuple(
        Observation(
            row.item,
            row.as_of,
            row.kind,
            observed.read(row.value),
            row.said_by,
            row.note,
            row.recorded_at,
            Place(row.place or row.source),
        )
        for row in reading.connection.execute(found, {"of": project})
    )
