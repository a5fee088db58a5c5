"""The weekly bulletin: runs every morning, writes on the first working day after a week's Sunday.

    python -m flows.weekly_bulletin_flow WORKSPACE --as-of 2023-12-31

Runs from the schedule ask `flows.gate` about their scheduled day. A bulletin that was written is
never written a second time by a flow: the run answers `AlreadyWritten`.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import flows.quiet  # isort: skip  # noqa: F401 - its settings must stand before Prefect reads them
from prefect import flow, get_run_logger, task
from prefect.artifacts import create_markdown_artifact
from prefect.client.schemas.objects import State
from prefect.states import Completed
from pydantic import BaseModel, ConfigDict

from bulletins.week import Week
from flows import steps
from flows.gate import Verdict, asked, verdict
from flows.recompute_flow import (
    WRITING,
    Made,
    aside,
    by_hand,
    link_of,
    produce,
    scheduled_day,
    unusable,
    usable,
)
from projects.errors import InputError
from projects.workspace import Workspace

if TYPE_CHECKING:
    from projects.holidays import Override


class BulletinRequest(BaseModel):
    """Whose bulletin. `as_of` None takes the week that is due on the run's scheduled day."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    workspace: Path
    as_of: date | None = None


@flow(name="weekly-bulletin", description="每周第一个工作日印发上周周报")
def weekly_bulletin(request: BulletinRequest) -> State[Any]:
    """Write the bulletin of the week that is due, once."""
    try:
        workspace, override, paths = usable(request.workspace)
    except InputError as error:
        return unusable(error)
    if request.as_of is None:
        found = verdict(workspace, scheduled_day(workspace), override)
    else:
        found = asked(workspace, request.as_of, override)
    get_run_logger().info("%s: %s", found.answer, found.says)
    if found.answer != "Due":
        return Completed(name=found.answer, message=found.says)
    as_of = request.as_of or found.as_of
    made = produce(workspace, paths, as_of)
    if not made.runs:
        return made.finish("没有可用的计划，未印发周报")
    for path in tell(aside(made), workspace, found, as_of, aside(override)):
        show(path)
    return made.finish(f"{found.says}；{len(made.runs)} 个计划")


@task(**WRITING)
def tell(
    made: Made, workspace: Workspace, found: Verdict, as_of: date, override: Override | None
) -> list[Path]:
    """Write the bulletin."""
    week: Week = found.weeks[-1]
    return steps.bulletin(
        made.runs,
        made.failed,
        week,
        steps.bulletin_folder(workspace, draft=as_of < week.last),
        workspace.organisation,
        made.charts,
        feeds=made.feeds,
        number=steps.number_of(workspace, found.weeks, as_of),
        override=override,
    )


def show(path: Path) -> None:
    """The bulletin in the Prefect UI: Markdown as text, HTML and Word files as links."""
    if path.suffix in (".html", ".docx"):
        paper = "weekly-bulletin" if path.stem.startswith("周报") else "weekly-circular"
        link_of(path, f"{paper}-{path.suffix[1:]}", path.stem)
    elif path.stem.endswith("未纳入"):
        create_markdown_artifact(path.read_text(encoding="utf-8"), key="weekly-bulletin-left-out")
    else:
        create_markdown_artifact(path.read_text(encoding="utf-8"), key="weekly-bulletin")


if __name__ == "__main__":
    sys.exit(by_hand(None, weekly_bulletin, BulletinRequest))
