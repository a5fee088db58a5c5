"""The state of an item by its events and by what was observed of it."""

from __future__ import annotations

from datetime import date

import pytest

from projects.actuals import Actual
from projects.ledger import EVENTS, STATES, fold, standings
from projects.ledger.machine import WORK, Role, allowed
from tests.projects.ledger_plans import day, event, known, rectification, seen


def test_an_item_without_events_stands_where_it_was_observed_and_never_closed() -> None:
    assert fold([]).word == "未启动"
    started = Actual(started=date(2024, 1, 5), percent=40.0, seen_on=date(2024, 1, 31))
    assert (fold([], started).word, fold([], started).since) == ("在建", date(2024, 1, 5))
    finished = Actual(finished=date(2024, 3, 1), percent=100.0, seen_on=date(2024, 3, 3))
    assert (fold([], finished).word, fold([], finished).since) == ("完工", date(2024, 3, 1))


def test_a_hundred_percent_without_a_finish_is_still_under_way() -> None:
    whole = Actual(percent=100.0, seen_on=date(2024, 1, 31))
    assert fold([], whole).word == "在建"


def test_a_work_goes_from_preparation_through_the_tender_to_close_out() -> None:
    steps = [
        event("A", "prepare", "1-2", stage="选工艺"),
        event("A", "prepare", "1-9", stage="批复"),
        event("A", "tender", "2-1"),
        event("A", "build", "3-1"),
        event("A", "complete", "4-1"),
        event("A", "submit", "4-2"),
        event("A", "close", "4-9"),
    ]
    words = [fold(steps[: k + 1]).word for k in range(len(steps))]
    assert words == ["前期（选工艺）", "前期（批复）", "招标", "在建", "完工", "待验", "已销号"]
    whole = fold(steps)
    assert whole.closing == steps[-1] == whole.last
    assert fold(steps[:2]).since == date(2024, 1, 2), "a new stage is no new state"


def test_a_failed_tender_goes_back_and_may_be_tendered_anew() -> None:
    failed = fold([event("A", "tender", "1-5"), event("A", "tender-failed", "1-19")])
    assert failed.word == "前期（流标待重招）"
    assert failed.marks == "流标1次"
    assert {"tender", "prepare"} <= set(failed.allowed)
    again = [
        event("A", "tender", "1-5"),
        event("A", "tender-failed", "1-19"),
        event("A", "tender", "2-4"),
        event("A", "build", "3-1"),
    ]
    assert (fold(again).word, fold(again).marks) == ("在建", "流标1次")


def test_what_acceptance_sends_back_is_under_way_until_a_newer_finish_is_reported() -> None:
    events = [
        event("A", "complete", "3-1"),
        event("A", "submit", "3-5"),
        event("A", "return", "3-10", note="闭水试验不合格"),
    ]
    old = Actual(finished=date(2024, 3, 1), percent=100.0, seen_on=date(2024, 3, 12))
    assert (fold(events, old).word, fold(events, old).marks) == ("在建", "退回1次")
    new = Actual(finished=date(2024, 3, 20), percent=100.0, seen_on=date(2024, 3, 22))
    assert (fold(events, new).word, fold(events, new).since) == ("完工", date(2024, 3, 20))


def test_a_reported_start_ends_the_tender_and_an_earlier_one_does_not() -> None:
    tender = [event("A", "tender", "2-1")]
    later = Actual(started=date(2024, 2, 20), seen_on=date(2024, 2, 25))
    assert fold(tender, later).word == "在建"
    earlier = Actual(started=date(2024, 1, 20), seen_on=date(2024, 1, 25))
    assert fold(tender, earlier).word == "招标"


def test_what_is_held_keeps_its_state_and_waits_for_resumption() -> None:
    held = fold([event("A", "build", "1-5"), event("A", "block", "1-20", stage="征拆")])
    assert held.word == "在建，受阻（征拆）"
    assert held.overlay is not None
    assert held.overlay.since == date(2024, 1, 20)
    assert "complete" not in held.allowed
    assert {"resume", "suspend", "escalate", "note"} <= set(held.allowed)
    suspended = fold([event("A", "suspend", "1-20")])
    assert suspended.suspended
    assert set(suspended.allowed) == {"resume", "escalate", "note"}
    free = fold(
        [
            event("A", "build", "1-5"),
            event("A", "block", "1-20", stage="征拆"),
            event("A", "resume", "2-1"),
        ]
    )
    assert (free.word, free.since) == ("在建", date(2024, 1, 5))


def test_a_failed_recheck_reopens_and_a_passed_one_does_not() -> None:
    closed = [event("A", "close", "1-10")]
    assert fold([*closed, event("A", "recheck", "2-9")]).word == "已销号"
    rebound = fold([*closed, event("A", "recheck", "2-9", result="反弹")])
    assert (rebound.word, rebound.marks, rebound.closing) == ("在建", "反弹1次", None)


def test_events_count_by_day_then_as_recorded() -> None:
    late = event("A", "tender", "1-5")
    assert fold([event("A", "build", "2-1"), late]).word == "在建"
    same = [event("A", "build", "2-1"), event("A", "complete", "2-1")]
    assert fold(same).word == "完工"
    assert fold(same[::-1]).word == "在建"


# The machine of docs/ledger.md in the words of the field, an event a word.
LEGAL = {
    "未启动": "转入前期 发布招标 开工 暂缓 受阻 提级督办 记事",
    "前期": "转入前期 发布招标 开工 暂缓 受阻 提级督办 记事",
    "招标": "流标 开工 暂缓 受阻 提级督办 记事",
    "在建": "完工 暂缓 受阻 提级督办 记事",
    "完工": "报验 反弹重开 受阻 提级督办 记事",
    "待验": "销号 退回 反弹重开 受阻 提级督办 记事",
    "已销号": "反弹重开 回头看 记事",
}


@pytest.mark.parametrize("state", list(STATES))
def test_the_machine_allows_what_the_field_does_and_nothing_else(state: str) -> None:
    code = next(one for one in STATES if one == state)
    words = {EVENTS[kind] for kind in allowed(WORK, code, None)}
    assert words == set(LEGAL[STATES[code]].split())


def test_nothing_but_close_out_after_acceptance_closes_an_item() -> None:
    for state in STATES:
        assert ("close" in allowed(WORK, state, None)) == (state == "awaiting")


def test_milestones_and_dependencies_may_be_done_without_having_been_begun() -> None:
    point = Role(direct=True)
    assert "complete" in allowed(point, "not-started", None)
    assert "promise" not in allowed(point, "not-started", None)
    assert "promise" in allowed(Role(direct=True, promises=True), "not-started", None)
    assert "complete" not in allowed(WORK, "not-started", None)


def test_a_problem_follows_its_measures_and_waits_for_its_own_close_out() -> None:
    plan = rectification()
    events = [event("M", "complete", "1-2")]
    assert standings(plan, events, {})["P1"].word == "在建"
    for item in ("A", "B"):
        events += [event(item, kind, "1-20") for kind in ("build", "complete", "submit")]
    assert standings(plan, events, {})["P1"].word == "完工"
    events += [event("A", "close", "1-25"), event("B", "close", "1-26")]
    waiting = standings(plan, events, {})["P1"]
    assert (waiting.word, waiting.since) == ("待验", date(2024, 1, 26))
    assert "close" in waiting.allowed
    events.append(event("P1", "close", "1-30"))
    closed = standings(plan, events, {})["P1"]
    assert (closed.word, closed.since) == ("已销号", date(2024, 1, 30))


def test_a_measure_that_rebounds_opens_its_problem_and_both_are_closed_anew() -> None:
    plan = rectification()
    events = [event("M", "complete", "1-2")]
    events += [event(item, "close", "1-25") for item in ("A", "B")]
    events += [event("P1", "close", "1-30"), event("A", "reopen", "3-1")]
    assert standings(plan, events, {})["P1"].word == "在建"
    events.append(event("A", "close", "3-20"))
    assert standings(plan, events, {})["P1"].word == "待验"
    events.append(event("P1", "close", "3-20"))
    assert standings(plan, events, {})["P1"].word == "已销号"


def test_a_problem_that_rebounds_asks_for_a_measure_closed_after_that() -> None:
    plan = rectification()
    events = [event("M", "complete", "1-2")]
    events += [event(item, "close", "1-25") for item in ("A", "B")]
    events += [event("P1", "close", "1-30"), event("P1", "recheck", "2-28", result="反弹")]
    opened = standings(plan, events, {})["P1"]
    assert (opened.word, opened.since, opened.marks) == ("在建", date(2024, 2, 28), "反弹1次")
    assert "close" not in opened.allowed
    events += [event("B", "reopen", "3-1"), event("B", "close", "3-15")]
    assert "close" in standings(plan, events, {})["P1"].allowed


def test_whoever_stops_a_problem_stops_its_open_measures() -> None:
    plan = rectification(seen("B", "1-20", finished="1-19"))
    events = [event("P1", "suspend", "2-1")]
    states = standings(plan, events, known(plan))
    assert states["A"].suspended
    assert "resume" not in states["A"].allowed, "it is resumed where it was stopped"
    assert not states["B"].suspended, "what is done is not held"
    assert not states["C"].suspended


def test_the_whole_plan_stands_under_its_own_code() -> None:
    plan = rectification()
    assert standings(plan, [], {})["zg"].word == "未启动"
    assert standings(plan, [event("D", "build", "1-3")], {})["zg"].word == "在建"


def test_a_past_day_knows_nothing_of_what_came_later() -> None:
    plan = rectification(seen("C", "3-20", started="3-1", percent=40))
    events = [event("A", "build", "1-5"), event("A", "complete", "2-1")]
    then = standings(plan, events, known(plan), day("1-31"))
    assert (then["A"].word, then["C"].word) == ("在建", "未启动")
    assert standings(plan, events, known(plan))["C"].word == "在建"


def test_hammocks_have_no_ledger() -> None:
    assert "H" not in standings(rectification(), [], {})
