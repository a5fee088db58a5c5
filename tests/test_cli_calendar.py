"""`daopai calendar`: one feed as a file as before, and behind a word all feeds of a workspace."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from wcwidth import wcswidth

from projects.bundled import path
from tests.cli_helpers import daopai
from tests.week_office import Office, office

__all__ = ["office"]

DAY = ("--as-of", "2024-03-10")


def feeds(office: Office) -> dict[str, Path]:
    """The published files with alarms, by slug."""
    return {file.stem: file for file in (office.folder / "out" / "feeds").glob("*.ics")}


def published(office: Office, *words: object) -> dict[str, Any]:
    """The document of a run that must succeed."""
    (document,) = office.does("calendar", "publish", *words, "--json").documents
    assert isinstance(document, dict)
    return document


def told(office: Office) -> dict[str, Any]:
    """The document of `check`, whatever its exit code."""
    document = json.loads(daopai("calendar", "check", "--json").out)
    assert isinstance(document, dict)
    return document


# --- one feed, as ever ---------------------------------------------------------------------------


def test_one_feed_is_written_with_its_options_in_any_order(office: Office) -> None:
    for words in (
        ("jie", *DAY, "-o", "a.ics"),
        ("-o", "b.ics", "--no-alarms", "jie", *DAY),
        ("--owner", "市政处", *DAY, "--output", "c.ics"),
        (*DAY, "--portfolio", "-o", "d.ics", "--force"),
    ):
        assert "已生成" in office.does("calendar", *words).out
    assert b"BEGIN:VALARM" in Path("a.ics").read_bytes()
    assert b"BEGIN:VALARM" not in Path("b.ics").read_bytes()
    assert "内容未变" in office.does("calendar", "jie", *DAY, "-o", "a.ics").out


def test_a_plan_that_is_called_like_a_command_is_given_as_a_path(office: Office) -> None:
    plan = office.folder / "plans" / "check.yaml"
    plan.write_bytes(path("lianghu").read_bytes())
    assert "还没有生成过日历" in office.does("calendar", "check").out
    assert "已生成" in office.does("calendar", "plans/check.yaml", *DAY, "-o", "a.ics").out
    assert "两湖" in Path("a.ics").read_text("utf-8")


def test_help_shows_the_one_feed_and_the_commands() -> None:
    shown = daopai("calendar", "--help").out
    for word in ("--as-of", "publish", "check", "subscribe", "list", "revoke", "renew"):
        assert word in shown
    assert daopai("calendar", "renew", "-h").out.startswith("用法：daopai calendar renew")


def test_what_is_missing_or_mistyped_is_told_for_each_of_them(office: Office) -> None:
    assert office.refused("calendar") == ["DP831"]
    assert office.refused("calendar", "jie", *DAY) == ["DP831"]
    assert office.refused("calendar", *DAY, "-o", "a.ics") == ["DP835"]
    assert office.refused("calendar", "publish", "--asof", "x") == ["DP831"]
    assert "是否为 --as-of" in daopai("calendar", "publish", "--asof", "x").err
    assert office.refused("calendar", "list", "jie") == ["DP831"]


# --- all feeds -----------------------------------------------------------------------------------


def test_every_feed_of_a_workspace_is_published_with_and_without_alarms(office: Office) -> None:
    document = published(office, *DAY)
    assert document["schema"] == "daopai.feeds/1"
    assert document["status_date"] == "2024-03-10"
    titles = {feed["title"] for feed in document["feeds"]}
    assert {"重点项目", "城北街道改造", "市政处", "照明中心"} <= titles
    assert not any("·" in title for title in titles)
    assert {feed["feed"] for feed in document["feeds"]} == set(feeds(office))
    for slug, file in feeds(office).items():
        quiet = office.folder / "out" / "feeds" / "quiet" / f"{slug}.ics"
        assert b"BEGIN:VALARM" not in quiet.read_bytes()
        assert file.read_bytes().count(b"BEGIN:VEVENT") == quiet.read_bytes().count(b"BEGIN:VEVENT")


def test_a_second_run_changes_nothing_and_says_so_in_one_line(office: Office) -> None:
    published(office, *DAY)
    before = {slug: file.read_bytes() for slug, file in feeds(office).items()}
    again = office.does("calendar", "publish", *DAY).out
    assert f"{len(before)} 个无变化" in again
    assert ".ics" not in again
    assert {slug: file.read_bytes() for slug, file in feeds(office).items()} == before


def test_without_a_day_feeds_stand_at_the_last_sunday_until_somebody_reports(
    office: Office,
) -> None:
    office.on("2024-03-14")
    assert published(office)["status_date"] == "2024-03-10"
    office.does("report", "jie", "A", "--percent", "50", "--as-of", "2024-03-13")
    assert published(office)["status_date"] == "2024-03-13"
    office.on("2024-03-16")
    assert {feed["outcome"] for feed in published(office)["feeds"]} == {"unchanged"}


def test_an_earlier_day_replaces_no_feed(office: Office) -> None:
    published(office, *DAY)
    before = {slug: file.read_bytes() for slug, file in feeds(office).items()}
    shown = office.does("calendar", "publish", "--as-of", "2024-03-03").out
    assert f"{len(before)} 个未替换" in shown
    assert {slug: file.read_bytes() for slug, file in feeds(office).items()} == before


def test_a_day_that_has_not_come_would_hold_the_feeds_up_and_is_refused(office: Office) -> None:
    assert office.refused("calendar", "publish", "--as-of", "2042-03-10") == ["DP830"]
    assert office.refused("calendar", "publish", "--as-of", "2024-03-18") == ["DP830"]
    assert feeds(office) == {}
    assert published(office, "--as-of", "2024-03-17")["status_date"] == "2024-03-17"


def test_a_folder_for_a_plain_web_server_has_the_files_and_a_list(office: Office) -> None:
    published(office, *DAY, "-o", "site")
    site = office.folder / "site"
    page = (site / "index.html").read_text("utf-8")
    linked = set(re.findall(r'href="([^"]+\.ics)"', page))
    assert "project-jie.ics" in linked
    assert any(link.startswith("project-jie.office-") for link in linked)
    assert all((site / link).is_file() for link in linked)
    assert "市政处" in page


def test_a_broken_plan_is_told_and_keeps_its_events(office: Office) -> None:
    published(office, *DAY)
    before = feeds(office)["project-jie"].read_bytes()
    office.plan(lambda text: text.replace("duration: 10", "duration: 十天"))
    answer = daopai("calendar", "publish", "--as-of", "2024-03-17")
    assert answer.code == 1
    assert "jie.yaml" in answer.err
    assert _uids(feeds(office)["project-jie"].read_bytes()) >= _uids(before)


def _uids(data: bytes) -> set[bytes]:
    return set(re.findall(rb"UID:(jie\.\S+)", data))


def test_a_folder_that_cannot_be_written_is_told(office: Office) -> None:
    (office.folder / "wall").write_text("x", "utf-8")
    assert office.refused("calendar", "publish", *DAY, "-o", "wall") in (["DP812"], ["DP762"])
    assert office.refused("calendar", "publish", "--as-of", "gestern") == ["DP830"]


def test_outside_of_a_workspace_every_command_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for words in (("publish",), ("check",), ("list",), ("revoke", "1"), ("renew", "1")):
        answer = daopai("calendar", *words)
        assert (answer.code, answer.err.split()[0]) == (2, "DP801")


# --- their health --------------------------------------------------------------------------------


def test_health_is_fine_after_a_run(office: Office) -> None:
    published(office, *DAY)
    shown = office.does("calendar", "check").out
    assert re.search(r"城北街道改造 +2024-03-10 .* 通过", shown)
    assert " 有错" not in shown
    document = told(office)
    assert (document["schema"], document["failed"]) == ("daopai.feed-health/1", False)
    assert {feed["feed"] for feed in document["feeds"]} == set(feeds(office))


def test_a_missing_or_altered_file_fails_the_check_and_says_what_to_do(office: Office) -> None:
    published(office, *DAY)
    feeds(office)["portfolio"].unlink()
    file = feeds(office)["project-jie"]
    file.write_bytes(file.read_bytes().replace(b"TRANSP:TRANSPARENT", b"TRANSP:OPAQUE"))
    answer = daopai("calendar", "check")
    assert answer.code == 1
    assert "不见了" in answer.out
    assert "被改动过" in answer.out
    assert "行：" in answer.out
    assert "TRANSP:TRANSPARENT" in answer.out
    assert str(file.parents[2]) not in "".join(answer.out.split())  # nor in a broken line
    wrong = {feed["title"] for feed in told(office)["feeds"] if feed["errors"]}
    assert wrong == {"重点项目", "城北街道改造"}
    published(office, *DAY)
    assert told(office)["failed"] is False


def test_a_feed_that_an_error_kept_fails_the_check_until_a_run_succeeds(office: Office) -> None:
    more = "\n".join(
        f"  - {{id: M{k}, name: 里程碑{k}, kind: milestone, deadline: 2024-04-{k:02}}}"
        for k in range(1, 13)
    )
    office.plan(lambda text: text + more + "\n")
    published(office, *DAY)
    office.plan(lambda text: text.replace(more, ""))
    answer = daopai("calendar", "publish", *DAY)
    kept = [feed for feed in told(office)["feeds"] if feed["outcome"] == "kept"]
    assert "project-jie" in {feed["feed"] for feed in kept}
    assert answer.code == 1
    assert "保留旧文件" in answer.out
    assert "DP761" in answer.out
    assert told(office)["failed"] is True
    again = daopai("calendar", "check")
    assert again.code == 1
    assert "--force" in again.out
    assert str(feeds(office)["portfolio"].parent) not in "".join(again.out.split())
    office.does("calendar", "publish", *DAY, "--force")
    assert told(office)["failed"] is False


def test_old_data_is_a_warning_that_stands_once(office: Office) -> None:
    published(office, *DAY)
    office.on("2024-03-18")
    assert told(office)["warnings"] == []
    office.on("2024-03-19")
    (warning,) = told(office)["warnings"]
    assert "9 天没有更新" in warning
    shown = office.does("calendar", "check").out
    assert shown.count("天没有更新") == 1


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_tables_fit_the_terminal(office: Office, columns: int) -> None:
    first = daopai("calendar", "publish", *DAY, columns=columns)
    health = daopai("calendar", "check", columns=columns)
    for answer in (first, health):
        assert answer.code == 0
        assert max(map(wcswidth, answer.out.splitlines())) <= columns
