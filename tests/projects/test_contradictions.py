"""What a plan says twice and differently: the five documents themselves, and the arithmetic.

The tiny plans of these rules stand in the corpus of the check, see `test_check_corpus.py`.
"""

from __future__ import annotations

from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from pathlib import Path
from time import process_time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from projects import bundled
from projects.checks import check
from projects.checks.arithmetic import Rate, decimal, rates, sums, two_amounts
from projects.codes.contradictions import CONTRADICTION_CODES
from projects.errors import Finding
from projects.readers import read_plan, read_text
from projects.schedule import schedule

PLANS = sorted((Path(__file__).resolve().parents[1] / "plans" / "checked").rglob("DP68*.yaml"))
OURS = tuple(row.code for row in CONTRADICTION_CODES)


def found(path: Path, as_of: date | None) -> tuple[Finding, ...]:
    return check(schedule(read_plan(path), as_of=as_of), only=OURS).findings


def said(as_of: date, code: str) -> dict[str, str]:
    findings = found(bundled.path("niandu"), as_of)
    return {finding.item: finding.says for finding in findings if finding.code == code}


# ---- the five documents --------------------------------------------------------------------------

QUARTER, APRIL = date(2021, 3, 31), date(2024, 4, 30)


def test_the_256_and_301_terminals_of_one_system_are_found_with_the_ground() -> None:
    counts, limits = said(QUARTER, "DP680")["S010"], said(QUARTER, "DP681")["S010"]
    for says in (counts, limits):
        assert "依据：名称同含“智慧渣土”，总量都是 500 台" in says
        assert "S009" in says
    assert "一处报 256 台，一处报 301 台" in counts
    assert "2021-04-30（2021年4月30日前）和 2021-06-30（2021年6月底）" in limits


def test_the_job_that_starts_in_october_and_reports_yes_for_the_first_quarter_is_found() -> None:
    says = said(QUARTER, "DP687")
    assert set(says) == {"S003", "S006"}
    assert "计划 2021-10-01 才开始，截至 2021-03-31 的时段却自报按序时进度“是”" in says["S006"]
    assert "共 92 天" in says["S006"]


def test_ten_of_the_items_that_report_yes_tell_no_progress() -> None:
    (says,) = said(QUARTER, "DP688").values()
    assert says.startswith("16 项自报“是”的工作中有 10 项没有填报任何进度")


def test_the_truncated_rate_of_opened_works_is_found_and_the_rounded_one_is_not() -> None:
    says = said(APRIL, "DP683")
    assert set(says) == {"S049"}  # 12/17; the 91.9 of 34/37 (S050) is rounded
    assert "12/17 为 70.5%，是截断；实为 70.588%，四舍五入为 70.6%" in says["S049"]
    assert said(APRIL, "DP684") == {}


def test_the_two_lengths_of_new_sewers_are_found_and_the_funnel_adds_up() -> None:
    assert "270 公里和 270.6 公里" in said(APRIL, "DP686")["S061"]
    assert said(APRIL, "DP685") == {}


def test_a_parent_that_reports_yes_with_a_late_child_is_found() -> None:
    report = check(schedule(read_plan(bundled.path("niandu")), as_of=date(2021, 7, 31)))
    (finding,) = (one for one in report.findings if one.code == "DP652")
    assert finding.item == "S001"
    assert "S004" in finding.says


@pytest.mark.parametrize("code", [code for code in bundled.names() if code != "niandu"])
def test_the_other_bundled_plans_do_not_contradict_themselves(code: str) -> None:
    says = [one for one in found(bundled.path(code), APRIL) if one.code != "DP688"]
    assert says == []


def test_nothing_is_said_of_reports_without_a_data_date() -> None:
    for path in PLANS:
        codes = {finding.code for finding in found(path, None)}
        assert not codes & {"DP680", "DP687", "DP688", "DP689"}


def test_a_remainder_is_shown_in_days_and_an_answer_in_its_word() -> None:
    text = """daopai: 1
code: li
name: 例
start: 2021-03-01
activities:
  - {id: A, name: 甲, duration: 60}
observations:
  - {item: A, as_of: 2021-03-31, remaining: 12, reported: 是, by: 市政处}
  - {item: A, as_of: 2021-03-31, remaining: 30, reported: 否, by: 监理}
"""
    plan = schedule(read_text(text, "plan.yaml"), as_of=QUARTER)
    says = [finding.says for finding in check(plan, only=["DP689"]).findings]
    assert "剩余工期，市政处报 12 天，监理报 30 天，计算采用后一个" in says[0] + says[1]
    assert "自报，市政处报 是，监理报 否" in says[0] + says[1]


def test_what_was_put_right_in_a_later_week_is_history() -> None:
    text = """daopai: 1
code: li
name: 例
activities:
  - {id: A, name: “智慧渣土”终端, deadline: 2021-06-30, quantity: {total: 500, unit: 台}}
  - {id: B, name: “智慧渣土”系统, deadline: 2021-06-30, quantity: {total: 500, unit: 台}}
observations:
  - {item: A, as_of: 2021-03-24, done: 256, percent: 51.1, by: 市政处, note: 206 + 40 = 256}
  - {item: A, as_of: 2021-03-24, done: 260, by: 监理}
  - {item: B, as_of: 2021-03-24, done: 301}
  - {item: A, as_of: 2021-03-31, done: 301, percent: 60.2, by: 市政处}
  - {item: B, as_of: 2021-03-31, done: 301}
"""
    plan = read_text(text, "plan.yaml")
    earlier = check(schedule(plan, as_of=date(2021, 3, 24)), only=OURS).findings
    assert {one.code for one in earlier} == {"DP680", "DP684", "DP685", "DP689"}
    assert check(schedule(plan, as_of=QUARTER), only=OURS).findings == ()


def test_thousands_of_works_of_one_name_are_compared_without_delay() -> None:
    rows = "".join(
        f"  - {{id: A{n}, name: “雨水井”改造, deadline: 2021-0{4 + n % 2}-30,"
        f" quantity: {{total: 20, unit: 座}}}}\n"
        for n in range(3000)
    )
    plan = schedule(read_text(f"daopai: 1\ncode: li\nname: 例\nactivities:\n{rows}", "plan.yaml"))
    begun = process_time()
    findings = check(plan, only=["DP681"]).findings
    assert len(findings) == 1500
    assert process_time() - begun < 2


# ---- arithmetic ----------------------------------------------------------------------------------

WHOLES = st.integers(1, 10_000)


@given(part=st.integers(0, 20_000), whole=WHOLES, places=st.integers(0, 3))
def test_a_rounded_rate_is_right_and_one_cut_off_is_told_apart(
    part: int, whole: int, places: int
) -> None:
    exact, step = Decimal(100 * part) / whole, Decimal(1).scaleb(-places)
    rounded, cut = (exact.quantize(step, mode) for mode in (ROUND_HALF_UP, ROUND_DOWN))
    assert Rate(Decimal(part), Decimal(whole), rounded).verdict == "right"
    assume(rounded != cut)
    assert Rate(Decimal(part), Decimal(whole), cut).verdict == "truncated"
    assert Rate(Decimal(part), Decimal(whole), cut - step).verdict == "wrong"


@given(terms=st.lists(st.integers(0, 9999), min_size=2, max_size=6), off=st.integers(-3, 3))
def test_a_written_sum_is_read_from_both_sides(terms: list[int], off: int) -> None:
    left, right = " + ".join(f"第{'一二三'[n % 3]}类 {n} 个" for n in terms), sum(terms) + off
    for text in (f"说明，{left} = {right} 个；另有", f"共 {right} 个＝{left}"):
        (one,) = sums(text)
        assert (one.actual == one.total) == (off == 0)


AMOUNTS = st.floats(0, 1e300, allow_nan=False)


@given(part=AMOUNTS, whole=st.floats(1e-300, 1e300), stated=st.floats(0, 1000))
def test_no_size_of_number_breaks_a_rate(part: float, whole: float, stated: float) -> None:
    rate = Rate(decimal(part), decimal(whole), decimal(stated))
    assert rate.verdict in ("right", "truncated", "wrong")
    assert (rate.verdict == "right") == (rate.stated == rate.rounded)
    assert float(decimal(part)) == part


def test_numbers_are_read_as_they_were_typed() -> None:
    assert [str(decimal(value)) for value in (70.5, 70.0, 256.0, 0.1)] == [
        "70.5",
        "70",
        "256",
        "0.1",
    ]
    (rate,) = rates("已接入 2,431 / 2,540 个 = 95.7%")
    assert str(rate.rounded) == "95.7"
    assert rate.verdict == "right"


@pytest.mark.parametrize(
    "text",
    [
        "12/17，开工率 70.5%",
        "2023/12/17 = 5%",
        "12/0 = 5%",
        "A = B",
        "“2+1”分类法",
        "1 + 2",
        "x + 3 = 4",
        f"{10**40}/3 = 5%",
    ],
)
def test_what_is_no_plain_arithmetic_is_left_alone(text: str) -> None:
    assert list(rates(text)) == []
    assert list(sums(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "召开推进会议 3 次，召开推进会议 5 次",
        "计划开工日期 3 月，计划开工日期 5 月",
        "完成 3 个，完成 4 个",
    ],
)
def test_counts_of_meetings_dates_and_short_words_are_no_two_figures(text: str) -> None:
    assert list(two_amounts(text)) == []
