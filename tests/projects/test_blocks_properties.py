"""The block graph says what the ordinary engine says, plan by plan and what-if by what-if."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projects.blocks import Answer, Case, Cell, Change, Extend, Open, Rain, Slip, Stretch, answers
from projects.blocks.editing import edited
from projects.errors import InputError
from projects.model import Project
from projects.schedule import schedule
from tests.projects.network_fuzz import Case as Drawn
from tests.projects.network_fuzz import cases as drawn
from tests.projects.schedule_plans import START, due, works_plan

OWNERS = ("", "市政处", "施工单位")
EXAMPLES = int(os.environ.get("DAOPAI_FUZZ", "60"))
DAYS = st.integers(1, 30)


@st.composite
def changes(draw: st.DrawFn) -> tuple[Change, ...]:
    """One what-if of one to three changes."""
    one = st.one_of(
        st.builds(Slip, st.sampled_from(OWNERS), DAYS),
        st.builds(Stretch, st.sampled_from(OWNERS), st.fractions(Fraction(1, 2), 3)),
        st.builds(Open, st.sampled_from(("春节", "停"))),
        st.builds(Extend, st.sampled_from(("春节", "停")), DAYS),
        st.builds(Rain, DAYS, st.none() | st.dates(date(2023, 10, 1), date(2024, 12, 1))),
    )
    return tuple(draw(st.lists(one, min_size=1, max_size=3)))


def said(cell: Cell) -> object:
    """What of a cell can be compared, without how it came about."""
    if cell.findings:
        return sorted(one.code for one in cell.findings)
    rows = [
        (due.item or "", due.deadline.at, due.early_finish, due.early_finish_day, due.margin_days)
        for due in cell.dues
    ]
    return cell.early_finish, sorted(rows, key=str), cell.margin


def expected(project: Project, case: tuple[Change, ...], as_of: date | None) -> object:
    """The same out of the plan edited, built and scheduled alone."""
    try:
        base = schedule(project, as_of=as_of)
        changed = edited(base.run, case, as_of) if case else project
        alone = schedule(changed, as_of=as_of)
    except InputError as error:
        return sorted(one.code for one in error.findings)
    rows = [
        (one.item or "", one.deadline.at, one.early_finish, one.early_finish_day, one.margin_days)
        for one in alone.deadlines
    ]
    governing = alone.governing
    margin = None if governing is None else governing.margin_days
    return alone.early_finish, sorted(rows, key=str), margin


def assert_same(
    projects: Sequence[Project], cases: Sequence[tuple[Change, ...]], as_of: date | None
) -> list[Answer]:
    """Hold every cell against the ordinary engine."""
    found, failed = answers(projects, [Case(str(k), one) for k, one in enumerate(cases)], as_of)
    good = [project for place, project in enumerate(projects) if place not in failed]
    for place, error in failed.items():
        assert sorted(one.code for one in error.findings) == expected(projects[place], (), as_of)
    assert [answer.project for answer in found] == good
    for answer in found:
        assert said(answer.base) == expected(answer.project, (), as_of)
        for case, cell in zip(cases, answer.cells, strict=True):
            assert said(cell) == expected(answer.project, case, as_of), case
    return found


@settings(max_examples=20)
@given(
    st.lists(st.tuples(st.integers(0, 10_000), st.integers(1, 25)), min_size=1, max_size=4),
    st.lists(changes(), min_size=1, max_size=4),
    st.none() | st.integers(-20, 80),
)
def test_plain_plans_come_out_of_the_graph_with_the_dates_of_the_engine(
    seeds: list[tuple[int, int]], cases: list[tuple[Change, ...]], behind: int | None
) -> None:
    day = START + timedelta(90)
    projects = [due(works_plan(seed, works), day) for seed, works in seeds]
    as_of = None if behind is None else START + timedelta(behind)
    found = assert_same(projects, cases, as_of)
    assert {cell.way for answer in found for cell in (answer.base, *answer.cells)} == {"blocks"}


@st.composite
def owned(draw: st.DrawFn) -> Drawn:
    """A plan with every oddity, its works in the hands of two offices."""
    case = draw(drawn(rules=("daopai", "daopai", "daopai", "p6", "msproject")))
    works = tuple(
        replace(work, owner=draw(st.sampled_from(OWNERS))) for work in case.project.activities
    )
    return replace(case, project=replace(case.project, activities=works))


@settings(
    max_examples=EXAMPLES,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(owned(), st.lists(changes(), min_size=1, max_size=3))
def test_odd_plans_have_the_dates_of_the_engine_by_whichever_way(
    case: Drawn, supposed: list[tuple[Change, ...]]
) -> None:
    assert_same([case.project], supposed, case.as_of)
