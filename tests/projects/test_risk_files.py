"""Real schedules of Microsoft Project and P6, with risk on their works: as the engine has them."""

from __future__ import annotations

from pathlib import Path

import pytest

from projects.errors import InputError
from projects.readers import read_plan
from projects.schedule import schedule
from tests.projects.risk_oracle import chain_of, risky, sample, wrong_dates

DATA = Path(__file__).resolve().parents[2] / ".." / "shared" / "data"
FILES = sorted([*DATA.rglob("*.xml"), *DATA.rglob("*.xer")])
RUNS = 3


@pytest.mark.skipif(not FILES, reason="../shared/data with real schedules is not here")
def test_runs_of_real_schedules_are_what_the_engine_gives_for_their_durations() -> None:
    seen = 0
    for path in FILES:
        try:
            project = read_plan(path)
        except InputError:  # files that are there to be refused
            continue
        for found in (schedule(project), schedule(risky(project, 1))):
            if found.run.early is None or not found.run.network.nodes:
                continue
            taken = sample(found, runs=RUNS)
            critical = taken.critical()
            for run in range(RUNS):
                assert wrong_dates(taken, run) == [], path.name
                ours = {number for number, flags in critical.items() if flags[run]}
                assert ours == chain_of(taken, run), path.name
            seen += 1
    assert seen > 10
