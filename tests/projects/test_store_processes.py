"""Real processes at one store: writing at once, making it at once, killed in the middle."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path

from projects.model import Observation
from projects.store import numbers, observations, open_store, revisions
from projects.store.tables import META
from tests.store_servers import Databases

pytest_plugins = ("tests.store_servers",)

ROOT = Path(__file__).resolve().parents[2]
AT = datetime.fromisoformat("2023-12-25T09:00")
DAY = date(2023, 12, 24)
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
    assert databases.execute(url, "SELECT version_num FROM schema_version") == [("2",)]
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
