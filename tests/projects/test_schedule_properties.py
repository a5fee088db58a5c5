"""What must hold of every schedule, whatever the plan (docs/semantics.md, passes and floats)."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from projects.model import DAY, Activity, Constraint, Deadline, Link, Project, Span, instant
from projects.network import build
from projects.schedule import Schedule, run, schedule
from projects.worktime import WorkCalendar
from tests.projects.schedule_plans import KINDS, START, due, works_plan

seeds = st.integers(0, 2**32)
sizes = st.integers(1, 14)
horizons = st.integers(-30, 260).map(lambda days: START + timedelta(days=days))


def _demand(project: Project, link: Link, moment: int, lag_on: WorkCalendar) -> int:
    """Where a link's demand falls, in the words of the law: inv(W(t) + lag)."""
    if not link.lag.amount:
        return moment
    return lag_on.finish_of(lag_on.worked(moment) + link.lag.amount)


def _broken(found: Schedule, side: str) -> list[str]:
    """The links that the early or the late plan does not keep."""
    broken = []
    calendars = found.run.network.calendars
    works = {work.id: work for work in found.project.activities}
    for link in found.project.links:
        before, after = found[link.before], found[link.after]
        leaves = "finish" if link.kind[0] == "F" else "start"
        enters = "finish" if link.kind[1] == "F" else "start"
        moment = getattr(before, f"{side}_{leaves}")
        place = getattr(after, f"{side}_{enters}")
        if moment is None or place is None:
            continue
        demand = _demand(found.project, link, moment, calendars.of(works[link.before]))
        worked = calendars.of(works[link.after]).worked
        kept = demand <= place if after.zero else worked(demand) <= worked(place)
        if not kept:
            broken.append(f"{link.before} {link.label} {link.after}")
    return broken


@given(seeds, sizes, horizons)
def test_the_late_plan_keeps_every_link(seed: int, works: int, day: date) -> None:
    found = schedule(works_plan(seed, works, deadline=day))
    assert _broken(found, "late") == []


@given(seeds, sizes)
def test_the_early_plan_keeps_every_link(seed: int, works: int) -> None:
    assert _broken(schedule(works_plan(seed, works)), "early") == []


@given(seeds, sizes, horizons)
def test_every_work_lasts_its_duration_in_both_plans(seed: int, works: int, day: date) -> None:
    plan = works_plan(seed, works, deadline=day)
    found = schedule(plan)
    for work in plan.activities:
        worked = found.run.network.calendars.of(work).worked
        timing = found[work.id]
        assert work.duration is not None
        assert timing.early_start is not None
        assert timing.early_finish is not None
        assert timing.late_start is not None
        assert timing.late_finish is not None
        assert worked(timing.early_finish) - worked(timing.early_start) == work.duration.amount
        assert worked(timing.late_finish) - worked(timing.late_start) == work.duration.amount


@given(seeds, sizes, horizons)
def test_the_planning_policy_moves_no_early_or_late_date_and_no_float(
    seed: int, works: int, day: date
) -> None:
    plan = works_plan(seed, works, deadline=day)
    early, late, alap = (schedule(plan, policy=policy) for policy in ("early", "late", "alap"))
    free = ("planned_start", "planned_finish")
    for other in (late, alap):
        for mine, theirs in zip(early, other, strict=True):
            moved = {name: getattr(mine, name) for name in free}
            assert replace(theirs, **moved) == mine
    for timing in late:
        assert (timing.planned_start, timing.planned_finish) == (
            timing.late_start,
            timing.late_finish,
        )
    for timing in early:
        assert (timing.planned_start, timing.planned_finish) == (
            timing.early_start,
            timing.early_finish,
        )


@given(seeds, sizes)
def test_works_delayed_by_their_free_float_move_no_other_work(seed: int, works: int) -> None:
    """Any one of them: it starts where the policy puts it, everything after keeps its dates."""
    plan = works_plan(seed, works)
    before = schedule(plan, policy="alap")
    for number, work in enumerate(plan.activities):
        timing = before[work.id]
        begin = timing.planned_start
        if not timing.free_float_days or timing.free_float_days < 0 or timing.zero or not begin:
            continue
        held = replace(work, constraints=(Constraint("snet", begin),))
        rows = (*plan.activities[:number], held, *plan.activities[number + 1 :])
        after = schedule(replace(plan, activities=rows))
        assert after[work.id].early_start == begin
        for other in plan.activities:
            if other.id != work.id:
                assert after[other.id].early_start == before[other.id].early_start
                assert after[other.id].early_finish == before[other.id].early_finish


@given(seeds, sizes, horizons, st.integers(1, 40))
def test_moving_the_only_deadline_moves_every_float_by_as_many_days(
    seed: int, works: int, day: date, days: int
) -> None:
    plan = works_plan(seed, works, calendars=("five",))
    calendar = schedule(plan).run.network.calendars.default
    first = calendar.finish_of(calendar.worked(instant(day) + DAY))
    second = calendar.finish_of(calendar.worked(first) + days * DAY)
    before = schedule(due(plan, date.fromordinal(first // DAY - 1)))
    after = schedule(due(plan, date.fromordinal(second // DAY - 1)))
    for one, other in zip(before, after, strict=True):
        assert one.total_float_days is not None
        assert other.total_float_days == one.total_float_days + days
    assert before.deadlines[0].margin_days is not None
    assert after.deadlines[0].margin_days == before.deadlines[0].margin_days + days


@given(seeds, sizes, horizons, horizons)
def test_moving_a_deadline_changes_nobody_critical_towards_it_and_no_early_date(
    seed: int, works: int, one: date, other: date
) -> None:
    plan = works_plan(seed, works)
    for item in (None, plan.activities[-1].id, plan.activities[works // 2].id):
        first, second = schedule(due(plan, one, item)), schedule(due(plan, other, item))
        for before, after in zip(first, second, strict=True):
            assert before.critical == after.critical
            assert before.critical_to == after.critical_to
            assert before.driving == after.driving
            assert before.early_start == after.early_start
            assert before.early_finish == after.early_finish
        assert first.longest_path == second.longest_path


@given(seeds, st.integers(2, 12), st.data())
def test_one_more_link_makes_nothing_earlier_and_leaves_nothing_more_room(
    seed: int, works: int, data: st.DataObject
) -> None:
    plan = works_plan(seed, works, deadline=date(2024, 9, 30))
    after = data.draw(st.integers(1, works - 1))
    before = data.draw(st.integers(0, after - 1))
    lag = data.draw(st.sampled_from((-2, 0, 3))) * DAY
    link = Link(f"W{before}", f"W{after}", data.draw(st.sampled_from(KINDS)), Span(lag))
    without, with_it = schedule(plan), schedule(replace(plan, links=(*plan.links, link)))
    for one, other in zip(without, with_it, strict=True):
        assert one.early_start is not None
        assert other.early_start is not None
        assert one.early_finish is not None
        assert other.early_finish is not None
        assert one.late_finish is not None
        assert other.late_finish is not None
        assert other.early_start >= one.early_start
        assert other.early_finish >= one.early_finish
        assert other.late_finish <= one.late_finish


@given(seeds, sizes)
def test_without_a_deadline_or_a_constraint_no_float_is_negative(seed: int, works: int) -> None:
    for timing in schedule(works_plan(seed, works)):
        assert timing.total_float_days is not None
        assert timing.free_float_days is not None
        assert timing.total_float_days >= 0
        assert timing.free_float_days >= 0


@given(seeds, sizes, st.integers(-3, 40).map(lambda days: days * DAY))
def test_no_work_could_end_later_without_breaking_a_link_or_the_limit(
    seed: int, works: int, room: int
) -> None:
    plan = works_plan(seed, works)
    end = schedule(plan).early_finish
    assert end is not None
    day = date.fromordinal((end + room) // DAY - 1)
    found = schedule(due(plan, day))
    works_by_id = {work.id: work for work in plan.activities}
    calendars = found.run.network.calendars
    for work in plan.activities:
        calendar, timing = calendars.of(work), found[work.id]
        assert timing.late_finish is not None
        assert timing.late_start is not None
        if timing.zero:
            continue
        later = calendar.finish_of(calendar.worked(timing.late_finish) + DAY)
        begun = calendar.start_of(calendar.worked(timing.late_start) + DAY)
        too_late = calendar.worked(later) > calendar.worked(instant(day) + DAY)
        for link in plan.links:
            if link.before == work.id and not too_late:
                moment = later if link.kind[0] == "F" else begun
                after = found[link.after]
                place = after.late_finish if link.kind[1] == "F" else after.late_start
                assert place is not None
                demand = calendar.shift(moment, link.lag.amount)
                theirs = calendars.of(works_by_id[link.after]).worked
                too_late = demand > place if after.zero else theirs(demand) > theirs(place)
        assert too_late, work.id


@given(seeds, sizes)
def test_the_longest_path_is_held_together_by_driving_links(seed: int, works: int) -> None:
    found = schedule(works_plan(seed, works))
    path = set(found.longest_path)
    assert path
    assert all(found[item].driving for item in path)
    last = max(timing.early_finish or 0 for timing in found)
    tied = {(link.before, link.after) for link in found.driving_links}
    for item in path:
        ends = found[item].early_finish == last
        assert ends or any(before == item and after in path for before, after in tied)
    # Whatever drives a work on the path is on the path.
    for before, after in tied:
        assert after not in path or before in path
    starts = {item for item in path if not any(after == item for _, after in tied)}
    assert starts


@given(seeds, sizes)
def test_everything_on_the_longest_path_is_critical_and_something_always_is(
    seed: int, works: int
) -> None:
    found = schedule(works_plan(seed, works))
    assert set(found.longest_path) <= {timing.id for timing in found if timing.critical}


@given(seeds, sizes)
def test_on_one_calendar_critical_means_least_total_float(seed: int, works: int) -> None:
    found = schedule(works_plan(seed, works, calendars=("five",), milestones=0))
    least = min(timing.total_float_days or 0 for timing in found)
    assert least == 0
    for timing in found:
        assert timing.critical == (timing.total_float_days == 0)


@given(seeds, sizes, st.integers(20, 300).map(lambda days: START + timedelta(days=days)))
def test_a_plan_without_a_start_has_the_late_dates_of_the_same_plan_with_one(
    seed: int, works: int, day: date
) -> None:
    plan = works_plan(seed, works, deadline=day)
    backward = schedule(replace(plan, start=None))
    forward = schedule(plan)
    for one, other in zip(backward, forward, strict=True):
        assert (one.late_start, one.late_finish) == (other.late_start, other.late_finish)
        assert one.early_start is None
        assert one.total_float_days is None
        assert one.free_float_days is None
    assert backward.deadlines[0].margin_days is None
    assert backward.latest_start == forward.latest_start
    assert backward.longest_path


@given(seeds, sizes, horizons)
def test_a_margin_is_the_working_time_from_the_early_finish_to_the_deadline(
    seed: int, works: int, day: date
) -> None:
    plan = works_plan(seed, works, milestones=0)
    item = plan.activities[-1]
    found = schedule(replace(plan, deadlines=(Deadline(day), Deadline(day, item=item.id))))
    worked = found.run.network.calendars.of(item).worked
    margin = next(each for each in found.deadlines if each.item == item.id)
    finish = found[item.id].early_finish
    assert finish is not None
    assert margin.margin_days is not None
    assert margin.margin_days * DAY == worked(instant(day) + DAY) - worked(finish)
    assert found.governing is not None
    assert found.governing.margin_days == min(each.margin_days or 0 for each in found.deadlines)


@given(seeds, sizes, horizons)
def test_the_same_plan_gives_the_same_schedule_and_is_not_written_into(
    seed: int, works: int, day: date
) -> None:
    plan = works_plan(seed, works, deadline=day)
    twin = works_plan(seed, works, deadline=day)
    network = build(plan)
    first, second = schedule(plan, network=network), schedule(plan, network=network)
    assert first == second == schedule(twin)
    assert plan == twin


@given(seeds, st.integers(2, 12), horizons)
def test_the_order_of_the_rows_changes_no_date(seed: int, works: int, day: date) -> None:
    plan = works_plan(seed, works, deadline=day)
    turned = replace(plan, activities=plan.activities[::-1], links=plan.links[::-1])
    first, second = schedule(plan), schedule(turned)
    for timing in first:
        other = second[timing.id]
        for name in ("early_start", "early_finish", "late_start", "late_finish", "critical"):
            assert getattr(timing, name) == getattr(other, name)
        assert timing.total_float_days == other.total_float_days
        assert timing.free_float_days == other.free_float_days


@given(seeds, st.integers(2, 12))
def test_a_longer_work_makes_nothing_earlier(seed: int, works: int) -> None:
    # Not so with FF and SF: a work that ends at a finish demand begins earlier when it is longer.
    plan = works_plan(seed, works, kinds=("FS", "SS"))
    number = seed % works
    work = plan.activities[number]
    assume(work.duration is not None and work.duration.amount)
    assert work.duration is not None
    grown = replace(work, duration=Span(work.duration.amount + 3 * DAY))
    rows = (*plan.activities[:number], grown, *plan.activities[number + 1 :])
    before, after = schedule(plan), schedule(replace(plan, activities=rows))
    for one, other in zip(before, after, strict=True):
        assert one.early_finish is not None
        assert other.early_finish is not None
        assert other.early_finish >= one.early_finish


# -- size ----------------------------------------------------------------------


def _chain(works: int) -> Project:
    rows = tuple(
        Activity(id=f"W{number}", name=f"工作{number}", duration=Span(DAY))
        for number in range(works)
    )
    links = tuple(Link(one.id, other.id) for one, other in pairwise(rows))
    return Project(
        code="C", name="链", activities=rows, links=links, start=instant(date(2024, 1, 1))
    )


def test_a_chain_of_ten_thousand_works_is_computed_without_recursion() -> None:
    plan = _chain(10_000)
    begun = time.process_time()
    found = schedule(plan)
    assert time.process_time() - begun < 10
    assert found["W9999"].early_finish == instant(date(2024, 1, 1)) + 10_000 * DAY
    assert len(found.longest_path) == 10_000
    assert found.longest_path[:2] == ("W0", "W1")
    assert {timing.total_float_days for timing in found} == {0}
    turned = schedule(replace(plan, activities=plan.activities[::-1]))
    assert turned["W9999"].early_finish == found["W9999"].early_finish


@pytest.mark.parametrize(("reach", "shape"), [(2500, "wide"), (6, "deep")])
def test_five_thousand_linked_works_are_computed_in_seconds(reach: int, shape: str) -> None:
    plan = works_plan(11, 5_000, reach=reach, deadline=date(2030, 6, 30))
    begun = time.process_time()
    found = schedule(plan)
    assert time.process_time() - begun < 10, shape
    assert _broken(found, "late") == []
    assert _broken(found, "early") == []


def test_a_built_network_can_be_passed_over_again_with_the_same_result() -> None:
    network = build(works_plan(3, 60, deadline=date(2025, 1, 31)))
    first, second = run(network), run(network)
    assert first.late == second.late
    assert first.early == second.early
    assert first.floats == second.floats
