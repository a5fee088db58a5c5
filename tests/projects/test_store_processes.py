"""Real processes at one store: writing at once, making it at once, killed in the middle."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from projects.model import Observation
from projects.store import (
    Store,
    builds,
    feeds,
    fetches,
    numbers,
    observations,
    open_store,
    revisions,
    tokens,
)
from projects.store.fetches import Fetch
from projects.store.tables import META, VERSION
from tests.store_servers import Databases

pytest_plugins = ("tests.store_servers",)

ROOT = Path(__file__).resolve().parents[2]
AT = datetime.fromisoformat("2023-12-25T09:00")
DAY = date(2023, 12, 24)
FETCHED = datetime(2023, 12, 25, 1, tzinfo=UTC)
FEEDS = ("portfolio", "project-lianghu")
WRITERS = 3
COMMANDS = 15
ROWS = 4

# Every command's clock says the same, so the order must come from the store.
WRITER = """
import sys
from datetime import date, datetime
from projects.model import Observation
from projects.store import numbers, observations, open_store
url, who, commands, rows = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
at = datetime.fromisoformat("2023-12-25T09:00")
store = open_store(url)
print("ready", flush=True)
sys.stdin.readline()
for command in range(commands):
    with store.writing(who, "report", at) as entry:
        found = [
            Observation(f"{who}.{command}.{row}", date(2023, 12, 24), "percent", float(row))
            for row in range(rows)
        ]
        observations.add(entry, "lianghu", found)
        numbers.take(entry, "周报", f"{who}.{command}", 2023)
store.close()
"""

VICTIM = """
import sys
from datetime import date, datetime
from projects.model import Observation
from projects.store import numbers, observations, open_store, revisions
from projects.store.revisions import SourceFile
store = open_store(sys.argv[1])
with store.writing("victim", "report", datetime.fromisoformat("2023-12-26T09:00")) as entry:
    plan = SourceFile("plan", "l.yaml", bytes(3_000_000))  # more than any cache: it is on the disk
    revisions.record(entry, "lianghu", [plan], calendar_hash="c")
    rows = [Observation(str(n), date(2023, 12, 24), "percent", 1.0) for n in range(5000)]
    observations.add(entry, "lianghu", rows)
    numbers.take(entry, "周报", "victim", 2023)
    print("half", flush=True)
    sys.stdin.readline()
"""

MAKER = """
import sys
from projects.store import open_store
print("ready", flush=True)
sys.stdin.readline()
open_store(sys.argv[1]).close()
"""

PUBLISHER = """
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import count
from projects.store import builds, feeds, open_store
from projects.store.builds import Build
from projects.store.feeds import FeedRevision
url, commands = sys.argv[1], int(sys.argv[2])
at, stamp = datetime.fromisoformat("2023-12-25T09:00"), datetime(2023, 12, 24, 10, tzinfo=UTC)
store = open_store(url)
print("ready", flush=True)
sys.stdin.readline()
for command in range(commands) if commands else count():
    with store.writing("甲", "calendar publish", at) as entry:
        day = date(2024, 3, 31)
        rows = [
            FeedRevision(f"{n}@x", command, "a" * 64, stamp, stamp, day, "live", "{}" * 200)
            for n in range(40)
        ]
        for feed in ("portfolio", "project-lianghu"):
            feeds.record(entry, feed, rows)
            builds.record(entry, [Build(feed, day, "changed", 40, command, "b" * 64)])
"""

SERVICE = """
import sys
from datetime import UTC, datetime, timedelta
from itertools import count
from projects.store import fetches, open_store
from projects.store.fetches import Fetch
url, times = sys.argv[1], int(sys.argv[2])
at = datetime(2023, 12, 25, 1, tzinfo=UTC)
store = open_store(url)
print("ready", flush=True)
sys.stdin.readline()
for number in range(times) if times else count():
    when = at + timedelta(minutes=number)
    rows = [Fetch(token, when, 304, "khal", number) for token in (1, 2)]
    fetches.note(store, rows, patience=30)
"""


def started(code: str, *words: str) -> subprocess.Popen[str]:
    """A process that has said its first line and waits for one of ours."""
    process = subprocess.Popen(
        [sys.executable, "-W", "error", "-c", code, *words],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        raise AssertionError(process.communicate()[1])
    return process


def let_go(processes: list[subprocess.Popen[str]]) -> None:
    """Let all go on at once and wait for them; each must end well."""
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    for process in processes:
        _, complaint = process.communicate(timeout=120)
        assert process.returncode == 0, complaint


def test_processes_that_write_at_once_lose_nothing_and_stand_in_line(
    databases: Databases,
) -> None:
    url = databases.ready()
    names = [f"w{number}" for number in range(WRITERS)]
    let_go([started(WRITER, url, name, str(COMMANDS), str(ROWS)) for name in names])

    entries = databases.execute(url, "SELECT number, recorded_at, who FROM entries ORDER BY 1")
    assert [row[0] for row in entries] == list(range(1, WRITERS * COMMANDS + 1))
    assert all(earlier[1] < later[1] for earlier, later in pairwise(entries))
    assert {row[2] for row in entries} == set(names)
    store = open_store(url)
    with store.reading() as reading:
        rows = observations.rows(reading, "lianghu")
        taken = numbers.taken(reading, "周报")
    store.close()
    commands = [(name, command) for name in names for command in range(COMMANDS)]
    wanted = {f"{name}.{command}.{row}" for name, command in commands for row in range(ROWS)}
    assert {row.item for row in rows} == wanted
    assert len(rows) == len(wanted)
    # Rows of one command stand together: nobody wrote between them.
    heads = [row.item.rsplit(".", 1)[0] for row in rows[::ROWS]]
    assert len(set(heads)) == len(heads) == WRITERS * COMMANDS
    assert [one.number for one in taken] == list(range(1, WRITERS * COMMANDS + 1))


def test_processes_that_make_the_store_at_once_make_it_once(databases: Databases) -> None:
    url = databases.empty()
    let_go([started(MAKER, url) for _ in range(WRITERS)])
    tables = set(META.tables)
    store = open_store(url)
    with store.writing("甲", "report", AT) as entry:
        assert entry.number == 1
    store.close()
    assert databases.execute(url, "SELECT version_num FROM schema_version") == [(str(VERSION),)]
    assert all(databases.execute(url, f"SELECT count(*) FROM {table}") for table in tables)


def test_a_process_killed_in_the_middle_of_a_write_leaves_nothing_of_it(
    databases: Databases,
) -> None:
    url = databases.ready()
    store = open_store(url)
    before = Observation("L020", DAY, "percent", 40.0)
    with store.writing("甲", "report", AT) as entry:
        observations.add(entry, "lianghu", [before])
        numbers.take(entry, "周报", "2023-W52", 2023)
    store.close()

    victim = started(VICTIM, url)
    victim.kill()
    victim.communicate(timeout=60)

    store = open_store(url)
    with store.reading() as reading:
        assert [row.item for row in observations.rows(reading, "lianghu")] == ["L020"]
        assert revisions.projects(reading) == ()
        assert reading.last() == 1
    with store.writing("乙", "report", AT) as entry:  # the victim's lock went with it
        assert entry.number == 2
        observations.add(entry, "lianghu", [before])
        assert numbers.take(entry, "周报", "2024-W01", 2023) == 2
    with store.reading() as reading:
        assert len(observations.rows(reading, "lianghu")) == 2
    store.close()
    assert databases.execute(url, "SELECT count(*) FROM files") == [(0,)]
    if databases.kind == "sqlite":
        assert databases.execute(url, "PRAGMA integrity_check") == [("ok",)]


def test_a_process_killed_while_it_makes_the_store_leaves_an_empty_database(
    databases: Databases,
) -> None:
    halfway = """
import sys
from projects.store import opening
from projects.store.engines import WRITING, engine_of, keep_log_ahead, parsed, wait_for_turn
engine = engine_of(parsed(sys.argv[1]), 5)
keep_log_ahead(engine, 5)
with engine.execution_options(**WRITING).begin() as connection:
    wait_for_turn(connection, 5)
    opening.migrate(connection, 1)
    print("half", flush=True)
    sys.stdin.readline()
"""
    url = databases.empty()
    victim = started(halfway, url)
    victim.kill()
    victim.communicate(timeout=60)
    store = open_store(url)
    with store.writing("甲", "report", AT) as entry:
        assert entry.number == 1
    store.close()


def subscribed(url: str) -> Store:
    """The store with the tokens 1 and 2."""
    store = open_store(url)
    with store.writing("管理员", "calendar subscribe", AT) as entry:
        for name in ("市政处", "水务处"):
            tokens.issue(entry, name, "portfolio", DAY)
    return store


def test_runs_and_services_that_write_at_once_lose_nothing(databases: Databases) -> None:
    url = databases.ready()
    store = subscribed(url)
    words = [(PUBLISHER, 15), (PUBLISHER, 15), (SERVICE, 60), (SERVICE, 60)]
    let_go([started(code, url, str(times)) for code, times in words])
    with store.reading() as reading:
        assert reading.last() == 1 + 15 + 15
        found = fetches.every(reading)
        assert {one.count for one in found.values()} == {120}
        assert {one.fetched_at for one in found.values()} == {FETCHED + timedelta(minutes=59)}
        assert builds.last(reading) == reading.last()
        for feed in FEEDS:
            sequences = {row.sequence for row in feeds.current(reading, feed).values()}
            assert len(sequences) == 1
            assert {builds.latest(reading)[feed].size} == sequences
    store.close()


def test_killed_at_any_moment_a_run_or_a_service_leaves_all_of_a_step_or_nothing(
    databases: Databases,
) -> None:
    url = databases.ready()
    store = subscribed(url)
    for wait in (0.02, 0.15, 0.3):
        victims = [started(code, url, "0") for code in (PUBLISHER, SERVICE)]
        for victim in victims:
            assert victim.stdin is not None
            victim.stdin.write("\n")
            victim.stdin.flush()
        time.sleep(wait)
        for victim in victims:
            victim.kill()
            victim.communicate(timeout=60)
        with store.reading() as reading:
            told = builds.latest(reading)
            assert len({one.recorded_at for one in told.values()}) <= 1
            for feed, made in told.items():
                rows = feeds.current(reading, feed).values()
                assert [row.sequence for row in rows] == [made.size] * 40
            pair = fetches.every(reading)
            assert len({(one.count, one.fetched_at) for one in pair.values()}) <= 1
            assert len(pair) in (0, 2)
    with store.writing("乙", "calendar publish", AT) as entry:  # the locks went with them
        assert builds.last(entry) < entry.number
    fetches.note(store, [Fetch(1, FETCHED, 200, "khal", 1)])
    store.close()
