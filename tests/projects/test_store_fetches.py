"""When a subscription was last fetched: the one thing that is changed in place."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projects.errors import InputError
from projects.store import Store, fetches, open_store, tokens
from projects.store.fetches import AGENT, Fetch
from projects.store.tables import META, feed_builds, token_fetches
from tests.store_servers import Databases

pytest_plugins = ("tests.store_servers",)

MONDAY = datetime.fromisoformat("2023-12-25T09:00")
BEIJING = timezone(timedelta(hours=8))
AT = datetime(2023, 12, 25, 1, tzinfo=UTC)
LAST = date(2024, 12, 24)
TOKENS = 3
FIRST = Fetch(1, AT, 200, "iOS/17.2 (21C62) dataaccessd/1.0", 48_213)


def filled(store: Store) -> Store:
    """A store with tokens 1 to `TOKENS`."""
    with store.writing("管理员", "calendar subscribe", MONDAY) as entry:
        for number in range(1, TOKENS + 1):
            token, _ = tokens.issue(entry, f"{number} 科", "portfolio", LAST)
            assert token.number == number
    return store


@pytest.fixture
def store(databases: Databases) -> Iterator[Store]:
    opened = filled(open_store(databases.ready()))
    yield opened
    opened.close()


def every(store: Store) -> dict[int, Fetch]:
    with store.reading() as reading:
        return fetches.every(reading)


def test_the_last_fetch_is_known_and_how_many_there_were(store: Store) -> None:
    assert every(store) == {}
    fetches.note(store, [FIRST])
    assert every(store) == {1: FIRST}
    later = Fetch(1, AT + timedelta(hours=1), 304, "ICSx5/2.2", 0)
    fetches.note(store, [later, replace(FIRST, token=2)])
    assert every(store) == {1: replace(later, count=2), 2: replace(FIRST, token=2)}


def test_times_come_back_in_utc_whatever_zone_they_were_told_in(store: Store) -> None:
    fetches.note(store, [replace(FIRST, fetched_at=AT.astimezone(BEIJING))])
    assert every(store)[1].fetched_at.isoformat() == "2023-12-25T01:00:00+00:00"
    with pytest.raises(ValueError, match="zone"):
        fetches.note(store, [replace(FIRST, fetched_at=MONDAY)])


def test_what_is_told_late_counts_and_does_not_speak(store: Store) -> None:
    fetches.note(store, [FIRST])
    fetches.note(store, [replace(FIRST, fetched_at=AT - timedelta(days=1), agent="old", count=7)])
    assert every(store) == {1: replace(FIRST, count=8)}


@pytest.mark.parametrize(
    ("agent", "kept"),
    [
        ("", ""),
        ("  Microsoft.Exchange/15.20 \r\n\t", "Microsoft.Exchange/15.20"),
        ("a\0b\x1b[31mc\ud800d\u202ee", "ab[31mcde"),
        ("日历" * 200, ("日历" * 200)[:AGENT]),
    ],
)
def test_a_program_may_call_itself_anything(store: Store, agent: str, kept: str) -> None:
    fetches.note(store, [replace(FIRST, agent=agent)])
    assert every(store)[1].agent == kept


def test_a_token_that_the_store_does_not_know_is_left_out(store: Store) -> None:
    fetches.note(store, [replace(FIRST, token=99), FIRST])
    fetches.note(store, [replace(FIRST, token=0)])
    fetches.note(store, [])
    assert every(store) == {1: FIRST}


batches = st.lists(
    st.lists(
        st.builds(
            Fetch,
            st.integers(1, TOKENS + 1),
            st.integers(-300, 300).map(lambda minutes: AT + timedelta(minutes=minutes)),
            st.sampled_from([200, 304, 410]),
            st.sampled_from(["khal", "Thunderbird/153"]),
            st.integers(0, 1 << 20),
            st.integers(1, 50),
        ),
        max_size=4,
    ),
    max_size=4,
)


def expected(rows: Sequence[Fetch]) -> dict[int, Fetch]:
    """What a plain list of all fetches says."""
    found = {}
    for number in range(1, TOKENS + 1):
        mine = [row for row in rows if row.token == number]
        if mine:
            newest = max(row.fetched_at for row in mine)
            last = [row for row in mine if row.fetched_at == newest][-1]
            found[number] = replace(last, count=sum(row.count for row in mine))
    return found


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=batches)
def test_however_fetches_are_told_the_sum_is_the_same(
    databases: Databases, told: list[list[Fetch]]
) -> None:
    store = filled(open_store(databases.ready()))
    for batch in told:
        fetches.note(store, batch)
    assert every(store) == expected([row for batch in told for row in batch])
    store.close()


# --- the store's rules hold for everything else -------------------------------------------------


def test_a_note_is_no_entry_and_touches_no_other_table(store: Store) -> None:
    def rest() -> dict[str, object]:
        with store.reading() as reading:
            run = reading.connection.exec_driver_sql
            others = (name for name in META.tables if name != token_fetches.name)
            return {name: run(f"SELECT * FROM {name}").all() for name in others}

    before = rest()
    fetches.note(store, [FIRST])
    fetches.note(store, [FIRST])
    assert rest() == before


def test_nothing_but_fetches_is_written_without_an_entry(store: Store) -> None:
    with store.noting(1) as notes, pytest.raises(ValueError, match="belong to an entry"):
        notes.put(feed_builds, [{"feed": "portfolio"}])
    with pytest.raises(InputError, match="DP857"), store.noting(1) as notes:
        notes.connection.exec_driver_sql(
            "INSERT INTO numbers (series, year, number, key) VALUES ('周报', 2023, 1, 'a')"
        )
    with pytest.raises(InputError, match="append-only"), store.noting(1) as notes:
        notes.connection.exec_driver_sql("UPDATE tokens SET name = 'x'")


def test_a_note_that_fails_leaves_nothing_of_itself(store: Store) -> None:
    fetches.note(store, [FIRST])

    row = {"token": 1, "fetched_at": MONDAY, "status": 500, "agent": "x", "size": 1, "times": 9}

    def interrupted() -> None:
        with store.noting(1) as notes:
            notes.put(token_fetches, [row, {**row, "token": 2}])
            assert len(fetches.every(notes)) == 2
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert every(store) == {1: FIRST}


def test_a_note_gives_way_to_a_command_and_the_next_command_waits_as_before(
    databases: Databases,
) -> None:
    url = databases.ready()
    mine, other = filled(open_store(url, patience=1.0)), open_store(url)
    with other.writing("甲", "report", MONDAY):
        start = time.monotonic()
        with pytest.raises(InputError) as caught:
            fetches.note(mine, [FIRST], patience=0.1)
        assert time.monotonic() - start < 0.9
        start = time.monotonic()
        with pytest.raises(InputError), mine.writing("乙", "report", MONDAY):
            pass
        assert time.monotonic() - start > 0.9
    assert [finding.code for finding in caught.value.findings] == ["DP846"]
    fetches.note(mine, [FIRST])
    assert every(mine) == {1: FIRST}
    mine.close()
    other.close()


def test_readers_do_not_wait_for_a_note(store: Store) -> None:
    fetches.note(store, [FIRST])
    with store.noting(1) as notes:
        row = {"token": 1, "fetched_at": MONDAY, "status": 1, "agent": "", "size": 1, "times": 9}
        notes.put(token_fetches, [row])
        assert every(store) == {1: FIRST}
