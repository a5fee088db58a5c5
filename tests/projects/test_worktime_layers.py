"""What a day is in layered calendars: opened > closed > week > base; 调休, stops, yearly ranges."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.errors import InputError, Place
from projects.holidays import china_day, is_provisional, last_published_year
from projects.model import DAY, Activity, CalendarSpec, DayRange, Project, Span, day_of, instant
from projects.schedule import schedule
from projects.worktime import CHINA, WorkCalendar, calendar_findings, calendar_hash, calendars_of

FIVE = (True, True, True, True, True, False, False)
SPRING = DayRange((1, 15), (2, 20), "春节停工", yearly=True, window=True)


def plan(
    *specs: CalendarSpec, default: str | None = None, start: date = date(2024, 1, 1)
) -> Project:
    return Project(
        code="T",
        name="日历",
        activities=(),
        calendars=specs,
        calendar=default or specs[0].name,
        start=instant(start),
    )


def curve(*specs: CalendarSpec) -> WorkCalendar:
    return calendars_of(plan(*specs)).default


def day_range(start: int, length: int) -> DayRange:
    first = date(2024, 1, 1) + timedelta(days=start)
    return DayRange(first, first + timedelta(days=length))


spans = st.lists(st.builds(day_range, st.integers(0, 90), st.integers(0, 20)), max_size=3)
weeks = st.none() | st.lists(st.booleans(), min_size=7, max_size=7).filter(any).map(tuple)


def _holds(day: date, found: list[DayRange]) -> bool:
    return any(
        isinstance(each.first, date)
        and isinstance(each.last, date)
        and each.first <= day <= each.last
        for each in found
    )


@given(weeks, spans, spans, weeks, spans, spans)
def test_opened_beats_closed_beats_week_beats_base(
    base_week: tuple[bool, ...] | None,
    base_opened: list[DayRange],
    base_closed: list[DayRange],
    week: tuple[bool, ...] | None,
    opened: list[DayRange],
    closed: list[DayRange],
) -> None:
    base = CalendarSpec("底", week=base_week, opened=tuple(base_opened), closed=tuple(base_closed))
    own = CalendarSpec("面", "底", week=week, opened=tuple(opened), closed=tuple(closed))
    ours = curve(own, base)
    for number in range(130):
        day = date(2023, 12, 20) + timedelta(days=number)
        below = base_week[day.weekday()] if base_week else True
        below = _holds(day, base_opened) or (below and not _holds(day, base_closed))
        here = week[day.weekday()] if week else below
        expected = _holds(day, opened) or (here and not _holds(day, closed))
        assert ours.is_workday(day) == expected, day


def test_the_state_council_calendar_works_make_up_sundays_and_rests_on_holidays() -> None:
    china = calendars_of(plan(CalendarSpec("甲"), default=CHINA)).default
    assert china.is_workday(date(2024, 2, 4))  # a Sunday, made up for 春节
    assert not china.is_workday(date(2024, 2, 12))
    assert china.is_workday(date(2024, 10, 12))  # a Saturday after 国庆
    assert not china.is_workday(date(2024, 10, 7))
    assert china.workdays(date(2024, 2, 1), date(2024, 2, 29)) == 18


def test_a_stop_for_spring_festival_also_stops_on_the_make_up_sundays_of_its_base() -> None:
    site = curve(CalendarSpec("工地", CHINA, closed=(SPRING,)))
    assert china_day(date(2024, 2, 4)).work
    assert not site.is_workday(date(2024, 2, 4))
    assert not site.is_workday(date(2024, 2, 18))  # another make-up Sunday within the stop
    assert site.is_workday(date(2024, 2, 21))
    assert not site.is_workday(date(2024, 10, 1))


def test_a_day_opened_in_a_stop_is_worked() -> None:
    opened = DayRange(date(2024, 2, 4), date(2024, 2, 4))
    site = curve(CalendarSpec("工地", CHINA, opened=(opened,), closed=(SPRING,)))
    assert site.is_workday(date(2024, 2, 4))
    assert not site.is_workday(date(2024, 2, 5))


def test_the_opened_days_of_the_base_stay_closed_in_a_week_of_ones_own() -> None:
    base = CalendarSpec("底", week=FIVE, opened=(DayRange(date(2024, 3, 2), date(2024, 3, 3)),))
    assert curve(base).is_workday(date(2024, 3, 3))
    assert not curve(CalendarSpec("面", "底", week=FIVE), base).is_workday(date(2024, 3, 3))


@pytest.mark.parametrize("year", [2023, 2024, 2025, 2026])
def test_a_yearly_stop_may_cross_new_year(year: int) -> None:
    winter = DayRange((12, 1), (3, 10), "冬休", yearly=True, window=True)
    site = curve(CalendarSpec("东北", closed=(winter,)))
    assert site.is_workday(date(year, 11, 30))
    assert not site.is_workday(date(year, 12, 1))
    assert not site.is_workday(date(year, 12, 31))
    assert not site.is_workday(date(year + 1, 1, 1))
    assert not site.is_workday(date(year + 1, 3, 10))
    assert site.is_workday(date(year + 1, 3, 11))
    assert (instant(date(year, 12, 1)), instant(date(year + 1, 3, 11))) in {
        (start, end) for start, end, *_ in site.windows
    }


@pytest.mark.parametrize(("year", "last"), [(2023, 28), (2024, 29), (2025, 28), (2028, 29)])
def test_the_last_of_february_follows_the_year(year: int, last: int) -> None:
    stop = DayRange((2, 20), (2, 0), "停", yearly=True)
    site = curve(CalendarSpec("二月", closed=(stop,)))
    assert not site.is_workday(date(year, 2, last))
    assert site.is_workday(date(year, 3, 1))
    assert site.is_workday(date(year, 2, 19))


def test_a_yearly_29_february_ends_with_february_in_common_years() -> None:
    stop = DayRange((2, 28), (2, 29), yearly=True)
    site = curve(CalendarSpec("二月", closed=(stop,)))
    assert not site.is_workday(date(2023, 2, 28))
    assert not site.is_workday(date(2024, 2, 29))
    assert site.is_workday(date(2023, 3, 1))


def test_a_yearly_stop_on_one_day_is_one_day_each_year() -> None:
    site = curve(CalendarSpec("厂庆", closed=(DayRange((5, 4), (5, 4), yearly=True),)))
    for year in (2022, 2024, 2030):
        found = [day for day in range(1, 32) if not site.is_workday(date(year, 5, day))]
        assert found == [4]


FLOOD = DayRange((6, 1), (8, 31), "汛期", yearly=True, window=True)


def test_windows_of_the_base_bind_the_calendar_on_top_of_it() -> None:
    base = CalendarSpec("河", closed=(FLOOD,))
    top = curve(
        CalendarSpec("班", "河", closed=(DayRange(date(2024, 5, 1), date(2024, 5, 2)),)), base
    )
    assert (instant(date(2024, 6, 1)), instant(date(2024, 9, 1))) in {
        (start, end) for start, end, *_ in top.windows
    }
    assert not top.is_workday(date(2024, 7, 1))


def test_a_week_of_ones_own_takes_the_place_of_the_base_and_of_its_windows() -> None:
    base = CalendarSpec("河", closed=(FLOOD,))
    own = CalendarSpec("班", "河", week=FIVE)
    assert curve(own, base).is_workday(date(2024, 7, 1))
    work = Activity(id="A", name="浇筑", duration=Span(10 * DAY), splittable=False)
    found = schedule(replace(plan(own, base, start=date(2024, 7, 1)), activities=(work,)))
    # Weekends inside the base's flood season are weekly rest here, which interrupts nothing.
    assert found["A"].early_start == instant(date(2024, 7, 1))
    assert found["A"].early_finish == instant(date(2024, 7, 13))


# -- what cannot be a calendar -------------------------------------------------


@pytest.mark.parametrize(
    ("specs", "codes"),
    [
        ((CalendarSpec("甲", "甲"),), ["DP301"]),
        ((CalendarSpec("甲", "乙"), CalendarSpec("乙", "丙"), CalendarSpec("丙", "甲")), None),
        ((CalendarSpec("甲", week=(False,) * 7),), ["DP302"]),
        ((CalendarSpec("甲", "没有"),), ["DP303"]),
        ((CalendarSpec("甲", closed=(DayRange((1, 1), (12, 31), yearly=True),)),), ["DP302"]),
        ((CalendarSpec("甲", week=(False,) * 7), CalendarSpec("乙", "丁")), ["DP302", "DP303"]),
    ],
)
def test_a_calendar_that_cannot_work_is_an_error_with_a_remedy(
    specs: tuple[CalendarSpec, ...], codes: list[str] | None
) -> None:
    found = calendar_findings(specs)
    if codes is None:
        assert found
        assert {finding.code for finding in found} == {"DP301"}
    else:
        assert sorted(finding.code for finding in found) == codes
    assert all(finding.says and finding.remedy for finding in found)
    with pytest.raises(InputError):
        calendars_of(plan(*specs))


def test_a_calendar_that_only_opens_days_works_on_them() -> None:
    rare = CalendarSpec("集中", week=(False,) * 7, opened=(DayRange((9, 1), (9, 3), yearly=True),))
    assert calendar_findings((rare,)) == []
    site = curve(rare)
    assert site.to_start(instant(date(2024, 9, 4))) == instant(date(2025, 9, 1))


def test_a_calendar_that_is_used_but_not_defined_is_an_error() -> None:
    work = Activity(id="A", name="甲", duration=Span(DAY), calendar="没有")
    with pytest.raises(InputError) as caught:
        calendars_of(replace(plan(CalendarSpec("甲")), activities=(work,)))
    assert [finding.code for finding in caught.value.findings] == ["DP305"]


# -- what no notice has settled yet --------------------------------------------


def test_dates_beyond_the_last_notice_are_provisional_and_earlier_ones_are_not() -> None:
    china = calendars_of(plan(CalendarSpec("甲"), default=CHINA)).default
    since = china.provisional_after()
    assert since is not None
    assert is_provisional(day_of(since))
    assert not is_provisional(day_of(since) - timedelta(days=1))
    assert last_published_year() in (day_of(since).year, day_of(since).year - 1)


def test_a_calendar_with_a_week_of_its_own_rests_on_no_notice() -> None:
    assert curve(CalendarSpec("甲", CHINA, week=FIVE)).provisional_after() is None
    assert curve(CalendarSpec("甲", week=FIVE)).provisional_after() is None
    assert curve(CalendarSpec("甲", CHINA)).provisional_after() is not None


def test_only_works_that_reach_beyond_the_last_notice_are_marked() -> None:
    year = last_published_year()
    rows = (
        Activity(id="A", name="今年", duration=Span(5 * DAY), calendar=CHINA),
        Activity(id="B", name="明年", duration=Span(300 * DAY), calendar=CHINA),
        Activity(id="C", name="天天", duration=Span(900 * DAY), calendar="每日"),
    )
    found = schedule(
        replace(
            plan(CalendarSpec("每日"), default=CHINA, start=date(year, 2, 1)),
            activities=rows,
        )
    )
    # Late dates count as well: the end of the plan lies beyond the notice for all but C.
    assert found["B"].provisional
    assert not found["C"].provisional
    assert found.provisional
    soon = replace(
        plan(CalendarSpec("每日"), default=CHINA, start=date(year, 2, 1)), activities=rows[:1]
    )
    assert not schedule(soon).provisional


# -- the hash ------------------------------------------------------------------

BASE = CalendarSpec("甲", CHINA, week=FIVE, closed=(SPRING,))


def test_the_hash_of_a_calendar_is_the_same_wherever_and_in_whatever_order_it_was_written() -> None:
    moved = replace(BASE, where=Place("plan.yaml", 12))
    other = CalendarSpec("乙")
    assert calendar_hash(plan(BASE, other, default="甲")) == calendar_hash(
        plan(other, moved, default="甲")
    )
    assert len(calendar_hash(plan(BASE))) == 16


@pytest.mark.parametrize(
    "changed",
    [
        replace(BASE, base=None),
        replace(BASE, week=(True,) * 7),
        replace(BASE, closed=()),
        replace(BASE, closed=(replace(SPRING, window=False),)),
        replace(BASE, closed=(replace(SPRING, last=(2, 21)),)),
        replace(BASE, opened=(DayRange(date(2024, 2, 4), date(2024, 2, 4)),)),
        replace(BASE, shifts=((480, 720),)),
    ],
)
def test_the_hash_of_a_calendar_changes_with_every_day_it_may_change(changed: CalendarSpec) -> None:
    assert calendar_hash(plan(changed)) != calendar_hash(plan(BASE))
