"""External dependencies (外部依赖): what another organisation promised, against the latest day the
plan can bear, and whom to ask.

Escalation (all thresholds below are ours): 提醒 while it may still come right, a 催办函 once a
promise was broken or falls after the latest day, 提级 once two were broken, the latest day is gone
or the promise falls far behind it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal

from projects.actuals import NOTHING, Actual
from projects.ledger.values import LedgerEvent
from projects.model import DAY, Activity, Project, instant, summaries_above
from projects.schedule.result import Schedule, as_days
from projects.worktime import WorkCalendar

REMIND_DAYS: Final = 10
"""Working days of slack, in the item's calendar, up to which a reminder goes out."""
FAR_DAYS: Final = 10
"""Working days that a promise may fall behind the latest day before the matter goes higher."""
BROKEN_PROMISES: Final = 2
"""Broken promises at which the matter goes higher."""

Level = Literal["none", "remind", "urge", "escalate", "arrived"]
LEVELS: Final[Mapping[Level, str]] = {
    "none": "正常",
    "remind": "提醒",
    "urge": "催办函",
    "escalate": "提级",
    "arrived": "已到位",
}
RULE_SAYS: Final = (
    f"富余不足 {REMIND_DAYS} 个工作日、尚未承诺或承诺推迟过的，提醒；"
    "承诺落空一次或承诺晚于最迟日的，发催办函；"
    f"承诺落空 {BROKEN_PROMISES} 次、最迟日已过或承诺晚于最迟日超过 {FAR_DAYS} 个工作日的，提级"
)


@dataclass(frozen=True, slots=True)
class Promise:
    """One promised day. `on` is when it was made, None for that of the plan; `by` who made it;
    `broken`: the day passed, or had passed when the next promise came, and nothing arrived."""

    day: date
    on: date | None
    by: str
    broken: bool


@dataclass(frozen=True, slots=True)
class External:
    """One dependency at the data date.

    `promised` is the newest promise, `changes` how often it was moved, `broken` how often it was
    not kept. `expected` is the promise, else the early finish; None once it has passed unfinished.
    `latest` is the late finish. Slack is `latest` less `expected` (less the data date where that is
    None): `slack_days` in working days of the item's calendar, `slack_calendar_days` in calendar
    days; negative is too late. `ask` is whom the letter goes to, `why` its ground.
    """

    item: str
    name: str
    owner: str
    promises: tuple[Promise, ...]
    promised: date | None
    changes: int
    broken: int
    expected: date | None
    latest: date | None
    slack_days: float | None
    slack_calendar_days: int | None
    arrived: date | None
    level: Level
    why: str
    ask: str

    @property
    def word(self) -> str:
        """The level in Chinese."""
        return LEVELS[self.level]


def is_external(work: Activity) -> bool:
    """Whether a work waits for another organisation."""
    return work.kind == "external" or work.promised is not None


def with_promises(
    project: Project, events: Sequence[LedgerEvent], as_of: date | None = None
) -> Project:
    """The plan with each dependency's newest promise until `as_of`: schedule this one."""
    newest = {
        event.item: event.day
        for event in sorted(events, key=lambda event: event.on)
        if event.kind == "promise"
        and event.day is not None
        and (as_of is None or event.on <= as_of)
    }
    if not any(work.id in newest and is_external(work) for work in project.activities):
        return project
    return replace(
        project,
        activities=tuple(
            replace(work, promised=newest.get(work.id, work.promised))
            if is_external(work)
            else work
            for work in project.activities
        ),
    )


def externals(
    schedule: Schedule, events: Sequence[LedgerEvent], *, plan: Project | None = None
) -> tuple[External, ...]:
    """Every dependency of a plan, the most urgent first, then by latest day.

    Args:
        schedule: computed with a data date, of the plan `with_promises` where there are any.
        events: of all items; those after the data date do not count.
        plan: the plan as written, whose own promises begin each history; None takes the
            schedule's.
    """
    as_of = schedule.as_of
    written = {work.id: work for work in (plan or schedule.project).activities}
    by_item: dict[str, list[LedgerEvent]] = {}
    for event in sorted(events, key=lambda event: event.on):
        if event.kind == "promise" and (as_of is None or event.on <= as_of):
            by_item.setdefault(event.item, []).append(event)
    found = [
        _one(schedule, work, written.get(work.id, work), by_item.get(work.id, []))
        for work in schedule.project.activities
        if is_external(work)
    ]
    rank = {"escalate": 0, "urge": 1, "remind": 2, "none": 3, "arrived": 4}
    return tuple(sorted(found, key=lambda one: (rank[one.level], one.latest or date.max)))


def _one(
    schedule: Schedule, work: Activity, written: Activity, events: Sequence[LedgerEvent]
) -> External:
    as_of = schedule.as_of
    actual = schedule.run.situation.actuals.get(work.id, NOTHING)
    promises = tuple(_promises(written, events, as_of, actual))
    promised = promises[-1].day if promises else None
    broken = sum(promise.broken for promise in promises)
    timing = schedule[work.id]
    latest = timing.late_finish_day
    expected = promised or timing.early_finish_day
    if as_of is not None and expected is not None and expected <= as_of:
        expected = None
    calendar = schedule.run.network.calendars.of(work)
    reach = expected or as_of
    slack = _slack(calendar, reach, latest, schedule.project.minutes_per_day)
    one = External(
        item=work.id,
        name=work.name,
        owner=work.owner,
        promises=promises,
        promised=promised,
        changes=max(0, len(promises) - 1),
        broken=broken,
        expected=expected if actual.finished is None else None,
        latest=latest,
        slack_days=slack if actual.finished is None else None,
        slack_calendar_days=(
            (latest - reach).days if latest and reach and actual.finished is None else None
        ),
        arrived=actual.finished,
        level="none",
        why="",
        ask="",
    )
    level, why = _level(one, as_of)
    return replace(one, level=level, why=why, ask=_ask(schedule.project, work, level))


def _promises(
    written: Activity, events: Sequence[LedgerEvent], as_of: date | None, actual: Actual
) -> Iterator[Promise]:
    """The history, each promise once: who repeats a day promises nothing new."""
    made: list[tuple[date, date | None, str]] = []
    if written.promised is not None:
        made.append((written.promised, None, written.owner))
    for event in events:
        if event.day is not None and (not made or made[-1][0] != event.day):
            made.append((event.day, event.on, event.by))
    for number, (day, on, by) in enumerate(made):
        until = made[number + 1][1] if number + 1 < len(made) else as_of
        open_then = actual.finished is None or actual.finished > day
        # The data date means its close; a promise renewed on its own day was not broken yet.
        passed = until is not None and (day <= until if number + 1 == len(made) else day < until)
        yield Promise(day, on, by, open_then and passed)


def _slack(
    calendar: WorkCalendar, reach: date | None, latest: date | None, minutes_per_day: int
) -> float | None:
    if reach is None or latest is None:
        return None
    worked = calendar.worked(instant(latest) + DAY) - calendar.worked(instant(reach) + DAY)
    return as_days(worked, minutes_per_day)


def _level(one: External, as_of: date | None) -> tuple[Level, str]:
    """The level, and its ground in words: the first rule that fits, the hardest first."""
    if one.arrived is not None:
        return "arrived", f"{one.arrived} 已办结"
    slack = one.slack_days
    if one.latest is not None and as_of is not None and one.latest <= as_of:
        return "escalate", f"最迟日 {one.latest} 已到，没有办结"
    if one.broken >= BROKEN_PROMISES:
        return "escalate", f"承诺 {one.broken} 次落空"
    if slack is not None and slack < -FAR_DAYS:
        return "escalate", f"承诺晚于最迟日 {-slack:g} 个工作日"
    if one.broken:
        return "urge", f"承诺 {one.promises[-1].day} 落空，没有新的承诺" if (
            one.expected is None
        ) else f"承诺落空 1 次，现承诺 {one.promised}"
    if slack is not None and slack < 0:
        source = "承诺" if one.promised else "预计"
        return "urge", f"{source}晚于最迟日 {-slack:g} 个工作日"
    if slack is not None and slack <= REMIND_DAYS:
        return "remind", f"距最迟日只富余 {slack:g} 个工作日"
    if one.promised is None:
        return "remind", "对方还没有承诺日期"
    if one.changes and one.promises[-1].day > one.promises[-2].day:
        return "remind", f"承诺由 {one.promises[-2].day} 推迟到 {one.promised}"
    return "none", "承诺早于最迟日" if slack is not None else "没有最迟日可比"


def _ask(project: Project, work: Activity, level: Level) -> str:
    """The owner; what goes higher is put by our leader to theirs."""
    if level in ("none", "arrived"):
        return work.owner
    if level != "escalate":
        return work.owner or work.leader or project.owner
    works = {one.id: one for one in project.activities}
    leaders = [works[item].leader for item in (work.id, *summaries_above(work, works))]
    leader = next((one for one in leaders if one), project.owner)
    return f"{leader}出面协调{work.owner}" if leader and work.owner else leader or work.owner
