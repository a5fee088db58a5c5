"""How often a date comes out: counts by instant, and what is read from them. Whole numbers only."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import accumulate
from math import fsum, sqrt


@dataclass(frozen=True)
class Spread:
    """The instants that came out, ascending, and in how many runs each did."""

    values: tuple[int, ...]
    counts: tuple[int, ...]

    @classmethod
    def of(cls, counted: Mapping[int, int]) -> Spread:
        """From counts by instant."""
        values = sorted(counted)
        return cls(tuple(values), tuple(counted[value] for value in values))

    @cached_property
    def _sums(self) -> list[int]:
        return list(accumulate(self.counts))

    @property
    def runs(self) -> int:
        """How many runs there were."""
        return self._sums[-1]

    def within(self, limit: int) -> int:
        """In how many runs the value was `limit` or less."""
        place = bisect_right(self.values, limit)
        return self._sums[place - 1] if place else 0

    def quantile(self, share: Fraction) -> int:
        """The smallest value that at least this share of the runs does not exceed."""
        needed = self._needed(share)
        return next(v for v, sum_ in zip(self.values, self._sums, strict=True) if sum_ >= needed)

    def reached(self, share: Fraction) -> int:
        """The greatest value below which at least this share of the runs does not fall."""
        needed = self._needed(share)
        return max(v for v in self.values if self.runs - self.within(v - 1) >= needed)

    def _needed(self, share: Fraction) -> int:
        return max(-(-share.numerator * self.runs // share.denominator), 1)

    def mean(self, measure: Callable[[int], float] = float) -> float:
        """The mean of a measure of the values."""
        return self._total(measure) / self.runs

    def deviation(self, measure: Callable[[int], float] = float) -> float:
        """The standard deviation of a measure of the values, by the sample formula."""
        if self.runs < 2:
            return 0.0
        middle = self.mean(measure)
        # A product, not a power: pow() is not rounded alike on every machine.
        squares = self._total(lambda at: (measure(at) - middle) * (measure(at) - middle))
        return sqrt(squares / (self.runs - 1))

    def _total(self, measure: Callable[[int], float]) -> float:
        # Rounded once at the end: the same in every version of Python.
        return fsum(measure(v) * n for v, n in zip(self.values, self.counts, strict=True))


def standard_error(share: float, runs: int) -> float:
    """The Monte Carlo standard error of a share that was counted over so many runs."""
    return sqrt(share * (1 - share) / runs)
