"""Rates, targets and funnels: what they count, and how they are rounded."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.errors import InputError
from projects.ledger import STATES, ItemState, StateCode, fold, ledger
from projects.portfolio import funnel, funnel_of, portfolio, rate, rounded, tally
from projects.schedule import schedule
from projects.writers.portfolio_view import portfolio_view
from tests.projects.ledger_plans import day, done, event, rectification

SUSPENDED = fold([event("A", "suspend", "1-5")])


def states(**counts: int) -> list[ItemState]:
    return [
        ItemState(state=state)
        for state in STATES
        for _ in range(counts.get(state.replace("-", "_"), 0))
    ]


def test_thirty_four_of_thirty_seven_leaves_the_suspended_out_and_says_so() -> None:
    counts = tally("民生实事项目", [*states(completed=34, building=3), *[SUSPENDED] * 3])
    assert counts.total == 40
    assert counts.done.text == "91.9%"
    assert (
        counts.done.says == "完工率 34/37 = 91.9%（共 40 项，不含暂缓 3 项；四舍五入到 1 位小数）"
    )


def test_twelve_of_seventeen_is_rounded_or_cut_and_says_which() -> None:
    assert rate("开工率", 12, 17).text == "70.6%"
    cut = rate("开工率", 12, 17, rounding="truncate")
    assert cut.text == "70.5%"
    assert cut.says == "开工率 12/17 = 70.5%（截去尾数到 1 位小数）"


def test_an_exact_rate_says_nothing_of_rounding() -> None:
    assert rate("整改率", 30, 30).says == "整改率 30/30 = 100.0%"


def test_annual_targets_pass_a_hundred() -> None:
    assert rate("停车泊位", 27502, 20000, decimals=2).text == "137.51%"
    assert rate("污水管网（公里）", "270", "210", decimals=2).text == "128.57%"


def test_a_rate_over_nothing_is_none_and_no_crash() -> None:
    nothing = tally("事项", [SUSPENDED])
    assert nothing.done.percent is None
    assert nothing.done.says == "完工率 0/0 = 无（共 1 项，不含暂缓 1 项）"
    assert tally("事项", []).closed.says == "销号率 0/0 = 无"


def test_a_negative_count_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        rate("完工率", -1, 3)


def test_the_landfills_are_a_funnel_that_adds_up() -> None:
    parts = (("完成封场", 4), ("正在封场", 4), ("完成前期", 1), ("选择工艺和做前期", 12))
    assert (
        funnel("垃圾填埋场", 21, parts, "个").says
        == "垃圾填埋场 21 个 = 完成封场 4 + 正在封场 4 + 完成前期 1 + 选择工艺和做前期 12"
    )
    with pytest.raises(InputError) as refused:
        funnel("垃圾填埋场", 22, parts, "个")
    assert refused.value.findings[0].code == "DP599"
    assert "= 21 个，合不上" in refused.value.findings[0].says


def test_the_funnel_of_states_gathers_by_the_words_of_the_document() -> None:
    landfills = states(closed=3, completed=1, building=4, tendering=1, preparing=12)
    groups = (
        ("完成封场", frozenset[StateCode]({"closed", "awaiting", "completed"})),
        ("正在封场", frozenset[StateCode]({"building"})),
        ("完成前期", frozenset[StateCode]({"tendering"})),
        ("正在前期", frozenset[StateCode]({"preparing"})),
    )
    counted = funnel_of("垃圾填埋场", landfills, groups, "个")
    assert counted.says == "垃圾填埋场 21 个 = 完成封场 4 + 正在封场 4 + 完成前期 1 + 正在前期 12"


@given(st.lists(st.sampled_from([*states(building=1, closed=1, preparing=1), SUSPENDED])))
def test_every_funnel_adds_up_and_every_rate_keeps_its_denominator(items: list[ItemState]) -> None:
    counts = tally("事项", items)
    assert sum(count for _, count in counts.funnel.parts) == counts.total == len(items)
    assert counts.done.denominator + counts.suspended == counts.total
    assert counts.closed.numerator <= counts.done.numerator <= counts.begun.numerator


@given(
    st.integers(min_value=0, max_value=5000),
    st.integers(min_value=1, max_value=5000),
    st.integers(min_value=0, max_value=3),
)
def test_rounding_is_that_of_exact_decimals(done_: int, whole: int, places: int) -> None:
    exact = Fraction(100 * done_, whole)
    step = Decimal(1).scaleb(-places)
    long = (Decimal(100 * done_) / Decimal(whole)).quantize(Decimal(1).scaleb(-12), ROUND_DOWN)
    assert rounded(exact, places, "truncate") == long.quantize(step, ROUND_DOWN)
    assert rounded(exact, places, "half-up") == long.quantize(step, ROUND_HALF_UP)


def test_nobody_signs_off_a_milestone_so_it_is_in_no_close_out_rate() -> None:
    plan = rectification()
    events = [*done("A", "1-20"), event("M", "complete", "1-20")]
    book = ledger(schedule(plan, as_of=day("1-31")), events)
    counts = portfolio([book]).items
    assert (counts.total, int(counts.closed.denominator)) == (6, 4)
    assert "不含里程碑和外部依赖 2 项" in counts.closed.says


def test_a_portfolio_counts_projects_problems_and_items() -> None:
    plan = rectification()
    events = [event("M", "complete", "1-20"), event("X", "complete", "1-20")]
    for item in ("A", "B", "C", "D"):
        events += done(item, "1-20")
    events += [event("P1", "close", "1-21"), event("P2", "close", "1-21")]
    computed = schedule(plan, as_of=day("1-31"))
    whole, empty = ledger(computed, events), ledger(computed, [])
    counts = portfolio([whole, empty])
    assert counts.problems.closed.says == "整改率 2/4 = 50.0%"
    assert counts.projects.funnel.says == "项目 2 项 = 待验 1 + 未启动 1"
    assert counts.items.closed.says.startswith("销号率 4/8 = 50.0%")
    text = portfolio_view(counts, 120)
    assert "100.0%" in text
    assert "整改率 2/4 = 50.0%" in text
