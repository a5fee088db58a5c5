"""Feeds composed in a process of their own: what a job holds, and what comes back.

    packs of some projects -> FeedJob   -> their own feeds as drafts, and their shares of the others
    shares of all projects -> SharedJob -> the feeds over several projects as drafts

The files of a draft lie beside their targets when it comes back: the caller records it, and renames
them. A job that is done again leaves drafts that nobody takes; the next publication removes them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from flows.feeds.drafts import Desk, Draft
from flows.feeds.report import feeds_folder
from flows.memory import opened
from flows.runs import FailedPlan, row_of
from projects.collector import paused
from projects.workspace import Workspace

if TYPE_CHECKING:
    from calendars.names import FeedName
    from calendars.source import Source
    from projects.store import Reading
    from projects.store.builds import Build

Reasons = dict[str, tuple[str, str]]
"""By UID who answers for an item now, as the feeds of a department and of a leader would say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What holds for every feed of one publication; as in `Desk`. `parts`: the slugs of the feeds
    of departments in projects that are made even where they do not stand; None: all."""

    workspace: Workspace
    status_date: date
    force: bool
    partial: bool = False
    parts: frozenset[str] | None = None

    def takes(self, name: FeedName, standing: Mapping[str, Build]) -> bool:
        """Whether a feed of a project is made."""
        if name.kind != "part" or self.parts is None:
            return True
        return name.slug in self.parts or name.slug in standing

    def desk(self, sources: tuple[Source, ...], codes: frozenset[str], passed: set[bytes]) -> Desk:
        """The desk at which feeds of these sources are composed."""
        return Desk(
            domain=self.workspace.uid_domain,
            status_date=self.status_date,
            force=self.force,
            sources=sources,
            partial=self.partial,
            codes=codes,
            passed=passed,
        )


@dataclass(frozen=True, slots=True)
class FeedJob:
    """Some projects, by their packs. `standing`: the last builds of their own feeds, by project and
    slug; `known`: the UIDs of their items in the feeds over several projects."""

    terms: Terms
    packs: tuple[bytes, ...]
    standing: Mapping[str, Mapping[str, Build]]
    known: frozenset[str]


@dataclass(frozen=True, slots=True)
class Head:
    """Who is named in a project, in the order of its plan."""

    code: str
    offices: tuple[str, ...]
    leaders: tuple[str, ...]


@dataclass(slots=True)
class Composed:
    """What a job gave. `shares`: by key, what its projects give to a feed over several projects."""

    drafts: list[Draft] = field(default_factory=list)
    heads: list[Head] = field(default_factory=list)
    shares: dict[str, bytes] = field(default_factory=dict)
    reasons: Reasons = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SharedFeed:
    """A feed over several projects, or one of a project of which nothing is known this time."""

    name: FeedName
    standing: Build | None
    shares: tuple[bytes, ...] = ()
    reasons: Reasons = field(default_factory=dict)


def compose_own(job: FeedJob) -> Composed:
    """The feeds of some projects. Raises OSError where the folder cannot be written."""
    from calendars.names import own_names
    from calendars.packs import packed, reasons, shares_of, unpacked

    done = Composed()
    shares: dict[str, list[Source]] = {}
    folder = feeds_folder(job.terms.workspace)
    with paused(), opened(job.terms.workspace) as store, store.reading() as reading:
        for pack in job.packs:
            for source in unpacked(pack):
                desk = job.terms.desk((source,), frozenset(), set())
                own = job.standing.get(source.code, {})
                names = tuple(name for name in own_names(source) if job.terms.takes(name, own))
                done.drafts += _staged(desk, reading, folder, names, own)
                done.heads.append(Head(source.code, source.offices, source.leaders))
                done.reasons |= reasons(source, job.known)
                for key, part in shares_of(source, job.known):
                    shares.setdefault(key, []).append(part)
    done.drafts = _settled(done.drafts)
    done.shares = {key: packed(parts) for key, parts in shares.items()}
    return done


def compose_shared(
    terms: Terms, feeds: tuple[SharedFeed, ...], codes: frozenset[str]
) -> list[Draft]:
    """Some feeds over several projects; `codes` are the projects of which something is known."""
    from calendars.packs import bystanders, unpacked

    drafts: list[Draft] = []
    passed: set[bytes] = set()
    folder = feeds_folder(terms.workspace)
    with paused(), opened(terms.workspace) as store, store.reading() as reading:
        for feed in feeds:
            parts = [source for share in feed.shares for source in unpacked(share)]
            desk = terms.desk((*parts, bystanders(feed.reasons)), codes, passed)
            own = {feed.name.slug: feed.standing} if feed.standing else {}
            drafts += _staged(desk, reading, folder, (feed.name,), own)
    return _settled(drafts)


def _staged(
    desk: Desk,
    reading: Reading,
    folder: Path,
    names: tuple[FeedName, ...],
    standing: Mapping[str, Build],
) -> list[Draft]:
    drafts = desk.some(reading, folder, names, standing)
    for draft in drafts:
        failed: list[FailedPlan] = []
        with row_of(draft.path, "feed", failed):
            draft.stage()
        for row in failed:
            draft.keep(row.findings)
    return drafts


def _settled(drafts: list[Draft]) -> list[Draft]:
    """The drafts, once all of their files are on the disk."""
    from calendars.publish import settle

    settle(file for draft in drafts for file in draft.staged.values())
    return drafts
