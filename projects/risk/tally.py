"""What is counted while the runs go by, a stretch at a time; whole numbers only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from projects.risk.critical import behind, critical_runs
from projects.risk.curves import Ints
from projects.risk.durations import Durations, Streams
from projects.risk.lanes import Lanes
from projects.risk.passes import place
from projects.risk.runs import Case, Runs
from projects.risk.uncertain import Cause, Uncertain
from projects.schedule.paths import ancestors

STRETCH = 1 << 14
"""Runs that go by at once: few calls, and the rows at hand stay in the cache."""
CELLS = 1 << 24
"""Dates that are kept at once; a large plan takes shorter stretches."""


@dataclass
class Moments:
    """Count, sum and sum of squares of a duration, in grains."""

    count: int = 0
    total: int = 0
    squares: int = 0

    def add(self, values: Ints) -> None:
        """Count the values of a stretch."""
        wide = values.astype(np.int64)
        self.count += len(wide)
        self.total += int(wide.sum())
        self.squares += int(np.dot(wide, wide))


@dataclass(frozen=True)
class Search:
    """What is asked of an external dependency: at which W, from `soonest` to `latest`, it may
    arrive for the target to be done by `limit`; all in grains."""

    number: int
    soonest: int
    latest: int
    limit: int


@dataclass
class Tally:
    """Counts over all runs. ends: by target, the instants (in grains) at which it was done.
    without: the same of the governing target, by the cause that was left out. arrivals: by
    external dependency, the last W at which it may arrive (one less than the soonest: never).
    arrived: the instants at which it did."""

    ends: list[Counter[int]]
    critical: Counter[int] = field(default_factory=Counter)
    lasts: dict[int, Moments] = field(default_factory=dict)
    without: dict[Cause, Counter[int]] = field(default_factory=dict)
    arrivals: dict[int, Counter[int]] = field(default_factory=dict)
    arrived: dict[int, Counter[int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """What is simulated: the nodes of each target (the governing one at `governing`), the causes to
    leave out one by one, the arrivals to search."""

    lanes: Lanes
    uncertain: Mapping[int, Uncertain]
    streams: Streams
    targets: Sequence[Sequence[int]]
    governing: int
    causes: Sequence[Cause]
    searches: Sequence[Search]


def stretches(runs: int, nodes: int) -> Iterator[tuple[int, int]]:
    """First run and number of runs of each stretch; the first is a multiple of four."""
    most = max(min(STRETCH, CELLS // max(nodes, 1)) // 4 * 4, 4)
    pieces = -(-runs // most)
    size = -(-runs // pieces // 4) * 4
    return ((first, min(size, runs - first)) for first in range(0, runs, size))


def counted(plan: Plan, runs: int) -> Tally:
    """Simulate so many runs.

    Raises:
        InputError: DP404 where a run finds no gap for an unsplittable work, DP304 where one leads
            beyond the years of the calendars.
    """
    now = plan.lanes.now
    tally = Tally([Counter() for _ in plan.targets])
    for first, count in stretches(runs, len(now.mode)):
        step = now.network.step
        drawn = Durations(plan.streams, plan.uncertain, step, plan.lanes.grain, first, count)
        dates = Runs(plan.lanes, drawn)
        place(dates, now.network.order)
        _add(tally, plan, dates)
    return tally


def _add(tally: Tally, plan: Plan, dates: Runs) -> None:
    """Count one stretch: as planned, then without each cause, then each arrival."""
    network = plan.lanes.now.network
    for counter, nodes in zip(tally.ends, plan.targets, strict=True):
        _count(counter, dates.last(nodes))
    ends = plan.targets[plan.governing]
    leading = ancestors(network, ends)
    for number, flags in critical_runs(dates, ends, leading).items():
        tally.critical[number] += int(np.count_nonzero(flags))
    for number, one in plan.uncertain.items():
        if one.planned is None:  # months: as long as where they began
            lasts = dates.finish[number] - dates.start[number]
        else:
            lasts = dates.durations.drawn(number)
        tally.lasts.setdefault(number, Moments()).add(lasts)
    known = set(leading)
    for cause in plan.causes:
        touched = [number for number, one in plan.uncertain.items() if cause in one.causes]
        numbers = [number for number in behind(network, touched) if number in known]
        with dates.kept(numbers):
            place(dates, numbers, Case(left_out=frozenset({cause})))
            _count(tally.without.setdefault(cause, Counter()), dates.last(ends))
    for search in plan.searches:
        number = search.number
        _count(tally.arrived.setdefault(number, Counter()), dates.ends(number))
        numbers = [other for other in behind(network, [number]) if other in known]
        with dates.kept(numbers):
            latest = _latest(dates, search, numbers, ends)
        _count(tally.arrivals.setdefault(number, Counter()), latest)


def _latest(dates: Runs, search: Search, numbers: Sequence[int], ends: Sequence[int]) -> Ints:
    """The last W at which a dependency may arrive, run by run: bisected in all runs at once. Later
    arrivals never help: every pass is monotone in them."""
    count = dates.durations.count
    kept = np.full(count, search.soonest - 1, np.int32)
    missed = np.full(count, search.latest + 1, np.int32)
    while (open_ := missed - kept > 1).any():
        tried = np.where(open_, (kept + missed) // 2, np.maximum(kept, search.soonest))
        place(dates, numbers, Case(arrivals={search.number: tried}))
        in_time = dates.last(ends) <= search.limit
        kept = np.where(open_ & in_time, tried, kept)
        missed = np.where(open_ & ~in_time, tried, missed)
    return kept


def _count(counter: Counter[int], values: Ints) -> None:
    found, times = np.unique(values, return_counts=True)
    counter.update(dict(zip(found.tolist(), times.tolist(), strict=True)))
