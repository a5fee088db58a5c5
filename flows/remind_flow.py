"""The flow of every working morning: letters are drafted, people told what waits for them."""

from __future__ import annotations

from typing import Any

import flows.quiet  # isort: skip  # noqa: F401 - its settings must stand before Prefect reads them
from prefect import flow
from prefect.client.schemas.objects import State

from flows.duties.requests import RemindRequest
from flows.duties.roster import ROSTER
from flows.tracked.runs import run_flow


@flow(name="remind", description=ROSTER["remind"].words)
def remind(request: RemindRequest) -> State[Any]:
    """Draft letters and remind."""
    return run_flow("remind", request)
