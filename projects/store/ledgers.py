"""Events of the ledger as recorded. What they lead to is computed (projects/ledger)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING

from sqlalchemy import select

from projects.errors import Place
from projects.store import evidence
from projects.store.tables import entries, ledger_events, ledger_evidence
from projects.store.transactions import Entry, Reading

if TYPE_CHECKING:
    from projects.ledger.values import Evidence, LedgerEvent


LETTERS = "letter-"
"""Begins the kinds of the events of letters, which `projects.store.letters` reads."""


def add(entry: Entry, project: str, events: Sequence[LedgerEvent]) -> None:
    """Record events in their order. Their evidence must be kept already (`evidence.put`).

    Raises InputError DP855 where it is not.
    """
    for event in events:
        row = {
            "project": project,
            "item": event.item,
            "kind": event.kind,
            "happened_on": event.on,
            "said_by": event.by,
            "note": event.note,
            "stage": event.stage,
            "promised": event.day,
            "result": event.result,
            "place": str(event.where),
        }
        put(entry, row, event.evidence)


def put(entry: Entry, row: Mapping[str, object], evidences: Sequence[Evidence]) -> None:
    """Record one row of `ledger_events` with its evidence. Raises InputError DP855."""
    made = entry.add_one(ledger_events, row)
    for proof in evidences:
        evidence.require(entry, proof.sha256, proof.name)
    entry.add(
        ledger_evidence,
        (
            {"event": made, "position": position, "name": proof.name, "sha256": proof.sha256}
            for position, proof in enumerate(evidences)
        ),
    )


def events(
    reading: Reading, project: str, known_at: datetime | None = None
) -> tuple[LedgerEvent, ...]:
    """The events of a project recorded by `known_at` (None: all), in the order recorded."""
    found = (
        select(ledger_events, entries.c.recorded_at)
        .join(entries, entries.c.number == ledger_events.c.entry)
        .where(ledger_events.c.project == project, ~ledger_events.c.kind.startswith(LETTERS))
        .order_by(ledger_events.c.entry, ledger_events.c.id)
    )
    if known_at is not None:
        found = found.where(ledger_events.c.entry <= reading.upto(known_at))
    rows = reading.connection.execute(found).all()
    if not rows:  # most plans have no ledger, and need none of its modules
        return ()
    from projects.ledger.values import LedgerEvent

    kept = proofs(reading, project)
    return tuple(
        LedgerEvent(
            item=row.item,
            kind=row.kind,
            on=row.happened_on,
            by=row.said_by,
            note=row.note,
            stage=row.stage,
            day=row.promised,
            result=row.result,
            evidence=kept.get(row.id, ()),
            recorded_at=row.recorded_at,
            where=Place(row.place),
        )
        for row in rows
    )


def proofs(reading: Reading, project: str) -> dict[int, tuple[Evidence, ...]]:
    """The evidence of all events of a project, by the row id of the event."""
    from projects.ledger.values import Evidence

    found = (
        select(ledger_evidence.c.event, ledger_evidence.c.name, ledger_evidence.c.sha256)
        .join(ledger_events, ledger_events.c.id == ledger_evidence.c.event)
        .where(ledger_events.c.project == project)
        .order_by(ledger_evidence.c.event, ledger_evidence.c.position)
    )
    rows = reading.connection.execute(found).all()
    return {
        event: tuple(Evidence(row.name, row.sha256) for row in group)
        for event, group in groupby(rows, key=lambda row: row.event)
    }
