"""The bundled plans against what is known: dates, margins and points of DOMAIN and the documents.

The schedule dates were also computed by an independent program, day by day over sets of days.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from projects import bundled
from projects.model import CalendarSpec, Project, instant
from projects.progress import Progress, progress
from projects.readers import read_plan
from projects.schedule import schedule

YEAR_END = date(2023, 12, 31)
SPRING = date(2021, 3, 31)


def plan(code: str) -> Project:
    return read_plan(bundled.path(code))


def status(project: Project, as_of: date) -> Progress:
    return progress(schedule(project, as_of=as_of))


def through_the_festival(project: Project) -> Project:
    """The site works go on through the Spring Festival of 2024."""
    return replace(project, calendar="SITE7")


def through_the_festival_only(project: Project, *items: str) -> Project:
    return replace(
        project,
        activities=tuple(
            replace(work, calendar="SITE7") if work.id in items else work
            for work in project.activities
        ),
    )


def unbound(project: Project) -> Project:
    return replace(project, deadlines=(), deadline_on=None)


def starting(project: Project, day: date) -> Project:
    return replace(project, start=instant(day))


def site_calendar(project: Project) -> CalendarSpec:
    return next(spec for spec in project.calendars if spec.name == "SITE")


# ---- the lake --------------------------------------------------------------------------------


def test_the_lake_with_the_stop_is_thirteen_days_late() -> None:
    result = schedule(plan("lianghu"))
    assert result["L600"].early_finish_day == date(2024, 4, 13)
    (margin,) = result.deadlines
    assert (margin.item, margin.deadline.day) == ("L600", date(2024, 3, 31))
    assert margin.deadline.text == "2024年3月底"
    assert margin.margin_days == -13
    assert result.latest_start is not None
    assert min(t.late_start for t in result if t.late_start is not None) == result.latest_start
    assert result["L000"].late_start_day == date(2023, 2, 20)


def test_the_lake_is_in_time_when_the_works_go_on_through_the_festival() -> None:
    result = schedule(through_the_festival(plan("lianghu")))
    assert result["L600"].early_finish_day == date(2024, 3, 22)
    assert result.deadlines[0].margin_days == 9


@pytest.mark.parametrize(
    ("items", "finish"),
    [
        (("L504",), date(2024, 3, 30)),
        (("L504", "L505"), date(2024, 3, 26)),
        (("L502", "L504", "L505"), date(2024, 3, 22)),
        (("L500", "L501", "L502", "L505"), date(2024, 4, 13)),
    ],
)
def test_which_lake_works_go_on_through_the_festival_decides(
    items: tuple[str, ...], finish: date
) -> None:
    result = schedule(through_the_festival_only(plan("lianghu"), *items))
    assert result["L600"].early_finish_day == finish


def test_the_lake_stop_is_the_three_weeks_of_the_festival() -> None:
    stops = [(stop.first, stop.last) for stop in site_calendar(plan("lianghu")).closed]
    assert (date(2024, 2, 3), date(2024, 2, 24)) in stops


def test_fifteen_lake_works_drive_the_completion_and_four_have_no_float() -> None:
    """Float is not the critical path once calendars differ."""
    project = unbound(plan("lianghu"))
    result = schedule(project)
    assert len(result.longest_path) == 15
    assert (result.longest_path[0], result.longest_path[-1]) == ("L000", "L620")
    kinds = {work.id: work.kind for work in project.activities}
    floatless = [t.id for t in result if kinds[t.id] != "summary" and t.total_float_days == 0]
    assert floatless == ["L610", "L611", "L612", "L620"]
    assert set(floatless) < set(result.longest_path)


def test_eleven_lake_works_drive_the_main_completion() -> None:
    chain = schedule(plan("lianghu")).deadlines[0].chain
    assert chain == (
        "L000", "L010", "L100", "L101", "L300", "L301", "L303", "L500", "L501", "L504", "L600",
    )  # fmt: skip


def test_observations_do_not_move_the_lake_before_a_data_date_is_named() -> None:
    project = plan("lianghu")
    bare = replace(project, observations=())
    assert schedule(project)["L600"] == schedule(bare)["L600"]


def test_the_lake_is_three_points_ahead_of_its_linear_progress() -> None:
    standing = status(plan("lianghu"), YEAR_END).overall
    assert standing.expected_percent == pytest.approx(100 * 300 / 391)
    assert standing.actual_percent == pytest.approx(80)
    assert standing.deviation_points == pytest.approx(3.3, abs=0.05)


def test_the_lake_works_as_observed_sum_up_to_the_stated_80_percent() -> None:
    standing = status(plan("lianghu"), YEAR_END).overall
    assert standing.summed_percent == pytest.approx(80)


def test_the_rest_of_the_lake_from_the_data_date_still_turns_on_the_festival() -> None:
    project = plan("lianghu")
    resting = schedule(project, as_of=YEAR_END)
    working = schedule(through_the_festival(project), as_of=YEAR_END)
    assert resting["L600"].early_finish_day == date(2024, 4, 17)
    assert working["L600"].early_finish_day == date(2024, 3, 26)


# ---- drainage and landfill -------------------------------------------------------------------


@pytest.mark.parametrize("goes_on", [False, True])
def test_the_drainage_date_does_not_move_with_the_stop(goes_on: bool) -> None:
    project = plan("paishui")
    result = schedule(through_the_festival(project) if goes_on else project)
    assert result["D170"].early_finish_day == date(2024, 12, 10)
    assert result.deadlines[0].margin_days == 21


def test_the_early_approval_of_the_drainage_study_wins_four_days() -> None:
    result = schedule(plan("paishui"), as_of=date(2023, 11, 6))
    assert result["D012"].early_finish_day == date(2023, 11, 6)
    assert result["D170"].early_finish_day == date(2024, 12, 6)


def test_two_months_lost_at_the_landfill_cost_four_as_the_planting_season_is_missed() -> None:
    project = plan("fengchang")
    result = schedule(project)
    assert result["F190"].early_finish_day == date(2026, 1, 5)
    assert result.deadlines[0].margin_days == -5
    assert result["F000"].late_start_day == date(2023, 12, 27)
    later = schedule(starting(project, date(2024, 3, 1)))
    assert later["F190"].early_finish_day == date(2026, 5, 15)


# ---- the incinerator and its grid line -------------------------------------------------------


def test_the_grid_line_must_begin_by_the_first_of_july() -> None:
    result = schedule(plan("duchang"))
    assert result["G200"].late_start_day == date(2021, 7, 1)
    assert result["G200"].late_finish_day == date(2021, 12, 31)
    assert result["G100"].late_finish_day == date(2021, 6, 30)


def test_92_days_remain_at_the_end_of_march_until_the_grid_line_must_begin() -> None:
    result = schedule(plan("duchang"), as_of=SPRING)
    line = result["G200"]
    assert line.status == "not-started"
    assert line.late_start_day is not None
    assert (line.late_start_day - SPRING).days == 92


def test_the_grid_line_decides_when_the_incinerator_runs() -> None:
    result = schedule(plan("duchang"), as_of=SPRING)
    assert result["T120"].early_finish_day == date(2021, 8, 27)
    assert result["G200"].early_finish_day == date(2021, 11, 14)
    assert result["Z100"].early_finish_day == date(2021, 11, 14)
    assert result.deadlines[0].chain == ("G100", "G200", "Z100")


def test_the_self_report_of_the_incinerator_stands_beside_the_computed_judgement() -> None:
    overview = status(plan("duchang"), SPRING)
    assert overview.overall.reported == "是"
    assert overview.overall.judged in ("是", "否")


# ---- the second stage of the water works -----------------------------------------------------


def test_the_water_works_are_27_points_behind() -> None:
    standing = status(plan("shuihuanjing2"), YEAR_END).overall
    assert standing.expected_percent == 100
    assert standing.actual_percent == pytest.approx(73)
    assert standing.deviation_points == pytest.approx(-27)


def test_the_parts_of_the_water_works_sum_up_to_the_stated_73_percent() -> None:
    standing = status(plan("shuihuanjing2"), YEAR_END).overall
    assert standing.summed_percent == pytest.approx(73)


def test_the_water_works_end_in_march_2025_at_their_pace() -> None:
    assert status(plan("shuihuanjing2"), YEAR_END).trend_forecast == date(2025, 3, 25)


def test_the_lake_ends_in_march_2024_at_its_pace() -> None:
    assert status(plan("lianghu"), YEAR_END).trend_forecast == date(2024, 3, 15)
