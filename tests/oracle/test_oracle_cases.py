"""The engine beside schedules that Microsoft Project and Primavera P6 stored.

Only what other schedulers reproduce from the same file counts (`independent_check`). A table per
case is printed; `pytest -s tests/oracle` shows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from projects.model import DAY, Deadline, Project, day_of
from projects.schedule import schedule
from tests.oracle.cases import Case, folder, names, read
from tests.oracle.compare import DATES, FIELDS, Score, head, score

PLAIN = (
    "s01", "s02", "s04", "s05", "s07", "s08", "s09", "s12", "s14", "s15", "s16", "s17", "s18",
    "s21", "s22", "s30", "s33",
)  # fmt: skip
SLACKS = ("total_slack", "free_slack", "critical")

DERIVED: Mapping[tuple[str, str, str], str] = {
    (
        "s12",
        "9",
        "free_slack",
    ): "the reader of the file overlooks the link out of the summary above",
    (
        "s12",
        "14",
        "free_slack",
    ): "the reader of the file overlooks the link out of the summary above",
    ("s14", "9", "free_slack"): "the link into a must-finish-on is overridden: -480, printed as 0",
    (
        "s14",
        "11",
        "total_slack",
    ): "early and late dates are equal, yet the start slack printed is -480",
    ("s14", "14", "free_slack"): "printed as 0, the total slack; by the links it is 480",
}
"""Slacks are not stored in MPP files; the reader that listed them derived them from the dates. In
these it departs from the definitions of docs/semantics.md, while every date agrees."""

pytestmark = pytest.mark.skipif(
    not folder().is_dir(), reason=f"no cases in {folder()} (set DAOPAI_CASES)"
)


def _show(found: Score) -> None:
    print(f"\n{head()}\n{found.line()}")
    for each in found.differences:
        print(each)


def _unexplained(found: Score) -> list[str]:
    return [
        str(each)
        for each in found.differences
        if (found.case.name, each.task, each.field) not in DERIVED
    ]


@pytest.mark.parametrize("name", PLAIN)
def test_every_date_and_float_of_a_stored_schedule_is_reproduced(name: str) -> None:
    found = score(read(name))
    _show(found)
    assert _unexplained(found) == []
    assert all(found.agree[field] == found.asked[field] for field in DATES)
    assert sum(found.asked.values()) >= 6 * found.leaves


@pytest.mark.parametrize("name", PLAIN)
def test_scheduling_back_from_the_stored_finish_gives_the_stored_latest_dates(name: str) -> None:
    case = read(name)
    found = score(case, schedule(_backward(case)), ("ls", "lf"))
    _show(found)
    assert [str(each) for each in found.differences] == []


def _backward(case: Case) -> Project:
    """The same plan without a start; its deadline is where the stored plan ends."""
    deadline = Deadline(day_of(case.finish), minute=case.finish % DAY)
    return replace(case.project, start=None, deadlines=(deadline,))


def test_no_slack_is_excused_that_agrees() -> None:
    differ = {
        (name, each.task, each.field) for name in PLAIN for each in score(read(name)).differences
    }
    assert differ == set(DERIVED)


def test_all_plain_cases_are_in_the_folder() -> None:
    assert set(PLAIN) <= set(names())
    assert {read(name).verdict for name in PLAIN} == {"both"}
    assert set(FIELDS) == {*DATES, *SLACKS}
