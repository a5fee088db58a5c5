"""A feed on its way to subscribers: drafted from plans and history, judged, recorded, written."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from flows.runs import FailedPlan, row_of
from projects.errors import Finding, InputError
from projects.writers.subscriptions_view import QUIET

if TYPE_CHECKING:
    from calendars.editions import Edition, Revision
    from calendars.names import FeedName
    from calendars.source import Source
    from projects.store import Entry, Reading
    from projects.store.builds import Build
    from projects.store.feeds import FeedRevision

Outcome = Literal["created", "changed", "unchanged", "kept", "older"]
AT_ONCE = 200
"""Feeds whose events are read from the store with one question."""


def own_files(folder: Path, slug: str) -> dict[Path, bool]:
    """Where a feed stands in a folder of feeds: file -> with alarms."""
    file = f"{slug}.ics"
    return {folder / file: True, folder / QUIET / file: False}


@dataclass(frozen=True)
class Desk:
    """What every feed would become. `partial`: some plan could not be computed. `codes`: the
    projects of which something is known, where `sources` are only shares of them."""

    domain: str
    status_date: date
    force: bool
    sources: Sequence[Source]
    partial: bool
    codes: frozenset[str] = frozenset()
    passed: set[bytes] = field(default_factory=set, repr=False)

    def some(
        self,
        reading: Reading,
        folder: Path,
        names: Sequence[FeedName],
        standing: Mapping[str, Build],
    ) -> list[Draft]:
        """These feeds, and those that are `standing`, the last builds of feeds by slug."""
        from projects.store import feeds

        named = {name.slug: name for name in names}
        for slug, build in standing.items():
            named.setdefault(slug, name_of(build))
        drafts, slugs = [], [*named]
        for first in range(0, len(slugs), AT_ONCE):
            known = feeds.currents(reading, slugs[first : first + AT_ONCE])
            drafts += [
                self.one(named[slug], known.get(slug, {}), standing.get(slug), folder)
                for slug in slugs[first : first + AT_ONCE]
            ]
        return drafts

    def one(
        self,
        name: FeedName,
        rows: Mapping[str, FeedRevision],
        standing: Build | None,
        folder: Path,
        copies: Mapping[Path, bool] = MappingProxyType({}),
    ) -> Draft:
        """One feed, to stand in `folder`, and in `copies`: each with alarms or without. `rows` are
        what was published of it."""
        from calendars.editions import edition, shown
        from calendars.feed import feed_of

        own = own_files(folder, name.slug)
        files = {**copies, **own}
        draft = Draft(name, self.status_date, standing, next(iter(files)), next(iter(own)))
        if standing is not None and standing.status_date > self.status_date:
            draft.outcome = "older"
            return draft
        failed: list[FailedPlan] = []
        with row_of(draft.path, "feed", failed):
            before = draft.history(_before(name.slug, rows), self.domain)
            if not self.force:
                _same_domain(before, self.domain)
            feed = feed_of(
                name,
                self._own(name),
                domain=self.domain,
                status_date=self.status_date,
                shown=shown(before),
                carried=self._carried(name, before),
            )
            draft.make(edition(feed, before), files, self.passed, force=self.force)
        for row in failed:
            draft.keep(row.findings)
        return draft

    def _own(self, name: FeedName) -> Sequence[Source]:
        """The plans of which a feed tells."""
        return self._of.get(name.project, ()) if name.project else self.sources

    @cached_property
    def _of(self) -> dict[str, tuple[Source, ...]]:
        found: dict[str, tuple[Source, ...]] = {}
        for source in self.sources:
            found[source.code] = (*found.get(source.code, ()), source)
        return found

    def _carried(self, name: FeedName, before: Mapping[str, Revision]) -> frozenset[str]:
        """The projects whose events stay as they were. While any plan cannot be read, none counts
        as removed: which code stands in a broken file is anybody's guess."""
        if not self.partial:
            return frozenset()
        known = {name.project, *(one.item.code for one in before.values() if one.live)}
        return frozenset(known - (self.codes or self._of.keys()) - {""})


@dataclass
class Draft:
    """One feed on its way: judged, then recorded, then written. `path` is the file that is told of,
    `own` the one with alarms that the workspace serves; `files` are those that differ, `staged`
    those of them that lie beside their target already; `rows` are what changed, `crowded` as in
    `Feed`. `made`: an edition stands behind `events`, `size` and `sha256`."""

    name: FeedName
    status_date: date
    standing: Build | None
    path: Path
    own: Path
    outcome: Outcome = "unchanged"
    findings: tuple[Finding, ...] = ()
    made: bool = False
    rows: tuple[FeedRevision, ...] = ()
    files: dict[Path, bytes] = field(default_factory=dict)
    staged: dict[Path, Path] = field(default_factory=dict)
    events: int = 0
    size: int = 0
    sha256: str = ""
    kept: bytes | None = None
    crowded: frozenset[str] = frozenset()

    def history(self, before: dict[str, Revision], domain: str) -> dict[str, Revision]:
        """What subscribers know: `before`, and what else the file that stands has told them where
        the store was lost or is older. Holds that file for `make` where it is as recorded."""
        if not self.own.is_file():
            return before
        data = self.own.read_bytes()
        if self.standing is not None and sha256(data).hexdigest() == self.standing.sha256:
            self.kept = data
            return before
        from calendars.standing import ahead

        return ahead(before, data, self.name, domain)

    def make(
        self, edition: Edition, files: Mapping[Path, bool], passed: set[bytes], *, force: bool
    ) -> None:
        """The renderings, judged against the files that stand. What equals the file of before has
        passed the linter; the one without alarms is a part of the one with them. `passed` are the
        events of other feeds that passed in this run, and those of this one afterwards."""
        from calendars.publish import approved, outcome_of
        from calendars.reading import blocks
        from calendars.render import render, without_alarms

        loud = render(edition, kept=self.kept)
        if loud != self.kept:
            passed.update(blocks(self.kept or b""))
            approved(self.path, loud, passed=passed)
            passed.update(blocks(loud))
        quiet = without_alarms(loud)
        for path, alarms in files.items():
            data = loud if alarms else quiet
            outcome = outcome_of(path, data, force=force, crowded=edition.feed.crowded)
            if path == self.path:
                self.outcome = outcome
            if outcome != "unchanged":
                self.files[path] = data
        self.made, self.rows = True, tuple(map(_row, edition.changed))
        self.crowded = edition.feed.crowded
        self.events, self.size = len(edition.events), len(loud)
        self.sha256, self.kept = sha256(loud).hexdigest(), None

    def keep(self, findings: tuple[Finding, ...]) -> None:
        """Leave the files as they are, and say why."""
        self.outcome, self.findings = "kept", findings
        self.made, self.rows, self.kept, self.files = False, (), None, {}

    def build(self) -> Build:
        """What the store keeps of this run."""
        from projects.store.builds import Build
        from projects.writers.feed_health_view import told

        known = None if self.made else self.standing
        return Build(
            feed=self.name.slug,
            name=_name_text(self.name),
            status_date=self.status_date,
            outcome=self.outcome,
            events=known.events if known else self.events,
            size=known.size if known else self.size,
            sha256=known.sha256 if known else self.sha256,
            findings=tuple(map(told, self.findings)),
        )

    def stage(self) -> None:
        """Lay the files beside where they will stand, seen by nobody. Only while `turn` keeps
        others out, who would clear them away."""
        from calendars.publish import stage

        self.staged, self.files = stage(self.files), {}

    def write(self) -> None:
        """Bring the files to where they stand. An OSError may be tried again."""
        from calendars.publish import place, put

        for path, draft in self.staged.items():
            place(draft, path)
        for path, data in self.files.items():
            put(path, data)


# --- between the store's rows and the calendars' values ------------------------------------------


def record(entry: Entry, drafts: Sequence[Draft]) -> None:
    """What became of each feed, and of each of its events that changed."""
    from projects.store import builds, feeds

    feeds.add(entry, {draft.name.slug: draft.rows for draft in drafts})
    builds.record(entry, [draft.build() for draft in drafts])


def _before(slug: str, rows: Mapping[str, FeedRevision]) -> dict[str, Revision]:
    """What was published of a feed, by UID. Raises InputError DP767 for a damaged row."""
    from calendars.editions import Revision
    from calendars.keeping import item_of

    found = {}
    for row in rows.values():
        try:
            item = item_of(row.content)
        except ValueError as error:
            says = f"库里日历 {slug} 的记录损坏（{row.uid}：{error}）"
            raise InputError.of("DP767", says, "从备份恢复数据库，再发布") from error
        found[row.uid] = Revision(
            item, row.sequence, row.created, row.last_modified, row.digest, row.cancelled_on
        )
    return found


def _same_domain(before: Mapping[str, Revision], domain: str) -> None:
    """Raise InputError DP763 where subscribers know events under another domain."""
    live = (uid for uid, known in before.items() if known.live and not known.item.digest)
    other = {uid.rpartition("@")[2] for uid in live} - {domain}
    if other:
        says = f"uid_domain 由“{min(other)}”改成了“{domain}”，订阅里的节点会全部换新"
        raise InputError.of("DP763", says, "在 daopai.toml 中改回；确需更换时加 --force 再发布")


def _row(revision: Revision) -> FeedRevision:
    from calendars.keeping import item_text
    from projects.store.feeds import FeedRevision

    return FeedRevision(
        uid=revision.uid,
        sequence=revision.sequence,
        digest=revision.print,
        created=revision.created,
        last_modified=revision.last_modified,
        day=revision.item.day,
        state="cancelled" if revision.item.status == "CANCELLED" else "live",
        content=revision.text or item_text(revision.item),
        cancelled_on=revision.cancelled_on,
    )


def _name_text(name: FeedName) -> str:
    return json.dumps(asdict(name), ensure_ascii=False)


def name_of(build: Build) -> FeedName:
    """The name of a feed of which no plan speaks any more."""
    from calendars.names import FeedName

    return FeedName(**json.loads(build.name))
