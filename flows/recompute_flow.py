"""The nightly flow: compute every plan of a workspace, draw it, publish its feed.

    python -m flows.recompute_flow WORKSPACE --as-of 2023-12-31

Thin: the steps are `flows.steps`. Tasks take chunks of plans, since Prefect costs milliseconds and
kilobytes a task. One bad plan never stops its neighbours: the run ends as `CompletedWithErrors`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast
from uuid import UUID

import flows.quiet  # isort: skip  # noqa: F401 - its settings must stand before Prefect reads them
from prefect import Flow, flow, get_run_logger, task
from prefect.artifacts import (
    create_link_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.runtime import flow_run
from prefect.states import Completed, Failed
from prefect.tasks import exponential_backoff
from prefect.utilities.annotations import quote
from pydantic import BaseModel, ConfigDict, Field

from bulletins.week import week_of
from flows import steps
from flows.steps import Charts, FailedPlan, FeedReport, ProjectRun
from flows.tables import Row, error_rows, late_rows
from projects.errors import InputError
from projects.workspace import Workspace, open_workspace

if TYPE_CHECKING:
    from prefect import Task

    from projects.holidays import Override

T = TypeVar("T")
MAX_ROWS = 500
"""More rows than anybody reads would only fill Prefect's database."""


class RecomputeRequest(BaseModel):
    """What to compute. `as_of` None takes the day before the run's scheduled time."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    workspace: Path
    as_of: date | None = None
    chunk: int = Field(default=100, ge=1, le=500, description="plans in one task")
    charts: bool = True


@flow(name="recompute", description="每晚重新推算全部计划，更新横道图和日历")
def recompute(request: RecomputeRequest) -> State[Any]:
    """Compute, draw and publish every plan of a workspace."""
    try:
        workspace, _, paths = usable(request.workspace)
    except InputError as error:
        return unusable(error)
    as_of = request.as_of or scheduled_day(workspace) - timedelta(days=1)
    get_run_logger().info("recompute %s as of %s", workspace.folder, as_of)
    made = produce(workspace, paths, as_of, chunk=request.chunk, charts=request.charts)
    return made.finish(f"{len(made.runs)} 个计划，数据截至 {as_of}")


# --- what both flows do --------------------------------------------------------------------------


class Made:
    """What one run of a flow has made so far, and how it shows in the Prefect UI."""

    def __init__(self, key: str) -> None:
        self.runs: list[ProjectRun] = []
        self.failed: list[FailedPlan] = []
        self.charts: Charts = {}
        self.feeds: dict[str, Path] = {}
        bar = create_progress_artifact(0.0, key=f"{key}-progress", description="进度")
        self._bar = cast(UUID, bar)

    def reached(self, percent: float) -> None:
        """Move the progress bar."""
        update_progress_artifact(self._bar, percent)

    def finish(self, says: str) -> State[Any]:
        """The final state; rows that failed make it `CompletedWithErrors`."""
        self.reached(100.0)
        show_table(late_rows(self.runs), "late-activities", "逾期或工期不足的工作")
        if not self.failed:
            return Completed(message=says)
        rows = error_rows(self.failed)
        show_table(rows, "errors", "未能完成的计划")
        for row in rows:
            get_run_logger().error("%s %s: %s", row["文件"], row["编号"], row["问题"])
        return Completed(
            name="CompletedWithErrors", message=f"{says}；{len(self.failed)} 项未能完成，见 errors"
        )


def produce(
    workspace: Workspace,
    paths: Sequence[Path],
    as_of: date,
    *,
    chunk: int = 100,
    charts: bool = True,
) -> Made:
    """Compute in chunks, draw, publish; every error of a plan becomes a row."""
    made = Made("recompute")
    for first in range(0, len(paths), chunk):
        some = [*paths[first : first + chunk]]
        taken = {run.code: run.file for run in made.runs}
        runs, failed = compute(aside(some), as_of, aside(workspace), taken)
        made.runs += runs
        made.failed += failed
        made.reached(50.0 * (first + len(some)) / len(paths))
    out = workspace.out_folder
    if charts:
        made.charts, chartless = draw(aside(made.runs), out / "charts" / str(week_of(as_of)))
        made.failed += chartless
        made.reached(80.0)
    published = publish(aside(made.runs), aside(made.failed), aside(workspace), [*paths], as_of)
    made.feeds = published.projects
    made.failed += published.failed
    made.reached(90.0)
    link_of(out / "feeds" / "portfolio.ics", "portfolio-feed", "重点项目日历")
    link_of(out / "charts" / str(week_of(as_of)), "charts", "横道图")
    return made


def scheduled_day(workspace: Workspace) -> date:
    """The day for which this run was scheduled, in the workspace's time zone.

    Not the clock: after an absence overdue runs start late and still speak of their own day.
    """
    when: Any = flow_run.scheduled_start_time
    day: date = when.astimezone(workspace.zone).date()
    return day


def usable(folder: Path) -> tuple[Workspace, Override | None, list[Path]]:
    """A workspace, its notices and its plan files; InputError where a run has nothing to do."""
    workspace = open_workspace(folder)
    return workspace, workspace.override(), steps.plans_of(workspace)


def unusable(error: InputError) -> State[Any]:
    """The state of a run whose workspace cannot be used at all."""
    return Failed(name="InputUnusable", message=str(error))


def show_table(rows: Sequence[Row], key: str, words: str) -> None:
    """A table in the UI; an empty one says so, for the key shows the newest run."""
    note = f"，只列前 {MAX_ROWS} 行" if len(rows) > MAX_ROWS else ""
    create_table_artifact(
        table=[*map(dict, rows[:MAX_ROWS])], key=key, description=f"{words}：{len(rows)} 行{note}"
    )


def link_of(path: Path, key: str, words: str) -> None:
    """A link to a file or folder, where it was made."""
    if path.exists():
        create_link_artifact(path.as_uri(), words, key=key, description=str(path))


def aside(value: T) -> T:
    """Hand a large value to a task without Prefect looking for futures in every corner of it."""
    return cast(T, quote(value))


def _is_io(_task: Task[..., Any], _run: TaskRun, state: State[Any]) -> bool:
    """Whether trying again may help: the disk or the share, never a plan."""
    return isinstance(state.result(raise_on_failure=False), OSError)


@task(cache_policy=NO_CACHE)
def compute(
    paths: list[Path],
    as_of: date,
    workspace: Workspace,
    taken: dict[str, Path],
) -> tuple[list[ProjectRun], list[FailedPlan]]:
    """One chunk of plans; `taken` are the codes of earlier chunks."""
    return steps.recompute_all(paths, as_of, workspace, taken=taken)


WRITING: dict[str, Any] = {
    "cache_policy": NO_CACHE,
    "retries": 3,
    "retry_delay_seconds": exponential_backoff(2),
    "retry_jitter_factor": 0.5,
    "retry_condition_fn": _is_io,
}


@task(**WRITING)
def draw(runs: list[ProjectRun], folder: Path) -> tuple[Charts, list[FailedPlan]]:
    """The charts of all plans, on all cores inside this one task."""
    return steps.draw_all(runs, folder)


@task(**WRITING)
def publish(
    runs: list[ProjectRun],
    failed: list[FailedPlan],
    workspace: Workspace,
    paths: list[Path],
    as_of: date,
) -> FeedReport:
    """The feeds of all plans, at their status date."""
    day = steps.status_date_of(runs, as_of)
    if day != as_of:
        runs, failed = steps.recompute_all(paths, day, workspace)
    return steps.feeds(workspace, runs, failed, day)


# --- run by hand ---------------------------------------------------------------------------------


def exit_code(state: State[Any]) -> int:
    """0 fine, 1 findings, 2 the input cannot be used."""
    if state.is_completed():
        return 1 if state.name == "CompletedWithErrors" else 0
    return 2


def by_hand(words: Sequence[str] | None, subject: Flow[..., Any], request: type[BaseModel]) -> int:
    """Run a flow once from a terminal."""
    parser = argparse.ArgumentParser(prog=f"python -m flows.{subject.fn.__name__}_flow")
    parser.add_argument("workspace", type=Path, help="the folder with daopai.toml")
    parser.add_argument("--as-of", type=date.fromisoformat, help="data date, YYYY-MM-DD")
    given = parser.parse_args(words)
    asked = request(workspace=given.workspace, as_of=given.as_of)
    state: State[Any] = cast(Any, subject)(asked, return_state=True)
    print(
        f"{state.name}: {state.message or ''}", file=sys.stderr if exit_code(state) else sys.stdout
    )
    return exit_code(state)


if __name__ == "__main__":
    sys.exit(by_hand(None, recompute, RecomputeRequest))
