"""What was published to calendars and what came of each feed, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

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
from sqlalchemy.exc import IntegrityError

from projects.errors import InputError
from projects.store import Reading, Store, builds, feeds, open_store
from projects.store.builds import Build
from projects.store.feeds import FEW, FeedRevision
from tests.store_servers import Databases, SqliteFiles

pytest_plugins = ("tests.store_servers",)

MONDAY = datetime.fromisoformat("2023-12-25T09:00")
WEEK = timedelta(days=7)
TICK = timedelta(microseconds=1)
STAMP = datetime(2023, 12, 24, 10, tzinfo=UTC)
DAY = date(2023, 12, 24)
FEEDS = ("portfolio", "project-lianghu")
UIDS = ("l.L020@x", "l.L030@x", "l.week@x")
WORKS = FeedRevision(
    UIDS[0], 0, "a" * 64, STAMP, STAMP, date(2024, 3, 31), "live", '{"summary": "▲闭水试验"}'
)
GOOD = Build("portfolio", DAY, "created", 12, 4_321, "a" * 64)

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
revision = st.builds(
    FeedRevision,
    st.sampled_from(UIDS),
    st.integers(0, 3),
    st.sampled_from(["a" * 64, "b" * 64]),
    st.just(STAMP),
    st.integers(0, 9).map(lambda hours: STAMP + timedelta(hours=hours)),
    st.none() | st.dates(),
    st.sampled_from(["live", "cancelled"]),
    texts,
    st.none() | st.dates(),
)
published = st.lists(revision, max_size=3, unique_by=lambda row: row.uid)
build = st.builds(
    Build,
    st.sampled_from(FEEDS),
    st.dates(),
    st.sampled_from(["created", "changed", "unchanged", "kept", "older"]),
    st.integers(0, 300),
    st.integers(0, 1 << 20),
    st.sampled_from(["", "c" * 64]),
    st.lists(texts, max_size=2).map(tuple),
)


@pytest.fixture
def store(databases: Databases) -> Iterator[Store]:
    opened = open_store(databases.ready())
    yield opened
    opened.close()


def publish(store: Store, at: datetime, feed: str, *rows: FeedRevision) -> int:
    with store.writing("办公室", "calendar publish", at) as entry:
        return feeds.record(entry, feed, rows)


def built(store: Store, at: datetime, *rows: Build) -> None:
    with store.writing("办公室", "calendar publish", at) as entry:
        builds.record(entry, rows)


# --- calendar entries ----------------------------------------------------------------------------


def test_what_an_entry_said_and_when_it_left_its_feed_is_read_back(store: Store) -> None:
    gone = WORKS._replace(sequence=1, state="cancelled", cancelled_on=date(2023, 12, 31))
    assert publish(store, MONDAY, "portfolio", WORKS) == 1
    assert publish(store, MONDAY + WEEK, "portfolio", gone) == 1
    with store.reading() as reading:
        assert feeds.current(reading, "portfolio") == {WORKS.uid: gone}
        assert feeds.current(reading, "portfolio", MONDAY) == {WORKS.uid: WORKS}


@pytest.mark.parametrize(
    "other",
    [
        WORKS._replace(content='{"summary": "▲闭水试验（预计滞后5天）"}'),
        WORKS._replace(cancelled_on=DAY),
        WORKS._replace(last_modified=STAMP + timedelta(seconds=1)),
    ],
)
def test_any_difference_of_an_entry_is_recorded_and_nothing_else(
    store: Store, other: FeedRevision
) -> None:
    publish(store, MONDAY, "portfolio", WORKS)
    assert publish(store, MONDAY + WEEK, "portfolio", WORKS) == 0
    assert publish(store, MONDAY + WEEK, "portfolio", other) == 1
    with store.reading() as reading:
        assert feeds.current(reading, "portfolio") == {WORKS.uid: other}


def test_the_same_entry_has_a_history_of_its_own_in_every_feed(store: Store) -> None:
    moved = WORKS._replace(sequence=4)
    publish(store, MONDAY, "project-lianghu", WORKS)
    publish(store, MONDAY, "portfolio", moved)
    with store.reading() as reading:
        assert feeds.feeds(reading) == ("portfolio", "project-lianghu")
        assert feeds.current(reading, "project-lianghu") == {WORKS.uid: WORKS}
        assert feeds.current(reading, "portfolio") == {WORKS.uid: moved}
        assert feeds.current(reading, "office-0123456789") == {}


def test_a_store_in_which_nothing_was_published_has_no_feed(store: Store) -> None:
    with store.reading() as reading:
        assert feeds.feeds(reading) == ()
        assert builds.latest(reading) == {} == builds.standing(reading)


def test_a_feed_longer_than_is_looked_up_by_uids_is_compared_as_a_whole(store: Store) -> None:
    many = [WORKS._replace(uid=f"l.{number}@x") for number in range(FEW + 1)]
    assert publish(store, MONDAY, "portfolio", *many) == FEW + 1
    many[7] = many[7]._replace(sequence=1)
    assert publish(store, MONDAY + WEEK, "portfolio", *many) == 1
    with store.reading() as reading:
        assert feeds.current(reading, "portfolio") == {row.uid: row for row in many}


def test_what_an_entry_said_may_be_long_and_in_any_letters(store: Store) -> None:
    long = WORKS._replace(content="𠮷🚧\\;,\r\n\u202e" * 5_000)
    publish(store, MONDAY, "portfolio", long)
    with store.reading() as reading:
        assert feeds.current(reading, "portfolio")[WORKS.uid].content == long.content
    with pytest.raises(InputError, match="不能保存的字符"):
        publish(store, MONDAY, "portfolio", WORKS._replace(content="一\0二"))


# --- builds --------------------------------------------------------------------------------------


def test_the_newest_build_and_the_one_that_stands_are_told_apart(store: Store) -> None:
    broken = replace(GOOD, outcome="kept", findings=("DP745 事件缺少 UID", "DP760 少了一半以上"))
    other = replace(GOOD, feed="project-lianghu", outcome="unchanged")
    built(store, MONDAY, GOOD, other)
    built(store, MONDAY + WEEK, broken)
    with store.reading() as reading:
        first, second = (
            replace(GOOD, recorded_at=MONDAY),
            replace(broken, recorded_at=MONDAY + WEEK),
        )
        assert builds.latest(reading)["portfolio"] == second
        assert builds.standing(reading)["portfolio"] == first
        assert builds.latest(reading, MONDAY)["portfolio"] == first
        assert builds.latest(reading, MONDAY - TICK) == {}
        assert list(builds.latest(reading)) == ["portfolio", "project-lianghu"]


def test_a_feed_that_never_came_to_stand_has_a_build_and_no_file(store: Store) -> None:
    built(store, MONDAY, Build("portfolio", DAY, "kept", 0, 0, "", ("DP745 事件缺少 UID",)))
    with store.reading() as reading:
        assert builds.latest(reading)["portfolio"].sha256 == ""
        assert builds.standing(reading) == {}


def test_a_run_says_once_what_came_of_a_feed(store: Store) -> None:
    with pytest.raises(InputError) as caught:
        built(store, MONDAY, GOOD, GOOD)
    assert isinstance(caught.value.__cause__, IntegrityError)
    with store.reading() as reading:
        assert builds.latest(reading) == {}


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(build, unique_by=lambda row: row.feed))
def test_a_build_is_read_back_as_it_was_told(sqlite_files: SqliteFiles, rows: list[Build]) -> None:
    store = open_store(sqlite_files.ready())
    built(store, MONDAY, *rows)
    with store.reading() as reading:
        wanted = {row.feed: replace(row, recorded_at=MONDAY) for row in rows}
        assert builds.latest(reading) == wanted
    store.close()


# --- any sequence of runs ------------------------------------------------------------------------


class Boom(Exception):
    """Whatever ends a run in the middle."""


class Runs(RuleBasedStateMachine):
    """Runs against the store and against plain dicts, of which one is kept for every instant."""

    databases: Databases

    @initialize()
    def begin(self) -> None:
        self.url = self.databases.ready()
        self.store = open_store(self.url)
        self.entries: dict[str, dict[str, FeedRevision]] = {}
        self.builds: list[Build] = []
        self.past: list[tuple[datetime, dict[str, dict[str, FeedRevision]], list[Build]]] = []

    @rule(
        minutes=st.integers(-3000, 3000),
        rows=st.dictionaries(st.sampled_from(FEEDS), published),
        outcomes=st.lists(build, unique_by=lambda row: row.feed, max_size=2),
        fails=st.sampled_from([False, False, True]),
    )
    def run(
        self,
        minutes: int,
        rows: dict[str, list[FeedRevision]],
        outcomes: list[Build],
        *,
        fails: bool,
    ) -> None:
        draft = {feed: dict(known) for feed, known in self.entries.items()}
        try:
            with self.store.writing("甲", "run", MONDAY + timedelta(minutes=minutes)) as entry:
                for feed, new in rows.items():
                    known = draft.get(feed, {})
                    news = sum(known.get(row.uid) != row for row in new)
                    assert feeds.record(entry, feed, new) == news
                    if new:
                        draft[feed] = {**known, **{row.uid: row for row in new}}
                builds.record(entry, outcomes)
                at = entry.recorded_at
                told = [*self.builds, *(replace(row, recorded_at=at) for row in outcomes)]
                self.compare(entry, draft, told, None)
                if fails:
                    raise Boom
        except Boom:
            return
        self.entries, self.builds = draft, told
        self.past.append((at, draft, told))

    @rule()
    def reopen(self) -> None:
        self.store.close()
        self.store = open_store(self.url)

    @invariant()
    def every_past_is_as_it_was(self) -> None:
        with self.store.reading() as reading:
            self.compare(reading, self.entries, self.builds, None)
            for at, entries, told in self.past[-3:]:
                self.compare(reading, entries, told, at)

    def compare(
        self,
        reading: Reading,
        entries: dict[str, dict[str, FeedRevision]],
        told: list[Build],
        known_at: datetime | None,
    ) -> None:
        for feed in FEEDS:
            assert feeds.current(reading, feed, known_at) == entries.get(feed, {})
        assert builds.latest(reading, known_at) == {row.feed: row for row in told}
        if known_at is None:
            made = {row.feed: row for row in told if row.outcome not in ("kept", "older")}
            assert builds.standing(reading) == made
            assert feeds.feeds(reading) == tuple(sorted(entries))

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()


def test_after_any_sequence_of_runs_the_store_answers_like_a_dict(databases: Databases) -> None:
    machine = type("Machine", (Runs,), {"databases": databases})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=8, stateful_step_count=7, suppress_health_check=[HealthCheck.too_slow]
        ),
    )
