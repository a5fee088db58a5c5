"""What a database complains about, told in Chinese with what to do. A password is never shown.

Both drivers hand over a number or a state for most complaints; PostgreSQL's client gives none while
it connects, so there the flags of the attempt and its words decide.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError, SQLAlchemyError, StatementError

from projects.errors import InputError, Place

BUSY = ("DP846", "数据库正被他人使用", "等对方的命令结束后再试")
LOCKED_OUT = ("DP847", "数据库不能写入：文件、文件夹或连接是只读的，或没有权限", "检查权限后再试")
FULL = ("DP848", "磁盘已满，这次什么也没有登记", "腾出空间后再登记一次；此前的内容都在")
DAMAGED = ("DP844", "数据库文件已损坏", "保留坏文件，用备份恢复（见 docs/store.md）")
NOT_OURS = ("DP843", "这个文件不是数据库", "核对 daopai.toml 的 database；文件没有改动")
NOT_THERE = ("DP842", "打不开数据库文件", "检查文件夹是否存在、能否读写")
SILENT = ("DP849", "连不上数据库服务器", "检查地址、端口、网络，以及服务器是否已启动")
REFUSED = ("DP850", "数据库服务器不接受这个用户名或密码", "核对 database 地址中的用户名和密码")
MISSING = ("DP851", "服务器上没有这个数据库", "由管理员建立它（见 docs/store.md）")
LOST = ("DP852", "与数据库的连接中断，这次什么也没有登记", "恢复后再登记一次；此前的内容都在")
UNSURE = (
    "DP852",
    "写入的最后一刻与数据库的连接中断，不能确定是否已登记",
    "恢复后先查看有没有这一条，没有再登记",
)

Told = tuple[str, str, str]

LOOKING: dict[Told, Told] = {
    FULL: (FULL[0], "磁盘已满，打不开数据库", "腾出空间后再试；此前的内容都在"),
    LOST: (LOST[0], "与数据库的连接中断", "恢复后再试；此前的内容都在"),
}
"""How the same is told to somebody who had nothing to record."""

ROOM = 1 << 20
"""With less free space than this many bytes, an input or output error is put down to the disk."""

SQLITE: dict[int, Told] = {
    sqlite3.SQLITE_PERM: LOCKED_OUT,
    sqlite3.SQLITE_BUSY: BUSY,
    sqlite3.SQLITE_LOCKED: BUSY,
    sqlite3.SQLITE_READONLY: LOCKED_OUT,
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_CANTOPEN: NOT_THERE,
    sqlite3.SQLITE_NOTADB: NOT_OURS,
}
STATES: dict[str, Told] = {
    "25006": LOCKED_OUT,  # read-only transaction: a standby
    "42501": LOCKED_OUT,  # insufficient privilege
    "53100": FULL,
    "53300": BUSY,  # too many connections
    "55P03": BUSY,  # lock not available
    "57014": BUSY,  # statement timeout
    "57P01": LOST,  # the administrator ended the session
    "57P02": LOST,
    "57P03": SILENT,  # starting up or shutting down
}


@contextmanager
def told(url: URL, *, writing: bool = False, committing: bool = False) -> Iterator[None]:
    """Turn what the database complains about inside of the block into InputError DP84x, DP85x.

    `writing`: there was something to record. `committing`: a server that goes silent just then may
    have recorded everything, or nothing.
    """
    try:
        yield
    except SQLAlchemyError as error:
        raise failure(error, url, writing=writing, committing=committing) from error


def place_of(url: URL) -> Place:
    """The file of the database, or the server and the database, without user and password."""
    if url.get_backend_name() == "sqlite":
        return Place(url.database or "")
    socket = url.query.get("host", "")
    server = url.host or (socket if isinstance(socket, str) else socket[0])
    port = f":{url.port}" if url.port else ""
    return Place(f"{server}{port}/{url.database or ''}")


def failure(
    error: SQLAlchemyError, url: URL, *, writing: bool = False, committing: bool = False
) -> InputError:
    """The InputError that tells `error`: of the text that was refused, or DP842 to DP857."""
    cause = error.orig if isinstance(error, StatementError) else None
    if isinstance(cause, InputError):
        return cause
    if isinstance(cause, sqlite3.Error):
        found = _of_sqlite(cause, url)
    else:
        found = _of_server(error, cause, url)
    if found is LOST and committing:
        found = UNSURE
    elif found is not None and not writing:
        found = LOOKING.get(found, found)
    code, says, remedy = found or _unknown(cause or error, url)
    return InputError.of(code, says, remedy, place_of(url))


def _unknown(cause: BaseException, url: URL) -> Told:
    words = (str(cause).splitlines() or [type(cause).__name__])[0]
    if url.password:
        words = words.replace(str(url.password), "***")
    return "DP857", f"数据库报错：{words}", "这次什么也没有登记；把这句话转给管理员"


# --- SQLite --------------------------------------------------------------------------------------


def _of_sqlite(cause: sqlite3.Error, url: URL) -> Told | None:
    primary = getattr(cause, "sqlite_errorcode", 0) & 0xFF
    path = Path(url.database or "")
    if primary in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN):
        return _of_disk(path) or SQLITE.get(primary)
    if primary == sqlite3.SQLITE_CORRUPT:
        return DAMAGED[0], f"{DAMAGED[1]}（{_checked(path)}）", DAMAGED[2]
    return SQLITE.get(primary)


def _of_disk(path: Path) -> Told | None:
    if not path.parent.is_dir():
        return (
            NOT_THERE[0],
            f"没有文件夹 {path.parent}",
            "核对 daopai.toml 的 database，或先建文件夹",
        )
    if path.is_dir():
        return NOT_THERE[0], f"{path} 是一个文件夹，不是数据库文件", "核对 daopai.toml 的 database"
    if shutil.disk_usage(path.parent).free < ROOM:
        return FULL
    needed = (path.parent, path) if path.exists() else (path.parent,)
    return None if all(os.access(one, os.W_OK) for one in needed) else LOCKED_OUT


def _checked(path: Path) -> str:
    """The first thing that SQLite's own quick check finds, in its words."""
    try:
        address = f"{path.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True)) as connection:
            return str(connection.execute("PRAGMA quick_check(1)").fetchone()[0]).splitlines()[-1]
    except sqlite3.Error as error:
        return str(error)


# --- PostgreSQL ----------------------------------------------------------------------------------


def _of_server(error: SQLAlchemyError, cause: BaseException | None, url: URL) -> Told | None:
    state = getattr(cause, "sqlstate", None)
    if state:
        return LOST if state.startswith("08") else STATES.get(state)
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return LOST
    if cause is not None and type(cause).__name__ in ("OperationalError", "ConnectionTimeout"):
        return _of_connecting(cause, url)
    return None


def _of_connecting(cause: BaseException, url: URL) -> Told:
    attempt, words = getattr(cause, "pgconn", None), str(cause)
    if re.search(rf'(database|数据库)\s*"{re.escape(url.database or "")}"', words):
        return MISSING
    asked = attempt is not None and (attempt.used_password or attempt.needs_password)
    if asked or f'"{url.username}"' in words or "pg_hba" in words:
        return REFUSED
    return BUSY if "too many" in words else SILENT
