"""One feed at one status date, before its history: what it shows, and where the rest is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from calendars.digest import Scope, digest
from calendars.identity import checked_domain, project_of
from calendars.offices import office_key
from calendars.selection import Selection, for_office, for_portfolio, for_project
from projects.errors import InputError

if TYPE_CHECKING:
    from calendars.digest import Start
    from calendars.items import FeedItem
    from calendars.names import FeedName
    from calendars.source import Source


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed shows at the close of `status_date`, the digest of the coming week among it.

    `elsewhere`: UID -> why an item that was shown is not any more: "" where it fell out of the
    feed's rules, else who has it now, in Chinese. A UID of neither stands in no plan. `carried`:
    the codes of projects whose plan could not be computed this time. `crowded`: UIDs of open items
    for which its limit left no room; that they go is no loss.
    """

    name: FeedName
    status_date: date
    items: tuple[FeedItem, ...]
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    carried: frozenset[str] = frozenset()
    crowded: frozenset[str] = frozenset()


def feed_of(
    name: FeedName,
    sources: Sequence[Source],
    *,
    domain: str,
    status_date: date,
    shown: frozenset[str] = frozenset(),
    carried: frozenset[str] = frozenset(),
) -> Feed:
    """The feed `name` over the plans of a workspace.

    `shown`: the UIDs that its subscribers know (`editions.shown`), which hold an item in the feed
    when the critical path has moved away. `carried`: see `Feed`; such projects have no source.
    Raises InputError DP763 for a bad domain, DP764 where two plans have one code.
    """
    domain = checked_domain(domain)
    _distinct(sources)
    scope = _scope(name)
    own = [source for source in sources if name.project in ("", source.code)]
    if name.project in carried and shown:
        return Feed(name, status_date, (), {}, carried)  # it stays as it was published
    selected, starts = _selected(name, own, shown)
    weekly = digest(
        scope,
        selected.watched,
        starts,
        domain=domain,
        status_date=status_date,
        shown=len(selected.facts),
        left_out=selected.left_out,
        carried=_stale(name, carried, shown),
    )
    of = {source.code: source for source in own}
    items = tuple(of[fact.project].item(fact) for fact in selected.facts)
    elsewhere = _elsewhere(name, own, selected, shown)
    # Under another domain these are other events to a phone; its own are not cancelled by that.
    elsewhere |= dict.fromkeys((uid for uid in shown if not uid.endswith(f"@{domain}")), "")
    return Feed(name, status_date, (weekly, *items), elsewhere, carried, selected.crowded)


def _distinct(sources: Sequence[Source]) -> None:
    counted = Counter(source.code for source in sources)
    if twice := sorted(code for code, count in counted.items() if count > 1):
        raise InputError.of(
            "DP764",
            f"多个计划使用同一项目代码：{'、'.join(twice)}",
            "给每个计划一个不同的 code，否则日历中的节点会互相覆盖",
        )


def _scope(name: FeedName) -> Scope:
    """Whose digest it is. A department's in one project is kept apart from the project's own."""
    who = office_key(name.office)
    project, scope = {
        "portfolio": ("portfolio", "all"),
        "project": (name.project, "project"),
        "office": ("owner", who),
        "person": ("owner", who),
        "part": (name.project, f"part:{who}"),
    }[name.kind]
    return Scope(project, scope, name.title, name.project)


def _selected(
    name: FeedName, sources: Sequence[Source], shown: frozenset[str]
) -> tuple[Selection, list[Start]]:
    starts = sorted(
        (start for source in sources for start in source.starts), key=lambda start: start.latest
    )
    if name.kind == "portfolio":
        facts = [fact for source in sources for fact in source.facts]
        return for_portfolio(facts, shown), [start for start in starts if start.critical]
    if name.kind == "project":
        return for_project([fact for source in sources for fact in source.facts], shown), starts
    key = office_key(name.office)
    theirs = [fact for source in sources for fact in source.by_office.get(key, ())]
    if name.kind == "person":
        theirs = [fact for fact in theirs if office_key(fact.leader) == key]
    return for_office(theirs), [start for start in starts if key in start.offices]


def _elsewhere(
    name: FeedName, sources: Sequence[Source], selected: Selection, shown: frozenset[str]
) -> dict[str, str]:
    """The items that subscribers know, stand in a plan and are not shown any more, with the reason
    that their tombstones would give."""
    found: dict[str, str] = {}
    for source in sources if shown else ():
        reasons = {"portfolio": source.silent, "project": source.silent}.get(
            name.kind, source.leaders_now if name.kind == "person" else source.owners_now
        )
        found |= {uid: reasons[uid] for uid in reasons.keys() & shown}
    found |= dict.fromkeys((fact.uid for fact in selected.watched if fact.uid in found), "")
    for fact in selected.facts:
        found.pop(fact.uid, None)
    return found


def _stale(name: FeedName, carried: frozenset[str], shown: frozenset[str]) -> tuple[str, ...]:
    """The projects that this feed shows as they were published last."""
    theirs = {name.project} if name.project else {project_of(uid) for uid in shown}
    return tuple(sorted(carried & theirs))
