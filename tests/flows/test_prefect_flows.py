"""The flows under a real Prefect server: by call, by entrypoint, by schedule."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import pytest

from flows import steps
from projects.workspace import Workspace

pytestmark = [
    pytest.mark.prefect,
    pytest.mark.slow,
    pytest.mark.usefixtures("prefect_server"),
]
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def only_svg(monkeypatch: pytest.MonkeyPatch) -> None:
    """PNG pages cost seconds and are drawn by other tests."""
    from flows import outputs

    sound = outputs.draw_all
    monkeypatch.setattr(steps, "draw_all", lambda runs, out: sound(runs, out, formats=("svg",)))


@pytest.fixture
def client() -> Iterator[Any]:
    from prefect.client.orchestration import get_client

    with get_client(sync_client=True) as found:
        yield found


def asked(workspace: Workspace, **more: Any) -> dict[str, Any]:
    """The request of a flow as a deployment stores it."""
    return {"workspace": str(workspace.folder), **more}


def call(flow: Any, request: dict[str, Any]) -> Any:
    """The final state of a flow that is called here and now."""
    return flow(request, return_state=True)


def artifacts(client: Any, run: UUID) -> dict[str, Any]:
    """The artifacts of a run: key -> data."""
    from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterFlowRunId

    wanted = ArtifactFilter(flow_run_id=ArtifactFilterFlowRunId(any_=[run]))
    return {found.key: found.data for found in client.read_artifacts(artifact_filter=wanted)}


def test_a_run_computes_draws_publishes_and_shows_what_is_late(
    small: Workspace, client: Any
) -> None:
    from flows.recompute_flow import recompute

    state = call(recompute, asked(small, as_of="2023-12-31"))
    assert (state.name, state.message) == ("Completed", "2 个计划，数据截至 2023-12-31")
    assert (small.out_folder / "feeds" / "portfolio.ics").exists()
    assert (small.out_folder / "charts" / "2023-W52" / "one" / "gantt.svg").exists()
    shown = artifacts(client, state.state_details.flow_run_id)
    late = json.loads(shown["late-activities"])
    assert late[0]["项目"] == "小项目two"
    assert shown["recompute-progress"] == 100.0
    assert "portfolio.ics" in shown["portfolio-feed"]
    assert "errors" not in shown


def test_a_bad_plan_is_a_row_and_the_run_completes_with_errors(
    wounded: Workspace, client: Any
) -> None:
    from flows.recompute_flow import exit_code, recompute

    state = call(recompute, asked(wounded, as_of="2023-12-31", chunk=1, charts=False))
    assert state.name == "CompletedWithErrors"
    assert state.is_completed()
    assert exit_code(state) == 1
    (row,) = json.loads(artifacts(client, state.state_details.flow_run_id)["errors"])
    assert (row["文件"], row["编号"], row["位置"]) == ("oops.yaml", "DP152", "oops.yaml:5")
    assert (small_feed := wounded.out_folder / "feeds" / "project-two.ics").exists()
    assert b"BEGIN:VEVENT" in small_feed.read_bytes()


def test_one_code_in_two_chunks_is_told(small: Workspace) -> None:
    from flows.recompute_flow import recompute

    text = (small.plans_folder / "one.yaml").read_text(encoding="utf-8")
    (small.plans_folder / "zz.yaml").write_text(text, encoding="utf-8")
    state = call(recompute, asked(small, as_of="2023-12-31", chunk=1, charts=False))
    assert state.name == "CompletedWithErrors"


def test_no_bulletin_goes_out_without_a_single_usable_plan(wounded: Workspace) -> None:
    from flows.weekly_bulletin_flow import weekly_bulletin

    for code in ("one", "two"):
        (wounded.plans_folder / f"{code}.yaml").unlink()
    state = call(weekly_bulletin, asked(wounded, as_of="2023-12-31"))
    assert state.name == "CompletedWithErrors"
    assert "未印发" in state.message
    assert not (wounded.out_folder / "bulletins").exists()


def test_a_workspace_that_cannot_be_used_fails_in_words(tmp_path: Path) -> None:
    from flows.recompute_flow import exit_code, recompute

    state = call(recompute, {"workspace": str(tmp_path), "as_of": "2023-12-31"})
    assert state.is_failed()
    assert "DP801" in state.message
    assert exit_code(state) == 2


def test_a_disk_that_fails_once_is_tried_again(
    small: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows import recompute_flow

    sound, calls = steps.feeds, []

    def shaky(*words: Any) -> Any:
        calls.append(words)
        if len(calls) == 1:
            raise OSError(5, "Input/output error")
        return sound(*words)

    monkeypatch.setattr(steps, "feeds", shaky)
    monkeypatch.setattr(recompute_flow.publish, "retry_delay_seconds", 0)
    state = call(recompute_flow.recompute, asked(small, as_of="2023-12-31", charts=False))
    assert state.name == "Completed"
    assert len(calls) == 2


def test_an_error_of_our_own_is_not_tried_again(
    small: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows import recompute_flow

    calls = []

    def broken(*words: Any) -> Any:
        calls.append(words)
        raise ValueError("no such thing")

    monkeypatch.setattr(steps, "feeds", broken)
    state = call(recompute_flow.recompute, asked(small, as_of="2023-12-31", charts=False))
    assert state.is_failed()
    assert len(calls) == 1


def test_the_weekly_bulletin_is_written_once(small: Workspace, client: Any) -> None:
    from flows.weekly_bulletin_flow import weekly_bulletin

    first = call(weekly_bulletin, asked(small, as_of="2023-12-31"))
    assert first.name == "Completed"
    written = small.out_folder / "bulletins" / "周报-2023-W52.md"
    before = written.read_bytes()
    shown = artifacts(client, first.state_details.flow_run_id)
    assert shown["weekly-bulletin"].encode() == before
    assert "2023-W52" in shown["weekly-bulletin-html"] or "%" in shown["weekly-bulletin-html"]
    (small.plans_folder / "two.yaml").unlink()
    second = call(weekly_bulletin, asked(small, as_of="2023-12-31"))
    assert second.name == "AlreadyWritten"
    assert second.is_completed()
    assert written.read_bytes() == before


def test_the_entrypoint_of_a_deployment_runs_and_not_only_loads(
    small: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from prefect.flows import load_flow_from_entrypoint

    monkeypatch.chdir(ROOT)
    for entrypoint in (
        "flows/recompute_flow.py:recompute",
        "flows.weekly_bulletin_flow.weekly_bulletin",
    ):
        loaded: Any = load_flow_from_entrypoint(entrypoint, use_placeholder_flow=False)
        state = call(loaded, asked(small, as_of="2023-12-31"))
        assert state.name == "Completed"
    assert (small.out_folder / "bulletins" / "周报-2023-W52.html").exists()


def test_a_flow_from_source_runs(small: Workspace) -> None:
    import prefect

    loaded = prefect.flow.from_source(
        source=str(ROOT), entrypoint="flows/weekly_bulletin_flow.py:weekly_bulletin"
    )
    assert call(loaded, asked(small, as_of="2023-12-31")).name == "Completed"


def test_a_flow_runs_from_a_terminal_and_its_exit_code_tells(wounded: Workspace) -> None:
    from prefect.settings import PREFECT_API_URL

    done = subprocess.run(
        [
            *(sys.executable, "-m", "flows.weekly_bulletin_flow", str(wounded.folder)),
            *("--as-of", "2023-12-31"),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PREFECT_API_URL": PREFECT_API_URL.value()},
    )
    assert done.returncode == 1, done.stderr
    assert "CompletedWithErrors" in done.stderr
    assert "Traceback" not in done.stderr
    assert (wounded.out_folder / "bulletins" / "周报-2023-W52-未纳入.md").exists()


def test_schedules_yield_runs_that_a_runner_carries_out_for_their_own_day(
    small: Workspace, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Overdue runs start late, one at a time, and each of them speaks of its own day."""
    import asyncio

    from prefect.runner import Runner
    from prefect.settings import PREFECT_API_URL
    from prefect.states import Scheduled

    from flows.deploy import deployments

    monkeypatch.chdir(ROOT)
    runner = Runner(name="test", pause_on_shutdown=False)
    nightly, weekly = (cast(UUID, runner.add_deployment(one)) for one in deployments(small))
    for deployment, hour in ((nightly, (2, 0)), (weekly, (8, 30))):
        # What the server's scheduler does every minute, at once.
        url = f"{PREFECT_API_URL.value()}/deployments/{deployment}/schedule"
        post(url).raise_for_status()
        planned = [run.expected_start_time for run in runs_of(client, deployment)]
        assert len(planned) >= 2
        local = [moment.astimezone(small.zone) for moment in planned]
        assert {(moment.hour, moment.minute) for moment in local} == {hour}

    def due(deployment: UUID, moment: datetime) -> UUID:
        state: Any = Scheduled(scheduled_time=moment)
        made = client.create_flow_run_from_deployment(deployment, state=state)
        return cast(UUID, made.id)

    monday = datetime(2024, 1, 1, 8, 30, tzinfo=small.zone)  # New Year's Day
    tuesday = monday + timedelta(days=1)
    runs = [due(nightly, monday), due(weekly, monday)]
    asyncio.run(runner.start(run_once=True))
    night, holiday = (client.read_flow_run(run) for run in runs)
    assert night.state.name == "Completed"
    assert "数据截至 2023-12-31" in night.state.message
    assert holiday.state.name == "NotYet"
    assert not (small.out_folder / "bulletins").exists()

    twins = [due(weekly, tuesday), due(weekly, tuesday)]
    asyncio.run(runner.start(run_once=True))
    ended = sorted((client.read_flow_run(run) for run in twins), key=lambda run: run.state.name)
    assert [run.state.name for run in ended] == ["AwaitingConcurrencySlot", "Completed"]
    assert {run.expected_start_time for run in ended} == {tuesday}
    assert (small.out_folder / "bulletins" / "周报-2023-W52.md").exists()


def post(url: str) -> Any:
    """Prefect answers 503 while its SQLite file is busy; its own clients ask again, so do we."""
    import httpx

    for _ in range(60):
        answer = httpx.post(url, json={})
        if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE:
            break
        time.sleep(0.5)
    return answer


def runs_of(client: Any, deployment: UUID) -> list[Any]:
    from prefect.client.schemas.filters import DeploymentFilter, DeploymentFilterId

    wanted = DeploymentFilter(id=DeploymentFilterId(any_=[deployment]))
    return [*client.read_flow_runs(deployment_filter=wanted)]
