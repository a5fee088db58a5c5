"""`daopai level`: the table, the JSON, the scenario that other commands take, and mistakes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.cli_helpers import daopai
from tests.projects.test_levelling import PLAN


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "hand.yaml"
    path.write_text(PLAN, "utf-8")
    return path


def test_the_table_says_who_waits_for_what(plan: Path) -> None:
    told = daopai("level", plan, columns=160)
    assert told.code == 0
    assert "晚 3 个日历天" in told.out
    assert "03-04 至 03-06 已排满（B）" in told.out
    assert "富余 12 天" in told.out


def test_the_table_fits_a_narrow_terminal(plan: Path) -> None:
    from projects.writers.terminal import width_of

    told = daopai("level", plan, "--backward", columns=72)
    assert max(width_of(line) for line in told.out.splitlines()) <= 72


def test_the_document_has_dates_waits_and_usage_by_day(plan: Path) -> None:
    (told,) = daopai("level", plan, "--json").documents
    assert told["schema"] == "daopai.level/1"
    assert (told["before"]["finish"], told["after"]["finish"]) == ("2024-03-10", "2024-03-13")
    first = next(row for row in told["activities"] if row["id"] == "A")
    assert first["pushed_by"] == [
        {"resource": "挖掘机", "from": "2024-03-04", "to": "2024-03-06", "users": ["B"]}
    ]
    (machine,) = told["resources"]
    assert (machine["limit"], machine["peak_before"], machine["peak"]) == (3, 4, 3)
    assert max(day["used"] for day in machine["days"]) == 3


@pytest.mark.parametrize("options", [(), ("--backward",)])
def test_the_scenario_gives_the_levelled_dates_to_other_commands(
    plan: Path, tmp_path: Path, options: tuple[str, ...]
) -> None:
    target = tmp_path / "out" / "level.yaml"
    (told,) = daopai("level", plan, *options, "-o", target, "--json").documents
    (after,) = daopai("schedule", plan, "--scenario", target, "--json").documents
    dates = {row["id"]: (row["early_start"], row["early_finish"]) for row in after["activities"]}
    for row in told["activities"]:
        assert dates[row["id"]] == (row["start"], row["finish"])
    assert date.fromisoformat(after["early_finish"]) == date.fromisoformat(told["after"]["finish"])


def test_a_scenario_can_be_levelled_itself(plan: Path, tmp_path: Path) -> None:
    shorter = tmp_path / "short.yaml"
    shorter.write_text(
        "{daopai: 1, scenario: 缩短, on: hand, set: [{item: B, duration: 1}]}", "utf-8"
    )
    (told,) = daopai("level", plan, "--scenario", shorter, "--json").documents
    assert told["after"]["finish"] == "2024-03-11"


def test_the_solver_says_that_nothing_is_better(plan: Path) -> None:
    told = daopai("level", plan, "--exact", "--limit", "5")
    assert "已证明没有更好的安排" in told.out


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("-o", "level.txt"), "DP967"),
        (("--tries", "0"), "DP831"),
        (("--limit", "soon"), "DP831"),
        (("--as-of", "2024-13-01"), "DP830"),
    ],
)
def test_mistakes_on_the_command_line_are_told(
    plan: Path, options: tuple[str, ...], code: str
) -> None:
    told = daopai("level", plan, *options)
    assert told.code == 2
    assert code in told.err


def test_a_plan_without_crews_is_refused_with_what_to_write(plan: Path) -> None:
    plan.write_text(PLAN.replace("resources: {挖掘机: 3}\n", ""), "utf-8")
    told = daopai("level", plan)
    assert (told.code, "DP963" in told.err, "resources" in told.err) == (2, True, True)
