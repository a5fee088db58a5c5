"""Outside answers: exact convolutions of small networks, and every combination of rare events."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import product
from math import sqrt

import pytest

from projects.model import DAY, Project, RiskDriver, RiskEvent, Span, instant
from projects.risk import Target
from projects.schedule import schedule
from tests.projects.risk_plans import START, drawn, plan, shares, work

RUNS = 20_000
Masses = Mapping[int, float]
"""Probability by number of days."""


def triangle(low: float, likely: float, high: float) -> Masses:
    """The exact probabilities of a triangular duration in whole days, halves upward, at least 1."""

    def below(x: float) -> float:
        if x <= low:
            return 0.0
        if x >= high:
            return 1.0
        if x <= likely:
            return (x - low) ** 2 / ((high - low) * (likely - low))
        return 1 - (high - x) ** 2 / ((high - low) * (high - likely))

    found: dict[int, float] = defaultdict(float)
    for days in range(int(high) + 2):
        found[max(days, 1)] += below(days + 0.5) - below(days - 0.5)
    return found


def combined(first: Masses, second: Masses, *, parallel: bool) -> Masses:
    """One after the other, or both at once until the later is done."""
    found: dict[int, float] = defaultdict(float)
    for (a, p), (b, q) in product(first.items(), second.items()):
        found[max(a, b) if parallel else a + b] += p * q
    return found


def compare(target: Target, masses: Masses) -> None:
    """Every share of the simulation within four standard errors of the exact one."""
    reached = 0.0
    exact = {days: min(reached := reached + masses[days], 1.0) for days in sorted(masses)}
    assert set(shares(target)) <= {days for days, p in masses.items() if p > 0}
    for days, share in exact.items():
        within = target.spread.within(instant(START) + days * DAY) / RUNS
        # A table of 4,096 entries has no finer steps than that.
        assert abs(within - share) <= 4 * sqrt(share * (1 - share) / RUNS) + 1 / 4096 + 1e-12


def test_works_one_after_the_other_have_the_distribution_of_their_convolution() -> None:
    estimates = [(3, 5, 12), (2, 2, 6), (0, 1, 9)]
    works = [work(name, 5, risk=three) for name, three in zip("ABC", estimates, strict=True)]
    found = drawn(plan(works, ["A FS B", "B FS C"]), RUNS)
    exact: Masses = {0: 1.0}
    for three in estimates:
        exact = combined(exact, triangle(*three), parallel=False)
    compare(found.project, exact)


def test_works_at_the_same_time_have_the_distribution_of_their_maximum() -> None:
    estimates = [(3, 5, 12), (4, 6, 9), (1, 8, 10)]
    works = [work(name, 5, risk=three) for name, three in zip("ABC", estimates, strict=True)]
    found = drawn(plan(works), RUNS)
    exact: Masses = {0: 1.0}
    for three in estimates:
        exact = combined(exact, triangle(*three), parallel=True)
    compare(found.project, exact)


def test_a_series_of_parallel_works_has_its_exact_distribution() -> None:
    """(A beside B), then (C before D beside E)."""
    three = {"A": (3, 5, 12), "B": (4, 6, 9), "C": (1, 2, 3), "D": (2, 3, 8), "E": (3, 6, 8)}
    works = [work(name, 5, risk=estimate) for name, estimate in three.items()]
    works.insert(2, work("M", 0))
    found = drawn(plan(works, ["A FS M", "B FS M", "M FS C", "C FS D", "M FS E"]), RUNS)
    each = {name: triangle(*estimate) for name, estimate in three.items()}
    first = combined(each["A"], each["B"], parallel=True)
    second = combined(combined(each["C"], each["D"], parallel=False), each["E"], parallel=True)
    compare(found.project, combined(first, second, parallel=False))


def happening() -> Project:
    """A network of mixed links in which two drivers strike or not and three events happen or not:
    32 cases in all."""
    works = [
        work("A", 6, drivers=("雨",)),
        work("B", 8, drivers=("雨", "缺料"), calendar="五天"),
        work("C", 5),
        work("D", 9, drivers=("缺料",)),
        work("E", 4, calendar="五天"),
    ]
    links = ["A FS B", "A SS C 2", "B FF D 1", "C FS D", "D FS E -1", "B SS E 4"]
    return replace(
        plan(works, links),
        drivers=(RiskDriver("雨", 0.3, (1.5, 1.5, 1.5)), RiskDriver("缺料", 0.6, (1.25,) * 3)),
        events=(
            RiskEvent("流标", "C", 0.2, 12),
            RiskEvent("退件", "C", 0.5, 3),
            RiskEvent("返工", "E", 0.4, 5),
        ),
    )


def cases(project: Project) -> Iterable[tuple[float, dict[str, int]]]:
    """Every combination with its probability and the days of each work."""
    causes: list[RiskDriver | RiskEvent] = [*project.drivers, *project.events]
    for strikes in product((False, True), repeat=len(causes)):
        chance = 1.0
        days = {w.id: w.duration.amount / DAY for w in project.activities if w.duration}
        for cause, strike in zip(causes, strikes, strict=True):
            chance *= cause.probability if strike else 1 - cause.probability
            for one in project.activities:
                if strike and isinstance(cause, RiskDriver) and cause.name in one.drivers:
                    days[one.id] *= cause.factor[0]
        whole = {item: int(value + 0.5) for item, value in days.items()}
        for cause, strike in zip(causes, strikes, strict=True):
            if strike and isinstance(cause, RiskEvent):
                whole[cause.on] += int(cause.adds)
        yield chance, whole


def test_drivers_and_events_have_the_distribution_of_all_their_combinations() -> None:
    project = happening()
    exact: dict[int, float] = defaultdict(float)
    for chance, days in cases(project):
        works = [replace(w, duration=Span(days[w.id] * DAY)) for w in project.activities]
        end = schedule(replace(project, activities=tuple(works))).early_finish
        assert end is not None
        exact[(end - instant(START)) // DAY] += chance
    found = drawn(project, RUNS).project
    assert set(shares(found)) == set(exact)
    compare(found, exact)


@pytest.mark.parametrize("probability", [0.0, 1.0])
def test_what_is_certain_comes_out_exactly(probability: float) -> None:
    project = happening()
    sure = replace(
        project,
        drivers=tuple(replace(one, probability=probability) for one in project.drivers),
        events=tuple(replace(one, probability=probability) for one in project.events),
    )
    ((_, days),) = ((c, d) for c, d in cases(sure) if c == 1.0)
    works = [replace(w, duration=Span(days[w.id] * DAY)) for w in sure.activities]
    assert drawn(sure, 50).project.spread.values == (
        schedule(replace(sure, activities=tuple(works))).early_finish,
    )
