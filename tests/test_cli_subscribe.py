"""`daopai calendar subscribe`, `list`, `renew`, `revoke`: who gets an address, and until when."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from typing import Any

import pytest
from wcwidth import wcswidth

from tests.cli_helpers import daopai
from tests.week_office import Office, office

__all__ = ["office"]

BASE = "https://daopai.example.gov.cn"
ADDRESS = ("--address", BASE)
DAY = ("--as-of", "2024-03-10")


def subscribed(office: Office, *words: object) -> dict[str, Any]:
    """The document of a subscription that must succeed."""
    (document,) = office.does("calendar", "subscribe", *words, *ADDRESS, "--json").documents
    assert isinstance(document, dict)
    return document


def listed(office: Office) -> list[dict[str, Any]]:
    """All subscriptions."""
    (document,) = office.does("calendar", "list", "--json").documents
    rows = document["subscriptions"]
    assert isinstance(rows, list)
    return rows


def settle(office: Office, line: str) -> None:
    """Add a line to the settings."""
    file = office.folder / "daopai.toml"
    file.write_text(f"{file.read_text('utf-8')}\n{line}\n", "utf-8")


# --- handing out ---------------------------------------------------------------------------------


def test_a_subscription_is_an_address_with_a_secret_for_one_feed(office: Office) -> None:
    found = subscribed(office, "--owner", "市政处", "--for", "市政科")
    assert re.fullmatch(rf"{BASE}/ical/[\w-]{{22}}/office-[0-9a-f]{{10}}\.ics", found["address"])
    assert found["webcal"] == found["address"].replace("https:", "webcal:")
    assert (found["name"], found["title"], found["alarms"]) == ("市政科", "市政处", True)
    assert (found["expires"], found["state"]) == ("2025-03-11", "valid")
    assert len(found["address"]) <= 256


@pytest.mark.parametrize(
    ("words", "feed", "title"),
    [
        (("--portfolio",), "portfolio", "重点项目"),
        (("--project", "jie"), "project-jie", "城北街道改造"),
        (("--project", "jie", "--owner", "市政处"), "project-jie.office-", "城北街道改造·市政处"),
        (("--owner", "照明中心"), "office-", "照明中心"),
        (("--health",), "health", "订阅情况页"),
    ],
)
def test_each_kind_of_feed_can_be_had(
    office: Office, words: tuple[str, ...], feed: str, title: str
) -> None:
    office.does("calendar", "publish", *DAY)
    found = subscribed(office, *words, "--for", "督查科")
    assert found["feed"].startswith(feed)
    assert found["title"] == title
    assert listed(office)[0]["title"] == title
    assert found["warnings"] == []


def test_the_text_has_address_link_code_expiry_and_a_line_for_each_program(office: Office) -> None:
    settle(office, f'address = "{BASE}/"')
    shown = office.does("calendar", "subscribe", "--portfolio", "--for", "分管副局长").out
    address = re.search(rf"^{BASE}/ical/\S+$", shown, re.M)
    link = re.search(r"^webcal://daopai\.example\.gov\.cn/ical/\S+$", shown, re.M)
    assert address
    assert link
    assert link[0].partition(":")[2] == address[0].partition(":")[2]
    for word in ("有效至 2025-03-11", "只显示这一次", "iPhone", "ICSx5", "Outlook", "飞书", "█▀"):
        assert word in shown
    assert "webcals" not in shown
    secret = address[0].split("/")[-2]
    assert secret not in office.does("calendar", "list").out
    assert secret.encode() not in (office.folder / "daopai.db").read_bytes()


def test_the_settings_name_the_address_and_the_option_goes_before_them(office: Office) -> None:
    settle(office, 'address = "http://10.1.2.3:8765/daopai"')
    words = ("calendar", "subscribe", "--portfolio", "--json")
    (own,) = office.does(*words, "--for", "甲科").documents
    assert own["address"].startswith("http://10.1.2.3:8765/daopai/ical/")
    assert own["webcal"].startswith("webcal://10.1.2.3:8765/daopai/ical/")
    assert any("https" in warning for warning in own["warnings"])
    (other,) = office.does(*words, "--for", "乙科", *ADDRESS).documents
    assert other["address"].startswith(f"{BASE}/ical/")
    (mine,) = office.does(*words, "--for", "丙科", "--address", "http://localhost:8765").documents
    assert any("本机" in warning for warning in mine["warnings"])


def test_a_feed_that_was_never_made_is_handed_out_with_a_warning(office: Office) -> None:
    assert any(
        "还没有生成" in one for one in subscribed(office, "--portfolio", "--for", "甲")["warnings"]
    )
    office.does("calendar", "publish", *DAY)
    assert subscribed(office, "--portfolio", "--for", "乙")["warnings"] == []
    assert subscribed(office, "--portfolio", "--for", "丙", "--quiet")["warnings"] == []


@pytest.mark.parametrize(("kind", "start"), [("png", b"\x89PNG"), ("svg", b"<?xml")])
def test_the_code_is_written_as_a_picture(office: Office, kind: str, start: bytes) -> None:
    target = office.folder / "新的" / f"码.{kind}"
    answer = office.does(
        "calendar", "subscribe", "--portfolio", "--for", "甲", *ADDRESS, "-o", target
    )
    assert target.read_bytes().startswith(start)
    assert str(target) in answer.out


def test_without_its_picture_no_subscription_is_left_behind(office: Office) -> None:
    (office.folder / "wall").write_text("x", "utf-8")
    words = ("calendar", "subscribe", "--portfolio", "--for", "甲", *ADDRESS, "-o", "wall/a.png")
    assert office.refused(*words) == ["DP812"]
    assert listed(office) == []


# --- mistakes ------------------------------------------------------------------------------------


def test_all_mistakes_are_told_at_once(office: Office) -> None:
    wrong = ("--owner", "市政外", "--for", " ", "--months", "0", "--address", "x", "-o", "a.gif")
    told = office.refused("calendar", "subscribe", *wrong)
    assert told == ["DP886", "DP882", "DP884", "DP887", "DP765"]
    assert "市政处" in daopai("calendar", "subscribe", *wrong).err
    assert not (office.folder / "daopai.db").exists()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), "DP885"),
        (("--portfolio", "--owner", "市政处"), "DP885"),
        (("--portfolio", "--health"), "DP885"),
        (("--health", "--quiet"), "DP885"),
        (("--project", "jei"), "DP765"),
        (("--project", "jie", "--owner", "水务处"), "DP765"),
        (("--portfolio", "--months", "61"), "DP884"),
        (("--portfolio", "--months", "十二"), "DP884"),
        (("--portfolio", "--months", "1.5"), "DP884"),
        (("--portfolio", "--months", "9" * 5000), "DP884"),
        (("--portfolio", "--months", "3", "--until", "2024-12-31"), "DP884"),
        (("--portfolio", "--until", "2024-03-10"), "DP884"),
        (("--portfolio", "--until", "2029-03-12"), "DP884"),
        (("--portfolio", "--until", "年底"), "DP830"),
        (("--portfolio", "-o", "码"), "DP887"),
        (("--portfolio", "--for", "长" * 41), "DP886"),
        (("--portfolio", "--for", "甲\x07"), "DP886"),
        (("--portfolio", "--address", "https://市政.cn"), "DP882"),
        (("--portfolio", "--address", f"{BASE}/ical/abc/portfolio.ics"), "DP882"),
        (("--portfolio", "--address", f"{BASE}?a=b"), "DP882"),
        (("--portfolio", "--address", f"{BASE}/{'a' * 200}"), "DP882"),
        (("--portfolio", "--address", "ftp://daopai.example.gov.cn"), "DP882"),
    ],
)
def test_each_mistake_has_its_code_and_records_nothing(
    office: Office, words: tuple[str, ...], code: str
) -> None:
    usual = ("--for", "甲", *ADDRESS)
    assert office.refused("calendar", "subscribe", *usual, *words) == [code]
    assert listed(office) == []


def test_without_an_address_the_settings_are_named(office: Office) -> None:
    answer = daopai("calendar", "subscribe", "--portfolio", "--for", "甲")
    assert answer.code == 2
    assert "DP881" in answer.err
    assert "daopai.toml" in answer.err
    settle(office, 'address = "daopai.example.gov.cn"')
    assert office.refused("calendar", "subscribe", "--portfolio", "--for", "甲") == ["DP882"]


def test_a_name_that_may_stand_in_a_broken_plan_is_refused_with_what_is_wrong_there(
    office: Office,
) -> None:
    office.plan(lambda text: text.replace("duration: 10", "duration: 十天"))
    told = office.refused("calendar", "subscribe", "--owner", "市政处", "--for", "甲", *ADDRESS)
    assert told[0] == "DP765"
    assert len(told) > 1
    assert "jie.yaml" in daopai("calendar", "subscribe", "--owner", "市政处", "--for", "甲").err


def test_one_holder_has_one_subscription_of_a_feed(office: Office) -> None:
    first = subscribed(office, "--portfolio", "--for", "甲")
    again = ("calendar", "subscribe", "--portfolio", "--for", "甲", *ADDRESS)
    assert office.refused(*again) == ["DP859"]
    subscribed(office, "--portfolio", "--quiet", "--for", "甲")
    office.does("calendar", "revoke", first["number"])
    assert subscribed(office, "--portfolio", "--for", "甲")["address"] != first["address"]


# --- afterwards ----------------------------------------------------------------------------------


def test_a_table_says_who_reads_what_until_when(office: Office) -> None:
    assert "还没有发过订阅" in office.does("calendar", "list").out
    office.does("calendar", "publish", *DAY)
    subscribed(office, "--project", "jie", "--for", "市政科", "--until", "2024-04-10")
    subscribed(office, "--portfolio", "--for", "分管副局长", "--quiet", "--months", "1")
    subscribed(office, "--portfolio", "--for", "督查科")
    office.does("calendar", "revoke", "督查科")
    states = [row["state"] for row in listed(office)]
    assert states == ["expiring", "valid", "revoked"]
    office.on("2024-04-11")
    assert [row["state"] for row in listed(office)] == ["expired", "expiring", "revoked"]
    for columns in (60, 80, 120):
        shown = daopai("calendar", "list", columns=columns).out
        assert max(map(wcswidth, shown.splitlines())) <= columns
        assert re.search(r"1 +市政科 .*2024-04-10 .*从未 +已到期", shown)
        assert re.search(r"3 +督查科 .*已收回", shown)
    assert "不带提醒" in office.does("calendar", "list").out


def test_a_renewal_counts_from_the_last_day_or_from_today(office: Office) -> None:
    subscribed(office, "--portfolio", "--for", "甲", "--months", "1")
    told = office.does("calendar", "renew", "甲", "--months", "2").out
    assert "2024-06-11" in told
    office.on("2024-08-31")
    office.does("calendar", "renew", "1", "--months", "6")
    assert listed(office)[0]["expires"] == "2025-02-28"
    office.does("calendar", "renew", "1", "--until", "2024-12-31")
    assert listed(office)[0]["expires"] == "2024-12-31"
    assert office.refused("calendar", "renew", "1", "--months", "60") == ["DP884"]
    assert office.refused("calendar", "renew", "1", "--until", "2024-08-30") == ["DP884"]


def test_who_is_meant_is_asked_where_a_name_says_too_little(office: Office) -> None:
    for command in ("revoke", "renew"):
        assert office.refused("calendar", command, "甲") == ["DP883"]
    subscribed(office, "--portfolio", "--for", "市政一科")
    subscribed(office, "--portfolio", "--quiet", "--for", "市政一科")
    assert office.refused("calendar", "revoke", "市政一科") == ["DP883"]
    assert "1、2" in daopai("calendar", "revoke", "市政一科").err
    assert "市政一科" in daopai("calendar", "revoke", "市政二科").err
    assert office.refused("calendar", "revoke", "3") == ["DP883"]
    assert office.refused("calendar", "revoke", "9" * 5000) == ["DP883"]
    office.does("calendar", "revoke", "2")
    assert office.refused("calendar", "revoke", "2") == ["DP883"]
    assert office.refused("calendar", "renew", "2") == ["DP883"]
    assert "已收回" in office.does("calendar", "revoke", "市政一科").out


def test_each_change_is_one_entry_with_who_and_when(office: Office) -> None:
    subscribed(office, "--portfolio", "--for", "甲")
    office.does("calendar", "renew", "甲")
    office.does("calendar", "revoke", "甲")
    office.does("calendar", "list")
    office.refused("calendar", "revoke", "甲")
    with closing(sqlite3.connect(office.folder / "daopai.db")) as store:
        rows = store.execute("SELECT command, who <> '', clock FROM entries ORDER BY number")
        entries = rows.fetchall()
    assert [row[:2] for row in entries] == [
        ("calendar subscribe", 1),
        ("calendar renew", 1),
        ("calendar revoke", 1),
    ]
    assert all(row[2].startswith("2024-03-11 09:0") for row in entries)
