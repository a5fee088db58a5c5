"""Commands as processes of their own when something happens to them: others write at once, they are
killed, the disk is full or read-only, the server goes away. A clear answer, nothing lost, and the
next command works."""

from __future__ import annotations

import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from projects.errors import InputError
from projects.store import Entry, observations, open_store
from tests.cli_helpers import PLANS, ROOT, daopai, process
from tests.projects.test_store_failures import small_disk, stuff
from tests.store_servers import Databases, PostgreSQL, start_postgresql
from tests.week_office import PLAN, Office, office

__all__ = ["office"]

pytest_plugins = ("tests.store_servers",)
pytestmark = pytest.mark.slow(40)

if os.name == "nt":
    pytest.skip("signals and mounts of a POSIX system", allow_module_level=True)

DAY = "2024-03-10"
WEEK = ("--as-of", DAY)
AT = datetime.fromisoformat("2024-03-11T09:00")
WAITING = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
WORKS = 120
HOLDER = """
import sys
from datetime import date, datetime
from projects.model import Observation
from projects.store import observations, open_store
with open_store(sys.argv[1]).writing("甲", "half", datetime(2024, 3, 11, 9)) as entry:
    rows = [Observation("B", date(2024, 3, 10), "percent", float(one)) for one in range(5000)]
    observations.add(entry, "jie", rows)
    print("half", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def shared(office: Office, databases: Databases) -> tuple[Office, str]:
    """The office with its store on SQLite, then on PostgreSQL."""
    url = databases.ready()
    office.database(url)
    return office, url


def started(*words: object) -> subprocess.Popen[str]:
    """A command on its way, in the current folder."""
    command = [sys.executable, "-m", "cli", *map(str, words)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "100"}
    return subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def refused(*words: object) -> str:
    """A command that must fail in Chinese with exit code 2; its code."""
    answer = process(*words)
    told = answer.stderr.decode()
    assert answer.returncode == 2, (answer.stdout.decode(), told)
    assert "Traceback" not in told
    assert re.match(r"DP\d{3} ", told), told
    assert re.search("怎么办：.*[一-鿿]", told), told
    return told[:5]


def until(true: Callable[[], bool]) -> None:
    """Wait for something that must come to be."""
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end, "it never came to be"
        time.sleep(0.005)


def reported(url: str, project: str = "jie") -> list[tuple[str, object]]:
    """What the store holds of a project, in order."""
    store = open_store(url)
    with store.reading() as reading:
        rows = observations.rows(reading, project)
    store.close()
    return [(row.item, row.value) for row in rows]


@contextmanager
def holding(url: str) -> Iterator[Entry]:
    """Somebody else is writing."""
    store = open_store(url)
    try:
        with store.writing("甲", "something long", AT) as entry:
            yield entry
    finally:
        store.close()


# --- at once -------------------------------------------------------------------------------------


def test_two_offices_that_report_at_once_to_one_database_are_both_recorded(
    shared: tuple[Office, str], tmp_path: Path, databases: Databases
) -> None:
    first, url = shared
    second = tmp_path / "other"
    shutil.copytree(first.folder, second)
    plan = second / "plans" / "jie.yaml"
    plan.write_text(PLAN.replace("code: jie", "code: qiao"), "utf-8")
    plan.rename(plan.with_name("qiao.yaml"))
    running = []
    for number, item in enumerate("AB", 1):
        for folder, code in ((first.folder, "jie"), (second, "qiao")):
            os.chdir(folder)
            running.append(started("report", code, item, "--percent", number * 10, *WEEK))
    told = [(one.communicate(timeout=120), one.returncode) for one in running]
    assert [code for _, code in told] == [0] * 4, told
    for code in ("jie", "qiao"):
        assert sorted(reported(url, code)) == [("A", 10.0), ("B", 20.0)]
    numbers = databases.execute(url, "SELECT number FROM entries ORDER BY number")
    assert numbers == [(number,) for number in range(1, 5)]
    assert daopai("diff", "qiao@r1", "qiao@r2").code == 2  # the same plan is recorded once


# --- killed --------------------------------------------------------------------------------------


def test_a_command_killed_while_it_waits_leaves_nothing(shared: tuple[Office, str]) -> None:
    office, url = shared
    office.does("report", "jie", "A", "--percent", "10", *WEEK)
    with holding(url):
        victim = started("report", "jie", "A", "--percent", "99", *WEEK)
        with pytest.raises(subprocess.TimeoutExpired):
            victim.wait(2)
        victim.kill()
        victim.communicate(timeout=60)
    assert reported(url) == [("A", 10.0)]
    office.does("report", "jie", "A", "--percent", "20", *WEEK)
    assert reported(url) == [("A", 10.0), ("A", 20.0)]


def test_when_the_one_who_writes_is_killed_the_next_in_line_goes_on(
    shared: tuple[Office, str],
) -> None:
    _, url = shared
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, url],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as holder:  # fmt: skip
        assert holder.stdout is not None
        assert holder.stdout.readline() == "half\n"
        waiting = started("report", "jie", "A", "--percent", "10", *WEEK)
        with pytest.raises(subprocess.TimeoutExpired):
            waiting.wait(2)
        holder.kill()
        _, complaint = waiting.communicate(timeout=60)
    assert waiting.returncode == 0, complaint
    assert reported(url) == [("A", 10.0)]


@pytest.fixture
def big_form(shared: tuple[Office, str], tmp_path: Path) -> Path:
    """The form of an office with so many works that reporting it takes a while."""
    office, _ = shared
    works = "".join(
        f"  - {{id: W{number}, name: 工作{number}, duration: 5, parent: G, owner: 一队}}\n"
        for number in range(WORKS)
    )
    office.plan(lambda text: text + works)
    form = tmp_path / "一队.xlsx"
    office.does("template", "jie", "--owner", "一队", *WEEK, "-o", form)
    workbook = openpyxl.load_workbook(form)
    sheet = workbook["本期填报"]
    head = next(row for row in sheet.iter_rows() if any(c.value == "工作名称" for c in row))
    columns = {cell.value: cell.column for cell in head}
    for row in sheet.iter_rows(min_row=(head[0].row or 0) + 1):
        if any(str(cell.value).startswith("W") for cell in row):
            line = row[0].row or 0
            sheet.cell(line, columns["实际开始"] or 0).value = "3月2日"
            sheet.cell(line, columns["本期完成量或百分比"] or 0).value = "40%"
    workbook.save(form)
    return form


@contextmanager
def caught_writing(form: Path, databases: Databases, url: str) -> Iterator[subprocess.Popen[str]]:
    """`daopai report` of a form, in the middle of its transaction."""
    if databases.kind == "postgresql":
        import psycopg

        with psycopg.connect(url) as connection:
            connection.execute("LOCK TABLE observations IN EXCLUSIVE MODE")
            victim = started("report", form)
            blocked = "SELECT count(*) FROM pg_locks WHERE locktype = 'relation' AND NOT granted"
            until(lambda: databases.execute(url, blocked) == [(1,)])
            yield victim
        return
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"), timeout=0)) as connection:
        victim = started("report", form)
        until(lambda: locked(connection))
        yield victim


def locked(connection: sqlite3.Connection) -> bool:
    """Whether somebody else is in the middle of writing."""
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError:
        return True
    connection.rollback()
    return False


def test_a_form_killed_in_the_middle_of_its_transaction_is_not_there_at_all(
    shared: tuple[Office, str], databases: Databases, big_form: Path
) -> None:
    _, url = shared
    entries = databases.execute(url, "SELECT count(*) FROM entries")
    for _ in range(2):
        with caught_writing(big_form, databases, url) as victim:
            victim.kill()
            victim.communicate(timeout=60)
            assert victim.returncode == -signal.SIGKILL
        assert reported(url) == []
        assert databases.execute(url, "SELECT count(*) FROM entries") == entries
    done = daopai("report", big_form)
    assert done.code == 0, done.err
    assert len(reported(url)) == 2 * WORKS
    assert "没有新增" in daopai("report", big_form).out


# --- the disk ------------------------------------------------------------------------------------


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An office that lies on a disk of its own of 2 MB, with one report."""
    with small_disk(tmp_path / "disk", "2m") as disk:
        folder = disk / "office"
        assert daopai("init", folder, "--organisation", "市城管局").code == 0
        monkeypatch.chdir(folder)
        (folder / "plans" / "jie.yaml").write_text(PLAN, "utf-8")
        assert process("report", "jie", "A", "--percent", "10", *WEEK).returncode == 0
        yield folder
        monkeypatch.chdir(tmp_path)  # nobody may stand on a disk that is taken away


def test_a_full_disk_is_told_by_every_command_that_writes_and_the_next_one_works(
    small: Path,
) -> None:
    url = f"sqlite:///{small / 'daopai.db'}"
    ballast = small / "other.bin"
    for words in (
        ("template", "jie", "--owner", "照明中心", *WEEK, "-o", "form.xlsx"),
        ("ledger", *WEEK, "-o", "台账.xlsx"),
        ("report", "jie", "A", "--percent", "20", *WEEK),
        ("event", "C", "记事", "--note", "催办", "--by", "市城管局"),
        ("baseline", "jie", "--reason", "批复", "--by", "市城管局"),
    ):
        stuff(ballast)
        before = sorted(path.name for path in small.iterdir() if "db" not in path.name)
        assert refused(*words) == "DP848"
        assert sorted(path.name for path in small.iterdir() if "db" not in path.name) == before
        if daopai("status", "jie", *WEEK).code:  # SQLite needs some room beside its file
            assert refused("status", "jie", *WEEK) == "DP848"
        ballast.unlink()
        assert reported(url)[:1] == [("A", 10.0)]
        done = daopai(*words)
        assert done.code == 0, done.err
    assert reported(url) == [("A", 10.0), ("A", 20.0)]


def test_a_folder_that_became_read_only_is_told_and_later_goes_on(small: Path) -> None:
    disk = small.parent
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    try:
        assert refused("report", "jie", "A", "--percent", "20", *WEEK) == "DP847"
        assert refused("status", "jie", *WEEK) == "DP847"
        assert process("schedule", str(small / "plans" / "jie.yaml")).returncode == 2
    finally:
        subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
    assert process("report", "jie", "A", "--percent", "20", *WEEK).returncode == 0
    assert reported(f"sqlite:///{small / 'daopai.db'}") == [("A", 10.0), ("A", 20.0)]


# --- the server ----------------------------------------------------------------------------------


@pytest.fixture
def server() -> Iterator[PostgreSQL]:
    """A server that this test alone may kill."""
    found = start_postgresql()
    yield found
    found.stop()


def restarted(server: PostgreSQL) -> None:
    """Start a killed server again on what it has on its disk."""
    import psycopg

    command: list[str | Path] = [server.programs / "postgres", "-D", server.folder / "data"]
    command += ["-k", server.folder, "-c", "listen_addresses="]
    with (server.folder / "log").open("ab") as log:
        server.process = subprocess.Popen(
            command, stdout=log, stderr=log, cwd=server.folder, **server.owner
        )

    def answers() -> bool:
        try:
            server.run("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    until(answers)


def test_a_server_that_dies_while_a_command_waits_loses_nothing(
    office: Office, server: PostgreSQL
) -> None:
    url = server.ready()
    office.database(url)
    words = ("report", "jie", "A", "--percent")
    office.does(*words, "10", *WEEK)

    def power_cut() -> subprocess.Popen[str]:
        with suppress(InputError), holding(url):  # whoever else writes just then is told as well
            caught = started(*words, "20", *WEEK)
            until(lambda: server.execute(url, WAITING) == [(1,)])
            server.process.send_signal(signal.SIGQUIT)
            server.process.wait(60)
        return caught

    caught = power_cut()
    _, told = caught.communicate(timeout=60)
    assert (caught.returncode, told.startswith("DP852")) == (2, True), told
    assert "这次什么也没有登记" in "".join(told.split())
    assert refused(*words, "20", *WEEK) == "DP849"
    assert refused("status", "jie", *WEEK) == "DP849"
    assert process("schedule", PLANS["lianghu"]).returncode == 0
    restarted(server)
    assert reported(url) == [("A", 10.0)]
    office.does(*words, "20", *WEEK)
    assert reported(url) == [("A", 10.0), ("A", 20.0)]


# --- the cold start ------------------------------------------------------------------------------


def test_reading_what_is_remembered_loads_no_more_than_it_needs(office: Office) -> None:
    office.does("report", "jie", "A", "--percent", "10", *WEEK)
    script = (
        "import atexit, sys, cli; sys.argv = ['daopai', 'schedule', 'jie'];"
        "atexit.register(lambda: print(*sorted(sys.modules), file=sys.stderr)); cli.main()"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
    )
    loaded = set(done.stderr.split())
    assert "sqlalchemy" in loaded
    spared = {"alembic", "sqlalchemy.orm", "projects.ledger", "projects.reporting", "psycopg"}
    assert spared & loaded == set()
