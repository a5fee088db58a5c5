"""Which facts stand in which feed: roles, window, age of what is closed, limit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from calendars.facts import Fact

PAST, AHEAD = timedelta(days=60), timedelta(days=400)
"""The window around the status date; milestones stand outside of it too."""
CLOSED_FOR = timedelta(days=30)
"""How long a closed item stays."""
PROJECT_LIMIT, PORTFOLIO_LIMIT = 300, 150

_RANK = {"milestone": 0, "critical": 1, "near-critical": 2, "other": 3}


@dataclass(frozen=True, slots=True)
class Selection:
    """The facts of a feed in date order, how many fell to the limit, and `watched`: those of any
    age, of which the digest tells the overdue. `crowded`: UIDs for which the limit left no room."""

    facts: tuple[Fact, ...]
    left_out: int
    watched: tuple[Fact, ...]
    crowded: frozenset[str] = frozenset()


def for_project(facts: Sequence[Fact], shown: frozenset[str] = frozenset()) -> Selection:
    """A project's own feed: ◆▲●, every deadline that a document gives, and late finishes of a plan
    without a baseline (marked 未立基线).

    `shown`: UIDs that stood in the last edition. They stay, as ○ where they lost their role:
    nothing vanishes from a phone because the critical path moved.
    """
    own = [fact for fact in facts if fact.role != "other" or fact.basis == "deadline"]
    return _limited(own, facts, shown, PROJECT_LIMIT)


def for_portfolio(facts: Sequence[Fact], shown: frozenset[str] = frozenset()) -> Selection:
    """The leaders' feed over all projects: committed ◆ and ▲, and what was `shown` before."""
    committed = [fact for fact in facts if fact.basis != "late"]
    own = [fact for fact in committed if fact.role in ("milestone", "critical")]
    return _limited(own, committed, shown, PORTFOLIO_LIMIT)


def for_office(theirs: Sequence[Fact]) -> Selection:
    """Everything committed of what a department, leader or post leads or helps with."""
    own = [fact for fact in theirs if fact.basis != "late"]
    return _limited(own, (), frozenset(), PROJECT_LIMIT)


def _limited(
    own: Sequence[Fact], possible: Sequence[Fact], shown: frozenset[str], limit: int
) -> Selection:
    """`own` stand in a feed by right, the rest of `possible` while they are `shown`.

    Of these only what stays counts for the digest: the same week computed once more, when they
    are shown no more, must give the same text.
    """
    rights = {fact.uid for fact in own}
    held = [fact for fact in possible if fact.uid in shown and fact.uid not in rights]
    current = sorted((fact for fact in (*own, *held) if _current(fact)), key=_weight)
    kept = sorted(current[:limit], key=lambda fact: (fact.day, fact.uid))
    left_out = sum(fact.uid in rights for fact in current[limit:])
    staying = (fact for fact in kept if fact.uid not in rights)
    crowded = frozenset(fact.uid for fact in current[limit:])
    return Selection(tuple(kept), left_out, (*own, *staying), crowded)


def lasting(fact: Fact) -> bool:
    """Whether a fact may stand in a feed at all: what was closed long ago is not even counted."""
    return fact.closed_on is None or fact.status_date - fact.closed_on <= CLOSED_FOR


def _current(fact: Fact) -> bool:
    if fact.closed_on is not None:
        return lasting(fact)
    if fact.role == "milestone":
        return True
    return fact.status_date - PAST <= fact.day <= fact.status_date + AHEAD


def _weight(fact: Fact) -> tuple[bool, int, int, str]:
    """Under a limit: the open before the closed, the heavier role, the nearer day."""
    distance = abs((fact.day - fact.status_date).days)
    return fact.closed_on is not None, _RANK[fact.role], distance, fact.uid
