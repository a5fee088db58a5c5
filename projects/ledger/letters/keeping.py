"""A draft as text and back: what the store keeps of it, so that it is signed as it was drafted.

JSON of every field in a fixed order: equal drafts give equal text.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date
from typing import Any, Final

from projects.ledger.letters.values import FORMS, DrivingWork, LetterDraft

_DAYS: Final = (
    "as_of",
    "on",
    "limit",
    "seen_on",
    "before_on",
    "after_limit",
    "committed",
    "latest",
    "forecast",
)
_NUMBERS: Final = ("expected", "actual", "points", "days", "baseline", "limit_days")
_LISTS: Final = ("helpers", "chain")


def draft_text(draft: LetterDraft) -> str:
    """The draft as JSON, on one line."""
    return json.dumps(asdict(draft), default=date.isoformat, separators=(",", ":"))


def draft_of(text: str) -> LetterDraft:
    """The draft of a text of `draft_text`; keys that a later version wrote are left aside.

    Raises ValueError for a text that is none.
    """
    try:
        values = json.loads(text)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    if not isinstance(values, dict):
        raise ValueError("no draft: not an object")
    known: dict[str, Any] = {
        one.name: _value(one.name, values[one.name])
        for one in fields(LetterDraft)
        if one.name in values
    }
    try:
        return LetterDraft(**known)
    except TypeError as error:
        raise ValueError(f"no draft: {error}") from error


def _value(name: str, value: object) -> object:
    if name in _DAYS:
        return _day(value)
    if name == "helpers" and isinstance(value, list) and all(isinstance(v, str) for v in value):
        return tuple(value)
    if name == "chain" and isinstance(value, list):
        return tuple(map(_work, value))
    if name in _NUMBERS and (value is None or type(value) in (int, float)):
        return value
    if name == "after_form" and value is None:
        return None
    if name in _NUMBERS or name in _LISTS or not isinstance(value, str):
        raise ValueError(f"no draft: {name}")
    if name in ("form", "after_form") and value not in FORMS:
        raise ValueError(f"no draft: {name}")
    return value


def _work(value: object) -> DrivingWork:
    if not isinstance(value, Mapping):
        raise ValueError("no draft: chain")
    texts = [value.get(name) for name in ("item", "name", "owner")]
    if not all(isinstance(text, str) for text in texts):
        raise ValueError("no draft: chain")
    item, name, owner = (str(text) for text in texts)
    start, finish = _day(value.get("start")), _day(value.get("finish"))
    return DrivingWork(item, name, owner, start, finish, value.get("begun") is True)


def _day(value: object) -> date | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueError("no draft: a day")
    return date.fromisoformat(value)
