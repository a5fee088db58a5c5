"""One run of a flow: the day it speaks of, the duty, the state in which it ends."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import flows.quiet  # isort: skip  # noqa: F401 - its settings must stand before Prefect reads them
from prefect import get_run_logger
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run
from prefect.states import Completed, Failed

from flows.duties.ended import Ended
from flows.duties.requests import Request
from flows.duties.running import run_duty
from flows.tracked.desk import PrefectDesk, Spread
from projects.errors import InputError
from projects.workspace import open_workspace

PATIENCE: Final = 2.0
"""Seconds before the first retry of a step that writes."""


def run_flow(name: str, request: Request, *, spread: Spread | None = None) -> State[Any]:
    """Do a duty as the body of a flow."""
    try:
        day = scheduled_day(request)
    except InputError as error:
        return state_of(Ended("InputUnusable", str(error), findings=error.findings))
    get_run_logger().info("%s of %s for %s", name, request.workspace, request.as_of or day)
    desk = PrefectDesk(name, spread=spread, patience=PATIENCE)
    return state_of(run_duty(name, request, desk=desk, day=day))


def scheduled_day(request: Request) -> date:
    """The day for which this run was scheduled, in the time zone of the workspace.

    Not the clock: after an absence overdue runs start late and still speak of their own day.
    Raises InputError where the workspace cannot be used.
    """
    when: Any = flow_run.scheduled_start_time
    day: date = when.astimezone(open_workspace(request.workspace).zone).date()
    return day


def state_of(ended: Ended) -> State[Any]:
    """The final state of a run; its name says how the duty ended."""
    if ended.name == "InputUnusable":
        return Failed(name=ended.name, message=ended.message)
    return Completed(name=ended.name, message=ended.message)


def exit_code(state: State[Any]) -> int:
    """0 fine, 1 some of it could not be done, 2 the input cannot be used."""
    if state.is_completed():
        return 1 if state.name == "CompletedWithErrors" else 0
    return 2
