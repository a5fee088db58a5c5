"""A duty done here and now, without Prefect, or inside of one of its flows."""

from __future__ import annotations

from datetime import date
from typing import Final

from flows.desk import Desk, InProcess
from flows.duties.ended import Ended
from flows.duties.requests import Request
from flows.duties.roster import ROSTER
from flows.files import unwritable
from flows.memory import now
from projects.errors import InputError
from projects.workspace import open_workspace

FIRST: Final = date(1950, 1, 1)
"""Before it nobody has a plan: a mistyped year."""


def run_duty(
    name: str, request: Request, *, desk: Desk | None = None, day: date | None = None
) -> Ended:
    """Do a duty to its end.

    Args:
        name: one of `ROSTER`.
        request: what it is asked for.
        desk: None: here, without a server.
        day: the day for which it was scheduled; None: today.

    A workspace that cannot be used ends as `InputUnusable`, and so does a data date after today: an
    issue of a week to come would stand before those of the weeks until then.
    """
    try:
        workspace = open_workspace(request.workspace)
        today = now(workspace).date()
        _fitting(request.as_of, today)
        try:
            return ROSTER[name].run(request, desk or InProcess(), day or today)
        except OSError as error:
            raise unwritable(error, workspace.out_folder) from error
    except InputError as error:
        says = "；".join(str(finding) for finding in error.findings)
        return Ended("InputUnusable", says, findings=error.findings)


def _fitting(as_of: date | None, today: date) -> None:
    if as_of is None or FIRST <= as_of <= today:
        return
    beyond = f"晚于今天 {today}" if as_of > today else f"早于 {FIRST.year} 年"
    raise InputError.of("DP830", f"数据截至 {as_of} {beyond}", "核对年份；不写则由排定的日子推出")
