"""Float paths: the driving chain, then the chains that come closest to driving the item."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise

import pytest

from projects import bundled
from projects.errors import InputError
from projects.model import DAY, Activity, Link, Observation, Span
from projects.readers import read_plan
from projects.schedule import schedule
from projects.schedule.floatpaths import FloatPath, float_paths, path_end
from projects.writers.floatpaths_json import float_paths_document
from projects.writers.floatpaths_view import float_paths_view
from projects.writers.terminal import width_of
from tests.projects.rule_plans import day, held, plan, work
from tests.projects.schedule_plans import due


def rows(paths: tuple[FloatPath, ...]) -> list[tuple[str, str | None, float, float]]:
    return [
        ("".join(path.works), path.joins, path.relationship_float_days, path.accumulated_days)
        for path in paths
    ]


# -- by hand -----------------------------------------------------------------------------------

THREE = plan(
    work("A", 4),
    work("B", 6),
    work("C", 3),
    work("D", 2),
    work("F", 2),
    links=(Link("A", "B"), Link("B", "F"), Link("A", "C"), Link("C", "F"), Link("D", "C")),
)
"""A 1-4, B 5-10, F 11-12. C 5-7 is 3 days loose to F; D 1-2 is 2 days loose to C, so 5 to F."""


def test_three_paths_by_hand() -> None:
    assert rows(float_paths(schedule(THREE))) == [
        ("ABF", None, 0, 0),
        ("C", "F", 3, 3),
        ("D", "C", 2, 5),
    ]


def test_a_path_names_the_link_by_which_it_joins() -> None:
    _, second, third = float_paths(schedule(THREE))
    assert second.link == Link("C", "F")
    assert third.link == Link("D", "C")


def test_no_more_paths_than_asked_for() -> None:
    found = schedule(THREE)
    assert float_paths(found, most=2) == float_paths(found)[:2]
    assert float_paths(found, most=0) == ()


def test_towards_another_work_the_chain_that_drives_it_comes_first() -> None:
    assert rows(float_paths(schedule(THREE), "C")) == [("AC", None, 0, 0), ("D", "C", 2, 2)]


def test_the_accumulated_float_ranks_before_the_float_of_the_link() -> None:
    """D is only 2 days loose to C, but 5 in all; E, 4 days loose to F, comes before it."""
    found = schedule(
        replace(
            THREE,
            activities=(*THREE.activities, work("E", 6)),
            links=(*THREE.links, Link("E", "F")),
        )
    )
    assert rows(float_paths(found))[1:] == [("C", "F", 3, 3), ("E", "F", 4, 4), ("D", "C", 2, 5)]


def test_branches_that_drive_the_same_work_stay_in_one_path() -> None:
    found = schedule(
        plan(
            work("A", 9),
            work("F", 1),
            work("X", 2),
            work("P", 5),
            work("Q", 5),
            links=(Link("A", "F"), Link("X", "F"), Link("P", "X"), Link("Q", "X")),
        )
    )
    assert rows(float_paths(found)) == [("AF", None, 0, 0), ("PQX", "F", 2, 2)]


def test_an_open_end_leads_to_the_end_of_the_project_by_no_link() -> None:
    found = schedule(plan(work("A", 9), work("B", 3), work("C", 2), links=(Link("B", "C"),)))
    (_, path) = float_paths(found)
    assert (path.works, path.joins, path.link, path.accumulated_days) == (("B", "C"), None, None, 4)


def test_the_leaves_of_a_summary_lead_to_its_finish() -> None:
    found = schedule(
        plan(
            Activity(id="S", name="子项", kind="summary"),
            work("A", 9, parent="S"),
            work("B", 4, parent="S"),
            work("C", 30),
        )
    )
    assert rows(float_paths(found, "S")) == [("A", None, 0, 0), ("B", None, 5, 5)]


def test_a_start_link_out_of_a_summary_goes_back_to_its_earliest_leaf() -> None:
    found = schedule(
        plan(
            Activity(id="S", name="子项", kind="summary"),
            work("A", 2, parent="S", constraints=(held("snet", 3),)),
            work("B", 2, parent="S", constraints=(held("snet", 8),)),
            work("P", 6),
            work("F", 2),
            links=(Link("P", "F"), Link("S", "F", "SS", Span(2 * DAY))),
        )
    )
    # A starts on day 3; two days later is day 5, F starts on day 7.
    (first, second, *_) = float_paths(found, "F")
    assert first.works == ("P", "F")
    assert (second.works, second.joins, second.accumulated_days) == (("A",), "F", 2)
    assert second.link is not None
    assert second.link.label == "SSS+2"


def test_the_rest_days_before_a_driven_successor_are_no_float_of_the_path() -> None:
    """A ends on Saturday and drives B on Monday; in its own week it has a day of float."""
    found = schedule(
        plan(
            work("A", 6, calendar="每天"),
            work("B", 5, calendar="五天"),
            work("C", 4, calendar="五天"),
            links=(Link("A", "B"), Link("C", "B")),
        )
    )
    assert found["A"].free_float_days == 1
    assert rows(float_paths(found)) == [("AB", None, 0, 0), ("C", "B", 1, 1)]


def test_a_link_that_a_mandatory_date_breaks_is_next_with_its_negative_float() -> None:
    found = schedule(
        plan(
            work("A", 8),
            work("B", 3, constraints=(held("mso", 6),)),
            work("F", 1),
            work("G", 5),
            links=(Link("A", "B"), Link("B", "F"), Link("G", "F")),
        )
    )
    assert rows(float_paths(found, "F")) == [
        ("BF", None, 0, 0),
        ("A", "B", -3, 0),
        ("G", "F", 3, 3),
    ]


def test_finished_work_stands_in_a_driving_chain_but_makes_no_path_of_its_own() -> None:
    as_of = day(6)
    done = tuple(
        Observation(item, as_of, "finished", day(ended)) for item, ended in (("A", 4), ("D", 2))
    )
    found = schedule(replace(THREE, observations=done), as_of=as_of)
    # B and C go on from day 7: B 7-12, F 13-14, C 7-9.
    assert rows(float_paths(found)) == [("BF", None, 0, 0), ("C", "F", 3, 3)]


def test_work_under_way_is_traced_to_what_holds_its_remainder() -> None:
    as_of = day(3)
    seen = (
        Observation("A", as_of, "started", day(1)),
        Observation("C", as_of, "started", day(2)),
        Observation("C", as_of, "percent", 100 / 3),
    )
    found = schedule(replace(THREE, observations=seen), as_of=as_of)
    assert "A" in float_paths(found, "C")[0].works


def test_without_a_governing_deadline_the_paths_lead_to_the_end_of_the_project() -> None:
    found = schedule(THREE)
    assert path_end(found, None) is None
    dated = schedule(due(THREE, day(9), "C"))
    assert path_end(dated, None) == "C"
    assert float_paths(dated) == float_paths(dated, "C")


def test_an_unknown_item_is_an_error_that_says_so() -> None:
    with pytest.raises(InputError) as error:
        float_paths(schedule(THREE), "X")
    assert [finding.code for finding in error.value.findings] == ["DP407"]
    assert "没有“X”" in str(error.value)


def test_an_item_without_network_dates_is_an_error() -> None:
    ledger = plan(work("A", 1), Activity(id="N", name="台账"))
    with pytest.raises(InputError, match="没有网络日期"):
        float_paths(schedule(ledger), "N")


def test_a_plan_without_a_start_has_no_float_paths() -> None:
    backward = due(replace(THREE, start=None), day(40))
    with pytest.raises(InputError, match="DP408"):
        float_paths(schedule(backward))


def test_ten_thousand_works_in_a_row_are_one_path() -> None:
    count = 10_000
    works = tuple(
        Activity(id=f"W{k}", name="w", duration=Span(DAY), calendar="每天") for k in range(count)
    )
    links = tuple(Link(a.id, b.id) for a, b in pairwise(works))
    side = Activity(id="X", name="x", duration=Span(DAY), calendar="每天")
    found = schedule(plan(*works, side, links=(*links, Link("X", works[-1].id))))
    first, second = float_paths(found)
    assert len(first.works) == count
    assert (second.works, second.accumulated_days) == (("X",), count - 2)


# -- as people and programs read them ----------------------------------------------------------


def test_the_table_names_path_floats_joint_and_chain() -> None:
    found = schedule(THREE)
    said = float_paths_view(found, float_paths(found), path_end(found, None), 120)
    lines = said.splitlines()
    assert lines[1] == "到项目完成的时差路径（3 条）："
    assert lines[5].split() == ["第", "1", "路径", "0", "0", "3", "A", "→", "B", "→", "F"]
    assert lines[6].split() == ["第", "2", "路径", "3", "3", "F", "CFS", "1", "C"]
    assert lines[7].split() == ["第", "3", "路径", "2", "5", "C", "DFS", "1", "D"]


def test_the_table_says_which_work_the_paths_lead_to() -> None:
    found = schedule(THREE)
    said = float_paths_view(found, float_paths(found, "C"), path_end(found, "C"), 120)
    assert "到“C 工作C”的时差路径（2 条）" in said


def test_an_open_end_joins_the_finish_itself() -> None:
    found = schedule(plan(work("A", 9), work("B", 3)))
    said = float_paths_view(found, float_paths(found), None, 120)
    assert said.splitlines()[6].split() == ["第", "2", "路径", "6", "6", "完成日期", "1", "B"]


def test_a_lag_is_shown_in_the_days_of_the_plan() -> None:
    eight = 480
    found = schedule(
        plan(
            Activity(id="A", name="甲", duration=Span(9 * eight)),
            Activity(id="B", name="乙", duration=Span(eight)),
            Activity(id="C", name="丙", duration=Span(eight)),
            links=(Link("A", "C"), Link("B", "C", lag=Span(2 * eight))),
            minutes_per_day=eight,
        )
    )
    said = float_paths_view(found, float_paths(found), None, 120)
    assert said.splitlines()[6].split() == ["第", "2", "路径", "6", "6", "C", "BFS+2", "1", "B"]


@pytest.mark.parametrize("width", [60, 80, 100, 160])
def test_the_table_of_a_bundled_plan_fits_the_terminal(width: int) -> None:
    found = schedule(read_plan(bundled.path("lianghu")))
    said = float_paths_view(found, float_paths(found), path_end(found, None), width)
    assert max(width_of(line) for line in said.splitlines()) <= width
    assert "L000 → L010" in said


def test_a_chain_of_hundreds_shows_its_two_ends() -> None:
    works = [work(f"W{k}", 1) for k in range(300)]
    found = schedule(plan(*works, links=tuple(Link(a.id, b.id) for a, b in pairwise(works))))
    said = "".join(float_paths_view(found, float_paths(found), None, 120).split())
    assert "W0→W1→" in said
    assert "→W10→W11…W288→W289→" in said
    assert "→W298→W299" in said
    assert "300" in said


def test_the_document_holds_every_path_and_how_it_joins() -> None:
    found = schedule(THREE)
    document = float_paths_document(found, float_paths(found), path_end(found, None))
    assert document == json.loads(json.dumps(document))
    assert document["schema"] == "daopai.float-paths/1"
    assert document["to"] is None
    assert document["paths"][0] == {
        "number": 1,
        "works": ["A", "B", "F"],
        "joins": None,
        "link": None,
        "relationship_float_days": 0,
        "accumulated_days": 0,
    }
    assert document["paths"][2]["link"] == {"before": "D", "after": "C", "kind": "FS"}
