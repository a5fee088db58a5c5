"""Whatever is typed or handed in: no traceback, exit code 2, Chinese on standard error."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from tests.cli_helpers import BAD, GOOD, PLANS, Answer, daopai

LAKE = PLANS["lianghu"]
CODE = re.compile(r"^(DP\d{3})", re.M)


def refused(answer: Answer) -> list[str]:
    """The codes of a refusal, after a look at its manners."""
    assert answer.code == 2
    assert answer.out == ""
    assert "Traceback" not in answer.err
    assert re.search(r"[一-鿿]", answer.err)
    assert not re.search(r"[a-z]{3,} [a-z]{2,} [a-z]{2,}", answer.err), "an English sentence"
    return CODE.findall(answer.err)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("schedul", LAKE), "是否为 schedule？"),
        (("stauts", LAKE), "是否为 status？"),
        (("排程",), "没有命令“排程”"),
        (("schedule", LAKE, "--jsn"), "是否为 --json？"),
        (("schedule", LAKE, "--asof", "2023-12-31"), "是否为 --as-of？"),
        (("status", LAKE, "-x"), "没有选项 -x"),
        (("schedule", LAKE, "--as-of"), "选项 --as-of 后面缺少值"),
        (("schedule", LAKE, "--json=3"), "选项 --json 后面不带值"),
        (("schedule",), "缺少参数“计划…”"),
        (("why",), "缺少参数“计划”"),
        (("why", LAKE, "L600", "L601"), "多出了参数"),
        (("schedule", LAKE, "--policy", "x"), "可用：early、late、alap"),
        (("read-date", "年底", "--role", "x"), "可用：start、finish"),
        (("calendar", LAKE, "--as-of", "2023-12-31"), "缺少选项 -o"),
        (("calendar", LAKE, "-o", "x.ics"), "缺少选项 --as-of"),
    ],
    ids=lambda value: " ".join(map(str, value))[-40:] if isinstance(value, tuple) else "",
)
def test_a_mistyped_command_is_answered_with_what_was_meant(
    words: tuple[str, ...], says: str
) -> None:
    answer = daopai(*words)
    assert refused(answer) == ["DP831"]
    assert says in answer.err


@pytest.mark.parametrize(
    "day",
    ["昨天", "2023-13-01", "2023-02-30", "", "31/12/2023", "0001-01-01", "9999-12-31"],
)
@pytest.mark.parametrize(
    "words",
    [
        ("schedule", LAKE, "--as-of"),
        ("check", LAKE, "--deadline"),
        ("status", LAKE, "--as-of"),
        ("calendar", LAKE, "-o", "never.ics", "--as-of"),
        ("bulletin", LAKE, "-o", "never", "--as-of"),
        ("demo", "never", "--as-of"),
        ("read-date", "5月中旬", "--on"),
        ("workdays", "2024-01-01"),
        ("read-date", "合同签订后30日内", "--event", "合同签订="),
    ],
    ids=lambda words: f"{words[0]} {words[-1]}",
)
def test_a_date_that_is_none_is_refused_by_the_name_of_its_option(
    words: tuple[str, ...], day: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    event = words[-1].startswith("合同")
    answer = daopai(*words[:-1], words[-1] + day) if event else daopai(*words, day)
    assert refused(answer) == ["DP830"]
    name = words[-1] if words[-1].startswith("--") else ("--event" if event else "止日")
    assert re.search(rf"{name} ?的“{day}”", answer.err)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("when", ["x", "2023-12-31T10:00+08:00", "2023-12-31T25:00"])
def test_an_instant_is_local_and_real(when: str) -> None:
    answer = daopai("schedule", LAKE, "--as-of", "2023-12-31", "--known-at", when)
    assert refused(answer) == ["DP830"]


def test_files_that_are_no_plans_are_named_with_what_they_are(tmp_path: Path) -> None:
    (tmp_path / "binary.yaml").write_bytes(bytes(range(256)) * 20)
    (tmp_path / "empty.yaml").write_bytes(b"")
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / "letter.docx").write_bytes(b"PK\3\4")
    said = {
        "missing.yaml": "DP101",
        "folder.yaml": "DP102",
        "binary.yaml": "DP105",
        "empty.yaml": "DP107",
        "letter.docx": "DP108",
    }
    for name, code in said.items():
        answer = daopai("schedule", tmp_path / name)
        assert refused(answer) == [code]
        assert name in answer.err


@pytest.mark.parametrize("name", ["nosuch", "..", "-", "C:\\plans", "..\\plans\\a.yaml", "a b"])
def test_a_name_that_leads_nowhere_is_refused(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    answer = daopai("check", "--", name)
    assert set(refused(answer)) <= {"DP101", "DP102", "DP813"}
    assert name in answer.err


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read every file")
def test_a_file_without_permission_is_refused(tmp_path: Path) -> None:
    plan = tmp_path / "secret.yaml"
    plan.write_text("daopai: 1\n", encoding="utf-8")
    plan.chmod(0)
    assert refused(daopai("schedule", plan)) == ["DP103"]


@pytest.mark.parametrize("file", sorted(BAD.glob("*.*")), ids=lambda file: file.name)
@pytest.mark.parametrize("command", ["schedule", "check"])
def test_every_bad_plan_of_the_corpus_is_refused_in_words(command: str, file: Path) -> None:
    if file.suffix == ".expect":
        command, file = "schedule", file.with_suffix("")
    codes = refused(daopai(command, file))
    assert codes
    assert "DP899" not in codes


def test_all_mistakes_of_all_plans_are_told_at_once(tmp_path: Path) -> None:
    many = daopai("schedule", BAD / "many-at-once.yaml")
    one = daopai("schedule", BAD / "week-six.yaml")
    both = daopai("schedule", BAD / "many-at-once.yaml", BAD / "week-six.yaml", tmp_path / "x.yaml")
    assert len(refused(many)) > 3
    assert refused(both) == [*refused(many), *refused(one), "DP101"]
    assert both.err.endswith(f"共 {len(refused(both))} 处问题。\n")


def test_good_plans_are_answered_beside_a_bad_one() -> None:
    answer = daopai("schedule", LAKE, "missing.yaml", PLANS["duchang"], "--json")
    assert [document["project"] for document in answer.documents] == ["lianghu", "duchang"]
    assert answer.code == 2
    assert CODE.findall(answer.err) == ["DP101"]


@pytest.mark.parametrize(
    "words",
    ["2024年2月30日", "春节前", "本周五", "合同签订后30日内", "", "   ", "下下个什么", "x" * 5000],
)
def test_words_that_give_no_day_are_refused(words: str) -> None:
    answer = daopai("read-date", words, "--json")
    assert all(code.startswith("DP2") for code in refused(answer))


def test_workdays_refuse_what_has_no_days() -> None:
    for first, last in (("2024-03-01", "2024-02-01"), ("1900-01-01", "2199-12-31")):
        assert refused(daopai("workdays", first, last)) == ["DP833"]
    assert refused(daopai("workdays", "2024-01-01", "2024-01-02", "--calendar", "X")) == ["DP305"]


def test_what_a_command_needs_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert refused(daopai("status", LAKE)) == ["DP510"]
    assert refused(daopai("calendar", "--as-of", "2023-12-31", "-o", "x.ics")) == ["DP835"]
    assert refused(daopai("bulletin", LAKE, "-o", "x")) == ["DP834"]
    assert refused(daopai("bulletin", LAKE, "--week", "2023-W99", "-o", "x")) == ["DP771"]
    late = ("--week", "2023-W52", "--as-of", "2024-05-05", "-o", "x")
    assert refused(daopai("bulletin", LAKE, *late)) == ["DP830"]
    assert refused(daopai("list")) == ["DP801"]
    assert refused(daopai("add", LAKE)) == ["DP801"]
    assert refused(daopai("why", LAKE, "L999")) == ["DP407"]
    assert refused(daopai("check", LAKE, "--rules", "DP604,DP999")) == ["DP690"]
    assert refused(daopai("status", LAKE, "--as-of", "2023-12-31", "--basis", "x")) == ["DP511"]
    assert refused(daopai("gantt", LAKE, "-o", "x.gif")) == ["DP703"]
    assert refused(daopai("gantt", LAKE, "-o", "x.svg", "--paper", "B5")) == ["DP704"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("file", ["table.csv", "links.yaml"])
def test_a_plan_without_any_deadline_is_told_once_how_to_get_one(file: str) -> None:
    answer = daopai("schedule", GOOD / file)
    assert refused(answer) == ["DP403"]
    assert "--deadline" in answer.err
    assert daopai("schedule", GOOD / file, "--deadline", "2026-12-31").code == 0


def test_an_observation_of_the_future_is_refused_with_its_line() -> None:
    file = BAD / "observation-future.yaml"
    answer = daopai("check", file)
    refused(answer)
    assert re.search(r"observation-future\.yaml:\d+", answer.err)


def test_a_shortfall_is_a_result_and_only_check_complains() -> None:
    late = ("--as-of", "2023-12-31")
    assert "需抢回" in daopai("schedule", LAKE, *late).out
    assert [daopai(name, LAKE, *late).code for name in ("schedule", "status", "check")] == [0, 0, 1]
    assert daopai("check", LAKE, *late, "--rules", "dp604，DP609").code == 0


def test_a_refusal_is_wrapped_to_the_terminal() -> None:
    from wcwidth import wcswidth

    for columns in (80, 100):
        answer = daopai("read-date", "春节前", "--on", "2023-03-06", columns=columns)
        assert max(map(wcswidth, answer.err.splitlines())) <= columns
