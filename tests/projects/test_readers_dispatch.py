"""Which reader gets a file, and what people read when a file is not what its suffix says."""

from __future__ import annotations

from pathlib import Path

import pytest

from projects.errors import Finding, InputError
from projects.readers import FOREIGN, foreign, read_plan
from projects.readers.source import SUFFIXES, content_of
from tests.projects.p6_xml import PMXML
from tests.projects.xer_files import written, xer_text

MSPDI = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<!-- <APIBusinessObjects> -->
<Project xmlns="http://schemas.microsoft.com/project"><Name>p</Name>
<StartDate>2024-03-04T08:00:00</StartDate><MinutesPerDay>480</MinutesPerDay>
<CalendarUID>1</CalendarUID>
<Calendars><Calendar><UID>1</UID><Name>Standard</Name><IsBaseCalendar>1</IsBaseCalendar>
<WeekDays><WeekDay><DayType>2</DayType><DayWorking>1</DayWorking><WorkingTimes><WorkingTime>
<FromTime>08:00:00</FromTime><ToTime>16:00:00</ToTime></WorkingTime></WorkingTimes></WeekDay>
</WeekDays></Calendar></Calendars>
<Tasks><Task><UID>1</UID><ID>1</ID><Name>清淤</Name><Duration>PT16H0M0S</Duration>
<DurationFormat>7</DurationFormat><OutlineLevel>1</OutlineLevel></Task></Tasks></Project>
"""
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def refused(path: Path) -> Finding:
    with pytest.raises(InputError) as caught:
        read_plan(path)
    (found,) = caught.value.findings
    return found


def test_xml_is_told_by_its_root_and_xer_by_its_suffix(tmp_path: Path) -> None:
    microsoft = read_plan(written(tmp_path, MSPDI, name="a.xml"))
    primavera = read_plan(written(tmp_path, PMXML, name="b.XML"))
    xer = read_plan(written(tmp_path, xer_text(), name="c.XER"))
    assert [plan.rules for plan in (microsoft, primavera, xer)] == ["msproject", "p6", "p6"]
    assert [work.name for work in microsoft.activities] == ["清淤"]
    assert read_plan(written(tmp_path, PMXML, name="d.pmxml")) == primavera


def test_everything_else_goes_through_mpxj(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def converter(path: Path) -> None:
        asked.append(path.suffix)
        raise InputError.of("DP193", "x")

    monkeypatch.setattr("projects.readers.mpxj.read_through_mpxj", converter)
    others = [each for each in FOREIGN if each not in (".xml", ".xer")]
    for suffix in others:
        path = tmp_path / f"plan{suffix}"
        path.write_bytes(b"\x01\x02")
        refused(path)
    assert asked == others


def test_foreign_suffixes_are_none_of_ours() -> None:
    assert set(FOREIGN).isdisjoint(SUFFIXES)
    assert all(suffix == suffix.lower() and suffix.startswith(".") for suffix in FOREIGN)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.xml", xer_text().encode(), ("XER", ".xer")),
        ("a.yaml", xer_text().encode(), ("XER", ".xer")),
        ("a.txt", xer_text().encode(), ("XER", ".xer")),
        ("a.xer", MSPDI.encode(), ("Microsoft Project", ".xml")),
        ("a.xer", MSPDI.encode("utf-16"), ("Microsoft Project", ".xml")),
        ("a.mpp", MSPDI.encode(), ("Microsoft Project", ".xml")),
        ("a.json", PMXML.encode(), ("PMXML", ".xml")),
        ("a.xer", OLE, ("Office", ".mpp")),
        ("a.xml", OLE, ("Office", ".mpp")),
        ("a.xml", b"PK\x03\x04" + bytes(99), ("xlsx", ".xlsx")),
        ("a.mpp", b"MPX,Microsoft Project for Windows,4.0", ("MPX", ".mpx")),
        ("a.xer", b"%PDF-1.7\n", ("PDF", "导出")),
        ("a.xml", b"<?xml version='1.0'?><Workbook xmlns='x'/>", ("Excel 2003", "xlsx")),
        ("a.xml", b"<!-- x --><html><body/></html>", ("html", "MSPDI")),
        ("a.xml", b"<Project xmlns='http://maven.apache.org/POM'/>", ("Project", "MSPDI")),
    ],
)
def test_a_suffix_that_does_not_fit_the_content_is_told(
    tmp_path: Path, name: str, data: bytes, words: tuple[str, str]
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    found = refused(path)
    assert found.code == "DP196"
    assert words[0] in found.says
    assert words[1] in found.remedy
    assert found.where.file == name


def test_an_old_excel_file_and_unknown_suffixes_get_a_way_out(tmp_path: Path) -> None:
    old = tmp_path / "计划.xls"
    old.write_bytes(OLE)
    assert "另存为 xlsx" in refused(old).remedy
    other = tmp_path / "计划.doc"
    other.write_bytes(OLE)
    found = refused(other)
    assert found.code == "DP108"
    assert ".xer" in found.remedy


@pytest.mark.parametrize("suffix", [".xml", ".xer", ".mpp", ".pmxml"])
def test_missing_empty_and_no_files_are_told_apart(tmp_path: Path, suffix: str) -> None:
    missing = tmp_path / f"none{suffix}"
    empty = tmp_path / f"empty{suffix}"
    empty.touch()
    folder = tmp_path / f"folder{suffix}"
    folder.mkdir()
    assert refused(missing).code == "DP101"
    assert refused(empty).code == "DP107"
    assert refused(folder).code == "DP102"


def test_content_is_told_from_the_first_bytes_only(tmp_path: Path) -> None:
    assert content_of(tmp_path / "none") == ""
    assert content_of(tmp_path) == ""
    assert content_of(written(tmp_path, "daopai: 1\n", name="p")) == ""
    assert content_of(written(tmp_path, "\ufeff\n" + xer_text(), name="p")) == "xer"
    assert content_of(written(tmp_path, MSPDI, "utf-16", name="p")) == "mspdi"
    assert content_of(written(tmp_path, "<", name="p")) == ""


def test_the_dispatcher_knows_a_reader_for_every_content_it_names() -> None:
    for name, suffixes in foreign._NAMES.values():  # noqa: SLF001 - the table under test
        assert name
        assert set(suffixes) <= set(FOREIGN)
