"""What holds of the difference of any two plans: above all, that causes are told truly."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from projects.difference import END, Causes, Inputs, Spot, difference
from projects.difference.asks import Which
from projects.difference.values import DateName
from projects.errors import InputError
from projects.model import Project
from tests.projects.difference_sides import CHANGES, changed, side
from tests.projects.network_fuzz import Case, cases
from tests.projects.schedule_plans import works_plan

SPOTS: dict[DateName, Which] = {
    "early_start": "es",
    "early_finish": "ef",
    "late_start": "ls",
    "late_finish": "lf",
}
seeds = st.integers(0, 2**20)


def plan(seed: int) -> Project:
    return works_plan(seed, 5 + seed % 20, links_each=1.4)


@given(cases())
def test_an_unchanged_plan_gives_an_empty_difference(case: Case) -> None:
    try:
        one = side(case.project, as_of=case.as_of)
    except InputError:
        assume(False)
    found = difference(one, side(case.project, "乙", as_of=case.as_of))
    assert found.empty
    assert (found.changes, found.moved, found.edited, found.path) == ((), (), (), ())


@pytest.mark.parametrize("kind", CHANGES)
@given(seed=seeds)
@example(seed=496)  # kind "days": a lead that ends on the far side of the stop
@example(seed=1112)
@example(seed=6994)  # kind "days": a lag that is counted beyond the date that it gives
def test_every_date_that_one_change_moves_is_traced_back_to_it(kind: str, seed: int) -> None:
    """The trace itself: not the rule that a single change must have been the cause."""
    project = plan(seed)
    key, other = changed(project, kind, random.Random(seed))
    inputs = Inputs(side(project), side(other, "乙"))
    found, causes = difference(inputs.before, inputs.after), Causes(inputs)
    assert [change.key for change in found.changes] in ([key], [])
    for row in found.moved:
        for shift in row.shifts:
            assert causes.keys(Spot(SPOTS[shift.name], row.id)) == {key}, (row.id, shift.name)
            assert [change.key for change in shift.causes] == [key]
    if found.finish.before != found.finish.after:
        assert causes.keys(END) == {key}


@given(seed=seeds)
def test_a_change_named_alone_moves_the_date_as_far_when_it_is_made_alone(seed: int) -> None:
    """Longer durations only: each change can then do no more than push early dates out."""
    project, roll = plan(seed), random.Random(seed)
    project = works_plan(seed, len(project.activities), kinds=("FS", "SS"))
    alone, both = {}, project
    for _ in range(3):
        key, both = changed(both, "duration", roll)
        work = next(w for w in both.activities if w.id == key[1])
        alone[key] = _with_work(project, work.id, both)
    made = {key: side(one) for key, one in alone.items()}
    for row in difference(side(project), side(both, "乙")).moved:
        for shift in row.shifts:
            if shift.name.startswith("early") and len(shift.causes) == 1:
                timing = made[shift.causes[0].key].schedule[row.id]
                assert getattr(timing, shift.name) == shift.after_at, (row.id, shift.name)


@given(seed=seeds, several=st.integers(1, 9), turned=st.booleans())
def test_plain_works_are_traced_as_by_every_bound_of_theirs(
    seed: int, several: int, turned: bool
) -> None:
    project, roll = plan(seed), random.Random(seed)
    other = project
    for _ in range(several):
        _, other = changed(other, roll.choice(CHANGES[:4] + CHANGES[6:]), roll)
    one, two = (other, project) if turned else (project, other)
    inputs = Inputs(side(one), side(two, "乙"))
    quick, slow = Causes(inputs), Causes(inputs)
    # Nothing is plain any more: every date is walked by its bounds.
    slow.__dict__["_plain"] = NothingPlain()
    spots = [Spot(which, work.id) for work in project.activities for which in SPOTS.values()]
    moved = [spot for spot in spots if quick.before.at(spot) != quick.after.at(spot)]
    assert [quick.keys(spot) for spot in moved] == [slow.keys(spot) for spot in moved]


class NothingPlain:
    """A look at plain works that leaves every date to its bounds."""

    def onward(self, spot: Spot, old: int, new: int) -> None:
        return None


def _with_work(project: Project, item: str, other: Project) -> Project:
    """The plan with one work as the other plan has it."""
    theirs = {work.id: work for work in other.activities}
    works = tuple(theirs[item] if work.id == item else work for work in project.activities)
    return replace(project, activities=works)


@given(seed=seeds)
def test_turned_around_a_difference_moves_every_date_back(seed: int) -> None:
    project = plan(seed)
    _, other = changed(project, CHANGES[seed % len(CHANGES)], random.Random(seed))
    there = difference(side(project), side(other, "乙"))
    back = difference(side(other, "乙"), side(project))
    moves = {(row.id, s.name): (s.before_at, s.after_at) for row in there.moved for s in row.shifts}
    returns = {
        (row.id, s.name): (s.after_at, s.before_at) for row in back.moved for s in row.shifts
    }
    assert moves == returns


@given(cases(), cases())
def test_any_two_plans_of_one_project_can_be_compared(first: Case, second: Case) -> None:
    try:
        one = side(first.project, as_of=first.as_of)
        two = side(second.project, "乙", as_of=second.as_of)
    except InputError:
        assume(False)
    found = difference(one, two)
    known = {change.key for change in found.changes}
    assert all(c.key in known for row in found.moved for s in row.shifts for c in s.causes)
