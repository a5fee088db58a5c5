from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from calendars import project_feed
from calendars.content import WIDTH, clean, folded
from calendars.editions import edition
from calendars.facts import Relation
from calendars.feed import Feed
from calendars.identity import MAX_UID, checked_domain, item_uid, project_uid, week_uid
from calendars.items import FeedItem, cancelled
from calendars.names import project_feed_name
from calendars.render import render
from calendars.wording import SUMMARY_WIDTH, width
from projects.errors import InputError
from projects.schedule.result import Schedule

STATUS_DATE = date(2023, 12, 31)
FEED: dict[str, Any] = {"domain": "daopai.example", "status_date": STATUS_DATE}
NAME = project_feed_name("lianghu", "两湖")
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


def render_items(*items: FeedItem) -> bytes:
    return render(edition(Feed(NAME, STATUS_DATE, items), {}))


def only_event(data: bytes) -> Any:
    (event,) = Calendar.from_ical(data).walk("VEVENT")
    return event


def blocks(data: bytes) -> dict[bytes, bytes]:
    found = re.findall(rb"BEGIN:VEVENT\r\n.*?END:VEVENT\r\n", data, re.S)
    return {re.search(rb"UID:(.*?)\r\n(?! )", block, re.S).group(1): block for block in found}  # type: ignore[union-attr]


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
    item = ITEM._replace(relations=(Relation("FS", "elsewhere@daopai.example", ""),))
    assert b"RELATED-TO" not in render_items(item)


def test_a_tombstone_is_struck_through_and_silent() -> None:
    until = date(2024, 1, 30)
    live = ITEM._replace(alarms=("-PT15H",), priority=1)
    grave = cancelled(live, STATUS_DATE, until=until, reason="现由排水处负责")
    event = only_event(render_items(grave))
    assert str(event["SUMMARY"]) == "×清淤（现由排水处负责）｜两湖"
    assert event["STATUS"] == "CANCELLED"
    assert str(event["DESCRIPTION"]).split("\n") == [
        "现由排水处负责，不再列入本日历",
        "原完成时限：2023-12-31；本条目2024-01-30后移除",
        "数据截至2023-12-31",
    ]
    assert not event.walk("VALARM")
    assert "PRIORITY" not in event
    gone = only_event(render_items(cancelled(live, STATUS_DATE, until=until)))
    assert str(gone["SUMMARY"]) == "×清淤（已取消）｜两湖"


def test_a_tombstone_of_a_long_name_and_a_long_office_fits_a_phone() -> None:
    office = "市创建全国文明城市指挥部各成员单位及有关街道办事处"
    named = ITEM._replace(name="环湖截污主管网施工及闭水试验与路面恢复移交")
    grave = cancelled(named, STATUS_DATE, until=STATUS_DATE, reason=f"现由{office}负责")
    assert width(grave.summary) <= SUMMARY_WIDTH
    assert grave.summary.startswith("×环湖截污主管网")
    assert f"现由{office}负责" in grave.description


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


HEAVY = (
    {"icalendar", "vobject", "pandas", "numpy", "matplotlib", "networkx"}
    | {"prefect", "click", "sqlalchemy", "fastapi", "jinja2", "segno"}
)  # fmt: skip


def test_importing_the_room_loads_no_heavy_library() -> None:
    command = f"import sys, calendars; print(sorted({HEAVY} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", command], capture_output=True, check=True)
    assert found.stdout.split() == [b"[]"]
