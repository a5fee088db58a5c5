from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from calendars import project_feed
from calendars.lint import lint
from calendars.notices import AHEAD, Why, ended, expiring
from calendars.render import without_alarms
from projects.errors import InputError
from projects.schedule.result import Schedule

UNTIL = date(2027, 3, 1)
KNOWN: dict[str, Any] = {"number": 7, "domain": "daopai.example"}


@pytest.fixture
def feed(lake: Schedule) -> bytes:
    return project_feed(lake, domain="daopai.example", status_date=date(2023, 12, 31))


def events(data: bytes) -> dict[str, Any]:
    return {str(event["UID"]): event for event in Calendar.from_ical(data).walk("VEVENT")}


def test_a_subscription_that_ends_soon_is_told_by_one_event_more(feed: bytes) -> None:
    told = expiring(feed, until=UNTIL, **KNOWN)
    assert lint(told) == []
    new = events(told).keys() - events(feed).keys()
    assert new == {"subscription.7.expiry@daopai.example"}
    event = events(told)["subscription.7.expiry@daopai.example"]
    assert str(event["SUMMARY"]) == "※订阅将于2027-03-01到期"
    assert "续期后链接不变" in event["DESCRIPTION"]
    assert told.startswith(feed.removesuffix(b"END:VCALENDAR\r\n"))


def test_the_notice_does_not_depend_on_the_day_it_is_read(feed: bytes) -> None:
    told = expiring(feed, until=UNTIL, **KNOWN)
    event = events(told)["subscription.7.expiry@daopai.example"]
    assert event["DTSTART"].dt == date(2027, 2, 15)
    assert told == expiring(feed, until=UNTIL, **KNOWN)


@given(st.dates(date(2024, 1, 1), date(2099, 12, 31)))
def test_the_notice_stands_on_a_monday_that_leaves_two_weeks(until: date) -> None:
    calendar = ended(title="两湖", number=1, domain="d.example", on=until, why="expired")
    told = expiring(calendar, until=until, **KNOWN)
    day = events(told)["subscription.7.expiry@daopai.example"]["DTSTART"].dt
    assert day.weekday() == 0
    assert AHEAD <= until - day < AHEAD + timedelta(days=7)
    assert lint(told) == []


def test_a_renewed_subscription_moves_its_notice_and_does_not_add_one(feed: bytes) -> None:
    first, later = (
        events(expiring(feed, until=until, **KNOWN))["subscription.7.expiry@daopai.example"]
        for until in (UNTIL, date(2028, 3, 1))
    )
    assert later["SEQUENCE"] > first["SEQUENCE"]
    assert later["LAST-MODIFIED"].dt > first["LAST-MODIFIED"].dt


def test_the_notice_rings_only_where_the_feed_does(feed: bytes) -> None:
    loud = expiring(feed, until=UNTIL, **KNOWN)
    quiet = expiring(without_alarms(feed), until=UNTIL, **KNOWN)
    assert b"VALARM" in feed
    assert b"VALARM" not in quiet
    assert quiet == without_alarms(loud)


@pytest.mark.parametrize("data", [b"", b"<html>", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\n"])
def test_what_is_no_whole_calendar_is_left_as_it_is(data: bytes) -> None:
    assert expiring(data, until=UNTIL, **KNOWN) == data


@pytest.mark.parametrize(("why", "word"), [("expired", "到期"), ("revoked", "收回")])
def test_a_subscription_that_has_ended_says_so_and_what_to_do(why: Why, word: str) -> None:
    data = ended(title="两湖治理·市政工程处", on=UNTIL, why=why, **KNOWN)
    assert lint(data) == []
    ((uid, event),) = events(data).items()
    assert uid == "subscription.7.ended@daopai.example"
    assert str(event["SUMMARY"]) == "※订阅已失效，请重新获取链接"
    assert event["DTSTART"].dt == UNTIL
    assert f"2027-03-01{word}" in event["DESCRIPTION"]
    assert "索取新链接" in event["DESCRIPTION"]
    assert str(Calendar.from_ical(data)["X-WR-CALNAME"]) == "两湖治理·市政工程处·完成时限"


def test_a_domain_that_is_none_is_refused(feed: bytes) -> None:
    with pytest.raises(InputError, match="DP763"):
        expiring(feed, until=UNTIL, number=1, domain="九江.cn")
    with pytest.raises(InputError, match="DP763"):
        ended(title="两湖", on=UNTIL, why="expired", number=1, domain="")
