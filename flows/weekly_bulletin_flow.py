"""The weekly bulletin: runs every morning, writes on the first working day after its week."""

from __future__ import annotations

from typing import Any

import flows.quiet  # isort: skip  # noqa: F401 - its settings must stand before Prefect reads them
from prefect import flow
from prefect.client.schemas.objects import State

from flows.duties.requests import BulletinRequest
from flows.duties.roster import ROSTER
from flows.tracked.runs import run_flow


@flow(name="weekly-bulletin", description=ROSTER["weekly-bulletin"].words)
def weekly_bulletin(request: BulletinRequest) -> State[Any]:
    """Write the bulletin of the week that is due, once, and tell it, once."""
    return run_flow("weekly-bulletin", request)
