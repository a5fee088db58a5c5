"""`daopai export`, `daopai add` with files of other programs, and what was left behind."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from wcwidth import wcswidth

from projects.model import (
    Activity,
    CalendarSpec,
    Deadline,
    LeftOut,
    Link,
    Observation,
    Project,
    Span,
    instant,
)
from projects.readers import read_plan
from projects.writers.plan_yaml import plan_yaml
from tests.cli_helpers import PLANS, daopai

PLAN = PLANS["lianghu"]
SHIFTS = ((480, 720), (780, 1020))
FOREIGN = Project(
    code="bridge",
    name="从别的软件来的大桥",
    rules="msproject",
    minutes_per_day=480,
    start=instant(date(2024, 3, 4), 480),
    calendar="标准",
    calendars=(CalendarSpec("标准", week=(True,) * 5 + (False,) * 2, shifts=SHIFTS),),
    activities=(
        Activity(id="1", name="上部", kind="summary"),
        Activity(id="2", name="架梁", duration=Span(900), parent="1"),
        Activity(id="3", name="铺装", duration=Span(480), parent="1"),
        Activity(
            id="4",
            name="通车",
            kind="milestone",
            duration=Span(0),
            deadline=Deadline(date(2024, 3, 29), minute=1020),
        ),
    ),
    links=(Link("2", "3", "FS", Span(2500, "percent")), Link("3", "4")),
    observations=(Observation("2", date(2024, 3, 4), "percent", 10.0),),
    left_out=(
        LeftOut("splits", 7, "任务拆分没有导入", tuple("abcdefg")),
        LeftOut("costs", 3, "成本没有导入"),
    ),
)


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace, the test inside it, and a file of another program beside it."""
    folder = tmp_path / "工作区"
    assert daopai("init", folder).code == 0
    (tmp_path / "大桥.xml").write_bytes(b"<Project/>")

    def read(path: Path, **options: object) -> Project:
        return FOREIGN if path.name == "大桥.xml" else read_plan(path)

    monkeypatch.setattr("flows.adding.read_plan", read)
    monkeypatch.chdir(folder)
    return folder


def dates(plan: object, *words: str) -> object:
    """The schedule document without what a file alone decides."""
    (document,) = daopai("schedule", plan, "--json", *words).documents
    return document["activities"], document["deadlines"], document["longest_path"]


# -- export ------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", ["yaml", "json", "csv", "xlsx"])
def test_what_is_exported_schedules_to_the_same_dates(tmp_path: Path, suffix: str) -> None:
    target = tmp_path / "new" / f"x.{suffix}"
    answer = daopai("export", PLAN, "-o", target)
    assert (answer.code, answer.err) == (0, "")
    assert f"已写出 {target}" in answer.out
    assert dates(target) == dates(PLAN)


def test_a_workbook_shows_the_dates_beside_the_plan(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    target = tmp_path / "x.xlsx"
    assert daopai("export", PLAN, "-o", target, "--as-of", "2023-12-31").code == 0
    rows = list(load_workbook(target)["推算日期"].values)
    assert rows[0][:4] == ("编号", "工作名称", "责任单位", "工期（天）")
    late = {row[0]: row[7] for row in rows[1:]}
    (document,) = daopai("schedule", PLAN, "--as-of", "2023-12-31", "--json").documents
    told = {row["id"]: row["late_finish"] for row in document["activities"]}
    shown = {item: None if day is None else f"{day:%Y-%m-%d}" for item, day in late.items()}
    assert shown == told


def test_a_csv_comes_with_the_plan_file_that_holds_the_rest(tmp_path: Path) -> None:
    out = daopai("export", PLAN, "-o", tmp_path / "x.csv").out
    assert [line.partition("（")[0] for line in out.splitlines()] == [
        f"已写出 {tmp_path / 'x.csv'}",
        f"已写出 {tmp_path / 'x.yaml'}",
    ]
    assert "activities: x.csv" in (tmp_path / "x.yaml").read_text(encoding="utf-8")
    assert daopai("export", PLAN, "-o", tmp_path / "x.csv").code == 0


def test_an_xml_says_what_it_could_not_hold(tmp_path: Path) -> None:
    target = tmp_path / "x.xml"
    lines = daopai("export", PLAN, "-o", target, "--as-of", "2023-12-31").out.splitlines()
    assert lines[0] == f"已写出 {target}"
    assert all(re.fullmatch(r"未写出：.+（\d+ 处.*）", line) for line in lines[1:])
    assert any("原文" in line for line in lines[1:])
    assert target.read_bytes().startswith(b"<?xml")


def test_the_data_date_goes_into_the_file(tmp_path: Path) -> None:
    target = tmp_path / "x.yaml"
    daopai("export", PLAN, "-o", target, "--as-of", "2023-12-31")
    assert "data_date: 2023-12-31\n" in target.read_text(encoding="utf-8")
    assert dates(target) == dates(PLAN, "--as-of", "2023-12-31")


def test_an_unknown_format_is_answered_with_the_known_ones(tmp_path: Path) -> None:
    answer = daopai("export", PLAN, "-o", tmp_path / "x.docx")
    assert (answer.code, answer.out) == (2, "")
    assert "DP720" in answer.err
    assert ".xml、.xlsx、.csv、.json、.yaml" in answer.err
    assert list(tmp_path.iterdir()) == []


def test_no_export_overwrites_its_plan_or_a_plan_that_nobody_named(tmp_path: Path) -> None:
    plan = tmp_path / "x.yaml"
    plan.write_bytes(Path(PLAN).read_bytes())
    before = plan.read_bytes()
    for source, target in ((plan, plan), (plan, tmp_path / "x.csv"), (PLAN, tmp_path / "x.csv")):
        answer = daopai("export", source, "-o", target)
        assert (answer.code, "DP721" in answer.err) == (2, True)
    assert plan.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["x.yaml"]


def test_the_table_of_a_plan_is_not_overwritten_either(tmp_path: Path) -> None:
    daopai("export", PLAN, "-o", tmp_path / "x.csv")
    answer = daopai("export", tmp_path / "x.yaml", "-o", tmp_path / "x.csv")
    assert (answer.code, "DP721" in answer.err) == (2, True)


def test_what_cannot_be_written_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    wall = tmp_path / "wall"
    wall.write_text("a file, no folder", encoding="utf-8")
    answer = daopai("export", PLAN, "-o", wall / "x.json")
    assert (answer.code, "DP812" in answer.err) == (2, True)
    assert [path.name for path in tmp_path.iterdir()] == ["wall"]


# -- add ---------------------------------------------------------------------------------------


def test_a_file_of_another_program_becomes_a_plan_file_and_is_kept(workspace: Path) -> None:
    answer = daopai("add", "../大桥.xml")
    assert (answer.code, answer.err) == (0, "")
    plans = workspace / "plans"
    assert (plans / "originals" / "大桥.xml").read_bytes() == b"<Project/>"
    assert (plans / "bridge.yaml").read_text(encoding="utf-8") == plan_yaml(FOREIGN)
    assert daopai("list").out.splitlines()[2].split()[0] == "bridge"
    assert daopai("schedule", "bridge", "--json").code == 0


@pytest.mark.parametrize("columns", [60, 100])
def test_adding_counts_what_was_imported_and_what_was_not(workspace: Path, columns: int) -> None:
    lines = daopai("add", "../大桥.xml", columns=columns).out.splitlines()
    counts = dict(line.split() for line in lines if len(line.split()) == 2)
    assert (counts["工作"], counts["汇总"], counts["前置关系"], counts["时限"]) == (
        "2",
        "1",
        "2",
        "1",
    )
    assert any("任务拆分没有导入" in line and " 7 " in line for line in lines)
    assert any("a、b、c、d、e 等 7 项" in line for line in lines)
    assert max(map(wcswidth, lines)) <= columns


def test_the_same_counts_as_json(workspace: Path) -> None:
    (document,) = daopai("add", "../大桥.xml", "--json").documents
    assert document["schema"] == "daopai.add/1"
    assert document["imported"] == {
        "works": 2,
        "milestones": 1,
        "summaries": 1,
        "links": 2,
        "calendars": 1,
        "constraints": 0,
        "deadlines": 1,
        "actuals": 1,
    }
    assert [(row["kind"], row["count"]) for row in document["left_out"]] == [
        ("splits", 7),
        ("costs", 3),
    ]


def test_adding_it_again_is_fine_and_a_changed_plan_stays(workspace: Path) -> None:
    assert daopai("add", "../大桥.xml").code == 0
    assert daopai("add", "../大桥.xml").code == 0
    plan = workspace / "plans" / "bridge.yaml"
    plan.write_text(plan_yaml(replace(FOREIGN, name="改过")), encoding="utf-8")
    answer = daopai("add", "../大桥.xml")
    assert (answer.code, "DP815" in answer.err) == (2, True)
    assert "改过" in plan.read_text(encoding="utf-8")


def test_nothing_is_taken_in_where_one_file_is_wrong(workspace: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("daopai: 1\n", encoding="utf-8")
    assert daopai("add", "../大桥.xml", "../bad.yaml").code == 2
    assert list((workspace / "plans").iterdir()) == []


def test_the_plan_file_beside_a_csv_comes_along(workspace: Path, tmp_path: Path) -> None:
    daopai("export", PLAN, "-o", tmp_path / "x.csv")
    answer = daopai("add", tmp_path / "x.csv")
    assert (answer.code, answer.err) == (0, "")
    assert sorted(path.name for path in (workspace / "plans").iterdir()) == ["x.csv", "x.yaml"]
    assert daopai("list").out.splitlines()[2].split()[0] == "lianghu"


def test_a_schedule_says_what_its_file_left_behind(tmp_path: Path) -> None:
    plan = tmp_path / "bridge.yaml"
    plan.write_text(plan_yaml(FOREIGN), encoding="utf-8")
    told = [line for line in daopai("schedule", plan).out.splitlines() if "未导入" in line]
    assert told == [
        "未导入：任务拆分没有导入（7 处，a、b、c、d、e 等 7 项）",
        "未导入：成本没有导入（3 处）",
    ]
    document = json.loads(daopai("schedule", plan, "--json").out)
    assert [row["kind"] for row in document["left_out"]] == ["splits", "costs"]
    assert json.loads(daopai("schedule", PLAN, "--json").out)["left_out"] == []
