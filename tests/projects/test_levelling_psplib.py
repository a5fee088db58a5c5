"""PSPLIB: schedules are feasible, never shorter than possible, and near the best known lengths.

The whole table: `python -m benchmarks.bench_psplib`, docs/levelling.md.
"""

from __future__ import annotations

import json

import pytest

from benchmarks.psplib import read_instance
from projects.levelling.exact import solve
from projects.levelling.problem import Problem
from projects.levelling.search import search
from tests.projects.worked import SHARED

FOLDER = SHARED / "psplib"
present = pytest.mark.skipif(not FOLDER.is_dir(), reason=f"no PSPLIB instances in {FOLDER}")


def known(group: str) -> dict[str, tuple[int, int | None]]:
    """By name the best known length and the proven lower bound; every fifth instance."""
    found = json.loads((FOLDER / "expected.json").read_text("utf-8"))["instances"]
    rows = {
        name: (each["best_known_makespan"], each["lower_bound"])
        for name, each in found.items()
        if each["set"] == group
    }
    return dict(list(rows.items())[::5])


def instance(group: str, name: str) -> tuple[Problem, Problem]:
    return read_instance((FOLDER / group / name).read_text("utf-8"))


def assert_feasible(problem: Problem, places: list[int]) -> None:
    """Counted again, period by period."""
    assert min(places) >= 0
    for tie in problem.ties:
        assert places[tie.after] >= places[tie.before] + problem.tasks[tie.before].length
    for resource, row in enumerate(problem.free):
        used: dict[int, int] = {}
        for task, place in zip(problem.tasks, places, strict=True):
            amount = dict(task.needs).get(resource, 0)
            for period in range(place, place + task.length):
                used[period] = used.get(period, 0) + amount
        assert max(used.values(), default=0) <= row[0]


@present
@pytest.mark.parametrize(("group", "target"), [("j30", 1.5), ("j60", 1.6), ("j120", 6.0)])
def test_fifty_tries_come_near_the_best_known_lengths(group: str, target: float) -> None:
    distances = []
    for name, (best, lower) in known(group).items():
        problem, mirror = instance(group, name)
        found = search(problem, mirror, 50, 1)
        assert_feasible(problem, found.places)
        assert lower is None or found.value[1] >= lower
        distances.append((found.value[1] / best - 1) * 100)
    assert sum(distances) / len(distances) <= target


@present
def test_the_solver_proves_small_instances() -> None:
    for name in ("j3015_2.sm", "j3024_7.sm", "j3046_4.sm"):
        problem, mirror = instance("j30", name)
        proof = solve(problem, mirror, tries=2, seconds=20, workers=2, seed=1)
        assert_feasible(problem, proof.found.places)
        best = json.loads((FOLDER / "expected.json").read_text("utf-8"))["instances"][name]
        assert (proof.proven, proof.found.value[1]) == (True, best["best_known_makespan"])


@present
def test_the_same_seed_gives_the_same_places() -> None:
    name = next(iter(known("j60")))
    problem, mirror = instance("j60", name)
    assert search(problem, mirror, 15, 3) == search(problem, mirror, 15, 3)
