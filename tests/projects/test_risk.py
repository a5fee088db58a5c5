"""What a simulation answers: percentiles, chances, criticality, causes, arrivals, and for whom."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.errors import InputError
from projects.model import (
    DAY,
    CalendarSpec,
    Constraint,
    DayRange,
    Observation,
    Project,
    RiskDriver,
    RiskEvent,
    Span,
    instant,
)
from projects.risk import PERCENTS, Spread, simulate, tally
from projects.schedule import schedule
from tests.projects.risk_oracle import risky
from tests.projects.risk_plans import START, day, drawn, due, plan, work
from tests.projects.schedule_plans import works_plan

RAIN = RiskDriver("雨", 0.5, (1.0, 1.5, 2.0))
LATE = RiskDriver("缺料", 0.4, (1.0, 1.2, 2.5))


def chain(*names: str) -> list[str]:
    """Each before the next."""
    return [f"{a} FS {b}" for a, b in pairwise(names)]


def refused(project: Project, **asked: object) -> list[str]:
    """The codes with which a simulation is refused."""
    with pytest.raises(InputError) as caught:
        simulate(schedule(project), **asked)  # type: ignore[arg-type]  # wrong on purpose
    return [finding.code for finding in caught.value.findings]


# -- percentiles ---------------------------------------------------------------


@given(
    st.dictionaries(st.integers(-50, 50), st.integers(1, 9), min_size=1),
    st.fractions(Fraction(1, 100), Fraction(99, 100)),
)
def test_a_percentile_is_the_first_value_that_enough_runs_do_not_exceed(
    counts: dict[int, int], share: Fraction
) -> None:
    spread = Spread.of(counts)
    every = sorted(value for value, n in counts.items() for _ in range(n))
    value = spread.quantile(share)
    assert sum(one <= value for one in every) >= share * len(every)
    assert all(sum(one <= other for one in every) < share * len(every) for other in counts
               if other < value)  # fmt: skip
    assert spread.mean() == pytest.approx(sum(every) / len(every))
    assert spread.within(value) == sum(one <= value for one in every)


def test_percentiles_and_chances_of_a_plan_are_those_of_its_runs() -> None:
    project = due(
        plan([work("A", 10, risk=(5, 10, 30)), work("M", 0)], ["A FS M"]), day(15), "M", 3
    )
    target = drawn(project).governing
    days = list(target.days.values())
    assert list(target.days) == list(PERCENTS)
    assert days == sorted(days)
    assert target.days[80] == target.wanted_day
    runs = target.spread.runs
    assert target.on_time == target.spread.within(instant(day(16))) / runs
    assert target.on_buffer == target.spread.within(instant(day(13))) / runs
    assert target.on_time > target.on_buffer
    assert target.on_time_error == pytest.approx(
        (target.on_time * (1 - target.on_time) / runs) ** 0.5
    )
    assert target.early_day == day(10)
    assert target.buffer_days == (target.wanted_day - day(10)).days > 0


def test_the_buffer_to_hold_counts_in_working_days_of_the_item() -> None:
    project = due(plan([work("A", 5, calendar="五天", risk=(5, 5, 25))]), day(30), "A")
    target = drawn(project).governing
    weeks, left = divmod(target.buffer_days, 5)
    assert (target.wanted_day - target.early_day).days == 7 * weeks + left + (2 if left else 0)


def test_a_deadline_on_a_free_day_is_kept_until_work_goes_on() -> None:
    """Friday's work is in time for a deadline on the Sunday behind it, Monday's is not."""
    project = plan([work("A", 5, calendar="五天", risk=(5, 5, 7))])
    sunday, friday = day(7), day(5)
    on_sunday = drawn(due(project, sunday, "A")).governing.on_time
    assert on_sunday == drawn(due(project, friday, "A")).governing.on_time
    assert 0 < (on_sunday or 0) < 1


def test_the_finish_is_not_held_at_what_the_plan_computes() -> None:
    found = drawn(plan([work("A", 20, risk=(5, 10, 12))])).project
    assert found.days[90] < found.early_day
    assert found.buffer_days < 0
    assert found.planned_share == 1


# -- draws ---------------------------------------------------------------------


def test_the_same_seed_gives_the_same_answer_and_another_seed_another() -> None:
    project = risky(works_plan(5, 30), 5)
    assert drawn(project, 500) == drawn(project, 500)
    assert drawn(project, 500).project != drawn(project, 500, seed=2).project


def test_the_answer_does_not_depend_on_how_many_runs_go_by_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    project = due(risky(works_plan(5, 30), 5), date(2024, 6, 1))
    whole = drawn(project, 500)
    monkeypatch.setattr(tally, "STRETCH", 60)
    assert drawn(project, 500) == whole


def test_a_work_that_is_added_changes_nobody_elses_draws() -> None:
    works = [work("A", 10, risk=(5, 10, 30)), work("B", 8, drivers=("雨",))]
    small = replace(plan(works, chain("A", "B")), drivers=(RAIN,))
    added = work("N", 3, risk=(1, 2, 4))
    large = replace(plan([added, *reversed(works)], chain("A", "B")), drivers=(LATE, RAIN))
    assert drawn(small).project.spread == drawn(large).project.spread


def test_works_that_share_a_driver_are_late_together() -> None:
    both = [work(name, 20, drivers=("雨",)) for name in "AB"]
    own = [work("A", 20, drivers=("雨",)), work("B", 20, drivers=("雪",))]
    snow = replace(RAIN, name="雪")
    together = drawn(replace(plan(both, chain("A", "B")), drivers=(RAIN,)))
    apart = drawn(replace(plan(own, chain("A", "B")), drivers=(RAIN, snow)))
    assert together.project.deviation_days > 1.25 * apart.project.deviation_days
    assert together.project.spread.mean() == pytest.approx(apart.project.spread.mean(), abs=DAY)


def test_factors_multiply_and_events_come_on_top_unscaled() -> None:
    project = plan([work("A", 10, drivers=("雨", "缺料"))])
    sure = (RiskDriver("雨", 1, (1.5,) * 3), RiskDriver("缺料", 1, (1.1,) * 3))
    project = replace(project, drivers=sure, events=(RiskEvent("流标", "A", 1, 4),))
    assert drawn(project).project.days == dict.fromkeys(PERCENTS, day(17 + 4))  # 16.5 goes up


def test_a_work_never_vanishes() -> None:
    project = plan([work("A", 1, risk=(0, 0, 0.2)), work("B", 1)], chain("A", "B"))
    assert drawn(project).project.days[10] == day(2)


# -- progress ------------------------------------------------------------------


def test_of_a_work_under_way_only_what_remains_is_uncertain() -> None:
    project = plan([work("A", 20, risk=(10, 20, 40))])
    half = replace(
        project,
        observations=(
            Observation("A", day(10), "started", day(1)),
            Observation("A", day(10), "percent", 50.0),
        ),
    )
    whole, left = drawn(project).works[0], drawn(half, as_of=day(10)).works[0]
    assert left.mean_days == pytest.approx((whole.mean_days or 0) / 2, abs=0.1)
    assert left.deviation_days == pytest.approx(whole.deviation_days / 2, rel=0.05)
    assert drawn(half, as_of=day(10)).project.days[10] >= day(10 + 5)


def test_what_is_finished_is_certain_and_says_so() -> None:
    project = plan([work("A", 5, risk=(3, 5, 9)), work("B", 5)], chain("A", "B"))
    done = Observation("A", day(6), "finished", day(5))
    found = drawn(replace(project, observations=(done,)), as_of=day(6))
    assert set(found.project.days.values()) == {day(11)}
    assert [(one.code, one.item) for one in found.findings] == [("DP941", "A"), ("DP943", "")]
    assert [one.id for one in found.works] == ["B"]


# -- promises and arrivals -----------------------------------------------------


def outside(**settings: object) -> Project:
    """A grid line of another office, then works on it, due on day 60."""
    grid = work("G", 20, kind="external", **settings)
    works = [grid, work("A", 15, risk=(10, 15, 25)), work("M", 0)]
    return due(plan(works, chain("G", "A", "M")), day(60), "M")


def test_a_promise_is_fixed_unless_something_touches_it() -> None:
    promised = outside(promised=day(30))
    assert drawn(promised).arrivals[0].arrives == day(30)
    delayed = replace(outside(promised=day(30), drivers=("雨",)), drivers=(RAIN,))
    ends = drawn(delayed, wanted=Fraction(99, 100)).arrivals[0].arrives
    assert day(45) < ends <= day(50)  # at most 20 days of 20 more


@pytest.mark.parametrize("seed", range(4))
def test_the_latest_arrival_is_the_last_day_that_keeps_the_deadline_as_wanted(seed: int) -> None:
    (arrival,) = drawn(outside(), seed=seed).arrivals
    assert arrival.latest is not None

    def chance(day: date) -> float:
        return drawn(outside(promised=day), seed=seed).governing.on_time or 0

    assert chance(arrival.latest) >= 0.8 > chance(arrival.latest + timedelta(days=1))


@pytest.mark.parametrize("seed", range(8))
def test_the_latest_arrival_holds_in_plans_of_several_calendars_too(seed: int) -> None:
    """Promised for that day the deadline keeps its chance, a working day later it does not."""
    project = risky(works_plan(seed, 25, reach=4), seed, share=0.5)
    works = [
        replace(one, kind="external", risk=None, drivers=(), duration=Span(5 * DAY))
        if one.id == "W3"
        else one
        for one in project.activities
    ]
    events = tuple(one for one in project.events if one.on != "W3")
    project = replace(project, activities=tuple(works), events=events)
    end = schedule(project).early_finish or 0
    project = due(project, date.fromordinal(end // DAY + 25))

    def chance(promised: date) -> float:
        rows = [replace(w, promised=promised) if w.id == "W3" else w for w in works]
        return drawn(replace(project, activities=tuple(rows)), 800).governing.on_time or 0

    (arrival,) = drawn(project, 800).arrivals or (None,)
    assert arrival is not None
    calendar = schedule(project).run.network.calendars.of(works[3])
    if arrival.latest is None:
        late = arrival.soonest + timedelta(days=1500)
        assert chance(late) >= 0.8 if arrival.free else chance(arrival.soonest) < 0.8
        return
    after = next(d for k in range(1, 60) if calendar.is_workday(d := arrival.latest + timedelta(k)))
    assert chance(arrival.latest) >= 0.8 > chance(after)


def test_where_even_an_arrival_at_once_is_too_late_there_is_no_latest_one() -> None:
    (arrival,) = drawn(due(outside(), day(14), "M")).arrivals
    assert (arrival.latest, arrival.free) == (None, False)
    assert arrival.best < 0.8
    assert arrival.soonest == day(1)


def test_a_dependency_that_never_endangers_the_deadline_is_free() -> None:
    works = [work("G", 5, kind="external"), work("A", 10, risk=(8, 10, 12))]
    early = plan(works, ["G SS A 3"], calendars=(CalendarSpec("每天"),))
    held = replace(early, links=(replace(early.links[0], lag=Span(-4000 * DAY)),))
    (arrival,) = drawn(due(held, day(40), "A")).arrivals
    assert (arrival.latest, arrival.free) == (None, True)


def test_a_dependency_that_does_not_lead_to_the_deadline_is_not_asked_about() -> None:
    project = outside()
    apart = replace(project, links=project.links[1:])
    assert drawn(apart).arrivals == ()


# -- what it costs -------------------------------------------------------------


def test_without_its_only_cause_a_plan_is_what_was_computed() -> None:
    works = [work("A", 20, drivers=("雨",)), work("M", 0)]
    project = replace(due(plan(works, chain("A", "M")), day(22), "M"), drivers=(RAIN,))
    found = drawn(project)
    (cause,) = found.causes
    assert (cause.kind, cause.name, cause.on) == ("driver", "雨", ("A",))
    assert cause.wanted_day == found.governing.early_day
    assert cause.days == found.governing.buffer_days
    assert cause.on_time == 1


def test_causes_are_told_by_what_they_cost() -> None:
    works = [work("A", 20, drivers=("雨",)), work("B", 10, risk=(9, 10, 12)), work("M", 0)]
    project = replace(plan(works, chain("A", "B", "M")), drivers=(RAIN,))
    project = replace(project, events=(RiskEvent("流标", "B", 0.2, 60),))
    found = drawn(project).causes
    assert [one.kind for one in found] == ["event", "driver", "estimates"]
    assert found[0].mean_days == pytest.approx(12, abs=1)
    assert found[1].mean_days == pytest.approx(5, abs=0.5)


def test_a_small_delay_that_falls_into_a_stop_costs_the_whole_stop() -> None:
    stop = DayRange(day(12), day(40), "停工", window=True)
    works = [work("A", 5), work("B", 6, splittable=False, calendar="工地")]
    site = CalendarSpec("工地", closed=(stop,))
    project = plan(works, chain("A", "B"), calendars=(CalendarSpec("每天"), site))
    project = replace(project, events=(RiskEvent("退件", "A", 0.5, 1),))
    found = drawn(project).project
    assert {found.days[10], found.days[90]} == {day(11), day(46)}


# -- who is critical -----------------------------------------------------------


def test_criticality_is_the_share_of_runs_on_the_longest_path() -> None:
    works = [work("A", 10), work("B", 8), work("M", 0)]
    project = plan(works, ["A FS M", "B FS M"])
    project = replace(project, events=(RiskEvent("流标", "B", 0.3, 5),))
    risk = drawn(project)
    found = {one.id: one for one in risk.works}
    assert found["B"].criticality == pytest.approx(0.3, abs=0.03)
    assert found["A"].criticality == pytest.approx(1 - found["B"].criticality)
    assert found["M"].criticality == 1
    assert found["A"].sensitivity == 0


def test_the_sensitivity_is_the_ratio_of_the_spreads_times_criticality() -> None:
    found = drawn(plan([work("A", 10, risk=(5, 10, 30)), work("B", 4)], chain("A", "B")))
    first, second = found.works
    assert first.criticality == 1
    assert first.sensitivity == pytest.approx(1)
    assert (second.sensitivity, second.mean_days) == (0, None)


def test_criticality_looks_at_the_governing_deadline_and_not_at_what_lies_behind_it() -> None:
    works = [work("A", 10, risk=(8, 10, 20)), work("M", 0), work("Z", 300)]
    project = due(plan(works, ["A FS M"]), day(12), "M")
    found = {one.id: one.criticality for one in drawn(project).works}
    assert found == {"A": 1, "M": 1, "Z": 0}


# -- what cannot be simulated --------------------------------------------------


def test_a_plan_without_uncertainty_says_what_to_write_and_is_answered_all_the_same() -> None:
    found = drawn(due(plan([work("A", 10)]), day(12)))
    assert [one.code for one in found.findings] == ["DP943"]
    assert "risk" in found.findings[0].remedy
    assert set(found.project.days.values()) == {day(10)}
    assert (found.project.on_time, found.project.on_time_error) == (1, 0)


def test_risk_where_it_moves_nothing_is_named() -> None:
    works = [
        work("S", None, kind="summary", risk=(1, 2, 3)),
        work("A", 5, parent="S", risk=(4, 5, 9)),
        work("M", 0, drivers=("雨",)),
        work("H", None, kind="hammock"),
        work("D", 5, manual=(instant(day(3)), instant(day(8))), risk=(1, 2, 3)),
    ]
    project = replace(plan(works, ["A FS M"]), drivers=(RAIN, LATE))
    project = replace(project, events=(RiskEvent("流标", "H", 0.2, 3),))
    found = Counter((one.code, one.item) for one in drawn(project).findings)
    named = {("DP941", "S"), ("DP941", "M"), ("DP941", "H"), ("DP941", "D"), ("DP945", "")}
    assert set(found) == named


def test_what_cannot_be_simulated_is_refused_with_a_code() -> None:
    backward = due(plan([work("A", 5)], start=None), day(20))
    assert refused(backward) == ["DP940"]
    assert refused(plan([work("A", None)])) == ["DP942"]
    whole = plan([work("A", 5)])
    assert refused(whole, runs=0) == ["DP944"]
    assert refused(whole, wanted=Fraction(1)) == ["DP944"]


def test_a_run_that_fits_no_gap_is_refused_as_the_engine_would() -> None:
    stop = DayRange((1, 1), (6, 0), "停工", yearly=True, window=True)
    calendars = (CalendarSpec("每天", closed=(stop,)),)
    works = [work("A", 30, splittable=False, risk=(20, 30, 400))]
    project = plan(works, calendars=calendars, start=instant(date(2024, 8, 1)))
    assert refused(project) == ["DP404"]


def test_a_plan_in_shifts_is_drawn_by_the_minute() -> None:
    calendar = CalendarSpec(
        "班",
        week=(True, True, True, True, True, False, False),
        shifts=((480, 720), (780, 1020)),
    )
    start = Constraint("snet", instant(START, 480))
    one = replace(work("A", 0), duration=Span(960), risk=(1.5, 2, 4), constraints=(start,))
    project = plan([one], calendars=(calendar,), calendar="班", minutes_per_day=480)
    found = drawn(project)
    assert len(found.project.spread.values) > 500
    assert found.works[0].mean_days == pytest.approx(2.5, abs=0.05)
