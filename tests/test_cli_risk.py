"""`daopai risk`: the dates as probabilities, for people and as JSON."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

from projects.writers.terminal import width_of
from tests.cli_helpers import PLANS, daopai, process

PLAN = """\
daopai: 1
code: xiao
name: 小型改造工程
start: 2024-03-04
deadline: {date: 2024-05-10, buffer: 5}
deadline_on: M
calendars:
  CAL: {week: [1,1,1,1,1,1,1]}
calendar: CAL
drivers: {雨天: {probability: 0.5, factor: [1.0, 1.3, 2.0]}}
events: [{name: 流标, on: A, probability: 0.3, adds: 20}]
activities:
  - {id: A, name: 招标, duration: 20}
  - {id: G, name: 外电接入, duration: 25, kind: external}
  - {id: B, name: 施工, duration: 30, after: "A; G", risk: {low: 25, likely: 30, high: 50}, drivers: [雨天]}
  - {id: M, name: 完工, duration: 0, after: B}
"""  # noqa: E501 — a plan as people write it, a work a line


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """A small plan with every kind of risk."""
    path = tmp_path / "xiao.yaml"
    path.write_text(PLAN, encoding="utf-8")
    return path


def test_the_answer_names_the_chance_the_causes_and_the_latest_arrival(written: Path) -> None:
    told = daopai("risk", written)
    assert (told.code, told.err) == (0, "")
    for words in ("80% 的把握", "按时概率", "雨天", "流标", "三点估计", "G 外电接入", "关键概率"):
        assert words in told.out
    assert "10000 次（种子 1）" in told.out


@pytest.mark.parametrize("columns", [60, 80, 100, 140])
def test_the_tables_fit_the_terminal(written: Path, columns: int) -> None:
    told = daopai("risk", written, "--runs", 500, columns=columns)
    assert max(width_of(line) for line in told.out.splitlines()) <= columns


def test_the_json_has_the_keys_that_others_build_on(written: Path) -> None:
    (told,) = daopai("risk", written, "--runs", 2000, "--seed", 7, "--json").documents
    assert (told["schema"], told["runs"], told["seed"]) == ("daopai.risk/1", 2000, 7)
    assert told["p10"] <= told["p50"] <= told["p80"] <= told["p90"]
    assert list(told["on_time"]) == ["M"]
    assert 0 < told["on_time"]["M"] < 1
    assert [row["id"] for row in told["activities"]] == ["A", "G", "B", "M"]
    assert {"criticality", "ssi"} <= told["activities"][0].keys()
    assert told["governing"] == "M"
    assert {row["kind"] for row in told["causes"]} == {"driver", "event", "estimates"}
    assert [row["id"] for row in told["arrivals"]] == ["G"]
    target = told["targets"][1]
    assert target["on_time_less_buffer"] < target["on_time"]
    assert target["on_time_standard_error"] == pytest.approx(
        (target["on_time"] * (1 - target["on_time"]) / 2000) ** 0.5, abs=1e-5
    )


def test_the_same_seed_gives_the_same_bytes_in_another_process(written: Path) -> None:
    words = ("risk", written, "--runs", 3000, "--seed", 3, "--json")
    assert process(*words).stdout.decode() == daopai(*words).out


def test_another_deadline_and_another_level_may_be_asked_for(written: Path) -> None:
    late = daopai("risk", written, "--deadline", "2024-08-31", "--json").documents[0]
    assert late["on_time"]["M"] == 1
    strict = daopai("risk", written, "--wanted", "95%", "--json").documents[0]
    assert strict["wanted"] == 0.95
    assert strict["targets"][1]["wanted_day"] > strict["p80"]
    for other in ("0.95", "９５％"):
        assert strict == daopai("risk", written, "--wanted", other, "--json").documents[0]


def test_the_data_date_settles_what_is_done(written: Path) -> None:
    text = PLAN + "observations: [{item: A, as_of: 2024-03-20, finished: 2024-03-20}]\n"
    written.write_text(text, encoding="utf-8")
    told = daopai("risk", written, "--as-of", "2024-03-20")
    assert "DP941 “A 招标”已经完成" in told.out
    assert "流标 " not in told.out


def test_what_is_missing_for_the_wanted_chance_is_said_in_days(written: Path) -> None:
    told = daopai("risk", written, "--runs", 2000)
    (answer,) = daopai("risk", written, "--runs", 2000, "--json").documents
    target = answer["targets"][1]
    wanted, due = (date.fromisoformat(target[key]) for key in ("wanted_day", "deadline"))
    assert target["wanted_margin_days"] == (due - wanted).days < 0  # every day is worked
    assert answer["targets"][0]["wanted_margin_days"] is None
    words = "".join(line.strip() for line in told.out.splitlines())
    assert f"要有 80% 的把握按时，须抢回 {(wanted - due).days} 天" in words
    late = daopai("risk", written, "--runs", 2000, "--deadline", "2024-12-31").out
    assert "每次模拟都按时" in late
    assert "须抢回" not in late
    assert "±0.0" not in late


def test_a_day_that_few_runs_decide_is_said_to_be_luck(written: Path) -> None:
    assert "DP946" not in daopai("risk", written, "--runs", 50).out
    few = daopai("risk", written, "--runs", 49)
    assert (few.code, "DP946 模拟 49 次太少" in few.out, "至少 50" in few.out) == (0, True, True)
    assert "至少 10000" in daopai("risk", written, "--runs", 300, "--wanted", "99.9%").out
    assert "取得宽一些" in daopai("risk", written, "--runs", 300, "--wanted", "99.9999%").out


def test_a_run_beyond_the_years_of_the_calendars_names_the_inputs_of_risk(written: Path) -> None:
    written.write_text(PLAN.replace("adds: 20", "adds: 9999999"), encoding="utf-8")
    told = daopai("risk", written)
    assert (told.code, told.out) == (2, "")
    assert "DP947  xiao.yaml" in told.err
    assert "events 的 adds" in told.err


def test_a_driver_that_cannot_be_read_is_not_said_to_be_missing(written: Path) -> None:
    written.write_text(PLAN.replace("probability: 0.5", "probability: 30"), encoding="utf-8")
    told = daopai("risk", written)
    assert re.findall(r"DP\d+", told.err) == ["DP123"]
    assert "写成 0.4 或 40%" in told.err
    percent, share = (PLAN.replace("y: 0.3", f"y: {words}") for words in ("30%", "0.3"))
    answers = []
    for text in (percent, share):
        written.write_text(text, encoding="utf-8")
        answers.append(daopai("risk", written, "--json").out)
    assert answers[0] == answers[1]


@pytest.mark.parametrize("wanted", ["0", "1", "1.2", "八成", "", "0.8.1", "120%", "1e9", "."])
def test_a_level_that_is_no_probability_is_refused(written: Path, wanted: str) -> None:
    told = daopai("risk", written, "--wanted", wanted)
    assert (told.code, "DP944" in told.err, told.out) == (2, True, "")


@pytest.mark.parametrize("runs", ["0", "-3", "10000000"])
def test_a_number_of_runs_out_of_range_is_told_the_range(written: Path, runs: str) -> None:
    told = daopai("risk", written, "--runs", runs)
    assert (told.code, told.out) == (2, "")
    assert "DP944" in told.err
    assert "1 至 1000000" in told.err


@pytest.mark.parametrize("words", [("--runs", "viele"), ("--seed", "x")])
def test_numbers_that_are_none_are_refused(written: Path, words: tuple[str, ...]) -> None:
    told = daopai("risk", written, *words)
    assert (told.code, told.out) == (2, "")
    assert words[0] in told.err


def test_a_plan_without_a_start_or_without_risk_says_what_to_write(written: Path) -> None:
    written.write_text(PLAN.replace("start: 2024-03-04\n", ""), encoding="utf-8")
    told = daopai("risk", written)
    assert (told.code, "DP940" in told.err) == (2, True)
    plain = "".join(
        line
        for line in PLAN.splitlines(keepends=True)
        if not line.startswith(("drivers", "events"))
    )
    plain = plain.replace(", risk: {low: 25, likely: 30, high: 50}, drivers: [雨天]", "")
    written.write_text(plain, encoding="utf-8")
    told = daopai("risk", written)
    assert (told.code, "DP943" in told.out, "drivers" in told.out) == (0, True, True)
    assert "的把握" not in told.out.split("\n\n")[0]  # certain only because nobody asked
    assert "2024-04-27 完成" in told.out


def test_several_plans_are_answered_one_a_line_and_their_mistakes_come_together(
    written: Path,
) -> None:
    told = daopai("risk", written, PLANS["paishui"], "没有.yaml", "--runs", 200, "--json")
    assert [json.loads(line)["project"] for line in told.out.splitlines()] == ["xiao", "paishui"]
    assert told.code == 2


def test_of_many_deadlines_the_least_likely_are_shown_and_the_rest_counted() -> None:
    told = daopai("risk", PLANS["niandu"], "--runs", 50, "--as-of", "2021-03-31")
    assert re.search(r"另有 \d+ 个时限，按时概率由低到高排在其后", told.out)
    assert "关键概率" not in told.out  # nothing is uncertain: everybody's is 0 or 100 %
    assert len(told.out.splitlines()) < 40


def test_every_bundled_plan_is_simulated() -> None:
    for name, path in PLANS.items():
        answer = daopai("risk", path, "--runs", 200, "--as-of", "2023-12-31")
        assert (answer.code, answer.err) == (0, ""), name
