"""The values of a plan. All frozen; a step returns new values and never writes into its input.

Instants are integer minutes: `date.toordinal() * 1440 + minute of the day` (see `instant`). A work
occupies the half-open interval [start, finish); people see the days of its first and last minute.
`where` says which line or cell a value came from and never takes part in a comparison.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from projects.errors import NOWHERE, Place

DAY = 1440
"""Minutes of a full day, the step of a day plan."""

LinkKind = Literal["FS", "SS", "FF", "SF"]
ActivityKind = Literal["task", "milestone", "start-milestone", "summary", "hammock", "external"]
ConstraintKind = Literal["snet", "snlt", "fnet", "fnlt", "mso", "mfo", "alap"]
LagOn = Literal["predecessor", "successor", "project", "elapsed"]
RuleSet = Literal["daopai", "p6", "msproject"]
Precision = Literal[
    "day", "ten-day", "month", "quarter", "half-year", "year", "festival", "week", "window"
]
ObservationKind = Literal[
    "percent", "done", "remaining", "steps", "started", "resumes", "finished", "reported"
]
FloatType = Literal["smaller", "start", "finish"]
ProgressMode = Literal["retained-logic", "progress-override", "actual-dates"]
"""How unfinished work behind unfinished predecessors goes on, named as P6 names it."""


def instant(day: date, minute: int = 0) -> int:
    """Minutes from the start of 0001-01-01's eve to `minute` of `day`."""
    return day.toordinal() * DAY + minute


def day_of(moment: int) -> date:
    """The date of the minute that begins at `moment`."""
    return date.fromordinal(moment // DAY)


def moment_of(moment: int) -> datetime:
    """The naive local date and time of an instant."""
    return datetime.combine(day_of(moment), datetime.min.time()).replace(
        hour=moment % DAY // 60, minute=moment % 60
    )


@dataclass(frozen=True, slots=True)
class Span:
    """A duration or a lag: `amount` in `unit`.

    work: working minutes. elapsed: minutes of the wall clock. months: calendar months.
    percent: hundredths of a percent of the predecessor's duration (lags only).
    """

    amount: int
    unit: Literal["work", "elapsed", "months", "percent"] = "work"


@dataclass(frozen=True, slots=True)
class Constraint:
    """A date constraint. `at` is the instant that it names: the start of the day for starts (snet,
    snlt, mso), the end of the day for finishes (fnet, fnlt, mfo), None for alap."""

    kind: ConstraintKind
    at: int | None = None
    text: str = ""
    where: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A due day (inclusive: work may fill it). `item` None is the project itself.

    `text` keeps the original words, `reading` says in Chinese how they were read, `buffer` is in
    working days of the item's calendar and moves the limit, not the deadline.
    """

    day: date
    text: str = ""
    precision: Precision = "day"
    reading: str = ""
    buffer: int = 0
    item: str | None = None
    minute: int = DAY
    provisional: bool = False
    flagged: bool = False
    where: Place = field(default=NOWHERE, compare=False)

    @property
    def at(self) -> int:
        """The instant by which work must have ended."""
        return instant(self.day, self.minute)


@dataclass(frozen=True, slots=True)
class Link:
    """`before` to `after`. `lag_on` None takes the rule set's choice."""

    before: str
    after: str
    kind: LinkKind = "FS"
    lag: Span = Span(0)
    lag_on: LagOn | None = None
    where: Place = field(default=NOWHERE, compare=False)

    @property
    def label(self) -> str:
        """The link as people write it in a day plan: `L010FS+3`."""
        return self.words(DAY)

    def words(self, minutes_per_day: int) -> str:
        """The link as people write it, its lag in days of so many working minutes."""
        if not self.lag.amount:
            return f"{self.before}{self.kind}"
        unit = {"elapsed": "ed", "months": "mo", "percent": "%"}.get(self.lag.unit, "")
        scales = {"months": 1, "percent": 100, "elapsed": DAY}
        amount = round(self.lag.amount / scales.get(self.lag.unit, minutes_per_day), 4)
        return f"{self.before}{self.kind}{amount:+g}{unit}"


@dataclass(frozen=True, slots=True)
class DayRange:
    """Days `first` to `last`, both included. With `yearly` they recur: then `first` and `last`
    are (month, day) pairs, day 0 the last of the month, and may cross New Year."""

    first: date | tuple[int, int]
    last: date | tuple[int, int]
    name: str = ""
    yearly: bool = False
    window: bool = False
    shifts: tuple[tuple[int, int], ...] | None = None
    where: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class CalendarSpec:
    """A work calendar as written: own opened day > own closed day > own week > base.

    `week` is 7 entries, Monday first: False, True, or own shifts as ((start, end), …) in minutes.
    `base` is another calendar's name or `china`. `shifts` are the minutes worked on a working day;
    None takes the base's, or the whole day. `both` names calendars of which every one must work:
    then nothing else is given. `minutes_per_day` turns floats into days under p6 rules.
    """

    name: str
    base: str | None = None
    week: tuple[bool | tuple[tuple[int, int], ...], ...] | None = None
    opened: tuple[DayRange, ...] = ()
    closed: tuple[DayRange, ...] = ()
    shifts: tuple[tuple[int, int], ...] | None = None
    both: tuple[str, ...] = ()
    minutes_per_day: int | None = None
    where: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Quantity:
    """How much work there is, in the unit people count: 500 台."""

    total: float
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Lever:
    """A way to win days back: fewer days (`factor`), another calendar, or an overlap with a lag."""

    name: str
    factor: float | None = None
    calendar: str | None = None
    overlap: str | None = None
    lag: int = 0
    cost: float = 0.0
    cost_per_day: float = 0.0


@dataclass(frozen=True, slots=True)
class Step:
    """A weighted step of a work (percent_type steps)."""

    name: str
    weight: float
    done: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """One work (工作), milestone, summary, hammock or external dependency of a plan.

    `duration` None: derived from a start constraint and a deadline, or a deadline alone makes a
    milestone, or the row is a ledger item without network dates (SEMANTICS 2). `manual` are the
    instants at which a manually scheduled work stands, whatever its links ask for.
    """

    id: str
    name: str
    duration: Span | None = None
    calendar: str | None = None
    parent: str | None = None
    kind: ActivityKind = "task"
    owner: str = ""
    leader: str = ""
    helpers: tuple[str, ...] = ()
    stage: str = ""
    constraints: tuple[Constraint, ...] = ()
    deadline: Deadline | None = None
    promised: date | None = None
    manual: tuple[int, int] | None = None
    splittable: bool = True
    quantity: Quantity | None = None
    weight: float | None = None
    budget: float | None = None
    percent_type: str = ""
    steps: tuple[Step, ...] = ()
    shortest: Span | None = None
    cost_per_day: float | None = None
    levers: tuple[Lever, ...] = ()
    resources: tuple[tuple[str, float], ...] = ()
    risk: tuple[float, float, float] | None = None
    drivers: tuple[str, ...] = ()
    reported: str = ""
    note: str = ""
    where: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Observation:
    """What somebody said of a work on a data date.

    `value` by kind: percent (0 to 100), done (quantity), remaining (working minutes), steps (the
    names of all steps done so far), started, finished and resumes (a date, or in a plan with shifts
    a local date and time), reported (是 | 否). `resumes` is when the remaining work goes on.
    """

    item: str
    as_of: date
    kind: ObservationKind
    value: float | date | str | tuple[str, ...]
    by: str = ""
    note: str = ""
    recorded_at: datetime | None = None
    where: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Stage:
    """A named stretch of the annual plan."""

    id: str
    name: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class RiskDriver:
    """A cause that stretches every work it touches: probability and three-point factor."""

    name: str
    probability: float
    factor: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class RiskEvent:
    """A discrete event (流标) on a work: probability and working days added."""

    name: str
    on: str
    probability: float
    adds: float


@dataclass(frozen=True, slots=True)
class Waiver:
    """A rule set aside, by whom, why and until when."""

    code: str
    item: str
    owner: str
    reason: str
    expires: date


@dataclass(frozen=True, slots=True)
class Options:
    """What the file of another program sets for itself; None takes the rule set's choice."""

    honour_constraints: bool | None = None
    total_float: FloatType | None = None
    progress: ProgressMode | None = None
    lag_on: LagOn | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that a file of another program holds and the plan does not: nothing disappears
    silently. `kind` is a stable English key; `items` are the works concerned, where there are."""

    kind: str
    count: int
    says: str
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A plan as read: nothing computed yet.

    `start` is the instant the project may begin; None computes the backward side only.
    `deadlines` are those of the project (item None) and those given in its `deadline` list; an
    activity's own stands in the activity. `data_date` is the instant to which the file of another
    program was brought up; it counts where no data date is asked for. `scenarios` are the names of
    the what-ifs that were applied to the plan as written.
    """

    code: str
    name: str
    activities: tuple[Activity, ...]
    links: tuple[Link, ...] = ()
    calendars: tuple[CalendarSpec, ...] = ()
    calendar: str | None = None
    start: int | None = None
    deadlines: tuple[Deadline, ...] = ()
    deadline_on: str | None = None
    rules: RuleSet = "daopai"
    minutes_per_day: int = DAY
    owner: str = ""
    document_date: date | None = None
    basis: str = ""
    weights: str = ""
    lamp: str = ""
    stages: tuple[Stage, ...] = ()
    resources: tuple[tuple[str, float], ...] = ()
    drivers: tuple[RiskDriver, ...] = ()
    events: tuple[RiskEvent, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    observations: tuple[Observation, ...] = ()
    options: Options = Options()
    data_date: int | None = None
    left_out: tuple[LeftOut, ...] = ()
    notes: tuple[str, ...] = ()
    scenarios: tuple[str, ...] = field(default=(), compare=False)
    where: Place = field(default=NOWHERE, compare=False)

    @property
    def day_plan(self) -> bool:
        """Whether a working day works all 1,440 minutes and everything counts in whole days. A file
        of another program counts by the minute, whatever it calls a day."""
        return self.minutes_per_day == DAY and self.rules == "daopai"


def summaries_above(work: Activity, works: Mapping[str, Activity]) -> list[str]:
    """The ids of the summaries over a work, the nearest first."""
    found: list[str] = []
    parent = work.parent
    while parent is not None and parent in works and parent not in found:
        found.append(parent)
        parent = works[parent].parent
    return found
