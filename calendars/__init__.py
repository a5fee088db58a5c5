"""What is subscribed: deadlines as iCalendar feeds that keep their identity from week to week.

    schedule -> source -> feed -> edition -> bytes -> file

    names     which feeds there are          facts, selection, digest   what is told where
    source    what a project gives to all    items, wording, identity   events and their words
    feed      one feed at a status date      keeping                    events as a store keeps them
    editions  its stamps and tombstones      content, render            bytes
    lint, reading, publish                   judged, then written       notices   of a subscription
    bounded   which late finishes stand      standing  history read back from a file

See docs/feeds.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from calendars.editions import edition
from calendars.feed import feed_of
from calendars.names import PORTFOLIO_FEED, FeedName, name_for, project_feed_name
from calendars.publish import Published, publish
from calendars.render import render
from calendars.source import Source, source_of

if TYPE_CHECKING:
    from projects.progress.values import Progress
    from projects.schedule.result import Schedule

__all__ = ["Published", "owner_feed", "portfolio_feed", "project_feed", "publish"]

Baseline = Mapping[str, date]
Closed = Mapping[str, date]


def project_feed(
    schedule: Schedule,
    *,
    domain: str,
    status_date: date,
    baseline: Baseline | None = None,
    progress: Progress | None = None,
    closed: Closed | None = None,
    alarms: bool = True,
    url: str | None = None,
) -> bytes:
    """The feed of one project without a history, as it stood at the close of `status_date`.

    `baseline`: item -> finish in the current baseline; `closed`: item -> day of 销号; `url`: the
    address where the feed will stand. Raises InputError DP763 for a bad domain or url.
    """
    source = source_of(
        schedule,
        domain=domain,
        status_date=status_date,
        baseline=baseline,
        progress=progress,
        closed=closed,
    )
    name = project_feed_name(source.code, source.title)
    return _rendered(name, [source], domain, status_date, alarms=alarms, url=url)


def portfolio_feed(
    schedules: Sequence[Schedule],
    *,
    domain: str,
    status_date: date,
    baselines: Mapping[str, Baseline] | None = None,
    progress: Mapping[str, Progress] | None = None,
    closed: Mapping[str, Closed] | None = None,
    alarms: bool = True,
    url: str | None = None,
) -> bytes:
    """The leaders' feed over several projects, without a history: ◆ and ▲ with a committed day.

    `baselines`, `progress` and `closed` are by project code. Raises InputError DP763, and DP764
    where two plans have the same code.
    """
    sources = _sources(schedules, domain, status_date, baselines, progress, closed)
    return _rendered(PORTFOLIO_FEED, sources, domain, status_date, alarms=alarms, url=url)


def owner_feed(
    schedules: Sequence[Schedule],
    *,
    owner: str,
    domain: str,
    status_date: date,
    baselines: Mapping[str, Baseline] | None = None,
    progress: Mapping[str, Progress] | None = None,
    closed: Mapping[str, Closed] | None = None,
    alarms: bool = True,
    url: str | None = None,
) -> bytes:
    """Everything committed that a department, leader or post leads or helps with, without a
    history. Raises InputError DP763, DP764, and DP765 where no plan names `owner`."""
    sources = _sources(schedules, domain, status_date, baselines, progress, closed)
    name = name_for(sources, office=owner)
    return _rendered(name, sources, domain, status_date, alarms=alarms, url=url)


def _sources(
    schedules: Sequence[Schedule],
    domain: str,
    status_date: date,
    baselines: Mapping[str, Baseline] | None,
    progress: Mapping[str, Progress] | None,
    closed: Mapping[str, Closed] | None,
) -> list[Source]:
    return [
        source_of(
            schedule,
            domain=domain,
            status_date=status_date,
            baseline=(baselines or {}).get(schedule.project.code),
            progress=(progress or {}).get(schedule.project.code),
            closed=(closed or {}).get(schedule.project.code),
        )
        for schedule in schedules
    ]


def _rendered(
    name: FeedName,
    sources: Sequence[Source],
    domain: str,
    status_date: date,
    *,
    alarms: bool,
    url: str | None,
) -> bytes:
    feed = feed_of(name, sources, domain=domain, status_date=status_date)
    return render(edition(feed, {}), alarms=alarms, url=url)
