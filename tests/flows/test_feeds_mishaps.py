"""Feeds when something goes wrong: killed runs, lost databases, rivals, mistyped settings."""

from __future__ import annotations

import errno
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from calendars.names import PORTFOLIO_FEED, name_for
from flows.feeds import drafts as feed_drafts
from flows.feeds import publishing, single
from flows.feeds import turn as feed_turn
from flows.feeds.publishing import publish_feeds
from flows.feeds.report import feeds_folder
from flows.feeds.single import publish_file
from flows.feeds.sources import sources_of
from flows.runs import recompute_all
from projects.errors import InputError
from projects.workspace import Workspace, create
from tests.flows.feed_office import (
    SUNDAY,
    WEEK,
    events,
    outcomes,
    publish,
    state,
    two_plans,
    write,
)
from tests.store_servers import Databases

pytest_plugins = ("tests.store_servers",)


@pytest.fixture
def office(tmp_path: Path) -> Workspace:
    return two_plans(tmp_path / "office")


def test_a_run_killed_before_it_wrote_is_mended_by_the_next_with_the_same_sequence(
    office: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(office)
    write(office, "lake", due="2024-02-09")

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(import_module("calendars.publish"), "place", killed)
        with pytest.raises(KeyboardInterrupt):
            publish(office)
    assert events(office, "市政处")["lake.A"]["SEQUENCE"] == "0"
    publish(office)
    assert events(office, "市政处")["lake.A"]["SEQUENCE"] == "1"
    assert events(office, "市政处")["lake.A"]["DTSTART;VALUE=DATE"] == "20240209"


def test_a_lost_database_goes_on_from_the_files_that_phones_have(office: Workspace) -> None:
    publish(office)
    write(office, "lake", due="2024-02-09")
    publish(office)
    write(office, "lake", due="2024-02-20", owner="城建处")
    publish(office, SUNDAY + WEEK)
    before = {name: data for name, (_, data) in state(office).items()}
    for file in office.folder.glob("daopai.db*"):
        file.unlink()
    assert set(outcomes(publish(office, SUNDAY + WEEK)).values()) == {"unchanged"}
    assert {name: data for name, (_, data) in state(office).items()} == before
    write(office, "lake", due="2024-02-27", owner="城建处")
    publish(office, SUNDAY + WEEK)
    moved = events(office, "市政处")["lake.A"]
    assert (moved["SEQUENCE"], moved["CREATED"]) == ("3", "20231231T100000Z")
    assert events(office, "水利处")["lake.B"]["STATUS"] == "CANCELLED"
    for week in range(2, 8):
        publish(office, SUNDAY + week * WEEK)
    assert "lake.B" not in events(office, "水利处")


def test_a_database_from_an_older_backup_takes_up_the_sequences_of_the_files(
    office: Workspace,
) -> None:
    publish(office)
    base = office.folder / "daopai.db"
    backup = base.read_bytes()
    for due in ("2024-02-09", "2024-02-20"):
        write(office, "lake", due=due)
        publish(office)
    for file in office.folder.glob("daopai.db*"):
        file.unlink()
    base.write_bytes(backup)
    write(office, "lake", due="2024-02-27")
    publish(office, SUNDAY + WEEK)
    for title in ("lake工程", "市政处", "lake工程·市政处"):
        assert events(office, title)["lake.A"]["SEQUENCE"] == "3"


def test_a_file_that_the_linter_refuses_is_no_history(office: Workspace) -> None:
    publish(office)
    file = feeds_folder(office) / "portfolio.ics"
    sound = file.read_bytes()
    broken = sound.replace(b"SEQUENCE:0", b"SEQUENCE:7").replace(b"TRANSP:TRANSPARENT\r\n", b"")
    file.write_bytes(broken)
    publish(office)
    assert file.read_bytes() == sound


def test_a_year_mistyped_cannot_keep_the_right_feeds_out(office: Workspace, tmp_path: Path) -> None:
    publish(office)
    before = state(office)
    runs, _ = recompute_all(office.plans(), SUNDAY.replace(year=9000), office)
    with pytest.raises(InputError) as caught:
        publish_feeds(office, runs, [], SUNDAY.replace(year=9000))
    assert [finding.code for finding in caught.value.findings] == ["DP830"]
    sources, _ = sources_of(runs, office.uid_domain, SUNDAY.replace(year=9000))
    target = tmp_path / "far.ics"
    publish_file(office, PORTFOLIO_FEED, sources, SUNDAY.replace(year=9000), target)
    assert b"9000" in target.read_bytes()
    assert state(office) == before
    assert set(outcomes(publish(office, SUNDAY + WEEK)).values()) == {"changed"}


def test_a_run_that_begins_while_another_writes_waits_for_its_last_file(
    office: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(office)
    sound = feed_drafts.Draft.write
    rival: list[threading.Thread] = []

    def slow(self: feed_drafts.Draft) -> None:
        if not rival:
            write(office, "lake", due="2024-02-20")
            rival.append(threading.Thread(target=publish, args=(office,)))
            rival[0].start()
            time.sleep(0.5)
        sound(self)

    write(office, "lake", due="2024-02-09")
    monkeypatch.setattr(feed_drafts.Draft, "write", slow)
    publish(office)
    rival[0].join()
    assert events(office, "市政处")["lake.A"]["DTSTART;VALUE=DATE"] == "20240220"
    assert events(office, "市政处")["lake.A"]["SEQUENCE"] == "2"
    assert set(outcomes(publish(office)).values()) == {"unchanged"}


def test_who_waits_too_long_for_another_run_is_told(
    office: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(office)
    before = state(office)
    monkeypatch.setattr(publishing, "PATIENCE", 0.1)
    with feed_turn.turn(feeds_folder(office)), pytest.raises(InputError) as caught:
        publish(office, SUNDAY + WEEK)
    assert [finding.code for finding in caught.value.findings] == ["DP766"]
    assert state(office) == before


def test_another_domain_is_refused_until_it_is_meant_and_cancels_nothing(
    office: Workspace,
) -> None:
    publish(office)
    before = state(office)
    moved = replace(office, uid_domain="other.example")
    report = publish(moved)
    assert {finding.code for line in report.lines for finding in line.findings} == {"DP763"}
    assert set(outcomes(report).values()) == {"kept"}
    assert state(office) == before
    assert set(outcomes(publish(moved, force=True)).values()) == {"changed"}
    assert set(outcomes(publish(moved)).values()) == {"unchanged"}
    for _, data in state(office).values():
        assert b"CANCELLED" not in data
        assert data.count(b".finish@other.example") >= 1
        assert b".finish@daopai.example" not in data


def test_what_a_killed_run_left_half_written_is_swept_up(office: Workspace) -> None:
    publish(office)
    left = feeds_folder(office) / "quiet" / ".portfolio.ics.0a1b2c3d.tmp"
    left.write_bytes(b"BEGIN:VCAL")
    publish(office)
    assert not left.exists()


def test_a_disk_that_fills_up_in_the_middle_keeps_no_drafts_and_every_feed_whole(
    office: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(office)
    before = state(office)
    write(office, "lake", due="2024-02-09")
    sound = import_module("calendars.publish").place
    left = iter(range(3))

    def full(*given: Path) -> None:
        if next(left, None) is None:
            raise OSError(errno.ENOSPC, "No space left on device")
        sound(*given)

    with monkeypatch.context() as patched:
        patched.setattr(import_module("calendars.publish"), "place", full)
        with pytest.raises(OSError, match="No space"):
            publish(office)
    assert not [*feeds_folder(office).rglob("*.tmp")]
    now = state(office)
    assert now.keys() == before.keys()
    assert sum(now[name] != before[name] for name in now) == 3
    assert all(data.endswith(b"END:VCALENDAR\r\n") for _, data in now.values())
    publish(office)
    assert events(office, "市政处")["lake.A"]["SEQUENCE"] == "1"


def test_a_feed_lives_through_its_weeks_on_either_database(
    office: Workspace, databases: Databases
) -> None:
    there = replace(office, database=databases.ready())
    publish(there)
    write(office, "lake", due="2024-02-09", owner="城建处")
    publish(there, SUNDAY + WEEK)
    assert set(outcomes(publish(there, SUNDAY + WEEK)).values()) == {"unchanged"}
    assert events(office, "市政处")["lake.A"]["SEQUENCE"] == "1"
    left = events(office, "水利处")["lake.B"]
    assert (left["STATUS"], left["SEQUENCE"]) == ("CANCELLED", "1")
    (office.plans_folder / "lake.yaml").write_text("nonsense", encoding="utf-8")
    publish(there, SUNDAY + 2 * WEEK)
    assert events(office, "水利处")["lake.B"] == left


def test_somebody_else_publishing_while_one_feed_is_made_is_looked_at_again(
    office: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(office)
    write(office, "lake", due="2024-02-09")
    look: Callable[..., Any] = feed_drafts.Desk.one
    rivals = iter(range(1))

    def interrupted(self: feed_drafts.Desk, *words: Any) -> Any:
        found = look(self, *words)
        if next(rivals, None) is not None:
            write(office, "road", due="2024-02-02")
            with monkeypatch.context() as sound:
                sound.setattr(feed_drafts.Desk, "one", look)
                publish(office)
        return found

    runs, _ = recompute_all(office.plans(), SUNDAY, office)
    sources, _ = sources_of(runs, office.uid_domain, SUNDAY)
    monkeypatch.setattr(feed_drafts.Desk, "one", interrupted)
    name, target = name_for(sources, office="市政处"), tmp_path / "one.ics"
    publish_file(office, name, sources, SUNDAY, target)
    assert events(office, "市政处")["lake.A"]["SEQUENCE"] == "1"
    assert target.read_bytes() == (feeds_folder(office) / f"{name.slug}.ics").read_bytes()
    rivals = iter(range(single.TRIES))
    with pytest.raises(InputError) as caught:
        publish_file(office, name, sources, SUNDAY, target)
    assert [finding.code for finding in caught.value.findings] == ["DP766"]


def test_a_damaged_record_keeps_its_feed_and_stops_no_other(
    office: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(office)
    sound = feed_drafts._before  # noqa: SLF001 - the row in the store cannot be damaged from outside

    def damaged(slug: str, rows: Any) -> Any:
        if slug == "portfolio":
            raise InputError.of("DP767", "库里日历 portfolio 的记录损坏", "从备份恢复数据库")
        return sound(slug, rows)

    monkeypatch.setattr(feed_drafts, "_before", damaged)
    before = (feeds_folder(office) / "portfolio.ics").read_bytes()
    report = publish(office, SUNDAY + WEEK)
    assert outcomes(report)["重点项目"] == "kept"
    assert {line.outcome for line in report.lines if line.name.kind != "portfolio"} == {"changed"}
    assert [finding.code for row in report.failed for finding in row.findings] == ["DP767"]
    assert (feeds_folder(office) / "portfolio.ics").read_bytes() == before


def test_two_workspaces_do_not_empty_each_others_files_in_one_folder(
    office: Workspace, tmp_path: Path
) -> None:
    site = tmp_path / "www"
    publish(office, out=site)
    before = {file.name: file.read_bytes() for file in site.glob("*") if file.is_file()}
    other = create(tmp_path / "other", organisation="水利局", uid_domain="daopai.example")
    for code in ("dam", "dyke"):
        write(other, code)
    report = publish(other, out=site)
    refused = {row.file.name: row.findings[0].code for row in report.failed}
    assert refused["portfolio.ics"] == "DP761"
    after = {file.name: file.read_bytes() for file in site.glob("*") if file.is_file()}
    assert after == before
    assert publish(other, out=site, force=True).failed == ()
