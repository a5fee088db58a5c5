"""In working hours: the feeds follow what was reported since."""

from __future__ import annotations

from datetime import date

from flows.desk import Desk
from flows.duties import recompute
from flows.duties.ended import Ended, finish
from flows.duties.requests import PublishRequest
from flows.feeds.copying import copied
from flows.feeds.report import feeds_folder
from flows.memory import now
from flows.spread import kept
from projects.workspace import open_workspace


def run(request: PublishRequest, desk: Desk, day: date) -> Ended:
    """Publish every feed at the newest report of `day`, or of `as_of`.

    An hour that was missed is not made up for. Raises InputError where the workspace cannot be
    used, OSError where an output cannot be written.
    """
    workspace = open_workspace(request.workspace)
    if request.as_of is None and day < now(workspace).date():
        return Ended("Stale", f"{day} 的发布已经过时，没有补做")
    with kept():
        computed = recompute.compute(workspace, request.as_of or day, desk)
        failed = [*computed.failed, *recompute.record(workspace, computed, desk)]
        published = recompute.publish(computed, desk, parts=request.target is not None)
    failed += published.failed
    if request.target is not None:
        folder = feeds_folder(workspace)
        failed += desk.write(copied, published, folder, request.target, workspace.title)
        desk.link("target", "另存的日历", request.target / "index.html")
    changed = sum(line.outcome in ("created", "changed") for line in published.lines)
    desk.link("portfolio-feed", "重点项目日历", workspace.out_folder / "feeds" / "portfolio.ics")
    says = f"{len(published.lines)} 份日历，{changed} 份有变化，状态日期 {published.status_date}"
    return finish(desk, says, failed)
