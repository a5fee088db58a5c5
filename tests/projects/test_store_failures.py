"""What goes wrong outside of the program is told clearly, and nothing of what was there is lost."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import secrets
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from projects.errors import Finding, InputError
from projects.model import Observation
from projects.store import Store, engines, evidence, numbers, observations, open_store
from tests.store_servers import KEYED, Databases, PostgreSQL, SqliteFiles

pytest_plugins = ("tests.store_servers",)

AT = datetime.fromisoformat("2023-12-25T09:00")
DAY = date(2023, 12, 24)
BALLAST = 200_000


def complaint(act: Callable[[], object]) -> Finding:
    """The one finding with which `act` is refused."""
    with pytest.raises(InputError) as caught:
        act()
    (finding,) = caught.value.findings
    return finding


def report(store: Store, item: str = "L020", load: int = 0) -> None:
    """One command: an observation, a number, and `load` bytes that cannot be compressed."""
    with store.writing("甲", "report", AT) as entry:
        observations.add(entry, "lianghu", [Observation(item, DAY, "percent", 40.0)])
        numbers.take(entry, "周报", item, 2023)
        if load:
            evidence.put(entry, secrets.token_bytes(load))


def reported(store: Store) -> list[str]:
    with store.reading() as reading:
        return [row.item for row in observations.rows(reading, "lianghu")]


def fill(store: Store) -> tuple[list[str], Finding]:
    """Report until there is no room; the items that were taken, and the complaint."""
    done: list[str] = []
    for number in range(1000):
        try:
            report(store, str(number), BALLAST)
        except InputError as error:
            (finding,) = error.findings
            return done, finding
        done.append(str(number))
    raise AssertionError("the disk never became full")


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """A file system of `size` of its own. Skips, saying why, where we may not mount one."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("a small disk of its own can only be mounted by root on Linux")
    folder.mkdir(parents=True)
    words = ["mount", "-t", "tmpfs", "-o", f"size={size},mode=777", "tmpfs", str(folder)]
    mounted = subprocess.run(words, capture_output=True, text=True, check=False)
    if mounted.returncode:
        pytest.skip(f"a small disk cannot be mounted here: {mounted.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def stuff(path: Path) -> None:
    """A file that takes all the room there is."""
    with path.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while file.write(bytes(4096)):
            pass


# --- full disk -----------------------------------------------------------------------------------


def assert_full_disk_loses_nothing(store: Store, make_room: Callable[[], object]) -> None:
    done, finding = fill(store)
    assert done, "not even one command fitted"
    assert finding.code == "DP848"
    assert "磁盘已满，这次什么也没有登记" in finding.says
    assert reported(store) == done
    make_room()
    report(store, "later", BALLAST)
    assert reported(store) == [*done, "later"]
    with store.reading() as reading:
        assert [one.key for one in numbers.taken(reading, "周报")] == [*done, "later"]


def test_a_disk_that_fills_up_loses_nothing_sqlite(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "3m") as disk:
        ballast = disk / "other.bin"
        ballast.write_bytes(bytes(1_000_000))
        store = open_store(f"sqlite:///{disk / 'daopai.db'}")
        assert_full_disk_loses_nothing(store, ballast.unlink)
        store.close()


def test_a_disk_that_is_full_from_the_start_makes_no_half_a_store(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "1m") as disk:
        ballast = disk / "other.bin"
        stuff(ballast)
        url = f"sqlite:///{disk / 'daopai.db'}"
        assert complaint(lambda: open_store(url)).code == "DP848"
        ballast.unlink()
        store = open_store(url)
        report(store)
        assert reported(store) == ["L020"]
        store.close()


def test_a_disk_that_fills_up_loses_nothing_postgresql(
    tmp_path: Path, postgresql: PostgreSQL
) -> None:
    # The server's user must be able to reach the disk, so it lies beside the server's own data.
    with ExitStack() as stack:
        disk = stack.enter_context(small_disk(postgresql.folder / "disk", "20m"))
        room = disk / "space"
        room.mkdir()
        os.chown(room, postgresql.owner["user"], postgresql.owner["group"])
        postgresql.run(f"CREATE TABLESPACE small LOCATION '{room}'")
        stack.callback(postgresql.run, "DROP TABLESPACE small")
        url = postgresql.new(options="TABLESPACE small")
        stack.callback(postgresql.run, f"DROP DATABASE {postgresql.name_of(url)} WITH (FORCE)")
        ballast = disk / "other.bin"
        ballast.write_bytes(bytes(4_000_000))
        store = open_store(url)
        assert_full_disk_loses_nothing(store, ballast.unlink)
        store.close()


def test_a_file_that_may_not_grow_loses_nothing(
    sqlite_files: SqliteFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = {"most": 400}
    tune = engines._tune  # noqa: SLF001 - SQLite keeps its limit of pages a connection

    def limited(connection: sqlite3.Connection, record: Any) -> None:
        tune(connection, record)
        connection.execute(f"PRAGMA max_page_count={pages['most']}")

    monkeypatch.setattr(engines, "_tune", limited)
    url = sqlite_files.ready()
    store = open_store(url)
    done, finding = fill(store)
    assert finding.code == "DP848"
    assert done
    assert reported(store) == done
    store.close()
    pages["most"] = 4000
    store = open_store(url)
    report(store, "later", BALLAST)
    assert reported(store) == [*done, "later"]
    store.close()
    assert sqlite_files.execute(url, "PRAGMA integrity_check") == [("ok",)]


# --- busy and read-only --------------------------------------------------------------------------


def test_a_writer_who_waits_too_long_is_told_and_readers_are_not_held_up(
    databases: Databases,
) -> None:
    url = databases.ready()
    first, second = open_store(url), open_store(url, patience=0.2)
    report(first)
    with first.writing("甲", "report", AT) as entry:
        observations.add(entry, "lianghu", [Observation("L030", DAY, "percent", 1.0)])
        finding = complaint(lambda: report(second, "L040"))
        assert finding.code == "DP846"
        assert "数据库正被他人使用" in finding.says
        assert reported(second) == ["L020"]
    report(second, "L040")
    assert reported(first) == ["L020", "L030", "L040"]
    first.close()
    second.close()


def test_a_store_on_a_disk_that_became_read_only_says_so(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "4m") as disk:
        url = f"sqlite:///{disk / 'daopai.db'}"
        store = open_store(url)
        report(store)
        store.close()
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        try:
            finding = complaint(lambda: report(open_store(url), "L030"))
        finally:
            subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
        assert finding.code == "DP847"
        assert "只读" in finding.says
        store = open_store(url)
        assert reported(store) == ["L020"]
        store.close()


def test_a_file_without_the_right_to_write_says_so(sqlite_files: SqliteFiles) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write to every file; the disk that became read-only stands for it")
    url = sqlite_files.ready()
    path = Path(url.removeprefix("sqlite:///"))
    path.chmod(0o444)
    store = open_store(url)
    assert complaint(lambda: report(store)).code == "DP847"
    store.close()


def test_a_server_that_only_reads_says_so(postgresql: PostgreSQL) -> None:
    url = postgresql.ready()
    name = postgresql.name_of(url)
    postgresql.run(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    store = open_store(url)
    assert complaint(lambda: report(store)).code == "DP847"
    assert reported(store) == []
    store.close()


def test_a_backup_that_was_put_back_is_a_store_again(sqlite_files: SqliteFiles) -> None:
    url, copy = sqlite_files.ready(), sqlite_files.empty()
    store = open_store(url)
    report(store)
    sqlite_files.execute(url, f"VACUUM INTO '{copy.removeprefix('sqlite:///')}'")
    store.close()
    store = open_store(copy)
    report(store, "L030")
    assert reported(store) == ["L020", "L030"]
    store.close()
    assert sqlite_files.execute(copy, "PRAGMA journal_mode") == [("wal",)]


# --- files that are no store ---------------------------------------------------------------------


def test_a_file_that_is_no_database_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "周报.docx"
    path.write_bytes(b"PK\x03\x04" + bytes(5000))
    finding = complaint(lambda: open_store(f"sqlite:///{path}"))
    assert (finding.code, str(finding.where)) == ("DP843", str(path))
    assert path.read_bytes() == b"PK\x03\x04" + bytes(5000)


def test_a_damaged_file_is_told_with_what_sqlite_finds(sqlite_files: SqliteFiles) -> None:
    url = sqlite_files.ready()
    store = open_store(url)
    for number in range(3):
        report(store, str(number), BALLAST)
    store.close()
    path = Path(url.removeprefix("sqlite:///"))
    with path.open("r+b") as file:  # every page but the first, which says that it is a database
        file.seek(4096)
        file.write(b"\xff" * (path.stat().st_size - 4096))
    finding = complaint(lambda: open_store(url))
    assert finding.code == "DP844"
    assert "数据库文件已损坏（" in finding.says
    assert "备份" in finding.remedy


def test_a_kept_file_that_has_changed_behind_our_back_is_noticed(
    databases: Databases,
) -> None:
    url = databases.ready()
    store = open_store(url)
    report(store)
    data = "X'00'" if databases.kind == "sqlite" else "'\\x00'"
    databases.execute(url, f"INSERT INTO files VALUES ('{'a' * 64}', 1, 1, {data})")
    with store.reading() as reading:
        finding = complaint(lambda: evidence.get(reading, "a" * 64))
    assert finding.code == "DP844"
    store.close()


def test_a_folder_that_is_missing_and_a_path_that_is_a_folder_are_named(tmp_path: Path) -> None:
    missing = complaint(lambda: open_store(f"sqlite:///{tmp_path / '没有' / 'daopai.db'}"))
    assert missing.code == "DP842"
    assert "没有文件夹" in missing.says
    folder = complaint(lambda: open_store(f"sqlite:///{tmp_path}"))
    assert folder.code == "DP842"
    assert "是一个文件夹" in folder.says
    assert list(tmp_path.iterdir()) == []


# --- servers that do not answer ------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://daopai:s3cr3t@127.0.0.1:1/daopai",
        "postgres://daopai:s3cr3t@/daopai?host=/no/such/folder",
        "postgresql+psycopg://daopai:s3cr3t@no-such-host.invalid/daopai",
    ],
)
def test_a_server_that_cannot_be_reached_is_named_without_the_password(url: str) -> None:
    finding = complaint(lambda: open_store(url))
    assert finding.code == "DP849"
    assert str(finding.where).endswith("/daopai")
    assert "s3cr3t" not in str(finding)


def test_a_wrong_password_a_missing_one_and_an_unknown_user_are_told_alike(
    postgresql: PostgreSQL,
) -> None:
    for user, password in ((KEYED, "s3cr3t"), (KEYED, ""), ("nobody_here", "s3cr3t")):
        url = postgresql.url("postgres", user, password)
        finding = complaint(lambda url=url: open_store(url))  # type: ignore[misc]
        assert finding.code == "DP850"
        assert "s3cr3t" not in str(finding)


def test_a_database_that_is_missing_on_the_server_is_told(postgresql: PostgreSQL) -> None:
    finding = complaint(lambda: open_store(postgresql.url("postgres_x")))
    assert finding.code == "DP851"
    assert str(finding.where).endswith("/postgres_x")


def test_a_user_who_may_not_make_tables_is_told(postgresql: PostgreSQL) -> None:
    name = postgresql.name_of(postgresql.empty())
    finding = complaint(lambda: open_store(postgresql.url(name, KEYED, "right")))
    assert finding.code == "DP847"


def test_a_database_that_cannot_hold_chinese_is_refused(postgresql: PostgreSQL) -> None:
    url = postgresql.new(options="", encoding="SQL_ASCII")
    finding = complaint(lambda: open_store(url))
    assert finding.code == "DP843"
    assert "SQL_ASCII" in finding.says


def cut(postgresql: PostgreSQL, url: str) -> None:
    """End all sessions on a database, and wait until they are ended."""
    postgresql.run(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
        f" WHERE datname = '{postgresql.name_of(url)}'"
    )


def test_a_connection_lost_in_the_middle_leaves_nothing_and_the_store_goes_on(
    postgresql: PostgreSQL,
) -> None:
    url = postgresql.ready()
    store = open_store(url)
    report(store)

    def lost() -> None:
        with store.writing("乙", "report", AT) as entry:
            observations.add(entry, "lianghu", [Observation("L030", DAY, "percent", 1.0)])
            cut(postgresql, url)
            observations.add(entry, "lianghu", [Observation("L040", DAY, "percent", 1.0)])

    finding = complaint(lost)
    assert finding.code == "DP852"
    assert "这次什么也没有登记" in finding.says
    assert reported(store) == ["L020"]
    report(store, "L050")
    assert reported(store) == ["L020", "L050"]
    store.close()


def test_a_connection_lost_while_committing_does_not_claim_to_know(
    postgresql: PostgreSQL,
) -> None:
    url = postgresql.ready()
    store = open_store(url)

    def lost() -> None:
        with store.writing("乙", "report", AT) as entry:
            observations.add(entry, "lianghu", [Observation("L030", DAY, "percent", 1.0)])
            cut(postgresql, url)

    finding = complaint(lost)
    assert finding.code == "DP852"
    assert "不能确定是否已登记" in finding.says
    report(store, "L050")
    assert reported(store) == ["L050"]
    store.close()


# --- addresses -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "daopai.db",
        "",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:////data/x.db?mode=ro",
        "mysql://daopai:s3cr3t@server/daopai",
        "postgresql://daopai:s3cr3t@server:port/daopai",
    ],
)
def test_an_address_that_is_none_is_refused_without_showing_the_password(url: str) -> None:
    finding = complaint(lambda: open_store(url))
    assert finding.code == "DP840"
    assert "s3cr3t" not in str(finding)
    assert "postgresql://" in finding.remedy


def test_a_missing_driver_is_named_with_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    finding = complaint(lambda: open_store("postgresql://daopai@server/daopai"))
    assert finding.code == "DP841"
    assert "uv sync --extra postgresql" in finding.remedy
