"""An edition as the bytes of an iCalendar file. The same values give the same bytes, always.

What is written, and what is left out on purpose (a UID of the calendar, METHOD, ORGANIZER, VTODO,
time zones), follows what real clients were seen to do: docs/feeds.md has the table.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from calendars.content import escaped, folded, line, one_line, text_line
from projects.errors import InputError

if TYPE_CHECKING:
    from calendars.editions import Edition
    from calendars.facts import Relation
    from calendars.items import FeedItem

PRODUCT = "-//daopai//daopai calendar feed//ZH"
REFRESH = "PT6H"
"""How often clients are asked to look; the big providers keep their own pace."""
ABOUT = "倒排工期完成时限：里程碑、关键线路节点、逾期与滞后。日期为承诺的完成时限，不随预测移动。"

_RELTYPES = {
    "FS": "FINISHTOSTART",
    "SS": "STARTTOSTART",
    "FF": "FINISHTOFINISH",
    "SF": "STARTTOFINISH",
}
_BEGIN, _END, _CLOSE = b"BEGIN:VEVENT\r\n", b"END:VEVENT\r\n", b"END:VCALENDAR\r\n"
_BODY = b"\r\nDTSTART;VALUE=DATE:"
"""Where the stamps of an event end."""
_CLIENTS = b"X-MICROSOFT-CDO-ALLDAYEVENT:TRUE\r\nX-MICROSOFT-CDO-BUSYSTATUS:FREE\r\n"


def render(
    edition: Edition, *, alarms: bool = True, url: str | None = None, kept: bytes | None = None
) -> bytes:
    """The whole file. `url`: the address where the feed will stand.

    `kept` is the file of the last edition, same variant, as it was rendered: an event with the same
    stamps takes its bytes from there, which gives the same file faster. Raises InputError DP763 for
    an address that some client refuses.
    """
    name, events = edition.feed.name, edition.events
    changed = max(event.last_modified for event in events)
    old = _old_events(kept) if kept is not None else {}
    parts = [head(f"{name.title}·完成时限", ABOUT, changed, url=url)]
    for event in events:
        stamps = _stamps(event.item.uid, event.sequence, event.created, event.last_modified)
        parts.append(old.get(stamps) or stamps + _body(event.item, alarms))
    parts.append(_CLOSE)
    return b"".join(parts)


def event_bytes(
    item: FeedItem,
    sequence: int,
    created: datetime,
    last_modified: datetime,
    *,
    alarms: bool = True,
) -> bytes:
    """One VEVENT; moments are UTC. DTSTAMP is the moment of its last change: an unchanged event
    keeps its bytes."""
    return _stamps(item.uid, sequence, created, last_modified) + _body(item, alarms)


def head(
    name: str, about: str, changed: datetime, *, url: str | None = None, color: str = "crimson"
) -> bytes:
    """What a calendar says of itself, from its BEGIN. Raises InputError DP763 as `render`."""
    parts = [
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n",
        line("PRODID", PRODUCT),
        b"CALSCALE:GREGORIAN\r\n",
        *(text_line(key, _wide(name)) for key in ("NAME", "X-WR-CALNAME")),
        *(text_line(key, about) for key in ("DESCRIPTION", "X-WR-CALDESC")),
        line("COLOR", color),
        line("LAST-MODIFIED", _utc(changed)),
        line("REFRESH-INTERVAL;VALUE=DURATION", REFRESH),
        line("X-PUBLISHED-TTL", REFRESH),
        b"X-WR-TIMEZONE:Asia/Shanghai\r\n",
    ]
    if url is not None:
        parts.append(line("SOURCE;VALUE=URI", checked_url(url)))
    return b"".join(parts)


def _wide(name: str) -> str:
    """A calendar's name without what must be escaped: many programs show an X- property as it is
    written."""
    return one_line(name).replace(",", "，").replace(";", "；")


def without_alarms(data: bytes) -> bytes:
    """A rendered file as it is with `alarms=False`."""
    first, *rest = data.split(b"\r\nBEGIN:VALARM\r\n")
    return b"".join((first, *(piece.partition(b"\r\nEND:VALARM")[2] for piece in rest)))


def with_event(data: bytes, event: bytes) -> bytes:
    """A rendered file with one event more at its end; what does not end as one is left alone."""
    if not data.endswith(b"\n" + _CLOSE):
        return data
    return b"".join((data.removesuffix(_CLOSE), event, _CLOSE))


def checked_url(url: str) -> str:
    """A feed address that every client takes: ASCII, no query, at most 256 characters; else
    InputError DP763."""
    scheme, _, rest = url.partition("://")
    fine = scheme in ("http", "https") and rest and url.isascii() and url.isprintable()
    if not fine or len(url) > 256 or any(char in url for char in '?# \\"<>'):
        raise InputError.of(
            "DP763",
            f"订阅地址不可用：{url!r}",
            "使用 http(s) 地址，不带问号参数，不超过256个字符，中文部分先做百分号编码",
        )
    return url


def _old_events(kept: bytes) -> dict[bytes, bytes]:
    """The events of a rendered file by everything up to their stamps."""
    found = {}
    for piece in kept.removesuffix(b"\r\n" + _CLOSE).split(b"\r\n" + _BEGIN)[1:]:
        stamps, body, _ = piece.partition(_BODY)
        if body:
            found[_BEGIN + stamps + b"\r\n"] = b"".join((_BEGIN, piece, b"\r\n"))
    return found


def _stamps(uid: str, sequence: int, created: datetime, last_modified: datetime) -> bytes:
    changed = _utc(last_modified)
    stamps = (
        f"DTSTAMP:{changed}\r\nSEQUENCE:{sequence}\r\n"
        f"CREATED:{_utc(created)}\r\nLAST-MODIFIED:{changed}\r\n"
    )
    return b"".join((_BEGIN, folded(f"UID:{uid}"), stamps.encode()))


def _body(item: FeedItem, alarms: bool) -> bytes:
    """Everything of an event that is not its name or a stamp."""
    summary = escaped(item.summary)
    parts = [
        f"DTSTART;VALUE=DATE:{_basic(item.day)}\r\n"
        f"DTEND;VALUE=DATE:{_basic(item.day + timedelta(days=1))}\r\n".encode(),
        folded(f"SUMMARY:{summary}"),
        text_line("DESCRIPTION", item.description),
        *_marks(item),
        f"STATUS:{item.status}\r\nTRANSP:TRANSPARENT\r\n".encode(),
        *map(_relation, item.relations),
        _CLIENTS,
    ]
    if alarms and item.alarms:
        opening = b"BEGIN:VALARM\r\nACTION:DISPLAY\r\n" + folded(f"DESCRIPTION:{summary}")
        for trigger in item.alarms:
            parts.append(opening)
            parts.append(f"TRIGGER:{trigger}\r\nEND:VALARM\r\n".encode())
    parts.append(_END)
    return b"".join(parts)


def _marks(item: FeedItem) -> Iterator[bytes]:
    if item.categories:
        # escaped one by one: the commas between them are the list's own
        yield line("CATEGORIES", ",".join(map(_word, item.categories)))
    if item.color:
        yield line("COLOR", item.color)
    if item.priority is not None:
        yield line("PRIORITY", str(item.priority))


@lru_cache(maxsize=1024)
def _word(category: str) -> str:
    return escaped(category)


def _relation(relation: Relation) -> bytes:
    gap = f";GAP={relation.gap}" if relation.gap else ""
    return line(f"RELATED-TO;RELTYPE={_RELTYPES[relation.kind]}{gap}", relation.uid)


def _basic(day: date) -> str:
    return day.isoformat().replace("-", "")


@lru_cache(maxsize=256)
def _utc(moment: datetime) -> str:
    return f"{moment:%Y%m%dT%H%M%SZ}"
