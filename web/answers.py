"""Conditional answers (RFC 9110): which body a client takes, and whether it has it already."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import formatdate, parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from web.shelf import Sheet

_TAG = re.compile(r'(?:W/)?"([^"]*)"')
_WEIGHT = re.compile(r"q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Answer:
    """A status, its headers and its body. Headers of one that was left out are the same ones."""

    status: int
    headers: dict[str, str]
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Asked:
    """The headers of a request that decide; None where it has none. Of a repeated one, all."""

    accept_encoding: str | None = None
    if_none_match: str | None = None
    if_modified_since: str | None = None

    @classmethod
    def of(cls, headers: Sequence[tuple[str, str]]) -> Asked:
        """Taken from the headers of a request, names in lower case."""
        found: dict[str, str] = {}
        for name, value in headers:
            found[name] = f"{found[name]}, {value}" if name in found else value
        return cls(
            found.get("accept-encoding"),
            found.get("if-none-match"),
            found.get("if-modified-since"),
        )


def calendar(sheet: Sheet, asked: Asked, name: str) -> Answer:
    """The calendar, or 304 where the client has it. `name` is ASCII, without .ics."""
    zipped = _takes_gzip(asked.accept_encoding)
    headers = {
        "etag": f'"{sheet.digest}-gzip"' if zipped else f'"{sheet.digest}"',
        "last-modified": formatdate(sheet.modified, usegmt=True),
        "cache-control": "private, no-cache",
        "vary": "Accept-Encoding",
    }
    if _has_it(sheet, asked):
        return Answer(304, headers)
    body = sheet.zipped if zipped else sheet.data
    headers |= {
        "content-type": "text/calendar; charset=utf-8",
        "content-disposition": f'inline; filename="{name}.ics"',
        "content-length": str(len(body)),
    }
    if zipped:
        headers["content-encoding"] = "gzip"
    return Answer(200, headers, body)


def _has_it(sheet: Sheet, asked: Asked) -> bool:
    """Whether the client's copy is this one. Both forms are one content: either tag will do.

    A date must be the very one that was sent: what stands at an address also goes back to an older
    file, when an expired subscription is renewed.
    """
    if asked.if_none_match is not None:
        if asked.if_none_match.strip() == "*":
            return True
        tags = _TAG.findall(asked.if_none_match)
        return sheet.digest in tags or f"{sheet.digest}-gzip" in tags
    if asked.if_modified_since is None:
        return False
    try:
        since = parsedate_to_datetime(asked.if_modified_since)
        return since.utcoffset() is not None and since.timestamp() == sheet.modified
    except (ValueError, OverflowError, TypeError, IndexError):
        return False  # no date: as if it had not been sent


def _takes_gzip(accepted: str | None) -> bool:
    weights = {}
    for part in (accepted or "").lower().split(","):
        coding, _, weight = part.partition(";")
        found = _WEIGHT.fullmatch(weight.strip())
        weights[coding.strip()] = float(found[1]) if found else 1.0
    for coding in ("gzip", "x-gzip", "*"):
        if coding in weights:
            return weights[coding] > 0
    return False
