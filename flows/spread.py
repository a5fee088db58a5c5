"""Spread calls over the cores: drawing, and computing a portfolio, cost seconds."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

LOG = logging.getLogger("daopai.spread")
WORTH = 3
"""Fewer calls do not pay for starting processes."""
AHEAD = 3
"""Jobs a process that are sent before their answer is asked for."""
Answer = TypeVar("Answer")
_KEPT: ContextVar[list[ProcessPoolExecutor] | None] = ContextVar("kept", default=None)
"""The processes that calls share, none before the first; None: each call has its own."""


def cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def kept() -> Iterator[None]:
    """Inside, calls of `spread` share their processes: starting two costs a second or more."""
    if _KEPT.get() is not None:
        yield
        return
    pools: list[ProcessPoolExecutor] = []
    token = _KEPT.set(pools)
    try:
        yield
    finally:
        _KEPT.reset(token)
        for pool in pools:
            pool.shutdown()


def spread(
    call: Callable[..., Answer], jobs: Sequence[tuple[Any, ...]], *, workers: int | None = None
) -> Iterator[Answer]:
    """`call(*job)` of every job, in their order, on as many processes as there are cores.

    Where the system allows no further process, or kills one, what is missing is called here. A few
    jobs are under way at a time: an answer that nobody has asked for yet is memory.
    """
    most = cores() if workers is None else workers
    workers = min(most, len(jobs))
    if workers < 2 or len(jobs) < WORTH:
        yield from (call(*job) for job in jobs)
        return
    try:
        pool, own = _pool(most if _KEPT.get() is not None else workers)
    except (OSError, ImportError) as error:
        LOG.info("no process pool (%s): one process does it all", error)
        yield from (call(*job) for job in jobs)
        return
    try:
        yield from _in_order(pool, call, jobs, AHEAD * workers)
    finally:
        if own:
            pool.shutdown(cancel_futures=True)


def _pool(workers: int) -> tuple[ProcessPoolExecutor, bool]:
    """Processes, and whether they are for this call alone."""
    pools = _KEPT.get()
    if pools:
        return pools[-1], False
    # Not fork: Prefect and the progress bar have threads, and a forked lock never opens.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(workers, context, _leave_ctrl_c)
    if pools is not None:
        pools.append(pool)
    return pool, pools is None


def _in_order(
    pool: ProcessPoolExecutor,
    call: Callable[..., Answer],
    jobs: Sequence[tuple[Any, ...]],
    most: int,
) -> Iterator[Answer]:
    ahead: deque[Future[Answer] | None] = deque()
    sent = 0
    for job in jobs:
        while sent < len(jobs) and len(ahead) < most:
            ahead.append(_sent(pool, call, jobs[sent]))
            sent += 1
        future = ahead.popleft()
        try:
            answer = call(*job) if future is None else future.result()
        except BrokenProcessPool:
            LOG.info("a process ended: going on in this one")
            _forget(pool)
            answer = call(*job)
        del future
        yield answer
        del answer


def _forget(pool: ProcessPoolExecutor) -> None:
    """A pool that lost a process takes no further call; the next one gets a new pool."""
    pools = _KEPT.get()
    if pools and pools[-1] is pool:
        pools.pop().shutdown()


def _leave_ctrl_c() -> None:
    """Ctrl-C reaches every process of the terminal; only the parent answers it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _sent(
    pool: ProcessPoolExecutor, call: Callable[..., Answer], job: tuple[Any, ...]
) -> Future[Answer] | None:
    """The answer to come; None where the system lets no process start."""
    try:
        return pool.submit(call, *job)
    except (OSError, BrokenProcessPool) as error:
        LOG.info("no process for a job: %s", error)
        return None
