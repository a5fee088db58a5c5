"""One change to a random plan, for the tests of differences."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

from projects.difference import Side
from projects.difference.values import Key
from projects.model import DAY, Constraint, DayRange, Deadline, Link, Project, Span, instant
from projects.schedule import schedule
from tests.projects.schedule_plans import KINDS, START

CHANGES = (
    "duration",
    "calendar",
    "constraint",
    "lag",
    "link gone",
    "link new",
    "days",
    "deadline",
    "start",
)


def side(project: Project, label: str = "甲", as_of: date | None = None) -> Side:
    """A plan as one side of a difference."""
    return Side(label, schedule(project, as_of=as_of))


def changed(project: Project, kind: str, roll: random.Random) -> tuple[Key, Project]:
    """The plan with one thing put in differently, and the key of that change."""
    number = roll.randrange(len(project.activities))
    work = project.activities[number]
    link = roll.choice(project.links)
    day = START + timedelta(days=roll.randint(0, 80))
    match kind:
        case "duration":
            more = Span((work.duration.amount if work.duration else 0) + roll.randint(1, 9) * DAY)
            return ("duration", work.id), _with(project, number, duration=more)
        case "calendar":
            other = roll.choice([c.name for c in project.calendars if c.name != work.calendar])
            return ("calendar", work.id), _with(project, number, calendar=other)
        case "constraint":
            held = (Constraint("snet", instant(day)),)
            return ("constraint", work.id), _with(project, number, constraints=held)
        case "lag":
            lag = replace(link, lag=Span(link.lag.amount + roll.choice((-2, 4, 7)) * DAY))
            links = tuple(lag if one is link else one for one in project.links)
            return ("link", f"{link.before}→{link.after}"), replace(project, links=links)
        case "link gone":
            links = tuple(one for one in project.links if one is not link)
            return ("link", f"{link.before}→{link.after}"), replace(project, links=links)
        case "link new":
            return _linked(project, roll)
        case "days":
            stop = DayRange(day, day + timedelta(days=9), "停工")
            calendars = tuple(
                replace(c, closed=(*c.closed, stop)) if c.name == "daily" else c
                for c in project.calendars
            )
            return ("days", "daily"), replace(project, calendars=calendars)
        case "deadline":
            due = (Deadline(day + timedelta(days=60)),)
            return ("deadline", ""), replace(project, deadlines=due)
    start = instant(START) + roll.choice((-5, 3, 20)) * DAY
    return ("start", ""), replace(project, start=start)


def _with(project: Project, number: int, **fields: object) -> Project:
    works = list(project.activities)
    works[number] = replace(works[number], **fields)  # type: ignore[arg-type]  # any field
    return replace(project, activities=tuple(works))


def _linked(project: Project, roll: random.Random) -> tuple[Key, Project]:
    taken = {(link.before, link.after) for link in project.links}
    ids = [work.id for work in project.activities]
    pairs = [(a, b) for k, a in enumerate(ids) for b in ids[k + 1 :] if (a, b) not in taken]
    before, after = roll.choice(pairs)
    links = (*project.links, Link(before, after, roll.choice(KINDS)))
    return ("link", f"{before}→{after}"), replace(project, links=links)
