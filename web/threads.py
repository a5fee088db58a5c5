"""Slow work beside the event loop, in threads that never keep the process from ending."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

T = TypeVar("T")

HOPELESS = 60.0
"""Seconds after which the store is asked anew: a line that died without a word is never answered,
and the system notices only after hours."""


def in_thread(work: Callable[[], T]) -> asyncio.Future[T]:
    """What `work` gives or raises, from a thread of its own.

    Not `asyncio.to_thread`: the loop waits for those threads when it ends, and a store that hangs
    would then hold up the stop of the service.
    """
    loop = asyncio.get_running_loop()
    future: asyncio.Future[T] = loop.create_future()

    def given(value: T) -> None:
        if not future.done():
            future.set_result(value)

    def failed(error: Exception) -> None:
        if not future.done():
            future.set_exception(error)

    def run() -> None:
        with suppress(RuntimeError):  # the loop has ended: nobody waits any more
            try:
                value = work()
            except Exception as error:
                loop.call_soon_threadsafe(failed, error)
            else:
                loop.call_soon_threadsafe(given, value)

    threading.Thread(target=run, daemon=True, name="daopai-store").start()
    return future
