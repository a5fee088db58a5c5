"""Any sequence of commands, some of which fail: the store answers like a plain list of facts.

The model is a list of (instant, kind, facts) that is never indexed, numbered or joined: what was
known at an instant is found by reading the list from the start.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import zip_longest
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from projects.baseline import Baseline, BaselineItem
from projects.errors import InputError
from projects.ledger.values import Evidence, LedgerEvent
from projects.model import Observation
from projects.store import (
    Entry,
    Reading,
    baselines,
    evidence,
    feeds,
    ledgers,
    numbers,
    observations,
    open_store,
    revisions,
    tokens,
    uploads,
)
from projects.store.feeds import FeedRevision
from projects.store.revisions import SourceFile
from tests.store_servers import Databases

pytest_plugins = ("tests.store_servers",)

START = datetime.fromisoformat("2023-12-25T09:00")
STAMP = datetime(2023, 12, 24, 10, tzinfo=UTC)
DAY = date(2023, 12, 24)
LATER = date(2024, 12, 24)
TICK = timedelta(microseconds=1)
PROJECTS = ("lianghu", "排水")
NAMES = ("市政处", "水务处")

project = st.sampled_from(PROJECTS)
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
values = st.one_of(
    st.floats(-10, 1000),
    st.dates(),
    st.datetimes(),
    st.sampled_from(["是", "否"]),
    st.lists(texts, max_size=3).map(tuple),
)
observation = st.builds(
    Observation,
    st.sampled_from(["L020", "L030"]),
    st.dates(),
    st.just("percent"),
    values,
    texts,
    texts,
)
data = st.sampled_from([b"", b"a", b"\x00\xff"])
act = st.one_of(
    st.tuples(st.just("observe"), project, st.lists(observation, max_size=3)),
    st.tuples(st.just("revise"), project, data, st.sampled_from(["c1", "c2"])),
    st.tuples(st.just("promise"), project, texts, st.lists(st.floats(0, 1), max_size=3)),
    st.tuples(st.just("event"), project, texts, st.lists(st.tuples(texts, data), max_size=2)),
    st.tuples(st.just("upload"), project, st.sampled_from(["a", "b"])),
    st.tuples(
        st.just("publish"),
        st.sampled_from(["u1", "u2"]),
        st.integers(0, 3),
        st.sampled_from(["live", "cancelled"]),
    ),
    st.tuples(
        st.just("number"), st.sampled_from(["周报", "通报"]), texts, st.sampled_from([2023, 2024])
    ),
    st.tuples(st.just("issue"), st.sampled_from(NAMES)),
    st.tuples(st.just("revoke"), st.sampled_from(NAMES)),
)
minutes = st.integers(-3000, 3000)


class Boom(Exception):
    """Whatever ends a command in the middle."""


@dataclass
class Facts:
    """All that was ever written, in order: (instant, kind, what it belongs to, fact)."""

    rows: list[tuple[datetime, str, str, Any]] = field(default_factory=list)

    def of(self, kind: str, owner: str, known_at: datetime | None = None) -> list[Any]:
        """The facts of a kind and owner written by an instant."""
        return [
            fact
            for at, one, whose, fact in self.rows
            if one == kind and whose == owner and (known_at is None or at <= known_at)
        ]

    def holds(self, name: str) -> bool:
        issued, revoked = len(self.of("issue", name)), len(self.of("revoke", name))
        return issued > revoked


class Command:
    """One command done to the store and to the facts, act by act."""

    def __init__(self, entry: Entry, facts: Facts) -> None:
        self.entry, self.facts = entry, facts

    def note(self, kind: str, owner: str, fact: Any) -> None:
        self.facts.rows.append((self.entry.recorded_at, kind, owner, fact))

    def observe(self, code: str, rows: list[Observation]) -> None:
        observations.add(self.entry, code, rows)
        for row in rows:
            self.note("observe", code, replace(row, recorded_at=self.entry.recorded_at))

    def revise(self, code: str, content: bytes, calendars: str) -> None:
        file = SourceFile("plan", f"{code}.yaml", content)
        made = revisions.record(self.entry, code, [file], calendar_hash=calendars)
        before = self.facts.of("revise", code)
        if before and before[-1][1:] == (content, calendars):
            assert made.number == before[-1][0]
        else:
            assert made.number == len(before) + 1
            self.note("revise", code, (made.number, content, calendars))

    def promise(self, code: str, reason: str, weights: list[float]) -> None:
        known = self.facts.of("revise", code)
        if not known:
            return
        items = tuple(
            BaselineItem(f"L{n}", "工作", None, n, n + 1440, DAY, DAY, weight * 10, weight)
            for n, weight in enumerate(weights)
        )
        asked = Baseline(
            project=code,
            number=0,
            taken_on=None,
            reason=reason,
            by="甲",
            revision=known[-1][0],
            calendar_hash="c1",
            weights="workdays",
            items=items,
        )
        made = baselines.add(self.entry, asked)
        number = len(self.facts.of("promise", code)) + 1
        assert made == replace(asked, number=number, recorded_at=self.entry.recorded_at)
        self.note("promise", code, made)

    def event(self, code: str, note: str, proofs: list[tuple[str, bytes]]) -> None:
        kept = []
        for name, content in proofs:
            sha256 = evidence.put(self.entry, content)
            assert sha256 == hashlib.sha256(content).hexdigest()
            self.note("file", "", (sha256, content))
            kept.append(Evidence(name, sha256))
        made = LedgerEvent("L020", "close", DAY, "甲", note, evidence=tuple(kept))
        ledgers.add(self.entry, code, [made])
        self.note("event", code, replace(made, recorded_at=self.entry.recorded_at))

    def upload(self, code: str, letter: str) -> None:
        known = any(fact == letter for fact in self.facts.of("upload", code))
        words = (letter * 64, "周报.xlsx", "weekly", code, 1)
        if known:
            with pytest.raises(InputError, match="DP858"):
                uploads.record(self.entry, *words)
        else:
            uploads.record(self.entry, *words)
            self.note("upload", code, letter)

    def publish(self, uid: str, sequence: int, state: feeds.State) -> None:
        row = FeedRevision(uid, sequence, "d" * 64, STAMP, STAMP, None, state)
        before = [one for one in self.facts.of("publish", "feed") if one.uid == uid]
        news = not before or before[-1] != row
        assert feeds.record(self.entry, "feed", [row]) == news
        self.note("publish", "feed", row)

    def number(self, series: str, key: str, year: int) -> None:
        taken = [one for one in self.facts.of("number", series) if one[0] == year]
        mine = [one[1] for one in taken if one[2] == key]
        got = numbers.take(self.entry, series, key, year)
        assert got == (mine[0] if mine else len(taken) + 1)
        if not mine:
            self.note("number", series, (year, got, key))

    def issue(self, name: str) -> None:
        if self.facts.holds(name):
            with pytest.raises(InputError, match="DP859"):
                tokens.issue(self.entry, name, "feed", LATER)
        else:
            token, _ = tokens.issue(self.entry, name, "feed", LATER)
            self.note("issue", name, token)

    def revoke(self, name: str) -> None:
        issued = self.facts.of("issue", name)
        if self.facts.holds(name):
            tokens.revoke(self.entry, issued[-1].number)
            self.note("revoke", name, self.entry.recorded_at)
        else:
            with pytest.raises(InputError, match="DP859"):
                tokens.revoke(self.entry, issued[-1].number if issued else 0)


class StoreMachine(RuleBasedStateMachine):
    """Commands against a store and against the facts."""

    databases: Databases

    @initialize()
    def begin(self) -> None:
        self.url = self.databases.ready()
        self.store = open_store(self.url)
        self.facts = Facts()
        self.instants: list[datetime] = []

    @rule(
        clock=minutes,
        acts=st.lists(act, min_size=1, max_size=10),
        fails=st.sampled_from([False] * 3 + [True]),
    )
    def command(self, clock: int, acts: list[tuple[Any, ...]], *, fails: bool) -> None:
        draft = Facts(list(self.facts.rows))
        at = START + timedelta(minutes=clock)
        try:
            with self.store.writing("甲", "test", at) as entry:
                wanted = max(at, self.instants[-1] + TICK) if self.instants else at
                assert entry.recorded_at == wanted
                assert entry.number == len(self.instants) + 1
                for name, *words in acts:
                    getattr(Command(entry, draft), name)(*words)
                self.compare(entry, draft, None)
                if fails:
                    raise Boom
        except Boom:
            return
        self.facts = draft
        self.instants.append(wanted)

    @rule()
    def reopen(self) -> None:
        self.store.close()
        self.store = open_store(self.url)

    @invariant()
    def every_past_is_as_it_was(self) -> None:
        past = {at - TICK for at in self.instants[:1]} | set(self.instants[-2:-1])
        with self.store.reading() as reading:
            for known_at in (None, *past):
                self.compare(reading, self.facts, known_at)

    def compare(self, reading: Reading, facts: Facts, known_at: datetime | None) -> None:
        for code in PROJECTS:
            assert list(observations.rows(reading, code, known_at)) == facts.of(
                "observe", code, known_at
            )
            assert list(baselines.every(reading, code, known_at)) == facts.of(
                "promise", code, known_at
            )
            assert list(ledgers.events(reading, code, known_at)) == facts.of(
                "event", code, known_at
            )
            self.compare_revisions(reading, facts, code, known_at)
        published = {row.uid: row for row in facts.of("publish", "feed", known_at)}
        assert feeds.current(reading, "feed", known_at) == published
        for series in ("周报", "通报"):
            got = [
                (one.year, one.number, one.key) for one in numbers.taken(reading, series, known_at)
            ]
            assert got == sorted(facts.of("number", series, known_at))
        if known_at is None:
            self.compare_now(reading, facts)

    def compare_revisions(
        self, reading: Reading, facts: Facts, code: str, known_at: datetime | None
    ) -> None:
        latest, known = (
            revisions.latest(reading, code, known_at),
            facts.of("revise", code, known_at),
        )
        assert (latest is None) == (not known)
        if latest is not None:
            number, content, calendars = known[-1]
            (file,) = revisions.files_of(reading, latest)
            assert (latest.number, file.data, latest.calendar_hash) == (number, content, calendars)

    def compare_now(self, reading: Reading, facts: Facts) -> None:
        for sha256, content in facts.of("file", ""):
            assert evidence.get(reading, sha256) == content
        for code in PROJECTS:
            seen = {one for one in "ab" if uploads.seen(reading, one * 64, code)}
            assert seen == set(facts.of("upload", code))
        wanted = [
            replace(token, revoked=revoked)
            for name in NAMES
            for token, revoked in zip_longest(facts.of("issue", name), facts.of("revoke", name))
        ]
        assert list(tokens.every(reading)) == sorted(wanted, key=lambda one: one.number)

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()


@pytest.mark.slow
def test_any_sequence_of_commands_reads_back_like_a_list_of_facts(databases: Databases) -> None:
    machine = type("Machine", (StoreMachine,), {"databases": databases})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=10, stateful_step_count=8, suppress_health_check=[HealthCheck.too_slow]
        ),
    )
