"""Who fetched what when: collected in memory, handed to the store twice a minute.

A store that cannot take them loses nothing: they wait, one row a subscription.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from web import threads

if TYPE_CHECKING:
    from projects.store.fetches import Fetch

EVERY = 30.0
"""Seconds between two handings-over."""
LAST = 1.5
"""Seconds that the stop of the service waits for the store."""

_LOG = logging.getLogger("daopai.web")


class Tally:
    """The fetches that the store does not know yet. `note` may block and may raise anything."""

    def __init__(self, note: Callable[[Sequence[Fetch]], None]) -> None:
        self._note = note
        self._kept: dict[int, Fetch] = {}
        self._one_at_a_time = asyncio.Lock()
        self._failed = False

    @property
    def stale(self) -> bool:
        """Whether the store did not take the last ones."""
        return self._failed

    def add(self, fetch: Fetch) -> None:
        """Count a fetch."""
        self._kept[fetch.token] = _together(self._kept.get(fetch.token), fetch)

    async def run(self) -> None:
        """Hand over for as long as the service runs."""
        while True:
            await asyncio.sleep(EVERY)
            await self.hand_over()

    async def stop(self) -> None:
        """Hand over what is left, if the store takes it soon."""
        try:
            await asyncio.wait_for(self.hand_over(), LAST)
        except TimeoutError:
            _LOG.error("the last fetches are lost: the store does not answer")

    async def hand_over(self) -> None:
        """Hand over what was collected; what is refused is kept for the next time."""
        async with self._one_at_a_time:
            rows, self._kept = self._kept, {}
            if not rows:
                return
            try:
                noting = threads.in_thread(partial(self._note, tuple(rows.values())))
                await asyncio.wait_for(noting, threads.HOPELESS)
            except Exception as error:  # whatever the store's reason is
                for fetch in self._kept.values():
                    rows[fetch.token] = _together(rows.get(fetch.token), fetch)
                self._kept = rows
                if not self._failed:
                    _LOG.error("fetches cannot be recorded: %s", type(error).__name__)
                self._failed = True
            else:
                self._failed = False


def _together(before: Fetch | None, new: Fetch) -> Fetch:
    return replace(new, count=before.count + new.count) if before else new
