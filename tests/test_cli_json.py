"""The JSON documents keep the contract: every key, of the right kind, agreeing with the tables."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cli_contract import CHECK, READING, SCHEDULE, STATUS, WORKDAYS
from tests.cli_helpers import GOOD, PLANS, ROOT, daopai

CHINESE = re.compile(r"[一-鿿]")
TIMES = [(), ("--as-of", "2023-12-31"), ("--as-of", "2021-03-31")]


@pytest.mark.parametrize("when", TIMES, ids=["unbegun", "2023", "2021"])
@pytest.mark.parametrize("code", PLANS)
def test_schedule_keeps_the_contract(code: str, when: tuple[str, ...]) -> None:
    (document,) = daopai("schedule", PLANS[code], "--json", *when).documents
    assert SCHEDULE(document)
    assert document["project"] == code
    assert document["data_date"] == (when[1] if when else None)
    known = {row["id"] for row in document["activities"]}
    assert len(known) == len(document["activities"])
    assert set(document["longest_path"]) <= known
    for row in document["deadlines"]:
        assert set(row["chain"]) <= known
        assert row["item"] is None or row["item"] in known
    for row in document["activities"]:
        assert row["parent"] is None or row["parent"] in known


@pytest.mark.parametrize("when", TIMES, ids=["unbegun", "2023", "2021"])
@pytest.mark.parametrize("code", PLANS)
def test_days_are_those_of_the_instants(code: str, when: tuple[str, ...]) -> None:
    (document,) = daopai("schedule", PLANS[code], "--json", *when).documents
    compared = 0
    for row in document["activities"]:
        for side in ("early", "late"):
            first, last = row[f"{side}_start"], row[f"{side}_finish"]
            if first is None or last is None:
                assert (row[f"{side}_start_at"], row[f"{side}_finish_at"]) == (None, None)
                continue
            compared += 1
            assert_days_fit(row, side, date.fromisoformat(first), date.fromisoformat(last))
    assert compared


def assert_days_fit(row: Mapping[str, Any], side: str, first: date, last: date) -> None:
    """Half-open: a work seen to end on a day ends at the midnight after it."""
    begins = datetime.fromisoformat(row[f"{side}_start_at"])
    ends = datetime.fromisoformat(row[f"{side}_finish_at"])
    if begins == ends:
        # A milestone, or a work with nothing left, stands on one day: that of its instant or the
        # one before.
        assert first == last, row["id"]
        assert first in (begins.date(), (begins - timedelta(minutes=1)).date()), row["id"]
    else:
        assert first == begins.date(), row["id"]
        assert last == (ends - timedelta(minutes=1)).date(), row["id"]
        assert begins < ends, row["id"]


def test_a_milestone_that_ends_something_stands_on_its_last_day() -> None:
    (document,) = daopai("schedule", PLANS["lianghu"], "--json").documents
    rows = {row["id"]: row for row in document["activities"]}
    assert rows["L600"]["early_finish"] == rows["L504"]["early_finish"] == "2024-04-13"
    assert rows["L600"]["early_finish_at"] == rows["L504"]["early_finish_at"] == "2024-04-14T00:00"
    assert rows["L000"]["early_start"] == "2023-03-07"
    assert rows["L000"]["early_start_at"] == "2023-03-07T00:00"


@pytest.mark.parametrize("when", TIMES, ids=["unbegun", "2023", "2021"])
@pytest.mark.parametrize("code", PLANS)
def test_check_keeps_the_contract_and_its_exit_code(code: str, when: tuple[str, ...]) -> None:
    answer = daopai("check", PLANS[code], "--json", *when)
    (document,) = answer.documents
    assert CHECK(document)
    errors = [f for f in document["findings"] if f["level"] == "error" and not f["waived"]]
    assert answer.code == (1 if errors else 0)
    assert answer.err == ""


@pytest.mark.parametrize("when", TIMES[1:], ids=["2023", "2021"])
@pytest.mark.parametrize("code", PLANS)
def test_status_keeps_the_contract(code: str, when: tuple[str, ...]) -> None:
    answer = daopai("status", PLANS[code], "--json", *when)
    (document,) = answer.documents
    assert STATUS(document)
    assert answer.code == 0
    expected, actual = document["expected_percent"], document["actual_percent"]
    if expected is not None and actual is not None:
        assert abs(document["deviation_points"] - (actual - expected)) < 0.11


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("2024年3月底",), {"day": "2024-03-31", "last_workday": "2024-03-29"}),
        (("5月中旬", "--on", "2023-03-06"), {"day": "2023-05-20"}),
        (("每月25日",), {"day": None, "recurrence": "FREQ=MONTHLY;BYMONTHDAY=25"}),
        (("尽快",), {"day": None, "recurrence": None}),
        (
            ("合同签订后30日内", "--event", "合同签订=2024-03-01"),
            {"day": "2024-03-31", "last_workday": "2024-03-29"},
        ),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_a_reading_keeps_the_contract(words: tuple[str, ...], expected: dict[str, Any]) -> None:
    (document,) = daopai("read-date", *words, "--json").documents
    assert READING(document)
    assert document["text"] == words[0]
    assert {key: document[key] for key in expected} == expected


def test_workdays_keep_the_contract_and_know_the_make_up_days() -> None:
    (document,) = daopai("workdays", "2024-02-01", "2024-02-29", "--json").documents
    assert WORKDAYS(document)
    assert document["calendar"] == "china"
    assert [row["day"] for row in document["days"]] == [f"2024-02-{k:02}" for k in range(1, 30)]
    work = {row["day"] for row in document["days"] if row["work"]}
    assert {"2024-02-04", "2024-02-18"} <= work
    assert not {f"2024-02-{k}" for k in range(10, 18)} & work


def test_workdays_of_a_plan_are_those_of_its_calendar() -> None:
    words = ("workdays", "2024-02-01", "2024-02-29", "--plan", PLANS["lianghu"], "--json")
    (document,) = daopai(*words, "--calendar", "SITE").documents
    assert WORKDAYS(document)
    assert document["calendar"] == "SITE"
    stopped = [row for row in document["days"] if not row["work"]]
    assert {row["name"] for row in stopped} == {"春节停工"}


def test_several_plans_give_one_document_a_line_in_the_order_asked() -> None:
    asked = ["paishui", "lianghu", "niandu"]
    answer = daopai("schedule", *(PLANS[code] for code in asked), "--json")
    assert [document["project"] for document in answer.documents] == asked
    alone = [daopai("schedule", PLANS[code], "--json").out for code in asked]
    assert answer.out == "".join(alone)


@pytest.mark.parametrize("command", ["schedule", "check", "status"])
def test_the_same_question_gets_the_same_bytes(command: str) -> None:
    words = (command, *PLANS.values(), "--as-of", "2023-12-31", "--json")
    assert daopai(*words) == daopai(*words)


@pytest.mark.parametrize("code", PLANS)
def test_the_table_shows_the_dates_of_the_document(code: str) -> None:
    (document,) = daopai("schedule", PLANS[code], "--json").documents
    out = daopai("schedule", PLANS[code], columns=160).out
    table = out[out.index("\n-") :].splitlines()
    for row in document["activities"]:
        (line,) = [line for line in table if re.match(rf"[●○ ] +{row['id']} ", line)]
        shown = re.findall(r"\d{4}-\d\d-\d\d", line)
        sides = ("early_start", "early_finish", "late_start", "late_finish")
        assert shown == [row[side] for side in sides if row[side] is not None]
        assert line.startswith("●") == row["critical"]


@pytest.mark.parametrize("policy", ["early", "late", "alap"])
def test_a_policy_moves_only_the_planned_dates(policy: str) -> None:
    (early,) = daopai("schedule", PLANS["fengchang"], "--json").documents
    (asked,) = daopai("schedule", PLANS["fengchang"], "--json", "--policy", policy).documents
    for row, base in zip(asked["activities"], early["activities"], strict=True):
        if row["kind"] == "summary":  # it is as long as what is planned below it
            continue
        moved = {key for key in row if row[key] != base[key]}
        assert moved <= {"planned_start", "planned_finish"}
        if policy == "late" and row["late_start"] is not None and row["kind"] == "task":
            assert row["planned_start"] == row["late_start"]
            assert row["planned_finish"] == row["late_finish"]


def test_another_deadline_moves_the_margin_and_nothing_of_the_early_side() -> None:
    (before,) = daopai("schedule", PLANS["duchang"], "--json").documents
    (after,) = daopai("schedule", PLANS["duchang"], "--json", "--deadline", "2022-01-10").documents
    (own,) = [row for row in before["deadlines"] if row["item"] is None]
    (new,) = [row for row in after["deadlines"] if row["item"] is None]
    assert (own["day"], new["day"]) == ("2021-12-31", "2022-01-10")
    assert new["margin_days"] == own["margin_days"] + 10
    assert after["early_finish"] == before["early_finish"]


def test_why_explains_in_the_document_what_it_says_in_words() -> None:
    words = ("why", PLANS["lianghu"], "L504", "--as-of", "2023-12-31")
    (document,) = daopai(*words, "--json").documents
    assert document["schema"] == "daopai.why/1"
    assert document["chain"][-1] == "L504"
    told = re.sub(r"\s", "", daopai(*words).out)
    for sentence in document["sentences"]:
        assert re.sub(r"\s", "", sentence) in told
    assert document["early_start"][0]["lost_days"] == 0


def test_a_table_of_activities_and_a_json_plan_are_plans_too() -> None:
    for file in ("table.csv", "gbk.csv", "contract.json"):
        answer = daopai("schedule", GOOD / file, "--json", "--deadline", "2024-12-31")
        assert answer.code == 0, answer.err
        assert SCHEDULE(answer.documents[0])


def test_an_excel_table_is_a_plan_too(tmp_path: Path) -> None:
    import xlsxwriter

    file = tmp_path / "计划.xlsx"
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("工作")
        for row, cells in enumerate(
            [["编号", "名称", "工期", "前置"], ["010", "立项", 5, ""], ["020", "施工", 30, "010"]]
        ):
            sheet.write_row(row, 0, cells)
    (document,) = daopai("schedule", file, "--json", "--deadline", "2024-12-31").documents
    assert SCHEDULE(document)
    late = {row["id"]: (row["late_start"], row["late_finish"]) for row in document["activities"]}
    assert late == {"010": ("2024-11-27", "2024-12-01"), "020": ("2024-12-02", "2024-12-31")}


def test_the_words_of_the_documents_are_read_at_the_door_as_they_were_meant() -> None:
    file = ROOT / ".." / "shared" / "data" / "deadline_expressions.json"
    if not file.exists():
        pytest.skip("deadline_expressions.json is not beside the repository (../shared/data)")
    read = 0
    for case in json.loads(file.read_text(encoding="utf-8")):
        on = ("--on", case["on"]) if case.get("on") else ()
        answer = daopai("read-date", case["text"], "--role", case["role"], *on, "--json")
        assert answer.code in (0, 2)
        assert bool(answer.out) == (answer.code == 0)
        if answer.code == 0:
            assert READING(answer.documents[0])
            read += 1
            if re.fullmatch(r"\d{4}-\d\d-\d\d", case.get("gives") or ""):
                assert answer.documents[0]["day"] == case["gives"], case
        else:
            assert CHINESE.search(answer.err)
    assert read > 20


@given(
    words=st.text("2024年03月底前旬中上下周五节春国庆本每日末内签订后合同-./ a\x1b", max_size=24),
    on=st.sampled_from(
        [(), ("--on", "2023-03-06"), ("--on", "1900-01-01"), ("--on", "2199-12-31")]
    ),
)
def test_any_words_give_a_reading_or_a_refusal(words: str, on: tuple[str, ...]) -> None:
    answer = daopai("read-date", *on, "--json", "--", words)
    assert answer.code in (0, 2)
    if answer.code == 0:
        assert READING(answer.documents[0])
        assert answer.err == ""
        assert daopai("read-date", *on, "--", words).code == 0
    else:
        assert answer.out == ""
        assert re.match(r"DP2\d\d\n", answer.err)
        assert CHINESE.search(answer.err)
