"""Chunks on a Dask cluster of two real worker processes, which are killed with signal 9."""

from __future__ import annotations

import logging
import os
import platform
import shutil
import signal
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from flows import chunks
from flows.chunks import ChunkJob, ChunkResult
from flows.tracked import dask as room
from flows.tracked.dask import Readiness, spread_on, spread_on_dask
from projects.errors import InputError
from projects.workspace import Workspace

pytestmark = pytest.mark.slow
AS_OF = "2023-12-31"


@pytest.fixture(scope="module", autouse=True)
def extra() -> None:
    """Not at import: that would cost every run a second that leaves these tests out."""
    pytest.importorskip("prefect_dask", reason="the extra dask is not installed")


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """A scheduler and two workers, each a process; the scheduler forgives a job one dead worker."""
    from dask import config
    from distributed import LocalCluster

    options: dict[str, Any] = {
        "n_workers": 2,
        "threads_per_worker": 1,
        "dashboard_address": "127.0.0.1:0",
        "scheduler_kwargs": {"allowed_failures": 1},
        "silence_logs": logging.CRITICAL,
    }
    patient = config.set({"distributed.deploy.lost-worker-timeout": "1h"})
    with patient, LocalCluster(**options) as made:  # type: ignore[no-untyped-call]  # no annotations
        yield made


@pytest.fixture(scope="module")
def client(cluster: Any) -> Iterator[Any]:
    from distributed import Client

    with Client(cluster, set_as_default=False) as made:  # type: ignore[no-untyped-call]  # no annotations
        yield made


# --- what the workers are asked to do ------------------------------------------------------------


def whose(number: int) -> tuple[int, int]:
    time.sleep(0.05)
    return number, os.getpid()


def touched(folder: Path, number: int) -> int:
    (folder / str(number)).touch()
    return number


def fail(number: int) -> int:
    raise FileNotFoundError(2, f"no {number}")


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def deadly(number: int) -> int:
    if number == 1:
        die()
    return number


def work_and_die_once(job: ChunkJob) -> ChunkResult:
    """The answer is there and has not been sent when its worker goes."""
    answer = chunks.work_chunk(job)
    mark = job.workspace.folder / "died"
    if any(path.stem == "two" for path in job.paths) and not mark.exists():
        mark.touch()
        die()
    return answer


def work_or_die(job: ChunkJob) -> ChunkResult:
    if any(path.stem == "oops" for path in job.paths):
        die()
    return chunks.work_chunk(job)


# --- the spread ----------------------------------------------------------------------------------


def test_answers_of_both_workers_come_in_the_order_of_the_jobs(client: Any) -> None:
    answers = list(spread_on_dask(client, whose, [(n,) for n in range(12)]))
    assert [number for number, _ in answers] == [*range(12)]
    workers = {process for _, process in answers}
    assert len(workers) == 2
    assert os.getpid() not in workers


def test_no_more_jobs_are_out_than_the_workers_can_use(client: Any, tmp_path: Path) -> None:
    answers = spread_on_dask(client, touched, [(tmp_path, n) for n in range(40)])
    assert next(answers) == 0
    time.sleep(0.5)
    assert len(list(tmp_path.iterdir())) <= 2 * room.AHEAD
    assert list(answers) == [*range(1, 40)]


def test_what_a_job_raises_arrives_here(client: Any) -> None:
    with pytest.raises(FileNotFoundError, match="no 1"):
        list(spread_on_dask(client, fail, [(1,), (2,)]))


def test_the_same_job_is_done_anew_each_time(client: Any, tmp_path: Path) -> None:
    for _ in range(2):
        assert list(spread_on_dask(client, touched, [(tmp_path, 1)])) == [1]
        (tmp_path / "1").unlink()


def test_a_cluster_for_the_length_of_a_run_is_two_processes_of_this_machine(
    small: Workspace,
) -> None:
    with spread_on("local:2", small.folder) as spread:
        answers = list(spread(whose, [(n,) for n in range(12)]))
    assert len({process for _, process in answers} - {os.getpid()}) == 2


def test_work_that_kills_every_worker_ends_with_words_and_not_in_a_loop(
    cluster: Any, small: Workspace
) -> None:
    with (
        spread_on(cluster.scheduler_address, small.folder) as spread,
        pytest.raises(InputError, match="DP768：Dask 集群不能用：同一批工作使工作进程反复退出"),
    ):
        list(spread(deadly, [(0,), (1,), (2,)]))


def test_a_plan_that_kills_its_workers_is_a_row_and_its_neighbours_are_computed(
    cluster: Any, wounded: Workspace
) -> None:

    paths = tuple(sorted(wounded.plans_folder.iterdir()))
    job = ChunkJob(workspace=wounded, paths=paths, as_of=date.fromisoformat(AS_OF))
    with spread_on(cluster.scheduler_address, wounded.folder) as spread:
        (answer,) = spread(work_or_die, [(job,)])
    assert [digest.code for digest in answer.digests] == ["one", "two"]
    (row,) = answer.failed
    assert row.file.name == "oops.yaml"
    assert str(row.findings[0]).startswith("DP820 oops.yaml：")


# --- what cannot be used -------------------------------------------------------------------------


def refused(address: str, folder: Path) -> str:
    with pytest.raises(InputError) as caught, spread_on(address, folder) as spread:
        list(spread(whose, [(1,)]))
    assert {finding.code for finding in caught.value.findings} == {"DP768"}
    return str(caught.value)


@pytest.mark.parametrize("address", ["10.0.0.5:8786", "http://h:1", "local:0", "tcp://", "local"])
def test_an_address_of_no_known_form_is_refused(address: str, tmp_path: Path) -> None:
    assert "写作 tcp://主机:端口" in refused(address, tmp_path)


def test_a_scheduler_that_nobody_started_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "CONNECT", 0.5)
    assert "tcp://127.0.0.1:9 连接不上" in refused("tcp://127.0.0.1:9", tmp_path)


def test_a_missing_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("prefect_dask", "prefect_dask.task_runners"):
        monkeypatch.setitem(sys.modules, name, None)
    assert "没有安装 Dask 组件 —— 安装 daopai[dask]" in refused("local:2", tmp_path)


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ({"program": "another"}, "程序或依赖库与本机不同"),
        ({"sees": False}, "看不到工作区"),
        ({"machine": "elsewhere"}, "在另一台机器 elsewhere 上，而 SQLite"),
        (None, "没有可用的 daopai"),
    ],
)
def test_every_worker_that_may_not_compute_for_us_is_named(
    cluster: Any,
    small: Workspace,
    monkeypatch: pytest.MonkeyPatch,
    other: dict[str, Any] | None,
    says: str,
) -> None:
    ours = Readiness(program=room.fingerprint(), machine=platform.node(), sees=True)
    theirs = other and replace(ours, **other)
    told = {os.getpid(): ours}
    monkeypatch.setattr(room, "_readiness", lambda _: told.get(os.getpid(), theirs))
    assert refused(cluster.scheduler_address, small.folder).count(says) == 2


# --- the flow ------------------------------------------------------------------------------------


def trace(workspace: Workspace) -> tuple[dict[str, bytes], list[str]]:
    """The bytes of every output of a workspace, and every row of its store.

    Without the publisher's own note of when it wrote its files.
    """
    out = workspace.out_folder
    files = {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and path.name != ".published.json"
    }
    with closing(sqlite3.connect(workspace.folder / "daopai.db")) as store:
        return files, list(store.iterdump())


@pytest.mark.prefect
@pytest.mark.usefixtures("prefect_server")
def test_the_flow_on_dask_leaves_the_same_bytes_and_rows_though_a_worker_is_killed(
    cluster: Any, wounded: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows import memory
    from flows.recompute_flow import recompute

    monkeypatch.setattr(memory, "clock", lambda zone: datetime(2024, 1, 2, 2, tzinfo=zone))
    request = {"workspace": str(wounded.folder), "as_of": AS_OF, "chunk": 1}
    fresh = tmp_path / "fresh"
    shutil.copytree(wounded.folder, fresh)
    flow: Any = recompute
    state = flow(request, return_state=True)
    expected = trace(wounded)
    shutil.rmtree(wounded.folder)
    fresh.rename(wounded.folder)

    monkeypatch.setattr(chunks, "work_chunk", work_and_die_once)
    again = flow({**request, "dask": cluster.scheduler_address}, return_state=True)
    assert (wounded.folder / "died").exists()
    assert (again.name, again.message) == (state.name, state.message)
    assert again.name == "CompletedWithErrors"
    files, rows = trace(wounded)
    assert [name for name in files | expected[0] if files.get(name) != expected[0].get(name)] == []
    assert [row for row in rows if row not in expected[1]] == []
    assert len(rows) == len(expected[1])


@pytest.mark.prefect
@pytest.mark.usefixtures("prefect_server")
def test_a_flow_whose_cluster_is_away_fails_in_words(
    small: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows.recompute_flow import recompute

    monkeypatch.setattr(room, "CONNECT", 0.5)
    request = {"workspace": str(small.folder), "as_of": AS_OF, "dask": "tcp://127.0.0.1:9"}
    flow: Any = recompute
    state = flow(request, return_state=True)
    assert (state.is_failed(), state.name) == (True, "InputUnusable")
    assert "tcp://127.0.0.1:9 连接不上" in state.message
