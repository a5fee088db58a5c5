"""`daopai recover`: the answer on a terminal and as JSON, its scenario, and what is refused."""

from __future__ import annotations

import sys
from importlib.machinery import ModuleSpec
from pathlib import Path
from unittest import mock

import pytest

from projects.writers.terminal import width_of
from tests.cli_helpers import PLANS, daopai

LAKE = PLANS["lianghu"]
KEYS = {
    "schema",
    "asked_days",
    "reached_days",
    "feasible",
    "cost",
    "before",
    "after",
    "measures",
    "binding",
}


def test_the_lake_names_the_festival_with_its_price_and_what_else_there_is() -> None:
    told = daopai("recover", LAKE, "--deadline", "2024-03-31", "--as-of", "2023-12-31")
    assert told.code == 0
    assert "要抢回 17 天，赶到 2024-03-31" in told.out
    assert "能抢回：采取 1 项措施，2024-03-30 完成，费用 50" in told.out
    assert "如果其中一项不采取" in told.out
    assert "不采取“春节不停工”" in told.out
    assert "抢不回，最多 16 天，2024-04-01 完成，费用 29.5" in told.out
    assert "已证明" in told.out


@pytest.mark.parametrize("columns", [70, 100, 160])
def test_the_answer_fits_a_terminal(columns: int) -> None:
    told = daopai("recover", LAKE, "--days", 20, "--curve", columns=columns)
    assert max(width_of(line) for line in told.out.splitlines()) <= columns


def test_the_document_keeps_the_contract() -> None:
    (told,) = daopai("recover", LAKE, "--days", 20, "--curve", "--json").documents
    assert told.keys() >= KEYS
    assert told["schema"] == "daopai.recover/1"
    assert (told["asked_days"], told["reached_days"], told["feasible"]) == (20, 20, True)
    assert (told["before"], told["after"]) == ("2024-04-13", "2024-03-24")
    assert told["cost"] == sum(one["cost"] for one in told["measures"]) == told["bound"] == 52.5
    assert all({"id", "lever", "days", "cost"} <= one.keys() for one in told["measures"])
    assert [point["days"] for point in told["curve"]] == list(range(1, 21))
    assert told["curve"][-1]["cost"] == told["cost"]


@pytest.mark.parametrize(("days", "after"), [(20, "2024-03-24"), (5, "2024-03-31")])
def test_days_and_a_date_ask_for_the_stricter(days: int, after: str) -> None:
    words = ("--days", days, "--deadline", "2024-03-31", "--json")
    (told,) = daopai("recover", LAKE, *words).documents
    assert (told["asked_by"], told["feasible"]) == (after, True)
    assert told["after"] <= after


def test_a_deadline_that_is_kept_asks_for_nothing() -> None:
    told = daopai("recover", LAKE, "--deadline", "2024-04-13")
    assert "赶得上 2024-04-13，不用抢" in told.out
    assert "现在决定完成日期的" in told.out
    assert "没有措施可用" not in told.out


def test_the_document_names_its_scenarios(tmp_path: Path) -> None:
    file = tmp_path / "夜班.yaml"
    file.write_text(
        "daopai: 1\nscenario: 夜班\non: lianghu\nset:\n  - {item: L501, duration: 70}\n",
        encoding="utf-8",
    )
    (told,) = daopai("recover", LAKE, "--days", 3, "--scenario", file, "--json").documents
    assert told["scenarios"] == ["夜班"]


def test_what_cannot_be_reached_is_a_result_with_what_binds_it() -> None:
    answer = daopai("recover", LAKE, "--days", 60, "--json")
    (told,) = answer.documents
    assert (answer.code, told["feasible"], told["after"]) == (0, False, "2024-03-07")
    assert {"L301", "L303"} <= set(told["exhausted"]) <= set(told["binding"])
    assert "抢不回这么多：措施全用上最多抢回 37 天" in daopai("recover", LAKE, "--days", 60).out


def test_the_scenario_gives_schedule_the_same_date(tmp_path: Path) -> None:
    file = tmp_path / "抢回.yaml"
    made = daopai("recover", LAKE, "--days", 14, "--as-of", "2023-12-31", "-o", file)
    assert f"已写出情景 {file}" in made.out
    words = ("--as-of", "2023-12-31", "--scenario", file, "--json")
    (told,) = daopai("schedule", LAKE, *words).documents
    (answer,) = daopai("recover", LAKE, "--days", 14, "--as-of", "2023-12-31", "--json").documents
    assert told["deadlines"][0]["early_finish"] == answer["after"] == "2024-04-03"
    # With the measures taken, nothing more is needed for that date.
    again = daopai(
        "recover", LAKE, "--to", "L600", "--as-of", "2023-12-31", "--scenario", file,
        "--deadline", "2024-04-03",
    )  # fmt: skip
    assert "不用抢" in again.out


def test_without_the_solver_the_heuristic_answers_and_says_so() -> None:
    def find(name: str) -> ModuleSpec | None:
        return None if name == "ortools" else sys.modules[name].__spec__

    with mock.patch("projects.recovery.run.find_spec", find):
        told = daopai("recover", LAKE, "--days", 20)
    assert (told.code, "近似算法" in told.out, "能抢回" in told.out) == (0, True, True)
    (answer,) = daopai("recover", LAKE, "--days", 20, "--heuristic", "--json").documents
    assert (answer["method"], answer["proven"], answer["bound"]) == ("heuristic", False, None)
    assert answer["reached_days"] >= 20


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--days", "0"), "DP831"),
        (("--days", "x"), "DP831"),
        (("--days", "5", "--to", "Z9"), "DP924"),
        (("--days", "5", "-o", "抢回.txt"), "DP929"),
        (("--deadline", "月底"), "DP830"),
        (("--days", "5", "--limit", "0"), "DP831"),
        (("--days", "3", "--to", "L000", "--as-of", "2023-12-31"), "DP923"),
    ],
)
def test_a_mistake_is_explained(words: tuple[str, ...], code: str) -> None:
    answer = daopai("recover", LAKE, *words)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith(code)


def test_a_plan_without_any_goal_says_what_to_type(tmp_path: Path) -> None:
    plan = tmp_path / "p.yaml"
    plan.write_text(
        "daopai: 1\ncode: p\nname: 甲\nstart: 2024-03-01\n"
        "activities:\n  - {id: A, name: 甲, duration: 5}\n",
        encoding="utf-8",
    )
    answer = daopai("recover", plan)
    assert (answer.code, "DP920" in answer.err, "--days" in answer.err) == (2, True, True)
    told = daopai("recover", plan, "--days", 2)
    assert (told.code, "抢不回：计划里没有可用的措施" in told.out) == (0, True)
