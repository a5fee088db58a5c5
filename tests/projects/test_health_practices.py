"""GAO's ten, as far as a file can answer: the same numbers as DCMA's, and what stays open."""

from __future__ import annotations

from datetime import date

import pytest

from tests.projects.health_plans import CHAIN, SOON, baseline, counts, health, metric


@pytest.mark.parametrize("number", range(1, 11))
def test_each_practice_says_what_a_file_cannot_answer(number: int) -> None:
    full = baseline(A=("2023-06-01", "2023-06-05"))
    begun = "observations: [{item: A, as_of: 2023-06-12, started: 2023-06-01, remaining: 1}]\n"
    found = metric(f"gao-{number:02}", CHAIN + begun, SOON, baseline=full)
    assert "文件答不出：" in found.note


def test_rows_without_dates_and_twin_names_are_not_captured() -> None:
    assert counts(metric("gao-01", CHAIN)) == (4, 4, True)
    twins = CHAIN.replace("name: 乙", "name: 甲") + "  - {id: L, name: 台账}\n"
    found = metric("gao-01", twins)
    assert (counts(found), found.offenders) == ((2, 5, False), ("A", "B", "L"))


def test_sequence_stands_on_the_first_five_metrics() -> None:
    assert counts(metric("gao-02", CHAIN)) == (4, 4, True)
    found = metric("gao-02", CHAIN.replace("after: B", "after: B+3"))
    assert (counts(found), found.offenders) == ((3, 4, False), ("C",))


def test_owners_and_durations() -> None:
    assert counts(metric("gao-03", CHAIN)) == (4, 4, True)
    nobody = CHAIN.replace("duration: 5, owner: 处, after: A", "duration: 5, after: A")
    assert metric("gao-03", nobody).offenders == ("B",)
    assert counts(metric("gao-04", CHAIN)) == (4, 4, True)
    assumed = CHAIN + "  - {id: X, name: 定, snet: 2023-06-02, deadline: 2023-06-05, owner: 处}\n"
    found = metric("gao-04", assumed)
    assert (found.passed, found.offenders) == (False, ("X",))


def test_a_work_that_leads_to_no_deadline_cannot_be_traced() -> None:
    due = CHAIN.replace("after: C}", "after: C, deadline: 2023-07-30}")
    loose = due + "  - {id: X, name: 散, duration: 3, owner: 处, after: A}\n"
    assert counts(metric("gao-05", due)) == (4, 4, True)
    found = metric("gao-05", loose)
    assert (counts(found), found.offenders) == ((4, 5, False), ("X",))


def test_a_deadline_behind_that_of_its_summary_cannot_be_traced_upwards() -> None:
    body = """activities:
  - {id: P, name: 标段, kind: summary, deadline: 2023-06-30}
  - {id: A, name: 甲, duration: 5, parent: P, deadline: 2023-07-15}
"""
    assert metric("gao-05", body).offenders == ("A",)
    assert metric("gao-05", body.replace("07-15", "06-20")).offenders == ()


def test_a_lag_or_a_hard_date_breaks_the_critical_path_and_a_rest_day_does_not() -> None:
    assert counts(metric("gao-06", CHAIN)) == (4, 4, True)
    lagged = metric("gao-06", CHAIN.replace("after: B", "after: B+3"))
    assert (counts(lagged), lagged.offenders) == ((3, 4, False), ("C",))
    head = (
        "daopai: 1\ncode: t\nname: 试验\nstart: 2023-06-01\ncalendar: 五天\n"
        "calendars: {五天: {week: [1, 1, 1, 1, 1, 0, 0]}}\n"
    )
    assert metric("gao-06", CHAIN, head=head).offenders == ()
    held = metric("gao-06", CHAIN.replace("after: C}", "after: C, fnlt: 2023-07-01}"))
    assert held.offenders == ("D",)


def test_float_is_reasonable_between_nothing_and_the_limit() -> None:
    assert counts(metric("gao-07", CHAIN)) == (4, 4, True)
    short = metric("gao-07", CHAIN.replace("after: C}", "after: C, deadline: 2023-06-18}"))
    assert counts(short) == (0, 4, False)


def test_without_any_input_there_was_no_risk_analysis_with_some_nobody_knows() -> None:
    assert metric("gao-08", CHAIN).passed is False
    risky = CHAIN.replace("after: B}", "after: B, risk: {low: 4, likely: 5, high: 9}}")
    found = metric("gao-08", risky)
    assert (found.value, found.passed) == (25.0, None)


def test_silence_on_work_under_way_is_no_update() -> None:
    seen = "observations: [{item: A, as_of: 2023-06-03, started: 2023-06-01, remaining: 3}]\n"
    assert counts(metric("gao-09", CHAIN + seen, SOON)) == (1, 1, True)
    late = metric("gao-09", CHAIN + seen, date(2023, 6, 20))
    assert (counts(late), late.offenders) == ((0, 1, False), ("A",))
    assert metric("gao-09", CHAIN + seen, date(2023, 6, 20), silent_days=30).passed is True


def test_a_baseline_must_know_nearly_all_works() -> None:
    four = dict.fromkeys("ABCD", ("2023-06-01", "2023-06-05"))
    assert counts(metric("gao-10", CHAIN, baseline=baseline(**four))) == (4, 4, True)
    del four["D"]
    found = metric("gao-10", CHAIN, baseline=baseline(**four))
    assert (counts(found), found.offenders) == ((3, 4, False), ("D",))
    assert metric("gao-10", CHAIN).note == "没有基线"


def test_the_same_plan_gives_the_same_metrics() -> None:
    assert health(CHAIN, SOON) == health(CHAIN, SOON)
