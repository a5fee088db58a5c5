"""What is recorded is what is read, by whom and when, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.baseline import Baseline, BaselineItem
from projects.errors import InputError, Place
from projects.ledger.values import Evidence, LedgerEvent
from projects.model import Observation
from projects.store import (
    Entry,
    Store,
    baselines,
    evidence,
    feeds,
    ledgers,
    numbers,
    observations,
    observed,
    open_store,
    revisions,
    uploads,
)
from projects.store.revisions import SourceFile
from tests.store_servers import Databases

pytest_plugins = ("tests.store_servers",)

MONDAY = datetime.fromisoformat("2023-12-25T09:00")
WEEK = timedelta(days=7)
PLAN = SourceFile("plan", "lianghu.yaml", b"code: lianghu\n")


@pytest.fixture
def store(databases: Databases) -> Iterator[Store]:
    opened = open_store(databases.ready())
    yield opened
    opened.close()


def percent(item: str, value: float, day: date = date(2023, 12, 24)) -> Observation:
    return Observation(item, day, "percent", value, "市城管局", "主体完成")


def recorded(entry: Entry, *rows: Observation) -> tuple[Observation, ...]:
    return tuple(replace(row, recorded_at=entry.recorded_at) for row in rows)


def revise(store: Store, at: datetime, *files: SourceFile) -> revisions.Revision:
    with store.writing("办公室", "baseline", at) as entry:
        return revisions.record(entry, "lianghu", files or (PLAN,), calendar_hash="c1")


def code_of(caught: pytest.ExceptionInfo[InputError]) -> str:
    (finding,) = caught.value.findings
    return finding.code


# --- entries -------------------------------------------------------------------------------------


def test_a_new_store_is_empty(databases: Databases) -> None:
    store = open_store(databases.empty())
    with store.reading() as reading:
        assert reading.last() == 0
        assert reading.upto(MONDAY) == 0
        assert revisions.projects(reading) == ()
        assert observations.rows(reading, "lianghu") == ()
    store.close()


def test_an_entry_says_who_when_and_with_which_command(store: Store, databases: Databases) -> None:
    with store.writing("市城管局", "report", MONDAY) as entry:
        assert (entry.number, entry.recorded_at) == (1, MONDAY)
        assert (entry.who, entry.command) == ("市城管局", "report")
    with store.reading() as reading:
        assert reading.last() == 1


def test_nobody_writes_without_a_name(store: Store) -> None:
    with pytest.raises(ValueError, match="who"), store.writing(" ", "report", MONDAY):
        pass
    with store.reading() as reading:
        assert reading.last() == 0


def test_a_time_with_a_zone_is_refused_because_local_times_are_kept(store: Store) -> None:
    with (
        pytest.raises(ValueError, match="naive"),
        store.writing("甲", "report", MONDAY.replace(tzinfo=UTC)),
    ):
        pass


def test_a_clock_set_back_does_not_change_what_was_known_earlier(store: Store) -> None:
    with store.writing("甲", "report", MONDAY) as first:
        observations.add(first, "lianghu", [percent("L020", 40)])
    with store.reading() as reading:
        known = observations.rows(reading, "lianghu", MONDAY)
    with store.writing("乙", "report", MONDAY - WEEK) as second:
        observations.add(second, "lianghu", [percent("L020", 50)])
    assert second.recorded_at > first.recorded_at
    with store.reading() as reading:
        assert observations.rows(reading, "lianghu", MONDAY) == known
        assert observations.rows(reading, "lianghu", MONDAY - WEEK) == ()
        assert len(observations.rows(reading, "lianghu")) == 2


def test_two_commands_in_the_same_instant_keep_their_order(store: Store) -> None:
    for value in (10, 20, 30):
        with store.writing("甲", "report", MONDAY) as entry:
            observations.add(entry, "lianghu", [percent("L020", value)])
    with store.reading() as reading:
        rows = observations.rows(reading, "lianghu")
    assert [row.value for row in rows] == [10, 20, 30]
    stamps = [row.recorded_at for row in rows if row.recorded_at is not None]
    assert stamps == [
        MONDAY,
        MONDAY + timedelta(microseconds=1),
        MONDAY + timedelta(microseconds=2),
    ]


def test_an_exception_in_the_middle_of_a_command_leaves_nothing(store: Store) -> None:
    def interrupted() -> None:
        with store.writing("甲", "report", MONDAY) as entry:
            observations.add(entry, "lianghu", [percent("L020", 40)])
            numbers.take(entry, "周报", "2023-W52", 2023)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    with store.writing("甲", "report", MONDAY) as entry:
        assert entry.number == 1
        assert observations.rows(entry, "lianghu") == ()
        assert numbers.take(entry, "周报", "2023-W52", 2023) == 1


def test_a_reader_keeps_its_picture_while_somebody_writes(store: Store) -> None:
    with store.reading() as reading:
        with store.writing("甲", "report", MONDAY) as entry:
            observations.add(entry, "lianghu", [percent("L020", 40)])
            assert observations.rows(entry, "lianghu") == recorded(entry, percent("L020", 40))
        assert observations.rows(reading, "lianghu") == ()
        assert reading.last() == 0
    with store.reading() as reading:
        assert len(observations.rows(reading, "lianghu")) == 1


def test_text_that_no_database_keeps_is_refused_alike(store: Store) -> None:
    for odd in ("主体\0完成", "主体\ud800完成"):
        with (
            pytest.raises(InputError, match="不能保存的字符") as caught,
            store.writing("甲", "report", MONDAY) as entry,
        ):
            observations.add(entry, "lianghu", [replace(percent("L020", 40), note=odd)])
        assert code_of(caught) == "DP854"
    with store.reading() as reading:
        assert reading.last() == 0


# --- observations --------------------------------------------------------------------------------

WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
VALUES = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(0, 10**9),
    st.dates(),
    st.datetimes(),
    st.sampled_from(["是", "否"]),
    st.lists(WORDS).map(tuple),
)


@given(VALUES)
def test_a_value_reads_back_equal_and_of_its_type(value: observed.Value) -> None:
    back = observed.read(observed.written(value))
    assert back == value
    assert type(back) is type(value)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), datetime(2023, 1, 1, tzinfo=UTC)])
def test_a_value_that_would_not_read_back_is_refused(value: observed.Value) -> None:
    with pytest.raises(ValueError, match=r"JSON|naive"):
        observed.written(value)


def test_every_kind_of_observation_comes_back_with_its_place(store: Store) -> None:
    day = date(2023, 12, 24)
    rows = (
        percent("L020", 51.2),
        Observation(
            "L040", day, "done", 256.0, "市政处", where=Place("周报.xlsx", None, "F8", "填报")
        ),
        Observation("L050", day, "remaining", 20 * 1440, "市政处"),
        Observation("L060", day, "steps", ("基础", "主体"), "市政处"),
        Observation("L070", day, "started", date(2023, 12, 1), "市政处"),
        Observation("L080", day, "finished", datetime.fromisoformat("2023-12-01T17:30"), "市政处"),
        Observation("L090", day, "reported", "否", "市政处", "征拆受阻"),
    )
    with store.writing("市政处", "report", MONDAY) as entry:
        observations.add(entry, "lianghu", rows, source="daopai report")
    with store.reading() as reading:
        back = observations.rows(reading, "lianghu")
        assert observations.rows(reading, "paishui") == ()
    assert back == recorded(entry, *rows)
    assert str(back[1].where) == "周报.xlsx[填报!F8]"
    assert str(back[0].where) == "daopai report"


# --- revisions -----------------------------------------------------------------------------------


def test_a_plan_that_has_not_changed_is_not_recorded_twice(store: Store) -> None:
    first = revise(store, MONDAY)
    assert revise(store, MONDAY + WEEK) == first
    changed = revise(store, MONDAY + WEEK, PLAN, SourceFile("table", "工作.csv", b"id,name\n"))
    assert (first.number, changed.number) == (1, 2)
    assert first.digest != changed.digest
    back_again = revise(store, MONDAY + 2 * WEEK)
    assert (back_again.number, back_again.digest) == (3, first.digest)
    with store.reading() as reading:
        assert revisions.every(reading, "lianghu") == (first, changed, back_again)


def test_other_calendars_or_lamps_make_another_revision(store: Store) -> None:
    with store.writing("办公室", "report", MONDAY) as entry:
        made = [
            revisions.record(entry, "lianghu", [PLAN], calendar_hash=calendars, lamp=lamp).number
            for calendars, lamp in (("c1", ""), ("c2", ""), ("c2", "yinchuan-2025"), ("c2", ""))
        ]
    assert made == [1, 2, 3, 4]


def test_a_revision_is_found_as_it_was_known(store: Store) -> None:
    first = revise(store, MONDAY)
    second = revise(store, MONDAY + WEEK, replace(PLAN, data=b"code: lianghu\nname: x\n"))
    with store.reading() as reading:
        assert revisions.latest(reading, "lianghu", MONDAY - WEEK) is None
        assert revisions.latest(reading, "lianghu", MONDAY) == first
        assert revisions.latest(reading, "lianghu") == second
        assert revisions.numbered(reading, "lianghu", 1) == first
        assert (first.by, first.recorded_at, first.name) == ("办公室", MONDAY, "lianghu.yaml")


def test_the_files_of_a_revision_come_back_byte_for_byte_in_their_order(store: Store) -> None:
    files = (
        PLAN,
        SourceFile("table", "工作.csv", b"\xef\xbb\xbfid\r\n\x00\xff"),
        SourceFile("notice", "02-2024.json", b"{}"),
        SourceFile("notice", "01-2023.json", b"{}"),
    )
    revision = revise(store, MONDAY, *files)
    with store.reading() as reading:
        assert revisions.files_of(reading, revision) == files


def test_a_revision_that_is_not_there_is_named_with_those_that_are(store: Store) -> None:
    revise(store, MONDAY)
    with store.reading() as reading:
        with pytest.raises(InputError, match=r"没有第 7 版.*第 1 版至第 1 版") as caught:
            revisions.numbered(reading, "lianghu", 7)
        assert code_of(caught) == "DP856"


# --- baselines -----------------------------------------------------------------------------------


def baseline(revision: int, reason: str = "开工令") -> Baseline:
    late = 3_652_059 * 1440  # the last day there is: more than 32 bits of minutes
    day = date(2023, 3, 7)
    return Baseline(
        project="lianghu",
        number=0,
        taken_on=day,
        reason=reason,
        by="分管副局长",
        revision=revision,
        calendar_hash="c1",
        weights="workdays",
        items=(
            BaselineItem("W1", "一标", None, 0, late, day, date.max, None, 0.0),
            BaselineItem("L020", "环湖管网", "W1", 1, late, day, day, 90.5, 1 / 3),
            BaselineItem("A1", "台账事项", "W1", None, None, None, None, None, 1.0),
        ),
        first=day,
        last=date(2024, 4, 13),
        deadline=date(2024, 3, 31),
    )


def test_baselines_are_numbered_in_their_project_and_known_by_their_time(store: Store) -> None:
    revision = revise(store, MONDAY)
    made = []
    for week, reason in ((1, "开工令"), (2, "设计变更")):
        with store.writing("办公室", "baseline", MONDAY + week * WEEK) as entry:
            made.append(baselines.add(entry, baseline(revision.number, reason)))
    assert [one.number for one in made] == [1, 2]
    with store.reading() as reading:
        assert baselines.every(reading, "lianghu") == tuple(made)
        assert baselines.every(reading, "lianghu", MONDAY + WEEK) == (made[0],)
        assert baselines.every(reading, "lianghu", MONDAY) == ()
    assert made[0].items[1].weight == 1 / 3
    assert made[1].recorded_at == MONDAY + 2 * WEEK


def test_a_baseline_of_a_plan_that_was_never_recorded_is_refused(store: Store) -> None:
    with (
        pytest.raises(InputError) as caught,
        store.writing("办公室", "baseline", MONDAY) as entry,
    ):
        baselines.add(entry, baseline(revision=9))
    assert code_of(caught) == "DP857"


# --- evidence and ledger -------------------------------------------------------------------------


def test_evidence_is_kept_once_under_its_content(store: Store, databases: Databases) -> None:
    with store.writing("甲", "close", MONDAY) as entry:
        keys = [evidence.put(entry, data) for data in (b"photo", b"photo", b"report")]
    assert keys[0] == keys[1] == hashlib.sha256(b"photo").hexdigest()
    with store.reading() as reading:
        assert [evidence.get(reading, key) for key in keys] == [b"photo", b"photo", b"report"]


def test_a_file_of_more_than_20_mb_is_refused_and_one_of_20_mb_is_kept(store: Store) -> None:
    full = b"\0" * evidence.LIMIT
    with store.writing("甲", "close", MONDAY) as entry:
        key = evidence.put(entry, full)
        with pytest.raises(InputError, match=r"照片\.zip.*20\.0 MB，超过 20 MB") as caught:
            evidence.put(entry, full + b"\0", "照片.zip")
        assert code_of(caught) == "DP853"
    with store.reading() as reading:
        assert evidence.get(reading, key) == full


def test_evidence_that_is_not_kept_is_said_to_be_missing(store: Store) -> None:
    with store.reading() as reading:
        with pytest.raises(InputError, match="没有登记过这个文件") as caught:
            evidence.get(reading, "0" * 64)
        assert code_of(caught) == "DP855"


def test_ledger_events_come_back_with_their_evidence_in_order(store: Store) -> None:
    day = date(2024, 2, 4)
    with store.writing("甲", "ledger", MONDAY) as first:
        failed = LedgerEvent("F032", "tender-failed", date(2024, 1, 19), "招标办", "不足三家")
        ledgers.add(first, "shahe", [failed])
    with store.writing("甲", "close", MONDAY + WEEK) as second:
        proofs = tuple(
            Evidence(name, evidence.put(second, name.encode())) for name in ("乙.jpg", "甲.pdf")
        )
        promise = LedgerEvent("F040", "promise", day, "供电公司", day=date(2024, 6, 30))
        closed = LedgerEvent(
            "F032", "close", day, "分管副局长", "验收合格", "", None, "合格", proofs,
            where=Place("台账.xlsx", None, "P9", "台账"),
        )  # fmt: skip
        ledgers.add(second, "shahe", [promise, closed])
    with store.reading() as reading:
        events = ledgers.events(reading, "shahe")
        assert ledgers.events(reading, "shahe", MONDAY) == events[:1]
        assert ledgers.events(reading, "lianghu") == ()
    assert events == (
        replace(failed, recorded_at=MONDAY),
        replace(promise, recorded_at=MONDAY + WEEK),
        replace(closed, recorded_at=MONDAY + WEEK),
    )
    assert str(events[2].where) == "台账.xlsx[台账!P9]"


def test_an_event_cannot_rest_on_evidence_that_nobody_handed_in(store: Store) -> None:
    proof = Evidence("照片.jpg", "a" * 64)
    event = LedgerEvent("F032", "close", date(2024, 2, 4), "分管副局长", evidence=(proof,))
    with (
        pytest.raises(InputError, match=r"照片\.jpg") as caught,
        store.writing("甲", "close", MONDAY) as entry,
    ):
        ledgers.add(entry, "shahe", [event])
    assert code_of(caught) == "DP855"
    with store.reading() as reading:
        assert ledgers.events(reading, "shahe") == ()


# --- uploads, feeds, numbers ---------------------------------------------------------------------


def test_a_form_is_applied_once_to_a_project(store: Store) -> None:
    key = "f" * 64
    with store.writing("市政处", "report", MONDAY) as entry:
        assert uploads.seen(entry, key) is None
        first = uploads.record(entry, key, "周报.xlsx", "weekly", "lianghu", 12)
        uploads.record(entry, key, "周报.xlsx", "weekly", "paishui", 3)
    with store.reading() as reading:
        assert uploads.seen(reading, key) == first
        assert uploads.seen(reading, key, "shahe") is None
    with (
        pytest.raises(InputError, match="已由 市政处 于 2023-12-25 09:00 登记") as caught,
        store.writing("市政处", "report", MONDAY + WEEK) as entry,
    ):
        uploads.record(entry, key, "周报.xlsx", "weekly", "lianghu", 12)
    assert code_of(caught) == "DP858"


def test_a_feed_remembers_the_newest_revision_of_each_entry(store: Store) -> None:
    stamp = datetime(2023, 12, 24, 10, tzinfo=UTC)
    works = feeds.FeedRevision("l.L020@x", 0, "a" * 64, stamp, stamp, date(2024, 3, 31))
    digest = feeds.FeedRevision("l.week@x", 0, "b" * 64, stamp, stamp)
    with store.writing("clock", "week", MONDAY) as entry:
        assert feeds.record(entry, "lianghu", [works, digest]) == 2
        assert feeds.record(entry, "lianghu", [works, digest]) == 0
    moved = works._replace(
        sequence=1, digest="c" * 64, last_modified=stamp + WEEK, state="cancelled"
    )
    with store.writing("clock", "week", MONDAY + WEEK) as entry:
        assert feeds.record(entry, "lianghu", [moved, digest]) == 1
        assert feeds.record(entry, "portfolio", [works]) == 1
    with store.reading() as reading:
        assert feeds.current(reading, "lianghu") == {works.uid: moved, digest.uid: digest}
        assert feeds.current(reading, "lianghu", MONDAY) == {works.uid: works, digest.uid: digest}
        assert feeds.current(reading, "portfolio") == {works.uid: works}


def test_stamps_of_calendar_entries_must_be_utc(store: Store) -> None:
    row = feeds.FeedRevision("l.L020@x", 0, "a" * 64, MONDAY, MONDAY)
    with (
        pytest.raises(ValueError, match="UTC"),
        store.writing("clock", "week", MONDAY) as entry,
    ):
        feeds.record(entry, "lianghu", [row])


def test_numbers_run_on_within_series_and_year_and_a_key_keeps_its_own(store: Store) -> None:
    asked = [
        ("周报", "2023-W51", 2023, 1),
        ("周报", "2023-W52", 2023, 2),
        ("周报", "2023-W51", 2023, 1),
        ("通报", "2023-W52", 2023, 1),
        ("周报", "2024-W01", 2024, 1),
        ("周报", "2023-补", 2023, 3),
    ]
    for series, key, year, number in asked:
        with store.writing("clock", "bulletin", MONDAY) as entry:
            assert numbers.take(entry, series, key, year) == number
    with store.reading() as reading:
        taken = [(one.year, one.number, one.key) for one in numbers.taken(reading, "周报")]
    assert taken == [
        (2023, 1, "2023-W51"),
        (2023, 2, "2023-W52"),
        (2023, 3, "2023-补"),
        (2024, 1, "2024-W01"),
    ]
