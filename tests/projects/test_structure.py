"""Ids, parents, links and cycles, on values made by hand."""

from __future__ import annotations

import random
import time
from collections.abc import Iterable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.errors import Finding, Place
from projects.model import Activity, ActivityKind, Link, LinkKind
from projects.structure import structure_findings


def work(
    item: str, parent: str | None = None, kind: ActivityKind = "task", line: int = 0
) -> Activity:
    return Activity(
        id=item, name=item, parent=parent, kind=kind, where=Place("p.yaml", line or None)
    )


def link(before: str, after: str, kind: LinkKind = "FS", line: int = 0) -> Link:
    return Link(before, after, kind, where=Place("p.yaml", line or None))


def codes(findings: Iterable[Finding]) -> list[str]:
    return [finding.code for finding in findings]


def test_a_sound_network_has_no_findings() -> None:
    works = [work("W"), work("A", "W"), work("B", "W"), work("C")]
    links = [link("A", "B"), link("W", "C"), link("A", "B", "FF"), link("C", "W", "SS")]
    assert structure_findings(works[:3], links[:1]) == []
    assert codes(structure_findings(works, links[:3])) == []


def test_a_cycle_is_printed_whole_with_the_lines_of_its_links() -> None:
    works = [work(item) for item in ("L010", "L020", "L030")]
    links = [
        link("L010", "L020", line=12),
        link("L020", "L030", line=13),
        link("L030", "L010", line=9),
    ]
    (found,) = structure_findings(works, links)
    assert found.says == "前后关系成环：L010 → L020 → L030 → L010（第 12 行、第 13 行、第 9 行）"
    assert found.where.line == 9


def test_the_shortest_cycle_of_a_knot_is_printed() -> None:
    works = [work(item) for item in "ABCD"]
    links = [link("A", "B"), link("B", "C"), link("C", "D"), link("D", "A"), link("B", "A")]
    (found,) = structure_findings(works, links)
    assert "A → B → A" in found.says


def test_a_cycle_that_runs_through_a_summary_names_the_summary() -> None:
    works = [work("W"), work("V", "W"), work("A", "V"), work("B")]
    (found,) = structure_findings(works, [link("A", "B"), link("B", "W")])
    assert "A → B → W → V → A" in found.says or "W → V → A → B → W" in found.says


def test_links_between_two_summaries_that_hold_each_other_up_are_a_cycle() -> None:
    works = [work("V"), work("W"), work("A", "V"), work("B", "W")]
    assert codes(structure_findings(works, [link("V", "W"), link("W", "V")])) == ["DP161"]
    assert codes(structure_findings(works, [link("V", "W"), link("B", "A")])) == ["DP161"]


def test_an_unlinked_summary_between_two_works_is_no_cycle() -> None:
    works = [work("W"), work("A", "W"), work("B", "W"), work("C")]
    assert structure_findings(works, [link("A", "C"), link("C", "B")]) == []


def test_a_wrong_link_is_no_part_of_a_cycle() -> None:
    works = [work("W"), work("A", "W"), work("B")]
    found = structure_findings(works, [link("A", "W"), link("B", "B"), link("B", "X")])
    assert codes(found) == ["DP159", "DP153", "DP152"]


def test_a_doubled_link_is_only_a_warning() -> None:
    works = [work("A"), work("B")]
    (found,) = structure_findings(works, [link("A", "B"), link("A", "B")])
    assert (found.code, found.level) == ("DP154", "warning")


def test_a_summary_without_children_is_only_a_warning() -> None:
    (found,) = structure_findings([work("W", kind="summary")], [])
    assert (found.code, found.level) == ("DP165", "warning")


def test_a_missing_id_and_an_empty_plan_are_told() -> None:
    assert codes(structure_findings([], [])) == ["DP150"]
    assert codes(structure_findings([work("")], [])) == ["DP121"]


@pytest.mark.parametrize("kind", ["FS", "SS", "FF", "SF"])
def test_a_hammock_drives_nothing(kind: LinkKind) -> None:
    works = [work("H", kind="hammock"), work("A")]
    assert codes(structure_findings(works, [link("H", "A", kind)])) == ["DP160"]


def test_a_wrong_id_gets_the_nearest_one_as_a_suggestion() -> None:
    (found,) = structure_findings([work("L010"), work("L020")], [link("l01O", "L020")])
    assert found.remedy == "是不是“L010”？"


def test_chains_and_nests_of_ten_thousand_need_no_recursion() -> None:
    ids = [f"A{number}" for number in range(10_000)]
    chain = [link(one, two) for one, two in pairwise(ids)]
    assert structure_findings([work(item) for item in ids], chain) == []
    ring = [*chain, link(ids[-1], ids[0])]
    (found,) = structure_findings([work(item) for item in ids], ring)
    assert found.code == "DP161"
    assert found.says.count("→") == 10_000
    nest = [work(item, ids[number - 1] if number else None) for number, item in enumerate(ids)]
    assert structure_findings(nest, []) == []


def test_ten_thousand_wrong_links_are_told_in_good_time() -> None:
    works = [work(f"A{number}") for number in range(2_000)]
    links = [link(f"X{number}", "A1") for number in range(10_000)]
    begin = time.process_time()
    assert len(structure_findings(works, links)) == 10_000
    assert time.process_time() - begin < 5


@given(st.integers(2, 9), st.integers(0, 2**32), st.integers(0, 14))
def test_a_cycle_is_found_exactly_where_a_naive_search_finds_one(
    size: int, seed: int, count: int
) -> None:
    chance = random.Random(seed)
    ids = [f"A{number}" for number in range(size)]
    parents = {item: chance.choice([None, *ids[:at]]) for at, item in enumerate(ids)}
    works = [work(item, parents[item]) for item in ids]
    pairs = {(chance.choice(ids), chance.choice(ids)) for _ in range(count)}
    links = [link(one, two) for one, two in sorted(pairs)]
    found = structure_findings(works, links)
    wrong = {(one.where, one.item) for one in found if one.code in {"DP153", "DP159"}}
    sound = [(one, two) for one, two in pairs if one != two and not related(one, two, parents)]
    assert ("DP161" in codes(found)) == naive_cycle(ids, parents, sound), wrong


def related(one: str, two: str, parents: dict[str, str | None]) -> bool:
    return one in above(two, parents) or two in above(one, parents)


def above(item: str, parents: dict[str, str | None]) -> list[str]:
    chain = []
    parent = parents[item]
    while parent is not None:
        chain.append(parent)
        parent = parents[parent]
    return chain


def naive_cycle(
    ids: list[str], parents: dict[str, str | None], pairs: list[tuple[str, str]]
) -> bool:
    leaves = [item for item in ids if item not in parents.values()]

    def below(item: str) -> list[str]:
        return [leaf for leaf in leaves if leaf == item or item in above(leaf, parents)]

    reach = {(a, b) for one, two in pairs for a in below(one) for b in below(two)}
    for middle in leaves:
        reach |= {
            (a, b) for a in leaves for b in leaves if (a, middle) in reach and (middle, b) in reach
        }
    return any((leaf, leaf) in reach for leaf in leaves)
