"""One feed, made by itself: for a person who asks for it, or for a file of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from flows.feeds.days import beyond
from flows.feeds.drafts import Desk, Draft, record
from flows.feeds.report import COMMAND, FeedLine, feeds_folder, line_of, others_publish
from flows.feeds.sources import sources_of
from flows.feeds.turn import PATIENCE, Busy, turn
from flows.memory import opened
from projects.errors import InputError
from projects.workspace import Workspace

if TYPE_CHECKING:
    from calendars.names import FeedName
    from calendars.source import Source

TRIES = 3
"""How often a run looks again because another one published in the meantime."""
SOON = 5.0
"""Seconds to wait for others where a person stands at the screen, and the next one makes it too."""


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
    domain = workspace.uid_domain
    desk = Desk(domain, status_date, force, sources, partial=False)
    if not beyond(workspace, status_date):
        draft = _settled(workspace, desk, name, {target: alarms})
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


def publish_part(workspace: Workspace, name: FeedName, plan: Path) -> None:
    """Publish what a department has to do in one project, as soon as somebody subscribes: at the
    status date of the feeds that stand. Leaves it to the next publication where none stand, and
    where the plan cannot be used or others publish."""
    from calendars.names import PORTFOLIO_FEED
    from flows.runs import recompute_all
    from projects.store import builds

    with opened(workspace) as store, store.reading() as reading:
        standing = builds.standing(reading)
    if PORTFOLIO_FEED.slug not in standing or name.slug in standing:
        return
    day = standing[PORTFOLIO_FEED.slug].status_date
    runs, _ = recompute_all([plan], day, workspace)
    sources, _ = sources_of(runs, workspace.uid_domain, day)
    if sources:
        desk = Desk(workspace.uid_domain, day, force=False, sources=sources, partial=False)
        with suppress(InputError):
            _settled(workspace, desk, name, {}, SOON)


def _settled(
    workspace: Workspace,
    desk: Desk,
    name: FeedName,
    copies: Mapping[Path, bool],
    patience: float = PATIENCE,
) -> Draft:
    """Draft a feed, record it, write its files. Looks again where somebody else published in
    between; waits for others for so many seconds."""
    from flows.memory import NothingNew, recording
    from projects.store import builds, feeds

    folder = feeds_folder(workspace)
    for _ in range(TRIES):
        with opened(workspace) as store, store.reading() as reading:
            seen, stands = builds.last(reading), builds.standing(reading).get(name.slug)
            draft = desk.one(name, feeds.current(reading, name.slug), stands, folder, copies)
        alone = False
        try:
            with turn(folder, patience):
                with recording(workspace, COMMAND) as entry:
                    alone = builds.last(entry) == seen
                    if not alone:
                        raise NothingNew
                    record(entry, [draft])
                if alone:
                    draft.write()
                    return draft
        except Busy:
            break
    raise others_publish(workspace)
