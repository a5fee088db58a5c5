"""Predecessors and durations as Microsoft Project writes them, in English and in Chinese."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.errors import Finding, InputError
from projects.model import DAY, Link, Span
from projects.readers import read_text

WORKS = "".join(
    f"  - {{id: {number}, name: 工作{number}, duration: 4}}\n" for number in range(1, 13)
)
DAYS = Span(5 * DAY)


def links(after: str, head: str = "") -> tuple[Link, ...]:
    text = f"daopai: 1\ncode: li\nname: 例\n{head}activities:\n{WORKS}"
    return read_text(f'{text}  - {{id: Z, name: 终, after: "{after}"}}\n', "p.yaml").links


def refused(after: str, head: str = "") -> Finding:
    with pytest.raises(InputError) as caught:
        links(after, head)
    (found,) = caught.value.findings
    return found


@pytest.mark.parametrize(
    ("written", "kind", "lag"),
    [
        ("3", "FS", Span(0)),
        ("3FS", "FS", Span(0)),
        ("3FS+5d", "FS", DAYS),
        ("3fs + 5 days", "FS", DAYS),
        ("3FS+5 days?", "FS", DAYS),
        ("12SS-2d", "SS", Span(-2 * DAY)),
        ("12SS−2d", "SS", Span(-2 * DAY)),
        ("7FF+25%", "FF", Span(2500, "percent")),
        ("7FF+ 25 ％", "FF", Span(2500, "percent")),
        ("4SF+3ed", "SF", Span(3 * DAY, "elapsed")),
        ("4SF+3 edays", "SF", Span(3 * DAY, "elapsed")),
        ("5FS+1w", "FS", Span(7 * DAY)),
        ("5FS+2 wks", "FS", Span(14 * DAY)),
        ("5FS+1ew", "FS", Span(7 * DAY, "elapsed")),
        ("3FS+1mon", "FS", Span(1, "months")),
        ("3FTS+5d", "FS", DAYS),
        ("3STS", "SS", Span(0)),
        ("3完成-开始+5个工作日", "FS", DAYS),
        ("3完成－开始＋５个工作日", "FS", DAYS),
        ("3 完成 — 开始 + 5 工作日", "FS", DAYS),
        ("3完成-开始(FS)+5 个工作日", "FS", DAYS),
        ("12开始-开始-2 工作日", "SS", Span(-2 * DAY)),
        ("3完成-完成", "FF", Span(0)),
        ("3开始-完成+25%", "SF", Span(2500, "percent")),
        ("3FS+3个工作日", "FS", Span(3 * DAY)),
        ("3FS+5 天", "FS", DAYS),
        ("3FS+2 周", "FS", Span(14 * DAY)),
        ("3FS+2周工时", "FS", Span(14 * DAY)),
        ("3FS+1 月", "FS", Span(1, "months")),
        ("3FS+5 已用天数", "FS", Span(5 * DAY, "elapsed")),
        ("3FS-5 日历天", "FS", Span(-5 * DAY, "elapsed")),
        ("３FS＋５d", "FS", DAYS),
        ("3 Finish-to-Start + 5d", "FS", DAYS),
    ],
)
def test_a_predecessor_reads_as_project_means_it(written: str, kind: str, lag: Span) -> None:
    (link,) = links(written)
    assert link.before == re.match(r"\d+", written.translate({0xFF13: "3"}))[0]  # type: ignore[index]
    assert (link.kind, link.lag) == (kind, lag)


@pytest.mark.parametrize("between", [";", "；", ",", "，", "、", " ; ", "\\n"])
def test_several_predecessors_stand_in_one_text(between: str) -> None:
    found = links(between.join(("3", "5FS+2d", "7SS")))
    assert [link.label for link in found] == ["3FS", "5FS+2", "7SS"]


@pytest.mark.parametrize(
    ("written", "code", "says"),
    [
        ("3FS-0.5d", "DP128", "整天"),
        ("3FS+4h", "DP129", "小时"),
        ("3FS+8 工时", "DP129", "小时"),
        ("3FS+2eh", "DP129", "小时"),
        ("3FS+1月工时", "DP126", "有两种读法"),
        ("3FS+1emo", "DP126", "有两种读法"),
        ("3FS+50e%", "DP126", "看不懂"),
        ("3FS+五天", "DP126", "看不懂"),
        ("3-5", "DP133", "有两种读法"),
        ("3~5", "DP131", "看不懂"),
        ("3至5", "DP131", "看不懂"),
        ("3 5 7", "DP131", "看不懂"),
        ("3FS5", "DP131", "看不懂"),
        ("99FS+5d", "DP152", "99"),
    ],
)
def test_what_has_no_one_reading_is_refused_with_a_remedy(
    written: str, code: str, says: str
) -> None:
    found = refused(written)
    assert found.code == code
    assert says in found.says
    assert re.search("[一-鿿]", found.remedy)


def test_hours_count_where_the_plan_has_shifts() -> None:
    (link,) = links("3FS+4 工时", "minutes_per_day: 480\n")
    assert link.lag == Span(240)


@pytest.mark.parametrize(
    ("written", "span"),
    [
        ("5 个工作日", DAYS),
        ("5d?", DAYS),
        ("5 days?", DAYS),
        ("5 个工作日？", DAYS),
        ("2 周", Span(14 * DAY)),
        ("1 月", Span(1, "months")),
        ("5 已用天数", Span(5 * DAY, "elapsed")),
        ("5edays", Span(5 * DAY, "elapsed")),
        ("１０工作日", Span(10 * DAY)),
    ],
)
def test_a_duration_reads_as_project_writes_it(written: str, span: Span) -> None:
    text = "daopai: 1\ncode: li\nname: 例\nactivities:\n"
    project = read_text(f'{text}  - {{id: A, name: 甲, duration: "{written}"}}\n', "p.yaml")
    assert project.activities[0].duration == span


@given(
    st.sampled_from(["FS", "SS", "FF", "SF", "完成-开始", "开始-开始", "完成-完成", "开始-完成"]),
    st.integers(-400, 400),
    st.sampled_from(["d", " 个工作日", "ed", "w", "%", "天"]),
    st.lists(st.sampled_from(["", " ", "　"]), min_size=3, max_size=3),
)
def test_spaces_and_widths_change_nothing(
    kind: str, count: int, unit: str, spaces: list[str]
) -> None:
    written = f"3{spaces[0]}{kind}{spaces[1]}{count:+d}{spaces[2]}{unit}"
    wide = written.translate({ord(one): ord(one) + 0xFEE0 for one in "3+-0123456789%"})
    assert links(written) == links(wide)
