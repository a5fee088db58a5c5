"""The calendars of a Microsoft Project XML file: opened weekends, holidays, stops, names."""

from __future__ import annotations

from datetime import date
from xml.etree.ElementTree import Element

from projects.model import CalendarSpec, DayRange
from tests.projects.mspdi_written import OFFICE, small, tree, work


def _exceptions(root: Element, name: str) -> dict[str, tuple[str, str, int]]:
    """First day -> last day, name, whether it works."""
    found = {}
    for calendar in root.findall("Calendars/Calendar"):
        if calendar.findtext("Name") == name:
            for each in calendar.findall("Exceptions/Exception"):
                first = each.findtext("TimePeriod/FromDate", "")[:10]
                last = each.findtext("TimePeriod/ToDate", "")[:10]
                works = int(each.findtext("DayWorking", "0"))
                assert works == len(each.findall("WorkingTimes/WorkingTime"))
                found[first] = (last, each.findtext("Name", ""), works)
    return found


def test_make_up_sundays_are_working_exceptions_and_holidays_closed_ones() -> None:
    found = _exceptions(tree(small(work("A", calendar="GOV"))), "GOV")
    assert found["2024-02-04"] == ("2024-02-04", "调休上班（春节）", 1)
    assert found["2024-04-04"][::2] == ("2024-04-05", 0)
    assert found["2024-10-01"][::2] == ("2024-10-07", 0)  # with the weekend inside


def test_a_stop_is_one_exception_with_its_name() -> None:
    stop = DayRange(date(2024, 2, 3), date(2024, 2, 24), "春节停工", window=True)
    site = CalendarSpec("SITE", week=(True,) * 7, closed=(stop,))
    calendars = (site, CalendarSpec("B", base="SITE"))
    found = _exceptions(tree(small(work("A"), calendars=calendars)), "B")
    assert found == {"2024-02-03": ("2024-02-24", "春节停工", 0)}


def test_yearly_stops_are_written_for_every_year_around_the_plan() -> None:
    wet = DayRange((5, 15), (7, 31), "主汛期", yearly=True, window=True)
    site = CalendarSpec("SITE", week=(True,) * 7, closed=(wet,))
    found = _exceptions(tree(small(work("A"), calendars=(site,))), "SITE")
    assert {first[:4] for first in found} == {"2023", "2024", "2025", "2026"}
    assert found["2025-05-15"] == ("2025-07-31", "主汛期", 0)


def test_exceptions_stand_in_the_week_too_for_older_programs() -> None:
    root = tree(small(work("A", calendar="GOV")))
    for calendar in root.findall("Calendars/Calendar"):
        new = [each.findtext("TimePeriod/FromDate") for each in calendar.iter("Exception")]
        old = calendar.findall("WeekDays/WeekDay[DayType='0']")
        assert [each.findtext("TimePeriod/FromDate") for each in old] == new


def test_calendars_of_one_name_get_different_ones() -> None:
    long = "日" * 60
    calendars = (
        CalendarSpec(long + "甲", week=(True,) * 7),
        CalendarSpec(long + "乙", OFFICE.base),
    )
    root = tree(small(work("A"), calendars=calendars, calendar=long + "甲"))
    found = [each.findtext("Name", "") for each in root.findall("Calendars/Calendar")]
    assert len(set(found)) == 2
    assert all(len(name) <= 51 for name in found)
