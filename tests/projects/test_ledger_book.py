"""The whole ledger: three lists, findings, JSON and the terminal."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from projects.errors import InputError
from projects.ledger import Ledger, LedgerEvent, ledger, with_promises
from projects.model import Activity, Project, Span
from projects.progress import progress
from projects.schedule import schedule
from projects.writers.ledger_json import ledger_document, portfolio_document
from projects.writers.ledger_view import ledger_view
from projects.writers.terminal import width_of
from tests.projects.ledger_plans import day, done, event, rectification, seen

STORY = [
    event("D", "build", "1-3"),
    *done("B", "1-20"),
    event("A", "build", "1-5"),
    event("D", "suspend", "1-10"),
    event("C", "tender", "1-10"),
    event("C", "tender-failed", "1-19"),
    event("C", "tender", "2-4"),
    event("X", "promise", "2-10", day=day("3-15"), by="供电公司"),
    event("A", "complete", "2-20"),
    event("A", "submit", "2-21"),
    event("A", "close", "2-22"),
    event("M", "complete", "2-25"),
    event("P1", "close", "2-26"),
]


def book(
    as_of: str = "3-31", events: list[LedgerEvent] | None = None, plan: Project | None = None
) -> Ledger:
    plan = plan or rectification(seen("C", "3-20", started="3-1", percent=40))
    events = STORY if events is None else events
    computed = schedule(with_promises(plan, events, day(as_of)), as_of=day(as_of))
    return ledger(computed, events, progress=progress(computed), plan=plan)


def test_every_measure_stands_under_one_problem_and_the_numbers_add_up() -> None:
    lists = book().lists
    assert [(p.number, p.item, p.total, p.done, p.closed) for p in lists.problems] == [
        ("1", "P1", 3, 3, 3),
        ("2", "P2", 2, 0, 0),
    ]
    assert [(m.number, m.item) for m in lists.measures] == [
        ("1-1", "A"),
        ("1-2", "B"),
        ("1-3", "M"),
        ("2-1", "C"),
        ("2-2", "X"),
        ("3", "D"),
    ]
    offices = [one for one in lists.responsible if not one.leader]
    assert sum(len(one.led) for one in offices) == len(lists.measures)
    leaders = [one for one in lists.responsible if one.leader]
    assert sum(len(one.led) for one in leaders) == len(lists.measures)


def test_who_answers_and_by_when_comes_down_from_the_summary() -> None:
    measures = {measure.item: measure for measure in book().lists.measures}
    assert measures["B"].owner == "市城管局", "that of its problem"
    assert measures["A"].leader == "分管副局长"
    assert measures["D"].leader == "未明确"
    assert measures["C"].deadline == date(2024, 4, 30), "that of its problem"
    assert measures["A"].deadline == date(2024, 5, 31), "that of the project"


def test_leading_and_assisting_are_counted_apart() -> None:
    offices = {one.name: one for one in book().lists.responsible if not one.leader}
    assert offices["环卫处"].led == ("A",)
    assert offices["环卫处"].helped == ("B", "C")
    assert offices["环卫处"].closed == 1


def test_days_to_the_deadline_are_calendar_days_and_lateness_begins_on_it() -> None:
    def row(as_of: str) -> tuple[int | None, bool]:
        found = next(one for one in book(as_of).lists.measures if one.item == "C")
        return found.days_left, found.late

    assert row("4-1") == (29, False)
    assert row("4-30") == (0, True)
    assert row("5-3") == (-3, True)
    done_one = next(one for one in book("6-30").lists.measures if one.item == "A")
    assert (done_one.days_left, done_one.late) == (None, False)
    suspended = next(one for one in book("6-30").lists.measures if one.item == "D")
    assert not suspended.late


def test_a_ledger_needs_a_data_date() -> None:
    with pytest.raises(InputError) as refused:
        ledger(schedule(rectification()), [])
    assert refused.value.findings[0].code == "DP510"


def codes(found: Ledger) -> list[tuple[str, str]]:
    return [(finding.code, finding.item) for finding in found.findings]


def test_overdue_rechecks_and_broken_promises_are_findings() -> None:
    overdue = [("DP691", item) for item in ("B", "A", "P1")]
    assert codes(book()) == [*overdue, ("DP692", "X")]


def test_a_work_that_waits_too_long_for_close_out_is_a_finding() -> None:
    events = [event("D", "build", "1-3"), event("D", "complete", "1-10")]
    assert codes(book("2-9", events)) == []
    found = book("2-10", events)
    assert codes(found) == [("DP693", "D")]
    assert "完工已 31 天，还没有报验" in found.findings[0].says


def test_progress_under_a_stop_is_a_finding() -> None:
    plan = rectification(seen("C", "3-20", started="3-1", percent=40))
    events = [event("C", "block", "3-5", stage="征拆")]
    assert ("DP694", "C") in codes(book("3-31", events, plan))
    assert ("DP694", "C") not in codes(book("3-31", [event("C", "block", "3-20")], plan))


def test_a_closed_item_that_is_reported_unfinished_is_a_finding() -> None:
    plan = rectification(seen("D", "3-20", percent=80))
    assert ("DP695", "D") in codes(book("3-21", done("D", "3-10"), plan))


def test_a_measure_added_to_a_closed_problem_is_a_finding() -> None:
    plan = rectification()
    added = Activity(id="N", name="补充措施", duration=Span(1440), parent="P1")
    more = replace(plan, activities=(*plan.activities, added))
    assert ("DP695", "P1") in codes(book(plan=more))
    assert book(plan=more)["P1"].word == "在建"
    assert ("DP695", "P1") not in codes(book(plan=plan))


def test_the_document_says_what_the_ledger_says() -> None:
    found = book()
    document = json.loads(json.dumps(ledger_document(found), ensure_ascii=False))
    assert document["schema"] == "daopai.ledger/1"
    items = {item["id"]: item for item in document["items"]}
    assert list(items) == ["P1", "A", "B", "M", "P2", "C", "X", "D"]
    assert items["A"]["closed"]["evidence"] == [{"name": "验收单.pdf", "sha256": "ab" * 32}]
    assert items["C"]["tenders_failed"] == 1
    assert items["C"]["percent"] == 40.0
    assert items["D"]["overlay"]["kind"] == "suspended"
    assert document["counts"]["problems"]["closed"]["says"] == "整改率 1/2 = 50.0%"
    assert document["counts"]["items"]["begun"]["excluded"] == [{"reason": "暂缓", "count": 1}]
    assert [row["state"] for row in document["rechecks"] if row["id"] == "B"] == [
        "overdue",
        "waiting",
        "waiting",
    ]
    assert document["externals"][0]["level"] == "urge"
    assert [row["code"] for row in document["findings"]] == ["DP691", "DP691", "DP691", "DP692"]


def test_the_document_of_a_portfolio_gives_each_rate_with_its_numbers() -> None:
    from projects.portfolio import portfolio

    document = json.loads(json.dumps(portfolio_document(portfolio([book(), book()]))))
    assert document["schema"] == "daopai.portfolio/1"
    assert [row["project"] for row in document["projects"]] == ["zg", "zg"]
    assert document["counts"]["items"]["done"]["denominator"] == "10"
    assert document["counts"]["items"]["done"]["percent"] == "60.0"


@pytest.mark.parametrize("width", [60, 80, 140])
def test_the_terminal_shows_it_all_in_any_width(width: int) -> None:
    text = ledger_view(book(), width, lists=True)
    for words in ("问题清单（2 个问题）", "措施清单（6 条措施）", "责任清单", "回头看", "催办函"):
        assert words in text
    assert "开工率 4/5 = 80.0%" in text
    if width > 60:
        assert max(width_of(line) for line in text.splitlines()) <= width


def test_what_people_typed_cannot_steer_the_terminal() -> None:
    events = [event("A", "block", "1-5", stage="\x1b[31m征拆")]
    assert "\x1b" not in ledger_view(book("1-31", events), 120)


def test_the_same_events_give_the_same_ledger_again() -> None:
    assert ledger_document(book()) == ledger_document(book())
