"""`--scenario` as typed: the difference is shown, the dates are those supposed, nothing is kept."""

from __future__ import annotations

import hashlib
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.cli_contract import SCHEDULE
from tests.cli_helpers import PLANS, ROOT, daopai
from tests.week_office import Office, office

__all__ = ["office"]

EXAMPLES = ROOT / "projects" / "bundled" / "scenarios"
FESTIVAL = EXAMPLES / "春节不停工.yaml"
SHARED = Path(__file__).resolve().parents[1] / ".." / "shared" / "data"
LAKE = PLANS["lianghu"]
FASTER = """\
daopai: 1
scenario: 路基加快
on: jie
set:
  - {item: B, duration: 12}
"""


def early_finish(document: Any, item: str) -> Any:
    return next(row["early_finish"] for row in document["activities"] if row["id"] == item)


def lines_of(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines()]


@pytest.fixture(name="faster")
def faster_file(tmp_path: Path) -> Path:
    path = tmp_path / "路基加快.yaml"
    path.write_text(FASTER, "utf-8")
    return path


@pytest.mark.parametrize("name", ["春节不停工", "岸线春节不停工"])
def test_the_lake_without_its_stop_is_done_in_march(name: str) -> None:
    (alone,) = daopai("schedule", LAKE, "--json").documents
    (told,) = daopai("schedule", LAKE, "--scenario", EXAMPLES / f"{name}.yaml", "--json").documents
    assert early_finish(alone, "L600") == "2024-04-13"
    assert early_finish(told, "L600") == "2024-03-22"
    assert SCHEDULE(told)
    assert "scenario" not in alone
    said = told["scenario"]
    assert (said["name"], said["files"][0]["file"]) == (name, f"{name}.yaml")
    assert said["before"]["deadlines"][0]["early_finish"] == "2024-04-13"
    (due,) = said["deadlines"]
    assert (due["before"]["margin_days"], due["after"]["margin_days"]) == (-13, 9)
    moved = {row["id"]: row for row in said["moved"]}
    shift = next(one for one in moved["L600"]["dates"] if one["date"] == "early_finish")
    assert (shift["before"], shift["after"], shift["days"]) == ("2024-04-13", "2024-03-22", -22)
    assert {change["kind"] for change in said["changes"]} == {"calendar"}


def test_the_table_says_what_moves_and_fits_a_terminal() -> None:
    answer = daopai("schedule", LAKE, "--as-of", "2023-12-31", "--scenario", FESTIVAL, columns=80)
    assert answer.code == 0, answer.err
    assert "需抢回 17 天 → 富余 5 天" in answer.out
    assert "情景“春节不停工”（春节不停工.yaml）" in answer.out
    assert any("完成 2024-04-17 → 2024-03-26" in line for line in answer.out.splitlines())
    from projects.writers.terminal import width_of

    difference = answer.out.split("\n\n两湖")[1]
    assert max(map(width_of, difference.splitlines())) <= 80
    whole = "".join(lines_of(answer.out))
    assert "综合治理工程（lianghu），数据截至 2023-12-31，情景：春节不停工" in whole


def test_works_join_and_leave_the_longest_path() -> None:
    changed = EXAMPLES / "栈道加快绿化提前.yaml"
    words = ("schedule", LAKE, "--as-of", "2023-12-31", "--scenario", changed)
    (told,) = daopai(*words, "--json").documents
    said = told["scenario"]
    kinds = {(one["kind"], one["item"]) for one in said["changes"]}
    assert {("added", "L507"), ("removed", "L505"), ("link", "L501→L504")} <= kinds
    assert {("deadline", "L600"), ("actual", "L501")} <= kinds
    assert {row["id"] for row in said["longest_path"]} == set(said["before"]["longest_path"]) ^ set(
        told["longest_path"]
    )
    (note,) = said["findings"]
    assert (note["code"], note["item"], note["level"]) == ("DP910", "L505", "note")
    table = daopai(*words).out
    assert "改动过的以往填报" not in table
    assert "假定剩余 40 天" in table  # nobody reported it
    assert "填报剩余" not in table


def test_scenarios_apply_in_the_order_in_which_they_are_given(
    faster: Path, tmp_path: Path, office: Office
) -> None:
    second = tmp_path / "再加一项.yaml"
    second.write_text(
        "{daopai: 1, scenario: 再加一项, on: jie, "
        "add: [{id: N, name: 补种, duration: 4, after: B}]}",
        "utf-8",
    )
    third = tmp_path / "改新项.yaml"
    third.write_text(
        "{daopai: 1, scenario: 改新项, on: jie, set: [{item: N, duration: 9}]}", "utf-8"
    )
    plan = office.plan()
    asked = [word for path in (faster, second, third) for word in ("--scenario", path)]
    (told,) = office.does("schedule", plan, *asked, "--json").documents
    assert told["scenario"]["name"] == "路基加快、再加一项、改新项"
    assert early_finish(told, "B") == "2024-03-22"
    assert early_finish(told, "N") == "2024-03-31"
    refused = office.refused("schedule", plan, "--scenario", third, "--scenario", second)
    assert refused == ["DP162"]


def test_every_mistake_of_a_scenario_is_told_at_once(tmp_path: Path, office: Office) -> None:
    path = tmp_path / "乱写.yaml"
    path.write_text(
        "daopai: 1\nscenario: 甲\non: jie\nset:\n- {item: BB, duration: 5}\n"
        "- {item: B, calendar: GOVV}\n- {link: C -> B, lag: 2}\n",
        "utf-8",
    )
    for command in ("schedule", "check", "status"):
        answer = daopai(command, office.plan(), "--scenario", path)
        assert answer.code == 2
        heads = [line for line in answer.err.splitlines() if line.startswith("DP")]
        assert heads == ["DP162  乱写.yaml:5", "DP305  乱写.yaml:6", "DP905  乱写.yaml:7"]
        assert "是不是“GOV”？" in answer.err
        assert answer.out == ""


def test_check_says_which_findings_a_scenario_settles_and_which_it_brings(tmp_path: Path) -> None:
    words = ("check", LAKE, "--as-of", "2023-12-31", "--rules", "DP620,DP605")
    assert daopai(*words).code == 1
    answer = daopai(*words, "--scenario", FESTIVAL)
    assert answer.code == 0
    assert "消失：错误 DP620 L600" in answer.out
    tight = tmp_path / "提前.yaml"
    tight.write_text(
        "{daopai: 1, scenario: 提前, on: lianghu, set: [{deadline: 2024-03-15}, "
        "{item: L402, deadline: 2024-02-10}]}",
        "utf-8",
    )
    (told,) = daopai(*words, "--scenario", tight, "--json").documents
    said = told["scenario"]
    assert [(one["code"], one["item"]) for one in said["appeared"]] == [("DP620", "L402")]
    ((changed),) = said["changed"]
    assert "2024-03-31" in changed["before"]["says"]
    assert "2024-03-15" in changed["after"]["says"]
    assert said["disappeared"] == []
    (same,) = daopai(*words, "--json").documents
    assert "scenario" not in same


@pytest.mark.parametrize("command", ["why", "status", "check", "schedule"])
def test_every_answer_says_that_it_is_supposed(command: str) -> None:
    item = ["L600"] if command == "why" else []
    answer = daopai(command, LAKE, *item, "--as-of", "2023-12-31", "--scenario", FESTIVAL)
    assert "情景：春节不停工" in answer.out, answer.err
    assert "2024-03-26" in answer.out


@pytest.mark.parametrize("command", ["why", "status", "risk"])
def test_json_names_the_scenarios_that_were_applied(command: str) -> None:
    words = [command, LAKE, *(["L600"] if command == "why" else []), "--as-of", "2023-12-31"]
    supposed = [word for path in (FESTIVAL, FESTIVAL) for word in ("--scenario", path)]
    (told,) = daopai(*words, *supposed, "--json").documents
    assert told["scenarios"] == ["春节不停工", "春节不停工"]
    (alone,) = daopai(*words, "--json").documents
    assert alone["scenarios"] == []


def test_risk_says_what_there_is_to_know_of_a_scenario() -> None:
    told = daopai("risk", LAKE, "--runs", 50, "--scenario", FESTIVAL, "--scenario", FESTIVAL)
    assert told.code == 0, told.err
    assert "注：DP909 春节不停工.yaml:8：项目的 calendar 本来就是这样" in told.out


def test_long_ids_do_not_break_the_table_of_what_moved(tmp_path: Path) -> None:
    from projects.writers.terminal import width_of

    ids = [f"PROJECT00883.PD10{k}0" for k in range(4)]
    works = [{"id": ids[0], "name": "第一项工作", "duration": 9}]
    works += [
        {"id": now, "name": f"第{now[-2]}项工作", "duration": 9, "after": was}
        for was, now in pairwise(ids)
    ]
    plan = {"daopai": 1, "code": "c", "name": "长编号", "start": "2024-03-04"}
    path, file = tmp_path / "c.json", tmp_path / "s.json"
    path.write_text(json.dumps({**plan, "deadline": "2024-06-30", "activities": works}), "utf-8")
    changes = [{"item": item, "duration": 5} for item in ids]
    file.write_text(json.dumps({"daopai": 1, "scenario": "快", "on": "c", "set": changes}), "utf-8")
    answer = daopai("schedule", path, "--scenario", file, columns=80)
    difference = answer.out.split("\n\n长编号（c），情景")[0]
    assert f"{ids[3]} " in difference
    assert max(map(width_of, difference.splitlines())) <= 80


def test_a_plan_that_only_the_scenario_makes_computable_has_no_difference(tmp_path: Path) -> None:
    plan = tmp_path / "x.yaml"
    plan.write_text(
        "{daopai: 1, code: x, name: 甲, activities: [{id: A, name: 甲, duration: 3}]}", "utf-8"
    )
    path = tmp_path / "时限.yaml"
    path.write_text("{daopai: 1, scenario: 给时限, on: x, set: [{deadline: 2024-05-31}]}", "utf-8")
    assert daopai("schedule", plan).code == 2
    answer = daopai("schedule", plan, "--scenario", path)
    assert answer.code == 0, answer.err
    assert "原计划单独无法推算，不作比较" in answer.out
    (told,) = daopai("schedule", plan, "--scenario", path, "--json").documents
    assert told["scenario"]["before"] is None
    assert told["activities"][0]["late_finish"] == "2024-05-31"


def contents(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_nothing_is_stored(office: Office, faster: Path, tmp_path: Path) -> None:
    office.does(
        "report", "jie", "A", "--percent", "50", "--as-of", "2024-03-08", "--by", "供电公司"
    )
    office.does("baseline", "jie", "--reason", "开工", "--as-of", "2024-03-08")
    before = contents(office.folder)
    assert any(name.endswith("daopai.db") for name in before)
    late = ("--as-of", "2024-03-10", "--scenario", faster)
    for words in (
        ("schedule", "jie", *late),
        ("schedule", "jie", *late, "--json"),
        ("status", "jie", *late),
        ("why", "jie", "D", *late),
        ("gantt", "jie", *late, "-o", tmp_path / "图.svg"),
    ):
        office.does(*words)
    assert daopai("check", "jie", *late).code in (0, 1)
    assert contents(office.folder) == before
    (alone,) = office.does("schedule", "jie", "--as-of", "2024-03-10", "--json").documents
    (told,) = office.does("schedule", "jie", *late, "--json").documents
    assert early_finish(alone, "D") > early_finish(told, "D")


@pytest.mark.parametrize(
    "words",
    [
        ("report", "jie", "A", "--percent", "50"),
        ("baseline", "jie", "--reason", "开工"),
        ("calendar", "jie", "--as-of", "2024-03-10", "-o", "a.ics"),
        ("bulletin", "jie", "--week", "2024-W10", "-o", "out"),
        ("ledger", "jie"),
        ("export", "jie", "-o", "a.json"),
    ],
    ids=lambda words: str(words[0]),
)
def test_commands_with_memory_take_no_scenario(
    office: Office, faster: Path, words: tuple[str, ...]
) -> None:
    answer = daopai(*words, "--scenario", faster)
    assert answer.code == 2
    assert "--scenario" in answer.err


def test_what_remains_counts_on_what_the_workspace_recorded(office: Office, tmp_path: Path) -> None:
    office.does(
        "report", "jie", "A", "--percent", "50", "--as-of", "2024-03-05", "--by", "供电公司"
    )
    path = tmp_path / "剩余.yaml"
    path.write_text("{daopai: 1, scenario: 剩余, on: jie, set: [{item: A, remaining: 2}]}", "utf-8")
    (told,) = office.does(
        "schedule", "jie", "--as-of", "2024-03-05", "--scenario", path, "--json"
    ).documents
    assert early_finish(told, "A") == "2024-03-07"
    assert office.refused("schedule", "jie", "--as-of", "2024-03-04", "--scenario", path) == [
        "DP908"
    ]


def test_the_chart_shows_the_plan_below_what_is_supposed(tmp_path: Path) -> None:
    words = ("gantt", LAKE, "--as-of", "2023-12-31", "-o")
    alone, supposed = tmp_path / "a.svg", tmp_path / "b.svg"
    assert daopai(*words, alone).code == 0
    assert daopai(*words, supposed, "--scenario", FESTIVAL).code == 0
    pages = [path.read_text("utf-8") for path in sorted(tmp_path.glob("b*.svg"))]
    assert all("（情景：春节不停工）" in page for page in pages)
    assert all("原计划" in page for page in pages)
    assert "原计划" not in alone.read_text("utf-8")


@pytest.mark.parametrize(
    ("file", "item", "change"),
    [
        ("raw/s33-mpxj-task-links-project2003-mspdi.xml", "", "duration: 9"),
        ("import/PrimaveraProject.xml", "PROD00499.PD1000", "duration: 90"),
        ("import/ProjectDefaultCalendar.xer", "", "duration: 30"),
    ],
)
def test_plans_of_other_programs_take_scenarios(
    tmp_path: Path, file: str, item: str, change: str
) -> None:
    plan = SHARED / file
    if not plan.exists():
        pytest.skip(f"no shared data here: {file}")
    (alone,) = daopai("schedule", plan, "--json").documents
    works = [row for row in alone["activities"] if row["kind"] == "task" and row["duration_days"]]
    item = item or works[0]["id"]
    path = tmp_path / "改.yaml"
    path.write_text(
        f'{{daopai: 1, scenario: 改, on: "{alone["project"]}", '
        f'set: [{{item: "{item}", {change}}}]}}',
        "utf-8",
    )
    answer = daopai("schedule", plan, "--scenario", path, "--json")
    assert answer.code == 0, answer.err
    (told,) = answer.documents
    assert [one["kind"] for one in told["scenario"]["changes"]] == ["duration"]
    days = next(row["duration_days"] for row in told["activities"] if row["id"] == item)
    assert f"duration: {days:g}" == change
    moved = {row["id"] for row in told["scenario"]["moved"]}
    told_off = {row["code"] for row in told["scenario"]["findings"]}
    assert ("DP911" in told_off) if item == "A1000" else (item in moved)  # A1000 is finished
