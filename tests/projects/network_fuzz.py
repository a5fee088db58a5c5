"""Generated plans of every kind the engine reads, for test_network_fuzz.py.

Small plans with many oddities. Each plan draws which oddities it has at all, so that two or three
of them meet often, and a failing plan shrinks to the ones that matter. A draw of 0 is the plain
choice everywhere. Day plans count in whole days, minute plans in any minute of their shifts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import TypeVar

from hypothesis import strategies as st
from hypothesis.vendor.pretty import RepresentationPrinter

from projects.model import (
    DAY,
    Activity,
    ActivityKind,
    CalendarSpec,
    Constraint,
    ConstraintKind,
    DayRange,
    Deadline,
    LagOn,
    Link,
    LinkKind,
    Observation,
    Options,
    Project,
    RuleSet,
    Span,
    instant,
)
from tests.projects.schedule_plans import KINDS

T = TypeVar("T")

FEATURES = (
    "milestones",
    "months",
    "elapsed",
    "lags",
    "lag units",
    "constraints",
    "mandatory",
    "deadlines",
    "unsplittable",
    "summaries",
    "hammocks",
    "externals",
    "manual",
    "assumed",
    "ledger",
    "progress",
    "options",
)
DAY0 = date(2023, 11, 6)  # a Monday
PER_DAY = 480  # working minutes of the minute plans
WEEKENDS: tuple[tuple[int, ...], ...] = ((), (5, 6), (6,), (2, 5, 6), (0, 1, 2, 3, 5, 6))
SHIFTS: tuple[tuple[tuple[int, int], ...], ...] = (
    ((480, 720), (780, 1020)),
    ((0, 480),),
    ((0, 360), (1320, 1440)),
    ((0, 1440),),
    ((510, 517), (530, 531)),
)
YEARLY = (((5, 15), (7, 31)), ((12, 20), (1, 10)), ((2, 1), (2, 0)), ((1, 25), (2, 15)))
STARTS: tuple[ConstraintKind, ...] = ("snet", "snlt")
FINISHES: tuple[ConstraintKind, ...] = ("fnet", "fnlt")
ZEROS: tuple[ActivityKind, ...] = ("milestone", "start-milestone", "task")


@dataclass(frozen=True)
class Case:
    """A plan and the data date it is computed for; shown without what was not drawn."""

    project: Project
    as_of: date | None

    def _repr_pretty_(self, printer: RepresentationPrinter, cycle: bool) -> None:
        printer.text("…" if cycle else str(self))

    def __str__(self) -> str:
        rows: list[object] = [*self.project.calendars, *self.project.activities]
        rows += [*self.project.links, *self.project.observations]
        head = replace(self.project, calendars=(), activities=(), links=(), observations=())
        return "\n".join((f"as_of={self.as_of}", *(said(row) for row in (head, *rows))))


def said(value: object) -> str:
    """A value of a plan in one line, without the fields that keep their default."""
    if not is_dataclass(value):
        return repr(value)
    parts = []
    for each in fields(value):
        given = getattr(value, each.name)
        if each.name not in ("where", "name") and given != each.default:
            inner = ", ".join(map(said, given)) if isinstance(given, tuple) else said(given)
            parts.append(f"{each.name}={f'({inner})' if isinstance(given, tuple) else inner}")
    return f"{type(value).__name__}({', '.join(parts)})"


@lru_cache
def _integers(low: int, high: int) -> st.SearchStrategy[int]:
    return st.integers(low, high)


@dataclass
class Dice:
    """Draws; `on` are the oddities that this plan may have."""

    draw: st.DrawFn
    days: bool = True
    on: frozenset[str] = frozenset(FEATURES)
    open_start: bool = False

    def between(self, low: int, high: int) -> int:
        return self.draw(_integers(low, high))

    def pick(self, options: Sequence[T]) -> T:
        return options[self.between(0, len(options) - 1)]

    def some(self, percent: int) -> bool:
        return self.between(0, 99) >= 100 - percent

    def odd(self, feature: str, percent: int = 35) -> bool:
        return feature in self.on and self.some(percent)

    def day(self, low: int = -10, high: int = 120) -> date:
        return DAY0 + timedelta(days=self.between(low, high))

    def moment(self, low: int = -10, high: int = 120) -> int:
        """An instant: a midnight in day plans."""
        midnight = instant(self.day(low, high))
        return midnight if self.days else midnight + self.pick((480, 0, 731, 1020))


@st.composite
def cases(
    draw: st.DrawFn,
    *,
    without: frozenset[str] = frozenset(),
    calendars: int = 4,
    rules: Sequence[RuleSet] = ("daopai", "p6", "msproject"),
    begun: bool = False,
) -> Case:
    """A plan: `without` these oddities, with at most so many calendars, with a start if `begun`."""
    d = Dice(draw)
    d.on = frozenset(feature for feature in FEATURES if d.some(35)) - without
    d.days = not d.some(40)
    specs = _calendars(d, d.between(1, calendars))
    d.open_start = not begun and d.some(15)
    works = _works(d, specs)
    links = _links(d, works)
    as_of = d.day(0, 60) if d.odd("progress", 80) else None
    project = Project(
        code="F",
        name="随机计划",
        activities=tuple(works),
        links=tuple(links),
        calendars=specs,
        calendar=d.pick((specs[0].name, None)) if not d.some(80) else specs[0].name,
        start=None if d.open_start else d.moment(0, 20),
        deadlines=_deadlines(d, works),
        deadline_on=d.pick(works).id if d.odd("deadlines", 20) else None,
        rules=d.pick(rules),
        minutes_per_day=DAY if d.days else PER_DAY,
        options=_options(d),
    )
    if as_of is not None:
        project = replace(project, observations=_progress(d, works, as_of))
    return Case(project, as_of)


# -- calendars -----------------------------------------------------------------


def _calendars(d: Dice, count: int) -> tuple[CalendarSpec, ...]:
    specs: list[CalendarSpec] = []
    for number in range(count):
        name = "甲乙丙丁"[number]
        if number > 1 and d.some(15):
            specs.append(CalendarSpec(name, both=(specs[0].name, specs[1].name)))
            continue
        base = d.pick((None, None, None, "china", *(spec.name for spec in specs)))
        off = d.pick(WEEKENDS)
        own = base is None or d.some(30)
        shifts = None if d.days or not d.some(60) else d.pick(SHIFTS)
        week = tuple(
            False if day in off else d.pick(SHIFTS) if not d.days and d.some(10) else True
            for day in range(7)
        )
        specs.append(
            CalendarSpec(
                name,
                base=base,
                week=week if own else None,
                closed=tuple(_closed(d) for _ in range(d.pick((0, 0, 1, 2)))),
                opened=tuple(_stretch(d, 3) for _ in range(d.pick((0, 0, 1)))),
                shifts=shifts,
                minutes_per_day=None if d.days else d.pick((None, 600)),
            )
        )
    return tuple(specs)


def _closed(d: Dice) -> DayRange:
    if d.some(40):
        first, last = d.pick(YEARLY)
        return DayRange(first, last, "年年停工", yearly=True, window=d.some(70))
    return replace(_stretch(d, 25), window=d.some(60))


def _stretch(d: Dice, longest: int) -> DayRange:
    first = d.day(-5, 80)
    return DayRange(first, first + timedelta(days=d.between(0, longest)))


# -- works ---------------------------------------------------------------------


def _works(d: Dice, specs: Sequence[CalendarSpec]) -> list[Activity]:
    """Works in an order that links may follow; summaries stand before their children."""
    works: list[Activity] = []
    names = [spec.name for spec in specs]
    parent: str | None = None
    left = 0
    for number in range(d.between(1, 8)):
        calendar = d.pick((*names, None))
        if left == 0:
            parent = None
            if d.odd("summaries"):
                parent, left = f"S{number}", d.between(1, 3)
                row = Activity(id=parent, name=parent, kind="summary", calendar=calendar)
                due = _own_deadline(d) if d.odd("deadlines", 30) else None
                works.append(replace(row, deadline=due))
        left = max(left - 1, 0)
        works.append(_work(d, f"A{number}", calendar, parent))
    return works


def _work(d: Dice, name: str, calendar: str | None, parent: str | None) -> Activity:
    work = Activity(
        id=name,
        name=name,
        duration=Span(d.between(1, 12) * DAY if d.days else d.between(1, 3000)),
        calendar=calendar,
        parent=parent,
        constraints=_constraints(d),
        deadline=_own_deadline(d) if d.odd("deadlines", 25) else None,
        splittable=not d.odd("unsplittable"),
    )
    if d.odd("milestones", 25):
        kind = d.pick(ZEROS)
        return replace(work, kind=kind, duration=Span(0))
    if d.odd("months", 25):
        return replace(work, duration=Span(d.between(1, 3), "months"))
    if d.odd("elapsed", 25):
        lasts = Span(d.between(1, 30) * DAY if d.days else d.between(1, 9000), "elapsed")
        return replace(work, duration=lasts)
    if d.odd("hammocks", 20):
        return replace(work, kind="hammock", duration=None, constraints=(), deadline=None)
    if d.odd("externals", 30):
        promised = d.day(0, 100) if d.some(70) else None
        return replace(work, kind="external", promised=promised)
    if d.odd("manual", 30):
        begin = d.moment()
        size = d.between(0, 20) * DAY if d.days else d.between(0, 9000)
        return replace(work, manual=(begin, begin + size))
    if d.odd("assumed", 25):
        due = _own_deadline(d)
        held = Constraint("snet", instant(due.day - timedelta(days=d.between(0, 40))))
        return replace(work, duration=None, deadline=due, constraints=(held,) * d.some(70))
    if d.odd("ledger", 15):
        return replace(work, duration=None, constraints=(), deadline=None)
    return work


def _constraints(d: Dice) -> tuple[Constraint, ...]:
    if d.odd("mandatory", 20):
        return (Constraint(d.pick(("mso", "mfo")), d.moment()),)
    found = []
    if d.odd("constraints"):
        kinds = d.pick((STARTS[:1], FINISHES[:1], STARTS[1:], FINISHES[1:], STARTS, FINISHES))
        at = d.moment()
        found = [Constraint(kind, at if d.some(50) else d.moment()) for kind in kinds]
    if d.odd("constraints", 10):
        found.append(Constraint("alap"))
    return tuple(found)


def _own_deadline(d: Dice) -> Deadline:
    minute = DAY if d.days else d.pick((DAY, 1020, 600))
    return Deadline(d.day(5, 200), buffer=d.pick((0, 0, 0, 2, 9)), minute=minute)


def _deadlines(d: Dice, works: Sequence[Activity]) -> tuple[Deadline, ...]:
    found = [_own_deadline(d)] if d.open_start or d.some(40) else []
    for _ in range(d.pick((0, 0, 1, 2)) if "deadlines" in d.on else 0):
        item = d.pick(works)
        found.append(replace(_own_deadline(d), item=d.pick((item.id, None))))
    return tuple(found)


# -- links ---------------------------------------------------------------------


def _links(d: Dice, works: Sequence[Activity]) -> list[Link]:
    """Links from earlier to later items, over summaries too; none that structure forbids."""
    linked, summaries = [w for w in works if not _is_ledger(w)], {w.parent for w in works}
    links: list[Link] = []
    for place, after in enumerate(linked):
        if not place:
            continue
        for _ in range(d.pick((0, 1, 1, 2, 3))):
            before = linked[max(place - 1 - d.between(0, 4), 0)]
            if before.kind == "hammock" or after.parent == before.id:
                continue
            kind = d.pick(KINDS[:2] if after.id in summaries else KINDS)
            links.append(_link(d, before, after, kind))
    return links


def _is_ledger(work: Activity) -> bool:
    dated = work.deadline is not None or work.promised is not None
    return work.duration is None and not dated and work.kind in ("task", "external")


def _link(d: Dice, before: Activity, after: Activity, kind: LinkKind) -> Link:
    if not d.odd("lags", 60):
        return Link(before.id, after.id, kind)
    sign = d.pick((1, -1))
    size = d.between(1, 9)
    if d.odd("lag units", 50):
        unit = d.pick(("elapsed", "months", "percent"))
        if unit == "elapsed":
            lag = Span(sign * size * DAY if d.days else sign * size * 617, "elapsed")
        elif unit == "months":
            lag = Span(sign * min(size, 2), "months")
        elif before.kind in ("summary", "hammock") or before.duration is None:
            lag = Span(0)
        else:
            lag = Span(sign * size * 1_500, "percent")
    else:
        lag = Span(sign * size * DAY if d.days else sign * size * 171)
    ways: tuple[LagOn | None, ...] = (None, "predecessor", "successor", "project", "elapsed")
    return Link(before.id, after.id, kind, lag, d.pick(ways) if d.odd("lag units", 60) else None)


# -- options, progress ---------------------------------------------------------


def _options(d: Dice) -> Options:
    if "options" not in d.on:
        return Options()
    return Options(
        honour_constraints=d.pick((None, True, False)),
        total_float=d.pick((None, "smaller", "start", "finish")),
        progress=d.pick((None, "retained-logic", "progress-override", "actual-dates")),
        lag_on=d.pick((None, "predecessor", "successor", "project", "elapsed")),
    )


def _progress(d: Dice, works: Sequence[Activity], as_of: date) -> tuple[Observation, ...]:
    """Reports up to the data date, in and out of sequence."""
    rows: list[Observation] = []
    for work in works:
        state = d.pick(("no", "no", "started", "finished", "percent", "remaining"))
        if state == "no" or work.kind in ("summary", "hammock") or _is_ledger(work):
            continue
        began = as_of - timedelta(days=d.between(0, 25))
        if state == "finished":
            ended = min(began + timedelta(days=d.between(0, 15)), as_of)
            if d.some(80):
                rows.append(Observation(work.id, as_of, "started", _timed(d, began, 480)))
            rows.append(Observation(work.id, as_of, "finished", _timed(d, ended, 1020)))
            continue
        if state == "started" or d.some(70):
            rows.append(Observation(work.id, as_of, "started", _timed(d, began, 480)))
        if state == "percent":
            rows.append(Observation(work.id, as_of, "percent", float(d.between(0, 100))))
        if state == "remaining":
            left = d.between(0, 12) * DAY if d.days else d.between(0, 3000)
            rows.append(Observation(work.id, as_of, "remaining", left))
        if d.some(20):
            day = _timed(d, as_of + timedelta(days=d.between(1, 30)), 600)
            rows.append(Observation(work.id, as_of, "resumes", day))
    return tuple(rows)


def _timed(d: Dice, day: date, minute: int) -> date:
    """A bare day; in a minute plan sometimes with a time."""
    if d.days or not d.some(50):
        return day
    return datetime.combine(day, time(minute // 60, minute % 60))
