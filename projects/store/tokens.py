"""Who may fetch what: secrets handed out once, of which only a SHA-256 is kept.

A secret is 32 random bytes, so its plain SHA-256 cannot be turned round; a slow hash is for what
people make up.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select

from projects.errors import InputError
from projects.store.tables import entries, token_revocations, tokens
from projects.store.transactions import Entry, Reading

SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class Token:
    """A right to fetch `scope`, handed to `name`."""

    name: str
    scope: str
    recorded_at: datetime
    by: str


def issue(entry: Entry, name: str, scope: str) -> tuple[Token, str]:
    """A new token and its secret, which is shown once and kept nowhere.

    Raises InputError DP859 where `name` holds a token that is not revoked.
    """
    if any(token.name == name for token in live(entry)):
        raise InputError.of("DP859", f"“{name}”已有一个有效的口令", "先收回旧的，再发新的")
    secret = secrets.token_urlsafe(SECRET_BYTES)
    entry.add(tokens, [{"name": name, "scope": scope, "sha256": _digest(secret)}])
    return Token(name, scope, entry.recorded_at, entry.who), secret


def holder(reading: Reading, secret: str) -> Token | None:
    """The token of a secret, None where it was never issued or is revoked.

    Compares with every live token, each in constant time: how long it takes tells nothing.
    """
    asked, found = _digest(secret), None
    for row in reading.connection.execute(_live()):
        if hmac.compare_digest(row.sha256, asked):
            found = Token(row.name, row.scope, row.recorded_at, row.who)
    return found


def live(reading: Reading) -> tuple[Token, ...]:
    """The tokens that are not revoked, the oldest first."""
    return tuple(
        Token(row.name, row.scope, row.recorded_at, row.who)
        for row in reading.connection.execute(_live())
    )


def revoke(entry: Entry, name: str) -> None:
    """Take the token of `name` back. Raises InputError DP859 where it holds none."""
    mine = _live().where(tokens.c.name == name)
    row = entry.connection.execute(mine).first()
    if row is None:
        known = "、".join(token.name for token in live(entry))
        remedy = f"现有：{known}" if known else "还没有发过口令"
        raise InputError.of("DP859", f"“{name}”没有有效的口令", remedy)
    entry.add(token_revocations, [{"token": row.id}])


def _live() -> Select[tuple[object, ...]]:
    return (
        select(tokens, entries.c.recorded_at, entries.c.who)
        .join(entries, entries.c.number == tokens.c.entry)
        .where(tokens.c.id.not_in(select(token_revocations.c.token)))
        .order_by(tokens.c.id)
    )


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
