"""Networks that textbooks and exams solved: how they are read and turned into plans.

A period of the book (week, hour) is a day of a plan that works every day, or a week of seven.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from projects.model import (
    DAY,
    Activity,
    Deadline,
    Link,
    Observation,
    ObservationKind,
    Project,
    Span,
    instant,
)
from projects.schedule import Schedule

START = date(2024, 1, 1)
SHARED = Path(__file__).resolve().parents[2] / ".." / "shared" / "data"
WORKED = SHARED / "worked"
present = pytest.mark.skipif(not WORKED.is_dir(), reason=f"no worked examples in {WORKED}")

Rows = Mapping[str, tuple[Any, ...]]

# 二级建造师 case of three formwork, rebar and concrete sections (examw.com 672914); weeks.
SECTIONS = {
    "A": (3, ""),
    "B": (3, "A"),
    "D": (3, "B"),
    "C": (2, "A"),
    "E": (2, "BC"),
    "G": (2, "DE"),
    "F": (1, "C"),
    "H": (1, "EF"),
    "I": (1, "GH"),
}
WEEK_NINE = dict.fromkeys("ABCF", "1") | {"D": "2/3", "E": "1/2"} | dict.fromkeys("GHI", "0")
"""Shares of the sections done at the end of week 9."""


def example(name: str) -> Any:
    """A file of the worked examples."""
    return json.loads((WORKED / name).read_text("utf-8"))


def book(rows: Rows, *, weeks: bool = False, **more: Any) -> Project:
    """A plan of rows (duration, predecessors); in weeks of seven days if so."""
    unit = 7 * DAY if weeks else DAY
    works = tuple(Activity(id=k, name=k, duration=Span(row[0] * unit)) for k, row in rows.items())
    links = tuple(Link(before, after) for after, row in rows.items() for before in row[1])
    given: dict[str, Any] = {"activities": works, "start": instant(START), **more}
    return Project(code="book", name="教材", links=links, **given)


def logic(found: Mapping[str, Any]) -> dict[str, tuple[int, str]]:
    """The rows of an example's `activities`."""
    return {a["id"]: (a["duration"], "".join(a["predecessors"])) for a in found["activities"]}


def at(found: Schedule, item: str, unit: int = DAY) -> tuple[float, ...]:
    """ES, EF, LS, LF counted from the start, in the unit of the book; those that exist."""
    timing = found[item]
    moments = (timing.early_start, timing.early_finish, timing.late_start, timing.late_finish)
    return tuple((moment - instant(START)) / unit for moment in moments if moment is not None)


def due(period: int, days: int = 1) -> Deadline:
    """The end of a period of so many days."""
    return Deadline(last_day(period, days))


def last_day(period: int, days: int = 1) -> date:
    """The last day of a period of so many days."""
    return START + timedelta(days=period * days - 1)


def observed(
    network: Rows, done: Mapping[str, Any], early: Mapping[str, Sequence[float]], as_of: date
) -> tuple[Observation, ...]:
    """What an exam says of a week: shares done, the begun works begun as planned.

    Args:
        network: the rows of the plan, in weeks.
        done: share of each work, 0 to 1, also as "2/3".
        early: planned start and finish of each work in weeks.
        as_of: the data date.
    """
    rows: list[Observation] = []

    def seen(item: str, kind: ObservationKind, value: float | date) -> None:
        rows.append(Observation(item, as_of, kind, value))

    for item in network:
        share = Fraction(done[item])
        if share:
            seen(item, "started", START + timedelta(weeks=early[item][0]))
        if share == 1:
            seen(item, "finished", START + timedelta(weeks=early[item][1], days=-1))
        elif share:
            seen(item, "percent", float(100 * share))
    return tuple(rows)
