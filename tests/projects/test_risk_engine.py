"""Each simulated run is the plan with its drawn durations: date for date, path for path.

DAOPAI_FUZZ=20000 draws as many plans a test instead of the few of every day.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, assume, event, given, reject, settings
from hypothesis import strategies as st

from projects.errors import InputError
from projects.schedule import Schedule, schedule
from tests.projects.network_fuzz import Case, cases
from tests.projects.risk_oracle import (
    RUNS,
    chain_of,
    risky,
    sample,
    with_durations,
    wrong_dates,
)
from tests.projects.schedule_plans import works_plan

EXAMPLES = int(os.environ.get("DAOPAI_FUZZ", "100"))
fuzz = settings(
    max_examples=EXAMPLES,
    deadline=timedelta(seconds=20),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@contextmanager
def refusals_skipped() -> Iterator[None]:
    """A plan, or a run, that the engine refuses too is no case."""
    refused: InputError | None = None
    try:
        yield
    except InputError as error:
        refused = error
    if refused is not None:
        event(f"refused: {refused.findings[0].code}")
        reject()


def computed(case: Case, seed: int) -> Schedule:
    """The schedule of a plan with risks."""
    with refusals_skipped():
        found = schedule(risky(case.project, seed), as_of=case.as_of)
    assume(found.run.early is not None and found.run.network.nodes)
    return found


@fuzz
@given(cases(begun=True), st.integers(0, 10_000))
def test_every_run_has_the_dates_that_the_engine_gives_for_its_durations(
    case: Case, seed: int
) -> None:
    found = computed(case, seed)
    with refusals_skipped():
        taken = sample(found, seed)
        wrong = [line for run in range(RUNS) for line in wrong_dates(taken, run)]
    assert wrong == []


@fuzz
@given(cases(begun=True), st.integers(0, 10_000))
def test_every_run_has_the_longest_path_that_the_engine_finds_for_its_durations(
    case: Case, seed: int
) -> None:
    found = computed(case, seed)
    with refusals_skipped():
        taken = sample(found, seed)
        theirs = [chain_of(taken, run) for run in range(RUNS)]
    ours = taken.critical()
    for run in range(RUNS):
        assert {number for number, flags in ours.items() if flags[run]} == theirs[run]


@pytest.mark.parametrize("seed", range(12))
def test_a_run_of_works_on_three_calendars_is_the_schedule_of_the_plan_with_its_durations(
    seed: int,
) -> None:
    project = risky(works_plan(seed, 40), seed)
    found = schedule(project)
    taken = sample(found, seed)
    for run in range(3):
        plain = schedule(with_durations(project, found.run.network, taken, run))
        for number, node in enumerate(found.run.network.nodes):
            timing = plain[node.activity.id]
            assert taken.dates(number, run) == (timing.early_start, timing.early_finish)
