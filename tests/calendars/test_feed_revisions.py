"""The policy of change, on items made by hand: what subscribers get to see, week by week."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from calendars import editions
from calendars.editions import Edition, Revision, edition, shown, stamp_of
from calendars.facts import Relation
from calendars.feed import Feed
from calendars.items import FeedItem
from calendars.names import project_feed_name
from calendars.render import render

WEEK = timedelta(days=7)
WEEK_1 = date(2023, 12, 24)
WEEK_2 = WEEK_1 + WEEK
NAME = project_feed_name("lianghu", "两湖")
UID = "lianghu.A.finish@daopai.example"
ITEM = FeedItem(
    uid=UID,
    code="lianghu",
    name="清淤",
    project="两湖",
    day=date(2024, 1, 20),
    summary="▲清淤｜两湖",
    description="完成时限：2024-01-20",
    alarms=("-PT15H",),
)
OTHER = ITEM._replace(uid="lianghu.B.finish@daopai.example", name="绿化", summary="▲绿化｜两湖")


class Subscription:
    """A feed from edition to edition, as a store would remember it."""

    def __init__(self) -> None:
        self.known: dict[str, Revision] = {}

    def publish(self, week: date, *items: FeedItem, **feed: Any) -> Edition:
        made = edition(Feed(NAME, week, items, **feed), self.known)
        self.known |= {revision.uid: revision for revision in made.changed}
        return made

    def sees(self, week: date, *items: FeedItem, **feed: Any) -> dict[str, Revision]:
        return {event.uid: event for event in self.publish(week, *items, **feed).events}


@pytest.fixture
def feed() -> Subscription:
    subscription = Subscription()
    subscription.publish(WEEK_1, ITEM, OTHER)
    return subscription


def test_an_unchanged_item_keeps_its_revision_and_its_bytes(feed: Subscription) -> None:
    first = dict(feed.known)
    again = feed.publish(WEEK_2, ITEM, OTHER)
    assert again.changed == ()
    assert {event.uid: event for event in again.events} == first
    assert {event.last_modified for event in again.events} == {stamp_of(WEEK_1)}


def test_a_changed_text_moves_the_stamp_only(feed: Subscription) -> None:
    event = feed.sees(WEEK_2, ITEM._replace(description="最新预测：2024-01-25"), OTHER)[UID]
    assert (event.sequence, event.last_modified) == (0, stamp_of(WEEK_2))
    assert event.created == stamp_of(WEEK_1)


def test_a_moved_day_raises_the_sequence(feed: Subscription) -> None:
    event = feed.sees(WEEK_2, ITEM._replace(day=date(2024, 2, 1)), OTHER)[UID]
    assert (event.sequence, event.last_modified) == (1, stamp_of(WEEK_2))
    assert event.created == stamp_of(WEEK_1)


def test_two_changes_at_one_status_date_have_two_stamps(feed: Subscription) -> None:
    event = feed.sees(WEEK_1, ITEM._replace(summary="▲清淤（一期）"), OTHER)[UID]
    assert event.last_modified == stamp_of(WEEK_1) + timedelta(seconds=1)
    event = feed.sees(WEEK_1, ITEM, OTHER)[UID]
    assert event.last_modified == stamp_of(WEEK_1) + timedelta(seconds=2)


def test_a_new_item_begins_at_zero(feed: Subscription) -> None:
    new = ITEM._replace(uid="lianghu.C.finish@daopai.example")
    made = feed.publish(WEEK_2, ITEM, OTHER, new)
    assert [(event.uid, event.sequence, event.created) for event in made.changed] == [
        (new.uid, 0, stamp_of(WEEK_2))
    ]


def test_an_item_that_no_plan_knows_is_struck_through_for_thirty_days(feed: Subscription) -> None:
    grave = feed.sees(WEEK_2, OTHER)[UID]
    assert (grave.item.status, grave.item.summary) == ("CANCELLED", "×清淤（已取消）｜两湖")
    assert (grave.sequence, grave.item.day, grave.cancelled_on) == (1, ITEM.day, WEEK_2)
    assert "本条目2024-01-30后移除" in grave.item.description
    assert feed.sees(WEEK_2 + timedelta(days=30), OTHER)[UID] == grave
    assert UID not in feed.sees(WEEK_2 + timedelta(days=31), OTHER)
    assert UID not in feed.sees(WEEK_2 + timedelta(days=99), OTHER)


def test_an_item_that_another_department_has_now_says_which(feed: Subscription) -> None:
    grave = feed.sees(WEEK_2, OTHER, elsewhere={UID: "现由排水处负责"})[UID]
    assert grave.item.summary == "×清淤（现由排水处负责）｜两湖"
    assert (grave.sequence, grave.item.status) == (1, "CANCELLED")
    assert feed.sees(WEEK_2 + WEEK, OTHER, elsewhere={UID: "现由园林中心负责"})[UID] == grave


def test_an_item_that_fell_out_of_the_rules_goes_without_a_word(feed: Subscription) -> None:
    made = feed.publish(WEEK_2, OTHER, elsewhere={UID: ""})
    assert [event.uid for event in made.events] == [OTHER.uid]
    assert [(gone.uid, gone.cancelled_on) for gone in made.changed] == [(UID, WEEK_2)]
    assert UID not in shown(feed.known)
    assert feed.publish(WEEK_2, OTHER, elsewhere={UID: ""}).changed == ()


def test_what_left_without_a_word_never_comes_back_as_a_tombstone(feed: Subscription) -> None:
    feed.publish(WEEK_2, OTHER, elsewhere={UID: ""})
    assert UID not in feed.sees(WEEK_2 + WEEK, OTHER)


@pytest.mark.parametrize(
    ("elsewhere", "days"), [({}, 7), ({}, 90), ({UID: "现由排水处负责"}, 7), ({UID: ""}, 7)]
)
def test_an_item_that_comes_back_is_confirmed_with_a_higher_sequence(
    feed: Subscription, elsewhere: dict[str, str], days: int
) -> None:
    left = feed.sees(WEEK_2, OTHER, elsewhere=elsewhere).get(UID)
    event = feed.sees(WEEK_2 + timedelta(days=days), ITEM, OTHER)[UID]
    assert event.item == ITEM
    assert event.sequence == (left.sequence if left else 0) + 1
    assert event.created == stamp_of(WEEK_1)
    assert event.cancelled_on is None
    assert UID in shown(feed.known)


def test_a_tombstone_of_an_item_that_lives_on_unseen_is_taken_away(feed: Subscription) -> None:
    assert UID in feed.sees(WEEK_2, OTHER)
    assert UID not in feed.sees(WEEK_2 + WEEK, OTHER, elsewhere={UID: ""})
    assert feed.publish(WEEK_2 + WEEK, OTHER, elsewhere={UID: ""}).changed == ()
    assert UID not in feed.sees(WEEK_2 + WEEK, OTHER)


def test_what_was_struck_through_is_held_when_its_plan_comes_back(feed: Subscription) -> None:
    feed.publish(WEEK_2, OTHER)
    assert UID in shown(feed.known)
    feed.publish(WEEK_2, OTHER, ITEM)
    feed.publish(WEEK_2, OTHER, elsewhere={UID: ""})
    assert UID not in shown(feed.known)


def test_a_project_whose_plan_failed_stays_as_it_was_published(feed: Subscription) -> None:
    foreign = ITEM._replace(uid="paishui.D.finish@daopai.example", code="paishui")
    feed.publish(WEEK_1, ITEM, OTHER, foreign)
    first = feed.known[UID]
    seen = feed.sees(WEEK_2, carried=frozenset({"lianghu"}))
    assert seen[UID] is first
    assert seen[foreign.uid].item.status == "CANCELLED"


def test_a_tombstone_of_a_failed_project_still_goes_after_its_thirty_days(
    feed: Subscription,
) -> None:
    feed.publish(WEEK_2, OTHER)
    late = WEEK_2 + timedelta(days=31)
    assert set(feed.sees(late, carried=frozenset({"lianghu"}))) == {OTHER.uid}


def weekly(monday: date, text: str) -> FeedItem:
    return FeedItem(
        uid=f"lianghu.project.week-{monday}@daopai.example",
        name="本周",
        project="两湖",
        day=monday,
        summary=f"※{text}",
        description=text,
        digest=True,
    )


def test_the_digest_of_a_past_week_stays_as_it_was_for_sixty_days(feed: Subscription) -> None:
    monday = date(2023, 12, 25)
    now = weekly(monday, "到期1")
    feed.publish(WEEK_1, now, ITEM)
    changed = feed.sees(WEEK_1, weekly(monday, "到期2"), ITEM)[now.uid]
    assert (changed.item.description, changed.sequence) == ("到期2", 0)
    later = feed.sees(WEEK_2, weekly(monday + WEEK, "到期3"), ITEM)
    assert later[now.uid] == changed
    assert len([event for event in later.values() if event.item.digest]) == 2
    assert now.uid in feed.sees(monday + timedelta(days=60), weekly(WEEK_2, "九"), ITEM)
    assert now.uid not in feed.sees(monday + timedelta(days=61), weekly(WEEK_2, "九"), ITEM)


def test_digests_stand_first_then_items_by_their_day(feed: Subscription) -> None:
    early = OTHER._replace(day=date(2023, 11, 1))
    made = feed.publish(WEEK_1, ITEM, early, weekly(date(2023, 12, 25), "到期1"))
    assert [event.item.summary[0] for event in made.events] == ["※", "▲", "▲"]
    assert [event.item.day for event in made.events[1:]] == [early.day, ITEM.day]


def test_links_lead_to_live_events_of_the_feed_only(feed: Subscription) -> None:
    linked = ITEM._replace(relations=(Relation("FS", OTHER.uid, ""), Relation("FS", "x@y", "")))
    assert feed.sees(WEEK_1, linked, OTHER)[UID].item.relations == (Relation("FS", OTHER.uid, ""),)
    assert feed.sees(WEEK_2, linked)[UID].item.relations == ()
    assert feed.known[OTHER.uid].item.status == "CANCELLED"


def test_a_feed_is_never_empty_even_when_all_has_gone(feed: Subscription) -> None:
    feed.publish(WEEK_1, weekly(date(2023, 12, 25), "到期1"), ITEM, OTHER)
    carried = frozenset({"lianghu"})
    gone = {UID: "", OTHER.uid: ""}
    far = WEEK_1 + timedelta(days=400)
    assert feed.publish(far, elsewhere=gone, carried=frozenset()).events
    assert feed.publish(far + WEEK, elsewhere=gone, carried=carried).events
    with pytest.raises(ValueError, match="neither items nor a history"):
        edition(Feed(NAME, WEEK_1, ()), {})


def test_a_new_way_of_rendering_counts_as_a_change_once(
    feed: Subscription, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(editions, "_MARK", "ff")
    event = feed.sees(WEEK_2, ITEM, OTHER)[UID]
    assert (event.sequence, event.last_modified) == (0, stamp_of(WEEK_2))
    assert feed.publish(WEEK_2 + WEEK, ITEM, OTHER).changed == ()


def test_what_was_known_is_not_written_into(feed: Subscription) -> None:
    kept = dict(feed.known)
    edition(Feed(NAME, WEEK_2, (OTHER,)), feed.known)
    assert feed.known == kept


def test_a_calendar_carries_the_stamps_of_its_events(feed: Subscription) -> None:
    made = feed.publish(WEEK_2, ITEM._replace(day=date(2024, 2, 1)))
    found: list[Any] = list(Calendar.from_ical(render(made)).walk("VEVENT"))
    event = next(one for one in found if one["UID"] == UID)
    assert event["SEQUENCE"] == 1
    assert event["CREATED"].dt == stamp_of(WEEK_1)
    assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt == stamp_of(WEEK_2)
