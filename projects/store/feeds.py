"""Calendar entries as published, so that a subscriber's program sees what moved.

Revisions are kept for each feed and UID: the same entry has its own history in every feed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from sqlalchemy import Column, Dialect, func, select

from projects.store.tables import feed_revisions
from projects.store.transactions import Entry, Reading

State = Literal["live", "cancelled"]

FEW = 500
"""Up to so many entries are looked up by their uids instead of reading the whole feed."""

of = feed_revisions.c
COLUMNS = (
    of.uid,
    of.sequence,
    of.digest,
    of.created,
    of.last_modified,
    of.day,
    of.state,
    of.content,
    of.cancelled_on,
)
"""In the order of the fields of `FeedRevision`."""


class FeedRevision(NamedTuple):
    """One calendar entry as published. `digest` is the SHA-256 of its content in hex, `day` the
    date it stands on; `created` and `last_modified` are UTC. `content` is what it said (JSON, ""
    in rows of older versions), `cancelled_on` the status date at which it left the feed."""

    uid: str
    sequence: int
    digest: str
    created: datetime
    last_modified: datetime
    day: date | None = None
    state: State = "live"
    content: str = ""
    cancelled_on: date | None = None


def record(entry: Entry, feed: str, rows: Sequence[FeedRevision]) -> int:
    """Record the entries of a feed that differ from what was published last; how many did."""
    few = [row.uid for row in rows] if len(rows) <= FEW else None
    before = _newest(entry, (feed,), None, few).get(feed, {})
    new = [row for row in rows if before.get(row.uid) != row]
    add(entry, {feed: new})
    return len(new)


def add(entry: Entry, published: Mapping[str, Sequence[FeedRevision]]) -> None:
    """Record entries of many feeds at once, all known to differ from what was published last.

    A night records hundreds of thousands. So the rows go to the driver as they are, and each value
    is brought into the form of the database once, which saves a third of the time of `Entry.add`.
    """
    rows = [
        (entry.number, feed, uid, sequence, digest, _bare(created), _bare(last_modified), *rest)
        for feed, its in published.items()
        for uid, sequence, digest, created, last_modified, *rest in its
    ]
    if not rows:
        return
    dialect = entry.connection.dialect
    told = [
        _told(column, values, dialect)
        for column, values in zip(_WRITTEN, zip(*rows, strict=True), strict=True)
    ]
    names = ", ".join(column.name for column in _WRITTEN)
    marks = ", ".join(["?" if dialect.paramstyle == "qmark" else "%s"] * len(_WRITTEN))
    adding = f"INSERT INTO {feed_revisions.name} ({names}) VALUES ({marks})"
    entry.connection.exec_driver_sql(adding, list(zip(*told, strict=True)))


_WRITTEN = (of.entry, of.feed, *COLUMNS)


def _told(column: Column[Any], values: Sequence[object], dialect: Dialect) -> Sequence[object]:
    """The values of a column as the driver takes them."""
    form = column.type.dialect_impl(dialect).bind_processor(dialect)
    if form is None:
        return values
    told = {value: form(value) for value in set(values)}
    return [told[value] for value in values]


def current(
    reading: Reading, feed: str, known_at: datetime | None = None
) -> dict[str, FeedRevision]:
    """The newest revision of every calendar entry of a feed by `known_at` (None: now), by uid."""
    return _newest(reading, (feed,), known_at).get(feed, {})


def currents(reading: Reading, feeds: Sequence[str]) -> dict[str, dict[str, FeedRevision]]:
    """`current` of several feeds with one question, by feed; up to a few hundred of them."""
    return _newest(reading, feeds, None)


def uids(reading: Reading, feeds: Sequence[str]) -> dict[str, frozenset[str]]:
    """The uids of all entries that feeds ever had, by feed; up to a few hundred feeds."""
    asked = select(of.feed, of.uid).where(of.feed.in_(feeds)).distinct()
    found: dict[str, list[str]] = {}
    for feed, uid in reading.connection.execute(asked):
        found.setdefault(feed, []).append(uid)
    return {feed: frozenset(its) for feed, its in found.items()}


def feeds(reading: Reading) -> tuple[str, ...]:
    """The feeds of which anything was ever published, in order."""
    found = select(of.feed).distinct().order_by(of.feed)
    return tuple(reading.connection.execute(found).scalars())


def _newest(
    reading: Reading,
    feeds: Sequence[str],
    known_at: datetime | None,
    uids: Sequence[str] | None = None,
) -> dict[str, dict[str, FeedRevision]]:
    """`currents`, of some uids or all of them."""
    newest = select(func.max(of.id)).where(of.feed.in_(feeds)).group_by(of.feed, of.uid)
    if uids is not None:
        newest = newest.where(of.uid.in_(uids))
    if known_at is not None:
        newest = newest.where(of.entry <= reading.upto(known_at))
    found: dict[str, dict[str, FeedRevision]] = {}
    rows = reading.connection.execute(
        select(of.feed, *COLUMNS).where(of.id.in_(newest)).order_by(of.id)
    )
    # Taken apart at once: a field by its name costs as much as the whole row.
    for feed, uid, sequence, digest, created, last_modified, *rest in rows.all():
        found.setdefault(feed, {})[uid] = FeedRevision(
            uid, sequence, digest, _aware(created), _aware(last_modified), *rest
        )
    return found


@lru_cache(maxsize=1024)
def _aware(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC)


@lru_cache(maxsize=1024)
def _bare(moment: datetime) -> datetime:
    """UTC without saying so, as both databases keep it. Raises ValueError for a local time."""
    if moment.tzinfo is None:
        raise ValueError("stamps of calendar entries are UTC")
    return moment.astimezone(UTC).replace(tzinfo=None)
