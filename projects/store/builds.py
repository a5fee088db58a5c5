"""What came of each feed in each run: what stands in the folder, and what kept it from changing."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlalchemy import Select, func, select

from projects.store.tables import baselines, entries, feed_builds, ledger_events, observations
from projects.store.transactions import Entry, Reading

Outcome = Literal["created", "changed", "unchanged", "kept", "older"]
"""`kept`: an error left the file of before; `older`: a later status date stands already."""

STANDING: tuple[Outcome, ...] = ("created", "changed", "unchanged")
"""After these the file is what the run made."""


@dataclass(frozen=True, slots=True)
class Build:
    """A feed in one run. `events` counts, `size` is in bytes, `sha256` that of the file in hex, ""
    where there is none; `findings` are the complaints, one a line of text. `name` is what the
    caller wants to know of a feed that no plan names any more."""

    feed: str
    status_date: date
    outcome: Outcome
    events: int
    size: int
    sha256: str
    findings: tuple[str, ...] = ()
    name: str = ""
    recorded_at: datetime | None = None


def record(entry: Entry, rows: Sequence[Build]) -> None:
    """Record what came of the feeds in the run of this entry: each feed once."""
    entry.add(
        feed_builds,
        (
            {
                "feed": row.feed,
                "status_date": row.status_date,
                "outcome": row.outcome,
                "events": row.events,
                "size": row.size,
                "sha256": row.sha256,
                "findings": json.dumps(row.findings, ensure_ascii=False),
                "name": row.name,
            }
            for row in rows
        ),
    )


def last(reading: Reading) -> int:
    """The number of the newest entry that recorded builds, 0 before the first."""
    return reading.connection.execute(select(func.max(feed_builds.c.entry))).scalar() or 0


def latest(reading: Reading, known_at: datetime | None = None) -> dict[str, Build]:
    """The newest build of every feed by `known_at` (None: now), by feed, in order."""
    newest = select(func.max(feed_builds.c.id)).group_by(feed_builds.c.feed)
    if known_at is not None:
        newest = newest.where(feed_builds.c.entry <= reading.upto(known_at))
    return _builds(reading, newest)


def standing(reading: Reading) -> dict[str, Build]:
    """The newest build of every feed that made the file in the folder, by feed, in order."""
    made = feed_builds.c.outcome.in_(STANDING)
    return _builds(
        reading, select(func.max(feed_builds.c.id)).where(made).group_by(feed_builds.c.feed)
    )


def deciding(reading: Reading) -> list[int]:
    """Numbers that move with every row that decides what feeds say: of each table how many rows
    there are, and the newest entry."""
    found: list[int] = []
    for table in (observations, baselines, ledger_events):
        count = select(func.count(), func.max(table.c.entry)).select_from(table)
        rows, newest = reading.connection.execute(count).one()
        found += [rows, newest or 0]
    return found


def reported(reading: Reading, as_of: date) -> dict[str, date]:
    """The data date of the newest report of each project up to a day, by code."""
    of = observations.c
    newest = select(of.project, func.max(of.as_of)).where(of.as_of <= as_of).group_by(of.project)
    return {row.project: row[1] for row in reading.connection.execute(newest)}


def _builds(reading: Reading, ids: Select[tuple[int]]) -> dict[str, Build]:
    found = (
        select(feed_builds, entries.c.recorded_at)
        .join(entries, entries.c.number == feed_builds.c.entry)
        .where(feed_builds.c.id.in_(ids))
        .order_by(feed_builds.c.feed)
    )
    return {
        row.feed: Build(
            row.feed,
            row.status_date,
            row.outcome,
            row.events,
            row.size,
            row.sha256,
            tuple(json.loads(row.findings)),
            row.name,
            row.recorded_at,
        )
        for row in reading.connection.execute(found)
    }
