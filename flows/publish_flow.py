"""The flow of working hours: the feeds follow what was reported since."""

from __future__ import annotations

from typing import Any

import flows.quiet  # isort: skip  # noqa: F401 - its settings must stand before Prefect reads them
from prefect import flow
from prefect.client.schemas.objects import State

from flows.duties.requests import PublishRequest
from flows.duties.roster import ROSTER
from flows.tracked.runs import run_flow


@flow(name="publish", description=ROSTER["publish"].words)
def publish(request: PublishRequest) -> State[Any]:
    """Publish every feed at the newest report."""
    return run_flow("publish", request)
