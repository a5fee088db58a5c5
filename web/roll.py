"""Which tokens open: the store's list, asked again every two seconds.

Where the store cannot answer, the last list goes on serving: a locked database must not look like
a thousand revoked subscriptions.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from web import threads

if TYPE_CHECKING:
    from projects.store.tokens import Token

EVERY = 2.0
"""Seconds for which a list holds, and so until a revocation is felt."""
PATIENCE = 1.0
"""Seconds that a request waits for a new list before the old one answers."""

_LOG = logging.getLogger("daopai.web")


class NoRollError(Exception):
    """The store has never answered: nobody can be known, and nobody refused."""


class Roll:
    """The tokens as the store last told them. `ask` may block and may raise anything."""

    def __init__(self, ask: Callable[[], Sequence[Token]], now: Callable[[], datetime]) -> None:
        self._ask, self._now = ask, now
        self._known: tuple[tuple[bytes, Token], ...] | None = None
        self._asked = float("-inf")
        self._asking: asyncio.Future[Sequence[Token]] | None = None
        self._failed = False

    @property
    def stale(self) -> bool:
        """Whether the store did not answer when it was last asked."""
        waiting = self._asking is not None and not 0 <= self._age() < PATIENCE
        return self._failed or waiting

    async def holder(self, secret: str) -> Token | None:
        """The token of a secret, None where it was never issued. Raises NoRollError.

        Compares with every token in constant time: how long it takes tells nothing.
        """
        from projects.store.tokens import digest_of

        await self._refresh()
        if self._known is None:
            raise NoRollError
        asked, found = digest_of(secret).encode(), None
        for known, token in self._known:
            if hmac.compare_digest(known, asked):
                found = token
        return found

    async def _refresh(self) -> None:
        if not 0 <= self._age() < (EVERY if self._asking is None else threads.HOPELESS):
            self._asked = self._now().timestamp()
            self._failed |= self._asking is not None
            self._asking = threads.in_thread(self._ask)
            self._asking.add_done_callback(self._answered)
        if self._asking is not None and 0 <= self._age() < PATIENCE:
            await asyncio.wait([self._asking], timeout=PATIENCE)

    def _answered(self, future: asyncio.Future[Sequence[Token]]) -> None:
        error = future.exception()
        if future is not self._asking:
            return  # given up: a newer list may be known
        self._asking = None
        if error is None:
            self._known = tuple((one.sha256.encode(), one) for one in future.result())
        elif not self._failed:
            _LOG.error("the list of tokens cannot be read: %s", type(error).__name__)
        self._failed = error is not None

    def _age(self) -> float:
        return self._now().timestamp() - self._asked
