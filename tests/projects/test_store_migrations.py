"""Older stores come along with every row; newer ones and foreign databases stay untouched."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from projects.errors import InputError
from projects.ledger.values import LedgerEvent
from projects.store import (
    baselines,
    evidence,
    ledgers,
    observations,
    open_store,
    opening,
    revisions,
    uploads,
)
from projects.store.engines import WRITING, engine_of, parsed
from projects.store.tables import META, VERSION, VERSION_TABLE
from tests.store_servers import Databases, SqliteFiles

pytest_plugins = ("tests.store_servers",)

ROOT = Path(__file__).resolve().parents[2]
AT = datetime.fromisoformat("2023-12-25T09:00")
DAY = date(2023, 12, 24)
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


@pytest.mark.parametrize("version", ["3", "12", "9f8a", ""])
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
