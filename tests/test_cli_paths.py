"""`daopai schedule --paths`: the driving chain and what comes behind it, from the command line."""

from __future__ import annotations

import json

import pytest

from tests.cli_helpers import PLANS, daopai

LAKE = PLANS["lianghu"]


def test_the_paths_begin_with_the_driving_chain_and_grow_looser() -> None:
    answer = daopai("schedule", LAKE, "--paths", "4", "--json")
    assert answer.code == 0
    document = json.loads(answer.out)
    assert document["schema"] == "daopai.float-paths/1"
    first, *others = document["paths"]
    whole = json.loads(daopai("schedule", LAKE, "--json").out)
    assert first["works"] == whole["longest_path"]
    loose = [path["accumulated_days"] for path in document["paths"]]
    assert loose == sorted(loose)
    assert len(others) == 3


def test_the_table_of_paths_names_where_each_joins() -> None:
    answer = daopai("schedule", LAKE, "--paths", "3", "--to", "L600")
    assert answer.code == 0
    assert "第 1 路径" in answer.out
    assert "汇入" in answer.out
    assert "L600" in answer.out


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--to", "L600"), "DP838"),
        (("--paths", "3", "--to", "L999"), "DP407"),
        (("--paths", "0"), "DP831"),
        (("--paths", "viele"), "DP831"),
    ],
)
def test_a_question_that_cannot_be_answered_says_why(options: tuple[str, ...], code: str) -> None:
    answer = daopai("schedule", LAKE, *options)
    assert answer.code == 2
    assert code in answer.err


def test_the_data_date_of_a_schedule_is_also_given_as_an_instant() -> None:
    answer = daopai("schedule", LAKE, "--as-of", "2023-12-31", "--json")
    document = json.loads(answer.out)
    assert (document["data_date"], document["data_date_at"]) == ("2023-12-31", "2024-01-01T00:00")
