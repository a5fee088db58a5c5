"""What becomes of a subscription: its end, its secret, what the store knows, who guesses."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest

from calendars.lint import lint
from tests.web.service_kit import (
    LOUD,
    NOON,
    QUIET,
    SECRETS,
    TODAY,
    Stand,
    address,
    local,
)

FEED = address("portfolio")


@pytest.fixture
def stand(tmp_path: Path) -> Stand:
    return Stand(tmp_path / "feeds")


def test_a_feed_that_is_not_there_yet_is_asked_for_again(stand: Stand) -> None:
    unknown = stand.get("/ical/x/project-later.ics")
    answers = [stand.get(address("project-later")) for _ in range(30)]
    for answer in answers:  # none of them 429: the token is a good one
        assert (answer.status_code, answer.headers["retry-after"]) == (404, "600")
        assert answer.content == unknown.content
    (stand.folder / "portfolio.ics").unlink()
    (stand.folder / "portfolio.ics").mkdir()
    assert stand.get(FEED).status_code == 404


def test_a_subscription_near_its_end_says_so_and_has_its_own_tag(stand: Stand) -> None:
    before = stand.get(FEED)
    stand.change("portfolio", expires=TODAY + timedelta(days=31))
    assert stand.get(FEED).content == LOUD
    stand.change("portfolio", expires=TODAY + timedelta(days=30))
    near = stand.get(FEED)
    assert near.text.count("BEGIN:VEVENT") == 41
    assert f"订阅将于{TODAY + timedelta(days=30)}到期" in near.text
    assert near.headers["etag"] != before.headers["etag"]
    tag = {"if-none-match": near.headers["etag"]}
    assert stand.get(FEED, tag).status_code == 304
    stand.now += timedelta(days=20)
    assert stand.get(FEED, tag).status_code == 304
    stand.now += timedelta(days=10)
    assert stand.get(FEED, tag).status_code == 304  # its last day
    stand.change("portfolio", expires=TODAY + timedelta(days=300))
    assert stand.get(FEED, tag).content == LOUD  # renewed


def test_an_expired_subscription_says_so_for_thirty_days_and_then_is_gone(stand: Stand) -> None:
    last = TODAY + timedelta(days=200)
    stand.now = datetime.combine(last, NOON.timetz())
    assert "订阅已失效" not in stand.get(FEED).text
    stand.now += timedelta(days=1)
    answer = stand.get(FEED)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.text.count("BEGIN:VEVENT") == 1
    assert "订阅已失效，请重新获取链接" in answer.text.replace("\r\n ", "")
    assert not [found for found in lint(answer.content) if found.level == "error"]
    tag = {"if-none-match": answer.headers["etag"]}
    stand.now += timedelta(days=29)
    assert stand.get(FEED, tag).status_code == 304
    stand.now += timedelta(days=1)
    assert stand.get(FEED).status_code == 410


def test_a_revoked_subscription_is_told_within_two_seconds(stand: Stand) -> None:
    assert stand.get(FEED).content == LOUD
    stand.change("portfolio", revoked=local("2026-11-20 11:59"))
    answer = stand.get(FEED)
    assert (answer.status_code, answer.text.count("BEGIN:VEVENT")) == (200, 1)
    assert "收回" in answer.text
    assert stand.get(address("quiet/portfolio")).content == QUIET
    stand.now += timedelta(days=30)
    assert stand.get(FEED).status_code == 410


def test_the_store_is_not_asked_more_than_every_two_seconds(stand: Stand) -> None:
    stand.all([(FEED, None, "GET")] * 50)
    assert stand.asked == 1
    stand.now += timedelta(seconds=1.9)
    stand.get(FEED)
    assert stand.asked == 1
    stand.now += timedelta(seconds=0.2)
    stand.get(FEED)
    assert stand.asked == 2
    stand.now -= timedelta(hours=1)  # somebody put the clock right
    stand.get(FEED)
    assert stand.asked == 3


def test_a_locked_store_stops_nobody_and_the_health_page_says_so(stand: Stand) -> None:
    page = f"/health/{SECRETS['health']}"
    assert stand.get(page).text.count("暂时") == 0
    stand.fault = OSError("locked")
    stand.now += timedelta(seconds=3)
    assert stand.get(FEED).content == LOUD
    told = stand.get(page)
    assert told.status_code == 200
    assert "订阅名单暂时读不出来" in told.text
    assert "以下是 2026-11-20 12:00 的情况" in told.text
    assert "市城管局" in told.text
    stand.fault = None
    stand.now += timedelta(seconds=3)
    assert "暂时" not in stand.get(page).text


def test_a_store_that_never_answered_refuses_nobody_for_good(stand: Stand) -> None:
    stand.fault = OSError("gone")
    for path, status in (
        (FEED, 404),
        ("/ical/x/y.ics", 404),
        (f"/health/{SECRETS['health']}", 503),
    ):
        answers = [stand.get(path) for _ in range(30)]
        assert {answer.status_code for answer in answers} == {status}
        assert {answer.headers["retry-after"] for answer in answers} == {"600"}
    assert stand.get("/healthz").text == "ok"


def test_guessing_is_slowed_down_and_good_neighbours_are_not(stand: Stand) -> None:
    guesses: list[tuple[str, dict[str, str] | None, str]] = [("/ical/x/y.ics", None, "GET")]
    answers = stand.all(guesses * 25)
    assert [answer.status_code for answer in answers] == [404] * 20 + [429] * 5
    assert 0 < int(answers[-1].headers["retry-after"]) <= 600
    assert stand.get(FEED).content == LOUD
    assert stand.get("/ical/x/y.ics", client="192.0.2.8").status_code == 404
    stand.now += timedelta(seconds=601)
    assert stand.get("/ical/x/y.ics").status_code == 404


def test_one_network_of_ipv6_is_one_client(stand: Stand) -> None:
    for number in range(20):
        client = f"2001:db8:1:2::{number:x}"
        assert stand.get("/x", client=client).status_code == 404
    assert stand.get("/x", client="2001:db8:1:2:ffff::1").status_code == 429
    assert stand.get("/x", client="2001:db8:1:3::1").status_code == 404


def test_what_was_read_is_counted_by_subscription(stand: Stand) -> None:
    async def work() -> None:
        async with stand.client() as http:
            secret = SECRETS["portfolio"]
            encoded = "".join(f"%{ord(letter):x}" for letter in secret)
            agent = {"user-agent": f"Reader/1 {secret} {encoded}", "accept-encoding": ""}
            tag = (await http.get(FEED, headers=agent)).headers["etag"]
            stand.now += timedelta(minutes=5)
            await http.get(FEED, headers={**agent, "if-none-match": tag})
            await http.head(address("quiet/portfolio"))
            await http.get("/ical/x/y.ics")

    stand.living(work)
    first, second = stand.noted
    assert (first.token, first.status, first.size, first.count) == (1, 304, 0, 2)
    assert first.fetched_at == NOON + timedelta(minutes=5)
    assert first.agent == "Reader/1 … …"
    assert (second.token, second.status, second.size, second.count) == (2, 200, 0, 1)


def test_a_client_that_goes_by_dates_sees_every_turn_of_its_subscription(stand: Stand) -> None:
    last = TODAY + timedelta(days=200)
    seen: list[httpx.Response] = []
    for day, expires in (
        (TODAY, last),
        (last - timedelta(days=30), last),
        (last + timedelta(days=1), last),
        (last + timedelta(days=2), last + timedelta(days=365)),
    ):
        stand.now = datetime.combine(day, NOON.timetz())
        stand.change("portfolio", expires=expires)
        since = {"if-modified-since": seen[-1].headers["last-modified"]} if seen else None
        seen.append(stand.get(FEED, since))
    assert [answer.text.count("BEGIN:VEVENT") for answer in seen] == [40, 41, 1, 40]
