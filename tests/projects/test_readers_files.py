"""Files that are no plans: missing, huge, binary, hostile. Each is refused fast and in Chinese."""

from __future__ import annotations

import json
import os
import time
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from projects.errors import Finding, InputError
from projects.readers import read_plan, read_text

HEAD = "daopai: 1\ncode: li\nname: 例\n"
PLAN = HEAD + "activities:\n  - {id: A, name: 甲, duration: 5}\n"


def refused(path: Path) -> tuple[Finding, ...]:
    with pytest.raises(InputError) as caught:
        read_plan(path)
    return caught.value.findings


def codes(path: Path) -> list[str]:
    return [finding.code for finding in refused(path)]


def written(path: Path, data: bytes | str) -> Path:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def test_a_missing_file_a_folder_and_a_strange_suffix_are_told_apart(tmp_path: Path) -> None:
    assert codes(tmp_path / "plan.yaml") == ["DP101"]
    assert codes(tmp_path) == ["DP102"]
    folder = tmp_path / "folder.yaml"
    folder.mkdir()
    assert codes(folder) == ["DP102"]
    assert codes(tmp_path / "plan.doc") == ["DP108"]
    assert codes(tmp_path / "plan") == ["DP108"]


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "plan.yaml")
    assert codes(tmp_path / "plan.yaml") == ["DP102"]


def test_a_file_that_may_not_be_read_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path / "plan.yaml", PLAN)

    def forbidden(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", forbidden)
    (found,) = refused(path)
    assert found.code == "DP103"
    assert "没有权限" in found.says


def test_a_file_name_that_no_system_takes_is_refused() -> None:
    assert codes(Path("a" * 5000 + ".yaml")) == ["DP103"]
    assert codes(Path("a\0.yaml")) in (["DP101"], ["DP103"])


@pytest.mark.parametrize("suffix", ["yaml", "json", "csv", "xlsx"])
def test_a_file_of_fifty_megabytes_is_refused_without_reading_it(
    tmp_path: Path, suffix: str
) -> None:
    path = tmp_path / f"plan.{suffix}"
    with path.open("wb") as stream:
        stream.truncate(50 * 1024 * 1024)
    begin = time.process_time()
    assert codes(path) == ["DP104"]
    assert time.process_time() - begin < 1


def test_a_workbook_that_unpacks_to_gigabytes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (101 * 1024 * 1024))
    assert path.stat().st_size < 1024 * 1024
    assert codes(path) == ["DP104"]


@pytest.mark.parametrize("cell", [(1_048_575, 16_383), (1_000_000, 5), (5, 16_383)])
def test_a_cell_at_the_far_edge_of_a_sheet_does_not_end_the_process(
    tmp_path: Path, cell: tuple[int, int]
) -> None:
    path = tmp_path / "plan.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ("编号", "工作名称"))
        sheet.write_row(1, 0, ("A", "清表"))
        sheet.write(*cell, "x")
    if cell[0] < 10:
        assert any("表头之外" in note for note in read_plan(path).notes)
    else:
        assert codes(path) == ["DP104"]


@pytest.mark.parametrize("suffix", ["yaml", "json", "csv"])
def test_a_binary_file_is_refused(tmp_path: Path, suffix: str) -> None:
    assert codes(written(tmp_path / f"plan.{suffix}", b"\x7fELF\x02\x01\x01\x00\x00")) == ["DP105"]


@pytest.mark.parametrize("text", ["", " \n\t\n", "\ufeff"])
@pytest.mark.parametrize("suffix", ["yaml", "json", "csv", "xlsx"])
def test_an_empty_file_is_refused(tmp_path: Path, suffix: str, text: str) -> None:
    assert codes(written(tmp_path / f"plan.{suffix}", text)) == ["DP107"]


def test_utf8_with_a_mark_and_windows_line_ends_reads(tmp_path: Path) -> None:
    path = written(tmp_path / "plan.yaml", "\ufeff" + PLAN.replace("\n", "\r\n"))
    assert read_plan(path).name == "例"


def test_a_gbk_plan_is_named_as_such(tmp_path: Path) -> None:
    (found,) = refused(written(tmp_path / "plan.yaml", PLAN.encode("gb18030")))
    assert (found.code, found.where.line) == ("DP106", 3)
    assert "GBK" in found.says


@pytest.mark.parametrize(
    ("name", "opening", "closing"),
    [("p.yaml", "[", "]"), ("p.yaml", "{a: ", "}"), ("p.json", "[", "]"), ("p.json", '{"a":', "}")],
)
def test_deep_nesting_is_refused_fast(name: str, opening: str, closing: str) -> None:
    begin = time.process_time()
    with pytest.raises(InputError) as caught:
        read_text(opening * 200_000 + closing * 200_000, name)
    assert [finding.code for finding in caught.value.findings] == ["DP114"]
    assert time.process_time() - begin < 5


def test_deep_block_nesting_is_refused_fast() -> None:
    text = "".join("  " * level + "a:\n" for level in range(1_500))
    with pytest.raises(InputError) as caught:
        read_text(text, "p.yaml")
    assert [finding.code for finding in caught.value.findings] == ["DP114"]


def test_an_alias_bomb_is_refused_fast() -> None:
    lines = ["a0: &a0 [lol, lol, lol]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    begin = time.process_time()
    with pytest.raises(InputError) as caught:
        read_text(HEAD + "\n".join(lines) + "\n", "p.yaml")
    assert {"DP113", "DP120"} <= {finding.code for finding in caught.value.findings}
    assert time.process_time() - begin < 5


def test_a_python_tag_makes_no_object() -> None:
    text = HEAD + "owner: !!python/object/apply:os.system [echo]\nactivities: [{id: A, name: 甲}]\n"
    with pytest.raises(InputError) as caught:
        read_text(text, "p.yaml")
    assert [finding.code for finding in caught.value.findings] == ["DP122"]


def test_ten_thousand_wrong_keys_are_told_in_good_time() -> None:
    keys = "".join(f"durat{number}: x\n" for number in range(10_000))
    begin = time.process_time()
    with pytest.raises(InputError) as caught:
        read_text(PLAN + keys, "p.yaml")
    assert len(caught.value.findings) == 10_000
    assert time.process_time() - begin < 10


def test_a_line_of_a_million_characters_is_told_in_a_short_message() -> None:
    with pytest.raises(InputError) as caught:
        read_text(PLAN + f"{'x' * 1_000_000}: 1\n", "p.yaml")
    assert all(len(str(finding)) < 1_000 for finding in caught.value.findings)


def test_all_mistakes_of_a_file_come_at_once_and_in_its_order(tmp_path: Path) -> None:
    text = (
        HEAD.replace("li", "l i") + "colour: red\nactivities:\n  - {id: A, name: 甲, duration: x}\n"
    )
    text += "  - {id: B, name: 乙, after: C}\n  - {id: B, name: 丙}\n"
    found = refused(written(tmp_path / "plan.yaml", text))
    assert [(one.code, one.where.line) for one in found] == [
        ("DP135", 2),
        ("DP120", 4),
        ("DP126", 6),
        ("DP152", 7),
        ("DP151", 8),
    ]


def test_no_message_of_the_yaml_parser_comes_through_in_english() -> None:
    texts = [
        "a: b: c",
        "a: [1",
        "a: 'x",
        "a: %x",
        "a: !<x",
        "- a\nb: c",
        "a: *",
        "a: &",
        '"\\q"',
        "a: |x\n",
    ]
    for text in texts:
        with pytest.raises(InputError) as caught:
            read_text(text, "p.yaml")
        for finding in caught.value.findings:
            assert finding.code in {"DP110", "DP109", "DP113"}, text
            assert "expected" not in str(finding)
            assert "found" not in str(finding)


def test_json_and_yaml_of_one_plan_are_equal() -> None:
    tree = {
        "daopai": 1,
        "code": "li",
        "name": "“引号”、\\反斜杠/与\u0001以外的一切 😀",
        "start": "2024-03-01",
        "activities": [
            {"id": "A", "name": "甲", "duration": 5, "splittable": False, "owner": None},
            {"id": "B", "name": "乙", "duration": 2, "after": ["ASS+1"], "weight": 2.5},
        ],
    }
    tree["name"] = str(tree["name"]).replace("\u0001", "")
    plain = read_text(json.dumps(tree, ensure_ascii=False), "p.json")
    escaped = read_text(json.dumps(tree), "p.json")
    as_yaml = read_text(json.dumps(tree, ensure_ascii=False), "p.yaml")
    assert plain == escaped == as_yaml
    assert plain.activities[0].splittable is False
