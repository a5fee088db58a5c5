from __future__ import annotations

from datetime import date, timedelta

import pytest

from bulletins.week import Week
from flows.gate import asked, verdict
from flows.steps import run_week, written
from projects.holidays import DayAnswer
from projects.workspace import Workspace


@pytest.mark.parametrize(
    ("day", "answer", "weeks"),
    [
        ("2024-01-01", "NotYet", ["2023-W52"]),  # Monday, New Year's Day
        ("2024-01-02", "Due", ["2023-W52"]),
        ("2024-01-05", "Due", ["2023-W52"]),  # the worker was away until Friday
        ("2026-10-05", "NotYet", ["2026-W40"]),  # a Monday in the National Day holiday
        ("2026-10-07", "NotYet", ["2026-W40"]),
        ("2026-10-08", "Due", ["2026-W40"]),
        ("2026-02-16", "NotYet", ["2026-W07"]),  # Spring Festival: W08 has no working day
        ("2026-02-23", "NotYet", ["2026-W07"]),
        ("2026-02-24", "Due", ["2026-W07"]),
        ("2026-03-02", "Due", ["2026-W08", "2026-W09"]),
    ],
)
def test_a_bulletin_waits_for_the_first_working_day(
    small: Workspace, day: str, answer: str, weeks: list[str]
) -> None:
    found = verdict(small, date.fromisoformat(day))
    assert (found.answer, [str(week) for week in found.weeks]) == (answer, weeks)
    assert found.as_of == found.weeks[-1].last
    assert found.as_of.isoweekday() == 7


def test_every_week_with_work_is_due_on_exactly_its_issue_day(small: Workspace) -> None:
    first_due: dict[str, date] = {}
    for offset in range(104 * 7):
        day = date(2024, 12, 30) + timedelta(offset)
        found = verdict(small, day)
        if found.answer == "Due":
            first_due.setdefault(str(found.weeks[-1]), day)
            assert found.issued_on == first_due[str(found.weeks[-1])]
    assert len(first_due) == 103  # all of 104 weeks but 2026-W08, which joins W09


def test_a_notice_of_the_workspace_moves_the_issue_day(small: Workspace) -> None:
    off = {date(2024, 1, 2): DayAnswer(False, "元旦", False)}
    assert verdict(small, date(2024, 1, 2), off).answer == "NotYet"
    assert verdict(small, date(2024, 1, 3), off).answer == "Due"


def test_a_bulletin_that_was_written_is_not_due_again(small: Workspace) -> None:
    report = run_week(small, date(2023, 12, 31), formats=("svg",))
    assert written(small, report.weeks) == report.bulletin[0]
    found = verdict(small, date(2024, 1, 2))
    assert found.answer == "AlreadyWritten"
    assert "周报-2023-W52" in found.says
    assert asked(small, date(2023, 12, 31)).answer == "AlreadyWritten"


def test_a_draft_does_not_stand_in_the_way_of_the_bulletin(small: Workspace) -> None:
    run_week(small, date(2023, 12, 27), formats=("svg",))
    assert verdict(small, date(2024, 1, 2)).answer == "Due"
    assert asked(small, date(2023, 12, 27)).answer == "Due"


def test_a_person_who_names_the_day_does_not_wait(small: Workspace) -> None:
    found = asked(small, date(2026, 10, 4))
    assert (found.answer, found.weeks) == ("Due", (Week(2026, 40),))
