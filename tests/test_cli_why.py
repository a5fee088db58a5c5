"""`daopai why` as a user meets it."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from wcwidth import wcswidth

from projects.schedule.why import DATE_WORDS
from tests.cli_helpers import PLANS, daopai

LAKE = PLANS["lianghu"]


@pytest.mark.parametrize("word", DATE_WORDS)
def test_a_date_is_asked_for_in_chinese(word: str) -> None:
    answer = daopai("why", LAKE, "L600", "--date", word, "--as-of", "2023-12-31")
    assert (answer.code, answer.err) == (0, "")
    (document,) = daopai(
        "why", LAKE, "L600", "--date", word, "--as-of", "2023-12-31", "--json"
    ).documents
    assert document["asked"]["date"] == DATE_WORDS[word]
    told = re.sub(r"\s", "", answer.out)
    for sentence in document["sentences"]:
        assert re.sub(r"\s", "", sentence) in told


def test_the_document_keeps_its_keys_and_its_sum_adds_up() -> None:
    (document,) = daopai("why", LAKE, "L504", "--json").documents
    old = {"schema", "project", "item", "data_date", "sentences", "chain"}
    assert old | {"early_start", "early_finish", "late", "asked", "scenarios"} == set(document)
    asked = document["asked"]
    assert document["chain"][0] == "L000"
    assert sum(part["days"] for part in asked["sum"]["parts"]) == asked["sum"]["days"] == 404
    steps = asked["steps"]
    assert [step["parts"] for step in steps[:1]] == [[]]
    assert all(step["at"] for step in steps)
    assert {change["kind"] for change in asked["changes"]} >= {"link", "duration", "stop"}


def test_the_table_counts_up_to_the_sum() -> None:
    out = daopai("why", LAKE, "L504", columns=160).out
    table = out.partition("合计")[0]
    rows = re.findall(r"^(\d{4}-\d\d-\d\d) +(\d+)  (\w+)  ", table, re.M)
    assert rows[0] == ("2023-03-07", "0", "L000")
    assert rows[-1] == ("2024-04-13", "404", "L504")
    assert "= 404 天，到 2024-04-13" in out


def test_without_an_item_the_project_answers() -> None:
    answer = daopai("why", LAKE)
    assert answer.code == 0
    assert "项目最早 2024-07-02 完成" in answer.out
    assert "需抢回 13 天" in answer.out
    (document,) = daopai("why", LAKE, "--json").documents
    assert document["item"] is None


def test_a_plan_without_start_answers_backward() -> None:
    out = daopai("why", PLANS["niandu"], "S018").out
    assert "从最迟开始到时限的链条" in out
    assert "= 549 天，到 2021-12-31" in out


@pytest.mark.parametrize("columns", [60, 80, 100, 160])
@pytest.mark.parametrize("item", ["L305", "LH3", "L210", "L000", ""])
def test_every_answer_fits_the_terminal_and_cuts_nothing(item: str, columns: int) -> None:
    words = [LAKE, *([item] if item else []), "--as-of", "2023-12-31"]
    out = daopai("why", *words, columns=columns).out
    assert max(map(wcswidth, out.splitlines())) <= columns
    assert "…" not in out


def test_changes_stand_in_the_order_of_what_they_win() -> None:
    (document,) = daopai("why", LAKE, "L504", "--date", "最早开始", "--json").documents
    won = [change["most_days"] for change in document["asked"]["changes"]]
    assert len(won) > 3
    assert all(more >= less for more, less in pairwise(won))


def test_the_same_question_has_the_same_bytes() -> None:
    words = ("why", LAKE, "L504", "--as-of", "2023-12-31", "--json")
    assert daopai(*words).out == daopai(*words).out


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("L99",), "DP407", "计划中没有“L99”"),
        (("L504", "--date", "最早"), "DP548", "是否为“最早"),
        (("L504", "--date", "late"), "DP548", "没有“late”这个日期"),
    ],
)
def test_a_question_that_nobody_understands_is_answered_with_what_can_be_asked(
    words: tuple[str, ...], code: str, says: str
) -> None:
    answer = daopai("why", LAKE, *words)
    assert answer.code == 2
    assert answer.err.startswith(code)
    assert says in re.sub(r"\s", "", answer.err)
