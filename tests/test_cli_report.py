"""`daopai report`, and what any past week looked like: `--as-of` with `--known-at`."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli_helpers import ROOT, daopai
from tests.week_office import Office, office

__all__ = ["office"]


def test_a_report_counts_in_the_next_status(office: Office) -> None:
    said = office.does("report", "jie", "A", "--started", "3月1日", "--as-of", "2024-03-10")
    assert "已登记 1 条" in said.out
    office.does("report", "jie", "A", "--percent", "60%", "--as-of", "2024-03-10")
    (status,) = office.does("status", "jie", "--as-of", "2024-03-10", "--json").documents
    work = next(one for one in status["activities"] if one["id"] == "A")
    assert (work["actual_percent"], work["status"]) == (60.0, "in-progress")


def test_without_a_data_date_a_report_is_of_today(office: Office) -> None:
    (told,) = office.does("report", "jie", "A", "--percent", "10", "--json").documents
    assert [row["as_of"] for row in told["rows"]] == ["2024-03-11"]
    assert told["recorded_at"].startswith("2024-03-11T09:00")


def test_the_same_report_twice_records_nothing_the_second_time(office: Office) -> None:
    words = ("report", "jie", "C", "--done", "12/60", "--as-of", "2024-03-10")
    office.does(*words)
    before = (office.folder / "daopai.db").read_bytes()
    assert "没有新增" in office.does(*words).out
    assert (office.folder / "daopai.db").read_bytes() == before


def test_every_mistake_of_a_report_is_told_and_nothing_is_recorded(office: Office) -> None:
    codes = office.refused(
        "report", "jie", "C", "--done", "70", "--started", "2024-03-20", "--percent", "一半多",
        "--as-of", "2024-03-10",
    )  # fmt: skip
    assert len(codes) >= 1
    assert "未填报" in office.does("status", "jie", "--as-of", "2024-03-10").out
    assert office.refused("report", "jie", "C", "--as-of", "2024-03-10") == ["DP864"]
    assert office.refused("report", "jie", "--percent", "3") == ["DP831"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--started", "2024-03-20", "--as-of", "2024-03-10"), "DP501"),
        (("--percent", "100", "--as-of", "2024-03-10"), "DP528"),
        (("--percent", "50", "--as-of", "2024-03-12"), "DP532"),
    ],
)
def test_what_a_report_may_not_say(office: Office, words: tuple[str, ...], code: str) -> None:
    assert code in office.refused("report", "jie", "A", *words)


def test_a_bare_plan_file_has_no_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(ROOT / "examples" / "daolu-plan.yaml", tmp_path)
    shutil.copy(ROOT / "examples" / "daolu.csv", tmp_path)
    answer = daopai("report", "daolu-plan.yaml", "A10", "--percent", "50")
    assert (answer.code, "DP865" in answer.err) == (2, True)
    assert not list(tmp_path.glob("*.db"))


VIEWS = (
    ("schedule", "jie"),
    ("schedule", "jie", "--json"),
    ("status", "jie"),
    ("status", "jie", "--json"),
    ("check", "jie"),
    ("check", "jie", "--json"),
    ("why", "jie", "D"),
    ("ledger", "jie"),
    ("ledger", "jie", "--json"),
)


def seen(known_at: str) -> list[str]:
    """What every command shows of 2024-03-10 as known at an instant."""
    when = ("--as-of", "2024-03-10", "--known-at", known_at)
    return [daopai(*words, *when).out for words in VIEWS]


def test_a_past_week_comes_out_to_the_byte_after_everything_has_changed(office: Office) -> None:
    office.does("baseline", "jie", "--reason", "市政府批复", "--by", "市城管局")
    office.does("report", "jie", "A", "--started", "2024-03-01", "--as-of", "2024-03-10")
    office.does("report", "jie", "A", "--percent", "80", "--as-of", "2024-03-10")
    office.does("event", "C", "受阻", "--stage", "征拆", "--by", "照明中心", "--on", "2024-03-09")
    known = office.at.isoformat()
    then = seen(known)
    assert all(then)

    office.on("2024-03-18")
    office.does("report", "jie", "A", "--percent", "60", "--as-of", "2024-03-10", "--note", "核实")
    office.plan(lambda text: text.replace("duration: 20", "duration: 60"))
    office.does("report", "jie", "B", "--started", "3月12日", "--as-of", "2024-03-17")
    office.does("baseline", "jie", "--reason", "调整", "--as-of", "2024-03-17", "--by", "市城管局")
    office.does("event", "C", "恢复", "--by", "照明中心", "--on", "2024-03-15")
    rest = {"name": "停电", "date": "2024-04-03", "isOffDay": True}
    notice = json.dumps({"year": 2024, "days": [rest]})
    (office.folder / "notice.json").write_text(notice, "utf-8")
    settings = office.folder / "daopai.toml"
    text = settings.read_text("utf-8").replace("yinchuan-2025", "haikou-2020")
    settings.write_text(text.replace("calendars = []", 'calendars = ["notice.json"]'), "utf-8")

    assert seen(known) == then
    now = [daopai(*words, "--as-of", "2024-03-10").out for words in VIEWS]
    assert [words for words, new, old in zip(VIEWS, now, then, strict=True) if new == old] == []


def test_before_the_first_revision_nothing_was_known(office: Office) -> None:
    office.does("report", "jie", "A", "--percent", "10")
    when = ("--as-of", "2024-03-10", "--known-at", "2024-03-01")
    assert office.refused("status", "jie", *when) == ["DP860"]


def test_two_people_reporting_at_once_are_both_recorded(office: Office) -> None:
    def report(item: str, percent: int) -> subprocess.Popen[bytes]:
        words = ["report", "jie", item, "--percent", str(percent), "--as-of", "2024-03-10"]
        command = [sys.executable, "-m", "cli", *words]
        environment = {"PYTHONPATH": str(ROOT), "PATH": ""}
        return subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )

    running = [report("A", 30), report("B", 5), report("A", 30)]
    told = [(one.communicate(timeout=120), one.returncode) for one in running]
    assert [code for _, code in told] == [0, 0, 0], told
    (status,) = office.does("status", "jie", "--as-of", "2024-03-10", "--json").documents
    percents = {one["id"]: one["actual_percent"] for one in status["activities"]}
    assert (percents["A"], percents["B"]) == (30.0, 5.0)
    fresh = [out for (out, _), _ in told if "已登记 1 条".encode() in out]
    assert len(fresh) == 2


def test_a_broken_database_is_told_in_chinese(office: Office) -> None:
    (office.folder / "daopai.db").write_bytes(b"not a database at all" * 100)
    assert office.refused("report", "jie", "A", "--percent", "10")[0].startswith("DP84")
    assert office.refused("status", "jie", "--as-of", "2024-03-10")[0].startswith("DP84")


def test_json_of_a_report_names_every_row(office: Office) -> None:
    answer = office.does(
        "report", "jie", "C", "--done", "30", "--started", "2024-03-02", "--answer", "是",
        "--as-of", "2024-03-10", "--by", "照明中心", "--note", "夜间施工", "--json",
    )  # fmt: skip
    told = json.loads(answer.out)
    assert told["schema"] == "daopai.report/1"
    assert {(row["kind"], row["value"]) for row in told["rows"]} == {
        ("done", 30.0),
        ("started", "2024-03-02"),
        ("reported", "是"),
    }
    assert {(row["by"], row["note"]) for row in told["rows"]} == {("照明中心", "夜间施工")}
