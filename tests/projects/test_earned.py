"""Earned schedule: the formula against published cases and a naive reading of the curve."""

from __future__ import annotations

from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.forecast import earned_schedule
from tests.projects.worked import example, present

STRAIGHT = [10_000.0 * k for k in range(11)]


@pytest.mark.parametrize(
    ("planned", "earned", "at", "weeks"),
    [
        (STRAIGHT, 30_000, 4, 3),
        (STRAIGHT, 34_000, 4, 3.4),
        ([0, 20, 50, 90, 140, 200], 70, 4, 2.5),
        (STRAIGHT, 50_000, 4, 5),
    ],
)
def test_es_is_where_the_plan_wanted_what_is_earned(
    planned: list[float], earned: float, at: float, weeks: float
) -> None:
    assert earned_schedule(planned, earned, at) == pytest.approx(weeks)


PAUSE = [0.0, 10, 20, 20, 20, 30, 40]


@pytest.mark.parametrize(("at", "weeks"), [(2, 2), (3, 3), (3.5, 3.5), (4, 4)])
def test_a_planned_pause_that_holds_the_data_date_neither_gains_nor_loses_time(
    at: float, weeks: float
) -> None:
    assert earned_schedule(PAUSE, 20, at) == weeks


@pytest.mark.parametrize("at", [1.5, 4.5, 6])
def test_beside_the_pause_its_right_end_is_what_has_been_earned(at: float) -> None:
    assert earned_schedule(PAUSE, 20, at) == 4


def test_more_than_the_pause_wanted_is_measured_behind_it() -> None:
    assert earned_schedule(PAUSE, 25, 3) == pytest.approx(4.5)
    assert earned_schedule(PAUSE, 15, 3) == pytest.approx(1.5)


def test_nothing_earned_is_no_time_earned() -> None:
    assert earned_schedule(PAUSE, 0, 3) == 0


def test_everything_earned_is_the_whole_duration_also_where_the_last_week_is_a_part() -> None:
    assert earned_schedule(PAUSE, 40, 9) == 6
    assert earned_schedule([0, 50, 100], 100, 9, 1.4) == 1.4
    assert earned_schedule([0, 50, 100], 75, 9, 1.4) == pytest.approx(1.2)


@pytest.mark.parametrize("planned", [[], [0.0], [0.0, 5.0, 4.0]])
def test_a_curve_that_is_none_is_refused(planned: list[float]) -> None:
    with pytest.raises(ValueError, match="never falls"):
        earned_schedule(planned, 1, 1)


rises = st.lists(st.integers(0, 9), min_size=2, max_size=12).filter(any)


@given(rises, st.floats(0, 1), st.floats(0, 20))
def test_the_plan_at_es_is_what_is_earned(steps: list[int], share: float, at: float) -> None:
    planned = [0.0, *accumulate(float(step) for step in steps)]
    earned = share * planned[-1]
    weeks = earned_schedule(planned, earned, at)
    whole = min(int(weeks), len(steps) - 1)
    there = planned[whole] + (weeks - whole) * (planned[whole + 1] - planned[whole])
    assert there == pytest.approx(earned, abs=1e-6)


@given(rises, st.floats(0, 0.99), st.floats(0.001, 0.01), st.floats(0, 20))
def test_earning_more_never_earns_less_time(
    steps: list[int], share: float, more: float, at: float
) -> None:
    planned = [0.0, *accumulate(float(step) for step in steps)]
    here = earned_schedule(planned, share * planned[-1], at)
    there = earned_schedule(planned, (share + more) * planned[-1], at)
    assert here <= there + 1e-9


@present
def test_the_published_cases_hold() -> None:
    cases = example("evm-earned-schedule.json")["cases"]
    assert len(cases) == 4
    for case in cases:
        at, expected = case.get("at", 4), case["expected"]
        weeks = earned_schedule(case["pv"], case["ev"], at)
        assert weeks == pytest.approx(expected["es"])
        if "spi_t" in expected:
            assert weeks / at == pytest.approx(expected["spi_t"])
        if "ieac_t" in expected:
            duration = case["periods"][-1]
            assert duration / (weeks / at) == pytest.approx(expected["ieac_t"])
