"""`daopai flows run --track`: a duty done here and now, as a run that the server records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import flows.quiet  # isort: skip  # noqa: F401 - its settings must stand before Prefect reads them
from prefect.client.schemas.objects import State
from prefect.utilities.urls import url_for

from flows.duties.requests import Request
from flows.tracked.deployments import flow_of, named_server
from flows.tracked.runs import exit_code


@dataclass(frozen=True, slots=True)
class Run:
    """How it ended; `page` is where the UI shows it."""

    state: str
    message: str
    page: str
    exit_code: int


def call(duty: str, request: Request) -> Run:
    """Run the flow of a duty in this process. Raises InputError DP769 where no server answers."""
    with named_server():
        pass
    state: State[Any] = cast(Any, flow_of(duty))(request, return_state=True)
    number = state.state_details.flow_run_id
    page = url_for("flow-run", obj_id=number) if number else None
    return Run(state.name or str(state.type), state.message or "", page or "", exit_code(state))
