"""The chunks of a duty on a Dask cluster, through prefect-dask.

The duty stays where it is: its own process hands out chunks, takes the answers in order, records
and publishes. Only chunks travel, as native futures of the client of a `DaskTaskRunner`; as Prefect
tasks they would cost 0.2 s each, and a duty that ran on a worker would die with it.

    with spread_on("tcp://10.0.0.5:8786", folder) as spread:
        answers = spread(call, jobs)
"""

from __future__ import annotations

import hashlib
import logging
import platform
import re
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import flows.quiet  # isort: skip  # noqa: F401 - its settings must stand before Prefect reads them
from flows.runs import FailedPlan
from flows.spread import spread as spread_here
from projects.errors import Finding, InputError, Place
from projects.workspace import open_workspace

if TYPE_CHECKING:
    from distributed import Client, Future

    from flows.chunks import ChunkResult
    from flows.digests import Digest

LOG = logging.getLogger("daopai.dask")
Answer = TypeVar("Answer")
Job = tuple[Any, ...]
Spread = Callable[[Callable[..., Any], Sequence[Job]], Iterator[Any]]

AHEAD: Final = 3
"""Futures in flight a worker: one at work, one waiting beside it, one answer not yet fetched."""
LOOK: Final = 5.0
"""Seconds between two looks whether there is still a worker."""
PATIENCE: Final = 12
"""Looks in a row without any worker before the cluster counts as gone: a minute."""
CONNECT: Final = 10.0
"""Seconds to reach the scheduler, and again to see its first worker."""
INSTALL: Final = "在它的环境里安装同一版本的 daopai[dask]"
_ADDRESS: Final = re.compile(r"(?:tcp|tls)://[^\s/:]+:\d{1,5}|local:[1-9]\d?")
_ROOMS: Final = ("projects", "calendars", "gantt", "bulletins", "flows")
_BUSY: Final = threading.Lock()


class WorkersDied(Exception):
    """A job that was alone on the cluster took worker after worker with it."""


@contextmanager
def spread_on(cluster: str, folder: Path) -> Iterator[Spread]:
    """A `spread` on a cluster: `tcp://…` or `tls://…` is a scheduler, `local:2` are two processes
    of this machine for as long as this lasts, "" are this machine's cores without Dask.

    `folder` is the workspace, which every worker must see under the same path. The first use
    connects, and raises InputError (DP768) where the cluster cannot be used.
    """
    if not cluster:
        yield spread_here
        return
    with ExitStack() as stack:
        client = cache(lambda: stack.enter_context(_connected(cluster, folder.resolve())))

        def spread(call: Callable[..., Any], jobs: Sequence[Job]) -> Iterator[Any]:
            return spread_on_dask(client(), call, jobs, alone=plan_by_plan)

        yield spread


def spread_on_dask(
    client: Client,
    call: Callable[..., Answer],
    jobs: Sequence[Job],
    *,
    alone: Callable[[Job, Callable[[Job], Answer]], Answer] | None = None,
) -> Iterator[Answer]:
    """`call(*job)` of every job, in their order, on the workers of a cluster.

    A job whose worker dies is done again by another. A job that took worker after worker with it
    (the scheduler's `allowed-failures`) is handed to `alone(job, again)`, which may call
    `again(smaller job)`: nothing else is in flight then, so that WorkersDied names the guilty one.
    Raises what `call` raises, and InputError (DP768) where the cluster is gone.
    """
    from distributed import KilledWorker

    rest = iter(jobs)
    flying: deque[tuple[Job, Future[Answer]]] = deque()
    try:
        while True:
            room = AHEAD * max(1, _workers(client)) - len(flying)
            flying.extend((job, _sent(client, call, job)) for job in islice(rest, max(0, room)))
            if not flying:
                return
            job, future = flying[0]
            _wait(client, [future])
            try:
                answer = future.result()
            except KilledWorker:
                if alone is None:
                    raise
                LOG.warning("a chunk took its workers with it: its parts go one by one")
                _wait(client, [other for _, other in flying])
                answer = alone(job, partial(_again, client, call))
            flying.popleft()
            yield answer
    finally:
        client.cancel([future for _, future in flying])  # type: ignore[no-untyped-call]  # has no annotations


def plan_by_plan(job: Job, again: Callable[[Job], Any]) -> ChunkResult:
    """A chunk whose workers died, each plan on its own: one that kills again becomes a row of
    errors (DP820). Raises InputError (DP768) for a job that is no chunk of plans."""
    from flows.chunks import ChunkJob, ChunkResult

    (chunk,) = job
    if not isinstance(chunk, ChunkJob):
        raise _unusable("同一批工作使工作进程反复退出", "给每个工作进程更多内存，再运行一次")
    digests: list[Digest] = []
    failed: list[FailedPlan] = []
    for path in chunk.paths:
        try:
            answer: ChunkResult = again((replace(chunk, paths=(path,)),))
            digests += answer.digests
            failed += answer.failed
        except WorkersDied as error:
            LOG.error("%s took its workers with it: %s", path, error)
            finding = Finding(
                "DP820",
                "推算这个计划时工作进程反复异常退出，这个计划未能处理",
                "其他计划不受影响；检查工作进程的内存上限和日志，把计划文件发给维护人员",
                Place(path.name),
            )
            failed.append(FailedPlan(path, (finding,)))
    return ChunkResult(digests=tuple(digests), failed=tuple(failed))


def _again(client: Client, call: Callable[..., Answer], job: Job) -> Answer:
    """One job with nothing beside it. Raises WorkersDied."""
    from distributed import KilledWorker

    future = _sent(client, call, job)
    _wait(client, [future])
    try:
        return future.result()
    except KilledWorker as error:
        raise WorkersDied(str(error)) from error


def _sent(client: Client, call: Callable[..., Answer], job: Job) -> Future[Answer]:
    # Not pure: the same chunk of the same files is another chunk once the files have changed.
    future: Future[Answer] = client.submit(_one_at_a_time, call, job, pure=False)
    return future


def _one_at_a_time(call: Callable[..., Answer], job: Job) -> Answer:
    """On a worker: matplotlib and what the steps keep in memory are not made for threads."""
    with _BUSY:
        return call(*job)


def _wait(client: Client, futures: Sequence[Future[Any]]) -> None:
    """Until all of them have an answer or an error. Raises InputError where none will come."""
    from distributed import CancelledError, wait

    missed = 0
    while missed < PATIENCE:
        try:
            with client.as_current():
                wait([*futures], timeout=LOOK)  # type: ignore[no-untyped-call]  # has no annotations
        except TimeoutError:
            missed = 0 if _workers(client) else missed + 1
        except CancelledError as error:
            raise _unusable("与调度器的联系中断，没有收回全部结果") from error
        else:
            return
    raise _unusable("工作进程全部退出，没有收回全部结果")


def _workers(client: Client) -> int:
    try:
        return len(client.nthreads())  # type: ignore[no-untyped-call]  # has no annotations
    except OSError as error:
        raise _unusable("与调度器的联系中断，没有收回全部结果") from error


# --- the cluster ---------------------------------------------------------------------------------


@contextmanager
def _connected(cluster: str, folder: Path) -> Iterator[Client]:
    """A client of workers that may compute for us. Raises InputError."""
    if not _ADDRESS.fullmatch(cluster):
        remedy = "写作 tcp://主机:端口、tls://主机:端口或 local:进程数"
        raise _unusable(f"地址“{cluster}”不可用", remedy)
    try:
        from dask import config
        from prefect_dask.task_runners import DaskTaskRunner
    except ImportError as error:
        raise _unusable("没有安装 Dask 组件", "安装 daopai[dask]") from error
    # A local cluster gives a place up for which a second worker died within this time.
    patient = config.set({"distributed.deploy.lost-worker-timeout": "1h"})
    with patient, DaskTaskRunner(**_options(cluster)) as runner:
        try:
            client: Client = runner.client
            client.wait_for_workers(1, timeout=CONNECT)
        except TimeoutError as error:
            raise _unusable(f"{cluster} 没有工作进程", "启动 dask worker，再运行一次") from error
        except OSError as error:
            raise _unusable(f"{cluster} 连接不上") from error
        _inspect(client, folder)
        yield client


def _options(cluster: str) -> dict[str, Any]:
    if not cluster.startswith("local:"):
        return {"address": cluster, "client_kwargs": {"timeout": CONNECT}}
    count = int(cluster.removeprefix("local:"))
    # Else its status page stands open to everybody at port 8787.
    page = {"dashboard_address": "127.0.0.1:0"}
    return {"cluster_kwargs": {"n_workers": count, "threads_per_worker": 1, **page}}


def _unusable(says: str, remedy: str = "检查调度器和工作进程，再运行一次") -> InputError:
    return InputError.of("DP768", f"Dask 集群不能用：{says}", remedy)


# --- whether its workers may compute for us ------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Readiness:
    """A process as it reports itself: its program, its machine, whether it sees the workspace."""

    program: str
    machine: str
    sees: bool


def _inspect(client: Client, folder: Path) -> None:
    """Raises InputError with a finding for every worker that would give other numbers or none."""
    told: dict[str, Any] = client.run(_readiness, folder, on_error="return")
    wanted = _readiness(folder)
    on_file = open_workspace(folder).database.startswith("sqlite")
    findings = [
        Finding("DP768", f"Dask 工作进程 {worker} 不能用：{says}", remedy)
        for worker, answer in sorted(told.items())
        for says, remedy in _complaints(answer, wanted, on_file, folder)
    ]
    try:
        # It unpacks what it hands on, so it needs our modules; the workspace it never opens.
        client.run_on_scheduler(fingerprint)  # type: ignore[no-untyped-call]  # has no annotations
    except Exception as error:
        LOG.info("the scheduler cannot import daopai: %s", error)
        findings.append(Finding("DP768", "Dask 调度器不能用：没有可用的 daopai", INSTALL))
    if findings:
        raise InputError(findings)


def _complaints(
    answer: Any, wanted: Readiness, on_file: bool, folder: Path
) -> Iterator[tuple[str, str]]:
    """What is wrong with a worker, and the remedy; `on_file`: the store is an SQLite file."""
    if not isinstance(answer, Readiness):
        LOG.info("a worker cannot answer: %s", answer)
        yield "没有可用的 daopai", INSTALL
        return
    if answer.program != wanted.program:
        says = "程序或依赖库与本机不同，算出的结果可能不一样"
        yield says, "各机装同一版本，再重启 dask scheduler 和 dask worker"
    if not answer.sees:
        yield f"看不到工作区 {folder}", "把工作区放在共享目录，各机用同一路径"
    if on_file and answer.machine != wanted.machine:
        says = f"它在另一台机器 {answer.machine} 上，而 SQLite 数据库只能在一台机器上用"
        yield says, "改用 PostgreSQL 数据库，或只用本机的工作进程"


def _readiness(folder: Path) -> Readiness:
    return Readiness(fingerprint(), platform.node(), (folder / "daopai.toml").is_file())


@cache
def fingerprint() -> str:
    """The program that this process runs: Python, our sources, the libraries they stand on (hex).

    Kept: a worker that outlives an upgrade of its files still runs the program it began with.
    """
    from importlib.metadata import requires, version

    told = hashlib.sha256(platform.python_version().encode())
    root = Path(__file__).resolve().parents[2]
    for source in sorted(path for room in _ROOMS for path in (root / room).rglob("*.py")):
        told.update(source.relative_to(root).as_posix().encode() + b"\0" + source.read_bytes())
    for line in sorted(requires("daopai") or ()):
        name, *extra = re.split(r"\s*;\s*", line, maxsplit=1)
        if not extra:
            library = re.match(r"[\w.-]+", name)
            told.update(f"{library} {version(library.group())}".encode() if library else b"")
    return told.hexdigest()
