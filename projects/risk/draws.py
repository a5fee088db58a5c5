"""Random numbers that are the same on every machine, whatever else the plan holds.

Every cause has a stream of its own, keyed by the seed and its name: a work that is added, a plan in
another order or another chunk size changes nobody else's draws. Bits come raw from PCG64, whose
output NumPy promises never to change; a sample is a look-up in a table of quantiles, and the tables
are made by +, -, *, / and the square root alone, which IEEE 754 rounds exactly.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from math import ceil

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

ENTRIES = 4096
"""Entries of a quantile table; each stands for so small a share of the runs."""
_BITS = 12
_SHARES = (np.arange(ENTRIES) + 0.5) / ENTRIES
_REST = 1 - _SHARES
_PER_WORD = 4
"""Samples of 16 bits that one word of the generator gives."""


class Stream:
    """The draws of one cause, reached by the number of the run."""

    def __init__(self, seed: int, *names: str) -> None:
        key = "\x1f".join((str(seed), *names)).encode()
        bits = blake2b(key, digest_size=32).digest()
        self._at = int.from_bytes(bits[:16], "little")
        self._step = int.from_bytes(bits[16:], "little") | 1  # PCG steps by an odd number

    def words(self, first: int, count: int) -> npt.NDArray[np.uint64]:
        """64 random bits for each of `count` runs from run `first` on."""
        _GENERATOR.state = {
            "bit_generator": "PCG64",
            "state": {"state": self._at, "inc": self._step},
            "has_uint32": 0,
            "uinteger": 0,
        }
        if first:
            _GENERATOR.advance(first)
        return np.asarray(_GENERATOR.random_raw(count), dtype=np.uint64)

    def places(self, first: int, count: int) -> npt.NDArray[np.uint16]:
        """A place in a quantile table for each run; `first` is a multiple of `_PER_WORD`."""
        words = self.words(first // _PER_WORD, -(-count // _PER_WORD))
        # The order of the bytes is fixed, so that every machine cuts the words alike.
        halves = words.astype("<u8", copy=False).view("<u2")
        places: npt.NDArray[np.uint16] = np.right_shift(halves[:count], 16 - _BITS)
        return places


_GENERATOR = np.random.PCG64(0)
"""One generator for all streams: setting its state costs a tenth of making one."""


def happens(words: npt.NDArray[np.uint64], probability: float) -> npt.NDArray[np.bool_]:
    """In which runs something of this probability happens, by the lower half of each word."""
    return (words & np.uint64(0xFFFFFFFF)) < np.uint64(round(probability * 2**32))


def table_places(words: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """A place in a quantile table for each run, by the uppermost bits of each word."""
    return words >> np.uint64(64 - _BITS)


@lru_cache(maxsize=4096)
def triangular(low: float, likely: float, high: float) -> Floats:
    """The quantiles of a triangular distribution at (i + 1/2) / ENTRIES, ascending.

    Below the share of the rising side the quantile is low + sqrt(u (high - low)(likely - low)),
    above it high - sqrt((1 - u)(high - low)(high - likely)).
    """
    if high <= low:
        return np.full(ENTRIES, low)
    rising = ceil((likely - low) / (high - low) * ENTRIES - 0.5)
    table = np.empty(ENTRIES)
    below, above = table[:rising], table[rising:]
    np.multiply(_SHARES[:rising], (high - low) * (likely - low), out=below)
    np.multiply(_REST[rising:], (high - low) * (high - likely), out=above)
    np.sqrt(table, out=table)
    np.add(low, below, out=below)
    np.subtract(high, above, out=above)
    return table


def half_up(values: Floats) -> Floats:
    """To the nearest whole number, a half upward."""
    rounded: Floats = np.floor(values + 0.5)
    return rounded
