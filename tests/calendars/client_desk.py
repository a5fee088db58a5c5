"""The office that publishes feeds week after week and keeps what each of them published."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from calendars.editions import Revision, edition, shown
from calendars.feed import feed_of
from calendars.names import PORTFOLIO_FEED, FeedName
from calendars.render import render
from calendars.source import Source, source_of
from projects.schedule.result import Schedule
from tests.calendars.every_name import names_of

DOMAIN = "daopai.example"


class Desk:
    """Keeps the revisions of every feed, as the store does."""

    def __init__(self) -> None:
        self.before: dict[str, dict[str, Revision]] = {}

    def publish(
        self,
        names: Iterable[FeedName],
        sources: Sequence[Source],
        status_date: date,
        *,
        alarms: bool = True,
    ) -> dict[str, bytes]:
        """The bytes of feeds at the close of `status_date`, by slug."""
        return {name.slug: self._edition(name, sources, status_date, alarms) for name in names}

    def _edition(
        self, name: FeedName, sources: Sequence[Source], status_date: date, alarms: bool
    ) -> bytes:
        before = self.before.setdefault(name.slug, {})
        feed = feed_of(name, sources, domain=DOMAIN, status_date=status_date, shown=shown(before))
        found = edition(feed, before)
        before.update((revision.uid, revision) for revision in found.changed)
        return render(found, alarms=alarms)


def sources_of(schedules: Iterable[Schedule], status_date: date) -> list[Source]:
    """What plans without a baseline give to the feeds."""
    return [source_of(plan, domain=DOMAIN, status_date=status_date) for plan in schedules]


def one_of_each_kind(sources: Sequence[Source], status_date: date) -> dict[str, bytes]:
    """For each kind of feed the one with the most bytes; `quiet` is the portfolio's, no alarms."""
    found: dict[str, bytes] = {}
    for name in names_of(sources):
        (data,) = Desk().publish([name], sources, status_date).values()
        found[name.kind] = max(found.get(name.kind, b""), data, key=len)
    quiet = Desk().publish([PORTFOLIO_FEED], sources, status_date, alarms=False)
    return found | {"quiet": quiet[PORTFOLIO_FEED.slug]}
