"""Every feed of a workspace: composed at one status date, revised by the store, published.

    runs -> sources -> feeds -> editions (what the store knows of each event) -> bytes -> files

First the linter and the guard judge, then all of it is recorded in one transaction, then the files
are written. Killed in between, the next run finds the editions recorded, gets the same bytes and
writes what is missing: a SEQUENCE never stands for two contents.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from flows.feeds.drafts import Desk, Draft, Outcome, own_files, record
from flows.feeds.turn import Busy, turn
from flows.runs import FailedPlan, ProjectRun, row_of
from projects.errors import Finding, InputError, Place
from projects.workspace import Workspace

if TYPE_CHECKING:
    from calendars.names import FeedName
    from calendars.source import Source
    from projects.store import Reading

__all__ = [
    "FeedLine",
    "FeedReport",
    "copied",
    "feeds_folder",
    "publish_feeds",
    "publish_file",
    "snapshot",
    "sources_of",
    "status_date_of",
]

TRIES = 3
"""How often a run looks again because another one published in the meantime."""


@dataclass(frozen=True, slots=True)
class FeedLine:
    """What became of one feed. `kept`: its `findings` left the file as it was; `older`: a later
    status date stands. `events` and `size` (bytes) are those of the file that stands at `path`;
    `crowded` as in `Feed`."""

    name: FeedName
    outcome: Outcome
    events: int
    size: int
    path: Path
    findings: tuple[Finding, ...] = ()
    crowded: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class FeedReport:
    """Every feed of a workspace at one status date. `failed` are the projects of which no feed
    could be made, and the feeds that an error kept as they were, as rows of a run."""

    status_date: date
    lines: tuple[FeedLine, ...] = ()
    failed: tuple[FailedPlan, ...] = ()

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files that stand, of each feed that with alarms first."""
        every = (
            path for line in self.lines for path in own_files(line.path.parent, line.name.slug)
        )
        return tuple(path for path in every if path.is_file())


def feeds_folder(workspace: Workspace) -> Path:
    """Where the feeds of a workspace stand, for the service and for whoever copies them."""
    return workspace.out_folder / "feeds"


def status_date_of(runs: Sequence[ProjectRun], as_of: date) -> date:
    """The data date of the feeds: that of the newest report by `as_of`, or the last closed Sunday
    where that is later. So a night without a report changes nothing on anybody's phone."""
    seen = (
        standing.seen_on
        for run in runs
        for standing in (run.progress.overall, *run.progress.items.values())
        if standing.seen_on is not None and standing.seen_on <= as_of
    )
    return max((closed_sunday(as_of), *seen))


def closed_sunday(day: date) -> date:
    """The last Sunday up to a day."""
    return day - timedelta(days=(day.weekday() + 1) % 7)


def refuse_beyond(workspace: Workspace, status_date: date) -> None:
    """Raise InputError DP830 for a day after the coming Sunday: a year mistyped once would stand
    for years, since no earlier status date replaces a feed."""
    if _beyond(workspace, status_date):
        says = f"状态日期“{status_date}”晚于本周日 {_sunday(workspace)}，没有发布日历"
        raise InputError.of("DP830", says, "核对年份；日历只按已经填报的数据生成")


def _beyond(workspace: Workspace, status_date: date) -> bool:
    return status_date > _sunday(workspace)


def _sunday(workspace: Workspace) -> date:
    from flows.memory import now

    today = now(workspace).date()
    return today + timedelta(days=6 - today.weekday())


def publish_feeds(
    workspace: Workspace,
    runs: Sequence[ProjectRun],
    failed: Sequence[FailedPlan],
    status_date: date,
    *,
    out: Path | None = None,
    force: bool = False,
) -> FeedReport:
    """Publish every feed of a workspace; `runs` are all of its plans at the close of `status_date`.

    A plan in `failed` keeps its events in every feed as they were published. A feed with an error
    is kept as it was, and stops no other. `out`: a folder that gets the same files and a page that
    lists them, for a plain web server; `force`: let a drop of more than half of the events through.

    Raises InputError as the store does, DP766 where others publish without end, DP830 as
    `refuse_beyond`; OSError where a folder cannot be written.
    """
    refuse_beyond(workspace, status_date)
    sources, broken = sources_of(runs, workspace.uid_domain, status_date)
    desk = Desk(
        domain=workspace.uid_domain,
        status_date=status_date,
        force=force,
        sources=sources,
        partial=bool(broken) or any(row.stage == "plan" for row in failed),
    )
    folder = feeds_folder(workspace)
    drafts = _settled(workspace, lambda reading: desk.every(reading, folder))
    lines = tuple(map(line_of, drafts))
    kept = (
        FailedPlan(line.path, line.findings, "feed") for line in lines if line.outcome == "kept"
    )
    report = FeedReport(status_date, lines, (*broken, *kept))
    if out is None:
        return report
    refused = copied(report, folder, out, workspace.title, force=force)
    return replace(report, failed=(*report.failed, *refused))


def publish_file(
    workspace: Workspace,
    name: FeedName,
    sources: Sequence[Source],
    status_date: date,
    target: Path,
    *,
    alarms: bool = True,
    force: bool = False,
) -> FeedLine:
    """Publish one feed of a workspace, and put it into `target` too. `sources` are all of its
    plans. At an earlier status date than that of the feed that stands, or one after the coming
    Sunday: as `snapshot`.

    Raises InputError with what kept the files as they were.
    """
    from projects.store import builds, feeds

    domain = workspace.uid_domain
    desk = Desk(domain, status_date, force, sources, partial=False)
    folder = feeds_folder(workspace)

    def look(reading: Reading) -> list[Draft]:
        standing = builds.standing(reading).get(name.slug)
        rows = feeds.current(reading, name.slug)
        return [desk.one(name, rows, standing, folder, {target: alarms})]

    if not _beyond(workspace, status_date):
        (draft,) = _settled(workspace, look)
        if draft.outcome == "kept":
            raise InputError(draft.findings)
        if draft.outcome != "older":
            return line_of(draft)
    return snapshot(name, sources, status_date, target, domain, alarms=alarms, force=force)


def snapshot(
    name: FeedName,
    sources: Sequence[Source],
    status_date: date,
    target: Path,
    domain: str,
    *,
    alarms: bool = True,
    force: bool = False,
) -> FeedLine:
    """Write a feed without a history: every event is revision 0. Raises InputError as `publish`."""
    from calendars.editions import edition
    from calendars.feed import feed_of
    from calendars.publish import publish
    from calendars.render import render

    feed = feed_of(name, sources, domain=domain, status_date=status_date)
    done = publish(target, render(edition(feed, {}), alarms=alarms), force=force)
    return FeedLine(name, done.outcome, done.events, done.size, done.path)


def sources_of(
    runs: Sequence[ProjectRun], domain: str, status_date: date
) -> tuple[list[Source], list[FailedPlan]]:
    """What each project gives to its feeds, and the projects that give none."""
    from calendars.source import source_of

    found: list[Source] = []
    broken: list[FailedPlan] = []
    for run in runs:
        with row_of(run.file, "feed", broken):
            found.append(
                source_of(
                    run.schedule,
                    domain=domain,
                    status_date=status_date,
                    baseline=run.promised,
                    progress=run.progress,
                    closed=run.closed,
                )
            )
    return found, broken


def _settled(workspace: Workspace, look: Callable[[Reading], list[Draft]]) -> list[Draft]:
    """Look, record what was found in one transaction, write the files. Looks again where somebody
    else published in between."""
    from flows.memory import NothingNew, opened, recording
    from projects.store import builds

    for _ in range(TRIES):
        with opened(workspace) as store, store.reading() as reading:
            seen, drafts = builds.last(reading), look(reading)
        alone = False
        with suppress(Busy), turn(feeds_folder(workspace)):
            with recording(workspace, "calendar publish") as entry:
                alone = builds.last(entry) == seen
                if not alone:
                    raise NothingNew
                record(entry, drafts)
            if alone:
                for draft in drafts:
                    draft.write()
                return drafts
    raise others_publish(workspace)


def others_publish(workspace: Workspace) -> InputError:
    """What to tell where other runs publish without end: DP766."""
    says = "别的程序一直在发布日历，这一次没有发布"
    return InputError.of("DP766", says, "稍后再运行一次", Place(workspace.folder.name))


def line_of(draft: Draft) -> FeedLine:
    build = draft.build()
    told = (draft.outcome, build.events, build.size, draft.path, draft.findings, draft.crowded)
    return FeedLine(draft.name, *told)


def copied(
    report: FeedReport, folder: Path, out: Path, title: str, *, force: bool = False
) -> list[FailedPlan]:
    """The files that stand and a page that lists them, for a plain web server. Nothing is
    copied where that would empty a file there: it may be another workspace's."""
    from calendars.index_page import Listed, index_page
    from calendars.publish import compared, put

    found: dict[Path, bytes] = {}
    refused: list[FailedPlan] = []
    for line in report.lines:
        for file in own_files(folder, line.name.slug):
            target = out / file.relative_to(folder)
            with row_of(target, "feed", refused):
                if file.is_file():
                    found[target] = file.read_bytes()
                    compared(target, found[target], force=force, crowded=line.crowded)
    if refused:
        return refused
    for target, data in found.items():
        put(target, data)
    listed = [Listed(line.name, line.events) for line in report.lines if line.path.is_file()]
    put(out / "index.html", index_page(title, report.status_date, listed).encode())
    return []
