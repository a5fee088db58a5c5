"""What an answer tells beside the measures: what each wins, what else could be done, the curve."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from projects.recovery.exact import Budget, Search
from projects.recovery.trial import Bench
from projects.recovery.values import (
    SHORTEST,
    Alternative,
    Choice,
    DeadlineMove,
    Measure,
    Point,
    changed,
    spent,
)
from projects.schedule.paths import back_trace, targets
from projects.schedule.present import present


def measures_of(bench: Bench, choice: Choice) -> tuple[Measure, ...]:
    """The measures of a choice, in the order of the plan."""
    network, found = bench.schedule.run.network, []
    for place, (option, days) in enumerate(zip(bench.options, choice, strict=True)):
        if not days:
            continue
        alone = changed(bench.nothing, place, days)
        lost = bench.reached(changed(choice, place, 0)) - bench.reached(choice)
        found.append(
            Measure(
                id=option.item,
                name=network.nodes[network.index[option.item]].activity.name,
                lever=option.name,
                kind=option.kind,
                days=days if option.shortens else round(lost / bench.goal.per_day, 4),
                cost=option.price(days),
                alone_days=bench.goal.days(bench.reached(alone)),
                calendar=option.calendar,
                before=option.before,
                lag=option.lag,
            )
        )
    return tuple(found)


def _labels(bench: Bench, choice: Choice) -> tuple[tuple[str, str, int], ...]:
    """The measures of a choice as (id, lever, days)."""
    pairs = zip(bench.options, choice, strict=True)
    return tuple((option.item, option.name, days) for option, days in pairs if days)


def alternatives(
    search: Search, choice: Choice, wanted: int, budget: Budget
) -> tuple[tuple[Alternative, ...], int]:
    """The cheapest answer without each decision of a choice, and how many decisions time did not
    suffice for: those of whole names come first."""
    bench = search.bench
    found: list[Alternative] = []
    decisions = list(_decisions(bench, choice))
    for place, (lever, out) in enumerate(decisions):
        if place and not budget.left:
            return tuple(found), len(decisions) - place
        allowed = search.every - out
        part = budget.share(1 / (len(decisions) - place))
        near = tuple(0 if k in out else days for k, days in enumerate(choice))
        answer = search.cheapest(wanted, part.share(0.6), allowed, near=near)
        proven, feasible = answer.proven, answer.choice is not None
        if answer.choice is None:
            earliest, surely = search.earliest(part.share(0.5), allowed)
            surely = surely and answer.possible is False
            answer = search.cheapest(earliest, part, allowed)
            proven = answer.proven and surely
        other = bench.nothing if answer.choice is None else answer.choice
        told = _labels(bench, other)
        if any((one.lever, one.measures) == (lever, told) for one in found):
            continue  # leaving it out at this work alone comes to the same
        found.append(
            Alternative(
                lever=lever,
                ids=tuple(dict.fromkeys(bench.options[k].item for k in sorted(out))),
                feasible=feasible,
                cost=spent(bench.options, other),
                reached_days=bench.goal.days(bench.reached(other)),
                after=bench.goal.day(bench.reached(other)),
                measures=told,
                proven=proven and search.exact,
            )
        )
    return tuple(found), 0


def _decisions(bench: Bench, choice: Choice) -> Iterator[tuple[str, frozenset[int]]]:
    """What may be decided against: a lever by its name wherever the plan has it, then, where it is
    chosen for several works, each of these; a shortest duration by its work."""
    chosen = [place for place, days in enumerate(choice) if days]
    names = [bench.options[place].name for place in chosen]
    for name in dict.fromkeys(name for name in names if name != SHORTEST):
        every = frozenset(k for k, option in enumerate(bench.options) if option.name == name)
        yield name, every
    for place, name in zip(chosen, names, strict=True):
        alone = sum(option.name == name for option in bench.options) == 1
        if name == SHORTEST or not alone:
            yield name, frozenset({place})


def curve_of(search: Search, days: int, budget: Budget) -> tuple[Point, ...]:
    """The least cost of 1, 2, … `days` days. What more days cost at least, fewer days told."""
    bench, points = search.bench, []
    bound, near = Fraction(0), bench.nothing
    for day in range(1, days + 1):
        wanted = bench.goal.work - day * bench.goal.per_day
        part = budget.share(1 / (days - day + 1))
        found = search.cheapest(wanted, part, at_least=bound, near=near)
        if found.choice is None:
            break
        bound, near = max(bound, found.bound or bound), found.choice
        points.append(
            Point(
                days=day,
                after=bench.goal.day(bench.reached(found.choice)),
                cost=found.cost,
                measures=_labels(bench, found.choice),
                bound=bound,
                proven=found.proven and search.exact,
            )
        )
    return tuple(points)


def chain(bench: Bench, choice: Choice) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The works that drive the item with a choice of measures, by time; and those of them that take
    time and have no lever left."""
    run = bench.run(choice)
    early, network = run.early, run.network
    assert early is not None
    assert run.floats is not None
    ends = targets(run.situation, early, bench.goal.item, run.end)
    numbers = back_trace(early, ends, run.floats.driving)
    place = network.place
    numbers.sort(key=lambda n: (early.start(n), early.finish(n), place[n]))
    left = {
        option.item
        for option, days in zip(bench.options, choice, strict=True)
        if days < option.most
    }
    ids = tuple(network.nodes[n].activity.id for n in numbers)
    timed = {network.nodes[n].activity.id for n in numbers if early.finish(n) > early.start(n)}
    return ids, tuple(item for item in ids if item in timed and item not in left)


def deadline_moves(bench: Bench, choice: Choice) -> tuple[DeadlineMove, ...]:
    """Every deadline before and after."""
    after = present(bench.run(choice), bench.schedule.policy).deadlines
    return tuple(
        DeadlineMove(
            item=one.item,
            day=one.deadline.day,
            before=one.early_finish_day,
            after=other.early_finish_day,
            margin_before=one.margin_days,
            margin_after=other.margin_days,
        )
        for one, other in zip(bench.schedule.deadlines, after, strict=True)
    )
