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
    age, of which the digest tells the overdue."""

    facts: tuple[Fact, ...]
    left_out: int
    watched: tuple[Fact, ...]


def for_project(facts: Sequence[Fact]) -> Selection:
    """A project's own feed: ◆▲●, every deadline that a document gives, and late finishes of a plan
    without a baseline (marked 未立基线)."""
    wanted = [fact for fact in facts if fact.role != "other" or fact.basis == "deadline"]
    return _limited(wanted, PROJECT_LIMIT)


def for_portfolio(facts: Sequence[Fact]) -> Selection:
    """The leaders' feed over all projects: committed ◆ and ▲."""
    wanted = [
        fact for fact in facts if fact.role in ("milestone", "critical") and fact.basis != "late"
    ]
    return _limited(wanted, PORTFOLIO_LIMIT)


def for_owner(facts: Sequence[Fact], owner: str) -> Selection:
    """Everything committed that a department, leader or person leads or helps with."""
    wanted = [fact for fact in facts if owner in fact.offices and fact.basis != "late"]
    return _limited(wanted, PROJECT_LIMIT)


def _limited(facts: Sequence[Fact], limit: int) -> Selection:
    current = [fact for fact in facts if _current(fact)]
    current.sort(key=_weight)
    kept = sorted(current[:limit], key=lambda fact: (fact.day, fact.uid))
    return Selection(tuple(kept), len(current) - len(kept), tuple(facts))


def _current(fact: Fact) -> bool:
    if fact.closed_on is not None:
        return fact.status_date - fact.closed_on <= CLOSED_FOR
    if fact.role == "milestone":
        return True
    return fact.status_date - PAST <= fact.day <= fact.status_date + AHEAD


def _weight(fact: Fact) -> tuple[bool, int, int, str]:
    """Under a limit: the open before the closed, the heavier role, the nearer day."""
    distance = abs((fact.day - fact.status_date).days)
    return fact.closed_on is not None, _RANK[fact.role], distance, fact.uid
