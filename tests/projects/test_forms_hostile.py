"""Files that are no form of ours, were damaged, or want to do harm."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest

from projects.errors import InputError
from projects.forms import open_form, write_form
from tests.projects.form_sheets import DATE, OFFICE, SPACE, form, mistakes, plan_of, sent

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def refused(path: Path) -> tuple[str, str]:
    """Code and sentence of the refusal."""
    with pytest.raises(InputError) as caught:
        open_form(path)
    (finding,) = caught.value.findings
    assert finding.remedy
    return finding.code, finding.says


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.xls", OLE + b"\0" * 600, "DP560"),
        ("a.xlsx", OLE + b"\0" * 600, "DP560"),
        ("a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600, "DP195"),
        ("a.csv", "序号,工作名称\n1,开挖\n".encode(), "DP560"),
        ("a.xlsx", b"%PDF-1.7 ...", "DP560"),
        ("a.xlsx", b"PK\x03\x04 damaged", "DP183"),
        ("a.xlsx", b"", "DP107"),
    ],
)
def test_another_kind_of_file_is_refused_and_says_what_to_do(
    tmp_path: Path, name: str, data: bytes, code: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert refused(path)[0] == code


def test_a_workbook_of_another_office_program_is_refused_by_its_content(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<office/>")
    assert refused(path)[0] == "DP560"


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    assert refused(tmp_path / "a.xlsx")[0] == "DP101"
    assert refused(tmp_path)[0] == "DP102"


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * (101 * 1024 * 1024))
    assert path.stat().st_size < 1_000_000
    assert refused(path)[0] == "DP104"


def test_a_file_larger_than_any_form_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with path.open("wb") as out:
        out.truncate(30 * 1024 * 1024)
    assert refused(path)[0] == "DP104"


def test_a_workbook_that_is_no_form_is_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book["Sheet"]["A1"] = "考勤表"
    book.save(tmp_path / "a.xlsx")
    assert refused(tmp_path / "a.xlsx")[0] == "DP561"


def test_a_table_copied_into_another_workbook_is_refused(tmp_path: Path) -> None:
    person = form()
    del person.book["_daopai"]
    code, says = refused(person.save(tmp_path / "a.xlsx"))
    assert code == "DP561"
    assert "隐藏校验页" in says


@pytest.mark.parametrize("cell", ["B1", "B3", "C6"])
def test_an_edit_of_the_hidden_page_is_found(tmp_path: Path, cell: str) -> None:
    person = form()
    person.book["_daopai"][cell] = "改过"
    assert refused(person.save(tmp_path / "a.xlsx"))[0] == "DP562"


def test_a_form_of_another_template_version_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = form().fill("W10", 实际开始="5月8日")
    monkeypatch.setattr("projects.forms.reading.TEMPLATE", "2")
    reading = sent(person, tmp_path)
    assert mistakes(reading) == [("DP563", None)]
    assert "第 1 版模板" in reading.findings[0].says


def test_a_column_that_is_gone_or_doubled_is_told(tmp_path: Path) -> None:
    person = form().fill("W10", 实际开始="5月8日")
    person.book["本期填报"]["N4"] = "剩余"
    person.book["本期填报"]["U4"] = "实际开始"
    assert mistakes(sent(person, tmp_path))[:2] == [("DP565", "A4"), ("DP565", "U4")]


def test_columns_moved_rows_inserted_above_and_a_renamed_sheet_are_understood(
    tmp_path: Path,
) -> None:
    person = form().fill("W10", 实际开始="5月8日")
    sheet = person.book["本期填报"]
    sheet.insert_rows(1)
    sheet.insert_cols(6)
    sheet.title = "5月第4周"
    reading = sent(person, tmp_path)
    assert reading.clean
    assert [row.where.cell for row in reading.rows["lu"]] == ["M6"]


def test_a_sheet_copied_within_the_workbook_is_refused_row_by_row(tmp_path: Path) -> None:
    person = form().fill("W10", 实际开始="5月8日")
    person.book.copy_worksheet(person.book["本期填报"])
    assert {code for code, _ in mistakes(sent(person, tmp_path))} == {"DP567"}


def test_a_cell_far_away_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    person = form()
    person.book["本期填报"]["XFD1048576"] = "x"
    assert refused(person.save(tmp_path / "a.xlsx"))[0] == "DP104"


def test_a_cut_file_is_refused_without_a_traceback(tmp_path: Path) -> None:
    data = write_form([plan_of()], OFFICE, DATE, workspace=SPACE)
    path = tmp_path / "a.xlsx"
    for size in range(200, len(data), len(data) // 12):
        path.write_bytes(data[:size])
        assert refused(path)[0] == "DP183"
