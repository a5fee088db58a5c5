"""The flows under a real Prefect server: what they show, how they end, when they run."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from flows import memory, steps
from projects.workspace import MARK, Workspace
from tests.flows.notify_servers import relay

pytestmark = [
    pytest.mark.prefect,
    pytest.mark.slow,
    pytest.mark.usefixtures("prefect_server"),
]


@pytest.fixture(autouse=True)
def only_svg(monkeypatch: pytest.MonkeyPatch) -> None:
    """PNG pages cost seconds and are drawn by other tests."""
    sound = steps.draw_all

    def quick(runs: Any, out: Path, *, formats: Any, on_done: Any) -> Any:
        return sound(runs, out, formats=("svg",), on_done=on_done)

    monkeypatch.setattr(steps, "draw_all", quick)


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
    assert {row["项目"] for row in json.loads(shown["variance"])} == {"小项目one", "小项目two"}
    assert shown["recompute-progress"] == 100.0
    assert "portfolio.ics" in shown["portfolio-feed"]
    assert "errors" not in shown


def test_a_bad_plan_is_a_row_and_the_run_completes_with_errors(
    wounded: Workspace, client: Any
) -> None:
    from flows.recompute_flow import recompute
    from flows.tracked.runs import exit_code

    state = call(recompute, asked(wounded, as_of="2023-12-31", chunk=1, charts=False))
    assert state.name == "CompletedWithErrors"
    assert state.is_completed()
    assert exit_code(state) == 1
    (row,) = json.loads(artifacts(client, state.state_details.flow_run_id)["errors"])
    assert (row["文件"], row["编号"], row["位置"]) == ("oops.yaml", "DP152", "oops.yaml:5")
    assert (small_feed := wounded.out_folder / "feeds" / "project-two.ics").exists()
    assert b"BEGIN:VEVENT" in small_feed.read_bytes()


def test_a_workspace_that_cannot_be_used_fails_in_words(tmp_path: Path) -> None:
    from flows.recompute_flow import recompute
    from flows.tracked.runs import exit_code

    state = call(recompute, {"workspace": str(tmp_path), "as_of": "2023-12-31"})
    assert state.is_failed()
    assert "DP801" in state.message
    assert exit_code(state) == 2


def test_a_disk_that_fails_once_is_tried_again(
    small: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows.tracked import runs
    from flows.weekly_bulletin_flow import weekly_bulletin

    sound, calls = steps.bulletin, []

    def shaky(*words: Any, **more: Any) -> Any:
        calls.append(words)
        if len(calls) == 1:
            raise OSError(5, "Input/output error")
        return sound(*words, **more)

    monkeypatch.setattr(steps, "bulletin", shaky)
    monkeypatch.setattr(runs, "PATIENCE", 0.0)
    state = call(weekly_bulletin, asked(small, as_of="2023-12-31"))
    assert state.name == "Completed"
    assert len(calls) == 2


def test_an_error_of_our_own_is_not_tried_again(
    small: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows.weekly_bulletin_flow import weekly_bulletin

    calls = []

    def broken(*words: Any, **_: Any) -> Any:
        calls.append(words)
        raise ValueError("no such thing")

    monkeypatch.setattr(steps, "bulletin", broken)
    state = call(weekly_bulletin, asked(small, as_of="2023-12-31"))
    assert state.is_failed()
    assert len(calls) == 1


def test_the_weekly_bulletin_shows_its_text_and_is_written_once(
    small: Workspace, client: Any
) -> None:
    from flows.weekly_bulletin_flow import weekly_bulletin

    first = call(weekly_bulletin, asked(small, as_of="2023-12-31"))
    assert first.name == "Completed"
    written = small.out_folder / "bulletins" / "周报-2023-W52.md"
    before = written.read_bytes()
    shown = artifacts(client, first.state_details.flow_run_id)
    assert shown["weekly-bulletin"].encode() == before
    assert {"weekly-bulletin-html", "weekly-bulletin-docx", "weekly-circular-docx"} <= set(shown)
    (small.plans_folder / "two.yaml").unlink()
    second = call(weekly_bulletin, asked(small, as_of="2023-12-31"))
    assert second.name == "AlreadyWritten"
    assert second.is_completed()
    assert written.read_bytes() == before


def test_a_reminder_shows_letters_and_what_is_due(small: Workspace, client: Any) -> None:
    from flows.remind_flow import remind

    state = call(remind, asked(small, as_of="2023-12-31"))
    assert state.name == "Completed"
    shown = artifacts(client, state.state_details.flow_run_id)
    assert {row["文书"] for row in json.loads(shown["letters"])} == {"督办单"}
    assert json.loads(shown["due-works"])[0]["时限"] == "2023-12-20"


def test_an_address_that_lies_in_a_block_is_used_and_shown_nowhere(
    small: Workspace, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from prefect.blocks.system import Secret

    from flows.weekly_bulletin_flow import weekly_bulletin

    with relay() as server:
        block: Any = Secret(value=server.url())
        block.save("group", overwrite=True)
        with (small.folder / MARK).open("a", encoding="utf-8") as file:
            file.write('\n[notify]\n"工作群" = "block:group"\n')
        # Else in the week of a long festival it would be a draft, which is told nobody.
        monkeypatch.setattr(memory, "clock", lambda zone: datetime(2024, 1, 2, 8, 30, tzinfo=zone))
        state = call(weekly_bulletin, asked(small, as_of="2023-12-31"))
        assert state.name == "Completed"
        assert len(server.got) == 1
    shown = artifacts(client, state.state_details.flow_run_id)
    assert json.loads(shown["sends"])[0]["结果"] == "已发出"
    assert "relay-password" not in str(shown)


def test_the_entrypoint_of_a_deployment_runs_and_not_only_loads(
    small: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from prefect.flows import load_flow_from_entrypoint

    from flows.duties.roster import ROSTER

    monkeypatch.chdir(tmp_path)
    for duty in ROSTER.values():
        entrypoint = duty.flow.replace(":", ".")
        loaded: Any = load_flow_from_entrypoint(entrypoint, use_placeholder_flow=False)
        assert loaded.name == duty.name
        state = call(loaded, asked(small, as_of="2023-12-31"))
        assert state.name == "Completed"
    assert (small.out_folder / "bulletins" / "周报-2023-W52.html").exists()
