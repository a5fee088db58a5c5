"""How the feeds of a workspace stand, and a new run of all of them, as the command line asks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from flows.asked import hush
from flows.feeds.days import refuse_beyond, status_date_of
from flows.feeds.publishing import publish_feeds
from flows.feeds.report import FeedReport, feeds_folder
from flows.files import unwritable
from flows.memory import has_store, now, opened
from flows.subscriptions import titles, told
from projects.workspace import Workspace
from projects.writers.feed_health_view import FeedHealth, FeedRow
from projects.writers.feed_health_view import told as said
from projects.writers.subscriptions_view import QUIET

if TYPE_CHECKING:
    from flows.runs import FailedPlan
    from projects.store.builds import Build

OLD_DAYS = 8
"""A feed is made once a week; one whose data date is older asks for a look."""
SHOWN = 3
"""So many errors of one file are told; it is made anew whatever they are."""


def published(
    workspace: Workspace, as_of: date | None, out: Path | None, *, force: bool
) -> tuple[FeedReport, list[FailedPlan]]:
    """Compute all plans and publish every feed; the plans that could not be computed, too.

    Without `as_of` the status date is that of the newest report, or the last Sunday: a nightly run
    changes nothing until somebody reports. Raises InputError as `publish_feeds`, DP830 for a day
    beyond the coming Sunday (no earlier one would ever replace it), DP814 without plans, DP812
    where the folder cannot be written.
    """
    from flows.runs import recompute_all
    from flows.steps import plans_of

    hush()
    today = now(workspace).date()
    if as_of is not None:
        refuse_beyond(workspace, as_of)
    paths, day = plans_of(workspace), as_of or today
    runs, failed = recompute_all(paths, day, workspace)
    if as_of is None and (found := status_date_of(runs, day)) != day:
        day = found
        runs, failed = recompute_all(paths, day, workspace)
    folder = out or feeds_folder(workspace)
    try:
        # Behind a plain web server nobody subscribes to one of them first.
        given = {"force": force, "parts": out is not None}
        return publish_feeds(workspace, runs, failed, day, out=out, **given), failed
    except OSError as error:
        raise unwritable(error, folder) from error


def rows_of(report: FeedReport) -> tuple[FeedRow, ...]:
    """What a run told of every feed, for its table."""
    return tuple(
        FeedRow(
            slug=line.name.slug,
            title=line.name.title,
            status_date=report.status_date,
            outcome=line.outcome,
            events=line.events,
            size=line.size,
            errors=tuple(f"{finding.code}：{said(finding)}" for finding in line.findings)
            if line.outcome == "kept"
            else (),
        )
        for line in report.lines
    )


def health(workspace: Workspace, at: datetime, *, thorough: bool = True) -> FeedHealth:
    """All feeds and subscriptions at the moment `at` (naive, local).

    The linter reads every file; without `thorough` only those that are not, byte for byte, what a
    run has published, and so has passed it. Raises InputError as the store does.
    """
    if not has_store(workspace):
        return FeedHealth(at, (), ())
    from projects.store import builds

    with opened(workspace) as store, store.reading() as reading:
        latest, standing = builds.latest(reading), builds.standing(reading)
        subscribed, named = told(workspace, reading), titles(reading)
    folder = feeds_folder(workspace)
    rows = [
        _row(folder, build, standing.get(slug), named[slug], at.date(), thorough=thorough)
        for slug, build in latest.items()
    ]
    return FeedHealth(at, tuple(rows), subscribed)


def _row(
    folder: Path, last: Build, standing: Build | None, title: str, today: date, *, thorough: bool
) -> FeedRow:
    made = standing or last
    errors = list(last.findings) if last.outcome == "kept" else []
    if standing is not None:
        file = folder / f"{last.feed}.ics"
        errors += _wrong(file, standing.sha256, thorough=thorough)
        errors += _wrong(folder / QUIET / file.name, "", thorough=thorough)
    days = (today - made.status_date).days
    old = (f"数据截至 {made.status_date}，已有 {days} 天没有更新",) if days > OLD_DAYS else ()
    return FeedRow(
        slug=last.feed,
        title=title,
        status_date=made.status_date,
        outcome=last.outcome,
        events=made.events,
        size=made.size,
        built_at=last.recorded_at,
        errors=tuple(errors),
        warnings=old,
    )


def _wrong(file: Path, recorded: str, *, thorough: bool) -> Sequence[str]:
    """What keeps a file from being right. `recorded`: the SHA-256 of what was published, "" where
    only its being there is known."""
    again = "用 daopai calendar publish 重新生成"
    where = file.relative_to(file.parents[1])
    try:
        data = file.read_bytes()
    except OSError:
        return [f"文件 {where.as_posix()} 不见了或读不出；{again}"]
    changed = bool(recorded) and sha256(data).hexdigest() != recorded
    told = [f"文件 {where.as_posix()} 发布以后被改动过；{again}"] if changed else []
    if thorough or changed:
        from calendars.lint import lint

        wrong = [said(finding) for finding in lint(data, file.name) if finding.level == "error"]
        told += wrong[:SHOWN]
        told += [f"另有 {len(wrong) - SHOWN} 处"] if len(wrong) > SHOWN else []
    return told
