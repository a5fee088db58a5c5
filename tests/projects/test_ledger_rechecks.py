"""回头看: when a closed item is looked at again, and what each look settles."""

from __future__ import annotations

from datetime import date

from projects.holidays import DayAnswer
from projects.ledger import LedgerEvent, rechecks
from tests.projects.ledger_plans import day, event

CLOSED = [event("A", "close", "1-20")]


def words(events: list[LedgerEvent], as_of: str) -> list[str]:
    return [f"{check.after} {check.word}" for check in rechecks(events, day(as_of))]


def test_three_checks_are_due_thirty_ninety_and_hundred_and_eighty_days_later() -> None:
    found = rechecks(CLOSED, day("1-20"))
    assert [(check.after, check.due) for check in found] == [
        (30, date(2024, 2, 19)),
        (90, date(2024, 4, 19)),
        (180, date(2024, 7, 18)),
    ]
    assert {check.state for check in found} == {"waiting"}


def test_a_due_day_on_a_rest_day_stays_and_the_working_day_stands_beside_it() -> None:
    # 30 days after 11 January is 10 February 2024, the first day of 春节; work begins on the 18th.
    found = rechecks([event("A", "close", "1-11")], day("1-11"))[0]
    assert (found.due, found.workday) == (date(2024, 2, 10), date(2024, 2, 18))
    assert not found.provisional
    assert words([event("A", "close", "1-11")], "2-18")[0] == "30 应查"
    assert words([event("A", "close", "1-11")], "2-19")[0] == "30 逾期未查"


def test_a_newer_notice_moves_the_working_day() -> None:
    notice = {date(2024, 2, 19): DayAnswer(False, "补休", False)}
    assert rechecks(CLOSED, day("1-20"), override=notice)[0].workday == date(2024, 2, 20)


def test_a_day_that_no_notice_settles_yet_is_provisional() -> None:
    far = rechecks([event("A", "close", date(2090, 1, 10))], date(2090, 1, 10))
    assert all(check.provisional for check in far)


def test_a_check_is_announced_a_week_before_and_overdue_the_day_after() -> None:
    assert words(CLOSED, "2-11")[0] == "30 未到期"
    assert words(CLOSED, "2-12")[0] == "30 应查"
    assert words(CLOSED, "2-19")[0] == "30 应查"
    assert words(CLOSED, "2-20")[0] == "30 逾期未查"


def test_a_visit_settles_the_first_open_check_and_all_that_are_due() -> None:
    early = [*CLOSED, event("A", "recheck", "2-13")]
    assert words(early, "2-25") == ["30 合格", "90 未到期", "180 未到期"]
    late = [*CLOSED, event("A", "recheck", "5-6")]
    assert words(late, "5-6") == ["30 合格", "90 合格", "180 未到期"]
    assert rechecks(late, day("5-6"))[0].event == late[1]


def test_a_rebound_stops_the_rest_and_a_new_close_out_begins_a_new_series() -> None:
    events = [*CLOSED, event("A", "recheck", "2-19", result="反弹")]
    assert words(events, "6-1") == ["30 反弹", "90 已重开，不再查", "180 已重开，不再查"]
    events.append(event("A", "close", "3-10"))
    found = rechecks(events, day("3-10"))
    assert [check.series for check in found] == [1, 1, 1, 2, 2, 2]
    assert [check.state for check in found[3:]] == ["waiting"] * 3
    assert found[3].due == date(2024, 4, 9)


def test_a_reopening_stops_all_that_is_open() -> None:
    events = [*CLOSED, event("A", "reopen", "2-1")]
    assert words(events, "6-1") == [f"{after} 已重开，不再查" for after in (30, 90, 180)]


def test_what_happened_after_the_data_date_does_not_count() -> None:
    events = [*CLOSED, event("A", "recheck", "2-19"), event("B", "close", "3-1")]
    assert words(events, "2-18") == ["30 应查", "90 未到期", "180 未到期"]
    assert rechecks(events, day("1-1")) == ()
