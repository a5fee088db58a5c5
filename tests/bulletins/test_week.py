from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletins.week import (
    Week,
    file_stem,
    issue_day,
    issue_label,
    joined_weeks,
    period_label,
    read_week,
    week_of,
    weeks_left,
    weeks_named,
)
from projects.errors import InputError
from projects.holidays import china_day

DAYS = st.dates(date(2010, 1, 1), date(2040, 12, 31))


@given(DAYS)
def test_every_day_lies_in_exactly_the_week_that_names_it(day: date) -> None:
    week = week_of(day)
    assert week.first <= day <= week.last
    assert (week.last - week.first).days == 6
    assert week.first.weekday() == 0
    assert week.next.first == week.last + timedelta(1)
    assert week.next.previous == week


def test_the_last_week_of_2023_is_named_with_its_days() -> None:
    assert Week(2023, 52).label == "2023年第52周（12月25日至12月31日）"
    assert str(Week(2023, 52)) == "2023-W52"


def test_a_week_that_crosses_new_year_is_named_with_both_years() -> None:
    assert week_of(date(2021, 1, 3)) == Week(2020, 53)
    assert Week(2020, 53).label == "2020年第53周（2020年12月28日至2021年1月3日）"
    assert Week(2025, 1).label == "2025年第1周（2024年12月30日至2025年1月5日）"


def test_years_with_53_weeks_are_those_of_the_calendar() -> None:
    long_years = [year for year in range(2015, 2033) if week_of(date(year, 12, 28)).number == 53]
    assert long_years == [2015, 2020, 2026, 2032]


@pytest.mark.parametrize(("year", "number"), [(2023, 53), (2023, 0), (2020, 54), (0, 1)])
def test_a_week_that_the_year_does_not_have_is_refused(year: int, number: int) -> None:
    with pytest.raises(InputError, match="DP771"):
        Week(year, number)


def test_a_week_is_read_as_people_type_it() -> None:
    assert read_week(" 2023-w52 ") == read_week("2023W52") == Week(2023, 52)


@pytest.mark.parametrize("text", ["2023-52", "第52周", "", "2023-W5", "2023-W99", "２０２３-W52x"])
def test_other_words_for_a_week_are_refused_with_the_form_to_use(text: str) -> None:
    with pytest.raises(InputError, match="2023-W52"):
        read_week(text)


def test_a_bulletin_goes_out_on_the_first_working_day_after_its_sunday() -> None:
    assert issue_day(Week(2023, 51)) == date(2023, 12, 25)
    assert issue_day(Week(2023, 52)) == date(2024, 1, 2), "元旦 is a holiday"
    assert issue_day(Week(2026, 40)) == date(2026, 10, 8), "2026-10-05 is a holiday Monday"


def test_a_make_up_sunday_is_a_day_of_issue() -> None:
    assert issue_day(Week(2024, 6)) == date(2024, 2, 18)
    assert issue_day(Week(2024, 7)) == date(2024, 2, 19)


@given(DAYS)
def test_no_working_day_lies_between_the_close_and_the_issue(day: date) -> None:
    week = week_of(day)
    issued = issue_day(week)
    between = (week.last + timedelta(n) for n in range(1, (issued - week.last).days))
    assert china_day(issued).work
    assert not any(china_day(one).work for one in between)


def test_spring_festival_2024_leaves_each_week_a_working_day() -> None:
    assert joined_weeks(Week(2024, 6)) == (Week(2024, 6),)
    assert joined_weeks(Week(2024, 7)) == (Week(2024, 7),), "Sunday 18 February is worked"


def test_a_week_without_a_working_day_joins_the_next() -> None:
    both = (Week(2026, 8), Week(2026, 9))
    assert joined_weeks(Week(2026, 8)) == both
    assert joined_weeks(Week(2026, 9)) == both
    assert file_stem(both) == "周报-2026-W08-W09"
    assert period_label(both) == "2026年第8、9周（2月16日至3月1日）"
    assert issue_label(both) == "2026年第8、9期合刊（按周编号）"


def test_joined_weeks_of_two_years_name_both() -> None:
    both = (Week(2026, 53), Week(2027, 1))
    assert file_stem(both) == "周报-2026-W53-2027-W01"
    assert period_label(both) == "2026年第53周、2027年第1周（2026年12月28日至2027年1月10日）"


@given(DAYS)
def test_each_week_belongs_to_one_bulletin_only(day: date) -> None:
    weeks = joined_weeks(week_of(day))
    assert week_of(day) in weeks
    assert all(joined_weeks(week) == weeks for week in weeks)


def test_an_issue_number_is_never_invented() -> None:
    assert issue_label((Week(2023, 52),)) == "2023年第52期（按周编号）"
    assert issue_label((Week(2023, 52),), 7) == "2023年第7期"


@given(DAYS, st.integers(1, 4))
def test_the_weeks_of_a_bulletin_are_read_back_from_its_name(day: date, count: int) -> None:
    weeks = [week_of(day)]
    while len(weeks) < count:
        weeks.append(weeks[-1].next)
    assert weeks_named(file_stem(weeks)) == tuple(weeks)


def test_a_name_without_a_year_names_no_weeks() -> None:
    assert weeks_named("W51") == ()


W07, W08, W09, W10 = (Week(2026, number) for number in (7, 8, 9, 10))


@pytest.mark.parametrize(
    ("issued", "week", "left"),
    [
        ([], W08, (W08, W09)),  # Spring Festival: W08 has no working day
        ([(W08,)], W08, (W08,)),  # issued before its notice
        ([(W08,)], W09, (W09,)),
        ([(W09,)], W08, (W08,)),
        ([(W08,), (W09,)], W09, (W09,)),
        ([(W09, W10)], W10, (W09, W10)),  # issued as one by a notice that was taken back
        ([(W09, W10)], W08, (W08,)),
        ([(W07,), (W10,)], W09, (W08, W09)),
    ],
)
def test_what_was_issued_keeps_its_weeks_and_the_others_go_on_without_it(
    issued: list[tuple[Week, ...]], week: Week, left: tuple[Week, ...]
) -> None:
    assert weeks_left(week, None, issued) == left
