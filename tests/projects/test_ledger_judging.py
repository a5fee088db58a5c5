"""Which events the ledger refuses, what it says, and that it says all at once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from projects.errors import Finding
from projects.ledger import LedgerEvent, judge_events
from projects.ledger.values import EventKind
from projects.model import Project
from tests.projects.ledger_plans import day, done, event, known, rectification, seen


def judged(
    *new: LedgerEvent, earlier: list[LedgerEvent] | None = None, plan: Project | None = None
) -> tuple[Finding, ...]:
    plan = plan or rectification()
    return judge_events(plan, earlier or [], new, known(plan))


def only(findings: tuple[Finding, ...]) -> Finding:
    assert len(findings) == 1, findings
    return findings[0]


def test_a_rectification_from_start_to_close_out_is_accepted() -> None:
    assert judged(*done("A", "1-20"), *done("B", "1-20"), event("M", "complete", "1-21")) == ()


def test_a_measure_skips_the_tender_and_a_work_its_preparation() -> None:
    assert judged(event("A", "build", "1-5")) == ()
    assert judged(event("A", "tender", "1-5"), event("A", "build", "1-6")) == ()
    assert judged(event("A", "prepare", "1-5", stage="可研"), event("A", "build", "1-6")) == ()


def test_an_unknown_item_is_refused_with_a_suggestion() -> None:
    finding = only(judged(event("P11", "note", "1-5")))
    assert finding.code == "DP580"
    assert "P1" in finding.remedy
    assert str(finding.where) == "weeks.csv:3"


def test_an_illegal_step_says_the_state_and_what_may_be_recorded() -> None:
    finding = only(judged(event("A", "complete", "1-5")))
    assert finding.code == "DP581"
    assert "还没有启动，不能登记完工" in finding.says
    assert "开工" in finding.remedy
    twice = only(judged(event("A", "build", "1-6"), earlier=[event("A", "build", "1-5")]))
    assert "现为“在建”（2024-01-05 起），不能登记开工" in twice.says
    assert "完工" in twice.remedy


def test_close_out_needs_evidence_and_a_sign_off_and_both_are_asked_for_at_once() -> None:
    steps = done("A", "1-20")[:3]
    findings = judged(event("A", "close", "1-20", evidence=(), by=" "), earlier=steps)
    assert [finding.code for finding in findings] == ["DP582", "DP582"]
    assert "证据" in findings[0].says
    assert "签批" in findings[1].says
    assert judged(event("A", "close", "1-20"), earlier=steps) == ()


@pytest.mark.parametrize("steps", [0, 1, 2])
def test_nothing_is_closed_before_acceptance(steps: int) -> None:
    finding = only(judged(event("A", "close", "1-20"), earlier=done("A", "1-20")[:steps]))
    assert finding.code == "DP581"


def test_a_finish_that_was_reported_needs_no_event_and_is_submitted_and_closed_at_once() -> None:
    plan = rectification(seen("A", "2-1", started="1-5", finished="1-31"))
    new = (event("A", "submit", "2-2"), event("A", "close", "2-2"))
    assert judged(*new, plan=plan) == ()
    assert only(judged(new[1], plan=plan)).code == "DP581"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"started": "1-5", "percent": 60}, "填报 60%"),
        ({"percent": 100}, "没有实际完成日期"),
        ({"started": "1-5"}, "没有实际完成日期"),
    ],
)
def test_what_the_reports_call_unfinished_is_neither_completed_nor_closed(
    said: dict[str, Any], words: str
) -> None:
    plan = rectification(seen("A", "2-1", **said))
    finding = only(judged(event("A", "complete", "2-2"), plan=plan))
    assert finding.code == "DP583"
    assert words in finding.says
    assert "daopai report" in finding.remedy


def test_a_hundred_percent_alone_closes_nothing() -> None:
    plan = rectification(seen("A", "2-1", percent=100))
    findings = judged(event("A", "submit", "2-2"), event("A", "close", "2-2"), plan=plan)
    assert [finding.code for finding in findings] == ["DP583", "DP583"]


def test_nothing_is_closed_before_the_day_on_which_it_was_finished() -> None:
    plan = rectification(seen("A", "2-10", finished="2-8"))
    finding = only(judged(event("A", "submit", "2-5"), plan=plan))
    assert finding.code == "DP583"
    assert "2024-02-08" in finding.says


def test_a_problem_is_not_closed_over_open_measures_and_they_are_named() -> None:
    finding = only(
        judged(
            event("P1", "close", "1-25"),
            earlier=[
                *done("A", "1-20"),
                event("B", "build", "1-20"),
                event("M", "complete", "1-2"),
            ],
        )
    )
    assert finding.code == "DP584"
    assert "3 项下级中 1 项没有销号：B 在线监测（在建）" in finding.says


def test_a_problem_is_judged_as_things_stood_on_the_day_of_its_close_out() -> None:
    earlier = [*done("A", "1-20"), *done("B", "1-28"), event("M", "complete", "1-2")]
    assert only(judged(event("P1", "close", "1-25"), earlier=earlier)).code == "DP584"
    assert judged(event("P1", "close", "1-28"), earlier=earlier) == ()


def test_the_project_is_closed_by_its_code_when_all_below_is() -> None:
    earlier = [
        *done("A", "1-20"),
        *done("B", "1-20"),
        event("M", "complete", "1-20"),
        *done("C", "1-20"),
        event("X", "complete", "1-20"),
        *done("D", "1-20"),
    ]
    finding = only(judged(event("zg", "close", "1-25"), earlier=earlier))
    assert finding.code == "DP584"
    assert "P1" in finding.says
    whole = [event(item, "close", "1-25") for item in ("P1", "P2", "zg")]
    assert judged(*whole, earlier=earlier) == ()


def test_an_event_before_earlier_ones_of_its_item_is_refused() -> None:
    finding = only(judged(event("A", "note", "1-4"), earlier=[event("A", "build", "1-5")]))
    assert finding.code == "DP585"
    assert "2024-01-05" in finding.says
    assert judged(event("B", "build", "1-4"), earlier=[event("A", "build", "1-5")]) == ()


@pytest.mark.parametrize(
    ("kind", "lacks"),
    [
        ("suspend", {"note": ""}),
        ("suspend", {"by": ""}),
        ("block", {"stage": ""}),
        ("escalate", {"note": ""}),
        ("note", {"note": "  "}),
    ],
)
def test_an_event_that_says_too_little_is_refused(kind: EventKind, lacks: dict[str, str]) -> None:
    assert only(judged(event("A", kind, "1-5", **lacks))).code == "DP586"


def test_a_return_and_a_recheck_say_why_and_what() -> None:
    submitted = done("A", "1-20")[:3]
    assert only(judged(event("A", "return", "1-21", note=""), earlier=submitted)).code == "DP586"
    closed = done("A", "1-20")
    odd = event("A", "recheck", "2-19", result="良好")
    assert only(judged(odd, earlier=closed)).code == "DP586"


def test_a_summary_and_a_hammock_take_no_steps_of_their_own() -> None:
    finding = only(judged(event("P1", "build", "1-5")))
    assert finding.code == "DP587"
    assert "由下级事项汇总" in finding.says
    assert only(judged(event("H", "note", "1-5"))).code == "DP587"


def test_only_a_dependency_promises_and_only_a_day_to_come() -> None:
    assert judged(event("X", "promise", "2-10", day=day("3-15"))) == ()
    assert only(judged(event("A", "promise", "2-10"))).code == "DP587"
    past = only(judged(event("X", "promise", "2-10", day=day("2-1"))))
    assert past.code == "DP589"


def test_a_held_item_says_that_it_is_to_be_resumed_first_and_where() -> None:
    held = [event("A", "build", "1-5"), event("A", "block", "1-8")]
    finding = only(judged(event("A", "complete", "1-9"), earlier=held))
    assert (finding.code, finding.remedy) == ("DP581", "先登记恢复")
    above = only(judged(event("A", "build", "1-9"), earlier=[event("P1", "suspend", "1-8")]))
    assert "P1" in above.remedy
    resumed = only(judged(event("A", "resume", "1-9"), earlier=[event("P1", "suspend", "1-8")]))
    assert "P1" in resumed.remedy


def test_a_recheck_is_for_closed_items_when_due_or_with_a_note() -> None:
    closed = done("A", "1-20")
    assert (
        only(judged(event("A", "recheck", "1-25"), earlier=done("A", "1-20")[:3])).code == "DP581"
    )
    early = only(judged(event("A", "recheck", "1-25"), earlier=closed))
    assert early.code == "DP588"
    assert "2024-02-19" in early.says
    assert judged(event("A", "recheck", "1-25", note="市领导要求"), earlier=closed) == ()
    assert judged(event("A", "recheck", "2-13"), earlier=closed) == (), "announced a week before"
    assert judged(event("A", "recheck", "3-13"), earlier=closed) == (), "overdue"


def test_only_what_is_done_can_be_reopened() -> None:
    assert only(judged(event("A", "reopen", "1-5"))).code == "DP581"
    assert judged(event("A", "reopen", "2-1"), earlier=done("A", "1-20")) == ()
    rebound = [*done("A", "1-20"), event("A", "recheck", "2-19", result="反弹")]
    assert only(judged(event("A", "reopen", "2-20"), earlier=rebound)).code == "DP581"


def test_everything_wrong_is_told_at_once_and_a_wrong_event_counts_nothing() -> None:
    findings = judged(
        event("Z", "note", "1-2"),
        event("A", "complete", "1-3"),
        event("A", "build", "1-2"),
        event("B", "suspend", "1-2", note=""),
    )
    assert [finding.code for finding in findings] == ["DP580", "DP581", "DP586"]


def test_the_retender_of_a_failed_tender_is_one_story() -> None:
    story = [
        event("C", "prepare", "1-2", stage="可研"),
        event("C", "tender", "1-3"),
        event("C", "tender-failed", "1-19", note="签到家数不足"),
        event("C", "tender", "2-4"),
        event("C", "build", "3-1"),
    ]
    assert judged(*story) == ()
    assert date(2024, 2, 4).weekday() == 6, "a make-up working Sunday is a day like any other"
