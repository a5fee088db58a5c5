"""The nightly flow: compute every plan of a workspace, draw it, publish its feeds."""

from __future__ import annotations

from typing import Any

import flows.quiet  # isort: skip  # noqa: F401 - its settings must stand before Prefect reads them
from prefect import flow
from prefect.client.schemas.objects import State

from flows.duties.requests import RecomputeRequest
from flows.duties.roster import ROSTER
from flows.tracked.dask import spread_on
from flows.tracked.runs import run_flow


@flow(name="recompute", description=ROSTER["recompute"].words)
def recompute(request: RecomputeRequest) -> State[Any]:
    """Compute, record, publish and draw every plan of a workspace, on a Dask cluster if asked."""
    with spread_on(request.dask, request.workspace) as spread:
        return run_flow("recompute", request, spread=spread)
