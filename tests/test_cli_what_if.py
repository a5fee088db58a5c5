"""`daopai what-if`: many plans and many questions at once, for people, as JSON and as tables."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path

import pytest
from openpyxl import load_workbook

from projects.writers.terminal import width_of
from tests.cli_helpers import Answer, daopai

PLAN = """\
daopai: 1
code: {code}
name: {name}
start: 2024-01-08
deadline: {due}
calendar: SITE
calendars:
  SITE:
    week: [1,1,1,1,1,1,1]
    closed: [{{from: 2024-02-05, to: 2024-02-24, name: 春节停工, window: true}}]
activities:
  - {{id: A, name: 沟槽开挖, duration: 20, owner: 市政处}}
  - {{id: B, name: 管道敷设, duration: 20, after: A, owner: 施工单位}}
"""
SCENARIO = """\
daopai: 1
scenario: {name}
on: "{on}"
set:
  - {{item: B, duration: 30}}
"""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Path]:
    """A workspace of two plans; the first has three days left, the second sixty."""
    daopai("init", tmp_path / "office")
    folder = tmp_path / "office"
    plans = folder / "plans"
    for code, name, due in (("paishui", "排水管网", "2024-03-10"), ("daolu", "道路", "2024-05-06")):
        text = PLAN.format(code=code, name=name, due=due)
        (plans / f"{code}.yaml").write_text(text, encoding="utf-8")
    with chdir(folder):
        yield folder


def rows(told: Answer) -> dict[str, dict[str, object]]:
    """The JSON rows by project."""
    (document,) = told.documents
    assert document["schema"] == "daopai.what-if/1"
    return {row["project"]: row for row in document["projects"]}


def test_every_question_is_a_column_and_crossing_plans_come_first(office: Path) -> None:
    told = daopai("what-if", "--slip", "市政处=5", "--stretch", "1.5", "--open", "春节")
    assert (told.code, told.err) == (0, "")
    lines = told.out.splitlines()
    assert "假设1 市政处未完成的工作推迟 5 个工作日" in told.out
    first = next(line for line in lines if line.startswith(("paishui", "daolu")))
    assert first.split() == ["paishui", "排水管网", "3", "▼-2（-5）", "▼-17（-20）", "23（+20）"]
    assert "▼ 假设1：paishui因此超期" in told.out
    totals = next(line for line in lines if line.startswith("合计"))
    assert totals.split()[1:] == ["超期的计划", "0", "个", "1", "个", "1", "个", "0", "个"]
    assert "逐个推算" not in told.out


def test_the_json_tells_how_each_cell_came_about(office: Path) -> None:
    told = daopai("what-if", "--extend", "春节=14", "--rain", "2024-01-10=3", "--json")
    found = rows(told)["paishui"]
    assert found["as_planned"]["margin_days"] == 3  # type: ignore[index]
    cells: list[dict[str, object]] = found["cases"]  # type: ignore[assignment]
    assert [one["change_days"] for one in cells] == [-14, -3]
    assert {one["computed_by"] for one in cells} == {"blocks"}
    assert [one["newly_missed"] for one in cells] == [[None], []]


def test_changes_of_one_case_hold_together(office: Path) -> None:
    told = daopai("what-if", "--case", "赶工: open 春节 + stretch 施工单位=0.5", "--json")
    (document,) = told.documents
    assert document["cases"][0]["name"].startswith("赶工（")
    assert rows(told)["paishui"]["cases"][0]["change_days"] == 30  # type: ignore[index]


def test_a_scenario_changes_its_own_plan_and_one_for_all_those_that_it_fits(office: Path) -> None:
    (office / "own.yaml").write_text(SCENARIO.format(name="敷设慢", on="daolu"), encoding="utf-8")
    (office / "all.yaml").write_text(SCENARIO.format(name="都慢", on="*"), encoding="utf-8")
    other = PLAN.format(code="qita", name="其他", due="2024-05-06").replace("id: B", "id: C")
    (office / "plans" / "qita.yaml").write_text(other, encoding="utf-8")
    found = rows(daopai("what-if", "--scenario", "own.yaml", "--scenario", "all.yaml", "--json"))
    changes = {
        code: [cell["change_days"] if cell["touched"] else None for cell in row["cases"]]  # type: ignore[attr-defined]
        for code, row in found.items()
    }
    assert changes == {"paishui": [None, -10], "daolu": [-10, -10], "qita": [None, None]}
    alone = daopai("schedule", "daolu", "--scenario", "own.yaml", "--json").documents[0]
    margin = found["daolu"]["cases"][0]["margin_days"]  # type: ignore[index]
    assert margin == alone["deadlines"][0]["margin_days"]


def test_a_bad_plan_stops_no_other(office: Path) -> None:
    bad = PLAN.format(code="huai", name="坏", due="2024-05-06").replace("after: A", "after: Z")
    (office / "plans" / "huai.yaml").write_text(bad, encoding="utf-8")
    told = daopai("what-if", "--slip", "3")
    assert told.code == 2
    assert "paishui" in told.out
    assert "huai.yaml" in told.err


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--slip", "市政处=很久"), "DP717"),
        (("--slip", "=5"), "DP717"),
        (("--stretch", "0"), "DP717"),
        (("--extend", "14"), "DP717"),
        (("--rain", "2024-13-01=3"), "DP717"),
        (("--case", "推迟 3"), "DP717"),
        ((), "DP718"),
        (("--slip", "市政所=5"), "DP722"),
        (("--open", "国庆"), "DP725"),
        (("--slip", "5", "-o", "x.docx"), "DP724"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_a_remedy(
    office: Path, words: tuple[str, ...], code: str
) -> None:
    told = daopai("what-if", *words)
    assert (told.code, told.out) == (2, "")
    assert code in told.err


def test_a_scenario_for_another_portfolio_is_refused(office: Path) -> None:
    (office / "s.yaml").write_text(SCENARIO.format(name="别处", on="bieren"), encoding="utf-8")
    assert "DP723" in daopai("what-if", "--scenario", "s.yaml").err
    (office / "s.yaml").write_text(SCENARIO.format(name="别处", on="*").replace("B", "Z"), "utf-8")
    assert "DP162" in daopai("what-if", "--scenario", "s.yaml").err


def test_a_yearly_stop_cannot_last_the_whole_year(office: Path) -> None:
    plan = office / "plans" / "daolu.yaml"
    yearly = "{from: 05-15, to: 07-31, every: year, name: 主汛期}"
    text = plan.read_text("utf-8").replace("closed: [", f"closed: [{yearly}, ")
    plan.write_text(text, encoding="utf-8")
    told = daopai("what-if", "--extend", "汛期=300")
    assert told.code == 0
    assert "daolu 在假设1中推算不了：DP719" in told.out


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_many_questions_fit_any_terminal(office: Path, columns: int) -> None:
    words = [word for days in range(1, 13) for word in ("--slip", str(days))]
    told = daopai("what-if", *words, columns=columns)
    assert max(width_of(line) for line in told.out.splitlines()) <= columns
    assert all(f"假设{number}" in told.out for number in range(1, 13))


def test_the_tables_hold_all_answers_and_repeat_byte_by_byte(office: Path) -> None:
    words = ("what-if", "--slip", "市政处=5", "--open", "春节", "-o")
    assert "已写出" in daopai(*words, "a.csv").out
    (titles, *lines) = csv.reader(io.StringIO((office / "a.csv").read_text("utf-8-sig")))
    assert titles[:5] == ["项目", "名称", "受限时限", "时限", "现在的余量"]
    assert lines[0][:8] == ["paishui", "排水管网", "项目", "2024-03-10", "3", "-2", "-5", "5"]
    for name in ("a.xlsx", "b.xlsx"):
        daopai(*words, name)
    assert (office / "a.xlsx").read_bytes() == (office / "b.xlsx").read_bytes()
    sheet = load_workbook(office / "a.xlsx").active
    assert sheet is not None
    assert sheet["A3"].value == "paishui"
    assert sheet["F3"].value == -2


def test_plans_that_go_one_by_one_are_named_with_the_reason(office: Path) -> None:
    other = PLAN.format(code="p6", name="导入的计划", due="2024-05-06")
    text = other.replace("daopai: 1", "daopai: 1\nrules: p6")
    (office / "plans" / "p6.yaml").write_text(text, encoding="utf-8")
    told = daopai("what-if", "--slip", "市政处=5")
    assert "逐个推算（按其他软件的规则推算）：p6" in told.out
