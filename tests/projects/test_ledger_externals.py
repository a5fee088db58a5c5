"""External dependencies: promises, the latest day, and how far the matter goes up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from projects.ledger import External, LedgerEvent, externals, with_promises
from projects.model import Project
from projects.schedule import schedule
from tests.projects.ledger_plans import day, event, rectification, seen

# The latest day of X: its summary is due on 2024-04-30.
LATEST = date(2024, 4, 30)


def dependency(
    as_of: str, *events: LedgerEvent, plan: Project | None = None, promised: str | None = "2-29"
) -> External:
    written = plan or rectification()
    given = None if promised is None else day(promised)
    written = replace(
        written,
        activities=tuple(
            replace(work, promised=given) if work.id == "X" else work for work in written.activities
        ),
    )
    computed = schedule(with_promises(written, events, day(as_of)), as_of=day(as_of))
    found = externals(computed, events, plan=written)
    assert [one.item for one in found] == ["X"]
    return found[0]


def promise(on: str, to: str) -> LedgerEvent:
    return event("X", "promise", on, day=day(to), by="供电公司")


def test_a_promise_well_before_the_latest_day_is_in_order() -> None:
    one = dependency("1-31")
    assert (one.promised, one.latest, one.word) == (date(2024, 2, 29), LATEST, "正常")
    # March and April 2024 without weekends, 清明, and with the make-up Sundays 4-7 and 4-28.
    assert one.slack_days == 43
    assert one.slack_calendar_days == 61
    assert (one.changes, one.broken, one.ask) == (0, 0, "供电公司")


def test_the_promise_of_an_event_moves_the_plan_and_keeps_the_history() -> None:
    one = dependency("2-15", promise("2-10", "3-15"))
    assert [(p.day, p.on, p.broken) for p in one.promises] == [
        (date(2024, 2, 29), None, False),
        (date(2024, 3, 15), date(2024, 2, 10), False),
    ]
    assert (one.changes, one.word) == (1, "提醒")
    assert "推迟" in one.why


def test_a_promise_repeated_is_no_new_one_and_one_brought_forward_no_worry() -> None:
    assert dependency("2-15", promise("2-10", "2-29")).changes == 0
    earlier = dependency("2-15", promise("2-10", "2-20"))
    assert (earlier.changes, earlier.word) == (1, "正常")


def test_a_dependency_that_nobody_promised_is_reminded() -> None:
    one = dependency("1-31", promised=None)
    assert (one.promised, one.word, one.why) == (None, "提醒", "对方还没有承诺日期")
    assert one.expected is not None, "the network's early finish stands in for it"


def test_little_slack_is_reminded() -> None:
    one = dependency("1-31", promised="4-18")
    assert (one.slack_days, one.word) == (9, "提醒")


def test_a_promise_after_the_latest_day_takes_a_letter_and_far_after_it_goes_up() -> None:
    one = dependency("1-31", promised="5-10")
    assert (one.slack_days, one.word) == (-5, "催办函")
    assert one.ask == "供电公司"
    far = dependency("1-31", promised="5-31")
    assert far.slack_days == -21
    assert (far.word, far.ask) == ("提级", "分管副市长出面协调供电公司")


def test_a_broken_promise_takes_a_letter_and_two_go_up() -> None:
    one = dependency("3-1")
    assert (one.broken, one.expected, one.word) == (1, None, "催办函")
    assert one.slack_days == 42, "from the data date: the promise has passed"
    renewed = dependency("3-6", promise("3-5", "3-20"))
    assert (renewed.broken, renewed.word) == (1, "催办函")
    assert "现承诺 2024-03-20" in renewed.why
    twice = dependency("3-21", promise("3-5", "3-20"))
    assert (twice.broken, twice.word) == (2, "提级")


def test_a_promise_moved_before_its_day_is_changed_and_not_broken() -> None:
    one = dependency("3-1", promise("2-28", "3-20"))
    assert (one.broken, one.changes) == (0, 1)


def test_once_the_latest_day_has_come_nothing_else_counts() -> None:
    one = dependency("4-30", promised="5-10")
    assert (one.word, one.why) == ("提级", "最迟日 2024-04-30 已到，没有办结")


@pytest.mark.parametrize(("finished", "broken"), [("2-20", 0), ("3-5", 1)])
def test_what_has_arrived_is_in_order_and_remembers_a_late_promise(
    finished: str, broken: int
) -> None:
    plan = rectification(seen("X", "3-10", finished=finished))
    one = dependency("3-10", plan=plan)
    assert (one.word, one.arrived, one.slack_days) == ("已到位", day(finished), None)
    assert one.broken == broken


def test_promises_after_the_data_date_do_not_count() -> None:
    events = (promise("2-10", "3-15"),)
    plan = rectification()
    assert with_promises(plan, events, day("2-9")) is plan
    assert dependency("2-9", *events).promised == date(2024, 2, 29)
