"""Bundled and random plans under way, for the tests that hold on every picture."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache

from gantt.barchart.chart import read_chart
from gantt.barchart.options import BarOptions
from gantt.barchart.page import layout_bars
from gantt.barchart.values import Chart, Row
from gantt.fonts import typeface
from gantt.scene import Scene
from gantt.text import Type
from projects.bundled import names, path
from projects.model import DAY, Link, LinkKind, Observation, Span, instant
from projects.readers import read_plan
from projects.schedule import Schedule, schedule
from tests.gantt.gantt_plans import scheduled, work

BUNDLED = names()
PICTURES = [*(f"{code} {mode}" for code in BUNDLED for mode in ("plain", "other", "both")), "dense"]


@cache
def scenes(picture: str, paper: str = "A3") -> tuple[Scene, ...]:
    """The pages of a picture: `code plain`, with `other` plans, `both` dates; or `dense`."""
    return tuple(layout_bars(chart(picture), Type(typeface()), BarOptions(paper=paper)))


@cache
def chart(picture: str) -> Chart:
    """What a picture shows."""
    if picture == "dense":
        return read_chart(dense())
    code, mode = picture.split()
    plan, done = under_way(code)
    plain = read_chart(plan, progress=done)
    if mode == "other":
        return with_other_plans(plain)
    return with_both(plain) if mode == "both" else plain


@cache
def under_way(code: str) -> tuple[Schedule, dict[str, float]]:
    """A bundled plan at 42 % of its time, its works fast and slow in turn."""
    project = replace(read_plan(path(code)), observations=())
    plan = schedule(project)
    spans = {timing.id: _span(plan, timing.id) for timing in plan}
    low = min(start for start, _ in spans.values() if start is not None)
    high = max(finish for _, finish in spans.values() if finish is not None)
    as_of = date.fromordinal(int((low + (high - low) * 0.42) // DAY))
    now, roll = instant(as_of), random.Random(1)
    leaves = [a.id for a in project.activities if a.kind != "summary"]
    seen: list[Observation] = []
    done: dict[str, float] = {}
    for item in leaves:
        start, finish = spans[item]
        if start is None or finish is None or start >= now:
            continue
        share = min(1.0, (now - start) / max(finish - start, 1) * roll.choice((0.5, 0.8, 1, 1.2)))
        seen += _seen(item, as_of, start, finish, share)
        done[item] = round(100 * share)
    return schedule(replace(project, observations=tuple(seen)), as_of=as_of), done


def _span(plan: Schedule, item: str) -> tuple[int | None, int | None]:
    timing = plan[item]
    if timing.early_start is not None:
        return timing.early_start, timing.early_finish
    return timing.late_start, timing.late_finish


def _seen(item: str, as_of: date, start: int, finish: int, share: float) -> Iterator[Observation]:
    yield Observation(item, as_of, "started", date.fromordinal(start // DAY))
    if share >= 1:
        last = date.fromordinal((max(finish, start + 1) - 1) // DAY)
        yield Observation(item, as_of, "finished", min(as_of, last))
    else:
        yield Observation(item, as_of, "percent", round(100 * share))


def with_other_plans(plain: Chart) -> Chart:
    """Two rows of three have a baseline, two a plan that a scenario changed, one has both."""
    roll, rows = random.Random(2), []
    for number, row in enumerate(plain.rows):
        if row.start is None or row.finish is None:
            rows.append(row)
            continue
        baseline, base = (_moved(row, roll) for _ in range(2))
        rows.append(
            replace(
                row,
                baseline=baseline if number % 3 != 1 else None,
                base=base if number % 3 != 2 else None,
            )
        )
    return replace(plain, rows=tuple(rows))


def _moved(row: Row, roll: random.Random) -> tuple[int, int]:
    assert row.start is not None  # the caller asked
    assert row.finish is not None
    shift = roll.randint(-12, 12) * DAY
    return row.start + shift, row.finish + shift


def with_both(plain: Chart) -> Chart:
    """Late dates beside the early ones."""
    rows = [
        replace(row, late=(row.late_finish - (row.finish - row.start), row.late_finish))
        if row.start is not None and row.finish is not None and row.late_finish is not None
        else row
        for row in plain.rows
    ]
    return replace(plain, rows=tuple(rows), both=True)


@cache
def dense(count: int = 120, links: int = 300, seed: int = 3) -> Schedule:
    """`count` rows in parts of twelve with `links` links of every kind, mostly to near rows."""
    roll = random.Random(seed)
    works = [
        work(f"P{k // 12}", f"第{k // 12 + 1}子项工程", kind="summary")
        if k % 12 == 0
        else work(
            f"W{k}",
            f"第{k}项工作内容",
            0 if k % 12 == 11 else roll.randint(4, 40),
            f"P{k // 12}",
            roll.choice(("市政院", "水务集团", "供电公司")),
        )
        for k in range(count)
    ]
    leaves = [activity.id for activity in works if activity.kind != "summary"]
    kinds: tuple[LinkKind, ...] = ("FS", "FS", "FS", "FS", "FS", "FS", "FS", "SS", "FF", "SF")
    found: dict[tuple[int, int], Link] = {}
    while len(found) < links:
        low = roll.randrange(len(leaves) - 1)
        high = min(len(leaves) - 1, low + 1 + int(roll.expovariate(1 / 6)))
        lag = Span(roll.randint(0, 3) * DAY)
        found[low, high] = Link(leaves[low], leaves[high], roll.choice(kinds), lag)
    return scheduled(works, list(found.values()), date(2026, 9, 1), date(2027, 6, 1), "随机工程")
