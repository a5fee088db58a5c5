"""The engine beside a scheduler that steps through time one tick at a time (naive_schedule.py).

Both get the same random network: up to six works on three calendars, all links, lags and leads
counted in every way, date constraints, several deadlines with buffers, milestones, a summary with
links, months and elapsed durations, works that may not straddle a stop. In day plans a tick is a
day; in minute plans a minute.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from projects.model import (
    DAY,
    Activity,
    CalendarSpec,
    Constraint,
    ConstraintKind,
    DayRange,
    Deadline,
    Link,
    Project,
    Span,
    instant,
)
from projects.schedule import schedule
from tests.draws import draws
from tests.projects.naive_schedule import critical, solve
from tests.projects.naive_ticks import Answer, Item, Net, Ticks, Tie

KINDS: tuple[Literal["FS", "SS", "FF", "SF"], ...] = ("FS", "SS", "FF", "SF")
DAY0 = date(2023, 3, 1)
DAYS = 900
BEGIN = 300
"""The project starts on this tick of a day plan: room on both sides of it."""

MINUTES0 = date(2024, 5, 1)
MINUTE_DAYS = 24
PER_DAY = 9
SHIFTS = (((600, 604), (610, 615)), ((605, 609), (612, 617)), ((600, 609),))
"""Short shifts, so that a few minutes of work cross lunch and the night."""


@dataclass(frozen=True)
class Pair:
    """One network, said twice."""

    project: Project
    net: Net
    per_tick: int
    zero: int
    """The instant of tick 0 in the engine's minutes."""

    def at(self, tick: int) -> int:
        return self.zero + tick * self.per_tick


@dataclass
class Dice:
    """Random choices from one drawn seed: hypothesis shrinks the knobs, not every roll.

    odd: how often a work has something special.
    """

    seed: int
    size: int
    links: float
    odd: float

    def __post_init__(self) -> None:
        self.roll = random.Random(self.seed)

    def some(self, chance: float) -> bool:
        return self.roll.random() < chance


@st.composite
def dice(draw: st.DrawFn) -> Dice:
    return Dice(
        draw(st.integers(0, 2**32)),
        draw(st.integers(1, 6)),
        draw(st.sampled_from((0.0, 0.3, 0.6, 0.9))),
        draw(st.sampled_from((0.0, 0.15, 0.4))),
    )


# -- calendars -----------------------------------------------------------------


def _day_calendars(d: Dice) -> list[tuple[CalendarSpec, Ticks]]:
    found = []
    for name in ("甲", "乙", "丙")[: d.roll.randint(1, 3)]:
        off = set(d.roll.sample(range(7), d.roll.choice((0, 1, 2, 2))))
        closed = [_range(d, d.some(0.6)) for _ in range(d.roll.choice((0, 0, 1, 2)))]
        opened = [_range(d, False, 3) for _ in range(d.roll.choice((0, 0, 1)))]
        worked, stops = [], set()
        for tick in range(DAYS):
            day = DAY0 + timedelta(days=tick)
            inside = [span for span in closed if span.first <= day <= span.last]  # type: ignore[operator]
            stops |= {tick} if any(span.window for span in inside) else set()
            if any(span.first <= day <= span.last for span in opened):  # type: ignore[operator]
                worked.append(True)
            else:
                worked.append(not inside and day.weekday() not in off)
        spec = CalendarSpec(
            name,
            week=tuple(number not in off for number in range(7)),
            opened=tuple(opened),
            closed=tuple(closed),
        )
        found.append((spec, Ticks(worked, stops)))
    return found


def _range(d: Dice, window: bool, longest: int = 12) -> DayRange:
    first = DAY0 + timedelta(days=BEGIN + d.roll.randint(-20, 60))
    last = first + timedelta(days=d.roll.randint(0, longest))
    return DayRange(first, last, window=window)


def _minute_calendars(d: Dice) -> list[tuple[CalendarSpec, Ticks]]:
    found = []
    for name in ("甲", "乙", "丙")[: d.roll.randint(1, 3)]:
        shifts = d.roll.choice(SHIFTS)
        off = d.roll.choice(((), (5, 6), (2,), (6,)))
        worked = []
        for number in range(MINUTE_DAYS):
            on = (MINUTES0 + timedelta(days=number)).weekday() not in off
            day = [False] * DAY
            for start, end in shifts if on else ():
                day[start:end] = [True] * (end - start)
            worked += day
        week = tuple(shifts if number not in off else False for number in range(7))
        found.append((CalendarSpec(name, week=week), Ticks(worked)))
    return found


# -- networks ------------------------------------------------------------------


def day_pair(d: Dice) -> Pair:
    """A network in whole days."""
    return _pair(d, _day_calendars(d), DAY, instant(DAY0), BEGIN, days=True)


def minute_pair(d: Dice) -> Pair:
    """A network in minutes of short shifts."""
    return _pair(d, _minute_calendars(d), 1, instant(MINUTES0), 10 * DAY + 603, days=False)


def _pair(
    d: Dice,
    calendars: list[tuple[CalendarSpec, Ticks]],
    per_tick: int,
    zero: int,
    start: int,
    *,
    days: bool,
) -> Pair:
    far = 40 if days else 5 * DAY
    activities: list[Activity] = []
    items: dict[str, Item] = {}
    summary = "S" if d.size > 2 and d.some(0.35) else None
    for number in range(d.size):
        spec, ticks = d.roll.choice(calendars)
        name = f"A{number}"
        kind = d.roll.choices(
            ("work", "point", "elapsed", "months"), (78, 12, 5, 5 if days else 0)
        )[0]
        size = 0 if kind == "point" else d.roll.randint(1, 2 if kind == "months" else 9)
        if kind == "elapsed" and not days:
            size *= 300
        item = Item(name, kind, size, ticks)
        item.whole = kind == "work" and days and d.some(d.odd)
        constraints = _constraints(d, item, start, far, per_tick, zero)
        deadline = None
        if d.some(d.odd / 2):
            item.due, deadline = _deadline(d, start, far, per_tick, zero)
            item.buffer = deadline.buffer * (1 if days else PER_DAY)
        units: Mapping[str, Span] = {
            "work": Span(size * per_tick),
            "point": Span(0),
            "elapsed": Span(size * per_tick, "elapsed"),
            "months": Span(size, "months"),
        }
        activities.append(
            Activity(
                id=name,
                name=name,
                duration=units[kind],
                calendar=spec.name,
                parent=summary if number in (1, 2) else None,
                constraints=constraints,
                deadline=deadline,
                splittable=not item.whole,
            )
        )
        items[name] = item
    own = calendars[0]
    net = Net(items, [], start, own[1], DAY0 if days else MINUTES0)
    if summary is not None:
        spec, ticks = d.roll.choice(calendars)
        due, deadline = None, None
        if d.some(d.odd / 2):
            due, deadline = _deadline(d, start, far, per_tick, zero)
        row = Activity(
            id=summary, name=summary, kind="summary", calendar=spec.name, deadline=deadline
        )
        activities.insert(1, row)
        buffer = 0 if deadline is None else deadline.buffer * (1 if days else PER_DAY)
        net.groups[summary] = (["A1", "A2"], ticks, due, buffer)
    links = _links(d, net, summary, per_tick, days=days)
    deadlines: tuple[Deadline, ...] = ()
    if d.some(0.5):
        net.due, deadline = _deadline(d, start, far, per_tick, zero)
        net.buffer = deadline.buffer * (1 if days else PER_DAY)
        deadlines = (deadline,)
    project = Project(
        code="B",
        name="B",
        activities=tuple(activities),
        links=tuple(links),
        calendars=tuple(spec for spec, _ in calendars),
        calendar=own[0].name,
        start=zero + start * per_tick,
        deadlines=deadlines,
        minutes_per_day=DAY if days else PER_DAY,
    )
    return Pair(project, net, per_tick, zero)


def _constraints(
    d: Dice, item: Item, start: int, far: int, per_tick: int, zero: int
) -> tuple[Constraint, ...]:
    found = []
    kinds: tuple[ConstraintKind, ...] = ("snet", "fnet", "snlt", "fnlt")
    for kind in kinds:
        if d.some(d.odd / 2):
            tick = start + d.roll.randint(-far // 4, far)
            setattr(item, kind, tick)
            found.append(Constraint(kind, zero + tick * per_tick))
    return tuple(found)


def _deadline(d: Dice, start: int, far: int, per_tick: int, zero: int) -> tuple[int, Deadline]:
    """A due tick; in minute plans at any minute of its day. Day plans count whole due days."""
    tick = start + d.roll.randint(1, 2 * far)
    at = zero + tick * per_tick
    buffer = d.roll.choice((0, 0, 0, 1, 3))
    if per_tick == DAY:
        return tick, Deadline(date.fromordinal(at // DAY - 1), buffer=buffer)
    return tick, Deadline(date.fromordinal(at // DAY), minute=at % DAY, buffer=buffer)


def _links(d: Dice, net: Net, summary: str | None, per_tick: int, *, days: bool) -> list[Link]:
    names = list(net.items)
    links = [
        _link(d, net, names[before], names[after], per_tick, days=days)
        for after in range(1, len(names))
        for before in range(after)
        if d.some(d.links / (1 + 0.4 * (after - before)))
    ]
    if summary is not None:
        if len(names) > 3:
            kinds = KINDS
            links.append(_link(d, net, summary, d.roll.choice(names[3:]), per_tick, days, kinds))
        if d.some(0.5):
            links.append(_link(d, net, names[0], summary, per_tick, days, ("FS", "SS")))
    return links


def _link(
    d: Dice,
    net: Net,
    before: str,
    after: str,
    per_tick: int,
    days: bool,
    kinds: tuple[Literal["FS", "SS", "FF", "SF"], ...] = KINDS,
) -> Link:
    kind = d.roll.choice(kinds)
    if d.some(0.55):
        net.ties.append(Tie(before, after, kind, 0, "predecessor"))
        return Link(before, after, kind)
    lag = d.roll.choice((-4, -2, -1, 1, 2, 3, 6))
    on = d.roll.choices(
        ("predecessor", "successor", "project", "elapsed", "months"),
        (4, 2, 2, 1, 0.5 if days and lag > 0 else 0),
    )[0]
    if after in net.groups and on == "successor":
        on = "project"
    if on == "months":
        net.ties.append(Tie(before, after, kind, min(lag, 2), on))
        return Link(before, after, kind, Span(min(lag, 2), "months"))
    if on == "elapsed":
        lag *= 1 if days else 250
        net.ties.append(Tie(before, after, kind, lag, on))
        return Link(before, after, kind, Span(lag * per_tick, "elapsed"))
    counted: Ticks | str = on
    if on != "predecessor":
        counted = net.calendar if on == "project" else net.items[after].calendar
    net.ties.append(Tie(before, after, kind, lag, counted))
    return Link(before, after, kind, Span(lag * per_tick), on)  # type: ignore[arg-type]


# -- the comparison ------------------------------------------------------------


def differences(pair: Pair, answer: Answer) -> list[str]:
    """What the engine says otherwise."""
    found = []
    ours = schedule(pair.project)
    assert ours.run.floats is not None
    for name, item in pair.net.items.items():
        timing, number = ours[name], ours.run.network.index[name]
        dates = {
            "ES": (timing.early_start, answer.early[name][0]),
            "EF": (timing.early_finish, answer.early[name][1]),
            "LS": (timing.late_start, answer.late[name][0]),
            "LF": (timing.late_finish, answer.late[name][1]),
        }
        for what, (engine, tick) in dates.items():
            if engine != pair.at(tick):
                at = "none" if engine is None else (engine - pair.zero) / pair.per_tick
                found.append(f"{name} ({item.kind}) {what}: engine {at}, by hand {tick}")
        values = {
            "total": (ours.run.floats.total[number], answer.total[name]),
            "free": (ours.run.floats.free[number], answer.free[name]),
        }
        for what, (minutes, ticks) in values.items():
            if minutes != ticks * pair.per_tick:
                at = "none" if minutes is None else minutes / pair.per_tick
                found.append(f"{name} ({item.kind}) {what} float: engine {at}, by hand {ticks}")
    for margin in ours.deadlines:
        days = answer.margins[margin.item] * pair.per_tick / pair.project.minutes_per_day
        if margin.margin_days != pytest.approx(days, abs=1e-4):
            found.append(f"margin of {margin.item}: engine {margin.margin_days}, by hand {days}")
    governing = ours.governing
    by_hand = critical(pair.net, answer, governing.item if governing else None)
    engine_says = {name for name in pair.net.items if ours[name].critical}
    if engine_says != by_hand:
        found.append(f"critical: engine {sorted(engine_says)}, by hand {sorted(by_hand)}")
    return found


def backward_differences(pair: Pair, answer: Answer) -> list[str]:
    """What the engine says otherwise when the same plan has no start."""
    ours = schedule(replace(pair.project, start=None))
    found = []
    for name, (start, finish) in answer.late.items():
        late = (ours[name].late_start, ours[name].late_finish)
        if late != (pair.at(start), pair.at(finish)):
            found.append(f"{name}: engine {late}, by hand {(pair.at(start), pair.at(finish))}")
    return found


def _needs_a_start(pair: Pair) -> bool:
    """Whether late dates depend on early ones: no deadline, or a start link out of a summary."""
    return pair.net.due is None or any(
        tie.before in pair.net.groups and tie.kind[0] == "S" for tie in pair.net.ties
    )


@settings(max_examples=draws(60))
@given(dice())
def test_without_a_start_the_days_stepped_back_give_the_same_late_plan(d: Dice) -> None:
    pair = day_pair(d)
    assume(not _needs_a_start(pair))
    assert backward_differences(pair, solve(pair.net)) == []


@settings(max_examples=draws(120))
@given(dice())
def test_a_day_plan_is_what_stepping_through_the_days_gives(d: Dice) -> None:
    pair = day_pair(d)
    assert differences(pair, solve(pair.net)) == []


@settings(max_examples=draws(30))
@given(dice())
def test_a_minute_plan_is_what_stepping_through_the_minutes_gives(d: Dice) -> None:
    pair = minute_pair(d)
    assert differences(pair, solve(pair.net)) == []
