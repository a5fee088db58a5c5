"""What one computed project gives to all the feeds that show some of it; computed once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from calendars.digest import starts_of
from calendars.facts import facts_of
from calendars.identity import checked_domain, item_uid, project_uid
from calendars.items import feed_item
from calendars.offices import office_key

if TYPE_CHECKING:
    from calendars.digest import Start
    from calendars.facts import Fact
    from calendars.items import FeedItem
    from projects.progress.values import Progress
    from projects.schedule.result import Schedule


@dataclass(frozen=True, slots=True)
class Source:
    """A project as feeds see it. `offices` are those that lead or help with any of its works,
    `leaders` its 责任领导 and posts, in the order of the plan.

    By office key (`office_key`): `by_office`, the facts of whoever leads or helps. By UID, for all
    items of the plan, also those without an event: `silent`, "" for each; `owners_now` and
    `leaders_now`, who answers for an open item with a committed day, in Chinese.
    """

    code: str
    title: str
    facts: tuple[Fact, ...]
    starts: tuple[Start, ...]
    offices: tuple[str, ...]
    leaders: tuple[str, ...]
    by_office: Mapping[str, tuple[Fact, ...]]
    silent: Mapping[str, str]
    owners_now: Mapping[str, str]
    leaders_now: Mapping[str, str]
    _items: dict[str, FeedItem] = field(default_factory=dict, repr=False, compare=False)

    def item(self, fact: Fact) -> FeedItem:
        """The event of one of the facts; worded once, however many feeds show it."""
        found = self._items.get(fact.uid)
        if found is None:
            found = self._items[fact.uid] = feed_item(fact)
        return found


def source_of(
    schedule: Schedule,
    *,
    domain: str,
    status_date: date,
    baseline: Mapping[str, date] | None = None,
    progress: Progress | None = None,
    closed: Mapping[str, date] | None = None,
) -> Source:
    """What a schedule gives to feeds at the close of `status_date`.

    `baseline`: item -> finish in the current baseline; `closed`: item -> day of 销号. Raises
    InputError DP763 for a bad domain.
    """
    domain, project = checked_domain(domain), schedule.project
    facts = facts_of(
        schedule,
        domain=domain,
        status_date=status_date,
        baseline=baseline or {},
        progress=progress,
        closed=closed or {},
    )
    works = project.activities
    known = {fact.item: fact.uid for fact in facts}
    uids = [project_uid(project.code, domain)]
    uids += [known.get(work.id) or item_uid(project.code, work.id, domain) for work in works]
    silent = dict.fromkeys(uids, "")
    open_facts = [fact for fact in facts if fact.closed_on is None and fact.basis != "late"]
    leaders = {fact.uid: f"责任领导现为{fact.leader}" for fact in open_facts if fact.leader}
    owners = {fact.uid: f"现由{fact.owner}负责" for fact in open_facts if fact.owner}
    return Source(
        code=project.code,
        title=project.name,
        facts=facts,
        starts=starts_of(schedule, status_date),
        offices=_names(
            name for work in works for name in (project.owner, work.owner, *work.helpers)
        ),
        leaders=_names(work.leader for work in works),
        by_office=_by_office(facts),
        silent=silent,
        owners_now=silent | owners,
        leaders_now=silent | owners | leaders,
    )


def _names(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name.strip()))


def _by_office(facts: Iterable[Fact]) -> dict[str, tuple[Fact, ...]]:
    found: dict[str, list[Fact]] = {}
    for fact in facts:
        for key in {office_key(name): None for name in fact.offices}:
            found.setdefault(key, []).append(fact)
    return {key: tuple(theirs) for key, theirs in found.items()}
