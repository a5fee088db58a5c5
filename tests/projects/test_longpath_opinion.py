"""`longpath` (MIT) as an outside opinion on the same networks, under P6-like rules.

Early dates and longest paths must be identical. Late dates and floats are compared where longpath's
own late plan keeps its links, and then:
- with FS and SS links, and on one calendar with all four, they are identical;
- with FF and SF links between different calendars ours may be later: a finish demand is shifted
  back from the last instant that is the same for the successor, where longpath takes the finish
  itself and so loses the rest days after it (docs/semantics.md, backward pass).
Where longpath's late plan breaks a link (it rounds a start bound up into working time), ours steps
back, and its free float overlooks the same step. Zero-duration items are left out where calendars
differ: it rounds them, we do not. The free float of an open end with a latest date of its own is
not compared: it measures to the project's limit, we to the work's own.
"""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from benchmarks.longpath_bridge import Outside
from projects.model import Constraint, ConstraintKind, Project, instant
from projects.schedule import Schedule, schedule
from tests.projects.schedule_plans import START, works_plan

EPOCH = instant(date(1970, 1, 1))
seeds = st.integers(0, 2**32)
sizes = st.integers(2, 14)


def _dated(plan: Project, seed: int) -> Project:
    """Some works with a date before or after which they may not start or finish.

    No FNET without a predecessor: it takes the place of the project start there, even when that
    starts the work earlier (SEMANTICS 3); longpath keeps the project start.
    """
    led = {link.after for link in plan.links}
    roll = random.Random(seed)
    kinds: tuple[ConstraintKind, ...] = ("snet", "fnet", "snlt", "fnlt")
    rows = []
    for work in plan.activities:
        if roll.random() < 0.2:
            day = START + timedelta(days=roll.randint(1, 90))
            kind = roll.choice(kinds if work.id in led else ("snet", "snlt", "fnlt"))
            work = replace(work, constraints=(Constraint(kind, instant(day)),))
        rows.append(work)
    return replace(plan, activities=tuple(rows))


def _kept(plan: Project, ours: Schedule, moments: dict[str, dict[str, int]]) -> bool:
    """Whether a plan of longpath's keeps its own links."""
    calendars = ours.run.network.calendars
    works = {work.id: work for work in plan.activities}
    for link in plan.links:
        mine = calendars.of(works[link.before])
        worked = calendars.of(works[link.after]).worked
        left = moments[link.kind[0]][link.before] + EPOCH
        demand = mine.finish_of(mine.worked(left) + link.lag.amount) if link.lag.amount else left
        if worked(demand) > worked(moments[link.kind[1]][link.after] + EPOCH):
            return False
    return True


def _compare(plan: Project, *, exactly: bool = True) -> int:
    """Compare; 1 where the late plans could be compared and are equal."""
    ours, theirs = schedule(plan), Outside(plan).run()
    floats = ours.run.floats
    assert floats is not None
    assert set(ours.longest_path) == set(theirs.longest_path())
    whole = _kept(plan, ours, {"S": theirs.ls, "F": theirs.lf})
    equal = whole
    for work in plan.activities:
        timing, number = ours[work.id], ours.run.network.index[work.id]
        assert timing.early_start == theirs.es[work.id] + EPOCH
        assert timing.early_finish == theirs.ef[work.id] + EPOCH
        free, total = floats.free[number], floats.total[number]
        assert free is not None
        assert total is not None
        capped = any(each.kind in ("snlt", "fnlt") for each in work.constraints)
        their_free = round(theirs.ff_h[work.id] * 60)
        if not capped and free != their_free:
            later = not exactly and free > their_free
            assert later or _overlooks_a_step(plan, ours, work.id, their_free)
        if not whole:
            continue
        mine = (timing.late_start, timing.late_finish, total)
        other = (
            theirs.ls[work.id] + EPOCH,
            theirs.lf[work.id] + EPOCH,
            round(theirs.tf_h[work.id] * 60),
        )
        assert all(a is not None and a >= b for a, b in zip(mine, other, strict=True))
        equal = equal and mine == other
    assert equal or not (exactly and whole)
    return int(equal)


def _overlooks_a_step(plan: Project, ours: Schedule, item: str, free: int) -> bool:
    """Whether a work that used all of longpath's free float would push a successor."""
    calendars = ours.run.network.calendars
    works = {work.id: work for work in plan.activities}
    begin, end = ours[item].early_start, ours[item].early_finish
    assert begin is not None
    assert end is not None
    mine = calendars.of(works[item])
    moved = {
        "S": mine.start_of(mine.worked(begin) + free),
        "F": mine.finish_of(mine.worked(end) + free),
    }
    for link in plan.links:
        if link.before == item:
            at = moved[link.kind[0]]
            demand = mine.finish_of(mine.worked(at) + link.lag.amount) if link.lag.amount else at
            after = ours[link.after]
            place = after.early_finish if link.kind[1] == "F" else after.early_start
            worked = calendars.of(works[link.after]).worked
            assert place is not None
            if worked(demand) > worked(place):
                return True
    return False


@given(seeds, sizes)
def test_dates_and_floats_agree_on_a_five_day_and_a_seven_day_calendar(
    seed: int, works: int
) -> None:
    _compare(works_plan(seed, works, calendars=("daily", "five"), milestones=0, kinds=("FS", "SS")))


@given(seeds, sizes)
def test_with_finish_links_between_calendars_ours_is_never_earlier(seed: int, works: int) -> None:
    _compare(works_plan(seed, works, calendars=("daily", "five"), milestones=0), exactly=False)


@given(seeds, sizes, st.integers(10, 200))
def test_dates_and_floats_agree_with_a_deadline_date_constraints_and_a_stop(
    seed: int, works: int, days: int
) -> None:
    due = START + timedelta(days=days)
    plan = works_plan(seed, works, milestones=0, deadline=due, kinds=("FS", "SS"))
    _compare(_dated(plan, seed))


@given(seeds, sizes)
def test_on_one_calendar_both_agree_on_everything_with_milestones_too(
    seed: int, works: int
) -> None:
    plan = works_plan(seed, works, calendars=("daily",), milestones=0.2)
    assert _compare(plan)


@given(seeds, sizes)
def test_on_one_five_day_calendar_both_agree_on_all_four_link_types(seed: int, works: int) -> None:
    assert _compare(works_plan(seed, works, calendars=("five",), milestones=0))


def test_late_plans_are_equal_in_nearly_every_network() -> None:
    plans = [works_plan(seed, 8, calendars=("daily", "five"), milestones=0) for seed in range(60)]
    assert sum(_compare(plan, exactly=False) for plan in plans) >= 40


def test_both_agree_on_a_thousand_works() -> None:
    plan = works_plan(5, 1_000, calendars=("five",), milestones=0, reach=60)
    assert _compare(plan)
