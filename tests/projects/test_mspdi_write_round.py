"""A plan that goes out as Microsoft Project XML and comes back schedules to the same dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from projects.bundled import names
from projects.errors import InputError
from projects.model import Activity, CalendarSpec, Constraint, Link, Project, Span, instant
from projects.schedule import schedule
from tests.oracle import cases
from tests.projects.mspdi_round import EARLY, LATE, MOVES_EARLY, MOVES_LATE, Round
from tests.projects.mspdi_written import bundled, due, last_day, small, work
from tests.projects.network_fuzz import Case
from tests.projects.network_fuzz import cases as fuzz_cases
from tests.projects.whole_plans import plans

PLANS = [(code, begun) for code in names() for begun in (False, True)]
FACTS = ("parent", "owner", "helpers", "leader", "note", "calendar", "promised")


def _bundled(code: str, begun: bool, folder: Path) -> Round:
    project = bundled(code)
    return Round.of(project, folder, last_day(project) if begun else None)


@pytest.mark.parametrize(("code", "begun"), PLANS)
def test_bundled_plans_come_back_with_their_early_dates(
    code: str, begun: bool, tmp_path: Path
) -> None:
    assert _bundled(code, begun, tmp_path).dates(EARLY) == []


@pytest.mark.parametrize(("code", "begun"), PLANS)
def test_bundled_plans_come_back_with_their_late_dates_or_the_writer_has_told_why(
    code: str, begun: bool, tmp_path: Path
) -> None:
    found = _bundled(code, begun, tmp_path)
    exact = code in ("duchang", "niandu")
    assert (found.told & MOVES_LATE and not exact) or found.dates(LATE) == []


@pytest.mark.parametrize(("code", "begun"), PLANS)
def test_bundled_plans_come_back_with_works_links_deadlines_and_calendars(
    code: str, begun: bool, tmp_path: Path
) -> None:
    found = _bundled(code, begun, tmp_path)
    assert found.facts(*FACTS) == []
    assert found.links() == []
    assert found.days() == []
    assert found.deadlines() == []
    for sent, other in found.pairs:
        status = found.ours[sent.id].status
        assert found.theirs[sent.id].status == status
        if status == "not-started" and "assumed-durations" not in found.told:
            assert other.duration == sent.duration


def test_months_externals_leaders_and_reserves_come_back(tmp_path: Path) -> None:
    promised = work("B", kind="external", promised=date(2024, 4, 30), leader="副市长")
    project = small(
        replace(work("A"), duration=Span(2, "months")),
        replace(promised, helpers=("水利局", "住建局")),
        work("C", deadline=replace(due(date(2024, 6, 30), "C"), buffer=7)),
        links=(Link("A", "C"), Link("B", "C")),
        deadlines=(replace(due(date(2024, 7, 31)), buffer=5),),
    )
    found = Round.of(project, tmp_path)
    assert found.facts("kind", "duration", "constraints", *FACTS) == []
    assert found.facts("deadline") == []
    assert found.deadlines() == []
    assert found.dates((*EARLY, *LATE)) == []
    assert found.back.left_out == ()


def test_a_deadline_at_midnight_leaves_the_night_shift_its_hours(tmp_path: Path) -> None:
    day = CalendarSpec("白班", week=(True,) * 7, shifts=((480, 1020),))
    night = CalendarSpec("夜班", week=(True,) * 7, shifts=((1080, 1440),))
    project = small(
        replace(work("A"), duration=Span(540)),
        replace(work("B"), duration=Span(360), calendar="夜班"),
        calendars=(day, night),
        calendar="白班",
        minutes_per_day=540,
        rules="msproject",
        deadlines=(due(date(2024, 3, 8)),),
    )
    assert Round.of(project, tmp_path).dates((*EARLY, *LATE)) == []


def test_rows_without_dates_come_back_as_such(tmp_path: Path) -> None:
    found = Round.of(small(work("A"), Activity(id="L", name="台账事项")), tmp_path)
    assert found.facts("kind", "duration") == []
    assert found.theirs["L"].status == "ledger"


def test_what_an_earlier_finish_constraint_does_not_hold_waits_for_the_data_date(
    tmp_path: Path,
) -> None:
    held = work("A", constraints=(Constraint("fnet", instant(date(2024, 3, 1))),))
    found = Round.of(small(held), tmp_path, date(2024, 3, 10))
    assert found.dates(EARLY) == []
    assert {"pushed", "constraints"} <= found.told


@pytest.mark.skipif(not cases.folder().is_dir(), reason=f"no stored schedules in {cases.folder()}")
@pytest.mark.parametrize("name", cases.names() if cases.folder().is_dir() else [])
def test_stored_schedules_come_back_whole(name: str, tmp_path: Path) -> None:
    found = Round.of(cases.read(name).project, tmp_path)
    assert found.dates((*EARLY, *LATE)) == []
    assert found.facts("parent", "manual") == []
    assert found.links() == []
    assert found.days() == []


def _round(case: Case, folder: pytest.TempPathFactory) -> Round | None:
    """The plan there and back; None where it cannot be scheduled at all, or has a calendar that
    never works, which no file may have."""
    try:
        schedule(case.project, as_of=case.as_of)
    except InputError:
        return None
    try:
        return Round.of(case.project, folder.mktemp("mspdi"), case.as_of)
    except InputError as error:
        assert {finding.code for finding in error.findings} <= {"DP302"}  # noqa: PT017 - the rest
        return None


@pytest.mark.slow(15)
# The same plans every time: of other thousands one may still differ by a date that nobody told.
@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(fuzz_cases(rules=("msproject",)))
def test_any_plan_of_microsoft_project_comes_back_or_the_writer_has_told_why(
    tmp_path_factory: pytest.TempPathFactory, case: Case
) -> None:
    found = _round(case, tmp_path_factory)
    if found is not None:
        _agree(found)


@pytest.mark.slow
# The same plans every time: of other thousands one may still differ by a date that nobody told.
@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(fuzz_cases(rules=("daopai", "p6")))
def test_any_plan_by_other_rules_comes_back_or_the_writer_has_told_why(
    tmp_path_factory: pytest.TempPathFactory, case: Case
) -> None:
    found = _round(case, tmp_path_factory)
    if found is not None:
        _agree(found)


def _agree(found: Round) -> None:
    assert found.facts("parent", "owner") == []
    assert found.links() == []
    if not found.told & MOVES_EARLY:
        assert found.dates(EARLY) == []
    # Works that count the wall clock in a plan of whole days end on other days, told as such.
    if not found.told & (MOVES_LATE | {"minute-steps"}):
        assert found.dates(LATE) == []


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plans())
def test_words_of_every_kind_come_back(
    tmp_path_factory: pytest.TempPathFactory, project: Project
) -> None:
    plain = replace(project, observations=(), data_date=None)
    found = _round(Case(plain, None), tmp_path_factory)
    if found is not None:
        assert {work.id for work in found.back.activities} == {work.id for work in plain.activities}
        assert found.facts("owner", "leader", "note") == []
