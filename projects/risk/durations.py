"""The durations of a stretch of runs: factors of drivers, times estimates, plus events.

drawn = half_up((estimate or planned) x factor x factor …), at least one step; plus events
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from projects.model import Project
from projects.risk.curves import Ints, Longs
from projects.risk.draws import Floats, Stream, half_up, happens, table_places, triangular
from projects.risk.uncertain import ESTIMATES, Cause, Uncertain, driver, events_of

NOTHING: frozenset[Cause] = frozenset()


class Streams:
    """The random streams of one simulation, by what they are for."""

    def __init__(self, project: Project, uncertain: Mapping[int, Uncertain], seed: int) -> None:
        self.drivers = {one.name: one for one in project.drivers}
        self.events = dict(events_of(project))
        self.of_driver = {name: Stream(seed, "driver", name) for name in self.drivers}
        self.of_event = {
            cause: Stream(seed, "event", cause.name, cause.on, str(cause.copy))
            for cause in self.events
        }
        self.of_work = {
            number: Stream(seed, "work", one.item)
            for number, one in uncertain.items()
            if one.estimate
        }


class Durations:
    """What the works last in the runs `first` to `first + count`.

    step: the minutes to which durations are rounded; grain: the minutes in which arrays count.
    """

    def __init__(
        self,
        streams: Streams,
        uncertain: Mapping[int, Uncertain],
        step: int,
        grain: int,
        first: int,
        count: int,
    ) -> None:
        self.uncertain, self.count = uncertain, count
        self._streams, self._step, self._grain, self._first = streams, step, grain, first
        self._factors: dict[str, Floats] = {}
        self._happened: dict[Cause, npt.NDArray[np.bool_]] = {}
        self._drawn: dict[int, Ints] = {}

    def drawn(self, number: int, left_out: frozenset[Cause] = NOTHING) -> Ints:
        """The duration of an uncertain node in each run, in grains, without some of its causes.

        Not for calendar months that have still to begin: see `span`.
        """
        one = self.uncertain[number]
        if left_out and not left_out.isdisjoint(one.causes):
            return self._draw(number, one, left_out)
        if number not in self._drawn:
            self._drawn[number] = self._draw(number, one, NOTHING)
        return self._drawn[number]

    def span(self, number: int, wholes: Longs, left_out: frozenset[Cause] = NOTHING) -> Longs:
        """Minutes of a node that by the plan lasts `wholes` minutes, run by run."""
        one = self.uncertain[number]
        estimate, drivers = _left(one, left_out)
        lasts = wholes
        if estimate or drivers:
            base = self._estimated(number, estimate) if estimate else wholes / self._step
            lasts = self._stretched(base, drivers).astype(np.int64) * self._grain
        for cause, adds in one.events:
            if cause not in left_out:
                lasts = lasts + self._when(cause) * adds
        return lasts

    def _draw(self, number: int, one: Uncertain, left_out: frozenset[Cause]) -> Ints:
        assert one.planned is not None
        estimate, drivers = _left(one, left_out)
        if drivers:
            base = self._estimated(number, estimate) if estimate else one.planned / self._step
            lasts = self._stretched(base, drivers)
        elif estimate:
            table = whole_table(estimate, self._step // self._grain)
            lasts = table.take(self._places(number))
        else:
            lasts = np.full(self.count, one.planned // self._grain, np.int32)
        for cause, adds in one.events:
            if cause not in left_out:
                lasts = lasts + self._when(cause) * np.int32(adds // self._grain)
        return lasts

    def _estimated(self, number: int, estimate: tuple[float, float, float]) -> Floats:
        found: Floats = triangular(*estimate).take(self._places(number))
        return found

    def _places(self, number: int) -> npt.NDArray[np.uint16]:
        return self._streams.of_work[number].places(self._first, self.count)

    def _stretched(self, base: Floats | float, drivers: list[str]) -> Ints:
        """Steps times the factors of the drivers, rounded, in grains."""
        steps = np.asarray(base)
        for name in drivers:
            steps = steps * self._factor(name)
        whole = np.maximum(half_up(steps), 1) * (self._step // self._grain)
        return whole.astype(np.int32)

    def _factor(self, name: str) -> Floats:
        """A driver's factor in each run: 1 where it does not strike; the same for all its works."""
        if name not in self._factors:
            what = self._streams.drivers[name]
            words = self._streams.of_driver[name].words(self._first, self.count)
            strength = triangular(*what.factor).take(table_places(words))
            self._factors[name] = np.where(happens(words, what.probability), strength, 1.0)
        return self._factors[name]

    def _when(self, cause: Cause) -> npt.NDArray[np.bool_]:
        """In which runs an event happens."""
        if cause not in self._happened:
            words = self._streams.of_event[cause].words(self._first, self.count)
            probability = self._streams.events[cause].probability
            self._happened[cause] = happens(words, probability)
        return self._happened[cause]


def _left(
    one: Uncertain, left_out: frozenset[Cause]
) -> tuple[tuple[float, float, float] | None, list[str]]:
    """The estimate and the drivers that remain."""
    estimate = None if ESTIMATES in left_out else one.estimate
    return estimate, [name for name in one.drivers if driver(name) not in left_out]


@lru_cache(maxsize=4096)
def whole_table(estimate: tuple[float, float, float], grains: int) -> Ints:
    """The quantiles of an estimate in whole steps, at least one, counted in grains."""
    steps = (triangular(*estimate) + 0.5).astype(np.int32)  # none is negative: cut is floored
    if steps[0] < 1:
        np.maximum(steps, 1, out=steps)
    return steps if grains == 1 else steps * np.int32(grains)
