"""Which days are shaded, and under which name."""

from __future__ import annotations

from datetime import date

from gantt.named_days import Band, NamedStop, bands_of
from projects.model import Activity, CalendarSpec, DayRange, Project

FIRST, END = date(2024, 1, 20), date(2024, 6, 1)
STOP = DayRange(date(2024, 2, 3), date(2024, 2, 24), "春节停工", window=True)
FLOOD = DayRange((5, 15), (7, 31), "主汛期", yearly=True, window=True)


def _project(*calendars: CalendarSpec) -> Project:
    works = tuple(Activity(id=spec.name, name=spec.name, calendar=spec.name) for spec in calendars)
    return Project(code="p", name="p", activities=works, calendars=calendars)


def _stops(project: Project) -> list[Band]:
    return [band for band in bands_of(project, (), FIRST, END) if band.kind == "stop"]


def test_the_spring_festival_is_one_named_band_and_a_make_up_sunday_is_no_weekend() -> None:
    bands = bands_of(_project(), (), FIRST, END)
    assert Band(date(2024, 2, 10), date(2024, 2, 18), "春节", "holiday") in bands
    assert not any(band.first <= date(2024, 2, 4) < band.end for band in bands)


def test_a_stop_belongs_to_the_calendars_that_have_or_inherit_it() -> None:
    site = CalendarSpec("SITE", closed=(STOP,))
    wet = CalendarSpec("WET", base="SITE", closed=(FLOOD,))
    assert _stops(_project(site, wet)) == [
        Band(date(2024, 2, 3), date(2024, 2, 25), "春节停工", "stop", frozenset({"SITE", "WET"})),
        Band(date(2024, 5, 15), END, "主汛期", "stop", frozenset({"WET"})),
    ]


def test_days_that_a_calendar_opens_again_are_not_shaded_for_it() -> None:
    site = CalendarSpec("SITE", closed=(STOP,))
    opened = DayRange(date(2024, 2, 18), date(2024, 2, 24), "")
    early = CalendarSpec("EARLY", base="SITE", opened=(opened,))
    assert _stops(_project(site, early)) == [
        Band(date(2024, 2, 3), date(2024, 2, 18), "春节停工", "stop", frozenset({"EARLY"})),
        Band(date(2024, 2, 3), date(2024, 2, 25), "春节停工", "stop", frozenset({"SITE"})),
    ]


def test_a_calendar_that_no_work_uses_shades_nothing() -> None:
    spare = CalendarSpec("SPARE", closed=(STOP,))
    project = Project(
        code="p", name="p", activities=(Activity(id="a", name="a"),), calendars=(spare,)
    )
    assert _stops(project) == []


def test_a_stop_of_the_whole_project_is_cut_to_the_axis() -> None:
    stop = NamedStop(date(2024, 1, 1), date(2024, 1, 25), "大气管控停工")
    assert Band(FIRST, date(2024, 1, 26), "大气管控停工", "stop") in bands_of(
        _project(), [stop], FIRST, END
    )
