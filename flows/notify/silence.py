"""What the libraries that carry a message may say while they do: nothing, for keys stand in it."""

from __future__ import annotations

import logging
import threading
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, Final

_TALKATIVE: Final = ("apprise", "urllib3", "requests", "charset_normalizer")
_ONE_AT_A_TIME = threading.RLock()
_NOWHERE: Final = logging.NullHandler()


@contextmanager
def silenced(*ears: logging.Handler) -> Iterator[None]:
    """Nothing that the libraries log gets out: addresses stand in it. `ears` hear apprise."""
    with _ONE_AT_A_TIME, ExitStack() as stack:
        for name in _TALKATIVE:
            logger = logging.getLogger(name)
            heard = list(ears) if name == "apprise" else []
            stack.enter_context(swapped(logger, "handlers", heard or [_NOWHERE]))
            stack.enter_context(swapped(logger, "propagate", False))
        stack.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore")  # `verify=no` is the choice of whoever wrote the address
        yield


@contextmanager
def swapped(owner: Any, name: str, value: Any) -> Iterator[None]:
    """Another value in an attribute, until the end of the block."""
    before = getattr(owner, name)
    setattr(owner, name, value)
    try:
        yield
    finally:
        setattr(owner, name, before)
