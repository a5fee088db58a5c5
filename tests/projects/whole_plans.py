"""Random plans that use every key of the plan file, with texts that trip writers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, get_args

from hypothesis import strategies as st

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
    LeftOut,
    Lever,
    Link,
    LinkKind,
    Observation,
    Options,
    Precision,
    ProgressMode,
    Project,
    Quantity,
    RiskDriver,
    RiskEvent,
    Span,
    Stage,
    Step,
    Waiver,
    instant,
)
from projects.writers.plan_words import due_text, finish_text, start_text

IDS = (
    "A", "A-1", "AFS", "AFS+2", "1", "1.5", "010", "=7", "-3", "+x", "@b", "A B", "甲", "null",
    "no", "L#1", "{c}", "x: y", "'=q", '"d"', "daopai 1", "2024-01-02",
)  # fmt: skip
TRICKS = (
    "=SUM(A1:A9)", "+1", "-甲", "@名", "'=x", "'", "{a: 1}", "[b]", '"引号"', "no", "null", "~",
    "true", "# 注", "甲: 乙", "甲，乙；丙、丁;e,f", "😀", "1.50", "2024-01-02", "a\\b", "%x", "*x",
    "&a", "!t", "- 项", "? 问", "daopai 1", "_x0041_", "|", ">", "`x`", "甲 #乙", "1e5", "0x1F",
    "08:30",
)  # fmt: skip
DAYS = st.dates(date(2023, 1, 1), date(2026, 12, 31))
SHIFTS = st.sampled_from((((480, 720), (780, 1020)), ((0, 1440),), ((450, 1020),), ((1, 2),)))


def texts(most: int = 12) -> st.SearchStrategy[str]:
    """Texts on one line that say something."""
    letters = st.characters(exclude_categories=("C", "Zl", "Zp"))
    free = st.text(letters, min_size=1, max_size=most).map(lambda text: " ".join(text.split()))
    return st.sampled_from(TRICKS) | free.filter(bool)


AMOUNTS = st.integers(0, 10**9) | st.floats(0, 1e9, allow_nan=False)
POSITIVE = st.integers(1, 1000) | st.floats(1e-7, 1000)


@st.composite
def plans(draw: st.DrawFn) -> Project:
    """A plan that the reader accepts; its words are those that the reader would give."""
    shifts = draw(st.booleans())
    per_day = draw(st.sampled_from((480, 450, 1050))) if shifts else DAY
    ids = draw(st.lists(st.sampled_from(IDS), min_size=1, max_size=6, unique=True))
    calendars = draw(calendar_sets(shifts))
    names = [spec.name for spec in calendars]
    stages = draw(st.lists(texts(), max_size=2, unique=True))
    drivers = draw(st.lists(texts(), max_size=2, unique=True))
    known = _Known(ids, names, stages, drivers, shifts, per_day)
    activities = draw(st.tuples(*(works(item, known) for item in ids)))
    activities, links = draw(arranged(activities, known))
    maybe_name = st.sampled_from([None, *names])
    return Project(
        code=draw(st.sampled_from(("li", "两湖-2024", "a.b_c"))),
        name=draw(texts()),
        activities=activities,
        links=links,
        calendars=calendars,
        calendar=draw(maybe_name),
        start=draw(st.none() | instants(shifts)),
        deadlines=tuple(
            draw(st.lists(deadlines(known, items=[None, *ids]), max_size=3)),
        ),
        deadline_on=draw(st.sampled_from([None, *ids])),
        rules=draw(st.sampled_from(("daopai", "p6", "msproject"))),
        minutes_per_day=per_day,
        owner=draw(st.just("") | texts()),
        document_date=draw(st.none() | DAYS),
        basis=draw(st.sampled_from(("", "workday"))),
        weights=draw(st.sampled_from(("", "explicit"))),
        lamp=draw(st.sampled_from(("", "haikou-2020"))),
        stages=tuple(Stage(one, draw(texts()), date(2024, 1, 1), draw(DAYS.filter(_late)))
                     for one in stages),
        resources=draw(pools()),
        drivers=tuple(RiskDriver(one, draw(st.floats(0, 1)), (1, 1.5, 2)) for one in drivers),
        events=tuple(
            RiskEvent(name, draw(st.sampled_from(ids)), 0.25, draw(AMOUNTS))
            for name in draw(st.lists(texts(), max_size=1))
        ),
        waivers=tuple(
            Waiver("DP601", draw(st.sampled_from(["", *ids])), "科", reason, draw(DAYS))
            for reason in draw(st.lists(texts(), max_size=1))
        ),
        observations=tuple(draw(st.lists(observations(known), max_size=4))),
        options=draw(options()),
        data_date=draw(st.none() | instants(shifts)),
        left_out=tuple(draw(st.lists(left_outs(ids), max_size=2))),
    )  # fmt: skip


def _late(day: date) -> bool:
    return day >= date(2024, 1, 1)


class _Known:
    def __init__(
        self,
        ids: list[str],
        calendars: list[str],
        stages: list[str],
        drivers: list[str],
        shifts: bool,
        per_day: int,
    ) -> None:
        self.ids, self.calendars, self.stages, self.drivers = ids, calendars, stages, drivers
        self.shifts, self.per_day = shifts, per_day


def instants(shifts: bool) -> st.SearchStrategy[int]:
    minutes = st.integers(0, DAY - 1) if shifts else st.just(0)
    return st.builds(lambda day, minute: instant(day) + minute, DAYS, minutes)


def spans(known: _Known, kinds: tuple[str, ...] = ("work", "elapsed", "months")) -> Any:
    step = 1 if known.shifts else DAY
    amounts = {
        "work": st.integers(0, 3000).map(lambda count: count * step),
        "elapsed": st.integers(0, 3000).map(lambda count: count * step),
        "months": st.integers(0, 60),
        "percent": st.integers(-20_000, 20_000),
    }
    return st.one_of(*(st.builds(Span, amounts[kind], st.just(kind)) for kind in kinds))


@st.composite
def calendar_sets(draw: st.DrawFn, shifts: bool) -> tuple[CalendarSpec, ...]:
    names = draw(st.lists(texts().filter(lambda name: name != "china"), max_size=4, unique=True))
    found: list[CalendarSpec] = []
    for name in names:
        below = ["china", *(spec.name for spec in found if not spec.both)]
        per_day = draw(st.sampled_from((None, 480)))
        if len(below) > 1 and draw(st.booleans()):
            both = tuple(draw(st.permutations(below))[:2])
            if not any(map(_splits, both)):
                found.append(CalendarSpec(name, both=both, minutes_per_day=per_day))
                continue
        own = draw(SHIFTS) if shifts and draw(st.booleans()) else None
        days: list[Any] = [True, draw(SHIFTS) if shifts else True, True, True, False]
        week = (*draw(st.permutations(days)), True, draw(st.booleans()))
        found.append(
            CalendarSpec(
                name,
                base=draw(st.sampled_from([None, *below])),
                week=draw(st.sampled_from((None, week))),
                opened=tuple(draw(st.lists(ranges(shifts), max_size=2))),
                closed=tuple(draw(st.lists(ranges(False), max_size=2))),
                shifts=own,
                minutes_per_day=per_day,
            )
        )
    return tuple(found)


def _splits(name: str) -> bool:
    return any(mark in name for mark in "、;；,，")


@st.composite
def ranges(draw: st.DrawFn, shifts: bool) -> DayRange:
    name, window = draw(st.just("") | texts()), draw(st.booleans())
    hours = draw(SHIFTS) if shifts and draw(st.booleans()) else None
    if draw(st.booleans()):
        month = draw(st.integers(1, 12))
        return DayRange((month, draw(st.integers(1, 28))), (month, 0), name, True, window, hours)
    first = draw(DAYS)
    return DayRange(first, first + timedelta(draw(st.integers(0, 20))), name, False, window, hours)


@st.composite
def works(draw: st.DrawFn, item: str, known: _Known) -> Activity:
    duration = draw(spans(known))
    kinds = st.lists(st.sampled_from(get_args(ConstraintKind)), max_size=2, unique=True)
    order = get_args(ConstraintKind)
    manual = draw(st.none() | instants(known.shifts))
    risk = sorted(draw(st.tuples(AMOUNTS, AMOUNTS, AMOUNTS)))
    return Activity(
        id=item,
        name=draw(texts()),
        duration=duration,
        calendar=draw(st.sampled_from([None, *known.calendars])),
        owner=draw(st.just("") | texts()),
        leader=draw(st.just("") | texts()),
        helpers=tuple(draw(st.lists(texts(), max_size=2))),
        stage=draw(st.sampled_from(["", *known.stages])),
        constraints=tuple(
            constraint(kind, draw(instants(known.shifts)))
            for kind in sorted(draw(kinds), key=order.index)
        ),
        deadline=draw(st.none() | deadlines(known)),
        promised=draw(st.none() | DAYS),
        manual=None if manual is None else (manual, manual + draw(st.integers(0, 30)) * DAY),
        splittable=draw(st.booleans()),
        quantity=draw(st.none() | st.builds(Quantity, AMOUNTS, st.just("") | texts())),
        weight=draw(st.none() | AMOUNTS),
        budget=draw(st.none() | AMOUNTS),
        percent_type=draw(st.sampled_from(("", "steps", "0-100"))),
        steps=tuple(draw(st.lists(st.builds(Step, texts(), AMOUNTS, st.booleans()), max_size=2))),
        shortest=draw(st.none() | spans(known)),
        cost_per_day=draw(st.none() | st.floats(-1e6, 1e6)),
        levers=tuple(draw(st.lists(levers(known), max_size=2))),
        resources=draw(pools()),
        risk=draw(st.sampled_from((None, (risk[0], risk[1], risk[2])))),
        drivers=tuple(draw(st.lists(st.sampled_from(known.drivers), max_size=2)))
        if known.drivers
        else (),
        reported=draw(st.sampled_from(("", "是", "否"))),
        note=draw(st.just("") | texts(60)),
    )


def constraint(kind: ConstraintKind, at: int) -> Constraint:
    if kind == "alap":
        return Constraint(kind)
    text = start_text(at) if kind in ("snet", "snlt", "mso") else finish_text(at)
    return Constraint(kind, at, text)


@st.composite
def deadlines(draw: st.DrawFn, known: _Known, items: list[Any] | None = None) -> Deadline:
    minute = draw(st.integers(0, DAY)) if known.shifts else DAY
    plain = Deadline(draw(DAYS), buffer=draw(st.integers(0, 9)), minute=minute)
    item = draw(st.sampled_from(items)) if items else None
    said: dict[str, Any] = {"text": due_text(plain)}
    if draw(st.booleans()):
        said = {
            "text": draw(texts()),
            "precision": draw(st.sampled_from(get_args(Precision))),
            "reading": draw(st.just("") | texts()),
            "provisional": draw(st.booleans()),
            "flagged": draw(st.booleans()),
        }
    return Deadline(plain.day, buffer=plain.buffer, item=item, minute=minute, **said)


@st.composite
def levers(draw: st.DrawFn, known: _Known) -> Lever:
    name = draw(texts())
    way = draw(st.integers(0, 2 if known.calendars else 1))
    cost = draw(AMOUNTS)
    if way == 0:
        return Lever(name, factor=draw(st.floats(0, 10)), cost_per_day=cost)
    if way == 1:
        return Lever(name, overlap=draw(st.sampled_from(known.ids)), lag=draw(st.integers(-9, 9)))
    return Lever(name, calendar=draw(st.sampled_from(known.calendars)), cost=cost)


@st.composite
def arranged(
    draw: st.DrawFn, activities: tuple[Activity, ...], known: _Known
) -> tuple[tuple[Activity, ...], tuple[Link, ...]]:
    """The works with kinds and parents that fit, and links from works to later ones."""
    head = activities[0]
    children = len(activities) > 2 and draw(st.booleans())
    found = [replace(head, kind="summary", duration=None) if children else head]
    for work in activities[1:]:
        choices: list[tuple[ActivityKind, Span | None]] = [
            ("task", work.duration),
            ("milestone", Span(0)),
            ("external", None),
            ("task", None),
        ]
        kind, duration = draw(st.sampled_from(choices))
        parent = head.id if children and draw(st.booleans()) else None
        found.append(replace(work, kind=kind, duration=duration, parent=parent))
    linked = [work.id for work in found if work.kind != "summary" and work.duration is not None]
    links = []
    for number, after in enumerate(linked):
        for before in linked[:number]:
            if draw(st.booleans()):
                kinds = ("work", "elapsed", "months", "percent")
                lag = draw(st.just(Span(0)) | spans(known, kinds))
                how = draw(st.sampled_from(get_args(LinkKind)))
                lag_on = draw(st.sampled_from([None, *get_args(LagOn)]))
                links.append(Link(before, after, how, lag, lag_on))
    return tuple(found), tuple(links)


def pools() -> st.SearchStrategy[tuple[tuple[str, float], ...]]:
    pairs = st.tuples(texts(), AMOUNTS)
    return st.lists(pairs, max_size=2, unique_by=lambda pair: pair[0]).map(tuple)


@st.composite
def observations(draw: st.DrawFn, known: _Known) -> Observation:
    as_of = draw(DAYS)
    day = as_of - timedelta(draw(st.integers(0, 40)))
    moment: date = day
    if known.shifts and draw(st.booleans()):
        moment = datetime(day.year, day.month, day.day, draw(st.integers(0, 23)), 30)  # noqa: DTZ001 - local
    kind, value = draw(
        st.sampled_from(
            (
                ("percent", draw(st.floats(0, 1000))),
                ("done", draw(AMOUNTS)),
                ("remaining", draw(spans(known, ("work",))).amount),
                ("started", moment),
                ("resumes", moment),
                ("finished", moment),
                ("reported", "否"),
            )
        )
    )
    item = draw(st.sampled_from(known.ids))
    by, note = draw(st.just("") | texts()), draw(st.just("") | texts())
    return Observation(item, as_of, kind, value, by, note)


def options() -> st.SearchStrategy[Options]:
    return st.builds(
        Options,
        st.sampled_from((None, True, False)),
        st.sampled_from((None, "smaller", "start", "finish")),
        st.sampled_from((None, *get_args(ProgressMode))),
        st.sampled_from((None, *get_args(LagOn))),
    )


def left_outs(ids: list[str]) -> st.SearchStrategy[LeftOut]:
    items = st.lists(st.sampled_from(ids), max_size=2).map(tuple)
    return st.builds(LeftOut, st.just("splits"), st.integers(0, 99), texts(), items)
