"""Who may fetch what, until when: secrets handed out once, of which only a SHA-256 is kept.

A secret is 16 random bytes, so its plain SHA-256 cannot be turned round; a slow hash is for what
people make up.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from projects.errors import InputError
from projects.store.tables import entries, token_renewals, token_revocations, tokens
from projects.store.transactions import Entry, Reading

SECRET_BYTES = 16
"""128 bits: 22 characters of an address."""


@dataclass(frozen=True, slots=True)
class Token:
    """A right to fetch `scope`, handed to `name` by the user `by`. `sha256` is that of its secret,
    `expires` the last day on which it opens (None: for ever); times are naive local ones."""

    number: int
    name: str
    scope: str
    sha256: str
    issued: datetime
    by: str
    expires: date | None = None
    revoked: datetime | None = None

    def ended(self, today: date) -> date | None:
        """The first day on which it opened no more, None where it opens today."""
        days = [self.revoked.date()] if self.revoked else []
        if self.expires and self.expires < today:
            days.append(self.expires + timedelta(days=1))
        return min(days, default=None)


def issue(entry: Entry, name: str, scope: str, expires: date) -> tuple[Token, str]:
    """A new token and its secret, which is shown once and kept nowhere.

    Raises InputError DP859 where `name` holds one of this scope that still opens.
    """
    _require_none(entry, name, scope)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    sha256 = digest_of(secret)
    row = {"name": name, "scope": scope, "sha256": sha256, "expires": expires}
    number = entry.add_one(tokens, row)
    return Token(number, name, scope, sha256, entry.recorded_at, entry.who, expires), secret


def every(reading: Reading) -> tuple[Token, ...]:
    """All tokens ever issued, the oldest first, with their expiry after all renewals."""
    newest = select(func.max(token_renewals.c.id)).group_by(token_renewals.c.token)
    renewed = select(token_renewals).where(token_renewals.c.id.in_(newest)).subquery()
    taken = (
        select(token_revocations.c.token, entries.c.recorded_at)
        .join(entries, entries.c.number == token_revocations.c.entry)
        .subquery()
    )
    found = (
        select(
            tokens,
            entries.c.recorded_at,
            entries.c.who,
            func.coalesce(renewed.c.expires, tokens.c.expires).label("until"),
            taken.c.recorded_at.label("revoked"),
        )
        .join(entries, entries.c.number == tokens.c.entry)
        .outerjoin(renewed, renewed.c.token == tokens.c.id)
        .outerjoin(taken, taken.c.token == tokens.c.id)
        .order_by(tokens.c.id)
    )
    return tuple(
        Token(
            row.id,
            row.name,
            row.scope,
            row.sha256,
            row.recorded_at,
            row.who,
            row.until,
            row.revoked,
        )
        for row in reading.connection.execute(found)
    )


def revoke(entry: Entry, number: int) -> Token:
    """Take a token back. Raises InputError DP859 where there is none of this number, or it has
    been taken back before."""
    token = _held(entry, number)
    entry.add(token_revocations, [{"token": number}])
    return replace(token, revoked=entry.recorded_at)


def renew(entry: Entry, number: int, expires: date) -> Token:
    """Let a token open until another day; its secret stays. One that has expired opens again.

    Raises InputError DP859 as `revoke` does, and where its holder was given another one meanwhile.
    """
    token = _held(entry, number)
    _require_none(entry, token.name, token.scope, besides=number)
    entry.add(token_renewals, [{"token": number, "expires": expires}])
    return replace(token, expires=expires)


def digest_of(secret: str) -> str:
    """The SHA-256 of a secret in hex, of any text at all."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _require_none(entry: Entry, name: str, scope: str, besides: int = 0) -> None:
    today = entry.recorded_at.date()
    for token in every(entry):
        mine = (token.name, token.scope) == (name, scope) and token.number != besides
        if mine and token.ended(today) is None:
            says = f"“{name}”已有这个日历的有效订阅（第 {token.number} 号）"
            raise InputError.of("DP859", says, "给它续期，或先收回旧的，再发新的")


def _held(entry: Entry, number: int) -> Token:
    known = every(entry)
    token = next((one for one in known if one.number == number), None)
    if token is not None and token.revoked is None:
        return token
    live = "、".join(f"{one.number}（{one.name}）" for one in known if one.revoked is None)
    remedy = f"现有：{live}" if live else "现在没有有效的订阅"
    if token is None:
        raise InputError.of("DP859", f"没有第 {number} 号订阅", remedy)
    says = f"第 {number} 号订阅已于 {token.revoked:%Y-%m-%d %H:%M} 收回"
    raise InputError.of("DP859", says, remedy)
