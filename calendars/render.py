"""Feed items as the bytes of an iCalendar file. The same values give the same bytes, always.

What is written, and what is left out on purpose (a UID of the calendar, METHOD, ORGANIZER, VTODO,
time zones), follows what real clients were seen to do: docs/feeds.md has the table.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from calendars.content import escaped, line, text_line
from calendars.facts import Relation
from calendars.items import FeedItem
from calendars.revisions import Print, Revision, Revisions, stamp_of

PRODUCT = "-//daopai//daopai calendar feed//ZH"
REFRESH = "PT6H"
"""How often clients are asked to look; the big providers keep their own pace."""

_RELTYPES = {
    "FS": "FINISHTOSTART",
    "SS": "STARTTOSTART",
    "FF": "FINISHTOFINISH",
    "SF": "STARTTOFINISH",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What a calendar says of itself. `url` is the address of the feed, where it is known."""

    name: str
    about: str
    status_date: date
    url: str | None = None
    color: str = "crimson"


def render_feed(
    header: Header,
    items: Sequence[FeedItem],
    *,
    alarms: bool = True,
    revisions: Revisions | None = None,
) -> bytes:
    """The whole file. Without `revisions` every event is revision 0 at the status date.

    Dependency links to items outside of the feed are left out: to a client that does not know the
    relation type they would read as a parent that is missing.
    """
    here = frozenset(item.uid for item in items)
    stamp = stamp_of(header.status_date)
    parts = [*_head(header, stamp)]
    for item in items:
        known = revisions.get(item.uid) if revisions is not None else None
        linked = tuple(relation for relation in item.relations if relation.uid in here)
        parts.append(
            render_event(
                replace(item, relations=linked), known or Revision(0, stamp, stamp), alarms=alarms
            )
        )
    parts.append(line("END", "VCALENDAR"))
    return b"".join(parts)


def render_event(item: FeedItem, revision: Revision, *, alarms: bool = True) -> bytes:
    """One VEVENT. DTSTAMP is the moment of its last change: an unchanged event keeps its bytes."""
    return b"".join(
        (
            line("BEGIN", "VEVENT"),
            line("UID", item.uid),
            line("DTSTAMP", _utc(revision.last_modified)),
            line("SEQUENCE", str(revision.sequence)),
            line("CREATED", _utc(revision.created)),
            line("LAST-MODIFIED", _utc(revision.last_modified)),
            *_body(item, alarms=alarms),
            line("END", "VEVENT"),
        )
    )


def print_of(item: FeedItem) -> Print:
    """What decides whether an event changed: everything but its stamps and its sequence."""
    body = b"".join((line("UID", item.uid), *_body(item, alarms=True)))
    return Print(item.uid, hashlib.sha256(body).hexdigest(), item.day, item.status)


def prints_of(items: Iterable[FeedItem]) -> Iterator[Print]:
    """The prints of a feed's items, for `revisions.advance`."""
    return map(print_of, items)


def _head(header: Header, stamp: datetime) -> Iterator[bytes]:
    yield line("BEGIN", "VCALENDAR")
    yield line("VERSION", "2.0")
    yield line("PRODID", PRODUCT)
    yield line("CALSCALE", "GREGORIAN")
    for name in ("NAME", "X-WR-CALNAME"):
        yield text_line(name, header.name)
    for name in ("DESCRIPTION", "X-WR-CALDESC"):
        yield text_line(name, header.about)
    yield line("COLOR", header.color)
    yield line("LAST-MODIFIED", _utc(stamp))
    yield line("REFRESH-INTERVAL;VALUE=DURATION", REFRESH)
    yield line("X-PUBLISHED-TTL", REFRESH)
    yield line("X-WR-TIMEZONE", "Asia/Shanghai")
    if header.url:
        yield line("SOURCE;VALUE=URI", header.url)


def _body(item: FeedItem, *, alarms: bool) -> Iterator[bytes]:
    yield line("DTSTART;VALUE=DATE", f"{item.day:%Y%m%d}")
    yield line("DTEND;VALUE=DATE", f"{item.day + timedelta(days=1):%Y%m%d}")
    yield text_line("SUMMARY", item.summary)
    yield text_line("DESCRIPTION", item.description)
    if item.categories:
        # escaped one by one: the commas between them are the list's own
        yield line("CATEGORIES", ",".join(map(escaped, item.categories)))
    if item.color:
        yield line("COLOR", item.color)
    if item.priority is not None:
        yield line("PRIORITY", str(item.priority))
    yield line("STATUS", item.status)
    yield line("TRANSP", "TRANSPARENT")
    yield from map(_relation, item.relations)
    yield line("X-MICROSOFT-CDO-ALLDAYEVENT", "TRUE")
    yield line("X-MICROSOFT-CDO-BUSYSTATUS", "FREE")
    for trigger in item.alarms if alarms else ():
        yield line("BEGIN", "VALARM")
        yield line("ACTION", "DISPLAY")
        yield text_line("DESCRIPTION", item.summary)
        yield line("TRIGGER", trigger)
        yield line("END", "VALARM")


def _relation(relation: Relation) -> bytes:
    gap = f";GAP={relation.gap}" if relation.gap else ""
    return line(f"RELATED-TO;RELTYPE={_RELTYPES[relation.kind]}{gap}", relation.uid)


def _utc(moment: datetime) -> str:
    return f"{moment:%Y%m%dT%H%M%SZ}"
