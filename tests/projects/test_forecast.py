from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.forecast import linear_trend, one_decimal

START = date(2023, 3, 7)


@pytest.mark.parametrize(
    ("value", "printed"),
    [(76.65, 76.7), (76.64, 76.6), (-0.05, -0.1), (0.25, 0.3), (2.675, 2.7), (100.0, 100.0)],
)
def test_numbers_are_rounded_half_away_from_zero(value: float, printed: float) -> None:
    assert one_decimal(value) == printed


def test_the_lake_at_80_percent_after_300_days_ends_on_day_375() -> None:
    trend = linear_trend(START, date(2024, 3, 31), date(2023, 12, 31), 80)
    assert trend.day == date(2024, 3, 15)


def test_the_second_stage_at_73_percent_after_1217_days_ends_in_march_2025() -> None:
    trend = linear_trend(date(2020, 9, 1), date(2023, 12, 31), date(2023, 12, 31), 73)
    assert trend.day == date(2025, 3, 25)
    assert "2025-03-25" in trend.says


@pytest.mark.parametrize(
    ("seen_on", "percent", "reason"),
    [
        (date(2023, 12, 31), None, "未填报"),
        (date(2023, 12, 31), 0, "为 0"),
        (date(2023, 12, 31), 100, "已完成"),
        (date(2023, 3, 1), 10, "早于开工日"),
        (date(2023, 4, 10), 10, "不足十分之一"),
    ],
)
def test_no_forecast_is_better_than_a_groundless_one(
    seen_on: date, percent: float | None, reason: str
) -> None:
    trend = linear_trend(START, date(2024, 3, 31), seen_on, percent)
    assert trend.day is None
    assert reason in trend.says


def test_a_forecast_begins_at_a_tenth_of_the_duration() -> None:
    due = START + timedelta(days=99)
    assert linear_trend(START, due, START + timedelta(days=8), 9).day is None
    assert linear_trend(START, due, START + timedelta(days=9), 10).day == due


def test_an_unknown_start_gives_no_forecast() -> None:
    assert linear_trend(None, None, START, 50).day is None


def test_a_hopeless_pace_is_a_refusal_and_not_an_overflow() -> None:
    trend = linear_trend(START, None, date(2023, 12, 31), 1e-9)
    assert trend.day is None
    assert "超出" in trend.says


@given(st.dates(date(2000, 1, 1), date(2050, 1, 1)), st.integers(1, 4000), st.floats(1, 99.99))
def test_a_pace_never_ends_before_the_day_it_was_seen(
    start: date, elapsed: int, percent: float
) -> None:
    seen = start + timedelta(days=elapsed - 1)
    day = linear_trend(start, None, seen, percent).day
    assert day is not None
    assert day >= seen
