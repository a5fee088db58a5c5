"""The flows compute with what the workspace remembers: reports, the baseline, the ledger."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from flows import steps
from projects.workspace import Workspace
from tests.cli_helpers import daopai

DAY = "2023-12-31"


@pytest.fixture
def remembered(small: Workspace, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """The two small plans with a baseline, a plan that was changed after it, reports, an event."""
    monkeypatch.chdir(small.folder)
    week = ("--as-of", DAY)
    for words in (
        ("baseline", "one", "--reason", "市政府批复", "--by", "市重点办"),
        ("report", "one", "A1", "--finished", "2023-11-01", *week),
        ("report", "one", "A2", "--percent", "75", *week),
        ("event", "one/A2", "受阻", "--stage", "征拆", "--by", "市政处", "--on", DAY),
    ):
        answer = daopai(*words)
        assert answer.code == 0, answer.err
    plan = small.plans_folder / "one.yaml"
    plan.write_text(plan.read_text("utf-8").replace("duration: 30", "duration: 36"), "utf-8")
    return small


def test_what_was_recorded_stands_in_the_runs_of_the_workspace(remembered: Workspace) -> None:
    paths = steps.plans_of(remembered)
    (one, two), failed = steps.recompute_all(paths, date.fromisoformat(DAY), remembered)
    assert failed == []
    assert one.baseline is not None
    assert one.baseline.reason == "市政府批复"
    item = one.progress.items["A2"]
    assert item.actual_percent == 75.0
    assert one.ledger is not None
    assert one.ledger["A2"].word == "在建，受阻（征拆）"
    assert (two.revision, two.baseline, two.ledger) == (None, None, None)


@pytest.fixture
def client() -> Iterator[Any]:
    from prefect.client.orchestration import get_client

    with get_client(sync_client=True) as found:
        yield found


@pytest.mark.prefect
@pytest.mark.slow
@pytest.mark.usefixtures("prefect_server")
def test_a_nightly_run_shows_what_was_recorded(remembered: Workspace, client: Any) -> None:
    from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterFlowRunId

    from flows.recompute_flow import recompute

    request: Any = {"workspace": str(remembered.folder), "as_of": DAY, "charts": False}
    state: Any = recompute(request, return_state=True)
    assert state.name == "Completed", state.message
    run = ArtifactFilterFlowRunId(any_=[state.state_details.flow_run_id])
    artifacts = client.read_artifacts(artifact_filter=ArtifactFilter(flow_run_id=run))
    (table,) = (found.data for found in artifacts if found.key == "late-activities")
    late = {(row["项目"], row["编号"]): row for row in json.loads(table)}
    row = late["小项目one", "A2"]
    assert row["完成时限"] == "2023-11-30"  # of the baseline: 30 days from the first of November
    assert row["预计完成"] == "2024-01-09"  # a quarter of 36 days is left
