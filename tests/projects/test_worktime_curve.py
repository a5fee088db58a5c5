"""The curve of working minutes: counting, its two inverses, growth (docs/semantics.md, time)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.errors import InputError
from projects.model import DAY, CalendarSpec, DayRange, Project, instant
from projects.worktime import WorkCalendar, calendars_of

ANCHOR = date(2024, 1, 1)
WEEKS = st.lists(st.booleans(), min_size=7, max_size=7).filter(any).map(tuple)
SHIFTS = st.sampled_from(
    (
        None,
        ((480, 720), (780, 1020)),
        ((0, 1440),),
        ((540, 541),),
        ((0, 60), (120, 121), (1380, 1440)),
    )
)
moments = st.integers(instant(date(2019, 1, 1)), instant(date(2031, 1, 1)))


def compiled(spec: CalendarSpec, *others: CalendarSpec, per_day: int = DAY) -> WorkCalendar:
    """The curve of one calendar of a plan that starts on the anchor."""
    plan = Project(
        code="T",
        name="日历",
        activities=(),
        calendars=(spec, *others),
        calendar=spec.name,
        start=instant(ANCHOR),
        minutes_per_day=per_day,
    )
    return calendars_of(plan).default


@st.composite
def ranges(draw: st.DrawFn) -> DayRange:
    first = date(2023, 6, 1) + timedelta(days=draw(st.integers(0, 600)))
    return DayRange(first, first + timedelta(days=draw(st.integers(0, 25))))


@st.composite
def calendars(draw: st.DrawFn) -> WorkCalendar:
    shifts = draw(SHIFTS)
    spec = CalendarSpec(
        "测试",
        week=draw(WEEKS),
        opened=tuple(draw(st.lists(ranges(), max_size=3))),
        closed=tuple(draw(st.lists(ranges(), max_size=3))),
        shifts=shifts,
    )
    return compiled(spec, per_day=sum(b - a for a, b in shifts or ((0, DAY),)))


def minutes_of(calendar: WorkCalendar, day: date) -> int:
    return sum(end - start for start, end in calendar.shifts_on(day))


@given(calendars(), moments, moments)
def test_working_minutes_never_run_backward(calendar: WorkCalendar, one: int, other: int) -> None:
    first, last = sorted((one, other))
    worked = calendar.worked(last) - calendar.worked(first)
    assert 0 <= worked <= last - first


@given(calendars(), moments, st.integers(0, 60))
def test_working_minutes_are_the_sum_of_the_shifts(
    calendar: WorkCalendar, moment: int, days: int
) -> None:
    first = date.fromordinal(moment // DAY)
    last = first + timedelta(days=days)
    counted = calendar.worked(instant(last)) - calendar.worked(instant(first))
    assert counted == sum(minutes_of(calendar, first + timedelta(days=k)) for k in range(days))
    minute = moment % DAY
    part = sum(
        min(end, minute) - start for start, end in calendar.shifts_on(first) if start < minute
    )
    assert calendar.worked(moment) - calendar.worked(instant(first)) == part


@given(calendars(), moments)
def test_the_two_inverses_enclose_every_instant_with_as_much_work(
    calendar: WorkCalendar, moment: int
) -> None:
    work = calendar.worked(moment)
    finish, start = calendar.finish_of(work), calendar.start_of(work)
    assert finish <= moment <= start
    assert calendar.worked(finish) == calendar.worked(start) == work
    # The minute before the finish and the minute after the start are worked.
    assert calendar.worked(finish - 1) == work - 1
    assert calendar.worked(start + 1) == work + 1
    assert calendar.to_start(moment) == start
    assert calendar.to_finish(moment) == finish


# A minute a week is the slowest of these calendars: 5,000 of them stay inside 1900 to 2199.
@given(calendars(), moments, st.integers(-5_000, 5_000))
def test_a_lag_and_the_same_lead_come_back_to_the_same_working_minute(
    calendar: WorkCalendar, moment: int, lag: int
) -> None:
    there = calendar.shift(moment, lag)
    assert calendar.worked(there) == calendar.worked(moment) + lag
    assert calendar.worked(calendar.shift(there, -lag)) == calendar.worked(moment)
    if lag:
        # It ends at the end of its last working minute: never inside or after a rest.
        assert calendar.worked(there - 1) == calendar.worked(there) - 1
    else:
        assert there == moment


@given(calendars(), st.integers(-45_000, 60_000))
def test_far_dates_are_counted_as_if_they_had_been_asked_first(
    calendar: WorkCalendar, days: int
) -> None:
    day = ANCHOR + timedelta(days=days)
    beyond = instant(day)
    first = calendar.worked(beyond)
    middle = calendar.worked(instant(ANCHOR) + 5000)
    fresh = WorkCalendar("再来", calendar.layers, ANCHOR)
    assert fresh.worked(instant(ANCHOR) + 5000) == middle
    assert fresh.worked(beyond) == first
    assert fresh.shifts_on(day) == calendar.shifts_on(day)


def test_the_curve_grows_both_ways_and_ends_with_an_error_that_names_the_calendar() -> None:
    calendar = compiled(CalendarSpec("每日"))
    assert calendar.worked(instant(date(1901, 1, 1))) == (date(1901, 1, 1) - ANCHOR).days * DAY
    assert calendar.finish_of((date(2199, 1, 1) - ANCHOR).days * DAY) == instant(date(2199, 1, 1))
    for far in (10**9, -(10**9)):
        with pytest.raises(InputError) as caught:
            calendar.finish_of(far)
        assert [finding.code for finding in caught.value.findings] == ["DP304"]
        assert "每日" in str(caught.value)
    for moment in (instant(date(2400, 1, 1)), instant(date(1700, 1, 1))):
        with pytest.raises(InputError, match="DP304"):
            calendar.worked(moment)


def test_an_eight_hour_day_finishes_at_five_and_the_next_task_begins_at_eight() -> None:
    shifts = ((480, 720), (780, 1020))
    week = (True, True, True, True, True, False, False)
    calendar = compiled(CalendarSpec("标准", week=week, shifts=shifts), per_day=480)
    friday, monday = date(2024, 3, 1), date(2024, 3, 4)
    assert calendar.to_start(instant(friday)) == instant(friday, 480)
    work = calendar.worked(instant(friday, 480)) + 480
    assert calendar.finish_of(work) == instant(friday, 1020)
    assert calendar.start_of(work) == instant(monday, 480)
    noon = calendar.worked(instant(friday, 480)) + 240
    assert calendar.finish_of(noon) == instant(friday, 720)
    assert calendar.start_of(noon) == instant(friday, 780)
    assert calendar.worked(instant(friday, 740)) == noon
    assert calendar.shift(instant(friday, 700), 40) == instant(friday, 800)
    assert calendar.shift(instant(friday, 1020), 0) == instant(friday, 1020)


def test_a_lag_over_the_weekend_ends_on_friday_night_not_on_monday_morning() -> None:
    week = (True, True, True, True, True, False, False)
    calendar = compiled(CalendarSpec("五天", week=week))
    thursday = instant(date(2024, 3, 1))  # the end of Thursday
    assert calendar.shift(thursday, DAY) == instant(date(2024, 3, 2))
    monday_night = instant(date(2024, 3, 5))
    assert calendar.shift(monday_night, -DAY) == instant(date(2024, 3, 2))


def test_days_with_shifts_of_their_own_count_with_their_own_minutes() -> None:
    morning = ((480, 720),)
    week = (True, True, True, True, morning, False, False)
    extra = DayRange(date(2024, 3, 2), date(2024, 3, 2), shifts=((600, 660),))
    spec = CalendarSpec("半天", week=week, opened=(extra,), shifts=((480, 720), (780, 1020)))
    calendar = compiled(spec, per_day=480)
    days = [minutes_of(calendar, date(2024, 2, 29) + timedelta(days=k)) for k in range(5)]
    assert days == [480, 240, 60, 0, 480]
    assert not calendar.is_workday(date(2024, 3, 3))
    assert calendar.workdays(date(2024, 2, 29), date(2024, 3, 4)) == 4


@given(WEEKS)
def test_a_calendar_on_many_bases_answers_as_the_lowest_does(week: tuple[bool, ...]) -> None:
    bottom = CalendarSpec("层0", week=week)
    stack = [bottom] + [CalendarSpec(f"层{k}", base=f"层{k - 1}") for k in range(1, 15)]
    top = compiled(stack[-1], *stack[:-1])
    days = [top.is_workday(ANCHOR + timedelta(days=number)) for number in range(7)]
    assert tuple(days) == week


def test_a_chain_of_a_thousand_bases_is_an_error_and_no_traceback() -> None:
    stack = [CalendarSpec(f"层{k}", base=f"层{k - 1}" if k else None) for k in range(1_000)]
    with pytest.raises(InputError) as caught:
        compiled(stack[-1], *stack[:-1])
    assert {finding.code for finding in caught.value.findings} == {"DP306"}
