"""What-ifs on a portfolio: the bundled plans, chunks, and each way by which a cell comes about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from projects.blocks import (
    Case,
    Cell,
    Change,
    Extend,
    Open,
    Rain,
    Slip,
    Stretch,
    answers,
    portfolio,
)
from projects.blocks.editing import edited
from projects.bundled import names, path
from projects.errors import InputError
from projects.model import DAY, Activity, Deadline, Link, Project, Span, instant
from projects.network import build
from projects.readers import read_plan
from projects.schedule import run, schedule
from tests.projects.schedule_plans import due, works_plan
from tests.projects.test_blocks_properties import assert_same

CASES: tuple[tuple[Change, ...], ...] = (
    (Slip("", 10),),
    (Stretch("", Fraction(11, 10)),),
    (Open("春节"),),
    (Extend("春节", 14),),
    (Rain(7),),
    (Slip("施工单位", 5), Stretch("", Fraction(6, 5)), Extend("春节", 14), Rain(3)),
)


def small(*works: Activity, links: Sequence[Link] = (), code: str = "X") -> Project:
    return Project(
        code=code,
        name="小计划",
        activities=works,
        links=tuple(links),
        start=instant(date(2024, 3, 1)),
        deadlines=(Deadline(date(2024, 5, 31)),),
    )


def only(project: Project, *changes: Change, as_of: date | None = None) -> Cell:
    """The cell of one what-if on one plan, held against the engine."""
    (answer,) = assert_same([project], [changes], as_of)
    return answer.cells[0]


@pytest.mark.parametrize("as_of", [None, date(2023, 12, 31)])
def test_the_bundled_plans_have_the_finishes_and_margins_of_the_engine(as_of: date | None) -> None:
    found = assert_same([read_plan(path(name)) for name in names()], CASES[3:], as_of)
    alone = {answer.project.code for answer in found if answer.base.way == "engine"}
    assert alone == ({"niandu"} if as_of is None else set())  # it has no start


def test_working_through_the_festival_is_worth_what_the_bundled_scenario_says() -> None:
    cell = only(read_plan(path("lianghu")), Open("春节"), as_of=date(2023, 12, 31))
    assert (cell.margin, cell.way) == (5, "blocks")


def test_chunks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    plans = [replace(works_plan(seed, 12), code=f"P{seed}") for seed in range(9)]
    plans = [due(plan, date(2024, 4, 30)) for plan in plans]
    cases = [Case(str(k), case) for k, case in enumerate(CASES)]
    whole, _ = answers(plans, cases)
    monkeypatch.setattr(portfolio, "MOST_ROWS", 100)
    assert answers(plans, cases)[0] == whole


def test_rain_long_before_the_plan_takes_its_days_from_then_on() -> None:
    work = Activity(id="A", name="A", duration=Span(10 * DAY))
    assert only(small(work), Rain(3650, date(2010, 3, 1))).margin == 82
    assert only(small(work), Rain(3650, date(2014, 3, 10))).margin == 76


def test_works_of_one_owner_that_follow_each_other_slip_once() -> None:
    works = [
        Activity(id=name, name=name, duration=Span(10 * DAY), owner="市政处") for name in "ABC"
    ]
    plan = small(*works, links=(Link("A", "B"), Link("B", "C")))
    assert only(plan, Slip("市政处", 7)).margin == schedule(plan).deadlines[0].margin_days - 7  # type: ignore[operator]


@pytest.mark.parametrize("percent", [True, False])
def test_lags_and_months_that_hang_on_lengths_are_built_again(percent: bool) -> None:
    lag = Span(5000, "percent") if percent else Span(0)
    long = Span(10 * DAY) if percent else Span(1, "months")
    works = (Activity(id="A", name="A", duration=long), Activity(id="B", name="B", duration=long))
    cell = only(small(*works, links=(Link("A", "B", "FS", lag),)), Stretch("", Fraction(3, 2)))
    assert cell.way == "blocks"


def test_a_finish_behind_the_covered_years_is_left_to_the_engine() -> None:
    work = Activity(id="A", name="A", duration=Span(40 * 366 * DAY))
    cell = only(small(work), Slip("", 3))
    assert (cell.way, cell.reason) == ("engine", "日期太远")


def test_a_what_if_that_no_calendar_survives_is_told_in_its_cell_alone() -> None:
    plan = read_plan(path("lianghu"))
    found, failed = answers([plan], [Case("a", (Extend("主汛期", 300),)), Case("b", (Rain(1),))])
    assert not failed
    assert [one.code for one in found[0].cells[0].findings] == ["DP719"]
    assert found[0].cells[1].way == "blocks"


def test_plans_that_cannot_be_computed_stand_apart() -> None:
    work = Activity(id="A", name="A", duration=Span(DAY), calendar="没有的日历")
    good = small(Activity(id="A", name="A", duration=Span(DAY)))
    found, failed = answers([small(work), good], [Case("a", (Slip("", 1),))])
    assert [one.project for one in found] == [good]
    assert list(failed) == [0]
    assert isinstance(failed[0], InputError)


def test_the_edit_is_a_plan_that_people_could_have_written() -> None:
    base = run(build(small(Activity(id="A", name="A", duration=Span(10 * DAY)))))
    changed = edited(base, (Slip("", 3), Stretch("", Fraction(105, 100))), None)
    (work,) = changed.activities
    assert work.duration == Span(11 * DAY)
    assert [(one.kind, one.at) for one in work.constraints] == [("snet", instant(date(2024, 3, 4)))]
