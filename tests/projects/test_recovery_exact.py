"""Winning days back on random networks: as cheap as the cheapest of all combinations."""

from __future__ import annotations

from datetime import date
from unittest import mock

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from projects.errors import InputError
from projects.model import Project
from projects.recovery import recover
from projects.recovery.exact import Budget, Search
from projects.recovery.goal import goal_of
from projects.recovery.levers import levers_of
from projects.recovery.trial import Bench
from projects.recovery.values import Choice, spent
from projects.schedule import Schedule, schedule
from tests.projects.recovery_plans import DATA_DATE, begun, choices, every_choice, levered

MANY = 1000
SEEDS = st.integers(0, 10_000)
ONE, SEVERAL = ("daily",), ("daily", "five", "crew")


def scheduled(seed: int, calendars: tuple[str, ...], under_way: bool) -> Schedule:
    project: Project = levered(seed, calendars=calendars)
    as_of: date | None = None
    if under_way:
        project, as_of = begun(project, seed), DATA_DATE
    try:
        return schedule(project, as_of=as_of)
    except InputError:  # a work of which nothing fits between two stops
        assume(False)
        raise


def bench_of(told: Schedule, days: int, to: str | None = None) -> Bench:
    try:
        goal = goal_of(told, days, to, None)
    except InputError:  # all of it is done already
        assume(False)
        raise
    bench = Bench(told, None, levers_of(told)[0], goal)
    assume(bench.options)
    assume(choices(bench) <= MANY)
    return bench


def cheapest(bench: Bench) -> tuple[int, Choice]:
    """By trying all: of those that reach the goal, else of the earliest, the cheapest."""
    tried = [(bench.reached(c), spent(bench.options, c), c) for c in every_choice(bench)]
    enough = [one for one in tried if one[0] <= bench.goal.wanted]
    first = min(reached for reached, _, _ in tried)
    best = min(enough or [one for one in tried if one[0] == first], key=lambda one: one[1])
    return first, best[2]


@settings(max_examples=60)
@given(
    seed=SEEDS,
    days=st.integers(1, 8),
    calendars=st.sampled_from([ONE, SEVERAL]),
    under_way=st.booleans(),
    last=st.booleans(),
)
def test_the_exact_answer_is_the_cheapest_of_all_combinations(
    seed: int, days: int, calendars: tuple[str, ...], under_way: bool, last: bool
) -> None:
    told = scheduled(seed, calendars, under_way)
    to = told.project.activities[6].id if last else None
    bench = bench_of(told, days, to)
    first, best = cheapest(bench)
    answer = recover(told, days=days, to=to)
    assert answer.proven
    assert answer.feasible is (first <= bench.goal.wanted)
    assert answer.cost == spent(bench.options, best)
    reached = bench.goal.days(bench.reached(answer.choice))
    assert answer.reached_days == reached
    if not answer.feasible:
        assert reached == bench.goal.days(first)
    # The plan itself, rebuilt with the measures, says the same.
    run = bench.run(answer.choice)
    assert run.early is not None
    finish = max(run.early.finish(number) for number in bench.goal.numbers)
    assert bench.goal.calendar.worked(finish) == bench.reached(answer.choice)


@settings(max_examples=25)
@example(seed=2672, days=1, calendars=ONE)  # an overlap with a summary that nothing else asks
@given(seed=SEEDS, days=st.integers(1, 6), calendars=st.sampled_from([ONE, SEVERAL]))
def test_the_heuristic_reaches_what_it_says_and_is_never_cheaper(
    seed: int, days: int, calendars: tuple[str, ...]
) -> None:
    told = scheduled(seed, calendars, under_way=False)
    bench = bench_of(told, days)
    quick = recover(told, days=days, heuristic=True)
    _, best = cheapest(bench)
    assert (quick.method, quick.proven, quick.bound) == ("heuristic", False, None)
    if quick.feasible:
        assert bench.enough(quick.choice, bench.goal.wanted)
        assert quick.cost >= spent(bench.options, best)


@settings(max_examples=25)
@given(seed=SEEDS, calendars=st.sampled_from([ONE, SEVERAL]))
def test_the_curve_is_monotone_and_every_measure_of_it_is_needed(
    seed: int, calendars: tuple[str, ...]
) -> None:
    told = scheduled(seed, calendars, under_way=False)
    bench = bench_of(told, 8)
    answer = recover(told, days=8, curve=True)
    costs = [point.cost for point in answer.curve]
    assert costs == sorted(costs)
    goal = bench.goal.wanted if answer.feasible else bench.reached(answer.choice)
    for place, days in enumerate(answer.choice):
        if days:
            less = (*answer.choice[:place], days - 1, *answer.choice[place + 1 :])
            off_path = bench.enough(less, goal)
            assert not off_path, "a day that wins nothing was paid for"


@settings(max_examples=15)
@given(seed=SEEDS)
def test_an_answer_comes_out_the_same_again(seed: int) -> None:
    told = scheduled(seed, SEVERAL, under_way=False)
    bench_of(told, 3)
    assert recover(told, days=3) == recover(told, days=3)


@settings(max_examples=15)
@given(seed=SEEDS)
def test_an_alternative_does_without_what_it_names_and_costs_no_less(seed: int) -> None:
    told = scheduled(seed, SEVERAL, under_way=False)
    bench_of(told, 3)
    answer = recover(told, days=3)
    for other in answer.alternatives:
        assert not {(item, other.lever) for item in other.ids} & {
            (item, lever) for item, lever, _ in other.measures
        }
        assert not other.feasible or other.cost >= answer.cost


@settings(max_examples=25)
@given(seed=SEEDS, days=st.integers(1, 6))
def test_what_the_engine_finds_too_late_is_cut_off_and_the_answer_stays_exact(
    seed: int, days: int
) -> None:
    """A program that knows no link at all: every answer of it must be mended by cuts."""
    told = scheduled(seed, SEVERAL, under_way=False)
    bench = bench_of(told, days)
    assume(choices(bench) <= 200)
    first, best = cheapest(bench)
    assume(first <= bench.goal.wanted)
    search = Search(bench, exact=True)
    with mock.patch("projects.recovery.model.Model._link"):
        found = search.cheapest(bench.goal.wanted, Budget(30))
    assert (found.proven, found.cost) == (True, spent(bench.options, best))
