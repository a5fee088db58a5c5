"""What a workspace remembers, through the commands: plans that change, folders that move, a
database that is gone, newer, or somewhere else."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

import flows.memory
from projects.store import open_store
from projects.store.tables import VERSION
from tests.cli_helpers import daopai
from tests.week_office import PLAN, Office, office

__all__ = ["office"]

WEEK = ("--as-of", "2024-03-10")
TABLE = """\
编号,工作名称,工期,紧前工作,责任单位
A,管线迁改,10,,供电公司
B,路基,{days},A,市政处
"""
TABLE_PLAN = """\
daopai: 1
code: biao
name: 列表计划
start: 2024-03-01
deadline: 2024-06-30
calendar: GOV
calendars:
  GOV: {base: china}
activities: biao.csv
"""


def answers(office: Office, plan: str, *when: object) -> list[str]:
    """What four commands tell of a plan."""
    commands = ("schedule", "status", "check", "ledger")
    return [daopai(one, plan, *WEEK, *when, "--json").out for one in commands]


def percents(office: Office) -> dict[str, float | None]:
    """What is reported of each work."""
    (told,) = office.does("status", "jie", *WEEK, "--json").documents
    return {one["id"]: one["actual_percent"] for one in told["activities"]}


# --- plans that change ---------------------------------------------------------------------------


def test_a_plan_of_two_files_comes_back_with_the_table_and_the_notices_of_then(
    office: Office, tmp_path: Path
) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "biao.yaml").write_text(TABLE_PLAN, "utf-8")
    (source / "biao.csv").write_text(TABLE.format(days=20), "utf-8")
    office.does("add", source / "biao.yaml")
    office.does("report", "biao", "A", "--percent", "40", *WEEK)
    known = office.at.isoformat()
    then = answers(office, "biao")

    office.on("2024-03-18")
    (source / "biao.csv").write_text(TABLE.format(days=35), "utf-8")
    rest = {"name": "停电", "date": "2024-03-21", "isOffDay": True}
    notice = json.dumps({"year": 2024, "days": [rest]})
    (office.folder / "notice.json").write_text(notice, "utf-8")
    settings = office.folder / "daopai.toml"
    text = settings.read_text("utf-8")
    settings.write_text(text.replace("calendars = []", 'calendars = ["notice.json"]'), "utf-8")
    assert "第 3 版" in office.does("add", source / "biao.yaml").out  # the notice made the second

    assert answers(office, "biao")[0] != then[0]
    assert answers(office, "biao", "--known-at", known) == then
    (told,) = office.does("diff", "biao@r2", "biao@r3", "--json").documents
    assert [(one["item"], one["kind"]) for one in told["changes"]] == [("B", "duration")]


def test_a_plan_that_was_edited_by_hand_is_kept_before_another_takes_its_place(
    office: Office, tmp_path: Path
) -> None:
    office.does("report", "jie", "A", "--percent", "10", *WEEK)
    office.plan(lambda text: text.replace("duration: 20", "duration: 25"))
    fresh = tmp_path / "jie.yaml"
    fresh.write_text(PLAN.replace("duration: 20", "duration: 30"), "utf-8")
    assert "第 3 版" in office.does("add", fresh).out
    for before, after, changed in ((1, 2, "20 → 25"), (2, 3, "25 → 30")):
        assert changed in office.does("diff", f"jie@r{before}", f"jie@r{after}").out


def test_adding_a_changed_plan_whose_forerunner_is_safe_makes_one_entry(
    office: Office, tmp_path: Path
) -> None:
    office.does("report", "jie", "A", "--percent", "10", *WEEK)
    fresh = tmp_path / "jie.yaml"
    fresh.write_text(PLAN.replace("duration: 20", "duration: 30"), "utf-8")
    office.does("add", fresh)
    with closing(sqlite3.connect(office.folder / "daopai.db")) as connection:
        (count,) = connection.execute("SELECT count(*) FROM entries").fetchone()
    assert count == 2


def test_a_plan_that_changes_while_a_command_waits_is_not_recorded_as_judged(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.does("report", "jie", "A", "--percent", "10", *WEEK)
    recording = flows.memory.recording

    @contextmanager
    def slow(*words: Any) -> Iterator[Any]:
        office.plan(lambda text: text.replace("[1,1,1,1,1,1,1]", "[1,1,1,1,1,1,0]"))
        with recording(*words) as entry:
            yield entry

    for module in ("reports", "baselining"):
        monkeypatch.setattr(f"flows.{module}.recording", slow)
    words = ("baseline", "jie", "--reason", "批复", "--by", "市城管局")
    assert office.refused(*words) == ["DP871"]
    assert office.refused("diff", "jie@r1", "jie@r2") == ["DP856"]
    office.does(*words)  # the second time it is judged as it is
    assert daopai("status", "jie", *WEEK, "--known-at", office.at.isoformat()).code == 0


def test_a_past_ledger_of_the_workspace_holds_the_plans_of_then(office: Office) -> None:
    office.does("event", "C", "受阻", "--stage", "征拆", "--by", "照明中心", "--on", "2024-03-09")
    known = ("--known-at", office.at.isoformat())
    then = office.does("ledger", *WEEK, "--json").out
    office.on("2024-04-01")
    second = office.folder / "plans" / "er.yaml"
    second.write_text(PLAN.replace("code: jie", "code: er"), "utf-8")
    office.does("event", "er/C", "受阻", "--stage", "征拆", "--by", "乙", "--on", "2024-03-09")
    assert len(office.does("ledger", *WEEK, "--json").documents) == 2
    assert office.does("ledger", *WEEK, *known, "--json").out == then
    early = ("--known-at", "2024-03-01")
    assert office.refused("ledger", *WEEK, *early) == ["DP860", "DP860"]
    assert office.refused("ledger", "er", *WEEK, *known) == ["DP860"]


# --- where the database is -----------------------------------------------------------------------


def test_a_workspace_that_moves_takes_its_memory_along(
    office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    office.does("baseline", "jie", "--reason", "批复", "--by", "市城管局")
    office.does("report", "jie", "A", "--percent", "10", *WEEK)
    then = answers(office, "jie")
    moved = tmp_path / "搬到 这里 100%"
    monkeypatch.chdir(tmp_path)
    shutil.move(office.folder, moved)
    monkeypatch.chdir(moved / "plans")
    assert answers(office, "jie") == then
    office.does("report", "jie", "A", "--percent", "20", *WEEK)
    assert percents(office)["A"] == 20.0
    assert [path.name for path in tmp_path.rglob("daopai.db")] == ["daopai.db"]


def test_an_address_that_depends_on_the_current_folder_is_refused(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.database("sqlite:///office.db")
    monkeypatch.chdir(office.folder / "plans")
    assert office.refused("report", "jie", "A", "--percent", "10") == ["DP840"]
    assert office.refused("status", "jie", *WEEK) == ["DP840"]
    assert not list(office.folder.rglob("*.db"))


def test_where_the_database_was_deleted_nothing_is_made_up(office: Office, tmp_path: Path) -> None:
    office.does("baseline", "jie", "--reason", "批复", "--by", "市城管局")
    office.does("report", "jie", "A", "--percent", "10", *WEEK)
    known = office.at.isoformat()
    form = tmp_path / "照明中心.xlsx"
    office.does("template", "jie", "--owner", "照明中心", *WEEK, "-o", form)
    (office.folder / "daopai.db").unlink()

    assert set(percents(office).values()) == {None}
    assert "还没有基线" in office.does("baseline", "list", "jie").out
    assert office.refused("status", "jie", *WEEK, "--known-at", known) == ["DP860"]
    assert office.refused("ledger", *WEEK, "--known-at", known) == ["DP860"]
    assert office.refused("diff", "jie@r1", "jie") == ["DP856"]
    assert not (office.folder / "daopai.db").exists()  # looking makes none
    assert office.refused("report", form)[0].startswith("DP5")
    office.does("report", "jie", "A", "--percent", "30", *WEEK)
    assert percents(office)["A"] == 30.0


def test_a_database_of_a_newer_version_is_neither_read_nor_written(office: Office) -> None:
    office.does("report", "jie", "A", "--percent", "10", *WEEK)
    database = office.folder / "daopai.db"

    def version(number: int) -> None:
        with closing(sqlite3.connect(database)) as connection, connection:
            connection.execute("UPDATE schema_version SET version_num = ?", (str(number),))

    version(VERSION + 1)
    before = database.read_bytes()
    for words in (
        ("report", "jie", "A", "--percent", "20", *WEEK),
        ("baseline", "jie", "--reason", "批复", "--by", "市城管局"),
        ("event", "C", "记事", "--note", "催办", "--by", "市城管局"),
        ("status", "jie", *WEEK),
        ("ledger", *WEEK),
    ):
        assert office.refused(*words) == ["DP845"]
    assert database.read_bytes() == before
    version(VERSION)
    office.does("report", "jie", "A", "--percent", "20", *WEEK)
    assert percents(office)["A"] == 20.0


def test_what_somebody_writes_between_two_looks_of_one_command_is_not_half_seen(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = office.folder / "plans" / "zz.yaml"
    second.write_text(PLAN.replace("code: jie", "code: zz"), "utf-8")
    office.does("report", "jie", "A", "--percent", "10", *WEEK)
    store = open_store(f"sqlite:///{office.folder / 'daopai.db'}")
    refreshed, at = flows.memory.refreshed, datetime.fromisoformat("2024-03-12T09:00")

    def meddled(memory: Any, *words: Any) -> Any:
        if memory.plan.code == "zz":
            with store.writing("乙", "somebody else", at):
                pass
        found = refreshed(memory, *words)
        entries.append(words[0].last())
        return found

    entries: list[int] = []
    monkeypatch.setattr("flows.memory.refreshed", meddled)
    office.does("ledger", *WEEK)
    store.close()
    assert entries == [1, 1]
