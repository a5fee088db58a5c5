"""`daopai baseline` and `daopai diff`: promises are numbered and stay, and what moved says why."""

from __future__ import annotations

from tests.cli_helpers import daopai
from tests.week_office import Office, office

__all__ = ["office"]


def test_baselines_are_numbered_and_an_earlier_one_never_changes(office: Office) -> None:
    words = ("--reason", "市政府批复", "--by", "市城管局", "--json")
    (first,) = office.does("baseline", "jie", *words).documents
    office.plan(lambda text: text.replace("duration: 20", "duration: 30"))
    office.on("2024-03-18")
    office.does("baseline", "jie", "--reason", "设计变更", "--by", "市城管局")
    (listed,) = office.does("baseline", "list", "jie", "--json").documents
    assert [one["number"] for one in listed["baselines"]] == [1, 2]
    assert [one["reason"] for one in listed["baselines"]] == ["市政府批复", "设计变更"]
    assert listed["baselines"][0] == first["baselines"][0]
    finishes = [one["finish"] for one in listed["baselines"]]
    assert finishes[0] < finishes[1]
    assert "设计变更" in office.does("baseline", "list", "jie").out


def test_a_baseline_needs_its_reason(office: Office) -> None:
    assert office.refused("baseline", "jie", "--by", "市城管局") == ["DP540"]
    assert office.refused("baseline", "jie", "--reason", "  ", "--by", "市城管局") == ["DP540"]
    assert office.refused("baseline", "list") == ["DP810"]
    assert "还没有基线" in office.does("baseline", "list", "jie").out


def test_the_status_counts_from_the_baseline_in_force(office: Office) -> None:
    office.does("baseline", "jie", "--reason", "批复", "--by", "市城管局")
    office.plan(lambda text: text.replace("duration: 20", "duration: 26"))
    office.does("report", "jie", "A", "--started", "2024-03-01", "--as-of", "2024-03-10")
    office.does("report", "jie", "A", "--finished", "2024-03-10", "--as-of", "2024-03-10")
    (told,) = office.does("status", "jie", "--as-of", "2024-03-10", "--json").documents
    work = next(one for one in told["activities"] if one["id"] == "B")
    assert told["baseline"] == 1
    assert work["finish_variance_days"] == 6.0
    (planned,) = office.does(
        "status", "jie", "--as-of", "2024-03-10", "--basis", "plan", "--json"
    ).documents
    assert planned["basis"] == "plan"
    assert planned["expected_percent"] > 0
    assert "基线" in office.does("status", "jie", "--as-of", "2024-03-10").out


def test_two_revisions_differ_by_what_was_changed_and_the_dates_that_follow(
    office: Office,
) -> None:
    office.does("report", "jie", "A", "--percent", "10", "--as-of", "2024-03-10")
    office.plan(lambda text: text.replace("duration: 20", "duration: 23"))
    office.does("report", "jie", "A", "--percent", "20", "--as-of", "2024-03-11")
    (told,) = office.does("diff", "jie@r1", "jie@r2", "--json").documents
    assert [(one["item"], one["kind"]) for one in told["changes"]] == [("B", "duration")]
    moved = {one["id"] for one in told["moved"]}
    assert {"B", "D"} <= moved
    assert "20 → 23" in office.does("diff", "jie@r1", "jie@r2").out
    assert "没有差别" in office.does("diff", "jie@r2", "jie@r2").out


def test_two_weeks_differ_by_what_was_reported_and_corrected(office: Office) -> None:
    office.on("2024-03-04")
    office.does("report", "jie", "A", "--started", "2024-03-01", "--as-of", "2024-03-03")
    office.does("report", "jie", "A", "--percent", "90", "--as-of", "2024-03-03")
    office.on("2024-03-18")
    office.does("report", "jie", "A", "--percent", "30", "--as-of", "2024-03-03", "--note", "误报")
    office.does("report", "jie", "A", "--percent", "50", "--as-of", "2024-03-17")
    (told,) = office.does("diff", "jie@2024-W09", "jie@2024-W11", "--json").documents
    assert [(one["item"], one["before"], one["after"]) for one in told["edited"]] == [
        ("A", "90%", "30%")
    ]
    assert told["edited"][0]["note"] == "误报"
    assert "误报" in office.does("diff", "jie@2024-W09", "jie@2024-03-17").out
    now = ("--known-at", "2024-03-19")
    (told,) = office.does("diff", "jie@2024-W09", "jie@2024-W11", *now, "--json").documents
    assert told["edited"] == []


def test_a_side_that_says_nothing_we_know_is_refused(office: Office) -> None:
    office.does("report", "jie", "A", "--percent", "10")
    assert office.refused("diff", "jie@r1", "jie@r9") == ["DP856"]
    assert office.refused("diff", "jie@昨天", "jie") == ["DP866"]
    assert office.refused("diff", "jie", "mei") == ["DP810"]
    assert daopai("diff", "jie").code == 2
