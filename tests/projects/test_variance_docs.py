"""Each number that docs/variance.md works out, computed again."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from projects import bundled
from projects.progress import Progress, progress
from projects.readers import read_plan
from projects.schedule import Schedule, schedule
from projects.variance import Variance, variance
from tests.projects.promises import taken

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "variance.md").read_text("utf-8")
YEAR_END = date(2023, 12, 31)


@cache
def computed(code: str) -> Schedule:
    return schedule(read_plan(bundled.path(code)), as_of=YEAR_END)


@cache
def lake() -> tuple[Progress, Variance]:
    plan = computed("lianghu")
    seen = progress(plan, baseline=taken(plan))
    return seen, variance(plan, seen)


def test_the_variance_in_working_and_calendar_days() -> None:
    line = lake()[1]["L500"]
    assert (line.finish_days, line.finish_calendar_days) == (7, 29)
    assert "7 working days late, and 29 calendar days" in PAGE


@pytest.mark.parametrize(
    ("item", "behind", "effect", "late"),
    [
        ("L304", 28.5, "successors", 28.5),
        ("L113", 149, "project", 46),
        ("L500", 6.4, "project", 19.4),
    ],
)
def test_the_examples_of_the_front_line(item: str, behind: float, effect: str, late: float) -> None:
    seen, against = lake()
    point, plan = against[item].front, seen.ground.plan[item]
    assert point is not None
    assert point.days == pytest.approx(-behind)
    assert point.effect == effect
    assert point.late_days == pytest.approx(late)
    assert f"| {item}, {behind:g} days behind, " in PAGE
    assert f"total {plan.total_float_days:g}: " in PAGE


def test_the_earned_schedule_of_the_lake() -> None:
    seen, _ = lake()
    earned = seen.earned
    assert earned is not None
    assert earned.es is not None
    assert earned.spi_t is not None
    today = next(week for week in earned.weeks if week.closes == YEAR_END)
    assert (
        f"PD of the whole is {earned.duration:g} weeks, AT = {earned.at:.2f},\n"
        f"EV = {today.ev:.1f} where PV = {today.pv:.2f}, ES = {earned.es:.2f}, "
        f"SPI(t) = {earned.spi_t:.3f}."
    ) in PAGE
    base = seen.baseline
    assert base is not None
    finish, start = base.by_id["L600"].finish, base.by_id["L000"].start
    assert finish is not None
    assert start is not None
    worked = seen.ground.calendars.default.worked
    weeks = (worked(finish) - worked(start)) / (7 * 1440)
    promised = f"{weeks:.2f} weeks; {weeks:.2f} / {earned.spi_t:.3f} = {weeks / earned.spi_t:.2f}"
    assert f"L600 was promised after {promised} weeks" in PAGE


def test_the_forecasts_side_by_side() -> None:
    seen, against = lake()
    assert f"| {against.network.day} |" in PAGE
    assert f"| earned schedule | {seen.trend_forecast} |" in PAGE
    linear = progress(computed("lianghu"))
    assert f"80 % in 300 days | {linear.trend_forecast} |" in PAGE
    second = progress(computed("shuihuanjing2")).trend
    assert f"gets {second.day} and the band {second.earliest} to {second.latest}" in PAGE
