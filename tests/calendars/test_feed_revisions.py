from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from icalendar import Calendar

from calendars import Revision, cancelled
from calendars.items import FeedItem
from calendars.render import Header, prints_of, render_feed
from calendars.revisions import advance, stamp_of

WEEK_1, WEEK_2 = date(2023, 12, 24), date(2023, 12, 31)
ITEM = FeedItem(
    uid="lianghu.A.finish@daopai.example",
    name="清淤",
    project="两湖",
    day=date(2024, 1, 20),
    summary="▲清淤｜两湖",
    description="完成时限：2024-01-20",
    alarms=("-PT15H",),
)


def second_week(item: FeedItem) -> Revision:
    """Publish ITEM in the first week and `item` in the second."""
    first = advance({}, prints_of([ITEM]), stamp_of(WEEK_1))
    return advance(first, prints_of([item]), stamp_of(WEEK_2))[ITEM.uid]


def test_an_unchanged_item_keeps_its_revision_and_its_bytes() -> None:
    first = advance({}, prints_of([ITEM]), stamp_of(WEEK_1))
    second = advance(first, prints_of([ITEM]), stamp_of(WEEK_2))
    assert second == first

    def event(status_date: date, revisions: dict[str, Revision]) -> bytes:
        header = Header(name="两湖", about="", status_date=status_date)
        return render_feed(header, [ITEM], revisions=revisions).partition(b"BEGIN:VEVENT")[2]

    assert event(WEEK_1, first) == event(WEEK_2, second)


def test_a_changed_text_moves_the_stamp_only() -> None:
    revision = second_week(replace(ITEM, description="最新预测：2024-01-25"))
    assert (revision.sequence, revision.last_modified) == (0, stamp_of(WEEK_2))
    assert revision.created == stamp_of(WEEK_1)


def test_a_moved_day_and_a_cancellation_raise_the_sequence() -> None:
    assert second_week(replace(ITEM, day=date(2024, 2, 1))).sequence == 1
    assert second_week(cancelled(ITEM, WEEK_2)).sequence == 1


def test_published_revisions_are_not_written_into() -> None:
    first = advance({}, prints_of([ITEM]), stamp_of(WEEK_1))
    kept = dict(first)
    advance(first, prints_of([replace(ITEM, day=WEEK_2)]), stamp_of(WEEK_2))
    assert first == kept


def test_a_feed_shows_the_revision_of_its_store() -> None:
    revision = second_week(replace(ITEM, day=date(2024, 2, 1)))
    header = Header(name="两湖", about="", status_date=WEEK_2)
    data = render_feed(header, [ITEM], revisions={ITEM.uid: revision})
    found: list[Any] = list(Calendar.from_ical(data).walk("VEVENT"))
    (event,) = found
    assert event["SEQUENCE"] == 1
    assert event["CREATED"].dt == stamp_of(WEEK_1)
    assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt == stamp_of(WEEK_2)
