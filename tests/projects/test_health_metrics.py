"""DCMA's fourteen on plans small enough to count by hand: a good one and a bad one each."""

from __future__ import annotations

from datetime import date

import pytest

from projects.checks import metric_codes
from projects.checks.health import CATALOGUE
from projects.codes import CODES
from tests.projects.health_plans import CHAIN, SOON, baseline, counts, health, metric


def test_there_are_fourteen_and_ten_each_with_its_own_code() -> None:
    names = [f"dcma-{n:02}" for n in range(1, 15)] + [f"gao-{n:02}" for n in range(1, 11)]
    assert list(CATALOGUE) == names
    assert len(set(metric_codes())) == 24
    assert all(CODES[code].level != "error" for code in metric_codes())


def test_every_metric_says_how_it_was_counted() -> None:
    for found in health(CHAIN, SOON).metrics:
        assert found.formula, found.id
        assert found.limit, found.id
        if found.value is None:
            assert found.note, found.id
            assert found.passed is None
        else:
            assert found.choice, found.id
            assert found.exclusions, found.id


def test_a_chain_lacks_no_logic_and_a_loose_work_lacks_both() -> None:
    assert counts(metric("dcma-01", CHAIN)) == (0, 4, True)
    loose = CHAIN + "  - {id: X, name: 散, duration: 3, owner: 处}\n"
    found = metric("dcma-01", loose)
    assert counts(found) == (1, 5, False)
    assert (found.offenders, found.value, found.unit) == (("X",), 20.0, "%")


def test_a_link_of_the_summary_closes_the_works_below_it() -> None:
    body = """activities:
  - {id: P, name: 标段, kind: summary, owner: 处}
  - {id: S, name: 开工, duration: 0, kind: start-milestone}
  - {id: A, name: 甲, duration: 5, parent: P}
  - {id: B, name: 乙, duration: 5, parent: P}
  - {id: Z, name: 竣工, duration: 0, after: P}
"""
    assert metric("dcma-01", body).offenders == ("S", "A", "B")
    linked = body.replace("kind: summary,", "kind: summary, after: S,")
    assert metric("dcma-01", linked).offenders == ()


def test_leads_lags_and_types_are_shares_of_links() -> None:
    body = CHAIN.replace("after: B", "after: B-2").replace("after: C", "after: CSS+3")
    leads, lags = metric("dcma-02", body), metric("dcma-03", body)
    assert (counts(leads), leads.offenders) == ((1, 3, False), ("BFS-2 → C",))
    assert (counts(lags), lags.offenders) == ((1, 3, False), ("CSS+3 → D",))
    types = metric("dcma-04", body)
    assert (counts(types), types.value, types.limit) == ((2, 3, False), 66.67, "≥ 90%")
    assert types.offenders == ("CSS+3 → D",)
    good = [metric(name, CHAIN) for name in ("dcma-02", "dcma-03", "dcma-04")]
    assert [counts(found) for found in good] == [(0, 3, True), (0, 3, True), (3, 3, True)]


def test_without_links_their_shares_cannot_be_computed() -> None:
    alone = "activities: [{id: A, name: 甲, duration: 5, owner: 处}]\n"
    found = metric("dcma-04", alone)
    assert (found.value, found.passed, found.note) == (None, None, "没有可计的关系")


@pytest.mark.parametrize("kind", ["mso", "mfo", "snlt", "fnlt"])
def test_a_hard_constraint_offends_and_a_soft_one_or_a_deadline_does_not(kind: str) -> None:
    hard = CHAIN.replace("after: C}", f"after: C, {kind}: 2023-07-01}}")
    assert counts(metric("dcma-05", hard)) == (1, 4, False)
    for soft in ("snet", "fnet", "deadline"):
        body = CHAIN.replace("after: C}", f"after: C, {soft}: 2023-07-01}}")
        assert counts(metric("dcma-05", body)) == (0, 4, True)


def test_high_and_negative_float() -> None:
    body = CHAIN + "  - {id: X, name: 余, duration: 5, owner: 处, after: A}\n"
    wide = metric("dcma-06", body, high_float_days=9, relative="false")
    assert (counts(wide), wide.offenders) == ((1, 5, False), ("X",))  # 10 days behind A
    assert counts(metric("dcma-06", body, high_float_days=10, relative="false")) == (0, 5, True)
    assert counts(metric("dcma-07", body)) == (0, 5, True)
    short = metric("dcma-07", body.replace("after: C}", "after: C, deadline: 2023-06-18}"))
    assert (counts(short), short.offenders) == ((4, 5, False), ("A", "B", "C", "D"))


def test_long_works_but_no_milestones_are_long() -> None:
    body = CHAIN.replace("name: 丁, duration: 5", "name: 丁, duration: 60")
    assert counts(metric("dcma-08", body, relative="false")) == (1, 4, False)
    assert counts(metric("dcma-08", CHAIN, relative="false")) == (0, 4, True)


BEGUN = """observations:
  - {item: A, as_of: 2023-06-12, started: 2023-06-01, finished: 2023-06-05}
  - {item: B, as_of: 2023-06-12, started: 2023-06-06, remaining: 2}
"""


def test_our_own_plans_never_forecast_before_the_data_date() -> None:
    found = metric("dcma-09", CHAIN + BEGUN, SOON)
    assert counts(found) == (0, 4, True)
    assert metric("dcma-09", CHAIN).note == "没有状态日期"


def test_finished_works_leave_the_population() -> None:
    found = metric("dcma-01", CHAIN + BEGUN, SOON)
    assert found.denominator == 3
    assert "已完成 1 项" in found.exclusions


def test_work_without_owner_or_resources_offends_and_a_milestone_does_not() -> None:
    body = """activities:
  - {id: P, name: 标段, kind: summary%s}
  - {id: A, name: 甲, duration: 5, parent: P}
  - {id: B, name: 乙, duration: 5, parent: P, after: A, resources: {挖掘机: 1}}
  - {id: Z, name: 竣工, duration: 0, parent: P, after: B}
resources: {挖掘机: 1}
"""
    found = metric("dcma-10", body % "")
    assert (counts(found), found.offenders) == ((1, 2, False), ("A",))
    assert counts(metric("dcma-10", body % ", owner: 处")) == (0, 2, True)


PROMISED = baseline(
    A=("2023-06-01", "2023-06-05"),
    B=("2023-06-06", "2023-06-10"),
    C=("2023-06-11", "2023-06-15"),
    D=("2023-06-16", "2023-06-20"),
)


def test_missed_counts_the_unfinished_and_the_late_among_what_was_due() -> None:
    found = metric("dcma-11", CHAIN + BEGUN, SOON, baseline=PROMISED)
    assert (counts(found), found.offenders) == ((1, 2, False), ("B",))
    late = CHAIN + BEGUN.replace("finished: 2023-06-05", "finished: 2023-06-06")
    assert metric("dcma-11", late, SOON, baseline=PROMISED).offenders == ("A", "B")
    nothing = metric("dcma-11", CHAIN, date(2023, 6, 2), baseline=PROMISED)
    assert (nothing.value, nothing.passed) == (None, None)
    assert metric("dcma-11", CHAIN, SOON).note == "没有基线"


def test_the_execution_index_is_completed_over_due() -> None:
    found = metric("dcma-14", CHAIN + BEGUN, SOON, baseline=PROMISED)
    assert (found.value, *counts(found)) == (0.5, 1, 2, False)
    done = BEGUN.replace("remaining: 2", "finished: 2023-06-12")
    assert metric("dcma-14", CHAIN + done, SOON, baseline=PROMISED).value == 1.0


def test_a_delay_of_a_critical_work_reaches_the_finish() -> None:
    found = metric("dcma-12", CHAIN)
    assert counts(found) == (600, 600, True)
    assert "A 甲" in found.note


def test_a_mandatory_date_of_p6_stops_the_delay() -> None:
    pinned = CHAIN.replace("after: C}", "after: C, mso: 2023-06-16}")
    found = metric("dcma-12", pinned, head=HEAD_P6)
    assert counts(found) == (0, 600, False)
    assert found.offenders == ("A", "D")  # what was made longer, and where it stops


HEAD_P6 = "daopai: 1\ncode: t\nname: 试验\nowner: 市城管局\nrules: p6\nstart: 2023-06-01\n"


def test_the_length_index_compares_what_is_left_with_the_time_until_the_deadline() -> None:
    due = "deadline: 2023-06-18\n"
    found = metric("dcma-13", due + CHAIN)
    assert (found.numerator, found.denominator, found.value, found.passed) == (18, 20, 0.9, False)
    assert found.offenders == ("A", "B", "C", "D")
    kept = metric("dcma-13", "deadline: 2023-06-22\n" + CHAIN)
    assert (kept.value, kept.passed) == (1.1, True)
    # Behind the data date only what is left counts: 13 to 25 June, due on the 18th.
    later = metric("dcma-13", due + CHAIN + BEGUN, SOON)
    assert (later.numerator, later.denominator) == (6, 12)
    assert metric("dcma-13", CHAIN).note == "没有完成时限"


def test_a_plan_without_a_start_has_no_float_and_no_test() -> None:
    head = "daopai: 1\ncode: t\nname: 试验\ndeadline: 2023-09-30\n"
    report = health(CHAIN, head=head)
    blank = {found.id for found in report.metrics if found.value is None}
    assert {"dcma-06", "dcma-07", "dcma-12", "dcma-13"} <= blank
    assert all(found.note for found in report.metrics if found.value is None)
    assert counts(next(found for found in report.metrics if found.id == "dcma-01"))[1] == 4


def test_ledger_rows_and_hammocks_are_nobody() -> None:
    body = CHAIN + "  - {id: L, name: 台账}\n  - {id: H, name: 监理, kind: hammock, after: ASS}\n"
    found = metric("dcma-01", body)
    assert found.denominator == 4
    assert "伴随工作 1 项" in found.exclusions
    assert "台账事项 1 项" in found.exclusions


def test_an_empty_plan_is_measured_without_a_crash() -> None:
    report = health("activities: [{id: L, name: 台账}]\n")
    assert {found.passed for found in report.metrics if found.id != "gao-01"} <= {None, False}
    assert next(f for f in report.metrics if f.id == "gao-01").offenders == ("L",)
