"""init, add, list and project codes; what is published and told."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from tests.cli_helpers import BAD, GOOD, PLANS, daopai

WEEK = ("--as-of", "2023-12-31")


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with two plans, and the test inside it."""
    folder = tmp_path / "工作区"
    assert daopai("init", folder, "--organisation", "市城管局").code == 0
    monkeypatch.chdir(folder)
    assert daopai("add", PLANS["lianghu"], PLANS["duchang"]).code == 0
    return folder


def files(folder: Path) -> dict[str, str]:
    """Every file below a folder with the hash of its bytes."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_code_is_as_good_as_a_path(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    by_path = daopai("schedule", PLANS["lianghu"], *WEEK, "--json")
    assert daopai("schedule", "lianghu", *WEEK, "--json") == by_path
    monkeypatch.chdir(workspace / "plans")
    assert daopai("schedule", "lianghu", *WEEK, "--json") == by_path


def test_list_names_every_project(workspace: Path) -> None:
    out = daopai("list").out
    assert [line.split()[0] for line in out.splitlines()[2:]] == ["duchang", "lianghu"]
    assert "2021-12-31" in out


def test_an_unknown_code_is_answered_with_the_known_ones(workspace: Path) -> None:
    answer = daopai("schedule", "lianhu")
    assert answer.code == 2
    assert "DP810" in answer.err
    assert "lianghu" in answer.err


def test_adding_takes_all_plans_or_none(workspace: Path) -> None:
    before = files(workspace)
    answer = daopai("add", PLANS["paishui"], BAD / "cycle.yaml", BAD / "no-version.yaml")
    assert answer.code == 2
    assert answer.out == ""
    assert files(workspace) == before


def test_adding_the_same_plan_again_is_fine(workspace: Path) -> None:
    before = files(workspace)
    assert daopai("add", PLANS["lianghu"]).code == 0
    assert files(workspace) == before


def test_a_changed_plan_becomes_the_next_revision_and_the_earlier_one_is_kept(
    workspace: Path, tmp_path: Path
) -> None:
    text = Path(PLANS["lianghu"]).read_text(encoding="utf-8")
    changed = tmp_path / "lianghu.yaml"
    changed.write_text(text.replace("duration: 20,", "duration: 21,", 1), encoding="utf-8")
    answer = daopai("add", changed)
    assert (answer.code, "第 2 版" in answer.out) == (0, True)
    assert (workspace / "plans" / "lianghu.yaml").read_bytes() == changed.read_bytes()
    (told,) = daopai("diff", "lianghu@r1", "lianghu@r2", "--json").documents
    assert len(told["changes"]) == 1


def test_another_project_of_the_same_name_or_a_taken_code_is_refused(
    workspace: Path, tmp_path: Path
) -> None:
    before = files(workspace)
    text = Path(PLANS["lianghu"]).read_text(encoding="utf-8")
    changed = tmp_path / "lianghu.yaml"
    changed.write_text(text.replace("code: lianghu", "code: sihu"), encoding="utf-8")
    answer = daopai("add", changed)
    assert (answer.code, "DP815" in answer.err) == (2, True)
    changed.write_text(text, encoding="utf-8")
    renamed = changed.rename(tmp_path / "other.yaml")
    answer = daopai("add", renamed)
    assert (answer.code, "DP811" in answer.err) == (2, True)
    assert files(workspace) == before


def test_the_table_of_a_plan_comes_along(workspace: Path) -> None:
    assert daopai("add", GOOD / "table.yaml").code == 0
    assert (workspace / "plans" / "table.csv").is_file()
    assert daopai("list").code == 0


def test_init_leaves_a_folder_with_something_in_it_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("x", encoding="utf-8")
    before = files(tmp_path)
    for command in ("init", "demo"):
        answer = daopai(command, tmp_path)
        assert (answer.code, "DP809" in answer.err) == (2, True)
    assert files(tmp_path) == before


def test_a_chart_a_feed_and_a_bulletin_are_written_where_asked(workspace: Path) -> None:
    assert daopai("gantt", "lianghu", *WEEK, "-o", "new/folder/chart.svg").code == 0
    assert (workspace / "new" / "folder" / "chart.svg").read_text("utf-8").startswith("<svg")
    first = daopai("calendar", "--portfolio", *WEEK, "-o", "all.ics")
    again = daopai("calendar", "--portfolio", *WEEK, "-o", "all.ics")
    assert first.out.startswith("已生成 all.ics")
    assert again.out.startswith("内容未变")
    told = daopai("bulletin", "--week", "2023-W52", "-o", "told")
    assert told.code == 0
    assert (workspace / "told" / "周报-2023-W52.md").read_text("utf-8").count("市城管局")
    assert [Path(line).suffix for line in told.out.split()[:2]] == [".md", ".html"]


def test_what_cannot_be_written_is_refused_in_chinese_and_leaves_nothing(tmp_path: Path) -> None:
    wall = tmp_path / "wall"
    wall.write_text("a file, no folder", encoding="utf-8")
    before = files(tmp_path)
    plan = PLANS["lianghu"]
    for words in (
        ("gantt", plan, "-o", wall / "x.svg"),
        ("calendar", plan, *WEEK, "-o", wall / "x.ics"),
        ("bulletin", plan, "--week", "2023-W52", "-o", wall),
        ("init", wall),
        ("demo", wall / "x"),
    ):
        answer = daopai(*words)
        assert answer.code == 2, words
        assert answer.out == ""
        assert re.search(r"DP(7|8)\d\d", answer.err)
        assert "DP899" not in answer.err
    assert files(tmp_path) == before


def test_a_broken_plan_is_told_and_the_others_go_on(workspace: Path) -> None:
    (workspace / "plans" / "broken.yaml").write_bytes((BAD / "cycle.yaml").read_bytes())
    (workspace / "plans" / "worse.yaml").write_bytes((BAD / "no-version.yaml").read_bytes())
    listed = daopai("list")
    assert {"duchang", "lianghu"} <= set(listed.out.split())
    assert "worse.yaml" in listed.err
    told = daopai("bulletin", "--week", "2023-W52", "-o", "told")
    assert [Path(line).suffix for line in told.out.split()] == [
        ".md",
        ".html",
        ".docx",
        ".docx",
        ".pdf",
        ".md",
    ]
    feed = daopai("calendar", "--portfolio", *WEEK, "-o", "all.ics")
    assert feed.out == ""
    assert not (workspace / "all.ics").exists()
    for answer in (listed, told, feed):
        assert answer.code == 2
        assert "worse.yaml" in answer.err
    for answer in (told, feed):
        assert "broken.yaml" in answer.err
        assert not re.search(r"failed with|Traceback", answer.err)


def test_an_empty_workspace_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert daopai("init", tmp_path / "w").code == 0
    monkeypatch.chdir(tmp_path / "w")
    assert daopai("list").code == 0
    for words in (
        ("bulletin", "--week", "2023-W52", "-o", "told"),
        ("calendar", "--portfolio", *WEEK, "-o", "all.ics"),
    ):
        answer = daopai(*words)
        assert (answer.code, "DP814" in answer.err) == (2, True)


def test_the_lamp_of_the_workspace_lights_its_plans(workspace: Path, tmp_path: Path) -> None:
    settings = workspace / "daopai.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("yinchuan-2025", "days-7-15"), encoding="utf-8")
    bare = Path(PLANS["paishui"]).read_text(encoding="utf-8")
    plan = tmp_path / "own.yaml"
    plan.write_text(re.sub(r"(?m)^lamp:.*\n", "", bare), encoding="utf-8")
    assert daopai("add", plan).code == 0
    (inside,) = daopai("status", "paishui", *WEEK, "--json").documents
    (outside,) = daopai("status", plan, *WEEK, "--json").documents
    assert (inside["lamp_preset"], outside["lamp_preset"]) == ("days-7-15", "yinchuan-2025")
