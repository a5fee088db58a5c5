"""The plain compositions that the command line, the demo and the flows share. No Prefect in here.

    plan files -> recompute_all -> draw_all -> feeds -> bulletin       run_week does all of it

Where things lie below the out folder:

    charts/2023-W52/<code>/gantt.svg, .png      further pages gantt-2.svg …
    feeds/portfolio.ics, feeds/project-<code>.ics, …    feeds/quiet/: the same without alarms
    bulletins/周报-2023-W52.md, .html, .docx; 通报-2023-W52.docx; drafts/ while the week is open

A step never reads the clock, writes every file whole or not at all, and gives the same bytes for
the same input. What is wrong with one plan becomes a `FailedPlan` and stops no other plan. A disk
that cannot be written raises OSError, which `run_week` says in Chinese and a flow tries again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from bulletins.week import Week, joined_weeks, week_of
from flows.feeds.publishing import FeedReport, feeds_folder, publish_feeds, status_date_of
from flows.outputs import FORMATS, Charts, bulletin, draw, draw_all
from flows.papers import number_of
from flows.runs import FailedPlan, ProjectRun, recompute, recompute_all, row_of
from projects.errors import Finding, InputError, Place, reason
from projects.workspace import Workspace

if TYPE_CHECKING:
    from projects.holidays import Override

__all__ = [
    "FORMATS",
    "Charts",
    "FailedPlan",
    "FeedReport",
    "OnStep",
    "ProjectRun",
    "WeekReport",
    "WeekRow",
    "bulletin",
    "bulletin_folder",
    "covered",
    "demo_workspace",
    "draw",
    "draw_all",
    "feeds",
    "number_of",
    "plans_of",
    "recompute",
    "recompute_all",
    "rows_of",
    "run_week",
    "status_date_of",
]

OnStep = Callable[[str, int, int], None]
"""Called with the words for what was just done, how many steps are done, and how many there are."""


@dataclass(frozen=True, slots=True)
class WeekRow:
    """One project in the table of a week. Percentages 0 to 100, deviation in percentage points,
    margin in working days to the governing deadline, negative: 需抢回. `seen_on` is the data date
    of the newest report: an old one explains a large shortfall."""

    code: str
    name: str
    actual: float | None
    expected: float | None
    deviation: float | None
    margin_days: float | None
    lamp: str
    lamp_mark: str
    seen_on: date | None
    worst: Finding | None


@dataclass(frozen=True, slots=True)
class WeekReport:
    """What a week gave. `draft`: the data date lies before the close of the bulletin's weeks."""

    weeks: tuple[Week, ...]
    as_of: date
    draft: bool
    rows: tuple[WeekRow, ...]
    failed: tuple[FailedPlan, ...]
    charts: Charts
    feeds: FeedReport
    bulletin: tuple[Path, ...]

    @property
    def files(self) -> tuple[Path, ...]:
        """Every file that was made: bulletin, feeds, charts."""
        charts = (page for pages in self.charts.values() for page in pages)
        return (*self.bulletin, *self.feeds.paths, *charts)


def rows_of(runs: Sequence[ProjectRun]) -> tuple[WeekRow, ...]:
    """The table of a week, the furthest behind first."""
    rows = [
        WeekRow(
            code=run.code,
            name=run.project.name,
            actual=run.progress.actual_percent,
            expected=run.progress.expected_percent,
            deviation=run.progress.deviation_points,
            margin_days=run.schedule.governing.margin_days if run.schedule.governing else None,
            lamp=run.progress.lamp,
            lamp_mark=run.progress.lamp_mark,
            seen_on=_newest(run),
            worst=run.worst,
        )
        for run in runs
    ]
    unknown = float("inf")
    return tuple(
        sorted(rows, key=lambda r: (unknown if r.deviation is None else r.deviation, r.code))
    )


def _newest(run: ProjectRun) -> date | None:
    standings = (run.progress.overall, *run.progress.items.values())
    return max((s.seen_on for s in standings if s.seen_on), default=None)


def covered(as_of: date, override: Override | None = None) -> tuple[Week, ...]:
    """The weeks of the bulletin to which `as_of` belongs."""
    return joined_weeks(week_of(as_of), override)


def bulletin_folder(workspace: Workspace, *, draft: bool) -> Path:
    """Where bulletins lie; those of a week that has not closed lie apart."""
    folder = workspace.out_folder / "bulletins"
    return folder / "drafts" if draft else folder


def plans_of(workspace: Workspace) -> list[Path]:
    """The plan files of a workspace; InputError DP814 where there are none."""
    paths = workspace.plans()
    if not paths:
        raise InputError.of(
            "DP814",
            "工作区里没有计划文件",
            f"把计划文件（yaml、json、csv、xlsx、xls）放进 {workspace.plans_folder}",
            Place(str(workspace.plans_folder)),
        )
    return paths


def run_week(
    workspace: Workspace,
    as_of: date,
    *,
    formats: Sequence[str] = FORMATS,
    on_step: OnStep | None = None,
) -> WeekReport:
    """Everything of the week that holds `as_of`: compute, draw, publish, tell.

    The bulletin tells what was known at the close of `as_of` (数据截至). A week closes on its
    Sunday; with an earlier day the bulletin is a draft.

    Raises:
        InputError: DP814 no plan in the workspace, DP812 a folder that cannot be written; what the
            calendar files raise.
    """
    paths = plans_of(workspace)
    step = _Counter(2 * len(paths) + 2, on_step)
    override = workspace.override()
    weeks = covered(as_of, override)
    draft = as_of < weeks[-1].last
    out = workspace.out_folder
    try:
        runs, failed = recompute_all(paths, as_of, workspace, on_done=step("推算"))
        step.skip(len(paths) - len(runs))
        charts, chartless = draw_all(
            runs, out / "charts" / str(week_of(as_of)), formats=formats, on_done=step("绘图")
        )
        published = feeds(workspace, runs, failed, as_of)
        step("生成日历")(out)
        told = (
            []
            if not runs
            else bulletin(
                runs,
                failed,
                weeks[-1],
                bulletin_folder(workspace, draft=draft),
                workspace.organisation,
                charts,
                feeds=published.projects,
                number=number_of(workspace, weeks, as_of),
                override=override,
            )
        )
        step("编写周报")(out)
    except OSError as error:
        raise InputError.of(
            "DP812",
            f"写不了 {error.filename or out}：{reason(error)}",
            "检查文件夹是否存在、是否有写权限、磁盘是否已满",
            Place(str(out)),
        ) from error
    return WeekReport(
        weeks=weeks,
        as_of=as_of,
        draft=draft,
        rows=rows_of(runs),
        failed=(*failed, *chartless, *published.failed),
        charts=charts,
        feeds=published,
        bulletin=tuple(told),
    )


def feeds(
    workspace: Workspace,
    runs: Sequence[ProjectRun],
    failed: Sequence[FailedPlan],
    status_date: date,
) -> FeedReport:
    """Every feed of the workspace (`publish_feeds`); a store that cannot be used is a row."""
    broken: list[FailedPlan] = []
    with row_of(feeds_folder(workspace), "feed", broken):
        return publish_feeds(workspace, runs, failed, status_date)
    return FeedReport(status_date, failed=tuple(broken))


class _Counter:
    """Counts steps for whoever shows them."""

    def __init__(self, total: int, tell: OnStep | None) -> None:
        self._done, self._total, self._tell = 0, total, tell

    def __call__(self, words: str) -> Callable[[Path], None]:
        def on_done(path: Path) -> None:
            self._done += 1
            if self._tell:
                self._tell(f"{words} {path.stem}", self._done, self._total)

        return on_done

    def skip(self, steps: int) -> None:
        """Steps that fell away because their plan failed."""
        self._done += steps


def demo_workspace(folder: Path) -> Workspace:
    """A workspace with the bundled projects and scenarios, new or as an earlier demo left it.

    Raises InputError DP808 where the folder is a workspace with plans of its own, and as `create`.
    """
    from flows.files import put
    from projects.bundled import names, path, scenarios

    found = _demo_plans(folder, [path(code) for code in names()])
    for scenario in scenarios():
        copy = found.folder / "scenarios" / scenario.name
        if not copy.exists():
            put(copy, scenario.read_bytes())
    return found


def _demo_plans(folder: Path, plans: Sequence[Path]) -> Workspace:
    from projects import workspace

    if not (folder / workspace.MARK).is_file():
        return workspace.create(folder, organisation="示范单位", plans=plans)
    found = workspace.open_workspace(folder)
    if {plan.name for plan in found.plans()} - {plan.name for plan in plans}:
        raise InputError.of(
            "DP808",
            f"“{folder}”是有自己计划的工作区，没有改动它",
            "演示请换一个文件夹",
            Place(str(folder)),
        )
    for plan in plans:
        found.adopt(plan)
    return found
