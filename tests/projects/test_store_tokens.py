"""Who may fetch which feed and until when, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from projects.errors import Finding, InputError
from projects.store import Entry, Store, open_store, tables, tokens
from projects.store.tokens import Token
from tests.store_servers import Databases

pytest_plugins = ("tests.store_servers",)

MONDAY = datetime.fromisoformat("2023-12-25T09:00")
WEEK = timedelta(days=7)
DAY = timedelta(days=1)
LAST = date(2024, 12, 24)
FEED = "project-lianghu"
NAMES = ("市政处", "水务处")
UNKNOWN = 4711
T = TypeVar("T")
SCOPES = ("portfolio", "quiet/portfolio")


@pytest.fixture
def store(databases: Databases) -> Iterator[Store]:
    opened = open_store(databases.ready())
    yield opened
    opened.close()


def given_out(store: Store, name: str = "市政处", at: datetime = MONDAY) -> tuple[Token, str]:
    with store.writing("管理员", "calendar subscribe", at) as entry:
        return tokens.issue(entry, name, FEED, LAST)


def every(store: Store) -> tuple[Token, ...]:
    with store.reading() as reading:
        return tokens.every(reading)


def complaint(caught: pytest.ExceptionInfo[InputError]) -> Finding:
    (finding,) = caught.value.findings
    assert finding.code == "DP859"
    return finding


def test_a_secret_has_128_bits_and_fits_into_an_address(store: Store) -> None:
    secrets = {given_out(store, f"{number} 科")[1] for number in range(50)}
    assert len(secrets) == 50
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{22}", secret) for secret in secrets)


def test_a_token_says_to_whom_for_what_by_whom_and_until_when(store: Store) -> None:
    token, secret = given_out(store)
    assert token == Token(
        token.number, "市政处", FEED, tokens.digest_of(secret), MONDAY, "管理员", LAST
    )
    assert every(store) == (token,)


def test_no_secret_lies_in_the_database(store: Store) -> None:
    _, secret = given_out(store)
    with store.reading() as reading:
        rows = reading.connection.exec_driver_sql("SELECT * FROM tokens").all()
    assert len(rows) == 1
    assert secret not in str(rows)


@given(st.text())
def test_any_text_that_somebody_tries_has_a_digest(secret: str) -> None:
    assert re.fullmatch(r"[0-9a-f]{64}", tokens.digest_of(secret))


def test_half_a_surrogate_pair_is_no_reason_to_fail() -> None:
    assert tokens.digest_of("\ud800") != tokens.digest_of("\ud801")


def test_a_name_holds_one_valid_token_of_a_feed_and_any_number_of_other_feeds(
    store: Store,
) -> None:
    first, _ = given_out(store)
    with pytest.raises(InputError, match="已有这个日历的有效订阅") as caught:
        given_out(store, at=MONDAY + WEEK)
    assert f"第 {first.number} 号" in complaint(caught).says
    with store.writing("管理员", "calendar subscribe", MONDAY + WEEK) as entry:
        tokens.issue(entry, "市政处", f"quiet/{FEED}", LAST)
        tokens.issue(entry, "市政处", "portfolio", LAST)
        tokens.issue(entry, "水务处", FEED, LAST)
    assert [one.name for one in every(store)] == ["市政处", "市政处", "市政处", "水务处"]


def test_who_was_revoked_gets_a_new_secret_and_the_old_one_stays_known(store: Store) -> None:
    first, secret = given_out(store)
    with store.writing("管理员", "calendar revoke", MONDAY + WEEK) as entry:
        gone = tokens.revoke(entry, first.number)
    assert gone == replace(first, revoked=MONDAY + WEEK)
    again, fresh = given_out(store, at=MONDAY + 2 * WEEK)
    assert fresh != secret
    assert every(store) == (gone, again)


def test_only_a_token_that_is_held_is_revoked_or_renewed(store: Store) -> None:
    with (
        pytest.raises(InputError, match="没有第 7 号订阅") as caught,
        store.writing("管理员", "calendar revoke", MONDAY) as entry,
    ):
        tokens.revoke(entry, 7)
    assert complaint(caught).remedy == "现在没有有效的订阅"
    token, _ = given_out(store)
    with (
        pytest.raises(InputError, match="没有第 99 号订阅") as caught,
        store.writing("管理员", "calendar renew", MONDAY) as entry,
    ):
        tokens.renew(entry, 99, LAST)
    assert complaint(caught).remedy == f"现有：{token.number}（市政处）"
    with store.writing("管理员", "calendar revoke", MONDAY + WEEK) as entry:
        tokens.revoke(entry, token.number)
    with store.writing("管理员", "calendar", MONDAY + 2 * WEEK) as entry:
        with pytest.raises(InputError, match="已于 2024-01-01 09:00 收回") as caught:
            tokens.revoke(entry, token.number)
        complaint(caught)
        with pytest.raises(InputError, match="已于 2024-01-01 09:00 收回") as caught:
            tokens.renew(entry, token.number, LAST)
        complaint(caught)


def test_a_renewed_token_keeps_its_secret_and_opens_until_the_new_day(store: Store) -> None:
    token, _ = given_out(store)
    later, latest = LAST + 365 * DAY, LAST + 730 * DAY
    for day in (later, latest):
        with store.writing("管理员", "calendar renew", MONDAY + WEEK) as entry:
            assert tokens.renew(entry, token.number, day) == replace(token, expires=day)
    assert every(store) == (replace(token, expires=latest),)


def test_an_expired_token_stands_in_nobodys_way_and_opens_again_when_renewed(
    store: Store,
) -> None:
    old, _ = given_out(store)
    after = datetime.fromisoformat("2024-12-25T09:00")
    with store.writing("管理员", "calendar renew", after) as entry:
        assert tokens.renew(entry, old.number, date(2025, 1, 31)).ended(after.date()) is None
    after = datetime.fromisoformat("2025-02-01T09:00")
    with store.writing("管理员", "calendar subscribe", after) as entry:
        new, _ = tokens.issue(entry, "市政处", FEED, date(2026, 1, 31))
        with pytest.raises(InputError, match="已有这个日历的有效订阅") as caught:
            tokens.renew(entry, old.number, date(2026, 1, 31))
        assert f"第 {new.number} 号" in complaint(caught).says


def test_a_token_opens_through_its_last_day(store: Store) -> None:
    token, _ = given_out(store)
    assert token.ended(LAST) is None
    assert token.ended(LAST + DAY) == LAST + DAY
    assert token.ended(LAST + 40 * DAY) == LAST + DAY
    assert replace(token, expires=None).ended(date.max) is None


def test_a_token_that_was_taken_back_has_ended_on_that_day_or_when_it_had_expired_before(
    store: Store,
) -> None:
    token, _ = given_out(store)
    revoked = replace(token, revoked=MONDAY)
    assert revoked.ended(MONDAY.date()) == MONDAY.date()
    assert revoked.ended(MONDAY.date() - DAY) == MONDAY.date()  # a clock set back gives no access
    late = replace(token, revoked=datetime.fromisoformat("2025-06-01T09:00"))
    assert late.ended(date(2025, 6, 2)) == LAST + DAY


def test_a_token_without_a_day_of_expiry_opens_until_it_is_revoked(
    store: Store,
) -> None:
    with store.writing("管理员", "token", MONDAY) as entry:
        # As version 2 wrote them.
        entry.add(tables.tokens, [{"name": "市政处", "scope": FEED, "sha256": "a" * 64}])
        (token,) = tokens.every(entry)
        assert token.expires is None
        with pytest.raises(InputError, match="已有这个日历的有效订阅"):
            tokens.issue(entry, "市政处", FEED, LAST)
        assert tokens.renew(entry, token.number, LAST).expires == LAST
    assert [one.expires for one in every(store)] == [LAST]


class Desk(RuleBasedStateMachine):
    """Somebody who hands out, renews and takes back, and a dict of what everybody holds."""

    databases: Databases

    @initialize()
    def begin(self) -> None:
        self.store = open_store(self.databases.ready())
        self.at = MONDAY
        self.held: dict[int, Token] = {}

    def blocked(self, name: str, scope: str, besides: int = 0) -> bool:
        return any(
            (one.name, one.scope, one.revoked) == (name, scope, None)
            and one.number != besides
            and (one.expires or date.max) >= self.at.date()
            for one in self.held.values()
        )

    def done(self, act: Callable[[Entry], T], *, refused: bool) -> T | None:
        """What an act gives, in a command of its own; None where it must be refused, and is."""
        self.at += timedelta(seconds=1)
        if not refused:
            with self.store.writing("管理员", "calendar", self.at) as entry:
                return act(entry)
        with (
            pytest.raises(InputError, match="DP859"),
            self.store.writing("管理员", "calendar", self.at) as entry,
        ):
            act(entry)
        return None

    @rule(days=st.integers(1, 40))
    def wait(self, days: int) -> None:
        self.at += timedelta(days=days)

    @rule(name=st.sampled_from(NAMES), scope=st.sampled_from(SCOPES), days=st.integers(-1, 60))
    def issue(self, name: str, scope: str, days: int) -> None:
        expires = self.at.date() + timedelta(days=days)
        refused = self.blocked(name, scope)
        made = self.done(lambda entry: tokens.issue(entry, name, scope, expires), refused=refused)
        if made is not None:
            token, secret = made
            assert token.sha256 == tokens.digest_of(secret)
            self.held[token.number] = token

    @rule(which=st.integers(0, 5), days=st.integers(-1, 60))
    def renew(self, which: int, days: int) -> None:
        token = self.chosen(which)
        number = token.number if token else UNKNOWN
        expires = self.at.date() + timedelta(days=days)
        refused = (
            token is None
            or token.revoked is not None
            or self.blocked(token.name, token.scope, besides=number)
        )
        made = self.done(lambda entry: tokens.renew(entry, number, expires), refused=refused)
        if made is not None:
            self.held[number] = replace(self.held[number], expires=expires)
            assert made == self.held[number]

    @rule(which=st.integers(0, 5))
    def revoke(self, which: int) -> None:
        token = self.chosen(which)
        number = token.number if token else UNKNOWN
        refused = token is None or token.revoked is not None
        made = self.done(lambda entry: tokens.revoke(entry, number), refused=refused)
        if made is not None:
            self.held[number] = replace(self.held[number], revoked=self.at)
            assert made == self.held[number]

    def chosen(self, which: int) -> Token | None:
        known = list(self.held.values())
        return known[which] if which < len(known) else None

    @invariant()
    def the_store_knows_what_everybody_holds(self) -> None:
        with self.store.reading() as reading:
            assert tokens.every(reading) == tuple(self.held.values())

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()


def test_any_sequence_of_handing_out_and_taking_back_reads_like_a_dict(
    databases: Databases,
) -> None:
    machine = type("Machine", (Desk,), {"databases": databases})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=10, stateful_step_count=15, suppress_health_check=[HealthCheck.too_slow]
        ),
    )
