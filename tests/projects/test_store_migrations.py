"""Older stores come along with every row; newer ones and foreign databases stay untouched."""

from __future__ import annotations

import hashlib
import sqlite3
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from projects.errors import InputError
from projects.ledger.values import LedgerEvent
from projects.store import (
    baselines,
    builds,
    evidence,
    feeds,
    fetches,
    issues,
    ledgers,
    observations,
    open_store,
    opening,
    revisions,
    sends,
    tokens,
    uploads,
)
from projects.store.engines import WRITING, engine_of, parsed
from projects.store.tables import META, VERSION, VERSION_TABLE
from tests.store_servers import Databases, SqliteFiles

pytest_plugins = ("tests.store_servers",)

ROOT = Path(__file__).resolve().parents[2]
AT = datetime.fromisoformat("2023-12-25T09:00")
DAY = date(2023, 12, 24)
REFUSED = (sqlite3.IntegrityError, psycopg.errors.RaiseException)
TABLES_1 = (
    "entries",
    "files",
    "revisions",
    "revision_files",
    "observations",
    "baselines",
    "baseline_items",
    "uploads",
)
PLAN = b"code: lianghu\n"
KEY = hashlib.sha256(PLAN).hexdigest()
ROWS_1 = (
    "INSERT INTO entries VALUES (1, '2023-12-18 09:00:00.000000', '2023-12-18 09:00:00.000000',"
    " '市城管局', 'baseline')",
    "INSERT INTO entries VALUES (2, '2023-12-19 09:00:00.000000', '2023-12-18 08:00:00.000000',"
    " '市政处', 'report')",
    f"INSERT INTO files VALUES ('{KEY}', 1, {len(PLAN)}, {{blob}})",
    "INSERT INTO revisions (entry, project, number, name, digest, calendar_hash, lamp)"
    f" VALUES (1, 'lianghu', 1, 'lianghu.yaml', '{KEY}', 'c1', '')",
    f"INSERT INTO revision_files VALUES (1, 0, 1, 'plan', 'lianghu.yaml', '{KEY}')",
    "INSERT INTO baselines (entry, project, number, taken_on, reason, said_by, revision,"
    " calendar_hash, weights, first, last, deadline) VALUES (1, 'lianghu', 1, '2023-03-07',"
    " '开工令', '分管副局长', 1, 'c1', 'workdays', '2023-03-07', '2024-04-13', '2024-03-31')",
    "INSERT INTO baseline_items VALUES (1, 0, 1, 'L020', '环湖管网', NULL, 1063820160,"
    " 1063950000, '2023-03-07', '2023-06-05', 90.5, 0.25)",
    "INSERT INTO observations (entry, project, item, as_of, kind, value, said_by, note, source,"
    " place) VALUES (2, 'lianghu', 'L020', '2023-12-17', 'percent', '{{\"number\": 51.2}}',"
    " '市政处', '', 'daopai report', '')",
    f"INSERT INTO uploads (entry, sha256, name, kind, project, rows) VALUES (2, '{KEY}',"
    " '周报.xlsx', 'weekly', 'lianghu', 1)",
)


def version_1(databases: Databases) -> str:
    """The URL of a store as version 1 left it, with a row in every table."""
    url = databases.empty()
    engine = engine_of(parsed(url), 5)
    with engine.execution_options(**WRITING).begin() as connection:
        opening.migrate(connection, 1)
    engine.dispose()
    blob = f"X'{PLAN.hex()}'" if databases.kind == "sqlite" else f"decode('{PLAN.hex()}', 'hex')"
    for statement in ROWS_1:
        databases.execute(url, statement.format(blob=blob))
    return url


ROWS_2 = (
    "INSERT INTO ledger_events (entry, project, item, kind, happened_on, said_by, note, stage,"
    " promised, result, place) VALUES (2, 'lianghu', 'L020', 'close', '2023-12-17', '市政处', '',"
    " '', NULL, '', '')",
    f"INSERT INTO ledger_evidence VALUES (1, 0, 2, '照片.jpg', '{KEY}')",
    "INSERT INTO feed_revisions (entry, feed, uid, sequence, digest, day, state, created,"
    f" last_modified) VALUES (2, 'portfolio', 'l.L020@x', 1, '{KEY}', '2024-03-31', 'live',"
    " '2023-12-18 01:00:00.000000', '2023-12-19 01:00:00.000000')",
    "INSERT INTO numbers (entry, series, year, number, key) VALUES (2, '周报', 2023, 1, 'W51')",
    f"INSERT INTO tokens (entry, name, scope, sha256) VALUES (1, '市政处', 'portfolio', '{KEY}')",
    "INSERT INTO tokens (entry, name, scope, sha256)"
    f" VALUES (1, '水务处', 'portfolio', '{KEY[::-1]}')",
    "INSERT INTO token_revocations VALUES (1, 2)",
)


def version_2(databases: Databases) -> str:
    """The URL of a store as version 2 left it, with a row in every table."""
    url = version_1(databases)
    engine = engine_of(parsed(url), 5)
    with engine.execution_options(**WRITING).begin() as connection:
        opening.migrate(connection, 2)
    engine.dispose()
    for statement in ROWS_2:
        databases.execute(url, statement)
    return url


ROWS_3 = (
    "INSERT INTO feed_builds (entry, feed, status_date, outcome, events, size, sha256, findings,"
    f" name) VALUES (2, 'portfolio', '2023-12-17', 'created', 1, 900, '{KEY}', '', '')",
    "INSERT INTO token_renewals (entry, token, expires) VALUES (2, 1, '2025-12-24')",
    "INSERT INTO token_fetches VALUES (1, '2024-01-01 00:00:00.000000', 200, 'khal', 900, 1)",
)


ROWS_4 = (
    "INSERT INTO sends (entry, key, channel, title, digest, files) VALUES"
    f" (2, '周报/2023-W51', '工作群', '周报', '{KEY}', '[]')",
    "INSERT INTO send_receipts (entry, send, outcome, detail, said_by) VALUES (2, 1, 'ok', '', '')",
)


def version_3(databases: Databases) -> str:
    """The URL of a store as version 3 left it, with a row in every table."""
    url = version_2(databases)
    engine = engine_of(parsed(url), 5)
    with engine.execution_options(**WRITING).begin() as connection:
        opening.migrate(connection, 3)
    engine.dispose()
    for statement in ROWS_3:
        databases.execute(url, statement)
    return url


def version_4(databases: Databases) -> str:
    """The URL of a store as version 4 left it, with a row in every table."""
    url = version_3(databases)
    engine = engine_of(parsed(url), 5)
    with engine.execution_options(**WRITING).begin() as connection:
        opening.migrate(connection, 4)
    engine.dispose()
    for statement in ROWS_4:
        databases.execute(url, statement)
    return url


ROWS_5 = (
    "INSERT INTO issues (entry, key, as_of, plans, left_out, settings) VALUES"
    " (2, '周报-2023-W51', '2023-12-24', '[[\"lianghu\", \"lianghu.yaml\"]]', '[]', '')",
)


def version_5(databases: Databases) -> str:
    """The URL of a store as version 5 left it, with a row in every table."""
    url = version_4(databases)
    engine = engine_of(parsed(url), 5)
    with engine.execution_options(**WRITING).begin() as connection:
        opening.migrate(connection, 5)
    engine.dispose()
    for statement in ROWS_5:
        databases.execute(url, statement)
    return url


def contents(databases: Databases, url: str, tables: tuple[str, ...]) -> dict[str, object]:
    return {table: databases.execute(url, f"SELECT * FROM {table}") for table in tables}


def test_a_store_of_version_1_is_brought_along_with_every_row(databases: Databases) -> None:
    url = version_1(databases)
    before = contents(databases, url, TABLES_1)
    assert all(before.values())
    store = open_store(url)
    assert contents(databases, url, TABLES_1) == before
    with store.reading() as reading:
        (revision,) = revisions.every(reading, "lianghu")
        (plan,) = revisions.files_of(reading, revision)
        (base,) = baselines.every(reading, "lianghu")
        (row,) = observations.rows(reading, "lianghu")
        upload = uploads.seen(reading, KEY)
    assert (plan.data, revision.by) == (PLAN, "市城管局")
    assert (base.items[0].weight, base.items[0].start) == (0.25, 1063820160)
    assert (row.value, row.as_of) == (51.2, date(2023, 12, 17))
    assert upload is not None
    assert upload.rows == 1
    with store.writing("市政处", "close", AT) as entry:
        assert entry.number == 3
        evidence.put(entry, b"photo")
        ledgers.add(entry, "lianghu", [LedgerEvent("L020", "build", DAY, "市政处")])
        assert len(ledgers.events(entry, "lianghu")) == 1
    store.close()
    assert databases.execute(url, f"SELECT * FROM {VERSION_TABLE}") == [(str(VERSION),)]


def test_a_store_of_version_2_is_brought_along_with_every_row(databases: Databases) -> None:
    url = version_2(databases)
    whole = (*TABLES_1, "ledger_events", "ledger_evidence", "numbers", "token_revocations")
    columns = {
        "feed_revisions": "id, entry, feed, uid, sequence, digest, day, state, created",
        "tokens": "id, entry, name, scope, sha256",
    }

    def kept() -> list[object]:
        wide = [databases.execute(url, f"SELECT {of} FROM {one}") for one, of in columns.items()]
        return [contents(databases, url, whole), *wide]

    before = kept()
    store = open_store(url)
    assert kept() == before
    with store.writing("管理员", "calendar", AT) as entry:
        (published,) = feeds.current(entry, "portfolio").values()
        assert (published.sequence, published.day) == (1, date(2024, 3, 31))
        assert published.last_modified == datetime(2023, 12, 19, 1, tzinfo=UTC)
        assert (published.content, published.cancelled_on) == ("", None)
        gone, held = tokens.every(entry)
        assert (gone.name, gone.revoked) == ("市政处", datetime.fromisoformat("2023-12-19T09:00"))
        assert (held.name, held.expires, held.revoked) == ("水务处", None, None)
        assert tokens.renew(entry, held.number, AT.date()).sha256 == KEY[::-1]
        assert feeds.record(entry, "portfolio", [published._replace(content="{}")]) == 1
        builds.record(entry, [builds.Build("portfolio", DAY, "created", 1, 900, KEY)])
    fetches.note(store, [fetches.Fetch(2, datetime(2024, 1, 1, tzinfo=UTC), 200, "khal", 900)])
    store.close()
    for table in ("feed_revisions", "tokens", "feed_builds", "token_renewals"):
        with pytest.raises(REFUSED, match="append-only"):
            databases.execute(url, f"DELETE FROM {table}")


def test_a_store_of_version_3_is_brought_along_with_every_row(databases: Databases) -> None:
    url = version_3(databases)
    newer = ("sends", "send_receipts", "issues")
    older = tuple(name for name in META.tables if name not in newer)
    before = contents(databases, url, older)
    assert all(before.values())
    store = open_store(url)
    assert contents(databases, url, older) == before
    with store.writing("管理员", "notify", AT) as entry:
        send, new = sends.intend(entry, "2023-W52", "工作群", "周报", KEY, ("周报.docx",))
        assert new
        sends.receipt(entry, send.number, "ok")
        assert [one.gone for one in sends.every(entry)] == [True]
    store.close()
    for table in ("sends", "send_receipts"):
        with pytest.raises(REFUSED, match="append-only"):
            databases.execute(url, f"DELETE FROM {table}")


def test_a_store_of_version_4_is_brought_along_with_every_row(databases: Databases) -> None:
    url = version_4(databases)
    older = tuple(name for name in META.tables if name != "issues")
    before = contents(databases, url, older)
    assert all(before.values())
    store = open_store(url)
    assert contents(databases, url, older) == before
    with store.writing("办公室", "bulletin", AT) as entry:
        issues.record(entry, "周报-2023-W52", date(2023, 12, 31), [], [], "")
        assert issues.latest(entry, "周报-2023-W52") is not None
    store.close()
    with pytest.raises(REFUSED, match="append-only"):
        databases.execute(url, "DELETE FROM issues")


def test_a_store_of_version_5_is_brought_along_and_its_issues_name_no_templates(
    databases: Databases,
) -> None:
    url = version_5(databases)
    older = tuple(name for name in META.tables if name != "issues")
    columns = "id, entry, key, as_of, plans, left_out, settings"

    def kept() -> list[object]:
        wide = databases.execute(url, f"SELECT {columns} FROM issues")
        return [contents(databases, url, older), wide]

    before = kept()
    store = open_store(url)
    assert kept() == before
    with store.reading() as reading:
        issue = issues.latest(reading, "周报-2023-W51")
        assert issue is not None
        assert issue.plans == (issues.IssuedPlan("lianghu", "lianghu.yaml"),)
        assert issues.own_files(reading, issue) is None
    store.close()
    for statement in ("DELETE FROM issues", "UPDATE issues SET own = '[]'"):
        with pytest.raises(REFUSED, match="append-only"):
            databases.execute(url, statement)


@pytest.mark.parametrize("last", ["token_renewals", "token_fetches"])
def test_an_upgrade_of_version_2_that_fails_leaves_it_as_it_was(
    databases: Databases, last: str
) -> None:
    url = version_2(databases)
    databases.execute(url, f"CREATE VIEW {last} AS SELECT 1 AS one")
    before = contents(databases, url, ("feed_revisions", "tokens", VERSION_TABLE))
    with pytest.raises(InputError, match="DP857"):
        open_store(url)
    assert contents(databases, url, ("feed_revisions", "tokens", VERSION_TABLE)) == before
    databases.execute(url, f"DROP VIEW {last}")
    open_store(url).close()
    assert databases.execute(url, f"SELECT * FROM {VERSION_TABLE}") == [(str(VERSION),)]


def test_an_upgrade_that_fails_leaves_the_older_store_as_it_was(
    databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = version_1(databases)
    # Something of that name stands in the way of the last table of version 2.
    databases.execute(url, "CREATE VIEW token_revocations AS SELECT 1 AS one")
    before = contents(databases, url, (*TABLES_1, VERSION_TABLE))
    with pytest.raises(InputError) as caught:
        open_store(url)
    assert [finding.code for finding in caught.value.findings] == ["DP857"]
    assert contents(databases, url, (*TABLES_1, VERSION_TABLE)) == before
    assert before[VERSION_TABLE] == [("1",)]
    databases.execute(url, "DROP VIEW token_revocations")
    open_store(url).close()
    assert databases.execute(url, f"SELECT * FROM {VERSION_TABLE}") == [(str(VERSION),)]


def test_the_migrations_make_the_tables_that_the_program_uses(databases: Databases) -> None:
    engine = engine_of(parsed(databases.ready()), 5)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "version_table": VERSION_TABLE}
        )
        assert compare_metadata(context, META) == []
    engine.dispose()


def test_the_newest_migration_is_the_version_that_the_program_knows() -> None:
    script = ScriptDirectory(str(opening.MIGRATIONS))
    assert script.get_current_head() == str(VERSION)
    names = {path.stem for path in (opening.MIGRATIONS / "versions").glob("v*.py")}
    assert names == {f"v{number}" for number in range(1, VERSION + 1)}


@pytest.mark.parametrize("version", [str(VERSION + 1), "12", "9f8a", ""])
def test_a_store_of_a_newer_version_is_named_and_not_touched(
    databases: Databases, version: str
) -> None:
    url = databases.ready()
    databases.execute(url, f"UPDATE {VERSION_TABLE} SET version_num = '{version}'")
    before = contents(databases, url, (*META.tables, VERSION_TABLE))
    with pytest.raises(InputError, match="更新的版本写的") as caught:
        open_store(url)
    (finding,) = caught.value.findings
    assert finding.code == "DP845"
    assert "升级本程序" in finding.remedy
    assert contents(databases, url, (*META.tables, VERSION_TABLE)) == before


def test_a_database_of_another_program_is_left_alone(databases: Databases) -> None:
    url = databases.empty()
    databases.execute(url, "CREATE TABLE flow_run (id INTEGER)")
    with pytest.raises(InputError, match="别的程序的表（flow_run") as caught:
        open_store(url)
    assert [finding.code for finding in caught.value.findings] == ["DP843"]
    engine = engine_of(parsed(url), 5)
    with engine.connect() as connection, pytest.raises(InputError):
        opening.version_of(connection)
    engine.dispose()
    assert databases.execute(url, "SELECT * FROM flow_run") == []


def test_opening_a_store_that_is_up_to_date_does_not_load_the_migrations(
    sqlite_files: SqliteFiles,
) -> None:
    code = (
        "import sys; from projects.store import open_store;"
        "open_store(sys.argv[1]).close(); print('alembic' in sys.modules)"
    )
    answers = {}
    for url in (sqlite_files.ready(), sqlite_files.empty()):
        done = subprocess.run(
            [sys.executable, "-c", code, url], cwd=ROOT, capture_output=True, text=True, check=True
        )
        answers[url] = done.stdout.strip()
    assert list(answers.values()) == ["False", "True"]
