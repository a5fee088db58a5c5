"""`daopai template` and `daopai report FORM.xlsx`: the week's round of one department."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.cli_helpers import daopai
from tests.week_office import Office, office

__all__ = ["office"]


@pytest.fixture
def form(office: Office, tmp_path: Path) -> Path:
    """The form of 照明中心 of 2024-03-17."""
    office.does("report", "jie", "A", "--started", "2024-03-01", "--as-of", "2024-03-10")
    office.does("report", "jie", "A", "--finished", "2024-03-10", "--as-of", "2024-03-10")
    office.on("2024-03-18")
    path = tmp_path / "照明中心.xlsx"
    office.does("template", "jie", "--owner", "照明中心", "--as-of", "2024-03-17", "-o", path)
    return path


def fill(form: Path, item: str, said: Mapping[str, Any], sheet_name: str = "本期填报") -> Path:
    """Fill yellow cells of the row of a work, by the titles of their columns."""
    workbook = openpyxl.load_workbook(form)
    sheet = workbook[sheet_name]
    head = next(row for row in sheet.iter_rows() if any(c.value == "工作名称" for c in row))
    columns = {cell.value: cell.column for cell in head}
    line = next(row[0].row for row in sheet.iter_rows() if any(c.value == item for c in row))
    for title, value in said.items():
        sheet.cell(line or 0, columns[title] or 0).value = value
    workbook.save(form)
    return form


def percent(office: Office, item: str = "C") -> float | None:
    """What the status says of a work."""
    (told,) = office.does("status", "jie", "--as-of", "2024-03-17", "--json").documents
    found: float | None = next(
        one["actual_percent"] for one in told["activities"] if one["id"] == item
    )
    return found


SAID = {
    "实际开始": "3月12日",
    "本期完成量或百分比": "２４/60",
    "是否按序时进度": "是",
    "存在问题及需协调事项": "+占道许可未批",
}


def test_a_filled_form_is_recorded_once(office: Office, form: Path) -> None:
    fill(form, "C", SAID)
    told = office.does("report", form).out
    assert "24/60" in told
    assert percent(office) == 40.0
    assert "占道许可未批" in office.does("ledger", "jie", "--as-of", "2024-03-18", "--json").out
    database = (office.folder / "daopai.db").read_bytes()
    assert "没有新增" in office.does("report", form).out
    saved_again = shutil.copy(form, form.with_name("又一份.xlsx"))
    assert "没有新增" in office.does("report", saved_again).out
    assert (office.folder / "daopai.db").read_bytes() == database


def test_a_form_with_mistakes_comes_back_red_and_can_be_sent_again(
    office: Office, form: Path
) -> None:
    fill(
        form,
        "C",
        {"实际开始": "2月30日", "本期完成量或百分比": "七十盏半", "是否按序时进度": "差不多"},
    )
    answer = daopai("report", form)
    returned = form.with_name("照明中心-退回.xlsx")
    assert answer.code == 2
    assert str(returned) in answer.err.replace("\n", "").replace(" ", "")
    assert answer.err.count("DP") >= 3
    assert percent(office) is None
    workbook = openpyxl.load_workbook(returned)
    listed = [row[3].value for row in workbook["问题清单"].iter_rows(min_row=4) if row[3].value]
    assert len(listed) >= 3
    kept = [cell.value for row in workbook["本期填报"].iter_rows() for cell in row]
    assert {"2月30日", "七十盏半", "差不多"} <= set(kept)

    fill(returned, "C", {"实际开始": "3月12日", "本期完成量或百分比": 30, "是否按序时进度": "是"})
    office.does("report", returned)
    assert percent(office) == 50.0


def test_a_form_of_an_earlier_plan_is_refused_and_a_fresh_one_is_made(
    office: Office, form: Path
) -> None:
    fill(form, "C", {"本期完成量或百分比": 30, "实际开始": "3月12日"})
    office.plan(lambda text: text.replace("duration: 15", "duration: 18"))
    office.does("report", "jie", "B", "--percent", "5", "--as-of", "2024-03-17")
    answer = daopai("report", form)
    assert answer.code == 2
    assert percent(office) is None
    office.does("report", form.with_name("照明中心-退回.xlsx"))
    assert percent(office) == 50.0


def test_a_formula_in_a_yellow_cell_is_refused(office: Office, form: Path) -> None:
    fill(form, "C", {"存在问题及需协调事项": '=HYPERLINK("x","点这里")'})
    assert office.refused("report", form) == ["DP570"]


def test_what_is_no_form_is_refused_with_its_reason(office: Office, tmp_path: Path) -> None:
    text = tmp_path / "周报.xlsx"
    text.write_text("编号,完成率\nC,50\n", "utf-8")
    assert office.refused("report", text) == ["DP560"]
    assert office.refused("report", tmp_path / "没有.xlsx")
    other = tmp_path / "别的.xlsx"
    workbook = openpyxl.Workbook()
    workbook.save(other)
    assert office.refused("report", other) == ["DP561"]
    no_work = ("template", "jie", "--owner", "无此单位", "-o", tmp_path / "x.xlsx")
    assert office.refused(*no_work) == ["DP576"]
    assert not (tmp_path / "x.xlsx").exists()
    wrong_name = ("template", "jie", "--owner", "照明中心", "-o", tmp_path / "x.docx")
    assert office.refused(*wrong_name) == ["DP868"]
