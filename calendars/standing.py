"""What a published file tells of its own history, where no store does.

A store that was lost, or restored from an older backup, knows less than the phones: they have the
stamps and sequences of the file. Starting below them would make each later change look older than
what they hold. So the file that stands is read back, and counts where it is ahead of the store.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from calendars.editions import READ_BACK, Revision
from calendars.facts import Relation
from calendars.identity import project_of
from calendars.items import FeedItem
from calendars.linevalues import day_of
from calendars.lint import lint
from calendars.reading import Report, read

if TYPE_CHECKING:
    from calendars.names import FeedName
    from calendars.reading import Component
    from projects.model import LinkKind

_KINDS: dict[str, LinkKind] = {
    "FINISHTOSTART": "FS",
    "STARTTOSTART": "SS",
    "FINISHTOFINISH": "FF",
    "STARTTOFINISH": "SF",
}
_DIGEST = re.compile(r"\.week-[0-9]{4}-W[0-9]{2}@")
# Marker and name, the note in brackets, the project: as `wording.title` puts them together.
_TITLE = re.compile(r".(?P<name>.*?)(?:（[^（）]*）)?(?:｜(?P<project>[^｜]*))?")
_ESCAPED = re.compile(r"\\(.)")


def ahead(
    before: Mapping[str, Revision], data: bytes, name: FeedName, domain: str
) -> dict[str, Revision]:
    """`before` with the events of the file `data` that are newer or unknown to it.

    Nothing comes from a file that the linter refuses, nor events of another `domain`.
    """
    found = dict(before)
    if any(finding.level == "error" for finding in lint(data)):
        return found
    for told in _revisions(data, name):
        known = found.get(told.uid)
        newer = known is None or _age(told) > _age(known)
        if newer and told.uid.endswith(f"@{domain}"):
            found[told.uid] = told
    return found


def _age(revision: Revision) -> tuple[int, datetime]:
    return revision.sequence, revision.last_modified


def _revisions(data: bytes, name: FeedName) -> Iterator[Revision]:
    events: list[Revision] = []
    read(data, Report(""), judge=lambda event: events.append(_revision(event, name)))
    yield from events


def _revision(event: Component, name: FeedName) -> Revision:
    item = _item(event, name)
    changed = _moment(event.value("LAST-MODIFIED") or event.value("DTSTAMP"))
    return Revision(
        item=item,
        sequence=int(event.value("SEQUENCE") or 0),
        created=_moment(event.value("CREATED") or event.value("DTSTAMP")),
        last_modified=changed,
        print=READ_BACK,
        cancelled_on=changed.date() if item.status == "CANCELLED" else None,
    )


def _item(event: Component, name: FeedName) -> FeedItem:
    uid, summary = event.value("UID"), _text(event.value("SUMMARY"))
    digest, priority = bool(_DIGEST.search(uid)), event.value("PRIORITY")
    title = _TITLE.fullmatch(summary)
    return FeedItem(
        uid=uid,
        code=name.project if digest else project_of(uid),
        name=title["name"] if title else summary,
        project=(title["project"] or "") if title else "",
        day=day_of(event.value("DTSTART")) or date.min,
        summary=summary,
        description=_text(event.value("DESCRIPTION")),
        categories=tuple(map(_text, _listed(event.value("CATEGORIES")))),
        color=event.value("COLOR"),
        priority=int(priority) if priority else None,
        status="CANCELLED" if event.value("STATUS") == "CANCELLED" else "CONFIRMED",
        alarms=tuple(part.value("TRIGGER") for part in event.parts),
        relations=tuple(
            Relation(kind, one.value, one.content.params.get("GAP", ""))
            for one in event.all("RELATED-TO")
            if (kind := _KINDS.get(one.content.params.get("RELTYPE", "")))
        ),
        digest=digest,
    )


def _text(value: str) -> str:
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def _listed(value: str) -> list[str]:
    return re.split(r"(?<!\\),", value) if value else []


def _moment(value: str) -> datetime:
    return datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
