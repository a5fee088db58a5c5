"""The names of events: deterministic, unique, the same in every feed that shows the item.

`<project>.<item>.finish@<domain>` for an item, `<project>.finish@<domain>` for the project itself,
`<project>.<scope>.week-2026-W48@<domain>` for a weekly digest. Built from ids only, never from an
index, a name or a date that may change.
"""

from __future__ import annotations

import hashlib
import re
from datetime import date
from urllib.parse import quote, unquote

from projects.errors import InputError

MAX_UID = 255
"""Octets that RFC 7986 5.3 asks receivers to keep."""

_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_DOMAIN = re.compile(rf"{_LABEL}(?:\.{_LABEL})*", re.ASCII)


def checked_domain(domain: str) -> str:
    """`domain` in lower case; raises InputError DP763 when it is no host name of 1 to 100 letters.

    A UID must never be minted twice, so a wrong domain is refused before the first one exists.
    """
    if len(domain) > 100 or not _DOMAIN.fullmatch(domain):
        raise InputError.of(
            "DP763",
            f"日历标识的域名无效：{domain!r}",
            "在 daopai.toml 中填写本单位域名，例如 daopai.example.gov.cn；启用后不要再改",
        )
    return domain.lower()


def item_uid(project: str, item: str, domain: str) -> str:
    """The UID of an item's deadline."""
    return _uid(f"{_code(project)}.{_part(item)}.finish", domain)


def project_uid(project: str, domain: str) -> str:
    """The UID of the deadline of a whole project that names no item."""
    return _uid(f"{_code(project)}.finish", domain)


def week_uid(project: str, scope: str, monday: date, domain: str) -> str:
    """The UID of the digest of the ISO week that begins on `monday`, one per project and scope."""
    year, week, _ = monday.isocalendar()
    return _uid(f"{_code(project)}.{_part(scope)}.week-{year}-W{week:02d}", domain)


def project_of(uid: str) -> str:
    """The code of the project of an item's UID; of a digest, what its scope begins with."""
    return unquote(uid.partition(".")[0])


def _part(text: str) -> str:
    """An id in plain ASCII: what is not a letter, digit or `._-~` is percent-encoded."""
    return quote(text, safe="", errors="replace")


def _code(project: str) -> str:
    """A project code without a dot, so that no two pairs of code and item give the same name."""
    return _part(project).replace(".", "%2E")


def _uid(name: str, domain: str) -> str:
    if len(name) + 1 + len(domain) > MAX_UID:
        digest = hashlib.sha256(name.encode()).hexdigest()[:32]
        name = f"{name[: MAX_UID - len(domain) - 34]}.{digest}"
    return f"{name}@{domain}"
