"""What bulletins were made from, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from projects.errors import Finding, Place
from projects.store import issues, open_store
from projects.store.issues import IssuedPlan, LeftOut, OwnFile
from tests.store_servers import Databases

pytest_plugins = ("tests.store_servers",)

AT = datetime.fromisoformat("2024-01-02T08:30")
SUNDAY = date(2023, 12, 31)
KEY = "周报-2023-W52"
WRONG = Finding("DP152", "前置工作“Z”不存在", "改成已有的编号", Place("oops.yaml", 5), item="A")


def test_an_issue_says_what_it_was_made_from_and_the_newest_holds(databases: Databases) -> None:
    store = open_store(databases.ready())
    plans = [IssuedPlan("lianghu", "两湖.yaml"), IssuedPlan("two", "two.xlsx")]
    with store.writing("办公室", "bulletin", AT) as entry:
        first = issues.record(
            entry, KEY, SUNDAY, plans, [LeftOut("oops.yaml", (WRONG,))], 'organisation = "甲"'
        )
    with store.reading() as reading:
        found = issues.latest(reading, KEY)
        assert issues.latest(reading, "周报-2023-W51") is None
    assert found == first
    assert found is not None
    assert found.recorded_at == AT
    assert found.left_out[0].findings[0].where == Place("oops.yaml", 5)
    with store.writing("办公室", "bulletin", AT + timedelta(hours=1)) as entry:
        issues.record(entry, KEY, SUNDAY, plans[:1], [], "")
    with store.reading() as reading:
        newest = issues.latest(reading, KEY)
        assert issues.keys(reading) == (KEY,)
    assert newest is not None
    assert (newest.plans, newest.left_out) == (tuple(plans[:1]), ())
    store.close()


def test_the_office_s_own_files_are_kept_with_the_issue_and_what_was_wrong_with_them(
    databases: Databases,
) -> None:
    store = open_store(databases.ready())
    own = (OwnFile("周报.docx", b"template"), OwnFile("用语.yaml", findings=(WRONG,)))
    with store.writing("办公室", "bulletin", AT) as entry:
        first = issues.record(entry, KEY, SUNDAY, [], [], "", own)
        assert issues.own_files(entry, first) == own
        bare = issues.record(entry, "周报-2024-W01", SUNDAY, [], [], "")
        assert issues.own_files(entry, bare) == ()
    with store.reading() as reading:
        found = issues.latest(reading, KEY)
        assert found == first
        assert found is not None
        assert issues.own_files(reading, found) == own
    store.close()
