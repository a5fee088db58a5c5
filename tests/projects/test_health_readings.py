"""Each disputed reading flips what it should, and says which one was taken."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from projects.checks import CheckSettings
from tests.projects.health_plans import CHAIN, SOON, baseline, counts, metric

GOING = """observations:
  - {item: A, as_of: 2023-06-12, started: 2023-06-01, finished: 2023-06-05}
  - {item: C, as_of: 2023-06-12, started: 2023-06-06, finished: 2023-06-12}
  - {item: B, as_of: 2023-06-12, started: 2023-06-06, remaining: 2}
"""
PROMISED = baseline(
    A=("2023-06-01", "2023-06-05"), B=("2023-06-06", "2023-06-10"), C=("2023-06-11", "2023-06-15")
)
LONG = CHAIN.replace("name: 甲, duration: 5", "name: 甲, duration: 50")


def flip(name: str, body: str, as_of: date | None = None, **settings: Any) -> tuple[Any, Any]:
    """Numerator and denominator by default and by these settings; the choices must differ."""
    given = {k: settings.pop(k) for k in ("baseline", "head") if k in settings}
    usual, other = (
        metric(name, body, as_of, **given),
        metric(name, body, as_of, **given, **settings),
    )
    assert usual.choice != other.choice, "the reading is not told"
    return counts(usual)[:2], counts(other)[:2]


def test_the_first_and_the_last_work_may_have_to_have_links_too() -> None:
    assert flip("dcma-01", CHAIN, ends_exempt=False) == ((0, 4), (2, 4))


def test_dangling_ends_may_count_as_missing_logic() -> None:
    body = CHAIN.replace("after: B}", "after: BFF}")
    # C's start hangs; B's finish is held by the FF link.
    assert flip("dcma-01", body, count_dangling=True) == ((0, 4), (1, 4))


def test_external_dependencies_may_need_a_predecessor() -> None:
    body = CHAIN.replace("after: C}", "after: C; X}") + (
        "  - {id: X, name: 核准, kind: external, duration: 5, owner: 厅}\n"
    )
    assert flip("dcma-01", body, externals_exempt=False) == ((0, 5), (1, 5))


def test_links_into_finished_works_may_count() -> None:
    assert flip("dcma-04", CHAIN + GOING, SOON, links="all") == ((2, 2), (3, 3))


def test_latest_dates_may_be_no_hard_constraints() -> None:
    body = CHAIN.replace("after: C}", "after: C, fnlt: 2023-07-01}")
    assert flip("dcma-05", body, late_limits_hard=False) == ((1, 4), (0, 4))


LONG_BEGUN = (
    LONG + "observations: [{item: A, as_of: 2023-06-12, started: 2023-06-01, remaining: 9}]\n"
)


def test_the_original_duration_may_be_the_long_one() -> None:
    wide: dict[str, Any] = {"relative": "false"}
    remaining = metric("dcma-08", LONG_BEGUN, SOON, **wide)
    original = metric("dcma-08", LONG_BEGUN, SOON, duration="original", **wide)
    assert (counts(remaining)[:2], counts(original)[:2]) == ((0, 4), (1, 4))
    assert "剩余工期" in remaining.choice
    assert "原定工期" in original.choice


def test_the_baseline_duration_may_be_the_long_one() -> None:
    promised = baseline(A=("2023-06-01", "2023-07-31"))
    found = metric("dcma-08", CHAIN, baseline=promised, duration="baseline", relative="false")
    assert (counts(found), found.offenders) == ((1, 4, False), ("A",))
    assert metric("dcma-08", CHAIN, duration="baseline").note == "没有基线，没有基线工期"


def test_days_may_be_those_of_the_calendar() -> None:
    head = (
        "daopai: 1\ncode: t\nname: 试验\nstart: 2023-06-01\ncalendar: 五天\n"
        "calendars: {五天: {week: [1, 1, 1, 1, 1, 0, 0]}}\n"
    )
    body = CHAIN.replace("name: 甲, duration: 5", "name: 甲, duration: 40")
    wide: dict[str, Any] = {"relative": "false", "head": head}
    assert counts(metric("dcma-08", body, **wide))[:2] == (0, 4)
    assert counts(metric("dcma-08", body, duration_days="calendar", **wide))[:2] == (1, 4)


@pytest.mark.parametrize(("whose", "missing"), [("activity", 2), ("summary", 1), ("project", 0)])
def test_whose_owner_will_do(whose: str, missing: int) -> None:
    body = """activities:
  - {id: P, name: 标段, kind: summary, owner: 处}
  - {id: A, name: 甲, duration: 5, parent: P}
  - {id: B, name: 乙, duration: 5, after: A}
"""
    assert metric("dcma-10", body, owner=whose).numerator == missing


def test_milestones_may_need_an_owner() -> None:
    body = CHAIN + "  - {id: Z, name: 竣工, duration: 0, after: D}\n"
    assert flip("dcma-10", body, owner_of_milestones=True) == ((0, 4), (1, 5))


def test_who_counts_in_the_execution_index() -> None:
    # A and B are due, A is done, C is done ahead of its time; D is new.
    def told(**settings: Any) -> tuple[Any, Any]:
        return flip("dcma-14", CHAIN + GOING, SOON, baseline=PROMISED, **settings)

    assert told(completed="due") == ((2, 2), (1, 2))
    assert told(unbaselined_due=True) == ((2, 2), (2, 3))


def test_milestones_of_the_baseline_may_not_count() -> None:
    body = CHAIN.replace("name: 甲, duration: 5", "name: 甲, duration: 0") + GOING
    found = flip("dcma-11", body, SOON, baseline=PROMISED, promised_milestones=False)
    assert found == ((1, 2), (1, 1))


def test_level_of_effort_may_belong_to_the_population() -> None:
    body = CHAIN + "  - {id: H, name: 监理, kind: hammock, after: [ASS, DFF]}\n"
    body = body.replace("after: [ASS, DFF]", "after: ASS; DFF")
    usual, other = (metric("dcma-01", body, level_of_effort=flag) for flag in (False, True))
    assert (usual.denominator, other.denominator) == (4, 5)
    assert "伴随工作 1 项" in usual.exclusions
    assert "伴随工作" not in other.exclusions


def test_the_finish_may_only_have_to_move_at_all() -> None:
    # A ends inside the stop of B: of 30 days more the stop swallows 20, as C counts them.
    body = """calendars:
  汛: {closed: [{from: 2023-06-10, to: 2023-07-10, name: 汛期, window: true}]}
activities:
  - {id: A, name: 甲, duration: 20, owner: 处}
  - {id: B, name: 乙, duration: 5, owner: 处, calendar: 汛, after: A}
  - {id: C, name: 丙, duration: 5, owner: 处, after: B}
"""
    strict = metric("dcma-12", body, test_days=30)
    assert counts(strict) == (10, 30, False)
    assert strict.offenders == ("A", "B")
    assert "容许少 5%" in strict.choice
    assert counts(metric("dcma-12", body, test_days=30, test_slip="any")) == (10, 30, True)
    assert metric("dcma-12", body, test_days=600).passed is True  # 580 of 600: within 5 %
    assert metric("dcma-12", body, test_days=600, test_tolerance=3).passed is False


def test_each_critical_work_may_be_tested_and_the_worst_counts() -> None:
    pinned = "daopai: 1\ncode: t\nname: 试验\nrules: p6\nstart: 2023-06-01\n"
    body = """activities:
  - {id: A, name: 甲, duration: 5, owner: 处}
  - {id: B, name: 乙, duration: 5, owner: 处, after: A, mfo: 2023-06-10}
  - {id: C, name: 丙, duration: 5, owner: 处, after: B}
"""
    first = metric("dcma-12", body, head=pinned)
    each = metric("dcma-12", body, head=pinned, test_on="each")
    assert first.passed is False  # B's finish is held
    assert each.passed is False
    assert "逐项测试" in each.choice


def test_the_float_may_be_measured_to_the_baseline_or_to_an_imposed_finish() -> None:
    promised = baseline(D=("2023-06-16", "2023-06-18"))
    found = metric("dcma-13", CHAIN, baseline=promised, reference="baseline")
    assert (found.numerator, found.denominator) == (18, 20)
    imposed = CHAIN.replace("after: C}", "after: C, fnlt: 2023-06-22}")
    held = metric("dcma-13", imposed, reference="imposed")
    assert (held.numerator, held.denominator, held.passed) == (22, 20, True)
    for reference, why in (("baseline", "没有基线完成"), ("imposed", "没有强制或最晚完成日期")):
        assert metric("dcma-13", CHAIN, reference=reference).note == why


# ---- relative limits -----------------------------------------------------------------------------


def limit_of(body: str, **settings: Any) -> str:
    said = metric("dcma-08", body, **settings).choice
    return next(part for part in said.split("；") if part.startswith("限值"))


def test_a_short_campaign_has_a_limit_of_its_own_and_says_why() -> None:
    body = CHAIN.replace("duration: 5", "duration: 25")
    assert limit_of(body) == "限值折算为 20 天（总工期 100 天，剩余 100 天的 20%）"
    assert metric("dcma-08", body).numerator == 4
    assert metric("dcma-08", body, relative="false").numerator == 0
    assert limit_of(body, relative="false") == "限值 44 天（不按工程长短折算）"


def test_a_long_project_keeps_44_days_unless_told_otherwise() -> None:
    body = CHAIN.replace("duration: 5", "duration: 75")
    assert limit_of(body) == "限值 44 天（总工期 300 天，不短于 220 天）"
    assert (
        limit_of(body, relative="true") == "限值 44 天（总工期 300 天，剩余 300 天的 20% 不小于它）"
    )
    assert "折算为 30 天" in limit_of(body, relative="true", relative_share=10)


def test_the_relative_limit_has_a_floor_and_follows_what_remains() -> None:
    assert "折算为 5 天" in limit_of(CHAIN)
    body = CHAIN.replace("duration: 5", "duration: 25")
    done = (
        "observations: [{item: A, as_of: 2023-06-25, started: 2023-06-01, finished: 2023-06-25}]\n"
    )
    found = metric("dcma-08", body + done, date(2023, 6, 25))
    assert "折算为 15 天（总工期 100 天，剩余 75 天的 20%）" in found.choice


def test_where_the_two_limits_meet_nothing_jumps() -> None:
    usual = CheckSettings()
    assert usual.relative_below_days * usual.relative_share / 100 == usual.long_days
