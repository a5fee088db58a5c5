"""Damaged and hostile tables: a clear error or a plan, soon, and never a traceback."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from projects.errors import Finding, InputError
from projects.readers import read_plan
from projects.readers.table.columns import COLUMNS
from tests.draws import draws

ROWS = (
    ("湖区整治（截至2023年12月31日）",),
    ("标识号", "任务名称", "工期", "开始时间", "完成时间", "前置任务", "完成百分比"),
    (1, "甲", "5d", "2023-03-01", "2023-03-05", None, 1),
    (2, "乙", "5d", "2023-03-06", "2023-03-10", "1FS+2d", 0.5),
)


def built() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row in ROWS:
        sheet.append(row)
    sheet.merge_cells("A1:G1")
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


GOOD = built()


def findings(data: bytes, suffix: str = ".xlsx") -> tuple[Finding, ...]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"t{suffix}"
        path.write_bytes(data)
        found: tuple[Finding, ...] = ()
        try:
            works = read_plan(path).activities
        except InputError as error:
            works, found = (), error.findings
    assert all(one.says and one.where.file == path.name for one in found)
    assert works or found
    return found


def changed(part: str, change: Callable[[bytes], bytes], name: str = "") -> bytes:
    """The good workbook with one part rewritten, under another name where one is given."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(GOOD)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.namelist():
            data = old.read(entry)
            renamed = name if name and entry == part else entry
            if name and entry == "xl/_rels/workbook.xml.rels":
                data = data.replace(f"/{part}".encode(), f"/{name}".encode())
            new.writestr(renamed, change(data) if entry == part else data)
    return stream.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
FAR = (
    b'<row r="9"><c r="XFD1048576"><v>1</v></c></row></sheetData>',
    b'<row r="9"><c note=">" r = "XFD1048576"><v>1</v></c></row></sheetData>',
    b'<row r="1048576"><c r="XFD1"><v>1</v></c></row></sheetData>',
    b'<row r="1048576">' + b"<c><v>1</v></c>" * 50 + b"</row></sheetData>",
    b'<row r="99999999"><c><v>1</v></c></row></sheetData>',
)


@pytest.mark.parametrize("cells", FAR)
@pytest.mark.parametrize("name", ["", "xl/worksheets/sheet1.dat"])
def test_a_cell_at_the_far_edge_does_not_fill_the_memory(cells: bytes, name: str) -> None:
    data = changed(SHEET, lambda part: part.replace(b"</sheetData>", cells), name)
    assert [one.code for one in findings(data)] == ["DP104"]


def test_a_small_file_that_unpacks_hugely_is_refused_before_it_is_unpacked() -> None:
    data = changed(SHEET, lambda part: part.replace(b"</sheetData>", b" " * 200_000_000))
    assert len(data) < 1_000_000
    assert [one.code for one in findings(data)] == ["DP104"]


def test_a_sheet_with_every_row_filled_is_refused() -> None:
    rows = b"".join(
        b'<row r="%d"><c r="B%d"><v>1</v></c></row>' % (number, number)
        for number in range(5, 200_000)
    )
    data = changed(SHEET, lambda part: part.replace(b"</sheetData>", rows + b"</sheetData>"))
    assert [one.code for one in findings(data)] == ["DP104"]


def test_merged_cells_over_the_whole_sheet_are_only_as_large_as_the_table() -> None:
    merged = b'<mergeCell ref="A1:XFD1048576" />' * 2_000
    data = changed(SHEET, lambda part: part.replace(b"</mergeCells>", merged + b"</mergeCells>"))
    findings(data)


def test_unclosed_tags_by_the_thousand_take_no_time() -> None:
    findings(changed(SHEET, lambda part: part + b'<c r="' * 500_000))
    findings(changed(SHEET, lambda part: part + b"<row <c " * 500_000))


def test_an_entity_bomb_is_no_text() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
    findings(changed(SHEET, lambda part: bomb + part.replace("甲".encode(), b"&b;")))


def test_a_cell_of_a_million_letters_is_refused_or_read() -> None:
    book = openpyxl.load_workbook(io.BytesIO(GOOD))
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for column in "ABCDEFG":
        sheet[f"{column}4"] = "甲FS+" * 6_000
    stream = io.BytesIO()
    book.save(stream)
    assert findings(stream.getvalue())


@settings(max_examples=draws(50), deadline=5_000)
@given(st.integers(0, len(GOOD)), st.integers(0, len(GOOD)), st.binary(max_size=6))
def test_a_damaged_workbook_reads_or_is_refused(cut: int, at: int, piece: bytes) -> None:
    findings(GOOD[:cut])
    findings(GOOD[:at] + piece + GOOD[at + len(piece) :])


@settings(max_examples=draws(50), deadline=5_000, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_damaged_xml_in_a_sound_zip_reads_or_is_refused(data: st.DataObject) -> None:
    part = data.draw(st.sampled_from([SHEET, "xl/workbook.xml", "xl/styles.xml"]))
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        size = len(archive.read(part))
    at = data.draw(st.integers(0, size))
    piece = data.draw(st.binary(max_size=8) | st.sampled_from([b"<c ", b"</row>", b'r="ZZZ9"']))
    findings(changed(part, lambda old: old[:at] + piece + old[at + len(piece) :]))


PIECES = (
    *(
        "",
        "1",
        "1.1",
        "一、前期",
        "（二）",
        "合计",
        "备注：无",
        "甲",
        "1FS+5d",
        "3-5",
        "1;2SS",
        "50%",
    ),
    *(
        "0.5",
        "#REF!",
        "5 个工作日?",
        "2024/3/1 8:00",
        "45352",
        "2024年3月底",
        "是",
        "否",
        "手动计划",
    ),
    *("不得早于...开始", "1e9", "\t", "\x00", "９", "　甲", "=1+1", "😀", "-1", "NA"),
)
CELLS = st.sampled_from(PIECES) | st.text(max_size=8) | st.integers(-5, 50_000).map(str)
HEADERS = st.lists(st.sampled_from(sorted(COLUMNS)) | st.text(max_size=4), min_size=1, max_size=9)


@settings(max_examples=draws(60), deadline=5_000, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.lists(CELLS, max_size=3), max_size=2),
    HEADERS,
    st.lists(st.lists(CELLS, max_size=10), max_size=8),
    st.sampled_from([",", ";", "\t"]),
)
def test_any_header_over_any_cells_reads_or_is_refused(
    titles: list[list[str]], header: list[str], rows: list[list[str]], mark: str
) -> None:
    lines = [mark.join(row) for row in [*titles, header, *rows]]
    findings("\n".join(lines).encode("utf-8", "surrogatepass"), ".csv")
