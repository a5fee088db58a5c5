"""Any text that a plan may hold comes back equal from three parsers that share no code with us."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import vobject  # type: ignore[import-untyped]  # it has no types
from hypothesis import example, given, settings
from hypothesis import strategies as st
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar

from calendars.content import clean, one_line
from calendars.editions import Edition, edition
from calendars.feed import Feed, feed_of
from calendars.items import FeedItem, cancelled
from calendars.lint import lint
from calendars.names import project_feed_name
from calendars.render import render
from calendars.source import source_of
from tests.calendars.conftest import PlanMaker
from tests.calendars.every_name import names_of

STATUS_DATE = date(2023, 12, 31)
ITEM = FeedItem(
    uid="lianghu.A.finish@daopai.example",
    name="清淤",
    project="两湖",
    day=STATUS_DATE,
    summary="▲清淤｜两湖",
    description="数据截至2023-12-31",
    alarms=("-PT15H",),
)
SPECIAL = [
    *"清淤①、，；：;,\"'^=\\/|%｜　（） ",
    *("\n", "\r", "\r\n", "\t", "\0", "\x07", "\x0b", "\x0c", "\x1c", "\x7f", "\x85", "\u2028"),
    *("\u2029", "\ufeff", "\uffff", "\ufdd0", "\ud800", "\udfff", "\U0001fffe", "\u200e", "\u200f"),
    *("\u202a", "\u202e", "\u202c", "\u2066", "\u2069", "\u200b", "\u200d", "\U000e0041", "\ue000"),
    *("🚧", "👷‍♀️", "🇨🇳", "é", "𠮷", "ﷺ", "שלמ", "Å", "ｱ", "\\n", "\\,", "\\;", "\\\\"),
    *("BEGIN:VEVENT", "END:VCALENDAR\r\n", "=0D=0A", "quoted-printable="),
    *(" " * 80, "　" * 30, "\u2003" * 40, "x" * 80, "字" * 30, ";" * 40, "\n" * 40),
]  # fmt: skip
TEXT = st.lists(st.one_of(st.sampled_from(SPECIAL), st.characters()), max_size=12).map("".join)
LONG = st.tuples(TEXT, st.integers(1, 20)).map(lambda many: many[0] * many[1])


def edition_of(item: FeedItem, title: str = "两湖") -> Edition:
    return edition(Feed(project_feed_name("lianghu", title), STATUS_DATE, (item,)), {})


Seen = dict[str, tuple[str, str, tuple[str, ...], tuple[str, ...]]]
"""UID -> title, text, categories, texts of the alarms."""


def by_icalendar(data: bytes) -> tuple[str, Seen]:
    """What the library icalendar reads: the name of the calendar, the events."""
    calendar: Any = Calendar.from_ical(data)
    return str(calendar["X-WR-CALNAME"]), {
        str(event["UID"]): (
            str(event["SUMMARY"]),
            str(event["DESCRIPTION"]),
            tuple(map(str, event["CATEGORIES"].cats)) if "CATEGORIES" in event else (),
            tuple(str(alarm["DESCRIPTION"]) for alarm in event.walk("VALARM")),
        )
        for event in calendar.walk("VEVENT")
    }


def by_vobject(data: bytes) -> tuple[str, Seen]:
    """What vobject reads, which Radicale and CalDAV programs stand on."""
    (calendar,) = vobject.readComponents(data.decode())
    contents = calendar.contents
    return contents["x-wr-calname"][0].value, {
        event.uid.value: (
            event.summary.value,
            event.description.value,
            tuple(word for line in event.contents.get("categories", []) for word in line.value),
            tuple(alarm.description.value for alarm in event.contents.get("valarm", [])),
        )
        for event in contents["vevent"]
    }


def by_ical(data: bytes) -> tuple[str, Seen]:
    """What the library ical reads, which Home Assistant stands on."""
    calendar = IcsCalendarStream.calendar_from_ics(data.decode())
    (name,) = [extra.value for extra in calendar.extras if extra.name == "x-wr-calname"]
    return str(name), {
        str(event.uid): (
            str(event.summary),
            str(event.description),
            tuple(event.categories),
            tuple(str(alarm.description) for alarm in event.alarm),
        )
        for event in calendar.events
    }


READERS: dict[str, Callable[[bytes], tuple[str, Seen]]] = {
    "icalendar": by_icalendar,
    "vobject": by_vobject,
    "ical": by_ical,
}


def shown(edition: Edition) -> tuple[str, Seen]:
    """What a reader must see."""
    name = one_line(f"{edition.feed.name.title}·完成时限")
    return name.replace(",", "，").replace(";", "；"), {
        event.uid: (
            clean(event.item.summary),
            clean(event.item.description),
            event.item.categories,
            (clean(event.item.summary),) * len(event.item.alarms),
        )
        for event in edition.events
    }


def check(edition: Edition) -> None:
    data = render(edition)
    assert [str(finding) for finding in lint(data)] == []
    for name, reader in READERS.items():
        assert reader(data) == shown(edition), name


@settings(max_examples=80)
@given(summary=TEXT, description=LONG, category=TEXT)
@example(summary="quoted-printable=", description="a=", category="=")
@example(summary="a" * 40, description=" " * 200 + "清" + "　" * 200, category="甲;乙\\丙")
def test_any_text_of_an_event_comes_back_equal_from_three_parsers(
    summary: str, description: str, category: str
) -> None:
    check(
        edition_of(
            ITEM._replace(
                summary="▲" + one_line(summary)[:46].strip(),
                description=description or "无",
                categories=(one_line(category).replace(",", "，") or "一般", "逾期"),
            )
        )
    )


@settings(max_examples=25)
@given(name=TEXT, office=TEXT, leader=TEXT, helper=TEXT, words=TEXT, note=LONG, title=TEXT)
def test_any_text_of_a_plan_comes_back_equal_from_three_parsers(
    name: str,
    office: str,
    leader: str,
    helper: str,
    words: str,
    note: str,
    title: str,
) -> None:
    """Names, departments, leaders, deadline words and notes, in every feed of the plan."""
    plan = PlanMaker()
    people = {"owner": office, "leader": leader, "helpers": (helper,), "note": note}
    plan.work("A", name, due=date(2024, 1, 9), words=words, critical=True, activity=people)
    plan.work("B", name, due=date(2023, 12, 9), early=date(2024, 2, 1), critical=True)
    known: dict[str, Any] = {"domain": "daopai.example", "status_date": STATUS_DATE}
    source = source_of(
        plan.schedule(name=title), baseline=None, progress=None, closed=None, **known
    )
    for feed_name in names_of([source]):
        check(edition(feed_of(feed_name, [source], **known), {}))


@given(name=TEXT, reason=TEXT)
def test_any_text_of_a_tombstone_comes_back_equal_from_three_parsers(
    name: str, reason: str
) -> None:
    until = date(2024, 1, 30)
    check(edition_of(cancelled(ITEM._replace(name=name), STATUS_DATE, until=until, reason=reason)))


@given(TEXT)
def test_cleaning_a_clean_text_changes_nothing(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert one_line(one_line(text)) == one_line(text)
    assert "\n" not in one_line(text)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("甲\r\n乙\r丙\u2028丁\x85戊", "甲\n乙\n丙\n丁\n戊"),
        ("清\0淤\x07\x7f\ufeff\ud800\uffff", "清淤"),
        ("C:\\图纸", "C:／图纸"),
        ("甲\t乙　　丙    丁", "甲 乙 丙 丁"),
        ("逾期\u202e5天\u202c，\u2066甲\u2069", "逾期5天，甲"),
        ("👷‍♀️ \u200eשלמ\u200f 𠮷", "👷‍♀️ \u200eשלמ\u200f 𠮷"),
        ("　清淤 \n", "清淤"),
    ],
)
def test_what_cleaning_takes_away_and_what_it_leaves(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


def test_a_comma_in_a_category_is_written_right_though_one_reader_splits_it() -> None:
    """RFC 5545 3.8.1.2: `text *("," text)`, and a comma in a TEXT is `\\,`. ical splits there all
    the same, so items write ， in a category (`items._word`)."""
    data = render(edition_of(ITEM._replace(categories=("甲,乙", "逾期"))))
    assert b"CATEGORIES:\xe7\x94\xb2\\,\xe4\xb9\x99," in data
    assert by_icalendar(data)[1][ITEM.uid][2] == ("甲,乙", "逾期")
    assert by_vobject(data)[1][ITEM.uid][2] == ("甲,乙", "逾期")
    assert by_ical(data)[1][ITEM.uid][2] == ("甲\\", "乙", "逾期")
