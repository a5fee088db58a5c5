"""Python's cyclic collector, out of the way while much is built and nothing thrown away."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def paused() -> Iterator[None]:
    """What is built inside becomes no garbage; the collector would only walk the growing lists
    again and again: a third of reading a table of 10,000 works, half of building 100,000."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
