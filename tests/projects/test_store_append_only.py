"""The database itself lets history only grow, whatever program speaks to it."""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime

import psycopg
import pytest

from projects.baseline import Baseline, BaselineItem
from projects.ledger.values import Evidence, LedgerEvent
from projects.model import Observation
from projects.store import (
    baselines,
    builds,
    evidence,
    feeds,
    fetches,
    issues,
    ledgers,
    numbers,
    observations,
    open_store,
    revisions,
    sends,
    tokens,
    uploads,
)
from projects.store.revisions import SourceFile
from projects.store.tables import IN_PLACE, META
from tests.store_servers import Databases

pytest_plugins = ("tests.store_servers",)

AT = datetime.fromisoformat("2023-12-25T09:00")
DAY = date(2023, 12, 24)
GROWING = [table for name, table in META.tables.items() if name not in IN_PLACE]
REFUSED = (sqlite3.IntegrityError, psycopg.errors.RaiseException)


def filled(databases: Databases) -> str:
    """The URL of a store with at least one row in every table."""
    url = databases.ready()
    store = open_store(url)
    stamp = datetime(2023, 12, 24, 10, tzinfo=UTC)
    item = BaselineItem("L020", "管网", None, 0, 1, DAY, DAY, 1.0, 1.0)
    with store.writing("甲", "all", AT) as entry:
        plan = SourceFile("plan", "l.yaml", b"code: l")
        revision = revisions.record(entry, "l", [plan], calendar_hash="c").number
        base = Baseline(
            project="l", number=0, taken_on=DAY, reason="开工令", by="甲", revision=revision,
            calendar_hash="c", weights="workdays", items=(item,),
        )  # fmt: skip
        baselines.add(entry, base)
        observations.add(entry, "l", [Observation("L020", DAY, "percent", 40.0)])
        uploads.record(entry, "f" * 64, "周报.xlsx", "weekly", "l", 1)
        proof = Evidence("照片.jpg", evidence.put(entry, b"photo"))
        ledgers.add(entry, "l", [LedgerEvent("L020", "close", DAY, "甲", evidence=(proof,))])
        feeds.record(entry, "l", [feeds.FeedRevision("u", 0, "a" * 64, stamp, stamp)])
        numbers.take(entry, "周报", "2023-W52", 2023)
        builds.record(entry, [builds.Build("l", DAY, "created", 1, 900, "a" * 64)])
        token, _ = tokens.issue(entry, "乙", "l", DAY)
        tokens.renew(entry, token.number, DAY)
        tokens.revoke(entry, token.number)
        send, _ = sends.intend(entry, "2023-W52", "工作群", "周报", "a" * 64)
        sends.receipt(entry, send.number, "ok")
        issues.record(entry, "周报-2023-W52", DAY, [], [], "")
    fetches.note(store, [fetches.Fetch(token.number, stamp, 200, "khal", 900)])
    store.close()
    return url


def test_no_row_of_any_table_can_be_changed_deleted_or_replaced(databases: Databases) -> None:
    url = filled(databases)
    for table in (one.name for one in GROWING):
        before = databases.execute(url, f"SELECT * FROM {table}")
        assert before, f"{table} has no row to try it on"
        acts = [f"UPDATE {table} SET entry = entry", f"DELETE FROM {table}"]
        acts[0] = acts[0].replace("entry = entry", "who = 'x'") if table == "entries" else acts[0]
        if databases.kind == "sqlite":
            acts.append(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")
        else:
            acts.append(f"TRUNCATE {table} CASCADE")
        for act in acts:
            with pytest.raises(REFUSED, match="append-only"):
                databases.execute(url, act)
        assert databases.execute(url, f"SELECT * FROM {table}") == before


def test_every_table_says_who_and_when(databases: Databases) -> None:
    url = filled(databases)
    for table in GROWING:
        if table.name == "entries":
            continue
        alone = databases.execute(
            url,
            f"SELECT count(*) FROM {table.name} AS t"
            " LEFT JOIN entries AS e ON e.number = t.entry WHERE e.number IS NULL",
        )
        assert alone == [(0,)]
        assert not table.c.entry.nullable
