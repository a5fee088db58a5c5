"""Files that are no good Microsoft Project XML: a clear sentence with the line, no traceback."""

from __future__ import annotations

import re
import tracemalloc
from pathlib import Path

import pytest

from projects.codes import CODES
from projects.errors import Finding, InputError
from projects.readers.mspdi import read_mspdi, source
from tests.projects.mspdi_xml import document, read, task

GOOD = document(task(1, Name="支管") + "\n" + task(2))
CHINESE = re.compile("[\u4e00-\u9fff]")


def _refused(folder: Path, text: str | bytes) -> Finding:
    """The only finding of a file that is refused."""
    with pytest.raises(InputError) as caught:
        read(folder, text)
    (finding,) = caught.value.findings
    assert finding.code in CODES
    assert CHINESE.search(finding.says)
    assert finding.remedy
    assert finding.where.file == "plan.xml"
    return finding


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    for path, code in ((tmp_path / "没有.xml", "DP101"), (tmp_path, "DP102")):
        with pytest.raises(InputError, match=code):
            read_mspdi(path)


@pytest.mark.parametrize("text", ["", "  \n\n", "\ufeff"])
def test_an_empty_file_is_called_empty(tmp_path: Path, text: str) -> None:
    assert _refused(tmp_path, text).code == "DP107"


def test_a_truncated_file_is_called_cut_off_with_the_line(tmp_path: Path) -> None:
    found = _refused(tmp_path, GOOD[: GOOD.index("任务2")])
    assert (found.code, found.where.line) == ("DP132", 7)
    assert "断了" in found.says


def test_marks_that_do_not_match_are_named_with_the_line(tmp_path: Path) -> None:
    found = _refused(tmp_path, GOOD.replace("</Task>\n<Task>", "\n<Task>"))
    assert (found.code, found.says) == ("DP132", "XML 写法有误：开始标记和结束标记不成对")


@pytest.mark.parametrize(
    "inside",
    [
        '<!DOCTYPE Project [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>',
        '<!DOCTYPE Project SYSTEM "http://example.com/x.dtd">',
        '<!DOCTYPE Project [<!ENTITY f SYSTEM "file:///etc/passwd">]>',
        "<!DOCTYPE Project>",
    ],
)
def test_document_types_and_entities_are_refused(tmp_path: Path, inside: str) -> None:
    found = _refused(tmp_path, GOOD.replace("\n<Project", f"\n{inside}\n<Project"))
    assert (found.code, found.where.line) == ("DP125", 2)


def test_an_entity_that_nobody_declared_is_named(tmp_path: Path) -> None:
    found = _refused(tmp_path, GOOD.replace("支管", "支管&nbsp;"))
    assert (found.code, found.where.line) == ("DP132", 6)


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("<project><modelVersion/></project>", "project"),
        ("<html><body/></html>", "html"),
        ('<Project xmlns="http://schemas.microsoft.com/developer/msbuild/2003"/>', "Project"),
        ("<APIBusinessObjects/>", "APIBusinessObjects"),
    ],
)
def test_another_root_is_named(tmp_path: Path, text: str, root: str) -> None:
    found = _refused(tmp_path, text)
    assert (found.code, found.where.line) == ("DP138", 1)
    assert found.says.endswith(root)


def test_a_binary_file_is_called_binary(tmp_path: Path) -> None:
    assert _refused(tmp_path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)).code == "DP105"
    assert _refused(tmp_path, GOOD.replace("支管", "支\0管")).code == "DP105"


def test_gbk_is_read_where_it_is_declared_and_named_where_it_is_not(tmp_path: Path) -> None:
    declared = GOOD.replace('encoding="UTF-8"', 'encoding="GBK"')
    assert read(tmp_path, declared.encode("gbk")) == read(tmp_path, GOOD)
    found = _refused(tmp_path, GOOD.encode("gbk"))
    assert (found.code, found.where.line) == ("DP106", 3)
    assert "GBK" in found.says


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "gb18030"])
def test_every_usual_encoding_is_read(tmp_path: Path, codec: str) -> None:
    name = {"utf-8-sig": "utf-8"}.get(codec, codec.rpartition("-")[0] or codec)
    name = "UTF-16" if codec.startswith("utf-16") else name
    text = GOOD.replace("UTF-8", name)
    assert read(tmp_path, text.encode(codec)) == read(tmp_path, GOOD)


def test_a_file_that_declares_utf_16_and_is_utf_8_by_now_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, GOOD.replace("UTF-8", "UTF-16")) == read(tmp_path, GOOD)


def test_a_file_that_declares_gbk_and_is_utf_8_by_now_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, GOOD.replace("UTF-8", "GB2312")) == read(tmp_path, GOOD)


def test_an_encoding_that_nobody_reads_is_named(tmp_path: Path) -> None:
    found = _refused(tmp_path, GOOD.replace("UTF-8", "rot13"))
    assert (found.code, "rot13" in found.says) == ("DP106", True)


def test_nesting_without_end_is_refused(tmp_path: Path) -> None:
    deep = "<a>" * 100_000 + "</a>" * 100_000
    assert _refused(tmp_path, GOOD.replace("支管", deep)).code == "DP114"


def test_a_file_over_the_limit_is_refused_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source, "MAX_BYTES", 100)
    found = _refused(tmp_path, GOOD)
    assert (found.code, "MB" in found.says) == ("DP104", True)


def test_all_wrong_values_are_said_at_once_with_their_lines(tmp_path: Path) -> None:
    text = document(
        task(1, Duration="八小时", Start="2024-13-45T00:00:00")
        + "\n"
        + task(2, PercentComplete="一半", ConstraintType=4, ConstraintDate="三月")
        + "\n"
        + task(3, Duration="PT99999999H0M0S", Manual="yes")
        + "\n"
        + task(4, Duration="-PT8H0M0S")
    )
    with pytest.raises(InputError) as caught:
        read(tmp_path, text)
    found = [(each.code, each.where.line) for each in caught.value.findings]
    assert sorted(found) == [
        ("DP127", 9), ("DP130", 8), ("DP139", 6), ("DP139", 6), ("DP139", 7), ("DP139", 7),
        ("DP139", 8),
    ]  # fmt: skip
    assert "任务1" in str(caught.value)


def test_a_project_without_tasks_or_dates_says_so(tmp_path: Path) -> None:
    assert _refused(tmp_path, document("")).code == "DP150"
    without = GOOD.replace("<StartDate>2024-03-04T08:00:00</StartDate>", "")
    found = _refused(tmp_path, without)
    assert (found.code, "StartDate" in found.says) == ("DP121", True)


def test_dates_that_mean_no_date_are_no_dates(tmp_path: Path) -> None:
    never = "0001-01-01T00:00:00"
    plan = read(
        tmp_path,
        document(task(1, ActualStart=never, Deadline="9999-12-31T23:59:59"), StatusDate="NA"),
    )
    assert (plan.data_date, plan.observations, plan.activities[0].deadline) == (None, (), None)


def test_what_is_not_wanted_is_never_held_in_memory(tmp_path: Path) -> None:
    part = "<TimephasedData><Type>1</Type><Value>PT8H0M0S</Value></TimephasedData>" * 60_000
    path = tmp_path / "plan.xml"
    path.write_text(GOOD.replace("</Task>", f"{part}</Task>", 1), "utf-8")
    read_mspdi(path)  # imports what is imported at the first file only
    tracemalloc.start()
    plan = read_mspdi(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(plan.activities) == 2
    # A piece of 256 KB stands as bytes, as text of two bytes a character and in the parser.
    assert peak < 3_000_000 < path.stat().st_size
