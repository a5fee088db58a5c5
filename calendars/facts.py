"""What a feed may say of an item: a schedule turned into plain facts, before any wording.

The day of a fact is the committed 完成时限: the item's own deadline, else its finish in the current
baseline, else the late finish of the backward schedule (basis `late`, which only a project's own
feed shows). Never the forecast: that is a fact beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from calendars.bounded import bounded_items
from calendars.identity import item_uid, project_uid
from calendars.light import light
from projects.model import DAY, Activity, Deadline, Link, LinkKind, Project, Span, summaries_above

if TYPE_CHECKING:
    from projects.progress.values import Progress
    from projects.schedule.result import Schedule, Timing

Role = Literal["milestone", "critical", "near-critical", "other"]
Basis = Literal["deadline", "baseline", "late"]


@light
@dataclass(frozen=True, slots=True)
class Relation:
    """A dependency towards the successor `uid`. `gap` is an iCalendar duration or ""."""

    kind: LinkKind
    uid: str
    gap: str


@light
@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One committed day of one project as it stood at the close of `status_date`.

    `forecast` is the network forecast; `floats` the total float in days of the plan; `known` says
    whether progress was taken in (a schedule without a data date calls nothing overdue);
    `signed_off` is the day of 销号; `percent` and `expected` are 形象 and 序时进度, 0 to 100,
    of the `whole` project where the item carries its deadline; `levers` are the measures that the
    plan names to win days back.
    """

    uid: str
    project: str
    title: str
    item: str
    name: str
    role: Role
    day: date
    basis: Basis
    status_date: date
    known: bool
    deadline: Deadline | None = None
    leader: str = ""
    owner: str = ""
    helpers: tuple[str, ...] = ()
    forecast: date | None = None
    floats: float | None = None
    critical: bool = False
    near_critical: bool = False
    provisional: bool = False
    finished_on: date | None = None
    signed_off: date | None = None
    percent: float | None = None
    expected: float | None = None
    whole: bool = False
    before: tuple[str, ...] = ()
    after: tuple[tuple[str, str], ...] = ()
    relations: tuple[Relation, ...] = ()
    note: str = ""
    levers: tuple[str, ...] = ()

    @property
    def closed_on(self) -> date | None:
        """The day of 销号, else of the reported finish; None while the item is open."""
        return self.signed_off or self.finished_on

    @property
    def line(self) -> Role:
        """How near the critical path it is, milestones too: never `milestone`."""
        if self.critical:
            return "critical"
        return "near-critical" if self.near_critical or self.role == "near-critical" else "other"

    @property
    def overdue_days(self) -> int:
        """Calendar days that an open item is past its committed day; 0 when it is not."""
        if self.closed_on or not self.known or self.basis == "late":
            return 0
        return max(0, (self.status_date - self.day).days)

    @property
    def slip_days(self) -> int:
        """Calendar days from the committed day to the forecast or real finish, late positive."""
        seen = self.closed_on or self.forecast
        return (seen - self.day).days if seen else 0

    @property
    def offices(self) -> tuple[str, ...]:
        """Everybody whose feed shows the item."""
        return People(self.leader, self.owner, self.helpers).everybody


@dataclass(frozen=True, slots=True)
class People:
    """Who answers for a work: 责任领导, 责任部门, 配合; "" where nobody is named."""

    leader: str
    owner: str
    helpers: tuple[str, ...]

    @property
    def everybody(self) -> tuple[str, ...]:
        """All names, each once."""
        names = (self.owner, self.leader, *self.helpers)
        return tuple(dict.fromkeys(name for name in names if name.strip()))


def people_of(activity: Activity, works: Mapping[str, Activity], owner: str) -> People:
    """Who answers for a work: what it says itself, else the nearest summary above it, else the
    `owner` of the project. Who helps is said of each work alone."""
    above = [works[name] for name in summaries_above(activity, works)]
    chain = (activity, *above)
    return People(
        leader=next((work.leader for work in chain if work.leader), ""),
        owner=next((work.owner for work in chain if work.owner), owner),
        helpers=activity.helpers,
    )


def facts_of(
    schedule: Schedule,
    *,
    domain: str,
    status_date: date,
    baseline: Mapping[str, date],
    progress: Progress | None,
    closed: Mapping[str, date],
) -> tuple[Fact, ...]:
    """Every committed day of a schedule, in the order of the plan, the project's own first.

    `baseline`: item -> finish in the current baseline; `closed`: item -> day of 销号.
    """
    project = schedule.project
    deadlines = _deadlines(schedule)
    bounded = bounded_items(schedule)
    days = {
        activity.id: found
        for activity, timing in schedule.rows()
        if (found := _commitment(activity, timing, deadlines, baseline))
        and (found[1] != "late" or activity.id in bounded)
    }
    uids = {item: item_uid(project.code, item, domain) for item in days}
    links = _Links(project, uids)
    bound = _bound(schedule)
    works = {activity.id: activity for activity in project.activities}
    facts = list(_project_fact(schedule, deadlines.get(None), domain, status_date, progress))
    for activity, timing in schedule.rows():
        if activity.id not in days:
            continue
        day, basis = days[activity.id]
        whole = activity.id == bound
        people = people_of(activity, works, project.owner)
        percent, expected = _measured(activity, progress, whole)
        facts.append(
            Fact(
                uid=uids[activity.id],
                project=project.code,
                title=project.name,
                item=activity.id,
                name=activity.name or activity.id,
                role=_role(activity, timing),
                day=day,
                basis=basis,
                status_date=status_date,
                known=schedule.as_of is not None,
                deadline=deadlines.get(activity.id) if basis == "deadline" else None,
                leader=people.leader,
                owner=people.owner,
                helpers=people.helpers,
                forecast=_forecast(timing, schedule.as_of),
                floats=timing.total_float_days,
                critical=timing.critical and timing.status != "ledger",
                near_critical=timing.near_critical and timing.status != "ledger",
                provisional=timing.provisional,
                finished_on=timing.early_finish_day if timing.status == "finished" else None,
                signed_off=closed.get(activity.id),
                percent=percent,
                expected=expected,
                whole=whole,
                before=links.before(activity.id),
                after=links.after(activity.id),
                relations=links.relations(activity.id),
                note=activity.note,
                levers=tuple(lever.name for lever in activity.levers),
            )
        )
    return tuple(facts)


def _deadlines(schedule: Schedule) -> dict[str | None, Deadline]:
    """The deadline of each item, None for the project; an item's own goes before the list."""
    project = schedule.project
    found: dict[str | None, Deadline] = {}
    margins = ((margin.item, margin.deadline) for margin in schedule.deadlines)
    listed = ((deadline.item, deadline) for deadline in project.deadlines)
    bound = _bound(schedule)
    for item, deadline in (*margins, *listed):
        target = item or bound
        if target not in found or deadline.day < found[target].day:
            found[target] = deadline
    own = {a.id: a.deadline for a in project.activities if a.deadline is not None}
    return found | own


def _bound(schedule: Schedule) -> str | None:
    """The item that carries the project's deadline: the one it names, else the milestone that ends
    the plan where there is one only (a second event on that day would say the same)."""
    if schedule.project.deadline_on:
        return schedule.project.deadline_on
    leading = {link.before for link in schedule.project.links}
    ends = [
        activity.id
        for activity, timing in schedule.rows()
        if activity.id not in leading and timing.zero and timing.ends
    ]
    return ends[0] if len(ends) == 1 else None


def _commitment(
    activity: Activity,
    timing: Timing,
    deadlines: Mapping[str | None, Deadline],
    baseline: Mapping[str, date],
) -> tuple[date, Basis] | None:
    """The committed day of an item and where it comes from; None: the item has no event."""
    if activity.id in deadlines:
        return deadlines[activity.id].day, "deadline"
    if activity.kind in ("summary", "hammock", "start-milestone"):
        return None  # they only span or begin others; starts stand in the digest
    if activity.id in baseline:
        return baseline[activity.id], "baseline"
    late = timing.late_finish_day
    if timing.status == "finished" or late is None:
        return None
    return late, "late"


def _measured(
    activity: Activity, progress: Progress | None, whole: bool
) -> tuple[float | None, float | None]:
    """形象 and 序时进度 of an item; of the whole project for the item that carries its deadline."""
    if progress is None:
        return None, None
    standing = progress.overall if whole else progress.items.get(activity.id)
    if standing is None:
        return None, None
    if activity.kind == "milestone" and standing.actual_percent is None:
        return None, None  # nobody reports a percentage of an instant
    return standing.actual_percent, standing.expected_percent


def _forecast(timing: Timing, as_of: date | None) -> date | None:
    """The forecast finish. At the data date an unfinished milestone that nothing drives stands at
    the data date itself: that is no forecast."""
    day = timing.early_finish_day
    if day is None or as_of is None or timing.status == "finished":
        return day
    return day if day > as_of else None


def _role(activity: Activity, timing: Timing) -> Role:
    # A dated promise without a network is what its plan is watched by.
    point = timing.zero or timing.status == "ledger"
    if point or activity.kind in ("milestone", "start-milestone"):
        return "milestone"
    if timing.critical:
        return "critical"
    return "near-critical" if timing.near_critical else "other"


def _project_fact(
    schedule: Schedule,
    deadline: Deadline | None,
    domain: str,
    status_date: date,
    progress: Progress | None,
) -> Iterator[Fact]:
    """The deadline of the whole project, where no item carries it."""
    if deadline is None:
        return
    project = schedule.project
    timings = [timing for timing in schedule if timing.status != "ledger"]
    done = bool(timings) and all(timing.status == "finished" for timing in timings)
    margin = next((m for m in schedule.deadlines if m.item is None), None)
    forecast = margin.early_finish_day if margin else None
    yield Fact(
        uid=project_uid(project.code, domain),
        project=project.code,
        title=project.name,
        item="",
        name="整体完工",
        role="milestone",
        day=deadline.day,
        basis="deadline",
        status_date=status_date,
        known=schedule.as_of is not None,
        deadline=deadline,
        owner=project.owner,
        forecast=forecast,
        critical=True,
        provisional=schedule.provisional,
        finished_on=forecast if done else None,
        percent=progress.actual_percent if progress else None,
        expected=progress.expected_percent if progress else None,
        whole=True,
    )


class _Links:
    """The links of a plan, by either end."""

    def __init__(self, project: Project, uids: Mapping[str, str]) -> None:
        self._names = {activity.id: activity.name or activity.id for activity in project.activities}
        self._uids = uids
        self._per_day = project.minutes_per_day
        self._into: dict[str, list[Link]] = {}
        self._out: dict[str, list[Link]] = {}
        for link in project.links:
            self._into.setdefault(link.after, []).append(link)
            self._out.setdefault(link.before, []).append(link)

    def before(self, item: str) -> tuple[str, ...]:
        """The names of the predecessors."""
        return tuple(self._names.get(link.before, link.before) for link in self._into.get(item, ()))

    def after(self, item: str) -> tuple[tuple[str, str], ...]:
        """Name of each successor and its lag in Chinese."""
        return tuple(
            (self._names.get(link.after, link.after), _lag_words(link.lag, self._per_day))
            for link in self._out.get(item, ())
        )

    def relations(self, item: str) -> tuple[Relation, ...]:
        """Links to successors that have an event of their own.

        RFC 9253 6.2 relates Task-A (paint the room) to Task-B (lay the carpets), so the property
        stands in the predecessor and names the successor.
        """
        return tuple(
            Relation(link.kind, self._uids[link.after], duration(link.lag, self._per_day))
            for link in self._out.get(item, ())
            if link.after in self._uids
        )


def duration(lag: Span, per_day: int = DAY) -> str:
    """A lag as an iCalendar duration, "" for none; months and percents have no such form."""
    if not lag.amount or lag.unit in ("months", "percent"):
        return ""
    days, minutes = divmod(abs(lag.amount), DAY if lag.unit == "elapsed" else per_day)
    text = (f"{days}D" if days else "") + (f"T{minutes}M" if minutes else "")
    return f"{'-' if lag.amount < 0 else ''}P{text}"


def _lag_words(lag: Span, per_day: int) -> str:
    if not lag.amount:
        return ""
    amount = abs(lag.amount)
    words = {
        "work": f"{amount / per_day:g}个工作日",
        "elapsed": f"{amount / DAY:g}天",
        "months": f"{amount}个月",
        "percent": f"{amount / 100:g}%工期",
    }[lag.unit]
    return f"{'间隔' if lag.amount > 0 else '提前'}{words}"
