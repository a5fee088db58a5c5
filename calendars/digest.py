"""※ the Monday digest: what is overdue, what falls due, what must start this week.

Every feed holds one, so no feed is ever empty (some programs refuse an emptied subscription).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from calendars.facts import Fact, people_of
from calendars.identity import week_uid
from calendars.items import DIGEST_ALARM, FeedItem
from calendars.light import light
from calendars.offices import office_key
from calendars.wording import as_of_line, short_name, title

if TYPE_CHECKING:
    from projects.schedule.result import Schedule

LISTED = 8
"""Entries of a line before 等N项."""


@light
@dataclass(frozen=True, slots=True)
class Start:
    """A work that can begin and must begin by the end of the week. `latest`: its 最迟开始;
    `offices`: the keys (`office_key`) of everybody who leads or helps."""

    project: str
    title: str
    name: str
    latest: date
    critical: bool
    offices: frozenset[str]


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose digest it is: project code (or `portfolio`), scope of it, words in the title; `code` of
    the project where it is of one only."""

    project: str
    scope: str
    words: str
    code: str = ""


def monday_of(status_date: date) -> date:
    """The Monday on or after a status date: data closed on Friday serve the coming week."""
    return status_date + timedelta(days=-status_date.weekday() % 7)


def starts_of(schedule: Schedule, status_date: date) -> tuple[Start, ...]:
    """Works not begun that can begin by Sunday and whose latest start is by then too."""
    sunday = monday_of(status_date) + timedelta(days=6)
    project = schedule.project
    works = {activity.id: activity for activity in project.activities}
    found = []
    for activity, timing in schedule.rows():
        latest, earliest = timing.late_start_day, timing.early_start_day
        if timing.status != "not-started" or timing.zero or latest is None or latest > sunday:
            continue
        if activity.kind in ("summary", "hammock") or (earliest is not None and earliest > sunday):
            continue
        people = people_of(activity, works, project.owner)
        offices = frozenset(office_key(name) for name in people.everybody)
        name = activity.name or activity.id
        found.append(Start(project.code, project.name, name, latest, timing.critical, offices))
    return tuple(sorted(found, key=lambda start: start.latest))


def digest(
    scope: Scope,
    facts: Sequence[Fact],
    starts: Sequence[Start],
    *,
    domain: str,
    status_date: date,
    shown: int,
    left_out: int = 0,
    carried: Sequence[str] = (),
) -> FeedItem:
    """The digest of the coming week of a feed with `shown` events; `left_out` fell to its limit,
    the projects `carried` could not be computed and stand there as they were published last."""
    monday = monday_of(status_date)
    sunday = monday + timedelta(days=6)
    open_facts = sorted(
        (fact for fact in facts if fact.closed_on is None), key=lambda fact: (fact.day, fact.uid)
    )
    overdue = [fact for fact in open_facts if fact.overdue_days]
    due = [
        fact for fact in open_facts if not fact.overdue_days and status_date <= fact.day <= sunday
    ]
    lines = (
        _listed("逾期", (f"{_name(fact, scope)}（逾期{fact.overdue_days}天）" for fact in overdue)),
        _listed("到期", (f"{_name(fact, scope)} {fact.day:%m-%d}" for fact in due)),
        _listed(
            "应开工", (f"{_name(start, scope)}（{_latest(start, monday)}）" for start in starts)
        ),
        f"另有{left_out}个节点超出本订阅条数上限，未列入" if left_out else "",
        f"未能更新的项目：{'、'.join(carried)}（计划有误，沿用上次发布的节点）" if carried else "",
        as_of_line(status_date),
    )
    headline = _headline(overdue, due, starts, shown, stale=bool(carried))
    return FeedItem(
        uid=week_uid(scope.project, scope.scope, monday, domain),
        name=headline,
        project=scope.words,
        day=monday,
        summary=title("※", headline, "本周" if overdue or due or starts else "", scope.words),
        description="\n".join(line for line in lines if line),
        categories=("周报",),
        color="slategray",
        alarms=(DIGEST_ALARM,),
        code=scope.code,
        digest=True,
    )


def _headline(
    overdue: Sequence[Fact],
    due: Sequence[Fact],
    starts: Sequence[Start],
    shown: int,
    *,
    stale: bool,
) -> str:
    if not (overdue or due or starts):
        if stale:
            return "计划未能更新"
        return "本周无到期节点" if shown else "暂无到期节点"
    if not (overdue or due):
        return f"应开工{len(starts)}项"
    key = sum(fact.critical for fact in (*overdue, *due))
    counts = (f"逾期{len(overdue)}" if overdue else "", f"关键{key}" if key else "")
    coming = f"到期{len(due)}" if due else "无到期"
    return "·".join(part for part in (coming, *counts) if part)


def _name(fact: Fact | Start, scope: Scope) -> str:
    """An item's name; where several projects share a feed, with its project."""
    return fact.name if fact.project == scope.project else f"{short_name(fact.title)}·{fact.name}"


def _latest(start: Start, monday: date) -> str:
    """The latest start; when it is past, in full."""
    if start.latest < monday:
        return f"已过最迟开始{start.latest}"
    return f"最迟{start.latest:%m-%d}"


def _listed(label: str, entries: Iterable[str]) -> str:
    every = tuple(entries)
    if not every:
        return ""
    more = f"；等{len(every)}项" if len(every) > LISTED else ""
    return f"{label}：{'；'.join(every[:LISTED])}{more}"
