"""Every feed of a workspace: composed on all cores at one status date, published in portions.

    packs -> the feeds of some projects, recorded and written -> … -> the feeds over all of them

The linter and the guard judge, then a portion is recorded in one transaction, then its files are
renamed to where they stand. Killed in between, the next run finds the editions recorded, gets the
same bytes and writes what is missing: a SEQUENCE never stands for two contents. Where nothing has
changed since the last publication (`foresight`), nothing is composed.

The feed of a department in one project is made for those who subscribe to it (`wanted`); once it
stands it is kept up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from flows.chunks import Portfolio, pack_chunk
from flows.feeds import foresight
from flows.feeds.composing import (
    FeedJob,
    Head,
    Reasons,
    SharedFeed,
    Terms,
    compose_own,
    compose_shared,
)
from flows.feeds.copying import copied
from flows.feeds.days import refuse_beyond
from flows.feeds.drafts import Draft, name_of, own_files, record
from flows.feeds.report import (
    COMMAND,
    FeedLine,
    FeedReport,
    feeds_folder,
    line_of,
    others_publish,
)
from flows.feeds.sources import sources_of
from flows.feeds.turn import Busy, turn
from flows.feeds.wanted import wanted_parts
from flows.memory import opened, recording
from flows.runs import FailedPlan, ProjectRun
from flows.spread import kept
from flows.spread import spread as on_cores
from projects.workspace import Workspace

if TYPE_CHECKING:
    from flows.chunks import Spread
    from projects.store.builds import Build

PORTION = 25
"""Projects that are composed and published at a time."""
SHARED = 5
"""Feeds over several projects that are: each of them takes as long as some projects."""
PATIENCE = 180.0
"""Seconds to wait for another publication."""
ORDER = ("portfolio", "project", "office", "person", "part")
T = TypeVar("T")
OnDone = Callable[[int, int], None]


def publish_digests(
    portfolio: Portfolio,
    *,
    spread: Spread = on_cores,
    force: bool = False,
    parts: bool = False,
    on_done: OnDone | None = None,
) -> FeedReport:
    """Publish every feed of a workspace at the status date of its plans.

    A plan that failed keeps its events in every feed as they were published. A feed with an error
    is kept as it was, and stops no other. `force`: let a drop of more than half of the events
    through; `parts`: make the feed of every department in every project, whether somebody
    subscribes or not; `on_done` gets how many projects are published, of how many.

    Raises InputError as the store does, DP766 where others publish without end, DP830 as
    `refuse_beyond`; OSError where a folder cannot be written.
    """
    workspace = portfolio.workspace
    refuse_beyond(workspace, portfolio.status_date)
    with _turn(workspace):
        wanted = None if parts else wanted_parts(workspace)
        return _published(portfolio, spread, wanted, on_done, force=force)


def publish_feeds(
    workspace: Workspace,
    runs: Sequence[ProjectRun],
    failed: Sequence[FailedPlan],
    status_date: date,
    *,
    out: Path | None = None,
    force: bool = False,
    parts: bool = False,
) -> FeedReport:
    """The same for plans that are at hand: `runs` are all of them at the close of `status_date`.
    `out`: a folder that gets the same files and a page that lists them, for a plain web server.
    Raises what `publish_digests` does."""
    from calendars.packs import packed

    refuse_beyond(workspace, status_date)
    sources, broken = sources_of(runs, workspace.uid_domain, status_date)
    with _turn(workspace):
        foresight.forget(workspace)
        terms = Terms(
            workspace=workspace,
            status_date=status_date,
            force=force,
            partial=bool(broken) or any(row.stage == "plan" for row in failed),
            parts=None if parts else wanted_parts(workspace),
        )
        desk = _Publication(terms, _standing(workspace), on_cores)
        lines = desk.every({source.code: packed([source]) for source in sources})
    report = FeedReport(status_date, lines, (*broken, *_stuck(lines)))
    if out is None:
        return report
    refused = copied(report, feeds_folder(workspace), out, workspace.title, force=force)
    return replace(report, failed=(*report.failed, *refused))


@contextmanager
def _turn(workspace: Workspace) -> Iterator[None]:
    """While nobody else publishes; InputError DP766 where they do without end."""
    try:
        with turn(feeds_folder(workspace), PATIENCE), kept():
            yield
    except Busy:
        raise others_publish(workspace) from None


def _published(
    portfolio: Portfolio,
    spread: Spread,
    wanted: frozenset[str] | None,
    on_done: OnDone | None,
    *,
    force: bool,
) -> FeedReport:
    workspace, ahead = portfolio.workspace, portfolio.foresight
    standing = _standing(workspace)
    right = ahead is not None and ahead.status_date == portfolio.status_date
    unusable = [row.file for row in portfolio.failed if row.stage == "plan"]
    same = right and ahead is not None and ahead.unchanged and not force
    if same and foresight.still(workspace, standing, unusable, wanted):
        return _unchanged(workspace, portfolio.status_date, standing)
    foresight.forget(workspace)
    packs, broken = _packs(portfolio, spread)
    whole = not unusable and len(packs) == len(portfolio.digests)
    terms = Terms(
        workspace=workspace,
        status_date=portfolio.status_date,
        force=force,
        partial=not whole,
        parts=wanted,
    )
    lines = _Publication(terms, standing, spread).every(packs, on_done)
    report = FeedReport(portfolio.status_date, lines, (*broken, *_stuck(lines)))
    usual = all(line.outcome in ("created", "changed", "unchanged") for line in lines)
    if right and ahead and usual and len(packs) == len(portfolio.digests):
        foresight.remember(workspace, ahead, _standing(workspace), unusable, wanted)
    return report


def _stuck(lines: Sequence[FeedLine]) -> Iterator[FailedPlan]:
    """The feeds that an error kept as they were."""
    return (FailedPlan(line.path, line.findings, "feed") for line in lines if line.findings)


def _standing(workspace: Workspace) -> dict[str, Build]:
    from projects.store import builds

    with opened(workspace) as store, store.reading() as reading:
        return builds.standing(reading)


def _unchanged(
    workspace: Workspace, status_date: date, standing: Mapping[str, Build]
) -> FeedReport:
    """What is told of feeds that were not composed again."""
    from projects.store import builds

    same = [replace(build, outcome="unchanged", findings=()) for build in standing.values()]
    with recording(workspace, COMMAND) as entry:
        builds.record(entry, same)
    folder = feeds_folder(workspace)
    lines = []
    for build in same:
        path = next(iter(own_files(folder, build.feed)))
        lines.append(FeedLine(name_of(build), "unchanged", build.events, build.size, path))
    return FeedReport(status_date, tuple(sorted(lines, key=_rank)))


def _packs(portfolio: Portfolio, spread: Spread) -> tuple[dict[str, bytes], list[FailedPlan]]:
    """The pack of every project at the status date, by code, in the order of the plans."""
    found = {one.code: one.pack for one in portfolio.digests if one.pack is not None}
    if portfolio.packed_at == portfolio.status_date:
        return found, []  # a plan without a pack is among the failed already
    broken: list[FailedPlan] = []
    found = {}
    portions = [*_portions(portfolio.digests, PORTION)]
    jobs = [
        (portfolio.workspace, tuple(one.file for one in some), portfolio.status_date)
        for some in portions
    ]
    for some, (packs, failed) in zip(portions, spread(pack_chunk, jobs), strict=True):
        broken += failed
        found |= {one.code: pack for one, pack in zip(some, packs, strict=True) if pack is not None}
    return found, broken


@dataclass
class _Publication:
    """One publication under way."""

    terms: Terms
    standing: Mapping[str, Build]
    spread: Spread
    lines: list[FeedLine] = field(default_factory=list)
    heads: list[Head] = field(default_factory=list)
    shares: dict[str, list[bytes]] = field(default_factory=dict)
    reasons: Reasons = field(default_factory=dict)

    def every(
        self, packs: Mapping[str, bytes], on_done: OnDone | None = None
    ) -> tuple[FeedLine, ...]:
        """Publish what projects give, by code; every line: all projects, each project, departments,
        leaders, parts."""
        self._own(packs, on_done)
        self._shared()
        return tuple(sorted(self.lines, key=_rank))

    def _own(self, packs: Mapping[str, bytes], on_done: OnDone | None) -> None:
        """The feeds of each project."""
        known, standing = self._known(), self._by_project()
        portions = [*_portions([*packs], PORTION)]
        jobs = [
            FeedJob(
                terms=self.terms,
                packs=tuple(packs[code] for code in codes),
                standing={code: standing.get(code, {}) for code in codes},
                known=frozenset(uid for code in codes for uid in known.get(code, ())),
            )
            for codes in portions
        ]
        done = 0
        for codes, found in zip(
            portions, self.spread(compose_own, [(job,) for job in jobs]), strict=True
        ):
            self._publish(found.drafts)
            self.heads += found.heads
            self.reasons |= found.reasons
            for key, share in found.shares.items():
                self.shares.setdefault(key, []).append(share)
            done += len(codes)
            if on_done:
                on_done(done, len(packs))

    def _shared(self) -> None:
        """The feeds over several projects, and those of projects of which nothing is known."""
        from calendars.names import common_names
        from calendars.offices import office_key
        from calendars.packs import PORTFOLIO

        names = common_names(
            (office for head in self.heads for office in head.offices),
            (leader for head in self.heads for leader in head.leaders),
        )
        named = {name.slug: name for name in names}
        done = {line.name.slug for line in self.lines}
        for slug, build in self.standing.items():
            if slug not in done:
                named.setdefault(slug, name_of(build))
        known = self._uids(tuple(named))
        feeds = [
            SharedFeed(
                name,
                self.standing.get(slug),
                # of a project that is not there nothing is known, whoever the department is
                ()
                if name.project
                else tuple(self.shares.get(office_key(name.office) or PORTFOLIO, ())),
                {uid: self.reasons[uid] for uid in known.get(slug, ()) if uid in self.reasons},
            )
            for slug, name in named.items()
        ]
        codes = frozenset(head.code for head in self.heads)
        jobs = [(self.terms, tuple(some), codes) for some in _portions(feeds, SHARED)]
        for drafts in self.spread(compose_shared, jobs):
            self._publish(drafts)

    def _publish(self, drafts: Sequence[Draft]) -> None:
        """One portion: recorded, then seen."""
        with recording(self.terms.workspace, COMMAND) as entry:
            record(entry, drafts)
        for draft in drafts:
            draft.write()
        self.lines += map(line_of, drafts)

    def _by_project(self) -> dict[str, dict[str, Build]]:
        """The last builds of the projects' own feeds, by code and slug."""
        found: dict[str, dict[str, Build]] = {}
        for slug, build in self.standing.items():
            found.setdefault(name_of(build).project, {})[slug] = build
        return found

    def _known(self) -> dict[str, list[str]]:
        """The UIDs that feeds over several projects ever had, by project."""
        from calendars.identity import project_of

        common = [slug for slug, build in self.standing.items() if not name_of(build).project]
        found: dict[str, list[str]] = {}
        for uid in {uid for some in self._uids(tuple(common)).values() for uid in some}:
            found.setdefault(project_of(uid), []).append(uid)
        return found

    def _uids(self, slugs: Sequence[str]) -> dict[str, frozenset[str]]:
        from projects.store import feeds

        found: dict[str, frozenset[str]] = {}
        with opened(self.terms.workspace) as store, store.reading() as reading:
            for some in _portions(slugs, PORTION):
                found |= feeds.uids(reading, some)
        return found


def _rank(line: FeedLine) -> int:
    return ORDER.index(line.name.kind)


def _portions(every: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    for first in range(0, len(every), size):
        yield every[first : first + size]
