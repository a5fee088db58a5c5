"""Expiry days, holders' states, the page's values, what is said where a service cannot start."""

from __future__ import annotations

import errno
import re
import socket
import ssl
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.commands.serve import service_of, why_not
from flows.subscriptions import (
    MOST_MONTHS,
    Wish,
    expiry,
    renew,
    revoke,
    subscribe,
    subscriptions,
    webcal_of,
)
from projects.errors import InputError
from projects.workspace import Workspace, create
from projects.workspace.settings import ADDRESS_MOST, address_wrong
from projects.writers.feed_health_view import FeedHealth, FeedRow, health_document, health_view
from projects.writers.qr_code import qr_file, qr_text
from projects.writers.subscriptions_view import Subscription, program
from web.standing import page_of

DAYS = st.dates(date(2020, 1, 1), date(2090, 12, 31))
AT = datetime.fromisoformat("2024-03-11T09:00")


def held(number: int = 1, **more: object) -> Subscription:
    """A subscription that was handed out at `AT` for a year."""
    known: dict[str, object] = {
        "number": number,
        "name": "市政科",
        "scope": "portfolio",
        "title": "重点项目",
        "issued": AT,
        "by": "办公室",
        "expires": date(2025, 3, 11),
        **more,
    }
    return Subscription(**known)  # type: ignore[arg-type] # each test names fields of their kind


# --- until when ----------------------------------------------------------------------------------


@given(DAYS, st.integers(1, MOST_MONTHS))
def test_months_end_on_the_same_day_or_on_the_last_of_the_month(today: date, months: int) -> None:
    found = expiry(str(months), None, today)
    assert (found.year - today.year) * 12 + found.month - today.month == months
    assert found.day == today.day or (found + timedelta(days=1)).day == 1
    assert found.day <= today.day


@given(DAYS, DAYS)
def test_a_day_is_taken_as_it_is_or_refused(today: date, until: date) -> None:
    last = expiry(str(MOST_MONTHS), None, today)
    if today <= until <= last:
        assert expiry(None, until.isoformat(), today) == until
    else:
        with pytest.raises(InputError) as caught:
            expiry(None, until.isoformat(), today)
        assert [finding.code for finding in caught.value.findings] == ["DP884"]


@given(st.text(max_size=8).filter(lambda text: not re.fullmatch("0*[1-9][0-9]?", text)))
def test_what_is_no_number_of_months_is_refused(text: str) -> None:
    with pytest.raises(InputError) as caught:
        expiry(text, None, date(2024, 3, 11))
    assert [finding.code for finding in caught.value.findings] == ["DP884"]


# --- the address ---------------------------------------------------------------------------------


@given(st.text(max_size=40))
def test_no_text_breaks_the_check_of_an_address(text: str) -> None:
    if not address_wrong(text):
        assert text.isascii()
        assert "?" not in text
    assert address_wrong(f"{text}://x") or text.lower() in ("http", "https")


@given(
    st.from_regex(
        r"https?://[a-z]{1,20}\.[a-z]{2,5}(:[1-9][0-9]{1,3})?(/[a-z0-9]{1,9}){0,3}", fullmatch=True
    )
)
def test_usual_addresses_are_taken_and_every_feed_address_stays_short(base: str) -> None:
    assert address_wrong(base) == ""
    assert ADDRESS_MOST + len("/ical/") + 22 + len("/") + 80 + len(".ics") == 256
    link = webcal_of(f"{base}/ical/{'t' * 22}/portfolio.ics")
    assert link.startswith("webcal://")
    assert link.partition(":")[2] == f"{base.partition(':')[2]}/ical/{'t' * 22}/portfolio.ics"


def test_the_settings_refuse_a_bad_address_with_its_line(tmp_path: Path) -> None:
    made = create(tmp_path / "office")
    (made.folder / "daopai.toml").write_text('\naddress = "https://x?y"\n', "utf-8")
    from projects.workspace import open_workspace

    with pytest.raises(InputError) as caught:
        open_workspace(made.folder)
    (finding,) = caught.value.findings
    assert (finding.code, finding.where.line) == ("DP882", 2)
    (made.folder / "daopai.toml").write_text('address = "https://x.cn/a/"\n', "utf-8")
    assert open_workspace(made.folder).address == "https://x.cn/a"


# --- the code ------------------------------------------------------------------------------------


@given(st.from_regex(r"webcal://[a-z0-9./-]{10,240}", fullmatch=True))
def test_the_code_of_a_terminal_has_a_quiet_zone_and_fits_eighty_columns(link: str) -> None:
    shown = qr_text(link, 80)
    lines = [
        line.removeprefix("\x1b[97;40m").removesuffix("\x1b[0m") for line in shown.splitlines()
    ]
    assert {len(line) for line in lines} == {len(lines[0])}
    assert len(lines[0]) <= 80
    assert set(lines[0]) == set(lines[1]) == {"█"}
    assert all(line[:4] == line[-4:] == "████" for line in lines[:-1])
    assert qr_text(link, len(lines[0]) - 1) == ""


def test_the_code_is_left_out_where_it_could_not_be_read_and_is_the_same_every_time() -> None:
    link = "webcal://daopai.example.gov.cn/ical/x/portfolio.ics"
    assert qr_text(link, 80, "gbk") == qr_text(link, 80, "ascii") == qr_text(link, 80, "?") == ""
    assert qr_file(link, ".png") == qr_file(link, ".PNG") != qr_file(f"{link}x", ".png")
    assert b"<svg" in qr_file(link, ".svg")


# --- who and how it stands -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "state"),
    [(0, "expiring"), (30, "expiring"), (31, "valid"), (-1, "expired")],
)
def test_the_state_of_a_subscription_is_that_of_its_last_day(days: int, state: str) -> None:
    one = held(expires=AT.date() + timedelta(days=days))
    assert one.state(AT.date()) == state
    assert held(expires=one.expires, revoked=AT).state(AT.date()) == "revoked"
    assert held(expires=None).state(date(2090, 1, 1)) == "valid"


def test_silence_is_told_after_two_weeks_and_only_of_what_is_open() -> None:
    later = AT + timedelta(days=14, hours=1)
    assert held().problems(AT + timedelta(days=14)) == ()
    assert "从未读取" in held().problems(later)[0]
    assert held(fetched_at=later - timedelta(days=1)).problems(later) == ()
    assert "2024-03-11" in held(fetched_at=AT).problems(later)[0]
    assert held(revoked=AT).problems(later) == ()
    assert held(expires=AT.date()).problems(later) == ()


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Thunderbird/128.0",
            "Thunderbird/128.0",
        ),
        ("iOS/17.4 (21E219) dataaccessd/1.0", "iOS/17.4"),
        ("ICSx5/2.2.4 (at.bitfire.icsdroid; Android)", "ICSx5/2.2.4"),
        ("Google-Calendar-Importer", "Google-Calendar-Importer"),
        ("Mozilla/5.0", "Mozilla/5.0"),
        ("", ""),
    ],
)
def test_a_program_is_called_by_its_own_name(agent: str, name: str) -> None:
    assert program(agent) == name


def row(slug: str, **more: object) -> FeedRow:
    """A feed that stands well."""
    known: dict[str, object] = {
        "slug": slug,
        "title": slug,
        "status_date": AT.date(),
        "outcome": "unchanged",
        "events": 3,
        "size": 3000,
        "built_at": AT,
        **more,
    }
    return FeedRow(**known)  # type: ignore[arg-type] # each test names fields of their kind


def test_the_table_shows_the_wide_feeds_first_and_of_offices_what_is_read_or_wrong() -> None:
    rows = (
        row("office-1"),
        row("project-a.office-1", errors=("坏了",)),
        row("project-a"),
        row("office-2"),
        row("person-1"),
        row("portfolio"),
    )
    health = FeedHealth(AT, rows, (held(scope="quiet/office-2"),))
    listed = [feed.slug for feed in health.listed]
    assert listed == ["portfolio", "project-a", "office-2", "project-a.office-1"]
    shown = health_view(health, 100)
    assert "另有 2 个" in shown
    assert shown.index("坏了") < shown.index("portfolio")
    assert len(health_document(health)["feeds"]) == 6


def test_a_subscription_whose_feed_was_not_made_is_told_while_it_is_open() -> None:
    """A phone gets nothing there."""
    part = "project-a.office-1"
    rows = (row("portfolio"),)
    waiting = held(scope=f"quiet/{part}")
    assert any("还没有生成" in says for says in FeedHealth(AT, rows, (waiting,)).warnings)
    over = held(scope=part, revoked=AT)
    read = (held(), held(scope="health"), held(scope="quiet/portfolio"), over)
    assert FeedHealth(AT, rows, read).warnings == ()
    assert FeedHealth(AT, (*rows, row(part)), (waiting,)).warnings == ()


def test_the_page_says_what_the_command_line_says() -> None:
    later = AT + timedelta(days=20)
    rows = (row("portfolio", errors=("坏了",), warnings=("旧了",)), row("project-a"))
    health = FeedHealth(later, rows, (held(), held(2, revoked=AT)))
    page = page_of(health, "市城管局")
    assert (page.title, page.built, page.status_date) == ("市城管局", AT, AT.date())
    assert [feed.problems for feed in page.feeds] == [("坏了",), ()]
    assert page.problems == health.feed_warnings
    assert [one.ended for one in page.subscriptions] == [False, True]
    assert page.subscriptions[0].problems == held().problems(later)
    assert page.warnings == 3
    assert page_of(FeedHealth(AT, (), ()), "").problems != ()


@pytest.mark.parametrize(
    ("word", "says", "remedy"),
    [
        ("7", "没有第 7 号订阅", "calendar list"),
        ("市政二科", "没有给“市政二科”的订阅", "是否指：市政科"),
        ("原办公室", "“原办公室”的订阅都已收回", "calendar subscribe"),
        (" ", "没有写编号或订阅人", "calendar list"),
    ],
)
def test_a_subscription_that_is_not_there_is_told_with_what_helps(
    office: Workspace, monkeypatch: pytest.MonkeyPatch, word: str, says: str, remedy: str
) -> None:
    monkeypatch.setattr("flows.memory.clock", lambda _zone: AT)
    for name in ("市政科", "原办公室"):
        subscribe(office, Wish(name, health=True, address="https://x.cn"))
    assert revoke(office, "原办公室").revoked is not None
    with pytest.raises(InputError) as caught:
        renew(office, word, "12", None)
    (finding,) = caught.value.findings
    assert (finding.code, finding.says) == ("DP883", says)
    assert remedy in finding.remedy


def test_the_page_of_health_has_no_alarms() -> None:
    document = health_document(FeedHealth(AT, (), (held(), held(2, scope="health"))))
    assert [row["alarms"] for row in document["subscriptions"]] == [True, False]


def test_subscriptions_to_feeds_that_were_never_made_are_shown_all_the_same() -> None:
    shown = health_view(FeedHealth(AT, (), (held(),)), 100)
    assert "还没有生成过日历" in shown
    assert "市政科" in shown


def test_old_data_of_all_feeds_is_said_of_all() -> None:
    rows = tuple(row(f"project-{letter}", warnings=("旧了",)) for letter in "abcde")
    assert FeedHealth(AT, rows, ()).feed_warnings == ("全部 5 个日历旧了",)
    some = (*rows, row("portfolio"))
    assert FeedHealth(AT, some, ()).feed_warnings == ("project-a等 5 个日历：旧了",)


def test_a_service_whose_store_is_gone_makes_no_empty_one(
    office: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from projects.store.fetches import Fetch

    monkeypatch.setattr("flows.memory.clock", lambda _zone: AT)
    subscribe(office, Wish("办公室", health=True, address="https://x.cn"))
    service = service_of(office, "127.0.0.1", "8765", None, None, ())
    file = office.folder / "daopai.db"
    file.rename(file.with_suffix(".aside"))
    fetched = Fetch(1, AT.astimezone(), 200, "curl/8.5", 10)
    for ask in (service.tokens, service.health, lambda: service.note([fetched])):
        with pytest.raises(InputError) as caught:
            ask()
        assert [finding.code for finding in caught.value.findings] == ["DP842"]
    assert not file.exists()
    file.with_suffix(".aside").rename(file)
    assert [token.name for token in service.tokens()] == ["办公室"]


def test_times_of_fetches_are_those_of_the_workspace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from datetime import UTC

    from flows.memory import opened
    from projects.store import fetches

    monkeypatch.setattr("flows.memory.clock", lambda _zone: AT)
    made = create(tmp_path / "office")
    issued = subscribe(made, Wish("办公室", health=True, address="https://x.cn"))
    assert issued.address.startswith("https://x.cn/health/")
    assert issued.webcal == ""
    with opened(made) as store:
        at = datetime(2024, 3, 12, 23, 30, tzinfo=UTC)
        fetches.note(store, [fetches.Fetch(1, at, 200, "curl/8.5", 10)])
    (found,) = subscriptions(made)
    assert found.fetched_at == datetime.fromisoformat("2024-03-13T07:30")
    assert found.agent == "curl/8.5"


# --- the service ---------------------------------------------------------------------------------


@pytest.fixture
def office(tmp_path: Path) -> Workspace:
    return create(tmp_path / "office")


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (OSError(errno.EADDRINUSE, "in use"), "DP888", "占用"),
        (OSError(errno.EACCES, "denied"), "DP888", "没有权限使用端口 443"),
        (OSError(errno.EADDRNOTAVAIL, "none"), "DP888", "没有地址"),
        (socket.gaierror(-2, "unknown"), "DP888", "主机"),
        (OSError(errno.EMFILE, "too many"), "DP888", "不能在"),
        (ssl.SSLError(1, "mismatch"), "DP889", "互相不配"),
    ],
)
def test_why_the_service_does_not_start_is_told_with_what_to_do(
    office: Workspace, error: OSError, code: str, words: str
) -> None:
    service = service_of(office, "127.0.0.1", "443", None, None, ())
    (finding,) = why_not(error, service).findings
    assert finding.code == code
    assert words in finding.says
    assert finding.remedy


@pytest.mark.parametrize("port", ["-1", "65536", "http", "", "８０", "9" * 5000, "1.0"])
def test_what_is_no_port_is_refused(office: Workspace, port: str) -> None:
    with pytest.raises(InputError) as caught:
        service_of(office, "127.0.0.1", port, None, None, ())
    assert [finding.code for finding in caught.value.findings] == ["DP888"]


def test_the_service_asks_the_store_anew_every_time(
    office: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("flows.memory.clock", lambda _zone: AT)
    service = service_of(office, "0.0.0.0", "8765", None, None, ("10.0.0.0/8", "::1"))
    subscribe(office, Wish("办公室", health=True, address="https://x.cn"))
    assert [token.name for token in service.tokens()] == ["办公室"]
    assert [one.name for one in service.health().subscriptions] == ["办公室"]
    service.ready("0.0.0.0", 8765)
    said = capsys.readouterr().out
    for word in ("http://0.0.0.0:8765", "1 份有效订阅", "calendar publish", "address", "明文"):
        assert word in said
