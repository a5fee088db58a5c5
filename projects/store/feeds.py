"""Calendar entries as published, so that a subscriber's program sees what moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal

from sqlalchemy import func, select

from projects.store.tables import feed_revisions
from projects.store.transactions import Entry, Reading

State = Literal["live", "cancelled"]


@dataclass(frozen=True, slots=True)
class FeedRevision:
    """One calendar entry as published. `digest` is the SHA-256 of its content in hex, `day` the
    date it stands on; `created` and `last_modified` are UTC."""

    uid: str
    sequence: int
    digest: str
    created: datetime
    last_modified: datetime
    day: date | None = None
    state: State = "live"


def record(entry: Entry, feed: str, rows: Sequence[FeedRevision]) -> int:
    """Record the entries of a feed that differ from what was published last; how many did."""
    before = current(entry, feed)
    new = [row for row in rows if before.get(row.uid) != row]
    entry.add(
        feed_revisions,
        (
            {
                "feed": feed,
                "uid": row.uid,
                "sequence": row.sequence,
                "digest": row.digest,
                "day": row.day,
                "state": row.state,
                "created": _bare(row.created),
                "last_modified": _bare(row.last_modified),
            }
            for row in new
        ),
    )
    return len(new)


def current(
    reading: Reading, feed: str, known_at: datetime | None = None
) -> dict[str, FeedRevision]:
    """The newest revision of every calendar entry of a feed by `known_at` (None: now), by uid."""
    mine = feed_revisions.c.feed == feed
    newest = select(func.max(feed_revisions.c.id)).where(mine).group_by(feed_revisions.c.uid)
    if known_at is not None:
        newest = newest.where(feed_revisions.c.entry <= reading.upto(known_at))
    found = (
        select(feed_revisions).where(feed_revisions.c.id.in_(newest)).order_by(feed_revisions.c.id)
    )
    return {
        row.uid: FeedRevision(
            row.uid,
            row.sequence,
            row.digest,
            row.created.replace(tzinfo=UTC),
            row.last_modified.replace(tzinfo=UTC),
            row.day,
            row.state,
        )
        for row in reading.connection.execute(found)
    }


def _bare(moment: datetime) -> datetime:
    """UTC without saying so, as both databases keep it. Raises ValueError for a local time."""
    if moment.tzinfo is None:
        raise ValueError("stamps of calendar entries are UTC")
    return moment.astimezone(UTC).replace(tzinfo=None)
