"""What a subscriber's program must know of an event's past: revision values and how they advance.

A store keeps `Revision`s (uid -> revision); nothing here reads or writes one. Without a store every
event is revision 0 at the status date, and two runs still give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Protocol

STAMP_HOUR = 10
"""UTC hour of the stamps of a status date: 18:00 in Beijing, when the week's data is closed."""


@dataclass(frozen=True, slots=True)
class Revision:
    """The state in which an event was last published. Stamps are UTC."""

    sequence: int
    created: datetime
    last_modified: datetime
    fingerprint: str = ""
    day: date | None = None
    status: str = ""


class Revisions(Protocol):
    """Where revisions come from; a dict is one."""

    def get(self, uid: str, /) -> Revision | None:
        """The revision of `uid`, or None for an event never published."""


@dataclass(frozen=True, slots=True)
class Print:
    """What is compared between two publications of an event: `fingerprint` is SHA-256 in hex."""

    uid: str
    fingerprint: str
    day: date
    status: str


def stamp_of(status_date: date) -> datetime:
    """The UTC instant that stands for a status date."""
    return datetime(status_date.year, status_date.month, status_date.day, STAMP_HOUR, tzinfo=UTC)


def advance(
    before: Mapping[str, Revision], prints: Iterable[Print], stamp: datetime
) -> dict[str, Revision]:
    """The revisions after publishing `prints` at `stamp` (UTC); `before` is left as it is.

    Unchanged: the same revision. Changed text: `last_modified` moves. Changed day or status:
    `sequence` + 1 too, so that clients move the event instead of keeping the old one.
    """
    after = dict(before)
    for item in prints:
        known = before.get(item.uid)
        if known is None:
            after[item.uid] = Revision(0, stamp, stamp, item.fingerprint, item.day, item.status)
        elif known.fingerprint != item.fingerprint:
            moved = (known.day, known.status) != (item.day, item.status)
            after[item.uid] = replace(
                known,
                sequence=known.sequence + moved,
                last_modified=stamp,
                fingerprint=item.fingerprint,
                day=item.day,
                status=item.status,
            )
    return after
