"""Draws: the same on every machine, for every size of chunk, whatever else the plan holds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.risk.draws import ENTRIES, Stream, half_up, happens, table_places, triangular


def test_the_bits_of_a_stream_are_these_on_every_machine() -> None:
    assert Stream(1, "work", "L010").places(0, 6).tolist() == [340, 2432, 1673, 3779, 3191, 3555]
    assert [hex(word) for word in Stream(7, "driver", "汛期").words(3, 2).tolist()] == [
        "0xa4d60d73e6e7a6e8",
        "0xe60b513179c33fc",
    ]


@given(st.integers(0, 60), st.integers(1, 50))
def test_a_stream_gives_the_same_run_the_same_draw_however_it_is_cut(
    first: int, count: int
) -> None:
    stream = Stream(3, "work", "A")
    whole = stream.places(0, 400)
    assert stream.places(first * 4, count).tolist() == whole[first * 4 :][:count].tolist()
    words = stream.words(0, 200)
    assert stream.words(first, count).tolist() == words[first : first + count].tolist()


def test_each_seed_and_each_name_has_draws_of_its_own() -> None:
    drawn = {
        tuple(Stream(seed, kind, name).places(0, 20).tolist())
        for seed in (1, 2)
        for kind in ("work", "event")
        for name in ("A", "B", "AB")
    }
    assert len(drawn) == 12


@pytest.mark.parametrize("probability", [0.0, 0.15, 0.5, 1.0])
def test_something_happens_as_often_as_its_probability_says(probability: float) -> None:
    share = happens(Stream(1, "event", "流标").words(0, 40_000), probability).mean()
    error = 4 * (probability * (1 - probability) / 40_000) ** 0.5
    assert abs(share - probability) <= error


def test_the_places_in_a_table_are_all_alike_probable() -> None:
    counts = np.bincount(Stream(5, "work", "A").places(0, ENTRIES * 25), minlength=ENTRIES)
    assert len(counts) == ENTRIES
    spread = ((counts - 25.0) ** 2 / 25).sum()  # chi-square of 4,095 degrees
    assert abs(spread - ENTRIES) < 5 * (2 * ENTRIES) ** 0.5
    other = table_places(Stream(5, "driver", "A").words(0, ENTRIES * 25))
    assert int(other.max()) == ENTRIES - 1


triples = st.tuples(*[st.floats(0, 500, allow_subnormal=False)] * 3).map(
    lambda three: tuple(sorted(three))
)


@given(triples)
def test_a_triangular_table_ascends_between_low_and_high(triple: tuple[float, ...]) -> None:
    low, likely, high = triple
    table = triangular(low, likely, high)
    assert len(table) == ENTRIES
    assert (np.diff(table) >= -1e-9).all()
    assert low - 1e-9 <= table[0]
    assert table[-1] <= high + 1e-9
    assert table.mean() == pytest.approx((low + likely + high) / 3, abs=(high - low) / 500 + 1e-9)


def test_the_quantiles_are_those_of_the_triangular_distribution() -> None:
    table = triangular(10.0, 20.0, 50.0)
    at = (np.arange(ENTRIES) + 0.5) / ENTRIES
    rising = table <= 20
    below = (table[rising] - 10) ** 2 / 400
    above = 1 - (50 - table[~rising]) ** 2 / 1200
    assert np.concatenate((below, above)) == pytest.approx(at, abs=1e-12)


def test_halves_are_rounded_upward() -> None:
    assert half_up(np.array([0.49, 0.5, 1.5, 2.5, 2.51])).tolist() == [0, 1, 2, 3, 3]
