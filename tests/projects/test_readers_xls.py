"""Old Excel workbooks (.xls): read like xlsx, and refused in a sentence when damaged or hostile."""

from __future__ import annotations

import io
import struct
import tempfile
import time
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from projects.errors import Finding, InputError
from projects.model import day_of
from projects.readers import read_plan
from projects.readers.table.grids import read_grids
from projects.readers.table.xls.compound import Compound, DamagedError
from tests.draws import draws

HEADER = ("编号", "工作名称", "工期", "前置", "最早开始", "完成时限", "完成百分比")
DAY = xlwt.easyxf(num_format_str="yyyy-mm-dd")
CHINESE_DAY = xlwt.easyxf(num_format_str='[$-804]yyyy"年"m"月"d"日"')
PERCENT = xlwt.easyxf(num_format_str="0%")
STYLES: dict[type, object] = {date: DAY, datetime: CHINESE_DAY}


def put(sheet: xlwt.Worksheet, rows: Sequence[Sequence[object]], top: int = 0) -> None:
    for number, row in enumerate(rows, top):
        for column, value in enumerate(row):
            if value is not None:
                sheet.write(
                    number, column, value, STYLES.get(type(value), xlwt.Style.default_style)
                )


def saved(book: xlwt.Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def built(*rows: Sequence[object]) -> bytes:
    book = xlwt.Workbook()
    put(book.add_sheet("工作"), (HEADER, *rows))
    return saved(book)


def full() -> xlwt.Workbook:
    """A sheet with a merged title, dates, percentages, a merged office, and another sheet."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("工作")
    sheet.write_merge(0, 0, 0, 7, "湖区整治（截至2023年12月31日）")
    put(sheet, [(*HEADER, "责任单位")], 1)
    put(
        sheet,
        [
            (1, "甲", 5, None, date(2023, 3, 1), datetime(2023, 12, 30)),  # noqa: DTZ001 - as Excel has it
            (2, "乙", 10.0, "1FS+2d"),
            (3, "丙", "3周", "2SS; 1"),
        ],
        2,
    )
    for row, share in enumerate((1, 0.5, 0), 2):
        sheet.write(row, 6, share, PERCENT)
    sheet.write_merge(2, 3, 7, 7, "水务局")
    put(book.add_sheet("附件"), [("说明",)])
    return book


GOOD = saved(full())


def kept(data: bytes, folder: Path, name: str = "t.xls") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def refused(data: bytes, name: str = "t.xls") -> tuple[Finding, ...]:
    with tempfile.TemporaryDirectory() as folder, pytest.raises(InputError) as caught:
        read_plan(kept(data, Path(folder), name))
    return caught.value.findings


def codes(data: bytes, name: str = "t.xls") -> list[str]:
    return [one.code for one in refused(data, name)]


def test_an_old_workbook_reads_like_a_new_one(tmp_path: Path) -> None:
    project = read_plan(kept(GOOD, tmp_path, "湖区.xls"))
    assert (project.code, project.name) == ("湖区", "湖区整治")
    assert [(work.id, work.owner) for work in project.activities] == [
        ("1", "水务局"),
        ("2", "水务局"),
        ("3", ""),
    ]
    assert [link.label for link in project.links] == ["1FS+2", "2SS", "1FS"]
    first = project.activities[0]
    assert day_of(first.constraints[0].at or 0) == date(2023, 3, 1)
    assert first.deadline is not None
    assert first.deadline.day == date(2023, 12, 30)
    assert [seen.value for seen in project.observations] == [100, 50, 0]
    assert any("附件" in note for note in project.notes)


def test_the_grid_is_the_one_that_the_same_workbook_gives_as_xlsx(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        [*HEADER],
        [1, "甲", 2.5, True, date(2024, 3, 1), datetime(2024, 3, 31, 17, 30), 0.25],  # noqa: DTZ001 - as Excel has it
        [2, "  乙 ", -1, None, 45352, "2024年4月底", 1e20],
    ]
    new = openpyxl.Workbook()
    sheet = new.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "工作"
    for row in rows:
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    new.save(tmp_path / "t.xlsx")
    book = xlwt.Workbook()
    old = book.add_sheet("工作", cell_overwrite_ok=True)
    put(old, rows)
    old.merge(1, 2, 0, 0)
    (theirs,) = read_grids(kept(saved(book), tmp_path))
    (ours,) = read_grids(tmp_path / "t.xlsx")
    for number in range(3):
        texts = [theirs.text(number, column) for column in range(7)]
        assert texts == [ours.text(number, column) for column in range(7)]
    assert theirs.rows[1][2:5] == ("2.5", "true", "2024-03-01")
    assert theirs.marks.indents == ours.marks.indents == {(2, 1): 2}
    assert theirs.merged == ours.merged == ((1, 0, 2, 0),)


def test_a_mistake_names_its_sheet_and_cell() -> None:
    (found,) = refused(built(("A", "甲", 3), ("B", "乙", -5)))
    assert str(found.where) == "t.xls[工作!C3]"


def test_a_workbook_that_counts_from_1904_gives_the_days_that_it_shows(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    book.dates_1904 = True
    put(book.add_sheet("工作"), [HEADER, ("A", "甲", 3, None, date(2024, 3, 1)), ("B", "乙", 3)])
    book.get_sheet(0).write(2, 4, (date(2024, 3, 2) - date(1904, 1, 1)).days)
    works = read_plan(kept(saved(book), tmp_path)).activities
    assert [day_of(work.constraints[0].at or 0) for work in works] == [
        date(2024, 3, 1),
        date(2024, 3, 2),
    ]


def test_an_error_in_a_cell_is_refused_with_the_cell() -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("工作")
    put(sheet, [HEADER, ("A", "甲")])
    sheet.row(1).set_cell_error(2, "#REF!")
    (found,) = refused(saved(book))
    assert (found.code, str(found.where)) == ("DP185", "t.xls[工作!C2]")
    assert "#REF!" in found.says


def test_indents_of_cells_are_levels(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("工作")
    put(sheet, [("编号", "工作名称", "工期"), ("A", "一期"), ("B", None, 5)])
    sheet.write(2, 1, "清表", xlwt.easyxf("align: indent 1"))
    works = read_plan(kept(saved(book), tmp_path)).activities
    assert [(work.id, work.parent) for work in works] == [("A", None), ("B", "A")]


def test_a_hidden_sheet_is_no_second_plan(tmp_path: Path) -> None:
    book = full()
    hidden = book.add_sheet("旧稿")
    put(hidden, [HEADER, ("X", "旧", 1)])
    hidden.visibility = 1
    assert len(read_plan(kept(saved(book), tmp_path)).activities) == 3


def test_a_plan_file_may_name_an_old_workbook(tmp_path: Path) -> None:
    kept(built(("A", "甲", 3)), tmp_path, "works.xls")
    plan = tmp_path / "plan.yaml"
    plan.write_text("daopai: 1\ncode: li\nname: 例\nactivities: works.xls\n", encoding="utf-8")
    assert [work.id for work in read_plan(plan).activities] == ["A"]


# --- what is no sound workbook -------------------------------------------------------------------


def workbook_stream(data: bytes) -> int:
    """Where the record stream stands in a file of xlwt: it writes it in one piece."""
    return data.index(Compound(data).read("Workbook")[:16])


def record(data: bytes, kind: int) -> int:
    """The place of the first record of a kind."""
    at = workbook_stream(data)
    while True:
        found, size = struct.unpack_from("<HH", data, at)
        if found == kind:
            return at
        at += 4 + size


def renumbered(data: bytes, old: int, new: int) -> bytes:
    at = record(data, old)
    return data[:at] + struct.pack("<H", new) + data[at + 2 :]


def test_a_workbook_with_a_password_says_so() -> None:
    (found,) = refused(renumbered(GOOD, 0x5C, 0x2F))
    assert found.code == "DP195"
    assert "密码" in found.says


@pytest.mark.parametrize("suffix", [".xls", ".xlsx"])
def test_a_new_workbook_with_a_password_says_so_under_either_suffix(suffix: str) -> None:
    name = "Workbook\0".encode("utf-16-le").ljust(64, b"\0")
    other = "EncryptedPackage\0".encode("utf-16-le").ljust(64, b"\0")
    at = GOOD.index(name)
    data = GOOD[:at] + other + struct.pack("<H", 34) + GOOD[at + 66 :]
    assert codes(data, f"t{suffix}") == ["DP195"]


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"PK\x03\x04" + bytes(99), "t.xls", ("xlsx", ".xlsx")),
        (b"<html><table><tr><td>1</td></tr></table></html>", "t.xls", ("网页", "另存为 xlsx")),
        ("编号\t工作名称\nA\t甲\n".encode("gbk"), "t.xls", ("文本", ".csv")),
        (GOOD, "t.xlsx", ("旧版", ".xls")),
        (
            b"<?xml version='1.0'?>"
            b"<Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'/>",
            "t.xls",
            ("Excel 2003", "另存为 xlsx"),
        ),
    ],
)
def test_another_kind_of_file_under_this_suffix_is_named(
    data: bytes, name: str, words: tuple[str, str]
) -> None:
    (found,) = refused(data, name)
    assert found.code == "DP196"
    assert words[0] in found.says
    assert words[1] in found.remedy


def test_a_directory_whose_entries_cross_ends_at_once() -> None:
    """A reader that walks both branches of each entry would take 2 to the 60th steps."""
    start = GOOD.index("Root Entry".encode("utf-16-le"))
    root = GOOD[start : start + 128]
    entries = [root[:76] + struct.pack("<I", 1) + root[80:]]
    for number in range(1, 64):
        both = struct.pack("<II", min(number + 1, 63), min(number + 1, 63))
        name = f"e{number}\0".encode("utf-16-le").ljust(64, b"\0")
        entries.append(name + struct.pack("<HBB", 8, 2, 1) + both + bytes(52))
    header = bytearray(GOOD[:512])
    sectors = len(entries) * 128 // 512
    struct.pack_into("<I", header, 48, 1)
    struct.pack_into("<II", header, 68, 0xFFFFFFFE, 0)
    struct.pack_into("<109I", header, 76, 0, *[0xFFFFFFFF] * 108)
    chain = [0xFFFFFFFD, *range(2, sectors + 1), 0xFFFFFFFE]
    table = struct.pack("<128I", *chain, *[0xFFFFFFFF] * (128 - len(chain)))
    data = bytes(header) + table + b"".join(entries)
    assert len(Compound(data).names) == 63
    assert codes(data) == ["DP196"]


def test_sectors_that_come_round_again_are_damage() -> None:
    (first,) = struct.unpack_from("<I", GOOD, 48)
    (table,) = struct.unpack_from("<I", GOOD, 76)
    at = 512 + table * 512 + first * 4
    with pytest.raises(DamagedError):
        Compound(GOOD[:at] + struct.pack("<I", first) + GOOD[at + 4 :])


def test_more_cells_than_a_plan_has_are_refused_before_they_are_read() -> None:
    book = xlwt.Workbook()
    for name in ("一", "二"):
        sheet = book.add_sheet(name)
        for row in range(20_000):
            sheet.write(row, 255, 1)
    assert codes(saved(book)) == ["DP104"]


def test_sheets_that_lie_over_one_another_are_damage() -> None:
    book = full()
    put(book.add_sheet("三"), [HEADER])
    data = saved(book)
    places = []
    at = record(data, 0x85)
    while struct.unpack_from("<H", data, at)[0] == 0x85:
        places.append(at + 4)
        at += 4 + struct.unpack_from("<H", data, at + 2)[0]
    same = data[places[0] : places[0] + 4]
    for place in places:
        data = data[:place] + same + data[place + 4 :]
    assert codes(data) == ["DP183"]


def test_formats_that_take_the_square_of_their_length_take_no_time(tmp_path: Path) -> None:
    book = full()
    sheet = book.add_sheet("三")
    for number in range(150):
        style = xlwt.easyxf(num_format_str="[" * (8_000 - number))
        sheet.write(number, 0, 1, style)
    begun = time.process_time()
    assert read_plan(kept(saved(book), tmp_path)).activities
    assert time.process_time() - begun < 3


def test_a_name_whose_formula_is_broken_does_no_harm(tmp_path: Path) -> None:
    """xlrd would evaluate it; a table has no use for it."""
    data = renumbered(GOOD, 0x5C, 0x18)
    assert len(read_plan(kept(data, tmp_path)).activities) == 3


def test_nothing_is_printed_on_the_way(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    read_plan(kept(GOOD, tmp_path))
    refused(GOOD[:3000])
    assert capfd.readouterr() == ("", "")


def read_or_refused(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = kept(data, Path(folder))
        found: tuple[Finding, ...] = ()
        try:
            works = read_plan(path).activities
        except InputError as error:
            works, found = (), error.findings
    assert all(one.says and one.where.file == path.name for one in found)
    assert works or found


@settings(max_examples=draws(50), deadline=5_000)
@given(st.integers(0, len(GOOD) - 1))
def test_a_workbook_cut_short_reads_or_is_refused(cut: int) -> None:
    read_or_refused(GOOD[:cut])


STREAM = workbook_stream(GOOD)
USED = len(Compound(GOOD).read("Workbook").rstrip(b"\0"))


@settings(max_examples=draws(100), deadline=5_000)
@given(
    st.lists(
        st.tuples(
            st.integers(0, len(GOOD) - 1) | st.integers(STREAM, STREAM + USED),
            st.integers(0, 255),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_a_workbook_with_flipped_bytes_reads_or_is_refused(flips: list[tuple[int, int]]) -> None:
    data = bytearray(GOOD)
    for at, value in flips:
        data[at] = value
    read_or_refused(bytes(data))
