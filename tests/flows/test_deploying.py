"""Schedules on a real Prefect server: put there, the same by two ways, carried out anywhere."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, get_args
from uuid import UUID

import pytest

from flows import quiet
from flows.duties import ended
from flows.duties.roster import ROSTER
from projects.errors import InputError
from projects.workspace import Workspace, create, open_workspace
from tests.cli_helpers import ROOT

pytestmark = [
    pytest.mark.prefect,
    pytest.mark.slow,
    pytest.mark.usefixtures("prefect_server"),
]
MADE = {"id", "created", "updated", "flow_id", "created_by", "updated_by", "work_queue_id"}
"""What the server makes up for each deployment anew."""


@pytest.fixture
def client() -> Iterator[Any]:
    from prefect.client.orchestration import get_client

    with get_client(sync_client=True) as found:
        yield found


@pytest.fixture
def office(tmp_path: Path) -> Workspace:
    """A workspace whose name no other test of this server has."""
    return create(tmp_path / f"office-{tmp_path.name}", organisation="市城管局")


def prefect(*words: str, cwd: Path, **more: str) -> str:
    """What a command of Prefect's own said, run as a user runs it: the installed package, and no
    path of this checkout."""
    from prefect.settings import PREFECT_API_URL

    environment = {**os.environ, "PREFECT_API_URL": str(PREFECT_API_URL.value()), **more}
    environment.pop("PYTHONPATH", None)
    done = subprocess.run(
        [sys.executable, "-m", "prefect", *words],
        cwd=cwd,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def found(client: Any, name: str) -> dict[str, dict[str, Any]]:
    """The deployments of a name as the server keeps them: entrypoint -> what they are."""
    kept = {}
    for one in client.read_deployments():
        if one.name == name:
            row = one.model_dump(mode="json", exclude=MADE)
            row["global_concurrency_limit"] = one.global_concurrency_limit.limit
            row["schedules"] = [
                (plan.slug, plan.active, plan.schedule.cron, plan.schedule.timezone)
                for plan in one.schedules
            ]
            kept[one.entrypoint] = row
    return kept


def test_deployed_twice_everything_is_there_once(office: Workspace, client: Any) -> None:
    from flows.tracked.deploying import deploy

    pool = f"{office.folder.name}-pool-of-workers"
    deploy(office, pool)
    first = found(client, f"{office.folder.name}-pool")
    done = deploy(office, pool, at_once=3)
    kept = found(client, f"{office.folder.name}-pool")
    assert len(done.names) == len(set(done.names)) == len(ROSTER)
    assert kept.keys() == first.keys()
    assert {entry.replace(":", ".") for entry in (duty.flow for duty in ROSTER.values())} == set(
        kept
    )
    for duty in ROSTER.values():
        row = kept[duty.flow.replace(":", ".")]
        assert row["schedules"] == [(duty.name, True, duty.cron, "Asia/Shanghai")]
        assert row["global_concurrency_limit"] == 1
        assert row["pull_steps"] in (None, [])
        assert row["parameters"] == {"request": {"workspace": str(office.folder)}}
    assert client.read_work_pool(pool).type == "process"
    assert client.read_work_pool(pool).concurrency_limit == 3
    names = [one.name for one in client.read_automations() if one.name.startswith("daopai-")]
    assert sorted(names) == ["daopai-never-started", "daopai-no-heartbeat"]


def test_a_schedule_that_was_paused_by_hand_stays_paused(office: Workspace, client: Any) -> None:
    from flows.tracked.deploying import deploy

    deploy(office)
    one = client.read_deployment_by_name(f"publish/{office.folder.name}-pool")
    client.update_deployment_schedule(one.id, one.schedules[0].id, active=False)
    deploy(office)
    again = client.read_deployment_by_name(f"publish/{office.folder.name}-pool")
    assert [plan.active for plan in again.schedules] == [False]


def test_prefect_yaml_puts_the_same_on_the_server(office: Workspace, client: Any) -> None:
    from flows.tracked.deploying import deploy

    name = f"{office.folder.name}-pool"
    deploy(office)
    ours = found(client, name)
    for one in client.read_deployments():
        if one.name == name:
            client.delete_deployment(one.id)
    environment = {
        "DAOPAI_WORKSPACE": str(office.folder),
        "DAOPAI_NAME": name,
        "DAOPAI_POOL": "daopai",
        "DAOPAI_TIME_ZONE": office.time_zone,
    }
    prefect("deploy", "--all", cwd=ROOT, **environment)
    theirs = found(client, name)
    for rows in (ours, theirs):
        for row in rows.values():
            row["pull_steps"] = row["pull_steps"] or []
    assert theirs == ours


def test_a_worker_in_any_folder_carries_out_what_the_schedule_asks_for(
    office: Workspace, client: Any, tmp_path: Path
) -> None:
    from prefect.client.schemas.filters import DeploymentFilter, DeploymentFilterId
    from prefect.states import Scheduled

    from flows.tracked.deploying import deploy

    pool = f"{office.folder.name}-workers"
    deploy(office, pool)
    one = client.read_deployment_by_name(f"remind/{office.folder.name}-pool")
    # What the server's scheduler does every few seconds, at once.
    client.request("POST", f"/deployments/{one.id}/schedule", json={})
    wanted = DeploymentFilter(id=DeploymentFilterId(any_=[one.id]))
    planned = client.read_flow_runs(deployment_filter=wanted)
    local = {run.expected_start_time.astimezone(office.zone) for run in planned}
    assert {(moment.hour, moment.minute) for moment in local} == {(8, 0)}

    monday = datetime(2024, 1, 2, 8, 0, tzinfo=office.zone)
    state: Any = Scheduled(scheduled_time=monday)
    due: UUID = client.create_flow_run_from_deployment(one.id, state=state).id
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    prefect("worker", "start", "--pool", pool, "--run-once", cwd=elsewhere)
    ended_as = client.read_flow_run(due).state
    assert ended_as.is_completed(), ended_as.message
    assert ended_as.name in get_args(ended.Name)
    assert [*elsewhere.iterdir()] == []


def test_names_of_another_workspace_and_pools_of_another_type_are_refused(
    office: Workspace, tmp_path: Path, client: Any
) -> None:
    from prefect.client.schemas.actions import WorkPoolCreate

    from flows.tracked.deploying import deploy

    deploy(office)
    (tmp_path / "elsewhere").mkdir()
    twin = create(tmp_path / "elsewhere" / office.folder.name)
    with pytest.raises(InputError, match=r"DP738.*属于另一个工作区"):
        deploy(twin)
    client.create_work_pool(WorkPoolCreate(name=f"{office.folder.name}-docker", type="docker"))
    with pytest.raises(InputError, match=r"DP738.*不是 process"):
        deploy(office, f"{office.folder.name}-docker")


def test_a_workspace_that_was_renamed_leaves_nothing_on_its_own_server(
    office: Workspace, tmp_path: Path, client: Any
) -> None:
    from flows.tracked.deployments import LOCAL, deployments, forget_gone, name_of

    other = create(tmp_path / f"other-{tmp_path.name}")
    for one in (*deployments(office), *deployments(other)):
        one.apply()
    moved = open_workspace(office.folder.rename(tmp_path / f"moved-{tmp_path.name}"))
    forget_gone(client, moved)
    assert found(client, name_of(office, LOCAL)) == {}
    assert len(found(client, name_of(other, LOCAL))) == len(ROSTER)
    elsewhere = open_workspace(other.folder.rename(tmp_path / "elsewhere"))
    back = elsewhere.folder.parent / "deeper" / other.folder.name
    back.parent.mkdir()
    here = open_workspace(elsewhere.folder.rename(back))
    forget_gone(client, here)
    for one in deployments(here):
        one.apply()
    kept = found(client, name_of(here, LOCAL)).values()
    assert {row["parameters"]["request"]["workspace"] for row in kept} == {str(here.folder)}


@pytest.mark.parametrize("request_", [None, "x", {}, {"workspace": None}])
def test_a_deployment_that_somebody_made_by_hand_names_no_workspace(request_: object) -> None:
    from flows.tracked.deployments import workspace_of

    assert workspace_of({"request": request_}) == workspace_of({}) == ""
    assert workspace_of({"request": {"workspace": "office"}}) == "office"


def test_what_one_machine_serves_never_has_the_name_of_what_workers_take(
    office: Workspace,
) -> None:
    from flows.tracked.deployments import deployments

    served = {one.full_name for one in deployments(office)}
    taken = {one.full_name for one in deployments(office, "daopai")}
    assert served & taken == set()
    assert len(served) == len(taken) == len(ROSTER)


def heard(flow: str, event: str) -> Any:
    """An event of a run of that flow, as the server gets it."""
    from prefect.server.events.schemas.events import ReceivedEvent

    return ReceivedEvent(
        occurred=datetime.fromisoformat("2024-01-02T08:00:00+08:00"),
        received=datetime.fromisoformat("2024-01-02T08:00:00+08:00"),
        event=f"prefect.flow-run.{event}",
        resource={"prefect.resource.id": "prefect.flow-run.1"},
        related=[
            {
                "prefect.resource.id": "prefect.flow.2",
                "prefect.resource.role": "flow",
                "prefect.resource.name": flow,
            }
        ],
        id="00000000-0000-0000-0000-000000000001",
    )


@pytest.mark.parametrize("name", get_args(ended.Name))
def test_a_run_that_ended_is_not_taken_for_one_that_died(name: str) -> None:
    """Prefect names the event after the state's own name, and ours are not its usual ones."""
    from prefect.server.events.schemas.automations import EventTrigger

    from flows.tracked.zombies import AUTOMATIONS

    for automation in AUTOMATIONS:
        trigger = EventTrigger.model_validate(automation.trigger.model_dump())
        assert trigger.covers(heard("recompute", name))
        assert trigger.expects(heard("recompute", name).event)
        assert not trigger.starts_after(heard("recompute", name).event)
        assert not trigger.covers(heard("a flow of another team", name))


def test_silence_begins_with_the_first_sign_of_life() -> None:
    from prefect.server.events.schemas.automations import EventTrigger

    from flows.tracked.zombies import AUTOMATIONS, SILENCE

    silence = EventTrigger.model_validate(AUTOMATIONS[0].trigger.model_dump())
    assert silence.starts_after("prefect.flow-run.Running")
    assert silence.starts_after("prefect.flow-run.heartbeat")
    assert SILENCE.total_seconds() == 3 * quiet.HEARTBEAT
