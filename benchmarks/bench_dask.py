"""What a second Dask worker brings: the same chunks on one worker, on two, and on this machine's
cores without Dask.

    python -m benchmarks.bench_dask                 400 plans of 200 works, chunks of 25
    python -m benchmarks.bench_dask --plans 1000
    python -m benchmarks.bench_dask --check         exit 1 where a target is missed

Workers are processes of one thread, warm (they have computed a chunk before). Wall time is what a
person waits; CPU is that of the workers, and of this process with the scheduler in it. What comes
back is compared: every way must give the same digests. Charts are off.
"""

from __future__ import annotations

import argparse
import pickle
import resource
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.bench_sheet import AS_OF
from benchmarks.portfolio import portions, write_plans
from calendars.packs import unpacked
from flows.chunks import Portfolio, file_digests, recompute_chunks
from flows.feeds.publishing import publish_digests
from flows.spread import spread
from flows.tracked.dask import spread_on_dask
from projects.workspace import Workspace, create

if TYPE_CHECKING:
    from distributed import Client

GROWTH = 1.6
"""How many times faster two workers must be than one."""
EMPTY = 1_000
Spread = Callable[[Callable[..., Any], Sequence[tuple[Any, ...]]], Iterator[Any]]


@dataclass(frozen=True, kw_only=True)
class Measured:
    """One way of computing the portfolio: seconds of wall and CPU, megabytes."""

    way: str
    wall: float
    workers_cpu: float
    own_cpu: float
    peak: float = 0.0
    """MB that the largest worker ever held."""


def office(folder: Path, plans: int) -> Workspace:
    """A workspace of `plans` plans."""
    made = create(folder / "office", organisation="市重点办")
    jobs = [(made.plans_folder, first, last) for first, last in portions(plans)]
    for _ in spread(write_plans, jobs):
        pass
    return made


def computed(workspace: Workspace, chunk: int, way: Spread) -> Portfolio:
    """The recompute duty without what only the coordinator does."""
    paths = workspace.plans()
    return recompute_chunks(workspace, paths, AS_OF, chunk=chunk, spread=way)


@contextmanager
def workers(count: int) -> Iterator[Client]:
    """A scheduler in this process and `count` worker processes of one thread."""
    from distributed import Client, LocalCluster

    options: dict[str, Any] = {"threads_per_worker": 1, "dashboard_address": "127.0.0.1:0"}
    made = LocalCluster(n_workers=count, **options)  # type: ignore[no-untyped-call]  # no annotations
    with made, Client(made) as client:  # type: ignore[no-untyped-call]  # no annotations
        yield client


def on_dask(client: Client, count: int, workspace: Workspace, chunk: int) -> Measured:
    """The portfolio on workers that have computed a chunk each before."""
    way = partial(spread_on_dask, client)
    few = workspace.plans()[: 2 * count]
    recompute_chunks(workspace, few, AS_OF, chunk=1, spread=way)
    before = told(client)
    begun, own = time.perf_counter(), time.process_time()
    computed(workspace, chunk, way)
    wall, own = time.perf_counter() - begun, time.process_time() - own
    after = told(client)
    return Measured(
        way=f"Dask, {count} worker{'s' * (count > 1)}",
        wall=wall,
        workers_cpu=sum(after[one][0] - before[one][0] for one in after),
        own_cpu=own,
        peak=max(one[1] for one in after.values()),
    )


def told(client: Client) -> dict[str, tuple[float, float]]:
    """Of every worker: its CPU seconds, its peak in MB."""
    answers: dict[str, tuple[float, float]] = client.run(_tell)
    return answers


def _tell() -> tuple[float, float]:
    return time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def on_cores(count: int, workspace: Workspace, chunk: int) -> Measured:
    """The portfolio on processes of this machine, which begin cold each time."""
    own, theirs = time.process_time(), _children()
    begun = time.perf_counter()
    computed(workspace, chunk, partial(spread, workers=count))
    return Measured(
        way=f"no Dask, {count} process{'es' * (count > 1)}",
        wall=time.perf_counter() - begun,
        workers_cpu=_children() - theirs,
        own_cpu=time.process_time() - own,
        peak=resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
    )


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def empty_future(client: Client) -> float:
    """Milliseconds of a chunk that does nothing."""
    begun = time.perf_counter()
    for _ in spread_on_dask(client, int, [()] * EMPTY):
        pass
    return (time.perf_counter() - begun) * 1e3 / EMPTY


def facts(portfolio: Portfolio) -> list[object]:
    """What the digests say. Packs of equal facts may differ in their bytes."""
    return [
        (replace(digest, pack=None), [*unpacked(digest.pack)] if digest.pack else None)
        for digest in portfolio.digests
    ]


def main() -> int:
    """Measure, print, and answer whether the target is met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plans", type=int, default=400)
    parser.add_argument("--chunk", type=int, default=25)
    parser.add_argument("--check", action="store_true")
    asked = parser.parse_args()
    found: list[Measured] = []
    with tempfile.TemporaryDirectory() as folder:
        workspace = office(Path(folder), asked.plans)
        found += [on_cores(count, workspace, asked.chunk) for count in (1, 2)]
        for count in (1, 2):
            with workers(count) as client:
                found.append(on_dask(client, count, workspace, asked.chunk))
                cost = empty_future(client)
                last = computed(workspace, asked.chunk, partial(spread_on_dask, client))
        same = facts(last) == facts(computed(workspace, asked.chunk, spread))
        begun = time.perf_counter(), time.process_time()
        file_digests(workspace, last.digests)
        filed = time.perf_counter() - begun[0]
        publish_digests(last)
        serial = time.perf_counter() - begun[0]
    print(f"{asked.plans} plans, chunks of {asked.chunk}; the same digests everywhere: {same}")
    print(*(field.name.rjust(12) for field in fields(Measured)[1:]), sep="")
    for one in found:
        row = [one.wall, one.workers_cpu, one.own_cpu, one.peak]
        print(*(f"{number:12.2f}" for number in row), f"  {one.way}", sep="")
    growth = found[2].wall / found[3].wall
    print(f"from 1 to 2 workers: {growth:.2f} times as fast; an empty future {cost:.1f} ms")
    back = len(pickle.dumps(last.digests)) / 1e6
    print(f"{back:.1f} MB come back from the workers")
    print(f"by the coordinator alone: recording {filed:.1f} s, feeds {serial - filed:.1f} s")
    return 0 if (same and growth >= GROWTH) or not asked.check else 1


if __name__ == "__main__":
    raise SystemExit(main())
