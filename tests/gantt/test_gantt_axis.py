"""The scale: cells cover the days without a gap, and tiers suit the width."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gantt.axis import Axis, Tier, cells, covering
from projects.model import instant

TIERS: tuple[Tier, ...] = ("day", "ten-day", "month", "quarter", "year", "decade")
DAYS = st.dates(date(2000, 1, 1), date(2060, 1, 1))


@given(st.sampled_from(TIERS), DAYS, st.integers(1, 900))
def test_cells_cover_the_days_in_order_without_gap_or_overlap(
    tier: Tier, first: date, days: int
) -> None:
    end = first + timedelta(days=days)
    found = list(cells(tier, first, end))
    assert found[0][0] == first
    assert found[-1][1] == end
    assert all(one[1] == two[0] for one, two in pairwise(found))
    assert all(start < after and name for start, after, name in found)


def test_a_month_has_three_ten_day_parts_and_the_last_takes_the_rest() -> None:
    found = list(cells("ten-day", date(2024, 2, 1), date(2024, 3, 1)))
    assert [(after - start).days for start, after, _ in found] == [10, 10, 9]
    assert [name for _, _, name in found] == ["上", "中", "下"]


@pytest.mark.parametrize(
    ("days", "tiers"),
    [
        (30, ("month", "day")),
        (300, ("month", "ten-day")),
        (1200, ("year", "month")),
        (7000, ("year", "quarter")),
        (25000, ("decade", "year")),
    ],
)
def test_longer_plans_get_coarser_tiers(days: int, tiers: tuple[Tier, Tier]) -> None:
    first = date(2026, 1, 1)
    assert Axis(first, first + timedelta(days=days), 400, 1100).tiers(8) == tiers


@given(DAYS, st.integers(0, 3000))
def test_an_axis_leaves_air_on_both_sides_and_ends_with_a_ten_day_part(
    first: date, days: int
) -> None:
    last = first + timedelta(days=days)
    start, end = covering(first, last)
    assert start <= first - timedelta(days=2)
    assert end > last + timedelta(days=2)
    assert end.day in (1, 11, 21)


def test_an_instant_stands_at_its_share_and_never_off_the_axis() -> None:
    axis = Axis(date(2026, 1, 1), date(2026, 1, 11), 100, 200)
    assert axis.x(instant(date(2026, 1, 6))) == pytest.approx(150)
    assert axis.x(instant(date(2026, 1, 6), 720)) == pytest.approx(155)
    assert axis.x(instant(date(2025, 1, 1))) == 100
    assert axis.x(instant(date(2027, 1, 1))) == 200
