"""Actuals and the data date in the engine (docs/semantics.md, progress): retained logic."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from projects.errors import InputError
from projects.model import (
    DAY,
    Activity,
    CalendarSpec,
    Constraint,
    Deadline,
    Link,
    Observation,
    Project,
    Quantity,
    Span,
    instant,
)
from projects.progress import progress
from projects.schedule import Schedule, schedule

START = date(2024, 3, 4)  # a Monday
FIVE = CalendarSpec("五天", week=(True, True, True, True, True, False, False))


def day(number: int) -> date:
    """Day 1 is the first day of the project."""
    return START + timedelta(days=number - 1)


def work(item: str, days: int, **more: Any) -> Activity:
    return Activity(id=item, name=f"工作{item}", duration=Span(days * DAY), **more)


def plan(*works: Activity, links: tuple[Link, ...] = (), **more: Any) -> Project:
    return Project(
        code="P",
        name="进度",
        activities=works,
        links=links,
        calendars=(FIVE,),
        start=more.pop("start", instant(START)),
        **more,
    )


def seen(item: str, on: int, kind: Any, value: Any, **more: Any) -> Observation:
    return Observation(item, day(on), kind, value, **more)


def told(project: Project, *rows: Observation) -> Project:
    return replace(project, observations=rows)


def first_last(found: Schedule, item: str) -> tuple[int, int]:
    """Early start and finish as day numbers, both days worked."""
    timing = found[item]
    assert timing.early_start_day is not None
    assert timing.early_finish_day is not None
    return (
        (timing.early_start_day - START).days + 1,
        (timing.early_finish_day - START).days + 1,
    )


CHAIN = plan(work("A", 5), work("B", 10), links=(Link("A", "B"),))


# -- not started ---------------------------------------------------------------


def test_unstarted_work_begins_on_the_day_after_the_data_date() -> None:
    found = schedule(told(CHAIN, seen("A", 20, "finished", day(5))), as_of=day(20))
    assert first_last(found, "B") == (21, 30)
    assert found["B"].status == "not-started"


def test_unstarted_work_on_a_five_day_calendar_begins_on_the_next_working_day() -> None:
    project = plan(work("A", 3, calendar="五天"))
    found = schedule(project, as_of=day(5))  # the close of a Friday
    assert first_last(found, "A") == (8, 10)


def test_a_data_date_before_the_project_start_moves_nothing() -> None:
    found = schedule(CHAIN, as_of=day(-10))
    assert first_last(found, "A") == (1, 5)


def test_an_earlier_start_constraint_does_not_place_unstarted_work_before_the_data_date() -> None:
    begin = Constraint("snet", instant(day(2)))
    found = schedule(plan(work("A", 3, constraints=(begin,))), as_of=day(8))
    assert first_last(found, "A") == (9, 11)


def test_under_msproject_rules_unstarted_work_stays_where_it_was() -> None:
    project = plan(work("A", 3), rules="msproject")
    assert first_last(schedule(project, as_of=day(8)), "A") == (1, 3)


def test_without_a_data_date_nothing_has_happened() -> None:
    rows = (seen("A", 9, "started", day(7)), seen("A", 9, "percent", 40.0))
    assert schedule(told(CHAIN, *rows))["A"].status == "not-started"
    assert first_last(schedule(told(CHAIN, *rows)), "A") == (1, 5)


# -- finished ------------------------------------------------------------------


def test_finished_work_keeps_its_actual_dates_and_has_no_float() -> None:
    rows = (seen("A", 9, "started", day(3)), seen("A", 9, "finished", day(9)))
    found = schedule(told(CHAIN, *rows), as_of=day(9))
    assert first_last(found, "A") == (3, 9)
    assert found["A"].status == "finished"
    assert found["A"].total_float_days is None
    assert found["A"].free_float_days is None
    assert not found["A"].critical
    assert first_last(found, "B") == (10, 19)


def test_the_lag_after_an_actual_finish_still_holds_the_successor() -> None:
    project = replace(CHAIN, links=(Link("A", "B", "FS", Span(4 * DAY)),))
    found = schedule(told(project, seen("A", 6, "finished", day(6))), as_of=day(6))
    assert first_last(found, "B") == (11, 20)


def test_a_finished_work_sets_its_unfinished_predecessors_no_limit() -> None:
    project = plan(
        work("A", 5),
        work("B", 2),
        work("C", 3),
        links=(Link("A", "B"), Link("B", "C")),
        deadlines=(Deadline(day(40)),),
    )
    found = schedule(told(project, seen("B", 8, "finished", day(8))), as_of=day(8))
    assert first_last(found, "A") == (9, 13)
    assert found["A"].late_finish_day == day(40)
    assert first_last(found, "C") == (9, 11)


def test_a_finished_milestone_shows_the_day_it_was_reached() -> None:
    project = plan(work("A", 2), work("M", 0, kind="milestone"), links=(Link("A", "M"),))
    rows = (seen("A", 4, "finished", day(3)), seen("M", 4, "finished", day(4)))
    found = schedule(told(project, *rows), as_of=day(4))
    assert first_last(found, "M") == (4, 4)
    assert found["M"].status == "finished"


# -- in progress ---------------------------------------------------------------


def test_what_remains_begins_the_day_after_the_data_date() -> None:
    rows = (seen("A", 4, "started", day(2)), seen("A", 4, "percent", 40.0))
    found = schedule(told(CHAIN, *rows), as_of=day(4))
    assert first_last(found, "A") == (2, 7)  # three of five days remain: 5, 6, 7
    assert first_last(found, "B") == (8, 17)
    assert found["A"].status == "in-progress"


@pytest.mark.parametrize(
    ("percent", "left"),
    [(0.1, 10), (10.0, 9), (33.0, 7), (33.3, 7), (70.0, 3), (99.9, 1), (100.0, 0)],
)
def test_remaining_days_are_rounded_up(percent: float, left: int) -> None:
    project = plan(work("A", 10))
    rows = (seen("A", 6, "started", day(1)), seen("A", 6, "percent", percent))
    found = schedule(told(project, *rows), as_of=day(6))
    assert first_last(found, "A") == (1, 6 + left)


def test_reported_remaining_work_goes_before_the_percentage() -> None:
    project = plan(work("A", 10))
    rows = (
        seen("A", 6, "started", day(1)),
        seen("A", 6, "percent", 90.0),
        seen("A", 6, "remaining", 8 * DAY),
    )
    assert first_last(schedule(told(project, *rows), as_of=day(6)), "A") == (1, 14)


def test_a_quantity_done_gives_the_percentage() -> None:
    project = plan(work("A", 10, quantity=Quantity(500, "台")))
    rows = (seen("A", 6, "started", day(1)), seen("A", 6, "done", 256))
    # 51.2 % done: 4.88 days remain, five whole ones.
    assert first_last(schedule(told(project, *rows), as_of=day(6)), "A") == (1, 11)


def test_more_than_everything_done_leaves_nothing() -> None:
    project = plan(work("A", 10, quantity=Quantity(500, "台")))
    rows = (seen("A", 6, "started", day(1)), seen("A", 6, "done", 560))
    assert first_last(schedule(told(project, *rows), as_of=day(6)), "A") == (1, 6)


def test_what_remains_waits_for_an_unfinished_predecessor() -> None:
    rows = (seen("B", 3, "started", day(2)), seen("B", 3, "percent", 50.0))
    found = schedule(told(CHAIN, *rows), as_of=day(3))
    assert first_last(found, "A") == (4, 8)
    assert first_last(found, "B") == (2, 13)  # five days remain: 9 to 13


def test_a_finish_link_holds_the_finish_of_started_work() -> None:
    project = replace(CHAIN, links=(Link("A", "B", "FF", Span(2 * DAY)),))
    rows = (seen("B", 3, "started", day(2)), seen("B", 3, "remaining", 2 * DAY))
    found = schedule(told(project, *rows), as_of=day(3))
    assert first_last(found, "A") == (4, 8)
    assert first_last(found, "B")[1] == 10


def test_start_links_out_of_started_work_use_its_actual_start() -> None:
    project = replace(CHAIN, links=(Link("A", "B", "SS", Span(12 * DAY)),))
    rows = (seen("A", 4, "started", day(3)), seen("A", 4, "percent", 20.0))
    assert first_last(schedule(told(project, *rows), as_of=day(4)), "B") == (15, 24)


def test_start_links_out_of_started_work_pull_nothing_backward() -> None:
    project = replace(
        CHAIN,
        links=(Link("A", "B", "SS"),),
        deadlines=(Deadline(day(60)), Deadline(day(12), item="B")),
    )
    rows = (seen("A", 4, "started", day(3)), seen("A", 4, "percent", 20.0))
    found = schedule(told(project, *rows), as_of=day(4))
    assert found["B"].late_finish_day == day(12)
    assert found["A"].late_finish_day == day(60)


def test_float_of_started_work_is_that_of_its_finish() -> None:
    project = replace(CHAIN, deadlines=(Deadline(day(30)),))
    rows = (seen("A", 4, "started", day(2)), seen("A", 4, "percent", 40.0))
    timing = schedule(told(project, *rows), as_of=day(4))["A"]
    assert timing.early_finish_day == day(7)
    assert timing.late_finish_day == day(20)
    assert timing.total_float_days == timing.finish_float_days == 13
    assert timing.start_float_days is None


def test_started_work_of_unknown_start_began_before_the_data_date() -> None:
    found = schedule(told(plan(work("A", 10)), seen("A", 6, "percent", 50.0)), as_of=day(6))
    assert first_last(found, "A")[1] == 11
    assert first_last(found, "A")[0] <= 6
    assert found["A"].status == "in-progress"


def test_remaining_months_become_elapsed_days_at_the_actual_start() -> None:
    work_of_months = Activity(id="A", name="审批", duration=Span(2, "months"))
    rows = (seen("A", 31, "started", day(1)), seen("A", 31, "percent", 50.0))
    found = schedule(told(plan(work_of_months), *rows), as_of=day(31))
    # 4 March to 4 May are 61 days; half of them, whole days up, remain after 3 April.
    assert first_last(found, "A") == (1, 31 + 31)


# -- external dependencies -----------------------------------------------------


def test_a_promise_gives_the_finish_and_its_delay_moves_to_the_data_date() -> None:
    line = work("L", 20, kind="external", promised=day(30))
    project = plan(line, work("B", 5), links=(Link("L", "B"),))
    assert first_last(schedule(project), "L")[1] == 30
    assert first_last(schedule(project), "B") == (31, 35)
    assert first_last(schedule(project, as_of=day(40)), "B") == (41, 45)


def test_without_a_promise_an_external_dependency_lasts_its_duration() -> None:
    line = Activity(id="L", name="供电线路", duration=Span(6, "months"), kind="external")
    project = plan(line, deadlines=(Deadline(date(2024, 12, 31)),))
    found = schedule(project)
    assert found["L"].early_finish == instant(date(2024, 9, 4))
    assert found["L"].late_start == instant(date(2024, 7, 1))


# -- a plan without a start ----------------------------------------------------


def test_a_plan_without_a_start_is_computed_as_if_it_started_at_the_data_date() -> None:
    project = replace(CHAIN, start=None, deadlines=(Deadline(day(40)),))
    assert schedule(project)["A"].early_start is None
    found = schedule(project, as_of=day(10))
    assert first_last(found, "A") == (11, 15)
    assert found["A"].total_float_days == 15
    assert found.deadlines[0].margin_days == 15


# -- what was known ------------------------------------------------------------


def test_rows_recorded_later_than_asked_do_not_count() -> None:
    early = seen("A", 4, "percent", 20.0, recorded_at=datetime(2024, 3, 8, 9))  # noqa: DTZ001 - naive
    late = seen("A", 4, "percent", 80.0, recorded_at=datetime(2024, 3, 20, 9))  # noqa: DTZ001 - naive
    project = told(plan(work("A", 10)), seen("A", 4, "started", day(1)), early, late)
    then = datetime(2024, 3, 10)  # noqa: DTZ001 - naive
    assert first_last(schedule(project, as_of=day(4), known_at=then), "A")[1] == 12
    assert first_last(schedule(project, as_of=day(4)), "A")[1] == 6


def test_a_correction_of_the_same_data_date_replaces_the_earlier_row() -> None:
    rows = (
        seen("A", 4, "started", day(1)),
        seen("A", 4, "percent", 80.0),
        seen("A", 4, "percent", 20.0),
    )
    assert first_last(schedule(told(plan(work("A", 10)), *rows), as_of=day(4)), "A")[1] == 12


def test_rows_of_a_later_data_date_do_not_count() -> None:
    rows = (seen("A", 4, "started", day(1)), seen("A", 9, "finished", day(9)))
    found = schedule(told(plan(work("A", 10)), *rows), as_of=day(4))
    assert found["A"].status == "in-progress"


def test_actuals_after_their_data_date_are_all_reported_at_once() -> None:
    rows = (
        seen("A", 4, "started", day(6)),
        seen("B", 4, "finished", day(5)),
        seen("A", 4, "done", 3.0),
    )
    with pytest.raises(InputError) as caught:
        schedule(told(CHAIN, *rows), as_of=day(4))
    assert sorted(finding.code for finding in caught.value.findings) == ["DP501", "DP501", "DP503"]


def test_a_finish_before_its_start_is_an_error() -> None:
    rows = (seen("A", 9, "started", day(8)), seen("A", 9, "finished", day(3)))
    with pytest.raises(InputError) as caught:
        schedule(told(CHAIN, *rows), as_of=day(9))
    assert "DP502" in {finding.code for finding in caught.value.findings}


def test_the_late_start_of_started_work_is_its_actual_start_under_msproject_rules() -> None:
    rows = (seen("A", 4, "started", day(2)), seen("A", 4, "percent", 40.0))
    project = told(replace(CHAIN, deadlines=(Deadline(day(30)),)), *rows)
    assert schedule(project, as_of=day(4))["A"].late_start_day == day(18)
    project = replace(project, rules="msproject")
    assert schedule(project, as_of=day(4))["A"].late_start_day == day(2)


def test_a_work_with_the_id_of_the_project_keeps_its_progress_to_itself() -> None:
    project = plan(work("P", 4), work("A", 4))
    rows = (seen("P", 4, "finished", day(4)), seen("A", 4, "percent", 50.0))
    found = progress(schedule(told(project, *rows), as_of=day(4)))
    assert [row.actual_percent for row in found.items.values()] == [100, 50]
    assert found.overall.actual_percent == 75
