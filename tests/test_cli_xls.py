"""An old Excel file at the door: computed, added to a workspace, refused in a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlwt

from tests.cli_helpers import daopai


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    book = xlwt.Workbook()
    sheet = book.add_sheet("工作")
    rows: list[list[str | int]] = [
        ["编号", "名称", "工期", "前置"],
        ["010", "立项", 5, ""],
        ["020", "施工", 30, "010"],
    ]
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            sheet.write(number, column, value)
    path = tmp_path / "计划.xls"
    book.save(str(path))
    return path


def test_an_old_workbook_is_a_plan_too(plan: Path) -> None:
    (document,) = daopai("schedule", plan, "--json", "--deadline", "2024-12-31").documents
    late = {row["id"]: (row["late_start"], row["late_finish"]) for row in document["activities"]}
    assert late == {"010": ("2024-11-27", "2024-12-01"), "020": ("2024-12-02", "2024-12-31")}


def test_an_old_workbook_is_added_and_found_by_its_code(
    plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "工作区"
    assert daopai("init", folder).code == 0
    monkeypatch.chdir(folder)
    assert daopai("add", plan).code == 0
    assert (folder / "plans" / "计划.xls").read_bytes() == plan.read_bytes()
    assert daopai("schedule", "计划", "--deadline", "2024-12-31").code == 0


def test_a_table_that_a_plan_names_is_no_plan_of_its_own(
    plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "工作区"
    assert daopai("init", folder).code == 0
    monkeypatch.chdir(folder)
    named = plan.with_name("li.yaml")
    named.write_text(
        "daopai: 1\ncode: li\nname: 例\ndeadline: 2024-12-31\nactivities: 计划.xls\n",
        encoding="utf-8",
    )
    assert daopai("add", named).code == 0
    assert [*(folder / "plans").glob("*.xls")]
    listed = daopai("list").out
    assert "li" in listed
    assert "计划" not in listed


def test_a_damaged_old_workbook_is_refused_without_a_traceback(plan: Path) -> None:
    plan.write_bytes(plan.read_bytes()[:3_000])
    answer = daopai("schedule", plan)
    assert answer.code == 2
    assert "DP183" in answer.err
    assert "Traceback" not in answer.err
