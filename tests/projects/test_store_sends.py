"""What was sent, and never twice by itself, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projects.errors import InputError
from projects.store import Store, open_store, sends
from projects.store.sends import Outcome, Send
from tests.store_servers import Databases, SqliteFiles

pytest_plugins = ("tests.store_servers",)

MONDAY = datetime.fromisoformat("2023-12-25T09:00")
HOUR = timedelta(hours=1)
WEEK = "周报/2023-W52"
GROUP = "工作群"
DIGEST = "a" * 64


@pytest.fixture
def store(databases: Databases) -> Iterator[Store]:
    opened = open_store(databases.ready())
    yield opened
    opened.close()


def intended(
    store: Store, key: str = WEEK, channel: str = GROUP, at: datetime = MONDAY
) -> tuple[Send, bool]:
    with store.writing("办公室", "notify", at) as entry:
        return sends.intend(entry, key, channel, "第 52 期周报", DIGEST, ("周报.docx",))


def received(store: Store, number: int, outcome: Outcome, detail: str = "") -> None:
    with store.writing("办公室", "notify receipt", MONDAY) as entry:
        sends.receipt(entry, number, outcome, detail)


def every(store: Store) -> tuple[Send, ...]:
    with store.reading() as reading:
        return sends.every(reading)


def test_an_intent_says_what_was_about_to_go_where_and_by_whom(store: Store) -> None:
    send, new = intended(store)
    assert new
    assert send == Send(
        send.number, WEEK, GROUP, "第 52 期周报", DIGEST, ("周报.docx",), MONDAY, "办公室"
    )
    assert every(store) == (send,)
    assert send.unclear


def test_what_went_out_does_not_go_out_again(store: Store) -> None:
    send, _ = intended(store)
    received(store, send.number, "ok")
    again, new = intended(store, at=MONDAY + HOUR)
    assert not new
    assert (again.number, again.state, again.gone) == (send.number, "ok", True)
    assert len(every(store)) == 1


def test_another_channel_and_another_key_are_other_messages(store: Store) -> None:
    numbers = [intended(store)[0].number]
    for key, channel in ((WEEK, "邮箱"), ("周报/2024-W01", GROUP)):
        send, new = intended(store, key, channel)
        assert new
        numbers.append(send.number)
    assert len(set(numbers)) == 3


@pytest.mark.parametrize("outcome", [None, "unknown"])
def test_what_nobody_knows_waits_for_a_person(store: Store, outcome: Outcome | None) -> None:
    send, _ = intended(store)
    if outcome:
        received(store, send.number, outcome, "等不到答复")
    for hours in (1, 24, 1000):
        held, new = intended(store, at=MONDAY + hours * HOUR)
        assert (held.number, new, held.unclear) == (send.number, False, True)


def test_what_certainly_did_not_go_out_may_be_sent_again(store: Store) -> None:
    first, _ = intended(store)
    received(store, first.number, "failed", "连不上服务")
    second, new = intended(store, at=MONDAY + HOUR)
    assert new
    assert second.number > first.number
    received(store, second.number, "ok")
    assert intended(store)[0].number == second.number
    assert [one.state for one in every(store)] == ["failed", "ok"]


def test_a_person_says_that_it_went_out(store: Store) -> None:
    send, _ = intended(store)
    with store.writing("root", "notify settle", MONDAY + HOUR) as entry:
        told = sends.settle(entry, send.number, "sent", "办公室")
    assert (told.state, told.said_by, told.ended) == ("sent", "办公室", MONDAY + HOUR)
    assert intended(store, at=MONDAY + 2 * HOUR) == (told, False)


def test_a_person_lets_it_go_out_once_more(store: Store) -> None:
    send, _ = intended(store)
    received(store, send.number, "unknown")
    with store.writing("root", "notify settle", MONDAY + HOUR) as entry:
        assert sends.settle(entry, send.number, "again", "办公室").state == "again"
    second, new = intended(store, at=MONDAY + 2 * HOUR)
    assert new
    assert not intended(store, at=MONDAY + 3 * HOUR)[1]
    assert second.number != send.number


def test_a_receipt_that_comes_late_counts_more_than_what_a_person_thought(store: Store) -> None:
    send, _ = intended(store)
    with store.writing("root", "notify settle", MONDAY + HOUR) as entry:
        sends.settle(entry, send.number, "again", "办公室")
    received(store, send.number, "ok")
    assert not intended(store, at=MONDAY + 2 * HOUR)[1]
    assert every(store)[0].state == "ok"


@pytest.mark.parametrize("outcome", ["ok", "failed"])
def test_nothing_is_said_about_what_is_known(store: Store, outcome: Outcome) -> None:
    send, _ = intended(store)
    received(store, send.number, outcome)
    with (
        pytest.raises(InputError, match="结果是清楚的") as caught,
        store.writing("root", "notify settle", MONDAY + HOUR) as entry,
    ):
        sends.settle(entry, send.number, "again", "办公室")
    assert [one.code for one in caught.value.findings] == ["DP894"]


def test_nothing_is_said_about_what_may_be_going_out_at_this_moment(store: Store) -> None:
    send, _ = intended(store)
    soon = MONDAY + sends.UNDERWAY - timedelta(seconds=1)
    with (
        pytest.raises(InputError, match="可能还在发送") as caught,
        store.writing("root", "notify settle", soon) as entry,
    ):
        sends.settle(entry, send.number, "again", "办公室")
    assert "09:10:00 以后" in caught.value.findings[0].remedy
    assert every(store) == (send,)


def test_a_number_that_nothing_has_is_refused(store: Store) -> None:
    with (
        pytest.raises(InputError, match="没有第 7 号通知") as caught,
        store.writing("root", "notify settle", MONDAY) as entry,
    ):
        sends.settle(entry, 7, "sent", "办公室")
    assert [one.code for one in caught.value.findings] == ["DP893"]


def test_of_many_who_ask_at_once_one_may_send(databases: Databases) -> None:
    url = databases.ready()
    asked: list[bool] = []

    def ask() -> None:
        store = open_store(url)
        asked.append(intended(store)[1])
        store.close()

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(asked) == [False] * 7 + [True]


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.sampled_from(["try", "ok", "failed", "unknown", "settle-sent", "settle-again"]),
        max_size=12,
    )
)
def test_whatever_happens_a_message_goes_out_again_only_after_a_failure_or_a_persons_word(
    sqlite_files: SqliteFiles, acts: list[str]
) -> None:
    store = open_store(sqlite_files.ready())
    current, may = 0, True  # the last attempt, and whether the next one may go out
    known = True
    at = MONDAY
    for act in acts:
        at += HOUR
        if act == "try":
            send, new = intended(store, at=at)
            assert new is may
            if new:
                current, may, known = send.number, False, False
            else:
                assert send.number == current
        elif act.startswith("settle") and not known:
            with store.writing("root", "notify settle", at) as entry:
                sends.settle(entry, current, "sent" if act == "settle-sent" else "again", "办公室")
            known, may = True, act == "settle-again"
        elif act in ("ok", "failed", "unknown") and not known and every(store)[-1].state == "open":
            outcome: Outcome = "ok" if act == "ok" else "failed" if act == "failed" else "unknown"
            received(store, current, outcome)
            known, may = act != "unknown", act == "failed"
    store.close()
