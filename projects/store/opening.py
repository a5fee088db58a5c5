"""Opening a store: the schema is made, brought up to date, or left alone with a clear answer."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from projects.errors import InputError
from projects.store.engines import WRITING, engine_of, keep_log_ahead, parsed, wait_for_turn
from projects.store.failures import place_of, told
from projects.store.tables import VERSION, VERSION_TABLE
from projects.store.transactions import Store

PATIENCE = 30.0
MIGRATIONS = Path(__file__).parent / "migrations"


def open_store(url: str, *, patience: float = PATIENCE) -> Store:
    """The store at an SQLAlchemy URL, made or migrated where need be.

    SQLite: `sqlite:///` with a path. PostgreSQL: `postgresql://user:password@host/database`.
    `patience`: how many seconds a writer waits for its turn.

    Raises InputError: DP840 no such URL, DP841 no driver, DP842 the file cannot be opened, DP843
    not a store, DP844 damaged, DP845 made by a newer version, DP846 busy, DP847 read-only, DP848
    disk full, DP849 server silent, DP850 login refused, DP851 no such database.
    """
    engine = engine_of(parsed(url), patience)
    try:
        with told(engine.url):
            _prepare(engine, patience)
    except BaseException:
        engine.dispose()
        raise
    return Store(engine, patience)


def _prepare(engine: Engine, patience: float) -> None:
    version = _version(engine)
    keep_log_ahead(engine, patience)
    if version == VERSION:
        return
    with engine.execution_options(**WRITING).begin() as connection:
        wait_for_turn(connection, patience)
        if version_of(connection) != VERSION:  # somebody else may have done it while we waited
            _require_utf8(connection)
            migrate(connection)


def _require_utf8(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        return
    encoding = connection.execute(text("SHOW server_encoding")).scalar()
    if encoding != "UTF8":
        says = f"数据库的编码是 {encoding}，存不下所有汉字"
        remedy = "建立数据库时写 ENCODING 'UTF8'；这一个没有改动"
        raise InputError.of("DP843", says, remedy, place_of(connection.engine.url))


def _version(engine: Engine) -> int:
    with engine.connect() as connection:
        return version_of(connection)


def version_of(connection: Connection) -> int:
    """The version of the schema, 0 in an empty database.

    Raises InputError: DP843 where the tables are another program's, DP845 for a newer version.
    """
    place = place_of(connection.engine.url)
    tables = inspect(connection).get_table_names()
    if not tables:
        return 0
    if VERSION_TABLE not in tables:
        says = f"这个数据库里是别的程序的表（{'、'.join(sorted(tables)[:3])}等）"
        raise InputError.of("DP843", says, "另用一个空的数据库；这一个没有改动", place)
    found = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()
    if found is None or not found.isdecimal() or int(found) > VERSION:
        says = f"数据库是更新的版本写的（第 {found} 版，本程序认识到第 {VERSION} 版）"
        raise InputError.of("DP845", says, "升级本程序后再用；数据库没有改动", place)
    return int(found)


def migrate(connection: Connection, version: int = VERSION) -> None:
    """Bring the schema up to a version inside the connection's transaction: wholly, or not."""
    # Only a store that must change pays for this import.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, str(version))
