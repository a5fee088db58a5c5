"""Critical path lengths of PSPLIB, as its generator printed them in the files (MPM-Time).

Kolisch & Sprecher 1996; instances and lengths in ../shared/data/psplib. Only the precedence is
ours: shortest schedules under limited resources are outside the engine.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from projects.model import DAY, Activity, Deadline, Link, Project, Span, day_of, instant
from projects.schedule import schedule
from tests.projects.worked import SHARED, START

FOLDER = SHARED / "psplib"
SETS = ("j30", "j60", "j120")
present = pytest.mark.skipif(not FOLDER.is_dir(), reason=f"no PSPLIB instances in {FOLDER}")


def files(name: str) -> list[Path]:
    return sorted((FOLDER / name).glob("*.sm"))


def network(path: Path) -> Project:
    """The jobs of an instance, a period of it a day."""
    _, links, durations = re.split(
        r"PRECEDENCE RELATIONS:|REQUESTS/DURATIONS:", path.read_text("utf-8")
    )
    after = {row[0]: row[3:] for row in rows(links)}
    works = tuple(
        Activity(id=row[0], name=row[0], duration=Span(int(row[2]) * DAY))
        for row in rows(durations.split("RESOURCEAVAILABILITIES")[0])
    )
    pairs = tuple(Link(before, job) for before, jobs in after.items() for job in jobs)
    return Project(code=path.stem, name=path.stem, activities=works, links=pairs)


def rows(text: str) -> list[list[str]]:
    """The lines of numbers of a block."""
    return [words for line in text.splitlines() if (words := line.split()) and words[0].isdigit()]


def lengths() -> dict[str, int]:
    found = json.loads((FOLDER / "expected.json").read_text("utf-8"))["instances"]
    return {name: each["mpm_time_in_file"] for name, each in found.items()}


@present
def test_there_are_forty_instances_of_each_set() -> None:
    assert {path.name for name in SETS for path in files(name)} == set(lengths())
    assert [len(files(name)) for name in SETS] == [40, 40, 40]


@present
@pytest.mark.parametrize("name", SETS)
def test_critical_path_lengths_are_those_of_the_files(name: str) -> None:
    for path in files(name):
        found = schedule(replace(network(path), start=instant(START)))
        assert found.early_finish == instant(START) + lengths()[path.name] * DAY, path.name
        chain = sum(found[item].duration_days or 0 for item in found.longest_path)
        assert chain >= lengths()[path.name]


@present
@pytest.mark.parametrize("name", SETS)
def test_backward_from_the_length_the_work_must_begin_at_once(name: str) -> None:
    for path in files(name):
        last = day_of(instant(START) + lengths()[path.name] * DAY - 1)
        found = schedule(replace(network(path), deadlines=(Deadline(last),)))
        assert found.latest_start == instant(START), path.name
