from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from calendars import cancelled, project_feed
from calendars.content import WIDTH, clean, folded, one_line
from calendars.identity import MAX_UID, checked_domain, item_uid, project_uid, week_uid
from calendars.items import FeedItem
from calendars.lint import lint
from calendars.render import Header, render_feed
from projects.errors import InputError
from projects.schedule.result import Schedule

STATUS_DATE = date(2023, 12, 31)
FEED: dict[str, Any] = {"domain": "daopai.example", "status_date": STATUS_DATE}
HEADER = Header(name="两湖", about="完成时限", status_date=STATUS_DATE)
ITEM = FeedItem(
    uid="lianghu.A.finish@daopai.example",
    name="清淤",
    project="两湖",
    day=STATUS_DATE,
    summary="▲清淤｜两湖",
    description="数据截至2023-12-31",
)
AWKWARD = st.text(
    st.one_of(
        st.sampled_from(
            "清淤闭水①、，；：\\;,\"':=\n\r\t\0\x07\x0b\x0c\x1c\x1f\x7f\x85\u2028\u2029\ufeff"
        ),
        st.sampled_from("🚧👷‍♀️é𠮷\ud800\uffff"),
        st.characters(),
    ),
    max_size=200,
)


def only_event(data: bytes) -> Any:
    (event,) = Calendar.from_ical(data).walk("VEVENT")
    return event


def blocks(data: bytes) -> dict[bytes, bytes]:
    found = re.findall(rb"BEGIN:VEVENT\r\n.*?END:VEVENT\r\n", data, re.S)
    return {re.search(rb"UID:(.*?)\r\n(?! )", block, re.S).group(1): block for block in found}  # type: ignore[union-attr]


@given(summary=AWKWARD, description=AWKWARD, category=AWKWARD)
def test_any_text_lints_clean_and_reads_back_equal(
    summary: str, description: str, category: str
) -> None:
    item = replace(
        ITEM,
        summary="▲" + one_line(summary),
        description=description,
        categories=(one_line(category).replace(",", "，") or "一般",),
        alarms=("-PT15H",),
    )
    data = render_feed(HEADER, [item])
    assert lint(data) == []
    event = only_event(data)
    assert str(event["SUMMARY"]) == item.summary
    assert str(event["DESCRIPTION"]) == clean(description)
    assert [str(word) for word in event["CATEGORIES"].cats] == list(item.categories)
    assert str(event.walk("VALARM")[0]["DESCRIPTION"]) == str(event["SUMMARY"])


@given(AWKWARD)
def test_lines_fold_between_characters_and_outside_of_escapes(text: str) -> None:
    content = "X:" + clean(text).translate({10: "\\n", 44: "\\,", 59: "\\;"})
    lines = folded(content).removesuffix(b"\r\n").split(b"\r\n ")
    assert b"".join(lines).decode() == content
    for number, line in enumerate(lines):
        line.decode()
        assert len(line) + (number > 0) <= WIDTH
        assert not line.endswith(b"\\")


def test_an_escape_at_the_seventy_fifth_octet_is_not_torn() -> None:
    assert folded("X:" + "a" * 72 + "\\nb").split(b"\r\n ") == [b"X:" + b"a" * 72, b"\\nb\r\n"]


def test_text_is_cleaned_of_what_breaks_readers() -> None:
    assert clean("甲\r\n乙\u2028丙\0\x7f丁\\戊\t己\ud800\ufeff ") == "甲\n乙\n丙丁／戊 己"


def test_two_runs_give_the_same_bytes(lake: Schedule) -> None:
    command = (
        "import sys; sys.path.insert(0, 'tests/calendars'); import conftest as c, datetime as d;"
        "from calendars import project_feed;"
        "plan = c.PlanMaker().work('A', '清淤', due=d.date(2024, 1, 9), activity={'helpers':"
        " ('甲', '乙')});"
        "sys.stdout.buffer.write(project_feed(plan.schedule(), domain='daopai.example',"
        " status_date=d.date(2023, 12, 31)))"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", command],
            capture_output=True,
            check=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ".", "TZ": zone},
        ).stdout
        for seed, zone in (("1", "Asia/Shanghai"), ("2", "America/New_York"))
    }
    assert len(runs) == 1
    assert project_feed(lake, **FEED) == project_feed(lake, **FEED)


def test_an_item_keeps_its_bytes_when_another_one_moves(new_plan: Callable[[], Any]) -> None:
    def feed(day: date) -> dict[bytes, bytes]:
        plan = new_plan().work("A", "清淤", due=date(2024, 2, 1), critical=True)
        plan.work("B", "岸线", due=day, critical=True)
        return blocks(project_feed(plan.schedule(), **FEED))

    before, after = feed(date(2024, 2, 9)), feed(date(2024, 3, 9))
    assert list(before) == list(after)
    changed = [uid for uid in before if before[uid] != after[uid]]
    assert changed == [b"lianghu.B.finish@daopai.example"]


def test_a_feed_carries_nothing_that_makes_it_unstable_or_an_invitation(lake: Schedule) -> None:
    data = project_feed(lake, url="https://daopai.example/ical/a/lianghu.ics", **FEED)
    head = data.split(b"BEGIN:VEVENT")[0].replace(b"\r\n ", b"")
    assert b"UID" not in head
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT6H\r\n" in head
    assert b"SOURCE;VALUE=URI:https://daopai.example/ical/a/lianghu.ics\r\n" in head
    for word in (b"METHOD", b"ORGANIZER", b"ATTENDEE", b"VTODO", b"TZID", b"CLASS"):
        assert word not in data
    assert set(re.findall(rb"DTSTAMP:(.*)\r", data)) == {b"20231231T100000Z"}
    assert data.count(b"TRANSP:TRANSPARENT") == data.count(b"BEGIN:VEVENT") == 7


def test_links_to_items_outside_of_the_feed_are_left_out() -> None:
    from calendars.facts import Relation

    item = replace(ITEM, relations=(Relation("FS", "elsewhere@daopai.example", ""),))
    assert b"RELATED-TO" not in render_feed(HEADER, [item])


def test_a_tombstone_is_struck_through_and_silent() -> None:
    grave = cancelled(replace(ITEM, alarms=("-PT15H",)), STATUS_DATE, "并入清淤二期")
    event = only_event(render_feed(HEADER, [grave]))
    assert str(event["SUMMARY"]) == "×清淤（已取消）｜两湖"
    assert event["STATUS"] == "CANCELLED"
    assert str(event["DESCRIPTION"]) == "并入清淤二期\n数据截至2023-12-31"
    assert not event.walk("VALARM")


def test_names_of_events_follow_the_ledgers_ids() -> None:
    monday = date(2026, 11, 23)
    assert item_uid("lianghu", "t-0107", "d.example") == "lianghu.t-0107.finish@d.example"
    assert project_uid("lianghu", "d.example") == "lianghu.finish@d.example"
    assert (
        week_uid("lianghu", "szgc", monday, "d.example") == "lianghu.szgc.week-2026-W48@d.example"
    )
    assert week_uid("a", "b", date(2024, 12, 30), "d.example").endswith("week-2025-W01@d.example")


@given(st.lists(st.tuples(st.text(min_size=1, max_size=90), st.text(min_size=1, max_size=90))))
def test_no_two_items_share_a_name_and_every_name_is_short_ascii(
    pairs: list[tuple[str, str]],
) -> None:
    clean_pairs = {(a, b) for a, b in pairs if (a + b).isprintable()} | {("a.b", "c"), ("a", "b.c")}
    names = [item_uid(code, item, "d.example") for code, item in clean_pairs]
    names += [project_uid(code, "d.example") for code in {code for code, _ in clean_pairs}]
    assert len(set(names)) == len(names)
    assert all(name.isascii() and len(name) <= MAX_UID for name in names)


@pytest.mark.parametrize("domain", ["", "a b", "-a.cn", "九江.cn", "a..b", "x" * 101, "a@b", "a\n"])
def test_a_domain_that_is_none_is_refused_before_any_name_is_minted(domain: str) -> None:
    with pytest.raises(InputError, match="DP763"):
        checked_domain(domain)


@pytest.mark.parametrize(
    "url", ["ftp://a/b", "https://a/b?x=1", "https://九江/a.ics", "a.ics", "https://a/" + "b" * 256]
)
def test_an_address_that_some_client_would_refuse_is_refused(lake: Schedule, url: str) -> None:
    with pytest.raises(InputError, match="DP763"):
        project_feed(lake, url=url, **FEED)


def test_importing_the_room_loads_no_heavy_library() -> None:
    heavy = "{'icalendar', 'pandas', 'numpy', 'matplotlib', 'networkx', 'prefect', 'click'}"
    command = f"import sys, calendars; print(sorted({heavy} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", command], capture_output=True, check=True)
    assert found.stdout.split() == [b"[]"]
