"""Tables and sentences fit the terminal, line up, and cut nothing but names."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcswidth

from projects.writers.terminal import Column, cell, shorten, table, wrap
from tests.cli_helpers import GOOD, PLANS, daopai

WIDTHS = [80, 100, 120, 160]
QUESTIONS = {
    "schedule": ("schedule",),
    "schedule-2021": ("schedule", "--as-of", "2021-03-31"),
    "check": ("check", "--as-of", "2023-12-31"),
    "status": ("status", "--as-of", "2023-12-31"),
}


@pytest.mark.parametrize("columns", WIDTHS)
@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("code", PLANS)
def test_every_line_fits_the_terminal(code: str, question: str, columns: int) -> None:
    command, *rest = QUESTIONS[question]
    out = daopai(command, PLANS[code], *rest, columns=columns).out
    wide = [line for line in out.splitlines() if wcswidth(line) > columns]
    assert wide == []


@pytest.mark.parametrize("columns", WIDTHS)
@pytest.mark.parametrize("code", PLANS)
def test_columns_line_up_and_dates_and_ids_are_whole(code: str, columns: int) -> None:
    out = daopai("schedule", PLANS[code], columns=columns).out.splitlines()
    at = next(k for k, line in enumerate(out) if re.fullmatch(r"-+( +-+)+", line))
    edges = [(m.start(), m.end()) for m in re.finditer("-+", out[at])]
    rows = [spread(line) for line in out[at + 1 : -1]]
    for row in rows:
        for (_, end), (start, _) in itertools.pairwise(edges):
            assert row[end:start].strip("\0 ") == "", "a cell runs into the gap"
    heads = [spread(out[at - 1])[start:end].strip("\0 ") for start, end in edges]
    assert "编号" in [head.replace("\0", "") for head in heads]
    for (start, end), head in zip(edges, heads, strict=True):
        words = [row[start:end].replace("\0", "").strip() for row in rows]
        if head.replace("\0", "") not in ("工作名称", "责任单位"):
            assert not [word for word in words if "…" in word]
        if head.replace("\0", "") in ("工期", "总时差", "自由"):
            assert all(row[start:end].rstrip("\0 ") == row[start:end] for row in rows)


def spread(line: str) -> str:
    """A character a column: behind a wide one stands NUL."""
    wide = "".join(c if wcswidth(c) == 1 else c + "\0" for c in line)
    return wide.ljust(200)


def test_an_outline_is_indented_by_its_summaries() -> None:
    lines = daopai("schedule", PLANS["lianghu"], columns=160).out.splitlines()
    found = {
        match[1]: match[2] for line in lines if (match := re.match(r"[● ○] +(\w+)( +)\S", line))
    }
    depths = [len(found[item]) for item in ("LH", "LH0", "L000")]
    assert depths[1] - depths[0] == 1  # the id is one letter longer, the indent two deeper
    assert depths[2] - depths[1] == 1


def test_a_plan_without_start_shows_no_empty_early_side() -> None:
    out = daopai("schedule", PLANS["niandu"], columns=100).out
    assert "没有开工日期" in out
    assert "最早开始" not in out
    assert "最迟开始" in out


@pytest.mark.parametrize("columns", WIDTHS)
def test_why_cuts_no_sentence(columns: int) -> None:
    out = daopai("why", PLANS["lianghu"], "L504", columns=columns).out
    assert "…" not in out
    assert max(map(wcswidth, out.splitlines())) <= columns
    (document,) = daopai("why", PLANS["lianghu"], "L504", "--json").documents
    told = re.sub(r"\s", "", out)
    for bound in (*document["early_start"], *document["late"]):
        assert re.sub(r"\s", "", bound["says"]) in told


@pytest.mark.parametrize("columns", WIDTHS)
def test_check_cuts_no_sentence(columns: int) -> None:
    words = ("check", PLANS["lianghu"], "--as-of", "2023-12-31")
    told = re.sub(r"\s", "", daopai(*words, columns=columns).out)
    (document,) = daopai(*words, "--json").documents
    assert document["findings"]
    for finding in document["findings"]:
        assert re.sub(r"\s", "", finding["says"]) in told
        assert re.sub(r"\s", "", finding["remedy"]) in told


def test_a_pipe_gets_more_columns_than_a_small_terminal() -> None:
    lines = daopai("schedule", PLANS["lianghu"], columns=None).out.splitlines()
    assert max(map(wcswidth, lines)) > 120


def test_a_text_is_broken_neither_behind_an_opening_mark_nor_before_a_closing_one() -> None:
    text = "“两湖（甘棠湖、南门湖）综合治理”时限 2024-03-31（2024年3月底），需抢回 13 天。" * 3
    for width in range(24, 90):
        lines = wrap(text, width)
        assert max(map(wcswidth, lines)) <= width
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
        assert not [line for line in lines if line[-1] in "“（" or line[0] in "”），。、"]
        assert not [line for line in lines if line.endswith(" 13") or line.startswith("天")]


def test_a_word_longer_than_the_line_is_broken_rather_than_let_over() -> None:
    lines = wrap("写不了 /" + "folder/" * 30, 60, indent=4)
    assert max(map(wcswidth, lines)) <= 60
    assert "".join(line.strip() for line in lines).endswith("folder/")


def test_control_characters_of_a_plan_do_not_reach_the_terminal(tmp_path: Path) -> None:
    assert cell("a\x1b[31mb\r\nc\u202e") == "a [31mb c"
    assert wrap("a\x1b[31mb", 40) == ["a [31mb"]
    plan = tmp_path / "plan.json"
    plan.write_text(
        '{"daopai": 1, "code": "x", "name": "名\\u001b[31m", "start": "2024-01-01",'
        ' "activities": [{"id": "A", "name": "一\\u001b]0;x\\u0007", "duration": 3}]}',
        encoding="utf-8",
    )
    answer = daopai("schedule", plan)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", answer.out + answer.err)


def test_columns_give_way_by_rank_then_names_shorten_and_ids_never() -> None:
    columns = [
        Column("编号"),
        Column("名称", least=12),
        Column("单位", rank=2, least=8),
        Column("数", "right", rank=1),
    ]
    rows = [["A-01", "一二三四五六七八九十", "市政工程处", 12.0]]
    assert table(columns, rows, 120).splitlines()[0].split() == ["编号", "名称", "单位", "数"]
    assert table(columns, rows, 26).splitlines()[0].split() == ["编号", "名称", "数"]
    narrow = table(columns, rows, 14).splitlines()
    assert narrow[0].split() == ["编号", "名称"]
    assert narrow[2] == "A-01 一二三四…"
    assert shorten("一二三", 5) == "一二…"


PROSE = st.text("两湖综合治理工程，。（）“”、：；→ abcL510-/ 2024", max_size=120)


@given(text=PROSE, width=st.integers(24, 120), indent=st.integers(0, 4))
def test_wrapping_keeps_every_word_and_the_width(text: str, width: int, indent: int) -> None:
    lines = wrap(text, width, indent=indent)
    assert all(wcswidth(line) <= width for line in lines)
    assert re.sub(r"\s", "", "".join(lines)) == re.sub(r"\s", "", text)
    assert all(line.startswith(" " * indent) and line == line.rstrip() for line in lines)


@given(
    rows=st.lists(
        st.tuples(st.sampled_from(["A1", "L-020"]), PROSE, PROSE, st.integers()), max_size=5
    ),
    width=st.integers(60, 160),
)
def test_a_table_fits_whatever_stands_in_it(
    rows: list[tuple[str, str, str, int]], width: int
) -> None:
    columns = [
        Column("编号"),
        Column("名称", least=16),
        Column("单位", rank=2, least=8),
        Column("数", "right"),
    ]
    drawn = [(item, name, unit, number % 10**9) for item, name, unit, number in rows]
    lines = table(columns, drawn, width).splitlines()
    assert len(lines) == len(rows) + 2
    assert all(wcswidth(line) <= width for line in lines)
    for (item, _, _, number), line in zip(drawn, lines[2:], strict=True):
        assert line.startswith(item)
        assert line.endswith(str(number))
        assert wcswidth(line) == wcswidth(lines[1])


def test_days_are_told_to_two_decimals_and_whole_ones_without() -> None:
    assert [cell(value) for value in (20.1875, 3.0, 7, 0.5, None)] == [
        "20.19",
        "3",
        "7",
        "0.5",
        "-",
    ]
    out = daopai("schedule", GOOD / "shifts.yaml").out
    assert "富余 20.19 天" in out


def test_works_that_tie_are_not_told_as_a_chain() -> None:
    out = daopai("schedule", PLANS["shuihuanjing2"]).out
    assert "SH300、SH400" in out
    assert "SH200 → SH900" in out
