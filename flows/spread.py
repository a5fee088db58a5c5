"""Spread calls over the cores: drawing is the one step that costs seconds."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar

LOG = logging.getLogger("daopai.spread")
WORTH = 3
"""Fewer calls do not pay for starting processes."""
Answer = TypeVar("Answer")


def cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def spread(
    call: Callable[..., Answer], jobs: Sequence[tuple[Any, ...]], *, workers: int | None = None
) -> Iterator[Answer]:
    """`call(*job)` of every job, in their order, on as many processes as there are cores.

    Where the system allows no further process, or kills one, what is missing is called here.
    """
    workers = min(cores() if workers is None else workers, len(jobs))
    if workers < 2 or len(jobs) < WORTH:
        yield from (call(*job) for job in jobs)
        return
    try:
        # Not fork: Prefect and the progress bar have threads, and a forked lock never opens.
        pool = ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), _leave_ctrl_c)
    except (OSError, ImportError) as error:
        LOG.info("no process pool (%s): one process does it all", error)
        yield from (call(*job) for job in jobs)
        return
    with pool:
        futures = _submitted(pool, call, jobs)
        for index, job in enumerate(jobs):
            try:
                answer = futures[index].result() if index < len(futures) else call(*job)
            except BrokenProcessPool:
                LOG.info("a drawing process ended: going on in this one")
                answer = call(*job)
            yield answer


def _leave_ctrl_c() -> None:
    """Ctrl-C reaches every process of the terminal; only the parent answers it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _submitted(
    pool: ProcessPoolExecutor, call: Callable[..., Answer], jobs: Sequence[tuple[Any, ...]]
) -> list[Future[Answer]]:
    """As many futures as the system lets start."""
    futures: list[Future[Answer]] = []
    try:
        futures.extend(pool.submit(call, *job) for job in jobs)
    except (OSError, BrokenProcessPool) as error:
        LOG.info("not every drawing process started: %s", error)
    return futures
