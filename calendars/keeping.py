"""A feed item as text and back: what a store keeps of an event, so that it can be shown again.

JSON of the fields that differ from their defaults, in a fixed order: equal items give equal text.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from calendars.facts import Relation
from calendars.items import FeedItem

_TEXTS = ("uid", "code", "name", "project", "summary", "description", "color", "status")
_STATUSES = ("CONFIRMED", "CANCELLED")
_KINDS = ("FS", "SS", "FF", "SF")


def item_text(item: FeedItem) -> str:
    """The item as JSON, on one line."""
    values: dict[str, object] = {
        "uid": item.uid,
        "code": item.code,
        "name": item.name,
        "project": item.project,
        "day": item.day.isoformat(),
        "summary": item.summary,
        "description": item.description,
        "categories": item.categories,
        "color": item.color,
        "priority": item.priority,
        "status": item.status,
        "alarms": item.alarms,
    }
    if item.relations:
        values["relations"] = [(one.kind, one.uid, one.gap) for one in item.relations]
    if item.digest:
        values["digest"] = True
    text = _WRITE(values)
    # Half a surrogate pair is no text for a database; as an escape it is.
    return text if text.isascii() or not _torn(text) else json.dumps(values)


_WRITE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _torn(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def item_of(text: str) -> FeedItem:
    """The item of a text of `item_text`; keys that a later version wrote are left aside.

    Raises ValueError for a text that is none.
    """
    try:
        values = json.loads(text)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    if not isinstance(values, dict):
        raise ValueError("no calendar item: not an object")
    texts: dict[str, Any] = {name: values.get(name, "") for name in _TEXTS}
    categories, alarms = _list(values, "categories"), _list(values, "alarms")
    day: Any = values.get("day")
    priority = values.get("priority")
    for one in (*texts.values(), *categories, *alarms, day):
        if not isinstance(one, str):
            raise ValueError("no calendar item: a text is missing")
    if texts["status"] not in _STATUSES or not texts["uid"]:
        raise ValueError("no calendar item: without UID or with an unknown status")
    if priority is not None and type(priority) is not int:
        raise ValueError("no calendar item: priority is no number")
    return FeedItem(
        **texts,
        day=date.fromisoformat(day),
        categories=tuple(categories),
        alarms=tuple(alarms),
        priority=priority,
        relations=tuple(map(_relation, _list(values, "relations"))),
        digest=values.get("digest") is True,
    )


def _list(values: Mapping[str, Any], name: str) -> list[Any]:
    found = values.get(name, [])
    if not isinstance(found, list):
        raise ValueError(f"no calendar item: {name} is no list")
    return found


def _relation(value: object) -> Relation:
    if not isinstance(value, list) or len(value) != 3:
        raise ValueError("no calendar item: a relation is damaged")
    kind, uid, gap = value
    if kind not in _KINDS or not isinstance(uid, str) or not isinstance(gap, str):
        raise ValueError("no calendar item: a relation is damaged")
    return Relation(kind, uid, gap)
