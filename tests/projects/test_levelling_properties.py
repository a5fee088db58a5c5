"""Levelled plans of random calendars, links and crews: the engine and enumeration agree."""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from projects.levelling import Exact, Levelling, level
from projects.model import DAY, Activity, Deadline, Link, Observation, Project, Span, instant
from projects.schedule import Schedule, schedule
from tests.projects.levelling_plans import CALENDARS, START, overloads, pinned_at, random_plan

SEEDS = st.integers(0, 10**6)


def tried(
    found: Schedule, *, backward: bool = False, exact: Exact | None = None
) -> Levelling | None:
    """The levelled plan; None where no work needs anything."""
    if not any(work.resources for work in found.project.activities):
        return None
    return level(found, tries=5, backward=backward, exact=exact)


@settings(max_examples=40, deadline=None)
@given(SEEDS)
def test_no_day_needs_more_than_there_is_and_the_engine_gives_the_same_dates(seed: int) -> None:
    plan = random_plan(random.Random(seed))
    before = schedule(plan)
    found = tried(before)
    if found is None:
        return
    again = pinned_at(plan, dict(found.pins))
    assert overloads(again) == []
    for timing in again:
        mine = found.after[timing.id]
        assert (mine.early_start, mine.early_finish) == (timing.early_start, timing.early_finish)
        was = before[timing.id].early_start
        assert was is None or (timing.early_start or 0) >= was


@settings(max_examples=40, deadline=None)
@given(SEEDS)
def test_the_latest_plan_keeps_limits_and_deadline_when_it_is_carried_out(seed: int) -> None:
    plan = random_plan(random.Random(seed))
    found = tried(schedule(plan), backward=True)
    if found is None:
        return
    assert overloads(found.after, late=True) == []
    assert found.shortfall is None  # the deadline is months away
    again = pinned_at(plan, dict(found.pins))
    assert overloads(again) == []
    assert all((margin.margin_days or 0) >= 0 for margin in again.deadlines)
    for work, timing in again.rows():
        if work.kind != "summary":
            assert timing.early_start == found.after[work.id].late_start, work.id


@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_with_progress_only_works_that_cannot_move_pass_a_limit(seed: int) -> None:
    dice, data = random.Random(seed), date(2024, 3, 18)
    plan = random_plan(dice, 11)
    told = []
    for work in plan.activities[1:]:
        if dice.random() < 0.2:
            told.append(Observation(work.id, data, "started", date(2024, 3, 6)))
            told.append(Observation(work.id, data, "percent", float(dice.randint(0, 90))))
    before = schedule(replace(plan, observations=tuple(told)), as_of=data)
    for backward in (False, True):
        found = tried(before, backward=backward)
        if found is not None:
            over = any(usage.over_days_after for usage in found.usage)
            assert over == any(finding.code == "DP966" for finding in found.findings)


def tiny_plan(dice: random.Random) -> Project:
    """Three works on one crew, one or two links."""
    works = tuple(
        Activity(
            id=name,
            name=name,
            duration=Span(dice.randint(1, 3) * DAY),
            calendar=dice.choice(CALENDARS[:2]).name,
            resources=(("班组", float(dice.randint(1, 2))),),
        )
        for name in "ABC"
    )
    links = [Link("A", "C", dice.choice(("FS", "SS", "FF")), Span(dice.randint(-1, 2) * DAY))]
    if dice.random() < 0.5:
        links.append(Link("B", "C", "SS"))
    return Project(
        code="T",
        name="小",
        activities=works,
        links=tuple(links),
        calendars=CALENDARS,
        calendar="five",
        start=instant(START),
        resources=(("班组", 2.0),),
        deadlines=(Deadline(date(2024, 4, 30)),),
    )


def best_by_enumeration(plan: Project) -> int:
    """The earliest end over every way to hold the works back by whole days, by the engine."""
    days = [START + timedelta(days=k) for k in range(10)]
    ends = []
    for pins in itertools.product(days, repeat=3):
        found = pinned_at(plan, dict(zip("ABC", pins, strict=True)))
        if found.early_finish is not None and not overloads(found):
            ends.append(found.early_finish)
    return min(ends)


def test_the_exact_answer_is_the_best_of_all_ways_to_hold_works_back() -> None:
    for seed in range(3):
        plan = tiny_plan(random.Random(seed))
        found = tried(schedule(plan), exact=Exact(5, 1))
        assert found is not None
        assert found.proven
        assert found.after.early_finish == best_by_enumeration(plan), seed


def test_the_solver_is_never_worse_and_never_beats_its_bound() -> None:
    proven: list[bool] = []
    for seed in range(8):
        plan = random_plan(random.Random(seed), 8)
        before = schedule(plan)
        for backward in (False, True):
            rough, best = (
                tried(before, backward=backward),
                tried(before, backward=backward, exact=Exact(2, 1)),
            )
            if rough is None or best is None:
                continue
            order: Sequence[date] = (
                (rough.start, best.start, best.bound)
                if backward
                else (best.bound, best.finish, rough.finish)
            )
            assert list(order) == sorted(order), seed
            assert not overloads(best.after, late=backward)
            proven.append(best.proven)
    assert sum(proven) > len(proven) / 2
