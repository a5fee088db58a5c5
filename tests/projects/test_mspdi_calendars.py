"""What a plan takes from the calendars of a Microsoft Project XML file."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.errors import InputError
from projects.model import DAY, Project, instant
from projects.readers.mspdi.calendars import disjoint
from projects.readers.mspdi.hours import Stretch
from projects.readers.mspdi.recurrence import Pattern
from projects.worktime import calendar_named
from tests.projects.mspdi_xml import (
    OFFICE,
    WORKDAY,
    calendar,
    day,
    document,
    elements,
    exception,
    left,
    read,
    task,
    times,
    works,
)


def _worked(plan: Project, on: str, name: str | None = None) -> int:
    """Minutes that a calendar works on a day."""
    curve, start = calendar_named(plan, name), instant(date.fromisoformat(on))
    return curve.worked(start + DAY) - curve.worked(start)


def _shifts(plan: Project, on: str, name: str | None = None) -> list[tuple[int, int]]:
    """When a calendar works on a day, in minutes of that day."""
    curve, start = calendar_named(plan, name), instant(date.fromisoformat(on))
    minutes = [m for m in range(DAY) if curve.worked(start + m + 1) > curve.worked(start + m)]
    edges = [m for m in minutes if m - 1 not in minutes]
    return [(m, next(end for end in range(m, DAY + 1) if end not in minutes)) for m in edges]


def _plan(folder: Path, calendars: str, tasks: str = "", **head: str) -> Project:
    return read(folder, document(tasks or task(1), calendars=calendars, **head))


def test_a_week_of_several_shifts_and_one_that_works_all_day(tmp_path: Path) -> None:
    week = day(2, times("06:00-10:00", "12:00-16:00", "18:00-20:30")) + day(3, times("00:00-00:00"))
    plan = _plan(tmp_path, calendar(1, "三班", OFFICE.replace(day(2, WORKDAY), "") + week))
    assert _shifts(plan, "2024-03-04") == [(360, 600), (720, 960), (1080, 1230)]
    assert _shifts(plan, "2024-03-05") == [(0, 1440)]


def test_a_night_shift_reaches_into_the_next_day(tmp_path: Path) -> None:
    week = "".join(day(n, times("22:00-06:00")) for n in range(2, 7)) + day(1) + day(7)
    plan = _plan(tmp_path, calendar(1, "夜班", week))
    assert _shifts(plan, "2024-03-04") == [(1320, 1440)]
    assert _shifts(plan, "2024-03-05") == [(0, 360), (1320, 1440)]
    assert _shifts(plan, "2024-03-09") == [(0, 360)]
    assert _worked(plan, "2024-03-10") == 0


def test_exceptions_close_days_and_open_weekends_with_their_own_hours(tmp_path: Path) -> None:
    more = (
        "<Exceptions>"
        + exception("2024-04-04", "2024-04-06", Name="清明节")
        + exception("2024-04-07", "2024-04-07", times("09:00-12:00"), Name="调休上班")
        + "</Exceptions>"
    )
    plan = _plan(tmp_path, calendar(1, "标准", OFFICE, more))
    assert [_worked(plan, f"2024-04-0{n}") for n in range(3, 9)] == [480, 0, 0, 0, 180, 480]
    assert _shifts(plan, "2024-04-07") == [(540, 720)]
    spec = plan.calendars[0]
    assert [each.name for each in (*spec.closed, *spec.opened)] == ["清明节", "调休上班"]


def test_exceptions_of_older_versions_count_where_no_newer_ones_stand(tmp_path: Path) -> None:
    period = elements(FromDate="2024-03-05T00:00:00", ToDate="2024-03-05T23:59:00")
    old = f"<WeekDay>{elements(DayType=0, DayWorking=0)}<TimePeriod>{period}</TimePeriod></WeekDay>"
    assert _worked(_plan(tmp_path, calendar(1, "旧", OFFICE + old)), "2024-03-05") == 0
    newer = f"<Exceptions>{exception('2024-03-06', '2024-03-06')}</Exceptions>"
    plan = _plan(tmp_path, calendar(1, "新", OFFICE + old, newer))
    assert [_worked(plan, f"2024-03-0{n}") for n in (5, 6)] == [480, 0]


def test_an_exception_across_new_year_and_one_listed_first_wins(tmp_path: Path) -> None:
    more = (
        "<Exceptions>"
        + exception("2024-12-31", "2024-12-31", times("08:00-10:00"))
        + exception("2024-12-30", "2025-01-02")
        + "</Exceptions>"
    )
    plan = _plan(tmp_path, calendar(1, "标准", OFFICE, more))
    days = ("2024-12-30", "2024-12-31", "2025-01-01", "2025-01-02", "2025-01-03")
    assert [_worked(plan, on) for on in days] == [0, 120, 0, 0, 480]


def test_a_single_day_wins_over_a_pattern_whichever_stands_first(tmp_path: Path) -> None:
    weekly = exception("2024-03-01", "2024-03-31", Type=6, Period=1, DaysOfWeek=4)
    single = exception("2024-03-12", "2024-03-12", times("13:00-17:00"))
    for more in (weekly + single, single + weekly):
        plan = _plan(tmp_path, calendar(1, "标准", OFFICE, f"<Exceptions>{more}</Exceptions>"))
        assert [_worked(plan, f"2024-03-{n}") for n in (12, 19)] == [240, 0]


def test_a_named_work_week_counts_for_its_days_and_below_exceptions(tmp_path: Path) -> None:
    period = elements(FromDate="2024-03-11T00:00:00", ToDate="2024-03-24T23:59:00")
    week = day(7, times("08:00-12:00")) + day(2)
    more = (
        f"<Exceptions>{exception('2024-03-16', '2024-03-16')}</Exceptions>"
        f"<WorkWeeks><WorkWeek><TimePeriod>{period}</TimePeriod><Name>抢工</Name>"
        f"<WeekDays>{week}</WeekDays></WorkWeek></WorkWeeks>"
    )
    plan = _plan(tmp_path, calendar(1, "标准", OFFICE, more))
    days = [f"2024-03-{n:02}" for n in (4, 9, 11, 12, 16, 18, 23, 25, 30)]
    assert [_worked(plan, on) for on in days] == [480, 0, 0, 480, 0, 0, 240, 480, 0]
    assert {each.name for each in plan.calendars[0].opened} == {"抢工"}


def test_a_derived_calendar_asks_its_own_exceptions_then_those_of_the_base_then_weeks(
    tmp_path: Path,
) -> None:
    base = f"<Exceptions>{exception('2024-03-05', '2024-03-06')}</Exceptions>"
    own = f"<Exceptions>{exception('2024-03-06', '2024-03-06', times('08:00-10:00'))}</Exceptions>"
    calendars = calendar(1, "标准", OFFICE, base) + calendar(
        2, "一队", day(3, times("08:00-09:00")) + day(7, WORKDAY), own, base=1
    )
    plan = _plan(tmp_path, calendars, task(1, CalendarUID=2))
    assert works(plan)["1"].calendar == "一队"
    days = [f"2024-03-{n:02}" for n in (4, 5, 6, 7, 9, 12)]
    assert [_worked(plan, on, "一队") for on in days] == [480, 0, 120, 480, 480, 60]


def _staffed(folder: Path, more: str, *uids: int, **values: Any) -> Project:
    """A task with one resource for each calendar in `uids`."""
    resources = "".join(
        f"<Resource>{elements(UID=n, Name=f'{n}队', Type=1, CalendarUID=uid)}</Resource>"
        for n, uid in enumerate(uids, 1)
    )
    rows = "".join(
        f"<Assignment>{elements(TaskUID=1, ResourceUID=n)}</Assignment>"
        for n in range(1, len(uids) + 1)
    )
    calendars = calendar(1, "标准", OFFICE) + more
    text = document(task(1, **values), calendars=calendars, resources=resources, assignments=rows)
    return read(folder, text)


MONDAY_OFF = calendar(2, "一队", day(2), base=1)
FRIDAY_OFF = calendar(3, "二队", day(6), base=1)


def test_the_calendar_of_the_only_resource_is_that_of_the_task(tmp_path: Path) -> None:
    plan = _staffed(tmp_path, MONDAY_OFF, 2)
    assert works(plan)["1"].calendar == "一队"
    assert [_worked(plan, f"2024-03-{n:02}", "一队") for n in (4, 5)] == [0, 480]


def test_resources_that_work_the_hours_of_the_project_change_nothing(tmp_path: Path) -> None:
    plan = _staffed(tmp_path, calendar(2, "一队", base=1), 2)
    assert works(plan)["1"].calendar is None
    assert [spec.name for spec in plan.calendars] == ["标准"]


def test_two_resources_whose_calendars_work_alike_have_one_calendar(tmp_path: Path) -> None:
    plan = _staffed(tmp_path, MONDAY_OFF + calendar(3, "二队", day(2), base=1), 2, 3)
    assert works(plan)["1"].calendar == "一队"
    assert "resource-calendars" not in left(plan)


def test_resources_with_different_calendars_are_counted_and_left_out(tmp_path: Path) -> None:
    plan = _staffed(tmp_path, MONDAY_OFF + FRIDAY_OFF, 2, 3)
    assert works(plan)["1"].calendar is None
    assert left(plan)["resource-calendars"] == (1, ("1",))
    assert left(plan)["unused-calendars"] == (2, ())


def test_a_task_with_a_calendar_and_a_resource_works_when_both_do(tmp_path: Path) -> None:
    night = calendar(4, "白班", "".join(day(n, times("10:00-15:00")) for n in range(1, 8)))
    plan = _staffed(tmp_path, MONDAY_OFF + night, 2, CalendarUID=4)
    name = works(plan)["1"].calendar
    spec = next(each for each in plan.calendars if each.name == name)
    assert spec.both == ("白班", "一队")
    assert _shifts(plan, "2024-03-05", name) == [(600, 720), (780, 900)]
    assert _worked(plan, "2024-03-04", name) == 0
    alone = _staffed(tmp_path, MONDAY_OFF + night, 2, CalendarUID=4, IgnoreResourceCalendar=1)
    assert works(alone)["1"].calendar == "白班"


def test_calendars_of_one_name_are_told_apart(tmp_path: Path) -> None:
    plan = _staffed(tmp_path, calendar(5, "标准", day(2)), 1, CalendarUID=5)
    assert [spec.name for spec in plan.calendars[:2]] == ["标准", "标准（2）"]


def test_a_file_without_calendars_works_monday_to_friday_from_eight_to_five(
    tmp_path: Path,
) -> None:
    plan = _plan(tmp_path, "")
    assert _shifts(plan, "2024-03-04") == [(480, 720), (780, 1020)]
    assert [_worked(plan, on) for on in ("2024-03-08", "2024-03-09")] == [480, 0]


def test_a_calendar_based_on_itself_is_an_error_with_its_line(tmp_path: Path) -> None:
    ring = calendar(1, "甲", base=2) + "\n" + calendar(2, "乙", base=1)
    with pytest.raises(InputError) as caught:
        _plan(tmp_path, ring)
    assert {finding.code for finding in caught.value.findings} == {"DP301"}
    assert "甲 → 乙" in caught.value.findings[0].says


def test_a_calendar_that_never_works_is_an_error_only_where_it_is_used(tmp_path: Path) -> None:
    never = calendar(2, "停", "".join(day(n) for n in range(1, 8)))
    both = calendar(1, "标准", OFFICE) + never
    assert [spec.name for spec in _plan(tmp_path, both).calendars] == ["标准"]
    with pytest.raises(InputError, match="DP302"):
        _plan(tmp_path, both, task(1, CalendarUID=2))


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        (Pattern(7, date(2024, 3, 1), date(2024, 3, 10), period=4), "03-01 03-05 03-09"),
        (Pattern(7, date(2024, 3, 1), date(2024, 3, 10), occurrences=2), "03-01 03-02"),
        (Pattern(8, date(2024, 3, 1), date(2024, 3, 8), period=2), "03-01 03-05 03-07"),
        (Pattern(6, date(2024, 3, 6), date(2024, 3, 17), weekdays=18), "03-07 03-11 03-14"),
        (Pattern(6, date(2024, 3, 6), date(2024, 4, 1), weekdays=2, period=2), "03-18 04-01"),
        (Pattern(4, date(2024, 1, 15), date(2024, 4, 30), month_day=31), "01-31 02-29 03-31 04-30"),
        (Pattern(4, date(2024, 1, 15), date(2024, 4, 30), month_day=10, period=2), "02-10 04-10"),
        (Pattern(5, date(2024, 3, 1), date(2024, 4, 30), item=0, position=4), "03-31 04-30"),
        (Pattern(5, date(2024, 3, 1), date(2024, 4, 30), item=1, position=0), "03-01 04-01"),
        (Pattern(5, date(2024, 3, 1), date(2024, 4, 30), item=2, position=4), "03-31 04-28"),
        (Pattern(5, date(2024, 3, 1), date(2024, 4, 30), item=8, position=1), "03-08 04-12"),
        (Pattern(2, date(2024, 6, 1), date(2025, 12, 31), month=4, month_day=1), "05-01"),
        (Pattern(3, date(2024, 1, 1), date(2024, 12, 31), month=10, item=7, position=3), "11-28"),
    ],
)  # fmt: skip
def test_each_pattern_gives_its_days(rule: Pattern, days: str) -> None:
    assert " ".join(f"{first:%m-%d}" for first, _ in rule.stretches()) == days


@given(
    st.integers(1, 8),
    st.dates(date(2000, 1, 1), date(2030, 1, 1)),
    st.integers(0, 2000),
    st.integers(0, 9),
    st.integers(1, 400),
    st.tuples(
        st.integers(0, 127), st.integers(0, 11), st.integers(1, 31), st.integers(0, 9),
        st.integers(0, 4),
    ),
)  # fmt: skip
def test_the_days_of_a_pattern_ascend_within_its_period(
    kind: int, first: date, count: int, most: int, period: int, rest: tuple[int, ...]
) -> None:
    last = first + timedelta(days=count)
    found = [*Pattern(kind, first, last, most, period, *rest).stretches()]
    assert all(first <= a <= b <= last for a, b in found)
    assert all(b < c for (_, b), (c, _) in pairwise(found))
    assert kind == 1 or not most or len(found) <= most


@given(st.lists(st.tuples(st.integers(1, 60), st.integers(0, 20), st.sampled_from("甲乙丙"))))
def test_where_stretches_overlap_the_one_listed_first_counts(
    rows: list[tuple[int, int, str]],
) -> None:
    layers = [Stretch(first, first + more, (), name) for first, more, name in rows]
    found = [*disjoint(layers)]
    assert all(a.last < b.first for a, b in pairwise(found))
    ours = {n: each.name for each in found for n in range(each.first, each.last + 1)}
    naive: dict[int, str] = {}
    for each in layers:
        for n in range(each.first, each.last + 1):
            naive.setdefault(n, each.name)
    assert ours == naive
