"""When each subscription was last fetched, by what program, how often.

The one thing the store changes in place: programs come several times an hour, and only the last
time matters.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlalchemy import Row, select

from projects.store.tables import token_fetches, tokens
from projects.store.transactions import Reading, Store

PATIENCE = 2.0
"""Seconds: the service asks again soon, so it gives way to a command."""

AGENT = 120
"""Characters of a program's name that are kept."""


@dataclass(frozen=True, slots=True)
class Fetch:
    """The last fetch with the token of a number, and how many there were. `fetched_at` has a zone
    (read back it is UTC), `status` is that of HTTP, `size` in bytes."""

    token: int
    fetched_at: datetime
    status: int
    agent: str
    size: int
    count: int = 1


def note(store: Store, rows: Iterable[Fetch], *, patience: float = PATIENCE) -> None:
    """Add fetches to what is known, in one short transaction that is no entry.

    Rows of tokens that the store does not know (it was put back from a backup) are left out. Raises
    ValueError for a time without a zone; InputError DP846 where others write for longer than
    `patience` seconds, otherwise as `Store.writing`: then nothing is noted, and all can be again.
    """
    new: dict[int, Fetch] = {}
    for row in rows:
        new[row.token] = _together(new.get(row.token), _clean(row))
    if not new:
        return
    with store.noting(patience) as notes:
        run = notes.connection.execute
        known = set(run(select(tokens.c.id).where(tokens.c.id.in_(new))).scalars())
        before = _found(notes, new)
        notes.put(
            token_fetches,
            (_row(_together(before.get(one), new[one])) for one in sorted(known)),
        )


def every(reading: Reading) -> dict[int, Fetch]:
    """What is known of every token that was ever used, by its number."""
    return _found(reading)


def _found(reading: Reading, numbers: Iterable[int] | None = None) -> dict[int, Fetch]:
    asked = select(token_fetches).order_by(token_fetches.c.token)
    if numbers is not None:
        asked = asked.where(token_fetches.c.token.in_(numbers))
    return {row.token: _fetch(row) for row in reading.connection.execute(asked)}


def _fetch(row: Row[tuple[object, ...]]) -> Fetch:
    at = row.fetched_at.replace(tzinfo=UTC)
    return Fetch(row.token, at, row.status, row.agent, row.size, row.times)


def _row(fetch: Fetch) -> dict[str, object]:
    return {
        "token": fetch.token,
        "fetched_at": fetch.fetched_at.replace(tzinfo=None),
        "status": fetch.status,
        "agent": fetch.agent,
        "size": fetch.size,
        "times": fetch.count,
    }


def _clean(fetch: Fetch) -> Fetch:
    """As it is kept. A program may call itself anything at all."""
    if fetch.fetched_at.tzinfo is None:
        raise ValueError("the time of a fetch has a zone")
    agent = "".join(one for one in fetch.agent if one.isprintable()).strip()[:AGENT]
    return replace(fetch, fetched_at=fetch.fetched_at.astimezone(UTC), agent=agent)


def _together(before: Fetch | None, new: Fetch) -> Fetch:
    """Both counted; the later one speaks, whichever is told first."""
    if before is None:
        return new
    later = new if new.fetched_at >= before.fetched_at else before
    return replace(later, count=before.count + new.count)
