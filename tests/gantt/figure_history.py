"""A small plan reported week by week, and random ones, for the tests of the small pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from projects.model import Deadline, Link, Observation, Project, instant
from projects.progress import Progress, progress
from projects.schedule import Schedule, schedule
from projects.weights import leaves_of
from tests.gantt.gantt_plans import START, long_schedule, small_schedule, work

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

INK = {
    "data-date-line",
    "due-line",
    "done",
    "wanted",
    "forecast",
    "bound",
    "since-start",
    "gap",
    "trend",
    "today-line",
    "promise",
}
"""What no label may lie on."""
NOW = date(2026, 4, 12)


def weeks(last: date, count: int) -> list[date]:
    return [last - timedelta(days=7 * k) for k in reversed(range(count))]


def reported(project: Project, days: Sequence[date], slow: float, delay: int = 3) -> Project:
    """The plan with reports on `days`: every work `delay` days late and `slow` times as long."""
    bare = schedule(replace(project, observations=(), data_date=None))
    rows: list[Observation] = []
    for day in days:
        for one in leaves_of(project):
            first, last = bare[one.id].early_start_day, bare[one.id].early_finish_day
            if first is None or last is None or bare[one.id].status == "ledger":
                continue
            begun = first + timedelta(days=delay)
            ended = begun + timedelta(days=int(slow * ((last - first).days + 1)))
            if begun > day:
                continue
            rows.append(Observation(one.id, day, "started", begun))
            if ended <= day:
                rows.append(Observation(one.id, day, "finished", ended))
            elif not bare[one.id].zero:
                share = (day - begun).days / (ended - begun).days
                rows.append(Observation(one.id, day, "percent", float(round(100 * share))))
    return replace(project, observations=tuple(rows))


def history(project: Project, days: Sequence[date]) -> list[tuple[Schedule, Progress]]:
    computed = [schedule(project, as_of=day) for day in days]
    return [(one, progress(one)) for one in computed]


@cache
def small(slow: float = 1.3, count: int = 6) -> tuple[tuple[Schedule, Progress], ...]:
    """The plan of twelve works, reported every week up to NOW."""
    days = weeks(NOW, count)
    return tuple(history(reported(small_schedule(None).project, days, slow), days))


@cache
def long(count: int = 400) -> tuple[tuple[Schedule, Progress], ...]:
    """Forty milestones over several years."""
    days = weeks(date(2026, 9, 12), 8)
    return tuple(history(reported(long_schedule(count).project, days, 1.4), days))


@st.composite
def histories(draw: DrawFn) -> list[tuple[Schedule, Progress]]:
    """A chain of works and milestones with any reports: none, some, all done; deadline or none."""
    spans = draw(st.lists(st.integers(0, 60), min_size=1, max_size=9))
    works = [work(f"W{k}", f"第{k}项工作", days) for k, days in enumerate(spans)]
    if not any(spans):
        works.append(work("X", "收尾", 4))
    links = [Link(a.id, b.id) for a, b in pairwise(works)]
    length = sum(spans) + 5
    due = draw(st.none() | st.integers(-10, 2 * length))
    project = Project(
        code="t",
        name="东湖截污工程",
        activities=tuple(works),
        links=tuple(links),
        start=instant(START),
        deadlines=() if due is None else (Deadline(START + timedelta(days=max(due, 1))),),
    )
    last = START + timedelta(days=draw(st.integers(0, 2 * length)))
    days = weeks(last, draw(st.integers(1, 6)))
    if draw(st.booleans()):
        slow = draw(st.sampled_from([0.5, 1.0, 1.7, 4.0]))
        project = reported(project, days, slow, draw(st.integers(0, 9)))
    return history(project, days)
