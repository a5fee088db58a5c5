"""The deployments of a workspace: every duty of the roster as a Prefect deployment.

`prefect.yaml` says the same for `prefect deploy --all`; a test holds the two together. Those for a
work pool and those that `daopai flows serve` carries out itself never share a name: two of one name
would take each other's runs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import httpx

import flows.quiet  # isort: skip  # its settings must stand before Prefect reads them
from prefect import Flow
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.actions import DeploymentScheduleCreate
from prefect.client.schemas.schedules import CronSchedule
from prefect.deployments.runner import RunnerDeployment
from prefect.exceptions import ObjectNotFound
from prefect.settings import PREFECT_API_URL
from prefect.types.entrypoint import EntrypointType

from flows.duties.roster import ROSTER
from flows.tracked.server import silent
from projects.errors import InputError
from projects.workspace import MARK, Workspace

LOCAL: Final = "local"
"""Ends the names of deployments that one machine serves itself."""
POOL: Final = "pool"
"""Ends the names of deployments that workers of a pool carry out."""


def flow_of(duty: str) -> Flow[..., Any]:
    """The Prefect flow of a duty."""
    module, _, name = ROSTER[duty].flow.partition(":")
    found: Flow[..., Any] = getattr(import_module(module), name)
    return found


def name_of(workspace: Workspace, kind: str) -> str:
    """What the deployments of a workspace are called; Prefect takes no `/ % & < >` in a name."""
    return f"{re.sub(r'[/%&<>]', '-', workspace.folder.name) or 'daopai'}-{kind}"


def deployments(workspace: Workspace, pool: str | None = None) -> list[RunnerDeployment]:
    """One deployment a duty, on its schedule in the workspace's time zone, for the workers of
    `pool` or to be served from here.

    One run of each at a time: after an absence every overdue run wants to start at once. A duty
    without a schedule is there to be started by hand in the UI.
    """
    return [_deployment(workspace, duty, pool) for duty in ROSTER]


def _deployment(workspace: Workspace, duty: str, pool: str | None) -> RunnerDeployment:
    return RunnerDeployment.from_flow(
        flow_of(duty),
        name_of(workspace, LOCAL if pool is None else POOL),
        schedules=_schedules(duty, workspace.time_zone),
        parameters={"request": {"workspace": str(workspace.folder)}},
        concurrency_limit=1,
        description=ROSTER[duty].words,
        tags=["daopai"],
        work_pool_name=pool,
        # A worker that was started without our settings still runs the flow with them.
        job_variables={"env": dict(flows.quiet.TENDED)} if pool else None,
        # By module: the flow's own imports resolve the same way from any folder.
        entrypoint_type=EntrypointType.MODULE_PATH,
    )


def _schedules(duty: str, time_zone: str) -> list[DeploymentScheduleCreate]:
    """The slug is how Prefect knows a schedule again: one that was paused in the UI stays so."""
    cron = ROSTER[duty].cron
    if not cron:
        return []
    schedule = CronSchedule(cron=cron, timezone=time_zone)
    return [DeploymentScheduleCreate(schedule=schedule, slug=duty)]


@contextmanager
def named_server() -> Iterator[SyncPrefectClient]:
    """The server of PREFECT_API_URL, which answers and lets us in. Raises InputError DP769, also
    where it breaks off in the middle of what is asked of it."""
    api = PREFECT_API_URL.value()
    if not api:
        remedy = "设置环境变量 PREFECT_API_URL，如 http://127.0.0.1:4200/api"
        raise InputError.of("DP769", "没有指明 Prefect 服务器", remedy)
    with get_client(sync_client=True) as client:
        try:
            _greet(client, api)
            yield client
        except httpx.HTTPStatusError as error:
            raise _refused(api, error.response.status_code) from error
        except httpx.HTTPError as error:
            raise silent(api) from error


def _greet(client: SyncPrefectClient, api: str) -> None:
    try:
        version: object = client.api_version()
    except ValueError as error:  # no JSON, so not Prefect
        raise silent(api) from error
    if not re.match(r"\d+\.", str(version)):
        raise silent(api)


def _refused(api: str, status: int) -> InputError:
    """What is said where a server answers with an error."""
    if status in (401, 403):
        remedy = "设置环境变量 PREFECT_API_AUTH_STRING，和服务器的一样"
        return InputError.of("DP769", f"Prefect 服务器 {api} 拒绝了登录", remedy)
    if status == httpx.codes.NOT_FOUND:
        return silent(api)
    says = f"Prefect 服务器 {api} 没有办成（HTTP {status}）"
    return InputError.of("DP769", says, "查看服务器的日志；服务器和本机装同一版本的 daopai")


def free_for(client: SyncPrefectClient, workspace: Workspace, kind: str) -> None:
    """Refuse names that belong to another workspace on the same server. Raises InputError DP738."""
    for duty in ROSTER:
        name = f"{flow_of(duty).name}/{name_of(workspace, kind)}"
        try:
            found = client.read_deployment_by_name(name)
        except ObjectNotFound:
            continue
        theirs = workspace_of(found.parameters) or "（没有写明）"
        if theirs != str(workspace.folder):
            raise InputError.of(
                "DP738",
                f"服务器上的定时任务 {name} 属于另一个工作区 {theirs}",
                "给工作区文件夹改一个不重名的名字；是它搬了地方，先在 Prefect 里删掉这个定时任务",
            )


def workspace_of(parameters: Mapping[str, Any]) -> str:
    """The workspace that the parameters of a deployment name; "" where somebody made it by hand and
    they name none."""
    request = parameters.get("request")
    return str(request.get("workspace") or "") if isinstance(request, dict) else ""


def forget_gone(client: SyncPrefectClient, workspace: Workspace) -> None:
    """On a workspace's own server: take away what was served under its earlier names, whose runs
    nobody would start. What belongs to a workspace that is still there stays, and so does what has
    the name of today: it is set right, and a schedule that was paused stays so."""
    mine = name_of(workspace, LOCAL)
    for one in client.read_deployments():
        served = "daopai" in one.tags and one.name.endswith(f"-{LOCAL}")
        theirs = workspace_of(one.parameters)
        if served and one.name != mine and theirs and not (Path(theirs) / MARK).is_file():
            client.delete_deployment(one.id)
