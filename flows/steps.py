"""The plain compositions that the command line, the demo and the flows share. No Prefect in here.

    plan files -> recompute_all -> draw_all -> feeds -> bulletin       run_week does all of it

Where things lie below the out folder:

    charts/2023-W52/<code>/gantt.svg, .png      further pages gantt-2.svg …
    feeds/portfolio.ics, feeds/project-<code>.ics, …    feeds/quiet/: the same without alarms
    bulletins/周报-2023-W52.md, .html, .docx; 通报-2023-W52.docx; drafts/ while the week is open

A step never reads the clock, writes every file whole or not at all, and gives the same bytes for
the same input. What is wrong with one plan becomes a `FailedPlan` and stops no other plan. A disk
that cannot be written raises OSError, and the desk tries again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from bulletins.week import Week, file_stem, week_of, weeks_left
from flows import issuing
from flows.desk import Desk, InProcess
from flows.feeds.days import status_date_of
from flows.feeds.publishing import publish_feeds
from flows.feeds.report import FeedReport, feeds_folder
from flows.feeds.turn import Busy, turn
from flows.files import unwritable
from flows.issuing import Issued
from flows.memory import opened
from flows.outputs import FORMATS, Charts, bulletin, draw, draw_all
from flows.own import own_of, own_then, template_rows
from flows.papers import number_of
from flows.runs import FailedPlan, ProjectRun, recompute, recompute_all, row_of
from flows.spread import kept
from flows.tables import Row, late_rows
from projects.errors import Finding, InputError, Place
from projects.workspace import Workspace

if TYPE_CHECKING:
    from projects.holidays import Override

__all__ = [
    "FORMATS",
    "Charts",
    "FailedPlan",
    "FeedReport",
    "ProjectRun",
    "WeekReport",
    "WeekRow",
    "bulletin",
    "bulletin_folder",
    "covered",
    "draw",
    "draw_all",
    "feeds",
    "number_of",
    "plans_of",
    "recompute",
    "recompute_all",
    "rows_of",
    "run_week",
    "standing_week",
    "status_date_of",
    "written",
]

PATIENCE = 900.0
"""Seconds to wait for another run that writes a bulletin of the same workspace."""


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
    """What a week gave. `draft`: the data date lies before the close of the bulletin's weeks;
    `number`: the 期号, None for a draft and where no bulletin was written; `late`: the works that
    are overdue or short of days, as a table."""

    weeks: tuple[Week, ...]
    as_of: date
    draft: bool
    rows: tuple[WeekRow, ...]
    failed: tuple[FailedPlan, ...]
    charts: Charts
    feeds: FeedReport
    bulletin: tuple[Path, ...]
    number: int | None = None
    late: tuple[Row, ...] = ()

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


def covered(
    workspace: Workspace, as_of: date, override: Override | None = None
) -> tuple[Week, ...]:
    """The weeks of the bulletin to which `as_of` belongs; those that were issued stay as they are.
    Raises InputError as the store does."""
    return weeks_left(week_of(as_of), override, issuing.issued_weeks(workspace))


def bulletin_folder(workspace: Workspace, *, draft: bool) -> Path:
    """Where bulletins lie; those of a week that has not closed lie apart."""
    folder = workspace.out_folder / "bulletins"
    return folder / "drafts" if draft else folder


def written(workspace: Workspace, weeks: tuple[Week, ...]) -> Path:
    """The file that stands for the issued bulletin of these weeks: the last one to be written."""
    return bulletin_folder(workspace, draft=False) / f"{file_stem(weeks)}.md"


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
    desk: Desk | None = None,
    *,
    formats: Sequence[str] = FORMATS,
    fresh: bool = True,
) -> WeekReport:
    """Everything of the week that holds `as_of`: compute, draw, publish, tell.

    The bulletin tells what was known at the close of `as_of` (数据截至). A week closes on its
    Sunday; with an earlier day the bulletin is a draft. An issue that was made before is made anew
    from what is known now; where it is not to be `fresh`, from what was known then.

    Raises:
        InputError: DP814 no plan in the workspace, DP812 a folder that cannot be written; what the
            calendar files and the store raise; DP766 where another run goes on writing.
    """
    try:
        with kept(), turn(bulletin_folder(workspace, draft=False), PATIENCE):
            weeks = covered(workspace, as_of, workspace.override())
            return _run_week(workspace, weeks, as_of, desk or InProcess(), tuple(formats), fresh)
    except OSError as error:
        raise unwritable(error, workspace.out_folder) from error
    except Busy:
        says = "别的程序一直在编写周报，这一次没有编写"
        raise InputError.of("DP766", says, "稍后再运行一次", Place(workspace.folder.name)) from None


def _run_week(
    workspace: Workspace,
    weeks: tuple[Week, ...],
    as_of: date,
    desk: Desk,
    formats: tuple[str, ...],
    fresh: bool,
) -> WeekReport:
    draft = as_of < weeks[-1].last
    out = workspace.out_folder
    issued = None if draft or fresh else issuing.found(workspace, weeks)
    again = issued is not None
    paths = [] if again else plans_of(workspace)
    count = _Counter(2 * (len(issued.issue.plans) if issued else len(paths)) + 2, desk.reached)
    runs: list[ProjectRun] = []
    told: list[Path] = []
    amiss: list[FailedPlan] = []
    if draft:
        runs, failed = desk.work(_as_known, paths, as_of, workspace, count)
    elif issued is None:
        standing = written(workspace, weeks) if fresh else None
        issued, failed = desk.write(issuing.freeze, workspace, weeks, as_of, paths, standing)
    if issued is not None:
        runs, failed = desk.work(_as_issued, issued, count)
    count.skip(len(failed))
    drawn = out / "charts" / str(week_of(as_of))
    charts, chartless = desk.write(_charts, runs, drawn, formats, count)
    published = FeedReport(as_of)
    # Feeds that stand at this day or a later one know more than was known then.
    if not again or not _published_by(workspace, as_of):
        published = desk.write(feeds, workspace, runs, failed, as_of)
    count(out)
    if runs:
        told, amiss = desk.write(_papers, workspace, runs, failed, weeks, charts, issued)
    count(out)
    return WeekReport(
        weeks=weeks,
        as_of=as_of,
        draft=draft,
        rows=rows_of(runs),
        failed=(*failed, *chartless, *published.failed, *amiss),
        charts=charts,
        feeds=published,
        bulletin=tuple(told),
        number=issued.number if issued else None,
        late=tuple(late_rows(runs)),
    )


def standing_week(workspace: Workspace, weeks: tuple[Week, ...], desk: Desk) -> WeekReport | None:
    """An issue that was written, with its files as they stand: a person may have put a word right
    in them, so nothing is written. None where it is not recorded, or one of its papers is gone."""
    issued = issuing.found(workspace, weeks)
    page = written(workspace, weeks)
    circular = page.with_name(page.name.replace("周报", "通报", 1))
    papers = (page, *(page.with_suffix(kind) for kind in (".html", ".docx")))
    papers = (*papers, circular.with_suffix(".docx"))
    if issued is None or not all(paper.is_file() for paper in papers):
        return None
    count = _Counter(len(issued.issue.plans), desk.reached)
    runs, failed = desk.work(_as_issued, issued, count)
    return WeekReport(
        weeks=weeks,
        as_of=issued.issue.as_of,
        draft=False,
        rows=rows_of(runs),
        failed=tuple(failed),
        charts={},
        feeds=FeedReport(issued.issue.as_of),
        bulletin=papers,
        number=issued.number,
        late=tuple(late_rows(runs)),
    )


def _as_known(
    paths: Sequence[Path], as_of: date, workspace: Workspace, count: _Counter
) -> tuple[list[ProjectRun], list[FailedPlan]]:
    return recompute_all(paths, as_of, workspace, on_done=count)


def _as_issued(issued: Issued, count: _Counter) -> tuple[list[ProjectRun], list[FailedPlan]]:
    return issuing.compute(issued, on_done=count)


def _charts(
    runs: Sequence[ProjectRun], folder: Path, formats: tuple[str, ...], count: _Counter
) -> tuple[Charts, list[FailedPlan]]:
    return draw_all(runs, folder, formats=formats, on_done=count)


def _papers(
    workspace: Workspace,
    runs: Sequence[ProjectRun],
    failed: Sequence[FailedPlan],
    weeks: tuple[Week, ...],
    charts: Charts,
    issued: Issued | None,
) -> tuple[list[Path], list[FailedPlan]]:
    signing = issued.workspace if issued else workspace
    held = issued.own if issued else None
    own = own_of(workspace) if held is None else own_then(workspace, held)
    told = bulletin(
        runs,
        failed,
        weeks[-1],
        bulletin_folder(workspace, draft=issued is None),
        signing.organisation,
        charts,
        feeds=_own_feeds(workspace, runs),
        number=issued.number if issued else number_of(workspace, weeks, weeks[0].first),
        override=issued.override if issued else workspace.override(),
        own=own,
        weeks=weeks,
    )
    return told, template_rows(own)


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


def _published_by(workspace: Workspace, status_date: date) -> bool:
    """Whether the feeds stand at a status date, or at a later one."""
    from calendars.names import PORTFOLIO_FEED
    from projects.store import builds

    with opened(workspace) as store, store.reading() as reading:
        stands = builds.standing(reading).get(PORTFOLIO_FEED.slug)
    return stands is not None and stands.status_date >= status_date


def _own_feeds(workspace: Workspace, runs: Sequence[ProjectRun]) -> dict[str, Path]:
    """Where the projects' own feeds stand, by code. Not whether they do at this moment: an issue
    has the same links whenever it is made."""
    from calendars.names import project_feed_name

    folder = feeds_folder(workspace)
    names = {run.code: project_feed_name(run.code, run.project.name) for run in runs}
    return {code: folder / f"{name.slug}.ics" for code, name in names.items()}


class _Counter:
    """Counts steps for whoever shows them."""

    def __init__(self, total: int, tell: Callable[[float], None]) -> None:
        self._done, self._total, self._tell = 0, total, tell

    def __call__(self, _path: Path) -> None:
        self._done += 1
        self._tell(100 * self._done / self._total)

    def skip(self, steps: int) -> None:
        """Steps that fell away because their plan failed."""
        self._done += steps
