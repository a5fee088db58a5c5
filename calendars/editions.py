"""What subscribers get to see of change: the one place that decides stamps, sequences, tombstones.

A feed and what was published of it before give the next edition. Nothing here reads or writes a
store; without a history every event is revision 0 at the status date.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from calendars.content import clean, one_line
from calendars.items import cancelled
from calendars.keeping import item_text

if TYPE_CHECKING:
    from calendars.feed import Feed
    from calendars.items import FeedItem

FORMAT = 1
"""The version of the rendering: when `render` writes other bytes for the same item, this rises, and
every event counts as changed once."""

_MARK = f"{FORMAT:02x}"

READ_BACK = ""
"""The fingerprint of a revision that was read back from a file (`standing`): no store knows it, and
it lacks what the file does not show."""

STAMP_HOUR = 10
"""UTC hour of the stamps of a status date: 18:00 in Beijing, when the week's data is closed."""

CANCELLED_FOR = timedelta(days=30)
"""How long a tombstone stays, from the status date at which the item left."""

DIGESTS_FOR = timedelta(days=60)
"""How long the digest of a past week stays."""


@dataclass(frozen=True, slots=True)
class Revision:
    """An event as published. Stamps are UTC; `print` is 64 hex digits (`print_of`).

    `cancelled_on`: the status date at which the item left the feed, struck through for 30 days from
    then where its status is CANCELLED, silently where it is not; None while it is shown.
    """

    item: FeedItem
    sequence: int
    created: datetime
    last_modified: datetime
    print: str
    cancelled_on: date | None = None
    text: str = field(default="", repr=False, compare=False)
    """The item as `item_text` writes it, where it was written for the fingerprint."""

    @property
    def uid(self) -> str:
        """The UID of the event."""
        return self.item.uid

    @property
    def live(self) -> bool:
        """Whether the event stood in its edition and was no tombstone."""
        return self.cancelled_on is None


@dataclass(frozen=True, slots=True)
class Edition:
    """A feed ready to be rendered: its events in the order of the file. `changed`: what a store
    must record, also of items that left silently and are no event any more."""

    feed: Feed
    events: tuple[Revision, ...]
    changed: tuple[Revision, ...]


def shown(before: Mapping[str, Revision]) -> frozenset[str]:
    """The UIDs that `feed_of` holds in a feed: the live ones of the last edition, and those struck
    through, which come back when their plan does."""
    return frozenset(
        uid for uid, known in before.items() if known.live or known.item.status == "CANCELLED"
    )


def stamp_of(status_date: date) -> datetime:
    """The UTC instant that stands for a status date."""
    return datetime(status_date.year, status_date.month, status_date.day, STAMP_HOUR, tzinfo=UTC)


def print_of(item: FeedItem) -> str:
    """The fingerprint of everything that an event shows but its stamps and its sequence: FORMAT in
    two hex digits, then SHA-256 less its first two."""
    return _print(item_text(item))


def _print(text: str) -> str:
    return _MARK + hashlib.sha256(text.encode()).hexdigest()[2:]


def edition(feed: Feed, before: Mapping[str, Revision]) -> Edition:
    """The next edition of a feed, from its last revisions by UID; `before` is left as it is.

    Unchanged: the same revision. Changed text: `last_modified` moves. Changed day or status, and an
    item that comes back: `sequence` + 1 too. Raises ValueError where nothing at all would be shown.
    """
    staying = {item.uid: (item, None) for item in feed.items} | dict(_staying(feed, before))
    if not staying and before:
        last = max(before.values(), key=lambda one: (one.item.digest, one.last_modified, one.uid))
        staying[last.uid] = last.item, last.cancelled_on  # never empty: clients refuse that
    if not staying:
        raise ValueError(f"feed {feed.name.slug} has neither items nor a history")
    live = frozenset(uid for uid, (_, left) in staying.items() if left is None)
    events = sorted(
        (
            _revised(before.get(uid), _linked(item, live), left, feed.status_date)
            for uid, (item, left) in staying.items()
        ),
        key=lambda event: (not event.item.digest, event.item.day, event.uid),
    )
    changed = [event for event in events if event is not before.get(event.uid)]
    return Edition(feed, tuple(events), (*changed, *_leaving(feed, before, staying)))


def _staying(
    feed: Feed, before: Mapping[str, Revision]
) -> Iterator[tuple[str, tuple[FeedItem, date | None]]]:
    """What the feed itself does not show and its subscribers go on seeing, with the status date at
    which it left: digests of past weeks, projects carried over, tombstones."""
    live = frozenset(item.uid for item in feed.items)
    for uid, known in before.items():
        if uid in live:
            continue
        item, left = known.item, known.cancelled_on
        reason = feed.elsewhere.get(uid)
        if item.digest:
            if item.day >= feed.status_date - DIGESTS_FOR and reason != "":
                yield uid, (item, None)
        elif item.status == "CANCELLED" and left is not None:
            if feed.status_date - left <= CANCELLED_FOR and reason != "":
                yield uid, (item, left)
        elif left is not None:
            continue
        elif item.code in feed.carried:
            yield uid, (item, None)
        elif reason != "":
            until = feed.status_date + CANCELLED_FOR
            grave = cancelled(item, feed.status_date, until=until, reason=reason or "")
            yield uid, (grave, feed.status_date)


def _leaving(
    feed: Feed, before: Mapping[str, Revision], staying: Mapping[str, object]
) -> Iterator[Revision]:
    """Items that are dropped without a word. It is recorded, so that a plan that goes later does
    not bring them back as tombstones; a tombstone that goes early is dated back for that."""
    over = feed.status_date - CANCELLED_FOR - timedelta(days=1)
    for uid, known in before.items():
        if uid in staying or known.item.digest:
            continue
        if known.cancelled_on is None:
            yield replace(known, cancelled_on=feed.status_date)
        elif known.item.status == "CANCELLED" and known.cancelled_on > over:
            yield replace(known, cancelled_on=over)


def _linked(item: FeedItem, live: frozenset[str]) -> FeedItem:
    """Links to items outside of the feed are left out: to a client that does not know the relation
    type they would read as a parent that is missing."""
    if all(relation.uid in live for relation in item.relations):
        return item
    inside = tuple(relation for relation in item.relations if relation.uid in live)
    return item._replace(relations=inside)


def _revised(
    known: Revision | None, item: FeedItem, left: date | None, status_date: date
) -> Revision:
    stamp = stamp_of(status_date)
    if known is None:
        text = item_text(item)
        return Revision(item, 0, stamp, stamp, _print(text), left, text)
    back = left is None and known.cancelled_on is not None
    # Equal items have equal prints (`keeping`), and comparing is ten times as fast as hashing.
    if item == known.item and known.print.startswith(_MARK) and not back:
        return known
    if known.print == READ_BACK and not back and _shows(item) == _shows(known.item):
        return replace(known, item=item, print=print_of(item), cancelled_on=left, text="")
    moved = back or (known.item.day, known.item.status) != (item.day, item.status)
    later = max(stamp, known.last_modified + timedelta(seconds=1))
    text = item_text(item)
    return Revision(item, known.sequence + moved, known.created, later, _print(text), left, text)


def _shows(item: FeedItem) -> FeedItem:
    """What of an item stands in a file, less what a file without alarms lacks."""
    summary, description = one_line(item.summary), clean(item.description)
    seen = item._replace(name="", project="", code="", alarms=())
    return seen._replace(summary=summary, description=description)
