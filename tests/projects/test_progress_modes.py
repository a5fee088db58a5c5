"""Retained logic, progress override and actual dates, as P6 names them (docs/semantics.md).

The example is Oracle's own: A1, A2, A3 in a row, A2 worked on before A1 is done.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, get_args

import pytest

from projects.checks import check
from projects.model import (
    DAY,
    Activity,
    CalendarSpec,
    Constraint,
    LagOn,
    Link,
    LinkKind,
    Observation,
    Options,
    ProgressMode,
    Project,
    RuleSet,
    Span,
    instant,
    moment_of,
)
from projects.schedule import Schedule, schedule
from projects.schedule.why import why

START = date(2024, 3, 4)
MODES: tuple[ProgressMode, ...] = get_args(ProgressMode)


def day(number: int) -> date:
    return START + timedelta(days=number - 1)


def clock(number: int, minute: int) -> datetime:
    return moment_of(instant(day(number), minute))


def works(*items: str, **more: Any) -> tuple[Activity, ...]:
    return tuple(Activity(id=item, name=item, duration=Span(5 * DAY), **more) for item in items)


def plan(mode: ProgressMode | None, *rows: Observation, **more: Any) -> Project:
    """A1, A2, A3 of five days each in a row, with what was observed by the close of day 8."""
    return Project(
        code="P",
        name="逆序",
        activities=works("A1", "A2", "A3"),
        links=more.pop("links", (Link("A1", "A2"), Link("A2", "A3"))),
        start=instant(START),
        observations=rows,
        options=Options(progress=mode),
        rules=more.pop("rules", "p6"),
        **more,
    )


def seen(item: str, kind: Any, value: Any) -> Observation:
    return Observation(item, day(8), kind, value)


def days(found: Schedule, item: str) -> tuple[int, int]:
    first, last = found[item].early_start_day, found[item].early_finish_day
    assert first is not None
    assert last is not None
    return (first - START).days + 1, (last - START).days + 1


FINISHED = (seen("A2", "started", day(3)), seen("A2", "finished", day(7)))
UNDER_WAY = (seen("A2", "started", day(6)), seen("A2", "remaining", 3 * DAY))


@pytest.mark.parametrize(
    ("mode", "starts"), [("retained-logic", 14), ("progress-override", 9), ("actual-dates", 9)]
)
def test_behind_a_work_finished_out_of_sequence_only_retained_logic_still_waits(
    mode: ProgressMode, starts: int
) -> None:
    found = schedule(plan(mode, *FINISHED), as_of=day(8))
    assert days(found, "A1") == (9, 13)
    assert days(found, "A2") == (3, 7)
    assert days(found, "A3") == (starts, starts + 4)


@pytest.mark.parametrize(
    ("mode", "ends"), [("retained-logic", 16), ("progress-override", 11), ("actual-dates", 16)]
)
def test_the_remaining_work_of_a_started_work_waits_unless_progress_overrides(
    mode: ProgressMode, ends: int
) -> None:
    found = schedule(plan(mode, *UNDER_WAY), as_of=day(8))
    assert days(found, "A2") == (6, ends)
    assert days(found, "A3") == (ends + 1, ends + 5)


def test_retained_logic_holds_the_first_work_back_from_the_last_one_through_the_finished_one() -> (
    None
):
    found = schedule(plan("retained-logic", *FINISHED), as_of=day(8))
    assert found["A1"].late_finish_day == day(13)
    assert found["A1"].total_float_days == 0
    assert found.longest_path == ("A2", "A1", "A3")
    assert not found["A2"].critical


@pytest.mark.parametrize("mode", ["progress-override", "actual-dates"])
def test_without_retained_logic_the_first_work_holds_up_nothing(mode: ProgressMode) -> None:
    found = schedule(plan(mode, *FINISHED), as_of=day(8))
    assert found["A1"].late_finish_day == day(13)
    assert found.longest_path in (("A1", "A3"), ("A3", "A1"))


def test_progress_override_frees_the_predecessor_from_the_started_work() -> None:
    links = (Link("A1", "A2"), Link("A2", "A3"))
    found = schedule(plan("progress-override", *UNDER_WAY, links=links), as_of=day(8))
    assert found["A1"].late_finish_day == day(16)
    assert found["A1"].total_float_days == 3


def test_what_is_left_of_a_lag_behind_a_finished_work_runs_on_behind_its_predecessor() -> None:
    links = (Link("A1", "A2"), Link("A2", "A3", lag=Span(4 * DAY)))
    found = schedule(plan("retained-logic", *FINISHED, links=links), as_of=day(8))
    # One of its four days has run by the close of day 8; A1 ends on day 13, then come three.
    assert days(found, "A3") == (17, 21)
    assert found["A1"].total_float_days == 0


@pytest.mark.parametrize("mode", MODES)
def test_works_in_their_order_have_the_same_dates_in_every_mode(mode: ProgressMode) -> None:
    rows = (
        seen("A1", "started", day(1)),
        seen("A1", "finished", day(5)),
        seen("A2", "started", day(6)),
        seen("A2", "remaining", 2 * DAY),
    )
    found = schedule(plan(mode, *rows), as_of=day(8))
    assert days(found, "A2") == (6, 10)
    assert days(found, "A3") == (11, 15)
    assert found.findings == ()


@pytest.mark.parametrize(
    ("mode", "says"),
    [
        ("retained-logic", "按保留逻辑，剩余工作等它"),
        ("progress-override", "按进度优先，剩余工作不等它"),
        ("actual-dates", "按实际日期，剩余工作等它"),
    ],
)
def test_work_out_of_sequence_is_reported_with_what_the_mode_does(
    mode: ProgressMode, says: str
) -> None:
    found = schedule(plan(mode, *UNDER_WAY), as_of=day(8))
    (finding,) = found.findings
    assert (finding.code, finding.item) == ("DP610", "A2")
    assert says in finding.says
    assert [one.code for one in check(found, only={"DP610"}).findings] == ["DP610"]


def test_our_own_plans_let_a_finished_work_alone_bind_unless_they_name_the_mode() -> None:
    own = schedule(plan(None, *FINISHED, rules="daopai"), as_of=day(8))
    named = schedule(plan("retained-logic", *FINISHED, rules="daopai"), as_of=day(8))
    assert days(own, "A3") == (9, 13)
    assert days(named, "A3") == (14, 18)


def test_the_why_record_says_that_retained_logic_held_the_work() -> None:
    found = schedule(plan("retained-logic", *FINISHED), as_of=day(8))
    assert "按保留逻辑" in found["A3"].driver.says
    assert "2024-03-16 才完成" in found["A3"].driver.says
    assert why(found, "A3").chain == ("A1", "A2", "A3")


@pytest.mark.parametrize("kind", get_args(LinkKind))
def test_retained_logic_carries_what_was_broken_and_nothing_else(kind: LinkKind) -> None:
    rows = (*FINISHED, seen("A1", "started", day(2)), seen("A1", "remaining", 4 * DAY))
    links = (Link("A1", "A2", kind), Link("A2", "A3"))
    found = schedule(plan("retained-logic", *rows, links=links), as_of=day(8))
    # A1 began before A2 did: only a link from its finish is broken.
    assert days(found, "A3")[0] == (13 if kind in ("FS", "FF") else 9)


# -- what the file of another program says ------------------------------------------------------

OFFICE = CalendarSpec(
    "班", week=(True,) * 5 + (False,) * 2, shifts=((480, 720), (780, 1020)), minutes_per_day=480
)


def office(*activities: Activity, **more: Any) -> Project:
    return Project(
        code="P",
        name="导入",
        activities=activities,
        calendars=(OFFICE, *more.pop("calendars", ())),
        calendar="班",
        start=instant(START, 480),
        minutes_per_day=480,
        rules=more.pop("rules", "msproject"),
        **more,
    )


def hours(item: str, count: int, **more: Any) -> Activity:
    return Activity(id=item, name=item, duration=Span(60 * count), **more)


def test_actuals_to_the_minute_and_the_resume_date_place_a_started_work() -> None:
    rows = (
        Observation("A", day(2), "started", clock(1, 630)),
        Observation("A", day(2), "remaining", 120),
        Observation("A", day(2), "resumes", clock(3, 540)),
    )
    found = schedule(office(hours("A", 4), observations=rows, data_date=instant(day(2), 1020)))
    begin, end = found["A"].early_start, found["A"].early_finish
    assert begin is not None
    assert end is not None
    assert moment_of(begin) == clock(1, 630)
    assert moment_of(end) == clock(3, 660)
    assert found["A"].status == "in-progress"
    assert found.as_of == day(2)


def test_a_data_date_asked_for_goes_before_that_of_the_file() -> None:
    rows = (Observation("A", day(3), "started", day(3)),)
    project = office(hours("A", 4), observations=rows, data_date=instant(day(3), 1020))
    assert schedule(project)["A"].status == "in-progress"
    assert schedule(project, as_of=day(2))["A"].status == "not-started"


def test_a_data_date_at_the_start_of_a_day_leaves_that_day_to_work() -> None:
    project = office(hours("A", 8), rules="p6", data_date=instant(day(3)))
    found = schedule(project)
    assert found["A"].early_start_day == day(3)
    assert found.as_of == day(2)


def test_a_manual_work_keeps_its_dates_drives_and_names_the_link_that_it_breaks() -> None:
    manual = (instant(day(1), 480), instant(day(1), 1020))
    project = office(
        hours("A", 16),
        hours("B", 8, manual=manual),
        hours("C", 8),
        links=(Link("A", "B"), Link("B", "C")),
    )
    found = schedule(project)
    assert (found["B"].early_start, found["B"].early_finish) == manual
    assert found["B"].driver.says == "手动安排：2024-03-04 开始"
    assert found["C"].early_start_day == day(2)
    assert [(one.code, one.item) for one in found.findings] == [("DP409", "B")]


def test_the_works_below_a_manual_summary_begin_with_it_whatever_leads_into_it() -> None:
    manual = (instant(day(3), 480), instant(day(9), 1020))
    project = office(
        hours("A", 80),
        Activity(id="S", name="S", kind="summary", manual=manual),
        hours("B", 8, parent="S"),
        hours("C", 8),
        links=(Link("A", "S"), Link("S", "C")),
    )
    found = schedule(project)
    assert found["B"].early_start_day == day(3)
    # What follows waits for the summary's own finish.
    assert found["C"].early_start_day == day(10)
    # Backward the link holds all the same: A has to be done before B's latest start.
    assert found["A"].total_float_days is not None
    assert found["A"].total_float_days < 0
    assert "DP409" in {one.code for one in found.findings}


def test_a_work_bound_to_two_calendars_works_where_both_do() -> None:
    late = CalendarSpec("下午班", week=(True,) * 6 + (False,), shifts=((780, 1260),))
    shared = CalendarSpec("共同", both=("班", "下午班"))
    found = schedule(office(hours("A", 8, calendar="共同"), calendars=(late, shared)))
    begin, end = found["A"].early_start, found["A"].early_finish
    assert begin is not None
    assert end is not None
    assert moment_of(begin) == clock(1, 780)
    assert moment_of(end) == clock(2, 1020)


@pytest.mark.parametrize(("honour", "first"), [(True, 1), (False, 3)])
def test_latest_dates_hold_early_dates_only_where_the_file_honours_constraints(
    honour: bool, first: int
) -> None:
    project = office(
        hours("A", 16),
        hours("B", 8, constraints=(Constraint("snlt", instant(day(1), 480)),)),
        links=(Link("A", "B"),),
        options=Options(honour_constraints=honour),
    )
    found = schedule(project)
    assert found["B"].early_start_day == day(first)
    assert found["B"].late_start_day == day(1)
    assert [one.code for one in found.findings] == (["DP405"] if honour else [])


@pytest.mark.parametrize(("rules", "float_days"), [("p6", 2), ("msproject", 4)])
def test_p6_counts_floats_in_days_of_the_works_own_calendar(
    rules: RuleSet, float_days: float
) -> None:
    night = CalendarSpec(
        "长班", week=(True,) * 5 + (False,) * 2, shifts=((0, 960),), minutes_per_day=960
    )
    project = office(
        hours("A", 24),
        hours("B", 16, calendar="长班"),
        calendars=(night,),
        rules=rules,
    )
    found = schedule(replace(project, start=instant(START)))
    assert found["B"].total_float_days == float_days


@pytest.mark.parametrize(("lag_on", "first"), [("elapsed", 8), ("successor", 9), (None, 9)])
def test_a_file_says_in_whose_time_its_lags_count(lag_on: LagOn | None, first: int) -> None:
    # A ends on Friday evening. A day on the clock leads to Saturday, so B can begin on Monday; a
    # working day leads to Monday evening.
    project = office(
        hours("A", 40),
        hours("B", 8),
        links=(Link("A", "B", lag=Span(480)),),
        options=Options(lag_on=lag_on),
    )
    assert schedule(project)["B"].early_start_day == day(first)
