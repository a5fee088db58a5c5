"""How to speak to SQLite and to PostgreSQL: engines, the writers' lock, the readers' snapshot.

Writers stand in line: SQLite takes its write lock when the transaction begins, PostgreSQL an
advisory lock. Readers never wait and never make anybody wait.
"""

from __future__ import annotations

import importlib.util
import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, OperationalError

from projects.errors import InputError, Place

BEGIN = "daopai_begin"
"""With which words a connection begins a transaction on SQLite."""

WRITING = {BEGIN: "BEGIN IMMEDIATE"}
"""The execution options of writers."""

WAITING = "daopai_waiting"
"""How many seconds a transaction waits for its turn on SQLite."""

ADVISORY = 0x64616F706169
"""The key of PostgreSQL's advisory lock: "daopai" in ASCII."""

CONNECT_SECONDS = 10
PAUSE = 0.05
FORMS = "写成 daopai.db、sqlite:////文件夹/daopai.db 或 postgresql://用户@服务器/数据库"


def parsed(url: str) -> URL:
    """The URL with the driver that we use. The text itself is never shown: it may hold a password.

    Raises InputError: DP840 where it is none of ours, DP841 where the driver is missing.
    """
    try:
        found = make_url(url)
        backend = found.get_backend_name()
    except (ArgumentError, ValueError):
        raise InputError.of("DP840", "数据库地址的写法有误", FORMS) from None
    if backend == "sqlite":
        return _sqlite(found)
    if backend in ("postgresql", "postgres"):
        if importlib.util.find_spec("psycopg") is None:
            says = "使用 PostgreSQL 要先安装驱动程序 psycopg"
            remedy = (
                "在源码目录中用 uv sync --extra postgresql，否则用 pip install 'psycopg[binary]'"
            )
            raise InputError.of("DP841", says, remedy)
        return found.set(drivername="postgresql+psycopg")
    says = f"不支持“{backend}”数据库，只支持 SQLite 和 PostgreSQL"
    raise InputError.of("DP840", says, FORMS)


def _sqlite(url: URL) -> URL:
    if url.database in (None, "", ":memory:") or url.query:
        says = "数据库地址没有指明一个文件" if not url.query else "SQLite 地址不能带参数"
        raise InputError.of("DP840", says, FORMS, Place(url.database or ""))
    if not Path(str(url.database)).is_absolute():  # of which folder? That of today's terminal.
        says = f"数据库地址 {url.database} 没有从根文件夹写起"
        raise InputError.of("DP840", says, FORMS, Place(str(url.database)))
    return url.set(drivername="sqlite")


def engine_of(url: URL, patience: float) -> Engine:
    """An engine for a URL of `parsed`; a writer waits `patience` seconds for its turn."""
    if url.get_backend_name() == "sqlite":
        waiting = {WAITING: patience}
        engine = create_engine(url, connect_args={"timeout": patience}, execution_options=waiting)
        event.listen(engine, "connect", _tune)
        event.listen(engine, "begin", _begin)
        return engine
    wait = {} if "connect_timeout" in url.query else {"connect_timeout": CONNECT_SECONDS}
    ours = {"application_name": "daopai", "client_encoding": "utf8"}
    return create_engine(url, pool_pre_ping=True, connect_args={**wait, **ours})


def _tune(connection: sqlite3.Connection, _record: Any) -> None:
    """Each new connection: we begin transactions ourselves, and what is committed is on the disk
    before the command says so."""
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA synchronous=FULL")


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    # Each time: the connection may come from one who waited for longer, or less long.
    connection.exec_driver_sql(f"PRAGMA busy_timeout={round(options[WAITING] * 1000)}")
    words = options.get(BEGIN, "BEGIN")
    if words:
        connection.exec_driver_sql(words)


def wait_for_turn(connection: Connection, patience: float) -> None:
    """The writers' lock, held until the transaction ends. SQLite has taken it with BEGIN."""
    if connection.dialect.name != "sqlite":
        connection.execute(
            text("SELECT set_config('lock_timeout', :wait, true)"),
            {"wait": f"{max(1, round(patience * 1000))}ms"},
        )
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY})


def hold_still(connection: Connection) -> None:
    """One snapshot for a reader's whole transaction. SQLite gives it with its first SELECT."""
    if connection.dialect.name != "sqlite":
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))


def keep_log_ahead(engine: Engine, patience: float) -> None:
    """Give an SQLite file its write-ahead log, so that readers and a writer do not wait for each
    other. The file remembers it; a backup that was put back has lost it. Where the file cannot be
    written it is read as it is."""
    if engine.dialect.name != "sqlite":
        return
    bare = engine.execution_options(**{BEGIN: ""})  # no switch inside of a transaction
    for left in range(max(1, round(patience / PAUSE)), -1, -1):
        try:
            with bare.connect() as connection:
                connection.exec_driver_sql("PRAGMA journal_mode=WAL")
            return
        except OperationalError as error:
            code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
            if code == sqlite3.SQLITE_READONLY:
                return
            if code != sqlite3.SQLITE_BUSY or not left:
                raise
        time.sleep(PAUSE)  # SQLite itself does not queue for this
