"""`daopai flows deploy`: the schedules of a workspace for the workers of a pool."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, cast

import flows.quiet  # isort: skip  # noqa: F401 - its settings must stand before Prefect reads them
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.actions import WorkPoolCreate, WorkPoolUpdate
from prefect.exceptions import ObjectNotFound
from prefect.workers.process import ProcessWorker

from flows.tracked.deployments import POOL as KIND
from flows.tracked.deployments import deployments, free_for, named_server
from flows.tracked.zombies import watch_over
from projects.errors import InputError
from projects.workspace import Workspace

POOL: Final = "daopai"
"""The work pool, unless another is named."""
AT_ONCE: Final = 2
"""Runs at one time on all workers of the pool together: a run takes all cores of its machine."""


@dataclass(frozen=True, slots=True)
class Deployed:
    """What now lies on the server: the names of the deployments, and who may carry them out."""

    pool: str
    names: tuple[str, ...]
    workers: int
    """Workers that are online."""


def deploy(workspace: Workspace, pool: str = POOL, at_once: int | None = None) -> Deployed:
    """Put the schedules of a workspace, the pool and the automations on the server of
    PREFECT_API_URL; again and again gives the same.

    Args:
        workspace: on a path that is the same on every machine with a worker.
        pool: a work pool of type process; made where there is none.
        at_once: runs at one time in the pool; None keeps what the pool has, `AT_ONCE` in a new one.

    Raises InputError DP769 where no server answers, DP738 for a pool of another type and for names
    that belong to another workspace.
    """
    with named_server() as client:
        free_for(client, workspace, KIND)
        _have_pool(client, pool, at_once)
        made = deployments(workspace, pool)
        for deployment in made:
            cast(Any, deployment).apply()
        watch_over(client)
        online = sum(
            worker.status == "ONLINE" for worker in client.read_workers_for_work_pool(pool)
        )
    return Deployed(pool, tuple(one.full_name for one in made), online)


def _have_pool(client: SyncPrefectClient, name: str, at_once: int | None) -> None:
    try:
        found = client.read_work_pool(name)
    except ObjectNotFound:
        wanted = WorkPoolCreate(
            name=name,
            type="process",
            base_job_template=ProcessWorker.get_default_base_job_template(),
            concurrency_limit=at_once or AT_ONCE,
        )
        client.create_work_pool(wanted)
        return
    if found.type != "process":
        raise InputError.of(
            "DP738", f"工作池 {name} 的类型是 {found.type}，不是 process", "用 --pool 写另一个名字"
        )
    if at_once is not None:
        client.update_work_pool(name, WorkPoolUpdate(concurrency_limit=at_once))
