"""Every night: compute all plans, record those that changed, publish the feeds, draw the charts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from bulletins.week import week_of
from flows.desk import Desk
from flows.duties.ended import Ended, finish
from flows.duties.requests import RecomputeRequest
from flows.memory import now
from flows.runs import FailedPlan, row_of
from flows.spread import cores, kept
from flows.steps import plans_of
from projects.workspace import Workspace, open_workspace

if TYPE_CHECKING:
    from flows.chunks import Portfolio
    from flows.feeds.report import FeedReport

FEW: Final = 40
CHUNKS: Final = 4


def run(request: RecomputeRequest, desk: Desk, day: date) -> Ended:
    """Compute all plans at the close of the day before, or of `as_of`.

    A night that was missed is not made up for: the next one knows more. Raises InputError where
    the workspace cannot be used, OSError where an output cannot be written.
    """
    from flows.digests import late_table, variance_table

    workspace = open_workspace(request.workspace)
    if request.as_of is None and day < now(workspace).date():
        return Ended("Stale", f"{day} 的推算已经过时，没有补做")
    as_of = request.as_of or day - timedelta(days=1)
    with kept():
        computed = compute(workspace, as_of, desk, chunk=request.chunk, charts=request.charts)
        failed = [*computed.failed, *record(workspace, computed, desk)]
        published = publish(computed, desk)
    failed += published.failed
    desk.table("late-activities", "逾期或工期不足的工作", late_table(computed.digests))
    desk.table("variance", "各项目的偏差", variance_table(computed.digests))
    desk.link("portfolio-feed", "重点项目日历", workspace.out_folder / "feeds" / "portfolio.ics")
    desk.link("charts", "横道图", workspace.out_folder / "charts" / str(week_of(as_of)))
    return finish(desk, f"{len(computed.digests)} 个计划，数据截至 {as_of}", failed)


def compute(
    workspace: Workspace, as_of: date, desk: Desk, *, chunk: int = 100, charts: bool = False
) -> Portfolio:
    """Every plan of a workspace, in chunks on all cores; with `charts` drawn there as well."""
    from flows.chunks import recompute_chunks

    paths = plans_of(workspace)
    folder = workspace.out_folder / "charts" / str(week_of(as_of)) if charts else None

    def computed() -> Portfolio:
        return recompute_chunks(
            workspace,
            paths,
            as_of,
            chunk=_fitting(len(paths), chunk, heavy=charts),
            spread=desk.spread,
            charts=folder,
            on_done=lambda done, total: desk.reached(80 * done / total),
        )

    return desk.write(computed)  # it writes the charts


def _fitting(plans: int, most: int, *, heavy: bool) -> int:
    """Plans in one chunk: a few chunks a core, but one for so few that no process is worth it."""
    if plans < FEW and not heavy:
        return most
    return max(1, min(most, -(-plans // (CHUNKS * cores()))))


def record(workspace: Workspace, computed: Portfolio, desk: Desk) -> list[FailedPlan]:
    """Record the plans that changed, so that any past day can be computed again."""
    from flows.chunks import file_digests

    failed: list[FailedPlan] = []
    with row_of(workspace.plans_folder, "plan", failed):
        failed += desk.write(file_digests, workspace, computed.digests)
    return failed


def publish(computed: Portfolio, desk: Desk, *, parts: bool = False) -> FeedReport:
    """Publish every feed, with `parts` each department's in each project too; a store that cannot
    be used is a row."""
    from flows.feeds.publishing import publish_digests
    from flows.feeds.report import FeedReport

    def feeds() -> FeedReport:
        return publish_digests(computed, spread=desk.spread, parts=parts)

    broken: list[FailedPlan] = []
    with row_of(computed.workspace.out_folder / "feeds", "feed", broken):
        return desk.write(feeds)
    return FeedReport(computed.status_date, failed=tuple(broken))
